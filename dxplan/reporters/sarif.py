"""SARIF 2.1.0, with what GitHub's code scanning asks for beyond the schema."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from dxplan import __version__
from dxplan.check.diagnose import CheckResult
from dxplan.check.fingerprint import unique_fingerprints
from dxplan.diagnostics import Diagnostic, Fix, Position, RelatedDiagnostic, Severity
from dxplan.messages import Catalogue
from dxplan.rules.manual_page import read_manual
from dxplan.rules.registry import BY_CODE, Rule
from dxplan.text.terminal import json_for_terminal, printable

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LONGEST = 1024
"""Characters of a description that GitHub takes."""


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001
    """One run with the rules that found something, and their results."""
    addresses = {diagnostic.code: diagnostic.url for diagnostic in result.diagnostics}
    codes = sorted(addresses)
    fingerprints = unique_fingerprints(result.diagnostics)
    driver = {
        "name": "dxplan",
        "version": __version__,
        "rules": [
            _rule(BY_CODE[code], addresses[code], catalogue.lang) for code in codes
        ],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "dxplan/"},
        "language": catalogue.lang,
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(diagnostic, fingerprint, codes, catalogue)
            for diagnostic, fingerprint in zip(
                result.diagnostics, fingerprints, strict=True
            )
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_for_terminal(log)


def _rule(rule: Rule, address: str | None, lang: str) -> dict[str, Any]:
    manual = read_manual(rule)
    section = manual.sections[lang]
    points = [text.replace("**", "") for _, text in manual.points(lang)]
    descriptor = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": points[0][:_LONGEST]},
        "fullDescription": {"text": " ".join(points[:2])[:_LONGEST]},
        "help": {"text": section.replace("**", ""), "markdown": section},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    if address is not None:
        descriptor["helpUri"] = address
    return descriptor


def _result(
    diagnostic: Diagnostic, fingerprint: str, codes: Sequence[str], catalogue: Catalogue
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": {
            "text": "\n".join(map(_plain, (diagnostic.message, *diagnostic.advice)))
        },
        "locations": [
            {
                "physicalLocation": _physical(
                    diagnostic.file, diagnostic.start, diagnostic.end
                )
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            _related(number, related)
            for number, related in enumerate(diagnostic.related, 1)
        ]
    if diagnostic.fix is not None:
        result["fixes"] = [_fix(diagnostic.file, diagnostic.fix, catalogue)]
    return result


def _plain(text: str) -> str:
    """Text without an embedded link, which SARIF's messages may hold."""
    return printable(text).replace("](", "] (")


def _physical(file: str, start: Position, end: Position) -> dict[str, Any]:
    region = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
    return {"artifactLocation": _artifact(file), "region": region}


def _artifact(file: str) -> dict[str, str]:
    return {"uri": quote(file, errors="replace")}


def _related(number: int, related: RelatedDiagnostic) -> dict[str, Any]:
    location = _physical(related.file, related.start, related.end)
    if related.excerpt:  # its lines are those of another state of the file
        location["region"] = {
            **location["region"],
            "snippet": {"text": printable(related.excerpt)},
        }
    return {
        "id": number,
        "physicalLocation": location,
        "message": {"text": related.message},
    }


def _fix(file: str, fix: Fix, catalogue: Catalogue) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": {
                "byteOffset": edit.start,
                "byteLength": edit.end - edit.start,
            },
            "insertedContent": {"text": edit.content},
        }
        for edit in fix.edits
    ]
    return {
        "description": {"text": catalogue(f"terminal.fix.{fix.applicability}")},
        "artifactChanges": [
            {"artifactLocation": _artifact(file), "replacements": replacements}
        ],
    }
