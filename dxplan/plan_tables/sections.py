"""The parts of a table, each below its own head; over page breaks they go on."""

from dataclasses import dataclass, replace

from dxplan.plan_tables.columns import (
    JOINT,
    Column,
    Options,
    columns_of,
    is_of_targets,
    unnamed_columns,
)
from dxplan.plan_tables.head_rows import head_at
from dxplan.plan_tables.heads import Field
from dxplan.plan_tables.source_table import SourceTable, TableCell


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of a table below one head.

    ``head_rows`` and ``rows`` are indexes of the table's rows. ``is_targets`` tells a table of
    targets from one of tasks. ``goes_on``: they follow on those of the section before it, as
    after a page break.
    """

    table: SourceTable
    head_rows: tuple[int, ...]
    rows: tuple[int, ...]
    columns: tuple[Column, ...]
    is_targets: bool
    goes_on: bool = False

    def column(self, field: Field) -> Column | None:
        """The first column that holds something."""
        for column in self.columns:
            if column.field == field:
                return column
        return None

    def cell(self, row: int, field: Field) -> TableCell | None:
        """What a row says in a column; None where the table has no such column."""
        column = self.column(field)
        if column is None:
            return None
        return self.table.rows[row][column.number - 1]


def sections_of(
    table: SourceTable, options: Options, before: Section | None
) -> list[Section]:
    """The parts of a table, each below its own head.

    A table without a head goes on with the one before it, as one does that a page break cut, if
    it has as many columns. Empty where the table is no list of tasks or targets.
    """
    sections: list[Section] = []
    row = 0
    while row < len(table.rows):
        head = head_at(table, row)
        if not head:
            row += 1
            continue
        section = _section(table, head, options)
        if sections and _same_heads(sections[-1], section):
            row = head[-1] + 1
            continue
        if sections:
            sections[-1] = _until(sections[-1], head[0])
        sections.append(section)
        row = head[-1] + 1
    if not sections:
        return _continued(table, options, before)
    if before is not None and _repeats(table, before, sections[0]):
        sections[0] = replace(sections[0], goes_on=True)
    return sections


def _repeats(table: SourceTable, before: Section, section: Section) -> bool:
    """Whether a table only repeats the head of the one before it, with no title of its own."""
    has_title = bool(table.heading) and not table.lines_wrap
    return not has_title and _same_heads(before, section)


def _until(section: Section, row: int) -> Section:
    rows = tuple(one for one in section.rows if one < row)
    return replace(section, rows=rows)


def _continued(
    table: SourceTable, options: Options, before: Section | None
) -> list[Section]:
    rows = tuple(range(len(table.rows)))
    if options:
        columns = unnamed_columns(table.width, options)
        return [Section(table, (), rows, columns, is_of_targets(columns))]
    if before is None or before.table.width != table.width:
        return []
    return [Section(table, (), rows, before.columns, before.is_targets, goes_on=True)]


def repeats_head(section: Section, row: int) -> bool:
    """Whether a row says again what the head says, as after a page break."""
    cells = section.table.rows[row]
    texts = [column.head.rpartition(JOINT)[2] for column in section.columns]
    named = [(cell.line, text) for cell, text in zip(cells, texts, strict=True) if text]
    same = sum(line.casefold() == text.casefold() for line, text in named)
    return same >= 2 and 2 * same >= len(named)


def _section(table: SourceTable, head: tuple[int, ...], options: Options) -> Section:
    columns = columns_of(table, head, options)
    rows = tuple(range(head[-1] + 1, len(table.rows)))
    return Section(table, head, rows, columns, is_of_targets(columns))


def _same_heads(first: Section, second: Section) -> bool:
    return [column.head for column in first.columns] == [
        column.head for column in second.columns
    ]
