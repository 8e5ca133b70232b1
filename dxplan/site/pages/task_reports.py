"""The reports of a task on its page, with what the repository and the task say of each."""

from dataclasses import dataclass

from markupsafe import Markup

from dxplan.compliance.deadline_evaluation import day_and_member
from dxplan.compliance.logs import erratum_group, indexed_entries_in_force
from dxplan.compliance.own_reports import is_own_report
from dxplan.compliance.tasks import TaskState
from dxplan.model.records import Report
from dxplan.site.links import Links
from dxplan.site.pages.evidence import evidence_of
from dxplan.site.recent_changes import EntryRecording
from dxplan.site.site import Site


@dataclass(frozen=True, slots=True)
class ReportItem:
    """A report of a task, with what the repository and the task say of it."""

    report: Report
    """The report."""
    entered: EntryRecording | None
    """When it came into the repository."""
    days_late: int
    """How many days too late it was recorded; 0 where that need not be said."""
    is_before_assigned: bool
    """Whether it says that the task was completed before it was assigned."""
    is_own: bool
    """Whether it is the unit's own report, not what others say of its work."""
    lacks_authority: bool
    """Whether it suspends or cancels the task and nobody is named who decided so."""
    evidence: tuple[Markup, ...]
    """Its evidence: links, of what is in no register with type, day and size."""


def report_items(links: Links, state: TaskState) -> tuple[ReportItem, ...]:
    """The reports of a task, the latest first."""
    reports: list[ReportItem] = []
    site = links.site
    home = site.compliance.home(state)
    shown = zip(state.log.all_reports, entered(site, state), strict=True)
    for report, recording in shown:
        days_late = recording.days_late if recording is not None else 0
        completed = report.completed_on
        is_undone = report.status in {"suspended", "cancelled"}
        item = ReportItem(
            report=report,
            entered=recording,
            days_late=days_late if days_late > site.config.backdated_days else 0,
            is_before_assigned=completed is not None
            and completed.last < state.exists_from,
            is_own=is_own_report(site.portfolio, home, state.task, report),
            lacks_authority=is_undone and not report.authorised_by,
            evidence=evidence_of(links, report.evidence, home),
        )
        reports.append(item)
    return tuple(reversed(reports))


def entered(site: Site, state: TaskState) -> list[EntryRecording | None]:
    """When each report of a task came into the repository, the earliest report first."""
    home = site.compliance.home(state)
    group = erratum_group("reports")
    in_force = indexed_entries_in_force(
        home.fields.all_reports, site.compliance.as_of, group
    )
    shown = sorted(in_force, key=lambda pair: day_and_member(pair[1]))
    return [site.entered(home.id, "reports", index) for index, _ in shown]
