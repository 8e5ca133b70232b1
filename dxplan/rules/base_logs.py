"""H: the logs against the base: they only grow, and no entry comes late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dxplan.comparison.compare import ChangeType, Difference, entries_of
from dxplan.comparison.equivalence import RecordStates
from dxplan.comparison.match import RecordPair
from dxplan.compliance.claims import day_claimed_by
from dxplan.compliance.collectives import report_log
from dxplan.compliance.deadline_evaluation import Evaluator
from dxplan.diagnostics import Finding, KeyPart, KeyPath, Related
from dxplan.model.dates import days_between
from dxplan.model.fields import PROGRESS_LOGS
from dxplan.model.records import Report, Task
from dxplan.portfolio.portfolio import Record
from dxplan.rules.base_edits import (
    LogEdits,
    edits,
    path_in_file,
    related_at_base,
    typed_entry,
    written_day,
)
from dxplan.rules.context import Context, Findings, base_place, finding
from dxplan.wording.excerpts import differing_paths, excerpt_at, keys_of_difference

_SHOWN_PLACES = 100
_SHOWN_DATES = 5


def log_entry_changed(context: Context) -> Findings:
    """H202: an entry of a log that is not what it was."""
    for record_edits in context.once(edits):
        states = record_edits.states
        for change in record_edits.edited:
            old_entry = typed_entry(states.old, change.old_path)
            new_entry = typed_entry(states.new, change.path)
            if states.same_entry(old_entry, new_entry):
                continue
            yield _changed_entry(states, change)


def _changed_entry(states: RecordStates, change: Difference) -> Finding:
    path, old_path = differing_paths(change.old, change.new)
    key = keys_of_difference(path, old_path)
    old = excerpt_at(change.old, key)
    new = excerpt_at(change.new, key)
    args: dict[str, Any] = {}
    if not old:
        args["variant"] = "added"
    elif not new:
        args["variant"] = "gone"
    entry_path = path_in_file(states.new, (*(change.path or ()), *path))
    old_entry_path = path_in_file(states.old, (*(change.old_path or ()), *old_path))
    return finding(
        "H202",
        states.new,
        entry_path,
        related=related_at_base(states.old, old_entry_path),
        **args,
        found=f"log-{change.key}",
        date=written_day(change.old),
        key=".".join(map(str, key)),
        old=old,
        new=new,
    )


def log_entry_removed(context: Context) -> Findings:
    """H203: entries of a log that are gone, one finding a log."""
    for record_edits in context.once(edits):
        gone_by_log: dict[str, list[Difference]] = {}
        for change in record_edits.gone:
            gone_by_log.setdefault(change.key, []).append(change)
        for log, gone in gone_by_log.items():
            yield _removed_entries(record_edits.states, log, gone)


def _removed_entries(
    states: RecordStates, log: str, gone: Sequence[Difference]
) -> Finding:
    related: list[Related] = []
    for change in gone[:_SHOWN_PLACES]:
        old_path = path_in_file(states.old, change.old_path or ())
        related += related_at_base(states.old, old_path)
    dates = ", ".join(written_day(change.old) for change in gone[:_SHOWN_DATES])
    if len(gone) > _SHOWN_DATES:
        dates += ", …"
    path, part = _place_of_log(states.new, log)
    return finding(
        "H203",
        states.new,
        path,
        part=part,
        related=tuple(related),
        found=f"log-{log}",
        dates=dates,
    )


def _place_of_log(record: Record[Any], log: str) -> tuple[KeyPath, KeyPart]:
    """The key of a log, or the flat report in its place; a missing part where there is neither."""
    if log in record.front_matter:
        return (log,), KeyPart.KEY
    if entries_of(record.front_matter, log):
        return path_in_file(record, (log, 0)), KeyPart.KEY
    return (), KeyPart.MISSING


def log_reordered(context: Context) -> Findings:
    """H204: entries of one day in another order, one finding a log and day."""
    for record_edits in context.once(edits):
        first_moved: dict[tuple[str, str], Difference] = {}
        for change in reversed(record_edits.pair.changes):
            if change.what is ChangeType.ENTRY_MOVED:
                first_moved[change.key, written_day(change.old)] = change
        for (log, day), change in first_moved.items():
            yield _moved_entry(record_edits.states, change, log, day)


def _moved_entry(
    states: RecordStates, change: Difference, log: str, day: str
) -> Finding:
    path = path_in_file(states.new, (*(change.path or ()), "date"))
    old_path = path_in_file(states.old, (*(change.old_path or ()), "date"))
    return finding(
        "H204",
        states.new,
        path,
        related=related_at_base(states.old, old_path),
        found=f"log-{log}",
        date=day,
    )


# withdrawals -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A new report by which a completion no longer stands, both by their index in the log."""

    task: Record[Task]
    report_index: int
    old_task: Record[Task]
    completion_index: int

    @property
    def report(self) -> Report:
        """The report that withdraws."""
        return self.task.fields.all_reports[self.report_index]

    @property
    def completion(self) -> Report:
        """The report that is withdrawn."""
        return self.old_task.fields.all_reports[self.completion_index]


def completion_withdrawn(context: Context) -> Findings:
    """H211: by a new report a task that was fulfilled by the base is not any more."""
    for pair in context.base_pairs:
        withdrawal = _withdrawal(context, pair)
        if withdrawal is None:
            continue
        report = withdrawal.report
        status_path = path_in_file(
            withdrawal.task, ("reports", withdrawal.report_index, "status")
        )
        old_path = path_in_file(
            withdrawal.old_task, ("reports", withdrawal.completion_index)
        )
        is_reasoned = report.note or report.difficulty
        yield finding(
            "H211",
            withdrawal.task,
            status_path,
            related=related_at_base(withdrawal.old_task, old_path),
            date=report.date,
            status=report.status,
            before=withdrawal.completion.date,
            variant="reasoned" if is_reasoned else "bare",
        )


def _withdrawal(context: Context, pair: RecordPair) -> Withdrawal | None:
    """The withdrawal in a task's new reports; None where entries of the log are gone or changed."""
    if pair.old is None:
        return None
    if pair.record.kind != "task":
        return None
    added = _added_reports(pair)
    if not added:
        return None
    return _first_withdrawal(context, pair.record, pair.old, added)


def _added_reports(pair: RecordPair) -> list[int]:
    """The indexes of the new reports; empty where others are gone or changed."""
    added = []
    for change in pair.changes:
        if change.key != "reports":
            continue
        if change.what in {ChangeType.ENTRY_REMOVED, ChangeType.ENTRY_CHANGED}:
            return []
        if change.what is ChangeType.ENTRY_ADDED and change.path:
            added.append(_index(change.path))
    return added


def _first_withdrawal(
    context: Context, task: Record[Task], old_task: Record[Task], added: list[int]
) -> Withdrawal | None:
    """The first of the new reports, added to those of the base, that reopens the task."""
    state = context.compliance.tasks.get(task.id)
    if state is None or state.restates:
        return None
    evaluator = Evaluator(
        context.as_of,
        context.compliance.settings,
        state.exists_from,
        state.task.accepts_pilot,
    )
    log = task.fields.all_reports
    completion: Report | None = None
    for number_added in range(len(added) + 1):
        reports = _log_without(log, {*added[number_added:]})
        fields = state.task.model_copy(
            update={"reports": tuple(reports), "status": None}
        )
        in_force = report_log(context.portfolio, task, fields, context.as_of)
        progress = evaluator.against(in_force, state.deadline).progress
        if progress.fulfilled:
            completion = progress.run[0] if progress.run else None
            continue
        if completion is None:
            return None
        if number_added == 0:
            return None
        old_index = _index_of(completion, old_task.fields.all_reports)
        return Withdrawal(task, added[number_added - 1], old_task, old_index)
    return None


def _log_without(log: Sequence[Report], indexes: set[int]) -> list[Report]:
    reports = []
    for i, report in enumerate(log):
        if i not in indexes:
            reports.append(report)
    return reports


def _index_of(report: Report, log: tuple[Report, ...]) -> int:
    """The index of a report in the log of the base, where it may not have been translated yet."""
    for i, old_report in enumerate(log):
        if old_report.date != report.date:
            continue
        if old_report.status == report.status:
            return i
    return 0


def _index(path: KeyPath | None) -> int:
    if not path:
        return 0
    return int(path[1])


# late entries ------------------------------------------------------------------------


def backdated_entry(context: Context) -> Findings:
    """H212: an entry that is recorded long after its day; an erratum, after the day it gives.

    It was recorded by the commit since the base that brought it; without one, not yet.
    """
    if context.base is None:
        return
    recorded_days = context.base.recorded
    for record_edits in context.once(edits):
        new = record_edits.states.new
        for change, entry in _new_entries(record_edits):
            is_committed = recorded_days.is_committed(new.file, change.key, change.new)
            recorded = None
            if is_committed:
                recorded = recorded_days.day(new.file, change.key, change.new)
            day = recorded or context.as_of
            claim = day_claimed_by(record_edits.pair, change)
            if claim is None:
                continue
            key, claimed = claim
            days_late = days_between(claimed, day)
            if days_late <= context.backdated_days:
                continue
            variant = "erratum" if key == "recorded" else change.key
            if not is_committed:
                variant += "-uncommitted"
            yield finding(
                "H212",
                new,
                path_in_file(new, (change.key, _index(change.path), key)),
                related=_last_entry_at_base(record_edits.states.old, change.key),
                variant=variant,
                date=getattr(entry, key),
                recorded=day,
                days=days_late,
                limit=context.backdated_days,
            )


def _last_entry_at_base(record: Record[Any], log: str) -> tuple[Related, ...]:
    entries = getattr(record.fields, log)
    if not entries:
        return ()
    last_place = base_place(record, (log, len(entries) - 1))
    return (Related("last-before", last_place),)


def _new_entries(record_edits: LogEdits) -> Iterator[tuple[Difference, Any]]:
    """The new entries of a record that have a date, and its errata that say when they were made.

    An entry whose date was written over is not new.
    """
    edited_paths = {change.path for change in record_edits.edited}
    for change in record_edits.pair.changes:
        if change.what is not ChangeType.ENTRY_ADDED:
            continue
        if change.path in edited_paths:
            continue
        entry: Any = typed_entry(record_edits.states.new, change.path)
        if entry is None:
            continue
        says_its_day = change.key in PROGRESS_LOGS
        if entry.corrects is not None:
            says_its_day = entry.recorded is not None
        if says_its_day:
            yield change, entry
