"""The workbook of a department as bytes: sheets to write in, instructions, the hidden sheet."""

import io
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from dxplan.department_workbook.base_sheet import BASE_SHEET, Base, base_lines
from dxplan.department_workbook.columns import SHEETS, Column, SheetLayout
from dxplan.department_workbook.rows import DepartmentRows, Row, RowWriter
from dxplan.department_workbook.shown_values import (
    ShownValue,
    ShownValues,
    flag_label,
)
from dxplan.exchange.columns import clean
from dxplan.messages import Catalogue
from dxplan.model.lenient_dates import FIRST_YEAR, LAST_YEAR
from dxplan.model.records import STATUSES

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
_STATUS_LIST = "dxplan_statuses"
_FLAG_LIST = "dxplan_flags"
_DOCUMENT_LIST = "dxplan_documents"
_LISTS = {"status": _STATUS_LIST, "flag": _FLAG_LIST}
_COLOURS = {"head": "#E4F0FB", "shown": "#F2F2F2", "editable": "#FFFFFF"}
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
    book.set_properties({"created": _ONE_DAY, "title": _title(writer.catalogue, base)})
    _BookWriter(book, base, writer).write()
    book.close()
    return content.getvalue()


def _title(catalogue: Catalogue, base: Base) -> str:
    return catalogue("department_workbook.title", unit=base.rows.unit or base.rows.plan)


@dataclass(frozen=True)
class _Formats:
    """How cells look, and whether a protected sheet lets them be written."""

    head: Format
    shown: Format
    text: Format
    day: Format
    heading: Format

    def of(self, column: Column, value: ShownValue) -> Format:
        """The format of a cell."""
        if not column.editable:
            return self.shown
        if column.kind == "day" or isinstance(value, date):
            return self.day
        if column.kind == "span":
            return self.day
        return self.text


def _formats(book: Workbook) -> _Formats:
    wrapped = {
        "text_wrap": True,
        "valign": "top",
        "border": 1,
        "border_color": "#BFBFBF",
    }
    editable = {**wrapped, "bg_color": _COLOURS["editable"], "locked": False}
    return _Formats(
        head=book.add_format({**wrapped, "bold": True, "bg_color": _COLOURS["head"]}),
        shown=book.add_format({**wrapped, "bg_color": _COLOURS["shown"]}),
        text=book.add_format(editable),
        day=book.add_format({**editable, "num_format": "dd/mm/yyyy", "align": "left"}),
        heading=book.add_format({"bold": True, "font_size": 14}),
    )


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
        self.formats = _formats(book)

    def write(self) -> None:
        """Write every sheet; the first with records is the one that opens."""
        layouts = [layout for layout in SHEETS if self.rows.of_sheet(layout)]
        sheets = {}
        for layout in layouts:
            sheets[layout] = self.book.add_worksheet(self._sheet_name(layout.name))
        self._write_documents()
        self._write_instructions()
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
            self._add_choices(sheet, column, place, last)
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

    def _add_choices(
        self, sheet: Worksheet, column: Column, place: int, last: int
    ) -> None:
        """What Excel offers in the cells of a column, and what it does not take."""
        choices = self._validation(column)
        if choices is None:
            return
        sheet.data_validation(FIRST_ROW, place, last, place, choices)

    def _validation(self, column: Column) -> dict[str, Any] | None:
        if not column.editable:
            return None
        error = {
            "error_title": "dxplan",
            "error_message": self.catalogue("department_workbook.not_taken"),
        }
        match column.kind:
            case "status" | "flag":
                return {
                    "validate": "list",
                    "source": f"={_LISTS[column.kind]}",
                    **error,
                }
            case "document" | "evidence":
                # others may be written too
                return {
                    "validate": "list",
                    "source": f"={_DOCUMENT_LIST}",
                    "show_error": False,
                }
            case "day":
                return {
                    "validate": "date",
                    "criteria": "between",
                    "minimum": date(FIRST_YEAR, 1, 1),
                    "maximum": date(LAST_YEAR, 12, 31),
                    **error,
                }
            case "percent":
                return {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": 0,
                    "maximum": 100,
                    **error,
                }
            case _:
                return None

    def _write_documents(self) -> None:
        """The documents that may be cited, of which the cells offer the first column."""
        name = self._sheet_name("documents")
        sheet = self.book.add_worksheet(name)
        for place, (key, width) in enumerate(
            (("written", 26), ("date", 13), ("title", 90))
        ):
            sheet.set_column(place, place, width)
            heading = self.catalogue(f"department_workbook.documents.{key}")
            sheet.write_string(0, place, heading, self.formats.head)
        for line, document in enumerate(self.rows.documents, 1):
            texts = (document.written, document.date, document.title)
            for place, text in enumerate(texts):
                sheet.write_string(line, place, clean(text))
        sheet.freeze_panes(1, 0)
        self._define_list(
            _DOCUMENT_LIST, name, (0, 1), max(1, len(self.rows.documents))
        )

    def _write_instructions(self) -> None:
        """How the workbook is filled in, and the words that its lists offer."""
        name = self._sheet_name("instructions")
        sheet = self.book.add_worksheet(name)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 100)
        sheet.write_string(
            0, 0, _title(self.catalogue, self.base), self.formats.heading
        )
        line = 2
        for text in self.catalogue("department_workbook.instructions").splitlines():
            sheet.write_string(line, 0, text)
            line += 1
        line += 1
        statuses = [
            (
                self.catalogue(f"labels.status.{status}"),
                self.catalogue(f"department_workbook.statuses.{status}"),
            )
            for status in STATUSES
        ]
        flags = [(flag_label(self.catalogue, value), "") for value in ("true", "false")]
        for list_name, heading, lines in (
            (_STATUS_LIST, "status", statuses),
            (_FLAG_LIST, "met", flags),
        ):
            text = self.catalogue(f"department_workbook.lists.{heading}")
            sheet.write_string(line, 0, text, self.formats.head)
            self._define_list(list_name, name, (0, line + 1), len(lines))
            for label, meaning in lines:
                line += 1
                sheet.write_string(line, 0, label)
                sheet.write_string(line, 1, meaning)
            line += 2

    def _define_list(
        self, name: str, sheet: str, first: tuple[int, int], size: int
    ) -> None:
        """A name for some cells below each other; ``first`` is column and row, from 0."""
        place, line = first
        column = xl_col_to_name(place, col_abs=True)
        cells = f"{column}${line + 1}:{column}${line + size}"
        self.book.define_name(name, f"='{sheet}'!{cells}")

    def _write_base(self) -> None:
        sheet = self.book.add_worksheet(BASE_SHEET)
        for line, texts in enumerate(base_lines(self.base)):
            for place, text in enumerate(texts):
                sheet.write_string(line, place, clean(text))
        sheet.protect()
        sheet.very_hidden()
