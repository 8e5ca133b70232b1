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
    columns = _columns(rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(column, "") for column in columns])
    return "\ufeff" + out.getvalue()


def _columns(rows: list[dict[str, str]]) -> list[str]:
    """Every key, with both languages of a text; an empty one whose inner keys are columns of their own is left out."""
    found = dict.fromkeys(column for row in rows for column in row)
    filled = {column for row in rows for column, cell in row.items() if cell}
    outer = {column[:cut] for column in found for cut, letter in enumerate(column) if letter == "_"}
    columns = [column for column in found if column in filled or column not in outer]
    return [*dict.fromkeys(column for name in columns for column in _languages(name))] or ["id"]


def _languages(column: str) -> tuple[str, ...]:
    stem, _, lang = column.rpartition("_")
    return (f"{stem}_vi", f"{stem}_en") if lang in {"vi", "en"} else (column,)


def _flat(item: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    row: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, Mapping):
            row |= _flat(value, f"{prefix}{key}_")
        else:
            row[prefix + key] = _cell(value) if isinstance(value, int | float) else _safe(_cell(value))
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
    """A text that a spreadsheet takes for text and never for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
