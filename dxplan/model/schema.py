"""JSON Schemas (draft-07, what editors understand) of the files, generated from the models."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dxplan.files.atomic import replace_file
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model.field_words import meaning
from dxplan.model.fields import Field, FieldType, Scalar, fields_of
from dxplan.model.records import MODELS, Kind
from dxplan.model.values import NAME, PERIOD_PATTERN, FrontMatter

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
}
"""The schemas and the kind of what they hold; plural ones are registers, which are lists."""

_REGISTERS = frozenset({"units", "documents", "areas", "indicators", "glossary"})
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INTERVAL = rf"{PERIOD_PATTERN}(\.\.{PERIOD_PATTERN})?"
_YEAR = {"minimum": 0, "maximum": 9999}

# What a plain YAML 1.2 reader makes of a text that is written without quotation marks: 2022 and 1.10 are numbers
# there, `true` is a boolean. An empty value is null, and stays wrong.
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
        "pattern": r"^(?!-?[1-9][0-9]{0,2}[.,][0-9]{3}$)-?[0-9]{1,15}([.,][0-9]{1,6})?$",
    },
    "flag": {"type": ["boolean", "string"], "pattern": "^(true|false)$"},
    "any": {},
}


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of every kind of file by its name."""
    return {name: _schema(name, MODELS[kind]) for name, kind in FILES.items()}


def _schema(name: str, model: type[FrontMatter]) -> dict[str, Any]:
    definitions: dict[str, dict[str, Any]] = {}
    head = _map(model, definitions)
    shape = {"type": "array", "items": head} if name in _REGISTERS else head
    title = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"dxplan {name}",
    }
    return {**title, **shape, "definitions": dict(sorted(definitions.items()))}


def _map(
    model: type[FrontMatter], definitions: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    keys = fields_of(model)
    required = [slot.key for slot in keys.values() if slot.required]
    return {
        "type": "object",
        "properties": {
            key: _slot(model, slot, definitions) for key, slot in keys.items()
        },
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _slot(
    model: type[FrontMatter], slot: Field, definitions: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    one = _one(slot.type, definitions)
    written = (
        {"anyOf": [one, {"type": "array", "items": one}]} if slot.type.many else one
    )
    # what stands beside $ref is not read in draft-07
    return {
        "description": _sentences(model, slot.key),
        **({"allOf": [written]} if "$ref" in written else written),
    }


def _one(shape: FieldType, definitions: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One value: a scalar, a map, or either; both are written once and referred to where they are long."""
    forms = []
    if shape.scalar is not None:
        forms.append(_scalar(shape))
    if shape.model is not None:
        name = shape.model.__name__
        if name not in definitions:
            definitions[name] = {}  # a map may hold itself
            definitions[name] = _map(shape.model, definitions)
        forms.append({"$ref": f"#/definitions/{name}"})
    if len(forms) == 1:
        return forms[0]
    both = f"{shape.scalar}_or_{shape.model.__name__}" if shape.model else ""
    definitions.setdefault(both, {"anyOf": forms})
    return {"$ref": f"#/definitions/{both}"}


def _scalar(shape: FieldType) -> dict[str, Any]:
    if shape.scalar == "word":
        return _words(shape)
    if shape.scalar == "deadline":
        pattern = "|".join([_INTERVAL, *shape.words])
        return {"type": ["string", "integer"], "pattern": f"^({pattern})$", **_YEAR}
    return {
        **_SCALARS[shape.scalar or "any"],
        **({"x-reference": shape.reference} if shape.reference else {}),
    }


def _words(shape: FieldType) -> dict[str, Any]:
    labels = {lang: _labels(shape, lang) for lang in LANGUAGES}
    allowed: list[str | None] = [*shape.words]
    described = [
        " | ".join(dict.fromkeys(labels[lang][word] for lang in LANGUAGES))
        for word in shape.words
    ]
    if "~" in shape.words:  # a plain reader takes it for nothing
        allowed.append(None)
        described.append(described[shape.words.index("~")])
    return {"enum": allowed, "enumDescriptions": described, "x-labels": labels}


def _labels(shape: FieldType, lang: str) -> Mapping[str, str]:
    words = catalogue(lang)
    return {word: words(f"labels.{shape.labels}.{word}") for word in shape.words}


def _sentences(model: type[FrontMatter], key: str) -> str:
    return "\n\n".join(meaning(catalogue(lang), model, key) for lang in LANGUAGES)


def schema_text(schema: Mapping[str, Any]) -> str:
    """A schema, or several by name, as JSON."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def write_schemas(folder: Path) -> None:
    """Write a file for each schema; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        file = folder / f"{name}.schema.json"
        replace_file(file, schema_text(schema).encode("utf-8"))
