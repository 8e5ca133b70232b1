"""Entities in bodies that stand for characters which no file may hold (F103)."""

import re
from html.entities import html5

from dxplan.diagnostics import Finding, Place, Replace, SymbolicFix
from dxplan.source.markdown import code_in
from dxplan.text.hidden_characters import (
    HIDDEN,
    FirstHidden,
    code_of,
    replacement_of,
)

_ENTITY = re.compile(
    r"(?<!\\)&(?:#[xX]([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([A-Za-z][A-Za-z0-9]{1,31}));"
)
_LAST = 0x10FFFF


def hidden_entities(file: str, body: str, start: int) -> list[Finding]:
    """A finding for each such entity outside of code; ``start`` is where the body begins."""
    if "&" not in body:
        return []
    first = FirstHidden()
    matches = []
    for match in _ENTITY.finditer(body):
        if first.is_full:
            break
        character = _hidden_by(match)
        if character and first.takes(character):
            matches.append(match)
    if not matches:
        return []
    code = code_in(body)
    findings = []
    for match in matches:
        is_code = any(begin <= match.start() < end for begin, end in code)
        if not is_code:
            findings.append(_finding(file, match, start))
    return findings


def _finding(file: str, match: re.Match[str], start: int) -> Finding:
    character = _hidden_by(match)
    span = (start + match.start(), start + match.end())
    fix = None
    replacement = replacement_of(character)
    if replacement is not None:
        fix = SymbolicFix("safe", (Replace(span, replacement),))
    args = {"character": code_of(character)}
    return Finding("F103", Place(file, span=span), args, fix=fix)


def _hidden_by(match: re.Match[str]) -> str:
    """The hidden character that an entity stands for, amid those beside it; empty if none."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    hidden = HIDDEN.search(before + _meant_by(match), len(before))
    return "" if hidden is None else hidden[0]


def _meant_by(match: re.Match[str]) -> str:
    """What an entity stands for, as Markdown reads it; empty for what is none."""
    hexadecimal, decimal, name = match.groups()
    if name:
        return html5.get(f"{name};", "")
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(number) if number <= _LAST else ""
