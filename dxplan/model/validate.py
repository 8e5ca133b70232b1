"""Type a head: a frozen model, or what is wrong with it as symbolic places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from dxplan.diagnostics import InsertKey, KeyPart, KeyPath, SymbolicFix
from dxplan.model.fields import example
from dxplan.model.fixes import fix_of, meant_word
from dxplan.model.keys import stray_key, value_at
from dxplan.model.values import FrontMatter, Ref

M = TypeVar("M", bound=FrontMatter)

_RULES = {
    "missing": "S102",
    "extra_forbidden": "S101",
    "unknown-key": "S101",
    "wrong-type": "S103",
    "unknown-status": "S104",
    "unknown-value": "S105",
    "invalid-date": "S106",
    "invalid-number": "S107",
    "ambiguous-number": "S108",
    "empty-value": "S109",
    "invalid-deadline": "S110",
    "invalid-key": "S111",
    "invalid-flag": "S112",
    "implausible-year": "S127",
}
"""From what a validator or pydantic calls an error to the rule that reports it; any other error is a wrong type."""

_EXPECTED = {
    "model_type": "map",
    "dict_type": "map",
    "model_attributes_type": "map",
    "string_type": "text",
}
_MANY = 1000
"""More faults of one record say nothing new, and each costs the search for what was meant."""
_UNSAID = ("rule", "at", "fix", "sure", "operator", "unit")
"""What a validator tells for the place and the fix of a fault, not for its sentences."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a head, at a path below it, and what would mend it."""

    code: str
    path: KeyPath
    part: KeyPart
    args: Mapping[str, str]
    fix: SymbolicFix | None = None


@dataclass(frozen=True, slots=True)
class Validated(Generic[M]):
    """The model, or None and the faults that kept it from being one."""

    fields: M | None
    faults: tuple[Fault, ...]


def validate(model: type[M], head: object) -> Validated[M]:
    """Type ``head`` as ``model``; never raises."""
    try:
        return Validated(model.model_validate(head), ())
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        return Validated(
            None, tuple(_faults(model, head, [dict(item) for item in found[:_MANY]]))
        )


def _faults(
    model: type[FrontMatter], head: object, errors: list[dict[str, Any]]
) -> Iterator[Fault]:
    """The faults, without the missing keys that are there under a wrong name or in a wrong place."""
    supplied: set[KeyPath] = set()
    found = []
    for error in errors:
        code, path = (
            _RULES.get(error["type"], "S103"),
            _written_path(head, error["loc"]),
        )
        if code == "S101":
            context = error.get("ctx", {})
            path = (*path, context["key"]) if "key" in context else path
            stray = stray_key(model, head, path)
            supplied |= stray.supplies
            found.append(Fault(stray.code, path, KeyPart.KEY, stray.args, stray.fix))
        else:
            found.append(_fault(model, head, code, path, error))
    for fault in found:
        if fault.code != "S102" or (*fault.path, fault.args["key"]) not in supplied:
            yield fault


def _fault(
    model: type[FrontMatter],
    head: object,
    code: str,
    path: KeyPath,
    error: dict[str, Any],
) -> Fault:
    if code == "S102":
        shown = SymbolicFix("display", (InsertKey(path[:-1], str(path[-1]), "…"),))
        return Fault(code, path[:-1], KeyPart.MISSING, {"key": str(path[-1])}, shown)
    args = {key: str(value) for key, value in error.get("ctx", {}).items()}
    if "at" in args and isinstance(value_at(head, (*path, args["at"])), str):
        path = (*path, args["at"])
    if "allowed" in args:
        args |= meant_word(path, args["value"], args["allowed"].split(", "))
    if code == "S103":
        args = _wrong_type(model, head, path, args, error["type"])
    if code == "S109" and path and isinstance(path[-1], int):
        args["variant"] = "item"
    fix = fix_of(model, head, code, path, args)
    sentence_args = {key: text for key, text in args.items() if key not in _UNSAID}
    return Fault(code, path, KeyPart.VALUE, sentence_args, fix)


def _wrong_type(
    model: type[FrontMatter],
    head: object,
    path: KeyPath,
    args: dict[str, str],
    error_type: str,
) -> dict[str, str]:
    """What was expected at a path, what is there, and an example of what would do."""
    if "expected" not in args:
        default = "list" if "tuple" in error_type else "text"
        expected = _EXPECTED.get(error_type, default)
        args = {"expected": expected, "found": _shape(head, path)}
    is_lone_item = bool(path) and isinstance(path[-1], int)
    if is_lone_item and isinstance(value_at(head, path[:-1]), list):
        is_lone_item = False
    return {**args, "example": example(model, path[:-1] if is_lone_item else path)}


def _written_path(head: object, location: tuple[str | int, ...]) -> KeyPath:
    """The location without pydantic's own steps (tags of unions), which are in no file."""
    path: list[str | int] = []
    here = head
    for i, step in enumerate(location):
        last = i == len(location) - 1
        if isinstance(here, dict) and (step in here or last):
            path.append(step)
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            path.append(step)
            here = here[step]
    return tuple(path)


def _shape(head: object, path: KeyPath) -> str:
    value = value_at(head, path)
    if isinstance(value, dict):
        return "map"
    return "list" if isinstance(value, list) else "text"


def references(data: FrontMatter) -> Iterator[tuple[KeyPath, Ref]]:
    """Every reference to another record with the path of keys where it is written."""
    fields = type(data).model_fields
    for name in data.model_fields_set:
        yield from _references((fields[name].alias or name,), getattr(data, name))


def _references(path: KeyPath, value: object) -> Iterator[tuple[KeyPath, Ref]]:
    if isinstance(value, Ref):
        yield path, value
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _references((*path, i), item)
    elif isinstance(value, FrontMatter):
        for inner, ref in references(value):
            yield (*path, *inner), ref
