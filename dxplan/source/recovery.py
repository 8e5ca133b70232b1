"""Reading on behind syntax errors: each is named, taken out, and the rest is read again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import yaml

from dxplan.diagnostics import Finding, KeyPath, Place, Related, Replace, SymbolicFix
from dxplan.source.block import YamlBlock
from dxplan.source.misaligned_lists import FirstError, MovedLines, into_column
from dxplan.source.syntax_errors import (
    SyntaxMistake,
    YamlLine,
    first_item_without_colon,
    looks_like_entry,
    mistake_in,
    outermost,
    uneven_indentation,
    yaml_lines,
)

HIDDEN = "\ue000"
"""A key made of these stands where a line was taken out: no file can hold one (F103)."""

MOST_ERRORS = 25
"""How often a block is read again at most."""

_READ_AGAIN = 100_000
"""Characters that are read again at most: of a large block fewer errors are named at once."""

_LINES_OF_A_QUOTATION = 60
"""How far above an error a quotation mark may be that was never closed."""


def recover(
    block: YamlBlock, error: yaml.MarkedYAMLError, first_error: FirstError
) -> tuple[list[Finding], str]:
    """A finding for every syntax error of a block, of which ``error`` is the first, and its rest.

    A line with an error gives way to something harmless of the same length: all offsets stay.
    """
    recovery = _Recovery(block, block.text)
    next_error: yaml.MarkedYAMLError | None = error
    for _ in range(_tries(block.text)):
        if next_error is None or not recovery.take_out(next_error, first_error):
            break
        next_error = first_error(recovery.text)
    return recovery.findings, recovery.text


def _tries(text: str) -> int:
    """How often a block is read again for its errors."""
    in_time = _READ_AGAIN // max(1, len(text))
    return max(1, min(MOST_ERRORS, in_time))


@dataclass(slots=True)
class _Recovery:
    """The findings until now, and the text without the lines that they are about."""

    block: YamlBlock
    text: str
    findings: list[Finding] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def take_out(self, error: yaml.MarkedYAMLError, first_error: FirstError) -> bool:
        """Name an error and take its lines out of the text; False where there are none."""
        lines = list(yaml_lines(self.text))
        if not lines:
            self.findings.append(self._unexplained(error))
            return False
        number, mistake = _line_to_blame(lines, error)
        line = lines[number]
        if line.start in self.seen:
            self.text = _blanked(self.text, [line])
            return True
        moved = None
        if mistake is None or mistake.code == "Y121":
            moved = into_column(self.text, lines, number, first_error)
        if moved is not None:
            self.findings.append(_moved(self.block, lines, moved))
            self.text = _blanked(self.text, lines[moved.first : moved.end])
            return True
        self.seen.add(line.start)
        if mistake is None:
            finding = self._unexplained(error)
        else:
            finding = _named(self.block, lines, number, mistake)
        self.findings.append(finding)
        self.text = _without(self.text, lines, number, mistake)
        return True

    def _unexplained(self, error: yaml.MarkedYAMLError) -> Finding:
        """An error in the parser's own words."""
        mark = error.problem_mark or error.context_mark
        start = 0
        if mark is not None:
            start = min(mark.index, len(self.text))
        character = self.text[start : start + 1].rstrip("\r\n")
        place = self.block.place(start, start + len(character))
        problem = error.problem or error.context or ""
        if "document start" in problem:
            return Finding("Y106", place)
        return Finding("Y101", place, {"problem": problem})


def mistakes_in(block: YamlBlock) -> list[Finding]:
    """What is wrong with each line of a block that reads as one text: no line is an entry."""
    lines = list(yaml_lines(block.text))[:MOST_ERRORS]
    findings = []
    for number, line in enumerate(lines):
        mistake = mistake_in(line)
        if mistake is None or mistake.code == "Y125":
            continue
        finding = _named(block, lines, number, mistake)
        if finding.fix is not None:
            finding = replace(finding, fix=_fix_of_any_value(finding.fix))
        findings.append(finding)
    return findings


def _fix_of_any_value(fix: SymbolicFix) -> SymbolicFix:
    """A fix by which any value may change: nothing was read yet."""
    steps = []
    for step in fix.steps:
        if isinstance(step, Replace):
            steps.append(replace(step, path=()))
    return replace(fix, steps=tuple(steps))


def _line_to_blame(
    lines: Sequence[YamlLine], error: yaml.MarkedYAMLError
) -> tuple[int, SyntaxMistake | None]:
    """The index of the line that is to blame, and what is wrong with it.

    The parser often stops on the line after: the line where the construct begins and the one above
    are looked at too.
    """
    problem = _index(lines, error.problem_mark or error.context_mark)
    opening = problem
    if _context_begins_where_it_is_wrong(error.context or ""):
        opening = _index(lines, error.context_mark)
    for number in (opening, problem, problem - 1):
        if not _is_still_there(lines, number):
            continue
        mistake = mistake_in(lines[number])
        if mistake is not None:
            return number, mistake
    unclosed = _unclosed_above(lines, problem)
    if unclosed is not None:
        return unclosed
    if not 0 <= problem < len(lines):
        return 0, None
    return _line_in_wrong_column(lines, problem)


def _is_still_there(lines: Sequence[YamlLine], number: int) -> bool:
    """Whether there is a line of that number, and it was not taken out."""
    if not 0 <= number < len(lines):
        return False
    return HIDDEN not in lines[number].text


def _unclosed_above(
    lines: Sequence[YamlLine], problem: int
) -> tuple[int, SyntaxMistake] | None:
    """A quotation mark or bracket above an error that closed much later than meant."""
    for number in range(problem, max(-1, problem - _LINES_OF_A_QUOTATION), -1):
        mistake = mistake_in(lines[number])
        if mistake is not None and mistake.code in {"Y113", "Y114"}:
            return number, mistake
    return None


def _context_begins_where_it_is_wrong(context: str) -> bool:
    """Whether the construct of an error began at the mistake: maps and lists begin above."""
    constructs = ("block mapping", "block collection", "block sequence")
    return not any(construct in context for construct in constructs)


def _line_in_wrong_column(
    lines: Sequence[YamlLine], problem: int
) -> tuple[int, SyntaxMistake | None]:
    """The line in the wrong column: the one where the parser stopped, or one above it."""
    line = lines[problem]
    first = lines[0]
    if line.indent < first.indent:
        span = (first.indent, len(first.text.rstrip()))
        edit = (0, first.indent, line.text[: line.indent])
        return 0, SyntaxMistake("Y121", span, edit, "unsafe")
    if problem > 1 and _left_its_column(lines[problem - 2 : problem + 1]):
        above = lines[problem - 1]
        span = (above.indent, len(above.text.rstrip()))
        return problem - 1, SyntaxMistake("Y121", span)
    if problem == 0:
        return problem, None
    mistake = first_item_without_colon(line, lines[problem - 1])
    if mistake is not None:
        return problem - 1, mistake
    return problem, uneven_indentation(line, lines[problem - 1])


def _left_its_column(three: Sequence[YamlLine]) -> bool:
    """Whether the middle one of three lines stands further out than the two around it."""
    upper, middle, lower = three
    if middle.dashes or middle.body.endswith(":"):
        return False
    return middle.column < lower.column == upper.column


def _index(lines: Sequence[YamlLine], mark: yaml.Mark | None) -> int:
    """The last line that begins at or before a mark; -1 where there is none."""
    if mark is None:
        return -1
    return sum(line.start <= mark.index for line in lines) - 1


def _named(
    block: YamlBlock, lines: Sequence[YamlLine], number: int, mistake: SyntaxMistake
) -> Finding:
    """The finding of a mistake."""
    line = lines[number]
    path = outermost(lines[: number + 1])
    related: tuple[Related, ...] = ()
    if mistake.code == "Y121" and number:
        related = (Related("line-above", _content_place(block, lines[number - 1])),)
    start, end = mistake.span
    return Finding(
        mistake.code,
        block.place(line.start + start, line.start + end, path),
        _arguments(mistake),
        related,
        fix=_fix(block, line, mistake, path),
    )


def _content_place(block: YamlBlock, line: YamlLine) -> Place:
    """The place of a line without its indentation."""
    end = line.start + len(line.text.rstrip())
    return block.place(line.start + line.indent, end)


def _arguments(mistake: SyntaxMistake) -> dict[str, str]:
    if mistake.code == "F108":
        return {"ours": "?", "theirs": "?"}
    return {"key": mistake.key or "", "mark": mistake.key or ""}


def _fix(
    block: YamlBlock, line: YamlLine, mistake: SyntaxMistake, path: KeyPath
) -> SymbolicFix | None:
    if mistake.edit is None:
        return None
    start, end, content = mistake.edit
    return block.fix(
        mistake.applicability, line.start + start, line.start + end, content, path
    )


def _moved(block: YamlBlock, lines: Sequence[YamlLine], moved: MovedLines) -> Finding:
    """Lines of a list that left its column, with the fix that moves them."""
    line = lines[moved.first]
    mistake = SyntaxMistake("Y121", (line.indent, len(line.text.rstrip())))
    finding = _named(block, lines, moved.first, mistake)
    steps = []
    for step in moved.steps:
        start, end = step.span
        steps.append(block.replacement(start, end, step.content, moved.path))
    return replace(finding, fix=SymbolicFix("safe", tuple(steps)))


def _without(
    text: str, lines: Sequence[YamlLine], number: int, mistake: SyntaxMistake | None
) -> str:
    """The text with a line taken out: an empty key, or blanks, stands in its place."""
    line = lines[number]
    below = lines[number + 1 :]
    if mistake is None or _takes_lines_below(mistake):
        return _blanked(text, [line, *_deeper_lines(below, line.indent)])
    if mistake.code == "Y113":  # the lines that the quotation was to hold too
        text = _blanked(text, _lines_before_entry(below))
    start = line.start + line.column
    end = line.start + len(line.text)
    stand_in = _stand_in(line, mistake, end - start)
    return text[: line.start] + _plain_indent(line) + stand_in + text[end:]


def _stand_in(line: YamlLine, mistake: SyntaxMistake, width: int) -> str:
    """An empty key of a width, as an item where a bullet stood; blanks where it has no room."""
    dash = ""
    if mistake.code == "Y120" and not line.dashes and width > 3:
        dash = "- "
    key_width = width - len(dash) - 1
    if key_width < 1:
        return " " * width
    return f"{dash}{HIDDEN * key_width}:"


def _takes_lines_below(mistake: SyntaxMistake) -> bool:
    """Whether deeper lines below a mistaken one are to be taken out with it."""
    if mistake.code == "Y121":
        return True
    return mistake.code == "Y120" and mistake.edit is None


def _deeper_lines(below: Sequence[YamlLine], indent: int) -> Sequence[YamlLine]:
    for number, line in enumerate(below):
        if line.indent <= indent:
            return below[:number]
    return below


def _lines_before_entry(below: Sequence[YamlLine]) -> Sequence[YamlLine]:
    for number, line in enumerate(below):
        if _is_entry(line):
            return below[:number]
    return below


def _is_entry(line: YamlLine) -> bool:
    """Whether a line is an entry or was meant as one."""
    if looks_like_entry(line.text):
        return True
    mistake = mistake_in(line)
    return mistake is not None and mistake.code != "Y125"


def _plain_indent(line: YamlLine) -> str:
    """Indentation and dashes with every odd blank as one space."""
    characters = line.text[: line.column]
    return "".join("-" if character == "-" else " " for character in characters)


def _blanked(text: str, lines: Sequence[YamlLine]) -> str:
    """The text with spaces for some of its lines."""
    pieces = []
    end = 0
    for line in lines:
        pieces.append(text[end : line.start])
        pieces.append(" " * len(line.text))
        end = line.start + len(line.text)
    return "".join([*pieces, text[end:]])
