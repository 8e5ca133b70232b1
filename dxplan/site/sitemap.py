"""The sitemap and `robots.txt`: which pages there are, in which languages, when they changed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from dxplan.history.timelines import History
from dxplan.portfolio.portfolio import Record
from dxplan.site.page import LocalizedPage
from dxplan.site.site import Site
from dxplan.site.sitemap_xml import SitemapPage, sitemap, sitemap_index
from dxplan.site.tables import origins

MOST = 50_000
"""Addresses a sitemap may have; more of them are several sitemaps and an index (sitemaps.org)."""

_UNLISTED = frozenset(
    {
        "moved.html",
        "withdrawn.html",
        "later_plan.html",
        "root.html",
        "embed.html",
        "badge.svg",
    }
)
"""Templates of what nobody looks for.

Pages that lead on, those of what is not there any more or not yet, and parts of other sites.
"""


def robots(site_url: str | None) -> bytes:
    """Everything may be read; where the list of pages is, if addresses are known."""
    lines = ["User-agent: *", "Allow: /"]
    if site_url:
        lines.append(f"Sitemap: {site_url.rstrip('/')}/sitemap.xml")
    return ("\n".join(lines) + "\n").encode()


def sitemap_files(
    site: Site,
    history: History | None,
    pages: Iterable[LocalizedPage],
    paths: Collection[str],
) -> Iterator[tuple[str, bytes]]:
    """The list of all pages in ``paths``, where the site's address is known.

    Those of long tables with their page.

    A page of a record changed when that was last recorded.
    """
    url = site.config.site_url
    if not url:
        return
    changed: dict[str, date] = {}
    for page in pages:
        if _is_listed(page):
            changed[page.path] = _changed(site, history, page)
    listed = _listed_days(paths, changed)
    base = url.rstrip("/")
    entries = []
    for path, day in listed.items():
        translations = _translations(base, site.config.languages, path, listed)
        entries.append(SitemapPage(f"{base}/{path}", day, translations))
    if len(entries) <= MOST:
        yield "sitemap.xml", sitemap(entries)
        return
    names: list[str] = []
    for start in range(0, len(entries), MOST):
        name = f"sitemap-{len(names) + 1}.xml"
        names.append(name)
        yield name, sitemap(entries[start : start + MOST])
    yield "sitemap.xml", sitemap_index(f"{base}/{name}" for name in names)


def _listed_days(paths: Iterable[str], changed: Mapping[str, date]) -> dict[str, date]:
    """The pages of ``paths`` that are listed, each with the day of its change."""
    listed: dict[str, date] = {}
    for path in sorted(paths):
        if not path.endswith(".html"):
            continue
        lang = path.partition("/")[0]
        origin = path
        for long_page in origins(path, lang):
            origin = long_page
            break
        if origin in changed:
            listed[path] = changed[origin]
    return listed


def _translations(
    base: str, languages: Sequence[str], path: str, listed: Mapping[str, date]
) -> list[tuple[str, str]]:
    """The languages in which a page is listed, with its addresses; none where it is only one."""
    rest = path.partition("/")[2]
    translations = []
    for lang in languages:
        if f"{lang}/{rest}" in listed:
            translations.append((lang, f"{base}/{lang}/{rest}"))
    if len(translations) < 2:
        return []
    return translations


def _is_listed(page: LocalizedPage) -> bool:
    if not page.path.endswith(".html"):
        return False
    if page.template in _UNLISTED:
        return False
    return not page.is_shown_anywhere


def _changed(site: Site, history: History | None, page: LocalizedPage) -> date:
    """The last day of a record by the history; of anything else the day that all pages speak of."""
    record = page.record
    if history is None or not isinstance(record, Record):
        return site.as_of
    if record.kind not in {"plan", "task", "target"}:
        return site.as_of
    recorded = history.last_recorded(record.id)
    if recorded is None:
        return site.as_of
    return min(recorded, site.as_of)
