"""What a field is and may hold, read off the models, for schemas, editors, rules and data."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import PlainValidator

from dxplan.model.dates import Interval, Period
from dxplan.model.deadline import Deadline
from dxplan.model.meaning import INHERITED, Meaning
from dxplan.model.records import (
    LEVELS,
    MODELS,
    Plan,
    Target,
    Task,
    assignee_of,
)
from dxplan.model.shared import CoordinatingUnit, LeadUnit, LogEntry
from dxplan.model.values import (
    ClosedList,
    FrontMatter,
    JurisdictionRef,
    Number,
    Ref,
    Text,
    group_key_of,
    key_of,
    number_or_range_of,
)

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
    date: "day",
    Period: "period",
    Interval: "interval",
    Number: "number",
    bool: "flag",
    str: "line",
    int: "number",
}
_DATED = ("day", "period", "interval", "deadline")
_RECURRING = ("every month", "every quarter", "every half", "every year")


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a field takes: a scalar, a map with the fields of ``model``, or either.

    - ``many``: or a list of them.
    - ``choices``: all that a closed list allows, or those of a deadline beside dates.
    - ``former``: words of an earlier format, each with the one it is read as.
    - ``labels``: their section of the catalogues' `labels`.
    - ``reference``: the kind of what a reference names.
    - ``or_range``: or a range of numbers, published with its upper bound beside it.
    """

    scalar: Scalar | None
    model: type[FrontMatter] | None = None
    many: bool = False
    choices: tuple[str, ...] = ()
    former: tuple[tuple[str, str], ...] = ()
    labels: str = ""
    reference: str = ""
    or_range: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a map: its key as it is written, what it takes, and what it is for.

    A ``required`` one may be left out beside the key of `Meaning.required_without`.
    """

    key: str
    required: bool
    type: FieldType
    meaning: Meaning = INHERITED

    @property
    def is_bilingual(self) -> bool:
        """Whether it holds a text in two languages; a plain text is the Vietnamese one."""
        return self.type.model is Text and self.type.scalar == "line"

    @property
    def is_dated(self) -> bool:
        """Whether it holds a day, a period or a deadline."""
        return self.type.scalar in _DATED

    @property
    def is_number(self) -> bool:
        """Whether it holds a number."""
        return self.type.scalar == "number"

    @property
    def is_log(self) -> bool:
        """Whether it holds the entries of a log that only grows."""
        return self.type.model is not None and issubclass(self.type.model, LogEntry)


@cache
def fields_of(model: type[FrontMatter]) -> dict[str, Field]:
    """Every field of a map by its written key, in the order of its model."""
    fields = {}
    for name, info in model.model_fields.items():
        if info.exclude:
            continue
        key = info.alias or name
        meaning = _meaning_in(info.metadata)
        field_type = _type_of(info.annotation, tuple(info.metadata))
        if issubclass(model, Deadline) and key == "by":
            # a validator reads the short forms here too
            field_type = FieldType("deadline", choices=("ongoing", "none"))
        if field_type.scalar == "word":
            field_type = replace(field_type, labels=meaning.labels or key)
        is_required = info.is_required() or bool(meaning.required_without)
        fields[key] = Field(key, is_required, field_type, meaning)
    return fields


def _meaning_in(metadata: Iterable[object]) -> Meaning:
    for item in metadata:
        if isinstance(item, Meaning):
            return item
    return INHERITED


@cache
def attribute_of(model: type[FrontMatter], key: str | int) -> str | None:
    """The attribute in which a model holds a written key; None where it has no such key."""
    for name, info in model.model_fields.items():
        written_key = info.alias or name
        if written_key == key:
            return name
    return None


def field_at(model: type[FrontMatter], path: Iterable[str | int]) -> Field | None:
    """The field at a path of keys below ``model``; None where the format has none.

    Of an item of a list, or a language of a text, it is the field that holds them.
    """
    field: Field | None = None
    current: type[FrontMatter] | None = model
    for step in path:
        if isinstance(step, int) or current is Text:
            continue
        if current is None:
            return None
        field = fields_of(current).get(step)
        if field is None:
            return None
        current = field.type.model
    return field


def all_models() -> Iterator[type[FrontMatter]]:
    """Every model of the format, each once."""
    yield from _all_models()


@cache
def _all_models() -> tuple[type[FrontMatter], ...]:
    return tuple(models_within(*MODELS.values()))


def models_within(*models: type[FrontMatter]) -> Iterator[type[FrontMatter]]:
    """The given models and those of all maps in them, each once."""
    seen: dict[type[FrontMatter], None] = {}
    pending = [*models]
    while pending:
        model = pending.pop(0)
        if model in seen:
            continue
        seen[model] = None
        for field in fields_of(model).values():
            if field.type.model is not None:
                pending.append(field.type.model)
    yield from seen


def keys_where(
    is_wanted: Callable[[Field], object], *models: type[FrontMatter]
) -> frozenset[str]:
    """The keys of the fields for which ``is_wanted`` holds, in the given models and their maps.

    Without models: in the whole format.
    A key of several maps is one of them as soon as one of its fields is.
    """
    searched = _all_models()
    if models:
        searched = tuple(models_within(*models))
    keys = set()
    for model in searched:
        for field in fields_of(model).values():
            if is_wanted(field):
                keys.add(field.key)
    return frozenset(keys)


def keys_with_role(model: type[FrontMatter], role: str) -> tuple[str, ...]:
    """The keys of a model whose fields have a role, in their order."""
    fields = fields_of(model).values()
    return tuple(field.key for field in fields if field.meaning.role == role)


def own_keys(model: type[FrontMatter], other: type[FrontMatter]) -> tuple[str, ...]:
    """The keys of a model that another one lacks, without those that belong into its reports."""
    shared = fields_of(other)
    keys = []
    for field in fields_of(model).values():
        if field.key not in shared and not field.meaning.flat:
            keys.append(field.key)
    return tuple(keys)


def judging_keys(model: type[FrontMatter]) -> tuple[str, ...]:
    """The keys by which a target's value is judged, or that say what is counted, in their order."""
    fields = fields_of(model).values()
    return tuple(field.key for field in fields if field.meaning.judges)


@cache
def name_key(model: type[FrontMatter]) -> str:
    """The key of the name that readers know a record by; empty where a model has none."""
    for field in fields_of(model).values():
        if field.meaning.names_record:
            return field.key
    return ""


def deadline_key(model: type[FrontMatter]) -> str:
    """The key of the first deadline; empty where a model has none."""
    keys = keys_with_role(model, "deadline")
    return keys[0] if keys else ""


@cache
def meaning_of(model: type[FrontMatter], name: str) -> Meaning:
    """What an attribute of a model is for."""
    return _meaning_in(model.model_fields[name].metadata)


@cache
def labels_of(model: type[FrontMatter], key: str) -> str:
    """The catalogue section of the words that a key takes, in a model or the maps in it.

    It is the key where it has none.
    """
    for inner_model in models_within(model):
        field = fields_of(inner_model).get(key)
        if field is not None and field.type.labels:
            return field.type.labels
    return key


@cache
def series_key(log: str) -> str:
    """The key by which an erratum of a log means only entries of its own series; or empty."""
    for model in MODELS.values():
        field = fields_of(model).get(log)
        if field is None or field.type.model is None:
            continue
        for inner in fields_of(field.type.model).values():
            if inner.meaning.tells_apart == "series":
                return inner.key
    return ""


@cache
def reference_kind(key: str) -> str:
    """The kind of what a key refers to, in any map; empty where it is no reference."""
    for model in all_models():
        field = fields_of(model).get(key)
        if field is not None and field.type.reference:
            return field.type.reference
    return ""


def type_at(
    model: type[FrontMatter], path: Sequence[str], siblings: Mapping[str, str]
) -> FieldType | None:
    """What the field at the end of a path of keys takes; None where the format has none.

    ``siblings`` are the keys beside the last one: the value of a line of `changes` takes what the
    key of that line takes.
    """
    current = FieldType(None, model)
    for key in path:
        if current.model is None:
            return None
        field = fields_of(current.model).get(key)
        if field is None:
            return None
        current = field.type
    if current.scalar != "any":
        return current
    changed = fields_of(model).get(siblings.get("key", ""))
    return current if changed is None else changed.type


_SAMPLES: dict[str, str] = {
    "line": "…",
    "any": "…",
    "day": "2026-12-31",
    "period": "2026-12",
    "interval": "2025..2026",
    "number": "35",
    "flag": "true",
    "key": "so-tttt",
    "deadline": "2026-12-31",
    "unit": "so-tttt",
    "document": "12-kh-ubnd-2022",
    "area": "digital_society",
    "record": "mic/2022-22-tasks/tasks/05",
    "jurisdiction": "nghe-an",
}


Chosen: TypeAlias = Callable[[str, Sequence[str]], str]
"""Which word of a closed list an example shows, by the section of its labels."""


def first_choice(_labels: str, choices: Sequence[str]) -> str:
    """The first word."""
    return choices[0]


def example(
    model: type[FrontMatter], path: Sequence[str | int], chosen: Chosen = first_choice
) -> str:
    """How the value at a path is written in block style: with its key, or as a list's item.

    ``chosen`` is the word that a key shows of those it may take.
    """
    keys = [step for step in path if isinstance(step, str)]
    is_item = bool(path) and isinstance(path[-1], int)
    field_type: FieldType | None = FieldType(None, model)
    if keys:
        field_type = type_at(model, keys, {})
    lines = ["…"]
    if field_type is not None:
        # an item is one of the many
        if is_item:
            field_type = replace(field_type, many=False)
        lines = _sample(field_type, chosen)
    if is_item:
        lines = _as_item(lines)
    elif path:
        lines = _below(keys[-1], lines)
    return "\n".join(lines)


def _sample(field_type: FieldType, chosen: Chosen) -> list[str]:
    """The lines of a value; a text is one, of a map the fields that have to be there."""
    scalar = field_type.scalar
    if scalar == "word":
        return [chosen(field_type.labels, field_type.choices)]
    if scalar is not None and scalar != "any":
        return [_SAMPLES.get(field_type.reference or scalar, "…")]
    if field_type.model is None:
        return [_SAMPLES["any"]] if scalar else []
    lines = _sample_fields(field_type.model, chosen)
    if field_type.many:
        return _as_item(lines)
    return lines


def _sample_fields(model: type[FrontMatter], chosen: Chosen) -> list[str]:
    """The lines of the required fields of a map, or of its first two."""
    fields = [*fields_of(model).values()]
    wanted = [field for field in fields if field.required] or fields[:2]
    lines = []
    for field in wanted:
        lines += _below(field.key, _sample(field.type, chosen))
    return lines


def _below(key: str, lines: Sequence[str]) -> list[str]:
    """A key with its value, beside it where that is a text."""
    if len(lines) == 1 and not re.match(r"- |[a-z_]+:", lines[0]):
        return [f"{key}: {lines[0]}"]
    return [f"{key}:", *(f"  {line}" for line in lines)]


def _as_item(lines: Sequence[str]) -> list[str]:
    return [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]


def _type_of(annotation: Any, metadata: tuple[Any, ...] = ()) -> FieldType:
    """The type of an annotation, with what stands beside it in `Annotated`."""
    origin = get_origin(annotation)
    arguments = get_args(annotation)
    if origin is Annotated:
        return _type_of(arguments[0], (*metadata, *arguments[1:]))
    if origin in {Union, UnionType}:
        return _either([_type_of(one) for one in arguments if one is not type(None)])
    if origin is dict:  # keyed by words of the version that wrote it: whatever they are
        return FieldType("any")
    if origin is tuple:
        return replace(_type_of(arguments[0]), many=True)
    return _validated(metadata) or _plain(annotation)


def _validated(metadata: tuple[Any, ...]) -> FieldType | None:
    """What a validator says that the type does not: the words of a closed list, or a key."""
    for item in metadata:
        if not isinstance(item, PlainValidator):
            continue
        if isinstance(item.func, ClosedList):
            closed_list = item.func
            allowed, former = closed_list.allowed, closed_list.former
            return FieldType("word", choices=allowed, former=former)
        if item.func in {key_of, group_key_of}:
            return FieldType("key")
        if item.func is number_or_range_of:
            return FieldType("number", or_range=True)
        if item.func is assignee_of:
            kind = JurisdictionRef.kind
            return FieldType(
                "reference", choices=LEVELS, labels="level", reference=kind
            )
    return None


def _plain(annotation: Any) -> FieldType:
    if annotation is Any:
        return FieldType("any")
    if issubclass(annotation, FrontMatter):
        return _map(annotation)
    if issubclass(annotation, Ref):
        return FieldType("reference", reference=annotation.kind)
    return FieldType(_SCALARS[annotation])


def _map(model: type[FrontMatter]) -> FieldType:
    if issubclass(model, Deadline):
        recurring = _RECURRING if model.recurs else ()
        return FieldType("deadline", model, choices=("ongoing", "none", *recurring))
    if model is Text:
        return FieldType("line", model)
    return FieldType(None, model)


def _either(types: list[FieldType]) -> FieldType:
    """One of several: the first with a scalar, and the map of any.

    A plain issuer, for example, is a unit's key.
    """
    chosen = types[0]
    for candidate in types:
        if candidate.scalar:
            chosen = candidate
            break
    for candidate in types:
        if candidate.model is not None:
            return replace(chosen, model=candidate.model)
    return replace(chosen, model=None)


def _logs() -> tuple[str, ...]:
    """The keys of all logs: first those that tell progress, then the ledgers."""
    fields: dict[str, Field] = {}
    for model in (Task, Target, Plan):
        for field in fields_of(model).values():
            if field.is_log:
                fields[field.key] = field
    return tuple(sorted(fields, key=lambda key: fields[key].meaning.role == "ledger"))


LOGS = _logs()
"""The keys that hold append-only logs."""

PROGRESS_LOGS = tuple(
    log
    for log in LOGS
    if log in keys_where(lambda field: field.meaning.role == "progress")
)
"""Those whose entries say what was so on a day, and can come too late."""

FLAT_REPORT = keys_where(lambda field: field.meaning.flat, Task)
"""Keys of a task's front matter that are read as a report and stand among the reports."""

UNPUBLISHED = keys_where(lambda field: not field.meaning.published)
"""Keys that name people; they are never published."""

BILINGUAL = keys_where(lambda field: field.is_bilingual)
"""Keys whose plain text is the Vietnamese one."""

ENTRY_DIFFERENCES = tuple(sorted(keys_where(lambda field: field.meaning.tells_apart)))
"""The keys in which entries of one log and one day differ."""

UNIT_LISTS = keys_where(lambda field: field.type.model in (LeadUnit, CoordinatingUnit))
"""Keys that hold units, each alone or with its role."""

DEADLINES = keys_where(lambda field: field.type.scalar == "deadline")
"""Keys that hold deadlines, whole or as one day of a longer form."""

DATED = keys_where(lambda field: field.is_dated)
"""Keys that hold days, periods or deadlines."""

NUMBERS = keys_where(lambda field: field.is_number)
"""Keys that hold numbers."""
