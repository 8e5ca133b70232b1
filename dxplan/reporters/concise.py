"""One line a finding, for editors and `grep`: severities are in English, as programs expect them."""

from dxplan.check.diagnose import CheckResult
from dxplan.messages import Catalogue
from dxplan.text.terminal import paint, printable


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001 - a reporter's signature
    """`file:line:column: severity[CODE] name: message`; nothing where nothing is found."""
    return "".join(
        f"{printable(found.file)}:{found.start.line}:{found.start.column}: "
        f"{paint(f'{found.severity}[{found.code}]', found.severity, color=color)} "
        f"{found.name}: {printable(found.message)}\n"
        for found in result.diagnostics
    )
