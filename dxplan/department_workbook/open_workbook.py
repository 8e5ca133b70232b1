"""A workbook that somebody sends, as openpyxl reads it: formulas as such, nothing followed."""

import io
import warnings
from functools import partial
from typing import Any

from openpyxl import load_workbook
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


def open_workbook(content: bytes, name: str, *, shown: bool = False) -> Workbook:
    """The workbook; with ``shown`` what its formulas last showed in the place of formulas.

    Raises DxplanError where the library can't read it.
    """
    load: Any = partial(load_workbook, keep_links=False, data_only=shown)
    try:
        with warnings.catch_warnings():
            # it warns of what it leaves out, such as pictures
            warnings.simplefilter("ignore")
            return load(io.BytesIO(content))
    except Exception as error:
        # a broken file makes it raise almost anything
        raise DxplanError("office-damaged", file=name) from error


def base_of(book: Workbook, name: str) -> Base:
    """What the hidden sheet says; raises DxplanError where it is missing or was edited."""
    if BASE_SHEET not in book.sheetnames:
        raise DxplanError("workbook-not-ours", file=name, sheet=BASE_SHEET)
    try:
        return read_base(
            [_text(value) for value in line]
            for line in book[BASE_SHEET].iter_rows(max_col=5, values_only=True)
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
