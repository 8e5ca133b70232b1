"""Type front matter: a frozen model, or what is wrong with it as symbolic places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from dxplan.diagnostics import InsertKey, KeyPart, KeyPath, SymbolicFix
from dxplan.model.fields import example
from dxplan.model.holding import fields_holding
from dxplan.model.keys import stray_key, value_at
from dxplan.model.meant_values import fix_of, meant_word, word_named_in
from dxplan.model.values import FrontMatter, Ref
from dxplan.model.worded_deadlines import at_its_key

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
"""The rule that reports an error of a validator or of pydantic; any other is a wrong type."""

_EXPECTED = {
    "model_type": "map",
    "dict_type": "map",
    "model_attributes_type": "map",
    "string_type": "text",
}
_MANY = 1000
"""More faults of one record say nothing new, and each costs the search for what was meant."""
_NOT_IN_SENTENCES = ("rule", "at", "fix", "form", "sure", "operator", "unit")
"""The arguments of a validator for the place and the fix of a fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with front matter, at a path below it, and its fix."""

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


def validate(model: type[M], front_matter: object) -> Validated[M]:
    """Type ``front_matter`` as ``model``; never raises."""
    try:
        return Validated(model.model_validate(front_matter), ())
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    errors = [dict(item) for item in details[:_MANY]]
    return Validated(None, tuple(_faults(model, front_matter, errors)))


def _faults(
    model: type[FrontMatter], front_matter: object, errors: list[dict[str, Any]]
) -> Iterator[Fault]:
    """The faults, without missing keys that are there under a wrong name or in a wrong place."""
    supplied: set[KeyPath] = set()
    faults = []
    for error in errors:
        code = _RULES.get(error["type"], "S103")
        path = _written_path(front_matter, error["loc"])
        if code != "S101":
            faults.append(_fault(model, front_matter, code, path, error))
            continue
        context = error.get("ctx", {})
        if "key" in context:
            path = (*path, context["key"])
        stray = stray_key(model, front_matter, path)
        supplied |= stray.supplies
        faults.append(Fault(stray.code, path, KeyPart.KEY, stray.args, stray.fix))
    for fault in faults:
        if fault.code == "S102" and (*fault.path, fault.args["key"]) in supplied:
            continue
        yield fault


def _fault(
    model: type[FrontMatter],
    front_matter: object,
    code: str,
    path: KeyPath,
    error: dict[str, Any],
) -> Fault:
    if code == "S102":
        return _missing_key(path)
    args = {key: str(value) for key, value in error.get("ctx", {}).items()}
    if "at" in args:
        longer = (*path, args["at"])
        if isinstance(value_at(front_matter, longer), str):
            path = longer
    if "allowed" in args:
        args |= meant_word(path, args["value"], args["allowed"].split(", "))
    if code == "S103":
        args = _wrong_type(model, front_matter, path, args, error["type"])
    if code == "S109" and _is_item(path):
        args["variant"] = "item"
    if "form" in args or "forms" in args:
        args = at_its_key(path, args)
    fix = fix_of(model, front_matter, code, path, args)
    for key in _NOT_IN_SENTENCES:
        args.pop(key, None)
    return Fault(code, path, KeyPart.VALUE, args, fix)


def _missing_key(path: KeyPath) -> Fault:
    parent = path[:-1]
    key = str(path[-1])
    fix = SymbolicFix("display", (InsertKey(parent, key, "…"),))
    return Fault("S102", parent, KeyPart.MISSING, {"key": key}, fix)


def _is_item(path: KeyPath) -> bool:
    """Whether a path leads to an item of a list."""
    return bool(path) and isinstance(path[-1], int)


def _wrong_type(
    model: type[FrontMatter],
    front_matter: object,
    path: KeyPath,
    args: dict[str, str],
    error_type: str,
) -> dict[str, str]:
    """What was expected at a path, what is there, and an example of what would do."""
    if "expected" not in args:
        default = "list" if "tuple" in error_type else "text"
        expected = _EXPECTED.get(error_type, default)
        args = {"expected": expected, "found": _shape(front_matter, path)}
    place = path
    # one value stands for a list of one: pydantic counts it as an item
    if _is_item(path) and not isinstance(value_at(front_matter, path[:-1]), list):
        place = path[:-1]
    written = value_at(front_matter, path)
    if not isinstance(written, str):
        return {**args, "example": example(model, place)}
    chosen = partial(word_named_in, written)
    return {**args, "example": example(model, place, chosen)}


def _written_path(front_matter: object, location: tuple[str | int, ...]) -> KeyPath:
    """The location without pydantic's own steps (tags of unions), which are in no file."""
    path: list[str | int] = []
    node = front_matter
    last = len(location) - 1
    for i, step in enumerate(location):
        if isinstance(node, dict) and (step in node or i == last):
            path.append(step)
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            path.append(step)
            node = node[step]
    return tuple(path)


def _shape(front_matter: object, path: KeyPath) -> str:
    value = value_at(front_matter, path)
    if isinstance(value, dict):
        return "map"
    if isinstance(value, list):
        return "list"
    return "text"


def references(fields: FrontMatter) -> Iterator[tuple[KeyPath, Ref]]:
    """Every reference to another record with the path of keys where it is written."""
    collected: list[tuple[KeyPath, Ref]] = []
    _collect_references((), fields, collected)
    return iter(collected)


def _collect_references(
    path: KeyPath, fields: FrontMatter, collected: list[tuple[KeyPath, Ref]]
) -> None:
    values = vars(fields)
    for name, key in fields_holding(type(fields), Ref):
        value = values[name]
        if not value:
            continue
        if isinstance(value, Ref):
            collected.append(((*path, key), value))
        elif isinstance(value, tuple):
            _collect_references_of_items((*path, key), value, collected)
        elif isinstance(value, FrontMatter):
            _collect_references((*path, key), value, collected)


def _collect_references_of_items(
    path: KeyPath, items: tuple[object, ...], collected: list[tuple[KeyPath, Ref]]
) -> None:
    for i, item in enumerate(items):
        if isinstance(item, Ref):
            collected.append(((*path, i), item))
        elif isinstance(item, FrontMatter):
            _collect_references((*path, i), item, collected)
