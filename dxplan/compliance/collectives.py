"""The members of collectives that lead a task, and what each of them has reported."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from dxplan.compliance.deadline_evaluation import ReportLog
from dxplan.compliance.logs import entries_in_force, erratum_group
from dxplan.compliance.units import handovers, is_dissolved, registered_units
from dxplan.model.records import Report, Task
from dxplan.model.registers import Unit
from dxplan.model.values import UnitRef
from dxplan.portfolio.portfolio import Portfolio, Record, references_of

_SERIES = erratum_group("reports")


def collectives(
    portfolio: Portfolio, leads: Iterable[UnitRef], jurisdiction: str | None
) -> list[Record[Unit]]:
    """The lead units that are collectives with members."""
    units: list[Record[Unit]] = []
    for ref in leads:
        unit = portfolio.unit(ref, jurisdiction)
        if unit is None or unit.fields.kind != "collective":
            continue
        if unit.fields.members:
            units.append(unit)
    return units


def listed_members(portfolio: Portfolio, collective: Record[Unit]) -> list[str]:
    """The members that a collective lists, each once; one that is no unit as it is written."""
    home = collective.jurisdiction
    members: dict[str, None] = {}
    for ref in collective.fields.members:
        members[portfolio.resolve(ref, home) or str(ref)] = None
    return list(members)


def members_on(portfolio: Portfolio, collective: Record[Unit], day: date) -> list[str]:
    """Who has to answer as a member on a day.

    One that is gone does not, if a successor of it is a member too; without one it stays, and so
    does one that is no unit: that nobody answers makes nothing done.
    """
    listed = listed_members(portfolio, collective)
    members = []
    for member in listed:
        unit = portfolio.units.get(member)
        if unit is None:
            members.append(member)
            continue
        first_day = unit.fields.valid_from
        if first_day is not None and first_day > day:
            continue
        if not _is_followed(portfolio, member, listed, day):
            members.append(member)
    return members


def _is_followed(
    portfolio: Portfolio, member: str, listed: Sequence[str], day: date
) -> bool:
    """Whether a member is gone and others of the list took over from it."""
    if not is_dissolved(portfolio, member, day):
        return False
    return any(step.successor in listed for step in handovers(portfolio, member, day))


def report_log(
    portfolio: Portfolio, task: Record[Task], fields: Task, as_of: date
) -> ReportLog:
    """The reports of a task in force on a day, with those of the members of its leads.

    ``fields`` are those of the task with its changes applied.
    """
    reports = fields.all_reports
    groups = collectives(portfolio, fields.leads, task.jurisdiction)
    if not groups and all(report.by is None for report in reports):
        return ReportLog(entries_in_force(reports, as_of))
    in_force = entries_in_force(reports, as_of, _SERIES)
    members: dict[str, list[Report]] = {}
    for group in groups:
        for member in members_on(portfolio, group, as_of):
            members[member] = []
    own: list[Report] = []
    others: list[Report] = []
    for report in in_force:
        if report.by is None:
            own.append(report)
            continue
        reporter = portfolio.resolve(report.by, task.jurisdiction) or ""
        members.get(reporter, others).append(report)
    by_members = len(groups) == len(set(fields.leads))
    return ReportLog(own, members, others, by_members)


Membership: TypeAlias = tuple[tuple[str, date | None, date | None, str], ...]
"""Of each unit that counts its id, its first and its last day, and what else the register says."""


def membership(portfolio: Portfolio, task: Record[Task]) -> Membership:
    """All that the registers say of those who may report on a task as members.

    Empty where no report is a member's.
    """
    if all(report.by is None for report in task.fields.all_reports):
        return ()
    refs = [*portfolio.head(task).leads]
    for record in (task, *portfolio.givers(task)):
        for path, ref in references_of(record):
            if path[0] == "changes" and isinstance(ref, UnitRef):
                refs.append(ref)
    rows: list[tuple[str, date | None, date | None, str]] = []
    for lead in registered_units(portfolio, refs, task.jurisdiction):
        collective = portfolio.units[lead]
        for identity in (lead, *listed_members(portfolio, collective)):
            unit = portfolio.units.get(identity)
            if unit is None:
                rows.append((identity, None, None, ""))
                continue
            fields = unit.fields
            rest = f"{fields.kind} {fields.members} {fields.successors}"
            rows.append((identity, fields.valid_from, fields.valid_until, rest))
    return tuple(rows)
