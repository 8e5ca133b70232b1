"""The pages of documentation as tests read them: their links, headings, fenced blocks and what they name as code."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from samples import ROOT

DOCS = ROOT / "docs"
LANGUAGES = ("vi", "en")
UPDATE = bool(os.environ.get("DXPLAN_UPDATE"))
"""Whether tests write generated text into the pages; they fail where it is new, and somebody reads the diff."""

WIDTH = 100

_FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


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
    """The addresses that a page's prose links to."""
    return _LINK.findall(_CODE.sub("", prose(text)))


def anchors(text: str) -> set[str]:
    """The fragments under which GitHub and GitLab show a page's headings."""
    return {anchor(heading) for heading in _HEADING.findall(prose(text))}


def anchor(heading: str) -> str:
    """The fragment of one heading: lower case, without punctuation, blanks as hyphens."""
    letters = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return letters.replace(" ", "-")


def code(text: str) -> Iterator[str]:
    """What a page shows as code: each code span of its prose, each line of its blocks of commands."""
    for span in _CODE.finditer(prose(text)):
        yield " ".join(span[2].split())
    for block in blocks(text):
        if block.language in ("console", "sh", "bash", "yaml"):
            yield from block.text.splitlines()
