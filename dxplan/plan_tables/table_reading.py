"""What is read of a document's tables: the tasks and targets, and what is made of every cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dxplan.diagnostics import Value
from dxplan.plan_tables.cell_values import CellValue, Status
from dxplan.plan_tables.columns import Options
from dxplan.plan_tables.sections import Section, repeats_head, sections_of
from dxplan.plan_tables.source_table import SourceTable, TableCell


@dataclass(frozen=True, slots=True)
class CellReading:
    """What is made of a cell: what it is taken for, and the value that is written for it.

    ``meaning`` is a field, or the part of the table that the cell is. ``reason`` says why it is
    changed or left.
    """

    table: SourceTable
    cell: TableCell
    meaning: str
    status: Status
    value: str = ""
    reason: str = ""


@dataclass
class ReadRecord:
    """A task or target as its rows say: front matter without what its plan gives it.

    ``number`` is the printed one, ``group`` the headings above it, ``part_of`` the record whose
    part it is.
    """

    is_target: bool
    number: str
    title: str
    head: dict[str, Value]
    table: SourceTable
    cell: TableCell
    group: str = ""
    part_of: "ReadRecord | None" = None


@dataclass(frozen=True, slots=True)
class Gap:
    """What a record needs and its row does not say: `lead`, `deadline`, `by`, `value`."""

    record: ReadRecord
    cell: TableCell
    missing: str


@dataclass
class TableReading:
    """All that is read of a document's tables.

    ``unread`` are tables that are no list of tasks or targets, ``hidden`` sheets that nobody sees.
    """

    sections: list[Section] = field(default_factory=list)
    records: list[ReadRecord] = field(default_factory=list)
    cells: list[CellReading] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    unread: list[SourceTable] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    heading: list[str] = field(default_factory=list)
    _noted: dict[int, TableCell] = field(default_factory=dict)

    def note(
        self, table: SourceTable, cell: TableCell, meaning: str, value: CellValue
    ) -> None:
        """Record what is made of a cell; the first word on a merged one counts."""
        if id(cell) in self._noted:
            return
        self._noted[id(cell)] = cell
        status, reason = value.status, value.reason
        if cell.mended is not None and status == "understood":
            status, reason = "changed", cell.mended
        self.cells.append(
            CellReading(table, cell, meaning, status, value.shown, reason)
        )

    def pass_over(self, cell: TableCell) -> None:
        """Say nothing of a cell that is only made in the place of another."""
        self._noted[id(cell)] = cell

    def count(self, status: Status) -> int:
        """How many cells that show something are of a status."""
        return sum(reading.status == status for reading in self.cells)


def cells_beginning_in(table: SourceTable, rows: Sequence[int]) -> Iterator[TableCell]:
    """The cells that begin in some rows and show something, each once."""
    for row in rows:
        for cell in dict.fromkeys(table.rows[row]):
            if cell.row == row + table.first_row and not cell.is_blank:
                yield cell


def read_sections(tables: Sequence[SourceTable], options: Options) -> TableReading:
    """Where the lists of tasks and targets are, before any of their cells is read."""
    reading = TableReading()
    before: Section | None = None
    for table in tables:
        sections = sections_of(table, options, before)
        reading.heading += table.heading
        if not sections:
            reading.unread.append(table)
            continue
        reading.sections += sections
        before = sections[-1]
    return reading


def years_of_deadlines(reading: TableReading) -> set[str]:
    """The years that deadlines and the heads of values name."""
    years: set[str] = set()
    for section in reading.sections:
        for column in section.columns:
            years |= set(_YEAR.findall(column.period))
            if column.field not in {"deadline", "start"}:
                continue
            for row in section.rows:
                cell = section.table.rows[row][column.number - 1]
                if cell.doubt is None and not repeats_head(section, row):
                    years |= set(_YEAR.findall(cell.text))
    return years


_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
