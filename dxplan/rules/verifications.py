"""P: verifications: disputes that nobody answered, and units that verify themselves."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from dxplan.compliance.logs import current_fields
from dxplan.compliance.units import is_of_one_line, units_above
from dxplan.diagnostics import Related
from dxplan.model.evidence import documents_among
from dxplan.model.records import Report, Task
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import (
    Context,
    Findings,
    done_statuses,
    finding,
    lead_path,
    place,
    uncorrected_entries,
)


def disputed_completion(context: Context) -> Findings:
    """P116: a completion that a verification disputes, and that nothing later has settled."""
    for state in context.compliance.tasks.values():
        task = state.record
        if not task.fields.verifications or not task.fields.reports:
            continue
        entries = _by_date(task, "reports")
        if not entries:
            continue
        i, last = entries[-1]
        done = done_statuses(accepts_pilot=state.task.accepts_pilot)
        if last.status not in done:
            continue
        reports = [report for _, report in entries]
        for j, dispute in _open_disputes(context, task):
            if _is_reported_anew(reports, dispute.date, done):
                continue
            yield finding(
                "P116",
                task,
                ("verifications", j, "finding"),
                related=(Related("status-here", place(task, "reports", i, "status")),),
                unit=dispute.verified_by,
                finding=dispute.finding,
                date=dispute.date,
                reported=last.date,
            )


def _by_date(task: Record[Task], log: str) -> list[tuple[int, Any]]:
    """The entries in force of a log in order of their dates, each with its index."""
    return sorted(
        uncorrected_entries(task, log), key=lambda entry: (entry[1].date, entry[0])
    )


def _open_disputes(context: Context, task: Record[Task]) -> Iterator[tuple[int, Any]]:
    """The disputes that no later verification of the same unit, or one above it, has replaced."""
    portfolio = context.portfolio
    verifications = _by_date(task, "verifications")
    for position, (j, entry) in enumerate(verifications):
        if entry.finding == "confirmed":
            continue
        unit = portfolio.resolve(entry.verified_by, task.jurisdiction)
        entitled = {unit, *units_above(portfolio, unit)}
        later_verifiers = {
            portfolio.resolve(other.verified_by, task.jurisdiction)
            for _, other in verifications[position + 1 :]
        }
        if entitled.isdisjoint(later_verifiers):
            yield j, entry


def _is_reported_anew(
    reports: list[Report], disputed_on: date, done: frozenset[str]
) -> bool:
    """Whether the completion was first reported after the dispute, or again with new evidence.

    New evidence is a document of the register that was not named before.
    """
    earlier_evidence: set[str] = set()
    was_done = False
    for report in reports:
        if report.date > disputed_on:
            continue
        earlier_evidence.update(documents_among(report.evidence))
        if report.status in done:
            was_done = True
    for report in reports:
        if report.date <= disputed_on or report.status not in done:
            continue
        evidence = set(documents_among(report.evidence))
        has_new_evidence = not evidence <= earlier_evidence
        if not was_done or has_new_evidence:
            return True
    return False


def self_verification(context: Context) -> Findings:
    """P117: a unit verifies the task that it leads, or one of its own line or collective does."""
    portfolio = context.portfolio
    for task, i, entry in context.log_entries("task", "verifications"):
        unit = portfolio.resolve(entry.verified_by, task.jurisdiction)
        lead = _lead_of_one_line(context, task, unit, entry.date)
        if unit is None or lead is None:
            continue
        lead_place = place(task, *lead_path(portfolio, task, lead, entry.date))
        variant: dict[str, Any] = {} if unit == lead else {"variant": "line"}
        yield finding(
            "P117",
            task,
            ("verifications", i, "verified_by"),
            related=(Related("lead-here", lead_place),),
            unit=entry.verified_by,
            lead=lead,
            **variant,
        )


def _lead_of_one_line(
    context: Context, task: Record[Task], unit: str | None, day: date
) -> str | None:
    """The unit that leads a task on a day and is of one line with another unit."""
    for ref in current_fields(context.portfolio, task, day).leads:
        lead = context.portfolio.resolve(ref, task.jurisdiction)
        if is_of_one_line(context.portfolio, unit, lead):
            return lead
    return None
