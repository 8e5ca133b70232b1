"""Reading on behind a syntax error: each one is named, taken out of the way, and the rest is read again."""

from collections.abc import Sequence
from dataclasses import replace

import yaml

from dxplan.diagnostics import Finding, Place, Related, Replace, SymbolicFix
from dxplan.source.misaligned_lists import MovedLines, Read, into_column
from dxplan.source.syntax_errors import (
    SyntaxMistake,
    YamlLine,
    find_slip,
    first_item_without_colon,
    lines,
    looks_like_entry,
    outermost,
    uneven_indentation,
)

HIDDEN = "\ue000"
"""A key made of these stands where a line was taken out: no file can hold one (F103)."""

_TRIES = 25
"""How often a block is read again."""

_LARGE = 15_000
"""Characters of a block of which the first error is enough: it is no record, and reading it again takes long."""


def recover(
    file: str, text: str, offset: int, error: yaml.MarkedYAMLError, read: Read
) -> list[Finding]:
    """A finding for every syntax error.

    A line with an error gives way to something harmless of the same length, so that all offsets stay.
    """
    found: list[Finding] = []
    seen: set[int] = set()
    following: yaml.MarkedYAMLError | None = error
    for _ in range(_TRIES if len(text) < _LARGE else 1):
        if following is None:
            break
        numbered = [*lines(text)]
        number, slip = _culprit(numbered, following)
        if not numbered:
            return [*found, _unnamed(file, text, offset, following)]
        line = numbered[number]
        moved = (
            None
            if slip is not None and slip.code != "Y121"
            else into_column(text, numbered, number, read)
        )
        if line.start in seen:
            text = _blanked(text, numbered[number : number + 1])
        elif moved is not None:
            found.append(_moved(file, offset, numbered, moved))
            text = _blanked(text, numbered[moved.first : moved.end])
        else:
            seen.add(line.start)
            found.append(
                _named(file, offset, numbered, number, slip)
                if slip
                else _unnamed(file, text, offset, following)
            )
            text = _without(text, numbered, number, slip)
        following = read(text)
    return found


def slips_in(file: str, text: str, offset: int) -> list[Finding]:
    """What is wrong with each line of a block that reads as one text: not one of its lines is an entry."""
    numbered = [*lines(text)][:_TRIES]
    slips = ((number, find_slip(line)) for number, line in enumerate(numbered))
    found = [
        _named(file, offset, numbered, i, slip)
        for i, slip in slips
        if slip is not None and slip.code != "Y125"
    ]
    return [replace(one, fix=one.fix and _anywhere(one.fix)) for one in found]


def _anywhere(fix: SymbolicFix) -> SymbolicFix:
    """A fix by which any value may change: nothing was read yet."""
    return replace(
        fix,
        steps=tuple(
            replace(step, path=()) for step in fix.steps if isinstance(step, Replace)
        ),
    )


def _culprit(
    numbered: Sequence[YamlLine], error: yaml.MarkedYAMLError
) -> tuple[int, SyntaxMistake | None]:
    """The line that is to blame, by its index, and what is wrong with it.

    The parser often stops on the line after: the line where the construct begins and the one above are looked at too.
    """
    problem = _index(numbered, error.problem_mark or error.context_mark)
    context = error.context or ""
    opened = (
        _index(numbered, error.context_mark)
        if "block mapping" not in context
        else problem
    )
    if "block collection" in context or "block sequence" in context:
        opened = problem
    around = (i for i in (opened, problem, problem - 1) if 0 <= i < len(numbered))
    for i in dict.fromkeys(i for i in around if HIDDEN not in numbered[i].text):
        slip = find_slip(numbered[i])
        if slip is not None:
            return i, slip
    for i in range(
        problem, max(-1, problem - 60), -1
    ):  # a quotation mark that closed much later than meant
        slip = find_slip(numbered[i]) if numbered else None
        if slip is not None and slip.code in {"Y113", "Y114"}:
            return i, slip
    if not 0 <= problem < len(numbered):
        return 0, None
    return _out_of_line(numbered, problem)


def _out_of_line(
    numbered: Sequence[YamlLine], problem: int
) -> tuple[int, SyntaxMistake | None]:
    """The line that stands in the wrong column: the one where the parser stopped, or one above it."""
    line, first = numbered[problem], numbered[0]
    indent = len(first.parts[0])
    if len(line.parts[0]) < indent:  # the very first one
        edit = (0, indent, line.text[: len(line.parts[0])])
        return 0, SyntaxMistake(
            "Y121", (indent, len(first.text.rstrip())), edit, "unsafe"
        )
    if problem > 1:
        above, before = numbered[problem - 1], numbered[problem - 2]
        left = above.column < line.column == before.column and not above.parts[1]
        if left and not above.body.endswith(":"):
            return problem - 1, SyntaxMistake(
                "Y121", (len(above.parts[0]), len(above.text.rstrip()))
            )  # it left its column
    if problem:
        slip = first_item_without_colon(line, numbered[problem - 1])
        if slip is not None:
            return problem - 1, slip
    return problem, uneven_indentation(line, numbered[problem - 1] if problem else None)


def _index(numbered: Sequence[YamlLine], mark: yaml.Mark | None) -> int:
    """The last line that begins at or before a mark; -1 where there is none."""
    return (
        sum(line.start <= mark.index for line in numbered) - 1
        if mark is not None
        else -1
    )


def _named(
    file: str,
    offset: int,
    numbered: Sequence[YamlLine],
    number: int,
    slip: SyntaxMistake,
) -> Finding:
    line = numbered[number]
    begin = offset + line.start
    path = outermost(numbered[: number + 1])
    related: tuple[Related, ...] = ()
    if slip.code == "Y121" and number:
        above = numbered[number - 1]
        start = offset + above.start + len(above.parts[0])
        place = Place(
            file, span=(start, offset + above.start + len(above.text.rstrip()))
        )
        related = (Related("line-above", place),)
    fix = None
    if slip.edit is not None:
        start, end, content = slip.edit
        fix = SymbolicFix(
            slip.applicability, (Replace((begin + start, begin + end), content, path),)
        )
    place = Place(file, path, span=(begin + slip.span[0], begin + slip.span[1]))
    args = (
        {"ours": "?", "theirs": "?"}
        if slip.code == "F108"
        else {"key": slip.key or "", "mark": slip.key or ""}
    )
    return Finding(slip.code, place, args, related, fix=fix)


def _moved(
    file: str, offset: int, numbered: Sequence[YamlLine], moved: MovedLines
) -> Finding:
    """Lines of a list that left its column, with the fix that moves them."""
    line = numbered[moved.first]
    named = _named(
        file,
        offset,
        numbered,
        moved.first,
        SyntaxMistake("Y121", (len(line.parts[0]), len(line.text.rstrip()))),
    )
    steps = (
        Replace(
            (step.span[0] + offset, step.span[1] + offset), step.content, moved.path
        )
        for step in moved.steps
    )
    return replace(named, fix=SymbolicFix("safe", tuple(steps)))


def _unnamed(file: str, text: str, offset: int, error: yaml.MarkedYAMLError) -> Finding:
    mark = error.problem_mark or error.context_mark
    index = min(mark.index if mark else 0, len(text))
    place = Place(
        file,
        span=(
            offset + index,
            offset + index + len(text[index : index + 1].rstrip("\r\n")),
        ),
    )
    problem = error.problem or error.context or ""
    return (
        Finding("Y106", place)
        if "document start" in problem
        else Finding("Y101", place, {"problem": problem})
    )


def _without(
    text: str, numbered: Sequence[YamlLine], number: int, slip: SyntaxMistake | None
) -> str:
    """The text with a line taken out: as a key that holds nothing, or as nothing where it holds no key."""
    line = numbered[number]
    below = numbered[number + 1 :]
    if (
        slip is None
        or slip.code == "Y121"
        or (slip.code == "Y120" and slip.edit is None)
    ):
        indent = len(line.parts[0])
        deeper = next(
            (i for i, other in enumerate(below) if len(other.parts[0]) <= indent),
            len(below),
        )
        return _blanked(text, [line, *below[:deeper]])
    if slip.code == "Y113":  # the lines that the quotation was to hold too
        inside = next(
            (i for i, other in enumerate(below) if _is_entry(other)), len(below)
        )
        text = _blanked(text, below[:inside])
    start, end = line.start + line.column, line.start + len(line.text)
    dash = "- " if slip.code == "Y120" and not line.parts[1] and end - start > 3 else ""
    width = end - start - len(dash)
    stand_in = f"{dash}{HIDDEN * (width - 1)}:" if width > 1 else " " * (end - start)
    return text[: line.start] + _plain_indent(line) + stand_in + text[end:]


def _is_entry(line: YamlLine) -> bool:
    """Whether a line is an entry or was meant as one."""
    slip = find_slip(line)
    return looks_like_entry(line.text) or (slip is not None and slip.code != "Y125")


def _plain_indent(line: YamlLine) -> str:
    """Indentation and dashes with every odd blank as a space: a tab counts as the one column it takes."""
    return "".join(
        "-" if character == "-" else " " for character in line.text[: line.column]
    )


def _blanked(text: str, taken: Sequence[YamlLine]) -> str:
    pieces, reached = [], 0
    for line in taken:
        pieces += [text[reached : line.start], " " * len(line.text)]
        reached = line.start + len(line.text)
    return "".join([*pieces, text[reached:]])
