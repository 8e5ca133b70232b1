"""The Data Package: every CSV with its Table Schema, which tells types and references."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dxplan.exchange.columns import Column, columns
from dxplan.exchange.csv_output import csv_file, guarded
from dxplan.exchange.dataset import NAME, Dataset
from dxplan.exchange.fields import FIELDS, LISTS, WITHOUT_KEY
from dxplan.exchange.labels import (
    about,
    both,
    both_of,
    choice_labels,
    column_meaning,
    data_catalogue,
    heading,
    title,
)
from dxplan.exchange.licence import Licence
from dxplan.exchange.overviews import OVERVIEWS, overview_columns
from dxplan.messages import LANGUAGES
from dxplan.model.dates import PERIOD_PATTERN

_TYPES = {"day": "date", "number": "number", "integer": "integer", "flag": "boolean"}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is said of a file, which need not be in memory for it."""

    size: int
    sha256: str


def file_facts(content: bytes) -> FileFacts:
    """What is said of a file that holds ``content``."""
    return FileFacts(len(content), hashlib.sha256(content).hexdigest())


def descriptor(release: Dataset, files: Mapping[str, FileFacts]) -> dict[str, Any]:
    """The package: what it is, under which licence, and its resources.

    ``created`` is the day of the data.
    """
    resources = []
    for name in release.tables:
        resources.append(_resource(release, name, files[csv_file(name)]))
    for name in OVERVIEWS:
        resources.append(_overview(name, files[csv_file(name)]))
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": both_of(release.title),
        "description": both_of(release.description),
    }
    if release.site:
        package["homepage"] = f"{release.site}/index.html"
    if release.head.commit:
        package["version"] = release.head.commit
    package["created"] = f"{release.as_of}T00:00:00+07:00"
    if release.licence:
        package["licenses"] = [_licence(release.licence)]
    package["contributors"] = [
        {"title": both_of(release.publisher), "role": "publisher"}
    ]
    package["sources"] = [{"title": both("about.sources")}]
    package["keywords"] = [word for _, word in release.keywords]
    package["resources"] = resources
    return package


def _licence(licence: Licence) -> dict[str, str]:
    named: dict[str, str] = {}
    if licence.id:
        named["name"] = licence.id
    named["path"] = licence.address
    named["title"] = licence.title
    return named


def _resource(release: Dataset, name: str, facts: FileFacts) -> dict[str, Any]:
    """A dataset or list with its keys."""
    return {
        **_file(name, facts),
        "title": both_of(lambda lang: title(name, lang)),
        "description": f"{both_of(lambda lang: about(name, lang))} {both('guarded')}",
        "schema": _table_schema(release, name),
    }


def _table_schema(release: Dataset, name: str) -> dict[str, Any]:
    official = release.config.official
    key = _primary_key(name)
    fields = []
    foreign_keys = []
    for place, column in enumerate(columns(name)):
        fields.append(_field(column, is_key=column.name == key, official=official))
        if _is_foreign_key(release, name, place, column):
            foreign_keys.append(_foreign_key(name, column))
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if key is not None:
        schema["primaryKey"] = key
    if foreign_keys:
        schema["foreignKeys"] = foreign_keys
    return schema


def _primary_key(name: str) -> str | list[str] | None:
    if name in LISTS:
        return ["record", "position"]
    if name not in FIELDS or name in WITHOUT_KEY:
        return None
    return "id"


def _overview(name: str, facts: FileFacts) -> dict[str, Any]:
    """A table at a glance: nothing refers to it."""
    fields = []
    for shown in overview_columns(name):
        kind = "string"
        if shown.mode == "value":
            kind = _type(shown.column)
        field = {"name": shown.name, "type": kind, "title": both_of(shown.heading)}
        fields.append(field)
    return {
        **_file(name, facts),
        "title": both(f"overview.{name}.title"),
        "description": f"{both(f'overview.{name}.about')} {both('guarded')}",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _file(name: str, facts: FileFacts) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": csv_file(name),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": facts.size,
        "hash": f"sha256:{facts.sha256}",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
    }


def _type(column: Column) -> str:
    if column.is_text:
        return "string"
    return _TYPES.get(column.kind, "string")


def _field(column: Column, *, is_key: bool, official: bool) -> dict[str, Any]:
    descriptions = [_description(column, lang, official=official) for lang in LANGUAGES]
    field: dict[str, Any] = {
        "name": column.name,
        "type": _type(column),
        "title": both_of(lambda lang: heading(column, lang, official=official)),
        "description": "\n\n".join(descriptions),
    }
    constraints = _constraints(column, is_key=is_key)
    if constraints:
        field["constraints"] = constraints
    if column.field.unit:
        unit = f"unit.{column.field.unit}"
        field["unit"] = both_of(lambda lang: data_catalogue(lang)(unit))
    return field


def _constraints(column: Column, *, is_key: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if is_key:
        constraints["required"] = True
        constraints["unique"] = True
    if column.is_text:
        return constraints
    field = column.field
    if field.choices and not field.or_else:
        constraints["enum"] = [guarded(word) for word in field.choices]
    if field.kind == "period":
        constraints["pattern"] = f"^{PERIOD_PATTERN}$"
    return constraints


def _description(column: Column, lang: str, *, official: bool) -> str:
    meaning = column_meaning(column, lang)
    explained_values = choice_labels(column, lang, official=official)
    if not meaning:
        return explained_values
    if not explained_values:
        return meaning
    return f"{meaning} – {explained_values}"


def _is_foreign_key(release: Dataset, name: str, place: int, column: Column) -> bool:
    """Whether every value leads to a row: a package promises no more than it holds."""
    dataset = column.field.refers
    if column.is_text or dataset not in release.items:
        return False
    ids = release.ids[dataset]
    for row in release.tables[name]:
        key = row[place]
        if key is not None and key not in ids:
            return False
    return True


def _foreign_key(name: str, column: Column) -> dict[str, Any]:
    dataset = column.field.refers
    resource = dataset
    if dataset == name:
        resource = ""  # a table's reference to itself
    return {"fields": column.name, "reference": {"resource": resource, "fields": "id"}}
