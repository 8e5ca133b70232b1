"""Text from the data for Markdown on GitHub and GitLab: no link, no mention, no mark-up."""

import re

from dxplan.text.terminal import printable

_MARKUP = re.compile(r"[\\`*_\[\]<>|~^$&#!@\"']")
_REFERENCE = re.compile(
    r"(?<=[@#!~%$:^])(?=[\w/+-])|(?<=&)(?=\d)|(?<=www\.)(?=\w)|(?<=\bGH-)(?=\w)",
    re.IGNORECASE,
)
_PATH = re.compile(r"(?!.*(www\.|://))[\w./:()-]+( [\w./:()-]+)*", re.IGNORECASE)
_BREAK = "&#8203;"
"""A space of no width: mentions and addresses are looked for in the rendered text."""


def escape_markdown(text: str) -> str:
    """Data as one line of plain text."""
    shown = " ".join(printable(text).split())
    pieces = _REFERENCE.split(shown)
    return _BREAK.join(_MARKUP.sub(_entity, piece) for piece in pieces)


def escape_path(text: str) -> str:
    """A path as code, which is copied as it stands; what is no plain path is text as any other."""
    if _PATH.fullmatch(text):
        return f"`{text}`"
    return escape_markdown(text)


def _entity(match: re.Match[str]) -> str:
    if match[0] == "&":
        return "&amp;"
    return f"&#{ord(match[0])};"
