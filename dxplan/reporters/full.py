"""For people: what is wrong, where, the line with a caret under it, and what to do."""

from collections.abc import Iterator

from dxplan.checker import CheckResult
from dxplan.diagnostics import Diagnostic, Severity
from dxplan.messages import Catalogue
from dxplan.reporters.terminal import paint, printable, width


def render(result: CheckResult, words: Catalogue, *, color: bool) -> str:
    """Every diagnostic in full and a last line that counts them."""
    return render_from(result, Severity.INFO, words, color=color)


def render_from(result: CheckResult, limit: Severity, words: Catalogue, *, color: bool) -> str:
    """The diagnostics at or above ``limit``, and a last line that counts them all."""
    shown = result.reaching(limit).diagnostics
    parts = ["\n".join(_diagnostic(diagnostic, words, color=color)) for diagnostic in shown]
    return "\n\n".join([*parts, _total(result, words, color=color)]) + "\n"


def _diagnostic(found: Diagnostic, words: Catalogue, *, color: bool) -> Iterator[str]:
    severity = words(f"labels.severity.{found.severity}")
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
    if found.help:
        label = paint(words("terminal.help"), "bold", color=color)
        yield f"{gutter} = {label}: {printable(found.help)}"


def _caret(found: Diagnostic) -> str:
    start = found.start.column - 1 - found.cut
    end = found.end.column - 1 - found.cut if found.end.line == found.start.line else len(found.excerpt)
    return " " * width(found.excerpt[:start]) + "^" * max(1, width(found.excerpt[start:end]))


def _total(result: CheckResult, words: Catalogue, *, color: bool) -> str:
    counts = {severity: result.count(severity) for severity in Severity}
    listed = ", ".join(words(f"terminal.count.{severity}", count=n) for severity, n in counts.items() if n)
    files = words("terminal.files", count=result.files)
    if not listed:
        return paint(words("terminal.clean", files=files, as_of=result.as_of), "bold", color=color)
    return paint(words("terminal.found", listed=listed, files=files, as_of=result.as_of), "bold", color=color)
