"""Items beside the column of their list: where only one list can be meant, they are moved there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import yaml

from dxplan.diagnostics import KeyPath, Replace
from dxplan.source.syntax_errors import YamlLine, outermost

_LARGE = 200_000
"""Characters of a block that is not read again for each way that its lines may be moved."""

FirstError = Callable[[str], yaml.MarkedYAMLError | None]
"""Reads a block and returns the error that ended it, if one did."""


@dataclass(frozen=True, slots=True)
class MovedLines:
    """Lines that belong into another column, from ``first`` to before ``end``, and the edits.

    ``path`` is what may change by them. ``in_form``: the items then stand two columns deeper than
    their key, as the format is written.
    """

    first: int
    end: int
    steps: tuple[Replace, ...]
    path: KeyPath
    in_form: bool


@dataclass(frozen=True, slots=True)
class _OpenList:
    """A list that a line may go on with.

    ``first`` is the number of its first item (None: it has none yet), ``key_column`` the column of
    its key.
    """

    column: int
    first: int | None
    key_column: int


@dataclass(frozen=True, slots=True)
class _Item:
    """The item of a list at the line ``number`` of a block."""

    text: str
    lines: Sequence[YamlLine]
    number: int

    @property
    def line(self) -> YamlLine:
        return self.lines[self.number]

    def start_of(self, number: int) -> int:
        """Where a line begins; behind the last one the end of the text."""
        if number >= len(self.lines):
            return len(self.text)
        return self.lines[number].start


def into_column(
    text: str, lines: Sequence[YamlLine], number: int, first_error: FirstError
) -> MovedLines | None:
    """The item at a line, moved into the one list whose items begin alike; None where none is sure.

    Perhaps it is the items above that left their column: of several ways the one that is written as
    the format is comes first, then the one that moves fewer lines.
    """
    if not lines[number].dashes or len(text) > _LARGE:
        return None
    item = _Item(text, lines, number)
    open_list = _list_of(item)
    if open_list is None:
        return None
    end = _end_of_items(item, open_list.column)
    readable = []
    for way in _ways(item, open_list, end):
        if _reads(item, way, end, first_error):
            readable.append(way)
    return min(readable, key=_preference, default=None)


def _preference(way: MovedLines) -> tuple[bool, int]:
    return not way.in_form, len(way.steps)


def _list_of(item: _Item) -> _OpenList | None:
    """The one open list whose items begin as an item does: with its key, or with any key."""
    open_lists = list(_open_lists(item))
    alike = [one for one in open_lists if _begins_alike(item, one, by_key=True)]
    if not alike:
        alike = [one for one in open_lists if _begins_alike(item, one, by_key=False)]
    if len(alike) != 1:
        return None
    return alike[0]


def _open_lists(item: _Item) -> Iterator[_OpenList]:
    """The lists to which a line may add an item, the innermost first."""
    if item.number == 0:
        return
    above = item.lines[item.number - 1]
    if above.is_entry and above.body.endswith(":"):  # a key that holds nothing yet
        yield _OpenList(above.column + 2, None, above.column)
    first_items: dict[int, int] = {}  # by column
    outermost_indent = len(above.text)
    for number in range(item.number - 1, -1, -1):
        line = item.lines[number]
        indent = line.indent
        if indent > outermost_indent:
            continue
        for column in _columns_that_end(first_items, line):
            yield _OpenList(column, first_items.pop(column), line.column)
        if line.dashes:
            first_items[indent] = number
        outermost_indent = indent
    for column, first in first_items.items():
        yield _OpenList(column, first, column - 2)  # a register has no key


def _columns_that_end(first_items: Iterable[int], line: YamlLine) -> list[int]:
    """The columns of the lists that begin below a line."""
    ended = []
    for column in first_items:
        is_their_key = column == line.indent and not line.dashes
        if column > line.indent or is_their_key:
            ended.append(column)
    return ended


def _begins_alike(item: _Item, open_list: _OpenList, *, by_key: bool) -> bool:
    """Whether an item begins like one of a list: with the same key, or with a key where they do."""
    if open_list.first is None:
        return True
    for other in item.lines[open_list.first : item.number]:
        is_item_of_list = other.dashes and other.indent == open_list.column
        if is_item_of_list and _is_alike(item.line, other, by_key=by_key):
            return True
    return False


def _is_alike(line: YamlLine, other: YamlLine, *, by_key: bool) -> bool:
    """Whether two items are both entries, ``by_key`` of the same key, or are both none."""
    if line.is_entry != other.is_entry:
        return False
    if line.is_entry and by_key:
        return _key(line) == _key(other)
    return True


def _key(line: YamlLine) -> str:
    return line.body.partition(":")[0]


def _end_of_items(item: _Item, column: int) -> int:
    """The number behind the last line of an item and of those that follow in its column.

    An item in the right ``column`` of the list ends them.
    """
    own = item.line.indent
    for number in range(item.number + 1, len(item.lines)):
        line = item.lines[number]
        if line.indent < own:
            return number
        if line.indent == own and not line.dashes:  # a key beside the items
            return number
        is_in_list = line.indent == column and line.dashes
        if is_in_list and column != own:
            return number
    return len(item.lines)


def _ways(item: _Item, open_list: _OpenList, end: int) -> Iterator[MovedLines]:
    """The ways to bring an item, the lines up to ``end``, and its list into one column."""
    number = item.number
    own = item.line.indent
    columns = open_list.column - own
    in_form = open_list.column == open_list.key_column + 2
    first = number if open_list.first is None else open_list.first
    path = outermost(item.lines[:first])
    whole = _shifted(item.text, _raw_lines(item, number, end), columns)
    yield MovedLines(number, end, whole, path, in_form)
    dashes = []
    for line in item.lines[number:end]:
        if line.dashes and line.indent == own:
            dashes.append(line.start)
    yield MovedLines(number, end, _shifted(item.text, dashes, columns), path, in_form)
    if open_list.first is not None and open_list.key_column <= own:
        above = _shifted(item.text, _raw_lines(item, first, number), -columns)
        in_form = own == open_list.key_column + 2
        yield MovedLines(first, number, above, path, in_form)


def _raw_lines(item: _Item, first: int, end: int) -> list[int]:
    """Where the lines begin that hold anything, comments and the text of blocks among them."""
    starts = []
    start = item.lines[first].start
    stop = item.start_of(end)
    while start < stop:
        next_start = item.text.find("\n", start) + 1 or len(item.text)
        if item.text[start:next_start].strip():
            starts.append(start)
        start = next_start
    return starts


def _shifted(text: str, starts: Sequence[int], columns: int) -> tuple[Replace, ...]:
    """The steps that move lines by ``columns`` to the right, or to the left where negative."""
    steps = []
    for start in starts:
        indent = 0
        while text.startswith(" ", start + indent):
            indent += 1
        moved = " " * max(0, indent + columns)
        steps.append(Replace((start, start + indent), moved))
    return tuple(steps)


def _reads(item: _Item, way: MovedLines, end: int, first_error: FirstError) -> bool:
    """Whether the block can be read to behind the moved lines and the line below them."""
    pieces = []
    copied = 0
    growth = 0
    for step in way.steps:
        start, stop = step.span
        pieces.append(item.text[copied:start])
        pieces.append(step.content)
        copied = stop
        growth += len(step.content) - (stop - start)
    error = first_error("".join([*pieces, item.text[copied:]]))
    if error is None:
        return True
    mark = error.problem_mark or error.context_mark
    return mark is not None and mark.index > item.start_of(end + 1) + growth
