"""For people: what is wrong, where, the line with a caret under it, what to do, and what a fix would change."""

from collections.abc import Iterable, Iterator

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic, Severity
from dxplan.messages import Catalogue
from dxplan.text.terminal import (
    legend,
    paint,
    printable,
    width,
    with_visible_differences,
)


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:
    """Every diagnostic in full and last lines that count them."""
    return render_from(result, Severity.INFO, catalogue, color=color)


def render_from(
    result: CheckResult, limit: Severity, catalogue: Catalogue, *, color: bool
) -> str:
    """The diagnostics at or above ``limit``, and last lines that count them all."""
    return render_shown(
        result, result.reaching(limit).diagnostics, catalogue, color=color
    )


def render_shown(
    result: CheckResult,
    shown: Iterable[Diagnostic],
    catalogue: Catalogue,
    *,
    color: bool,
    beside: str = "",
) -> str:
    """Some of a check's diagnostics, last lines that count them all, and one on what is not shown."""
    parts = [
        "\n".join(_diagnostic(diagnostic, catalogue, color=color))
        for diagnostic in shown
    ]
    last = [*total(result, catalogue, color=color), *filter(None, (beside,))]
    return "\n\n".join([*parts, "\n".join(last)]) + "\n"


def total(result: CheckResult, catalogue: Catalogue, *, color: bool) -> Iterator[str]:
    """How many there are of each severity, how many can be mended, and what a baseline did."""
    yield paint(counted(result, catalogue), "bold", color=color)
    fixes = [
        found.fix.applicability for found in result.diagnostics if found.fix is not None
    ]
    if fixes.count("safe"):
        yield catalogue("terminal.fixable", count=fixes.count("safe"))
    if fixes.count("unsafe"):
        yield catalogue("terminal.fixable-unsafe", count=fixes.count("unsafe"))
    if result.silenced:
        yield catalogue("terminal.silenced", count=result.silenced)
    if result.outdated:
        yield catalogue("terminal.outdated", count=result.outdated)


def counted(result: CheckResult, catalogue: Catalogue) -> str:
    """The sentence that sums a check up."""
    listed = listed_counts(result, catalogue)
    files = catalogue("terminal.files", count=result.files)
    if not listed:
        return catalogue("terminal.clean", files=files, as_of=result.as_of)
    return catalogue("terminal.found", listed=listed, files=files, as_of=result.as_of)


def listed_counts(result: CheckResult, catalogue: Catalogue) -> str:
    """How many findings there are of each severity that has any."""
    counts = {severity: result.count(severity) for severity in Severity}
    return ", ".join(
        catalogue(f"terminal.count.{severity}", count=n)
        for severity, n in counts.items()
        if n
    )


def _diagnostic(
    found: Diagnostic, catalogue: Catalogue, *, color: bool
) -> Iterator[str]:
    severity = catalogue(f"labels.severity.{found.severity}")
    head = paint(f"{severity}[{found.code}]", found.severity, color=color)
    yield f"{head} {found.name}: {paint(printable(found.message), 'bold', color=color)}"
    gutter = " " * len(str(found.start.line))
    yield f"{gutter}--> {printable(found.file)}:{found.start.line}:{found.start.column}"
    if found.excerpt.strip():
        yield f"{gutter} |"
        yield f"{found.start.line} | {printable(found.excerpt)}"
        yield f"{gutter} | {paint(_caret(found), found.severity, color=color)}"
    for related in found.related:
        yield f"{gutter} = {printable(related.file)}:{related.start.line}:{related.start.column}: {related.message}"
        if related.excerpt:
            yield f"{gutter} |   {printable(related.excerpt)}"
    if found.help:
        label = paint(catalogue("terminal.help"), "bold", color=color)
        yield f"{gutter} = {label}: {printable(found.help)}"
    for line in found.entry:
        yield f"{gutter} |   {paint(printable(line), '+', color=color)}"
    if found.fix is not None and found.diff:
        yield f"{gutter} = {catalogue(f'terminal.fix.{found.fix.applicability}')}"
        told = with_visible_differences(found.diff)
        for line in told:
            yield f"{gutter} | {paint(printable(line), line[0], color=color)}"
        if told != list(found.diff):
            yield f"{gutter} = {legend(told, catalogue)}"


def _caret(found: Diagnostic) -> str:
    start = found.start.column - 1 - found.cut
    end = (
        found.end.column - 1 - found.cut
        if found.end.line == found.start.line
        else len(found.excerpt)
    )
    return " " * width(found.excerpt[:start]) + "^" * max(
        1, width(found.excerpt[start:end])
    )
