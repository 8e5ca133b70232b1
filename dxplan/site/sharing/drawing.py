"""Draw the pictures that messengers show beside a link: PNG, the same bytes for the same content.

Lengths are pixels.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from PIL import Image, ImageDraw

from dxplan.site.sharing.fills import BITS, FILLS, INK_STEPS, Fill, filled, palette
from dxplan.site.sharing.pictures import HEIGHT, WIDTH, BarPart, PictureContent
from dxplan.site.sharing.text_lines import (
    TextLines,
    TextStyle,
    Weight,
    composed,
    font_of,
    line_height,
    set_text,
)

Place: TypeAlias = tuple[int, int]
"""Left and top."""

_MARGIN = 72
_TOP, _FOOT = 44, 36
_INNER_WIDTH = WIDTH - 2 * _MARGIN
_BAR_HEIGHT = 52
_LEAST_PART = 6
"""How wide a part of the bar is at least, whatever its share."""
_COMPRESSION = 5
"""Of zlib: level 9 takes ten times as long and saves a twentieth of the bytes."""
_BASELINE = 1.05
"""How far below the top of a line its letters stand, for each pixel of their size."""

_ABOVE = TextStyle((30, 26))
_NAME = TextStyle((60, 50, 42, 36), weight="Bold")
_SENTENCE = TextStyle((40, 34, 30, 26))
_SENTENCE_HEIGHT = 140
"""How much of a picture its sentence may take: the most of any sentence, in its smallest size."""
_LEGEND_SIZES = (26, 22, 19)
_PUBLICATION = TextStyle((26, 22, 18))
_LINE = (_INNER_WIDTH, 40)
"""The width and height of a text that stands in a line of its own."""


def png(content: PictureContent) -> bytes:
    """A picture as a PNG of 16 colours.

    All but the name stands at the foot; the name takes what room is left above.
    """
    canvas = _Canvas()
    publication = set_text(content.publication, _LINE, _PUBLICATION)
    top = HEIGHT - _FOOT - publication.height
    canvas.write(publication, top)
    legend = _legend(content.parts)
    top -= 16 + legend.height
    canvas.draw_legend(legend, top)
    top -= 16 + _BAR_HEIGHT
    canvas.draw_bar(content.parts, top)
    room = (_INNER_WIDTH, _SENTENCE_HEIGHT)
    sentence = set_text(content.sentence, room, _SENTENCE)
    top -= 14 + sentence.height
    canvas.write(sentence, top)
    above = set_text(content.above, _LINE, _ABOVE)
    canvas.write(above, _TOP)
    name_top = _TOP + above.height
    name = set_text(content.name, (_INNER_WIDTH, top - name_top), _NAME)
    canvas.write(name, name_top)
    return canvas.png()


@dataclass(frozen=True, slots=True)
class _LegendEntry:
    """A part of the bar with its name and number; ``place`` is that of its swatch."""

    group: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class _Legend:
    """What the parts of the bar are, in lines of letters of a size."""

    entries: tuple[_LegendEntry, ...]
    size: int

    @property
    def height(self) -> int:
        """The height of all lines."""
        tops = [entry.place[1] for entry in self.entries]
        return max(tops, default=0) + line_height(self.size)

    @property
    def swatch(self) -> tuple[int, int]:
        """Width and height of a swatch."""
        return self.size * 3 // 2, self.size

    @property
    def indent(self) -> int:
        """How far behind the left edge of its swatch a text begins."""
        return self.size * 3 // 2 + 10


def _legend(parts: Sequence[BarPart]) -> _Legend:
    """The legend in at most two lines, or in more of the smallest letters."""
    legend = _Legend((), 0)
    for size in _LEGEND_SIZES:
        legend = _legend_of(parts, size)
        if legend.height <= 2 * line_height(size):
            return legend
    return legend


def _legend_of(parts: Sequence[BarPart], size: int) -> _Legend:
    font = font_of(size, "Regular")
    indent = _Legend((), size).indent
    entries = []
    left = top = 0
    for part in parts:
        text = composed(f"{part.label}: {part.number}")
        width = indent + round(font.getlength(text))
        if left and left + width > _INNER_WIDTH:
            left = 0
            top += line_height(size)
        entries.append(_LegendEntry(part.group, text, (left, top)))
        left += width + size
    return _Legend(tuple(entries), size)


def _part_widths(sizes: Sequence[int]) -> list[int]:
    """The widths of the parts of a bar, together as wide as the bar; none is too narrow to see."""
    total = sum(sizes)
    room = _INNER_WIDTH - _LEAST_PART * len(sizes)
    edges = [0]
    reached = 0
    for place, size in enumerate(sizes, 1):
        reached += size
        edges.append(_LEAST_PART * place + room * reached // total)
    return [right - left for left, right in pairwise(edges)]


@dataclass
class _Canvas:
    """A picture that is being drawn: ``grey`` has the texts, ``fills`` are drawn over it."""

    grey: Image.Image = field(
        default_factory=lambda: Image.new("L", (WIDTH, HEIGHT), 0)
    )
    fills: list[tuple[Fill, Place, tuple[int, int]]] = field(default_factory=list)

    def write(self, text: TextLines, top: int) -> None:
        """Write lines below ``top``."""
        for line in text.lines:
            self._write(line, (_MARGIN, top), text.size, text.weight)
            top += line_height(text.size)

    def _write(self, line: str, place: Place, size: int, weight: Weight) -> None:
        left, top = place
        baseline = (left, top + round(size * _BASELINE))
        draw = ImageDraw.Draw(self.grey)
        draw.text(baseline, line, fill=255, font=font_of(size, weight), anchor="ls")

    def draw_bar(self, parts: Sequence[BarPart], top: int) -> None:
        """Draw the bar below ``top``."""
        left = _MARGIN
        widths = _part_widths([part.size for part in parts])
        for part, width in zip(parts, widths, strict=True):
            shown = (width - 1, _BAR_HEIGHT)  # a pixel of paper parts it from the next
            self.fills.append((FILLS[part.group], (left, top), shown))
            left += width

    def draw_legend(self, legend: _Legend, top: int) -> None:
        """Draw the legend below ``top``."""
        size = legend.size
        for entry in legend.entries:
            left, line_top = _MARGIN + entry.place[0], top + entry.place[1]
            swatch = (left, line_top + size // 4)
            self.fills.append((FILLS[entry.group], swatch, legend.swatch))
            self._write(entry.text, (left + legend.indent, line_top), size, "Regular")

    def png(self) -> bytes:
        """The picture as PNG, without any time in it."""
        image = self.grey.point([grey * INK_STEPS // 255 for grey in range(256)])
        image.putpalette(palette())
        for fill, place, size in self.fills:
            image.paste(filled(fill, size), place)
        out = io.BytesIO()
        image.save(out, "PNG", bits=BITS, compress_level=_COMPRESSION)
        return out.getvalue()
