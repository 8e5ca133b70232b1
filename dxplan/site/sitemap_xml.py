"""The sitemap's XML (sitemaps.org), an entry a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """A page: its address, when it last changed, its address in each language if it has several."""

    address: str
    changed: date
    translations: Sequence[tuple[str, str]]


def sitemap(pages: Iterable[SitemapPage]) -> bytes:
    """A list of pages."""
    entries = "".join(_entry(page) for page in pages)
    return (
        f"{_DECLARATION}<urlset {_NAMESPACE} {_XHTML}>\n{entries}</urlset>\n".encode()
    )


def _entry(page: SitemapPage) -> str:
    links = ""
    for lang, address in page.translations:
        href = quoteattr(address)
        links += f'<xhtml:link rel="alternate" hreflang="{lang}" href={href}/>'
    location = f"<loc>{escape(page.address)}</loc>"
    return f"<url>{location}<lastmod>{page.changed}</lastmod>{links}</url>\n"


def sitemap_index(addresses: Iterable[str]) -> bytes:
    """A list of sitemaps."""
    entries = ""
    for address in addresses:
        entries += f"<sitemap><loc>{escape(address)}</loc></sitemap>\n"
    root = f"<sitemapindex {_NAMESPACE}>\n{entries}</sitemapindex>\n"
    return f"{_DECLARATION}{root}".encode()
