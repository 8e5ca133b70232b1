"""The formats of a report, and what writes each."""

from collections.abc import Callable, Mapping

from dxplan.official_report.markdown import markdown_text
from dxplan.official_report.pdf import pdf_document
from dxplan.official_report.report import OfficialReport
from dxplan.official_report.word import word_document
from dxplan.official_report.workbook import workbook


def _markdown(report: OfficialReport) -> bytes:
    return markdown_text(report).encode("utf-8")


WRITERS: Mapping[str, Callable[[OfficialReport], bytes]] = {
    "docx": word_document,
    "pdf": pdf_document,
    "md": _markdown,
    "xlsx": workbook,
}
"""What writes a report in each format: the same report gives the same bytes."""
