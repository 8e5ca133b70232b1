"""A page each entry of a register: units, documents, areas of work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from dxplan.compliance.tasks import TaskState
from dxplan.compliance.units import answering
from dxplan.exchange.open_deadlines import OpenDeadline, open_deadlines
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import ClosedPeriodFile, Record
from dxplan.site.counts import ScopeCounts
from dxplan.site.page import Page
from dxplan.site.pages.periods import closings_of
from dxplan.site.site import IncomingReference, Site

_COMING = 10


def units(site: Site) -> Iterator[Page]:
    """A page each unit."""
    members: dict[str, list[str]] = defaultdict(list)
    for key, unit in site.portfolio.units.items():
        for ref in unit.fields.members:
            members[site.portfolio.resolve(ref, unit.jurisdiction) or ""].append(key)
    for key, record in site.portfolio.units.items():
        row = ScopeCounts(site, ("unit", key))
        context = {
            "crumbs": ("units.html", record.jurisdiction),
            "record": record,
            "tally": row,
            "targets": row.targets["targets"],
            "now": [
                other
                for other in answering(site.portfolio, key, site.as_of)
                if other != key
            ],
            "coordinates": site.coordinated.get(key, []),
            "predecessors": site.predecessors.get(key, []),
            "coming": _coming(site, [*row.states, *row.tasks["inherited"]]),
            "member_of": members.get(key, []),
        }
        yield Page(key, "unit.html", context)


def _coming(site: Site, states: Iterable[TaskState]) -> list[OpenDeadline]:
    """The next open deadlines of a unit, firm or expected, the nearest first; the same that its calendar holds."""
    found = (
        deadline for state in states for deadline in open_deadlines(state, site.as_of)
    )
    return sorted(
        (one for one in found if one.day >= site.as_of),
        key=lambda one: (one.day, one.state.id),
    )[:_COMING]


def documents(site: Site) -> Iterator[Page]:
    """A page each document."""
    closes: dict[str, list[tuple[ClosedPeriodFile, str]]] = defaultdict(list)
    for jurisdiction in site.jurisdictions:
        for closing, address in closings_of(site, jurisdiction):
            closes[
                site.portfolio.resolve(closing.fields.document, jurisdiction) or ""
            ].append((closing, address))
    for key, record in site.portfolio.documents.items():
        citations = site.citations(key)
        stated = _stated(site, citations)
        context = {
            "crumbs": ("documents.html", record.jurisdiction),
            "record": record,
            "stated": stated,
            "tasks": [
                site.compliance.tasks[one.id] for one in stated if one.kind == "task"
            ],
            "targets": [
                site.compliance.targets[one.id]
                for one in stated
                if one.kind == "target"
            ],
            "cited": _by_role([one for one in citations if not _is_stated(one)]),
            "retrieved": record.fields.retrieved,
            "closes": closes.get(key, []),
        }
        yield Page(key, "document.html", context)


def _is_stated(citation: IncomingReference) -> bool:
    return citation.role == "source.document" and citation.record.kind in {
        "task",
        "target",
    }


def _stated(
    site: Site, citations: list[IncomingReference]
) -> list[Record[FrontMatter]]:
    """The tasks and targets that a document states: those that say so, and of a plan that is it those that don't."""
    found = {one.record.id: one.record for one in citations if _is_stated(one)}
    for one in citations:
        if one.role == "document" and one.record.kind == "plan":
            own = (
                *site.tasks_of.get(one.record.id, ()),
                *site.targets_of.get(one.record.id, ()),
            )
            found.update(
                (state.id, state.record)
                for state in own
                if state.record.fields.source is None
                or state.record.fields.source.document is None
            )
    return list(found.values())


def _by_role(
    citations: list[IncomingReference],
) -> dict[str, list[Record[FrontMatter]]]:
    roles: dict[str, list[Record[FrontMatter]]] = defaultdict(list)
    for citation in citations:
        roles[citation.role].append(citation.record)
    return {role: roles[role] for role in sorted(roles)}


def areas(site: Site) -> Iterator[Page]:
    """A page each area of work."""
    for key, record in site.portfolio.areas.items():
        row = ScopeCounts(site, ("area", key))
        context = {
            "crumbs": ("areas.html",),
            "record": record,
            "tally": row,
            "targets": row.targets["targets"],
        }
        yield Page(key, "area.html", context)
