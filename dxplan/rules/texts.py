"""S: the texts of front matter: placeholders and stray blanks."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from dxplan.diagnostics import KeyPath, SetValue, SymbolicFix, Value
from dxplan.model.fields import keys_where
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Findings, finding, is_extension, walked
from dxplan.rules.escapes import is_misread


def scalars(value: Value, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every text of a head with its path."""
    yield from (
        (((*path, *inner), text) for inner, text in walked(value))
        if path
        else walked(value)
    )


def field_of(path: KeyPath) -> str:
    """The key that a text is the value of, whatever its language and its place in a list."""
    return next(
        (
            step
            for step in reversed(path)
            if isinstance(step, str) and step not in {"vi", "en"}
        ),
        "",
    )


# placeholders ----------------------------------------------------------------------------------------------------

_NOTHING = r"none|chưa có|không có"
_PLACEHOLDER = re.compile(
    r"\s*(?:todo|tbd|fixme|x{3,}|\?+|[-–—_]+|\.{2,}+|…+|~|n/a|null|nil|to be (?:determined|announced|updated|added)"
    r"|chưa rõ|chưa xác định|(?:đang|sẽ|chờ) (?:được )?(?:cập nhật|bổ sung)|(?:cập nhật|bổ sung) sau|lorem ipsum\b.*"
    r"|<(?![^<>]*://)(?=[^<>]*[^\W\d])[^<>]*+>|\[(?=[^\[\]]*[^\W\d])[^\[\]]*+\]"
    rf"|\{{\{{[^{{}}]*\}}\}}|{_NOTHING})[\s.:!]*",
    re.IGNORECASE | re.DOTALL,
)
_ANSWER = re.compile(rf"\s*(?:{_NOTHING}|chưa rõ|chưa xác định)[\s.!]*", re.IGNORECASE)
SAYING = keys_where(lambda field: field.meaning.text == "prose")
"""Keys under which “Không có” is an answer."""
_ACCEPTING = frozenset({"operator", "deadline", "by"})
"""Keys that have words of their own which look like a placeholder: `~`, `none`."""


def is_placeholder(text: str) -> bool:
    """Whether a text only holds the place of one."""
    return _PLACEHOLDER.fullmatch(_composed(text)) is not None


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def placeholder(context: Context) -> Findings:
    """S121: a value that only holds the place of one."""
    for record, texts in context.scalars:
        for path, text in texts:
            if is_placeholder(text) and not _is_meant(record, path, text):
                yield finding("S121", record, path, value=text.strip()[:40])
    for rest in context.portfolio.rests:
        for path, text in scalars(dict(rest.record.front_matter)):
            if is_placeholder(text) and not _is_meant(rest.record, path, text):
                yield finding(
                    "S121",
                    rest.record,
                    rest.partial.written(path),
                    value=text.strip()[:40],
                )


def _is_meant(record: Record[Any], path: KeyPath, text: str) -> bool:
    field = field_of(path)
    if field in {"to", "from"}:
        field = _changed(record, path)
    if (
        field in _ACCEPTING
        or is_extension(path)
        or (field == "number" and text == "XXX")
    ):
        return True
    return field in SAYING and _ANSWER.fullmatch(_composed(text)) is not None


def _changed(record: Record[Any], path: KeyPath) -> str:
    """The key that a line of a ledger changes."""
    if path[0] == "deadline_changes":
        return "deadline"
    entry: Any = record.front_matter
    for step in path:
        if step in {"to", "from"}:
            break
        entry = entry[step]
    return str(entry.get("key", ""))


# blanks ----------------------------------------------------------------------------------------------------------

_BLANK = r"\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_AROUND = re.compile(rf"^[{_BLANK}]+|[{_BLANK}]+$")
_LONG = keys_where(
    lambda field: field.meaning.text in {"prose", "passage", "quotation"}
)
"""Keys whose texts may have several lines."""
_ADDRESSES = keys_where(lambda field: field.meaning.format == "url")
"""Keys that C104 speaks of."""


def untidy_whitespace(context: Context) -> Findings:
    """S122: blanks at the ends of a text, two in a row, or such as no space bar writes."""
    for record, texts in context.scalars:
        for path, text in texts:
            if (
                " ".join(text.split()) != text
                and field_of(path) not in _ADDRESSES
                and not is_extension(path)
            ):
                tidy = _tidy(text, field_of(path))
                if tidy != text and tidy and not is_misread(text):
                    fix = SymbolicFix("safe", (SetValue((*record.path, *path), tidy),))
                    yield finding(
                        "S122",
                        record,
                        path,
                        fix=fix,
                        found=f"blank-{_kind(text, tidy)}",
                    )


def _tidy(text: str, field: str) -> str:
    """The text with single blanks inside only; of one with lines of its own, only its ends."""
    if "\n" not in text.rstrip("\n"):
        return " ".join(text.split()) + ("\n" if text.endswith("\n") else "")
    return _AROUND.sub("", text) if field in _LONG else " ".join(text.split())


def _kind(text: str, tidy: str) -> str:
    body = text.removesuffix("\n")
    if "\n" in tidy.rstrip("\n"):
        return "hard"
    if "\n" in body.strip():
        return "line"
    if "\t" in body:
        return "tab"
    if re.search(rf"[{_BLANK}]", body):
        return "hard"
    return "ends" if body != body.strip() else "double"
