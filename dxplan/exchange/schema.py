"""JSON Schemas (2020-12) of the JSON files of data/ and the manifest, from the field dictionary."""

from collections.abc import Iterable
from typing import Any

from dxplan.exchange.dataset import Dataset
from dxplan.exchange.fields import FIELDS, ItemField
from dxplan.exchange.json_output import SCHEMA
from dxplan.exchange.labels import column_field_meaning, data_catalogue, label
from dxplan.exchange.manifest import COMMIT, DIALECT, manifest_schema
from dxplan.messages import LANGUAGES
from dxplan.model.dates import PERIOD_PATTERN

_STRING = {"type": "string"}
_DAY = {"type": "string", "format": "date"}
_COMMIT = {"type": ["string", "null"], "pattern": COMMIT}
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


def data_schemas(release: Dataset) -> dict[str, dict[str, Any]]:
    """The schema of each file by its name without `.json`."""
    data_schemas = {name: _dataset(release, name) for name in release.items}
    data_schemas["dxplan"] = _identified(release, "dxplan") | manifest_schema()
    return data_schemas


def _identified(release: Dataset, name: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"$schema": DIALECT}
    if release.site:
        schema["$id"] = release.address(f"schema/{name}.json")
    schema["title"] = f"dxplan {name}"
    return schema


def _dataset(release: Dataset, name: str) -> dict[str, Any]:
    abouts = [data_catalogue(lang)(f"dataset.{name}.about") for lang in LANGUAGES]
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
    description = {"description": "\n\n".join(abouts)}
    return _identified(release, name) | description | _object(envelope)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _map(fields: Iterable[ItemField], *, official: bool) -> dict[str, Any]:
    properties = {}
    for field in fields:
        properties[field.key] = _described(field, official=official)
    return _object(properties)


def _described(field: ItemField, *, official: bool) -> dict[str, Any]:
    meanings = [column_field_meaning(field, lang) for lang in LANGUAGES]
    value = _value(field, official=official)
    described: dict[str, Any] = {"description": "\n\n".join(meanings)}
    if field.many:
        described["type"] = "array"
        described["items"] = value
    elif _is_never_null(field):
        described |= value
    else:
        described["anyOf"] = [value, {"type": "null"}]
    return described


def _is_never_null(field: ItemField) -> bool:
    if field.kind == "any":  # its schema allows everything
        return True
    return field.key == "id" and field.says == "item"


def _value(field: ItemField, *, official: bool) -> dict[str, Any]:
    if field.kind == "map":
        return _map(field.inner, official=official)
    if field.kind == "word":
        return _closed_list(field, official=official)
    if field.kind != "text":
        return _SCALARS[field.kind]
    if field.or_else == "word":
        return {"anyOf": [_TEXT, _closed_list(field, official=official)]}
    if field.or_else == "reference":
        return {"anyOf": [_TEXT, _STRING]}
    return _TEXT


def _closed_list(field: ItemField, *, official: bool) -> dict[str, Any]:
    labels: dict[str, dict[str, str]] = {}
    for lang in LANGUAGES:
        labels[lang] = {}
        for word in field.choices:
            labels[lang][word] = label(field, word, lang, official=official)
    return {"enum": list(field.choices), "x-labels": labels}
