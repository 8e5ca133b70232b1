"""Slips of the pen that keep YAML from being read: what is wrong with one line, and what was surely meant.

Looked at only where the parser has failed, so that none of them can be found in a file that reads well.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dxplan.diagnostics import Applicability, KeyPath

SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Blanks that look like a space and are none for YAML."""

_BULLETS = "–—•·●▪◦‣➢✓*+"
_KEY = r"[^\W\d][\w .-]{0,60}?"
_LINE = re.compile(rf"([ \t{SPACES}]*)((?:-[ \t{SPACES}]+)*)(.*)")
_ENTRY = re.compile(
    rf"(?P<key>{_KEY}|\"[^\"]*\"|'[^']*')[ \t]*:(?:[ \t]+(?P<value>\S.*))?$"
)


_MARKS = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}
"""What is written in quotation marks, by the mark."""
_QUOTED = re.compile(r"(?:^|:[ \t]+)([\"'])")
_COMMENT = re.compile(r"(?:^|\s)#")
_BLOCK = re.compile(r"[|>][-+0-9]{0,2}")
_ESCAPE = re.compile(r"\\[0abtnvfre \"/\\N_LPxuU]")
_BAD_ESCAPE = re.compile(
    r"(?<!\\)(?:\\\\)*(\\(?:[^0abtnvfre \"/\\N_LPxuU\t]|x(?![0-9A-Fa-f]{2})|u(?![0-9A-Fa-f]{4})|U(?![0-9A-Fa-f]{8})))"
)


IN_MARKS = re.compile(r"[“”„«‘’][^“”„«»‘’\"]*[“”»‘’\"]")
"""A whole value in marks of a word processor, or in one such and a straight one."""
_PAIRS = frozenset({"“”", "«»", "‘’", "„“", "„”", "””", "’’"})


def is_in_marks(value: str) -> bool:
    """Whether a value stands in two marks that a word processor puts in the place of straight ones."""
    return IN_MARKS.fullmatch(value) is not None and value[0] + value[-1] in _PAIRS


def looks_like_entry(text: str) -> bool:
    """Whether a line is `key:` or `key: value`, or an item of a list."""
    match = _LINE.fullmatch(text)
    return match is not None and (bool(match[2]) or _ENTRY.match(match[3]) is not None)


def quoted(value: str) -> str:
    """``value`` in double quotation marks."""
    escaped = (
        value.replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("\n", "\\n")
        .replace("\t", "\\t")
    )
    return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class YamlLine:
    """A line with anything in it; ``start`` is its offset.

    ``block`` is set on a line that leaves the column of the block text it is in: the column of that text.
    """

    start: int
    text: str
    block: int | None = None

    @property
    def parts(self) -> tuple[str, str, str]:
        """Indentation, dashes of list items, and the rest without a comment."""
        match = _LINE.fullmatch(self.text)
        indent, dashes, body = match.groups() if match else ("", "", self.text)
        return indent, dashes, _without_comment(body)

    @property
    def column(self) -> int:
        """Where the rest begins, counted from 0."""
        indent, dashes, _ = self.parts
        return len(indent) + len(dashes)

    @property
    def body(self) -> str:
        """The line without indentation, dashes and comment."""
        return self.parts[2]

    @property
    def is_entry(self) -> bool:
        """Whether a key stands here, with or without a value."""
        return _ENTRY.match(self.body) is not None

    @property
    def value(self) -> tuple[int, str]:
        """The column and text of the value of an entry or a list item; an empty text where there is none."""
        match = _ENTRY.match(self.body)
        if match is not None:
            return self.column + max(match.start("value"), 0), (
                match["value"] or ""
            ).rstrip()
        return (
            (self.column, self.body.rstrip())
            if self.parts[1] or self.body[:1] in _MARKS
            else (self.column, "")
        )


@dataclass(frozen=True, slots=True)
class SyntaxMistake:
    """What a line has wrong; ``span`` and ``edit`` count columns of the line from 0."""

    code: str
    span: tuple[int, int]
    edit: tuple[int, int, str] | None = None
    applicability: Applicability = "safe"
    key: str | None = None


def _without_comment(body: str) -> str:
    opening = _QUOTED.search(body)
    start = 0
    if opening is not None:
        closing = _MARKS[opening[1]].match(body, opening.start(1))
        if closing is None:
            return body.rstrip()
        start = closing.end()
    comment = _COMMENT.search(body, start)
    return (body[: comment.start()] if comment else body).rstrip()


def _marker(line: YamlLine) -> SyntaxMistake | None:
    """A line that is no YAML at all: what git left of a conflict, or the end of a document."""
    body = _without_comment(line.text)
    code = {"=======": "F108", "...": "Y106", "---": "Y106"}.get(body)
    return SyntaxMistake(code, (0, len(body))) if code else None


def _out_of_block(line: YamlLine) -> SyntaxMistake | None:
    """A line of a block text that is indented less than the one it began with."""
    if line.block is None:
        return None
    indent = len(line.parts[0])
    return SyntaxMistake(
        "Y121",
        (indent, len(line.text.rstrip())),
        (0, indent, " " * line.block),
        "unsafe",
    )


def _odd_space(line: YamlLine) -> SyntaxMistake | None:
    match = re.match(
        rf"[ \t-]*([{SPACES}]+)|[ \t-]*{_KEY}:[ \t]*([{SPACES}]+)", line.text
    )
    if match is None:
        return None
    span = match.span(1) if match[1] else match.span(2)
    return SyntaxMistake(
        "Y111", span, (*span, " " * (span[1] - span[0])), key=_key_before(line)
    )


def _wide_colon(line: YamlLine) -> SyntaxMistake | None:
    match = re.match(rf"{_KEY}(\s*[：﹕]\s*)", line.body)
    if match is None:
        return None
    start, end = (line.column + offset for offset in match.span(1))
    return SyntaxMistake(
        "Y112", (start, end), (start, end, ": "), key=_key_before(line)
    )


def _missing_space(line: YamlLine) -> SyntaxMistake | None:
    match = re.match(rf"{_KEY}(:)(?=[^\s:/])", line.body)
    if match is None:
        return None
    at = line.column + match.start(1)
    return SyntaxMistake(
        "Y112", (at, at + 1), (at + 1, at + 1, " "), key=_key_before(line)
    )


def _equals(line: YamlLine) -> SyntaxMistake | None:
    match = re.match(r"[^\W\d]\w*(\s*=\s*)\S", line.body)
    if match is None:
        return None
    start, end = (line.column + offset for offset in match.span(1))
    return SyntaxMistake(
        "Y122", (start, end), (start, end, ": "), key=_key_before(line)
    )


def _bullet(line: YamlLine) -> SyntaxMistake | None:
    match = re.match(rf"(?:[{_BULLETS}]|\d{{1,2}}[.)])(\s+)\S", line.body) or re.match(
        r"-([^\W\d])", line.body
    )
    if match is None:
        return _list_beside_key(line)
    start = line.column
    if match[0].startswith("-"):
        return SyntaxMistake("Y120", (start, start + 1), (start + 1, start + 1, " "))
    return SyntaxMistake(
        "Y120", (start, start + match.start(1)), (start, start + match.end(1), "- ")
    )


def _list_beside_key(line: YamlLine) -> SyntaxMistake | None:
    column, value = line.value
    return (
        SyntaxMistake("Y120", (column, column + 1))
        if line.is_entry and re.match(r"-\s", value)
        else None
    )


def _quotation(line: YamlLine) -> SyntaxMistake | None:
    column, value = line.value
    mark = value[:1]
    if mark not in _MARKS:
        return None
    whole = (column, column + len(value))
    closing = _MARKS[mark].match(value)
    if closing is None:
        edit = (whole[1], whole[1], mark) if line.is_entry or line.parts[1] else None
        return SyntaxMistake("Y113", (column, column + 1), edit, "unsafe")
    rest = value[closing.end() :]
    if rest.strip() in {",", ";"}:
        return SyntaxMistake(
            "Y124",
            (column + closing.end(), whole[1]),
            (column + closing.end(), whole[1], ""),
        )
    if (
        rest.strip()
    ):  # marks inside the text, or a text that begins with a word in marks
        inner = rest.endswith(mark)
        edit = (*whole, quoted(value[1:-1] if inner else value))
        return SyntaxMistake(
            "Y124",
            (column + closing.end(), whole[1]),
            edit,
            "unsafe" if inner else "safe",
        )
    escape = re.search(
        r"(?<!\\)(?:\\\\)*(\\)(?![0abtnvfre \"/\\N_LPxuU\t])|\\(?:x(?![0-9A-Fa-f]{2})|[uU](?![0-9A-Fa-f]{4}))",
        value,
    )
    if mark == '"' and escape is not None:
        at = column + (escape.start(1) if escape[1] else escape.start())
        single = "'" + value[1:-1].replace("'", "''") + "'"
        meant: Applicability = (
            "unsafe" if _ESCAPE.search(_BAD_ESCAPE.sub("", value)) else "safe"
        )
        return SyntaxMistake("Y119", (at, at + 2), (*whole, single), meant)
    return None


def _bracket(line: YamlLine) -> SyntaxMistake | None:
    column, value = line.value
    closing = {"[": "]", "{": "}"}.get(value[:1])
    if closing is None:
        return None
    depth = 0
    for i, character in enumerate(value):
        depth += (character == value[0]) - (character == closing)
        if depth == 0:
            rest = value[i + 1 :].strip()
            return (
                SyntaxMistake(
                    "Y118",
                    (column, column + len(value)),
                    (column, column + len(value), quoted(value)),
                )
                if rest
                else None
            )
    return SyntaxMistake(
        "Y114",
        (column, column + 1),
        (column + len(value), column + len(value), closing),
        "unsafe",
    )


def _needs_quotes(line: YamlLine) -> SyntaxMistake | None:
    column, value = line.value
    if not value or value[0] in "\"'[{" or _BLOCK.fullmatch(value):
        return None
    if value[0] not in "@`%,]}&*!|>?" and not re.search(r":(?:\s|$)", value):
        return None
    span = (column, column + len(value))
    if is_in_marks(value):
        return SyntaxMistake("Y118", span, (*span, quoted(value[1:-1])))
    another = re.search(
        r"[\s,;][a-z]+(?:_[a-z]+)*:\s", value
    )  # perhaps a second key on the same line
    return SyntaxMistake(
        "Y118", span, (*span, quoted(value)), "unsafe" if another else "safe"
    )


def _foreign_mark(line: YamlLine) -> SyntaxMistake | None:
    """A comment of another language, bold letters or a quotation of a mail before a key."""
    match = re.match(
        r"(//+|;+|--+(?=\s)|<!--|~~|\*\*|>|\d{1,2}[.)](?=\s))\s*(?=[^\W\d][\w* ]*:)",
        line.body,
    )
    if match is None or (line.body.startswith(">") and line.parts[1]):
        return None
    start, rest = line.column, line.body[match.end() :]
    bold = (
        re.fullmatch(rf"({_KEY})(:\*\*|\*\*:)(?=\s|$)(.*)", rest)
        if match[1] == "**"
        else None
    )
    whole = (start, start + len(line.body))
    edit = (*whole, f"{bold[1]}:{bold[3]}") if bold else (*whole, f"# {line.body}")
    return SyntaxMistake(
        "Y126",
        (start, start + len(match[1])),
        edit,
        "safe" if bold else "unsafe",
        match[1],
    )


def _missing_colon(line: YamlLine) -> SyntaxMistake | None:
    if not line.body or line.parts[1] or line.is_entry or line.body[0] == ":":
        return None
    span = (line.column, line.column + len(line.body))
    word = re.match(r"[a-z][a-z_]{2,40}(?=\s|$)", line.body)
    at = line.column + word.end() if word else 0
    return SyntaxMistake(
        "Y125",
        span,
        (at, at, ":") if word else None,
        "unsafe",
        word[0] if word else None,
    )


def uneven_indentation(line: YamlLine, above: YamlLine | None) -> SyntaxMistake | None:
    """A line that is right in itself and stands in no column of the lines around it."""
    if above is None:
        return None
    indent = len(line.parts[0])
    wanted = len(above.parts[0]) if line.parts[1] else above.column
    if indent == wanted and bool(line.parts[1]) == bool(above.parts[1]):
        return None
    opens = above.body.endswith(":") or line.body.endswith(":")
    edit = (0, indent, " " * wanted) if indent != wanted and not opens else None
    return SyntaxMistake("Y121", (indent, len(line.text.rstrip())), edit, "unsafe")


def first_item_without_colon(line: YamlLine, above: YamlLine) -> SyntaxMistake | None:
    """A list item that was meant as the first key of a map: a key stands right below it."""
    if (
        line.parts[1]
        or not line.is_entry
        or not above.parts[1]
        or above.is_entry
        or line.column != above.column
    ):
        return None
    return SyntaxMistake("Y125", (above.column, above.column + len(above.body)))


def _key_before(line: YamlLine) -> str | None:
    match = re.match(_KEY + r"(?=\s*[:=：﹕])", line.body)
    return match[0].strip() if match else None


SLIPS: tuple[Callable[[YamlLine], SyntaxMistake | None], ...] = (
    _out_of_block,
    _marker,
    _foreign_mark,
    _odd_space,
    _wide_colon,
    _missing_space,
    _equals,
    _bullet,
    _quotation,
    _bracket,
    _needs_quotes,
    _missing_colon,
)
"""In this order: the more certain first."""


def outermost(above: Sequence[YamlLine]) -> KeyPath:
    """The outermost key, or entry of a register, that the last of some lines belongs to: what its fix may change."""
    outer = [line for line in above if not line.parts[0]]
    if not outer:
        return ()
    if outer[-1].parts[1]:
        return (sum(bool(line.parts[1]) for line in outer) - 1,)
    return (outer[-1].body.partition(":")[0].partition("=")[0].strip(),)


def find_slip(line: YamlLine) -> SyntaxMistake | None:
    """What is wrong with a line, taken alone."""
    return next((slip for look in SLIPS if (slip := look(line)) is not None), None)


def lines(text: str) -> Iterator[YamlLine]:
    """The lines that are neither empty nor a comment nor the text of a block."""
    start, key, column = 0, -1, None
    for piece in text.split("\n"):
        line = YamlLine(start, piece.rstrip("\r"))
        start += len(piece) + 1
        indent = len(line.parts[0])
        if not line.text.strip():
            continue
        if 0 <= key < indent:
            column = indent if column is None else column
            if indent < column:
                yield YamlLine(line.start, line.text, column)
            continue
        if line.text.lstrip().startswith("#"):
            continue
        yield line
        is_block = _BLOCK.fullmatch(line.value[1]) is not None
        key, column = (
            (line.column if line.is_entry else indent) if is_block else -1,
            None,
        )
