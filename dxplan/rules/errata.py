"""H: what the logs of one state show: errata of nothing, changes from what was not there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from dxplan.compliance.logs import corrected_entries, erratum_group
from dxplan.diagnostics import KeyPart, KeyPath, Related
from dxplan.model.fields import LOGS
from dxplan.model.values import FrontMatter, Interval, Number, Period, Ref, Text
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Findings, finding, fix_to_add, place
from dxplan.rules.hiding import Scope


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
        for i, corrected in enumerate(corrected_entries(entries, erratum_group(log))):
            if corrected is not None:
                continue
            yield finding(
                "H101",
                record,
                (log, i, "corrects"),
                subjects=((Scope.LOG, record.id, log),),
                date=entries[i].corrects,
            )


def erratum_without_day(context: Context) -> Findings:
    """H102: an erratum that does not say on which day it was made."""
    for record, log, entries in _logs(context):
        for i, entry in enumerate(entries):
            if entry.corrects is None or entry.recorded is not None:
                continue
            yield finding(
                "H102",
                record,
                (log, i),
                part=KeyPart.MISSING,
                fix=fix_to_add(record, (log, i), "recorded"),
                subjects=((Scope.LOG, record.id, log),),
            )


_REMEMBERED = 100
"""How many values of a key are looked through: a ledger has a handful."""


@dataclass(slots=True)
class _KeyHistory:
    """The values that a key has had, and where the last one is written."""

    path: KeyPath
    values: list[object] = field(default_factory=list)

    def holds(self, value: object, *, last_only: bool) -> bool:
        """Whether the key has had a value, or has it now."""
        possible = self.values[-1:] if last_only else self.values[-_REMEMBERED:]
        return any(_is_same(value, one) for one in possible)


def change_from_elsewhere(context: Context) -> Findings:
    """H103: a change whose `from` is not what stood before it.

    Texts are compared in the languages that are written on both sides. Below an erratum or a
    later date, where what stood depends on the day, any value that the key has had will do.
    """
    portfolio = context.portfolio
    for index in (portfolio.plans, portfolio.tasks, portfolio.targets):
        for record in index.values():
            yield from _changes_from_elsewhere(context, record)


def _changes_from_elsewhere(context: Context, record: Record[Any]) -> Findings:
    histories: dict[str, _KeyHistory] = {}
    is_in_order = True
    changes = record.fields.changes
    for i, change in enumerate(changes):
        key = change.key
        if key not in histories:
            histories[key] = _first_history(context, record, key)
        history = histories[key]
        if change.corrects is not None or (i and changes[i - 1].date > change.date):
            is_in_order = False
        if change.was is not None and change.corrects is None and history.values:
            old = _typed(context, record, key, change.was)
            if not history.holds(old, last_only=is_in_order):
                related = (Related("before-here", place(record, *history.path)),)
                path = ("changes", i, "from")
                yield finding("H103", record, path, related=related, key=key)
        history.values.append(_typed(context, record, key, change.to))
        history.path = ("changes", i, "to")


def _first_history(context: Context, record: Record[Any], key: str) -> _KeyHistory:
    """The value that a key has in the front matter."""
    first = record.front_matter.get(key)
    values = [_typed(context, record, key, first)] if first else []
    return _KeyHistory((key,), values)


def _typed(context: Context, record: Record[Any], key: str, value: object) -> object:
    """A value as its field reads it; as written where it can't be read."""
    model: type[FrontMatter] = type(record.fields)
    try:
        typed = _field_adapter(model, key).validate_python(value)
    except ValidationError:
        return value
    return _comparable(context, record, typed)


@cache
def _field_adapter(model: type[FrontMatter], key: str) -> TypeAdapter[Any]:
    for name, info in model.model_fields.items():
        if key != (info.alias or name):
            continue
        hint: Any = info.annotation
        if info.metadata:
            hint = Annotated[(info.annotation, *info.metadata)]
        return TypeAdapter(hint)
    raise KeyError(key)


def _comparable(context: Context, record: Record[Any], value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_comparable(context, record, item) for item in value)
    if isinstance(value, Ref):
        return context.portfolio.resolve(value, record.jurisdiction) or str(value)
    if isinstance(value, Number):
        return value.value
    if isinstance(value, Period | Interval):
        return (value.first, value.last)
    return value


def _is_same(one: object, other: object) -> bool:
    """Whether two values are the same; of texts, in the languages that both have."""
    if isinstance(one, Text) and isinstance(other, Text):
        return _is_same_text(one, other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, FrontMatter) and type(one) is type(other):
        names = type(one).model_fields
        return all(_is_same(getattr(one, name), getattr(other, name)) for name in names)
    return repr(one) == repr(other)


def _is_same_text(one: Text, other: Text) -> bool:
    pairs = [(one.vi, other.vi), (one.en, other.en)]
    in_both = [pair for pair in pairs if None not in pair]
    return bool(in_both) and all(text == other_text for text, other_text in in_both)
