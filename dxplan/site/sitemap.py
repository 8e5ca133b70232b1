"""What search engines are told: which pages there are, in which languages, and when they changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from dxplan.history.past import History
from dxplan.portfolio import Record
from dxplan.site.page import Page
from dxplan.site.site import Site

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


@dataclass
class Sitemap:
    """The pages of one site as they are written; a page of a record changed when that was last recorded."""

    site: Site
    history: History | None
    found: dict[str, date] = field(default_factory=dict)

    def add(self, page: Page, path: str) -> None:
        """Take up one file of a page."""
        if (
            self.site.config.site_url
            and path.endswith(".html")
            and page.template not in _UNLISTED
            and not page.is_shown_anywhere
        ):
            self.found[path] = self._changed(page.context.get("record"))

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The list of all pages, where the site's address is known."""
        url = self.site.config.site_url
        if not url:
            return
        base, paths = url.rstrip("/"), sorted(self.found)
        if len(paths) <= MOST:
            yield "sitemap.xml", self._list(base, paths)
            return
        parts = [paths[at : at + MOST] for at in range(0, len(paths), MOST)]
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            yield name, self._list(base, part)
        listed = "".join(f"<sitemap><loc>{escape(base)}/{name}</loc></sitemap>\n" for name in names)
        yield "sitemap.xml", f"{_HEAD}<sitemapindex {_SPACE}>\n{listed}</sitemapindex>\n".encode()

    def _list(self, base: str, paths: Sequence[str]) -> bytes:
        entries = "".join(self._entry(base, path) for path in paths)
        return f"{_HEAD}<urlset {_SPACE} {_LINKS}>\n{entries}</urlset>\n".encode()

    def _entry(self, base: str, path: str) -> str:
        languages = self.site.config.languages if len(self.site.config.languages) > 1 else ()
        rest = path.partition("/")[2]
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(f"{base}/{lang}/{rest}")}/>'
            for lang in languages
            if f"{lang}/{rest}" in self.found
        )
        return f"<url><loc>{escape(f'{base}/{path}')}</loc><lastmod>{self.found[path]}</lastmod>{links}</url>\n"

    def _changed(self, record: object) -> date:
        """The last day of a record by the history; of anything else the day that all pages speak of."""
        if self.history is None or not isinstance(record, Record) or record.kind not in {"plan", "task", "target"}:
            return self.site.as_of
        return min(self.history.last_recorded(record.id) or self.site.as_of, self.site.as_of)
