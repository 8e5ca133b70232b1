"""Findings as plain values, for the cache and for other processes."""

import marshal
from collections.abc import Iterable, Mapping
from typing import Any

from dxplan.diagnostics import (
    AppendItem,
    Finding,
    InsertKey,
    KeyPart,
    Place,
    Related,
    Remove,
    RenameKey,
    Replace,
    SetValue,
    Step,
    SymbolicFix,
)
from dxplan.rules.hiding import HidingScope

_Plain = tuple[Any, ...]

_STEPS: tuple[type[Any], ...] = (
    Replace,
    SetValue,
    RenameKey,
    InsertKey,
    AppendItem,
    Remove,
)
_PARTS = tuple(KeyPart)
_SCOPES: Mapping[str | int, HidingScope] = {str(scope): scope for scope in HidingScope}


def to_bytes(findings: Iterable[Finding]) -> bytes:
    """Findings in their order, as bytes."""
    return marshal.dumps([_plain(item) for item in findings])


def from_bytes(content: bytes) -> list[Finding]:
    """The findings of such bytes; raises ValueError, TypeError or EOFError for any other."""
    findings = marshal.loads(content)  # noqa: S302 - ours, by checksum
    return [_finding(*values) for values in findings]


def _plain(item: Finding) -> _Plain:
    fix = None
    if item.fix is not None:
        steps = [_plain_step(step) for step in item.fix.steps]
        fix = (item.fix.applicability, steps)
    return (
        item.code,
        _plain_place(item.place),
        {key: str(value) for key, value in item.args.items()},
        [(one.label, _plain_place(one.place)) for one in item.related],
        item.record,
        fix,
        [tuple(map(_plain_text, subject)) for subject in item.subjects],
    )


def _finding(
    code: str,
    place: _Plain,
    args: dict[str, str],
    related: list[_Plain],
    record: str | None,
    fix: _Plain | None,
    subjects: list[_Plain],
) -> Finding:
    return Finding(
        code,
        _place(*place),
        args,
        tuple(Related(label, _place(*other)) for label, other in related),
        record,
        _fix(*fix) if fix is not None else None,
        tuple((_SCOPES.get(scope, scope), *rest) for scope, *rest in subjects),
    )


def _plain_place(place: Place) -> _Plain:
    return (
        place.file,
        place.path,
        _PARTS.index(place.part),
        place.span,
        place.at_base,
    )


def _place(
    file: str,
    path: tuple[str | int, ...],
    part: int,
    span: tuple[int, int] | None,
    at_base: bool,  # noqa: FBT001 - in the order of the fields
) -> Place:
    return Place(file, path, _PARTS[part], span, at_base)


def _plain_step(step: Step) -> _Plain:
    number = _STEPS.index(type(step))
    return (number, *(_plain_value(getattr(step, name)) for name in step.__slots__))


def _fix(applicability: Any, steps: list[_Plain]) -> SymbolicFix:
    made = [_STEPS[number](*values) for number, *values in steps]
    return SymbolicFix(applicability, tuple(made))


def _plain_value(value: Any) -> Any:
    """A value without the types of its own that a text may have."""
    if isinstance(value, dict):
        return {str(key): _plain_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain_value(item) for item in value]
    return _plain_text(value)


def _plain_text(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
