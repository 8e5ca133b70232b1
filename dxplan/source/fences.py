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
"""A line of text that somebody may have meant as a key: it begins with a word or some in small letters, and a colon."""
_KEY = re.compile(r"[a-z][a-z_]*:(?:[ \t]|\r?$)", re.MULTILINE)


def has_head(text: str) -> bool:
    """Whether a text begins like a record: a fence, and a key below it."""
    opening = OPENING.match(text)
    return opening is not None and _KEY.match(text, opening.end()) is not None


@dataclass(frozen=True, slots=True)
class Fences:
    """Where the head lies (None: it can't be told) and where the body begins, with what is wrong with the fences."""

    span: tuple[int, int] | None
    body: int
    findings: tuple[Finding, ...]


def find_fences(file: str, text: str) -> Fences:
    """The frame of a record's text."""
    opening, findings = _opening(file, text)
    if opening is None:
        return Fences(None, 0, findings)
    closing = _CLOSING.search(text, opening)
    if closing is None:
        return Fences(None, 0, (*findings, _unclosed(file, text, opening)))
    return Fences(
        (opening, closing.start()),
        closing.end(),
        (*findings, *_early(file, text, closing)),
    )


def _opening(file: str, text: str) -> tuple[int | None, tuple[Finding, ...]]:
    """The offset where the head begins; of an opening that is mistyped, with its finding."""
    match = OPENING.match(text)
    if match is not None:
        return match.end(), ()
    line = Place(file, span=(0, len(text.partition("\n")[0].rstrip("\r"))))
    late = _LATE.match(text)
    if late is not None:
        without = SymbolicFix("safe", (Replace(late.span(), ""),))
        return text.index("\n", late.end()) + 1, (Finding("F104", line, fix=without),)
    loose = _LOOSE.match(text)
    if loose is not None and _KEY.match(text, text.find("\n") + 1):
        return text.find("\n") + 1, (
            Finding(
                "F104", line, fix=SymbolicFix("safe", (Replace(loose.span(), "---"),))
            ),
        )
    end = "\r\n" if "\r\n" in text else "\n"
    bare = _KEY.match(text) is not None and _CLOSING.search(text) is not None
    fix = SymbolicFix("unsafe", (Replace((0, 0), f"---{end}"),)) if bare else None
    return None, (Finding("F104", line, fix=fix),)


def _unclosed(file: str, text: str, opening: int) -> Finding:
    """No closing fence: it may be mistyped, or is missed where the entries end."""
    place = Place(file, span=(0, min(3, len(text))))
    end = "\r\n" if "\r\n" in text else "\n"
    at = _end_of_entries(text, opening)
    loose = _LOOSE_CLOSING.match(text, at)
    if _is_cut_off(text, at):
        mended = (
            Replace((at, len(text)), f"---{end}")
            if loose
            else Replace((len(text),) * 2, f"{end}---{end}")
        )
        return Finding(
            "F105", place, {"variant": "cut"}, fix=SymbolicFix("unsafe", (mended,))
        )
    if loose is not None:
        return Finding(
            "F105", place, fix=SymbolicFix("safe", (Replace(loose.span(), "---"),))
        )
    lead = "" if text[at - 1 : at] == "\n" else end
    sure: Applicability = "safe" if at > opening and _is_body(text[at:]) else "unsafe"
    return Finding(
        "F105", place, fix=SymbolicFix(sure, (Replace((at, at), f"{lead}---{end}"),))
    )


def _is_cut_off(text: str, at: int) -> bool:
    """Whether a file without a closing fence ends amid the last of its entries, which end ``at``."""
    last = text[at:]
    if text.endswith("\n") or "\n" in last:
        return False
    return len(last) < 3 or _LOOSE_CLOSING.match(last) is None


def _is_body(rest: str) -> bool:
    """Whether what stands below the last entry is surely text: a blank line parts it, and no key is in it."""
    lines = [line for line in rest.splitlines() if line.strip()]
    if not lines:
        return True
    parted = (
        not rest.partition("\n")[0].strip() and not lines[0][0].isspace()
    )  # else perhaps a text with an empty line
    return parted and not any(_MAY_BE_KEY.match(line) for line in lines)


def _end_of_entries(text: str, start: int) -> int:
    """Where the head seems to end: before the first line that is empty, a heading or prose."""
    entries = 0
    while start < len(text):
        end = _next_line(text, start)
        line = text[start:end].rstrip("\r\n")
        comment = line.startswith("#") and not entries
        item = line[:1] == " " or line.startswith("- ")
        if not line.strip() or not (comment or item or looks_like_entry(line)):
            break
        entries += not comment
        start = end
    return start


def _early(file: str, text: str, closing: re.Match[str]) -> Iterator[Finding]:
    """A fence among the keys: what stands below it would be taken for the body."""
    following = _next_line(text, closing.end())
    again = _CLOSING.match(
        text, following
    )  # a whole second head, pasted below the first
    start = _next_line(text, again.end()) if again else following
    second = _CLOSING.search(text, start)
    if second is None and not _KEY.match(text, start):
        return
    below = text[start : second.start() if second else len(text)]
    between = [line for line in below.splitlines() if line.strip()]
    if any(_KEY.match(line) for line in between) and all(
        line[0] in " -#" or looks_like_entry(line) for line in between
    ):
        doubled = (
            again is not None and text[: closing.start()].count("\n") > 1
        )  # not just the fence alone
        end = "\r\n" if "\r\n" in text else "\n"
        steps = [Replace((closing.start(), following), "")]
        if second is None:
            steps.append(
                Replace(
                    (len(text), len(text)),
                    ("" if text.endswith("\n") else end) + f"---{end}",
                )
            )
        fix = None if doubled else SymbolicFix("unsafe", tuple(steps))
        yield Finding(
            "F118", Place(file, span=(closing.start(), closing.start() + 3)), fix=fix
        )


def _next_line(text: str, offset: int) -> int:
    found = text.find("\n", offset)
    return found + 1 if found >= 0 else len(text)


def is_cut(findings: Iterable[Finding]) -> bool:
    """Whether a file seems to have been cut off: its last line is not just without an end."""
    return any(
        item.code == "F105" and item.args.get("variant") == "cut" for item in findings
    )


def line_ends(file: str, text: str) -> Iterator[Finding]:
    """Ends of lines of two kinds, and a last line without one."""
    ends = (
        [match.span() for match in re.finditer(r"\r?\n", text)]
        if "\r\n" in text
        else []
    )
    windows = [span for span in ends if span[1] - span[0] == 2]
    if windows and len(windows) < len(ends):
        few = (
            windows
            if 2 * len(windows) < len(ends)
            else [span for span in ends if span[1] - span[0] == 1]
        )
        meant = "\n" if few is windows else "\r\n"
        fix = SymbolicFix("safe", tuple(Replace(span, meant) for span in few))
        yield Finding(
            "F116", Place(file, span=few[0]), {"count": str(len(few))}, fix=fix
        )
    if text and not text.endswith("\n"):
        end = "\r\n" if ends and windows else "\n"
        place = Place(file, span=(len(text), len(text)))
        yield Finding(
            "F117",
            place,
            fix=SymbolicFix("safe", (Replace((len(text), len(text)), end),)),
        )
