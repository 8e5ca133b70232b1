"""P: a report against the one before it: two of one day, and what takes back what was said."""

from dxplan.diagnostics import Related
from dxplan.model.records import Report
from dxplan.rules.base_records import withdrawals
from dxplan.rules.context import Context, Findings, finding, place, uncorrected_entries


def same_day_reports(context: Context) -> Findings:
    """P118: two reports of one day that say different things, or one report that is there twice."""
    for task in context.portfolio.tasks.values():
        before: dict[tuple[object, ...], tuple[int, Report]] = {}
        for i, report in uncorrected_entries(task, "reports"):
            day = (report.date, report.occurrence and report.occurrence.text)
            j, other = before.setdefault(day, (i, report))
            found = (
                "report-twice"
                if other == report
                else "report-apart"
                if other.status != report.status
                else ""
            )
            if i != j and found:
                related = (Related("first-here", place(task, "reports", j, "date")),)
                yield finding(
                    "P118",
                    task,
                    ("reports", i, "date"),
                    related=related,
                    date=report.date,
                    found=found,
                )
            before[day] = (i, report)


def progress_backwards(context: Context) -> Findings:
    """P119: a report that takes back what an earlier one said, without a word of why; of a new one H211 speaks."""
    withdrawn = {(found.task.id, found.index) for found in withdrawals(context)}
    for task in context.portfolio.tasks.values():
        disputes = [
            entry.date
            for entry in task.fields.verifications
            if entry.finding != "confirmed"
        ]
        last: dict[object, tuple[int, Report]] = {}
        ordered = sorted(
            uncorrected_entries(task, "reports"), key=lambda entry: entry[1].date
        )
        for i, report in ordered:
            if report.status in {"suspended", "cancelled"}:
                continue
            occurrence = report.occurrence and report.occurrence.text
            j, before = last.get(occurrence, (i, report))
            last[occurrence] = (i, report)
            told = (
                report.note
                or report.difficulty
                or any(before.date <= day <= report.date for day in disputes)
            )
            key = _taken_back(before, report)
            if (task.id, i) in withdrawn:
                continue
            if (
                key and not told and before.date != report.date
            ):  # of one day P118 speaks
                related = (Related("before-here", place(task, "reports", j, key)),)
                yield finding(
                    "P119", task, ("reports", i, key), related=related, date=before.date
                )


def _taken_back(before: Report, report: Report) -> str:
    """Which key of a report is behind that of the one before it; from a pilot back to work is no step back."""
    if before.status != report.status and (
        before.status == "completed" or report.status == "not_started"
    ):
        return "status"
    both = before.percent is not None and report.percent is not None
    return "percent" if both and report.percent.value < before.percent.value else ""  # type: ignore[union-attr]
