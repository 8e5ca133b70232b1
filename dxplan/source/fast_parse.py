"""A record or register as plain values, for the versions of a history."""

import re
from typing import Any

import yaml

from dxplan.diagnostics import Value
from dxplan.files.sizes import MAX_DEPTH
from dxplan.source.decoding import BYTE_ORDER_MARK
from dxplan.text.hidden_characters import HIDDEN, may_hold_hidden

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_OPENING = re.compile(rb"---[ \t]*\r?\n")
_CLOSING = re.compile(rb"\n---[ \t]*\r?(?=\n|\Z)")


class _CannotRead(Exception):  # noqa: N818 - not an error of ours: nothing is said of this version
    """What the format refuses, or what can't be told."""


def halves(content: bytes) -> tuple[bytes, bytes] | None:
    """The front matter and the body of a record's bytes; None without both fences."""
    content = content.removeprefix(BYTE_ORDER_MARK)
    opening = _OPENING.match(content)
    if opening is None:
        return None
    closing = _CLOSING.search(content, opening.end() - 1)
    if closing is None:
        return None
    front_matter = content[opening.end() : closing.start() + 1]
    return front_matter, content[closing.end() :]


def parse_values(content: bytes) -> Value | None:
    """What one YAML document holds, every scalar as text; an empty one is an empty text.

    None where it can't be read, or holds what may not be in a record: anchors, tags, one key twice.
    What the checker finds besides, such as an odd colon, is not looked for: this is what the file
    says, not whether it is right.
    """
    try:
        unmarked = content.removeprefix(BYTE_ORDER_MARK)
        loader = _Loader(unmarked)
        try:
            value = _document(loader)
        finally:
            loader.dispose()
    except (yaml.YAMLError, UnicodeDecodeError, _CannotRead):
        return None
    # an escape may stand for what no file may hold (F103)
    may_hide = b"\\" in unmarked or may_hold_hidden(unmarked)
    if may_hide and _holds_hidden(value):
        return None
    return value


def _holds_hidden(value: Value) -> bool:
    if isinstance(value, dict):
        return any(
            _holds_hidden(key) or _holds_hidden(item) for key, item in value.items()
        )
    if isinstance(value, list):
        return any(map(_holds_hidden, value))
    return HIDDEN.search(value) is not None


def _document(loader: Any) -> Value:
    loader.get_event()  # the start of the stream
    if type(loader.get_event()) is yaml.StreamEndEvent:
        return ""
    value = _value(loader, loader.get_event(), 0)
    loader.get_event()  # the end of the document
    if type(loader.get_event()) is not yaml.StreamEndEvent:
        raise _CannotRead
    return value


def _value(loader: Any, event: Any, depth: int) -> Value:
    kind: type = type(event)
    if kind is yaml.AliasEvent or depth > MAX_DEPTH:
        raise _CannotRead
    if event.anchor is not None or event.tag is not None:
        raise _CannotRead
    if kind is yaml.ScalarEvent:
        text: str = event.value
        return text
    if kind is yaml.SequenceStartEvent:
        return _sequence(loader, depth)
    return _mapping(loader, depth)


def _sequence(loader: Any, depth: int) -> Value:
    items: list[Value] = []
    while type(event := loader.get_event()) is not yaml.SequenceEndEvent:
        items.append(_value(loader, event, depth + 1))
    return items


def _mapping(loader: Any, depth: int) -> Value:
    entries: dict[str, Value] = {}
    while type(event := loader.get_event()) is not yaml.MappingEndEvent:
        if type(event) is not yaml.ScalarEvent or event.anchor or event.tag:
            raise _CannotRead
        if event.value in entries:
            raise _CannotRead
        entries[event.value] = _value(loader, loader.get_event(), depth + 1)
    return entries
