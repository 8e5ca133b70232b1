"""YAML without guessing: every scalar as text, a position for every key and value, every oddity a finding."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from dxplan.diagnostics import (
    Applicability,
    Finding,
    KeyPart,
    KeyPath,
    Place,
    Related,
    Value,
)
from dxplan.source.indentation import (
    StraightenedBlock,
    as_written,
    odd_indentation,
    spans_as_written,
    straightened,
    swallowed,
)
from dxplan.source.positions import Positions, Spans
from dxplan.source.recovery import HIDDEN, recover
from dxplan.source.split_logs import is_log, merged
from dxplan.source.suspicious_yaml import LENIENT, SuspiciousYaml, oddities_in

MAX_DEPTH = 20
"""Levels of nesting a file may have; the format needs six."""

_READ_AGAIN = 600_000
"""Characters that are read at most to see how wide a tab is; a larger block is read in the first way, and no fix."""

_MANY = 100
"""More findings of one kind in one file say nothing new."""

_Loader: Any = getattr(
    yaml, "CBaseLoader", yaml.BaseLoader
)  # libyaml where the wheel has it, its pure twin elsewhere


@dataclass(frozen=True, slots=True)
class ParsedYaml:
    """What a block of YAML holds; ``value`` is None where nothing of it could be read."""

    value: Value | None
    spans: Positions
    findings: tuple[Finding, ...]


class _StopReading(Exception):  # noqa: N818 - not an error of ours: the block ends early
    """The rest of the block is not read; the finding that says why is already noted."""


@dataclass(slots=True)
class _YamlParser:
    file: str
    text: str
    offset: int
    events: Iterator[Any]
    odd: SuspiciousYaml
    spans: dict[KeyPath, Spans] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)

    def at(self, mark: Any) -> int:
        """The offset in the file of a mark of libyaml's."""
        return int(mark.index) + self.offset

    def is_told(self, code: str) -> bool:
        """Whether so much was found of what no fix mends that more of it says nothing new."""
        self.told[code] = self.told.get(code, 0) + 1
        return self.told[code] > _MANY

    def report(self, code: str, event: Any, path: KeyPath, **args: object) -> None:
        if self.is_told(code):
            return
        span = (self.at(event.start_mark), self.at(event.end_mark))
        self.findings.append(
            Finding(
                code,
                Place(self.file, path, span=span),
                {k: str(v) for k, v in args.items()},
            )
        )

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
            if self.odd.scalars:
                self.findings += self.odd.scalar(
                    self.file, self.text, self.offset, event, path
                )
            return event.value, self.at(event.end_mark)
        if len(path) >= MAX_DEPTH:
            self.report("Y107", event, path, limit=str(MAX_DEPTH))
            raise _StopReading
        if kind is yaml.SequenceStartEvent:
            return self.sequence(path)
        return self.mapping(path, flow=event.flow_style)

    def sequence(self, path: KeyPath) -> tuple[Value, int]:
        items: list[Value] = []
        while type(event := next(self.events)) is not yaml.SequenceEndEvent:
            here = (*path, len(items))
            start = self.at(event.start_mark)
            item, end = self.value(event, here)
            items.append(item)
            self.spans[here] = Spans((start, end))
        return items, self.at(event.end_mark)

    def mapping(self, path: KeyPath, *, flow: bool) -> tuple[Value, int]:
        entries: dict[str, Value] = {}
        folded: dict[str, str] = {}
        while type(event := next(self.events)) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                self.report("Y109", event, path)
                raise _StopReading
            name, key = (
                event.value,
                (self.at(event.start_mark), self.at(event.end_mark)),
            )
            here = (*path, name)
            first = next(self.events)
            if name.startswith(HIDDEN):
                self.value(first, here)
                continue
            if event.anchor is not None:
                self.report("Y104", event, here, anchor=event.anchor)
            if event.tag is not None:
                self.report("Y105", event, here, tag=event.tag)
            if self.odd.keys or flow:
                self.findings += self.odd.key(
                    self.file, self.text, self.offset, event, first, here
                )
            start = self.at(first.start_mark)
            same = folded.setdefault(_folded(name), name)
            if name in entries or same != name:
                self.duplicate((*path, same), here, key, first, entries.get(name))
                continue
            entries[name], end = self.value(first, here)
            self.spans[here] = Spans((start, end), key)
        return entries, self.at(event.end_mark)

    def duplicate(
        self,
        first_path: KeyPath,
        path: KeyPath,
        key: tuple[int, int],
        event: Any,
        before: Any,
    ) -> None:
        """A key that is there twice: read past it; the first one stands. Of a log both blocks are meant."""
        again = (*path, "…")
        if (
            self.findings
            and self.findings[-1].code == "Y120"
            and self.findings[-1].place.path == path
        ):
            self.value(event, again)
            return
        if self.is_told("Y103"):
            self.value(event, again)
            return
        number, start = len(self.findings), self.at(event.start_mark)
        related = Related(
            "first-here", Place(self.file, first_path, span=self.spans[first_path].key)
        )
        place = Place(self.file, path, KeyPart.KEY, key)
        self.findings.append(Finding("Y103", place, {"key": str(path[-1])}, (related,)))
        value, end = self.value(event, again)
        if is_log(before) and is_log(value):
            fix = merged(
                self.text, self.offset, key, self.spans[path].value, (start, end)
            )
            self.findings[number] = replace(self.findings[number], fix=fix)


def _folded(name: str) -> str:
    """What two keys have in common that a person takes for the same."""
    return (
        name
        if name.isascii() and name.islower()
        else unicodedata.normalize("NFKC", name).casefold().strip()
    )


def compose(file: str, text: str, offset: int) -> ParsedYaml:
    """Read one YAML document. ``offset`` is where ``text`` begins in its file, in code points.

    Never raises: what can't be read is a finding. Behind a syntax error the rest is read all the same, so that
    ``value`` may be what could be read, beside findings, and is None where nothing could.
    """
    reading = _YamlReading(file, text, offset)
    if reading.error is not None or any(
        found.code == "Y111" for found in reading.composer.findings
    ):
        ways = straightened(text)
        if ways:
            return _straight(file, text, offset, ways)
    return reading.whole()


class _YamlReading:
    """One reading of a block, up to its first syntax error."""

    def __init__(self, file: str, text: str, offset: int) -> None:
        self.file, self.text, self.offset = file, text, offset
        self.odd = oddities_in(text)
        self.error = self.read(text)

    def read(self, text: str) -> yaml.MarkedYAMLError | None:
        self.value, self.composer, self.error = _read(
            self.file, text, self.offset, self.odd
        )
        return self.error

    def whole(self) -> ParsedYaml:
        """The block with what is behind syntax errors."""
        syntax: list[Finding] = []
        if self.error is not None:
            syntax = recover(self.file, self.text, self.offset, self.error, self.read)
        return ParsedYaml(
            self.value,
            Positions(self.composer.spans),
            (*syntax, *self.composer.findings),
        )


def _straight(
    file: str, text: str, offset: int, ways: Sequence[StraightenedBlock]
) -> ParsedYaml:
    """The block with its odd indentation read as spaces, in the way that leaves the least to be found.

    Where several ways do and say different things, or lines are in no column of the others, nothing is sure.
    """
    all_tried = len(ways) * len(text) <= _READ_AGAIN
    readings = [
        (way, _YamlReading(file, way.text, offset).whole())
        for way in (ways if all_tried else ways[:1])
    ]
    ranks = [
        (*_faults(read), _swallowed(way, read, offset), way.at_margin)
        for way, read in readings
    ]
    best = min(ranks)
    (way, read), *others = [
        one for one, rank in zip(readings, ranks, strict=True) if rank == best
    ]
    same = all(other.value == read.value for _, other in others)
    applicability: Applicability | None = "safe" if same else "unsafe"
    if (
        best[2]
        or not all_tried
        or any(found.code in _OUT_OF_COLUMN for found in read.findings)
    ):
        applicability = None
    first = odd_indentation(file, text, offset, way, applicability)
    spans = Positions(spans_as_written(read.spans, way, offset))
    return ParsedYaml(
        read.value,
        spans,
        (first, *(as_written(found, way, offset) for found in read.findings)),
    )


def _faults(read: ParsedYaml) -> tuple[int, int]:
    """What can't be read counts before what is only odd, so that no error hides behind the odd lines it swallows."""
    return sum(found.code not in LENIENT for found in read.findings), len(read.findings)


_OUT_OF_COLUMN = {"Y101", "Y121"}
"""Findings that may come of an indentation that was not meant so."""


def _swallowed(way: StraightenedBlock, read: ParsedYaml, offset: int) -> int:
    starts = sorted(
        (span.key or span.value)[0] - offset
        for path, span in read.spans.items()
        if path
    )
    return swallowed(way, starts)


def _read(
    file: str, text: str, offset: int, odd: SuspiciousYaml
) -> tuple[Value | None, _YamlParser, yaml.MarkedYAMLError | None]:
    composer = _YamlParser(file, text, offset, yaml.parse(text, Loader=_Loader), odd)
    try:
        return composer.document(), composer, None
    except _StopReading:
        return None, composer, None
    except yaml.MarkedYAMLError as error:
        return None, composer, error
    except yaml.reader.ReaderError as error:
        span = (offset + error.position, offset + error.position + 1)
        composer.findings.append(
            Finding("Y101", Place(file, span=span), {"problem": str(error.reason)})
        )
        return None, composer, None
