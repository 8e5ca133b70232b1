"""Whose word a report is: the unit's own, or what others say of its work."""

from collections.abc import Iterator

from dxplan.compliance.collectives import members_on
from dxplan.compliance.logs import last_day
from dxplan.compliance.units import registered_units
from dxplan.model.records import Report, Task
from dxplan.model.values import UnitRef
from dxplan.portfolio.portfolio import Portfolio, Record


def is_own_report(
    portfolio: Portfolio, home: Record[Task], task: Task, report: Report
) -> bool:
    """Whether the document of a report was issued by who answers for the task.

    That is a lead unit, a member of one on the day, or an authority of the task's jurisdiction, as
    its People's Committee is. ``home`` is the record that holds the report.
    """
    document = portfolio.document(report.document, home.jurisdiction)
    if document is None or not isinstance(document.fields.issuer, UnitRef):
        return False
    issuer = portfolio.resolve(document.fields.issuer, document.jurisdiction)
    unit = portfolio.units.get(issuer or "")
    if unit is None:
        return False
    is_committee = unit.jurisdiction == home.jurisdiction
    if is_committee and unit.fields.kind == "authority":
        return True
    return unit.id in _answering(portfolio, home, task, report)


def _answering(
    portfolio: Portfolio, home: Record[Task], task: Task, report: Report
) -> Iterator[str]:
    """The lead units of a task, and the members of each on the day of a report."""
    for lead in registered_units(portfolio, task.leads, home.jurisdiction):
        yield lead
        yield from members_on(portfolio, portfolio.units[lead], last_day(report.date))
