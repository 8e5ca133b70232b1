"""The cells of one row, and of rows that go on with it, as the front matter of a record."""

import re
from dataclasses import dataclass, field, replace

from dxplan.diagnostics import Value
from dxplan.plan_tables.cell_values import (
    CellValue,
    Measure,
    Years,
    date_value,
    deadline_value,
    deliverables_value,
    left,
    measure_of,
    target_value,
)
from dxplan.plan_tables.columns import Column
from dxplan.plan_tables.heads import is_not_for_notes, period_in_head
from dxplan.plan_tables.rows import Entry, row_number
from dxplan.plan_tables.source_table import TableCell
from dxplan.plan_tables.table_reading import Gap, ReadRecord, TableReading
from dxplan.plan_tables.target_values import HorizonValue, target_head
from dxplan.plan_tables.unit_values import UnitReader, one_or_list
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
        cells = _EntryCells(self, entry, record)
        for column in entry.section.columns:
            cells.read_column(entry.first, column)
        for row in entry.rows[1:]:
            for column in entry.section.columns:
                cells.read_further(row, column)
        cells.finish()


@dataclass
class _EntryCells:
    """What the cells of an entry have said so far."""

    reader: EntryReader
    entry: Entry
    record: ReadRecord
    leads: list[Value] = field(default_factory=list)
    helpers: list[Value] = field(default_factory=list)
    unregistered: list[str] = field(default_factory=list)
    deliverables: list[Value] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    values: list[HorizonValue] = field(default_factory=list)
    baseline: dict[str, Value] | None = None
    measure: Measure = field(default_factory=lambda: Measure(None))

    def _note(self, cell: TableCell, meaning: str, value: CellValue) -> None:
        self.reader.reading.note(self.record.table, cell, meaning, value)

    def _cell(self, row: int, column: Column) -> TableCell:
        return self.entry.section.table.rows[row][column.number - 1]

    def read_column(self, row: int, column: Column) -> None:
        """Read the cell of a column in the first row."""
        cell = self._cell(row, column)
        is_widened = column.number > 1 and cell.column < column.number
        if cell.is_blank or (is_widened and column.field != "title"):
            return
        if cell.doubt is not None:
            self._note(cell, column.field or "column", left(cell.doubt, cell.line))
            return
        if column.field == "title" or cell is self.record.cell:
            self._note(cell, "title", CellValue(None, shown=self.record.title))
            return
        above = self._pointed_at(cell, row, column)
        if above is None:
            self._read_value(cell, column)
            return
        self._note(cell, column.field or "column", _same_as_above(above))
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
                self._read_deadline(cell)
            case "start":
                self._read_start(cell)
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
        self._note(cell, str(field_of_text), CellValue(None, shown=cell.line))

    def _read_other(self, cell: TableCell, column: Column) -> None:
        """A cell of a column that no key of the format holds: it goes into the note with its head.

        What is about persons, or says how far the work is, is left.
        """
        head = column.head.rpartition(" › ")[2]
        if column.field == "skip" and is_not_for_notes(head):
            self._note(cell, "column", left("no-key"))
        elif column.reason == "option" or not head:
            self._note(cell, "column", left("unknown-column"))
        else:
            text = f"{head.rstrip(' :')}: {cell.line}"
            self.notes.append(text if text.endswith(".") else f"{text}.")
            self._note(cell, "column", CellValue(None, "changed", "as-note", text))

    def read_further(self, row: int, column: Column) -> None:
        """Read what a row adds whose title is merged with the one above: results and notes."""
        cell = self._cell(row, column)
        begins = cell.row == row + self.record.table.first_row
        if cell.is_blank or not begins or cell.column < column.number:
            return
        if cell.doubt is not None:
            self._note(cell, column.field or "column", left(cell.doubt, cell.line))
        elif column.field == "deliverables":
            self._read_deliverables(cell)
        elif column.field == "note":
            self.notes.append(cell.line)
            self._note(cell, "note", CellValue(None, shown=cell.line))
        else:
            self._note(cell, column.field or "column", left("further-row"))

    # fields

    def _read_number(self, cell: TableCell) -> None:
        printed = self.record.number
        if row_number(cell.line).style == "none":
            self._note(cell, "number", left("no-number"))
        elif printed in {cell.line.strip("().- "), ""}:
            self._note(cell, "number", CellValue(None, shown=printed))
        else:
            self._note(cell, "number", CellValue(None, "changed", "number", printed))

    def _read_units(self, cell: TableCell, column: Column) -> None:
        wraps = self.record.table.lines_wrap
        helps = column.field == "coordinating"
        units = self.reader.units.read(cell, helps=helps, lines_wrap=wraps)
        self.leads += units.leads
        self.helpers += units.helpers
        self.unregistered += units.unregistered
        shown = ", ".join(map(_shown, (*units.leads, *units.helpers)))
        reason = units.reason
        if reason:
            shown = units.meant if units.status == "left" else shown
        meaning = "coordinating" if helps else "lead"
        self._note(cell, meaning, CellValue(None, units.status, reason, shown))

    def _read_deadline(self, cell: TableCell) -> None:
        start = str(self.record.head.get("deadline", ""))
        value = deadline_value(cell, self.reader.years, start)
        if value.value is not None:
            self.record.head["deadline"] = value.value
        if value.milestones and not self.record.is_target:
            steps: list[Value] = []
            for step in value.milestones:
                if isinstance(step, dict):
                    steps.append({**step, "title": {"vi": step["title"]}})
            self.record.head["milestones"] = steps
        shown = _shown(value.value) if value.status != "left" else ""
        self._note(cell, "deadline", replace(value, shown=shown))

    def _read_start(self, cell: TableCell) -> None:
        """When it begins; the column of the deadline stands behind it."""
        begins = date_value(cell.line, self.reader.years)
        if not begins:
            self._note(cell, "start", left("no-deadline"))
            return
        self.record.head["deadline"] = begins
        self._note(cell, "start", CellValue(None, "changed", "start", begins))

    def _read_deliverables(self, cell: TableCell) -> None:
        value = deliverables_value(cell, lines_wrap=self.record.table.lines_wrap)
        items = value.value if isinstance(value.value, list) else []
        self.deliverables += items
        shown = "; ".join(map(_shown, items))
        self._note(cell, "deliverables", replace(value, shown=shown))

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
                self._note(cell, "area", CellValue(None, shown=record.id))
                return
        self._note(cell, "area", left("no-area"))

    def _read_baseline(self, cell: TableCell, column: Column) -> None:
        value = target_value(cell, self.measure)
        form = value.value if isinstance(value.value, dict) else {}
        is_plain = form.get("operator") == "=" and ".." not in str(form.get("value"))
        if not is_plain or not column.period or value.status == "left":
            self._note(cell, "baseline", left("no-baseline"))
            return
        self.baseline = {"date": column.period, "value": form["value"]}
        shown = f"{form['value']} ({column.period})"
        self._note(cell, "baseline", CellValue(None, shown=shown))

    # the whole

    def finish(self) -> None:
        """Put together what the cells say; what is missing is a gap."""
        head = self.record.head
        deadline = head.pop("deadline", None)
        if self.record.is_target:
            self._finish_target(deadline)
        else:
            self._finish_task(deadline)
        if self.helpers and not self.record.is_target:
            head["coordinating_units"] = self.helpers
        if self.deliverables and not self.record.is_target:
            head["deliverables"] = self.deliverables
        if self.notes:
            head["note"] = {"vi": " ".join(self.notes)}

    def _finish_task(self, deadline: Value | None) -> None:
        head = self.record.head
        if self.leads:
            head["lead_unit"] = one_or_list(self.leads)
        elif self.unregistered:
            head["lead_unknown"] = {"vi": "; ".join(self.unregistered)}
        if deadline is not None:
            head["deadline"] = deadline

    def _finish_target(self, deadline: Value | None) -> None:
        head = self.record.head
        if self.leads:
            head["lead_unit"] = one_or_list(self.leads)
        horizon = _horizon(self.record.group)
        given = deadline if deadline is not None else horizon
        values = [self._read_target_value(value) for value in self.values]
        kept = _with_same_sign([value for value in values if value.form])
        for value in values:
            if value not in kept:
                self._note(value.cell, "value", left("mixed-values"))
        if not kept and len(values) > 1:
            kept = [_as_words(values)]
        head |= target_head(kept, self.measure, given)
        if self.baseline is not None:
            head["baseline"] = self.baseline
        if head.get("by") == "none":
            self._gap("by")
        if not kept:
            self._gap("value")

    def _read_target_value(self, value: HorizonValue) -> HorizonValue:
        """A value of one horizon; of several without their periods or numbers it has no form."""
        reading = target_value(value.cell, self.measure)
        form = reading.value if isinstance(reading.value, dict) else {}
        periods = [one.period for one in self.values]
        is_alone = len(self.values) == 1
        is_step = value.period and periods.count(value.period) == 1
        if not is_alone and ("value_text" in form or not is_step):
            return value
        shown = "" if reading.status == "left" else _shown(form)
        self._note(value.cell, "value", replace(reading, shown=shown))
        return replace(value, form=form)

    def _gap(self, missing: str) -> None:
        self.reader.reading.gaps.append(Gap(self.record, self.record.cell, missing))


_DITTO = re.compile(
    r"-?\s?nt\s?-?|-//-|//|(?:nhu|theo) (?:tren|muc tren|dong tren)|nhu tren"
)
"""What points to the cell above."""


def _same_as_above(above: TableCell) -> CellValue:
    return CellValue(None, "changed", "as-above", above.line)


def _with_same_sign(values: list[HorizonValue]) -> list[HorizonValue]:
    """The values with the sign of the first one: steps of a target share it."""
    return [one for one in values if _sign(one) == _sign(values[0])]


def _sign(value: HorizonValue) -> object:
    return value.form.get("operator")


def _as_words(values: list[HorizonValue]) -> HorizonValue:
    """The values of several horizons in the source's words, for the last of them."""
    words = [f"{one.period}: {one.cell.line}" for one in values]
    last = max(values, key=lambda one: one.period)
    return replace(last, form={"value_text": {"vi": "; ".join(words)}})


def _horizon(group: str) -> str:
    """The year that a heading gives to what stands below it: `Đến năm 2030`."""
    plain = without_accents(group)
    if re.search(r"\bnam \d{4}", plain) is None:
        return ""
    return period_in_head(group)


def _shown(value: Value | None) -> str:
    """A value on one line, as the report shows it."""
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if isinstance(value, dict):
        return _shown_map(value)
    return value or ""


def _shown_map(value: dict[str, Value]) -> str:
    if value.keys() == {"vi"}:
        return _shown(value["vi"])
    if "title" in value and "type" in value:
        return f"{value['type']}: {_shown(value['title'])}"
    if "value" in value and "operator" in value:
        counted = _shown(value.get("measure"))
        return f"{value['operator']} {value['value']} {counted}".strip()
    return ", ".join(f"{key}: {_shown(item)}" for key, item in value.items())
