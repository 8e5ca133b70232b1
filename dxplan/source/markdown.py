"""The Markdown of bodies: one CommonMark dialect with tables, read with raw HTML seen, rendered with it escaped."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of a body as it is written there, and its span in the body (of what is not found: its block's begin)."""

    text: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link(TextPiece):
    """A link or an image; ``text`` is its target, ``words`` what readers see of it, of an image the description."""

    words: str
    image: bool

    @property
    def target(self) -> str:
        """Where it leads, as it is written."""
        return self.text


@dataclass(frozen=True, slots=True)
class Contents:
    """What a body holds beside its words: links and images, raw HTML, addresses that a blank keeps from being links."""

    links: tuple[Link, ...] = ()
    html: tuple[TextPiece, ...] = ()
    failed: tuple[TextPiece, ...] = ()


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
    return posixpath.normpath(
        posixpath.join("/", posixpath.dirname(file), path)
    ).lstrip("/")


class _Reader(MarkdownIt):
    """Sees every link as it is written, those that the renderer refuses too: a rule reports them."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 - markdown-it's name
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        return url


@cache
def reader() -> MarkdownIt:
    """For looking at a body: raw HTML is a token of its own."""
    return _Reader("commonmark", {"html": True}).enable("table")


@cache
def renderer() -> MarkdownIt:
    """For publishing a body: raw HTML is text, unsafe link schemes are refused."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


_PLAIN = (
    r"https?://(?:[a-z0-9-]++\.)++(?:vn|com|org|net)(?:/(?:[\w%=&?#/.-]*[\w/])?)?\)"
)
_WORTH_PARSING = re.compile(rf"\]\((?!{_PLAIN})|\[\s*+\]|\]:|<[A-Za-z/!?]")
"""Raw HTML, or a link that is not words with a plain web address; parsing costs a hundred times this search."""
_FAILED = re.compile(r"\]\((https?://[^\s()<>]++(?:[ \t]++[^\s()<>\"']++)++)\)")
_MANY = 100
"""More pieces that are not found as they were read have no places of their own: each costs a search of its block."""


def contents(body: str) -> Contents:
    """What a body holds; nothing where all of it is words, and links with words to plain web addresses."""
    if not _WORTH_PARSING.search(body):
        return Contents()
    return _Contents(body).read()


_ADDRESS = re.compile(
    r"(?:https?://|www\.|mailto:)\S+|[^\s@]{1,64}+@[^\s@]+", re.IGNORECASE
)
_UNREAD = re.compile(
    r"(?P<code>(?<!`)(?P<marks>`++)(?:.+?)(?<!`)(?P=marks)(?!`))"
    r"|\]\((?P<target><[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*[^)\n\"']*)"
    r"|(?P<mark><[^<>\n]+>)"
    rf"|(?P<address>{_ADDRESS.pattern})"
    r"|^[ ]{0,3}\[[^\]\n]+\]:\s*(?P<defined><[^<>\n]*>|\S+)",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_VERBATIM = {"fence", "code_block", "html_block", "code_inline", "html_inline"}


def addresses_in(text: str) -> list[tuple[int, int]]:
    """The spans of web and mail addresses in plain text."""
    return [match.span() for match in _ADDRESS.finditer(text)]


def unread_in(body: str) -> list[tuple[int, int]]:
    """The spans of a body that are no words for a reader: code, HTML, addresses and the targets of links."""
    starts = [0, *(match.end() for match in re.finditer("\n", body)), len(body)]
    blocks = [
        token.map
        for token in reader().parse(body)
        if token.type in _VERBATIM and token.map
    ]
    spans = [
        (starts[first], starts[min(last, len(starts) - 1)]) for first, last in blocks
    ]
    for match in _UNREAD.finditer(body):
        name = next(
            name
            for name in ("code", "target", "mark", "address", "defined")
            if match[name] is not None
        )
        spans.append(match.span(name))
    return spans


def machine_read(body: str) -> list[str]:
    """What programs read in a body, as it is written: the targets of its links, its code and its HTML."""
    found = []
    for block in reader().parse(body):
        for token in (block, *(block.children or ())):
            if token.type in _VERBATIM:
                found.append(token.content)
            found += [
                str(token.attrs[name])
                for name in ("href", "src")
                if name in token.attrs
            ]
    return found


class _Contents:
    """One reading of a body; pieces come in the order of the text, so that each is searched after the one before."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.starts = [
            0,
            *(match.end() for match in re.finditer("\n", body)),
            len(body),
        ]
        self.defined: dict[str, list[int]] = {}
        self.reached: dict[int, int] = {}
        self.missed = 0

    def read(self) -> Contents:
        env: dict[str, Any] = {}
        blocks = reader().parse(self.body, env)
        self.defined = {
            entry["href"]: entry["map"] for entry in env.get("references", {}).values()
        }
        pieces = [piece for block in blocks for piece in self.pieces(block)]
        return Contents(
            tuple(piece for _, piece in pieces if isinstance(piece, Link)),
            tuple(piece for kind, piece in pieces if kind == "html"),
            tuple(piece for kind, piece in pieces if kind == "failed"),
        )

    def pieces(self, block: "Token") -> Iterator[tuple[str, TextPiece]]:
        lines = block.map or [0, 1]
        if block.type == "html_block":
            yield "html", self.piece(block.content.strip().partition("\n")[0], lines)
        opened, words = None, ""
        for token in block.children or ():
            if token.type == "link_open":
                opened, words = token, ""
            elif token.type == "link_close" and opened is not None:
                before = "<" if opened.markup == "autolink" else "]("
                yield (
                    "link",
                    self.link(
                        str(opened.attrs["href"]), before, lines, words, image=False
                    ),
                )
                opened = None
            elif token.type == "image":
                yield (
                    "image",
                    self.link(
                        str(token.attrs["src"]), "](", lines, token.content, image=True
                    ),
                )
                words += (
                    token.content or token.type
                )  # a picture without words is reported as such
            elif token.type == "html_inline":
                yield "html", self.piece(token.content, lines)
            else:
                words += token.content
                if token.type == "text" and opened is None and "](" in token.content:
                    for match in _FAILED.finditer(token.content):
                        yield "failed", self.piece(match[1], lines)

    def piece(self, text: str, lines: list[int]) -> TextPiece:
        return TextPiece(text, self.span(text, lines, ("",)))

    def link(
        self, target: str, before: str, lines: list[int], words: str, *, image: bool
    ) -> Link:
        return Link(target, self.span(target, lines, (before, "")), words, image)

    def span(
        self, text: str, lines: list[int], before: tuple[str, ...]
    ) -> tuple[int, int]:
        """Where a piece stands in its block, after the piece before; of a link by a label, where that is defined."""
        start, end = (
            self.starts[lines[0]],
            self.starts[min(lines[1], len(self.starts) - 1)],
        )
        places = [(mark, self.reached.get(lines[0], start), end) for mark in before]
        if text in self.defined:
            first, last = self.defined[text]
            places.append(
                ("", self.starts[first], self.starts[min(last, len(self.starts) - 1)])
            )
        for mark, begin, stop in places:
            if not text or self.missed > _MANY:
                break
            found = self.body.find(mark + text, begin, stop)
            if found >= 0:
                found += len(mark)
                if stop == end:
                    self.reached[lines[0]] = found + len(text)
                return found, found + len(text)
            self.missed += 1
        return start, start + 1
