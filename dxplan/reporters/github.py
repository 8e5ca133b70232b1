"""Workflow commands: annotations on the lines of a pull request. The runner shows ten of a level and drops the rest."""

from collections.abc import Iterator, Sequence

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic, Severity
from dxplan.messages import Catalogue
from dxplan.text.terminal import printable

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SHOWN = 10


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001 - a reporter's signature
    """At most ten commands a level; where there are more findings the tenth says how many."""
    lines = []
    for severity, level in LEVELS.items():
        found = [
            diagnostic
            for diagnostic in result.diagnostics
            if diagnostic.severity is severity
        ]
        lines += [*_level(level, found, catalogue)]
    return "".join(f"{line}\n" for line in lines)


def _level(
    level: str, found: Sequence[Diagnostic], catalogue: Catalogue
) -> Iterator[str]:
    more = len(found) - (_SHOWN - 1)
    shown = found if more <= 1 else found[: _SHOWN - 1]
    for diagnostic in shown:
        message = "\n".join(map(printable, (diagnostic.message, *diagnostic.advice)))
        yield _command(level, _properties(diagnostic), message)
    if len(shown) < len(found):
        yield _command(
            level, {"title": "dxplan"}, catalogue("terminal.more", count=more)
        )


def _properties(found: Diagnostic) -> dict[str, object]:
    lines: dict[str, object] = {
        "file": printable(found.file),
        "line": found.start.line,
        "endLine": found.end.line,
    }
    columns: dict[str, object] = {
        "col": found.start.column,
        "endColumn": found.end.column,
    }
    one_line = (
        found.start.line == found.end.line
    )  # the runner drops columns of several lines
    return {
        **lines,
        **(columns if one_line else {}),
        "title": f"{found.code} {found.name}",
    }


def _command(level: str, properties: dict[str, object], message: str) -> str:
    listed = ",".join(
        f"{key}={_property(str(value))}" for key, value in properties.items()
    )
    return f"::{level} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
