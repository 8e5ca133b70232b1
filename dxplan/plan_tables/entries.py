"""The tasks, targets and headings of a table, each below what its number places it below."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dxplan.plan_tables.heads import Field
from dxplan.plan_tables.row_numbers import RowNumber, row_number, split_number
from dxplan.plan_tables.rows import RowKind, has_content, own_cells
from dxplan.plan_tables.sections import Section
from dxplan.plan_tables.source_table import TableCell


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
        return has_content(self.section, self.first)


def entries_of(section: Section, kinds: Sequence[tuple[int, RowKind]]) -> list[Entry]:
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
