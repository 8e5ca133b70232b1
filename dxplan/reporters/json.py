"""For programs: the stable JSON of docs/format.md, section 4."""

from typing import Any

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic, Fix, Position, RelatedDiagnostic
from dxplan.messages import Catalogue
from dxplan.text.terminal import json_for_terminal


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001
    """One object with every finding; lists are always there, an absent value is null."""
    document = {
        "schema": 1,
        "as_of": result.as_of.isoformat(),
        "files": result.files,
        "findings": [_finding(diagnostic) for diagnostic in result.diagnostics],
    }
    return json_for_terminal(document)


def _finding(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "args": dict(diagnostic.args),
        "file": diagnostic.file,
        "start": _position(diagnostic.start),
        "end": _position(diagnostic.end),
        "record": diagnostic.record,
        "key": diagnostic.key,
        "related": [_related(related) for related in diagnostic.related],
        "help": "\n".join(diagnostic.advice) or None,
        "url": diagnostic.url,
        "fix": _fix(diagnostic.fix),
    }


def _related(related: RelatedDiagnostic) -> dict[str, Any]:
    return {
        "message": related.message,
        "file": related.file,
        "start": _position(related.start),
        "end": _position(related.end),
    }


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [
        {"start": edit.start, "end": edit.end, "content": edit.content}
        for edit in fix.edits
    ]
    return {"applicability": fix.applicability, "edits": edits}


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}
