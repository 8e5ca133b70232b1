"""Items as rows: which columns a dataset has in CSV, XLSX and SQLite, and what stands in them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal, TypeAlias

from dxplan.exchange.fields import FIELDS, Field

Item: TypeAlias = dict[str, Any]
Row: TypeAlias = list[Any]
Lang: TypeAlias = Literal["", "vi", "en"]

LANGUAGES: tuple[Lang, ...] = ("vi", "en")

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Column:
    """One column: the fields that lead to it, outermost first. ``lang``: one language of a text."""

    fields: tuple[Field, ...]
    lang: Lang = ""

    @cached_property
    def field(self) -> Field:
        """What the column holds."""
        return self.fields[-1]

    @cached_property
    def name(self) -> str:
        """The name in CSV and SQLite: the keys, and the language of a text, joined by `_`."""
        return "_".join((*(field.key for field in self.fields), *([self.lang] if self.lang else [])))

    @property
    def joined(self) -> bool:
        """Whether several values, or a whole map, stand in one cell."""
        return any(field.many for field in self.fields)


def flattened(fields: Iterable[Field], above: tuple[Field, ...] = ()) -> Iterator[Column]:
    """The columns of fields: a map's own keys behind its key, both languages of a text, a list in one."""
    for field in fields:
        path = (*above, field)
        if field.kind == "map" and not field.many:
            yield from flattened(field.inner, path)
        elif field.kind == "text":
            if field.or_else:
                yield Column(path)
            for lang in LANGUAGES:
                yield Column(path, lang)
        else:
            yield Column(path)


@cache
def columns(dataset: str) -> tuple[Column, ...]:
    """Every column of a dataset, whether it has rows or not."""
    return tuple(flattened(FIELDS[dataset]))


def rows(fields: tuple[Field, ...], items: Iterable[Item]) -> list[Row]:
    """The items' values in the order of the columns of ``fields``; None where there is nothing."""
    return [[*_values(fields, item)] for item in items]


def rows_of(dataset: str, items: Iterable[Item]) -> list[Row]:
    """The rows of a dataset."""
    return rows(FIELDS[dataset], items)


_NOTHING: Mapping[str, Any] = {}


def _values(fields: tuple[Field, ...], item: Mapping[str, Any]) -> Iterator[Any]:
    for field in fields:
        value = item.get(field.key)
        if field.kind == "map" and not field.many:
            yield from _values(field.inner, value or _NOTHING)
        elif field.kind == "text":
            text = value if isinstance(value, Mapping) else _NOTHING
            if field.or_else:
                yield value if isinstance(value, str) else None
            yield text.get("vi")
            yield text.get("en")
        else:
            yield value


def clean(text: str) -> str:
    """A text that every format can hold: what XML forbids and what is no character stands as U+FFFD."""
    return text if text.isprintable() else _UNWRITABLE.sub("\ufffd", text)


def cell_text(value: Any) -> str:
    """A value in one cell as text; lists joined by `; `, the keys of a map by ` | `."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "; ".join(cell_text(item) for item in value)
        case Mapping():
            return " | ".join(
                f"{key}={cell_text(inner)}" for key, inner in value.items() if inner not in (None, [], {})
            )
    return clean(str(value))
