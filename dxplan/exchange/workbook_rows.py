"""The rows of a sheet as XML, by column: what stands in many cells is worked out once.

The workbook's library writes a cell at a time; what it makes of one is made here in the same way,
but as an inline text, so that a part of a sheet depends on nothing but its own rows.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from xlsxwriter.utility import xl_col_to_name

from dxplan.exchange.columns import CellRow, Column, cell_text
from dxplan.exchange.dataset import Dataset
from dxplan.exchange.fields import ItemField
from dxplan.exchange.labels import data_catalogue, label
from dxplan.exchange.overviews import OverviewColumn

CELL = 32_767
"""Characters that a cell of Excel holds."""

_ADDRESS = 2_079
"""Characters that the address of a link holds."""
_LINE_HEIGHT = 15
"""Points of a line."""
_LINES = 8
"""How many lines a row shows at most."""
_DAY_ZERO = date(1899, 12, 30).toordinal()
_LEAP_DAY = 60
"""Excel counts a 29 February 1900, which there was not."""
_FIRST_YEAR = 1900
"""The first year of Excel's calendar."""

_HYPERLINK = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
)
_LOOKS_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")
_ESCAPE = re.compile("%[0-9a-fA-F]{2}")
_UNIQUE_KINDS = frozenset({"text", "string", "key", "any"})
"""What hardly stands in two cells."""
_NOT_IN_ADDRESSES = str.maketrans({
    "%": "%25", '"': "%22", " ": "%20", "<": "%3c", ">": "%3e", "[": "%5b", "]": "%5d",
    "^": "%5e", "`": "%60", "{": "%7b", "}": "%7d",
})  # fmt: skip
"""What Excel wants escaped in the address of a link, and no more."""

Style: TypeAlias = Literal["plain", "wrapped", "day", "percent", "count", "link"]
"""How cells look."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet: how its cells look, and how wide it is.

    ``measured``: a row is as high as its text takes.
    """

    shown: OverviewColumn
    style: Style
    width: int
    measured: bool


class _Cell(NamedTuple):
    """A cell without its place, and how many lines its text takes."""

    xml: str
    lines: int = 1


_NO_CELL = _Cell("")


class RowWriter:
    """Writes the rows of one sheet.

    ``styles`` are the numbers of the styles in the workbook. The cells of the column at the place
    ``link_column`` lead to pages.
    """

    def __init__(
        self,
        release: Dataset,
        dataset: str,
        columns: Sequence[SheetColumn],
        styles: Mapping[Style, int],
        link_column: int | None,
    ) -> None:
        self.columns = [_ColumnWriter(release, column, styles) for column in columns]
        self.letters = [xl_col_to_name(place) for place in range(len(columns))]
        self.link_column = link_column
        self.release = release
        self.dataset = dataset

    def rows(self, rows: Sequence[CellRow], first: int) -> str:
        """Rows as XML; ``first`` is the number of the first one."""
        of_columns: list[list[str]] = []
        heights = [1] * len(rows)
        pages = self.pages(rows)
        for place, writer in enumerate(self.columns):
            cells = writer.cells(rows)
            if place == self.link_column:
                cells = writer.linked(cells, pages)
            of_columns.append([cell.xml for cell in cells])
            if writer.column.measured:
                heights = list(map(max, heights, [cell.lines for cell in cells]))
        written = []
        for number, xmls in enumerate(zip(*of_columns, strict=True), start=first):
            written.append(_row_tag(number, heights[number - first]))
            for letter, xml in zip(self.letters, xmls, strict=True):
                if xml:
                    written.append(f'<c r="{letter}{number}{xml}')
            written.append("</row>")
        return "".join(written)

    def links(self, rows: Sequence[CellRow], first: int) -> tuple[str, str]:
        """The links of rows as XML: where they stand, and where they lead."""
        places = []
        targets = []
        for number, page in enumerate(self.pages(rows), start=first):
            if page is None or self.link_column is None:
                continue
            cell = f"{self.letters[self.link_column]}{number}"
            places.append(f'<hyperlink ref="{cell}" r:id="rId{number}"/>')
            targets.append(
                f'<Relationship Id="rId{number}" Type="{_HYPERLINK}"'
                f' Target={quoteattr(page)} TargetMode="External"/>'
            )
        return "".join(places), "".join(targets)

    def names_in(self, rows: Sequence[CellRow]) -> Iterator[str | None]:
        """What the records are called that rows name, other than those of registers."""
        labels = self.release.labels
        for column in self.columns:
            if not column.names_records:
                continue
            index = column.shown.index
            for row in rows:
                value = row[index]
                if isinstance(value, list):
                    yield from map(labels.get, value)
                elif value is not None:
                    yield labels.get(value)

    def pages(self, rows: Sequence[CellRow]) -> list[str | None]:
        """The page that the link of each row leads to."""
        if self.link_column is None:
            return [None] * len(rows)
        index = self.columns[self.link_column].column.shown.index
        return [self._page(str(row[index])) for row in rows]

    def _page(self, record: str) -> str | None:
        """The page of a row's own record.

        None where it has none, or Excel can't hold the address.
        """
        ids = self.release.ids
        is_record = record in ids["records"] or record in ids.get(self.dataset, ())
        if not is_record or not self.release.has_page(record):
            return None
        page = f"{self.release.site}/{self.release.config.lang}/{record}/index.html"
        if len(page) > _ADDRESS:
            return None
        if _ESCAPE.search(page):  # it is escaped already
            return page
        return page.translate(_NOT_IN_ADDRESSES)


def _row_tag(number: int, lines: int) -> str:
    if lines == 1:
        return f'<row r="{number}">'
    height = _LINE_HEIGHT * min(lines, _LINES)
    return f'<row r="{number}" ht="{height}" customHeight="1">'


class _CellsByValue(dict[Any, _Cell]):
    """The cells of values; a list has the key of a tuple of what it holds."""

    def __init__(self, cell_of: Callable[[Any], _Cell]) -> None:
        super().__init__()
        self._cell_of = cell_of

    def __missing__(self, key: Any) -> _Cell:
        value = key
        if isinstance(key, tuple):
            value = list(key)
        cell = self._cell_of(value)
        self[key] = cell
        return cell


def _hashable(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return value


class _ColumnWriter:
    """Writes the cells of one column; of what may stand in many rows each is worked out once."""

    def __init__(
        self, release: Dataset, column: SheetColumn, styles: Mapping[Style, int]
    ) -> None:
        self.release = release
        self.column = column
        self.styles = styles
        self.shown = column.shown
        self.lang = release.config.lang
        self.official = release.config.official
        self.catalogue = data_catalogue(self.lang)
        self.cells_by_value = _CellsByValue(self._cell_of)
        self.is_repeated = self._is_repeated()

    @property
    def names_records(self) -> bool:
        """Whether its cells show what plans, tasks or targets are called."""
        return self.shown.mode in {"title", "name"}

    def _is_repeated(self) -> bool:
        if self.shown.mode in {"name", "label"}:
            return True
        if self.shown.mode in {"title", "text"} or self.shown.column.lang:
            return False
        return self.shown.column.kind not in _UNIQUE_KINDS

    def cells(self, rows: Sequence[CellRow]) -> list[_Cell]:
        """The cells of rows."""
        if self.shown.mode == "text":
            return [self._cell(self.shown.cell(self.release, row)) for row in rows]
        index = self.shown.index
        values = [row[index] for row in rows]
        if not self.is_repeated:
            return [self._cell_of(value) for value in values]
        if self.shown.column.joined:
            values = [_hashable(value) for value in values]
        return list(map(self.cells_by_value.__getitem__, values))

    def _cell_of(self, value: Any) -> _Cell:
        if value is None:
            return _NO_CELL
        return self._cell(self.shown.shown_of(self.release, value))

    def linked(
        self, cells: Sequence[_Cell], pages: Sequence[str | None]
    ) -> list[_Cell]:
        """Cells that look like links where they lead to a page."""
        usual = f'" s="{self.styles[self.column.style]}"'
        as_link = f'" s="{self.styles["link"]}"'
        linked = []
        for cell, page in zip(cells, pages, strict=True):
            if page is None:
                linked.append(cell)
            else:
                xml = as_link + cell.xml.removeprefix(usual)
                linked.append(_Cell(xml, cell.lines))
        return linked

    def _cell(self, value: Any) -> _Cell:
        """A cell from what it shows: a day as a date, a number, or else a text."""
        if value is None or value == []:
            return _NO_CELL
        shown = self._as_shown(value)
        style = self.styles[self.column.style]
        if isinstance(shown, date):
            style = self.styles["day"]
            return _Cell(f'" s="{style}"><v>{_serial(shown)}</v></c>')
        if not isinstance(shown, str):
            return _Cell(f'" s="{style}"><v>{shown:.16G}</v></c>')
        lines = 1
        if self.column.measured:
            text = cell_text(value)
            lines = math.ceil(len(text) / self.column.width) + text.count("\n")
        return _Cell(f'" s="{style}"{_inline(self._fitting(shown))}', max(lines, 1))

    def _as_shown(self, value: Any) -> str | int | float | date:
        """A word's label, a record's name, a day as a date."""
        if self.shown.mode != "value":
            return cell_text(value)
        if isinstance(value, bool):
            return self._flag(value=value)
        if isinstance(value, int | float):
            return value
        return self._text_or_day(self.shown.column, value)

    def _text_or_day(self, column: Column, value: Any) -> str | date:
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
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) <= CELL // 2:
            return text
        encoded = text.encode("utf-16-le", "replace")
        length = len(encoded) // 2
        if length <= CELL:
            return text
        note = self.catalogue("workbook.cut", limit=CELL, length=len(text))
        room = (CELL - len(note)) * 2
        return encoded[:room].decode("utf-16-le", "ignore") + note


def _inline(text: str) -> str:
    """A text within its cell."""
    if not text:
        return "/>"
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub(r"_x005F\g<0>", text)
    space = ""
    if text != text.strip():
        space = ' xml:space="preserve"'
    return f' t="inlineStr"><is><t{space}>{escape(text)}</t></is></c>'


def _serial(day: date) -> int:
    """A day as Excel counts it."""
    serial = day.toordinal() - _DAY_ZERO
    if serial <= _LEAP_DAY:
        return serial - 1
    return serial


def _day(value: Any) -> date | None:
    """A day of a calendar that Excel has; earlier ones, and months or quarters, stay text."""
    is_day = isinstance(value, str) and len(value) == len("2026-01-31")
    if not is_day:
        return None
    day = date.fromisoformat(value)
    if day.year < _FIRST_YEAR:
        return None
    return day
