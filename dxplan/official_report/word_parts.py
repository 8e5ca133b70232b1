"""Paragraphs, cells and rules of which the report as a Word document is put together."""

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from dxplan.official_report.word_xml import add_rule

IN_TABLES = Pt(12)


def fill_cell(cell: _Cell, text: str, *, bold: bool = False) -> None:
    """A cell with a paragraph each line of its text."""
    first, *others = text.split("\n")
    add_text(cell.paragraphs[0], first, IN_TABLES, bold=bold)
    for line in others:
        add_text(cell.add_paragraph(), line, IN_TABLES, bold=bold)


def set_widths(table: Table, widths: tuple[int, ...]) -> None:
    """Columns of these widths, whatever they hold."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            if cell.grid_span == 1:
                cell.width = width


def add_centred(
    cell: _Cell, text: str, size: int, *, bold: bool = False, italic: bool = False
) -> Paragraph:
    """A paragraph in the middle of a cell."""
    paragraph: Paragraph = cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_text(paragraph, text, size, bold=bold, italic=italic)
    return paragraph


def add_rule_to_cell(cell: _Cell, indent: int) -> None:
    """A line below the last paragraph of a cell, so much shorter on either side."""
    make_rule(cell.add_paragraph(), indent)


def make_rule(paragraph: Paragraph, indent: int) -> None:
    """An empty low paragraph with a line above it, so much shorter on either side."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = indent
    form.space_before = Pt(4)
    form.line_spacing = Pt(6)
    add_rule(paragraph)


def drop_first(cell: _Cell) -> None:
    """Remove the empty paragraph that a new cell begins with."""
    first = cell.paragraphs[0]
    first._p.getparent().remove(first._p)  # noqa: SLF001 - the library has no way to do it


def add_text(
    paragraph: Paragraph,
    text: str,
    size: int,
    *,
    bold: bool = False,
    italic: bool = False,
) -> None:
    """Text at the end of a paragraph."""
    run = paragraph.add_run(text)
    run.font.size = size
    run.bold = bold
    run.italic = italic
