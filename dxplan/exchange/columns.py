"""Items as rows: which columns a dataset has in CSV, XLSX and SQLite, and what stands in them."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal, TypeAlias

from dxplan.exchange.fields import TABLES, ItemField, Kind

Item: TypeAlias = dict[str, Any]
Row: TypeAlias = list[Any]
Lang: TypeAlias = Literal["", "vi", "en"]

LANGUAGES: tuple[Lang, ...] = ("vi", "en")

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Column:
    """One column: the fields that lead to it, outermost first.

    ``lang``: one language of a text. ``counts``: how many entries a list has whose rows are a table of their own.
    """

    fields: tuple[ItemField, ...]
    lang: Lang = ""
    counts: bool = False

    @cached_property
    def field(self) -> ItemField:
        """What the column holds."""
        return self.fields[-1]

    @cached_property
    def name(self) -> str:
        """The name in CSV and SQLite: the keys, and the language of a text, joined by `_`."""
        last = self.lang or ("count" if self.counts else "")
        return "_".join(
            (
                *(field.column or field.key for field in self.fields),
                *([last] if last else []),
            )
        )

    @property
    def kind(self) -> Kind:
        """What its cells hold."""
        return "integer" if self.counts else self.field.kind

    @property
    def joined(self) -> bool:
        """Whether several values stand in one cell."""
        return self.field.many and not self.counts


def flattened(
    fields: Iterable[ItemField], above: tuple[ItemField, ...] = ()
) -> Iterator[Column]:
    """The columns of fields: a map's own keys behind its key, both languages of a text, a list in one.

    A list of maps is only counted: its entries are the rows of another table.
    """
    for field in fields:
        path = (*above, field)
        if field.kind == "map" and field.many:
            yield Column(path, counts=True)
        elif field.kind == "map":
            yield from flattened(field.inner, path)
        elif field.kind in {"text", "any"}:
            if field.or_else or field.kind == "any":
                yield Column(path)
            for lang in LANGUAGES:
                yield Column(path, lang)
        else:
            yield Column(path)


@cache
def columns(dataset: str) -> tuple[Column, ...]:
    """Every column of a dataset or list, whether it has rows or not."""
    return tuple(flattened(TABLES[dataset]))


def rows(fields: tuple[ItemField, ...], items: Iterable[Item]) -> list[Row]:
    """The items' values in the order of the columns of ``fields``; None where there is nothing."""
    return [[*_values(fields, item)] for item in items]


def rows_of(dataset: str, items: Iterable[Item]) -> list[Row]:
    """The rows of a dataset or list."""
    return rows(TABLES[dataset], items)


_NOTHING: Mapping[str, Any] = {}
_LANGUAGES = frozenset(LANGUAGES)


def _values(fields: tuple[ItemField, ...], item: Mapping[str, Any]) -> Iterator[Any]:
    for field in fields:
        value = item.get(field.key)
        if field.kind == "map" and field.many:
            yield None if value is None else len(value)
        elif field.kind == "map":
            yield from _values(field.inner, value or _NOTHING)
        elif field.kind == "any":
            yield from _changed(value)
        elif field.kind == "text":
            text = value if isinstance(value, Mapping) else _NOTHING
            if field.or_else:
                yield value if isinstance(value, str) else None
            yield text.get("vi")
            yield text.get("en")
        else:
            yield value


def _changed(value: Any) -> tuple[Any, Any, Any]:
    """A value of any key: one value, and a text in both languages.

    Of a deadline these are its short form and the words of its source. What has neither stands as JSON.
    """
    is_text = isinstance(value, Mapping) and bool(value) and value.keys() <= _LANGUAGES
    if is_text:
        return None, value.get("vi"), value.get("en")
    if isinstance(value, Mapping) and "form" in value:
        text = value.get("text") or _NOTHING
        return value["form"], text.get("vi"), text.get("en")
    is_nested = isinstance(value, Mapping) or (
        isinstance(value, list) and any(isinstance(v, Mapping) for v in value)
    )
    return (json.dumps(value, ensure_ascii=False) if is_nested else value), None, None


def clean(text: str) -> str:
    """A text that every format can hold: what XML forbids and what is no character stands as U+FFFD."""
    return text if text.isprintable() else _UNWRITABLE.sub("\ufffd", text)


def cell_text(value: Any) -> str:
    """A value in one cell as text; lists joined by `; `."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "; ".join(cell_text(item) for item in value)
    return clean(str(value))
