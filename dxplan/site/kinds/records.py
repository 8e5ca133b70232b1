"""One page a record: jurisdictions, plans, tasks, targets, units, documents, areas, indicators."""

from collections import defaultdict
from collections.abc import Iterator

from dxplan.compliance.ledger import standing_entries
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.units import handovers
from dxplan.model.records import EVIDENCED_BY
from dxplan.portfolio import Record
from dxplan.site.counts import Tally
from dxplan.site.page import Sheet
from dxplan.site.site import Citation, Site


def jurisdictions(site: Site) -> Iterator[Sheet]:
    """A page each jurisdiction."""
    for key in site.jurisdictions:
        context = {
            "crumbs": ("jurisdictions",),
            "record": site.portfolio.jurisdictions[key],
            "plans": site.plans_of.get(key, []),
            "tally": Tally(site, ("jurisdiction", key)),
            "units": [unit.id for unit in site.portfolio.units.values() if unit.jurisdiction == key],
            "documents": [document.id for document in site.portfolio.documents.values() if document.jurisdiction == key],
            "became": [
                other.id
                for other in site.portfolio.jurisdictions.values()
                if any(site.portfolio.resolve(entry.jurisdiction, None) == key for entry in other.data.successors)
            ],
        }
        yield Sheet(key, "jurisdiction.html", context)


def plans(site: Site) -> Iterator[Sheet]:
    """A page each plan."""
    for key, record in site.plans.items():
        plan = site.plan_now[key]
        known = len(site.tasks_of.get(key, []))
        context = {
            "crumbs": ("plans", record.jurisdiction),
            "record": record,
            "plan": plan,
            "tally": Tally(site, ("plan", key)),
            "tasks": site.tasks_of.get(key, []),
            "targets": site.targets_of.get(key, []),
            "known": known,
            "unknown": max(0, int(plan.expected_tasks.value) - known) if plan.expected_tasks else 0,
            "documents": _plan_documents(site, key),
            "changes": standing_entries(record.data.changes, site.as_of, lambda change: change.key),
        }
        yield Sheet(key, "plan.html", context)


def _plan_documents(site: Site, plan: str) -> list[str]:
    """The documents that a plan, its tasks and its targets name."""
    return [
        key
        for key in site.portfolio.documents
        if any(citation.record.id == plan or citation.record.plan == plan for citation in site.citations(key))
    ]


def tasks(site: Site) -> Iterator[Sheet]:
    """A page each task; one that is assigned to others has a page of its own kind."""
    for key, state in site.compliance.tasks.items():
        record, day = state.record, site.as_of
        delivered = evidence(site, state)
        context = {
            "crumbs": ("plans", record.jurisdiction, record.plan),
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
            "home": site.portfolio.tasks[state.restates] if state.restates in site.portfolio.tasks else record,
        }
        yield Sheet(key, "assigned.html" if site.plan_now[str(record.plan)].assigns else "task.html", context)


def _steps(site: Site, state: TaskState) -> list[object]:
    """Who took over from the task's lead units, step by step."""
    leads = site.compliance.leads[state.id]
    return [step for lead in leads for step in handovers(site.portfolio, lead, site.as_of)]


def evidence(site: Site, state: TaskState) -> dict[str, str | None]:
    """The documents that the reports of a task bring as evidence, with the type of each."""
    home = site.portfolio.tasks[state.restates] if state.restates in site.portfolio.tasks else state.record
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


def targets(site: Site) -> Iterator[Sheet]:
    """A page each target."""
    for key, state in site.compliance.targets.items():
        record = state.record
        indicator = site.portfolio.indicator(state.target.indicator)
        context = {
            "crumbs": ("plans", record.jurisdiction, record.plan),
            "record": record,
            "state": state,
            "target": state.target,
            "measure": site.measure(state),
            "indicator": indicator.id if indicator else None,
            "restated": site.restated.get(key, []),
            "changes": standing_entries(record.data.changes, site.as_of, lambda change: change.key),
        }
        yield Sheet(key, "target.html", context)


def indicators(site: Site) -> Iterator[Sheet]:
    """A page each shared indicator."""
    for key, record in site.portfolio.indicators.items():
        context = {"crumbs": ("targets",), "record": record, "targets": ordered(site.by_indicator.get(key, []))}
        yield Sheet(key, "indicator.html", context)


def ordered(states: list[TargetState]) -> list[TargetState]:
    """Targets by jurisdiction, deadline and plan."""
    return sorted(states, key=lambda s: (str(s.record.jurisdiction), s.due is None, s.due or s.exists_from, s.id))


def units(site: Site) -> Iterator[Sheet]:
    """A page each unit."""
    members: dict[str, list[str]] = defaultdict(list)
    for key, unit in site.portfolio.units.items():
        for ref in unit.data.members:
            members[site.portfolio.resolve(ref, unit.jurisdiction) or ""].append(key)
    for key, record in site.portfolio.units.items():
        row = Tally(site, ("unit", key))
        context = {
            "crumbs": ("units", record.jurisdiction),
            "record": record,
            "tally": row,
            "targets": row.targets["targets"],
            "coordinates": site.coordinated.get(key, []),
            "predecessors": site.predecessors.get(key, []),
            "member_of": members.get(key, []),
        }
        yield Sheet(key, "unit.html", context)


def documents(site: Site) -> Iterator[Sheet]:
    """A page each document."""
    for key, record in site.portfolio.documents.items():
        context = {
            "crumbs": ("documents", record.jurisdiction),
            "record": record,
            "cited": _by_role(site.citations(key)),
            "retrieved": record.data.retrieved,
        }
        yield Sheet(key, "document.html", context)


def _by_role(citations: list[Citation]) -> dict[str, list[Record[object]]]:
    roles: dict[str, list[Record[object]]] = defaultdict(list)
    for citation in citations:
        roles[citation.role].append(citation.record)  # type: ignore[arg-type]
    return {role: roles[role] for role in sorted(roles)}


def areas(site: Site) -> Iterator[Sheet]:
    """A page each area of work."""
    for key, record in site.portfolio.areas.items():
        row = Tally(site, ("area", key))
        yield Sheet(key, "area.html", {"crumbs": ("areas",), "record": record, "tally": row, "targets": row.targets["targets"]})
