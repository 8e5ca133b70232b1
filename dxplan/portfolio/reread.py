"""A portfolio with one file as it stands now; all others are taken over as they were read."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from dxplan.model.records import Kind
from dxplan.portfolio.in_hand import INDEXES
from dxplan.portfolio.paths import PAGES, kind_of
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.portfolio.record_file import (
    ParsedFile,
    read_english,
    read_record,
    read_register,
)
from dxplan.source.source_file import ENGLISH, Source


def with_file(portfolio: Portfolio, file: str, content: bytes) -> Portfolio | None:
    """The portfolio with other contents of a record, a register or a translation that it holds.

    None where that is not enough: of a file that is new, or whose record can't be placed.
    What is said of several files together stays as it was.
    """
    source = portfolio.sources.get(file)
    if source is None:
        return None
    if file.endswith(ENGLISH):
        return _with_translation(portfolio, source, content)
    parts = PurePosixPath(file).parts[1:]
    kind = kind_of(parts)
    if kind is None:
        return None
    read = read_record if file.endswith(".md") else read_register
    old = read(file, source.content, parts, kind)
    new = read(file, content, parts, kind)
    if not all(_is_placed(portfolio, record) for record in new.records.values()):
        return None
    index: Any = _with_records(portfolio, file, kind, new)
    unreadable = [one for one in portfolio.unreadable if one.file != file]
    rests = [rest for rest in portfolio.rests if rest.record.file != file]
    broken = (portfolio.broken - _broken(old)) | _broken(new)
    return replace(
        _with_source(portfolio, old, new),
        unreadable=(*unreadable, *new.unreadable),
        broken=broken,
        rests=(*rests, *new.rests),
        **{INDEXES[kind]: index},
    )


def _with_translation(
    portfolio: Portfolio, source: Source, content: bytes
) -> Portfolio:
    old = read_english(source.file, source.content)
    new = read_english(source.file, content)
    reread = _with_source(portfolio, old, new)
    page = f"{source.file.removesuffix(ENGLISH)}.md"
    for kind in PAGES:
        index: Mapping[str, Record[Any]] = portfolio.index(kind)
        for record in index.values():
            if record.file == page:
                translated = replace(record, body_en=new.source.body)
                records: Any = {**index, record.id: translated}
                return replace(reread, **{INDEXES[kind]: records})
    return reread


def _with_source(portfolio: Portfolio, old: ParsedFile, new: ParsedFile) -> Portfolio:
    """With the text of a file, and with what is wrong with it by itself."""
    gone = [*old.findings]
    findings = []
    for finding in portfolio.findings:
        if finding.place.file == new.source.file and finding in gone:
            continue
        findings.append(finding)
    sources = {**portfolio.sources, new.source.file: new.source}
    return replace(portfolio, sources=sources, findings=(*findings, *new.findings))


def _with_records(
    portfolio: Portfolio, file: str, kind: Kind, parsed: ParsedFile
) -> dict[str, Record[Any]]:
    """The records of a kind, those of a file in the place where they stood."""
    translation = portfolio.sources.get(f"{file.removesuffix('.md')}{ENGLISH}")
    body_en = translation.body if translation is not None else ""
    pending = {
        identity: replace(record, body_en=body_en)
        for identity, record in parsed.records.items()
    }
    index: dict[str, Record[Any]] = {}
    for identity, record in portfolio.index(kind).items():
        if record.file != file:
            index[identity] = record
        elif identity in pending:
            index[identity] = pending.pop(identity)
    return index | pending


def _is_placed(portfolio: Portfolio, record: Record[Any]) -> bool:
    """Whether the jurisdiction and the plan of a record are there."""
    if record.kind not in {"plan", "task", "target"}:
        return True
    if record.jurisdiction not in portfolio.jurisdictions:
        return False
    return record.kind == "plan" or record.plan in portfolio.plans


def _broken(parsed: ParsedFile) -> frozenset[str]:
    ids: Iterable[str] = (one.id for one in parsed.unreadable)
    return frozenset({*parsed.broken, *ids})
