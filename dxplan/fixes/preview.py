"""A fix as the few lines it changes, to be read before it is made."""

from collections.abc import Iterator, Sequence

from dxplan.diagnostics import Edit, Fix
from dxplan.files.encodings import utf16_of
from dxplan.fixes.edits import apply_edits

_LINES = 12
_WIDTH = 160
_UNCHANGED_COLUMNS = 40
"""Columns that stay before the first change of a long line."""


def changed_lines(content: bytes, fix: Fix) -> tuple[str, ...]:
    """Lines that begin with `-` (removed), `+` (added) or a space (above what is only added)."""
    if utf16_of(content) is not None:
        return "-UTF-16", "+UTF-8"  # the same text in other bytes
    edits = sorted(fix.edits, key=lambda edit: (edit.start, edit.end))
    lines: list[str] = []
    for group in _adjacent_edits(content, edits):
        lines += _lines_of(content, group)
        if len(lines) > _LINES:
            return (*lines[: _LINES - 1], " …")
    return tuple(lines)


def _adjacent_edits(content: bytes, edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """The edits in groups: those on one line, or on lines next to each other, together."""
    group: list[Edit] = []
    for edit in edits:
        if group and content.count(b"\n", group[-1].end, edit.start) > 1:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _lines_of(content: bytes, edits: Sequence[Edit]) -> Iterator[str]:
    """The lines that a group of edits changes; where it only adds some, the line above them too."""
    begin = content.rfind(b"\n", 0, edits[0].start) + 1
    end = content.find(b"\n", edits[-1].end)
    if end < 0:
        end = len(content)
    old_lines = _split(content[begin:end])
    new_lines = _split(_changed_part(content, begin, end, edits))
    above = _common_length(old_lines, new_lines)
    below = _common_length(old_lines[above:][::-1], new_lines[above:][::-1])
    removed = old_lines[above : len(old_lines) - below]
    added = new_lines[above : len(new_lines) - below]
    if not removed:
        yield from _line_above(content, begin, old_lines[:above])
    bare_removed = _without_returns(removed)
    bare_added = _without_returns(added)
    if bare_removed != bare_added:  # more than line ends is changed
        removed = bare_removed
        added = bare_added
    change = 0
    if removed and added:
        change = _common_length(removed[0], added[0])
    for line in removed:
        yield "-" + _clipped(line, change)
    for line in added:
        yield "+" + _clipped(line, change)


def _without_returns(lines: Sequence[str]) -> list[str]:
    return [line.rstrip("\r") for line in lines]


def _line_above(content: bytes, begin: int, unchanged: Sequence[str]) -> Iterator[str]:
    """The last unchanged line, else the one that ends at ``begin``; nothing where there is none."""
    if unchanged:
        line = unchanged[-1]
    elif begin > 0:
        line = _split(content[: begin - 1].rpartition(b"\n")[2])[0]
    else:
        return
    yield " " + _clipped(line.rstrip("\r"), 0)


def _changed_part(content: bytes, begin: int, end: int, edits: Sequence[Edit]) -> bytes:
    """The bytes from ``begin`` to ``end`` with edits that lie in them."""
    shifted = []
    for edit in edits:
        shifted.append(Edit(edit.start - begin, edit.end - begin, edit.content))
    return apply_edits(content[begin:end], shifted)


def _split(text: bytes) -> list[str]:
    return text.decode("utf-8", "replace").split("\n")


def _common_length(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items (of a text: characters) both begin with."""
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def _clipped(line: str, change: int) -> str:
    """A long line, around its first change."""
    if len(line) <= _WIDTH:
        return line
    start = max(0, change - _UNCHANGED_COLUMNS)
    piece = line[start : start + _WIDTH]
    if start > 0:
        piece = "…" + piece
    if start + _WIDTH < len(line):
        piece += "…"
    return piece
