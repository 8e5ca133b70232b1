"""A workbook that somebody sends: its hidden sheet, and the sheets with cells."""

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dxplan.department_workbook.base_sheet import (
    BASE_SHEET,
    Base,
    DamagedBaseError,
    read_base,
)
from dxplan.errors import DxplanError
from dxplan.files.sizes import MAX_CELLS

_BASE_COLUMNS = 5


def base_of(book: Workbook, name: str) -> Base:
    """What the hidden sheet says; raises DxplanError where it is missing or was edited."""
    if BASE_SHEET not in book.sheetnames:
        raise DxplanError("workbook-not-ours", file=name, sheet=BASE_SHEET)
    sheet = book[BASE_SHEET]
    if sheet.max_row * _BASE_COLUMNS > MAX_CELLS:
        raise DxplanError("workbook-base-damaged", file=name, sheet=BASE_SHEET)
    try:
        return read_base(
            [_text(value) for value in line]
            for line in sheet.iter_rows(max_col=_BASE_COLUMNS, values_only=True)
        )
    except DamagedBaseError as error:
        raise DxplanError(
            "workbook-base-damaged", file=name, sheet=BASE_SHEET
        ) from error


def sheets_of(book: Workbook) -> list[Worksheet]:
    """The sheets with cells, without the hidden one."""
    return [sheet for sheet in book.worksheets if sheet.title != BASE_SHEET]


def is_too_large(sheet: Worksheet) -> bool:
    """Whether a sheet has cells so far out that it is not read."""
    return bool(sheet.max_row * sheet.max_column > MAX_CELLS)


def _text(value: object) -> str:
    return "" if value is None else str(value)
