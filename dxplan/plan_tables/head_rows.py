"""Which rows of a table are its head, and what they say of each column."""

import re
from collections import Counter
from collections.abc import Sequence

from dxplan.plan_tables.heads import (
    Field,
    field_of_head,
    is_column_number,
    is_lower_head,
)
from dxplan.plan_tables.source_table import SourceTable, TableCell

_LISTED = re.compile(r"(?:[IVXLC]+|\d{1,3}(?:\.\d{1,3})*|[a-zđA-ZĐ])[.)]?|[-+•*]")
"""The number of a row that lists something, and so names no columns."""
_LONGEST_HEAD = 120
"""Characters of a longer cell are no head."""


def head_at(table: SourceTable, row: int) -> tuple[int, ...]:
    """The rows of the head that begins at a row; empty where none does."""
    if not _names_columns(table, row):
        return ()
    last = row
    while last + 1 < len(table.rows) and _goes_on(table, row, last + 1):
        last += 1
    return tuple(range(row, last + 1))


def _names_columns(table: SourceTable, row: int) -> bool:
    """Whether a row has heads of two or more columns, one of them what is to be done."""
    cells = table.rows[row]
    if any(_LISTED.fullmatch(cell.line) for cell in cells[:2]):
        return False
    fields: Counter[Field] = Counter()
    for cell in dict.fromkeys(cells):
        if cell.row != row + table.first_row or len(cell.line) > _LONGEST_HEAD:
            continue
        field = field_of_head(cell.line)
        if field is not None:
            fields[field] += 1
    if len(fields) < 2:
        return False
    if "title" in fields:
        return True
    return len(fields) > 2 and bool({"lead", "units"} & fields.keys())


def _goes_on(table: SourceTable, first: int, row: int) -> bool:
    """Whether a row still belongs to the head that begins at ``first``."""
    cells = table.rows[row]
    if numbers_columns(cells):
        return True
    number = row + table.first_row
    own = [cell for cell in cells if cell.row == number and not cell.is_blank]
    if _is_below_merged(table, first, row):
        return all(len(cell.line) <= _LONGEST_HEAD for cell in own)
    return bool(own) and all(is_lower_head(cell.line) for cell in own)


def _is_below_merged(table: SourceTable, first: int, row: int) -> bool:
    """Whether a cell of the rows from ``first`` on reaches down into a row."""
    begins = range(first + table.first_row, row + table.first_row)
    cells = table.rows[row]
    return any(cell.row in begins and not cell.is_blank for cell in cells)


def numbers_columns(cells: Sequence[TableCell]) -> bool:
    """Whether a row only numbers the columns."""
    texts = [cell.line for cell in cells if not cell.is_blank]
    return len(texts) > 2 and all(map(is_column_number, texts))


def head_texts(table: SourceTable, head: Sequence[int], index: int) -> list[str]:
    """What the rows of a head say of a column, counted from 0, from the top down."""
    texts: list[str] = []
    for row in head:
        cells = table.rows[row]
        if numbers_columns(cells):
            continue
        line = cells[index].line
        if line and (not texts or texts[-1] != line):
            texts.append(line)
    return texts
