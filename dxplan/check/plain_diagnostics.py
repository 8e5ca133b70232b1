"""Diagnostics as plain values, for the cache and for other processes."""

import marshal
from collections.abc import Iterable
from typing import Any

from dxplan.diagnostics import (
    Diagnostic,
    Edit,
    Fix,
    Position,
    RelatedDiagnostic,
    Severity,
)

_Plain = tuple[Any, ...]
_SEVERITIES = {str(severity): severity for severity in Severity}


def to_bytes(diagnostics: Iterable[Diagnostic]) -> bytes:
    """Diagnostics in their order, as bytes."""
    return marshal.dumps([_plain(one) for one in diagnostics])


def from_bytes(content: bytes) -> list[Diagnostic]:
    """The diagnostics of such bytes; raises ValueError, TypeError or EOFError for any other."""
    diagnostics = marshal.loads(content)  # noqa: S302 - ours, by checksum
    return [_diagnostic(values) for values in diagnostics]


def _plain(one: Diagnostic) -> _Plain:
    fix = None
    if one.fix is not None:
        edits = [(edit.start, edit.end, edit.content) for edit in one.fix.edits]
        fix = (one.fix.applicability, edits)
    related = [
        (other.message, other.file, _pair(other.start), _pair(other.end), other.excerpt)
        for other in one.related
    ]
    texts = {key: str(value) for key, value in one.args.items()}
    return (
        (one.code, one.name, str(one.severity), one.message, one.help, texts, one.file),
        (_pair(one.start), _pair(one.end)),
        (one.record, one.key, related, fix),
        (one.excerpt, one.cut, one.diff, one.entry, one.url),
    )


def _diagnostic(values: _Plain) -> Diagnostic:
    said, (start, end), (record, key, related, fix), shown = values
    code, name, severity, message, advice, args, file = said
    return Diagnostic(
        code,
        name,
        _SEVERITIES[severity],
        message,
        advice,
        args,
        file,
        Position(*start),
        Position(*end),
        record,
        key,
        tuple(_related(*other) for other in related),
        _fix(*fix) if fix is not None else None,
        *shown,
    )


def _pair(position: Position) -> tuple[int, int]:
    return position.line, position.column


def _related(
    message: str, file: str, start: _Plain, end: _Plain, excerpt: str
) -> RelatedDiagnostic:
    return RelatedDiagnostic(message, file, Position(*start), Position(*end), excerpt)


def _fix(applicability: Any, edits: list[_Plain]) -> Fix:
    return Fix(applicability, tuple(Edit(*edit) for edit in edits))
