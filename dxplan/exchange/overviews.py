"""Columns as readers are shown them: an id or its name, a word or its label; and the tables made of a few of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from dxplan.exchange.columns import LANGUAGES, Column, Row, cell_text, columns
from dxplan.exchange.dataset import Dataset
from dxplan.exchange.labels import heading, label, words

Mode: TypeAlias = Literal["value", "name", "label", "title", "text"]


@dataclass(frozen=True, slots=True)
class OverviewColumn:
    """A column of a table: what it shows of the ``index``-th value of a row.

    ``name``: of the records whose ids that are; ``label``: of a word; ``title``: what the row's own record is called;
    ``text``: a word's label, or the text in the site's language.
    """

    column: Column
    index: int
    mode: Mode = "value"

    @property
    def name(self) -> str:
        """Its name in CSV and SQLite."""
        if self.mode in {"name", "label"}:
            return f"{self.column.name}_{self.mode}"
        return (
            self.column.fields[0].key
            if self.mode in {"title", "text"}
            else self.column.name
        )

    def heading(self, lang: str, *, official: bool = False) -> str:
        """What stands above it in one language."""
        if self.mode in {"title", "text"}:
            return heading(Column(self.column.fields), lang, official=official)
        told = heading(self.column, lang, official=official)
        is_id = (
            self.column.field.kind == "reference"
            and self.mode == "value"
            and not self.column.lang
        )
        return words(lang)("workbook.code", name=told) if is_id else told

    def cell(self, release: Dataset, row: Row) -> Any:
        """What stands in its cell."""
        value = row[self.index]
        match self.mode:
            case "title":
                return release.labels[value]
            case "text":
                return self._text(release, row)
        if self.mode == "value" or value in (None, []):
            return value
        several = value if isinstance(value, list) else [value]
        if self.mode == "name":
            return "; ".join(release.labels.get(key, cell_text(key)) for key in several)
        return "; ".join(self._label(release, word) for word in several)

    def _label(self, release: Dataset, word: str) -> str:
        return label(
            self.column.field,
            word,
            release.config.lang,
            official=release.config.official,
        )

    @property
    def _may_be_word(self) -> bool:
        """Whether a column for one word stands before those of the languages."""
        return bool(self.column.field.or_else)

    def _text(self, release: Dataset, row: Row) -> str | None:
        """The word's label, or the text in the first language that it has, the site's before others."""
        first = self.index + self._may_be_word
        word = row[self.index] if self._may_be_word else None
        if word is not None:
            return self._label(release, word)
        texts = row[first : first + len(LANGUAGES)]
        of = dict(zip(LANGUAGES, texts, strict=True))
        return next(
            (text for lang in _languages(release) if (text := of[lang]) is not None),
            None,
        )

    def sql(self, dataset: str, lang: str) -> str:
        """The same as an expression of SQLite, of the table ``dataset``."""
        name = (
            Column(self.column.fields).name if self.mode == "text" else self.column.name
        )
        refers = self.column.field.refers
        labelled = f'(SELECT {lang} FROM labels WHERE "column" = \'{dataset}.{name}\' AND word = {dataset}."{name}")'  # noqa: S608
        match self.mode:
            case "title":
                return f"{dataset}.label"
            case "text":
                texts = [
                    f'{dataset}."{name}_{other}"'
                    for other in dict.fromkeys((lang, *LANGUAGES))
                ]
                return f"COALESCE({', '.join([labelled, *texts] if self._may_be_word else texts)})"
            case "label" if not self.column.joined:
                return labelled
        if self.column.joined:
            return self._joined(dataset, name, refers, lang)
        if self.mode == "name":
            return f'(SELECT label FROM "{refers}" WHERE id = {dataset}."{name}")'  # noqa: S608
        return f'{dataset}."{name}"'

    def _joined(self, dataset: str, name: str, refers: str, lang: str) -> str:
        """The entries of a list in one cell, in their order."""
        found = f'SELECT value FROM "{dataset}_{name}" AS entry'  # noqa: S608
        if self.mode == "name":
            known = f'SELECT COALESCE(known.label, entry.value) AS value FROM "{dataset}_{name}" AS entry'  # noqa: S608
            found = f'{known} LEFT JOIN "{refers}" AS known ON known.id = entry.value'
        if self.mode == "label":
            known = f'SELECT COALESCE(known.{lang}, entry.value) AS value FROM "{dataset}_{name}" AS entry'  # noqa: S608
            found = f"{known} LEFT JOIN labels AS known ON known.\"column\" = '{dataset}.{name}' AND word = entry.value"
        inner = f"{found} WHERE entry.record = {dataset}.id ORDER BY entry.position"
        return f"(SELECT group_concat(value, '; ') FROM ({inner}))"  # noqa: S608 - names of our own


def _languages(release: Dataset) -> tuple[str, ...]:
    return tuple(dict.fromkeys((release.config.lang, *LANGUAGES)))


@dataclass(frozen=True)
class Overview:
    """A table at a glance: some columns of a dataset, in this order."""

    dataset: str
    keys: tuple[str, ...]


OVERVIEWS: Mapping[str, Overview] = {
    "targets_overview": Overview("targets", (
        "jurisdiction", "plan", "standing", "number", "title", "level", "population", "operator", "value", "measure",
        "due", "latest_date", "latest_date_text", "latest_operator", "latest_value", "latest_met", "state", "id",
    )),
    "tasks_overview": Overview("tasks", (
        "jurisdiction", "plan", "number", "title", "lead_unit", "deadline_form", "due", "status", "days_late", "box",
        "completed_on", "last_report_date", "standing", "id",
    )),
}  # fmt: skip
"""The plainest questions: all targets with values by province; all tasks with lead unit, status, days late."""


@cache
def overview_columns(name: str) -> tuple[OverviewColumn, ...]:
    """The columns of an overview, as CSV and SQLite have them: ids and words, each with its name or label behind it."""
    overview = OVERVIEWS[name]
    found: list[OverviewColumn] = []
    known = columns(overview.dataset)
    places = {column.name: at for at, column in enumerate(known)}
    for key in overview.keys:
        if key == "title":
            found.append(
                OverviewColumn(known[places["title_vi"]], places["id"], "title")
            )
            continue
        at = places[key] if key in places else places[f"{key}_{LANGUAGES[0]}"]
        column = known[at]
        if column.field.kind == "text":
            found.append(OverviewColumn(column, at, "text"))
            continue
        found.append(OverviewColumn(column, at))
        if column.field.kind == "reference":
            found.append(OverviewColumn(column, at, "name"))
        if column.field.words:
            found.append(OverviewColumn(column, at, "label"))
    return tuple(found)


def overview_rows(release: Dataset, name: str) -> list[Row]:
    """The rows of an overview, a row a record of its dataset, in the order of their ids."""
    shown = overview_columns(name)
    return [
        [one.cell(release, row) for one in shown]
        for row in release.rows[OVERVIEWS[name].dataset]
    ]


def overview_query(name: str, lang: str) -> str:
    """The same as a query of the database."""
    dataset = OVERVIEWS[name].dataset
    found = ", ".join(
        f'{one.sql(dataset, lang)} AS "{one.name}"' for one in overview_columns(name)
    )
    return f"SELECT {found} FROM {dataset} ORDER BY {dataset}.id"  # noqa: S608 - names of our own
