"""Columns as readers see them (names of ids, labels of words), and the tables at a glance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from dxplan.exchange.columns import LANGUAGES, CellRow, Column, cell_text, columns
from dxplan.exchange.dataset import Dataset
from dxplan.exchange.labels import data_catalogue, heading, label

Mode: TypeAlias = Literal["value", "name", "label", "title", "text"]


@dataclass(frozen=True, slots=True)
class OverviewColumn:
    """A column of a table: what it shows of the ``index``-th value of a row.

    - `value`: the value; `name`: the names of the records whose ids it holds; `label`: of a word.
    - `title`: what the row's own record is called.
    - `text`: a word's label, or the text in the site's language.
    """

    column: Column
    index: int
    mode: Mode = "value"

    @property
    def name(self) -> str:
        """Its name in CSV and SQLite."""
        if self.mode in {"name", "label"}:
            return f"{self.column.name}_{self.mode}"
        if self.mode in {"title", "text"}:
            return Column(self.column.fields).name
        return self.column.name

    def heading(self, lang: str, *, official: bool = False) -> str:
        """What stands above it in one language."""
        if self.mode in {"title", "text"}:
            return heading(Column(self.column.fields), lang, official=official)
        text = heading(self.column, lang, official=official)
        if self._holds_id:
            return data_catalogue(lang)("workbook.code", name=text)
        return text

    @property
    def _holds_id(self) -> bool:
        """Whether its cells hold the id of a record, not its name."""
        if self.mode != "value" or self.column.lang:
            return False
        return self.column.field.kind == "reference"

    def cell(self, release: Dataset, row: CellRow) -> Any:
        """What stands in its cell."""
        if self.mode == "text":
            return self._text(release, row)
        return self.shown_of(release, row[self.index])

    def cells(self, release: Dataset, rows: Sequence[CellRow]) -> list[Any]:
        """What stands in its cells, a cell a row."""
        if self.mode == "value":
            return [row[self.index] for row in rows]
        if self.mode in {"title", "text"}:
            return [self.cell(release, row) for row in rows]
        return self._named(release, [row[self.index] for row in rows])

    def _named(self, release: Dataset, values: Sequence[Any]) -> list[Any]:
        """Names or labels, each looked up once."""
        shown: dict[Any, Any] = {}
        named = []
        for value in values:
            key = value
            if isinstance(value, list):
                key = tuple(value)
            if key not in shown:
                shown[key] = self.shown_of(release, value)
            named.append(shown[key])
        return named

    def shown_of(self, release: Dataset, value: Any) -> Any:
        """What stands in the cell of a value, in a column that shows one."""
        if self.mode == "title":
            return release.labels[value]
        if self.mode == "value" or value in (None, []):
            return value
        values = value
        if not isinstance(value, list):
            values = [value]
        if self.mode == "name":
            names = [release.labels.get(key, cell_text(key)) for key in values]
            return "; ".join(names)
        labels = [self._label(release, word) for word in values]
        return "; ".join(labels)

    def _label(self, release: Dataset, word: str) -> str:
        config = release.config
        return label(self.column.field, word, config.lang, official=config.official)

    @property
    def _has_word_column(self) -> bool:
        """Whether a column for one word stands before those of the languages."""
        return bool(self.column.field.or_else)

    def _text(self, release: Dataset, row: CellRow) -> str | None:
        """The word's label, or the text in the first language that it has, the site's first."""
        first = self.index
        if self._has_word_column:
            word = row[self.index]
            if word is not None:
                return self._label(release, word)
            first += 1
        for lang in release.languages:
            text: str | None = row[first + LANGUAGES.index(lang)]
            if text is not None:
                return text
        return None


@dataclass(frozen=True)
class Overview:
    """A table at a glance: some columns of a dataset, in this order."""

    dataset: str
    keys: tuple[str, ...]


OVERVIEWS: Mapping[str, Overview] = {
    "targets_overview": Overview("targets", (
        "jurisdiction", "plan", "standing", "number", "title", "level", "population", "operator",
        "value", "measure", "due", "latest_date", "latest_date_text", "latest_operator",
        "latest_value", "latest_met", "state", "id", "group_title", "value_to", "value_words",
        "each", "latest_reached", "latest_out_of", "latest_value_words",
    )),
    "tasks_overview": Overview("tasks", (
        "jurisdiction", "plan", "number", "title", "lead_unit", "deadline_form", "due", "status",
        "days_late", "days_overdue", "box", "completed_on", "last_report_date", "standing", "id",
        "group_title", "certainty",
    )),
}  # fmt: skip
"""All targets with values by province; all tasks with lead unit, status, days late."""


@cache
def overview_columns(name: str) -> tuple[OverviewColumn, ...]:
    """The columns of an overview in CSV and SQLite.

    Ids and words, the name or label behind each.
    """
    overview = OVERVIEWS[name]
    all_columns = columns(overview.dataset)
    places = {column.name: place for place, column in enumerate(all_columns)}
    shown: list[OverviewColumn] = []
    for key in overview.keys:
        if key == "title":
            column = all_columns[places["title_vi"]]
            shown.append(OverviewColumn(column, places["id"], "title"))
            continue
        name_in_table = key
        if key not in places:  # a text, with a column for each language
            name_in_table = f"{key}_{LANGUAGES[0]}"
        place = places[name_in_table]
        column = all_columns[place]
        if column.field.kind == "text":
            shown.append(OverviewColumn(column, place, "text"))
            continue
        shown.append(OverviewColumn(column, place))
        if column.field.kind == "reference":
            shown.append(OverviewColumn(column, place, "name"))
        if column.field.choices:
            shown.append(OverviewColumn(column, place, "label"))
    return tuple(shown)


def overview_rows(release: Dataset, name: str) -> Iterator[CellRow]:
    """The rows of an overview, a row a record of its dataset, in the order of their ids."""
    rows = release.rows[OVERVIEWS[name].dataset]
    cells = [shown.cells(release, rows) for shown in overview_columns(name)]
    yield from map(list, zip(*cells, strict=True))
