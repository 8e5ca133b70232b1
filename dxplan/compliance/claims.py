"""New entries that make something better and prove it badly: without a document, or long after their day."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from dxplan.compliance.obligations import is_draft
from dxplan.compliance.summary import Compliance
from dxplan.compliance.targets import TargetState
from dxplan.compliance.variants import LATE, Judged, leave_out, standing_of, state_in, weight_of, with_head
from dxplan.diagnostics import KeyPath
from dxplan.history.changes import Change, What
from dxplan.history.pairs import Pair
from dxplan.model.records import Measurement, Report
from dxplan.model.values import days_between
from dxplan.portfolio import Portfolio

_LOGS = {"task": "reports", "target": "measurements"}
_LEDGERS = ("deadline_changes", "changes")


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry without a document by which a completion is earlier, or a measurement better, than was recorded.

    ``stood`` and ``stands`` are the box or state without it and with it. ``vague`` is one that names a document but no
    exact value, so that nobody can tell how the target stands.
    """

    pair: Pair
    path: KeyPath
    stood: str
    stands: str
    vague: bool = False


def unproven_claims(before: Portfolio, now: Compliance, pairs: Iterable[Pair]) -> Iterator[Claim]:
    """Errata, and entries about what was done or measured already, that name no document and make it better.

    A new report of what was still open is none: that it was done comes to be known by it.
    """
    for pair in pairs:
        log = _LOGS.get(pair.record.kind, "")
        if not log or pair.old is None or pair.new is None or is_draft(before, pair.old, now.as_of):
            continue
        state = (now.tasks if pair.record.kind == "task" else now.targets).get(pair.new.id)
        if state is not None and state.restates is None:
            yield from _claims(now, pair, log, state)


def _claims(now: Compliance, pair: Pair, log: str, state: Judged) -> Iterator[Claim]:
    if pair.new is None:
        return
    data: Any = pair.new.data
    entries = data.all_reports if log == "reports" else data.measurements
    paths = [change.path or () for change in pair.changes if change.what is What.ENTRY_ADDED and change.key == log]
    indexes = [i for _, i in paths if isinstance(i, int) and i < len(entries)]  # a flat report without its day is none
    bare = [i for i in indexes if not _is_proven(entries[i]) or _is_vague(entries[i], state)]
    if not bare:
        return
    head = dict(pair.new.head)
    leave_out(head, log, bare)
    record = with_head(pair.new, head)
    without = state_in(now.portfolio, record, now.as_of, now.settings) if record else None
    errata = [i for i in bare if entries[i].corrects is not None]
    if without is None or not (errata or _was_done(without)):
        return
    was, now_is = weight_of(without), weight_of(state)
    sides = ((was.now, now_is.now), (was.first, now_is.first))
    if any(one >= LATE and other < one for one, other in sides):
        first = now_is.now >= was.now
        stood, stands_now = (standing_of(side, first=first) for side in (without, state))
        index = (errata or bare)[0]
        yield Claim(pair, (log, index), stood, stands_now, vague=_is_proven(entries[index]))


@dataclass(frozen=True, slots=True)
class LateDecision:
    """A line of a ledger that was recorded ``days`` after its day, when something was late that it makes stand better.

    ``stood`` and ``stands`` are the box or state without it and with it.
    """

    pair: Pair
    path: KeyPath
    days: int
    stood: str
    stands: str


RecordedOn: TypeAlias = Callable[[str, Change], date]
"""The day on which a new entry of a file was recorded."""


def late_decisions(
    before: Portfolio, now: Compliance, pairs: Iterable[Pair], recorded: RecordedOn, limit: int
) -> Iterator[LateDecision]:
    """Lines of ledgers with their document that are recorded more than ``limit`` days late and hide a delay."""
    for pair in pairs:
        if pair.old is None or pair.new is None or pair.record.kind not in {"task", "target"}:
            continue
        state = (now.tasks if pair.record.kind == "task" else now.targets).get(pair.new.id)
        if state is not None and not is_draft(before, pair.old, now.as_of):
            yield from _late_decisions(now, pair, state, recorded, limit)


def _late_decisions(
    now: Compliance, pair: Pair, state: Judged, recorded: RecordedOn, limit: int
) -> Iterator[LateDecision]:
    if pair.new is None:
        return
    head, late = dict(pair.new.head), []
    for log in _LEDGERS:
        entries: Any = getattr(pair.new.data, log, ())
        for change in (one for one in pair.changes if one.what is What.ENTRY_ADDED and one.key == log):
            path = change.path or ()
            entry = entries[path[1]]
            days = days_between(entry.date, recorded(pair.new.file, change))
            if days > limit and entry.document is not None and entry.corrects is None:
                late.append((path, days))
        leave_out(head, log, [path[1] for path, _ in late if path[0] == log])
    record = with_head(pair.new, head) if late else None
    without = state_in(now.portfolio, record, now.as_of, now.settings) if record else None
    if without is not None and weight_of(without).now >= LATE and weight_of(state).now < weight_of(without).now:
        path, days = late[0]
        yield LateDecision(pair, path, days, standing_of(without), standing_of(state))


def _is_proven(entry: Report | Measurement) -> bool:
    """Whether an entry names a document that somebody can look up."""
    return bool(entry.document or entry.via or getattr(entry, "evidence", ()))


def _is_vague(entry: Report | Measurement, state: Judged) -> bool:
    """Whether a measurement tells no exact value, and how the target stands can't be told by it."""
    unsettled = isinstance(state, TargetState) and state.state in {"open", "not_measured"}
    return unsettled and isinstance(entry, Measurement) and entry.operator is not None


def _was_done(state: Judged) -> bool:
    """Whether what is claimed had been recorded already: as done, or as missed or behind."""
    if isinstance(state, TargetState):
        return state.state in {"missed", "behind"}
    return state.judged.done.fulfilled
