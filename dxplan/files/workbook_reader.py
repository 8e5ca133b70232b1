"""Workbooks that somebody sends, as openpyxl reads them, in memory that their cells bound."""

import io
import warnings
from dataclasses import dataclass
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet._reader import WorksheetReader
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

from dxplan.errors import DxplanError
from dxplan.files.sizes import MAX_CELLS

_MOST_TRANSLATED = 1_000_000
"""Characters of formulas that are written again for other cells of a sheet."""


def read_workbook(content: bytes, name: str, *, shown: bool = False) -> Workbook:
    """The cells of a workbook; with ``shown`` what formulas last showed in the place of formulas.

    Links, pictures, remarks and formats of areas are not read. Raises DxplanError where the library
    can't read it.
    """
    try:
        with warnings.catch_warnings():
            # it warns of what it leaves out, such as pictures
            warnings.simplefilter("ignore")
            reader = _CellsReader(
                io.BytesIO(content), data_only=shown, keep_links=False
            )
            reader.read()
            return reader.wb
    except Exception as error:
        # a broken file makes it raise almost anything
        raise DxplanError("office-damaged", file=name) from error


class _CellsReader(ExcelReader):  # type: ignore[misc]
    """Reads the cells of the sheets and nothing that belongs to them."""

    def read_worksheets(self) -> None:
        """The sheets of cells, each of a part of its own; raises ValueError where two share one."""
        parts: set[str] = set()
        for sheet, relation in self.parser.find_sheets():
            part = relation.target
            if part not in self.valid_files or "chartsheet" in relation.Type:
                continue
            if part in parts:
                raise ValueError(part)
            parts.add(part)
            worksheet = self.wb.create_sheet(sheet.name)
            with self.archive.open(part) as stream:
                _SheetReader(
                    worksheet,
                    stream,
                    self.shared_strings,
                    self.data_only,
                    rich_text=False,
                ).bind_all()
            worksheet.sheet_state = sheet.state


class _Formulas(dict[str, Any]):
    """The formulas that several cells share, by number: each cell has its own text of them.

    Once that takes too many characters they read as at the first cell.
    """

    left = _MOST_TRANSLATED

    def __getitem__(self, number: str) -> Any:
        formula = super().__getitem__(number)
        self.left -= len(formula.tokenizer.formula)
        return formula if self.left > 0 else _AsWritten(formula.tokenizer.formula)


@dataclass(frozen=True, slots=True)
class _AsWritten:
    """A formula that reads the same in every cell."""

    formula: str

    def translate_formula(self, _cell: str) -> str:
        """The formula."""
        return self.formula


class _SheetReader(WorksheetReader):  # type: ignore[misc]
    """Makes no cell that a sheet does not write: an area may name a million in ten letters."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.parser.shared_formulae = _Formulas()

    def bind_all(self) -> None:
        """Cells, merged areas, and which rows and columns are hidden."""
        self.bind_cells()
        self.bind_merged_cells()
        self.bind_col_dimensions()
        self.bind_row_dimensions()

    def bind_merged_cells(self) -> None:
        """Empty what merged areas cover; raises ValueError where they lie over each other.

        A sheet with too many cells has none: it is refused for its size by who reads it.
        """
        rows, columns = self.ws.max_row, self.ws.max_column
        if not self.parser.merged_cells or rows * columns > MAX_CELLS:
            return
        areas = []
        covered = 0
        for merged in self.parser.merged_cells.mergeCell:
            area = CellRange(merged.ref)
            last_row = min(area.max_row, rows)
            last_column = min(area.max_col, columns)
            if area.min_row > last_row or area.min_col > last_column:
                continue
            covered += (last_row - area.min_row + 1) * (last_column - area.min_col + 1)
            if covered > rows * columns:
                raise ValueError(merged.ref)
            _empty(self.ws._cells, area, last_row, last_column)  # noqa: SLF001 - ws.cell makes them
            areas.append(area)
        self.ws.merged_cells = MultiCellRange(areas)


def _empty(cells: Any, area: CellRange, last_row: int, last_column: int) -> None:
    """Take out the cells of an area but the first."""
    first = (area.min_row, area.min_col)
    for row in range(area.min_row, last_row + 1):
        for column in range(area.min_col, last_column + 1):
            if (row, column) != first:
                cells.pop((row, column), None)
