"""A summary for a pull request. Everything from the data is text: it makes no link, no mention, no mark-up."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic
from dxplan.messages import Catalogue
from dxplan.reporters.full import total
from dxplan.text.markdown_escape import plain
from dxplan.text.terminal import printable


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001 - a reporter's signature
    """Counts, then the findings by file: severity, line, rule, sentence, what to do."""
    return _head(result, catalogue) + "".join(_items(result, catalogue))


def render_within(result: CheckResult, catalogue: Catalogue, limit: int) -> str:
    """As much of it as ``limit`` bytes hold, cut between two findings with a line that says so."""
    items = [*_items(result, catalogue)]
    text = _head(result, catalogue)
    if len((text + "".join(items)).encode()) <= limit:
        return text + "".join(items)
    left = limit - len((text + _cut(len(items), catalogue)).encode())
    for i, item in enumerate(items):
        left -= len(item.encode())
        if left < 0:
            return text + _cut(len(items) - i, catalogue) if i else ""
        text += item
    return text


def _cut(count: int, catalogue: Catalogue) -> str:
    return f"\n{catalogue('terminal.markdown.cut', count=count)}\n"


def _head(result: CheckResult, catalogue: Catalogue) -> str:
    lines = "\n\n".join(total(result, catalogue, color=False))
    return f"## {catalogue('terminal.markdown.title')}\n\n{lines}\n"


def _items(result: CheckResult, catalogue: Catalogue) -> Iterator[str]:
    for file, group in groupby(result.diagnostics, key=lambda found: found.file):
        heading = f"\n### <code>{plain(file)}</code>\n\n"
        for found in group:
            yield heading + "\n".join(_item(found, catalogue)) + "\n"
            heading = ""


def _item(found: Diagnostic, catalogue: Catalogue) -> Iterator[str]:
    severity = catalogue(f"labels.severity.{found.severity}")
    line = catalogue("terminal.markdown.line", line=found.start.line)
    yield f"- **{severity}**, {line}: {plain(found.message)} (<code>{found.code} {found.name}</code>)  "
    for related in found.related:
        place = f"{plain(related.file)}:{related.start.line}"
        yield f"  {plain(related.message)}: <code>{place}</code>  "
    if found.help:
        yield f"  *{catalogue('terminal.help')}:* {plain(found.help)}"
    if found.entry:
        yield from _fenced(found.entry)


def _fenced(lines: Sequence[str]) -> Iterator[str]:
    """Lines as they are to be copied: nothing in a fence that is long enough is mark-up."""
    longest = max(len(run) for run in ["``", *re.findall("`+", "\n".join(lines))])
    fence = "`" * (longest + 1)
    yield from (
        f"  {line}" for line in ("", f"{fence}yaml", *map(printable, lines), fence)
    )
