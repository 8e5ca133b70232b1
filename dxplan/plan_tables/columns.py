"""Where the head of a table is, and what each of its columns holds."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from dxplan.errors import DxplanError
from dxplan.model.deadline_phrases import phrase_reading
from dxplan.plan_tables.heads import (
    FIELDS,
    Field,
    field_of_head,
    is_ambiguous_unit,
    is_column_number,
    names_targets,
    period_in_head,
)
from dxplan.plan_tables.source_table import SourceTable, TableCell, column_number

Reason: TypeAlias = Literal["head", "content", "option"]
"""Why a column is taken for something: its head, what its cells hold, or who asked for it."""

_LONGEST_HEAD = 120
"""Characters of a longer cell are no head."""
_SEVERAL: frozenset[Field] = frozenset({"value", "baseline", "skip"})
"""What several columns of one table may hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, counted from 1: its head, and what it holds; None where nobody can tell.

    ``period`` is what the values of a target are for: `2025`.
    """

    number: int
    head: str
    field: Field | None
    reason: Reason = "head"
    period: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of a table below one head.

    ``head_rows`` and ``rows`` are indexes of the table's rows. ``is_targets`` tells a table of
    targets from one of tasks.
    """

    table: SourceTable
    head_rows: tuple[int, ...]
    rows: tuple[int, ...]
    columns: tuple[Column, ...]
    is_targets: bool

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


Options: TypeAlias = Mapping[int, Field]
"""What columns hold by their number from 1, as somebody said."""


def parse_columns(written: str | None) -> Options:
    """The columns of `--columns "B=title,C=lead"`; raises DxplanError where it names none."""
    options: dict[int, Field] = {}
    for part in filter(None, re.split(r"[,;\s]+", written or "")):
        match = re.fullmatch(r"([A-Za-z]{1,2}|\d{1,2})=([a-z]+)", part)
        field = next((one for one in FIELDS if match and one == match[2]), None)
        if match is None or field is None:
            raise DxplanError("bad-columns", value=part, fields=", ".join(FIELDS))
        letters = match[1]
        number = int(letters) if letters.isdecimal() else column_number(letters)
        options[number] = field
    return options


def sections_of(
    table: SourceTable, options: Options, before: Section | None
) -> list[Section]:
    """The parts of a table, each below its own head.

    A table without a head goes on with the one before it, as one does that a page break cut, if
    it has as many columns. Empty where the table is no list of tasks or targets.
    """
    sections: list[Section] = []
    row = 0
    begin = 0
    while row < len(table.rows):
        head = _head_at(table, row)
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
        begin = head[-1] + 1
        row = begin
    if sections:
        return sections
    return _continued(table, options, before)


def _until(section: Section, row: int) -> Section:
    rows = tuple(one for one in section.rows if one < row)
    return replace(section, rows=rows)


def _continued(
    table: SourceTable, options: Options, before: Section | None
) -> list[Section]:
    rows = tuple(range(len(table.rows)))
    if options:
        columns = _with_options(_unnamed(table.width), options)
        return [Section(table, (), rows, columns, _is_of_targets(columns))]
    if before is None or before.table.width != table.width:
        return []
    return [Section(table, (), rows, before.columns, before.is_targets)]


def _unnamed(width: int) -> list[Column]:
    return [Column(number, "", None) for number in range(1, width + 1)]


def repeats_head(section: Section, row: int) -> bool:
    """Whether a row says again what the head says, as after a page break."""
    cells = section.table.rows[row]
    texts = [column.head.rpartition(_JOINT)[2] for column in section.columns]
    named = [(cell.line, text) for cell, text in zip(cells, texts, strict=True) if text]
    same = sum(line.casefold() == text.casefold() for line, text in named)
    return same >= 2 and 2 * same >= len(named)


def numbers_columns(cells: Sequence[TableCell]) -> bool:
    """Whether a row only numbers the columns."""
    texts = [cell.line for cell in cells if not cell.is_blank]
    return len(texts) > 2 and all(map(is_column_number, texts))


# the head

_JOINT = " › "
"""Stands between a head and the one above it."""


def _head_at(table: SourceTable, row: int) -> tuple[int, ...]:
    """The rows of the head that begins at a row; empty where none does."""
    if not _names_columns(table, row):
        return ()
    last = row
    while last + 1 < len(table.rows) and _goes_on(table, row, last + 1):
        last += 1
    return tuple(range(row, last + 1))


def _names_columns(table: SourceTable, row: int) -> bool:
    """Whether a row has heads of two or more columns, one of them what is to be done."""
    cells = table.rows[row]
    fields: Counter[Field] = Counter()
    for cell in dict.fromkeys(cells):
        if cell.row != row + table.first_row or len(cell.line) > _LONGEST_HEAD:
            continue
        field = field_of_head(cell.line)
        if field is not None:
            fields[field] += 1
    if len(fields) < 2:
        return False
    if "title" in fields:
        return True
    return len(fields) > 2 and bool({"lead", "units"} & fields.keys())


def _goes_on(table: SourceTable, first: int, row: int) -> bool:
    """Whether a row still belongs to the head that begins at ``first``."""
    cells = table.rows[row]
    if numbers_columns(cells):
        return True
    number = row + table.first_row
    is_below_merged = any(
        cell.row < number and cell.row >= first + table.first_row
        for cell in cells
        if not cell.is_blank
    )
    if not is_below_merged:
        return False
    own = [cell for cell in cells if cell.row == number and not cell.is_blank]
    return all(len(cell.line) <= _LONGEST_HEAD for cell in own)


def _section(table: SourceTable, head: tuple[int, ...], options: Options) -> Section:
    columns = [_named_column(table, head, index) for index in range(table.width)]
    is_targets = _is_of_targets(columns)
    columns = [_settled(column, is_targets=is_targets) for column in columns]
    rows = tuple(range(head[-1] + 1, len(table.rows)))
    columns = _each_once(columns)
    columns = _by_content(table, rows, columns)
    columns = list(_with_options(columns, options))
    return Section(table, head, rows, tuple(columns), _is_of_targets(columns))


def _named_column(table: SourceTable, head: tuple[int, ...], index: int) -> Column:
    """A column by the words of its head, those above it before them."""
    texts: list[str] = []
    for row in head:
        cells = table.rows[row]
        if numbers_columns(cells):
            continue
        line = cells[index].line
        if line and (not texts or texts[-1] != line):
            texts.append(line)
    name = _JOINT.join(texts)
    if not texts:
        return Column(index + 1, "", None)
    own = texts[-1]
    field = field_of_head(own)
    if field is None and len(texts) > 1:
        field = field_of_head(f"{texts[-2]} {own}")
    period = period_in_head(own) if field in {"value", "baseline"} else ""
    if field == "value" and _is_span_of_work(texts):
        field = None
    return Column(index + 1, name, field, "head", period)


def _is_span_of_work(texts: Sequence[str]) -> bool:
    """Whether a year below `Thời gian thực hiện` is when work is done, not a value."""
    return len(texts) > 1 and field_of_head(texts[-2]) in {"deadline", "skip"}


def _is_of_targets(columns: Sequence[Column]) -> bool:
    """Whether a table is one of targets: by its values, what is counted, or its title."""
    fields = {column.field for column in columns}
    if "value" in fields:
        return True
    if "measure" in fields and not fields & {"deadline", "deliverables"}:
        return True
    is_named = any(
        column.field == "title" and names_targets(column.head) for column in columns
    )
    has_results = {"deliverables", "deadline"} <= fields
    return is_named and ("measure" in fields or not has_results)


def _settled(column: Column, *, is_targets: bool) -> Column:
    """A column whose head means one thing in a table of targets, another in one of tasks."""
    if is_ambiguous_unit(column.head):
        return replace(column, field="measure" if is_targets else "units")
    if is_targets and column.field == "deliverables":
        return replace(column, field="value")
    if not is_targets and column.field in {"measure", "baseline"}:
        return replace(column, field=None)
    return column


def _each_once(columns: Sequence[Column]) -> list[Column]:
    """Of two columns for the same, the first one counts; nobody can tell what the other is."""
    taken: set[Field] = set()
    settled = []
    for column in columns:
        field = column.field
        if field is not None and field in taken and field not in _SEVERAL:
            settled.append(replace(column, field=None))
            continue
        if field is not None:
            taken.add(field)
        settled.append(column)
    return settled


# by what the cells hold


def _by_content(
    table: SourceTable, rows: Sequence[int], columns: Sequence[Column]
) -> list[Column]:
    """Columns without a head that is understood, where their cells can only be one thing."""
    fields = {column.field for column in columns}
    settled = []
    for column in columns:
        field = column.field
        if field is None and not column.head:
            field = _field_of_cells(table, rows, column.number - 1)
        if field is not column.field and field not in fields:
            fields.add(field)
            column = replace(column, field=field, reason="content")  # noqa: PLW2901
        settled.append(column)
    return settled


def _field_of_cells(
    table: SourceTable, rows: Sequence[int], index: int
) -> Field | None:
    lines = [table.rows[row][index].line for row in rows]
    lines = [line for line in lines if line]
    if len(lines) < 3:
        return None
    if all(_NUMBERING.fullmatch(line) for line in lines):
        return "number"
    dated = sum(phrase_reading(line) is not None for line in lines if len(line) < 60)
    has_year = sum(bool(re.search(r"20\d\d", line)) for line in lines)
    if dated == len(lines) and 2 * has_year > len(lines):
        return "deadline"
    return None


_NUMBERING = re.compile(r"(?:[IVXLC]+|\d{1,3}(?:\.\d{1,3})*|[a-zđA-Z])[.)]?|[-+•*]")


def _with_options(columns: Sequence[Column], options: Options) -> tuple[Column, ...]:
    """The columns with what somebody said of them; of others none has the same."""
    if not options:
        return tuple(columns)
    said = set(options.values()) - _SEVERAL
    settled = []
    for column in columns:
        if column.number in options:
            field = options[column.number]
            settled.append(replace(column, field=field, reason="option"))
        elif column.field in said:
            settled.append(replace(column, field=None))
        else:
            settled.append(column)
    return tuple(settled)


def _same_heads(first: Section, second: Section) -> bool:
    return [column.head for column in first.columns] == [
        column.head for column in second.columns
    ]
