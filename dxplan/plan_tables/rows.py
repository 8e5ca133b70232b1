"""The rows of a table: which head others, which are tasks or targets, which go on with one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from dxplan.plan_tables.columns import Section, repeats_head
from dxplan.plan_tables.head_rows import numbers_columns
from dxplan.plan_tables.heads import Field
from dxplan.plan_tables.source_table import TableCell
from dxplan.text.suggest import without_accents

RowKind: TypeAlias = Literal[
    "blank", "head", "total", "group", "entry", "more", "fragment"
]
"""`more` goes on with the entry above, whose title is merged over it; `fragment` is text that
belongs to nothing that can be told."""

_TOTAL = re.compile(r"(?:tong(?: cong| so)?|cong|total)(?: ?[:(].*)?")
_NUMBERED = re.compile(
    r"(?P<roman>[IVXLC]+)[.)]?|(?P<digits>\d{1,4}(?:\.\d{1,3}){0,4})[.)]?"
    r"|(?P<small>[a-zđ])[.)]?|(?P<capital>[A-ZĐ])[.)]?|(?P<bullet>[-–+•*])"
)
_NUMBER_BEFORE = re.compile(
    r"(?P<number>(?:[IVXLC]+|[A-ZĐ]|\d{1,3}(?:\.\d{1,3}){0,3})[.)]|\d{1,3}(?:\.\d{1,3}){1,3}"
    r"|[a-zđ]\)|[-–+•])\s+(?=\S)"
)
"""A number that stands before a title in its cell."""
_HEADING = re.compile(r"(?:nhom|phan|muc|chuong|nhiem vu chung|linh vuc)\b")
_OWN_FIELDS: tuple[Field, ...] = (
    "lead", "coordinating", "units", "deadline", "start", "deliverables", "measure",
    "note", "area",
)  # fmt: skip
_CONTENT: frozenset[Field] = frozenset(_OWN_FIELDS) - {"note", "area"}

Style: TypeAlias = Literal["roman", "digits", "small", "capital", "bullet", "none"]


@dataclass(frozen=True, slots=True)
class RowNumber:
    """The number of a row without the sign behind it, and how it is written."""

    text: str = ""
    style: Style = "none"

    @property
    def depth(self) -> int:
        """How many numbers `1.2.3` has."""
        return self.text.count(".") + 1


def row_number(text: str) -> RowNumber:
    """The number that a cell holds; one of no style where it holds none."""
    match = _NUMBERED.fullmatch(text.strip())
    if match is None or match.lastgroup is None:
        return RowNumber()
    written = match[match.lastgroup]
    for style in ("roman", "digits", "small", "capital", "bullet"):
        if match.lastgroup == style:
            return RowNumber(written, style)
    return RowNumber()


def split_number(title: str) -> tuple[RowNumber, str]:
    """The number that stands before a title in its cell, and the title."""
    match = _NUMBER_BEFORE.match(title)
    if match is None:
        return RowNumber(), title
    return row_number(match["number"]), title[match.end() :]


@dataclass
class Entry:
    """A row that is a task, a target or a heading, with the rows that go on with it.

    ``rows`` are indexes of the section's table. ``parent`` is the entry that its number places it
    below. ``heading`` is the innermost one above it.
    """

    section: Section
    rows: list[int]
    number: RowNumber
    title: str
    is_heading: bool = False
    parent: "Entry | None" = None
    heading: "Entry | None" = None
    children: list["Entry"] = field(default_factory=list)

    @property
    def first(self) -> int:
        """Its first row."""
        return self.rows[0]

    def cell(self, wanted: Field) -> TableCell | None:
        """What its first row says in a column."""
        return self.section.cell(self.first, wanted)

    @property
    def has_content(self) -> bool:
        """Whether it says more than its title: who, until when, or what comes of it."""
        return _has_content(self.section, self.first)


def _has_content(section: Section, row: int) -> bool:
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
    if _has_content(section, row):
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


# entries


def entries_of(section: Section, kinds: Sequence[tuple[int, RowKind]]) -> list["Entry"]:
    """The headings and entries of a section in their order, not yet below their parents."""
    entries: list[Entry] = []
    for row, kind in kinds:
        if kind == "more" and entries:
            entries[-1].rows.append(row)
        elif kind in {"group", "entry"}:
            entries.append(_entry(section, row, is_heading=kind == "group"))
    return entries


def _entry(section: Section, row: int, *, is_heading: bool) -> Entry:
    title_cell = section.cell(row, "title")
    number_cell = section.cell(row, "number")
    title = title_cell.line if title_cell is not None else ""
    number = RowNumber()
    if number_cell is not None and number_cell is not title_cell:
        number = row_number(number_cell.line)
    if is_heading and not title:
        title = own_cells(section, row)[0].line
    if number.style == "none":
        number, title = split_number(title)
    return Entry(section, [row], number, title, is_heading)


def place_entries(entries: Sequence[Entry]) -> None:
    """Give each entry its heading, and the parent that its number places it below."""
    _restore_zeros(entries)
    headings: list[Entry] = []
    styles: list[str] = []
    last_by_style: dict[str, Entry] = {}
    numbered: dict[str, Entry] = {}
    for entry in entries:
        if entry.is_heading:
            entry.number = _as_letter(entry.number, headings)
            if entry.number.style not in styles:
                styles.append(entry.number.style)
            while headings and not _is_below(entry, headings[-1], styles):
                headings.pop()
            entry.heading = headings[-1] if headings else None
            headings.append(entry)
            last_by_style, numbered = {}, {}
            continue
        entry.heading = headings[-1] if headings else None
        entry.parent = _parent(entry, numbered, last_by_style)
        if entry.parent is not None:
            entry.parent.children.append(entry)
        if entry.number.style == "digits":
            numbered[entry.number.text] = entry
            last_by_style = {}
        last_by_style[entry.number.style] = entry


def _restore_zeros(entries: Sequence[Entry]) -> None:
    """Write 1.10 where a workbook holds the number 1.1 behind 1.9: it keeps no last zero."""
    before = ""
    for entry in entries:
        cell = entry.cell("number")
        if entry.number.style != "digits":
            continue
        following = _following(before)
        is_number = cell is not None and cell.is_number
        if is_number and following.rstrip("0") == entry.number.text != following:
            entry.number = RowNumber(following, "digits")
        before = entry.number.text


def _following(number: str) -> str:
    """The number behind one in a row: 1.10 behind 1.9."""
    above, dot, last = number.rpartition(".")
    return f"{above}.{int(last) + 1}" if dot else ""


def _as_letter(number: RowNumber, headings: Sequence[Entry]) -> RowNumber:
    """C, D and I as letters where B, C and H head the rows before."""
    if number.style != "roman" or len(number.text) != 1:
        return number
    before = chr(ord(number.text) - 1)
    for heading in headings:
        if heading.number == RowNumber(before, "capital"):
            return RowNumber(number.text, "capital")
    return number


def _is_below(entry: Entry, heading: Entry, styles: Sequence[str]) -> bool:
    """Whether a heading stands below another: its way of numbering came later."""
    own, other = entry.number, heading.number
    if own.style == other.style == "digits":
        return own.text.startswith(f"{other.text}.")
    return styles.index(own.style) > styles.index(other.style)


def _parent(
    entry: Entry, numbered: dict[str, Entry], last_by_style: dict[str, Entry]
) -> Entry | None:
    number = entry.number
    if number.style == "digits":
        above = number.text.rpartition(".")[0]
        return numbered.get(above)
    if number.style == "small":
        return last_by_style.get("digits")
    if number.style == "bullet":
        return last_by_style.get("small") or last_by_style.get("digits")
    return None
