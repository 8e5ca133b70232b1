"""Every page of the site, in every language."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from dxplan.site import embeds
from dxplan.site.page import LocalizedPage, Page
from dxplan.site.pages import (
    changes,
    collections,
    corrections,
    home,
    lists,
    matrix,
    periods,
    plans,
    registers,
    rules,
    statuses,
    targets,
    tasks,
)
from dxplan.site.site import Site


def _not_found(_: Site) -> Iterator[Page]:
    """What servers show for an address that is none: one for the site, and one a language for who can choose."""
    yield Page("404.html", "404.html", {"crumbs": None})


KINDS: tuple[Callable[[Site], Iterator[Page]], ...] = (
    home.sheets,
    matrix.sheets,
    collections.sheets,
    lists.notices,
    lists.sheets,
    statuses.sheets,
    changes.sheets,
    corrections.sheets,
    plans.jurisdictions,
    plans.plans,
    periods.sheets,
    tasks.tasks,
    targets.targets,
    registers.units,
    registers.documents,
    registers.areas,
    rules.sheets,
    targets.indicators,
    collections.moved,
    _not_found,
)
"""The kinds of pages; of two pages with one address the first stands."""


def pages(site: Site) -> Iterator[LocalizedPage]:
    """The page that leads to the languages, then every sheet in each of them, then what other sites embed."""
    yield LocalizedPage("index.html", "root.html", {"lang": site.config.lang})
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
    yield from embeds.pages(site)


def _pages(site: Site, sheet: Page, lang: str) -> Iterator[LocalizedPage]:
    """The page of a sheet in a language; at the address that a record's folder took from it, one that leads there."""
    page = _page(site, sheet, lang)
    yield page
    if sheet.address.endswith(".html") and page.path != f"{lang}/{sheet.address}":
        former = f"{sheet.address}/index.html"
        context = {
            "record": None,
            "crumbs": (),
            "now": sheet.address,
            "lang": lang,
            "path": former,
        }
        yield LocalizedPage(f"{lang}/{former}", "moved.html", context)


def _page(site: Site, sheet: Page, lang: str) -> LocalizedPage:
    is_file = sheet.address.endswith(".html")
    path = (
        site.own_file(sheet.address)
        if is_file
        else f"{sheet.address}/index.html".lstrip("/")
    )
    return LocalizedPage(
        f"{lang}/{path}",
        sheet.template,
        {"record": None, **sheet.context, "lang": lang, "path": path},
    )
