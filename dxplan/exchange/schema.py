"""JSON Schemas (2020-12) of every JSON file of data/ and of the manifest, from the field dictionary."""

from collections.abc import Iterable
from typing import Any

from dxplan.exchange.dataset import Dataset
from dxplan.exchange.fields import FIELDS, ItemField
from dxplan.exchange.json_output import SCHEMA
from dxplan.exchange.labels import label, meaning, words
from dxplan.messages import LANGUAGES
from dxplan.model.values import PERIOD_PATTERN

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_STRING = {"type": "string"}
_DAY = {"type": "string", "format": "date"}
_COMMIT = {"type": ["string", "null"], "pattern": "^[0-9a-f]{40,64}$"}
_SCALARS: dict[str, dict[str, Any]] = {
    "string": _STRING,
    "key": _STRING,
    "reference": _STRING,
    "day": _DAY,
    "period": {"type": "string", "pattern": f"^{PERIOD_PATTERN}$"},
    "interval": {
        "type": "string",
        "pattern": rf"^{PERIOD_PATTERN}(\.\.{PERIOD_PATTERN})?$",
    },
    "number": {"type": "number"},
    "integer": {"type": "integer", "minimum": 0},
    "flag": {"type": "boolean"},
    "any": {},
}
_TEXT = {
    "type": "object",
    "properties": dict.fromkeys(LANGUAGES, _STRING),
    "additionalProperties": False,
}


def schemas(release: Dataset) -> dict[str, dict[str, Any]]:
    """The schema of each file by its name without `.json`."""
    found = {name: _dataset(release, name) for name in release.items}
    return {**found, "dxplan": _identified(release, "dxplan") | _manifest()}


def _identified(release: Dataset, name: str) -> dict[str, Any]:
    address = {"$id": release.address(f"schema/{name}.json")} if release.site else {}
    return {"$schema": _DIALECT, **address, "title": f"dxplan {name}"}


def _dataset(release: Dataset, name: str) -> dict[str, Any]:
    told = "\n\n".join(words(lang)(f"dataset.{name}.about") for lang in LANGUAGES)
    envelope = {
        "schema": {"const": SCHEMA},
        "as_of": _DAY,
        "commit": _COMMIT,
        "dirty": {"type": "boolean"},
        "items": {
            "type": "array",
            "items": _map(FIELDS[name], official=release.config.official),
        },
    }
    return _identified(release, name) | {"description": told} | _object(envelope)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _map(fields: Iterable[ItemField], *, official: bool) -> dict[str, Any]:
    return _object(
        {field.key: _described(field, official=official) for field in fields}
    )


def _described(field: ItemField, *, official: bool) -> dict[str, Any]:
    told = "\n\n".join(meaning(field, lang) for lang in LANGUAGES)
    one = _one(field, official=official)
    if field.many:
        return {"description": told, "type": "array", "items": one}
    is_key = field.key == "id" and field.says == "item"
    return {
        "description": told,
        **(
            one if is_key or field.kind == "any" else {"anyOf": [one, {"type": "null"}]}
        ),
    }


def _one(field: ItemField, *, official: bool) -> dict[str, Any]:
    match field.kind:
        case "map":
            return _map(field.inner, official=official)
        case "word":
            return _words(field, official=official)
        case "text":
            scalar = {
                "word": _words(field, official=official),
                "reference": _STRING,
            }.get(field.or_else)
            return {"anyOf": [_TEXT, scalar]} if scalar else _TEXT
    return _SCALARS[field.kind]


def _words(field: ItemField, *, official: bool) -> dict[str, Any]:
    labels = {
        lang: {
            word: label(field, word, lang, official=official) for word in field.words
        }
        for lang in LANGUAGES
    }
    return {"enum": [*field.words], "x-labels": labels}


def _manifest() -> dict[str, Any]:
    """The manifest, `dxplan.json` beside data/."""
    digests = {
        "type": "object",
        "additionalProperties": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    }
    return _object({
        "schema": {"const": 1},
        "version": _STRING,
        "as_of": _DAY,
        "commit": _COMMIT,
        "publisher": {"type": ["string", "null"]},
        "official": {"type": "boolean"},
        "files": digests,
    })  # fmt: skip
