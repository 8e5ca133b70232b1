"""What each column of a table holds: by its head, by its cells, or as somebody said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from openpyxl.utils import column_index_from_string

from dxplan.errors import DxplanError
from dxplan.model.deadline_phrases import phrase_reading
from dxplan.plan_tables.head_rows import head_texts
from dxplan.plan_tables.heads import (
    FIELDS,
    Field,
    field_of_head,
    is_ambiguous_unit,
    names_targets,
    period_in_head,
)
from dxplan.plan_tables.source_table import SourceTable

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


Options: TypeAlias = Mapping[int, Field]
"""What columns hold by their number from 1, as somebody said."""


def parse_columns(written: str | None) -> Options:
    """The columns of `--columns "B=title,C=lead"`; raises DxplanError where it names none."""
    options: dict[int, Field] = {}
    for part in filter(None, re.split(r"[,;\s]+", written or "")):
        match = re.fullmatch(r"([A-Za-z]{1,2}|[1-9][0-9]?)=([a-z]+)", part)
        field = next((one for one in FIELDS if match and one == match[2]), None)
        if match is None or field is None:
            raise DxplanError("bad-columns", value=part, fields=", ".join(FIELDS))
        letters = match[1]
        number = (
            int(letters) if letters.isdecimal() else column_index_from_string(letters)
        )
        options[number] = field
    return options


JOINT = " › "
"""Stands between a head and the one above it."""


def columns_of(
    table: SourceTable, head: tuple[int, ...], options: Options
) -> tuple[Column, ...]:
    """What each column of a table holds below its head."""
    columns = [_named_column(table, head, index) for index in range(table.width)]
    is_targets = is_of_targets(columns)
    columns = [_settled(column, is_targets=is_targets) for column in columns]
    rows = range(head[-1] + 1, len(table.rows))
    columns = _each_once(columns, is_targets=is_targets)
    columns = _by_content(table, rows, columns)
    return _with_options(columns, options)


def unnamed_columns(width: int, options: Options) -> tuple[Column, ...]:
    """The columns of a table without a head, as somebody said."""
    columns = [Column(number, "", None) for number in range(1, width + 1)]
    return _with_options(columns, options)


def _named_column(table: SourceTable, head: tuple[int, ...], index: int) -> Column:
    """A column by the words of its head, those above it before them."""
    texts = head_texts(table, head, index)
    name = JOINT.join(texts)
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


def is_of_targets(columns: Sequence[Column]) -> bool:
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
    return "deadline" if _are_deadlines(lines) else None


def _are_deadlines(lines: Sequence[str]) -> bool:
    """Whether all texts are deadlines, and most name their year."""
    with_year = sum(re.search(r"20\d\d", line) is not None for line in lines)
    if 2 * with_year <= len(lines):
        return False
    return all(len(line) < 60 and phrase_reading(line) is not None for line in lines)


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
