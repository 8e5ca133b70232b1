"""The workbook for people: a sheet a dataset, headings in words, dates as dates.

Nothing in it is a formula.
"""

import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dxplan.exchange.columns import CellRow, Column, cell_text, clean, columns
from dxplan.exchange.dataset import Dataset
from dxplan.exchange.fields import LISTS, WITHOUT_KEY, ItemField
from dxplan.exchange.labels import about, data_catalogue, label, title
from dxplan.exchange.overviews import OVERVIEWS, OverviewColumn, overview_columns
from dxplan.exchange.workbook_cover import (
    HEAD_COLOUR,
    LINK_COLOUR,
    dictionary_name,
    print_whole,
    write_dictionary,
    write_preface,
)

CELL = 32_767
"""Characters that a cell of Excel holds."""
ROWS = 1_048_576
"""Rows that a sheet holds."""
LINKS = 65_530
"""Links that a sheet holds."""
_ADDRESS = 2_079
"""Characters that the address of a link holds."""
_PROPERTY = 255
"""Characters that a property of the workbook holds."""
_FIRST_YEAR = 1900
"""The first year of Excel's calendar."""
_NAME = 31
"""Characters that the name of a sheet holds."""
MANY = 20_000
"""Rows from which on a workbook is written row by row: little memory, and no shared texts."""

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
_LINE_HEIGHT = 15
"""Points of a line."""
_LINES = 8
"""How many lines a row shows at most."""

_SHOWN_WHOLE = 14
"""How many filled columns a sheet shows at once; of more, all but the leading ones are folded."""

_ORDER = ("tasks", "targets", "summary", "reports", "measurements", "changes")
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
    """The bytes of the workbook."""
    out = io.BytesIO()
    rows = sum(len(of_dataset) for of_dataset in release.rows.values())
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "constant_memory": rows > MANY,
    }
    book = Workbook(out, options)
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
    for plan in plans:
        _Sheet(book, release, plan).write()
    columns_of = {_sheet_name(plan.name): plan.shown for plan in plans}
    for lang in release.languages:
        write_dictionary(book, columns_of, lang, official=release.config.official)
    book.close()
    return out.getvalue()


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
        self.plain = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self.day = book.add_format(
            {"valign": "top", "num_format": "dd/mm/yyyy", "align": "left"}
        )
        self.percent = book.add_format({"valign": "top", "num_format": '0.0"%"'})
        self.count = book.add_format({"valign": "top", "num_format": "#,##0"})
        self.link = book.add_format(
            {"valign": "top", "font_color": LINK_COLOUR, "underline": 1}
        )
        self.formats = [self._format(column) for column in plan.shown]
        self.link_column = self._link_column()

    def write(self) -> None:
        """Write the sheet, and the further ones."""
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
            for line, row in enumerate(part, start=1):
                self._set_height(sheet, line, row)
                self._write_row(sheet, line, row, links=len(part) <= LINKS)

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

    def _set_height(self, sheet: Worksheet, line: int, row: CellRow) -> None:
        """As many lines as the longest wrapped text of the open columns takes.

        Not every program looks.
        """
        lines = 1
        for place, shown in enumerate(self.shown[: self.plan.open]):
            if self.formats[place] is not self.wrapped:
                continue
            text = cell_text(shown.cell(self.release, row))
            wrapped_lines = math.ceil(len(text) / self._width(shown))
            lines = max(lines, wrapped_lines + text.count("\n"))
        if lines > 1:
            sheet.set_row(line, _LINE_HEIGHT * min(lines, _LINES))

    def _width(self, shown: OverviewColumn) -> int:
        if shown.mode == "title":
            return _WIDTHS["text"]
        column = shown.column
        if column.field.key in _WIDTHS_OF:
            return _WIDTHS_OF[column.field.key]
        if shown.mode == "text":
            return 16
        return _WIDTHS.get(column.kind, 20)

    def _write_row(
        self, sheet: Worksheet, line: int, row: CellRow, *, links: bool
    ) -> None:
        for place, shown in enumerate(self.shown):
            value = shown.cell(self.release, row)
            if value is None or value == []:
                continue
            cell = self._cell(shown, value)
            if isinstance(cell, date):
                moment = datetime.combine(cell, time())
                sheet.write_datetime(line, place, moment, self.day)
                continue
            if not isinstance(cell, str):
                sheet.write_number(line, place, cell, self.formats[place])
                continue
            page = None
            if links and place == self.link_column:
                page = self._page(str(row[shown.index]))
            text = self._fitting(cell)
            if page is not None:
                sheet.write_url(line, place, page, self.link, text)
            else:
                sheet.write_string(line, place, text, self.formats[place])

    def _format(self, shown: OverviewColumn) -> Format:
        field = shown.column.field
        if field.key in {"title", "name"}:
            return self.wrapped
        if shown.mode in {"title", "name", "label"}:
            return self.wrapped
        if field.unit == "percent":
            return self.percent
        if shown.column.kind == "integer":
            return self.count
        return self.plain

    def _cell(self, shown: OverviewColumn, value: Any) -> str | int | float | date:
        """What stands in the cell: a word's label, a record's name, a day as a date."""
        if shown.mode != "value":
            return cell_text(value)
        if isinstance(value, bool):
            return self._flag(value=value)
        if isinstance(value, int | float):
            return value
        return self._text_cell(shown.column, value)

    def _text_cell(self, column: Column, value: Any) -> str | date:
        has_labels = bool(column.field.choices) and not column.lang
        if has_labels and isinstance(value, str | list):
            return self._labels(column.field, value)
        if column.field.key == "form":
            return self._deadline_form(value)
        if column.kind == "day":
            return _day(value) or cell_text(value)
        return cell_text(value)

    def _flag(self, *, value: bool) -> str:
        if value:
            return self.catalogue("workbook.flag.yes")
        return self.catalogue("workbook.flag.no")

    def _labels(self, field: ItemField, value: str | list[str]) -> str:
        if isinstance(value, str):
            return label(field, value, self.lang, official=self.official)
        labels = []
        for word in value:
            labels.append(label(field, word, self.lang, official=self.official))
        return "; ".join(labels)

    def _deadline_form(self, form: Any) -> str:
        name = self.catalogue.get(f"form.{form}")
        if name:
            return name
        cadence = self.catalogue.get(f"labels.cadence.{form}")
        if cadence:
            return cadence
        return str(form)

    def _fitting(self, text: str) -> str:
        """A text that fits into a cell; a longer one is cut and says so.

        Excel counts as UTF-16 does.
        """
        # Excel breaks lines with the line feed alone
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) <= CELL and text.isascii():
            return text
        encoded = text.encode("utf-16-le", "replace")
        length = len(encoded) // 2
        if length <= CELL:
            return text
        note = self.catalogue("workbook.cut", limit=CELL, length=len(text))
        room = (CELL - len(note)) * 2
        return encoded[:room].decode("utf-16-le", "ignore") + note

    def _page(self, record: str) -> str | None:
        """The page of a row's own record.

        None where it has none, or Excel can't hold the address.
        """
        ids = self.release.ids
        is_record = record in ids["records"] or record in ids.get(self.dataset, ())
        if not is_record or not self.release.has_page(record):
            return None
        page = f"{self.release.site}/{self.lang}/{record}/index.html"
        if len(page) > _ADDRESS:
            return None
        return page

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


def _day(value: Any) -> date | None:
    """A day of a calendar that Excel has; earlier ones, and months or quarters, stay text."""
    is_day = isinstance(value, str) and len(value) == len("2026-01-31")
    if not is_day:
        return None
    day = date.fromisoformat(value)
    if day.year < _FIRST_YEAR:
        return None
    return day
