"""The workbook for people: a sheet a dataset, headings in words, dates as dates; nothing in it is a formula."""

import io
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dxplan.exchange.columns import Column, Row, cell_text, clean, columns
from dxplan.exchange.fields import WITHOUT_KEY
from dxplan.exchange.preface import write_preface
from dxplan.exchange.release import Release
from dxplan.exchange.wording import heading, label, words

CELL = 32_767
ROWS = 1_048_576
LINKS = 65_530
_ADDRESS = 2_079
_PROPERTY = 255
MANY = 20_000
"""What Excel holds: characters a cell, rows a sheet, links a sheet, characters an address and a property.
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
        "jurisdiction", "plan", "number", "title", "indicator", "operator", "value", "measure", "by_form", "state",
        "latest_date", "latest_value",
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

_WIDTHS = {"text": 44, "day": 12, "period": 12, "number": 12, "integer": 11, "flag": 10, "word": 24, "reference": 30}

Mode: TypeAlias = Literal["value", "name"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a sheet: the ``index``-th value of a row, or the name of the record whose id that is."""

    column: Column
    index: int
    mode: Mode = "value"

    def heading(self, lang: str) -> str:
        """What stands above it in one language."""
        told = heading(self.column, lang)
        is_id = self.column.field.kind == "reference" and self.mode == "value" and not self.column.lang
        return words(lang)("workbook.code", name=told) if is_id else told


def shown_columns(dataset: str) -> list[Shown]:
    """The columns of a sheet: the leading ones, then the others; names before ids, and no log that has its own."""
    found: list[Shown] = []
    for index, column in enumerate(columns(dataset)):
        if column.field.log:
            continue
        if column.field.kind == "reference" or (column.field.or_else == "reference" and not column.lang):
            found.append(Shown(column, index, "name"))
        found.append(Shown(column, index))
    leading = _LEADING[dataset]

    def rank(shown: Shown) -> int:
        name = shown.column.name.removesuffix(f"_{shown.column.lang}") if shown.column.lang else shown.column.name
        is_code = shown.mode == "value" and shown.column.field.kind == "reference"
        return leading.index(name) if name in leading and not is_code else len(leading)

    return sorted(found, key=rank)


def content(release: Release) -> bytes:
    """The bytes of the workbook."""
    out = io.BytesIO()
    many = sum(map(len, release.rows.values())) > MANY
    book = Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": many})
    lang = release.config.lang
    day = datetime.combine(release.compliance.as_of, time())
    told = {"title": release.title(lang), "author": release.publisher(lang), "comments": release.standing(lang)}
    book.set_properties({name: clean(text)[:_PROPERTY] for name, text in told.items()} | {"created": day})
    sheets = {name: shown_columns(name) for name in release.items}
    write_preface(book, release, sheets, CELL)
    for name, shown in sheets.items():
        _Sheet(book, release, name, shown).write()
    book.close()
    return out.getvalue()


class _Sheet:
    """Writes one dataset, onto further sheets where it has more rows than one holds."""

    def __init__(self, book: Workbook, release: Release, dataset: str, shown: list[Shown]) -> None:
        self.book, self.release, self.dataset, self.shown = book, release, dataset, shown
        self.lang = release.config.lang
        self.say = words(self.lang)
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E4F0FB"})
        self.plain = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self.day = book.add_format({"valign": "top", "num_format": "dd/mm/yyyy", "align": "left"})
        self.percent = book.add_format({"valign": "top", "num_format": '0.0"%"'})
        self.link = book.get_default_url_format()
        self.formats = [self._format(column) for column in shown]
        self.linked = self._linked()

    def write(self) -> None:
        rows = self.release.rows[self.dataset]
        filled = {shown.index for shown in self.shown if any(row[shown.index] not in (None, []) for row in rows)}
        for number, start in enumerate(range(0, max(1, len(rows)), ROWS - 1), start=1):
            part = rows[start : start + ROWS - 1]
            title = self.say(f"dataset.{self.dataset}.title")
            name = title if number == 1 else self.say("workbook.more", title=title[:24], number=number)
            sheet = self.book.add_worksheet(name)
            self._frame(sheet, len(part), filled)
            for at, row in enumerate(part, start=1):
                self._row(sheet, at, row, links=len(part) <= LINKS)

    def _frame(self, sheet: Worksheet, size: int, filled: set[int]) -> None:
        """Headings in both languages, frozen and with a filter; a column without any value is hidden."""
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 48)
        other = "en" if self.lang == "vi" else "vi"
        for at, shown in enumerate(self.shown):
            told = f"{shown.heading(self.lang)}\n{shown.heading(other)}"
            empty = bool(filled) and shown.index not in filled
            width = _WIDTHS.get(shown.column.field.kind, 20)
            sheet.set_column(at, at, width, None, {"hidden": True} if empty else {})
            sheet.write_string(0, at, told, self.head)
        sheet.autofilter(0, 0, size, len(self.shown) - 1)

    def _row(self, sheet: Worksheet, at: int, row: Row, *, links: bool) -> None:
        for column, shown in enumerate(self.shown):
            value = row[shown.index]
            if value is None or value == []:
                continue
            found = self._value(shown, value, row)
            if isinstance(found, str):
                page = self._page(str(value)) if links and column == self.linked else None
                self._text(sheet, (at, column), self._fitting(found), page, self.formats[column])
            elif isinstance(found, date):
                sheet.write_datetime(at, column, datetime.combine(found, time()), self.day)
            else:
                sheet.write_number(at, column, found, self.formats[column])

    def _text(self, sheet: Worksheet, cell: tuple[int, int], text: str, page: str | None, look: Format) -> None:
        if page is not None:
            sheet.write_url(*cell, page, self.link, text)
        else:
            sheet.write_string(*cell, text, look)

    def _format(self, shown: Shown) -> Format:
        field = shown.column.field
        return (
            self.wrapped if field.key in {"title", "name"} else self.percent if field.unit == "percent" else self.plain
        )

    def _value(self, shown: Shown, value: Any, row: Row) -> str | int | float | date:
        """What stands in the cell: a word's label, a record's name, a whole day as a date."""
        field = shown.column.field
        if shown.mode == "name":
            ids = value if isinstance(value, list) else [value]
            return "; ".join(self.release.labels.get(key, cell_text(key)) for key in ids)
        if field.words and not shown.column.lang and isinstance(value, str | list):
            listed = value if isinstance(value, list) else [value]
            return "; ".join(self._label(shown, word, row) for word in listed)
        if isinstance(value, bool):
            return self.say(f"workbook.flag.{'yes' if value else 'no'}")
        if isinstance(value, int | float):
            return value
        if field.key == "form":
            return self.say.get(f"form.{value}") or self.say.get(f"labels.cadence.{value}") or str(value)
        return (field.kind in {"day", "period"} and _whole_day(value)) or cell_text(value)

    def _label(self, shown: Shown, word: str, row: Row) -> str:
        """A word's label; an unofficial publication calls nothing overdue that is merely unknown (FORMAT.md, 3)."""
        if self.dataset == "tasks" and not self.release.config.official:
            if (shown.column.name, word) == ("timeliness", "overdue"):
                status = row[next(other.index for other in self.shown if other.column.name == "status")]
                return self.say(f"unofficial.{'not_reported' if status == 'not_reported' else 'overdue'}")
            if (shown.column.name, word) == ("box", "open_overdue"):
                return self.say("unofficial.open_overdue")
        return label(shown.column.field, word, self.lang)

    def _fitting(self, text: str) -> str:
        """A text that fits into a cell; a longer one is cut and says so. Excel counts as UTF-16 does."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")  # Excel breaks lines with the line feed alone
        length = len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2
        if length <= CELL:
            return text
        told = self.say("workbook.cut", limit=CELL, length=len(text))
        room = (CELL - len(told)) * 2
        return text.encode("utf-16-le", "replace")[:room].decode("utf-16-le", "ignore") + told

    def _page(self, record: str) -> str | None:
        """The page of a row's own record, where the site's address is known."""
        known = record in self.release.ids["records"] or record in self.release.ids[self.dataset]
        page = f"{self.release.site}/{self.lang}/{record}/index.html"
        return page if known and self.release.has_page(record) and len(page) <= _ADDRESS else None

    def _linked(self) -> int | None:
        """The column whose cells lead to pages: the id, in a log that of the record."""
        name = "record" if self.dataset in {"reports", "measurements", "changes"} else "id"
        at = [at for at, shown in enumerate(self.shown) if shown.column.name == name and shown.mode == "value"]
        return at[0] if self.release.site is not None and self.dataset not in WITHOUT_KEY else None


def _whole_day(value: Any) -> date | None:
    """A day of a calendar that Excel has; earlier ones, and months or quarters, stay text."""
    if not isinstance(value, str) or len(value) != 10:
        return None
    day = date.fromisoformat(value)
    return day if day.year >= 1900 else None
