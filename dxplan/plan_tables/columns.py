"""Where the head of a table is, and what each of its columns holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from dxplan.errors import DxplanError
from dxplan.model.deadline_phrases import phrase_reading
from dxplan.plan_tables.head_rows import head_at, head_texts
from dxplan.plan_tables.heads import (
    FIELDS,
    Field,
    field_of_head,
    is_ambiguous_unit,
    names_targets,
    period_in_head,
)
from dxplan.plan_tables.source_table import SourceTable, TableCell, column_number

Reason: TypeAlias = Literal["head", "content", "option"]
"""Why a column is taken for something: its head, what its cells hold, or who asked for it."""

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
        columns = _with_options(_unnamed(table.width), options)
        return [Section(table, (), rows, columns, _is_of_targets(columns))]
    if before is None or before.table.width != table.width:
        return []
    return [Section(table, (), rows, before.columns, before.is_targets, goes_on=True)]


def _unnamed(width: int) -> list[Column]:
    return [Column(number, "", None) for number in range(1, width + 1)]


def repeats_head(section: Section, row: int) -> bool:
    """Whether a row says again what the head says, as after a page break."""
    cells = section.table.rows[row]
    texts = [column.head.rpartition(_JOINT)[2] for column in section.columns]
    named = [(cell.line, text) for cell, text in zip(cells, texts, strict=True) if text]
    same = sum(line.casefold() == text.casefold() for line, text in named)
    return same >= 2 and 2 * same >= len(named)


_JOINT = " › "
"""Stands between a head and the one above it."""


def _section(table: SourceTable, head: tuple[int, ...], options: Options) -> Section:
    columns = [_named_column(table, head, index) for index in range(table.width)]
    is_targets = _is_of_targets(columns)
    columns = [_settled(column, is_targets=is_targets) for column in columns]
    rows = tuple(range(head[-1] + 1, len(table.rows)))
    columns = _each_once(columns, is_targets=is_targets)
    columns = _by_content(table, rows, columns)
    columns = list(_with_options(columns, options))
    return Section(table, head, rows, tuple(columns), _is_of_targets(columns))


def _named_column(table: SourceTable, head: tuple[int, ...], index: int) -> Column:
    """A column by the words of its head, those above it before them."""
    texts = head_texts(table, head, index)
    name = _JOINT.join(texts)
    if not texts:
        return Column(index + 1, "", None)
    above, own = texts[-2:] if len(texts) > 1 else ("", texts[-1])
    field = field_of_head(own)
    if field is None and above:
        field = field_of_head(f"{above} {own}") or _field_below(above, own)
    if field == "value" and field_of_head(above) in {"deadline", "skip"}:
        field = None  # a year below `Thời gian thực hiện` or `Kinh phí` is no value
    period = ""
    if field in {"value", "baseline"}:
        period = period_in_head(own, above)
    return Column(index + 1, name, field, "head", period)


def _field_below(above: str, own: str) -> Field | None:
    """What a quarter or half of a year below a year of values holds: a value too."""
    is_of_values = field_of_head(above) in {"value", "title"}
    return "value" if is_of_values and period_in_head(own, above) else None


def _is_of_targets(columns: Sequence[Column]) -> bool:
    """Whether a table is one of targets: by its title, or by what is counted."""
    fields = {column.field for column in columns}
    if "measure" in fields and not fields & {"deadline", "deliverables"}:
        return True
    is_named = any(
        column.field == "title" and names_targets(column.head) for column in columns
    )
    if is_named and fields & {"value", "measure"}:
        return True
    return is_named and not {"deliverables", "deadline"} <= fields


def _settled(column: Column, *, is_targets: bool) -> Column:
    """A column whose head means one thing in a table of targets, another in one of tasks."""
    if is_ambiguous_unit(column.head):
        return replace(column, field="measure" if is_targets else "units")
    if is_targets and column.field == "deliverables":
        return replace(column, field="value")
    if not is_targets and column.field in {"measure", "baseline", "value"}:
        return replace(column, field=None)
    return column


def _each_once(columns: Sequence[Column], *, is_targets: bool) -> list[Column]:
    """Of several columns for the same, one counts; nobody can tell what the others are.

    It is the first one, of titles the first that names what the table lists.
    """
    title = _title_column(columns, is_targets=is_targets)
    taken: set[Field] = set()
    settled = []
    for column in columns:
        field = column.field
        is_other_title = field == "title" and column is not title
        is_second = field in taken and field not in _SEVERAL
        if field is not None and (is_other_title or is_second):
            settled.append(replace(column, field=None))
            continue
        if field is not None:
            taken.add(field)
        settled.append(column)
    return settled


def _title_column(columns: Sequence[Column], *, is_targets: bool) -> Column | None:
    titles = [column for column in columns if column.field == "title"]
    for column in titles:
        if names_targets(column.head) is is_targets:
            return column
    return titles[0] if titles else None


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
        is_new = field is not column.field and field not in fields
        if is_new:
            fields.add(field)
            settled.append(replace(column, field=field, reason="content"))
        else:
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
