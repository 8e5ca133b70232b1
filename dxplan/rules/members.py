"""P: reports of members of a collective that leads a task."""

from typing import Any

from dxplan.compliance.collectives import collectives, listed_members
from dxplan.compliance.logs import with_changes
from dxplan.compliance.units import is_valid_on
from dxplan.rules.context import Context, Findings, finding


def report_by_non_member(context: Context) -> Findings:
    """P128: a report by a unit that is no member of a lead unit on its date."""
    portfolio = context.portfolio
    for task, i, report in context.log_entries("task", "reports"):
        if report.by is None:
            continue
        reporter = portfolio.resolve(report.by, task.jurisdiction)
        if reporter is None:
            continue  # an unknown unit
        leads = with_changes(task, report.date).leads
        groups = collectives(portfolio, leads, task.jurisdiction)
        members = {
            member for group in groups for member in listed_members(portfolio, group)
        }
        is_there = is_valid_on(portfolio.units[reporter].fields, report.date)
        if reporter in members and is_there:
            continue
        path = ("reports", i, "by")
        args: dict[str, Any] = {"value": str(report.by), "date": str(report.date)}
        if not groups:
            args["variant"] = "alone"
        yield finding("P128", task, path, **args)
