"""Atom feeds (RFC 4287): titles in the site's language, contents in every language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

from dxplan.exchange.columns import clean

_ATOM = "http://www.w3.org/2005/Atom"
_XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True)
class FeedText:
    """What an entry says in one language: the name of its record, and a line for each change.

    ``name_lang`` is the language of the name, which may have no translation.
    """

    name: str
    name_lang: str
    lines: Sequence[str]
    address: str | None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A change of a record on a day, in each language; ``id`` never changes."""

    id: str
    title: str
    day: date
    texts: Mapping[str, FeedText]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its address and author; ``pages`` are the addresses of its page in each language."""

    id: str
    title: str
    about: str
    lang: str
    author: str
    day: date
    address: str
    pages: Mapping[str, str]


def content(feed: Feed, entries: Sequence[FeedEntry]) -> bytes:
    """The feed as a file."""
    updated = max((entry.day for entry in entries), default=feed.day)
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": feed.lang})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.about)
    _text(root, "updated", _moment(updated))
    _text(SubElement(root, "author"), "name", feed.author)
    _text(root, "generator", "dxplan")
    own = {"rel": "self", "type": "application/atom+xml", "href": clean(feed.address)}
    SubElement(root, "link", own)
    _add_pages(root, feed.pages, feed.lang)
    for entry in entries:
        _add_entry(root, entry, feed.lang)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_entry(root: Element, entry: FeedEntry, feed_lang: str) -> None:
    element = SubElement(root, "entry")
    element.text = "\n"
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "updated", _moment(entry.day))
    pages = {}
    for lang, text in entry.texts.items():
        if text.address is not None:
            pages[lang] = text.address
    _add_pages(element, pages, feed_lang)
    xhtml = SubElement(element, "content", {"type": "xhtml"})
    body = SubElement(xhtml, "div", {"xmlns": _XHTML})
    for lang, text in entry.texts.items():
        _add_text(SubElement(body, "div", {"xml:lang": lang, "lang": lang}), text)


def _add_text(part: Element, text: FeedText) -> None:
    language = {"xml:lang": text.name_lang, "lang": text.name_lang}
    name = SubElement(SubElement(part, "p"), "span", language)
    if text.address is None:
        name.text = clean(text.name)
    else:
        _text(name, "a", text.name).set("href", text.address)
    lines = SubElement(part, "ul")
    for line in text.lines:
        _text(lines, "li", line)


def _add_pages(element: Element, pages: Mapping[str, str], feed_lang: str) -> None:
    """Link the pages; of several `alternate` links every reader opens another, so there is one."""
    for lang, address in pages.items():
        rel = "related"
        if lang == feed_lang:
            rel = "alternate"
        page = {"rel": rel, "type": "text/html", "hreflang": lang, "href": address}
        SubElement(element, "link", page)


def _text(parent: Element, tag: str, text: str) -> Element:
    element = SubElement(parent, tag)
    element.text = clean(text)
    if parent.tag in {"feed", "entry"}:
        element.tail = "\n"
    return element


def _moment(day: date) -> str:
    """The beginning of a day in Hanoi: the history knows days, not hours."""
    return f"{day.isoformat()}T00:00:00+07:00"
