"""A summary for a pull request, in which all data is text: no link, mention or mark-up."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic
from dxplan.messages import Catalogue
from dxplan.reporters.full import total
from dxplan.text.markdown_escape import escape_markdown
from dxplan.text.terminal import printable


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001
    """Counts, then the findings by file: severity, line, rule, sentence, what to do."""
    return _head(result, catalogue) + "".join(_items(result, catalogue))


def render_within(result: CheckResult, catalogue: Catalogue, limit: int) -> str:
    """As much of it as ``limit`` bytes hold, cut between two findings with a line that says so."""
    items = list(_items(result, catalogue))
    head = _head(result, catalogue)
    whole = head + "".join(items)
    if len(whole.encode()) <= limit:
        return whole
    longest_end = _cut(len(items), catalogue)
    remaining = limit - len((head + longest_end).encode())
    shown = 0
    for item in items:
        remaining -= len(item.encode())
        if remaining < 0:
            break
        shown += 1
    if shown == 0:
        return ""
    return head + "".join(items[:shown]) + _cut(len(items) - shown, catalogue)


def _cut(count: int, catalogue: Catalogue) -> str:
    return f"\n{catalogue('terminal.markdown.cut', count=count)}\n"


def _head(result: CheckResult, catalogue: Catalogue) -> str:
    lines = "\n\n".join(total(result, catalogue, color=False))
    return f"## {catalogue('terminal.markdown.title')}\n\n{lines}\n"


def _items(result: CheckResult, catalogue: Catalogue) -> Iterator[str]:
    for file, group in groupby(result.diagnostics, key=lambda one: one.file):
        heading = f"\n### <code>{escape_markdown(file)}</code>\n\n"
        for diagnostic in group:
            yield heading + "\n".join(_item(diagnostic, catalogue)) + "\n"
            heading = ""


def _item(diagnostic: Diagnostic, catalogue: Catalogue) -> Iterator[str]:
    severity = catalogue(f"labels.severity.{diagnostic.severity}")
    line = catalogue("terminal.markdown.line", line=diagnostic.start.line)
    rule = f"<code>{diagnostic.code} {diagnostic.name}</code>"
    yield f"- **{severity}**, {line}: {escape_markdown(diagnostic.message)} ({rule})  "
    for related in diagnostic.related:
        place = f"{escape_markdown(related.file)}:{related.start.line}"
        yield f"  {escape_markdown(related.message)}: <code>{place}</code>  "
    if diagnostic.help:
        yield f"  *{catalogue('terminal.help')}:* {escape_markdown(diagnostic.help)}"
    if diagnostic.entry:
        yield from _fenced(diagnostic.entry)


def _fenced(lines: Sequence[str]) -> Iterator[str]:
    """Lines in a code block, with a fence that is longer than any run of backticks in them."""
    backticks = re.findall("`+", "\n".join(lines))
    longest = max([2, *map(len, backticks)])
    fence = "`" * (longest + 1)
    yield "  "
    yield f"  {fence}yaml"
    for line in lines:
        yield f"  {printable(line)}"
    yield f"  {fence}"
