"""Outcomes of a change that a reviewer should look at and that no rule speaks of."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.comparison.equivalence import RecordStates
from dxplan.compliance.decisions import late_decisions
from dxplan.compliance.logs import with_changes
from dxplan.compliance.obligations import is_draft, overwritten
from dxplan.compliance.tasks import TaskState
from dxplan.diagnostics import KeyPath
from dxplan.diff.caution import Caution, CautionName
from dxplan.diff.diff import Diff, RecordDiff
from dxplan.model.dates import days_between, interval_of
from dxplan.model.deadline import BINDING, form_of
from dxplan.model.records import STOPPING, Plan
from dxplan.portfolio.portfolio import Record


def outcome_cautions(diff: Diff, gate: Collection[Caution]) -> Iterator[Caution]:
    """What follows from the changes, where the ``gate`` has not spoken of it."""
    removals = [caution for caution in gate if caution.name == "removed"]
    removed = {caution.record_diff.key for caution in removals}
    removed_plans = _removed_records(removals)
    explained: set[tuple[str, str]] = set()
    for caution in gate:
        if caution.name == "decision-recorded-late":
            explained.add(caution.record_diff.key)
    for record_diff in diff.records:
        is_said = record_diff.key in removed or record_diff.record.plan in removed_plans
        if not is_said and _is_lost(diff, record_diff):
            yield Caution("removed", record_diff)
        cautions = [
            *_of_states(record_diff, diff.new.as_of),
            *_of_extension(record_diff),
        ]
        if cautions:
            explained.add(record_diff.key)
        yield from cautions
        if record_diff.record.kind == "plan":
            yield from _of_plan(diff, record_diff)
    yield from _of_decisions(diff, explained)


def _removed_records(removals: Iterable[Caution]) -> set[str | None]:
    """The ids of the records that the gate says were removed."""
    return {caution.finding.record for caution in removals if caution.finding}


def _is_lost(diff: Diff, record_diff: RecordDiff) -> bool:
    """Whether a record is gone on which a figure or an address rests."""
    record = record_diff.record
    if record_diff.outcome != "removed":
        return False
    if record.kind not in {"document", "area", "indicator", "term"}:
        return True
    return bool(diff.old.portfolio.citations.get(record.id))


# states -----------------------------------------------------------------------------------------


def _of_states(record_diff: RecordDiff, as_of: date) -> Iterator[Caution]:
    """What of a task's state is another, beside how it is counted."""
    old, new = record_diff.old, record_diff.new
    if not isinstance(old, TaskState) or not isinstance(new, TaskState):
        return
    if _stops(new) > _stops(old):
        change = _last_change(record_diff, "reports")
        yield Caution("stopped", record_diff, change=change)
    yield from _of_deadlines(record_diff, old, new, as_of)


def _stops(state: TaskState) -> int:
    """How many reports suspend or cancel a task by a document."""
    count = 0
    for report in state.reports:
        if report.status in STOPPING and report.authorised_by is not None:
            count += 1
    return count


def _of_deadlines(
    record_diff: RecordDiff, old: TaskState, new: TaskState, as_of: date
) -> Iterator[Caution]:
    """How a deadline binds less than before."""
    name = _weaker_deadline(old, new, as_of)
    if name is None:
        return
    keys = ["deadline_changes", "deadline"]
    if name in {"deadline-dropped", "deadline-later"}:
        keys += ["changes", "by"]
    yield Caution(name, record_diff, change=_last_change(record_diff, *keys))


def _weaker_deadline(old: TaskState, new: TaskState, as_of: date) -> CautionName | None:
    """In what a deadline binds less than before; None where it does not."""
    old_form, new_form = form_of(old.deadline, as_of), form_of(new.deadline, as_of)
    old_day, new_day = old.evaluation.due.day, new.evaluation.due.day
    binds_no_more = old_form in BINDING and new_form not in BINDING
    if binds_no_more or _has_lost_expected_day(old, new, as_of):
        return "deadline-dropped"
    if old_form != new_form:
        return "deadline-form" if old_form in BINDING else None
    if old_form == "recurring":
        return "occurrences-dropped" if _has_fewer_occurrences(old, new) else None
    if old_day is None or new_day is None:
        return None
    return "deadline-later" if new_day > old_day else None


def _has_lost_expected_day(old: TaskState, new: TaskState, as_of: date) -> bool:
    """Whether a deadline that was expected on a day is expected on none by now."""
    if form_of(old.deadline, as_of) != "expected":
        return False
    return old.evaluation.due.day is not None and new.evaluation.due.day is None


def _last_change(record_diff: RecordDiff, *keys: str) -> Difference | None:
    """The last change of one of some keys that stands in the newer file."""
    last: Difference | None = None
    for change in record_diff.changes:
        if change.key in keys and change.path is not None:
            last = change
    return last


def _has_fewer_occurrences(old: TaskState, new: TaskState) -> bool:
    """Whether occurrences that had ended, or the last ones to come, are none any more."""
    return _ended(new) < _ended(old) or _last_day(new) < _last_day(old)


def _ended(state: TaskState) -> int:
    occurrences = state.evaluation.occurrences
    if occurrences is None:
        return 0
    return occurrences.met + occurrences.missed


def _last_day(state: TaskState) -> date:
    """The day on which a recurring deadline ends."""
    until = state.deadline.until
    if until is None:
        return date.max
    return until.last


def _of_extension(record_diff: RecordDiff) -> Iterator[Caution]:
    """An extension that came when the deadline before it had passed and nothing was fulfilled."""
    old = record_diff.old
    if not isinstance(old, TaskState) or old.deadline.every is not None:
        return
    due = old.evaluation.due
    if old.evaluation.progress.fulfilled or due.day is None or not due.firm:
        return  # what is only expected is never late
    extension = _first_extension(record_diff)
    if extension is None or not isinstance(extension.new, Mapping):
        return
    new = record_diff.new
    new_day = new.evaluation.due.day if isinstance(new, TaskState) else None
    if new_day is not None and new_day <= due.day:
        return  # an earlier day is no extension
    late = days_between(due.day, interval_of(extension.new["date"]).first)
    if late > 0:
        yield Caution("extended-late", record_diff, days=late, change=extension)


def _first_extension(record_diff: RecordDiff) -> Difference | None:
    """The first new line of the deadline's ledger; None where that corrects another."""
    for change in record_diff.changes:
        if change.key != "deadline_changes":
            continue
        if change.what is not ChangeType.ENTRY_ADDED:
            continue
        line = change.new
        if isinstance(line, Mapping) and line.get("corrects"):
            return None
        return change
    return None


# plans ------------------------------------------------------------------------------------------


def _of_plan(diff: Diff, record_diff: RecordDiff) -> Iterator[Caution]:
    """A plan whose open tasks are counted no more, by a line of `changes`."""
    old, new = record_diff.pair.old, record_diff.pair.new
    if old is None or new is None or not record_diff.changes:
        return
    if is_draft(diff.old.portfolio, old, diff.old.as_of):
        return
    states = RecordStates(diff.old.portfolio, diff.new.portfolio, old, new)
    if {"standing", "assigns"} & {*overwritten(states)}:
        return  # the gate speaks of that
    day = diff.new.as_of
    if _is_counted(old, day) and not _is_counted(new, day):
        key = "standing"
        if with_changes(new, day).assigns:
            key = "assigns"
        change = _last_change(record_diff, key)
        yield Caution("plan-not-counted", record_diff, key, change=change)


def _is_counted(plan: Record[Plan], as_of: date) -> bool:
    """Whether the open tasks of a plan stand in boxes."""
    fields = with_changes(plan, as_of)
    return fields.standing == "in_force" and not fields.assigns


# decisions --------------------------------------------------------------------------------------


def _of_decisions(
    diff: Diff, explained: Collection[tuple[str, str]]
) -> Iterator[Caution]:
    """Lines of ledgers by which something late stands better, where nothing else tells of it."""
    records = {record_diff.key: record_diff for record_diff in diff.records}
    decisions = late_decisions(
        diff.old.portfolio, diff.new, diff.pairs, lambda _file, _change: date.min, None
    )
    for decision in decisions:
        key = (decision.pair.record.kind, decision.pair.record.id)
        if key not in records or key in explained:
            continue
        record_diff = records[key]
        yield Caution(
            "eased-by-decision",
            record_diff,
            str(decision.path[0]),
            better=frozenset({decision.better.record.id}),
            change=_change_at(record_diff, decision.path),
            improved=decision.better,
        )


def _change_at(record_diff: RecordDiff, path: KeyPath) -> Difference | None:
    """The change at a path of the newer file."""
    for change in record_diff.changes:
        if change.path == path:
            return change
    return None
