"""GitLab's code quality report: fingerprints stay as they are when lines above a finding change."""

from typing import Any

from dxplan.check.diagnose import CheckResult
from dxplan.check.fingerprint import unique_fingerprints
from dxplan.diagnostics import Diagnostic, Severity
from dxplan.messages import Catalogue
from dxplan.text.terminal import json_for_terminal, printable

_SEVERITIES = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.INFO: "info",
}


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001
    """A list of issues; GitLab shows no rule, so each description begins with it."""
    fingerprints = unique_fingerprints(result.diagnostics)
    issues = [
        _issue(diagnostic, fingerprint)
        for diagnostic, fingerprint in zip(
            result.diagnostics, fingerprints, strict=True
        )
    ]
    return json_for_terminal(issues)


def _issue(diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    message = printable(diagnostic.message)
    lines = {"begin": diagnostic.start.line, "end": diagnostic.end.line}
    return {
        "description": f"{diagnostic.code} {diagnostic.name}: {message}",
        "check_name": diagnostic.name,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {"path": diagnostic.file, "lines": lines},
    }
