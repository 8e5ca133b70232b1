"""The tables of a PDF, page by page, as far as their lines are drawn."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any, TypeAlias

from dxplan.errors import DxplanError
from dxplan.files.sizes import MAX_PAGES
from dxplan.plan_tables.source_table import (
    SourceTable,
    TableCell,
    clean_text,
    doubt_of_length,
    require_size,
)

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
            _require_pages(name, len(document.pages))
            for page in document.pages:
                tables += _tables_of(name, page, len(tables))
    except DxplanError:
        raise
    except Exception as error:  # whatever a library makes of damaged files
        raise DxplanError("broken-pdf", file=name) from error
    return _joined(tables)


def _joined(tables: list[SourceTable]) -> list[SourceTable]:
    """The tables with what a page break cut joined to the row before it.

    A row at the top of a page without a number goes on with the last one of the page before.
    """
    joined: list[SourceTable] = []
    for table in tables:
        before = joined[-1] if joined else None
        if before is None or not _is_cut(before, table):
            joined.append(table)
            continue
        joined[-1] = replace(before, rows=_with_rest(before.rows, table.rows[0]))
        if len(table.rows) > 1:
            joined.append(replace(table, rows=table.rows[1:]))
    return joined


def _is_cut(before: SourceTable, table: SourceTable) -> bool:
    first = table.rows[0]
    is_whole = before.width != table.width or not first[0].is_blank
    return not is_whole and not before.rows[-1][0].is_blank


def _with_rest(
    rows: Sequence[Sequence[TableCell]], rest: Sequence[TableCell]
) -> list[Sequence[TableCell]]:
    """The rows, the last one with what stands at the top of the next page."""
    last: list[TableCell] = []
    for cell, more in zip(rows[-1], rest, strict=True):
        if last and cell is rows[-1][len(last) - 1]:
            last.append(last[-1])
        elif more.is_blank:
            last.append(cell)
        else:
            written = f"{cell.text}\n{more.text}"
            doubt = cell.doubt or more.doubt or doubt_of_length(written)
            text = clean_text(written)
            last.append(replace(cell, text=text, doubt=doubt, mended="page-break"))
    return [*rows[:-1], last]


def _require_pages(name: str, number: int) -> None:
    """Raise DxplanError where a document has too many pages: a table may go on below them."""
    if number > MAX_PAGES:
        raise DxplanError("too-many-pages", file=name, limit=str(MAX_PAGES))


def _tables_of(name: str, page: Any, before: int) -> Iterator[SourceTable]:
    text = page.extract_text() or ""
    heading = tuple(clean_text(text).split("\n")[:_HEADING_LINES])
    for number, table in enumerate(page.find_tables(), start=before + 1):
        rows = _rows(name, table)
        if rows:
            yield SourceTable(str(number), rows, heading, lines_wrap=True)


def _rows(name: str, table: Any) -> list[list[TableCell]]:
    """The grid of a table: a place that no cell begins at belongs to the one drawn over it."""
    texts = table.extract()
    boxes = [row.cells for row in table.rows]
    columns = max((len(row) for row in boxes), default=0)
    require_size(name, len(boxes), columns)
    lefts = _left_edges(boxes, columns)
    tops = [row.bbox[1] for row in table.rows]
    grid: list[list[TableCell]] = []
    drawn: list[tuple[_Box, TableCell]] = []
    for row, cells in enumerate(boxes):
        line: list[TableCell] = []
        for column in range(columns):
            box = cells[column] if column < len(cells) else None
            if box is None:
                above = _drawn_over(drawn, lefts[column], tops[row])
                line.append(above or TableCell(row + 1, column + 1))
                continue
            written = texts[row][column] or ""
            height = _count_within(tops, box[1], box[3])
            width = _count_within(lefts, box[0], box[2])
            cell = TableCell(
                row + 1, column + 1, clean_text(written), height, width,
                doubt_of_length(written),
            )  # fmt: skip
            line.append(cell)
            drawn.append((box, line[-1]))
        grid.append(line)
    return grid


def _count_within(edges: Sequence[float], begin: float, end: float) -> int:
    """How many rows or columns begin within a cell; lines that meet are a point apart at most."""
    return sum(begin - 1 <= edge < end - 1 for edge in edges)


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
