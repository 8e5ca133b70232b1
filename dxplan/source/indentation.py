"""Lines indented with tabs or with blanks that are no spaces: all of a block are read, and mended, together.

One line alone can't tell how wide a tab was meant; the lines around it can.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dxplan.diagnostics import (
    Applicability,
    Finding,
    KeyPath,
    Place,
    Related,
    Replace,
    SymbolicFix,
)
from dxplan.source.positions import Spans
from dxplan.source.syntax_errors import (
    SPACES,
    YamlLine,
    lines,
    looks_like_entry,
    outermost,
)

_TABS = (2, 4, 8)
"""The columns that programs give a tab; where all read the same, the first is the written form."""
_WIDE = "\u3000"
_ODD = re.compile(rf"[\t{SPACES}]+")
_LOOK = re.compile(rf"^[ -]*[\t{SPACES}]", re.MULTILINE)
_SHOWN = 3
"""So many other groups of lines are named beside the first."""


@dataclass(frozen=True, slots=True)
class StraightenedBlock:
    """A block with spaces for its odd indentation; ``steps`` lead there, counted in the block as it is written.

    ``at_margin``: the odd blanks are taken away, which is looked at last.
    """

    text: str
    steps: tuple[Replace, ...]
    begins: tuple[int, ...]
    odd: tuple[YamlLine, ...]
    at_margin: bool = False

    def back(self, offset: int) -> int:
        """The offset in the block as it is written."""
        i = bisect_right(self.begins, offset) - 1
        if i < 0:
            return offset
        step, inside = self.steps[i], offset - self.begins[i]
        if inside < len(step.content):
            return min(step.span[0] + inside, step.span[1])
        return step.span[1] + inside - len(step.content)


def straightened(text: str) -> list[StraightenedBlock]:
    """The block with its odd indentation as spaces, once for each width that a tab may have.

    Without tabs the last one has the odd blanks taken away: a slip at the margin. None where all of it is spaces.
    """
    if not _LOOK.search(text):
        return []
    odd = tuple(line for line in lines(text) if _ODD.search(line.text[: line.column]))
    if not odd:
        return []
    leads = [line.text[: line.column] for line in odd]
    ways: dict[tuple[str, ...], None] = {}
    for wide in (1, 2):
        narrow = [_spaced(lead, wide) for lead in leads]
        for tab in _TABS:
            ways[tuple(lead.expandtabs(tab) for lead in narrow)] = None
            ways[tuple(lead.replace("\t", " " * tab) for lead in narrow)] = None
    read = [_with(text, odd, way) for way in ways]
    at_margin = tuple(_ODD.sub("", lead) for lead in leads)
    if at_margin not in ways and not any("\t" in lead for lead in leads):
        read.append(replace(_with(text, odd, at_margin), at_margin=True))
    return read


def _spaced(lead: str, wide: int) -> str:
    return re.sub(f"[{SPACES}]", " ", lead.replace(_WIDE, " " * wide))


def _with(
    text: str, odd: tuple[YamlLine, ...], leads: Sequence[str]
) -> StraightenedBlock:
    steps = tuple(
        Replace((line.start, line.start + line.column), lead)
        for line, lead in zip(odd, leads, strict=True)
    )
    pieces, begins, length, reached = [], [], 0, 0
    for step in steps:
        begins.append(length + step.span[0] - reached)
        length = begins[-1] + len(step.content)
        pieces += [text[reached : step.span[0]], step.content]
        reached = step.span[1]
    return StraightenedBlock(
        "".join([*pieces, text[reached:]]), steps, tuple(begins), odd
    )


def swallowed(straight: StraightenedBlock, starts: Sequence[int]) -> int:
    """How many odd lines that look like entries begin nothing: they are read as part of the text above them.

    ``starts`` are the sorted offsets in the straight text where keys and items begin.
    """
    count = 0
    for begin in straight.begins:
        end = straight.text.find("\n", begin)
        end = len(straight.text) if end < 0 else end
        if looks_like_entry(straight.text[begin:end].rstrip("\r")):
            count += bisect_right(starts, end) == bisect_left(starts, begin)
    return count


def odd_indentation(
    file: str,
    text: str,
    offset: int,
    straight: StraightenedBlock,
    applicability: Applicability | None,
) -> Finding:
    """The finding of all lines with an odd indentation, at the first of them."""
    first, *others = straight.odd
    indent = _ODD.search(first.text[: first.column])
    start, end = indent.span() if indent else (0, first.column)
    above = [line for line in lines(text) if line.start <= first.start]
    place = Place(
        file,
        outermost(above),
        span=(offset + first.start + start, offset + first.start + end),
    )
    apart = [
        line
        for before, line in pairwise(straight.odd)
        if text.count("\n", before.start, line.start) > 1
    ]
    related = tuple(
        Related(
            "indented-here",
            Place(
                file, span=(offset + line.start, offset + line.start + len(line.text))
            ),
        )
        for line in apart[:_SHOWN]
    )
    moved = (
        replace(step, span=(step.span[0] + offset, step.span[1] + offset))
        for step in straight.steps
    )
    fix = SymbolicFix(applicability, tuple(moved)) if applicability else None
    args = {
        "count": str(len(straight.odd)),
        **({"variant": "lines"} if others else {}),
        "key": "",
    }
    tab = any("\t" in line.text[: line.column] for line in straight.odd)
    return Finding("Y102" if tab else "Y111", place, args, related, fix=fix)


def as_written(finding: Finding, straight: StraightenedBlock, offset: int) -> Finding:
    """A finding of the straight text at its place in the file."""
    places = [finding.place, *(related.place for related in finding.related)]
    place, *others = (
        replace(one, span=_as_written(one.span, straight, offset)) if one.span else one
        for one in places
    )
    related = tuple(
        replace(one, place=where)
        for one, where in zip(finding.related, others, strict=True)
    )
    fix = finding.fix
    if fix is not None:
        steps = (
            replace(step, span=_as_written(step.span, straight, offset))
            if isinstance(step, Replace)
            else step
            for step in fix.steps
        )
        fix = replace(fix, steps=tuple(steps))
    return replace(finding, place=place, related=related, fix=fix)


def spans_as_written(
    spans: Mapping[KeyPath, Spans], straight: StraightenedBlock, offset: int
) -> dict[KeyPath, Spans]:
    """Where keys and values of the straight text lie in the file."""
    return {
        path: Spans(
            _as_written(span.value, straight, offset),
            span.key and _as_written(span.key, straight, offset),
        )
        for path, span in spans.items()
    }


def _as_written(
    span: tuple[int, int], straight: StraightenedBlock, offset: int
) -> tuple[int, int]:
    return straight.back(span[0] - offset) + offset, straight.back(
        span[1] - offset
    ) + offset
