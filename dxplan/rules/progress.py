"""P: reports: too old, in the future, of nothing that the task has; the number of tasks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from dxplan.compliance.assignments import is_assigned
from dxplan.compliance.deliverables import falls_short
from dxplan.compliance.logs import last_day, with_changes
from dxplan.compliance.tasks import TaskState
from dxplan.diagnostics import KeyPart, KeyPath
from dxplan.model.dates import Period
from dxplan.model.fields import LOGS
from dxplan.model.records import Plan, Report
from dxplan.model.values import Number
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import (
    Context,
    Findings,
    finding,
    related_start,
    uncorrected_entries,
)
from dxplan.rules.hiding import HidingScope


def stale(context: Context) -> Findings:
    """P101: an open task of which nothing has been heard for too long."""
    for state in context.compliance.tasks.values():
        if not state.stale or state.restates is not None:
            continue
        last = state.exists_from
        variant: dict[str, Any] = {"variant": "never"}
        if state.reports:
            last = state.reports[-1].date
            variant = {}
        yield finding(
            "P101",
            state.record,
            _last_report_path(state),
            subjects=((HidingScope.LOG, state.id, "reports"),),
            last=last,
            days=(context.as_of - last).days,
            reported=str(bool(state.reports)).lower(),
            **variant,
        )


def no_final_report(context: Context) -> Findings:
    """P130: a plan is over, and what it left open was not reported for long."""
    for plan, tasks in context.compliance.without_final_report.items():
        record = context.portfolio.plans[plan]
        subjects = [(HidingScope.KEY, task, "deadline") for task in tasks]
        yield finding(
            "P130", record, ("period",), subjects=tuple(subjects), count=len(tasks)
        )


def _last_report_path(state: TaskState) -> KeyPath:
    """The day of the last report, the flat status, or the title where there is no report."""
    if not state.reports:
        return ("title",)
    log = state.record.fields.reports
    last = state.reports[-1]
    if last not in log:
        return ("status",)
    return ("reports", log.index(last), "date")


def future_date(context: Context) -> Findings:
    """P102: an entry of a log dated after today."""
    today = context.today
    if today is None:
        return
    for record, path, value in _dates_in_logs(context):
        if _first_day(value) > today:
            yield finding("P102", record, path, date=value, today=today)


def _dates_in_logs(context: Context) -> Iterator[tuple[Record[Any], KeyPath, object]]:
    portfolio = context.portfolio
    for index in (portfolio.plans, portfolio.tasks, portfolio.targets):
        for record in index.values():
            values = vars(record.fields)
            for log in LOGS:
                if values.get(log):
                    yield from _dates_in_log(record, log)


def _dates_in_log(
    record: Record[Any], log: str
) -> Iterator[tuple[Record[Any], KeyPath, object]]:
    for i, entry in uncorrected_entries(record, log):
        if entry.date is not None:
            yield record, (log, i, "date"), entry.date
        if entry.recorded is not None:
            yield record, (log, i, "recorded"), entry.recorded


def _first_day(value: object) -> date:
    first = getattr(value, "first", value)
    if isinstance(first, date):
        return first
    return last_day(value)  # type: ignore[arg-type]


def report_on_assigned(context: Context) -> Findings:
    """P109: a report on a task of a plan that only assigns tasks to others."""
    for task in context.portfolio.tasks.values():
        plan = context.portfolio.plans[task.plan or ""]
        if not task.fields.all_reports or not is_assigned(plan.fields, task.fields):
            continue
        key = "reports" if task.fields.reports else "status"
        yield finding("P109", task, (key,), part=KeyPart.KEY)


def unknown_occurrence(context: Context) -> Findings:
    """P111: `for` names no occurrence of the task's deadline."""
    for state in context.compliance.tasks.values():
        for i, report in uncorrected_entries(state.record, "reports"):
            occurrence = report.occurrence
            if occurrence is None:
                continue
            due = state.deadline.occurrence_due(occurrence, state.exists_from)
            if due is not None:
                continue
            args = _why_no_occurrence(state, occurrence)
            path = ("reports", i, "for")
            yield finding("P111", state.record, path, value=occurrence, **args)


def _why_no_occurrence(state: TaskState, named: Period) -> dict[str, Any]:
    """Why a period is no occurrence: the task does not recur, or its first one comes later."""
    if state.deadline.every is None:
        return {"variant": "once"}
    first_occurrence = next(state.deadline.occurrences(state.exists_from), None)
    if first_occurrence is None:
        return {}
    first = first_occurrence[0]
    if named.last >= first.first:
        return {}
    start = state.exists_from
    if state.deadline.start is not None:
        start = state.deadline.start.first
    return {"variant": "early", "first": first.text, "start": start}


def unknown_result(context: Context) -> Findings:
    """P131: a result of a deliverable that the task does not have, or a second one."""
    for state, i, report in _reports_with_results(context):
        count = len(state.task.deliverables)
        numbers: set[int] = set()
        for j, result in enumerate(report.results):
            path = ("reports", i, "results", j, "deliverable")
            args: dict[str, Any] = {"number": result.deliverable, "count": count}
            if result.deliverable > count:
                yield finding("P131", state.record, path, **args)
            elif result.deliverable in numbers:
                args["variant"] = "twice"
                yield finding("P131", state.record, path, **args)
            numbers.add(result.deliverable)


def result_falls_short(context: Context) -> Findings:
    """P132: a completed report whose result does not reach what was asked for."""
    for state, i, report in _reports_with_results(context):
        if report.status != "completed":
            continue
        asked = state.task.deliverables
        for j, result in enumerate(report.results):
            if result.deliverable > len(asked):
                continue
            deliverable = asked[result.deliverable - 1]
            if falls_short(deliverable, result.value):
                path = ("reports", i, "results", j, "value")
                yield finding(
                    "P132",
                    state.record,
                    path,
                    value=result.value,
                    asked=deliverable.value,
                    number=result.deliverable,
                )


def _reports_with_results(context: Context) -> Iterator[tuple[TaskState, int, Report]]:
    for state in context.compliance.tasks.values():
        for i, report in uncorrected_entries(state.record, "reports"):
            if report.results:
                yield state, i, report


def unknown_milestone(context: Context) -> Findings:
    """P125: `reached` names no milestone of the task."""
    for state in context.compliance.tasks.values():
        count = len(state.task.milestones)
        for i, report in uncorrected_entries(state.record, "reports"):
            for j, number in enumerate(report.reached):
                if number <= count:
                    continue
                yield finding(
                    "P125",
                    state.record,
                    ("reports", i, "reached", j),
                    value=number,
                    count=count,
                )


def report_before_start(context: Context) -> Findings:
    """P112: a report that speaks of a day before the task exists."""
    for state in context.compliance.tasks.values():
        for i, report in uncorrected_entries(state.record, "reports"):
            if report.date >= state.exists_from:
                continue
            yield finding(
                "P112",
                state.record,
                ("reports", i, "date"),
                related=related_start(context.portfolio, state),
                date=report.date,
                start=state.exists_from,
            )


# the number of tasks -----------------------------------------------------------------


def incomplete_list(context: Context) -> Findings:
    """P114: fewer tasks than the plan's document has, or more."""
    for plan, number, expected in _task_counts(context):
        args: dict[str, Any] = {"known": number, "expected": expected}
        if number > expected.value:
            args["variant"] = "more"
        yield finding("P114", plan, ("expected_tasks",), **args)


def impossible_task_count(context: Context) -> Findings:
    """S107: a number of tasks that no plan can have: a fraction, or none though there are some."""
    for plan, _, expected in _task_counts(context):
        is_whole = expected.value % 1 == 0
        if is_whole and expected.value >= 1:
            continue
        args: dict[str, Any] = {"nearest": "", "variant": "count"}
        yield finding("S107", plan, ("expected_tasks",), value=expected, **args)


def _task_counts(context: Context) -> Iterator[tuple[Record[Plan], int, Number]]:
    """The plans that have another number of tasks than they say, with both numbers."""
    plans_of_unreadable = []
    for record in context.portfolio.unreadable:
        if record.kind == "task":
            plans_of_unreadable.append(record.plan)
    for plan in context.portfolio.plans.values():
        expected = with_changes(plan, context.as_of).expected_tasks
        if expected is None:
            continue
        readable = context.portfolio.by_plan.get(plan.id, ())
        number = len(readable) + plans_of_unreadable.count(plan.id)
        if number != expected.value:
            yield plan, number, expected
