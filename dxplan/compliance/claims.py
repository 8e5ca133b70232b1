"""New entries that make something better and prove it badly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.comparison.lateness import claimed_day
from dxplan.comparison.match import RecordPair
from dxplan.compliance.changed_items import (
    ChangedItem,
    changed_items,
    entries_in_model,
    entry_index,
    indexes_added,
)
from dxplan.compliance.improved_records import ImprovedRecord
from dxplan.compliance.logs import (
    corrected_entries,
    erratum_group,
    is_entry_of_its_own,
    last_day,
)
from dxplan.compliance.summary import Compliance
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.what_if import (
    Judged,
    is_less_late,
    standing_of,
    state_without_entries,
    weight_of,
)
from dxplan.diagnostics import KeyPath
from dxplan.model.dates import days_between
from dxplan.model.evidence import documents_among
from dxplan.model.fields import PROGRESS_LOGS
from dxplan.model.records import Measurement, Report
from dxplan.portfolio.portfolio import Portfolio, Record

_LOGS = {"task": "reports", "target": "measurements"}
_QUARTER_DAYS = 92
"""A day of completion in a longer period, a half or a year, may hide the day."""

Reason: TypeAlias = Literal["bare", "vague", "moved", "span", "dispute"]
"""Why an entry proves badly.

No document, no exact value, an entry moved to another day, a completion in a half or a year in
which the deadline lies, a dispute that is taken away.
"""


@dataclass(frozen=True, slots=True)
class UnprovenClaim:
    """An entry that proves badly why a completion is earlier, or a measurement better.

    ``better`` says how the record, or the finding of a verification, stands without it and with it.
    """

    pair: RecordPair
    path: KeyPath
    reason: Reason
    better: ImprovedRecord


def unproven_claims(
    old_plans: Portfolio, now: Compliance, pairs: Iterable[RecordPair]
) -> Iterator[UnprovenClaim]:
    """Errata, and entries about what was done already, that prove badly what they make better.

    A new report of what was still open is none: that it was done comes to be known by it.
    """
    for item in changed_items(old_plans, now, pairs):
        if item.state is not None and item.state.restates is None:
            yield from _claims(now, item, item.state)
        yield from _disputes_erased(item)


def day_claimed_by(pair: RecordPair, change: Difference) -> tuple[str, date] | None:
    """The key by which a new entry of a log says how old it is, and that day; None without one.

    An erratum of an entry as new, or one that moves an entry to an earlier day, counts by its
    date too.
    """
    if pair.new is None or change.what is not ChangeType.ENTRY_ADDED:
        return None
    log = change.key
    index = entry_index(change.path)
    entries = entries_in_model(pair.new, log)
    if index is None or index >= len(entries):
        return None  # a flat status that does not say its day
    counts_by_date = log in PROGRESS_LOGS and is_entry_of_its_own(
        entries, index, indexes_added(pair, log), erratum_group(log)
    )
    return claimed_day(change.new, counts_by_date=counts_by_date)


def _claims(
    now: Compliance, item: ChangedItem, state: Judged
) -> Iterator[UnprovenClaim]:
    """The first new entry that proves badly what all such entries together make better."""
    record = item.record
    log = _LOGS[record.kind]
    reasons = _weak_entries(item, log, state)
    if not reasons:
        return
    without = state_without_entries(now, record, {log: reasons.keys()})
    if without is None:
        return
    errata = _errata_among(entries_in_model(record, log), reasons)
    spans = [index for index, reason in reasons.items() if reason == "span"]
    suspicious = [*errata, *spans]
    if _was_done(without):
        suspicious.extend(reasons)
    if not suspicious:
        return
    better = _improvement(record, without, state, has_errata=bool(errata))
    if better is not None:
        index = suspicious[0]
        yield UnprovenClaim(item.pair, (log, index), reasons[index], better)


def _errata_among(entries: Sequence[Any], indexes: Iterable[int]) -> list[int]:
    """Those of some entries that correct others."""
    errata: list[int] = []
    for index in indexes:
        if entries[index].corrects is not None:
            errata.append(index)
    return errata


def _weak_entries(item: ChangedItem, log: str, state: Judged) -> Mapping[int, Reason]:
    """By its index why each new entry proves badly."""
    entries = entries_in_model(item.record, log)
    reasons: dict[int, Reason] = {}
    for index in indexes_added(item.pair, log):
        if index >= len(entries):
            continue  # a flat report without its day is none
        reason = _weakness(entries, index, state)
        if reason is not None:
            reasons[index] = reason
    return reasons


def _improvement(
    record: Record[Any], without: Judged, state: Judged, *, has_errata: bool
) -> ImprovedRecord | None:
    """In what a record stands better with some entries than without.

    None where in nothing that counts.
    """
    old, new = weight_of(without), weight_of(state)
    is_newly_met = standing_of(state) == "met" and standing_of(without) != "met"
    comes_to_be_met = has_errata and is_newly_met
    is_better = is_less_late(old.now, new.now) or is_less_late(old.first, new.first)
    is_step_met = isinstance(state, TargetState) and new.missed < old.missed
    if is_step_met and not is_better:
        stood, stands = str(old.missed), str(new.missed)
        return ImprovedRecord(record, "missed", stood, stands, late=True, left=())
    if not is_better and not comes_to_be_met:
        return None
    only_by_first = new.now >= old.now and not comes_to_be_met
    return ImprovedRecord(
        record,
        "first" if only_by_first else "better",
        standing_of(without, first=only_by_first),
        standing_of(state, first=only_by_first),
        late=True,
        left=(),
    )


# how an entry proves ----------------------------------------------------------------------------


def _weakness(entries: Sequence[Any], index: int, state: Judged) -> Reason | None:
    """Why a new report or measurement proves badly what it says; None where it does not."""
    entry = entries[index]
    log = "reports" if isinstance(entry, Report) else "measurements"
    corrected = corrected_entries(entries, erratum_group(log))[index]
    if not _is_proven(entry) or _proves_less(entries, index, corrected):
        return "bare"
    if _is_vague(entry, state):
        return "vague"
    if corrected is not None and _is_moved(entries[corrected], entry):
        return "moved"
    if isinstance(state, TaskState) and _spans(entry, state.due):
        return "span"
    return None


def _is_moved(corrected: Any, entry: Any) -> bool:
    """Whether an erratum gives an entry another day."""
    return last_day(corrected.date) != last_day(entry.date)


def _proves_less(entries: Sequence[Any], index: int, corrected: int | None) -> bool:
    """Whether an erratum has no document where what it corrects has one."""
    if corrected is None or corrected == index:
        return False
    return _has_document(entries[corrected]) and not _has_document(entries[index])


def _spans(report: Report, due: date | None) -> bool:
    """Whether a day of completion is a half or a year in which the deadline lies."""
    stated = report.completed_on
    if stated is None or due is None:
        return False
    is_long = days_between(stated.first, stated.last) >= _QUARTER_DAYS
    return is_long and stated.first <= due < stated.last


def _is_proven(entry: Report | Measurement) -> bool:
    """Whether an entry names a document that somebody can look up."""
    return bool(entry.via) or _has_document(entry)


def _has_document(entry: Report | Measurement) -> bool:
    """Whether it names a document of the register: an address or a file of its own is none."""
    if entry.document:
        return True
    return isinstance(entry, Report) and bool(documents_among(entry.evidence))


def _is_vague(entry: Report | Measurement, state: Judged) -> bool:
    """Whether a measurement tells no exact value, and how the target stands can't be told by it."""
    if not isinstance(state, TargetState) or not isinstance(entry, Measurement):
        return False
    is_unsettled = state.state in {"open", "not_measured"}
    return is_unsettled and entry.operator != "="


def _was_done(state: Judged) -> bool:
    """Whether what is claimed had been recorded already: as done, or as missed or behind."""
    if isinstance(state, TargetState):
        return state.state in {"missed", "behind"} or state.missed_before > 0
    return state.evaluation.progress.fulfilled


# disputes ---------------------------------------------------------------------------------------


def _disputes_erased(item: ChangedItem) -> Iterator[UnprovenClaim]:
    """Errata without a document by which a verification confirms what it disputed."""
    added = indexes_added(item.pair, "verifications")
    if not added:
        return
    entries = entries_in_model(item.record, "verifications")
    corrected_by = corrected_entries(entries, erratum_group("verifications"))
    for index in added:
        entry, corrected = entries[index], corrected_by[index]
        if entry.corrects is None or corrected is None or entry.document is not None:
            continue
        old_finding = entries[corrected].finding
        if entry.finding == "confirmed" and old_finding != "confirmed":
            better = ImprovedRecord(
                item.record,
                "better",
                old_finding,
                entry.finding,
                late=True,
                left=(),
            )
            path = ("verifications", index)
            yield UnprovenClaim(item.pair, path, "dispute", better)
