"""The Data Package: every CSV with its Table Schema, so that programs read types, values and references from it."""

import hashlib
from collections.abc import Mapping
from typing import Any

from dxplan.exchange.columns import Column, columns
from dxplan.exchange.database import both_of
from dxplan.exchange.fields import PERIOD, WITHOUT_KEY
from dxplan.exchange.release import LICENCE, LICENCE_URL, NAME, Release
from dxplan.exchange.tables import guarded
from dxplan.exchange.wording import both, column_meaning, heading, values, words
from dxplan.messages import LANGUAGES

_TYPES = {"day": "date", "number": "number", "integer": "integer", "flag": "boolean"}


def descriptor(release: Release, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The package: what it is, under which licence, and its resources. ``created`` is the day of the data."""
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": both_of(release.title),
        "description": both_of(release.description),
        **({"homepage": f"{release.site}/index.html"} if release.site else {}),
        **({"version": release.head.commit} if release.head.commit else {}),
        "created": f"{release.as_of}T00:00:00+07:00",
        "licenses": [{"name": LICENCE, "path": LICENCE_URL, "title": both("about.licence")}],
        "contributors": [{"title": both_of(release.publisher), "role": "publisher"}],
        "sources": [{"title": both("about.sources")}],
        "keywords": [word for lang in LANGUAGES for word in words(lang)("about.keywords").split("; ")],
        "resources": [_resource(release, name, files[f"{name}.csv"]) for name in release.items],
    }


def _resource(release: Release, name: str, content: bytes) -> dict[str, Any]:
    found = columns(name)
    keys = [key for at, column in enumerate(found) if (key := _foreign_key(release, name, at, column))]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "title": both(f"dataset.{name}.title"),
        "description": f"{both(f'dataset.{name}.about')} {both('guarded')}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column, is_key=column.name == "id" and name not in WITHOUT_KEY) for column in found],
            "missingValues": [""],
            **({} if name in WITHOUT_KEY else {"primaryKey": "id"}),
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _field(column: Column, *, is_key: bool) -> dict[str, Any]:
    field = column.field
    constraints: dict[str, Any] = {"required": True, "unique": True} if is_key else {}
    typed = "string" if column.joined or column.lang else _TYPES.get(field.kind, "string")
    if not column.lang and not column.joined:
        if field.words and not field.or_else:
            constraints["enum"] = [guarded(word) for word in field.words]
        if field.kind == "period":
            constraints["pattern"] = f"^{PERIOD}$"
    told = [" – ".join(filter(None, (column_meaning(column, lang), values(column, lang)))) for lang in LANGUAGES]
    return {
        "name": column.name,
        "type": typed,
        "title": " | ".join(dict.fromkeys(heading(column, lang) for lang in LANGUAGES)),
        "description": "\n\n".join(told),
        **({"constraints": constraints} if constraints else {}),
        **({"unit": " | ".join(dict.fromkeys(_unit(column, lang) for lang in LANGUAGES))} if field.unit else {}),
    }


def _unit(column: Column, lang: str) -> str:
    return words(lang)(f"unit.{column.field.unit}")


def _foreign_key(release: Release, name: str, at: int, column: Column) -> dict[str, Any] | None:
    """What a column refers to: only where every value leads there, a package promises no more than it holds."""
    refers = column.field.refers
    if not refers or column.joined or column.lang or refers not in release.items:
        return None
    if any(row[at] not in release.ids[refers] for row in release.rows[name] if row[at] is not None):
        return None
    resource = "" if refers == name else refers
    return {"fields": column.name, "reference": {"resource": resource, "fields": "id"}}
