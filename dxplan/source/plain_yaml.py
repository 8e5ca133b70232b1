"""A fast parser for plain YAML: values and their positions, no findings.

Almost every file is so. `dxplan.source.yaml` reads the others, and says what is odd about them.
"""

import sys
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from dxplan.diagnostics import Value
from dxplan.files.sizes import MAX_DEPTH
from dxplan.source.hidden_escapes import has_hidden_escape
from dxplan.source.keys_alike import folded
from dxplan.source.positions import NO_KEY
from dxplan.source.simple_yaml import read_simple

# libyaml where the wheel has it, its pure twin elsewhere
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_ALIAS: Any = yaml.AliasEvent
_MAPPING_END: Any = yaml.MappingEndEvent
_SCALAR: Any = yaml.ScalarEvent
_SEQUENCE_END: Any = yaml.SequenceEndEvent
_SEQUENCE_START: Any = yaml.SequenceStartEvent
_STREAM_END: Any = yaml.StreamEndEvent


class _IsOdd(Exception):  # noqa: N818 - not an error: it is for the other way to say what is odd
    """Something that needs a closer look."""


@dataclass(frozen=True, slots=True)
class PlainYaml:
    """What a block holds, every scalar as text, and the offsets that `Positions` takes."""

    value: Value
    offsets: "array[int]"


def read_plain(text: str) -> PlainYaml | None:
    """What one YAML document holds; None where anything about it is odd, or it is empty.

    Whoever calls has looked for what `suspicious_yaml` calls suspicious.
    """
    simple = read_simple(text, _plain_name)
    if simple is not None:
        return PlainYaml(*simple)
    loader = _Loader(text)
    try:
        return _PlainReader(loader.get_event).document()
    except (_IsOdd, yaml.YAMLError):
        return None
    finally:
        loader.dispose()


class _PlainReader:
    """Reads the events of one block."""

    __slots__ = ("next_event", "offsets")

    def __init__(self, next_event: Callable[[], Any]) -> None:
        self.next_event = next_event
        self.offsets: list[int] = []

    def document(self) -> PlainYaml:
        self.next_event()  # the start of the stream
        if type(self.next_event()) is _STREAM_END:
            raise _IsOdd
        value, end = self.value(self.next_event(), 0)
        self.offsets += (0, end, NO_KEY, NO_KEY)
        self.next_event()  # the end of the document
        if type(self.next_event()) is not _STREAM_END:
            raise _IsOdd
        return PlainYaml(value, array("I", self.offsets))

    def value(self, event: Any, depth: int) -> tuple[Value, int]:
        """The value that begins with ``event`` and the offset where it ends."""
        kind: Any = type(event)
        if kind is _ALIAS or event.anchor is not None or event.tag is not None:
            raise _IsOdd
        if kind is _SCALAR:
            if has_hidden_escape(event):
                raise _IsOdd
            return event.value, event.end_mark.index
        if depth >= MAX_DEPTH:
            raise _IsOdd
        if kind is _SEQUENCE_START:
            return self.sequence(depth + 1)
        if event.flow_style:
            raise _IsOdd
        return self.mapping(depth + 1)

    def sequence(self, depth: int) -> tuple[Value, int]:
        items: list[Value] = []
        event: Any = self.next_event()
        while type(event) is not _SEQUENCE_END:
            item, end = self.value(event, depth)
            items.append(item)
            self.offsets += (event.start_mark.index, end, NO_KEY, NO_KEY)
            event = self.next_event()
        return items, event.end_mark.index

    def mapping(self, depth: int) -> tuple[Value, int]:
        entries: dict[str, Value] = {}
        key: Any = self.next_event()
        while type(key) is _SCALAR:
            name = _plain_name(key.value)
            if name is None or name in entries:
                raise _IsOdd
            if key.anchor is not None or key.tag is not None or has_hidden_escape(key):
                raise _IsOdd
            event = self.next_event()
            entries[name], end = self.value(event, depth)
            self.offsets += (
                event.start_mark.index,
                end,
                key.start_mark.index,
                key.end_mark.index,
            )
            key = self.next_event()
        if type(key) is not _MAPPING_END:
            raise _IsOdd
        return entries, key.end_mark.index


@lru_cache(maxsize=1024)
def _plain_name(name: str) -> str | None:
    """A key, the same object for all files; None where a person may write it in another way too."""
    if name != folded(name):
        return None
    return sys.intern(name)
