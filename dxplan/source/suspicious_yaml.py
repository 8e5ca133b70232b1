"""YAML that reads well and says something else than was meant: cut off at a #, split at a comma, in odd marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from dxplan.diagnostics import (
    Applicability,
    Finding,
    KeyPart,
    KeyPath,
    Place,
    Related,
    Replace,
    SymbolicFix,
)
from dxplan.source.syntax_errors import IN_MARKS, SPACES, is_in_marks, quoted

LENIENT = frozenset({"Y115", "Y117", "Y123"})
"""Findings beside which the value that was read may be used."""

_LOST = re.compile(r"[ \t]+#\w[^\r\n]*")
_LIST = re.compile(rf"(?:[–—•·●▪◦‣➢✓+]|\d{{1,2}}[.)]|-{{2,}})\s|-[^\W\d]|-[{SPACES}]+")
_FOREIGN = re.compile(
    r"(//+|;+|(?<!-)--++(?=\s)|<!--|~~|\*\*|>|\d{1,2}[.)](?=\s))\s*(?=[^\W\d])"
)
_CLOSE = re.compile(r"(?:[a-z]{1,2}|[a-z]+_[a-z_]+):(?=[^\s/:])")
_STRAY = re.compile(r"[^\"]*[^\W\d]\"")
_DEEPER = re.compile(r"^( *)- .*\n\1 +- ", re.MULTILINE)
_KEY_ABOVE = re.compile(r"([ -]*)[^\s:]+:[ ]*(?:#.*)?\r?\n")
_COLON = re.compile(r"([ \t]*):([ ]*\t[ \t]*)?")
_RUN_ON = re.compile(rf"[a-z][a-z_]*:(?:([{SPACES}]+)|(?=[^\s/:]))")
"""A key and its value that nothing parts: together with a colon in the value they read as one key."""
_ODD_KEY = re.compile(
    rf"[ \t]:(?:[ \t\r\n]|$)|:[ ]*\t|^[ \t-]*[{SPACES}]|^[ \t]*(?:{_LIST.pattern})"
    rf"|^[ \t-]*(?:{_RUN_ON.pattern}|{_FOREIGN.pattern})",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class SuspiciousYaml:
    """What a block may hold, by a look at the whole of it: most files need no closer one."""

    scalars: bool
    keys: bool

    def scalar(
        self, file: str, text: str, offset: int, event: Any, path: KeyPath
    ) -> Iterator[Finding]:
        """What is odd about a scalar."""
        if event.style:
            return
        start, end = event.start_mark.index, event.end_mark.index
        lost = _LOST.match(text, end)
        if lost is not None:
            shown = (lost.start() + len(lost[0]) - len(lost[0].lstrip()), lost.end())
            begin = start if start < end else shown[0]
            whole = quoted(text[begin : lost.end()].rstrip())
            fix = SymbolicFix(
                "unsafe", (Replace((offset + begin, offset + lost.end()), whole, path),)
            )
            place = Place(file, path, span=(offset + shown[0], offset + shown[1]))
            yield Finding("Y115", place, {"lost": text[slice(*shown)]}, fix=fix)
        if IN_MARKS.fullmatch(event.value):
            inner = quoted(event.value[1:-1])
            sure: Applicability = "safe" if is_in_marks(event.value) else "unsafe"
            fix = SymbolicFix(
                sure, (Replace((offset + start, offset + end), inner, path),)
            )
            args = {
                "value": event.value,
                "marks": f"{event.value[0]} {event.value[-1]}",
            }
            yield Finding(
                "Y117",
                Place(file, path, span=(offset + start, offset + end)),
                args,
                fix=fix,
            )
        elif _STRAY.fullmatch(event.value) and not (
            path and _RUN_ON.match(str(path[-1]))
        ):
            fix = SymbolicFix(
                "unsafe", (Replace((offset + end - 1, offset + end), "", path),)
            )
            yield Finding(
                "Y113",
                Place(file, path, span=(offset + end - 1, offset + end)),
                {"key": ""},
                fix=fix,
            )
        if path and isinstance(path[-1], int) and "\n" in text[start:end]:
            yield from _items_within(file, text, offset, (start, end), path)
        if (
            path and not text[text.rfind("\n", 0, start) + 1 : start].strip()
        ):  # on a line of its own
            yield from _bullets(file, text, offset, (start, end), path)
            close = _CLOSE.match(event.value)
            if close is not None:
                at = offset + start + close.end()
                fix = SymbolicFix("safe", (Replace((at, at), " ", path),))
                yield Finding(
                    "Y112",
                    Place(file, path, span=(at - 1, at)),
                    {"key": close[0][:-1]},
                    fix=fix,
                )

    def key(
        self, file: str, text: str, offset: int, event: Any, value: Any, path: KeyPath
    ) -> Iterator[Finding]:
        """What is odd about a key and the colon behind it."""
        start, end = event.start_mark.index, event.end_mark.index
        following = text[end : end + 1]
        place = Place(file, path, KeyPart.KEY, (offset + start, offset + end))
        if following in {",", "}"} and value.start_mark.index == value.end_mark.index:
            yield _joined(offset, start, place, event.value, path)
            return
        odd = re.match(f"[{SPACES}]+", event.value)
        if odd is not None:
            below = text[: text.rfind("\n", 0, start) + 1].rstrip().endswith(":")
            span = (offset + start, offset + start + odd.end())
            fix = SymbolicFix(
                "safe", (Replace(span, " " * odd.end() if below else "", path),)
            )
            yield Finding(
                "Y111",
                Place(file, path, KeyPart.KEY, span),
                {"key": event.value.strip()},
                fix=fix,
            )
        run_on = None if event.style else _RUN_ON.match(event.value)
        if run_on is not None:
            colon = offset + start + len(run_on[0]) - len(run_on[1] or "")
            code, span = (
                ("Y111", (colon, colon + len(run_on[1])))
                if run_on[1]
                else ("Y112", (colon - 1, colon))
            )
            fix = SymbolicFix(
                "safe", (Replace((colon, colon + len(run_on[1] or "")), " ", path),)
            )
            key = {"key": run_on[0].partition(":")[0]}
            yield Finding(code, Place(file, path, KeyPart.KEY, span), key, fix=fix)
        mark = None if event.style else _FOREIGN.match(event.value)
        if mark is not None:
            yield _foreign(offset, (start, end), mark, place, text, path)
            return
        bullet = _LIST.match(event.value)
        if bullet is not None and not event.style:
            length = len(bullet[0]) - bullet[0][-1].isalpha()
            fix = SymbolicFix(
                "safe",
                (Replace((offset + start, offset + start + length), "- ", path),),
            )
            place = Place(file, path, KeyPart.KEY, (offset + start, offset + start + 1))
            yield Finding("Y120", place, {"key": ""}, fix=fix)
        match = _COLON.match(text, end)
        if match is None or not (match[1] or match[2]):
            return
        span = (offset + match.start(), offset + match.end())
        fix = SymbolicFix("safe", (Replace(span, ": " if match[2] else ":"),))
        yield Finding(
            "Y123", Place(file, path, KeyPart.KEY, span), {"key": event.value}, fix=fix
        )


def _foreign(
    offset: int,
    span: tuple[int, int],
    mark: re.Match[str],
    place: Place,
    text: str,
    path: KeyPath,
) -> Finding:
    """A mark before a key that is none of YAML's: bold letters are taken away, a comment is made one."""
    start, end = span
    bold = re.fullmatch(r"\*\*\s*([^*]+?)\s*\*\*", text[start:end])
    steps = (
        Replace(
            (offset + start, offset + end),
            bold[1] if bold else f"# {text[start:end]}",
            path,
        ),
    )
    where = replace(place, span=(offset + start, offset + start + len(mark[1])))
    return Finding(
        "Y126",
        where,
        {"mark": mark[1]},
        fix=SymbolicFix("safe" if bold else "unsafe", steps),
    )


def _joined(
    offset: int, start: int, place: Place, value: str, path: KeyPath
) -> Finding:
    """A key without a value in a map in brackets: cut off by a comma, or not parted from its value."""
    close = _CLOSE.match(value)
    if close is None:
        return Finding("Y116", place, {"value": value})
    at = offset + start + close.end()
    fix = SymbolicFix("safe", (Replace((at, at), " ", path[:-1]),))
    return Finding("Y112", replace(place, span=(at - 1, at)), {"key": value}, fix=fix)


def _items_within(
    file: str, text: str, offset: int, span: tuple[int, int], path: KeyPath
) -> Iterator[Finding]:
    """Items that stand deeper than their list, and so read as the end of the item above."""
    start, end = span
    line = text.rfind("\n", 0, start) + 1
    column = start - line - 2
    items = list(re.finditer(r"^( *)- \S.*", text[start:end], re.MULTILINE))
    rest = text[start:end].splitlines()[1:]
    if (
        not items
        or len(items) != sum(bool(one.strip()) for one in rest)
        or text[start - 2 : start] != "- "
    ):
        return
    key = _KEY_ABOVE.match(text, text.rfind("\n", 0, max(line - 1, 0)) + 1, line)
    wanted = key.end(1) - key.start() + 2 if key is not None else column
    if wanted != column and all(
        len(item[1]) == wanted for item in items
    ):  # the first one left their column
        steps, near = (
            [Replace((offset + line, offset + line + column), " " * wanted, path[:-1])],
            True,
        )
    else:
        spans = (
            (offset + start + item.start(), offset + start + item.end(1))
            for item in items
        )
        steps = [Replace(span, " " * column, path[:-1]) for span in spans]
        near = all(len(item[1]) == column + 1 for item in items)
    place = Place(
        file,
        path,
        span=(offset + start + items[0].end(1), offset + start + items[0].end()),
    )
    above = Related(
        "line-above",
        Place(file, span=(offset + start, offset + text.find("\n", start))),
    )
    fix = SymbolicFix("safe" if near else "unsafe", tuple(steps))
    yield Finding("Y121", place, {"key": "", "mark": ""}, (above,), fix=fix)


def _bullets(
    file: str, text: str, offset: int, span: tuple[int, int], path: KeyPath
) -> Iterator[Finding]:
    """A list whose bullets are none for YAML: one finding, one fix for all of them."""
    edits, first = [], None
    code = "Y120"
    begin = span[0]
    for line in text[span[0] : span[1]].splitlines(keepends=True):
        indent = len(line) - len(line.lstrip())
        match = _LIST.match(line.lstrip(" \t"))
        if match is None and not line.lstrip().startswith("- "):
            return
        if re.search(r"\s", line.lstrip()[match.end() if match else 2 :].strip()):
            return  # prose with numbers or dashes of its own: a note may be so written
        if match is not None:
            start = offset + begin + indent
            length = len(match[0]) - (match[0][-1].isalpha())
            if first is None:
                odd = match[0][1:].isspace() and match[0][0] == "-"
                code, first = (
                    ("Y111", (start + 1, start + length))
                    if odd
                    else ("Y120", (start, start + 1))
                )
            edits.append(Replace((start, start + length), "- ", path))
        begin += len(line)
    if first is not None:
        yield Finding(
            code,
            Place(file, path, span=first),
            {"key": ""},
            fix=SymbolicFix("safe", tuple(edits)),
        )


def oddities_in(text: str) -> SuspiciousYaml:
    """What a block needs a closer look for."""
    scalars = (
        re.search(r"[ \t]#\w", text) is not None
        or re.search(r"[“„«‘’]|[^\W\d]\"[ \t]*\r?$", text, re.MULTILINE) is not None
        or re.search(
            rf"^[ \t]*(?:{_LIST.pattern}|{_CLOSE.pattern})", text, re.MULTILINE
        )
        is not None
        or _DEEPER.search(text) is not None
    )
    return SuspiciousYaml(scalars, _ODD_KEY.search(text) is not None)
