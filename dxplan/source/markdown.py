"""The Markdown of bodies: one CommonMark dialect with tables, read with raw HTML seen, rendered with it escaped."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from markdown_it import MarkdownIt


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image of a body. ``line`` is 0-based within the body, of the block that holds it."""

    target: str
    line: int


_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WEB = re.compile(r"(https?:|mailto:|//)", re.IGNORECASE)


def leads_out(target: str) -> bool:
    """Whether a link leads to the web or to a mailbox."""
    return _WEB.match(target) is not None


def is_unsafe(target: str) -> bool:
    """Whether a link has a scheme that is not followed."""
    return _SCHEME.match(target) is not None and not leads_out(target)


def target_file(file: str, target: str) -> str | None:
    """The file that a link in ``file`` leads to, both counted from the root; None where it leads to no file.

    Markdown percent-encodes addresses; a query or a fragment is no part of a file's name.
    """
    if leads_out(target) or is_unsafe(target):
        return None
    path = unquote(target.partition("#")[0].partition("?")[0])
    if not path:
        return None
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(file), path)).lstrip("/")


class _Reader(MarkdownIt):
    """Sees every link, those that the renderer refuses too: a rule reports them."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 - markdown-it's name
        return True


@cache
def reader() -> MarkdownIt:
    """For looking at a body: raw HTML is a token of its own."""
    return _Reader("commonmark", {"html": True}).enable("table")


@cache
def renderer() -> MarkdownIt:
    """For publishing a body: raw HTML is text, unsafe link schemes are refused."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


_WORTH_PARSING = re.compile(r"\]\((?!<?https?://)|\]:|<[A-Za-z]")
"""What a link may look like that is not a plain `](https://…)`; parsing costs a hundred times this search."""


def links(body: str) -> Iterator[Link]:
    """Every link and image of a body, without a body's links where all of them are plain web addresses."""
    if not _WORTH_PARSING.search(body):
        return
    for block in reader().parse(body):
        line = block.map[0] if block.map else 0
        for token in block.children or ():
            address = token.attrs.get({"link_open": "href", "image": "src"}.get(token.type, ""))
            if address is not None:
                yield Link(str(address), line)


def raw_html(body: str) -> Iterator[tuple[str, int]]:
    """Every piece of raw HTML with the 0-based line of its block."""
    if "<" not in body:
        return
    for token in reader().parse(body):
        line = token.map[0] if token.map else 0
        if token.type == "html_block":
            yield token.content.strip().partition("\n")[0], line
        for child in token.children or ():
            if child.type == "html_inline":
                yield child.content, line
