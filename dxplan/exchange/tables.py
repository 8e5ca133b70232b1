"""CSV as Excel and programs read it: UTF-8 with BOM, comma, CRLF, RFC 4180, no formulas (FORMAT.md, section 5)."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from dxplan.exchange.columns import Item, Row, cell_text, columns, rows_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(dataset: str, rows: Iterable[Row]) -> str:
    """The rows of a dataset under the names of all its columns."""
    return _written([column.name for column in columns(dataset)], rows)


def csv_part(dataset: str, keys: Iterable[str], items: Iterable[Item]) -> str:
    """The columns that some keys of a dataset's items become, of some items."""
    wanted = frozenset(keys)
    kept = [i for i, column in enumerate(columns(dataset)) if column.fields[0].key in wanted]
    return _written(
        [columns(dataset)[i].name for i in kept], ([row[i] for i in kept] for row in rows_of(dataset, items))
    )


def _written(names: Iterable[str], rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return cell_text(value) if isinstance(value, int | float) else guarded(cell_text(value))


def guarded(cell: str) -> str:
    """A text that a spreadsheet takes for text and never for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
