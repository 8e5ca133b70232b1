"""The cells of one row, and of rows that go on with it, as the front matter of a record."""

import re
from dataclasses import dataclass, replace

from dxplan.diagnostics import Value
from dxplan.plan_tables.cell_values import CellValue, deliverables_value, left
from dxplan.plan_tables.columns import Column
from dxplan.plan_tables.deadline_values import Years, date_value, deadline_value
from dxplan.plan_tables.entries import Entry
from dxplan.plan_tables.entry_values import EntryValues
from dxplan.plan_tables.heads import is_not_for_notes
from dxplan.plan_tables.row_numbers import row_number
from dxplan.plan_tables.shown_values import shown_value
from dxplan.plan_tables.source_table import TableCell
from dxplan.plan_tables.table_reading import ReadRecord, TableReading
from dxplan.plan_tables.target_values import (
    HorizonValue,
    measure_of,
    target_value,
)
from dxplan.plan_tables.unit_values import UnitReader
from dxplan.portfolio.portfolio import Portfolio
from dxplan.text.suggest import without_accents


@dataclass
class EntryReader:
    """Reads entries for a plan: with the units of its jurisdiction, and its years."""

    portfolio: Portfolio
    units: UnitReader
    years: Years | None
    reading: TableReading

    def read(self, entry: Entry, record: ReadRecord) -> None:
        """Read all cells of an entry into its record."""
        cells = _EntryCells(
            reading=self.reading, record=record, reader=self, entry=entry
        )
        for column in entry.section.columns:
            cells.read_column(entry.first, column)
        for row in entry.rows[1:]:
            for column in entry.section.columns:
                cells.read_further(row, column)
        cells.finish()


@dataclass(kw_only=True)
class _EntryCells(EntryValues):
    """Reads the cells of an entry into what they say of its record."""

    reader: EntryReader
    entry: Entry
    deadline: TableCell | None = None
    start: TableCell | None = None

    def finish(self) -> None:
        """Put together what the cells say; a beginning stands with its deadline."""
        begins = self._begins()
        if self.deadline is not None:
            self._read_deadline(self.deadline, begins)
        if self.start is not None and begins:
            self._note_start(self.start, begins)
        super().finish()

    def _cell(self, row: int, column: Column) -> TableCell:
        return self.entry.section.table.rows[row][column.number - 1]

    def read_column(self, row: int, column: Column) -> None:
        """Read the cell of a column in the first row."""
        cell = self._cell(row, column)
        is_widened = column.number > 1 and cell.column < column.number
        if cell.is_blank or (is_widened and column.field != "title"):
            return
        if cell.doubt is not None:
            self.note(cell, column.field or "column", left(cell.doubt, cell.line))
            return
        if column.field == "title" or cell is self.record.cell:
            self.note(cell, "title", CellValue(None, shown=self.record.title))
            return
        self._read_own_or_above(cell, row, column)

    def _read_own_or_above(self, cell: TableCell, row: int, column: Column) -> None:
        """Read what a cell says, or what the one above says that it points at."""
        above = self._pointed_at(cell, row, column)
        if above is None:
            self._read_value(cell, column)
            return
        self.note(cell, column.field or "column", _same_as_above(above))
        copy = replace(cell, text=above.text)
        self.reader.reading.pass_over(copy)
        self._read_value(copy, column)

    def _pointed_at(
        self, cell: TableCell, row: int, column: Column
    ) -> TableCell | None:
        """The cell above that `nt` points at; None of any other text, or where there is none."""
        if _DITTO.fullmatch(without_accents(cell.line)) is None:
            return None
        for above in range(row - 1, self.entry.section.rows[0] - 1, -1):
            other = self._cell(above, column)
            is_ditto = _DITTO.fullmatch(without_accents(other.line)) is not None
            if other.doubt is not None:
                return None
            if not other.is_blank and not is_ditto:
                return other
        return None

    def _read_value(self, cell: TableCell, column: Column) -> None:
        match column.field:
            case "number":
                self._read_number(cell)
            case "lead" | "coordinating" | "units":
                self._read_units(cell, column)
            case "deadline":
                self.deadline = cell
            case "start":
                self.start = cell
            case "deliverables":
                self._read_deliverables(cell)
            case "area":
                self._read_area(cell)
            case "value":
                self.values.append(HorizonValue(cell, column.period))
            case "baseline":
                self._read_baseline(cell, column)
            case _:
                self._read_text(cell, column)

    def _read_text(self, cell: TableCell, column: Column) -> None:
        """A cell that is taken as it stands, or that nothing in the format holds."""
        field_of_text = column.field
        if field_of_text not in {"note", "group", "measure"}:
            self._read_other(cell, column)
            return
        if field_of_text == "note":
            self.notes.append(cell.line)
        elif field_of_text == "group":
            self.record.group = cell.line
        else:
            self.measure = measure_of(cell.line)
        self.note(cell, str(field_of_text), CellValue(None, shown=cell.line))

    def _read_other(self, cell: TableCell, column: Column) -> None:
        """A cell of a column that no key of the format holds: it goes into the note with its head.

        What is about persons, or says how far the work is, is left.
        """
        head = column.head.rpartition(" › ")[2]
        if column.field == "skip" and is_not_for_notes(head):
            self.note(cell, "column", left("no-key"))
        elif column.reason == "option" or not head:
            self.note(cell, "column", left("unknown-column"))
        else:
            text = f"{head.rstrip(' :')}: {cell.line}"
            self.notes.append(text if text.endswith(".") else f"{text}.")
            self.note(cell, "column", CellValue(None, "changed", "as-note", text))

    def read_further(self, row: int, column: Column) -> None:
        """Read what a row adds whose title is merged with the one above: results and notes."""
        cell = self._cell(row, column)
        begins = cell.row == row + self.record.table.first_row
        if cell.is_blank or not begins or cell.column < column.number:
            return
        if cell.doubt is not None:
            self.note(cell, column.field or "column", left(cell.doubt, cell.line))
        elif column.field == "deliverables":
            self._read_deliverables(cell)
        elif column.field == "note":
            self.notes.append(cell.line)
            self.note(cell, "note", CellValue(None, shown=cell.line))
        else:
            self.note(cell, column.field or "column", left("further-row"))

    # fields

    def _read_number(self, cell: TableCell) -> None:
        printed = self.record.number
        if row_number(cell.line).style == "none":
            self.note(cell, "number", left("no-number"))
        elif printed in {cell.line.strip("().- "), ""}:
            self.note(cell, "number", CellValue(None, shown=printed))
        else:
            self.note(cell, "number", CellValue(None, "changed", "number", printed))

    def _read_units(self, cell: TableCell, column: Column) -> None:
        wraps = self.record.table.lines_wrap
        helps = column.field == "coordinating"
        units = self.reader.units.read(cell, helps=helps, lines_wrap=wraps)
        self.leads += units.leads
        self.helpers += units.helpers
        self.unregistered += units.unregistered
        shown = ", ".join(map(shown_value, (*units.leads, *units.helpers)))
        reason = units.reason
        if reason:
            shown = units.meant if units.status == "left" else shown
        meaning = "coordinating" if helps else "lead"
        self.note(cell, meaning, CellValue(None, units.status, reason, shown))

    def _read_deadline(self, cell: TableCell, begins: str) -> None:
        value = deadline_value(cell, self.reader.years, begins)
        if value.value is not None:
            self.record.head["deadline"] = value.value
        if value.milestones and not self.record.is_target:
            steps: list[Value] = []
            for step in value.milestones:
                if isinstance(step, dict):
                    steps.append({**step, "title": {"vi": step["title"]}})
            self.record.head["milestones"] = steps
        shown = shown_value(value.value) if value.status != "left" else ""
        self.note(cell, "deadline", replace(value, shown=shown))

    def _begins(self) -> str:
        """When it begins; empty where no cell says it, or one that is left."""
        if self.start is None:
            return ""
        begins = date_value(self.start.line, self.reader.years)
        if not begins:
            self.note(self.start, "start", left("no-deadline"))
        return begins

    def _note_start(self, cell: TableCell, begins: str) -> None:
        """Nothing but a deadline holds when it begins: without one that cell is left."""
        deadline = self.record.head.get("deadline")
        if isinstance(deadline, dict) and deadline.get("from") == begins:
            self.note(cell, "start", CellValue(None, "changed", "start", begins))
        else:
            self.note(cell, "start", left("start-alone"))

    def _read_deliverables(self, cell: TableCell) -> None:
        value = deliverables_value(cell, lines_wrap=self.record.table.lines_wrap)
        items = value.value if isinstance(value.value, list) else []
        self.deliverables += items
        shown = "; ".join(map(shown_value, items))
        self.note(cell, "deliverables", replace(value, shown=shown))

    def _read_area(self, cell: TableCell) -> None:
        plain = without_accents(cell.line)
        for record in self.reader.portfolio.areas.values():
            names = (
                record.fields.name.vi,
                record.fields.name.en,
                *record.fields.aliases,
            )
            if plain in {without_accents(name) for name in names if name}:
                self.record.head["area"] = record.id
                self.note(cell, "area", CellValue(None, shown=record.id))
                return
        self.note(cell, "area", left("no-area"))

    def _read_baseline(self, cell: TableCell, column: Column) -> None:
        value = target_value(cell, self.measure)
        form = value.value if isinstance(value.value, dict) else {}
        is_plain = form.get("operator") == "=" and ".." not in str(form.get("value"))
        if not is_plain or not column.period or value.status == "left":
            self.note(cell, "baseline", left("no-baseline"))
            return
        self.baseline = {"date": column.period, "value": form["value"]}
        shown = f"{form['value']} ({column.period})"
        self.note(cell, "baseline", CellValue(None, shown=shown))


_DITTO = re.compile(
    r"-?\s?nt\s?-?|-//-|//|(?:nhu|theo) (?:tren|muc tren|dong tren)|nhu tren"
)
"""What points to the cell above."""


def _same_as_above(above: TableCell) -> CellValue:
    return CellValue(None, "changed", "as-above", above.line)
