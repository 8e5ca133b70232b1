"""The Data Package: every CSV with its Table Schema, so that programs read types, values and references from it."""

import hashlib
from collections.abc import Mapping
from typing import Any

from dxplan.exchange.columns import Column, columns
from dxplan.exchange.csv_output import csv_file, guarded
from dxplan.exchange.dataset import NAME, Dataset
from dxplan.exchange.fields import FIELDS, LISTS, WITHOUT_KEY
from dxplan.exchange.labels import (
    about,
    both,
    both_of,
    column_meaning,
    heading,
    title,
    values,
    words,
)
from dxplan.exchange.licence import Licence
from dxplan.exchange.overviews import OVERVIEWS, overview_columns
from dxplan.messages import LANGUAGES
from dxplan.model.values import PERIOD_PATTERN

_TYPES = {"day": "date", "number": "number", "integer": "integer", "flag": "boolean"}


def descriptor(release: Dataset, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The package: what it is, under which licence, and its resources. ``created`` is the day of the data."""
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": both_of(release.title),
        "description": both_of(release.description),
        **({"homepage": f"{release.site}/index.html"} if release.site else {}),
        **({"version": release.head.commit} if release.head.commit else {}),
        "created": f"{release.as_of}T00:00:00+07:00",
        **({"licenses": [_licence(release.licence)]} if release.licence else {}),
        "contributors": [{"title": both_of(release.publisher), "role": "publisher"}],
        "sources": [{"title": both("about.sources")}],
        "keywords": [
            word
            for lang in LANGUAGES
            for word in words(lang)("about.keywords").split("; ")
        ],
        "resources": [
            *(
                _resource(release, name, files[csv_file(name)])
                for name in release.tables
            ),
            *(_overview(name, files[csv_file(name)]) for name in OVERVIEWS),
        ],
    }


def _licence(licence: Licence) -> dict[str, str]:
    named = {"name": licence.id} if licence.id else {}
    return {**named, "path": licence.address, "title": licence.title}


def _resource(release: Dataset, name: str, content: bytes) -> dict[str, Any]:
    """A dataset or list with its keys."""
    found = columns(name)
    keys = [
        key
        for at, column in enumerate(found)
        if (key := _foreign_key(release, name, at, column))
    ]
    is_keyed = name in FIELDS and name not in WITHOUT_KEY
    primary = ["record", "position"] if name in LISTS else "id" if is_keyed else None
    return {
        **_file(name, content),
        "title": both_of(lambda lang: title(name, lang)),
        "description": f"{both_of(lambda lang: about(name, lang))} {both('guarded')}",
        "schema": {
            "fields": [
                _field(
                    column,
                    is_key=is_keyed and column.name == "id",
                    official=release.config.official,
                )
                for column in found
            ],
            "missingValues": [""],
            **({"primaryKey": primary} if primary else {}),
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _overview(name: str, content: bytes) -> dict[str, Any]:
    """A table at a glance: nothing refers to it."""
    fields = [
        {
            "name": shown.name,
            "type": _type(shown.column) if shown.mode == "value" else "string",
            "title": both_of(shown.heading),
        }
        for shown in overview_columns(name)
    ]
    return {
        **_file(name, content),
        "title": both(f"overview.{name}.title"),
        "description": f"{both(f'overview.{name}.about')} {both('guarded')}",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _file(name: str, content: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": csv_file(name),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
    }


def _type(column: Column) -> str:
    return (
        "string" if column.joined or column.lang else _TYPES.get(column.kind, "string")
    )


def _field(column: Column, *, is_key: bool, official: bool) -> dict[str, Any]:
    field = column.field
    constraints: dict[str, Any] = {"required": True, "unique": True} if is_key else {}
    if not column.lang and not column.joined:
        if field.words and not field.or_else:
            constraints["enum"] = [guarded(word) for word in field.words]
        if field.kind == "period":
            constraints["pattern"] = f"^{PERIOD_PATTERN}$"
    told = [
        " – ".join(
            filter(
                None,
                (column_meaning(column, lang), values(column, lang, official=official)),
            )
        )
        for lang in LANGUAGES
    ]
    return {
        "name": column.name,
        "type": _type(column),
        "title": both_of(lambda lang: heading(column, lang, official=official)),
        "description": "\n\n".join(told),
        **({"constraints": constraints} if constraints else {}),
        **(
            {
                "unit": " | ".join(
                    dict.fromkeys(_unit(column, lang) for lang in LANGUAGES)
                )
            }
            if field.unit
            else {}
        ),
    }


def _unit(column: Column, lang: str) -> str:
    return words(lang)(f"unit.{column.field.unit}")


def _foreign_key(
    release: Dataset, name: str, at: int, column: Column
) -> dict[str, Any] | None:
    """What a column refers to: only where every value leads there, a package promises no more than it holds."""
    refers = column.field.refers
    if not refers or column.joined or column.lang or refers not in release.items:
        return None
    if any(
        row[at] not in release.ids[refers]
        for row in release.tables[name]
        if row[at] is not None
    ):
        return None
    resource = "" if refers == name else refers
    return {"fields": column.name, "reference": {"resource": resource, "fields": "id"}}
