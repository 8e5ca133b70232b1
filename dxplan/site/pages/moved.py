"""The former addresses of records that were renamed or withdrawn, and of pages that made room."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from markupsafe import Markup, escape

from dxplan.model.records import Withdrawn
from dxplan.model.values import NAME
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.site import Site


@dataclass(frozen=True)
class MovedPage(PageContent):
    """The former address of a page."""

    template: ClassVar[str] = "moved.html"

    address: str
    """Where the page is now."""
    link: Markup
    """The link to it."""


def pages(site: Site) -> Iterator[Page]:
    """A page at the old address of every record that is, or lies below, a renamed one."""
    for old, new in site.portfolio.former.items():
        for key in site.kinds:
            is_below = key.startswith(f"{new}/")
            if key != new and not is_below:
                continue
            address = old + key[len(new) :]
            if address not in site.kinds and _is_address(address):
                yield page(address, key)


@dataclass(frozen=True)
class WithdrawnPage(PageContent):
    """The address of a record that was made by mistake."""

    template: ClassVar[str] = "withdrawn.html"

    plan: str
    """The id of the plan that withdrew it."""
    entry: Withdrawn
    """What the plan says of it."""


def withdrawn(site: Site) -> Iterator[Page]:
    """A page at the address of every record that its plan withdrew, saying why."""
    for key, plan in site.portfolio.withdrawn.items():
        if key not in site.kinds and _is_address(key):
            yield Page(key, WithdrawnPage, partial(_build_withdrawn, key, plan.id))


def _build_withdrawn(key: str, plan: str, builder: PageBuilder) -> WithdrawnPage:
    fields = builder.site.portfolio.plans[plan].fields
    entry = next(entry for entry in fields.withdrawn if entry.id == key)
    return WithdrawnPage(builder.frame, plan, entry)


def page(address: str, target: str) -> Page:
    """The page of a former address that leads to a record, or to a page of the site's own."""
    return Page(address, MovedPage, partial(_build, target))


def _build(target: str, builder: PageBuilder) -> MovedPage:
    address = builder.links.address(target)
    link = builder.links.link(target)
    if target not in builder.site.kinds:
        name = escape(builder.site.own_file(target))
        link = Markup('<a href="{}">{}</a>').format(address, name)
    return MovedPage(builder.frame, address, link)


def _is_address(text: str) -> bool:
    return all(NAME.fullmatch(part) for part in text.split("/"))
