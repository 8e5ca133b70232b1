"""The numbers of rows: I, A, 1, 1.1, a) and dashes, in a column or before a title."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

_NUMBERED = re.compile(
    r"(?P<roman>[IVXLC]+)[.)]?|(?P<digits>\d{1,4}(?:\.\d{1,3}){0,4})[.)]?"
    r"|(?P<small>[a-zđ])[.)]?|(?P<capital>[A-ZĐ])[.)]?|(?P<bullet>[-–+•*])"
)
_NUMBER_BEFORE = re.compile(
    r"(?P<number>(?:[IVXLC]+|[A-ZĐ]|\d{1,3}(?:\.\d{1,3}){0,3})[.)]|\d{1,3}(?:\.\d{1,3}){1,3}"
    r"|[a-zđ]\)|[-–+•])\s+(?=\S)"
)
"""A number that stands before a title in its cell."""

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
