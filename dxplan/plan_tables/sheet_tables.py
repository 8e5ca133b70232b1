"""The sheets of a workbook as tables: one a sheet, from its first row to its last."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from openpyxl.utils import get_column_letter

from dxplan.files.sizes import MAX_COLUMNS
from dxplan.files.workbook_reader import read_workbook
from dxplan.plan_tables.source_table import (
    Doubt,
    SourceTable,
    TableCell,
    clean_text,
    doubt_of_length,
    require_size,
)


def sheet_tables(name: str, content: bytes) -> tuple[list[SourceTable], list[str]]:
    """The visible sheets of a workbook, and the names of hidden ones, which are not read.

    Raises DxplanError where it can't be read, or a sheet has too many rows or columns.
    """
    workbook = read_workbook(content, name)
    tables = []
    hidden = []
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            hidden.append(clean_text(sheet.title))
            continue
        last_row, last_column = _last_place(sheet)
        require_size(name, last_row, last_column)
        rows = _rows(sheet, last_row)
        if rows:
            title = clean_text(sheet.title)
            hidden_in_it = [*_hidden(sheet, rows)]
            table = SourceTable(title, rows, is_sheet=True, hidden=hidden_in_it)
            tables.append(table)
    return tables, hidden


def _hidden(sheet: Any, rows: list[list[TableCell]]) -> Iterator[str]:
    """The hidden rows, then the hidden columns, that hold something."""
    hidden_rows = _hidden_rows(sheet)
    for number, cells in enumerate(rows, 1):
        if number in hidden_rows and not _are_blank(cells):
            yield str(number)
    width = max(map(len, rows), default=0)
    hidden_columns = _hidden_columns(sheet, width)
    for number, column in enumerate(zip(*rows, strict=True), 1):
        if number in hidden_columns and not _are_blank(column):
            yield get_column_letter(number)


def _hidden_rows(sheet: Any) -> set[int]:
    dimensions = sheet.row_dimensions.items()
    return {number for number, dimension in dimensions if dimension.hidden}


def _hidden_columns(sheet: Any, width: int) -> set[int]:
    """The numbers of the hidden columns, up to a width."""
    columns: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            # a workbook lists ranges, and a damaged one may name columns without end
            last = min(dimension.max or 0, width)
            columns.update(range(dimension.min or 0, last + 1))
    return columns


def _are_blank(cells: Iterable[TableCell]) -> bool:
    return all(cell.is_blank for cell in cells)


def _last_place(sheet: Any) -> tuple[int, int]:
    """The last row and the last column in which something stands."""
    cells = sheet._cells  # noqa: SLF001 - iter_rows would make every cell between them
    places = [place for place, cell in cells.items() if cell.value is not None]
    rows = max((row for row, _ in places), default=0)
    return rows, max((column for _, column in places), default=0)


def _rows(sheet: Any, height: int) -> list[list[TableCell]]:
    width = min(sheet.max_column or 0, MAX_COLUMNS)
    merged = dict(_merged(sheet, height, width))
    grid: list[list[TableCell]] = []
    for row in range(1, height + 1):
        line: list[TableCell] = []
        for column in range(1, width + 1):
            first, tall, wide = merged.get((row, column), ((row, column), 1, 1))
            if first == (row, column):
                line.append(_cell(sheet.cell(row, column), row, column, tall, wide))
            elif first[0] == row:
                line.append(line[first[1] - 1])
            else:
                line.append(grid[first[0] - 1][first[1] - 1])
        grid.append(line)
    while grid and all(cell.is_blank for cell in grid[-1]):
        grid.pop()
    return grid


_Span = tuple[tuple[int, int], int, int]
"""The first place of a merged cell, its rows and its columns."""


def _merged(
    sheet: Any, height: int, width: int
) -> Iterator[tuple[tuple[int, int], _Span]]:
    for area in sheet.merged_cells.ranges:
        last_row = min(area.max_row, height)
        last_column = min(area.max_col, width)
        first = (area.min_row, area.min_col)
        span = (first, last_row - first[0] + 1, last_column - first[1] + 1)
        for row in range(first[0], last_row + 1):
            for column in range(first[1], last_column + 1):
                yield (row, column), span


def _cell(cell: Any, row: int, column: int, tall: int, wide: int) -> TableCell:
    value = cell.value
    doubt: Doubt | None = None
    if cell.data_type == "f":
        doubt = "formula"
    elif cell.data_type == "e":
        doubt = "error"
    elif value is not None and cell.font is not None and cell.font.strike:
        doubt = "struck"
    elif isinstance(value, str):
        doubt = doubt_of_length(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return TableCell(
        row, column, _text(cell, doubt), tall, wide, doubt,
        is_number=is_number, is_date=isinstance(value, date),
    )  # fmt: skip


def _text(cell: Any, doubt: Doubt | None) -> str:
    """What a cell shows: a date day first, a number without what its format hides."""
    value = cell.value
    if value is None:
        return ""
    if doubt == "formula":
        return clean_text(str(getattr(value, "text", value)))
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    return clean_text(str(value))


def _number(value: float, shown_as: str) -> str:
    if "%" in shown_as:
        return f"{_plain(round(value * 100, 6))}%"
    decimals = shown_as.partition(".")[2]
    if decimals and set(decimals) == {"0"}:
        return f"{value:.{len(decimals)}f}"
    return _plain(value)


def _plain(value: float) -> str:
    """A number without needless decimals: 2 for 2.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return repr(round(value, 6)) if isinstance(value, float) else str(value)
