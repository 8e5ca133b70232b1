"""A page each jurisdiction and each plan."""

from collections import defaultdict
from collections.abc import Iterator

from dxplan.compliance.logs import changes_in_force
from dxplan.model.records import Plan
from dxplan.site.counts import ScopeCounts
from dxplan.site.page import Page
from dxplan.site.pages.periods import closings_of
from dxplan.site.site import Site


def jurisdictions(site: Site) -> Iterator[Page]:
    """A page each jurisdiction."""
    for key in site.jurisdictions:
        context = {
            "crumbs": ("jurisdictions.html",),
            "record": site.portfolio.jurisdictions[key],
            "plans": site.plans_of.get(key, []),
            "tally": ScopeCounts(site, ("jurisdiction", key)),
            "units": [
                unit.id
                for unit in site.portfolio.units.values()
                if unit.jurisdiction == key
            ],
            "documents": [
                other.id
                for other in site.portfolio.documents.values()
                if other.jurisdiction == key
            ],
            "closings": closings_of(site, key),
            "damaged": sorted(
                broken
                for broken in site.portfolio.broken
                if broken.startswith(f"{key}/periods/")
            ),
            "became": [
                other.id
                for other in site.portfolio.jurisdictions.values()
                if any(
                    site.portfolio.resolve(entry.jurisdiction, None) == key
                    for entry in other.fields.successors
                )
            ],
        }
        yield Page(key, "jurisdiction.html", context)


def plans(site: Site) -> Iterator[Page]:
    """A page each plan."""
    documents_of = _plan_documents(site)
    for key, record in site.plans.items():
        plan = site.plan_now[key]
        context = {
            "crumbs": ("plans.html", record.jurisdiction),
            "record": record,
            "plan": plan,
            "tally": ScopeCounts(site, ("plan", key)),
            "tasks": site.tasks_of.get(key, []),
            "targets": site.targets_of.get(key, []),
            "unknown": site.unknown_tasks(key),
            "documents": documents_of.get(key, []),
            "became": _became(site, record.jurisdiction, plan),
            "changes": changes_in_force(record.fields.changes, site.as_of),
        }
        yield Page(key, "plan.html", context)


def _plan_documents(site: Site) -> dict[str, list[str]]:
    """For each plan the documents that it, its tasks and its targets name."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in site.portfolio.documents:
        named = (citation.record for citation in site.citations(key))
        for plan in dict.fromkeys(
            record.id if record.kind == "plan" else record.plan for record in named
        ):
            if plan is not None:
                found[plan].append(key)
    return found


def _became(site: Site, jurisdiction: str | None, plan: Plan) -> str | None:
    """The document that a plan's draft became, once that was issued."""
    draft = site.portfolio.document(plan.document, jurisdiction)
    final = (
        site.portfolio.document(draft.fields.became, draft.jurisdiction)
        if draft
        else None
    )
    return (
        final.id if final and (final.fields.date or site.as_of) <= site.as_of else None
    )
