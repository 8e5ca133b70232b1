"""One page a kind of record, with every record of the kind; the pages that explain; the former addresses."""

from collections.abc import Iterable, Iterator

from dxplan.compliance.targets import STATES
from dxplan.exchange.columns import columns
from dxplan.exchange.fields import FIELDS, LISTS
from dxplan.exchange.licence import licence_of
from dxplan.exchange.overviews import OVERVIEWS
from dxplan.model.values import NAME
from dxplan.site.counts import ScopeCounts
from dxplan.site.open_sources import has_address
from dxplan.site.page import Page
from dxplan.site.pages.targets import ordered
from dxplan.site.search.entries import ORDER
from dxplan.site.site import Site
from dxplan.site.sources import basis
from dxplan.site.tables import STATUS_ORDER


def sheets(site: Site) -> Iterator[Page]:
    """The page of each collection, and the pages that explain."""
    portfolio = site.portfolio
    shared = {key: ordered(states) for key, states in site.by_indicator.items()}
    alone = [
        state
        for state in site.compliance.targets.values()
        if portfolio.indicator(state.target.indicator) is None
    ]
    pages: dict[str, dict[str, object]] = {
        "jurisdictions": {
            "tallies": {
                key: ScopeCounts(site, ("jurisdiction", key))
                for key in site.jurisdictions
            }
        },
        "plans": {"plans": list(site.plans)},
        "targets": {
            "tally": ScopeCounts(site, ("all", None)),
            "shared": {
                key: shared[key] for key in portfolio.indicators if key in shared
            },
            "unused": [key for key in portfolio.indicators if key not in shared],
            "alone": ordered(alone),
            "measured": basis(site, site.compliance.targets.values()),
        },
        "units": {
            "by_jurisdiction": _by_jurisdiction(site, portfolio.units),
            "tallies": {
                key: ScopeCounts(site, ("unit", key)) for key in portfolio.units
            },
            "without": ScopeCounts(site, ("unit", None)),
            "all": ScopeCounts(site, ("all", None)),
        },
        "documents": {
            "by_jurisdiction": _by_jurisdiction(site, portfolio.documents),
            "without": _without_address(site),
            "only_without": False,
        },
        "areas": {
            "tallies": {
                key: ScopeCounts(site, ("area", key)) for key in portfolio.areas
            },
            "without": ScopeCounts(site, ("area", None)),
            "all": ScopeCounts(site, ("all", None)),
        },
        "glossary": {"terms": list(portfolio.terms.values())},
        "method": {"without": _without_address(site)},
        "accessibility": {},
        "search": {
            "marks": (*STATUS_ORDER, "overdue_unreported"),
            "states": (*STATES, "unjudged"),
            "kinds": ORDER,
        },
        "data": {
            "licence": licence_of(site.config.licence),
            "datasets": {name: len(columns(name)) for name in FIELDS},
            "at_a_glance": list(OVERVIEWS),
            "example": next(
                (key for key, kind in site.kinds.items() if kind == "plan"), None
            ),
        },
    }
    for name, context in pages.items():
        yield Page(f"{name}.html", f"{name}.html", {"crumbs": (), **context})
    without = _without_address(site)
    if without:
        own = {
            "by_jurisdiction": _by_jurisdiction(site, without),
            "without": without,
            "only_without": True,
        }
        yield Page(
            "documents-without-address.html",
            "documents.html",
            {"crumbs": ("documents.html",), **own},
        )
    for name in FIELDS:
        lists = [key for key, listed in LISTS.items() if listed.dataset == name]
        context = {
            "crumbs": ("data.html",),
            "name": name,
            "columns": columns(name),
            "lists": lists,
        }
        yield Page(f"data-{name}.html", "dataset.html", context)


def _without_address(site: Site) -> list[str]:
    return [
        key
        for key, record in site.portfolio.documents.items()
        if not has_address(record.fields)
    ]


def _by_jurisdiction(site: Site, keys: Iterable[str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {
        jurisdiction: [] for jurisdiction in site.jurisdictions
    }
    for key in keys:
        groups.setdefault(key.partition("/")[0], []).append(key)
    return {
        jurisdiction: own
        for jurisdiction, own in groups.items()
        if own and jurisdiction in site.kinds
    }


def moved(site: Site) -> Iterator[Page]:
    """A page at the old address of every record that was renamed, or stands under a renamed plan or jurisdiction."""
    former = site.portfolio.former
    for old, now in former.items():
        for key in site.kinds:
            if key != now and not key.startswith(f"{now}/"):
                continue
            address = old + key[len(now) :]
            if address not in site.kinds and _is_address(address):
                yield Page(address, "moved.html", {"crumbs": (), "now": key})


def _is_address(text: str) -> bool:
    return all(NAME.fullmatch(part) for part in text.split("/"))
