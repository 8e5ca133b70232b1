"""R: a name that two entries of one register are known by."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from dxplan.diagnostics import KeyPath, Related
from dxplan.model.records import Kind
from dxplan.model.values import Text
from dxplan.portfolio.paths import windows_fault
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Findings, finding, place

_KINDS: tuple[Kind, ...] = (
    "jurisdiction",
    "unit",
    "document",
    "area",
    "indicator",
    "term",
)


def duplicate_alias(context: Context) -> Findings:
    """R118: a name that another entry of the register is known by: as its key, its name or an alias."""
    for kind in _KINDS:
        known: dict[tuple[str | None, str], list[tuple[Record[Any], KeyPath]]] = {}
        records = context.portfolio.index(kind).values()
        for record in records:
            for path, name in _names(record):
                known.setdefault((_register(record), _plain(name)), []).append(
                    (record, path)
                )
        for record in records:
            for i, alias in enumerate(record.fields.aliases):  # type: ignore[attr-defined]
                claims = known.get((_register(record), _plain(alias)), ())
                other = next(
                    (
                        claim
                        for claim in claims
                        if claim[0] is not record and _meet(claim[0], record)
                    ),
                    None,
                )
                if other is not None:
                    related = (Related("name-here", place(other[0], *other[1])),)
                    yield finding(
                        "R118",
                        record,
                        ("aliases", i),
                        related=related,
                        value=alias,
                        other=other[0].id,
                    )
                known.setdefault((_register(record), _plain(alias)), []).append(
                    (record, ("aliases", i))
                )
    yield from _same_names(context)


_PATHS: tuple[Kind, ...] = ("unit", "document", "area", "indicator")
"""Entries that have a page at their key."""


def reserved_key(context: Context) -> Findings:
    """F132, of a key that becomes the name of a folder of the site: Windows can't hold it."""
    for kind in _PATHS:
        for record in context.portfolio.index(kind).values():
            key = record.id.rpartition("/")[2]
            if windows_fault(key) is not None:
                yield finding(
                    "F132", record, ("key",), name=key, other=f"{key}-1", variant="key"
                )


_ENTRIES: tuple[Kind, ...] = ("unit", "area", "indicator", "term")


def _same_names(context: Context) -> Findings:
    """Entries of one register, and below one unit, that bear the same Vietnamese name on some day."""
    for kind in _ENTRIES:
        known: dict[tuple[object, ...], list[Record[Any]]] = {}
        for record in context.portfolio.index(kind).values():
            name = record.fields.name.vi or ""  # type: ignore[attr-defined]
            above = getattr(record.fields, "parent", None)
            same = known.setdefault((_register(record), _plain(name), above), [])
            other = next(
                (other for other in same if name and _meet(other, record)), None
            )
            if other is not None:
                related = (Related("name-here", place(other, "name")),)
                yield finding(
                    "R118",
                    record,
                    ("name",),
                    related=related,
                    value=name,
                    other=other.id,
                )
            same.append(record)


def _register(record: Record[Any]) -> str | None:
    return record.jurisdiction if record.kind in {"unit", "document"} else None


def _names(record: Record[Any]) -> Iterator[tuple[KeyPath, str]]:
    if record.kind != "jurisdiction":
        yield ("key",), record.fields.key
    for key in ("name", "short", "title", "number"):
        value = getattr(record.fields, key, None)
        if isinstance(value, Text):
            yield from (((key,), text) for text in (value.vi, value.en) if text)
        elif value is not None:
            yield (key,), value


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _meet(one: Record[Any], other: Record[Any]) -> bool:
    """Whether both are valid on some day: a successor may bear its predecessor's name."""
    start = max(
        getattr(record.fields, "valid_from", None) or date.min
        for record in (one, other)
    )
    end = min(
        getattr(record.fields, "valid_until", None) or date.max
        for record in (one, other)
    )
    return start <= end
