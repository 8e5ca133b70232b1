"""One file: decode the bytes, find the fences, keep the body, and say what is wrong before it is data."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from dxplan.diagnostics import (
    Finding,
    KeyPart,
    KeyPath,
    Place,
    Position,
    Replace,
    SymbolicFix,
    Value,
)
from dxplan.files.encodings import utf16_of
from dxplan.source.fences import OPENING, find_fences, is_cut, line_ends
from dxplan.source.positions import Positions, Spans
from dxplan.source.recovery import slips_in
from dxplan.source.suspicious_yaml import LENIENT
from dxplan.source.yaml import compose

ENGLISH = ".en.md"
"""How the file of a translated body ends."""

MAX_BYTES = 1_000_000
"""A record larger than this is not a record."""

MAX_BODY = 80_000
"""Bytes of Markdown that are read: 40 pages. Brackets without end take a time that grows with their square."""

_INVISIBLE = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, NEL among them
    "\u2028\u2029"  # line breaks that only YAML sees
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"  # invisible or bidirectional
    "\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ue000-\uf8ff]"  # private use: every reader sees something else
)
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|>{7})(?= |\r?$)", re.MULTILINE)
_BOM = b"\xef\xbb\xbf"
_MANY = 100
"""More hidden characters than this in one file say nothing new."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read. Offsets count code points of ``text``, which holds no byte-order mark.

    ``front_matter`` is the front matter or the register with every scalar as text, None where there is none to trust;
    ``recovered`` is what of it could be read in spite of findings.
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
        return (
            len(self.text) - len(self.body)
            if self.front_matter_span[1] or self.body
            else 0
        )

    @property
    def readable(self) -> bool:
        """Whether the head can be taken as what the writer meant."""
        return self.front_matter is not None

    def position(self, offset: int) -> Position:
        """Line and column of a code-point offset."""
        starts = _line_starts(self.text)
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def byte_offset(self, offset: int) -> int:
        """The offset into the raw bytes of a code-point offset."""
        if offset < 0:  # the byte-order mark is no character of the text
            return 0
        return len(self.text[:offset].encode()) + (
            len(_BOM) if self.content.startswith(_BOM) else 0
        )

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its end."""
        starts = _line_starts(self.text)
        return (
            self._rest_of_line(starts[number - 1]).rstrip("\r")
            if number <= len(starts)
            else ""
        )

    def _rest_of_line(self, start: int, end: int | None = None) -> str:
        """The text from ``start`` to the end of its line, at most to ``end``."""
        limit = len(self.text) if end is None else end
        found = self.text.find("\n", start, limit)
        return self.text[start : limit if found < 0 else found]

    def locate(self, place: Place) -> tuple[int, int]:
        """The span of a symbolic place; of a path that is not written, its nearest parent that is."""
        if place.span is not None:
            return place.span
        spans = self.spans
        path = _as_written(place.path, spans)
        if place.part is KeyPart.MISSING:
            return self._missing(path, spans[path].value if path in spans else None)
        while path and path not in spans:
            path = path[:-1]
        if not path:
            return (0, min(3, len(self.text)))
        found = spans[path]
        if place.part is KeyPart.KEY and found.key is not None:
            return found.key
        start, end = found.value
        line = self._rest_of_line(start, end)
        if (
            not line.strip()
            and found.key is not None
            and not self.text[start:end].strip()
        ):
            return found.key
        return (start, start + len(line.rstrip()))

    def _missing(
        self, path: KeyPath, parent: tuple[int, int] | None
    ) -> tuple[int, int]:
        if path and parent is not None:
            return (parent[0], parent[0] + len(self._rest_of_line(parent[0]).rstrip()))
        fence = self.front_matter_span[1]
        return (
            (fence, fence + 3)
            if self.text.startswith("---", fence)
            else (0, min(3, len(self.text)))
        )


def _as_written(path: KeyPath, spans: Mapping[KeyPath, Spans]) -> KeyPath:
    """The path without the index of an item that is written alone, where the format takes one or a list."""
    found: KeyPath = ()
    for step in path:
        if step == 0 and (*found, step) not in spans and found in spans:
            continue
        found = (*found, step)
    return found


@lru_cache(maxsize=64)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer("\n", text)))


@lru_cache(maxsize=8)
def plain_source(file: str, data: bytes) -> Source:
    """A file that is no record, only to point into its lines."""
    text = data.removeprefix(_BOM).decode("utf-8", "replace")
    return Source(file, data, text, None, (0, 0), "", ())


def parse(file: str, data: bytes) -> Source:
    """A file of plans/ by its name: a translated body, a record, or a register."""
    if file.endswith(ENGLISH):
        return parse_body(file, data)
    return (
        parse_record(file, data) if file.endswith(".md") else parse_register(file, data)
    )


def parse_record(file: str, data: bytes) -> Source:
    """A Markdown file with front matter."""
    text, findings = _decode(file, data)
    if text is None:
        return _unreadable(file, data, findings)
    if any(f.code in _BLOCKING for f in findings):
        return _unreadable(file, data, findings, text)
    fences = find_fences(file, text)
    if is_cut(fences.findings):
        findings = [item for item in findings if item.code != "F117"]
    findings += fences.findings
    if fences.span is None:
        return _unreadable(file, data, findings, text)
    composed = compose(file, text[slice(*fences.span)], fences.span[0])
    findings += composed.findings
    if not _blocks(findings) and not isinstance(composed.value, dict):
        findings += slips_in(file, text[slice(*fences.span)], fences.span[0]) or [
            Finding("Y108", Place(file, span=(0, 3)))
        ]
    head = (
        composed.value
        if isinstance(composed.value, dict) and not _blocks(findings)
        else None
    )
    body, more = _body(file, text, text[fences.body :].lstrip("\r\n"))
    findings += more
    return Source(
        file,
        data,
        text,
        head,
        fences.span,
        body,
        tuple(findings),
        composed.value,
        composed.spans,
    )


def parse_register(file: str, data: bytes) -> Source:
    """A YAML file that is one list of entries."""
    text, findings = _decode(file, data)
    if text is None:
        return _unreadable(file, data, findings)
    if any(f.code in _BLOCKING for f in findings):
        return _unreadable(file, data, findings, text)
    composed = compose(file, text, 0)
    found = [] if composed.value is None and not composed.findings else composed.value
    findings += composed.findings
    if not _blocks(composed.findings) and not isinstance(found, list):
        findings += slips_in(file, text, 0) or [
            Finding("Y110", Place(file, span=(0, min(1, len(text)))))
        ]
    head = found if isinstance(found, list) and not _blocks(findings) else None
    return Source(
        file,
        data,
        text,
        head,
        (0, len(text)),
        "",
        tuple(findings),
        found,
        composed.spans,
    )


def parse_manifest(file: str, data: bytes) -> Source:
    """A YAML file that is one map; who reads it says what its keys have to be."""
    text, findings = _decode(file, data)
    if text is None or any(f.code in _BLOCKING for f in findings):
        return _unreadable(file, data, findings, text)
    composed = compose(file, text, 0)
    findings += composed.findings
    head = None if _blocks(findings) else composed.value or {}
    return Source(
        file,
        data,
        text,
        head,
        (0, len(text)),
        "",
        tuple(findings),
        composed.value,
        composed.spans,
    )


def parse_body(file: str, data: bytes) -> Source:
    """A translated body: Markdown without front matter."""
    text, findings = _decode(file, data)
    if text is None:
        return _unreadable(file, data, findings)
    if OPENING.match(text):
        findings.append(Finding("F114", Place(file, span=(0, 3))))
    body, more = _body(file, text, text)
    return Source(file, data, text, None, (0, 0), body, (*findings, *more))


def _body(file: str, text: str, body: str) -> tuple[str, list[Finding]]:
    """The body where it is not too large; one that is, is neither checked nor shown, and the data stays."""
    if len(body.encode()) <= MAX_BODY:
        return body, []
    start = len(text) - len(body)
    return "", [
        Finding("F110", Place(file, span=(start, start)), {"limit": str(MAX_BODY)})
    ]


_BLOCKING = {"F101", "F103", "F108", "F110"}
"""Findings after which the YAML would only add a cascade of others."""


def _blocks(findings: Iterable[Finding]) -> bool:
    """Whether any finding keeps the data from being trusted."""
    return any(
        (f.code[0] == "Y" and f.code not in LENIENT)
        or f.code in {"F101", "F104", "F118"}
        for f in findings
    )


def _decode(file: str, data: bytes) -> tuple[str | None, list[Finding]]:
    if len(data) > MAX_BYTES:
        return None, [
            Finding("F110", Place(file, span=(0, 0)), {"limit": str(MAX_BYTES)})
        ]
    findings = []
    kind = (
        "empty"
        if data and not data.strip(b"\0")
        else next((name for head, name in _HEADS if data.startswith(head)), "")
    )
    if kind:
        return None, [
            Finding("F101", Place(file, span=(0, 0)), {"byte": "0", "guess": kind})
        ]
    wide = utf16_of(data)
    if wide is not None:
        return _as_utf16(file, wide[2])
    raw = data.removeprefix(_BOM)
    if data.startswith(_BOM):
        fix = SymbolicFix(
            "safe", (Replace((-1, 0), ""),)
        )  # the mark stands before the first character
        findings.append(Finding("F102", Place(file, span=(0, 0)), fix=fix))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = Place(file, span=(len(raw[: error.start].decode("utf-8")),) * 2)
        byte = str(len(data) - len(raw) + error.start)
        return None, [Finding("F101", place, {"byte": byte, "guess": _encoding(data)})]
    findings += (
        _hidden(file, match) for match in islice(_HIDDEN.finditer(text), _MANY)
    )
    findings += _old_line_ends(file, text)
    marker = _CONFLICT.search(text)
    if marker is not None:
        findings.append(
            Finding("F108", Place(file, span=marker.span()), _branches(text))
        )
    return text, [*findings, *line_ends(file, text)]


def _as_utf16(file: str, text: str) -> tuple[str, list[Finding]]:
    """The text of a UTF-16 file: saved again as it is; what else is wrong with it is mended after that."""
    fix = SymbolicFix("safe", (Replace((-1, len(text)), text),))
    args = {"byte": "0", "guess": "UTF-16", "variant": "utf16"}
    return text, [Finding("F101", Place(file, span=(0, 0)), args, fix=fix)]


_HEADS = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "Word"),
    (b"\xd0\xcf\x11\xe0", "old-Word"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
)
"""What files of other kinds begin with."""


def _encoding(data: bytes) -> str:
    """The name of the encoding that bytes which are no UTF-8 seem to be in; `?` where nothing tells."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or data[:400].count(0) > 20:
        return "UTF-16"
    if re.search(rb"[a-z][\xb5-\xbe][a-z]", data):
        return "TCVN3"
    return (
        "windows-1258"
        if re.search(rb"[a-zA-Z][\xec\xcc\xf2\xd2\xd0\xf0\xfd\xdd]", data)
        else "?"
    )


def _hidden(file: str, match: re.Match[str]) -> Finding:
    character = match[0]
    meant = " " if character in "\x0b\x0c\x85\u2028\u2029" else ""
    fix = (
        SymbolicFix("safe", (Replace(match.span(), meant),))
        if meant or _INVISIBLE.match(character)
        else None
    )
    return Finding(
        "F103",
        Place(file, span=match.span()),
        {"character": f"U+{ord(character):04X}"},
        fix=fix,
    )


def _old_line_ends(file: str, text: str) -> Iterator[Finding]:
    """Lone carriage returns, all of them together: they end a line for YAML and not for git."""
    spans = (
        [match.span() for match in re.finditer(r"\r(?!\n)", text)]
        if "\r" in text
        else []
    )
    if spans:
        fix = SymbolicFix("safe", tuple(Replace(span, "\n") for span in spans))
        yield Finding(
            "F103", Place(file, span=spans[0]), {"character": "U+000D"}, fix=fix
        )


def _branches(text: str) -> dict[str, str]:
    """The names that git wrote behind its conflict markers."""
    names = dict(re.findall(r"^([<>]{7}) ([^\r\n]{1,80})", text, re.MULTILINE))
    return {"ours": names.get("<<<<<<<", "?"), "theirs": names.get(">>>>>>>", "?")}


def _unreadable(
    file: str, data: bytes, findings: list[Finding], text: str | None = None
) -> Source:
    shown = data.removeprefix(_BOM).decode("utf-8", "replace") if text is None else text
    return Source(file, data, shown, None, (0, 0), "", tuple(findings))
