"""The Markdown of bodies: one CommonMark dialect with tables, read with raw HTML seen, rendered with it escaped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image of a body. ``line`` is 0-based within the body, of the block that holds it."""

    target: str
    line: int


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
