"""Atom feeds (RFC 4287): titles in the site's language, contents in every language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from dxplan.exchange.columns import clean

_ATOM = "http://www.w3.org/2005/Atom"
_XHTML = "http://www.w3.org/1999/xhtml"
_QUOTED = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"}
"""What is escaped in attributes too."""


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


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """An entry as XML, and its day."""

    day: date
    xml: str


def content(feed: Feed, entries: Sequence[WrittenEntry]) -> bytes:
    """The feed as a file."""
    updated = max((entry.day for entry in entries), default=feed.day)
    own = {"rel": "self", "type": "application/atom+xml", "href": clean(feed.address)}
    parts = [
        "<?xml version='1.0' encoding='utf-8'?>\n",
        f"<feed{_attributes({'xmlns': _ATOM, 'xml:lang': feed.lang})}>",
        _line("id", feed.id),
        _line("title", feed.title),
        _line("subtitle", feed.about),
        _line("updated", _moment(updated)),
        f"<author>{_element('name', feed.author)}</author>",
        _line("generator", "dxplan"),
        f"<link{_attributes(own)} />",
        *_links(feed.pages, feed.lang),
        *(entry.xml for entry in entries),
        "</feed>\n",
    ]
    return "".join(parts).encode()


def written(entry: FeedEntry, feed_lang: str) -> WrittenEntry:
    """An entry as it stands in every feed of a language."""
    pages = {}
    for lang, text in entry.texts.items():
        if text.address is not None:
            pages[lang] = text.address
    parts = [
        "<entry>\n",
        _line("id", entry.id),
        _line("title", entry.title),
        _line("updated", _moment(entry.day)),
        *_links(pages, feed_lang),
        f'<content type="xhtml"><div xmlns="{_XHTML}">',
        *(_text(text, lang) for lang, text in entry.texts.items()),
        "</div></content></entry>",
    ]
    return WrittenEntry(entry.day, "".join(parts))


def _text(text: FeedText, lang: str) -> str:
    language = _attributes({"xml:lang": lang, "lang": lang})
    of_name = _attributes({"xml:lang": text.name_lang, "lang": text.name_lang})
    if text.address is None:
        name = _element("span", text.name, of_name)
    else:
        link = _element("a", text.name, _attributes({"href": text.address}))
        name = f"<span{of_name}>{link}</span>"
    lines = "<ul />"
    if text.lines:
        lines = f"<ul>{''.join([_element('li', line) for line in text.lines])}</ul>"
    return f"<div{language}><p>{name}</p>{lines}</div>"


def _links(pages: Mapping[str, str], feed_lang: str) -> Iterator[str]:
    """Links to pages; of several `alternate` ones every reader opens another, so there is one."""
    for lang, address in pages.items():
        rel = "related"
        if lang == feed_lang:
            rel = "alternate"
        page = {"rel": rel, "type": "text/html", "hreflang": lang, "href": address}
        yield f"<link{_attributes(page)} />"


def _line(tag: str, text: str) -> str:
    return _element(tag, text) + "\n"


def _element(tag: str, text: str, attributes: str = "") -> str:
    if not text:
        return f"<{tag}{attributes} />"
    return f"<{tag}{attributes}>{escape(clean(text))}</{tag}>"


def _attributes(values: Mapping[str, str]) -> str:
    written = [f' {key}="{escape(value, _QUOTED)}"' for key, value in values.items()]
    return "".join(written)


def _moment(day: date) -> str:
    """The beginning of a day in Hanoi: the history knows days, not hours."""
    return f"{day.isoformat()}T00:00:00+07:00"
