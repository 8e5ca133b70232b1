"""The workbook of a department as bytes: sheets to write in, instructions, the hidden sheet."""

import io
from datetime import date, datetime
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dxplan.department_workbook.base_sheet import BASE_SHEET, Base, base_lines
from dxplan.department_workbook.cell_choices import validation
from dxplan.department_workbook.cell_formats import cell_formats
from dxplan.department_workbook.columns import SHEETS, Column, SheetLayout
from dxplan.department_workbook.guide_sheets import GuideSheets
from dxplan.department_workbook.row_writer import RowWriter
from dxplan.department_workbook.rows import DepartmentRows, Row
from dxplan.department_workbook.shown_values import (
    ShownValue,
    ShownValues,
)
from dxplan.exchange.columns import clean
from dxplan.wording.names import full_name

KEY_ROW = 0
HEAD_ROW = 1
FIRST_ROW = 2
"""The rows of a sheet, from 0: the hidden keys of the columns, the headings, the first record."""

_ONE_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - a property of the file, the same in each
_FROZEN_COLUMNS = 3
_HEAD_HEIGHT = 48
_LINE_HEIGHT = 15
_MOST_LINES = 12
"""A row is no higher; the rest of a long text is read in the cell."""
_PROTECTION = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}
"""What a protected sheet lets its reader do, beside writing into the cells that are not locked."""


def workbook_bytes(base: Base, writer: RowWriter) -> bytes:
    """The bytes of the workbook; the same rows give the same bytes."""
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(content, options)
    book.set_properties({"created": _ONE_DAY, "title": _title(writer, base)})
    _BookWriter(book, base, writer).write()
    book.close()
    return content.getvalue()


def _title(writer: RowWriter, base: Base) -> str:
    """What the workbook is called: after its unit, else its plan, else all."""
    rows = base.rows
    name = rows.plan
    if rows.unit:
        portfolio = writer.compliance.portfolio
        unit = portfolio.units[rows.unit]
        name = full_name(unit, portfolio, writer.catalogue.lang)
    if not name:
        name = writer.catalogue("labels.scope.all")
    return writer.catalogue("department_workbook.title", unit=name)


def _lines_of(value: ShownValue, width: int) -> int:
    """About how many lines a value takes in a column."""
    return sum(1 + len(line) // width for line in str(value).split("\n"))


class _BookWriter:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Workbook, base: Base, writer: RowWriter) -> None:
        self.book = book
        self.base = base
        self.rows: DepartmentRows = base.rows
        self.writer = writer
        self.catalogue = writer.catalogue
        self.formats = cell_formats(book)

    def write(self) -> None:
        """Write every sheet; the first with records is the one that opens."""
        layouts = [layout for layout in SHEETS if self.rows.of_sheet(layout)]
        sheets = {}
        for layout in layouts:
            sheets[layout] = self.book.add_worksheet(self._sheet_name(layout.name))
        guide = GuideSheets(self.book, self.catalogue, self.formats)
        guide.write_documents(self._sheet_name("documents"), self.rows.documents)
        title = _title(self.writer, self.base)
        guide.write_instructions(self._sheet_name("instructions"), title)
        for layout, sheet in sheets.items():
            self._write_records(sheet, layout)
        self._write_base()

    def _sheet_name(self, name: str) -> str:
        return self.catalogue(f"department_workbook.sheets.{name}")

    def _write_records(self, sheet: Worksheet, layout: SheetLayout) -> None:
        rows = self.rows.of_sheet(layout)
        last = FIRST_ROW + len(rows) - 1
        for place, column in enumerate(layout.columns):
            self._write_column_head(sheet, layout, place, column)
            choices = validation(column, self.catalogue)
            if choices is not None:
                sheet.data_validation(FIRST_ROW, place, last, place, choices)
        for line, row in enumerate(rows, FIRST_ROW):
            self._write_row(sheet, layout, line, row)
        sheet.set_row(KEY_ROW, None, None, {"hidden": True})
        sheet.set_row(HEAD_ROW, _HEAD_HEIGHT)
        sheet.freeze_panes(FIRST_ROW, _FROZEN_COLUMNS)
        sheet.autofilter(HEAD_ROW, 0, last, len(layout.columns) - 1)
        sheet.protect("", _PROTECTION)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)

    def _write_column_head(
        self, sheet: Worksheet, layout: SheetLayout, place: int, column: Column
    ) -> None:
        sheet.set_column(place, place, column.width)
        sheet.write_string(KEY_ROW, place, f"{layout.name}.{column.key}")
        heading = column.heading(self.catalogue)
        sheet.write_string(HEAD_ROW, place, heading, self.formats.head)
        note = self.catalogue(f"department_workbook.notes.{layout.name}.{column.key}")
        sheet.write_comment(HEAD_ROW, place, note, {"x_scale": 2, "y_scale": 1.5})

    def _write_row(
        self, sheet: Worksheet, layout: SheetLayout, line: int, row: Row
    ) -> None:
        names = self.writer.document_names(row.id.partition("/")[0])
        shown = ShownValues(self.catalogue, names)
        lines = 1
        for place, column in enumerate(layout.columns):
            value = row.value(column.key)
            cell: ShownValue = shown.show(column, value) if value else ""
            self._write_cell(sheet, (line, place), column, cell)
            lines = max(lines, _lines_of(cell, column.width))
        sheet.set_row(line, _LINE_HEIGHT * min(lines, _MOST_LINES))

    def _write_cell(
        self, sheet: Worksheet, at: tuple[int, int], column: Column, value: ShownValue
    ) -> None:
        cell_format = self.formats.of(column, value)
        if value == "":
            sheet.write_blank(*at, None, cell_format)
        elif isinstance(value, date):
            sheet.write_datetime(
                *at, datetime.combine(value, datetime.min.time()), cell_format
            )
        elif isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
            sheet.write_number(*at, float(value), cell_format)
        else:
            sheet.write_string(*at, clean(str(value)), cell_format)

    def _write_base(self) -> None:
        sheet = self.book.add_worksheet(BASE_SHEET)
        for line, texts in enumerate(base_lines(self.base)):
            for place, text in enumerate(texts):
                sheet.write_string(line, place, clean(text))
        sheet.protect()
        sheet.very_hidden()
