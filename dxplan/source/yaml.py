"""YAML without guessing: every scalar as text, a position for every key and value, every oddity a finding."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from dxplan.diagnostics import Finding, KeyPath, Part, Place, Related, Value

MAX_DEPTH = 20
"""Levels of nesting a file may have; the format needs six."""

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml where the wheel has it, its pure twin elsewhere


@dataclass(frozen=True, slots=True)
class Spans:
    """Where a key and its value lie: code-point offsets, end exclusive. List items have no key."""

    value: tuple[int, int]
    key: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """What a block of YAML holds: ``value`` is None where it could not be read at all."""

    value: Value | None
    spans: dict[KeyPath, Spans]
    findings: tuple[Finding, ...]


class _Stop(Exception):  # noqa: N818 - not an error of ours: the block ends early
    """The rest of the block is not read; the finding that says why is already noted."""


@dataclass(slots=True)
class _Composer:
    file: str
    offset: int
    events: Iterator[Any]
    spans: dict[KeyPath, Spans] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def at(self, mark: Any) -> int:
        """The offset in the file of a mark of libyaml's."""
        return int(mark.index) + self.offset

    def report(self, code: str, event: Any, path: KeyPath, **args: object) -> None:
        span = (self.at(event.start_mark), self.at(event.end_mark))
        self.findings.append(Finding(code, Place(self.file, path, span=span), {k: str(v) for k, v in args.items()}))

    def document(self) -> Value | None:
        next(self.events)  # the start of the stream
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        value, end = self.value(next(self.events), ())
        self.spans[()] = Spans((self.offset, end))
        next(self.events)  # the end of the document
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            self.report("Y106", event, ())
        return value

    def value(self, event: Any, path: KeyPath) -> tuple[Value, int]:
        """The value that begins with ``event`` and the offset where it ends."""
        kind: type = type(event)
        if kind is yaml.AliasEvent:
            self.report("Y104", event, path, anchor=event.anchor)
            return "", self.at(event.end_mark)
        if event.anchor is not None:
            self.report("Y104", event, path, anchor=event.anchor)
        if event.tag is not None:
            self.report("Y105", event, path, tag=event.tag)
        if kind is yaml.ScalarEvent:
            return event.value, self.at(event.end_mark)
        if len(path) >= MAX_DEPTH:
            self.report("Y107", event, path, limit=str(MAX_DEPTH))
            raise _Stop
        if kind is yaml.SequenceStartEvent:
            return self.sequence(path)
        return self.mapping(path)

    def sequence(self, path: KeyPath) -> tuple[Value, int]:
        items: list[Value] = []
        while type(event := next(self.events)) is not yaml.SequenceEndEvent:
            here = (*path, len(items))
            start = self.at(event.start_mark)
            item, end = self.value(event, here)
            items.append(item)
            self.spans[here] = Spans((start, end))
        return items, self.at(event.end_mark)

    def mapping(self, path: KeyPath) -> tuple[Value, int]:
        entries: dict[str, Value] = {}
        while type(event := next(self.events)) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                self.report("Y109", event, path)
                raise _Stop
            name, key = event.value, (self.at(event.start_mark), self.at(event.end_mark))
            here = (*path, name)
            if event.anchor is not None:
                self.report("Y104", event, here, anchor=event.anchor)
            if event.tag is not None:
                self.report("Y105", event, here, tag=event.tag)
            first = next(self.events)
            start = self.at(first.start_mark)
            if name in entries:
                related = Related("first-here", Place(self.file, here, span=self.spans[here].key))
                place = Place(self.file, here, Part.KEY, key)
                self.findings.append(Finding("Y103", place, {"key": name}, (related,)))
                self.value(first, (*path, name, "…"))  # read past it; the first one stands
                continue
            entries[name], end = self.value(first, here)
            self.spans[here] = Spans((start, end), key)
        return entries, self.at(event.end_mark)


def compose(file: str, text: str, offset: int) -> Composed:
    """Read one YAML document. ``offset`` is where ``text`` begins in its file, in code points.

    Never raises: what can't be read is a finding, and ``value`` is None.
    """
    composer = _Composer(file, offset, yaml.parse(text, Loader=_Loader))
    try:
        value = composer.document()
    except _Stop:
        value = None
    except yaml.MarkedYAMLError as error:
        composer.findings.append(_syntax_error(file, text, offset, error))
        value = None
    except yaml.reader.ReaderError as error:
        span = (offset + error.position, offset + error.position + 1)
        composer.findings.append(Finding("Y101", Place(file, span=span), {"problem": str(error.reason)}))
        value = None
    return Composed(value, composer.spans, tuple(composer.findings))


def _syntax_error(file: str, text: str, offset: int, error: yaml.MarkedYAMLError) -> Finding:
    opened = error.context is not None and ("quoted" in error.context or "flow" in error.context)
    mark = error.context_mark if opened else error.problem_mark or error.context_mark
    index = min(mark.index if mark else 0, len(text))
    line = text[text.rfind("\n", 0, index) + 1 :].partition("\n")[0]
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        start = text.rfind("\n", 0, index) + 1 + indent.index("\t")
        return Finding("Y102", Place(file, span=(offset + start, offset + start + 1)))
    if text[index : index + 1] == "\t":
        return Finding("Y102", Place(file, span=(offset + index, offset + index + 1)))
    problem = error.problem or error.context or ""
    place = Place(file, span=(offset + index, offset + index + len(text[index : index + 1].rstrip("\r\n"))))
    if "document start" in problem:
        return Finding("Y106", place)
    return Finding("Y101", place, {"problem": str(problem)})
