"""H: what the logs of one state of the files already show: errata of nothing, changes from what was not there."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from dxplan.compliance.logs import corrected_entries, erratum_group
from dxplan.diagnostics import KeyPart, KeyPath, Related
from dxplan.model.fields import LOGS
from dxplan.model.values import FrontMatter, Interval, Number, Period, Ref, Text
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Findings, finding, place, to_add


def _logs(context: Context) -> Iterator[tuple[Record[Any], str, tuple[Any, ...]]]:
    portfolio = context.portfolio
    for index in (portfolio.plans, portfolio.tasks, portfolio.targets):
        for record in index.values():
            for log in LOGS:
                entries = getattr(record.fields, log, ())
                if entries:
                    yield record, log, entries


def erratum_of_nothing(context: Context) -> Findings:
    """H101: an erratum of a date that no entry above it has."""
    for record, log, entries in _logs(context):
        for i, above in enumerate(corrected_entries(entries, erratum_group(log))):
            if above is None:
                yield finding(
                    "H101", record, (log, i, "corrects"), date=entries[i].corrects
                )


def erratum_without_day(context: Context) -> Findings:
    """H102: an erratum that does not say on which day it was made."""
    for record, log, entries in _logs(context):
        for i, entry in enumerate(entries):
            if entry.corrects is not None and entry.recorded is None:
                yield finding(
                    "H102",
                    record,
                    (log, i),
                    part=KeyPart.MISSING,
                    fix=to_add(record, (log, i), "recorded"),
                )


def change_from_elsewhere(context: Context) -> Findings:
    """H103: a change whose `from` is not what stood before it.

    Texts are compared in the languages that are written on both sides. Below an erratum or a later date,
    where what stood depends on the day, any value that the key has had will do.
    """
    for record, log, entries in _logs(context):
        if log != "changes":
            continue
        had: dict[str, list[object]] = {}
        where: dict[str, KeyPath] = {}
        ordered = True
        for i, change in enumerate(entries):
            head = record.front_matter.get(change.key)
            values = had.setdefault(
                change.key, [_typed(context, record, change.key, head)] if head else []
            )
            ordered = (
                ordered
                and change.corrects is None
                and (i == 0 or entries[i - 1].date <= change.date)
            )
            if change.was is not None and change.corrects is None and values:
                was = _typed(context, record, change.key, change.was)
                if not any(
                    _alike(was, value)
                    for value in (values[-1:] if ordered else values[-_REMEMBERED:])
                ):
                    related = (
                        Related(
                            "before-here",
                            place(record, *where.get(change.key, (change.key,))),
                        ),
                    )
                    yield finding(
                        "H103",
                        record,
                        ("changes", i, "from"),
                        related=related,
                        key=change.key,
                    )
            values.append(_typed(context, record, change.key, change.to))
            where[change.key] = ("changes", i, "to")


_REMEMBERED = 100
"""How many values of a key are looked through: a ledger has a handful."""


def _typed(context: Context, record: Record[Any], key: str, value: object) -> object:
    """A value as its field reads it, so that two ways to write the same are equal; as written if it can't be read."""
    model: type[FrontMatter] = type(record.fields)
    try:
        return _comparable(context, record, _field(model, key).validate_python(value))
    except ValidationError:
        return value


def _alike(one: object, other: object) -> bool:
    """Whether two values are the same; of texts, in the languages that both have, if there is one."""
    if isinstance(one, Text) and isinstance(other, Text):
        both = [
            (a, b)
            for a, b in ((one.vi, other.vi), (one.en, other.en))
            if a is not None and b is not None
        ]
        return bool(both) and all(a == b for a, b in both)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, FrontMatter) and type(one) is type(other):
        return all(
            _alike(getattr(one, name), getattr(other, name))
            for name in type(one).model_fields
        )
    return repr(one) == repr(other)


@cache
def _field(model: type[FrontMatter], key: str) -> TypeAdapter[Any]:
    info = next(
        info for name, info in model.model_fields.items() if key == (info.alias or name)
    )
    hint: Any = (
        Annotated[(info.annotation, *info.metadata)]
        if info.metadata
        else info.annotation
    )
    return TypeAdapter(hint)


def _comparable(context: Context, record: Record[Any], value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_comparable(context, record, item) for item in value)
    if isinstance(value, Ref):
        return context.portfolio.resolve(value, record.jurisdiction) or str(value)
    if isinstance(value, Number):
        return value.value
    return (value.first, value.last) if isinstance(value, Period | Interval) else value
