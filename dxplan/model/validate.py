"""Type a head: a frozen model, or what is wrong with it as symbolic places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

from pydantic import ValidationError

from dxplan.diagnostics import KeyPath, Part
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model.values import FrontMatter, Ref
from dxplan.suggest import nearest

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
}
"""From what a validator or pydantic calls an error to the rule that reports it; any other error is a wrong type."""

_EXPECTED = {"model_type": "map", "dict_type": "map", "model_attributes_type": "map", "string_type": "text"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a head, at a path below it."""

    code: str
    path: KeyPath
    part: Part
    args: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Validated(Generic[M]):
    """The model, or None and the faults that kept it from being one."""

    data: M | None
    faults: tuple[Fault, ...]


def validate(model: type[M], head: object) -> Validated[M]:
    """Type ``head`` as ``model``; never raises."""
    try:
        return Validated(model.model_validate(head), ())
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        return Validated(None, tuple(_fault(model, head, dict(item)) for item in found))


def _fault(model: type[FrontMatter], head: object, error: dict[str, Any]) -> Fault:
    code = _RULES.get(error["type"], "S103")
    path = _written_path(head, error["loc"])
    args = {key: str(value) for key, value in error.get("ctx", {}).items() if key != "rule"}
    if code == "S101":
        path = (*path, args["key"]) if "key" in args else path
        return Fault(code, path, Part.KEY, _unknown_key(str(path[-1]), [*_keys(_model_at(model, path[:-1]))]))
    if "allowed" in args:
        args["suggestion"] = _meant(args["value"], str(path[-1] if path else ""), args["allowed"].split(", "))
    if code == "S102":
        return Fault(code, path[:-1], Part.MISSING, {"key": str(path[-1])})
    if code == "S103" and "expected" not in args:
        args = {
            "expected": _EXPECTED.get(error["type"], "list" if "tuple" in error["type"] else "text"),
            "found": _shape(head, path),
        }
    return Fault(code, path, Part.VALUE, args)


def _unknown_key(key: str, known: Sequence[str]) -> dict[str, str]:
    suggestion = nearest(key, ((name, ()) for name in known)) or ""
    return {"key": key, "known": ", ".join(known), "suggestion": suggestion}


def _meant(value: str, field: str, allowed: Sequence[str]) -> str:
    """The allowed word that ``value`` is near to, or whose label in either language."""
    labelled = (
        (word, filter(None, (catalogue(lang).get(f"labels.{field}.{word}") for lang in LANGUAGES))) for word in allowed
    )
    return nearest(value, labelled) or ""


def _model_at(model: type[FrontMatter], path: KeyPath) -> type[FrontMatter]:
    """The model of the map at a path of keys below ``model``."""
    for step in path:
        fields = model.model_fields
        field = next((info for name, info in fields.items() if step == (info.alias or name)), None)
        model = (_model_in(field.annotation) if field else None) or model
    return model


def _model_in(annotation: object) -> type[FrontMatter] | None:
    if isinstance(annotation, type) and issubclass(annotation, FrontMatter):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)


def _keys(model: type[FrontMatter]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        if not info.exclude:
            yield info.alias or name


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
    here: Any = head
    for step in path:
        here = here if isinstance(here, str) else here[step]
    return "map" if isinstance(here, dict) else "list" if isinstance(here, list) else "text"


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
