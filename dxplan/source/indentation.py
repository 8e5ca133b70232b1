"""Lines indented with tabs or with blanks that are no spaces: all of a block are fixed together.

One line alone can't tell how wide a tab was meant; the lines around it can.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dxplan.diagnostics import (
    Applicability,
    Finding,
    KeyPath,
    Place,
    Related,
    Replace,
    Step,
    SymbolicFix,
)
from dxplan.source.block import YamlBlock
from dxplan.source.positions import Spans
from dxplan.source.syntax_errors import (
    SPACES,
    YamlLine,
    looks_like_entry,
    outermost,
    yaml_lines,
)

_TABS = (2, 4, 8)
"""The columns that programs give a tab; where all read the same, the first is the written form."""
_WIDE = "\u3000"
_ODD = re.compile(rf"[\t{SPACES}]+")
_ODD_INDENT = re.compile(rf"^[ -]*[\t{SPACES}]", re.MULTILINE)
_SHOWN = 3
"""So many other groups of lines are named beside the first."""


@dataclass(frozen=True, slots=True)
class StraightenedBlock:
    """A block with spaces for its odd indentation.

    ``steps`` lead there, counted in the block as written; ``begins`` are the offsets in ``text``
    where the steps put their content, ``odd`` the lines.
    ``at_margin``: the odd blanks are taken away, which is tried last.
    """

    text: str
    steps: tuple[Replace, ...]
    begins: tuple[int, ...]
    odd: tuple[YamlLine, ...]
    at_margin: bool = False

    def original_offset(self, offset: int) -> int:
        """The offset in the block as it is written."""
        index = bisect_right(self.begins, offset) - 1
        if index < 0:
            return offset
        step = self.steps[index]
        inside = offset - self.begins[index]
        if inside < len(step.content):
            return min(step.span[0] + inside, step.span[1])
        return step.span[1] + inside - len(step.content)

    def original_span(self, span: tuple[int, int], offset: int) -> tuple[int, int]:
        """The span as written; both count in the file, where the block begins at ``offset``."""
        start, end = span
        return (
            self.original_offset(start - offset) + offset,
            self.original_offset(end - offset) + offset,
        )


def straightened_blocks(text: str) -> list[StraightenedBlock]:
    """The block with its odd indentation as spaces, once for each width that a tab may have.

    Without tabs the last one has the odd blanks taken away: a mistake at the margin. None where all
    of it is spaces.
    """
    if not _ODD_INDENT.search(text):
        return []
    odd = _odd_lines(text)
    if not odd:
        return []
    indents = tuple(line.text[: line.column] for line in odd)
    ways = _ways_to_straighten(indents)
    blocks = [_straightened(text, odd, way) for way in ways]
    at_margin = tuple(_ODD.sub("", indent) for indent in indents)
    if at_margin not in ways and not _has_tabs(odd):
        block = _straightened(text, odd, at_margin)
        blocks.append(replace(block, at_margin=True))
    return blocks


def _odd_lines(text: str) -> tuple[YamlLine, ...]:
    odd = []
    for line in yaml_lines(text):
        if _ODD.search(line.text[: line.column]):
            odd.append(line)
    return tuple(odd)


def _has_tabs(lines: Iterable[YamlLine]) -> bool:
    """Whether a tab stands in the indentation of any line."""
    return any("\t" in line.text[: line.column] for line in lines)


def _ways_to_straighten(indents: Sequence[str]) -> list[tuple[str, ...]]:
    """The indentations as spaces, once for each width of a tab and of an ideographic space."""
    ways: dict[tuple[str, ...], None] = {}
    for wide in (1, 2):
        spaced = [_with_spaces(indent, wide) for indent in indents]
        for tab in _TABS:
            ways[tuple(indent.expandtabs(tab) for indent in spaced)] = None
            ways[tuple(indent.replace("\t", " " * tab) for indent in spaced)] = None
    return list(ways)


def _with_spaces(indent: str, wide: int) -> str:
    """An indentation with spaces for odd blanks but tabs; ``wide`` ones for a wide one."""
    return re.sub(f"[{SPACES}]", " ", indent.replace(_WIDE, " " * wide))


def _straightened(
    text: str, odd: tuple[YamlLine, ...], indents: Sequence[str]
) -> StraightenedBlock:
    steps = []
    begins = []
    pieces = []
    length = 0
    copied = 0
    for line, indent in zip(odd, indents, strict=True):
        start = line.start
        end = line.start + line.column
        steps.append(Replace((start, end), indent))
        pieces.append(text[copied:start])
        pieces.append(indent)
        begin = length + start - copied
        begins.append(begin)
        length = begin + len(indent)
        copied = end
    pieces.append(text[copied:])
    return StraightenedBlock("".join(pieces), tuple(steps), tuple(begins), odd)


def swallowed_lines(straight: StraightenedBlock, starts: Sequence[int]) -> int:
    """How many odd lines look like entries and are read as text of the entry above.

    ``starts`` are the sorted offsets in the straight text where keys and items begin.
    """
    count = 0
    for begin in straight.begins:
        end = straight.text.find("\n", begin)
        if end < 0:
            end = len(straight.text)
        if not looks_like_entry(straight.text[begin:end].rstrip("\r")):
            continue
        begins_something = bisect_right(starts, end) > bisect_left(starts, begin)
        if not begins_something:
            count += 1
    return count


def odd_indentation(
    block: YamlBlock, straight: StraightenedBlock, applicability: Applicability | None
) -> Finding:
    """The finding of all lines with an odd indentation, at the first of them."""
    first = straight.odd[0]
    odd = _ODD.search(first.text[: first.column])
    start, end = odd.span() if odd else (0, first.column)
    lines = [line for line in yaml_lines(block.text) if line.start <= first.start]
    place = block.place(first.start + start, first.start + end, outermost(lines))
    fix = None
    if applicability:
        fix = SymbolicFix(applicability, _steps_in_file(block, straight))
    args = {"count": str(len(straight.odd))}
    if len(straight.odd) > 1:
        args["variant"] = "lines"
    args["key"] = ""
    code = "Y102" if _has_tabs(straight.odd) else "Y111"
    return Finding(code, place, args, _other_groups(block, straight), fix=fix)


def _steps_in_file(
    block: YamlBlock, straight: StraightenedBlock
) -> tuple[Replace, ...]:
    steps = []
    for step in straight.steps:
        start, end = step.span
        steps.append(replace(step, span=block.span(start, end)))
    return tuple(steps)


def _other_groups(block: YamlBlock, straight: StraightenedBlock) -> tuple[Related, ...]:
    """The first lines of the next groups of odd lines that lie apart."""
    related = []
    for previous, line in pairwise(straight.odd):
        if block.text.count("\n", previous.start, line.start) <= 1:
            continue
        place = block.place(line.start, line.start + len(line.text))
        related.append(Related("indented-here", place))
    return tuple(related[:_SHOWN])


def finding_as_written(
    finding: Finding, straight: StraightenedBlock, offset: int
) -> Finding:
    """A finding of the straight text at its place in the file."""
    related = tuple(
        replace(one, place=_place_as_written(one.place, straight, offset))
        for one in finding.related
    )
    return replace(
        finding,
        place=_place_as_written(finding.place, straight, offset),
        related=related,
        fix=_fix_as_written(finding.fix, straight, offset),
    )


def _place_as_written(place: Place, straight: StraightenedBlock, offset: int) -> Place:
    if place.span is None:
        return place
    return replace(place, span=straight.original_span(place.span, offset))


def _fix_as_written(
    fix: SymbolicFix | None, straight: StraightenedBlock, offset: int
) -> SymbolicFix | None:
    if fix is None:
        return None
    steps: list[Step] = []
    for step in fix.steps:
        if isinstance(step, Replace):
            span = straight.original_span(step.span, offset)
            steps.append(replace(step, span=span))
        else:
            steps.append(step)
    return replace(fix, steps=tuple(steps))


def spans_as_written(
    spans: Mapping[KeyPath, Spans], straight: StraightenedBlock, offset: int
) -> dict[KeyPath, Spans]:
    """Where keys and values of the straight text lie in the file."""
    written = {}
    for path, one in spans.items():
        value = straight.original_span(one.value, offset)
        key = None
        if one.key is not None:
            key = straight.original_span(one.key, offset)
        written[path] = Spans(value, key)
    return written
