"""A report as a workbook: a sheet with its text, one each annex; nothing in it is a formula."""

import io
from collections.abc import Sequence
from datetime import datetime, time

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dxplan.official_report.report import Annex, OfficialReport

_A4 = 9
"""The number by which Excel knows the paper."""
_FONT = {
    "font_name": "Times New Roman",
    "font_size": 12,
    "valign": "top",
    "text_wrap": True,
}
_BODY_WIDTH = 80
"""Characters of a line of the text."""
_CELL = 32_767
"""Characters that a cell holds."""
_PER_MM = 0.5
"""About how many characters a millimetre of a column holds."""
_NARROWER = 1.1
"""So many letters of a text take the room of a figure, by which widths are counted."""
_LINE = 16
"""Points of a line of text."""
_HIGHEST = 409
"""Points of the highest row that Excel has."""


def workbook(report: OfficialReport) -> bytes:
    """The bytes of the workbook."""
    stream = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    book = Workbook(stream, options)
    book.set_properties(
        {
            "title": report.subject[:255],
            "author": "dxplan",
            "comments": report.draft_meaning,
            "created": datetime.combine(report.written_on, time()),
        }
    )
    _write_text(book, report)
    for annex in report.annexes:
        _write_annex(book, annex, report.data)
    book.close()
    return stream.getvalue()


def _write_text(book: Workbook, report: OfficialReport) -> None:
    """The letterhead, the title and the sections, a row each paragraph."""
    plain = book.add_format(_FONT)
    bold = book.add_format({**_FONT, "bold": True})
    centred = book.add_format({**_FONT, "bold": True, "align": "center"})
    sheet = book.add_worksheet(report.sheet)
    _set_page(sheet, report.data)
    sheet.set_column(0, 0, _BODY_WIDTH)
    head = report.letterhead
    rows: list[tuple[str, Format]] = [
        (f"{report.draft}. {report.draft_meaning}", bold),
        (head.superior, plain),
        (head.agency, bold),
        (head.country, centred),
        (head.motto, centred),
        (head.number, plain),
        (head.place_and_date, plain),
        (report.kind, centred),
        (report.subject, centred),
    ]
    rows += [(line.shown, plain) for line in report.opening]
    for section in report.sections:
        rows.append((section.title, bold))
        for part in section.parts:
            rows.append((part.title, bold))
            for line in part.lines:
                rows.append((line.as_text, plain))
    rows.append((report.recipients.title, bold))
    rows += [(line, plain) for line in report.recipients.lines]
    rows += [(report.recipients.unsigned, plain), (report.data, plain)]
    filled = [(text, form) for text, form in rows if text]
    for number, (text, form) in enumerate(filled):
        sheet.set_row(number, _height([text], [_BODY_WIDTH]))
        sheet.write_string(number, 0, text[:_CELL], form)


def _write_annex(book: Workbook, annex: Annex, data: str) -> None:
    """A table with frozen headings, printed across with its head row on every page."""
    plain = book.add_format({**_FONT, "border": 1})
    bold = book.add_format({**_FONT, "border": 1, "bold": True})
    title = book.add_format({**_FONT, "bold": True, "text_wrap": False})
    sheet = book.add_worksheet(annex.sheet)
    _set_page(sheet, data)
    sheet.set_landscape()
    sheet.write_string(0, 0, annex.title, title)
    sheet.write_string(1, 0, annex.head, book.add_format({"italic": True}))
    widths = [column.width * _PER_MM for column in annex.columns]
    titles = [column.title for column in annex.columns]
    sheet.set_row(2, _height(titles, widths))
    for place, column in enumerate(annex.columns):
        sheet.set_column(place, place, widths[place])
        sheet.write_string(2, place, column.title, bold)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    if not annex.rows:
        sheet.write_string(3, 0, annex.nothing, title)
    last = len(annex.columns) - 1
    for number, row in enumerate(annex.rows, start=3):
        if row.is_heading:
            sheet.merge_range(number, 0, number, last, "", bold)
            sheet.write_string(number, 0, row.cells[0][:_CELL], bold)
            sheet.set_row(number, _height(row.cells, [sum(widths)]))
            continue
        sheet.set_row(number, _height(row.cells, widths))
        for place, text in enumerate(row.cells):
            sheet.write_string(number, place, text[:_CELL], plain)


def _height(cells: Sequence[str], widths: Sequence[float]) -> int:
    """The points of a row that shows its cells whole, each broken at the width of its column."""
    most = 1
    for text, width in zip(cells, widths, strict=True):
        room = width * _NARROWER
        lines = sum(1 + int(len(line) / room) for line in text.split("\n"))
        most = max(most, lines)
    return min(most * _LINE, _HIGHEST)


def _set_page(sheet: Worksheet, data: str) -> None:
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{data.replace('&', '&&')[:200]}&R&P")
