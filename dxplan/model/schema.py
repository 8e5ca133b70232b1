"""JSON Schemas (draft-07, what editors understand) of the files, generated from the models."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dxplan.files.atomic_write import replace_file
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model.after import After
from dxplan.model.dates import PERIOD_PATTERN
from dxplan.model.deadline import COUNTED_PATTERN
from dxplan.model.evidence import UnregisteredEvidence
from dxplan.model.field_words import meaning
from dxplan.model.fields import Field, FieldType, Scalar, fields_of
from dxplan.model.records import MODELS, Kind
from dxplan.model.values import NAME, FrontMatter

EDITOR_FOLDER = ".vscode/schema"
"""Where a project keeps the schemas for its editor."""

FILES: dict[str, Kind] = {
    "jurisdiction": "jurisdiction",
    "plan": "plan",
    "task": "task",
    "target": "target",
    "units": "unit",
    "documents": "document",
    "areas": "area",
    "indicators": "indicator",
    "glossary": "term",
    "holidays": "holiday",
}
"""The schemas and the kind of what they hold; plural ones are registers, which are lists."""

_REGISTERS = frozenset(
    {"units", "documents", "areas", "indicators", "glossary", "holidays"}
)
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INTERVAL = rf"{PERIOD_PATTERN}(\.\.{PERIOD_PATTERN})?"
_YEAR = {"minimum": 0, "maximum": 9999}
_NUMBER = r"(?!-?[1-9][0-9]{0,2}[.,][0-9]{3}(?![0-9]))-?[0-9]{1,15}([.,][0-9]{1,6})?"
_RANGE = rf"^{_NUMBER}( *\.\. *{_NUMBER})?$"
_EXACTLY_ONE: Mapping[type[FrontMatter], tuple[str, ...]] = {
    After: ("days", "working_days"),
    UnregisteredEvidence: ("url", "file"),
}
"""The maps in which one of some keys has to be there, and no other of them."""

# What a plain YAML 1.2 reader makes of a text that is written without quotation marks: 2022 and
# 1.10 are numbers there, `true` is a boolean. An empty value is null, and stays wrong.
_SCALARS: dict[Scalar, dict[str, Any]] = {
    "line": {"type": ["string", "number", "boolean"], "pattern": r"\S"},
    "reference": {"type": ["string", "number", "boolean"], "pattern": r"\S"},
    "key": {"type": ["string", "number", "boolean"], "pattern": f"^{NAME.pattern}$"},
    "day": {"type": "string", "pattern": f"^{_DAY}$"},
    "period": {
        "type": ["string", "integer"],
        "pattern": f"^{PERIOD_PATTERN}$",
        **_YEAR,
    },
    "interval": {"type": ["string", "integer"], "pattern": f"^{_INTERVAL}$", **_YEAR},
    "number": {
        "type": ["string", "number"],
        "pattern": f"^{_NUMBER}$",
    },
    "flag": {"type": ["boolean", "string"], "pattern": "^(true|false)$"},
    "any": {},
}


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of every kind of file by its name."""
    return {name: _schema(name, MODELS[kind]) for name, kind in FILES.items()}


def _schema(name: str, model: type[FrontMatter]) -> dict[str, Any]:
    definitions: dict[str, dict[str, Any]] = {}
    shape = _map(model, definitions)
    if name in _REGISTERS:
        shape = {"type": "array", "items": shape}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"dxplan {name}",
        **shape,
        "definitions": dict(sorted(definitions.items())),
    }


def _map(
    model: type[FrontMatter], definitions: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    properties = {}
    required = []
    either = []
    for field in fields_of(model).values():
        properties[field.key] = _property(model, field, definitions)
        other = field.meaning.required_without
        if other:
            either.append({"anyOf": [{"required": [field.key]}, {"required": [other]}]})
        elif field.required:
            required.append(field.key)
    schema = {
        "type": "object",
        "properties": properties,
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
    }
    if required:
        schema["required"] = required
    if either:
        schema["allOf"] = either
    if model in _EXACTLY_ONE:
        schema["oneOf"] = [{"required": [key]} for key in _EXACTLY_ONE[model]]
    return schema


def _property(
    model: type[FrontMatter], field: Field, definitions: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    value = _value(field.type, definitions)
    if field.type.many:
        value = {"anyOf": [value, {"type": "array", "items": value}]}
    if "$ref" in value:
        # what stands beside $ref is not read in draft-07
        value = {"allOf": [value]}
    return {"description": _description(model, field.key), **value}


def _value(
    field_type: FieldType, definitions: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """One value: a scalar, a map, or either.

    Maps, and what may be either, are written once and referred to.
    """
    if field_type.model is None:
        return _scalar(field_type)
    name = field_type.model.__name__
    if name not in definitions:
        definitions[name] = {}  # a map may hold itself
        definitions[name] = _map(field_type.model, definitions)
    reference = {"$ref": f"#/definitions/{name}"}
    if field_type.scalar is None:
        return reference
    either = f"{field_type.scalar}_or_{name}"
    definitions.setdefault(either, {"anyOf": [_scalar(field_type), reference]})
    return {"$ref": f"#/definitions/{either}"}


def _scalar(field_type: FieldType) -> dict[str, Any]:
    if field_type.scalar == "word":
        return _closed_list(field_type)
    if field_type.scalar == "deadline":
        pattern = "|".join([_INTERVAL, COUNTED_PATTERN, *field_type.choices])
        return {"type": ["string", "integer"], "pattern": f"^({pattern})$", **_YEAR}
    schema = dict(_SCALARS[field_type.scalar or "any"])
    if field_type.or_range:
        schema["pattern"] = _RANGE
    if field_type.reference:
        schema["x-reference"] = field_type.reference
    return schema


def _closed_list(field_type: FieldType) -> dict[str, Any]:
    labels = {lang: _labels(field_type, lang) for lang in LANGUAGES}
    allowed: list[str | None] = []
    described = []
    for word in field_type.choices:
        allowed.append(word)
        labels_of_word = dict.fromkeys(labels[lang][word] for lang in LANGUAGES)
        described.append(" | ".join(labels_of_word))
    for word, current in field_type.former:
        allowed.append(word)
        described.append(f"→ {current}")
    if "~" in field_type.choices:  # a plain reader takes it for nothing
        allowed.append(None)
        described.append(described[field_type.choices.index("~")])
    return {"enum": allowed, "enumDescriptions": described, "x-labels": labels}


def _labels(field_type: FieldType, lang: str) -> Mapping[str, str]:
    text = catalogue(lang)
    section = f"labels.{field_type.labels}"
    return {word: text(f"{section}.{word}") for word in field_type.choices}


def _description(model: type[FrontMatter], key: str) -> str:
    return "\n\n".join(meaning(catalogue(lang), model, key) for lang in LANGUAGES)


def schema_text(schema: Mapping[str, Any]) -> str:
    """A schema, or several by name, as JSON."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def write_schemas(folder: Path, described: Mapping[str, Any]) -> None:
    """Write a file for each schema, by its name; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in described.items():
        file = folder / f"{name}.schema.json"
        replace_file(file, schema_text(schema).encode("utf-8"))
