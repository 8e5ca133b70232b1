"""The value that a template is given: what stands around a page, and what it shows."""

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A link of a menu."""

    address: str
    """Where it leads."""
    name: Markup
    """Its words."""
    is_current: bool = False
    """Whether it leads to the part of the site that the page belongs to."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """The picture that messengers show beside a link to a page."""

    path: str
    """Its path in the site."""
    width: int
    """How wide it is, in pixels."""
    height: int
    """How high it is, in pixels."""
    alt: Markup
    """What it says, in words."""


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What `_base.html` shows around every page, and what the page says of itself."""

    lang: str
    """The language of the page."""
    path: str
    """The path of the page below the folder of its language."""
    header: Markup
    """The header, made by `_header.html`."""
    footer: Markup
    """The footer, made by `_footer.html`."""
    crumbs: tuple[Markup, ...] | None = None
    """The links to the pages above it, without the home page; none where it has no such line."""
    source_file: str | None = None
    """The file of the record that the page shows."""
    picture: PagePicture | None = None
    """The picture of the record that the page shows, for messengers."""


@dataclass(frozen=True)
class PageContent:
    """The value that a template is given as `page`."""

    template: ClassVar[str]
    """The template that shows it."""

    frame: PageFrame
    """What stands around the page."""
