"""One file of plans/: its text, front matter with positions, body, and their faults."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate

from dxplan.diagnostics import Finding, KeyPart, KeyPath, Place, Position, Value
from dxplan.files.sizes import MAX_BODY
from dxplan.source.amounts import excess
from dxplan.source.block import YamlBlock
from dxplan.source.body_limits import excess_in_body
from dxplan.source.decoding import (
    BYTE_ORDER_MARK,
    decode,
    without_hidden,
)
from dxplan.source.fences import OPENING, find_fences, is_cut
from dxplan.source.hidden_entities import hidden_entities
from dxplan.source.positions import Positions, Spans
from dxplan.source.recovery import mistakes_in
from dxplan.source.suspicious_yaml import LENIENT
from dxplan.source.yaml import compose
from dxplan.text.hidden_characters import UNKNOWN

ENGLISH = ".en.md"
"""How the file of a translated body ends."""

_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read. Offsets count code points of ``text``, which holds no byte-order mark.

    ``front_matter`` is the front matter or the register with every scalar as text, None where there
    is none to trust; ``recovered`` is what of it could be read in spite of findings.
    """

    file: str
    content: bytes
    text: str
    front_matter: Value | None
    front_matter_span: tuple[int, int]
    body: str
    findings: tuple[Finding, ...]
    recovered: Value | None = None
    spans: Positions = field(default_factory=Positions)

    @property
    def body_start(self) -> int:
        """The offset where the body begins; 0 where the file could not be taken apart."""
        if not self.front_matter_span[1] and not self.body:
            return 0
        return len(self.text) - len(self.body)

    @property
    def readable(self) -> bool:
        """Whether the front matter can be taken as what the writer meant."""
        return self.front_matter is not None

    def position(self, offset: int) -> Position:
        """Line and column of a code-point offset."""
        line = self.text.count("\n", 0, offset) + 1
        start = self.text.rfind("\n", 0, offset) + 1
        return Position(line, offset - start + 1)

    def byte_offset(self, offset: int) -> int:
        """The offset into the raw bytes of a code-point offset; -1: the byte-order mark."""
        if offset < 0:
            return 0
        byte = len(self.text[:offset].encode())
        if self.content.startswith(BYTE_ORDER_MARK):
            byte += len(BYTE_ORDER_MARK)
        return byte

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its end; empty where there is none."""
        starts = _line_starts(self.text)
        if number > len(starts):
            return ""
        return self._rest_of_line(starts[number - 1]).rstrip("\r")

    def _rest_of_line(self, start: int, limit: int | None = None) -> str:
        """The text from ``start`` to the end of its line, at most to ``limit``."""
        if limit is None:
            limit = len(self.text)
        end = self.text.find("\n", start, limit)
        if end < 0:
            end = limit
        return self.text[start:end]

    def locate(self, place: Place) -> tuple[int, int]:
        """The span of a symbolic place; of a path that is not written, its nearest parent."""
        if place.span is not None:
            return place.span
        path = place.path
        spans = self.spans.get(path)
        if spans is None:
            path = _as_written(path, self.spans)
        if place.part is KeyPart.MISSING:
            return self._missing(path)
        while spans is None and path:
            spans = self.spans.get(path)
            path = path[:-1]
        if spans is None or not place.path:
            return self._beginning
        start, end = spans.value
        if spans.key is not None:
            has_value = self.text[start:end].strip() != ""
            if place.part is KeyPart.KEY or not has_value:
                return spans.key
        return start, start + len(self._rest_of_line(start, end).rstrip())

    def _missing(self, path: KeyPath) -> tuple[int, int]:
        """Where a key is missing: the first line of its map, or the closing fence."""
        if path and path in self.spans:
            start = self.spans[path].value[0]
            return start, start + len(self._rest_of_line(start).rstrip())
        closing = self.front_matter_span[1]
        if self.text.startswith(_FENCE, closing):
            return closing, closing + len(_FENCE)
        return self._beginning

    @property
    def _beginning(self) -> tuple[int, int]:
        return 0, min(len(_FENCE), len(self.text))


def _as_written(path: KeyPath, spans: Mapping[KeyPath, Spans]) -> KeyPath:
    """The path without the index of an item that is written alone, not in a list."""
    written: KeyPath = ()
    for step in path:
        step_path = (*written, step)
        is_written_alone = step_path not in spans and written in spans
        if step == 0 and is_written_alone:
            continue
        written = step_path
    return written


@lru_cache(maxsize=64)
def _line_starts(text: str) -> tuple[int, ...]:
    lengths = [len(line) + 1 for line in text.split("\n")]
    lengths.pop()  # behind the last line no other begins
    return tuple(accumulate(lengths, initial=0))


@lru_cache(maxsize=8)
def plain_source(file: str, content: bytes) -> Source:
    """A file that is no record, only to point into its lines."""
    return _unreadable(file, content, [])


def parse(file: str, content: bytes) -> Source:
    """A file of plans/ by its name: a translated body, a record, or a register."""
    if file.endswith(ENGLISH):
        return parse_body(file, content)
    if file.endswith(".md"):
        return parse_record(file, content)
    return parse_register(file, content)


def parse_record(file: str, content: bytes) -> Source:
    """A Markdown file with front matter."""
    text, findings = decode(file, content)
    if text is None or _makes_yaml_useless(findings):
        return _unreadable(file, content, findings, text)
    if _has_hidden(findings):
        return _with_hidden(file, content, findings, text)
    fences = find_fences(file, text)
    if is_cut(fences.findings):
        findings = [finding for finding in findings if finding.code != "F117"]
    findings += fences.findings
    if fences.span is None:
        return _unreadable(file, content, findings, text)
    start, end = fences.span
    block = YamlBlock(file, text[start:end], start)
    parsed = compose(file, block.text, start)
    too_much = excess(file, end - start, parsed.value)
    findings += too_much or parsed.findings
    front_matter: Value | None = None
    if not _distrusts(findings):
        if isinstance(parsed.value, dict):
            front_matter = parsed.value
        else:
            no_map = Finding("Y108", Place(file, span=(0, 3)))
            findings += mistakes_in(block) or [no_map]
    body, body_findings = _body(file, text, text[fences.body :].lstrip("\r\n"))
    findings += body_findings
    return Source(
        file,
        content,
        text,
        front_matter,
        fences.span,
        body,
        tuple(findings),
        None if too_much else parsed.value,
        parsed.spans,
    )


def parse_register(file: str, content: bytes) -> Source:
    """A YAML file that is one list of entries."""
    text, findings = decode(file, content)
    if text is None or _makes_yaml_useless(findings):
        return _unreadable(file, content, findings, text)
    if _has_hidden(findings):
        return _with_hidden(file, content, findings, text)
    parsed = compose(file, text, 0)
    entries = parsed.value
    if entries is None and not parsed.findings:
        entries = []
    too_much = excess(file, len(text), entries, is_register=True)
    findings += too_much or parsed.findings
    is_list = isinstance(entries, list)
    if not is_list and not _distrusts(findings):
        no_list = Finding("Y110", Place(file, span=(0, min(1, len(text)))))
        findings += mistakes_in(YamlBlock(file, text, 0)) or [no_list]
    front_matter = entries if is_list and not _distrusts(findings) else None
    return Source(
        file,
        content,
        text,
        front_matter,
        (0, len(text)),
        "",
        tuple(findings),
        None if too_much else entries,
        parsed.spans,
    )


def parse_manifest(file: str, content: bytes) -> Source:
    """A YAML file that is one map; who reads it says what its keys have to be."""
    text, findings = decode(file, content)
    if text is None or _makes_yaml_useless(findings) or _has_hidden(findings):
        return _unreadable(file, content, findings, text)
    parsed = compose(file, text, 0)
    findings += parsed.findings
    front_matter = None if _distrusts(findings) else parsed.value or {}
    return Source(
        file,
        content,
        text,
        front_matter,
        (0, len(text)),
        "",
        tuple(findings),
        parsed.value,
        parsed.spans,
    )


def parse_body(file: str, content: bytes) -> Source:
    """A translated body: Markdown without front matter."""
    text, findings = decode(file, content)
    if text is None:
        return _unreadable(file, content, findings)
    if OPENING.match(text):
        findings.append(Finding("F114", Place(file, span=(0, 3))))
    body, body_findings = _body(file, text, text)
    findings += body_findings
    return Source(file, content, text, None, (0, 0), body, tuple(findings))


def _body(file: str, text: str, body: str) -> tuple[str, list[Finding]]:
    """The body, empty where it is or holds too much: it is neither checked nor shown."""
    start = len(text) - len(body)
    is_surely_small = 4 * len(body) <= MAX_BODY
    if not is_surely_small and len(body.encode()) > MAX_BODY:
        place = Place(file, span=(start, start))
        return "", [Finding("F110", place, {"limit": str(MAX_BODY)})]
    too_much = excess_in_body(body)
    if too_much is None:
        return body, hidden_entities(file, body, start)
    offset = start + too_much.offset
    place = Place(file, span=(offset, offset + 1))
    args = {"limit": str(too_much.limit), "variant": too_much.variant}
    return "", [Finding("F134", place, args)]


_BEFORE_YAML = frozenset({"F101", "F108", "F110"})
"""Findings after which those of the YAML would only be a cascade of others."""

_DISTRUSTED = frozenset({"F101", "F103", "F104", "F118"})
"""Findings that keep the front matter from being trusted, beside those of the YAML."""


def _makes_yaml_useless(findings: Iterable[Finding]) -> bool:
    return any(finding.code in _BEFORE_YAML for finding in findings)


def _has_hidden(findings: Iterable[Finding]) -> bool:
    return any(finding.code == "F103" for finding in findings)


def _with_hidden(
    file: str, content: bytes, findings: list[Finding], text: str
) -> Source:
    """A file with hidden characters: what holds none of them can be looked through for faults.

    Its data is not trusted, and nothing else is said of its syntax.
    """
    source = _unreadable(file, content, findings, text)
    readable = without_hidden(text)
    start, end = 0, len(readable)
    if file.endswith(".md"):
        fences = find_fences(file, readable)
        if fences.span is None or fences.findings:
            return source
        start, end = fences.span
    parsed = compose(file, readable[start:end], start)
    if _distrusts(parsed.findings):
        return source
    if parsed.value is None:
        return source
    return replace(source, recovered=_legible(parsed.value), spans=parsed.spans)


def _legible(value: Value) -> Value:
    """A value without keys that hold hidden characters; texts that hold some are empty."""
    if isinstance(value, dict):
        entries: dict[str, Value] = {}
        for key, item in value.items():
            if UNKNOWN not in key:
                entries[key] = _legible(item)
        return entries
    if isinstance(value, list):
        return [_legible(item) for item in value]
    return "" if UNKNOWN in value else value


def _distrusts(findings: Iterable[Finding]) -> bool:
    """Whether any finding keeps the data from being trusted."""
    return any(_is_distrusted(finding.code) for finding in findings)


def _is_distrusted(code: str) -> bool:
    if code.startswith("Y"):
        return code not in LENIENT
    return code in _DISTRUSTED


def _unreadable(
    file: str, content: bytes, findings: list[Finding], text: str | None = None
) -> Source:
    """A file of which nothing but its lines can be used."""
    if text is None:
        text = content.removeprefix(BYTE_ORDER_MARK).decode("utf-8", "replace")
    return Source(file, content, text, None, (0, 0), "", tuple(findings))
