"""R: a name that two entries of one register bear; F: a name that Windows can't hold."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from dxplan.diagnostics import Finding, KeyPath, Related
from dxplan.model.records import Kind
from dxplan.model.values import Text
from dxplan.portfolio.paths import windows_fault
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Findings, finding, place

_KINDS_WITH_ALIASES: tuple[Kind, ...] = (
    "jurisdiction",
    "unit",
    "document",
    "area",
    "indicator",
    "term",
)
_KINDS_WITH_NAMES: tuple[Kind, ...] = ("unit", "area", "indicator", "term")
_KINDS_WITH_PAGES: tuple[Kind, ...] = ("unit", "document", "area", "indicator")
"""Entries that have a page at their key."""


def reserved_key(context: Context) -> Findings:
    """F132, of a key that becomes the name of a folder of the site: Windows can't hold it."""
    for kind in _KINDS_WITH_PAGES:
        for record in context.portfolio.index(kind).values():
            key = record.id.rpartition("/")[2]
            if windows_fault(key) is None:
                continue
            yield finding(
                "F132",
                record,
                ("key",),
                name=key,
                other=f"{key}-1",
                variant="key",
            )


def duplicate_alias(context: Context) -> Findings:
    """R118: a name that another entry of the register bears as its key, name or alias."""
    for kind in _KINDS_WITH_ALIASES:
        yield from _same_aliases(context, kind)
    for kind in _KINDS_WITH_NAMES:
        yield from _same_names(context, kind)


def _same_aliases(context: Context, kind: Kind) -> Findings:
    records: list[Record[Any]] = [*context.portfolio.index(kind).values()]
    names: dict[tuple[str | None, str], list[tuple[Record[Any], KeyPath]]] = {}
    for record in records:
        for path, name in _names(record):
            key = (_register(record), _normalised(name))
            names.setdefault(key, []).append((record, path))
    for record in records:
        for i, alias in enumerate(record.fields.aliases):
            path = ("aliases", i)
            key = (_register(record), _normalised(alias))
            same = names.setdefault(key, [])
            for other, other_path in same:
                if other is record:
                    continue
                if _are_valid_together(other, record):
                    yield _same_name(record, path, alias, other, other_path)
                    break
            same.append((record, path))


def _same_names(context: Context, kind: Kind) -> Findings:
    """Entries of one register, and below one unit, with the same Vietnamese name on some day."""
    records_by_name: dict[tuple[object, ...], list[Record[Any]]] = {}
    records: list[Record[Any]] = [*context.portfolio.index(kind).values()]
    for record in records:
        name = record.fields.name.vi
        if not name:
            continue
        parent = getattr(record.fields, "parent", None)
        key = (_register(record), _normalised(name), parent)
        same = records_by_name.setdefault(key, [])
        for other in same:
            if _are_valid_together(other, record):
                yield _same_name(record, ("name",), name, other, ("name",))
                break
        same.append(record)


def _same_name(
    record: Record[Any],
    path: KeyPath,
    name: str,
    other: Record[Any],
    other_path: KeyPath,
) -> Finding:
    related = (Related("name-here", place(other, *other_path)),)
    return finding("R118", record, path, related=related, value=name, other=other.id)


def _register(record: Record[Any]) -> str | None:
    """The jurisdiction in whose register a name must be unique; None for the common registers."""
    if record.kind in {"unit", "document"}:
        return record.jurisdiction
    return None


def _names(record: Record[Any]) -> Iterator[tuple[KeyPath, str]]:
    if record.kind != "jurisdiction":
        yield ("key",), record.fields.key
    for key in ("name", "short", "title", "number"):
        value = getattr(record.fields, key, None)
        names = [value]
        if isinstance(value, Text):
            names = [value.vi, value.en]
        for name in names:
            if name:
                yield (key,), name


def _normalised(name: str) -> str:
    composed = unicodedata.normalize("NFC", name)
    return " ".join(composed.casefold().split())


def _are_valid_together(one: Record[Any], other: Record[Any]) -> bool:
    """Whether both are valid on some day: a successor may bear its predecessor's name."""
    first_days = []
    last_days = []
    for record in (one, other):
        first_day = getattr(record.fields, "valid_from", None)
        last_day = getattr(record.fields, "valid_until", None)
        first_days.append(first_day or date.min)
        last_days.append(last_day or date.max)
    return max(first_days) <= min(last_days)
