"""CSV as Excel and programs read it: UTF-8 with BOM, comma, CRLF, RFC 4180, no formulas (FORMAT.md, section 5)."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dxplan.exchange.columns import Item, Row, cell_text, columns, rows_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(dataset: str, rows: Iterable[Row]) -> str:
    """The rows of a dataset under the names of all its columns."""
    return _written([column.name for column in columns(dataset)], rows)


@dataclass(frozen=True)
class Excerpt:
    """CSV files of some columns of a dataset: the columns that some keys of its items become."""

    dataset: str
    keys: frozenset[str]

    @cached_property
    def head(self) -> str:
        """The first line of each."""
        return _written([columns(self.dataset)[i].name for i in self._kept], ())

    def line(self, item: Item) -> str:
        """The line of an item, the same in every file."""
        row = rows_of(self.dataset, [item])[0]
        return _lines([[row[i] for i in self._kept]])

    @cached_property
    def _kept(self) -> list[int]:
        return [i for i, column in enumerate(columns(self.dataset)) if column.fields[0].key in self.keys]


def _written(names: Row, rows: Iterable[Row]) -> str:
    return "\ufeff" + _lines([names, *rows])


def _lines(rows: Iterable[Row]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return cell_text(value) if isinstance(value, int | float) else guarded(cell_text(value))


def guarded(cell: str) -> str:
    """A text that a spreadsheet takes for text and never for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
