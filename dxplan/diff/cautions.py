"""What of a comparison somebody should look at before it is accepted."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.comparison.equivalence import BeforeAfter
from dxplan.comparison.match import lost_ids
from dxplan.compliance.claims import day_claimed_by, late_decisions, unproven_claims
from dxplan.compliance.improvements import ImprovedRecord, improvements, moved_plans
from dxplan.compliance.logs import with_changes
from dxplan.compliance.obligations import (
    DEADLINES,
    corrected_bases,
    corrected_handover,
    is_draft,
    moved_deadline,
    overwritten,
)
from dxplan.compliance.proof import old_proofs
from dxplan.compliance.summary import Row
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.waivers import is_accepted, waivers_of
from dxplan.diff.diff import Diff, RecordDiff, rows_moved
from dxplan.history.recorded_day import RecordedDays
from dxplan.model.deadline import BINDING, form_of
from dxplan.model.fields import LOGS
from dxplan.model.records import STOPPING, Report
from dxplan.model.values import days_between, interval_of
from dxplan.portfolio.portfolio import Record

Name: TypeAlias = Literal[
    "removed", "completion-withdrawn", "deadline-later", "deadline-dropped", "deadline-edited", "entry-removed",
    "entry-changed", "without-document", "backdated", "renamed-unstated", "extended-late", "assignment-edited",
    "better-without-entry", "better-by-correction", "basis-corrected", "claim-without-document", "handover-corrected",
    "plan-not-counted", "decision-recorded-late", "waiver-added", "deadline-form", "occurrences-dropped", "stopped",
    "former-id-lost", "moved-between-jurisdictions", "eased-by-decision", "proof-too-old",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caution:
    """One of them: about a record, or one change of it.

    Of ``backdated`` it is the entry furthest back, recorded ``days`` after its own day or later still. ``key`` is what
    was edited, ``better`` are the records that stand better by that alone.
    """

    name: Name
    altered: RecordDiff
    change: Difference | None = None
    days: int = 0
    key: str = ""
    better: tuple[ImprovedRecord, ...] = ()

    @property
    def about(self) -> str | None:
        """The key of the head that it is about."""
        return self.key or (self.change.key if self.change else None)


_GRAVEST_FIRST: tuple[Name, ...] = (
    "better-without-entry", "removed", "former-id-lost", "entry-removed", "entry-changed", "deadline-edited",
    "assignment-edited", "completion-withdrawn", "claim-without-document", "decision-recorded-late",
    "plan-not-counted", "moved-between-jurisdictions", "better-by-correction", "deadline-dropped", "deadline-later",
    "extended-late", "renamed-unstated", "handover-corrected", "waiver-added", "basis-corrected",
)  # fmt: skip
"""What a reader has to see first; all others follow, `without-document` and `backdated` last."""
_LAST: tuple[Name, ...] = ("without-document", "backdated")


def cautions(found: Diff, recorded: RecordedDays, backdated_days: int) -> list[Caution]:
    """Every caution, the gravest first; those of one kind record by record."""
    order = {name: i - len(_GRAVEST_FIRST) for i, name in enumerate(_GRAVEST_FIRST)}
    order |= {name: i + 1 for i, name in enumerate(_LAST)}
    return sorted(
        _cautions(found, recorded, backdated_days),
        key=lambda one: order.get(one.name, 0),
    )


def _cautions(
    found: Diff, recorded: RecordedDays, backdated_days: int
) -> Iterator[Caution]:
    for altered in found.altered:
        if altered.outcome == "removed" and not _is_uncited_entry(found, altered):
            yield Caution("removed", altered)
        if altered.unstated:
            yield Caution("renamed-unstated", altered)
        yield from _of_states(altered, found.new.as_of)
        yield from _of_extension(altered)
        yield from _of_first_deadline(altered)
        yield from _of_waivers(altered)
        for change in altered.changes:
            yield from _of_change(altered, change)
        yield from _of_late_entries(altered, recorded, backdated_days)
    yield from _of_edits(found)
    yield from _of_decisions(found, recorded, backdated_days)
    yield from _of_old_proofs(found)
    yield from _of_ids(found)


def _is_uncited_entry(found: Diff, altered: RecordDiff) -> bool:
    """Whether it is an entry of a register that nothing cited: no figure and no address rests on it."""
    record = altered.record
    return record.kind in {
        "document",
        "area",
        "indicator",
        "term",
    } and not found.old.portfolio.citations.get(record.id)


def _of_ids(found: Diff) -> Iterator[Caution]:
    """Old ids that no longer lead where they led, and plans that count for another jurisdiction."""
    altered = {(one.record.kind, one.record.id): one for one in found.altered}
    for lost in lost_ids(found.old.portfolio, found.new.portfolio, found.pairs):
        if (lost.new.kind, lost.new.id) in altered:
            yield Caution(
                "former-id-lost", altered[lost.new.kind, lost.new.id], key="former_ids"
            )
    for pair in moved_plans(found.pairs):
        if ("plan", pair.record.id) in altered:
            yield Caution(
                "moved-between-jurisdictions",
                altered["plan", pair.record.id],
                key="plan",
            )


def _of_decisions(found: Diff, recorded: RecordedDays, limit: int) -> Iterator[Caution]:
    """Lines of ledgers by which something late stands better, those that were recorded long after their day first."""
    altered = {(one.record.kind, one.record.id): one for one in found.altered}

    def recorded_on(file: str, change: Difference) -> date:
        return recorded.day(file, change.key, change.new) or date.min

    moved = (
        one
        for one in found.altered
        if any(_of_states(one, found.new.as_of)) or any(_of_extension(one))
    )
    told = {one.record.id for one in moved}
    names: tuple[tuple[Name, int | None], ...] = (
        ("decision-recorded-late", limit),
        ("eased-by-decision", None),
    )
    for name, days in names:
        for one in late_decisions(
            found.old.portfolio, found.new, found.pairs, recorded_on, days
        ):
            record = one.pair.record
            if (record.kind, record.id) not in altered or (
                name == "eased-by-decision" and record.id in told
            ):
                continue
            told.add(record.id)
            where = altered[record.kind, record.id]
            change = next(
                (change for change in where.changes if change.path == one.path), None
            )
            yield Caution(name, where, change, max(one.days, 0), better=(one.better,))


def _of_old_proofs(found: Diff) -> Iterator[Caution]:
    """New entries that are proven by nothing but documents older than what they prove."""
    altered = {(one.record.kind, one.record.id): one for one in found.altered}
    for one in old_proofs(found.old.portfolio, found.new, found.pairs):
        where = altered.get((one.pair.record.kind, one.pair.record.id))
        if where is not None:
            change = next(
                (change for change in where.changes if change.path == one.path), None
            )
            yield Caution("proof-too-old", where, change)


def _of_edits(found: Diff) -> Iterator[Caution]:
    """What a head or a register says otherwise than before, and what stands better by it."""
    altered = {(one.record.kind, one.record.id): one for one in found.altered}
    told: set[tuple[str, str]] = set()
    for one in improvements(found.old.portfolio, found.new, found.pairs):
        places = (one.pair.record, *(better.record for better in one.better))
        where = next(
            (altered[r.kind, r.id] for r in places if (r.kind, r.id) in altered), None
        )
        key = str(one.path[0]) if one.path else "plan"
        told.add((one.pair.record.id, key))
        if where is not None:
            name: Name = "better-without-entry" if one.hides else "better-by-correction"
            yield Caution(name, where, key=key, better=one.better)
    for where in found.altered:
        if where.changes and where.pair.old is not None and where.pair.new is not None:
            yield from _of_heads(
                found,
                where,
                BeforeAfter(found.old.portfolio, found.new.portfolio, *_both(where)),
                told,
            )
    for claim in unproven_claims(found.old.portfolio, found.new, found.pairs):
        record = claim.pair.record
        if (record.kind, record.id) in altered:
            where = altered[record.kind, record.id]
            yield Caution(
                "claim-without-document",
                where,
                key=str(claim.path[0]),
                better=(claim.better,),
            )


def _both(altered: RecordDiff) -> tuple[Record[Any], Record[Any]]:
    old, new = altered.pair.old, altered.pair.new
    if old is None or new is None:
        raise AssertionError
    return old, new


def _of_heads(
    found: Diff, altered: RecordDiff, sides: BeforeAfter, told: set[tuple[str, str]]
) -> Iterator[Caution]:
    """The keys of one head that were written over; of ``told`` it was said already what stands better by them."""
    if is_draft(found.old.portfolio, sides.old, found.old.as_of):
        return
    for key in overwritten(sides):
        yield Caution("assignment-edited", altered, key=key)
    for key in corrected_bases(sides):
        if (sides.new.id, key) not in told:
            yield Caution("basis-corrected", altered, key=key)
    handover = corrected_handover(sides)
    if handover:
        yield Caution("handover-corrected", altered, key=handover)
    if sides.new.kind == "plan" and not {"standing", "assigns"} & {*overwritten(sides)}:
        was, now = (
            _is_counted(record, found.new.as_of) for record in (sides.old, sides.new)
        )
        if was and not now:
            now_assigns = with_changes(sides.new, found.new.as_of).assigns
            yield Caution(
                "plan-not-counted",
                altered,
                key="assigns" if now_assigns else "standing",
            )


def _is_counted(plan: Record[Any], as_of: date) -> bool:
    """Whether the open tasks of a plan stand in boxes."""
    data = with_changes(plan, as_of)
    return data.standing == "in_force" and not data.assigns


Resting: TypeAlias = Literal["all", "some"]


def resting(found: Diff, careful: Collection[Caution]) -> Mapping[Row, Resting]:
    """The scopes whose numbers move, wholly or in part, by what a caution speaks of.

    A task or target that is as it was and judged otherwise all the same rests on a caution about something shared:
    its plan, a document, a unit.
    """
    careful = [
        caution for caution in careful if caution.name != "waiver-added"
    ]  # which moves no number
    named = {caution.altered.record.id for caution in careful}
    named |= {better.record.id for caution in careful for better in caution.better}
    is_shared = any(caution.altered.record.kind not in _JUDGED for caution in careful)
    moved: dict[Row, set[bool]] = {}
    for altered in found.altered:
        if altered.record.kind not in _JUDGED:
            continue
        rests = altered.record.id in named or (
            altered.outcome == "affected" and is_shared
        )
        for row in rows_moved(found, altered):
            moved.setdefault(row, set()).add(rests)
    return {
        row: "some" if False in rests else "all"
        for row, rests in moved.items()
        if True in rests
    }


_JUDGED = frozenset({"task", "target"})


def _of_waivers(altered: RecordDiff) -> Iterator[Caution]:
    before = waivers_of(altered.pair.old)
    if any(not is_accepted(waiver, before) for waiver in waivers_of(altered.pair.new)):
        yield Caution("waiver-added", altered, key="waivers")


def _of_states(altered: RecordDiff, as_of: date) -> Iterator[Caution]:
    old, new = altered.old, altered.new
    if not (isinstance(old, TaskState) and isinstance(new, TaskState)):
        return
    if _is_withdrawn(old, new):
        yield Caution("completion-withdrawn", altered)
    stops, stopped = ([r for r in state.reports if _stops(r)] for state in (old, new))
    if len(stopped) > len(stops):
        yield Caution("stopped", altered)
    yield from _of_deadlines(altered, old, new, as_of)


def _is_withdrawn(old: TaskState, new: TaskState) -> bool:
    """Whether a task that was fulfilled is open again, or was in between."""
    if not old.evaluation.progress.fulfilled:
        return False
    if not new.evaluation.progress.fulfilled:
        return True
    first = old.evaluation.progress.run[0]
    in_run, in_all = (
        any(
            (report.date, report.status) == (first.date, first.status)
            for report in reports
        )
        for reports in (new.evaluation.progress.run, new.evaluation.progress.reports)
    )
    return in_all and not in_run


def _stops(report: Report) -> bool:
    return report.status in STOPPING and report.authorised_by is not None


def _of_deadlines(
    altered: RecordDiff, old: TaskState, new: TaskState, as_of: date
) -> Iterator[Caution]:
    was, now = (form_of(state.deadline, as_of) for state in (old, new))
    before, after = old.evaluation.due.day, new.evaluation.due.day
    if (was in BINDING and now not in BINDING) or (
        was == "expected" and before and not after
    ):
        yield Caution("deadline-dropped", altered)
    elif was in BINDING and was != now:
        yield Caution("deadline-form", altered)
    elif was == "recurring" == now and _has_fewer_occurrences(old, new):
        yield Caution("occurrences-dropped", altered)
    elif was == now and before and after and after > before and was != "recurring":
        yield Caution("deadline-later", altered)


def _has_fewer_occurrences(old: TaskState, new: TaskState) -> bool:
    """Whether occurrences that had ended, or the last ones to come, are none any more."""
    was, now = old.evaluation.occurrences, new.evaluation.occurrences
    ended, left = (one.met + one.missed if one else 0 for one in (was, now))
    ends = [
        state.deadline.until.last if state.deadline.until else date.max
        for state in (old, new)
    ]
    return left < ended or ends[1] < ends[0]


def _of_extension(altered: RecordDiff) -> Iterator[Caution]:
    """An extension that came when the deadline before it had passed and nothing was fulfilled."""
    old = altered.old
    if (
        not isinstance(old, TaskState)
        or old.deadline.every is not None
        or old.evaluation.progress.fulfilled
    ):
        return
    if not old.evaluation.due.firm:  # what is only expected is never late
        return
    added = [
        c
        for c in altered.changes
        if c.what is ChangeType.ENTRY_ADDED and c.key == "deadline_changes"
    ]
    first = added[0] if added else None
    if (
        first is None
        or not isinstance(first.new, dict)
        or first.new.get("corrects")
        or old.evaluation.due.day is None
    ):
        return
    moved = (
        altered.new.evaluation.due.day if isinstance(altered.new, TaskState) else None
    )
    if (
        moved is not None and moved <= old.evaluation.due.day
    ):  # an earlier day is no extension
        return
    late = days_between(old.evaluation.due.day, interval_of(first.new["date"]).first)
    if late > 0:
        yield Caution("extended-late", altered, first, late)


def is_rewritten(altered: RecordDiff) -> bool:
    """Whether a first deadline was written over; its wording, or that its condition is met, may come to be known."""
    old, new = altered.pair.old, altered.pair.new
    return old is not None and new is not None and bool(moved_deadline(old, new))


def _of_first_deadline(altered: RecordDiff) -> Iterator[Caution]:
    if is_rewritten(altered):
        key = DEADLINES[altered.record.kind]
        yield Caution(
            "deadline-edited",
            altered,
            next((c for c in altered.changes if c.key == key), None),
        )


def _of_change(altered: RecordDiff, change: Difference) -> Iterator[Caution]:
    if change.what in {ChangeType.ENTRY_REMOVED, ChangeType.ENTRY_CHANGED}:
        yield Caution(
            "entry-removed" if change.new is None else "entry-changed", altered, change
        )
    if change.what is ChangeType.ENTRY_ADDED and change.key in {
        "deadline_changes",
        "changes",
    }:
        entry = change.new if isinstance(change.new, dict) else {}
        if not entry.get("document"):
            yield Caution("without-document", altered, change)


def _of_late_entries(
    altered: RecordDiff, recorded: RecordedDays, limit: int
) -> Iterator[Caution]:
    """The new entry of a known record that was recorded longest after its day, where that is long."""
    if altered.outcome == "created":
        return
    file = altered.record.file
    late: list[tuple[int, Difference]] = []
    latest = recorded.latest(file)
    for change in altered.changes:
        if latest is None or _days_late(altered, change, latest) <= limit:
            continue
        day = recorded.day(file, change.key, change.new)
        days = _days_late(altered, change, day) if day else 0
        if days > limit and all(days > other for other, _ in late):
            late.append((days, change))
    if late:
        days, change = late[-1]
        yield Caution("backdated", altered, change, days)


def _days_late(altered: RecordDiff, change: Difference, recorded: date) -> int:
    """How long after its own day a new entry was recorded; of an erratum, after the day that it gives as that one."""
    claimed = day_claimed_by(altered.pair, change) if change.key in LOGS else None
    return days_between(claimed[1], recorded) if claimed else 0
