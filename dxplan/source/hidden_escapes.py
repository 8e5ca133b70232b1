"""Escapes in quotation marks that stand for characters which no file may hold (F103)."""

import re
from collections.abc import Iterator
from typing import Any

from dxplan.diagnostics import Finding, KeyPart, KeyPath
from dxplan.source.block import YamlBlock
from dxplan.text.hidden_characters import (
    HIDDEN,
    FirstHidden,
    code_of,
    replacement_of,
)

_ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL
)
_NAMED = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
    "r": "\r",
    "v": "\v",
    "L": "\u2028",
    "N": "\x85",
    "P": "\u2029",
}
_DOUBLE = '"'
"""The style of a scalar in double quotation marks: in all others a backslash is one."""


def has_hidden_escape(event: Any) -> bool:
    """Whether a scalar holds a hidden character by an escape: written openly F103 tells it."""
    if event.style != _DOUBLE:
        return False
    return "\r" in event.value or HIDDEN.search(event.value) is not None


def hidden_escapes(
    block: YamlBlock, event: Any, path: KeyPath, part: KeyPart, first: FirstHidden
) -> Iterator[Finding]:
    """A finding for each escape of a scalar that stands for a hidden character, in its order.

    ``first`` takes those of the whole block.
    """
    for match in _hidden_escapes(block, event):
        if first.is_full:
            return
        character = _character(match)
        if not first.takes(character):
            continue
        fix = None
        replacement = replacement_of(character)
        if replacement is not None:
            fix = block.fix("safe", *match.span(), replacement, path)
        place = block.place(*match.span(), path, part)
        yield Finding("F103", place, {"character": code_of(character)}, fix=fix)


def _hidden_escapes(block: YamlBlock, event: Any) -> Iterator[re.Match[str]]:
    """The escapes of a scalar that stand for a hidden character."""
    start = event.start_mark.index
    end = event.end_mark.index
    for match in _ESCAPE.finditer(block.text, start, end):
        character = _character(match)
        if character == "\r" or HIDDEN.match(character):
            yield match


def _character(match: re.Match[str]) -> str:
    """What an escape stands for; a sign where that is one that can be seen."""
    digits = match[1] or match[2] or match[3]
    if digits:
        return chr(int(digits, 16))
    return _NAMED.get(match[4], match[4])
