"""CSV for Excel and programs (docs/format.md, section 5): UTF-8 with BOM, comma, CRLF, no formulas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dxplan.exchange.columns import CellRow, Item, cell_text, columns, rows_of
from dxplan.exchange.fields import FIELDS, LISTS

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_INNER_FORMULA = re.compile(
    r"""(?<=[;\t\r\n]) ([\ \u00a0"']*) (?= [=@] | [+-]\s* (?: \d | [^\w\s] | \w[\w.]*[(|!] ) )""",
    re.VERBOSE,
)
"""A formula that begins inside a cell where a spreadsheet splits at `;` or tabs.

Not a list in prose.
"""


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


@dataclass(frozen=True)
class ColumnSubset:
    """CSV files of some columns of a dataset: the columns that some keys of its items become."""

    dataset: str
    keys: frozenset[str]

    @cached_property
    def head(self) -> str:
        """The first line of each."""
        names = [column.name for column in columns(self.dataset)]
        return csv_under([names[place] for place in self._places], ())

    def line(self, item: Item) -> str:
        """The line of an item, the same in every file."""
        row = rows_of(self.dataset, [item])[0]
        return _lines([[row[place] for place in self._places]])

    @cached_property
    def _places(self) -> list[int]:
        """Where the columns of the subset stand in a row of the dataset."""
        places = []
        for place, column in enumerate(columns(self.dataset)):
            if column.fields[0].key in self.keys:
                places.append(place)
        return places


def _lines(rows: Iterable[CellRow]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:  # most cells
        return ""
    text = cell_text(value)
    if isinstance(value, int | float):
        return text
    return guarded(text)


def guarded(cell: str) -> str:
    """A text that a spreadsheet takes for text and never for a formula."""
    inner = _INNER_FORMULA.sub(r"\1'", cell)
    if inner.startswith(_FORMULA):
        return f"'{inner}"
    return inner
