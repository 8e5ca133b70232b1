"""The sheets of a department's workbook that are only read: documents, and how it is filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from dxplan.department_workbook.cell_choices import (
    DOCUMENT_LIST,
    FLAG_LIST,
    STATUS_LIST,
)
from dxplan.department_workbook.cell_formats import CellFormats
from dxplan.department_workbook.rows import DocumentRow
from dxplan.department_workbook.shown_values import flag_label
from dxplan.exchange.columns import clean
from dxplan.messages import Catalogue
from dxplan.model.records import STATUSES

_WIDTHS = (34, 100)
"""Characters that the two columns of the instructions are wide."""
_LINE_HEIGHT = 15


@dataclass(frozen=True)
class GuideSheets:
    """Writes them into a workbook, and names the cells that fill drop-down lists."""

    book: Workbook
    catalogue: Catalogue
    formats: CellFormats

    def write_documents(self, name: str, documents: Sequence[DocumentRow]) -> None:
        """The documents that may be cited, of which the cells offer the first column."""
        sheet = self.book.add_worksheet(name)
        for place, (key, width) in enumerate(
            (("written", 26), ("date", 13), ("title", 90))
        ):
            sheet.set_column(place, place, width)
            heading = self.catalogue(f"department_workbook.documents.{key}")
            sheet.write_string(0, place, heading, self.formats.head)
        for line, document in enumerate(documents, 1):
            texts = (document.written, document.date, document.title)
            for place, text in enumerate(texts):
                sheet.write_string(line, place, clean(text))
        sheet.freeze_panes(1, 0)
        sheet.fit_to_pages(1, 0)
        self._define_list(DOCUMENT_LIST, name, 1, max(1, len(documents)))

    def write_instructions(self, name: str, title: str) -> None:
        """How the workbook is filled in, and the words that its lists offer."""
        sheet = self.book.add_worksheet(name)
        for place, width in enumerate(_WIDTHS):
            sheet.set_column(place, place, width)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, clean(title), self.formats.heading)
        line = self._write_steps(sheet, 2)
        statuses = [
            (
                self.catalogue(f"labels.status.{status}"),
                self.catalogue(f"department_workbook.statuses.{status}"),
            )
            for status in STATUSES
        ]
        flags = [(flag_label(self.catalogue, value), "") for value in ("true", "false")]
        line = self._write_list(sheet, line + 1, "status", statuses)
        self._define_list(STATUS_LIST, name, line - len(statuses), len(statuses))
        line = self._write_list(sheet, line + 1, "met", flags)
        self._define_list(FLAG_LIST, name, line - len(flags), len(flags))

    def _write_steps(self, sheet: Worksheet, line: int) -> int:
        """Write the steps below each other; the line behind the last."""
        steps = self.catalogue("department_workbook.instructions").splitlines()
        for step in steps:
            sheet.merge_range(line, 0, line, 1, step, self.formats.prose)
            sheet.set_row(line, _LINE_HEIGHT * (1 + len(step) // sum(_WIDTHS)))
            line += 1
        return line

    def _write_list(
        self, sheet: Worksheet, line: int, name: str, entries: Sequence[tuple[str, str]]
    ) -> int:
        """Write the words of a list below its heading; the line behind the last."""
        heading = self.catalogue(f"department_workbook.lists.{name}")
        sheet.write_string(line, 0, heading, self.formats.head)
        for label, meaning in entries:
            line += 1
            sheet.write_string(line, 0, label)
            sheet.write_string(line, 1, meaning)
        return line + 1

    def _define_list(self, name: str, sheet: str, line: int, size: int) -> None:
        """A name for some cells of the first column; ``line`` is counted from 0."""
        column = xl_col_to_name(0, col_abs=True)
        cells = f"{column}${line + 1}:{column}${line + size}"
        self.book.define_name(name, f"='{sheet}'!{cells}")
