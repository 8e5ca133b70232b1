"""The frame of a record: its two fences, and the ends of its lines."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dxplan.diagnostics import Applicability, Finding, Place, Replace, SymbolicFix
from dxplan.source.syntax_errors import looks_like_entry

OPENING = re.compile(r"---[ \t]*(?:\r?\n|\Z)")
_CLOSING = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
_LATE = re.compile(r"\s+(?=---[ \t]*\r?\n)")
_LOOSE = re.compile(r"[ \t]*(?:[-–—−_*=]{2,}|`{3}\w*|\+{3})[ \t]*(?=\r?\n|\Z)")
_LOOSE_CLOSING = re.compile(r"[-–—−_*=]{2,}[ \t]*(?=\r?\n|\Z)")
_MAY_BE_KEY = re.compile(
    r"[\s>-]*(?:[^\W\dA-ZĐ][\w ]{0,40}|[A-Za-z_]+)[ \t]*[:=：](?:\s|$)"
)
"""A line of text that may have been meant as a key: words in small letters and a colon."""
_LINE_END = re.compile(r"\r?\n")
_KEY = re.compile(r"[a-z][a-z_]*:(?:[ \t]|\r?$)", re.MULTILINE)


def has_front_matter(text: str) -> bool:
    """Whether a text begins like a record: a fence, and a key below it."""
    opening = OPENING.match(text)
    return opening is not None and _KEY.match(text, opening.end()) is not None


@dataclass(frozen=True, slots=True)
class Fences:
    """Where the front matter lies and the body begins; ``span`` is None where it can't be told."""

    span: tuple[int, int] | None
    body: int
    findings: tuple[Finding, ...]


def find_fences(file: str, text: str) -> Fences:
    """The frame of a record's text."""
    opening, findings = _opening(file, text)
    if opening is None:
        return Fences(None, 0, findings)
    closing = _fence_from(text, opening)
    if closing is None:
        return Fences(None, 0, (*findings, _unclosed(file, text, opening)))
    span = (opening, closing.start())
    early = _early_fence(file, text, closing)
    if early is not None:
        findings = (*findings, early)
    return Fences(span, closing.end(), findings)


def _fence_from(text: str, start: int) -> re.Match[str] | None:
    """The first closing fence behind an offset: almost no other place holds three hyphens."""
    index = text.find("---", start)
    while index >= 0:
        fence = _CLOSING.match(text, index)
        if fence is not None:
            return fence
        index = text.find("---", index + 1)
    return None


def _opening(file: str, text: str) -> tuple[int | None, tuple[Finding, ...]]:
    """The offset where the front matter begins, with the finding of a mistyped opening."""
    match = OPENING.match(text)
    if match is not None:
        return match.end(), ()
    first_line = text.partition("\n")[0].rstrip("\r")
    place = Place(file, span=(0, len(first_line)))
    late = _LATE.match(text)
    if late is not None:
        start = text.index("\n", late.end()) + 1
        fix = SymbolicFix("safe", (Replace(late.span(), ""),))
        return start, (Finding("F104", place, fix=fix),)
    loose = _LOOSE.match(text)
    start = text.find("\n") + 1
    if loose is not None and _KEY.match(text, start):
        fix = SymbolicFix("safe", (Replace(loose.span(), "---"),))
        return start, (Finding("F104", place, fix=fix),)
    has_only_closing = _KEY.match(text) and _CLOSING.search(text)
    if not has_only_closing:
        return None, (Finding("F104", place),)
    opening = f"---{_line_end(text)}"
    fix = SymbolicFix("unsafe", (Replace((0, 0), opening),))
    return None, (Finding("F104", place, fix=fix),)


def _line_end(text: str) -> str:
    """How the lines of a text end."""
    return "\r\n" if "\r\n" in text else "\n"


def _unclosed(file: str, text: str, opening: int) -> Finding:
    """No closing fence: it may be mistyped, or is missed where the entries end."""
    place = Place(file, span=(0, min(3, len(text))))
    end = _end_of_entries(text, opening)
    loose = _LOOSE_CLOSING.match(text, end)
    line_end = _line_end(text)
    if _is_cut_off(text, end):
        length = len(text)
        step = Replace((length, length), f"{line_end}---{line_end}")
        if loose is not None:
            step = Replace((end, length), f"---{line_end}")
        fix = SymbolicFix("unsafe", (step,))
        return Finding("F105", place, {"variant": "cut"}, fix=fix)
    if loose is not None:
        fix = SymbolicFix("safe", (Replace(loose.span(), "---"),))
        return Finding("F105", place, fix=fix)
    fence = f"---{line_end}"
    if text[end - 1 : end] != "\n":
        fence = line_end + fence
    is_sure = end > opening and _is_body(text[end:])
    applicability: Applicability = "safe" if is_sure else "unsafe"
    fix = SymbolicFix(applicability, (Replace((end, end), fence),))
    return Finding("F105", place, fix=fix)


def _is_cut_off(text: str, end: int) -> bool:
    """Whether a file without a closing fence ends within its last entry."""
    last_line = text[end:]
    if text.endswith("\n") or "\n" in last_line:
        return False
    if len(last_line) < 3:
        return True
    return _LOOSE_CLOSING.match(last_line) is None


def _is_body(rest: str) -> bool:
    """Whether what stands below the last entry is surely text: no key, behind a blank line."""
    lines = _lines_with_text(rest)
    if not lines:
        return True
    first_line = rest.partition("\n")[0]
    if first_line.strip():
        return False
    is_indented = lines[0][0].isspace()  # perhaps the text of a key, with an empty line
    if is_indented:
        return False
    return not any(_MAY_BE_KEY.match(line) for line in lines)


def _lines_with_text(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _end_of_entries(text: str, start: int) -> int:
    """Where the front matter seems to end: before an empty line, a heading or prose."""
    has_entries = False
    while start < len(text):
        end = _next_line(text, start)
        line = text[start:end].rstrip("\r\n")
        is_comment = line.startswith("#") and not has_entries
        if is_comment:
            start = end
            continue
        if not line.strip() or not _may_be_of_entry(line):
            break
        has_entries = True
        start = end
    return start


def _may_be_of_entry(line: str) -> bool:
    return line.startswith((" ", "- ")) or looks_like_entry(line)


def _early_fence(file: str, text: str, closing: re.Match[str]) -> Finding | None:
    """A fence among the keys: what stands below it would be taken for the body."""
    below = _next_line(text, closing.end())
    # a whole second front matter, pasted below the first
    pasted_opening = _CLOSING.match(text, below)
    start = below
    if pasted_opening is not None:
        start = _next_line(text, pasted_opening.end())
    second_closing = _fence_from(text, start)
    if second_closing is None and not _KEY.match(text, start):
        return None
    end = len(text)
    if second_closing is not None:
        end = second_closing.start()
    if not _are_entries(text[start:end]):
        return None
    place = Place(file, span=(closing.start(), closing.start() + 3))
    has_first_entries = text[: closing.start()].count("\n") > 1
    if pasted_opening is not None and has_first_entries:
        return Finding("F118", place)
    steps = [Replace((closing.start(), below), "")]
    if second_closing is None:
        steps.append(_closing_at_end(text))
    return Finding("F118", place, fix=SymbolicFix("unsafe", tuple(steps)))


def _closing_at_end(text: str) -> Replace:
    line_end = _line_end(text)
    fence = f"---{line_end}"
    if not text.endswith("\n"):
        fence = line_end + fence
    return Replace((len(text), len(text)), fence)


def _are_entries(text: str) -> bool:
    """Whether every line may be of front matter, and one is a key."""
    lines = _lines_with_text(text)
    for line in lines:
        may_be_entry = line[0] in " -#" or looks_like_entry(line)
        if not may_be_entry:
            return False
    return any(_KEY.match(line) for line in lines)


def _next_line(text: str, offset: int) -> int:
    line_end = text.find("\n", offset)
    if line_end < 0:
        return len(text)
    return line_end + 1


def is_cut(findings: Iterable[Finding]) -> bool:
    """Whether a file seems to have been cut off: its last line is not just without an end."""
    for finding in findings:
        if finding.code == "F105" and finding.args.get("variant") == "cut":
            return True
    return False


def line_ends(file: str, text: str) -> Iterator[Finding]:
    """Ends of lines of two kinds, and a last line without one."""
    windows: list[tuple[int, int]] = []
    unix: list[tuple[int, int]] = []
    if "\r\n" in text:
        for match in _LINE_END.finditer(text):
            is_windows = len(match[0]) == 2
            kind = windows if is_windows else unix
            kind.append(match.span())
    if windows and unix:
        yield _mixed_line_ends(file, windows, unix)
    if text and not text.endswith("\n"):
        yield _missing_line_end(file, text, "\r\n" if windows else "\n")


def _missing_line_end(file: str, text: str, line_end: str) -> Finding:
    span = (len(text), len(text))
    fix = SymbolicFix("safe", (Replace(span, line_end),))
    return Finding("F117", Place(file, span=span), fix=fix)


def _mixed_line_ends(
    file: str, windows: list[tuple[int, int]], unix: list[tuple[int, int]]
) -> Finding:
    """Line ends of two kinds: the fewer become as the others are."""
    fewer = unix
    line_end = "\r\n"
    if len(windows) < len(unix):
        fewer = windows
        line_end = "\n"
    fix = SymbolicFix("safe", tuple(Replace(span, line_end) for span in fewer))
    place = Place(file, span=fewer[0])
    return Finding("F116", place, {"count": str(len(fewer))}, fix=fix)
