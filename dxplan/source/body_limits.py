"""How much one Markdown text may hold and become on a page, whatever its size."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from dxplan.files.sizes import MAX_COLUMNS, MAX_LINKS, MAX_NESTING, MAX_SHOWN
from dxplan.source.markdown import line_starts, renderer

if TYPE_CHECKING:
    from markdown_it.token import Token


class BodyExcess(NamedTuple):
    """What a text has too much of, how much of it there may be, and where it is too much."""

    variant: str
    limit: int
    offset: int


def excess_in_body(body: str) -> BodyExcess | None:
    """What a text has too much of; None where nothing is.

    Only what may be nested deeply or may repeat long addresses is parsed.
    """
    if _links_at_most(body) > MAX_LINKS:
        return BodyExcess("links", MAX_LINKS, _offset_of_link(body, MAX_LINKS))
    wide = _WIDE_TABLE.search(body)
    if wide is not None:
        return BodyExcess("columns", MAX_COLUMNS, wide.start())
    may_be_deep = _MAYBE_DEEP.search(body) is not None
    if not may_be_deep and _shown_at_most(body) <= MAX_SHOWN:
        return None
    blocks = renderer().parse(body)
    for block in blocks:
        if _is_too_deep(block):
            return BodyExcess("nesting", MAX_NESTING, _offset_of_block(body, block))
    if sum(_lengths(blocks)) > MAX_SHOWN:
        return BodyExcess("length", MAX_SHOWN, 0)
    return None


def _shown_at_most(body: str) -> int:
    """How many characters a text may become at most where each link repeats an address.

    What an address is given to, with its title, ends with its paragraph.
    """
    if "]:" not in body:
        return len(body)
    longest = max(map(len, _BLANK_LINE.split(body)))
    return len(body) + body.count("]") * longest


_BLANK_LINE = re.compile(r"\n[ \t\r]*+\n")
_MAY_BE_LINK = re.compile(r"[\]<]")
"""A sign that every link, image and tag has one of."""

_WIDE_TABLE = re.compile(rf"(?:(?<!-)-++:?[ \t]*+\|[ \t]*+:?){{{MAX_COLUMNS}}}-")
"""The line below the head of a table, in which every column has a dash."""

_MARKS = r"[ \t>*+.)\d-]"
_MAYBE_DEEP = re.compile(
    rf"^(?![ \t]*+---)(?:{_MARKS}{{{MAX_NESTING - 1}}}|{_MARKS}*?\t{_MARKS}{{3}})",
    re.MULTILINE,
)
"""The beginning of a line that has room for so many marks of quotes and lists; a tab is wide."""

_CONTAINERS = frozenset({"blockquote_open", "list_item_open"})


def _links_at_most(body: str) -> int:
    return body.count("]") + body.count("<")


def _offset_of_link(body: str, number: int) -> int:
    """Where the link after so many others may end."""
    for i, match in enumerate(_MAY_BE_LINK.finditer(body)):
        if i == number:
            return match.start()
    return 0


def _is_too_deep(block: "Token") -> bool:
    """Whether what lies in a block is so deep that the renderer leaves it out."""
    return block.type in _CONTAINERS and block.level >= MAX_NESTING


def _offset_of_block(body: str, block: "Token") -> int:
    """Where the first line of a block begins."""
    first_line = (block.map or [0])[0]
    return line_starts(body)[first_line]


def _lengths(blocks: "Iterable[Token]") -> Iterator[int]:
    """The characters of every text and address, as they stand on a page."""
    for block in blocks:
        for token in block.children or ():
            yield len(token.content)
            for value in token.attrs.values():
                yield len(str(value))
