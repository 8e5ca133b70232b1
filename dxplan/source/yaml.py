"""YAML without guessing: every scalar as text, with the positions of keys and values."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from dxplan.diagnostics import (
    MANY_FINDINGS,
    Applicability,
    Finding,
    KeyPart,
    KeyPath,
    Place,
    Related,
    Value,
)
from dxplan.files.sizes import MAX_DEPTH
from dxplan.source.block import YamlBlock
from dxplan.source.hidden_escapes import has_hidden_escape, hidden_escapes
from dxplan.source.indentation import (
    StraightenedBlock,
    finding_as_written,
    odd_indentation,
    spans_as_written,
    straightened_blocks,
    swallowed_lines,
)
from dxplan.source.keys_alike import folded
from dxplan.source.plain_yaml import read_plain
from dxplan.source.positions import (
    Positions,
    PositionsOfValue,
    Spans,
    positions_of_value,
)
from dxplan.source.recovery import HIDDEN, recover
from dxplan.source.split_logs import is_log, merging_fix
from dxplan.source.suspicious_yaml import (
    LENIENT,
    Suspicions,
    is_ordinary,
    key_findings,
    scalar_findings,
    suspicions_in,
)
from dxplan.text.hidden_characters import FirstHidden

_READ_AGAIN = 600_000
"""Characters that are read at most to see how wide a tab is.

A larger block is read in the first way, and gets no fix.
"""

# libyaml where the wheel has it, its pure twin elsewhere
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


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
    """Reads the events of one block; raises _StopReading and the errors of yaml."""

    block: YamlBlock
    events: Iterator[Any]
    suspicions: Suspicions
    offset: int
    spans: dict[KeyPath, Spans] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    reported: Counter[str] = field(default_factory=Counter)
    first_hidden: FirstHidden = field(default_factory=FirstHidden)

    def at(self, mark: Any) -> int:
        """The offset in the file of a mark of libyaml's."""
        return int(mark.index) + self.offset

    def report(self, code: str, event: Any, path: KeyPath, **args: object) -> None:
        """A finding about an event, unless there are too many of its kind."""
        self.reported[code] += 1
        if self.reported[code] > MANY_FINDINGS:
            return
        span = (self.at(event.start_mark), self.at(event.end_mark))
        place = Place(self.block.file, path, span=span)
        texts = {name: str(value) for name, value in args.items()}
        self.findings.append(Finding(code, place, texts))

    def report_anchor_and_tag(self, event: Any, path: KeyPath) -> None:
        if event.anchor is not None:
            self.report("Y104", event, path, anchor=event.anchor)
        if event.tag is not None:
            self.report("Y105", event, path, tag=event.tag)

    def report_hidden(
        self, event: Any, path: KeyPath, part: KeyPart = KeyPart.VALUE
    ) -> None:
        """Findings about escapes of hidden characters, unless there are too many of them."""
        self.findings += hidden_escapes(
            self.block, event, path, part, self.first_hidden
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
        if event.anchor is not None or event.tag is not None:
            self.report_anchor_and_tag(event, path)
        if kind is yaml.ScalarEvent:
            if self.suspicions.in_scalars:
                self.findings += scalar_findings(self.block, event, path)
            if has_hidden_escape(event):
                self.report_hidden(event, path)
                return "", self.at(event.end_mark)
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
            item_path = (*path, len(items))
            start = self.at(event.start_mark)
            item, end = self.value(event, item_path)
            items.append(item)
            self.spans[item_path] = Spans((start, end))
        return items, self.at(event.end_mark)

    def mapping(self, path: KeyPath, *, flow: bool) -> tuple[Value, int]:
        entries: dict[str, Value] = {}
        names: dict[str, str] = {}  # by their folded form
        while type(event := next(self.events)) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                self.report("Y109", event, path)
                raise _StopReading
            name = event.value
            key = (self.at(event.start_mark), self.at(event.end_mark))
            entry_path = (*path, name)
            first = next(self.events)
            if self.is_hidden(event, entry_path):
                self.value(first, entry_path)
                continue
            if event.anchor is not None or event.tag is not None:
                self.report_anchor_and_tag(event, entry_path)
            if self.suspicions.in_keys or flow:
                self.findings += key_findings(self.block, event, first, entry_path)
            start = self.at(first.start_mark)
            same_name = names.setdefault(folded(name), name)
            if name in entries or same_name != name:
                first_path = (*path, same_name)
                self.duplicate(first_path, entry_path, key, first, entries.get(name))
                continue
            entries[name], end = self.value(first, entry_path)
            self.spans[entry_path] = Spans((start, end), key)
        return entries, self.at(event.end_mark)

    def is_hidden(self, key: Any, path: KeyPath) -> bool:
        """Whether a key does not count; hidden characters in it are reported."""
        if not has_hidden_escape(key):
            return bool(key.value.startswith(HIDDEN))
        self.report_hidden(key, path, KeyPart.KEY)
        return True

    def duplicate(
        self,
        first_path: KeyPath,
        path: KeyPath,
        key: tuple[int, int],
        event: Any,
        first_value: Value | None,
    ) -> None:
        """A key that is there twice: the first one stands; of a log both blocks are meant."""
        value_path = (*path, "…")
        if self.has_bullet_finding(path):
            self.value(event, value_path)
            return
        self.reported["Y103"] += 1
        if self.reported["Y103"] > MANY_FINDINGS:
            self.value(event, value_path)
            return
        first_place = Place(
            self.block.file, first_path, span=self.spans[first_path].key
        )
        related = (Related("first-here", first_place),)
        place = Place(self.block.file, path, KeyPart.KEY, key)
        number = len(self.findings)
        finding = Finding("Y103", place, {"key": str(path[-1])}, related)
        self.findings.append(finding)
        start = self.at(event.start_mark)
        value, end = self.value(event, value_path)
        if is_log(first_value) and is_log(value):
            first_span = self.spans[path].value
            fix = merging_fix(self.block, key, first_span, (start, end))
            self.findings[number] = replace(finding, fix=fix)

    def has_bullet_finding(self, path: KeyPath) -> bool:
        """Whether the last finding is of a key that is an item with another bullet than a dash."""
        if not self.findings:
            return False
        last = self.findings[-1]
        return last.code == "Y120" and last.place.path == path


def compose(file: str, text: str, offset: int) -> ParsedYaml:
    """Read one YAML document. ``offset`` is where ``text`` begins in its file, in code points.

    Never raises: what can't be read is a finding. Behind a syntax error the rest is read all the
    same: ``value`` is what could be read, None where nothing could.
    """
    plain = None
    if is_ordinary(text):
        plain = read_plain(text)
    if plain is not None:
        spans = PositionsOfValue(plain.value, plain.offsets, offset)
        return ParsedYaml(plain.value, spans, ())
    block = YamlBlock(file, text, offset)
    reading = _Reading(block)
    has_odd_space = any(one.code == "Y111" for one in reading.parser.findings)
    if reading.error is not None or has_odd_space:
        ways = straightened_blocks(text)
        if ways:
            return _straightened(block, ways)
    return reading.whole()


class _Reading:
    """One reading of a block, up to its first syntax error."""

    def __init__(self, block: YamlBlock) -> None:
        self.block = block
        self.suspicions = suspicions_in(block.text)
        self.error = self.read(block.text)

    def read(self, text: str) -> yaml.MarkedYAMLError | None:
        """Read ``text`` in the place of the block's and return the error that ended it."""
        block = replace(self.block, text=text)
        self.value, self.parser, self.error = _parse(block, self.suspicions)
        return self.error

    def whole(self) -> ParsedYaml:
        """The block with what is behind syntax errors."""
        syntax: list[Finding] = []
        if self.error is not None:
            syntax, rest = recover(self.block, self.error, _first_error)
            self.read(rest)
        findings = (*syntax, *self.parser.findings)
        spans = Positions(self.parser.spans)
        if self.value is not None and not findings:
            spans = positions_of_value(self.value, self.parser.spans, self.block.offset)
        return ParsedYaml(self.value, spans, findings)


def _first_error(text: str) -> yaml.MarkedYAMLError | None:
    """The first syntax error of a text, of which no values are made.

    Like the values it is read down to a depth: libyaml takes the square of it.
    """
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += _STEPS.get(type(event), 0)
            if depth > MAX_DEPTH:
                return None
    except yaml.MarkedYAMLError as error:
        return error
    except yaml.reader.ReaderError:
        return None
    return None


_STEPS = {
    yaml.SequenceStartEvent: 1,
    yaml.MappingStartEvent: 1,
    yaml.SequenceEndEvent: -1,
    yaml.MappingEndEvent: -1,
}
"""How much deeper what follows an event stands."""


def _parse(
    block: YamlBlock, suspicions: Suspicions
) -> tuple[Value | None, _YamlParser, yaml.MarkedYAMLError | None]:
    events = yaml.parse(block.text, Loader=_Loader)
    parser = _YamlParser(block, events, suspicions, block.offset)
    try:
        return parser.document(), parser, None
    except _StopReading:
        return None, parser, None
    except yaml.MarkedYAMLError as error:
        return None, parser, error
    except yaml.reader.ReaderError as error:
        place = block.place(error.position, error.position + 1)
        problem = {"problem": str(error.reason)}
        parser.findings.append(Finding("Y101", place, problem))
        return None, parser, None


@dataclass(frozen=True, slots=True)
class _StraightReading:
    """A block with its odd indentation read as spaces in one way."""

    way: StraightenedBlock
    parsed: ParsedYaml
    swallowed: int

    @property
    def rank(self) -> tuple[int, int, int, bool]:
        """The less is wrong, the better.

        What can't be read counts before what is only odd, so that no error hides behind the odd
        lines it swallows.
        """
        findings = self.parsed.findings
        errors = sum(finding.code not in LENIENT for finding in findings)
        return errors, len(findings), self.swallowed, self.way.at_margin


def _straightened(block: YamlBlock, ways: Sequence[StraightenedBlock]) -> ParsedYaml:
    """The block with its odd indentation read as spaces, in the way with the fewest findings.

    Where several ways do and say different things, or lines are in no column of the others, nothing
    is sure.
    """
    all_tried = len(ways) * len(block.text) <= _READ_AGAIN
    tried = ways if all_tried else ways[:1]
    readings = [_straight_reading(block, way) for way in tried]
    best_rank = min(reading.rank for reading in readings)
    best = [reading for reading in readings if reading.rank == best_rank]
    applicability: Applicability | None = None
    if all_tried:
        applicability = _applicability(best)
    way = best[0].way
    parsed = best[0].parsed
    findings = [odd_indentation(block, way, applicability)]
    for finding in parsed.findings:
        findings.append(finding_as_written(finding, way, block.offset))
    spans = Positions(spans_as_written(parsed.spans, way, block.offset))
    return ParsedYaml(parsed.value, spans, tuple(findings))


def _applicability(best: Sequence[_StraightReading]) -> Applicability | None:
    """How sure the fix is that straightens a block in one of its best ways; None for no fix."""
    first = best[0]
    if first.swallowed:
        return None
    for finding in first.parsed.findings:
        if finding.code in _OUT_OF_COLUMN:
            return None
    for other in best[1:]:
        if other.parsed.value != first.parsed.value:
            return "unsafe"
    return "safe"


_OUT_OF_COLUMN = {"Y101", "Y121"}
"""Findings that may come of an indentation that was not meant so."""


def _straight_reading(block: YamlBlock, way: StraightenedBlock) -> _StraightReading:
    parsed = _Reading(replace(block, text=way.text)).whole()
    starts = []
    for path, spans in parsed.spans.items():
        if path:
            start, _ = spans.key or spans.value
            starts.append(start - block.offset)
    return _StraightReading(way, parsed, swallowed_lines(way, sorted(starts)))
