"""The tasks and targets of a document: its rows in their order, and what is made of every cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dxplan.plan_tables.cell_values import CellValue, left
from dxplan.plan_tables.entries import Entry, entries_of, place_entries
from dxplan.plan_tables.entry_reading import EntryReader
from dxplan.plan_tables.rows import RowKind, own_cells, row_kinds
from dxplan.plan_tables.sections import Section
from dxplan.plan_tables.source_table import SourceTable
from dxplan.plan_tables.table_reading import (
    Gap,
    ReadRecord,
    TableReading,
    cells_beginning_in,
)
from dxplan.text.suggest import without_accents


@dataclass
class PlanReader:
    """Reads every cell of what `read_sections` gave."""

    entries: EntryReader
    reading: TableReading

    def read(self) -> TableReading:
        """Read the rows of all sections; each cell that shows something is noted once."""
        for table in self.reading.unread:
            self._read_other_table(table)
        for section in self.reading.sections:
            self._read_head(section)
        for run in _runs(self.reading.sections):
            self._read_run(run)
        for section in self.reading.sections:
            self._leave_rest(section)
        return self.reading

    def _read_other_table(self, table: SourceTable) -> None:
        """A table that lists nothing: the head of a letter, who signed it, or another one."""
        cells = [*cells_beginning_in(table, range(len(table.rows)))]
        is_of_letter = any(_OF_LETTER.match(without_accents(one.line)) for one in cells)
        for cell in cells:
            if is_of_letter:
                self.reading.note(table, cell, "heading", CellValue(None))
            else:
                self.reading.note(table, cell, "table", left("no-list"))

    def _read_head(self, section: Section) -> None:
        """The cells above the head, which are what the table is called, and the head."""
        table = section.table
        begin = section.head_rows[0] if section.head_rows else 0
        is_first = not any(reading.table is table for reading in self.reading.cells)
        if is_first:
            for cell in cells_beginning_in(table, range(begin)):
                self.reading.note(table, cell, "heading", CellValue(None))
                self.reading.heading.append(cell.line)
        for cell in cells_beginning_in(table, section.head_rows):
            self.reading.note(table, cell, "head", CellValue(None))

    def _read_run(self, sections: Sequence[Section]) -> None:
        """Read the rows of sections that go on with each other, as over page breaks."""
        entries: list[Entry] = []
        for section in sections:
            kinds = list(row_kinds(section))
            self._note_other_rows(section, kinds)
            entries += entries_of(section, kinds)
        place_entries(entries)
        records: dict[int, ReadRecord] = {}
        for entry in entries:
            if entry.is_heading or _only_heads(entry):
                self._note_heading(entry)
                continue
            record = self._record(entry)
            if record is None:
                continue
            whole = _whole_of(entry)
            if whole is not None and not record.is_target:
                record.part_of = records.get(id(whole))
            self._note_gaps(entry, record)
            records[id(entry)] = record
            self.reading.records.append(record)

    def _note_other_rows(
        self, section: Section, kinds: Sequence[tuple[int, RowKind]]
    ) -> None:
        values = {
            "head": CellValue(None),
            "total": CellValue(None),
            "fragment": left("no-row"),
        }
        for row, kind in kinds:
            if kind not in values:
                continue
            for cell in own_cells(section, row):
                self.reading.note(section.table, cell, kind, values[kind])

    def _note_heading(self, entry: Entry) -> None:
        """The cells of a row that heads others: number and title; others say nothing there."""
        own = own_cells(entry.section, entry.first)
        named = (entry.cell("title"), entry.cell("number"))
        for cell in own:
            is_named = len(own) == 1 or any(cell is one for one in named)
            value = CellValue(None, shown=cell.line) if is_named else left("in-heading")
            self.reading.note(entry.section.table, cell, "group", value)

    def _record(self, entry: Entry) -> ReadRecord | None:
        """The record of an entry; None where its title can't be taken, and the row is left."""
        table = entry.section.table
        title = entry.cell("title")
        if title is None or title.doubt is not None:
            for cell in own_cells(entry.section, entry.first):
                reason = cell.doubt or "row-without-title"
                self.reading.note(table, cell, "row", left(reason))
            return None
        record = ReadRecord(
            entry.section.is_targets, _printed_number(entry), entry.title, {},
            table, title, _group_title(entry),
        )  # fmt: skip
        self.entries.read(entry, record)
        return record

    def _note_gaps(self, entry: Entry, record: ReadRecord) -> None:
        """What a task needs and neither its row nor its whole says."""
        if record.is_target:
            return
        whole = record.part_of.head if record.part_of is not None else {}
        head = {**whole, **record.head}
        is_led = "lead_unit" in head or "lead_unknown" in head
        for field, is_there in (("lead", is_led), ("deadline", "deadline" in head)):
            if not is_there:
                cell = entry.cell("lead" if field == "lead" else "deadline")
                gap = Gap(record, cell or record.cell, field)
                self.reading.gaps.append(gap)

    def _leave_rest(self, section: Section) -> None:
        """Whatever no rule above has named is left, so that nothing is lost without a word."""
        for cell in cells_beginning_in(section.table, section.rows):
            self.reading.note(section.table, cell, "row", left("no-row"))


_OF_LETTER = re.compile(r"cong hoa xa hoi|noi nhan|tm\.|kt\.|dang cong san")
"""How the head of an official letter begins, and its end."""


def _runs(sections: Sequence[Section]) -> list[list[Section]]:
    """Sections in groups: those that follow on one stand with it."""
    runs: list[list[Section]] = []
    for section in sections:
        if section.goes_on and runs:
            runs[-1].append(section)
        else:
            runs.append([section])
    return runs


def _only_heads(entry: Entry) -> bool:
    """Whether an entry says nothing but its title, and heads others."""
    return bool(entry.children) and not entry.has_content


def _whole_of(entry: Entry) -> Entry | None:
    """The outermost entry that it is a part of: parts have no parts of their own."""
    whole: Entry | None = None
    parent = entry.parent
    while parent is not None:
        if not _only_heads(parent):
            whole = parent
        parent = parent.parent
    return whole


def _group_title(entry: Entry) -> str:
    """The headings above an entry, the outermost first."""
    titles: list[str] = []
    above = entry.parent
    outermost = entry
    while above is not None:
        if _only_heads(above):
            titles.append(_with_number(above))
        outermost = above
        above = above.parent
    heading = outermost.heading
    while heading is not None:
        titles.append(_with_number(heading))
        heading = heading.heading
    return " – ".join(reversed(titles))


def _with_number(entry: Entry) -> str:
    if entry.number.style in {"none", "bullet"}:
        return entry.title
    return f"{entry.number.text}. {entry.title}"


def _printed_number(entry: Entry) -> str:
    """The number as it is printed; a letter stands behind that of what it is below: `1.a`."""
    number = entry.number
    if number.style == "bullet":
        return ""
    if number.style == "small" and entry.parent is not None:
        return f"{entry.parent.number.text}.{number.text}"
    return number.text
