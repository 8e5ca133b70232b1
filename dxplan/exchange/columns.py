"""Items as rows: which columns a dataset has in CSV, XLSX and SQLite, and what stands in them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal, TypeAlias

from dxplan.exchange.fields import TABLES, ColumnKind, ItemField
from dxplan.text.hidden_characters import with_signs_for_hidden

Item: TypeAlias = dict[str, Any]
CellRow: TypeAlias = list[Any]
ColumnLang: TypeAlias = Literal["", "vi", "en"]

LANGUAGES: tuple[ColumnLang, ...] = ("vi", "en")


@dataclass(frozen=True)
class Column:
    """A column of a table; ``fields`` lead to it, outermost first.

    ``lang``: it holds one language of a text. ``counts``: it holds how many entries a list has,
    whose entries are the rows of a table of their own.
    """

    fields: tuple[ItemField, ...]
    lang: ColumnLang = ""
    counts: bool = False

    @cached_property
    def field(self) -> ItemField:
        """What the column holds."""
        return self.fields[-1]

    @cached_property
    def name(self) -> str:
        """The name in CSV and SQLite: the keys, and the language of a text, joined by `_`."""
        parts = [field.column or field.key for field in self.fields]
        if self.lang:
            parts.append(self.lang)
        elif self.counts:
            parts.append("count")
        return "_".join(parts)

    @property
    def kind(self) -> ColumnKind:
        """What its cells hold."""
        if self.counts:
            return "integer"
        return self.field.kind

    @property
    def joined(self) -> bool:
        """Whether several values stand in one cell."""
        if self.counts:
            return False
        return self.field.many

    @property
    def is_text(self) -> bool:
        """Whether its cells are text whatever the field holds: several values, or one language."""
        return self.joined or bool(self.lang)


def flattened(
    fields: Iterable[ItemField], above: tuple[ItemField, ...] = ()
) -> Iterator[Column]:
    """The columns of fields; ``above`` are the fields of the maps that hold them.

    A map has a column for each of its keys, a text one for each language, a list one column.
    Of a list of maps there is only the count: its entries are the rows of another table.
    """
    for field in fields:
        path = (*above, field)
        if field.kind == "map":
            if field.many:
                yield Column(path, counts=True)
            else:
                yield from flattened(field.inner, path)
            continue
        is_text = field.kind == "text"
        if not is_text or field.or_else:
            yield Column(path)
        if is_text or field.kind == "any":
            for lang in LANGUAGES:
                yield Column(path, lang)


@cache
def columns(dataset: str) -> tuple[Column, ...]:
    """Every column of a dataset or list, whether it has rows or not."""
    return tuple(flattened(TABLES[dataset]))


def rows(fields: tuple[ItemField, ...], items: Iterable[Item]) -> list[CellRow]:
    """The items' values in the order of the columns of ``fields``; None where there is nothing."""
    return _rows(_add_fields(fields), items)


def rows_of(dataset: str, items: Iterable[Item]) -> list[CellRow]:
    """The rows of a dataset or list."""
    return _rows(_add_fields_of(dataset), items)


def _rows(add: "_AddItem", items: Iterable[Item]) -> list[CellRow]:
    rows = []
    for item in items:
        row: CellRow = []
        add(item, row)
        rows.append(row)
    return rows


_NOTHING: Mapping[str, Any] = {}
_LANGUAGES = frozenset(LANGUAGES)

_AddItem: TypeAlias = Callable[[Mapping[str, Any], CellRow], None]
"""Adds the values of an item to a row."""
_AddValue: TypeAlias = Callable[[Any, CellRow], None]
"""Adds what a value becomes to a row."""


@cache
def _add_fields_of(dataset: str) -> _AddItem:
    return _add_fields(TABLES[dataset])


def _add_fields(fields: tuple[ItemField, ...]) -> _AddItem:
    steps = [(field.key, _add_field(field)) for field in fields]

    def add(item: Mapping[str, Any], row: CellRow) -> None:
        for key, add_value in steps:
            if add_value is None:
                row.append(item.get(key))
            else:
                add_value(item.get(key), row)

    return add


def _add_field(field: ItemField) -> _AddValue | None:
    """What adds the values of a field; None where its value is what stands in the cell."""
    if field.kind == "map":
        if field.many:
            return _add_count
        return _add_map(field.inner)
    if field.kind == "any":
        return _add_any
    if field.kind == "text":
        if field.or_else:
            return _add_text_or_word
        return _add_text
    return None


def _add_map(inner: tuple[ItemField, ...]) -> _AddValue:
    add = _add_fields(inner)
    nothing: CellRow = []
    add(_NOTHING, nothing)

    def add_map(value: Any, row: CellRow) -> None:
        if value:
            add(value, row)
        else:
            row.extend(nothing)

    return add_map


def _add_count(value: Any, row: CellRow) -> None:
    if value is None:
        row.append(None)
    else:
        row.append(len(value))


def _add_text(value: Any, row: CellRow) -> None:
    """A text in both languages."""
    if isinstance(value, dict):
        row.extend((value.get("vi"), value.get("en")))
    else:
        row.extend((None, None))


def _add_text_or_word(value: Any, row: CellRow) -> None:
    """A text in both languages; before it a word, where there is one instead."""
    if isinstance(value, str):
        row.extend((value, None, None))
    else:
        row.append(None)
        _add_text(value, row)


def _add_any(value: Any, row: CellRow) -> None:
    row.extend(_any_value(value))


def _any_value(value: Any) -> tuple[Any, Any, Any]:
    """A value of any key: one value, and a text in both languages.

    Of a deadline these are its short form and the words of its source. What has neither stands as
    JSON.
    """
    if isinstance(value, Mapping):
        return _map_value(value)
    if isinstance(value, list) and _holds_map(value):
        return _json(value), None, None
    return value, None, None


def _map_value(value: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    is_text = bool(value) and value.keys() <= _LANGUAGES
    if is_text:
        return None, value.get("vi"), value.get("en")
    is_deadline = "form" in value
    if is_deadline:
        text = value.get("text") or _NOTHING
        return value["form"], text.get("vi"), text.get("en")
    return _json(value), None, None


def _holds_map(entries: list[Any]) -> bool:
    return any(isinstance(entry, Mapping) for entry in entries)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def clean(text: str) -> str:
    """A text that every format can hold.

    What no file of plans/ may hold either stands as U+FFFD.
    """
    return with_signs_for_hidden(text)


def cell_text(value: Any) -> str:
    """A value in one cell as text; lists joined by `; `."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "; ".join([cell_text(item) for item in value])
    return clean(str(value))
