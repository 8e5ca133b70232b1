"""What a page is: an address, a template, and what makes the value that the template is given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dxplan.portfolio.portfolio import Record
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent


@dataclass(frozen=True)
class Page:
    """A page before it has a language: it exists once in each.

    ``address`` is a record's id, or of a page of the site's own a file or a folder with a
    dot in its name, so that the two never meet; empty for the home page. ``crumbs`` are the
    addresses of the pages above it.
    """

    address: str
    content: type[PageContent]
    build: Callable[[PageBuilder], PageContent]
    crumbs: tuple[str | None, ...] | None = ()
    record: Record[Any] | None = None


@dataclass(frozen=True)
class LocalizedPage:
    """One page in one language.

    ``path`` is relative to the folder of the built site, ``inner_path`` to that of the
    language; pages outside of it have none.
    """

    path: str
    lang: str
    inner_path: str
    page: Page

    @property
    def template(self) -> str:
        """The name of its template."""
        return self.page.content.template

    @property
    def record(self) -> Record[Any] | None:
        """The record that it shows, if it shows one."""
        return self.page.record

    @property
    def is_shown_anywhere(self) -> bool:
        """Whether a server shows it at any address, where relative links lead nowhere."""
        return self.template == "404.html"
