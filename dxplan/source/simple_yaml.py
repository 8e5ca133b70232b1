"""The quickest way through YAML: blocks whose every line is one key or one item, each on its line.

Most front matter is so. Whatever is not, `dxplan.source.plain_yaml` reads with libyaml; values and
offsets are the same as there.
"""

import re
from array import array
from collections.abc import Callable

from dxplan.diagnostics import Value
from dxplan.source.positions import NO_KEY

_MAX_DEPTH = 12
"""Levels of nesting that are read here; the format needs six."""

_LINE = re.compile(
    r"^(( *+)"
    r"(- )?+"
    r"(?:([a-z][a-z_]{0,60}+):(?:[ ](?=[^ \n])|(?=\n)))?+)"
    r"(\"[^\"\\\n]*+\"|'[^'\n]*+'|\w(?:[^\n:#]|:(?![ \n])|(?<! )\#)*+(?<! )|)"
    r"\n",
    re.MULTILINE,
)
"""Indent, dash and key, and all before the value; a value, in quotation marks or plain, that YAML
takes as it is.

It begins at the start of a line only: of a long line that does not fit, nothing is tried again.
"""

_QUOTES = frozenset("\"'")

_Line = tuple[int, int, bool, str, str, int]
"""Offset behind the indent, its width, whether there is a dash, key, value, offset of the value."""


class _IsNotSimple(Exception):  # noqa: N818 - not an error: it is for libyaml to read
    """Something that this reader does not know."""


def read_simple(
    text: str, plain_name: Callable[[str], str | None]
) -> "tuple[Value, array[int]] | None":
    """The value of a block and its offsets as `PlainYaml` has them; None if a line is not simple.

    ``plain_name`` returns a key that can't be mistaken for another, None for any other.
    """
    lines = _lines_of(text)
    if not lines:
        return None
    reader = _SimpleReader(lines, plain_name)
    try:
        value = reader.block(0, 0)
    except _IsNotSimple:
        return None
    if reader.place < len(lines) - 1:
        return None
    reader.offsets += (0, len(text), NO_KEY, NO_KEY)
    return value, array("I", reader.offsets)


def _lines_of(text: str) -> list[_Line]:
    """The lines and one for the end, which is to the left of all others.

    None where one is not simple, or holds what libyaml refuses or nobody sees.
    """
    if not text or not text.replace("\n", "").isprintable():
        return []
    lines: list[_Line] = []
    offset = 0
    for before, indent, dash, key, value in _LINE.findall(text):
        column = len(indent)
        begin = offset + len(before)
        lines.append((offset + column, column, dash != "", key, value, begin))
        offset = begin + len(value) + 1
    if offset != len(text):  # something between two lines was passed over
        return []
    lines.append((offset, -1, False, "", "", offset))
    return lines


class _SimpleReader:
    """Reads the lines of one block."""

    __slots__ = ("lines", "offsets", "place", "plain_name")

    def __init__(
        self, lines: list[_Line], plain_name: Callable[[str], str | None]
    ) -> None:
        self.lines = lines
        self.plain_name = plain_name
        self.offsets: list[int] = []
        self.place = 0

    def block(self, column: int, depth: int) -> Value:
        """The list or the map that begins with the next line, at a column."""
        if depth > _MAX_DEPTH:
            raise _IsNotSimple
        if self.lines[self.place][2]:
            return self.sequence(column, depth)
        return self.mapping(column, depth)

    def sequence(self, column: int, depth: int) -> Value:
        items: list[Value] = []
        while True:
            start, line_column, dash, key, value, begin = self.lines[self.place]
            if line_column != column or not dash:
                return items
            if key:
                items.append(self.mapping(column + 2, depth + 1, after_dash=True))
                # what stands above a line ends where that begins
                end = self.lines[self.place][0]
                self.offsets += (start + 2, end, NO_KEY, NO_KEY)
            else:
                items.append(self.scalar(value, column))
                self.offsets += (begin, begin + len(value), NO_KEY, NO_KEY)

    def mapping(self, column: int, depth: int, *, after_dash: bool = False) -> Value:
        """A map; its first line may stand behind the dash of an item."""
        entries: dict[str, Value] = {}
        while True:
            start, line_column, dash, key, value, begin = self.lines[self.place]
            if after_dash:
                start += 2
                after_dash = False
            elif line_column != column or dash:
                return entries
            name = self.plain_name(key) if key else None
            if name is None or name in entries:
                raise _IsNotSimple
            if value:
                entries[name] = self.scalar(value, column)
                end = begin + len(value)
            else:
                self.place += 1
                begin = self.lines[self.place][0]
                entries[name] = self.inner(column, depth)
                end = self.lines[self.place][0]
            self.offsets += (begin, end, start, start + len(key))

    def inner(self, column: int, depth: int) -> Value:
        """What stands below a key at a column: deeper, or a list in the same column."""
        _, line_column, dash, *_ = self.lines[self.place]
        is_list_beside = dash and line_column == column
        if line_column <= column and not is_list_beside:
            raise _IsNotSimple
        value = self.block(line_column, depth + 1)
        if self.lines[self.place][1] > column:
            raise _IsNotSimple
        return value

    def scalar(self, value: str, column: int) -> str:
        """The text of a line that nothing continues."""
        self.place += 1
        if not value or self.lines[self.place][1] > column:
            raise _IsNotSimple
        if value[0] in _QUOTES:
            return value[1:-1]
        return value
