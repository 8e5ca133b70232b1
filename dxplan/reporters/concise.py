"""One line a finding, for editors and `grep`, with severities in English."""

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic
from dxplan.messages import Catalogue
from dxplan.reporters.full import location
from dxplan.text.terminal import paint, printable


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001
    """`file:line:column: severity[CODE] name: message`; nothing where there are no findings."""
    return "".join(_line(diagnostic, color=color) for diagnostic in result.diagnostics)


def _line(diagnostic: Diagnostic, *, color: bool) -> str:
    place = location(diagnostic.file, diagnostic.start)
    severity = diagnostic.severity
    rule = paint(f"{severity}[{diagnostic.code}]", severity, color=color)
    return f"{place}: {rule} {diagnostic.name}: {printable(diagnostic.message)}\n"
