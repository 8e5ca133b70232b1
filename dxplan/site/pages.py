"""Every page of the site, in every language."""

from collections.abc import Callable, Iterator

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
    targets,
    tasks,
)
from dxplan.site.page import Page, Sheet
from dxplan.site.site import Site

KINDS: tuple[Callable[[Site], Iterator[Sheet]], ...] = (
    home.sheets,
    matrix.sheets,
    overviews.sheets,
    lists.notices,
    lists.sheets,
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
)
"""The kinds of pages; of two pages with one address the first stands."""


def pages(site: Site) -> Iterator[Page]:
    """The page that leads to the languages, then every sheet in each of them."""
    yield Page("index.html", "root.html", {"lang": site.config.lang})
    seen: set[str] = set()
    for kind in KINDS:
        for sheet in kind(site):
            if sheet.address in seen:
                continue
            seen.add(sheet.address)
            for lang in site.config.languages:
                yield _page(sheet, lang)


def _page(sheet: Sheet, lang: str) -> Page:
    path = sheet.address if sheet.address.endswith(".html") else f"{sheet.address}/index.html".lstrip("/")
    return Page(f"{lang}/{path}", sheet.template, {"record": None, **sheet.context, "lang": lang, "path": path})
