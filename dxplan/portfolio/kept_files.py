"""Parsed files as bytes, for the cache and for other processes.

Only files without findings are kept: almost all are so, and of the others more is said.
"""

import marshal
from array import array
from collections.abc import Iterable, Mapping
from typing import Any

from dxplan.model.closed_period import ClosedPeriod
from dxplan.model.records import Kind
from dxplan.model.validate import validate
from dxplan.portfolio.paths import kind_of
from dxplan.portfolio.plans_files import Pack, PlansFile
from dxplan.portfolio.portfolio import ClosedPeriodFile, Record
from dxplan.portfolio.record_file import ParsedFile
from dxplan.source.positions import PositionsOfValue
from dxplan.source.source_file import Source

_Kept = tuple[Any, ...]
"""The front matter, its offsets and its span, and where the body begins; then what names it."""


def is_kept(parsed: ParsedFile) -> bool:
    """Whether nothing but the values of a file and their places has to be known of it."""
    if parsed.findings or parsed.unreadable or parsed.broken or parsed.rests:
        return False
    source = parsed.source
    if source.front_matter is not source.recovered:
        return False
    return source.front_matter is None or isinstance(source.spans, PositionsOfValue)


def packed(pack: Pack, files: Mapping[str, ParsedFile]) -> bytes:
    """The files of a pack that are kept, by their places in it."""
    kept = {}
    for place, file in enumerate(pack.files):
        parsed = files.get(file.path)
        if parsed is not None and is_kept(parsed):
            kept[place] = _kept(parsed)
    return marshal.dumps(kept)


def _kept(parsed: ParsedFile) -> _Kept:
    source = parsed.source
    offsets = b""
    if isinstance(source.spans, PositionsOfValue):
        offsets = source.spans.offsets.tobytes()
    body = len(source.text) - len(source.body)
    names: tuple[str | None, ...] = ()
    if parsed.closing is not None:
        names = (parsed.closing.id, parsed.closing.jurisdiction)
    elif source.file.endswith(".md"):
        for record in parsed.records.values():
            names = (record.id, record.jurisdiction, record.plan)
    return source.front_matter, offsets, source.front_matter_span, body, names


def unpacked(pack: Pack, content: bytes) -> Iterable[ParsedFile]:
    """The files of a pack from their bytes; none where those are not what they should be."""
    try:
        kept = marshal.loads(content)  # noqa: S302 - ours, by checksum
        return [_parsed(pack.files[place], values) for place, values in kept.items()]
    except (ValueError, TypeError, EOFError, LookupError, AttributeError):
        return []


def _parsed(file: PlansFile, kept: _Kept) -> ParsedFile:
    front_matter, offsets, span, body, names = kept
    path = file.path
    text = file.content.decode()
    if front_matter is None:
        source = Source(path, file.content, text, None, span, text[body:], ())
        return ParsedFile(source, [])
    spans = PositionsOfValue(front_matter, array("I", offsets), span[0])
    source = Source(
        path,
        file.content,
        text,
        front_matter,
        span,
        text[body:],
        (),
        front_matter,
        spans,
    )
    parsed = ParsedFile(source, [])
    if len(names) == 2:
        _add_period(parsed, *names)
    else:
        _add_records(parsed, names)
    return parsed


def _add_records(parsed: ParsedFile, names: tuple[str, ...]) -> None:
    """The record of a file, or all those of a register; they are typed when that is needed."""
    source = parsed.source
    path = source.file
    parts = tuple(path.split("/")[1:])
    kind = kind_of(parts)
    if kind is None:
        return
    front_matter: Any = source.front_matter
    if names:
        identity, jurisdiction, plan = names
        parsed.records[identity] = Record(
            identity,
            kind,
            jurisdiction,
            plan,
            path,
            (),
            front_matter,
            None,
            source.body,
        )
        return
    register = parts[0] if len(parts) > 1 else None
    for place, entry in enumerate(front_matter):
        _add_entry(parsed, register, kind, place, entry)


def _add_entry(
    parsed: ParsedFile,
    jurisdiction: str | None,
    kind: Kind,
    place: int,
    entry: dict[str, Any],
) -> None:
    key = entry["key"]
    identity = f"{jurisdiction}/{key}" if jurisdiction else key
    parsed.records[identity] = Record(
        identity, kind, jurisdiction, None, parsed.source.file, (place,), entry, None
    )


def _add_period(parsed: ParsedFile, identity: str, jurisdiction: str) -> None:
    source = parsed.source
    fields = validate(ClosedPeriod, source.front_matter).fields
    if fields is None:
        raise ValueError(identity)
    parsed.closing = ClosedPeriodFile(identity, jurisdiction, source.file, fields)
