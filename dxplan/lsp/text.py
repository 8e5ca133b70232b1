"""Positions as editors count them: lines end at CR, LF or both, columns are UTF-16 units."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from lsprotocol.types import Position, PositionEncodingKind, Range

Units = Callable[[str], int]

UNITS: dict[str, Units] = {
    PositionEncodingKind.Utf8: lambda text: len(text.encode("utf-8", "surrogatepass")),
    PositionEncodingKind.Utf16: lambda text: (
        len(text.encode("utf-16-le", "surrogatepass")) // 2
    ),
    PositionEncodingKind.Utf32: len,
}
"""How many units of a column a text takes, by the encoding that client and server agreed on."""


@dataclass(frozen=True)
class Lines:
    """A text with its lines; offsets count code points."""

    text: str
    units: Units

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each line begins."""
        return (0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self.text)))

    def line(self, number: int) -> str:
        """A line by its number from 0, without its end; empty where there is none."""
        if not 0 <= number < len(self.starts):
            return ""
        end = len(self.text)
        if number + 1 < len(self.starts):
            end = self.starts[number + 1]
        return self.text[self.starts[number] : end].rstrip("\r\n")

    def position(self, offset: int) -> Position:
        """The client's position of an offset."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.starts, offset) - 1
        return Position(line, self.units(self.text[self.starts[line] : offset]))

    def range(self, start: int, end: int) -> Range:
        """The client's range of two offsets."""
        return Range(self.position(start), self.position(end))

    def column(self, position: Position) -> int:
        """The code points before the client's position in its line."""
        line = self.line(position.line)
        units = 0
        for column, character in enumerate(line):
            if units >= position.character:
                return column
            units += self.units(character)
        return len(line)
