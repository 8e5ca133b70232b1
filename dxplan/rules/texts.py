"""S: the texts of front matter: placeholders and stray blanks."""

import re
from collections.abc import Iterator
from typing import Any

from dxplan.diagnostics import Finding, KeyPath, SetValue, SymbolicFix
from dxplan.model.fields import keys_where
from dxplan.portfolio.portfolio import ReadableParts, Record
from dxplan.rules.context import Context, Findings, finding, is_extension, scalar_texts
from dxplan.rules.escapes import is_misread
from dxplan.rules.placeholders import is_answer, is_placeholder

PROSE_KEYS = keys_where(lambda field: field.meaning.text == "prose")
"""Keys whose values are sentences, so that “Không có” is an answer there."""


def field_of(path: KeyPath) -> str:
    """The key that a text is the value of, whatever its language and its place in a list."""
    for step in reversed(path):
        if isinstance(step, str) and step not in {"vi", "en"}:
            return step
    return ""


# placeholders ------------------------------------------------------------------------

_KEYS_WITH_SUCH_WORDS = frozenset({"operator", "deadline", "by"})
"""Keys that have words of their own which look like a placeholder: `~`, `none`."""
_SHOWN = 40
"""Characters of a placeholder that are shown."""


def placeholder(context: Context) -> Findings:
    """S121: a value that only holds the place of one."""
    for record, path, text in context.texts_where(is_placeholder):
        if not _is_meant(record, path, text):
            yield _placeholder(record, path, text)
    for rest in context.portfolio.rests:
        yield from _placeholders_of_rest(rest)


def _placeholders_of_rest(rest: ReadableParts) -> Findings:
    """Placeholders of a record of which only a part could be read."""
    for path, text in scalar_texts(dict(rest.record.front_matter)):
        if is_placeholder(text) and not _is_meant(rest.record, path, text):
            yield _placeholder(rest.record, rest.partial.written(path), text)


def _placeholder(record: Record[Any], path: KeyPath, text: str) -> Finding:
    return finding("S121", record, path, value=text.strip()[:_SHOWN])


def _is_meant(record: Record[Any], path: KeyPath, text: str) -> bool:
    """Whether a text that looks like a placeholder says something at its place."""
    field = field_of(path)
    if field in {"to", "from"}:
        field = _changed_key(record, path)
    if field in _KEYS_WITH_SUCH_WORDS:
        return True
    if is_extension(path):
        return True
    if field == "number" and text == "XXX":
        return True
    return field in PROSE_KEYS and is_answer(text)


def _changed_key(record: Record[Any], path: KeyPath) -> str:
    """The key that an entry of `changes` or `deadline_changes` changes."""
    if path[0] == "deadline_changes":
        return "deadline"
    entry: Any = record.front_matter
    for step in path:
        if step in {"to", "from"}:
            break
        entry = entry[step]
    return str(entry.get("key", ""))


# blanks ------------------------------------------------------------------------------

_BLANK = r"\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ANY_BLANK = re.compile(rf"[{_BLANK}]")
_BLANKS_AROUND = re.compile(rf"^[{_BLANK}]+|[{_BLANK}]+$")
_KEYS_OF_LONG_TEXTS = keys_where(
    lambda field: field.meaning.text in {"prose", "passage", "quotation"}
)
"""Keys whose texts may have several lines."""
_ADDRESS_KEYS = keys_where(lambda field: field.meaning.format == "url")
"""Keys whose values are addresses: a blank in one is a fault of the address."""


def untidy_whitespace(context: Context) -> Findings:
    """S122: blanks at the ends of a text, two in a row, or such as no space bar writes."""
    for record, path, text in _untidy_texts(context):
        tidy = _tidy(text, field_of(path))
        if tidy == text or not tidy:
            continue
        if is_misread(text):
            continue
        fix = SymbolicFix("safe", (SetValue((*record.path, *path), tidy),))
        kind = f"blank-{_kind_of_blank(text, tidy)}"
        yield finding("S122", record, path, fix=fix, found=kind)


def _untidy_texts(context: Context) -> Iterator[tuple[Record[Any], KeyPath, str]]:
    for record, path, text in context.texts_where(_is_untidy):
        if field_of(path) in _ADDRESS_KEYS or is_extension(path):
            continue
        yield record, path, text


def _is_untidy(text: str) -> bool:
    return " ".join(text.split()) != text


def _tidy(text: str, field: str) -> str:
    """The text with single blanks inside only; of one with lines of its own, only its ends."""
    single_spaced = " ".join(text.split())
    has_lines = "\n" in text.rstrip("\n")
    if has_lines and field in _KEYS_OF_LONG_TEXTS:
        return _BLANKS_AROUND.sub("", text)
    if text.endswith("\n") and not has_lines:
        return f"{single_spaced}\n"
    return single_spaced


def _kind_of_blank(text: str, tidy: str) -> str:
    line = text.removesuffix("\n")
    if "\n" in tidy.rstrip("\n"):
        return "hard"
    if "\n" in line.strip():
        return "line"
    if "\t" in line:
        return "tab"
    if _ANY_BLANK.search(line):
        return "hard"
    if line != line.strip():
        return "ends"
    return "double"
