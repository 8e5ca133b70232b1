"""The tables of a PDF, page by page, as far as their lines are drawn."""

import io
from collections.abc import Iterator
from importlib import import_module
from typing import Any, TypeAlias

from dxplan.errors import DxplanError
from dxplan.plan_tables.source_table import (
    MAX_COLUMNS,
    MAX_ROWS,
    SourceTable,
    TableCell,
    clean_text,
)

_MAX_PAGES = 200
_HEADING_LINES = 12
_Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom edge of a cell."""


def pdf_tables(name: str, content: bytes) -> list[SourceTable]:
    """The tables of all pages in their order.

    Raises DxplanError where pdfplumber is not installed, or the file can't be read.
    """
    try:
        pdfplumber = import_module("pdfplumber")
    except ImportError as error:
        raise DxplanError("pdf-not-installed", file=name) from error
    tables: list[SourceTable] = []
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            for page in document.pages[:_MAX_PAGES]:
                tables += _tables_of(page, len(tables))
    except Exception as error:  # whatever a library makes of damaged files
        raise DxplanError("broken-pdf", file=name) from error
    return tables


def _tables_of(page: Any, before: int) -> Iterator[SourceTable]:
    text = page.extract_text() or ""
    heading = tuple(clean_text(text).split("\n")[:_HEADING_LINES])
    for number, table in enumerate(page.find_tables(), start=before + 1):
        rows = _rows(table)
        if rows:
            yield SourceTable(str(number), rows, heading, lines_wrap=True)


def _rows(table: Any) -> list[list[TableCell]]:
    """The grid of a table: a place that no cell begins at belongs to the one drawn over it."""
    texts = table.extract()[:MAX_ROWS]
    boxes = [row.cells for row in table.rows][:MAX_ROWS]
    columns = min(MAX_COLUMNS, max((len(row) for row in boxes), default=0))
    lefts = _left_edges(boxes, columns)
    tops = [row.bbox[1] for row in table.rows][:MAX_ROWS]
    grid: list[list[TableCell]] = []
    drawn: list[tuple[_Box, TableCell]] = []
    for row, cells in enumerate(boxes):
        line: list[TableCell] = []
        for column in range(columns):
            box = cells[column] if column < len(cells) else None
            if box is not None:
                tall = sum(box[1] - 1 <= top < box[3] - 1 for top in tops)
                wide = sum(box[0] - 1 <= left < box[2] - 1 for left in lefts)
                text = clean_text(texts[row][column] or "")
                cell = TableCell(row + 1, column + 1, text, tall, wide)
                drawn.append((box, cell))
            else:
                above = _drawn_over(drawn, lefts[column], tops[row])
                cell = above or TableCell(row + 1, column + 1)
            line.append(cell)
        grid.append(line)
    return grid


def _left_edges(boxes: list[Any], columns: int) -> list[float]:
    """The left edge of each column."""
    edges: list[float] = []
    for column in range(columns):
        places = [
            row[column][0]
            for row in boxes
            if column < len(row) and row[column] is not None
        ]
        edges.append(min(places, default=edges[-1] if edges else 0.0))
    return edges


def _drawn_over(
    drawn: list[tuple[_Box, TableCell]], left: float, top: float
) -> TableCell | None:
    """The cell whose box holds the corner of a place."""
    for box, cell in reversed(drawn):
        if box[0] - 1 <= left < box[2] - 1 and box[1] - 1 <= top < box[3] - 1:
            return cell
    return None
