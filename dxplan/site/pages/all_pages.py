"""Every page of the site, in every language."""

from collections.abc import Callable, Iterator

from dxplan.site import embeds
from dxplan.site.page import LocalizedPage, Page
from dxplan.site.pages import (
    changes,
    collections,
    corrections,
    difficulties,
    documents,
    explanations,
    home,
    information_requests,
    later_plans,
    lists,
    matrix,
    moved,
    not_reported,
    notices,
    periods,
    plans,
    printed,
    progress,
    registers,
    rules,
    single_pages,
    statuses,
    targets,
    tasks,
)
from dxplan.site.site import Site

KINDS: tuple[Callable[[Site], Iterator[Page]], ...] = (
    home.pages,
    matrix.pages,
    collections.pages,
    explanations.pages,
    rules.pages,
    notices.pages,
    not_reported.pages,
    information_requests.pages,
    lists.pages,
    statuses.pages,
    changes.pages,
    progress.pages,
    corrections.pages,
    difficulties.pages,
    plans.jurisdictions,
    printed.pages,
    plans.plans,
    later_plans.pages,
    periods.pages,
    tasks.pages,
    targets.targets,
    registers.units,
    documents.pages,
    registers.areas,
    targets.indicators,
    moved.pages,
    moved.withdrawn,
    single_pages.not_found,
)
"""The kinds of pages; of two pages with one address the first stands."""


def pages(site: Site) -> Iterator[LocalizedPage]:
    """The page that leads to the languages, every page in each of them, what others embed."""
    yield LocalizedPage("index.html", site.config.lang, "", single_pages.root())
    for page in single_pages.not_found(site):
        path = site.own_file(page.address)
        yield LocalizedPage(page.address, site.config.lang, path, page)
    addresses: set[str] = set()
    for kind in KINDS:
        for page in kind(site):
            if page.address in addresses or not site.has(page.address):
                continue
            addresses.add(page.address)
            for lang in site.config.languages:
                yield from _localized(site, page, lang)
    yield from embeds.pages(site)


def _localized(site: Site, page: Page, lang: str) -> Iterator[LocalizedPage]:
    """A page in a language; at the address that a record's folder took one that leads there."""
    is_file = page.address.endswith(".html")
    path = f"{page.address}/index.html".lstrip("/")
    if is_file:
        path = site.own_file(page.address)
    yield LocalizedPage(f"{lang}/{path}", lang, path, page)
    if is_file and path != page.address:
        former = f"{page.address}/index.html"
        yield LocalizedPage(
            f"{lang}/{former}", lang, former, moved.page(former, page.address)
        )
