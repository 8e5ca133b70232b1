"""How CSV is written: UTF-8 with BOM, comma, CRLF, no formulas (docs/format.md, section 5)."""

import csv
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from dxplan.exchange.columns import CellRow, Item, cell_text, clean, columns, rows
from dxplan.exchange.fields import FIELDS, LISTS, TABLES, ItemField
from dxplan.exchange.kept_parts import by_place, kept_lines
from dxplan.files.cache import Cache

_EQUALS = "=@\uff1d\uff20"
_SIGNS = "+\uff0b\uff0d-"
"""A wide sign is one as well where Excel speaks Chinese, Japanese or Korean."""
_FORMULA = (*_EQUALS, *_SIGNS, "\t", "\r")
_FORMULA_BEHIND_BLANKS = re.compile(rf"[ \u00a0]+(?:[{_EQUALS}]|[{_SIGNS}]\s*\d)")
_SPLITS = re.compile("[;\t\r\n]")
_INNER_FORMULA = re.compile(
    rf"""(?<=[;\t\r\n]) ([\ \u00a0"']*)
    (?= [{_EQUALS}] | [{_SIGNS}]\s* (?: \d | [^\w\s] | \w[\w.]*[(|!] | \Z ) )""",
    re.VERBOSE,
)
"""A formula that begins inside a cell where a spreadsheet splits at `;` or tabs.

Not a list in prose; but a sign at the end, behind which the next cell goes on.
"""

_LONGEST = 131_072
"""Characters of a cell: Python's own reader refuses more."""


def csv_file(name: str) -> str:
    """Where the CSV of a dataset, list or overview lies below data/."""
    if name in FIELDS:
        return f"{name}.csv"
    if name in LISTS:
        return f"lists/{name}.csv"
    return f"overviews/{name}.csv"


def csv_text(table: str, rows: Iterable[CellRow]) -> str:
    """A dataset or list as CSV, under the names of all its columns."""
    return csv_under([column.name for column in columns(table)], rows)


def csv_under(names: Sequence[str], rows: Iterable[CellRow]) -> str:
    """Rows under the names of their columns."""
    return "\ufeff" + _lines([list(names), *rows])


def csv_content(
    names: Sequence[str],
    rows: Sequence[CellRow],
    cache: Cache,
    group_of: Callable[[int], Hashable] = by_place,
) -> bytes:
    """The bytes of rows under the names of their columns; lines that are kept are not made."""
    lines = kept_lines(cache, "csv", rows, _line_bytes, group_of)
    return b"".join([csv_under(names, ()).encode(), *lines])


def _line_bytes(rows: Iterable[CellRow]) -> list[bytes]:
    return [line.encode() for line in _separate_lines(rows)]


@dataclass(frozen=True)
class ColumnSubset:
    """CSV files of some columns of a dataset: the columns that some keys of its items become.

    ``added`` are the names of columns beside them.
    """

    dataset: str
    keys: frozenset[str]
    added: tuple[str, ...] = ()

    @cached_property
    def head(self) -> str:
        """The first line of each."""
        names = [column.name for column in columns(self.dataset)]
        shown = [names[place] for place in self._places]
        return csv_under([*shown, *self.added], ())

    def line(self, item: Item, added: Sequence[str] = ()) -> str:
        """The line of an item, the same in every file, with the cells of the added columns."""
        return _lines([*row, *added] for row in rows(self._fields, [item]))

    @cached_property
    def _fields(self) -> tuple[ItemField, ...]:
        fields = TABLES[self.dataset]
        return tuple(field for field in fields if field.key in self.keys)

    @cached_property
    def _places(self) -> list[int]:
        """Where the columns of the subset stand in a row of the dataset."""
        places = []
        for place, column in enumerate(columns(self.dataset)):
            if column.fields[0].key in self.keys:
                places.append(place)
        return places


def _lines(rows: Iterable[CellRow]) -> str:
    return "".join(_separate_lines(rows))


def _separate_lines(rows: Iterable[CellRow]) -> list[str]:
    """A line each row."""
    out = _LineList()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows(map(_cells, rows))
    return out.lines


@dataclass(frozen=True, slots=True)
class _LineList:
    """A file for the library, which writes each row at once."""

    lines: list[str] = field(default_factory=list)

    def write(self, line: str) -> None:
        self.lines.append(line)


_LEFT_TO_WRITER = frozenset({type(None), int, float})
"""What the library writes as it should be: most cells."""


def _cells(row: CellRow) -> CellRow:
    return [
        value if type(value) in _LEFT_TO_WRITER else _cell_text(value) for value in row
    ]


def _cell_text(value: Any) -> str:
    if isinstance(value, str):
        return _guarded_text(value)
    if isinstance(value, bool):
        return cell_text(value)
    return guarded(cell_text(value))


@lru_cache(maxsize=20_000)
def _guarded_text(text: str) -> str:
    """A text in its cell; ids, words and days stand in many."""
    return guarded(clean(text))


def guarded(cell: str) -> str:
    """A text that a spreadsheet takes for text and never for a formula."""
    inner = cell
    if _SPLITS.search(cell):  # quicker than to look for formulas
        inner = _INNER_FORMULA.sub(r"\1'", cell)
    if inner.startswith(_FORMULA) or _FORMULA_BEHIND_BLANKS.match(inner):
        inner = f"'{inner}"
    if len(inner) > _LONGEST:
        return inner[: _LONGEST - 1] + "…"
    return inner
