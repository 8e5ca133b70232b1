"""P: reports of completion: without day or evidence, or at odds with other reports."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from dxplan.compliance.logs import with_changes
from dxplan.compliance.tasks import TaskState
from dxplan.diagnostics import KeyPart, KeyPath, Related
from dxplan.model.evidence import shows_anything
from dxplan.model.records import Report, Task
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import (
    Context,
    Findings,
    done_statuses,
    finding,
    fix_to_add,
    place,
    uncorrected_entries,
)

_OPEN_STATUSES = frozenset({"not_started", "in_progress", "submitted"})
"""Statuses of what is certainly not done."""


def _completions(context: Context) -> Iterator[tuple[Record[Task], int, Report]]:
    for task, i, report in context.log_entries("task", "reports"):
        if report.status == "completed":
            yield task, i, report


def completed_without_date(context: Context) -> Findings:
    """P103: completed by a deadline, and no run of completion says on which day."""
    for state in context.compliance.tasks.values():
        progress = state.evaluation.progress
        if not progress.fulfilled or progress.completed_on is not None:
            continue
        if state.restates is not None or not _is_due_once(state):
            continue
        path: KeyPath = ()
        if state.record.fields.reports:
            path = ("reports", len(state.record.fields.reports) - 1)
        # the day of the report itself may prove that it was in time
        variant: dict[str, Any] = {}
        if state.evaluation.timeliness == "on_time":
            variant["variant"] = "in-time"
        yield finding(
            "P103",
            state.record,
            path,
            part=KeyPart.MISSING,
            fix=fix_to_add(state.record, path, "completed_on"),
            **variant,
        )


def _is_due_once(state: TaskState) -> bool:
    """Whether anything depends on the day of completion: a deadline, now or at first."""
    deadlines = (state.deadline, state.task.deadline)
    for deadline in deadlines:
        if deadline.by is not None or deadline.every is not None or deadline.after:
            return True
    return False


def completed_without_evidence(context: Context) -> Findings:
    """P104: completed, and no document shows it."""
    for task, i, report in (*_completions(context), *_accepted_pilots(context)):
        if shows_anything(report.evidence):
            continue
        variant: dict[str, Any] = {}
        if report.status != "completed":
            variant["variant"] = "pilot"
        path = ("reports", i)
        yield finding(
            "P104",
            task,
            path,
            part=KeyPart.MISSING,
            fix=fix_to_add(task, path, "evidence"),
            **variant,
        )


def _accepted_pilots(context: Context) -> Iterator[tuple[Record[Task], int, Report]]:
    """The pilots that fulfil a task, but those that a later report shows to have taken place."""
    for state in context.compliance.tasks.values():
        if state.restates is not None:
            continue
        if state.task.accepts_pilot:
            yield from _unproven_pilots(state.record)


def _unproven_pilots(
    task: Record[Task],
) -> Iterator[tuple[Record[Task], int, Report]]:
    proven_occurrences: set[str | None] = set()
    for i, report in reversed(uncorrected_entries(task, "reports")):
        if report.status not in {"piloting", "completed"}:
            continue
        occurrence = None
        if report.occurrence is not None:
            occurrence = report.occurrence.text
        if report.status == "piloting" and occurrence not in proven_occurrences:
            yield task, i, report
        if shows_anything(report.evidence):
            proven_occurrences.add(occurrence)


def completed_after_report(context: Context) -> Findings:
    """P105: a report says that the task was completed after the day the report speaks of."""
    for task, i, report in context.log_entries("task", "reports"):
        completed_on = report.completed_on
        if completed_on is None or completed_on.first <= report.date:
            continue
        yield finding(
            "P105",
            task,
            ("reports", i, "completed_on"),
            related=(Related("date-here", place(task, "reports", i, "date")),),
            completed=completed_on,
            date=report.date,
        )


def completion_without_occurrence(context: Context) -> Findings:
    """P110: completion of a recurring task that does not say of which occurrence."""
    for task, i, report in _completions(context):
        if context.portfolio.head(task).deadline.every is None:
            continue
        if report.occurrence is not None:
            continue
        path = ("reports", i)
        yield finding(
            "P110",
            task,
            path,
            part=KeyPart.MISSING,
            fix=fix_to_add(task, path, "for"),
        )


def percent_against_status(context: Context) -> Findings:
    """P115: a percentage that the status beside it does not allow."""
    for task, i, report in context.log_entries("task", "reports"):
        if report.percent is None:
            continue
        done = done_statuses(accepts_pilot=task.fields.accepts_pilot)
        if _allows_percent(report.status, report.percent.value, done):
            continue
        yield finding(
            "P115",
            task,
            ("reports", i, "percent"),
            related=(Related("status-here", place(task, "reports", i, "status")),),
            percent=report.percent,
            status=report.status,
        )


def _allows_percent(status: str, percent: Decimal, done: frozenset[str]) -> bool:
    if status == "completed":
        return percent == 100
    if status == "not_started":
        return percent == 0
    is_full = percent == 100
    return not is_full or status in done


def completion_day_of_open_task(context: Context) -> Findings:
    """P120: a day of completion beside a status that is no completion."""
    for task in context.portfolio.tasks.values():
        if not task.fields.all_reports:
            continue
        accepts_pilot = with_changes(task, context.as_of).accepts_pilot
        done = done_statuses(accepts_pilot=accepts_pilot)
        for path, report in _written_reports(task):
            if report.completed_on is None:
                continue
            if report.status in done:
                continue
            yield finding(
                "P120",
                task,
                (*path, "completed_on"),
                related=(Related("status-here", place(task, *path, "status")),),
                completed=report.completed_on,
                status=report.status,
            )


def _written_reports(task: Record[Task]) -> Iterator[tuple[KeyPath, Report]]:
    """The uncorrected reports with the path of each: those of the log, and the flat one."""
    for i, report in uncorrected_entries(task, "reports"):
        yield ("reports", i), report
    if len(task.fields.all_reports) > len(task.fields.reports):
        yield (), task.fields.all_reports[-1]


def completed_before_open_report(context: Context) -> Findings:
    """P123: a day of completion before a later report that says the task was still open."""
    for state in context.compliance.tasks.values():
        done = done_statuses(accepts_pilot=state.task.accepts_pilot)
        reports = uncorrected_entries(state.record, "reports")
        for i, report in reports:
            if report.completed_on is None:
                continue
            if report.status not in done:
                continue
            of_series = [one for one in reports if one[1].by == report.by]
            open_reports = _open_reports_between(report, of_series)
            if not open_reports:
                continue
            first_open = open_reports[0][1]
            if _was_done_by(of_series, done, first_open.date):
                continue
            j, last_open = open_reports[-1]
            status_place = place(state.record, "reports", j, "status")
            yield finding(
                "P123",
                state.record,
                ("reports", i, "completed_on"),
                related=(Related("status-here", status_place),),
                completed=report.completed_on,
                date=last_open.date,
                status=last_open.status,
            )


def _was_done_by(
    reports: list[tuple[int, Any]], done: frozenset[str], day: date
) -> bool:
    return any(report.status in done and report.date <= day for _, report in reports)


def _open_reports_between(
    completion: Report, reports: list[tuple[int, Any]]
) -> list[tuple[int, Report]]:
    """The reports of an open task between the day of completion and the report that gives it."""
    if completion.completed_on is None:
        return []
    day = completion.completed_on.last
    open_reports = []
    for j, other in reports:
        if other.status not in _OPEN_STATUSES:
            continue
        if not day < other.date < completion.date:
            continue
        if str(other.occurrence) == str(completion.occurrence):
            open_reports.append((j, other))
    return open_reports
