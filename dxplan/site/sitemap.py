"""What search engines are told: which pages there are, in which languages, and when they changed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from dxplan.history.timelines import History
from dxplan.portfolio.portfolio import Record
from dxplan.site.page import LocalizedPage
from dxplan.site.site import Site
from dxplan.site.tables import origins

MOST = 50_000
"""Addresses a sitemap may have; more of them are several sitemaps and an index (sitemaps.org)."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'

_UNLISTED = frozenset({"moved.html", "root.html", "embed.html", "badge.svg"})
"""Templates of what nobody looks for: pages that lead on, and parts of other sites."""


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
    """The list of all pages in ``paths``, where the site's address is known; those of long tables with their page.

    A page of a record changed when that was last recorded.
    """
    url = site.config.site_url
    if not url:
        return
    changed = {
        page.path: _changed(site, history, page) for page in pages if _is_listed(page)
    }
    origin = {
        path: next(iter(origins(path, path.partition("/")[0])), path)
        for path in paths
        if path.endswith(".html")
    }
    found = {
        path: changed[origin[path]]
        for path in sorted(origin)
        if origin[path] in changed
    }
    base = url.rstrip("/")
    if len(found) <= MOST:
        yield "sitemap.xml", _list(base, site.config.languages, found, found)
        return
    parts = [
        {path: found[path] for path in [*found][at : at + MOST]}
        for at in range(0, len(found), MOST)
    ]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield name, _list(base, site.config.languages, part, found)
    listed = "".join(
        f"<sitemap><loc>{escape(base)}/{name}</loc></sitemap>\n" for name in names
    )
    yield (
        "sitemap.xml",
        f"{_HEAD}<sitemapindex {_SPACE}>\n{listed}</sitemapindex>\n".encode(),
    )


def _is_listed(page: LocalizedPage) -> bool:
    return (
        page.path.endswith(".html")
        and page.template not in _UNLISTED
        and not page.is_shown_anywhere
    )


def _changed(site: Site, history: History | None, page: LocalizedPage) -> date:
    """The last day of a record by the history; of anything else the day that all pages speak of."""
    record = page.context.get("record")
    if (
        history is None
        or not isinstance(record, Record)
        or record.kind not in {"plan", "task", "target"}
    ):
        return site.as_of
    return min(history.last_recorded(record.id) or site.as_of, site.as_of)


def _list(
    base: str,
    languages: Sequence[str],
    part: Mapping[str, date],
    found: Mapping[str, date],
) -> bytes:
    entries = "".join(
        _entry(base, languages, path, changed, found) for path, changed in part.items()
    )
    return f"{_HEAD}<urlset {_SPACE} {_LINKS}>\n{entries}</urlset>\n".encode()


def _entry(
    base: str,
    languages: Sequence[str],
    path: str,
    changed: date,
    found: Mapping[str, date],
) -> str:
    rest = path.partition("/")[2]
    same = [lang for lang in languages if f"{lang}/{rest}" in found]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(f"{base}/{lang}/{rest}")}/>'
        for lang in same
        if len(same) > 1
    )
    return f"<url><loc>{escape(f'{base}/{path}')}</loc><lastmod>{changed}</lastmod>{links}</url>\n"
