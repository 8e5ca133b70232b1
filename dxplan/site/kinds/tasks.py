"""A page each task: its obligation, who answers for it, what was asked for, delivered, reported and verified."""

from collections.abc import Iterator

from dxplan.compliance.ledger import standing_entries
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.units import Handover, handovers
from dxplan.model.records import EVIDENCED_BY
from dxplan.site.page import Sheet
from dxplan.site.site import Site


def tasks(site: Site) -> Iterator[Sheet]:
    """A page each task; one that is assigned to others has a page of its own kind."""
    for key, state in site.compliance.tasks.items():
        record, day = state.record, site.as_of
        delivered = evidence(site, state)
        context = {
            "crumbs": ("plans.html", record.jurisdiction, record.plan),
            "record": record,
            "state": state,
            "task": state.task,
            "answers": site.answers.get(key, []),
            "restated": site.restated.get(key, []),
            "steps": _steps(site, state),
            "evidence": list(delivered),
            "asked": [(asked, mismatched(asked.type, [*delivered.values()])) for asked in state.task.deliverables],
            "moves": standing_entries(record.data.deadline_changes, day),
            "changes": standing_entries(record.data.changes, day, lambda change: change.key),
            "home": site.portfolio.tasks.get(state.restates or "", record),
        }
        yield Sheet(key, "assigned.html" if site.plan_now[str(record.plan)].assigns else "task.html", context)


def _steps(site: Site, state: TaskState) -> list[Handover]:
    """Who took over from the task's lead units, step by step."""
    leads = site.compliance.leads[state.id]
    return [step for lead in leads for step in handovers(site.portfolio, lead, site.as_of)]


def evidence(site: Site, state: TaskState) -> dict[str, str | None]:
    """The documents that the reports of a task bring as evidence, with the type of each."""
    home = site.portfolio.tasks.get(state.restates or "", state.record)
    found: dict[str, str | None] = {}
    for report in state.reports:
        for ref in report.evidence:
            document = site.portfolio.document(ref, home.jurisdiction)
            if document is not None:
                found[document.id] = document.data.type
    return found


def mismatched(deliverable: str, types: list[str | None]) -> bool:
    """Whether documents were delivered, and none is of a type that evidences the deliverable."""
    wanted = EVIDENCED_BY.get(deliverable)
    return wanted is not None and bool(types) and not any(kind in wanted for kind in types)
