"""A report as a Word document, laid out as Decree 30/2020/NĐ-CP asks; the same bytes every time."""

import io
from datetime import datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section as WordSection
from docx.shared import Length, Mm, Pt
from docx.table import Table

from dxplan.official_report.deterministic_zip import repacked
from dxplan.official_report.report import Annex, Letterhead, OfficialReport, Row
from dxplan.official_report.word_parts import (
    add_centred,
    add_rule_to_cell,
    add_text,
    drop_first,
    fill_cell,
    make_rule,
    set_widths,
)
from dxplan.official_report.word_xml import (
    add_page_number,
    repeat_on_each_page,
    set_font,
    set_language,
    without_cell_margins,
)

FONT = "Times New Roman"
BODY = Pt(14)
"""The size of the text; the decree allows 13 and 14."""
_SMALL = Pt(13)
_TOP = _BOTTOM = _RIGHT = Mm(20)
_LEFT = Mm(30)
_SHORT, _LONG = Mm(210), Mm(297)
_HEADER = Mm(10)
_AGENCY, _COUNTRY = Mm(62), Mm(98)
"""The two columns of the letterhead fill the width of the text."""
_INDENT = Mm(12.7)
_BEFORE = Pt(6)
_MOTTO_INDENT = Mm(18)
_AGENCY_INDENT = Mm(22)
"""The line beneath the motto is as long as it, that beneath the agency a third of its column."""


def word_document(report: OfficialReport) -> bytes:
    """The bytes of the document."""
    document = Document()
    _set_styles(document, report.lang)
    first = document.sections[0]
    _set_page(first, _SHORT, _LONG)
    _write_letterhead(document, report.letterhead)
    _write_title(document, report)
    _write_body(document, report)
    _write_ending(document, report)
    _write_headers(first, report)
    across = document.add_section(WD_SECTION.NEW_PAGE)
    _set_page(across, _LONG, _SHORT)
    across.orientation = WD_ORIENT.LANDSCAPE
    across.different_first_page_header_footer = False
    for annex in report.annexes:
        _write_annex(document, annex, is_first=annex is report.annexes[0])
    _set_properties(document, report)
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def _set_styles(document: WordDocument, lang: str) -> None:
    style = document.styles["Normal"]
    set_font(style, FONT, BODY)
    set_language(style, lang)
    style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.space_after = Pt(0)


def _set_page(section: WordSection, width: Length, height: Length) -> None:
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin = _TOP, _BOTTOM
    section.left_margin, section.right_margin = _LEFT, _RIGHT
    section.header_distance = section.footer_distance = _HEADER


def _set_properties(document: WordDocument, report: OfficialReport) -> None:
    """The properties that Word shows; without a clock."""
    properties = document.core_properties
    day = datetime.combine(report.written_on, time())
    properties.author = "dxplan"
    properties.last_modified_by = "dxplan"
    properties.title = report.subject[:255]
    properties.comments = report.draft_meaning
    properties.language = report.lang
    properties.created = properties.modified = day
    properties.revision = 1


def _write_headers(section: WordSection, report: OfficialReport) -> None:
    """On the first page the draft mark, on the others the number; below what it is made of."""
    section.different_first_page_header_footer = True
    mark = section.first_page_header.paragraphs[0]
    mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add_text(mark, report.draft, _SMALL, bold=True)
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_page_number(number)
    for footer in (section.first_page_footer, section.footer):
        note = footer.paragraphs[0]
        add_text(note, f"{report.draft_meaning} {report.data}", Pt(9), italic=True)


def _write_letterhead(document: WordDocument, head: Letterhead) -> None:
    table = document.add_table(rows=2, cols=2)
    set_widths(table, (_AGENCY, _COUNTRY))
    without_cell_margins(table)
    agency, country = table.rows[0].cells
    if head.superior:
        add_centred(agency, head.superior, _SMALL)
    add_centred(agency, head.agency, _SMALL, bold=True)
    add_rule_to_cell(agency, _AGENCY_INDENT)
    add_centred(country, head.country, _SMALL, bold=True)
    add_centred(country, head.motto, BODY, bold=True)
    add_rule_to_cell(country, _MOTTO_INDENT)
    number, place = table.rows[1].cells
    add_centred(number, head.number, _SMALL)
    add_centred(place, head.place_and_date, BODY, italic=True)
    for cell in (agency, country, number, place):
        drop_first(cell)


def _write_title(document: WordDocument, report: OfficialReport) -> None:
    kind = document.add_paragraph()
    kind.alignment = WD_ALIGN_PARAGRAPH.CENTER
    kind.paragraph_format.space_before = Pt(18)
    add_text(kind, report.kind, BODY, bold=True)
    subject = document.add_paragraph()
    subject.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_text(subject, report.subject, BODY, bold=True)
    rule = document.add_paragraph()
    make_rule(rule, Mm(55))
    rule.paragraph_format.space_after = Pt(6)


def _write_body(document: WordDocument, report: OfficialReport) -> None:
    for line in report.opening:
        _paragraph(document, line.shown)
    for section in report.sections:
        _paragraph(document, section.title, bold=True)
        for part in section.parts:
            _paragraph(document, part.title, bold=True)
            for line in part.lines:
                _paragraph(document, line.as_text)


def _paragraph(document: WordDocument, text: str, *, bold: bool = False) -> None:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.first_line_indent = _INDENT
    form.space_before = _BEFORE
    form.line_spacing = 1.15
    form.keep_with_next = bold
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    add_text(paragraph, text, BODY, bold=bold)


def _write_ending(document: WordDocument, report: OfficialReport) -> None:
    """The recipients on the left; on the right that nobody has signed."""
    document.add_paragraph()
    table = document.add_table(rows=1, cols=2)
    set_widths(table, (Mm(80), Mm(80)))
    without_cell_margins(table)
    left, right = table.rows[0].cells
    add_text(
        left.add_paragraph(), report.recipients.title, Pt(12), bold=True, italic=True
    )
    for line in report.recipients.lines:
        add_text(left.add_paragraph(), line, Pt(11))
    add_centred(right, report.recipients.unsigned, BODY, italic=True)
    drop_first(left)
    drop_first(right)


def _write_annex(document: WordDocument, annex: Annex, *, is_first: bool) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.page_break_before = not is_first
    title.paragraph_format.keep_with_next = True
    add_text(title, annex.title, BODY, bold=True)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.space_after = _BEFORE
    add_text(head, annex.head, BODY, italic=True)
    if not annex.rows:
        _paragraph(document, annex.nothing)
        return
    table = document.add_table(rows=1, cols=len(annex.columns))
    table.style = "Table Grid"
    widths = tuple(Mm(column.width) for column in annex.columns)
    cells = table.rows[0].cells
    for cell, column in zip(cells, annex.columns, strict=True):
        fill_cell(cell, column.title, bold=True)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    repeat_on_each_page(table.rows[0])
    for row in annex.rows:
        _add_row(table, row)
    set_widths(table, widths)


def _add_row(table: Table, row: Row) -> None:
    cells = table.add_row().cells  # type: ignore[no-untyped-call]
    if row.is_heading:
        fill_cell(cells[0].merge(cells[-1]), row.cells[0], bold=True)
        return
    for cell, text in zip(cells, row.cells, strict=True):
        fill_cell(cell, text)
