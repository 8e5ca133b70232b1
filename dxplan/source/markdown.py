"""The Markdown of bodies: CommonMark with tables, raw HTML escaped when rendered."""

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from dxplan.text.hidden_characters import UNKNOWN, with_signs_for_hidden

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of a body as it is written there, and its span in the body.

    The span of a piece that can't be located is the first character of its block.
    """

    text: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link(TextPiece):
    """A link or an image; ``text`` is its target, ``label`` what readers see of it.

    The ``label`` of an image is its description.
    """

    label: str
    image: bool

    @property
    def target(self) -> str:
        """Where it leads, as it is written."""
        return self.text


@dataclass(frozen=True, slots=True)
class Contents:
    """What a body holds beside its words.

    Links and images, raw HTML, and addresses that a blank keeps from being links.
    """

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
    """The file that a link in ``file`` leads to; None where it leads to no file.

    Both count from the root. Markdown percent-encodes addresses; a query or a fragment is no part
    of a file's name.
    """
    if leads_out(target) or is_unsafe(target):
        return None
    path = unquote(target.partition("#")[0].partition("?")[0])
    if not path:
        return None
    joined = posixpath.join("/", posixpath.dirname(file), path)
    return posixpath.normpath(joined).lstrip("/")


@cache
def reader() -> "MarkdownIt":
    """For looking at a body: raw HTML is a token of its own.

    It sees every link as it is written, also those that the renderer refuses.
    """
    markdown = _markdown_it(html=True)
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return markdown


@cache
def renderer() -> "MarkdownIt":
    """For publishing a body: raw HTML is text, unsafe link schemes are refused.

    A hidden character, which entities and escapes in addresses can bring in, is shown as a sign.
    """
    markdown = _markdown_it(html=False)
    markdown.core.ruler.push("hidden", _show_hidden)
    return markdown


def _show_hidden(state: "StateCore") -> None:
    tokens = [*state.tokens]
    while tokens:
        token = tokens.pop()
        _show_hidden_of(token)
        tokens += token.children or ()


def _show_hidden_of(token: "Token") -> None:
    token.content = _without_returns(with_signs_for_hidden(token.content))
    token.info = with_signs_for_hidden(token.info)
    for name, value in token.attrs.items():
        if isinstance(value, str):
            token.attrs[name] = _without_returns(with_signs_for_hidden(value))


def _without_returns(text: str) -> str:
    return text.replace("\r", UNKNOWN)


def _markdown_it(*, html: bool) -> "MarkdownIt":
    # most checks parse no Markdown, and it takes longer to load than they take for a file
    from markdown_it import MarkdownIt  # noqa: PLC0415

    return MarkdownIt("commonmark", {"html": html}).enable("table")


_PLAIN = (
    r"https?://(?:[a-z0-9-]++\.)++(?:vn|com|org|net)(?:/(?:[\w%=&?#/.-]*[\w/])?)?\)"
)
_WORTH_PARSING = re.compile(rf"\]\((?!{_PLAIN})|\[\s*+\]|\]:|<[A-Za-z/!?]")
"""Raw HTML, or a link but to a plain web address; parsing costs 100 times this search."""
_FAILED = re.compile(r"\]\((https?://[^\s()<>]++(?:[ \t]++[^\s()<>\"']++)++)\)")
_MANY = 100
"""More pieces that can't be located are not searched: each costs a look at its block."""


def contents(body: str) -> Contents:
    """What a body holds; nothing where it has only words and links to plain addresses."""
    if not _WORTH_PARSING.search(body):
        return Contents()
    return _BodyReader(body).read()


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


def code_in(body: str) -> list[tuple[int, int]]:
    """The spans of code in a body, where Markdown reads nothing."""
    starts = line_starts(body)
    spans = []
    for token in reader().parse(body):
        if token.type in {"fence", "code_block"} and token.map:
            first, last = token.map
            spans.append((starts[first], starts[min(last, len(starts) - 1)]))
    for match in _UNREAD.finditer(body):
        if match["code"] is not None:
            spans.append(match.span("code"))
    return spans


_NAMES_OF_UNREAD = ("code", "target", "mark", "address", "defined")


def unread_in(body: str) -> list[tuple[int, int]]:
    """The spans of a body that are no words: code, HTML, addresses, targets of links."""
    starts = line_starts(body)
    spans = []
    for token in reader().parse(body):
        if token.type not in _VERBATIM or not token.map:
            continue
        first, last = token.map
        spans.append((starts[first], starts[min(last, len(starts) - 1)]))
    for match in _UNREAD.finditer(body):
        for name in _NAMES_OF_UNREAD:
            if match[name] is not None:
                spans.append(match.span(name))
                break
    return spans


def line_starts(body: str) -> list[int]:
    """Where each line of a body begins, as the parser counts them, and its end."""
    starts = [0]
    for match in re.finditer("\r\n?|\n", body):
        starts.append(match.end())
    starts.append(len(body))
    return starts


def machine_read(body: str) -> list[str]:
    """What programs read in a body: the targets of its links, its code and its HTML."""
    texts = []
    for block in reader().parse(body):
        texts += _machine_read_of(block)
        for token in block.children or ():
            texts += _machine_read_of(token)
    return texts


def _machine_read_of(token: "Token") -> list[str]:
    texts = []
    if token.type in _VERBATIM:
        texts.append(token.content)
    for name in ("href", "src"):
        if name in token.attrs:
            texts.append(str(token.attrs[name]))
    return texts


class _BodyReader:
    """One reading of a body.

    Pieces come in the order of the text, so that each is searched after the one before.
    """

    def __init__(self, body: str) -> None:
        self.body = body
        self.starts = line_starts(body)
        self.definitions: dict[
            str, list[int]
        ] = {}  # the lines of link definitions, by target
        self.searched: dict[int, int] = {}  # up to where, by the first line of a block
        self.missed = 0
        self.links: list[Link] = []
        self.html: list[TextPiece] = []
        self.failed: list[TextPiece] = []

    def read(self) -> Contents:
        env: dict[str, Any] = {}
        blocks = reader().parse(self.body, env)
        for definition in env.get("references", {}).values():
            self.definitions[definition["href"]] = definition["map"]
        for block in blocks:
            self.read_block(block)
        return Contents(tuple(self.links), tuple(self.html), tuple(self.failed))

    def read_block(self, block: "Token") -> None:
        lines = block.map or [0, 1]
        if block.type == "html_block":
            first_line = block.content.strip().partition("\n")[0]
            self.html.append(self.piece(first_line, lines))
        if block.children:
            self.read_tokens(block.children, lines)

    def read_tokens(self, tokens: Sequence["Token"], lines: list[int]) -> None:
        opening: Token | None = None
        label = ""
        for token in tokens:
            match token.type:
                case "link_open":
                    opening = token
                    label = ""
                case "link_close" if opening is not None:
                    self.links.append(self.link(opening, label, lines))
                    opening = None
                case "image":
                    self.links.append(self.image(token, lines))
                    # a picture without words is reported as such
                    label += token.content or token.type
                case "html_inline":
                    self.html.append(self.piece(token.content, lines))
                case "text" if opening is None:
                    label += token.content
                    self.failed += self.failed_links(token.content, lines)
                case _:
                    label += token.content

    def link(self, opening: "Token", label: str, lines: list[int]) -> Link:
        target = str(opening.attrs["href"])
        prefix = "<" if opening.markup == "autolink" else "]("
        span = self.span(target, lines, (prefix, ""))
        return Link(target, span, label, image=False)

    def image(self, token: "Token", lines: list[int]) -> Link:
        target = str(token.attrs["src"])
        span = self.span(target, lines, ("](", ""))
        return Link(target, span, token.content, image=True)

    def failed_links(self, text: str, lines: list[int]) -> list[TextPiece]:
        """The addresses in a text that a blank keeps from being links."""
        if "](" not in text:
            return []
        return [self.piece(match[1], lines) for match in _FAILED.finditer(text)]

    def piece(self, text: str, lines: list[int]) -> TextPiece:
        return TextPiece(text, self.span(text, lines, ("",)))

    def span(
        self, text: str, lines: list[int], prefixes: tuple[str, ...]
    ) -> tuple[int, int]:
        """Where a piece stands in its block, behind one of ``prefixes`` and after the piece before.

        Of a link by a label it is the place where the label is defined.
        """
        start, end = self.line_span(lines)
        first_line = lines[0]
        searched = self.searched.get(first_line, start)
        places = [(prefix, searched, end) for prefix in prefixes]
        if text in self.definitions:
            places.append(("", *self.line_span(self.definitions[text])))
        for prefix, begin, stop in places:
            if not text or self.missed > _MANY:
                break
            index = self.body.find(prefix + text, begin, stop)
            if index < 0:
                self.missed += 1
                continue
            piece_start = index + len(prefix)
            piece_end = piece_start + len(text)
            if stop == end:
                self.searched[first_line] = piece_end
            return piece_start, piece_end
        return start, start + 1

    def line_span(self, lines: list[int]) -> tuple[int, int]:
        """The span of some lines, from the first to before the last."""
        first, last = lines
        return self.starts[first], self.starts[min(last, len(self.starts) - 1)]
