"""Pages rendered in this process, and what a reader of HTML sees in them."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html.parser import HTMLParser

from html5lib.constants import voidElements
from samples import (
    FROZEN,
    ROOT,
    Files,
    on,
)

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.config.config import Config
from dxplan.portfolio.loader import load
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer
from dxplan.site.site import Site

Pages = dict[str, str]


def site_of(compliance: Compliance, **config: object) -> Site:
    return Site(compliance, Config(**config), commit=None, dirty=False, version="0")  # type: ignore[arg-type]


def rendered(site: Site) -> Pages:
    renderer = Renderer(site, ROOT)
    return {
        path: text
        for page in pages(site)
        for path, text in renderer.files(page)
        if path.endswith(".html")
    }


@cache
def real(day: str) -> tuple[Site, Pages]:
    site = site_of(evaluate(load(FROZEN), date.fromisoformat(day), Settings()))
    return site, rendered(site)


def small(files: Files, day: str = "2022-08-01", **config: object) -> Pages:
    return rendered(site_of(on(day, files), **config))


def one_page(site: Site, path: str) -> str:
    """A page alone, where the others say nothing of what is tried."""
    (page,) = (page for page in pages(site) if page.path == path)
    return Renderer(site, ROOT).render(page)


def text_of(html: str) -> str:
    """The words of a page's main part, in one line."""
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", main)).replace("\u00a0", " ")


@dataclass
class Seen(HTMLParser):
    """The addresses, ids, languages and headings of a page, and how many rows of tables each id has in it."""

    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=dict)
    """The parts of the page to which each id in it links."""
    following: dict[str, list[str]] = field(default_factory=dict)
    """The pages on which tables of each id in it go on."""
    open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.links += [str(values[name]) for name in ("href", "src") if name in values]
        self.ids += [str(values["id"])] if "id" in values else []
        self.headings += [tag] if re.fullmatch("h[1-6]", tag) else []
        self.attributes += values
        if tag in {"table", "caption"}:
            self.tables.append(tag)
        if tag == "th":
            assert values.get("scope") in {"row", "col"}
        self.rows.setdefault(str(values.get("id", "")), 0)
        link = str(values.get("href", ""))
        for name in {name for _, name in self.open}:
            if link.startswith("#"):
                self.parts.setdefault(name, []).append(link[1:])
            if tag == "a" and values.get("rel") == "next":
                self.following.setdefault(name, []).append(link)
        for name in {name for _, name in self.open}:
            self.rows[name] += self._rows_begun(tag, values.get("class"))
        if tag not in voidElements:
            self.open.append((tag, str(values.get("id", ""))))

    def _rows_begun(self, tag: str, kind: str | None) -> int:
        """How many rows a tag adds: none where its only cell names the rows below it."""
        if tag == "th":
            return -1 if kind == "group" else 0
        return int(tag == "tr" and self.open[-1][0] == "tbody")

    def handle_endtag(self, tag: str) -> None:
        while tag not in voidElements and self.open.pop()[0] != tag:
            pass


@cache
def seen(html: str) -> Seen:
    parser = Seen()
    parser.feed(html)
    return parser


def rows_in(html: str, part: str) -> int:
    """How many rows the tables of a page, or of the part with an id, have."""
    return seen(html).rows[part or "main"]


def rows_behind(built: Mapping[str, str], path: str, part: str = "main") -> int:
    """How many rows a number leads to: those of the tables of a part of a page, on all their pages.

    A part without tables names other parts of its page, which add up to it.
    """
    page = seen(built[path])
    rows = page.rows[part]
    if not rows:
        return sum(rows_behind(built, path, one) for one in page.parts.get(part, ()))
    for link in page.following.get(part, ()):
        further = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
        rows += rows_behind(built, further)
    return rows
