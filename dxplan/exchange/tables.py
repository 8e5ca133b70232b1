"""CSV as Excel and programs read it: UTF-8 with BOM, comma, CRLF, RFC 4180, no formulas (FORMAT.md, section 5)."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from dxplan.exchange.items import Item

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(items: Iterable[Item]) -> str:
    """The items as rows, their keys as columns in the order in which they first come; nested maps as `key_inner`."""
    rows = [_flat(item) for item in items]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_safe(row.get(column, "")) for column in columns])
    return "\ufeff" + out.getvalue()


def _flat(item: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    row: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, Mapping):
            row |= _flat(value, f"{prefix}{key}_")
        else:
            row[prefix + key] = _cell(value)
    return row


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(_cell(item) for item in value)
    if isinstance(value, Mapping):
        return " | ".join(f"{key}={_cell(inner)}" for key, inner in value.items() if inner not in (None, [], {}))
    return str(value)


def _safe(cell: str) -> str:
    """A cell that a spreadsheet takes for text and never for a formula; numbers stay numbers."""
    if not cell.startswith(_FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
