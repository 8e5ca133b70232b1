"""Workflow commands: annotations on the lines of a pull request.

The runner shows ten of a level and drops the rest.
"""

from collections.abc import Iterator, Sequence

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic, Severity
from dxplan.messages import Catalogue
from dxplan.text.terminal import printable

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SHOWN = 10


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001
    """At most ten commands a level; where there are more findings the tenth says how many."""
    lines: list[str] = []
    for severity, level in LEVELS.items():
        diagnostics = [one for one in result.diagnostics if one.severity is severity]
        lines += _commands(level, diagnostics, catalogue)
    return "".join(f"{line}\n" for line in lines)


def _commands(
    level: str, diagnostics: Sequence[Diagnostic], catalogue: Catalogue
) -> Iterator[str]:
    shown = diagnostics
    if len(diagnostics) > _SHOWN:
        shown = diagnostics[: _SHOWN - 1]
    for diagnostic in shown:
        message = "\n".join(map(printable, (diagnostic.message, *diagnostic.advice)))
        yield _command(level, _properties(diagnostic), message)
    hidden = len(diagnostics) - len(shown)
    if hidden:
        message = catalogue("terminal.more", count=hidden)
        yield _command(level, {"title": "dxplan"}, message)


def _properties(diagnostic: Diagnostic) -> dict[str, object]:
    properties: dict[str, object] = {
        "file": printable(diagnostic.file),
        "line": diagnostic.start.line,
        "endLine": diagnostic.end.line,
    }
    if diagnostic.start.line == diagnostic.end.line:
        # the runner drops columns of several lines
        properties["col"] = diagnostic.start.column
        properties["endColumn"] = diagnostic.end.column
    properties["title"] = f"{diagnostic.code} {diagnostic.name}"
    return properties


def _command(level: str, properties: dict[str, object], message: str) -> str:
    listed = ",".join(
        f"{key}={_escaped_property(str(value))}" for key, value in properties.items()
    )
    return f"::{level} {listed}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
