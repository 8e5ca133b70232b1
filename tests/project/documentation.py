"""The pages of documentation as tests read them: their links, headings, fenced blocks and what they name as code."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from samples import ROOT

DOCS = ROOT / "docs"
LANGUAGES = ("vi", "en")
UPDATE = bool(os.environ.get("DXPLAN_UPDATE"))
"""Whether tests write generated text into the pages; they fail where it is new, and somebody reads the diff."""

WIDTH = 100

_FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_COMMANDS = ("console", "sh", "bash", "yaml", "css")
_PARSER = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Block:
    """A fenced block: the language and the rest of its first line, its text, and where the text lies in the page."""

    language: str
    name: str
    text: str
    span: tuple[int, int]


def pages() -> list[Path]:
    """Every page of documentation: docs/, the README and what GitHub shows of .github/."""
    everything = [
        *DOCS.rglob("*.md"),
        ROOT / "README.md",
        *(ROOT / ".github").glob("*.md"),
    ]
    return sorted(everything)


def page_id(page: Path) -> str:
    """A page's path in the repository, to name a test by."""
    return page.relative_to(ROOT).as_posix()


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for match in _FENCE.finditer(text):
        language, _, name = match[2].strip().partition(" ")
        yield Block(language, name.strip(), match[3], match.span(3))


def prose(text: str) -> str:
    """A page without its fenced blocks."""
    return _FENCE.sub("", text)


def links(text: str) -> list[str]:
    """The addresses that a page links to, pictures included."""
    addresses = []
    for token in _inline(text):
        if token.type == "link_open":
            addresses.append(str(token.attrs["href"]))
        elif token.type == "image":
            addresses.append(str(token.attrs["src"]))
    return [unquote(address) for address in addresses]


def anchors(text: str) -> set[str]:
    """The fragments under which GitHub and GitLab show a page's headings."""
    tokens = _PARSER.parse(text)
    titles = [
        content
        for heading, content in pairwise(tokens)
        if heading.type == "heading_open"
    ]
    return {anchor(title.content) for title in titles}


def anchor(heading: str) -> str:
    """The fragment of one heading: lower case, without punctuation, blanks as hyphens."""
    letters = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return letters.replace(" ", "-")


def code(text: str) -> Iterator[str]:
    """What a page shows as code: each code span of its prose, each line of its blocks of commands."""
    for token in _inline(text):
        if token.type == "code_inline":
            yield token.content
    for block in blocks(text):
        if block.language in _COMMANDS:
            yield from block.text.replace("\\\n", "").splitlines()


def _inline(text: str) -> Iterator[Token]:
    for token in _PARSER.parse(text):
        yield from token.children or ()
