"""A page each task: its obligation, who answers for it, what was asked for, delivered, reported and verified."""

from collections.abc import Iterator, Mapping

from dxplan.compliance.deliverables import mismatch
from dxplan.compliance.logs import (
    changes_in_force,
    entries_in_force,
    indexed_entries_in_force,
)
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.units import Handover, handovers
from dxplan.site.page import Page
from dxplan.site.pages.matrix import Matrix, matrix
from dxplan.site.recent_changes import EntryRecording
from dxplan.site.site import Site


def tasks(site: Site) -> Iterator[Page]:
    """A page each task; one that is assigned to others has a page of its own kind."""
    matrices = {
        key: matrix(site, key) for key, plan in site.plan_now.items() if plan.assigns
    }
    for key, state in site.compliance.tasks.items():
        record, day = state.record, site.as_of
        delivered = evidence(site, state)
        context = {
            "crumbs": ("plans.html", record.jurisdiction, record.plan),
            "record": record,
            "state": state,
            "task": state.task,
            "answers": site.answers.get(key, []),
            "brought": {
                answer.id: list(evidence(site, answer))
                for answer in site.answers.get(key, [])
            },
            "silence": _silence(matrices, state),
            "restated": site.restated.get(key, []),
            "steps": _steps(site, state),
            "entered": entered(site, state),
            "evidence": list(delivered),
            "asked": state.task.deliverables,
            "mismatch": mismatch(
                [asked.type for asked in state.task.deliverables], delivered.values()
            ),
            "moves": entries_in_force(record.fields.deadline_changes, day),
            "changes": changes_in_force(record.fields.changes, day),
            "home": site.compliance.home(state),
        }
        yield Page(
            key,
            "assigned.html" if site.plan_now[str(record.plan)].assigns else "task.html",
            context,
        )


def _silence(
    matrices: Mapping[str, Matrix], state: TaskState
) -> Mapping[str, list[str]]:
    """Of an assigned task the places whose plans do not carry it out, and those of which no plan is known."""
    found = matrices.get(str(state.record.plan))
    if found is None:
        return {}
    without = [
        place for place in found.answering if (state.id, place) not in found.cells
    ]
    return {"not_in_plan": without, "no_data": found.silent}


def _steps(site: Site, state: TaskState) -> list[Handover]:
    """Who took over from the task's lead units, step by step."""
    leads = site.compliance.leads[state.id]
    return [
        step for lead in leads for step in handovers(site.portfolio, lead, site.as_of)
    ]


def entered(site: Site, state: TaskState) -> list[EntryRecording | None]:
    """When each report of a task came into the repository, in the order in which its page shows them."""
    home = site.compliance.home(state)
    shown = sorted(
        indexed_entries_in_force(home.fields.all_reports, site.as_of),
        key=lambda found: found[1].date,
    )
    return [site.entered(home.id, "reports", i) for i, _ in shown]


def evidence(site: Site, state: TaskState) -> dict[str, str | None]:
    """The documents that the reports of a task bring as evidence, with the type of each."""
    home = site.compliance.home(state)
    found: dict[str, str | None] = {}
    for report in state.reports:
        for ref in report.evidence:
            document = site.portfolio.document(ref, home.jurisdiction)
            if document is not None:
                found[document.id] = document.fields.type
    return found
