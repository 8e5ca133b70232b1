"""P: a report against the one before it: two of one day, and what takes back what was said."""

from typing import Any

from dxplan.diagnostics import Related
from dxplan.model.records import Report, Task
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Findings, finding, place, uncorrected_entries


def same_day_reports(context: Context) -> Findings:
    """P118: two reports of one day that say different things, or one report that is there twice."""
    for task in context.portfolio.tasks.values():
        last_of_day: dict[tuple[object, ...], tuple[int, Report]] = {}
        for i, report in uncorrected_entries(task, "reports"):
            day = (report.date, report.by, _occurrence(report))
            earlier = last_of_day.get(day)
            last_of_day[day] = (i, report)
            if earlier is None:
                continue
            j, other = earlier
            kind = _kind_of_contradiction(other, report)
            if not kind:
                continue
            related = (Related("first-here", place(task, "reports", j, "date")),)
            args: dict[str, Any] = {"date": report.date, "found": kind}
            path = ("reports", i, "date")
            yield finding("P118", task, path, related=related, **args)


def _kind_of_contradiction(one: Report, other: Report) -> str:
    if one == other:
        return "report-twice"
    if one.status != other.status:
        return "report-apart"
    return ""


def progress_backwards(context: Context) -> Findings:
    """P119: a report that takes back what one of an earlier day said, without a word of why."""
    for task in context.portfolio.tasks.values():
        last_reports: dict[object, tuple[int, Report]] = {}
        for i, report in _by_date(task):
            if report.status in {"suspended", "cancelled"}:
                continue
            series = (report.by, _occurrence(report))
            earlier = last_reports.get(series)
            last_reports[series] = (i, report)
            if earlier is None:
                continue
            j, previous = earlier
            key = _unexplained_step_back(task, previous, report)
            if not key:
                continue
            related = (Related("before-here", place(task, "reports", j, key)),)
            path = ("reports", i, key)
            yield finding("P119", task, path, related=related, date=previous.date)


def _unexplained_step_back(task: Record[Task], previous: Report, report: Report) -> str:
    """Which key of a report of a later day is behind the previous one; empty where it says why."""
    if previous.date == report.date:
        return ""
    key = _key_taken_back(previous, report)
    if not key or _is_explained(task, previous, report):
        return ""
    return key


def _by_date(task: Record[Task]) -> list[tuple[int, Report]]:
    reports = uncorrected_entries(task, "reports")
    return sorted(reports, key=lambda entry: entry[1].date)


def _occurrence(report: Report) -> str | None:
    if report.occurrence is None:
        return None
    return report.occurrence.text


def _is_explained(task: Record[Task], previous: Report, report: Report) -> bool:
    """Whether the later report gives a reason, or a verification disputed the earlier one."""
    if report.note or report.difficulty:
        return True
    for entry in task.fields.verifications:
        if entry.finding == "confirmed":
            continue
        if previous.date <= entry.date <= report.date:
            return True
    return False


def _key_taken_back(previous: Report, report: Report) -> str:
    """Which key of a report is behind the previous one; from a pilot to work is no step back."""
    is_step_back = previous.status == "completed" or report.status == "not_started"
    if is_step_back and previous.status != report.status:
        return "status"
    if previous.percent is None or report.percent is None:
        return ""
    if report.percent.value < previous.percent.value:
        return "percent"
    return ""
