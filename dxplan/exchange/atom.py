"""Atom feeds (RFC 4287): one title an entry, in the site's language; what happened, in every language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

from dxplan.exchange.columns import clean

_ATOM = "http://www.w3.org/2005/Atom"
_XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True)
class FeedText:
    """What an entry says in one language: of what it speaks (in its own language, if that is another), and lines."""

    name: str
    name_lang: str
    lines: Sequence[str]
    address: str | None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One thing that happened on a day, in each language; ``id`` never changes."""

    id: str
    title: str
    day: date
    told: Mapping[str, FeedText]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: where it lies, and by whom it is. ``pages`` are the addresses of its page in each language."""

    id: str
    title: str
    about: str
    lang: str
    author: str
    day: date
    address: str
    pages: Mapping[str, str]


def content(feed: Feed, entries: Iterable[FeedEntry]) -> bytes:
    """The feed as a file."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": feed.lang})
    found = list(entries)
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.about)
    _text(
        root, "updated", _moment(max((entry.day for entry in found), default=feed.day))
    )
    _text(SubElement(root, "author"), "name", feed.author)
    _text(root, "generator", "dxplan")
    SubElement(
        root,
        "link",
        {"rel": "self", "type": "application/atom+xml", "href": clean(feed.address)},
    )
    _pages(root, feed.pages, feed.lang)
    for entry in found:
        _entry(root, entry, feed.lang)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(root: Element, entry: FeedEntry, lang: str) -> None:
    element = SubElement(root, "entry")
    element.text = "\n"
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "updated", _moment(entry.day))
    _pages(
        element,
        {
            spoken: told.address
            for spoken, told in entry.told.items()
            if told.address is not None
        },
        lang,
    )
    body = SubElement(
        SubElement(element, "content", {"type": "xhtml"}), "div", {"xmlns": _XHTML}
    )
    for spoken, told in entry.told.items():
        _told(SubElement(body, "div", {"xml:lang": spoken, "lang": spoken}), told)


def _told(part: Element, told: FeedText) -> None:
    line = SubElement(part, "p")
    name = SubElement(
        line, "span", {"xml:lang": told.name_lang, "lang": told.name_lang}
    )
    if told.address is None:
        name.text = clean(told.name)
    else:
        _text(name, "a", told.name).set("href", told.address)
    lines = SubElement(part, "ul")
    for said in told.lines:
        _text(lines, "li", said)


def _pages(element: Element, pages: Mapping[str, str], lang: str) -> None:
    """The page in the feed's language is the one to open: of several alternates every reader takes another."""
    for spoken, address in pages.items():
        rel = "alternate" if spoken == lang else "related"
        SubElement(
            element,
            "link",
            {"rel": rel, "type": "text/html", "hreflang": spoken, "href": address},
        )


def _text(parent: Element, tag: str, text: str) -> Element:
    element = SubElement(parent, tag)
    element.text = clean(text)
    element.tail = "\n" if parent.tag in {"feed", "entry"} else None
    return element


def _moment(day: date) -> str:
    """The beginning of a day in Hanoi: the history knows days, not hours."""
    return f"{day.isoformat()}T00:00:00+07:00"
