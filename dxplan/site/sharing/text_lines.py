"""Texts of pictures: broken into lines, in the largest size in which they fit.

Lengths are pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias
from unicodedata import normalize

from PIL import ImageFont

Weight: TypeAlias = Literal["Regular", "Bold"]

_FONTS = Path(__file__).parent / "fonts"
_LEADING = 1.3
"""The height of a line, for each pixel of the size of its letters: two accents fit above one."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """The sizes that a text may have, largest first."""

    sizes: tuple[int, ...]
    weight: Weight = "Regular"


@dataclass(frozen=True, slots=True)
class TextLines:
    """A text broken into lines."""

    lines: tuple[str, ...]
    size: int
    weight: Weight

    @property
    def height(self) -> int:
        """The height of all lines."""
        return len(self.lines) * line_height(self.size)


@lru_cache(maxsize=32)
def font_of(size: int, weight: Weight) -> ImageFont.FreeTypeFont:
    """A font of a size; it has the letters of Latin writing, with those of Vietnamese."""
    # not the layout by Raqm, which is not the same on every machine
    file = _FONTS / f"NotoSans-{weight}.ttf"
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


def composed(text: str) -> str:
    """A text with each letter and its accents in one character, as the fonts have them."""
    return normalize("NFC", text)


def line_height(size: int) -> int:
    """The height of a line of letters of a size."""
    return round(size * _LEADING)


def set_text(text: str, room: tuple[int, int], style: TextStyle) -> TextLines:
    """A text in lines of the largest size that fits into a width and height.

    What does not fit in the smallest one is cut off.
    """
    width, height = room
    words = composed(text).split()
    text_lines = TextLines((), style.sizes[0], style.weight)
    for size in style.sizes:
        lines = _broken(words, width, font_of(size, style.weight))
        text_lines = TextLines(tuple(lines), size, style.weight)
        if text_lines.height <= height:
            return text_lines
    size = text_lines.size
    shown = [*text_lines.lines[: max(1, height // line_height(size))]]
    shown[-1] = _cut(f"{shown[-1]} …", width, font_of(size, style.weight))
    return TextLines(tuple(shown), size, style.weight)


def _broken(
    words: Sequence[str], width: int, font: ImageFont.FreeTypeFont
) -> list[str]:
    """Words in lines that are as long as they can be."""
    lines: list[list[str]] = []
    space = font.getlength(" ")
    taken = 0.0
    for word in words:
        # no letters are moved together: a line is as long as its words and blanks
        length = font.getlength(word)
        if lines and taken + space + length <= width:
            lines[-1].append(word)
            taken += space + length
        else:
            lines.append([_cut(word, width, font)])
            taken = length
    return [" ".join(line) for line in lines]


def _cut(line: str, width: int, font: ImageFont.FreeTypeFont) -> str:
    """A line without its last letters, where it is too long, and … in their place."""
    kept = line
    while len(kept) > 1 and font.getlength(kept) > width:
        kept = kept.removesuffix("…").rstrip()[:-1].rstrip() + "…"
    return kept
