"""What the cells of an entry say, put together as the front matter of its record."""

from dataclasses import dataclass, field, replace

from dxplan.diagnostics import Value
from dxplan.plan_tables.cell_values import CellValue, left
from dxplan.plan_tables.shown_values import shown_value
from dxplan.plan_tables.source_table import TableCell
from dxplan.plan_tables.table_reading import Gap, ReadRecord, TableReading
from dxplan.plan_tables.target_values import (
    HorizonValue,
    Measure,
    as_words,
    horizon,
    target_head,
    target_value,
    with_same_sign,
)
from dxplan.plan_tables.unit_values import one_or_list


@dataclass(kw_only=True)
class EntryValues:
    """The values of an entry so far; what is written of them stands in the head of its record."""

    reading: TableReading
    record: ReadRecord
    leads: list[Value] = field(default_factory=list)
    helpers: list[Value] = field(default_factory=list)
    unregistered: list[str] = field(default_factory=list)
    deliverables: list[Value] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    values: list[HorizonValue] = field(default_factory=list)
    baseline: dict[str, Value] | None = None
    measure: Measure = field(default_factory=lambda: Measure(None))

    def note(self, cell: TableCell, meaning: str, value: CellValue) -> None:
        """Record what is made of a cell."""
        self.reading.note(self.record.table, cell, meaning, value)

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
        given = horizon(self.record.group) if deadline is None else deadline
        values = self._values_of_target()
        head |= target_head(values, self.measure, given)
        if self.baseline is not None:
            head["baseline"] = self.baseline
        if head.get("by") == "none":
            self._gap("by")
        if not values:
            self._gap("value")

    def _values_of_target(self) -> list[HorizonValue]:
        """The values that are taken; of several that can't be joined their words."""
        values = [self._read_target_value(value) for value in self.values]
        taken = with_same_sign([value for value in values if value.form])
        for value in values:
            is_taken = value in taken
            reading = value.reading if is_taken else left("mixed-values")
            self.note(value.cell, "value", reading)
        if not taken and len(values) > 1:
            return [as_words(values)]
        return taken

    def _read_target_value(self, value: HorizonValue) -> HorizonValue:
        """A value of one horizon; of several without their periods or numbers it has no form."""
        reading = target_value(value.cell, self.measure)
        form = reading.value if isinstance(reading.value, dict) else {}
        periods = [one.period for one in self.values]
        is_alone = len(self.values) == 1
        is_step = value.period and periods.count(value.period) == 1
        if not is_alone and ("value_text" in form or not is_step):
            return value
        shown = "" if reading.status == "left" else shown_value(form)
        return replace(value, form=form, reading=replace(reading, shown=shown))

    def _gap(self, missing: str) -> None:
        self.reading.gaps.append(Gap(self.record, self.record.cell, missing))
