"""What may be written for a key, read off the models: for the editors' schemas, completion and hover."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import PlainValidator

from dxplan.model.deadline import Deadline, TargetDeadline
from dxplan.model.records import FLAT_REPORT, MODELS, Task
from dxplan.model.values import FrontMatter, Interval, Number, Period, Ref, Text, key_of

Scalar: TypeAlias = Literal[
    "line",
    "day",
    "period",
    "interval",
    "number",
    "flag",
    "key",
    "word",
    "reference",
    "deadline",
    "any",
]

_SCALARS: dict[type, Scalar] = {
    date: "day", Period: "period", Interval: "interval", Number: "number", bool: "flag", str: "line", int: "number",
}  # fmt: skip
_LABELS = {
    ("Deliverable", "type"): "deliverable",
    ("Document", "type"): "document_type",
    ("Unit", "kind"): "unit_kind",
    ("Plan", "reporting"): "cadence",
}
_RECURRING = ("every month", "every quarter", "every half", "every year")


@dataclass(frozen=True, slots=True)
class FieldType:
    """What one key takes: a scalar, a map of ``model``'s keys, or either; ``many``: or a list of them.

    ``words`` are all a closed list allows, or those that a deadline knows beside dates; ``labels`` is their section of
    the catalogues' `labels`. ``target`` is the kind of what a reference names.
    """

    scalar: Scalar | None
    model: type[FrontMatter] | None = None
    many: bool = False
    words: tuple[str, ...] = ()
    labels: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a map, as it is written. ``flat`` marks what belongs into a report and is only understood here."""

    key: str
    required: bool
    shape: FieldType
    flat: bool = False


@cache
def slots(model: type[FrontMatter]) -> dict[str, Field]:
    """Every key of a map by its written name, in the order of its model."""
    found = {}
    for name, info in model.model_fields.items():
        if info.exclude:
            continue
        key = info.alias or name
        shape = _shape(info.annotation, tuple(info.metadata))
        if issubclass(model, Deadline) and key == "by":
            shape = FieldType(
                "deadline", words=("ongoing", "none")
            )  # a validator reads the short forms here too
        labels = (
            _LABELS.get((model.__name__, key), key) if shape.scalar == "word" else ""
        )
        flat = model is Task and name in FLAT_REPORT
        found[key] = Field(key, info.is_required(), replace(shape, labels=labels), flat)
    return found


def shape_at(
    model: type[FrontMatter], path: Sequence[str], siblings: Mapping[str, str]
) -> FieldType | None:
    """What the key at the end of a path of keys takes; None where the format has none.

    What a line of `changes` changes to takes what its key takes: ``siblings`` are the keys beside the last one.
    """
    here = FieldType(None, model)
    for key in path:
        slot = slots(here.model).get(key) if here.model else None
        if slot is None:
            return None
        here = slot.shape
    if here.scalar == "any":
        changed = slots(model).get(siblings.get("key", ""))
        return changed.shape if changed else here
    return here


_SAMPLES: dict[str, str] = {
    "line": "…", "any": "…", "day": "2026-12-31", "period": "2026-12", "interval": "2025..2026", "number": "35",
    "flag": "true", "key": "so-tttt", "deadline": "2026-12-31", "unit": "so-tttt", "document": "12-kh-ubnd-2022",
    "area": "digital_society", "record": "mic/2022-22-tasks/tasks/05", "jurisdiction": "nghe-an",
}  # fmt: skip


def example(model: type[FrontMatter], path: Sequence[str | int]) -> str:
    """How the value at a path is written, in block style: with its key, or as an item of its list."""
    keys = [step for step in path if isinstance(step, str)]
    shape = shape_at(model, keys, {}) if keys else FieldType(None, model)
    item = bool(path) and isinstance(path[-1], int)
    lines = _sample(replace(shape, many=False) if item else shape) if shape else ["…"]
    if not path:
        return "\n".join(lines)
    return "\n".join(_as_item(lines) if item else _below(keys[-1], lines))


def _sample(shape: FieldType) -> list[str]:
    """The lines of a value; a text is one, of keys those that have to be there."""
    if shape.scalar is not None and not (shape.model and shape.scalar == "any"):
        known = _SAMPLES.get(shape.target or shape.scalar, "…")
        return [shape.words[0] if shape.scalar == "word" else known]
    inner = slots(shape.model) if shape.model else {}
    wanted = [slot for slot in inner.values() if slot.required] or [*inner.values()][:2]
    lines = [line for slot in wanted for line in _below(slot.key, _sample(slot.shape))]
    return _as_item(lines) if shape.many else lines


def _below(key: str, lines: Sequence[str]) -> list[str]:
    """A key with its value, beside it where that is a text."""
    if len(lines) == 1 and not re.match(r"- |[a-z_]+:", lines[0]):
        return [f"{key}: {lines[0]}"]
    return [f"{key}:", *(f"  {line}" for line in lines)]


def _as_item(lines: Sequence[str]) -> list[str]:
    return [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]


def sentence(model: type[FrontMatter], key: str) -> tuple[str, str]:
    """Where the catalogues say what a key is for: at its own map, or once for all maps that have it."""
    return f"keys.{section(model)}.{key}", f"keys.any.{key}"


def section(model: type[FrontMatter]) -> str:
    """The section of a model in the catalogues' `keys`."""
    own = Deadline if issubclass(model, Deadline) else model
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in own.__name__).lstrip(
        "_"
    )


def maps() -> Iterator[type[FrontMatter]]:
    """Every model of the format, each once."""
    seen: dict[type[FrontMatter], None] = {}
    pending: list[type[FrontMatter]] = [*MODELS.values()]
    while pending:
        model = pending.pop(0)
        if model not in seen:
            seen[model] = None
            pending += [
                slot.shape.model for slot in slots(model).values() if slot.shape.model
            ]
    yield from seen


def _shape(annotation: Any, metadata: tuple[Any, ...] = ()) -> FieldType:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(parts[0], (*metadata, *parts[1:]))
    if origin in {Union, UnionType}:
        return _either([_shape(part) for part in parts if part is not type(None)])
    if origin is dict:  # keyed by words of the version that wrote it: whatever they are
        return FieldType("any")
    if origin is tuple:
        return replace(_shape(parts[0]), many=True)
    return _closed(metadata) or _plain(annotation)


def _closed(metadata: tuple[Any, ...]) -> FieldType | None:
    """What a validator says that the type does not: the words of a closed list, the letters of a key."""
    for known in metadata:
        if (
            isinstance(known, PlainValidator)
            and get_origin(known.json_schema_input_type) is Literal
        ):
            return FieldType("word", words=get_args(known.json_schema_input_type))
        if isinstance(known, PlainValidator) and known.func is key_of:
            return FieldType("key")
    return None


def _plain(kind: Any) -> FieldType:
    if kind is Any:
        return FieldType("any")
    if issubclass(kind, FrontMatter):
        return _map(kind)
    return (
        FieldType("reference", target=kind.kind)
        if issubclass(kind, Ref)
        else FieldType(_SCALARS[kind])
    )


def _map(model: type[FrontMatter]) -> FieldType:
    if issubclass(model, Deadline):
        return FieldType(
            "deadline",
            model,
            words=("ongoing", "none", *(() if model is TargetDeadline else _RECURRING)),
        )
    return FieldType("line" if model is Text else None, model)


def _either(shapes: list[FieldType]) -> FieldType:
    """One of several: the scalar of the first that has one (a plain issuer is a unit's key), the map of any."""
    first = next((shape for shape in shapes if shape.scalar), shapes[0])
    return replace(
        first, model=next((shape.model for shape in shapes if shape.model), None)
    )
