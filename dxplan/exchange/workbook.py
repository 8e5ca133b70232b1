"""The workbook for people: a sheet a dataset, headings in words, dates as dates; nothing in it is a formula."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dxplan.exchange.columns import Row, cell_text, clean, columns
from dxplan.exchange.dataset import Dataset
from dxplan.exchange.fields import LISTS, WITHOUT_KEY
from dxplan.exchange.labels import about, label, title, words
from dxplan.exchange.overviews import OVERVIEWS, OverviewColumn, overview_columns
from dxplan.exchange.workbook_cover import (
    HEAD_COLOUR,
    LINK_COLOUR,
    dictionary_name,
    print_whole,
    spoken,
    write_dictionary,
    write_preface,
)

CELL = 32_767
ROWS = 1_048_576
LINKS = 65_530
_ADDRESS = 2_079
_PROPERTY = 255
_NAME = 31
MANY = 20_000
"""What Excel holds: characters a cell, rows a sheet, links a sheet, characters an address, a property and a name.
From ``MANY`` rows on a workbook is written row by row, which takes little memory and no shared texts.
"""

_LEADING = {
    "jurisdictions": ("name", "level"),
    "plans": ("jurisdiction", "title", "period", "standing", "document"),
    "tasks": (
        "jurisdiction", "plan", "number", "title", "lead_unit", "deadline_form", "due", "status", "timeliness", "box",
        "completed_on", "last_report_date", "area",
    ),
    "targets": (
        "jurisdiction", "plan", "standing", "number", "title", "indicator", "level", "operator", "value", "measure",
        "by_form", "state", "latest_date", "latest_value",
    ),
    "units": ("jurisdiction", "name", "kind", "parent"),
    "documents": ("jurisdiction", "number", "title", "type", "date", "issuer"),
    "areas": ("name",),
    "indicators": ("name", "measure", "better"),
    "summary": ("scope", "id", "tasks"),
    "reports": ("jurisdiction", "plan", "record", "date", "status", "completed_on", "percent", "note"),
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
_LINE_HEIGHT, _LINES = 15, 8

_SHOWN_WHOLE = 14
"""How many filled columns a sheet shows at once; of one with more, all but the leading ones open with a click."""

_ORDER = ("tasks", "targets", "summary", "reports", "measurements", "changes")
"""The datasets whose sheets come first."""


def leading(dataset: str, shown: OverviewColumn) -> int | None:
    """The place of a column among those that come first in a sheet; None of the others."""
    name, lang = shown.column.name, shown.column.lang
    name = name.removesuffix(f"_{lang}") if lang else name
    is_code = shown.mode == "value" and shown.column.field.kind == "reference"
    keys = _LEADING.get(dataset, ())
    return keys.index(name) if name in keys and not is_code else None


def shown_columns(table: str) -> list[OverviewColumn]:
    """The columns of a sheet: names before ids, and no log that has its own."""
    found: list[OverviewColumn] = []
    for index, column in enumerate(columns(table)):
        if column.field.log:
            continue
        if column.field.kind == "reference" or (
            column.field.or_else == "reference" and not column.lang
        ):
            found.append(OverviewColumn(column, index, "name"))
        found.append(OverviewColumn(column, index))
    return found


def _of_overview(name: str) -> list[OverviewColumn]:
    """The columns of an overview without ids and words that stand beside their names and labels; but its own id."""
    found = overview_columns(name)
    named = {shown.index for shown in found if shown.mode in {"name", "label"}}
    return [
        shown for shown in found if shown.mode != "value" or shown.index not in named
    ]


@dataclass(frozen=True)
class _SheetPlan:
    """A sheet before it is written: its name and what it says, its columns in order, how many of them are open."""

    name: str
    about: str
    dataset: str
    shown: list[OverviewColumn]
    rows: list[Row]
    open: int
    filled: int


def _plans(release: Dataset) -> Iterator[_SheetPlan]:
    """Every sheet with rows: overviews, datasets, and the lists whose entries have parts."""
    lang = release.config.lang
    say = words(lang)
    for name, overview in OVERVIEWS.items():
        rows = release.rows[overview.dataset]
        shown, empty = _empty_last(_of_overview(name), rows)
        filled = len(shown) - len(empty)
        told = say(f"overview.{name}.title"), say(f"overview.{name}.about")
        yield _SheetPlan(*told, overview.dataset, shown, rows, filled, filled)
    for name in sorted(
        release.items,
        key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER),
    ):
        yield _planned(name, release.rows[name], lang)
    for name, listed in LISTS.items():
        if listed.field.kind == "map" and release.lists[name]:
            yield _planned(name, release.lists[name], lang)


def _planned(table: str, rows: list[Row], lang: str) -> _SheetPlan:
    """Leading columns first, then the others, and last those without any value."""
    last = len(columns(table))
    places = {
        one: last if (place := leading(table, one)) is None else place
        for one in shown_columns(table)
    }
    shown, empty = _empty_last(sorted(places, key=places.__getitem__), rows)
    filled = len(shown) - len(empty)
    first = sum(places[one] < last for one in shown[:filled])
    is_wide = filled > _SHOWN_WHOLE and first > 0
    return _SheetPlan(
        title(table, lang),
        about(table, lang),
        table,
        shown,
        rows,
        first if is_wide else filled,
        filled,
    )


def _empty_last(
    shown: list[OverviewColumn], rows: list[Row]
) -> tuple[list[OverviewColumn], list[OverviewColumn]]:
    """The columns, those last that no row fills, and these alone; without rows none is called empty."""

    def is_filled(one: OverviewColumn) -> bool:
        nothing: tuple[object, ...] = (None, [], 0) if one.column.counts else (None, [])
        return any(row[one.index] not in nothing for row in rows)

    empty = [one for one in shown if rows and not is_filled(one)]
    return [one for one in shown if one not in empty] + empty, empty


def content(release: Dataset) -> bytes:
    """The bytes of the workbook."""
    out = io.BytesIO()
    many = sum(map(len, release.rows.values())) > MANY
    book = Workbook(
        out,
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "constant_memory": many,
        },
    )
    lang = release.config.lang
    day = datetime.combine(release.compliance.as_of, time())
    told = {
        "title": release.title(lang),
        "author": release.publisher(lang),
        "comments": release.standing(lang),
    }
    book.set_properties(
        {name: clean(text)[:_PROPERTY] for name, text in told.items()}
        | {"created": day}
    )
    plans = list(_plans(release))
    sheets = [(_sheet_name(plan.name), plan.about, len(plan.rows)) for plan in plans]
    explained = [
        (dictionary_name(spoken_in), words(lang)("workbook.columns_about"), None)
        for spoken_in in spoken(release)
    ]
    write_preface(book, release, [*sheets, *explained], CELL)
    for plan in plans:
        _Sheet(book, release, plan).write()
    for spoken_in in spoken(release):
        columns_of = {_sheet_name(plan.name): plan.shown for plan in plans}
        write_dictionary(book, columns_of, spoken_in, official=release.config.official)
    book.close()
    return out.getvalue()


def _sheet_name(title: str) -> str:
    """A title as the name of a sheet: Excel allows 31 characters, and some not at all."""
    name = re.sub(r"[\[\]:*?/\\]+", " ", title)
    return (
        name
        if len(name) <= _NAME
        else name[: _NAME - 1].rpartition(" ")[0].rstrip(" ,–") + "…"
    )


class _Sheet:
    """Writes one table, onto further sheets where it has more rows than one holds."""

    def __init__(self, book: Workbook, release: Dataset, plan: _SheetPlan) -> None:
        self.book, self.release, self.plan = book, release, plan
        self.dataset, self.shown = plan.dataset, plan.shown
        self.lang = release.config.lang
        self.official = release.config.official
        self.say = words(self.lang)
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
        self.linked = self._linked()

    def write(self) -> None:
        rows = self.plan.rows
        name = _sheet_name(self.plan.name)
        for number, start in enumerate(range(0, max(1, len(rows)), ROWS - 1), start=1):
            part = rows[start : start + ROWS - 1]
            more = self.say("workbook.more", title=name[:24], number=number)
            sheet = self.book.add_worksheet(name if number == 1 else more)
            self._frame(sheet, len(part))
            for at, row in enumerate(part, start=1):
                self._height(sheet, at, row)
                self._row(sheet, at, row, links=len(part) <= LINKS)

    def _frame(self, sheet: Worksheet, size: int) -> None:
        """Headings in both languages, frozen and with a filter.

        What is not among the leading columns opens with a click on the plus above; an empty column is hidden.
        """
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 92)
        sheet.outline_settings(visible=True, symbols_right=False)
        other = "en" if self.lang == "vi" else "vi"
        for at, shown in enumerate(self.shown):
            told = "\n".join(
                shown.heading(lang, official=self.official)
                for lang in (self.lang, other)
            )
            sheet.set_column(at, at, self._width(shown), None, self._folding(at))
            sheet.write_string(0, at, told, self.head)
        sheet.autofilter(0, 0, size, len(self.shown) - 1)
        print_whole(sheet)

    def _folding(self, at: int) -> dict[str, bool | int]:
        plan = self.plan
        options: dict[str, bool | int] = {}
        if at >= plan.open:
            options["hidden"] = True
        if plan.open <= at < plan.filled:
            options["level"] = 1
        if at == plan.open - 1 < plan.filled - 1:
            options["collapsed"] = True  # the plus stands above the last open column
        return options

    def _height(self, sheet: Worksheet, at: int, row: Row) -> None:
        """As many lines as the longest text of the open columns takes, where it is wrapped; not every program looks."""
        lines = 1
        for shown, look in zip(
            self.shown[: self.plan.open], self.formats, strict=False
        ):
            if look is self.wrapped:
                text = cell_text(shown.cell(self.release, row))
                lines = max(
                    lines, -(-len(text) // self._width(shown)) + text.count("\n")
                )
        if lines > 1:
            sheet.set_row(at, _LINE_HEIGHT * min(lines, _LINES))

    def _width(self, shown: OverviewColumn) -> int:
        if shown.mode == "title":
            return _WIDTHS["text"]
        own = _WIDTHS_OF.get(shown.column.field.key)
        return own or (
            16 if shown.mode == "text" else _WIDTHS.get(shown.column.kind, 20)
        )

    def _row(self, sheet: Worksheet, at: int, row: Row, *, links: bool) -> None:
        for column, shown in enumerate(self.shown):
            value = shown.cell(self.release, row)
            if value is None or value == []:
                continue
            found = self._value(shown, value)
            if isinstance(found, str):
                page = (
                    self._page(str(row[shown.index]))
                    if links and column == self.linked
                    else None
                )
                self._text(
                    sheet,
                    (at, column),
                    self._fitting(found),
                    page,
                    self.formats[column],
                )
            elif isinstance(found, date):
                sheet.write_datetime(
                    at, column, datetime.combine(found, time()), self.day
                )
            else:
                sheet.write_number(at, column, found, self.formats[column])

    def _text(
        self,
        sheet: Worksheet,
        cell: tuple[int, int],
        text: str,
        page: str | None,
        look: Format,
    ) -> None:
        if page is not None:
            sheet.write_url(*cell, page, self.link, text)
        else:
            sheet.write_string(*cell, text, look)

    def _format(self, shown: OverviewColumn) -> Format:
        field = shown.column.field
        if field.key in {"title", "name"} or shown.mode in {"title", "name", "label"}:
            return self.wrapped
        if field.unit == "percent":
            return self.percent
        return self.count if shown.column.kind == "integer" else self.plain

    def _value(self, shown: OverviewColumn, value: Any) -> str | int | float | date:
        """What stands in the cell: a word's label, a record's name, a day as a date."""
        field = shown.column.field
        if shown.mode != "value":
            return cell_text(value)
        if field.words and not shown.column.lang and isinstance(value, str | list):
            several = value if isinstance(value, list) else [value]
            return "; ".join(
                label(field, word, self.lang, official=self.official)
                for word in several
            )
        if isinstance(value, bool):
            return self.say(f"workbook.flag.{'yes' if value else 'no'}")
        if isinstance(value, int | float):
            return value
        if field.key == "form":
            return (
                self.say.get(f"form.{value}")
                or self.say.get(f"labels.cadence.{value}")
                or str(value)
            )
        return (shown.column.kind == "day" and _day(value)) or cell_text(value)

    def _fitting(self, text: str) -> str:
        """A text that fits into a cell; a longer one is cut and says so. Excel counts as UTF-16 does."""
        text = text.replace("\r\n", "\n").replace(
            "\r", "\n"
        )  # Excel breaks lines with the line feed alone
        length = (
            len(text)
            if text.isascii()
            else len(text.encode("utf-16-le", "replace")) // 2
        )
        if length <= CELL:
            return text
        told = self.say("workbook.cut", limit=CELL, length=len(text))
        room = (CELL - len(told)) * 2
        return (
            text.encode("utf-16-le", "replace")[:room].decode("utf-16-le", "ignore")
            + told
        )

    def _page(self, record: str) -> str | None:
        """The page of a row's own record, where the site's address is known."""
        known = record in self.release.ids["records"] or record in self.release.ids.get(
            self.dataset, ()
        )
        page = f"{self.release.site}/{self.lang}/{record}/index.html"
        return (
            page
            if known and self.release.has_page(record) and len(page) <= _ADDRESS
            else None
        )

    def _linked(self) -> int | None:
        """The column whose cells lead to pages: the id, in a log or list that of the record."""
        has_record = any(column.name == "record" for column in columns(self.dataset))
        name = "record" if has_record else "id"
        at = [
            at
            for at, shown in enumerate(self.shown)
            if shown.column.name == name and shown.mode == "value"
        ]
        return (
            at[0]
            if self.release.site is not None and self.dataset not in WITHOUT_KEY
            else None
        )


def _day(value: Any) -> date | None:
    """A day of a calendar that Excel has; earlier ones, and months or quarters, stay text."""
    if not isinstance(value, str) or len(value) != 10:
        return None
    day = date.fromisoformat(value)
    return day if day.year >= 1900 else None
