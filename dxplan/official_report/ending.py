"""The end of the text of a report, which the decree marks with "./."."""

from collections.abc import Sequence
from dataclasses import replace

from dxplan.official_report.report import Section


def with_end(sections: Sequence[Section], end: str) -> tuple[Section, ...]:
    """The sections, of which the last line of the last part bears the end mark."""
    *before, last = sections
    *parts, last_part = last.parts
    *lines, last_line = last_part.lines
    # "./." takes the place of the full stop; sources stand before it
    text = replace(last_line, text=last_line.shown.rstrip(".") + end, sources=())
    ended = replace(last_part, lines=(*lines, text))
    return (*before, replace(last, parts=(*parts, ended)))
