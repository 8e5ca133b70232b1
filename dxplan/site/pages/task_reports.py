"""The reports of a task on its page, with what the task says of each."""

from dataclasses import dataclass

from markupsafe import Markup

from dxplan.compliance.own_reports import is_own_report
from dxplan.compliance.tasks import TaskState
from dxplan.model.records import Report
from dxplan.site.links import Links
from dxplan.site.pages.evidence import evidence_of


@dataclass(frozen=True, slots=True)
class ReportItem:
    """A report of a task, with what the task says of it."""

    report: Report
    """The report."""
    is_before_assigned: bool
    """Whether it says that the task was completed before it was assigned."""
    is_own: bool
    """Whether it is the unit's own report, not what others say of its work."""
    lacks_authority: bool
    """Whether it suspends or cancels the task and nobody is named who decided so."""
    evidence: tuple[Markup, ...]
    """Its evidence beside its document: links, of what is in no register with type, day, size."""


def report_items(links: Links, state: TaskState) -> tuple[ReportItem, ...]:
    """The reports of a task, the latest first."""
    reports: list[ReportItem] = []
    site = links.site
    home = site.compliance.home(state)
    for report in state.log.all_reports:
        completed = report.completed_on
        is_undone = report.status in {"suspended", "cancelled"}
        further = [entry for entry in report.evidence if entry != report.document]
        item = ReportItem(
            report=report,
            is_before_assigned=completed is not None
            and completed.last < state.exists_from,
            is_own=is_own_report(site.portfolio, home, state.task, report),
            lacks_authority=is_undone and not report.authorised_by,
            evidence=evidence_of(links, further, home),
        )
        reports.append(item)
    return tuple(reversed(reports))
