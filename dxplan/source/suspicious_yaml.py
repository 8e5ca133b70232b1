"""YAML that reads well and says something else than was meant: cut off at a #, in odd marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from dxplan.source.block import YamlBlock
from dxplan.source.syntax_errors import IN_MARKS, SPACES, is_in_marks, quoted

LENIENT = frozenset({"Y115", "Y117", "Y123"})
"""Findings beside which the value that was read may be used."""

_CUT_OFF = re.compile(r"[ \t]+#\w[^\r\n]*")
_BULLET = re.compile(
    rf"(?:[–—•·●▪◦‣➢✓+]|\d{{1,2}}[.)]|-{{2,}})\s|-[^\W\d]|-[{SPACES}]+"
)
_FOREIGN = re.compile(
    r"(//+|;+|(?<!-)--++(?=\s)|<!--|~~|\*\*|>|\d{1,2}[.)](?=\s))\s*(?=[^\W\d])"
)
_TIGHT_COLON = re.compile(r"(?:[a-z]{1,2}|[a-z]+_[a-z_]+):(?=[^\s/:])")
_STRAY_MARK = re.compile(r"[^\"]*[^\W\d]\"")
_DEEPER = re.compile(r"^( *)- .*\n\1 +- ", re.MULTILINE)
_KEY_ABOVE = re.compile(r"([ -]*)[^\s:]+:[ ]*(?:#.*)?\r?\n")
_COLON = re.compile(r"([ \t]*):([ ]*\t[ \t]*)?")
_RUN_ON = re.compile(rf"[a-z][a-z_]*:(?:([{SPACES}]+)|(?=[^\s/:]))")
"""A key and its value without a space between: with a colon in the value they read as one key."""
_ODD_KEY = re.compile(
    rf"[ \t]:(?:[ \t\r\n]|$)|:[ ]*\t|^[ \t-]*[{SPACES}]|^[ \t]*(?:{_BULLET.pattern})"
    rf"|^[ \t-]*(?:{_RUN_ON.pattern}|{_FOREIGN.pattern})",
    re.MULTILINE,
)


_ITEM = re.compile(r"^( *)- \S.*", re.MULTILINE)
_BOLD = re.compile(r"\*\*\s*([^*]+?)\s*\*\*")
_MAYBE_CUT_OFF = re.compile(r"[ \t]#\w")
_MAYBE_IN_MARKS = re.compile(r"[“„«‘’]|[^\W\d]\"[ \t]*\r?$", re.MULTILINE)
_MAYBE_BULLET = re.compile(
    rf"^[ \t]*(?:{_BULLET.pattern}|{_TIGHT_COLON.pattern})", re.MULTILINE
)


_IN_LINE = r"[^\t\r\n:\#\"]*+"
_ORDINARY_ENTRY = rf"""(?:
    [a-z][a-z_]++:  # a key
    (?:
        [ ]++"[^"\\\t\r\n]*+"
    |
        [ ]++(?![“”„«‘’]){_IN_LINE}(?:(?:(?<![ ])[:\#]|(?<![^\W\d])"){_IN_LINE})*+
    )?+
|
    # an item, or a text that goes on
    (?!\d{{1,2}}[.)][ ])\w{_IN_LINE}(?:(?://|(?<=[ .])"){_IN_LINE})*+
)?+\r?+\n"""
_ORDINARY = re.compile(
    rf"""(?:
        (?P<indent>[ ]*+)-[ ]{_ORDINARY_ENTRY}(?!(?P=indent)[ ]+-[ ])
    |
        [ ]*+(?:\#[^\r\n]*+)?+{_ORDINARY_ENTRY}
    )*+""",
    re.VERBOSE,
)
"""Lines in which nothing of this module finds anything, if they are YAML: most blocks."""


def is_ordinary(text: str) -> bool:
    """Whether nothing in a block needs a closer look, if it is YAML.

    It is a quick look: of a block that is not ordinary, `suspicions_in` may say the same.
    """
    return _ORDINARY.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Suspicions:
    """Whether the scalars and the keys of a block need a closer look: few do."""

    in_scalars: bool
    in_keys: bool


def suspicions_in(text: str) -> Suspicions:
    """What a block needs a closer look for, by a look at the whole of it."""
    scalars = (_MAYBE_CUT_OFF, _MAYBE_IN_MARKS, _MAYBE_BULLET, _DEEPER)
    return Suspicions(
        in_scalars=any(pattern.search(text) for pattern in scalars),
        in_keys=_ODD_KEY.search(text) is not None,
    )


# scalars


@dataclass(frozen=True, slots=True)
class _Scalar:
    """A scalar without quotation marks; ``start`` and ``end`` count in the block."""

    block: YamlBlock
    value: str
    start: int
    end: int
    path: KeyPath

    @property
    def text(self) -> str:
        """The scalar as it is written."""
        return self.block.text[self.start : self.end]

    @property
    def is_item(self) -> bool:
        return bool(self.path) and isinstance(self.path[-1], int)

    @property
    def begins_a_line(self) -> bool:
        text = self.block.text
        line = text.rfind("\n", 0, self.start) + 1
        return not text[line : self.start].strip()


def scalar_findings(block: YamlBlock, event: Any, path: KeyPath) -> Iterator[Finding]:
    """What is odd about a scalar; nothing about one in quotation marks or of a block text."""
    if event.style:
        return
    start = event.start_mark.index
    end = event.end_mark.index
    scalar = _Scalar(block, event.value, start, end, path)
    yield from _cut_off(scalar)
    yield from _in_odd_marks(scalar)
    if scalar.is_item and "\n" in scalar.text:
        yield from _items_within(scalar)
    if path and scalar.begins_a_line:
        yield from _bullets(scalar)
        yield from _tight_colon(scalar)


def _cut_off(scalar: _Scalar) -> Iterator[Finding]:
    """A word that begins with # behind a value, which YAML takes for a comment."""
    block = scalar.block
    match = _CUT_OFF.match(block.text, scalar.end)
    if match is None:
        return
    blanks = len(match[0]) - len(match[0].lstrip())
    start = match.start() + blanks
    end = match.end()
    value_start = scalar.start if scalar.start < scalar.end else start
    whole = quoted(block.text[value_start:end].rstrip())
    fix = block.fix("unsafe", value_start, end, whole, scalar.path)
    place = block.place(start, end, scalar.path)
    yield Finding("Y115", place, {"lost": block.text[start:end]}, fix=fix)


def _in_odd_marks(scalar: _Scalar) -> Iterator[Finding]:
    """A value in marks of a word processor, or with a straight one at its end only."""
    block = scalar.block
    value = scalar.value
    if IN_MARKS.fullmatch(value):
        applicability: Applicability = "safe" if is_in_marks(value) else "unsafe"
        inner = quoted(value[1:-1])
        fix = block.fix(applicability, scalar.start, scalar.end, inner, scalar.path)
        place = block.place(scalar.start, scalar.end, scalar.path)
        args = {"value": value, "marks": f"{value[0]} {value[-1]}"}
        yield Finding("Y117", place, args, fix=fix)
    elif _has_stray_mark(scalar):
        fix = block.fix("unsafe", scalar.end - 1, scalar.end, "", scalar.path)
        place = block.place(scalar.end - 1, scalar.end, scalar.path)
        yield Finding("Y113", place, {"key": ""}, fix=fix)


def _has_stray_mark(scalar: _Scalar) -> bool:
    """Whether a value ends with a quotation mark that nothing opened."""
    if not _STRAY_MARK.fullmatch(scalar.value):
        return False
    # a key that ran on into a quoted value has its own finding
    is_behind_run_on = scalar.path and _RUN_ON.match(str(scalar.path[-1]))
    return not is_behind_run_on


def _tight_colon(scalar: _Scalar) -> Iterator[Finding]:
    """A key and a value without a space behind the colon: together they read as one text."""
    match = _TIGHT_COLON.match(scalar.value)
    if match is None:
        return
    block = scalar.block
    end = scalar.start + match.end()
    fix = block.fix("safe", end, end, " ", scalar.path)
    place = block.place(end - 1, end, scalar.path)
    yield Finding("Y112", place, {"key": match[0][:-1]}, fix=fix)


def _lines_below(text: str) -> int:
    """How many lines that are not blank a text has below its first one."""
    return sum(bool(line.strip()) for line in text.splitlines()[1:])


def _items_within(scalar: _Scalar) -> Iterator[Finding]:
    """Items that stand deeper than their list, and so read as the end of the item above."""
    block = scalar.block
    text = block.text
    start = scalar.start
    items = list(_ITEM.finditer(scalar.text))
    if not items or len(items) != _lines_below(scalar.text):
        return
    if text[start - 2 : start] != "- ":
        return
    line = text.rfind("\n", 0, start) + 1
    column = start - line - 2
    list_column = _column_below_key(text, line, column)
    first_item_is_wrong = list_column != column and all(
        len(item[1]) == list_column for item in items
    )
    if first_item_is_wrong:
        steps = [
            block.replacement(line, line + column, " " * list_column, scalar.path[:-1])
        ]
        is_safe = True
    else:
        steps = _steps_into(column, items, scalar)
        is_safe = all(len(item[1]) == column + 1 for item in items)
    first = items[0]
    place = block.place(start + first.end(1), start + first.end(), scalar.path)
    above = block.place(start, text.find("\n", start))
    fix = SymbolicFix("safe" if is_safe else "unsafe", tuple(steps))
    related = (Related("line-above", above),)
    yield Finding("Y121", place, {"key": "", "mark": ""}, related, fix=fix)


def _column_below_key(text: str, line: int, column: int) -> int:
    """The column of items below the key in the line above, or ``column`` where none is there."""
    above = text.rfind("\n", 0, max(line - 1, 0)) + 1
    key = _KEY_ABOVE.match(text, above, line)
    if key is None:
        return column
    return key.end(1) - key.start() + 2


def _steps_into(
    column: int, items: Sequence[re.Match[str]], scalar: _Scalar
) -> list[Replace]:
    """The steps that move items into a column."""
    steps = []
    for item in items:
        start = scalar.start + item.start()
        end = scalar.start + item.end(1)
        step = scalar.block.replacement(start, end, " " * column, scalar.path[:-1])
        steps.append(step)
    return steps


def _bullets(scalar: _Scalar) -> Iterator[Finding]:
    """A list whose bullets are none for YAML: one finding, one fix for all of them."""
    block = scalar.block
    steps: list[Replace] = []
    code = ""
    place: Place | None = None
    line_start = scalar.start
    for line in scalar.text.splitlines(keepends=True):
        content = line.lstrip()
        bullet = _BULLET.match(line.lstrip(" \t"))
        if bullet is None and not content.startswith("- "):
            return
        item = content[bullet.end() if bullet else 2 :]
        if re.search(r"\s", item.strip()):
            return  # prose with numbers or dashes of its own: a note may be written so
        if bullet is not None:
            start = line_start + len(line) - len(content)
            end = start + _length(bullet)
            if place is None:
                code, place = _first_bullet(block, bullet, start, end, scalar.path)
            steps.append(block.replacement(start, end, "- ", scalar.path))
        line_start += len(line)
    if place is not None:
        yield Finding(code, place, {"key": ""}, fix=SymbolicFix("safe", tuple(steps)))


def _length(bullet: re.Match[str]) -> int:
    """The length of a bullet with its blanks, without the letter that follows a tight dash."""
    return len(bullet[0]) - bullet[0][-1].isalpha()


def _first_bullet(
    block: YamlBlock, bullet: re.Match[str], start: int, end: int, path: KeyPath
) -> tuple[str, Place]:
    """The code and place of a list with odd bullets: a dash with an odd space is Y111."""
    has_odd_space = bullet[0][0] == "-" and bullet[0][1:].isspace()
    if has_odd_space:
        return "Y111", block.place(start + 1, end, path)
    return "Y120", block.place(start, start + 1, path)


# keys


@dataclass(frozen=True, slots=True)
class _Key:
    """A key; ``start`` and ``end`` count in the block. ``plain``: without quotation marks."""

    block: YamlBlock
    value: str
    start: int
    end: int
    path: KeyPath
    plain: bool

    def place(self, start: int, end: int) -> Place:
        """A place in the block that is of this key."""
        return self.block.place(start, end, self.path, KeyPart.KEY)


def key_findings(
    block: YamlBlock, event: Any, value: Any, path: KeyPath
) -> Iterator[Finding]:
    """What is odd about a key and the colon behind it."""
    start = event.start_mark.index
    end = event.end_mark.index
    key = _Key(block, event.value, start, end, path, plain=not event.style)
    has_value = value.start_mark.index != value.end_mark.index
    is_in_brackets = block.text[end : end + 1] in {",", "}"}
    if is_in_brackets and not has_value:
        yield _key_without_value(key)
        return
    yield from _odd_space(key)
    if key.plain:
        yield from _run_on(key)
        foreign = _FOREIGN.match(key.value)
        if foreign is not None:
            yield _foreign_mark(key, foreign)
            return
        yield from _bullet_of_key(key)
    yield from _odd_colon(key)


def _key_without_value(key: _Key) -> Finding:
    """A key without a value in a map in brackets: cut off by a comma, or run on into its value."""
    tight = _TIGHT_COLON.match(key.value)
    if tight is None:
        return Finding("Y116", key.place(key.start, key.end), {"value": key.value})
    end = key.start + tight.end()
    fix = key.block.fix("safe", end, end, " ", key.path[:-1])
    return Finding("Y112", key.place(end - 1, end), {"key": key.value}, fix=fix)


def _odd_space(key: _Key) -> Iterator[Finding]:
    """Blanks before a key that are no spaces for YAML."""
    match = re.match(f"[{SPACES}]+", key.value)
    if match is None:
        return
    text = key.block.text
    above = text[: text.rfind("\n", 0, key.start) + 1].rstrip()
    indent = " " * match.end() if above.endswith(":") else ""
    end = key.start + match.end()
    fix = key.block.fix("safe", key.start, end, indent, key.path)
    place = key.place(key.start, end)
    yield Finding("Y111", place, {"key": key.value.strip()}, fix=fix)


def _run_on(key: _Key) -> Iterator[Finding]:
    """A key and its value with no space, or an odd one, behind the first colon."""
    match = _RUN_ON.match(key.value)
    if match is None:
        return
    spaces = match[1] or ""
    end = key.start + len(match[0])
    start = end - len(spaces)  # behind the colon
    fix = key.block.fix("safe", start, end, " ", key.path)
    name, _, _ = match[0].partition(":")
    if spaces:
        yield Finding("Y111", key.place(start, end), {"key": name}, fix=fix)
    else:
        yield Finding("Y112", key.place(start - 1, start), {"key": name}, fix=fix)


def _foreign_mark(key: _Key, match: re.Match[str]) -> Finding:
    """A mark before a key that is none of YAML's, such as bold letters or a comment."""
    mark = match[1]
    written = key.block.text[key.start : key.end]
    bold = _BOLD.fullmatch(written)
    if bold is not None:
        fix = key.block.fix("safe", key.start, key.end, bold[1], key.path)
    else:
        fix = key.block.fix("unsafe", key.start, key.end, f"# {written}", key.path)
    place = key.place(key.start, key.start + len(mark))
    return Finding("Y126", place, {"mark": mark}, fix=fix)


def _bullet_of_key(key: _Key) -> Iterator[Finding]:
    """A bullet that is no dash before a key."""
    bullet = _BULLET.match(key.value)
    if bullet is None:
        return
    end = key.start + _length(bullet)
    fix = key.block.fix("safe", key.start, end, "- ", key.path)
    yield Finding("Y120", key.place(key.start, key.start + 1), {"key": ""}, fix=fix)


def _odd_colon(key: _Key) -> Iterator[Finding]:
    """A blank before the colon, or a tab behind it."""
    match = _COLON.match(key.block.text, key.end)
    if match is None:
        return
    leading_blank = match[1]
    trailing_tab = match[2]
    if not leading_blank and not trailing_tab:
        return
    colon = ": " if trailing_tab else ":"
    fix = key.block.fix("safe", match.start(), match.end(), colon)
    place = key.place(match.start(), match.end())
    yield Finding("Y123", place, {"key": key.value}, fix=fix)
