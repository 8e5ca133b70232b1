"""What each row of a table is: a head, a heading, a task or target, or what goes on with one."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from dxplan.plan_tables.head_rows import numbers_columns
from dxplan.plan_tables.heads import Field
from dxplan.plan_tables.row_numbers import RowNumber, row_number, split_number
from dxplan.plan_tables.sections import Section, repeats_head
from dxplan.plan_tables.source_table import TableCell
from dxplan.text.suggest import without_accents

RowKind: TypeAlias = Literal[
    "blank", "head", "total", "group", "entry", "more", "fragment"
]
"""`more` goes on with the entry above, whose title is merged over it; `fragment` is text that
belongs to nothing that can be told."""

_TOTAL = re.compile(r"(?:tong(?: cong| so)?|cong|total)(?: ?[:(].*)?")
_HEADING = re.compile(r"(?:nhom|phan|muc|chuong|nhiem vu chung|linh vuc)\b")
_OWN_FIELDS: tuple[Field, ...] = (
    "lead", "coordinating", "units", "deadline", "start", "deliverables", "measure",
    "note", "area",
)  # fmt: skip
_CONTENT: frozenset[Field] = frozenset(_OWN_FIELDS) - {"note", "area"}


def has_content(section: Section, row: int) -> bool:
    """Whether a row says more than its title: who, until when, or what comes of it."""
    title = section.cell(row, "title")
    for column in section.columns:
        cell = section.table.rows[row][column.number - 1]
        is_content = column.field in _CONTENT or column.field == "value"
        if is_content and not cell.is_blank and cell is not title:
            return True
    return False


def row_kinds(section: Section) -> Iterator[tuple[int, RowKind]]:
    """The rows of a section in their order, each with what it is."""
    kinds = {row: _kind(section, row) for row in section.rows}
    styles = {_style(section, row) for row in section.rows if kinds[row] == "group"}
    for row, kind in kinds.items():
        is_numbered_alike = _style(section, row) in styles - {"none", "digits"}
        if kind == "entry" and is_numbered_alike and not _is_led(section, row):
            yield row, "group"
        else:
            yield row, kind


def _style(section: Section, row: int) -> str:
    title = section.cell(row, "title")
    return "none" if title is None else _number_in(section, row, title).style


def _is_led(section: Section, row: int) -> bool:
    cells = (section.cell(row, "lead"), section.cell(row, "units"))
    return any(cell is not None and not cell.is_blank for cell in cells)


def own_cells(section: Section, row: int) -> list[TableCell]:
    """The cells that begin in a row and show something, each once."""
    number = row + section.table.first_row
    cells = dict.fromkeys(section.table.rows[row])
    return [cell for cell in cells if cell.row == number and not cell.is_blank]


def _kind(section: Section, row: int) -> RowKind:
    own = own_cells(section, row)
    title = section.cell(row, "title")
    if not own:
        return "blank"
    if repeats_head(section, row) or numbers_columns(section.table.rows[row]):
        return "head"
    if title is None or _is_total(own):
        return "total" if _is_total(own) else "fragment"
    if title.row < row + section.table.first_row and title.height > 1:
        return "more" if title.line else "fragment"
    return _kind_of_words(section, row, own, title)


def _kind_of_words(
    section: Section, row: int, own: Sequence[TableCell], title: TableCell
) -> RowKind:
    """Whether a row with words of its own is a heading, an entry, or neither."""
    if len(own) == 1 and own[0] is not title:
        return "group" if _is_heading_text(own[0], section) else "fragment"
    if title.is_blank:
        return "fragment"
    if has_content(section, row):
        return "entry"
    if title.width > 1 or _is_heading_text(title, section):
        return "group"
    return _kind_of_number(_number_in(section, row, title))


def _number_in(section: Section, row: int, title: TableCell) -> RowNumber:
    """The number of a row, in its own column or before its title."""
    cell = section.cell(row, "number")
    number = RowNumber() if cell is None else row_number(cell.line)
    if number.style == "none":
        return split_number(title.line)[0]
    return number


def _kind_of_number(number: RowNumber) -> RowKind:
    """What a row is that has only a title, by its number."""
    if number.style in {"roman", "capital"}:
        return "group"
    return "fragment" if number.style == "none" else "entry"


def _is_heading_text(cell: TableCell, section: Section) -> bool:
    """Whether the only cell of a row heads the rows below: over several columns, or `II. …`."""
    if cell.width > 1 and 2 * cell.width >= section.table.width:
        return True
    number, rest = split_number(cell.line)
    if number.style in {"roman", "capital"} and rest:
        return True
    return _HEADING.match(without_accents(cell.line)) is not None


def _is_total(own: Sequence[TableCell]) -> bool:
    return any(_TOTAL.fullmatch(without_accents(cell.line)) for cell in own[:2])
