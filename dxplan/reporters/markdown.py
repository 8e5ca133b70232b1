"""A summary for a pull request. Everything from the data is text: it makes no link, no mention, no mark-up."""

import re
from collections.abc import Iterator
from itertools import groupby

from dxplan.checker import CheckResult
from dxplan.diagnostics import Diagnostic
from dxplan.messages import Catalogue
from dxplan.reporters.full import total
from dxplan.reporters.terminal import printable

_MARKUP = re.compile(r"[\\`*_\[\]<>|~^$&#!@\"']")
_REFERENCE = re.compile(r"(?<=[@#!~%$&:^])(?=[\w/+-])|(?<=www\.)(?=\w)", re.IGNORECASE)
_BREAK = "&#8203;"
"""A space of no width: GitHub and GitLab look for mentions and addresses in what is already rendered."""


def render(result: CheckResult, words: Catalogue, *, color: bool) -> str:  # noqa: ARG001 - a reporter's signature
    """Counts, then the findings by file: severity, line, rule, sentence, what to do."""
    return _head(result, words) + "".join(_items(result, words))


def render_within(result: CheckResult, words: Catalogue, limit: int) -> str:
    """As much of it as ``limit`` bytes hold, cut between two findings with a line that says so."""
    text = _head(result, words)
    left = limit - len(text.encode())
    items = [*_items(result, words)]
    for i, item in enumerate(items):
        tail = f"\n{words('terminal.markdown.cut', count=len(items) - i)}\n"
        size = len(item.encode())
        following = sum(len(after.encode()) for after in items[i + 1 :]) if size + len(tail.encode()) > left else 0
        if size + len(tail.encode()) > left and (i + 1 < len(items) or size > left or following):
            return text + tail if len(tail.encode()) <= left else text
        text += item
        left -= size
    return text


def _head(result: CheckResult, words: Catalogue) -> str:
    lines = [_text(line) for line in total(result, words, color=False)]
    return f"## {words('terminal.markdown.title')}\n\n" + "\n".join(f"{line}  " for line in lines).rstrip() + "\n"


def _items(result: CheckResult, words: Catalogue) -> Iterator[str]:
    for file, group in groupby(result.diagnostics, key=lambda found: found.file):
        heading = f"\n### <code>{_text(file)}</code>\n\n"
        for found in group:
            yield heading + "\n".join(_item(found, words)) + "\n"
            heading = ""


def _item(found: Diagnostic, words: Catalogue) -> Iterator[str]:
    severity = words(f"labels.severity.{found.severity}")
    line = words("terminal.markdown.line", line=found.start.line)
    yield f"- **{severity}**, {line}: {_text(found.message)} (<code>{found.code} {found.name}</code>)  "
    for related in found.related:
        place = f"{_text(related.file)}:{related.start.line}"
        yield f"  {_text(related.message)}: <code>{place}</code>  "
    if found.help:
        yield f"  *{words('terminal.help')}:* {_text(found.help)}"


def _text(text: str) -> str:
    """Data as one line of plain text."""
    shown = " ".join(printable(text).split())
    return _BREAK.join(_MARKUP.sub(_entity, piece) for piece in _REFERENCE.split(shown))


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
