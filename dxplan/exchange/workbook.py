"""The workbook for people: a sheet a dataset, headings in words, dates as dates.

Nothing in it is a formula.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dxplan.exchange.columns import CellRow, Column, clean, columns
from dxplan.exchange.dataset import Dataset
from dxplan.exchange.fields import LISTS, WITHOUT_KEY
from dxplan.exchange.labels import about, data_catalogue, title
from dxplan.exchange.overviews import OVERVIEWS, OverviewColumn, overview_columns
from dxplan.exchange.workbook_cover import (
    HEAD_COLOUR,
    LINK_COLOUR,
    dictionary_name,
    print_whole,
    write_dictionary,
    write_preface,
)
from dxplan.exchange.workbook_rows import CELL, SheetColumn, Style
from dxplan.exchange.workbook_sheets import SheetBody, with_rows
from dxplan.exchange.zip_parts import zip_file

ROWS = 1_048_576
"""Rows that a sheet holds."""
LINKS = 65_530
"""Links that a sheet holds."""
_PROPERTY = 255
"""Characters that a property of the workbook holds."""
_NAME = 31
"""Characters that the name of a sheet holds."""
_LEADING = {
    "jurisdictions": ("name", "level"),
    "plans": ("jurisdiction", "title", "period", "standing", "document"),
    "tasks": (
        "jurisdiction", "plan", "number", "title", "lead_unit", "deadline_form", "due", "status",
        "timeliness", "box", "completed_on", "last_report_date", "area",
    ),
    "targets": (
        "jurisdiction", "plan", "standing", "number", "title", "indicator", "level", "operator",
        "value", "measure", "by_form", "state", "latest_date", "latest_value",
    ),
    "units": ("jurisdiction", "name", "kind", "parent"),
    "documents": ("jurisdiction", "number", "title", "type", "date", "issuer"),
    "areas": ("name",),
    "indicators": ("name", "measure", "better"),
    "summary": ("scope", "id", "tasks"),
    "reports": (
        "jurisdiction", "plan", "record", "date", "status", "completed_on", "percent", "note",
    ),
    "measurements": ("jurisdiction", "plan", "record", "date", "operator", "value", "met"),
    "changes": ("jurisdiction", "plan", "record", "date", "key", "from", "to", "document"),
    "difficulties": ("jurisdiction", "unit", "date", "kind", "text", "record", "answer"),
    "trends": ("scope", "id", "date", "clock", "tasks"),
}  # fmt: skip
"""The columns that come first in a sheet, by their names in CSV without the language."""

_WIDTHS = {
    "text": 44,
    "day": 12,
    "period": 12,
    "number": 12,
    "integer": 11,
    "flag": 10,
    "word": 24,
    "reference": 30,
}
_WIDTHS_OF = {"number": 9, "operator": 11, "jurisdiction": 18, "measure": 16, "id": 44}

_SHOWN_WHOLE = 14
"""How many filled columns a sheet shows at once; of more, all but the leading ones are folded."""

_STYLES: Mapping[Style, dict[str, Any]] = {
    "plain": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "day": {"valign": "top", "num_format": "dd/mm/yyyy", "align": "left"},
    "percent": {"valign": "top", "num_format": '0.0"%"'},
    "count": {"valign": "top", "num_format": "#,##0"},
    "link": {"valign": "top", "font_color": LINK_COLOUR, "underline": 1},
}

_ORDER = (
    "tasks",
    "targets",
    "summary",
    "reports",
    "measurements",
    "changes",
    "difficulties",
)
"""The datasets whose sheets come first."""


def leading(dataset: str, shown: OverviewColumn) -> int | None:
    """The place of a column among those that come first in a sheet; None of the others."""
    column = shown.column
    is_code_of_name = shown.mode == "value" and column.field.kind == "reference"
    if is_code_of_name:
        return None
    name = column.name
    if column.lang:
        name = name.removesuffix(f"_{column.lang}")
    keys = _LEADING.get(dataset, ())
    if name not in keys:
        return None
    return keys.index(name)


def shown_columns(table: str) -> list[OverviewColumn]:
    """The columns of a sheet: names before ids, and no log that has its own."""
    shown: list[OverviewColumn] = []
    for index, column in enumerate(columns(table)):
        if column.field.log:
            continue
        if _may_hold_id(column):
            shown.append(OverviewColumn(column, index, "name"))
        shown.append(OverviewColumn(column, index))
    return shown


def _may_hold_id(column: Column) -> bool:
    """Whether its cells hold the ids of records, or texts in their place."""
    if column.field.kind == "reference":
        return True
    return column.field.or_else == "reference" and not column.lang


def _columns_at_a_glance(name: str) -> list[OverviewColumn]:
    """The columns of an overview, without ids and words whose names or labels are shown."""
    shown = overview_columns(name)
    named = set()
    for column in shown:
        if column.mode in {"name", "label"}:
            named.add(column.index)
    kept = []
    for column in shown:
        is_repeated = column.mode == "value" and column.index in named
        if not is_repeated:
            kept.append(column)
    return kept


@dataclass(frozen=True)
class _SheetPlan:
    """A sheet before it is written.

    Of the columns ``shown`` the first ``filled`` hold something; of these the first ``open`` are
    not folded.
    """

    name: str
    about: str
    dataset: str
    shown: list[OverviewColumn]
    rows: list[CellRow]
    open: int
    filled: int


def _plans(release: Dataset) -> Iterator[_SheetPlan]:
    """Every sheet with rows: overviews, datasets, and the lists whose entries have parts."""
    lang = release.config.lang
    for name in OVERVIEWS:
        yield _planned_overview(release, name)
    for name in _ORDER:
        if name in release.items:
            yield _planned(name, release.rows[name], lang)
    for name in release.items:
        if name not in _ORDER:
            yield _planned(name, release.rows[name], lang)
    for name, listed in LISTS.items():
        rows = release.lists[name]
        has_parts = listed.field.kind == "map"
        if has_parts and rows:
            yield _planned(name, rows, lang)


def _planned_overview(release: Dataset, name: str) -> _SheetPlan:
    """The sheet of an overview, of which no filled column is folded."""
    catalogue = data_catalogue(release.config.lang)
    dataset = OVERVIEWS[name].dataset
    rows = release.rows[dataset]
    filled, empty = _by_content(_columns_at_a_glance(name), rows)
    return _SheetPlan(
        name=catalogue(f"overview.{name}.title"),
        about=catalogue(f"overview.{name}.about"),
        dataset=dataset,
        shown=[*filled, *empty],
        rows=rows,
        open=len(filled),
        filled=len(filled),
    )


def _planned(table: str, rows: list[CellRow], lang: str) -> _SheetPlan:
    """A sheet with the leading columns first, then the others, and last those without any value."""
    last = len(columns(table))
    places = {}
    for column in shown_columns(table):
        place = leading(table, column)
        if place is None:
            place = last
        places[column] = place
    filled, empty = _by_content(sorted(places, key=places.__getitem__), rows)
    open_columns = len(filled)
    leading_columns = [column for column in filled if places[column] < last]
    if len(filled) > _SHOWN_WHOLE and leading_columns:
        open_columns = len(leading_columns)
    return _SheetPlan(
        name=title(table, lang),
        about=about(table, lang),
        dataset=table,
        shown=[*filled, *empty],
        rows=rows,
        open=open_columns,
        filled=len(filled),
    )


def _by_content(
    shown: list[OverviewColumn], rows: list[CellRow]
) -> tuple[list[OverviewColumn], list[OverviewColumn]]:
    """The columns that a row fills, and those that none does; without rows none is called empty."""
    filled: list[OverviewColumn] = []
    empty: list[OverviewColumn] = []
    for column in shown:
        if not rows or _is_filled(column, rows):
            filled.append(column)
        else:
            empty.append(column)
    return filled, empty


def _is_filled(column: OverviewColumn, rows: list[CellRow]) -> bool:
    nothing: tuple[object, ...] = (None, [])
    if column.column.counts:
        nothing = (None, [], 0)
    return any(row[column.index] not in nothing for row in rows)


def content(release: Dataset) -> bytes:
    """The bytes of the workbook.

    The library writes it without rows, which are put into their sheets then: as texts of their own
    and not shared ones, so that little is in memory at a time.
    """
    frame = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "in_memory": True,
    }
    book = Workbook(frame, options)
    _set_properties(book, release)
    catalogue = data_catalogue(release.config.lang)
    plans = list(_plans(release))
    sheets: list[tuple[str, str, int | None]] = []
    for plan in plans:
        sheets.append((_sheet_name(plan.name), plan.about, len(plan.rows)))
    for lang in release.languages:
        explained = catalogue("workbook.columns_about")
        sheets.append((dictionary_name(lang), explained, None))
    write_preface(book, release, sheets, CELL)
    bodies: dict[str, SheetBody] = {}
    for plan in plans:
        for body in _Sheet(book, release, plan).write():
            bodies[f"xl/worksheets/sheet{len(bodies) + 2}.xml"] = body
    columns_of = {_sheet_name(plan.name): plan.shown for plan in plans}
    for lang in release.languages:
        write_dictionary(book, columns_of, lang, official=release.config.official)
    book.close()
    return zip_file(with_rows(frame, bodies))


def _set_properties(book: Workbook, release: Dataset) -> None:
    lang = release.config.lang
    texts = {
        "title": release.title(lang),
        "author": release.publisher(lang),
        "comments": release.standing(lang),
    }
    properties: dict[str, Any] = {}
    for name, text in texts.items():
        properties[name] = clean(text)[:_PROPERTY]
    properties["created"] = datetime.combine(release.compliance.as_of, time())
    book.set_properties(properties)


def _sheet_name(title: str) -> str:
    """A title as the name of a sheet: Excel allows 31 characters, and some not at all."""
    name = re.sub(r"[\[\]:*?/\\]+", " ", title)
    if len(name) <= _NAME:
        return name
    cut_at_space = name[: _NAME - 1].rpartition(" ")[0]
    return cut_at_space.rstrip(" ,–") + "…"


class _Sheet:
    """Writes one table, onto further sheets where it has more rows than one holds."""

    def __init__(self, book: Workbook, release: Dataset, plan: _SheetPlan) -> None:
        self.book = book
        self.release = release
        self.plan = plan
        self.dataset = plan.dataset
        self.shown = plan.shown
        self.lang = release.config.lang
        self.official = release.config.official
        self.catalogue = data_catalogue(self.lang)
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": HEAD_COLOUR}
        )
        self.columns = [
            self._column(shown, is_open=place < plan.open)
            for place, shown in enumerate(plan.shown)
        ]

    def write(self) -> Iterator[SheetBody]:
        """Write the sheet, and the further ones, without their rows, which are returned."""
        rows = self.plan.rows
        name = _sheet_name(self.plan.name)
        starts = range(0, max(1, len(rows)), ROWS - 1)
        for number, start in enumerate(starts, start=1):
            part = rows[start : start + ROWS - 1]
            sheet_name = name
            if number > 1:
                title = name[:24]
                sheet_name = self.catalogue("workbook.more", title=title, number=number)
            sheet = self.book.add_worksheet(sheet_name)
            self._write_head(sheet, len(part))
            for place, properties in enumerate(_STYLES.values()):
                sheet.write_blank(1, place, None, self.book.add_format(properties))
            link_column = None
            if len(part) <= LINKS:
                link_column = self._link_column()
            yield SheetBody(self.release, self.dataset, self.columns, link_column, part)

    def _write_head(self, sheet: Worksheet, size: int) -> None:
        """Headings in both languages, frozen and with a filter.

        Columns that are not open are unfolded by the plus above; an empty column is hidden.
        """
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 92)
        sheet.outline_settings(visible=True, symbols_right=False)
        other = "vi"
        if self.lang == "vi":
            other = "en"
        for place, shown in enumerate(self.shown):
            own = shown.heading(self.lang, official=self.official)
            translation = shown.heading(other, official=self.official)
            width = self._width(shown)
            sheet.set_column(place, place, width, None, self._folding(place))
            sheet.write_string(0, place, f"{own}\n{translation}", self.head)
        sheet.autofilter(0, 0, size, len(self.shown) - 1)
        print_whole(sheet)

    def _folding(self, place: int) -> dict[str, bool | int]:
        plan = self.plan
        options: dict[str, bool | int] = {}
        if place >= plan.open:
            options["hidden"] = True
        if plan.open <= place < plan.filled:
            options["level"] = 1
        is_last_open = place == plan.open - 1
        if is_last_open and plan.open < plan.filled:
            options["collapsed"] = True  # the plus stands above the last open column
        return options

    def _width(self, shown: OverviewColumn) -> int:
        if shown.mode == "title":
            return _WIDTHS["text"]
        column = shown.column
        if column.field.key in _WIDTHS_OF:
            return _WIDTHS_OF[column.field.key]
        if shown.mode == "text":
            return 16
        return _WIDTHS.get(column.kind, 20)

    def _column(self, shown: OverviewColumn, *, is_open: bool) -> SheetColumn:
        style = _style(shown)
        measured = is_open and style == "wrapped"
        return SheetColumn(shown, style, self._width(shown), measured)

    def _link_column(self) -> int | None:
        """The column whose cells lead to pages: the id, in a log or list that of the record."""
        if self.release.site is None or self.dataset in WITHOUT_KEY:
            return None
        name = "id"
        if "record" in {column.name for column in columns(self.dataset)}:
            name = "record"
        for place, shown in enumerate(self.shown):
            if shown.name == name:
                return place
        return None


def _style(shown: OverviewColumn) -> Style:
    field = shown.column.field
    if field.key in {"title", "name"}:
        return "wrapped"
    if shown.mode in {"title", "name", "label"}:
        return "wrapped"
    if field.unit == "percent":
        return "percent"
    if shown.column.kind == "integer":
        return "count"
    return "plain"
