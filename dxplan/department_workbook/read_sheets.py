"""The sheets of a workbook as they came back: which column is which, and which row is whose."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from dxplan.department_workbook.cell_problems import CellFault, CellProblem, fault_at
from dxplan.department_workbook.columns import SHEETS, Column, SheetLayout
from dxplan.department_workbook.open_workbook import is_too_large
from dxplan.department_workbook.source_cell import SourceCell, shortened

_SEARCHED_ROWS = 10
"""The row of keys is looked for in so many rows: somebody may have put a title above it."""
_SEARCHED_COLUMNS = 100
"""Keys stand in so many columns: ours, and those that somebody put between them."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row with its cells by the keys of their columns."""

    id: str
    number: int
    cells: dict[str, SourceCell]


@dataclass(frozen=True)
class ReadSheet:
    """A sheet of records, by the keys in its hidden row."""

    title: str
    layout: SheetLayout
    rows: list[ReadRow]
    columns: dict[str, int]
    problems: list[CellProblem] = field(default_factory=list)


def read_sheets(sheets: Iterable[Worksheet]) -> list[ReadSheet]:
    """The sheets of tasks and targets among all, whatever they are called now."""
    read = []
    for sheet in sheets:
        reader = _reader_of(sheet)
        if reader is not None:
            read.append(reader.read())
    return read


def sheets_without_keys(
    sheets: Iterable[Worksheet], names: Sequence[str]
) -> Iterator[CellProblem]:
    """The sheets that are called as one of ours and have lost their row of keys."""
    for sheet in sheets:
        if sheet.title in names and _reader_of(sheet) is None:
            yield CellProblem(sheet.title, "", "no-keys")


def _reader_of(sheet: Worksheet) -> "_SheetReader | None":
    """The reader of a sheet that has a row of keys; None for another."""
    for line in range(1, min(_SEARCHED_ROWS, sheet.max_row) + 1):
        keys = [
            (cell.column, str(cell.value))
            for cell in _cells_of(sheet, line)
            if isinstance(cell.value, str)
        ]
        for layout in SHEETS:
            prefix = f"{layout.name}."
            if sum(key.startswith(prefix) for _, key in keys) > 1:
                return _SheetReader(sheet, layout, line, keys)
    return None


def _cells_of(sheet: Worksheet, line: int) -> tuple[Any, ...]:
    """The first cells of a row; the library makes those that are not there."""
    (cells,) = sheet.iter_rows(min_row=line, max_row=line, max_col=_SEARCHED_COLUMNS)
    return tuple(cells)


class _SheetReader:
    """Reads one sheet, whose row ``line`` has the keys of its columns."""

    def __init__(
        self,
        sheet: Worksheet,
        layout: SheetLayout,
        line: int,
        keys: list[tuple[int, str]],
    ) -> None:
        self.sheet = sheet
        self.layout = layout
        self.line = line
        self.problems: list[CellProblem] = []
        self.columns = self._columns(keys)

    def read(self) -> ReadSheet:
        """The rows below the headings; what is wrong with the sheet as a whole goes before them."""
        if is_too_large(self.sheet):
            row = str(self.sheet.max_row)
            self._report("", CellFault("sheet-too-large", row=row))
        elif "id" not in self.columns:
            self._report("", CellFault("no-id-column"))
        rows = [] if self.problems else self._rows()
        self._report_merged(rows)
        return ReadSheet(
            self.sheet.title, self.layout, rows, self.columns, self.problems
        )

    def _columns(self, keys: list[tuple[int, str]]) -> dict[str, int]:
        """The place of each column by its key."""
        columns: dict[str, int] = {}
        for place, written in keys:
            _, _, key = written.partition(".")
            if not written.startswith(f"{self.layout.name}."):
                continue
            if key not in self.layout.by_key:
                continue
            if key in columns:
                other = self._address(self.line, columns[key])
                heading = self._heading(place) or key
                fault = CellFault("column-twice", heading=heading, other=other)
                self._report(self._address(self.line, place), fault)
                continue
            columns[key] = place
        return columns

    def _rows(self) -> list[ReadRow]:
        rows: list[ReadRow] = []
        first: dict[str, str] = {}
        for line in range(self.line + 2, self.sheet.max_row + 1):
            cells = {
                key: self._cell(line, place) for key, place in self.columns.items()
            }
            id_cell = cells["id"]
            if id_cell.is_empty:
                self._report_content_without_id(cells)
                continue
            identity = str(id_cell.value).strip()
            if id_cell.kind == "f":
                fault = CellFault("formula", formula=shortened(identity))
                self._report(id_cell.address, fault)
            elif identity in first:
                other = first[identity]
                fault = CellFault("id-twice", value=shortened(identity), other=other)
                self._report(id_cell.address, fault)
            else:
                first[identity] = id_cell.address
                rows.append(ReadRow(identity, line, cells))
        return rows

    def _report_content_without_id(self, cells: dict[str, SourceCell]) -> None:
        for key, cell in cells.items():
            if not cell.is_empty and self.layout.by_key[key].editable:
                fault = CellFault("id-missing", other=cells["id"].address)
                self._report(cell.address, fault)
                return

    def _report_merged(self, rows: list[ReadRow]) -> None:
        """Say which merged cells reach into a row and column that are read."""
        lines = [row.number for row in rows]
        places = sorted(self.columns.values())
        for merged in self.sheet.merged_cells.ranges:
            is_in_row = _has_one_within(lines, merged.min_row, merged.max_row)
            is_in_column = _has_one_within(places, merged.min_col, merged.max_col)
            if is_in_row and is_in_column:
                address = self._address(merged.min_row, merged.min_col)
                self._report(address, CellFault("merged", range=merged.coord))

    def _cell(self, line: int, place: int) -> SourceCell:
        cell = self.sheet.cell(line, place)
        address = self._address(line, place)
        return SourceCell(address, cell.value, cell.data_type, cell.number_format or "")

    def _heading(self, place: int) -> str:
        value = self.sheet.cell(self.line + 1, place).value
        return "" if value is None else shortened(str(value))

    def _address(self, line: int, place: int) -> str:
        return str(self.sheet.cell(line, place).coordinate)

    def _report(self, cell: str, fault: CellFault) -> None:
        self.problems.append(fault_at(self.sheet.title, cell, fault))


def _has_one_within(numbers: Sequence[int], first: int, last: int) -> bool:
    """Whether one of some numbers in their order lies between two, these included."""
    place = bisect_left(numbers, first)
    return place < len(numbers) and numbers[place] <= last


def missing_columns(sheet: ReadSheet) -> list[Column]:
    """The columns to write in that are gone from a sheet."""
    return [
        column for column in sheet.layout.editable if column.key not in sheet.columns
    ]
