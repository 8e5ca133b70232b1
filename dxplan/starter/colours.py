"""The main colour of a site: it can be read in the light theme, and has a companion in the dark."""

import re

from dxplan.errors import DxplanError

LEAST_CONTRAST = 4.5
"""Between the colour and the page, as WCAG 2 AA asks of text."""

_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
_WHITE = (255, 255, 255)
_DARK_PAGE = (0x12, 0x18, 0x1F)
_STEPS = 20

Rgb = tuple[int, int, int]


def colours_in(written: str) -> tuple[str, str]:
    """The colours of `#00563f` or `#00563f,#7fd1ae`; a missing second one follows from it.

    Raises DxplanError where one is no colour, or can't be read on its page.
    """
    parts = [part.strip() for part in written.split(",")]
    colours = [_COLOUR.fullmatch(part) for part in parts]
    if len(parts) > 2 or None in colours:
        raise DxplanError("bad-colour", value=written)
    light = _rgb(parts[0])
    if _contrast(light, _WHITE) < LEAST_CONTRAST:
        raise DxplanError("pale-colour", value=parts[0])
    if len(parts) == 1:
        return _hex(light), _hex(_for_dark_page(light))
    dark = _rgb(parts[1])
    if _contrast(dark, _DARK_PAGE) < LEAST_CONTRAST:
        raise DxplanError("dark-colour", value=parts[1])
    return _hex(light), _hex(dark)


def _for_dark_page(colour: Rgb) -> Rgb:
    """The colour with as little white as makes it readable on a dark page."""
    mixed = colour
    for step in range(_STEPS + 1):
        red, green, blue = (
            round(part + (255 - part) * step / _STEPS) for part in colour
        )
        mixed = (red, green, blue)
        if _contrast(mixed, _DARK_PAGE) >= LEAST_CONTRAST:
            break
    return mixed


def _rgb(written: str) -> Rgb:
    digits = written.removeprefix("#")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _hex(colour: Rgb) -> str:
    red, green, blue = colour
    return f"#{red:02x}{green:02x}{blue:02x}"


def _contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two colours, from 1 to 21, as WCAG 2 defines it."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: int) -> float:
    share = part / 255
    if share <= 0.04045:
        return share / 12.92
    return float(((share + 0.055) / 1.055) ** 2.4)
