"""New entries that make something better and prove it badly: without a document, or long after their day."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.comparison.lateness import claimed_day
from dxplan.comparison.match import RecordPair
from dxplan.compliance.improvements import How, ImprovedRecord
from dxplan.compliance.logs import (
    corrected_entries,
    entries_in_force,
    erratum_group,
    is_entry_of_its_own,
    last_day,
)
from dxplan.compliance.obligations import is_draft
from dxplan.compliance.summary import Compliance
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.what_if import (
    LATE,
    Judged,
    leave_out,
    standing_of,
    state_in,
    weight_of,
    with_head,
)
from dxplan.diagnostics import KeyPath
from dxplan.model.deadline import form_of
from dxplan.model.fields import PROGRESS_LOGS
from dxplan.model.records import Measurement, Report
from dxplan.model.values import days_between
from dxplan.portfolio.portfolio import Portfolio, Record

_LOGS = {"task": "reports", "target": "measurements"}
_LEDGERS = ("deadline_changes", "changes")
_QUARTER_DAYS = 92
"""A day of completion in a longer period, a half or a year, may hide the day."""

Reason: TypeAlias = Literal["bare", "vague", "moved", "span", "dispute"]
"""Why an entry proves badly: no document, no exact value, an entry moved to another day, a completion in a half or a
year in which the deadline lies, a dispute that is taken away."""


@dataclass(frozen=True, slots=True)
class UnprovenClaim:
    """An entry that proves badly why a completion is earlier, or a measurement better, than was recorded.

    ``better`` says how the record, or the finding of a verification, stands without it and with it.
    """

    pair: RecordPair
    path: KeyPath
    reason: Reason
    better: ImprovedRecord


def unproven_claims(
    before: Portfolio, now: Compliance, pairs: Iterable[RecordPair]
) -> Iterator[UnprovenClaim]:
    """Errata, and entries about what was done or measured already, that prove badly what they make better.

    A new report of what was still open is none: that it was done comes to be known by it.
    """
    for pair in pairs:
        log = _LOGS.get(pair.record.kind, "")
        if (
            not log
            or pair.old is None
            or pair.new is None
            or is_draft(before, pair.old, now.as_of)
        ):
            continue
        state = (now.tasks if pair.record.kind == "task" else now.targets).get(
            pair.new.id
        )
        if state is not None and state.restates is None:
            yield from _claims(now, pair, log, state)
        yield from _disputes_erased(pair)


def added_to(pair: RecordPair, log: str) -> list[int]:
    """The places of the entries that a log has got."""
    paths = (
        change.path or ()
        for change in pair.changes
        if change.what is ChangeType.ENTRY_ADDED and change.key == log
    )
    return [path[1] for path in paths if len(path) > 1 and isinstance(path[1], int)]


def day_claimed_by(pair: RecordPair, change: Difference) -> tuple[str, date] | None:
    """The key by which a new entry of a log says how old it is, and that day; None where it says none.

    An erratum of an entry as new, or one that moves an entry to an earlier day, counts by its date too.
    """
    if pair.new is None or change.what is not ChangeType.ENTRY_ADDED:
        return None
    log = change.key
    index = entry_index(change.path)
    entries = entries_in_model(pair.new, log)
    if index is None or index >= len(entries):
        return None  # a flat status that does not say its day
    counts_by_date = log in PROGRESS_LOGS and is_entry_of_its_own(
        entries, index, added_to(pair, log), erratum_group(log)
    )
    return claimed_day(change.new, counts_by_date=counts_by_date)


def entry_index(path: KeyPath | None) -> int | None:
    """The index of the entry of a log that a path leads to; None where it leads to none."""
    if path is None or len(path) < 2:
        return None
    return path[1] if isinstance(path[1], int) else None


def entries_in_model(record: Record[Any], log: str) -> Sequence[Any]:
    """The entries of a log as models; of reports also the flat one of the front matter."""
    if log == "reports":
        return tuple(record.fields.all_reports)
    return tuple(getattr(record.fields, log, ()))


def _claims(
    now: Compliance, pair: RecordPair, log: str, state: Judged
) -> Iterator[UnprovenClaim]:
    if pair.new is None:
        return
    data: Any = pair.new.fields
    entries = data.all_reports if log == "reports" else data.measurements
    reasons: dict[int, Reason] = {}
    for i in added_to(pair, log):
        reason = (
            _weakness(entries, i, state) if i < len(entries) else None
        )  # a flat report without its day is none
        if reason is not None:
            reasons[i] = reason
    if not reasons:
        return
    head = dict(pair.new.front_matter)
    leave_out(head, log, reasons.keys())
    record = with_head(pair.new, head)
    without = (
        state_in(now.portfolio, record, now.as_of, now.settings) if record else None
    )
    errata = [i for i in reasons if entries[i].corrects is not None]
    spans = [i for i, reason in reasons.items() if reason == "span"]
    if without is None or not (errata or spans or _was_done(without)):
        return
    was, now_is = weight_of(without), weight_of(state)
    sides = ((was.now, now_is.now), (was.first, now_is.first))
    is_met = bool(errata) and standing_of(state) == "met" != standing_of(without)
    if is_met or any(one >= LATE and other < one for one, other in sides):
        how: How = "first" if now_is.now >= was.now and not is_met else "better"
        stood, stands = (
            standing_of(side, first=how == "first") for side in (without, state)
        )
        index = (errata or spans or [*reasons])[0]
        yield UnprovenClaim(
            pair, (log, index), reasons[index], _better(pair.new, how, stood, stands)
        )


def _weakness(entries: Sequence[Any], index: int, state: Judged) -> Reason | None:
    """Why a new report or measurement proves badly what it says; None where it does not."""
    entry = entries[index]
    above = corrected_entries(entries)[index]
    weaker = (
        above not in {None, index}
        and _has_document(entries[above or 0])
        and not _has_document(entry)
    )
    if weaker or not _is_proven(entry):
        return "bare"
    if _is_vague(entry, state):
        return "vague"
    if above is not None and last_day(entries[above].date) != last_day(entry.date):
        return "moved"
    return "span" if isinstance(state, TaskState) and _spans(entry, state.due) else None


def _spans(report: Report, due: date | None) -> bool:
    """Whether a day of completion is a half or a year in which the deadline lies."""
    stated = report.completed_on
    if (
        stated is None
        or due is None
        or days_between(stated.first, stated.last) < _QUARTER_DAYS
    ):
        return False
    return stated.first <= due < stated.last


def _disputes_erased(pair: RecordPair) -> Iterator[UnprovenClaim]:
    """Errata without a document by which a verification confirms what it disputed."""
    if pair.new is None:
        return
    entries: Any = getattr(pair.new.fields, "verifications", ())
    added = added_to(pair, "verifications") if entries else []
    above = corrected_entries(entries, erratum_group("verifications")) if added else []
    for i in added:
        entry, corrected = entries[i], above[i]
        if entry.corrects is None or corrected is None or entry.document is not None:
            continue
        was = entries[corrected].finding
        if entry.finding == "confirmed" != was:
            better = _better(pair.new, "better", was, entry.finding)
            yield UnprovenClaim(pair, ("verifications", i), "dispute", better)


Hiding: TypeAlias = Literal["late", "erratum", "form", "occurrences", "decision"]
"""How a line hides a delay: recorded long after its day, as an erratum, by a deadline of another form, or by one that
lacks occurrences which were missed before the line's own day; a decision made in time ends it openly."""


@dataclass(frozen=True, slots=True)
class LateDecision:
    """A line of a ledger, recorded ``days`` after its day, that makes stand better what was late already.

    ``better`` says how the record stands without it and with it.
    """

    pair: RecordPair
    path: KeyPath
    hiding: Hiding
    days: int
    better: ImprovedRecord


RecordedOn: TypeAlias = Callable[[str, Difference], date]
"""The day on which a new entry of a file was recorded."""


def late_decisions(
    before: Portfolio,
    now: Compliance,
    pairs: Iterable[RecordPair],
    recorded: RecordedOn,
    limit: int | None,
) -> Iterator[LateDecision]:
    """Lines of ledgers with their document that hide a delay which an extension in time would not hide.

    Without a limit of days until they are recorded all that end one.
    """
    for pair in pairs:
        if (
            pair.old is None
            or pair.new is None
            or pair.record.kind not in {"task", "target"}
        ):
            continue
        state = (now.tasks if pair.record.kind == "task" else now.targets).get(
            pair.new.id
        )
        if state is not None and not is_draft(before, pair.old, now.as_of):
            yield from _late_decisions(now, pair, state, recorded, limit)


def _late_decisions(
    now: Compliance,
    pair: RecordPair,
    state: Judged,
    recorded: RecordedOn,
    limit: int | None,
) -> Iterator[LateDecision]:
    if pair.new is None:
        return
    head: dict[str, Any] = dict(pair.new.front_matter)
    lines: list[tuple[KeyPath, Hiding, int]] = []
    for log in _LEDGERS:
        entries: Any = getattr(pair.new.fields, log, ())
        own = []
        for change in (
            one
            for one in pair.changes
            if one.what is ChangeType.ENTRY_ADDED and one.key == log
        ):
            path = change.path or ()
            day = recorded(pair.new.file, change)
            hiding = _hiding(pair.new, path, now.as_of, day, limit)
            if hiding:
                own.append((path, hiding, days_between(entries[path[1]].date, day)))
        leave_out(head, log, [path[1] for path, _, _ in own])
        lines += own
    record = with_head(pair.new, head) if lines else None
    without = (
        state_in(now.portfolio, record, now.as_of, now.settings) if record else None
    )
    if without is None:
        return
    (path, hiding, days), was, now_is = lines[0], weight_of(without), weight_of(state)
    if was.now >= LATE and now_is.now < was.now:
        better = _better(pair.new, "better", standing_of(without), standing_of(state))
        yield LateDecision(pair, path, hiding, days, better)
    elif now_is.missed < was.missed:
        better = _better(pair.new, "missed", str(was.missed), str(now_is.missed))
        yield LateDecision(pair, path, hiding, days, better)


def _better(record: Record[Any], how: How, stood: str, stands: str) -> ImprovedRecord:
    """How a record that was late stands without an entry, and with it."""
    return ImprovedRecord(record, how, stood, stands, late=True, left=())


def _hiding(
    record: Record[Any], path: KeyPath, as_of: date, recorded: date, limit: int | None
) -> Hiding | None:
    """How a line of a ledger could hide a delay; None where it is an extension recorded in time."""
    log, index = str(path[0]), int(path[1])
    entries = getattr(record.fields, log)
    entry = entries[index]
    if entry.document is None:
        return None
    if limit is None or entry.corrects is not None:
        return "decision" if entry.corrects is None else "erratum"
    if days_between(entry.date, recorded) > limit:
        return "late"
    if log != "deadline_changes":
        return None
    stood = entries_in_force(entries[:index], entry.date)
    before = stood[-1].to if stood else record.fields.deadline
    if form_of(before, as_of) != form_of(entry.to, as_of):
        return "form"
    return "occurrences" if before.every is not None else None


def _is_proven(entry: Report | Measurement) -> bool:
    """Whether an entry names a document that somebody can look up."""
    return bool(entry.via) or _has_document(entry)


def _has_document(entry: Report | Measurement) -> bool:
    return bool(entry.document or getattr(entry, "evidence", ()))


def _is_vague(entry: Report | Measurement, state: Judged) -> bool:
    """Whether a measurement tells no exact value, and how the target stands can't be told by it."""
    unsettled = isinstance(state, TargetState) and state.state in {
        "open",
        "not_measured",
    }
    return unsettled and isinstance(entry, Measurement) and entry.operator != "="


def _was_done(state: Judged) -> bool:
    """Whether what is claimed had been recorded already: as done, or as missed or behind."""
    if isinstance(state, TargetState):
        return state.state in {"missed", "behind"}
    return state.evaluation.progress.fulfilled
