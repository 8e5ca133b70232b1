"""Where the cursor stands in front matter, told by the indentation around it: the file need not be readable."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

_KEY = re.compile(
    r"""(?P<quote>["']?)(?P<name>[^\s"':#{}\[\],&*!|>%@`-][^"':#{}\[\],]*)(?P=quote)\s*:(?=\s|$)"""
)
_FENCE = re.compile(r"---\s*$")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The keys that lead to the cursor, without the numbers of list items, and what is being written there.

    ``text`` is the whole key or value under the cursor, from ``start`` to ``end`` of its line, without quotation
    marks; ``siblings`` are the keys of the same map with the values beside them. ``quoted``: it stands in quotation
    marks; ``dash``: it follows the dash of a list item; ``closed``: a key that has its colon.
    """

    path: tuple[str, ...]
    role: Literal["key", "value"]
    text: str
    start: int
    end: int
    siblings: dict[str, str] = field(default_factory=dict)
    quoted: bool = False
    dash: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class _KeyLine:
    """A key, or the dash of a list item (``name`` is None), at its column; ``value`` is what follows in the line."""

    column: int
    name: str | None
    value: str
    at: int  # the column where the value begins


def region(lines: Sequence[str], *, register: bool) -> range:
    """The lines that hold YAML: all of a register, of a record those between its fences."""
    if register:
        return range(len(lines))
    if not lines or not _FENCE.fullmatch(lines[0].removeprefix("\ufeff")):
        return range(0)
    end = next(
        (i for i, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line)), len(lines)
    )
    return range(1, end)


def cursor_at(
    lines: Sequence[str], rows: range, row: int, column: int
) -> Cursor | None:
    """What the cursor is at; None outside of the YAML, in a comment, and in text of several lines."""
    if row not in rows:
        return None
    line = lines[row]
    entries = [*_entries(line)]
    last = entries[-1] if entries else None
    if last is not None and last.name is not None and column >= last.at - 1:
        return _value(lines, rows, row, last, column)
    if last is not None and last.name is not None:
        end = last.column + len(last.name)
        key = (
            _key(lines, rows, row, (last.column, end), last.name)
            if last.column <= column <= end
            else None
        )
        return replace(key, closed=True) if key else None
    begin = last.at if last is not None else len(line) - len(line.lstrip(" "))
    text = line[begin:].split(" #", 1)[0].rstrip()
    if not text:
        begin = column if last is None else max(begin, column)
    if text.startswith("#") or column < begin:
        return None
    if last is None:
        return _key(lines, rows, row, (begin, begin + len(text)), text)
    return _item(lines, rows, row, last, (begin, begin + len(text)), text)


def _value(
    lines: Sequence[str], rows: range, row: int, entry: _KeyLine, column: int
) -> Cursor | None:
    parents = _above(lines, rows, row, entry.column)
    text, begin = entry.value.split(" #", 1)[0].rstrip(), entry.at
    if parents is None or text.startswith(("#", "|", ">", "{", "[", "&", "*", "!")):
        return None
    if not text:
        begin = max(column, begin)
    quote = _quote(text)
    text, begin = _bare(text, quote), begin + len(quote)
    end = begin + len(text)
    if not begin <= column <= end + 1:
        return None
    siblings = _siblings(lines, rows, row, entry.column)
    return Cursor(
        (*parents, entry.name or ""),
        "value",
        text,
        begin,
        end,
        siblings,
        quoted=bool(quote),
    )


def _item(
    lines: Sequence[str],
    rows: range,
    row: int,
    dash: _KeyLine,
    span: tuple[int, int],
    text: str,
) -> Cursor | None:
    """What follows the dash of a list item: a value, or a key of its map that has no colon yet; the path tells."""
    parents = _above(lines, rows, row, dash.column, dash=True)
    if parents is None:
        return None
    quote = _quote(text)
    text, begin = _bare(text, quote), span[0] + len(quote)
    siblings = _siblings(lines, rows, row, span[0])
    return Cursor(
        parents,
        "value",
        text,
        begin,
        begin + len(text),
        siblings,
        quoted=bool(quote),
        dash=True,
    )


def _quote(text: str) -> str:
    """The quotation mark that a text begins with."""
    return text[:1] if text.startswith(('"', "'")) else ""


def _bare(text: str, quote: str) -> str:
    return text.removeprefix(quote).removesuffix(quote)


def _key(
    lines: Sequence[str], rows: range, row: int, span: tuple[int, int], text: str
) -> Cursor | None:
    parents = _above(lines, rows, row, span[0])
    if parents is None or _in_list(lines, rows, row, span[0]):
        return None
    return Cursor(parents, "key", text, *span, _siblings(lines, rows, row, span[0]))


def _in_list(lines: Sequence[str], rows: range, row: int, column: int) -> bool:
    """Whether the dashes of a list stand in this column: a key can't stand there without one."""
    for here in range(row, rows.start - 1, -1):
        entries = [*_entries(lines[here])]
        if entries and entries[0].column <= column:
            return any(
                entry.name is None and entry.column == column for entry in entries
            )
    return False


def _above(
    lines: Sequence[str], rows: range, row: int, column: int, *, dash: bool = False
) -> tuple[str, ...] | None:
    """The keys that the place belongs to, from the outermost; None inside of text that a key above begins."""
    path: list[str] = []
    for here in range(row, rows.start - 1, -1):
        for entry in reversed([*_entries(lines[here])]):
            # a list may stand in the column of its key
            if entry.column < column or (
                dash
                and entry.name is not None
                and entry.column == column
                and here < row
            ):
                if entry.name is not None:
                    if entry.value and not entry.value.startswith("#"):
                        return None
                    path.insert(0, entry.name)
                column, dash = entry.column, entry.name is None
    return tuple(path)


def _siblings(
    lines: Sequence[str], rows: range, row: int, column: int
) -> dict[str, str]:
    """The keys in the same column, up and down to where the map begins and ends, without the cursor's own line."""
    found: dict[str, str] = {}
    for direction in (range(row, rows.start - 1, -1), range(row + 1, rows.stop)):
        for here in direction:
            entries = [*_entries(lines[here])]
            if here > row and _leaves(lines[here], entries, column):
                break
            if here != row:
                found |= {
                    e.name: e.value
                    for e in entries
                    if e.name is not None and e.column == column
                }
            if here <= row and _begins(entries, column):
                break
    return found


def _leaves(line: str, entries: Sequence[_KeyLine], column: int) -> bool:
    """Whether a line below stands further out than the map."""
    return (
        bool(line.strip())
        and (entries[0].column if entries else len(line) - len(line.lstrip(" ")))
        < column
    )


def _begins(entries: Sequence[_KeyLine], column: int) -> bool:
    """Whether a line holds what the map belongs to: nothing above it is of the map."""
    return bool(entries) and entries[0].column < column


def _entries(line: str) -> Iterator[_KeyLine]:
    """The dashes and the key of a line, from the left."""
    column = len(line) - len(line.lstrip(" "))
    while line[column : column + 1] == "-" and line[column + 1 : column + 2] in {
        " ",
        "",
    }:
        rest = line[column + 1 :]
        at = column + 1 + len(rest) - len(rest.lstrip(" "))
        yield _KeyLine(
            column,
            None,
            line[at:].strip(),
            max(at, column + 2) if rest.strip() else column + 2,
        )
        if not rest.strip():
            return
        column = at
    match = _KEY.match(line, column)
    if match is not None:
        value = line[match.end() :]
        at = (
            match.end() + max(1, len(value) - len(value.lstrip(" ")))
            if value.strip()
            else match.end() + 1
        )
        yield _KeyLine(match.start("name"), match["name"].rstrip(), value.strip(), at)
