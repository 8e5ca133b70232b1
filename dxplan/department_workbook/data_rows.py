"""The rows of a department as data: JSON, and CSV with a line a record."""

from typing import Any

from dxplan.department_workbook.base_sheet import Base
from dxplan.department_workbook.columns import SHEETS, SheetLayout
from dxplan.department_workbook.rows import Row
from dxplan.exchange.csv_output import csv_under
from dxplan.exchange.json_output import json_text

SCHEMA = 1


def rows_json(base: Base) -> str:
    """The rows with what they were made from; a key without a value is null."""
    rows = base.rows
    items = []
    for layout in SHEETS:
        items += [_item(layout, row) for row in rows.of_sheet(layout)]
    return json_text(
        {
            "schema": SCHEMA,
            "version": base.version,
            "commit": base.commit or None,
            "unit": rows.unit or None,
            "plan": rows.plan or None,
            "items": items,
        }
    )


def _item(layout: SheetLayout, row: Row) -> dict[str, Any]:
    item: dict[str, Any] = {"kind": row.sheet}
    for column in layout.columns:
        value = row.value(column.key)
        if column.key in row.data:
            item[column.key] = row.data[column.key]
        elif column.kind == "evidence":
            item[column.key] = value.split("\n") if value else []
        else:
            item[column.key] = value or None
    return {**item, "by_member": row.by or None}


def rows_csv(base: Base) -> str:
    """Tasks and targets in one table, whose columns are those of both sheets."""
    keys: dict[str, None] = {}
    for layout in SHEETS:
        keys |= dict.fromkeys(column.key for column in layout.columns)
    lines = []
    for row in base.rows.rows:
        values = [row.value(key).replace("\n", "; ") for key in keys]
        lines.append([row.sheet, *values])
    return csv_under(["kind", *keys], lines)
