"""Colours and patterns of pictures: the ones that pages have by day (`static/dxplan.css`).

Lengths are pixels.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from PIL import Image, ImageDraw

Pattern: TypeAlias = Literal["plain", "bars", "slanted", "dots", "crossed"]

_STEP = 14
"""How far the lines of a pattern stand apart."""

_PAPER, _INK = "#ffffff", "#16202b"
COLOURS = {
    "done": "#2e8b57",
    "work": "#2f79bf",
    "work-bg": "#e4f0fb",
    "late": "#c93a33",
    "soon": "#b87500",
    "soon-bg": "#fff1d1",
    "none": "#8a55b8",
    "none-bg": "#f2e9fa",
    "idle": "#767d87",
    "idle-bg": "#eceef1",
}
INK_STEPS = 5
"""Between paper and ink; with the other colours there are 16, which four bits of a pixel hold."""
BITS = 4


@dataclass(frozen=True, slots=True)
class Fill:
    """How a group of tasks is drawn: as on pages, by its colour and by its pattern."""

    ground: str
    lines: str
    pattern: Pattern


FILLS: Mapping[str, Fill] = {
    "done": Fill("done", "done", "plain"),
    "under_way": Fill("work-bg", "work", "plain"),
    "under_way_overdue": Fill("late", "idle-bg", "bars"),
    "stopped": Fill("none-bg", "none", "slanted"),
    "no_information": Fill("idle-bg", "idle", "dots"),
    "no_information_overdue": Fill("soon-bg", "soon", "crossed"),
}


@lru_cache(maxsize=1)
def palette() -> bytes:
    """From paper to ink, then the colours in their order, each as red, green, blue."""
    paper, ink = _rgb(_PAPER), _rgb(_INK)
    colours = bytearray()
    for step in range(INK_STEPS + 1):
        for of_paper, of_ink in zip(paper, ink, strict=True):
            colours.append(of_paper + (of_ink - of_paper) * step // INK_STEPS)
    for colour in COLOURS.values():
        colours += _rgb(colour)
    return bytes(colours)


def _rgb(colour: str) -> bytes:
    return bytes.fromhex(colour.removeprefix("#"))


def _index(colour: str) -> int:
    """The place of a colour in the palette."""
    return INK_STEPS + 1 + list(COLOURS).index(colour)


def filled(fill: Fill, size: tuple[int, int]) -> Image.Image:
    """A rectangle of a fill, width and height, with an edge of the colour of its lines."""
    width, height = size
    lines = _index(fill.lines)
    image = Image.new("P", size, _index(fill.ground))
    draw = ImageDraw.Draw(image)
    for start in range(-height, width, _STEP):
        _draw_pattern(draw, fill.pattern, (start, height), lines)
    if fill.pattern != "bars":
        draw.rectangle((0, 0, width - 1, height - 1), outline=lines, width=2)
    return image


def _draw_pattern(
    draw: ImageDraw.ImageDraw, pattern: Pattern, place: tuple[int, int], colour: int
) -> None:
    """Draw a line of a pattern; ``place`` is where it starts on the left, and its height."""
    start, height = place
    end = start + height
    if pattern == "bars":
        draw.line((start, 0, start, height), colour, width=3)
    if pattern in {"slanted", "crossed"}:
        draw.line((start, 0, end, height), colour, width=2)
    if pattern == "crossed":
        draw.line((end, 0, start, height), colour, width=2)
    if pattern == "dots":
        for top in range(_STEP // 2, height, _STEP):
            draw.rectangle((start, top, start + 3, top + 3), colour)
