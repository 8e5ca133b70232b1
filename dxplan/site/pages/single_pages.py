"""Pages that show no record: the one that leads to the languages, and that of unknown addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import NavigationLink, PageContent
from dxplan.site.site import Site


@dataclass(frozen=True)
class RootPage(PageContent):
    """The page that leads to the languages."""

    template: ClassVar[str] = "root.html"


def root() -> Page:
    """The page that leads to the languages."""
    return Page("index.html", RootPage, lambda builder: RootPage(builder.frame))


@dataclass(frozen=True)
class NotFoundPage(PageContent):
    """What a server shows for an unknown address, at any depth."""

    template: ClassVar[str] = "404.html"

    parts: tuple[NavigationLink, ...]
    """Links to the parts of the site."""


def not_found(_: Site) -> Iterator[Page]:
    """The page of unknown addresses: one for the site, and one a language for who can choose."""
    yield Page("404.html", NotFoundPage, _not_found, crumbs=None)


def _not_found(builder: PageBuilder) -> NotFoundPage:
    return NotFoundPage(builder.frame, builder.language.own_pages())
