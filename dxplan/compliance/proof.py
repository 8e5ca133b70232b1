"""Documents that are older than what they are to prove."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from dxplan.comparison.compare import ChangeType
from dxplan.comparison.match import RecordPair
from dxplan.compliance.obligations import DEADLINES, OBLIGATIONS, is_draft
from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import founding_document
from dxplan.compliance.what_if import Judged
from dxplan.diagnostics import KeyPath
from dxplan.model.records import Measurement, Report
from dxplan.model.registers import Document
from dxplan.model.values import DocumentRef
from dxplan.portfolio.portfolio import Portfolio, Record

Proves: TypeAlias = Literal["completion", "stop", "decision", "measurement"]
"""What a document stands for: that something was done, may stop, was decided otherwise, or was measured."""


@dataclass(frozen=True, slots=True)
class OldProof:
    """A new entry whose documents are all older than what they prove; ``document`` is the latest of them.

    ``since`` is the day before which nothing could prove it; None where the document is the one that assigned the work.
    """

    pair: RecordPair
    path: KeyPath
    proves: Proves
    document: Record[Document]
    since: date | None


def old_proofs(
    before: Portfolio, now: Compliance, pairs: Iterable[RecordPair]
) -> Iterator[OldProof]:
    """The new entries of tasks and targets that are proven by nothing but documents older than themselves."""
    for pair in pairs:
        if (
            pair.old is None
            or pair.new is None
            or pair.new.kind not in {"task", "target"}
        ):
            continue
        states = now.tasks if pair.new.kind == "task" else now.targets
        state: Judged | None = states.get(pair.new.id)
        if state is None or is_draft(before, pair.old, now.as_of):
            continue
        for change in pair.changes:
            if change.what is ChangeType.ENTRY_ADDED and change.path:
                found = _old_proof(now.portfolio, pair, change.path, state)
                if found is not None:
                    yield found


def _old_proof(
    portfolio: Portfolio, pair: RecordPair, path: KeyPath, state: Judged
) -> OldProof | None:
    record = state.record
    entry = _entry_at(record, path)
    proves = _proven_by(entry, record)
    if proves is None:
        return None
    papers = [
        portfolio.document(ref, record.jurisdiction) for ref in _cited(entry, proves)
    ]
    dated = [
        paper for paper in papers if paper is not None and paper.fields.date is not None
    ]
    if not dated:
        return None
    latest = max(dated, key=lambda paper: paper.fields.date or date.min)
    since = entry.date.first if isinstance(entry, Measurement) else state.exists_from
    if latest.fields.date is not None and latest.fields.date < since:
        return OldProof(pair, path, proves, latest, since)
    source = record.fields.source.document if record.fields.source else None
    founding = founding_document(
        portfolio, record.plan or "", record.jurisdiction, source
    )
    if proves != "measurement" and founding is not None and latest.id == founding.id:
        return OldProof(pair, path, proves, latest, None)
    return None


def _entry_at(record: Record[Any], path: KeyPath) -> Any:
    log, index = path[0], path[1] if len(path) > 1 else None
    entries = (
        record.fields.all_reports
        if log == "reports"
        else getattr(record.fields, str(log), ())
    )
    return entries[index] if isinstance(index, int) and index < len(entries) else None


def _proven_by(entry: Any, record: Record[Any]) -> Proves | None:
    """What the documents of an entry have to prove; None where that is nothing that binds."""
    if isinstance(entry, Measurement):
        return "measurement"
    if isinstance(entry, Report):
        if entry.status in {"suspended", "cancelled"}:
            return "stop"
        return "completion" if entry.status == "completed" else None
    if entry is None or not hasattr(entry, "to"):
        return None
    binding = {*OBLIGATIONS[record.kind], DEADLINES[record.kind]}
    return (
        "decision" if getattr(entry, "key", DEADLINES[record.kind]) in binding else None
    )


def _cited(entry: Any, proves: Proves) -> tuple[DocumentRef, ...]:
    """The documents that are named as its proof."""
    if proves == "stop":
        named = (entry.authorised_by,)
    elif proves == "completion":
        named = (entry.document, *entry.evidence)
    else:
        named = (entry.document,)
    return tuple(ref for ref in named if ref is not None)
