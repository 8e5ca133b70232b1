"""The former addresses of records that were renamed or withdrawn, and of pages that made room."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
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
    former = site.portfolio.former
    below = _at_and_below(site.kinds, {*former.values()})
    for old, new in former.items():
        for key in below.get(new, ()):
            address = old + key[len(new) :]
            if address not in site.kinds and _is_address(address):
                yield page(address, key)


def _at_and_below(keys: Iterable[str], tops: Collection[str]) -> dict[str, list[str]]:
    """By some ids: those of all ids that are it or lie below it, in their order."""
    below: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        parts = key.split("/")
        for length in range(1, len(parts) + 1):
            top = "/".join(parts[:length])
            if top in tops:
                below[top].append(key)
    return below


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
    entry = builder.site.portfolio.withdrawals[key]
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
