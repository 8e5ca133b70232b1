"""Typing mistakes that keep YAML from being read: what is wrong with one line, and what was meant.

Looked for only where the parser has failed, so that none is found in a file that reads well.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from dxplan.diagnostics import Applicability, KeyPath

SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Blanks that look like a space and are none for YAML."""

_LONG_LINE = 500
"""Characters of a line beyond which what is wrong with it is not kept."""
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
_NO_ESCAPE = r"x(?![0-9A-Fa-f]{2})|u(?![0-9A-Fa-f]{4})|U(?![0-9A-Fa-f]{8})"
_BAD_ESCAPE = re.compile(
    rf"(?<!\\)(?:\\\\)*(\\(?:[^0abtnvfre \"/\\N_LPxuU\t]|{_NO_ESCAPE}))"
)
_FIRST_BAD_ESCAPE = re.compile(
    r"(?<!\\)(?:\\\\)*(\\)(?![0abtnvfre \"/\\N_LPxuU\t])"
    r"|\\(?:x(?![0-9A-Fa-f]{2})|[uU](?![0-9A-Fa-f]{4}))"
)


_ODD_SPACE = re.compile(rf"[ \t-]*([{SPACES}]+)|[ \t-]*{_KEY}:[ \t]*([{SPACES}]+)")
_WIDE_COLON = re.compile(rf"{_KEY}(\s*[：﹕]\s*)")
_MISSING_SPACE = re.compile(rf"{_KEY}(:)(?=[^\s:/])")
_EQUALS = re.compile(r"[^\W\d]\w*(\s*=\s*)\S")
_BULLET = re.compile(rf"(?:[{_BULLETS}]|\d{{1,2}}[.)])(\s+)\S")
_TIGHT_DASH = re.compile(r"-[^\W\d]")
_COLON = re.compile(r":(?:\s|$)")
_SECOND_KEY = re.compile(r"[\s,;][a-z]+(?:_[a-z]+)*:\s")
_FOREIGN_MARK = re.compile(
    r"(//+|;+|--+(?=\s)|<!--|~~|\*\*|>|\d{1,2}[.)](?=\s))\s*(?=[^\W\d][\w* ]*:)"
)
_BOLD_KEY = re.compile(rf"({_KEY})(:\*\*|\*\*:)(?=\s|$)(.*)")
_KEY_WORD = re.compile(r"[a-z][a-z_]{2,40}(?=\s|$)")
_LEADING_KEY = re.compile(_KEY + r"(?=\s*[:=：﹕])")


IN_MARKS = re.compile(r"[“”„«‘’][^“”„«»‘’\"]*[“”»‘’\"]")
"""A whole value in marks of a word processor, or in one such and a straight one."""
_PAIRS = frozenset({"“”", "«»", "‘’", "„“", "„”", "””", "’’"})


def is_in_marks(value: str) -> bool:
    """Whether a value stands in a pair of quotation marks of a word processor."""
    if IN_MARKS.fullmatch(value) is None:
        return False
    return value[0] + value[-1] in _PAIRS


def looks_like_entry(text: str) -> bool:
    """Whether a line is `key:` or `key: value`, or an item of a list."""
    match = _LINE.fullmatch(text)
    if match is None:
        return False
    _, dashes, body = match.groups()
    if dashes:
        return True
    return _ENTRY.match(body) is not None


def quoted(value: str) -> str:
    """``value`` in double quotation marks."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    escaped = escaped.replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class YamlLine:
    """A line with anything in it; ``start`` is its offset.

    ``block`` is set on a line that leaves the column of the block text it is in: that column.
    """

    start: int
    text: str
    block: int | None = None

    @property
    def parts(self) -> tuple[str, str, str]:
        """Indentation, dashes of list items, and the rest without a comment."""
        return _parts(self.text)

    @property
    def indent(self) -> int:
        """How many blanks the line begins with."""
        return len(self.parts[0])

    @property
    def dashes(self) -> str:
        """The dashes of list items that the line begins with."""
        return self.parts[1]

    @property
    def column(self) -> int:
        """Where the body begins, counted from 0."""
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
        """The column and text of the value of an entry or a list item, which may be empty."""
        return _value(self.text)


@lru_cache(maxsize=8192)
def _parts(line: str) -> tuple[str, str, str]:
    # asked many times of each line, and again each time that a block is read again
    match = _LINE.fullmatch(line)
    if match is None:
        return "", "", _without_comment(line)
    indent, dashes, body = match.groups()
    return indent, dashes, _without_comment(body)


@lru_cache(maxsize=8192)
def _value(line: str) -> tuple[int, str]:
    indent, dashes, body = _parts(line)
    column = len(indent) + len(dashes)
    entry = _ENTRY.match(body)
    if entry is not None:
        text = entry["value"] or ""
        return column + max(entry.start("value"), 0), text.rstrip()
    if dashes or body[:1] in _MARKS:
        return column, body.rstrip()
    return column, ""


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
    if comment is not None:
        body = body[: comment.start()]
    return body.rstrip()


def _marker(line: YamlLine) -> SyntaxMistake | None:
    """A line that is no YAML at all: what git left of a conflict, or the end of a document."""
    body = _without_comment(line.text)
    code = _MARKERS.get(body)
    if code is None:
        return None
    return SyntaxMistake(code, (0, len(body)))


_MARKERS = {"=======": "F108", "...": "Y106", "---": "Y106"}


def _out_of_block(line: YamlLine) -> SyntaxMistake | None:
    """A line of a block text that is indented less than the one it began with."""
    if line.block is None:
        return None
    span = (line.indent, len(line.text.rstrip()))
    edit = (0, line.indent, " " * line.block)
    return SyntaxMistake("Y121", span, edit, "unsafe")


def _odd_space(line: YamlLine) -> SyntaxMistake | None:
    """A blank that is no space for YAML, before a key or behind its colon."""
    match = _ODD_SPACE.match(line.text)
    if match is None:
        return None
    group = 1 if match[1] else 2
    start, end = match.span(group)
    edit = (start, end, " " * (end - start))
    return SyntaxMistake("Y111", (start, end), edit, key=_leading_key(line))


def _wide_colon(line: YamlLine) -> SyntaxMistake | None:
    """A colon as wide as a Chinese letter."""
    match = _WIDE_COLON.match(line.body)
    if match is None:
        return None
    start = line.column + match.start(1)
    end = line.column + match.end(1)
    edit = (start, end, ": ")
    return SyntaxMistake("Y112", (start, end), edit, key=_leading_key(line))


def _missing_space(line: YamlLine) -> SyntaxMistake | None:
    """A colon without a space behind it."""
    match = _MISSING_SPACE.match(line.body)
    if match is None:
        return None
    start = line.column + match.start(1)
    edit = (start + 1, start + 1, " ")
    return SyntaxMistake("Y112", (start, start + 1), edit, key=_leading_key(line))


def _equals(line: YamlLine) -> SyntaxMistake | None:
    """An equals sign in the place of the colon."""
    match = _EQUALS.match(line.body)
    if match is None:
        return None
    start = line.column + match.start(1)
    end = line.column + match.end(1)
    edit = (start, end, ": ")
    return SyntaxMistake("Y122", (start, end), edit, key=_leading_key(line))


def _bullet(line: YamlLine) -> SyntaxMistake | None:
    """A bullet or number that is no dash, or a dash without its space."""
    start = line.column
    bullet = _BULLET.match(line.body)
    if bullet is not None:
        edit = (start, start + bullet.end(1), "- ")
        return SyntaxMistake("Y120", (start, start + bullet.start(1)), edit)
    if _TIGHT_DASH.match(line.body):
        edit = (start + 1, start + 1, " ")
        return SyntaxMistake("Y120", (start, start + 1), edit)
    return _list_beside_key(line)


def _list_beside_key(line: YamlLine) -> SyntaxMistake | None:
    """The first item of a list in the line of its key."""
    column, value = line.value
    if not line.is_entry or not re.match(r"-\s", value):
        return None
    return SyntaxMistake("Y120", (column, column + 1))


def _quotation(line: YamlLine) -> SyntaxMistake | None:
    """A quotation that does not end, or does not end with the value, or has a wrong escape."""
    column, value = line.value
    mark = value[:1]
    if mark not in _MARKS:
        return None
    end = column + len(value)
    closing = _MARKS[mark].match(value)
    if closing is None:
        can_be_closed = line.is_entry or line.dashes
        edit = (end, end, mark) if can_be_closed else None
        return SyntaxMistake("Y113", (column, column + 1), edit, "unsafe")
    rest = value[closing.end() :]
    if rest.strip():
        return _behind_quotation(column, value, closing.end())
    if mark == '"':
        return _bad_escape(column, value)
    return None


def _behind_quotation(column: int, value: str, closing: int) -> SyntaxMistake:
    """Text behind a quotation that ends at ``closing`` of a value."""
    end = column + len(value)
    rest = value[closing:]
    span = (column + closing, end)
    if rest.strip() in {",", ";"}:
        return SyntaxMistake("Y124", span, (column + closing, end, ""))
    if rest.endswith(value[0]):  # marks inside the text
        edit = (column, end, quoted(value[1:-1]))
        return SyntaxMistake("Y124", span, edit, "unsafe")
    # a text that begins with a word in marks
    return SyntaxMistake("Y124", span, (column, end, quoted(value)))


def _bad_escape(column: int, value: str) -> SyntaxMistake | None:
    """A backslash in double quotation marks that begins no escape."""
    escape = _FIRST_BAD_ESCAPE.search(value)
    if escape is None:
        return None
    group = 1 if escape[1] else 0
    start = column + escape.start(group)
    single_quoted = "'" + value[1:-1].replace("'", "''") + "'"
    edit = (column, column + len(value), single_quoted)
    has_right_escapes = _ESCAPE.search(_BAD_ESCAPE.sub("", value)) is not None
    applicability: Applicability = "unsafe" if has_right_escapes else "safe"
    return SyntaxMistake("Y119", (start, start + 2), edit, applicability)


def _bracket(line: YamlLine) -> SyntaxMistake | None:
    """A bracket that is not closed, or has text behind its closing one."""
    column, value = line.value
    opening = value[:1]
    closing = _BRACKETS.get(opening)
    if closing is None:
        return None
    end = column + len(value)
    depth = 0
    for index, character in enumerate(value):
        if character == opening:
            depth += 1
        elif character == closing:
            depth -= 1
        if depth > 0:
            continue
        if not value[index + 1 :].strip():
            return None
        return SyntaxMistake("Y118", (column, end), (column, end, quoted(value)))
    return SyntaxMistake("Y114", (column, column + 1), (end, end, closing), "unsafe")


_BRACKETS = {"[": "]", "{": "}"}


def _needs_quotes(line: YamlLine) -> SyntaxMistake | None:
    """A value that begins with a sign of YAML's own, or holds a colon and a space."""
    column, value = line.value
    if not _is_misread_as_plain(value):
        return None
    end = column + len(value)
    if is_in_marks(value):
        edit = (column, end, quoted(value[1:-1]))
        return SyntaxMistake("Y118", (column, end), edit)
    may_hold_second_key = _SECOND_KEY.search(value) is not None
    applicability: Applicability = "unsafe" if may_hold_second_key else "safe"
    edit = (column, end, quoted(value))
    return SyntaxMistake("Y118", (column, end), edit, applicability)


def _is_misread_as_plain(value: str) -> bool:
    """Whether a value that is neither quoted, in brackets nor a block means more than its text."""
    if not value or value[0] in "\"'[{":
        return False
    if _BLOCK.fullmatch(value):
        return False
    if value[0] in "@`%,]}&*!|>?":
        return True
    return _COLON.search(value) is not None


def _foreign_mark(line: YamlLine) -> SyntaxMistake | None:
    """A comment of another language, bold letters or a quotation of a mail before a key."""
    match = _FOREIGN_MARK.match(line.body)
    if match is None:
        return None
    mark = match[1]
    is_folded_text = line.body.startswith(">") and line.dashes
    if is_folded_text:
        return None
    start = line.column
    end = start + len(line.body)
    span = (start, start + len(mark))
    if mark == "**":
        bold = _BOLD_KEY.fullmatch(line.body[match.end() :])
        if bold is not None:
            edit = (start, end, f"{bold[1]}:{bold[3]}")
            return SyntaxMistake("Y126", span, edit, "safe", mark)
    edit = (start, end, f"# {line.body}")
    return SyntaxMistake("Y126", span, edit, "unsafe", mark)


def _missing_colon(line: YamlLine) -> SyntaxMistake | None:
    """A line that is neither an entry nor an item of a list."""
    if not line.body or line.body.startswith(":"):
        return None
    if line.dashes or line.is_entry:
        return None
    span = (line.column, line.column + len(line.body))
    word = _KEY_WORD.match(line.body)
    if word is None:
        return SyntaxMistake("Y125", span, None, "unsafe")
    end = line.column + word.end()
    return SyntaxMistake("Y125", span, (end, end, ":"), "unsafe", word[0])


def uneven_indentation(line: YamlLine, above: YamlLine) -> SyntaxMistake | None:
    """A line that is right in itself and stands in no column of the lines around it."""
    expected = above.indent if line.dashes else above.column
    is_in_column = line.indent == expected
    are_alike = bool(line.dashes) == bool(above.dashes)
    if is_in_column and are_alike:
        return None
    span = (line.indent, len(line.text.rstrip()))
    opens_a_map = above.body.endswith(":") or line.body.endswith(":")
    if is_in_column or opens_a_map:
        return SyntaxMistake("Y121", span, None, "unsafe")
    return SyntaxMistake("Y121", span, (0, line.indent, " " * expected), "unsafe")


def first_item_without_colon(line: YamlLine, above: YamlLine) -> SyntaxMistake | None:
    """A list item that was meant as the first key of a map: a key stands right below it."""
    is_key = line.is_entry and not line.dashes
    is_below_plain_item = above.dashes and not above.is_entry
    if not is_key or not is_below_plain_item:
        return None
    if line.column != above.column:
        return None
    return SyntaxMistake("Y125", (above.column, above.column + len(above.body)))


def _leading_key(line: YamlLine) -> str | None:
    """The key before a colon or what stands in its place."""
    match = _LEADING_KEY.match(line.body)
    if match is None:
        return None
    return match[0].strip()


_CHECKS: tuple[Callable[[YamlLine], SyntaxMistake | None], ...] = (
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


def mistake_in(line: YamlLine) -> SyntaxMistake | None:
    """What is wrong with a line, taken alone."""
    if len(line.text) > _LONG_LINE:
        return _first_mistake(line)
    return _kept_mistake(line.text, line.block)


def _first_mistake(line: YamlLine) -> SyntaxMistake | None:
    for check in _CHECKS:
        mistake = check(line)
        if mistake is not None:
            return mistake
    return None


@lru_cache(maxsize=4096)
def _kept_mistake(text: str, block: int | None) -> SyntaxMistake | None:
    """What is wrong with a line of this text, which is asked for each error of its block."""
    return _first_mistake(YamlLine(0, text, block))


def outermost(lines: Sequence[YamlLine]) -> KeyPath:
    """The outermost key, or entry of a register, that the last of some lines belongs to."""
    outer = [line for line in lines if not line.indent]
    if not outer:
        return ()
    last = outer[-1]
    if last.dashes:
        entries = [line for line in outer if line.dashes]
        return (len(entries) - 1,)
    key = last.body.partition(":")[0].partition("=")[0]
    return (key.strip(),)


def yaml_lines(text: str) -> Iterator[YamlLine]:
    """The lines that are neither empty nor a comment nor the text of a block."""
    start = 0
    block_key: int | None = None  # the column of the key whose block text we are in
    block_column: int | None = None  # the column of that text
    for piece in text.split("\n"):
        begin = start
        start += len(piece) + 1
        line_text = piece.rstrip("\r")
        outline = _outline(line_text)
        if outline is None:
            continue
        if block_key is not None and outline.indent > block_key:
            if block_column is None:
                block_column = outline.indent
            if outline.indent < block_column:
                yield YamlLine(begin, line_text, block_column)
            continue
        if outline.is_comment:
            continue
        yield YamlLine(begin, line_text)
        block_key = outline.block_key
        block_column = None


class _Outline(NamedTuple):
    """What a line means for those below it.

    ``block_key`` is the column of the key whose block text begins behind it, None of another line.
    """

    indent: int
    is_comment: bool
    block_key: int | None


@lru_cache(maxsize=8192)
def _outline(text: str) -> _Outline | None:
    """The outline of a line; None of one with nothing in it."""
    if not text.strip():
        return None
    line = YamlLine(0, text)
    block_key = None
    _, value = line.value
    if _BLOCK.fullmatch(value):
        block_key = line.column if line.is_entry else line.indent
    is_comment = text.lstrip().startswith("#")
    return _Outline(line.indent, is_comment, block_key)
