"""Every page of the site's own is there, is linked, and is found: whoever adds one tries nothing else."""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from gate_cases import AS_OF, WORLD
from page_reading import Pages, rendered, seen
from repositories import start
from samples import ROOT, on

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.exchange.trends import read_trend
from dxplan.history.head import read_head
from dxplan.portfolio.loader import ParsedFiles, load
from dxplan.site.build import site_of
from dxplan.site.own_pages import OWN_PAGES, OwnPage
from dxplan.site.render import Renderer
from dxplan.site.site import Site

EVERY_PAGE = [pytest.param(page, id=page.name) for page in OWN_PAGES]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of a small repository in which there is something for every page."""
    root = tmp_path_factory.mktemp("own-pages")
    start(root, WORLD, base={})
    parsed: ParsedFiles = {}
    portfolio = load(root, parsed)
    head = read_head(root, portfolio, history=True)
    trend = read_trend(root, portfolio, AS_OF, head, parsed)
    return site_of(root, evaluate(portfolio, AS_OF, Settings()), Config(), head, trend)


@pytest.fixture(scope="module")
def pages(site: Site) -> Pages:
    return rendered(site)


@pytest.fixture(scope="module")
def links(pages: Pages) -> Mapping[str, set[str]]:
    """The pages that each page leads to."""
    return {path: {*_leads_to(path, html)} for path, html in pages.items()}


def _leads_to(path: str, html: str) -> list[str]:
    addresses = [urljoin(f"/{path}", link) for link in seen(html).links]
    return [unquote(urldefrag(address)[0]).lstrip("/") for address in addresses]


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_a_page_is_there_in_both_languages(page: OwnPage, pages: Pages) -> None:
    assert f"vi/{page.name}.html" in pages
    assert f"en/{page.name}.html" in pages


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_a_page_is_linked(page: OwnPage, links: Mapping[str, set[str]]) -> None:
    address = f"en/{page.name}.html"
    if page.menu:
        assert address in links["en/na/p/tasks/01/index.html"]
    assert any(address in others for path, others in links.items() if path != address)


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_a_page_is_found_by_its_title(page: OwnPage, site: Site) -> None:
    entries = Renderer(site, ROOT).entries()
    found = [entry for entry in entries if entry.address == f"{page.name}.html"]
    assert len(found) == page.is_in_search
    for entry in found:
        assert entry.title.vi
        assert entry.title.en
        assert bool(entry.queries) == (page.is_asked or page.name == "rules")


def test_every_page_of_the_whole_site_is_reached_from_the_home_page(
    pages: Pages, links: Mapping[str, set[str]]
) -> None:
    """Also one that is no row: a row of OWN_PAGES makes its links."""
    reached: set[str] = set()
    pending = ["index.html"]
    while pending:
        path = pending.pop()
        if path in pages and path not in reached:
            reached.add(path)
            pending += links[path]
    whole = {path for path in pages if re.fullmatch(r"(vi|en)/[\w-]+\.html", path)}
    assert whole - reached == {"vi/404.html", "en/404.html"}


def test_a_page_of_nothing_is_not_there() -> None:
    site = Site(on("2022-08-01", {}), Config(), None, dirty=False, version="0")
    names = [page.name for page in OWN_PAGES if site.has(f"{page.name}.html")]
    assert {"tasks", "matrix", "changes", "reconfirmation"}.isdisjoint(names)
    assert {"plans", "units", "method", "rules"} <= {*names}
