"""A page each entry of a register: units, documents, areas of work."""

from collections import defaultdict
from collections.abc import Iterator

from dxplan.compliance.units import answering
from dxplan.model.values import FrontMatter
from dxplan.portfolio import Closing, Record
from dxplan.site.counts import Tally
from dxplan.site.kinds.periods import closings_of
from dxplan.site.page import Sheet
from dxplan.site.site import Citation, Site


def units(site: Site) -> Iterator[Sheet]:
    """A page each unit."""
    members: dict[str, list[str]] = defaultdict(list)
    for key, unit in site.portfolio.units.items():
        for ref in unit.data.members:
            members[site.portfolio.resolve(ref, unit.jurisdiction) or ""].append(key)
    for key, record in site.portfolio.units.items():
        row = Tally(site, ("unit", key))
        context = {
            "crumbs": ("units.html", record.jurisdiction),
            "record": record,
            "tally": row,
            "targets": row.targets["targets"],
            "now": [other for other in answering(site.portfolio, key, site.as_of) if other != key],
            "coordinates": site.coordinated.get(key, []),
            "predecessors": site.predecessors.get(key, []),
            "member_of": members.get(key, []),
        }
        yield Sheet(key, "unit.html", context)


def documents(site: Site) -> Iterator[Sheet]:
    """A page each document."""
    closes: dict[str, list[tuple[Closing, str]]] = defaultdict(list)
    for jurisdiction in site.jurisdictions:
        for closing, address in closings_of(site, jurisdiction):
            closes[site.portfolio.resolve(closing.data.document, jurisdiction) or ""].append((closing, address))
    for key, record in site.portfolio.documents.items():
        context = {
            "crumbs": ("documents.html", record.jurisdiction),
            "record": record,
            "cited": _by_role(site.citations(key)),
            "retrieved": record.data.retrieved,
            "closes": closes.get(key, []),
        }
        yield Sheet(key, "document.html", context)


def _by_role(citations: list[Citation]) -> dict[str, list[Record[FrontMatter]]]:
    roles: dict[str, list[Record[FrontMatter]]] = defaultdict(list)
    for citation in citations:
        roles[citation.role].append(citation.record)
    return {role: roles[role] for role in sorted(roles)}


def areas(site: Site) -> Iterator[Sheet]:
    """A page each area of work."""
    for key, record in site.portfolio.areas.items():
        row = Tally(site, ("area", key))
        context = {"crumbs": ("areas.html",), "record": record, "tally": row, "targets": row.targets["targets"]}
        yield Sheet(key, "area.html", context)
