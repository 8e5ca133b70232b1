"""Every page of the site, in every language."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from dxplan.site import shares
from dxplan.site.kinds import (
    corrections,
    home,
    lists,
    matrix,
    overviews,
    past,
    periods,
    plans,
    registers,
    statuses,
    targets,
    tasks,
)
from dxplan.site.page import Page, Sheet
from dxplan.site.site import Site


def _not_found(_: Site) -> Iterator[Sheet]:
    """What servers show for an address that is none: one for the site, and one a language for who can choose."""
    yield Sheet("404.html", "404.html", {"crumbs": None})


KINDS: tuple[Callable[[Site], Iterator[Sheet]], ...] = (
    home.sheets,
    matrix.sheets,
    overviews.sheets,
    lists.notices,
    lists.sheets,
    statuses.sheets,
    past.sheets,
    corrections.sheets,
    plans.jurisdictions,
    plans.plans,
    periods.sheets,
    tasks.tasks,
    targets.targets,
    registers.units,
    registers.documents,
    registers.areas,
    targets.indicators,
    overviews.moved,
    _not_found,
)
"""The kinds of pages; of two pages with one address the first stands."""


def pages(site: Site) -> Iterator[Page]:
    """The page that leads to the languages, then every sheet in each of them, then what other sites embed."""
    yield Page("index.html", "root.html", {"lang": site.config.lang})
    for sheet in _not_found(site):
        yield replace(_page(site, sheet, site.config.lang), path=sheet.address)
    seen: set[str] = set()
    for kind in KINDS:
        for sheet in kind(site):
            if sheet.address in seen or not site.has(sheet.address):
                continue
            seen.add(sheet.address)
            for lang in site.config.languages:
                yield from _pages(site, sheet, lang)
    yield from shares.pages(site)


def _pages(site: Site, sheet: Sheet, lang: str) -> Iterator[Page]:
    """The page of a sheet in a language; at the address that a record's folder took from it, one that leads there."""
    page = _page(site, sheet, lang)
    yield page
    if sheet.address.endswith(".html") and page.path != f"{lang}/{sheet.address}":
        former = f"{sheet.address}/index.html"
        context = {"record": None, "crumbs": (), "now": sheet.address, "lang": lang, "path": former}
        yield Page(f"{lang}/{former}", "moved.html", context)


def _page(site: Site, sheet: Sheet, lang: str) -> Page:
    is_file = sheet.address.endswith(".html")
    path = site.own_file(sheet.address) if is_file else f"{sheet.address}/index.html".lstrip("/")
    return Page(f"{lang}/{path}", sheet.template, {"record": None, **sheet.context, "lang": lang, "path": path})
