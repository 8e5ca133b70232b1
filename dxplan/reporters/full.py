"""For people: what is wrong, where, the line with a caret, what to do, what a fix changes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic, Position, Severity
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
    note: str = "",
) -> str:
    """Some diagnostics, last lines that count all, and a ``note`` on what is not shown."""
    diagnostics = diagnostics_in_full(shown, catalogue, color=color)
    parts = [diagnostics] if diagnostics else []
    last_lines = list(total(result, catalogue, color=color))
    if note:
        last_lines.append(note)
    return "\n\n".join([*parts, "\n".join(last_lines)]) + "\n"


def diagnostics_in_full(
    shown: Iterable[Diagnostic], catalogue: Catalogue, *, color: bool
) -> str:
    """Diagnostics with a blank line between them, without a line break at the end."""
    labels = _Labels.of(catalogue, color=color)
    parts = []
    for diagnostic in shown:
        lines = _diagnostic(diagnostic, catalogue, labels, color=color)
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def total(result: CheckResult, catalogue: Catalogue, *, color: bool) -> Iterator[str]:
    """How many findings there are, how many can be fixed, and what a baseline hides."""
    yield paint(counted(result, catalogue), "bold", color=color)
    fixes = Counter(
        diagnostic.fix.applicability
        for diagnostic in result.diagnostics
        if diagnostic.fix is not None
    )
    if fixes["safe"]:
        yield catalogue("terminal.fixable", count=fixes["safe"])
    if fixes["unsafe"]:
        yield catalogue("terminal.fixable-unsafe", count=fixes["unsafe"])
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
    counts = []
    for severity in Severity:
        count = result.count(severity)
        if count:
            counts.append(catalogue(f"terminal.count.{severity}", count=count))
    return ", ".join(counts)


def location(file: str, position: Position) -> str:
    """`file:line:column`, as editors and terminals follow it."""
    return f"{printable(file)}:{position.line}:{position.column}"


@dataclass(frozen=True, slots=True)
class _Labels:
    """What stands in almost every diagnostic, looked up once for all."""

    severities: Mapping[Severity, str]
    help: str

    @classmethod
    def of(cls, catalogue: Catalogue, *, color: bool) -> "_Labels":
        severities = {one: catalogue(f"labels.severity.{one}") for one in Severity}
        return cls(severities, paint(catalogue("terminal.help"), "bold", color=color))


def _diagnostic(
    diagnostic: Diagnostic, catalogue: Catalogue, labels: _Labels, *, color: bool
) -> Iterator[str]:
    severity = labels.severities[diagnostic.severity]
    rule = paint(f"{severity}[{diagnostic.code}]", diagnostic.severity, color=color)
    message = paint(printable(diagnostic.message), "bold", color=color)
    gutter = " " * len(str(diagnostic.start.line))
    yield f"{rule} {diagnostic.name}: {message}"
    yield f"{gutter}--> {location(diagnostic.file, diagnostic.start)}"
    if diagnostic.excerpt.strip():
        caret = paint(_caret(diagnostic), diagnostic.severity, color=color)
        yield f"{gutter} |"
        yield f"{diagnostic.start.line} | {printable(diagnostic.excerpt)}"
        yield f"{gutter} | {caret}"
    for related in diagnostic.related:
        place = location(related.file, related.start)
        yield f"{gutter} = {place}: {related.message}"
        if related.excerpt:
            yield f"{gutter} |   {printable(related.excerpt)}"
    if diagnostic.help:
        yield f"{gutter} = {labels.help}: {printable(diagnostic.help)}"
    for line in diagnostic.entry:
        yield f"{gutter} |   {paint(printable(line), '+', color=color)}"
    if diagnostic.fix is not None and diagnostic.diff:
        yield f"{gutter} = {catalogue(f'terminal.fix.{diagnostic.fix.applicability}')}"
        yield from _diff(diagnostic.diff, gutter, catalogue, color=color)


def _diff(
    lines: Sequence[str], gutter: str, catalogue: Catalogue, *, color: bool
) -> Iterator[str]:
    """The lines that a fix would change, and what the signs in them mean."""
    visible = with_visible_differences(lines)
    for line in visible:
        yield f"{gutter} | {paint(printable(line), line[0], color=color)}"
    if visible != list(lines):
        yield f"{gutter} = {legend(visible, catalogue)}"


def _caret(diagnostic: Diagnostic) -> str:
    start = diagnostic.start.column - 1 - diagnostic.cut
    end = len(diagnostic.excerpt)
    if diagnostic.end.line == diagnostic.start.line:
        end = diagnostic.end.column - 1 - diagnostic.cut
    indent = " " * width(diagnostic.excerpt[:start])
    return indent + "^" * max(1, width(diagnostic.excerpt[start:end]))
