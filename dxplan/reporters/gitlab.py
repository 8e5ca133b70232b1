"""GitLab's code quality report: fingerprints stay as they are when lines above a finding change."""

from dxplan.check.diagnose import CheckResult
from dxplan.check.fingerprint import unique_fingerprints
from dxplan.diagnostics import Severity
from dxplan.messages import Catalogue
from dxplan.text.terminal import json_for_terminal, printable

_SEVERITIES = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.INFO: "info",
}


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001 - a reporter's signature
    """A list of issues; GitLab shows no rule, so each description begins with it."""
    issues = [
        {
            "description": f"{found.code} {found.name}: {printable(found.message)}",
            "check_name": found.name,
            "fingerprint": mark,
            "severity": _SEVERITIES[found.severity],
            "location": {
                "path": found.file,
                "lines": {"begin": found.start.line, "end": found.end.line},
            },
        }
        for found, mark in zip(
            result.diagnostics, unique_fingerprints(result.diagnostics), strict=True
        )
    ]
    return json_for_terminal(issues)
