"""The tables of a Word document, with merged cells, list numbers and tracked changes."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from dxplan.errors import DxplanError
from dxplan.files.sizes import MAX_COLUMNS
from dxplan.plan_tables.source_table import (
    Doubt,
    Mending,
    SourceTable,
    TableCell,
    clean_text,
    doubt_of_length,
    require_size,
)
from dxplan.plan_tables.word_numbering import ListNumbers, list_numbers

_HEADING_LINES = 12
"""Paragraphs before a table in which its title is looked for."""


def word_tables(name: str, content: bytes) -> list[SourceTable]:
    """The tables of a document in their order; raises DxplanError where it can't be read."""
    try:
        document = Document(io.BytesIO(content))
        return list(_tables(name, document))
    except DxplanError:
        raise
    except Exception as error:  # whatever a library makes of damaged XML
        raise DxplanError("office-damaged", file=name) from error


def _tables(name: str, document: Any) -> Iterator[SourceTable]:
    numbers = list_numbers(document)
    heading: list[str] = []
    count = 0
    for block in document.element.body:
        if block.tag == qn("w:p"):
            text, _, _ = _paragraph(block)
            label = numbers.label(block)
            if text.strip():
                heading += clean_text(f"{label} {text}").split("\n")
            continue
        if block.tag != qn("w:tbl"):
            continue
        count += 1
        rows = _rows(name, block, numbers)
        yield SourceTable(str(count), rows, tuple(heading[-_HEADING_LINES:]))
        heading = []


def _rows(name: str, table: Any, numbers: ListNumbers) -> list[list[TableCell]]:
    """The rows as a grid: `w:gridSpan` says how wide a cell is, `w:vMerge` that it goes on."""
    placed: list[list[_Placed]] = []
    for element in table.iterfind(qn("w:tr")):
        if element.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            placed.append(_placed_cells(element, numbers))
            require_size(name, len(placed), len(placed[-1]))
    width = max((len(row) for row in placed), default=0)
    return _grid(placed, width)


class _Placed:
    """A cell of a row as it stands in the file, before what is merged is joined."""

    def __init__(self, element: Any | None, width: int, numbers: ListNumbers) -> None:
        self.width = width
        self.text = ""
        self.doubt: Doubt | None = None
        self.revised = False
        self.goes_on = False
        if element is None:
            return
        merge = element.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        self.goes_on = merge is not None and merge.get(qn("w:val")) != "restart"
        self.text, self.doubt, self.revised = _cell_text(element, numbers)


def _placed_cells(row: Any, numbers: ListNumbers) -> list[_Placed]:
    """The cells of a row, a wide one in each of its columns."""
    cells: list[_Placed] = []
    before = min(MAX_COLUMNS, _count_of(row, "w:trPr", "w:gridBefore", 0))
    for _ in range(before):
        cells.append(_Placed(None, 1, numbers))
    for element in row.iter(qn("w:tc")):
        if next(element.iterancestors(qn("w:tr"))) is not row:
            continue  # of a table inside a cell
        width = min(MAX_COLUMNS, _count_of(element, "w:tcPr", "w:gridSpan", 1))
        cells += [_Placed(element, width, numbers)] * width
    return cells


def _count_of(element: Any, properties: str, tag: str, default: int) -> int:
    child = element.find(f"{qn(properties)}/{qn(tag)}")
    written = "" if child is None else child.get(qn("w:val"), "")
    return max(default, int(written)) if written.isdecimal() else default


def _grid(placed: Sequence[Sequence[_Placed]], width: int) -> list[list[TableCell]]:
    grid: list[list[TableCell]] = []
    heights = _heights(placed, width)
    for row, cells in enumerate(placed):
        line: list[TableCell] = []
        for column in range(width):
            cell = cells[column] if column < len(cells) else None
            is_second = column > 0 and cell is not None and cell is cells[column - 1]
            if cell is None:
                line.append(TableCell(row + 1, column + 1))
            elif is_second:
                line.append(line[-1])
            elif cell.goes_on and row > 0:
                line.append(grid[row - 1][column])
            else:
                line.append(_table_cell(cell, row, column, heights[row][column]))
        grid.append(line)
    return grid


def _table_cell(cell: _Placed, row: int, column: int, height: int) -> TableCell:
    """A cell at its first place, of which row and column count from 0."""
    mended: Mending | None = "tracked-changes" if cell.revised else None
    return TableCell(
        row + 1, column + 1, cell.text, height, cell.width, cell.doubt, mended=mended
    )


def _heights(placed: Sequence[Sequence[_Placed]], width: int) -> list[list[int]]:
    """Over how many rows the cell at each place goes on below it, itself counted."""
    heights = [[1] * width for _ in placed]
    for row in range(len(placed) - 2, -1, -1):
        below = placed[row + 1]
        for column in range(min(width, len(below))):
            if below[column].goes_on:
                heights[row][column] = heights[row + 1][column] + 1
    return heights


def _cell_text(element: Any, numbers: ListNumbers) -> tuple[str, Doubt | None, bool]:
    """The text of a cell in lines, why it is doubtful, and whether it has tracked changes."""
    if element.find(qn("w:tbl")) is not None:
        return "", "nested", False
    lines = []
    is_struck = False
    is_revised = False
    for paragraph in element.iter(qn("w:p")):
        text, struck, revised = _paragraph(paragraph)
        lines.append(f"{numbers.label(paragraph)} {text}".strip())
        is_struck = is_struck or struck
        is_revised = is_revised or revised
    written = "\n".join(lines)
    doubt = "struck" if is_struck else doubt_of_length(written)
    return clean_text(written), doubt, is_revised


_BLANKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
_GONE = (qn("w:del"), qn("w:moveFrom"))


def _paragraph(paragraph: Any) -> tuple[str, bool, bool]:
    """The text of a paragraph as it stands once changes are accepted; struck out; revised."""
    pieces = []
    is_struck = False
    is_revised = paragraph.find(f".//{qn('w:ins')}") is not None
    for run in paragraph.iter(qn("w:r")):
        if next(run.iterancestors(*_GONE), None) is not None:
            is_revised = True
            continue
        text = "".join(_run_text(run))
        pieces.append(text)
        is_struck = is_struck or (bool(text.strip()) and _is_struck(run))
    return "".join(pieces), is_struck, is_revised


def _run_text(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag in _BLANKS:
            yield _BLANKS[child.tag]


def _is_struck(run: Any) -> bool:
    for tag in ("w:strike", "w:dstrike"):
        mark = run.find(f"{qn('w:rPr')}/{qn(tag)}")
        if mark is not None and mark.get(qn("w:val"), "1") not in {"0", "false", "off"}:
            return True
    return False
