"""For programs: the stable JSON of FORMAT.md, section 4."""

from typing import Any

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic, Position
from dxplan.messages import Catalogue
from dxplan.text.terminal import json_for_terminal


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001 - a reporter's signature
    """One object with every finding; lists are always there, what there is none of is null."""
    document = {
        "schema": 1,
        "as_of": result.as_of.isoformat(),
        "files": result.files,
        "findings": [_finding(diagnostic) for diagnostic in result.diagnostics],
    }
    return json_for_terminal(document)


def _finding(found: Diagnostic) -> dict[str, Any]:
    return {
        "code": found.code,
        "name": found.name,
        "severity": str(found.severity),
        "message": found.message,
        "args": dict(found.args),
        "file": found.file,
        "start": _position(found.start),
        "end": _position(found.end),
        "record": found.record,
        "key": found.key,
        "related": [
            {
                "message": r.message,
                "file": r.file,
                "start": _position(r.start),
                "end": _position(r.end),
            }
            for r in found.related
        ],
        "help": "\n".join(found.advice) or None,
        "url": found.url,
        "fix": None
        if found.fix is None
        else {
            "applicability": found.fix.applicability,
            "edits": [
                {"start": e.start, "end": e.end, "content": e.content}
                for e in found.fix.edits
            ],
        },
    }


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}
