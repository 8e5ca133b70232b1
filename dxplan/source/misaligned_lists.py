"""Items of a list that stand beside the column of their list: where one list can be meant, they are moved there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import yaml

from dxplan.diagnostics import KeyPath, Replace
from dxplan.source.syntax_errors import YamlLine, outermost

_LARGE = 200_000
"""Characters of a block that is not read again for each way that its lines may be moved."""

Read = Callable[[str], yaml.MarkedYAMLError | None]
"""Reads a block and returns the error that ended it, if one did."""


@dataclass(frozen=True, slots=True)
class MovedLines:
    """Lines that belong into another column: the numbers of the first and of the one behind the last, and the edits.

    ``path`` is what may change by them. ``in_form``: the items then stand two columns deeper than their key, as the
    format is written.
    """

    first: int
    end: int
    steps: tuple[Replace, ...]
    path: KeyPath
    in_form: bool


@dataclass(frozen=True, slots=True)
class _OpenList:
    """A list that a line may go on with: its column, the number of its first item (-1: none), the column of its key."""

    column: int
    first: int
    key_column: int


def into_column(
    text: str, numbered: Sequence[YamlLine], number: int, read: Read
) -> MovedLines | None:
    """The item at a line, and what is of it, moved into the one list whose items begin alike; None where none is sure.

    Perhaps it is the items above that left their column: of several ways the one that is written as the format is
    comes first, then the one that moves fewer lines.
    """
    if not numbered[number].parts[1] or len(text) > _LARGE:
        return None
    open_lists = list(_open_lists(numbered, number))
    meant = [
        one for one in open_lists if _begin_alike(numbered, number, one, by_key=True)
    ]
    meant = meant or [
        one for one in open_lists if _begin_alike(numbered, number, one, by_key=False)
    ]
    if len(meant) != 1:
        return None
    end = _end_of_items(numbered, number, meant[0].column)
    ways = [
        way
        for way in _ways(text, numbered, number, end, meant[0])
        if _reads(text, numbered, way, end, read)
    ]
    return min(ways, key=lambda way: (not way.in_form, len(way.steps)), default=None)


def _indent(line: YamlLine) -> int:
    return len(line.parts[0])


def _open_lists(numbered: Sequence[YamlLine], number: int) -> Iterator[_OpenList]:
    """The lists to which a line may add an item, the innermost first."""
    above = numbered[number - 1] if number else None
    if (
        above is not None and above.is_entry and above.body.endswith(":")
    ):  # a key that holds nothing yet
        yield _OpenList(above.column + 2, -1, above.column)
    firsts: dict[int, int] = {}
    reached = len(numbered[number - 1].text) if number else 0
    for i in range(number - 1, -1, -1):
        line, indent = numbered[i], _indent(numbered[i])
        if indent > reached:
            continue
        ended = [
            column
            for column in firsts
            if column > indent or (column == indent and not line.parts[1])
        ]
        for column in ended:
            yield _OpenList(column, firsts.pop(column), line.column)
        if line.parts[1]:
            firsts[indent] = i
        reached = indent
    for column, first in firsts.items():
        yield _OpenList(column, first, column - 2)  # a register has no key


def _begin_alike(
    numbered: Sequence[YamlLine], number: int, one: _OpenList, *, by_key: bool
) -> bool:
    """Whether an item begins like one of a list: with the same key, or at least with a key where they do."""
    if one.first < 0:
        return True
    item = numbered[number]
    items = [
        line
        for line in numbered[one.first : number]
        if line.parts[1] and _indent(line) == one.column
    ]
    if not item.is_entry or not by_key:
        return any(line.is_entry == item.is_entry for line in items)
    return any(line.is_entry and _key(line) == _key(item) for line in items)


def _key(line: YamlLine) -> str:
    return line.body.partition(":")[0]


def _end_of_items(numbered: Sequence[YamlLine], number: int, column: int) -> int:
    """Behind the last line of an item and of those that follow in its column; one in the right column ends them."""
    own = _indent(numbered[number])
    for i in range(number + 1, len(numbered)):
        indent, dashes = _indent(numbered[i]), numbered[i].parts[1]
        if (
            indent < own
            or (indent == own and not dashes)
            or (indent == column != own and dashes)
        ):
            return i
    return len(numbered)


def _ways(
    text: str, numbered: Sequence[YamlLine], number: int, end: int, one: _OpenList
) -> Iterator[MovedLines]:
    own = _indent(numbered[number])
    in_form = one.column == one.key_column + 2
    path = outermost(numbered[: one.first if one.first >= 0 else number])
    whole = _raw_lines(text, numbered, number, end)
    yield MovedLines(
        number, end, _shifted(text, whole, one.column - own), path, in_form
    )
    dashes = [
        line.start
        for line in numbered[number:end]
        if line.parts[1] and _indent(line) == own
    ]
    yield MovedLines(
        number, end, _shifted(text, dashes, one.column - own), path, in_form
    )
    if one.first >= 0 and one.key_column <= own:
        above = _raw_lines(text, numbered, one.first, number)
        yield MovedLines(
            one.first,
            number,
            _shifted(text, above, own - one.column),
            path,
            own == one.key_column + 2,
        )


def _start(text: str, numbered: Sequence[YamlLine], number: int) -> int:
    return numbered[number].start if number < len(numbered) else len(text)


def _raw_lines(
    text: str, numbered: Sequence[YamlLine], first: int, end: int
) -> list[int]:
    """Where the lines begin that hold anything, comments and the text of blocks among them."""
    starts, start, stop = [], numbered[first].start, _start(text, numbered, end)
    while start < stop:
        following = text.find("\n", start) + 1 or len(text)
        if text[start:following].strip():
            starts.append(start)
        start = following
    return starts


def _shifted(text: str, starts: Sequence[int], columns: int) -> tuple[Replace, ...]:
    steps = []
    for start in starts:
        indent = 0
        while text.startswith(" ", start + indent):
            indent += 1
        steps.append(Replace((start, start + indent), " " * max(0, indent + columns)))
    return tuple(steps)


def _reads(
    text: str, numbered: Sequence[YamlLine], way: MovedLines, end: int, read: Read
) -> bool:
    """Whether the block can be read up to behind the lines that were moved, and the line below them."""
    pieces, reached, grown = [], 0, 0
    for step in way.steps:
        start, stop = step.span
        pieces += [text[reached:start], step.content]
        reached, grown = stop, grown + len(step.content) - (stop - start)
    error = read("".join([*pieces, text[reached:]]))
    mark = error.problem_mark or error.context_mark if error is not None else None
    return error is None or (
        mark is not None and mark.index > _start(text, numbered, end + 1) + grown
    )
