"""Documents that are older than what they are to prove."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from dxplan.comparison.match import RecordPair
from dxplan.compliance.changed_items import changed_items, entries_added, entry_at
from dxplan.compliance.existence import founding_document
from dxplan.compliance.obligations import DEADLINES, OBLIGATIONS
from dxplan.compliance.summary import Compliance
from dxplan.compliance.what_if import Judged
from dxplan.diagnostics import KeyPath
from dxplan.model.evidence import documents_among
from dxplan.model.records import Kind, Measurement, Report
from dxplan.model.registers import Document
from dxplan.model.values import DocumentRef
from dxplan.portfolio.portfolio import Portfolio, Record

Proves: TypeAlias = Literal["completion", "stop", "decision", "measurement"]
"""What a document stands for.

That something was done, may stop, was decided otherwise, or was measured.
"""


@dataclass(frozen=True, slots=True)
class OldProof:
    """A new entry whose documents are all older than what they prove; ``document`` is the latest.

    ``since`` is the day before which nothing could prove it; None where the document is the one
    that assigned the work.
    """

    pair: RecordPair
    path: KeyPath
    proves: Proves
    document: Record[Document]
    since: date | None


def old_proofs(
    old_plans: Portfolio, now: Compliance, pairs: Iterable[RecordPair]
) -> Iterator[OldProof]:
    """The new entries of tasks and targets that only documents older than themselves prove."""
    for item in changed_items(old_plans, now, pairs):
        if item.state is None:
            continue
        for change in entries_added(item.pair):
            path = change.path or ()
            old_proof = _old_proof(now.portfolio, item.pair, path, item.state)
            if old_proof is not None:
                yield old_proof


def _old_proof(
    portfolio: Portfolio, pair: RecordPair, path: KeyPath, state: Judged
) -> OldProof | None:
    record = state.record
    entry = entry_at(record, path)
    proves = _proven_by(entry, record)
    if proves is None:
        return None
    latest = _latest_document(portfolio, record, _cited(entry, proves))
    if latest is None or latest.fields.date is None:
        return None
    is_measurement = isinstance(entry, Measurement)
    since = state.exists_from
    if is_measurement:
        since = entry.date.first
    if latest.fields.date < since:
        return OldProof(pair, path, proves, latest, since)
    if not is_measurement and _assigned_by(portfolio, record, latest):
        return OldProof(pair, path, proves, latest, None)
    return None


def _latest_document(
    portfolio: Portfolio, record: Record[Any], refs: Iterable[DocumentRef]
) -> Record[Document] | None:
    """The latest of some documents, as far as they are dated."""
    latest: Record[Document] | None = None
    latest_day = date.min
    for ref in refs:
        document = portfolio.document(ref, record.jurisdiction)
        if document is None or document.fields.date is None:
            continue
        day = document.fields.date
        if latest is None or day > latest_day:
            latest = document
            latest_day = day
    return latest


def _assigned_by(
    portfolio: Portfolio, record: Record[Any], document: Record[Document]
) -> bool:
    """Whether a document is the one that assigned the work."""
    founding = founding_document(portfolio, record)
    return founding is not None and founding.id == document.id


def _proven_by(entry: Any, record: Record[Any]) -> Proves | None:
    """What the documents of an entry have to prove; None where that is nothing that binds."""
    if isinstance(entry, Measurement):
        return "measurement"
    if isinstance(entry, Report):
        return _PROVEN_BY_STATUS.get(entry.status)
    is_of_ledger = hasattr(entry, "to")
    if is_of_ledger and _changes_what_binds(entry, record.kind):
        return "decision"
    return None


_PROVEN_BY_STATUS: Mapping[str, Proves] = {
    "suspended": "stop",
    "cancelled": "stop",
    "completed": "completion",
}


def _changes_what_binds(entry: Any, kind: Kind) -> bool:
    """Whether a line of a ledger changes a deadline or an obligation."""
    deadline = DEADLINES[kind]
    key = getattr(entry, "key", deadline)
    return key == deadline or key in OBLIGATIONS[kind]


def _cited(entry: Any, proves: Proves) -> Iterator[DocumentRef]:
    """The documents that are named as its proof."""
    refs = [entry.document]
    if proves == "stop":
        refs = [entry.authorised_by]
    elif proves == "completion":
        refs = [entry.document, *documents_among(entry.evidence)]
    for ref in refs:
        if ref is not None:
            yield ref
