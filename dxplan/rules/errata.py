"""H: what the logs of one state show: errata of nothing, changes from what was not there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from dxplan.comparison.significance import plain_text
from dxplan.compliance.logs import corrected_entries, erratum_group
from dxplan.diagnostics import KeyPart, KeyPath, Related
from dxplan.model.dates import Interval, Period
from dxplan.model.fields import LOGS, attribute_of
from dxplan.model.shared import Change
from dxplan.model.values import FrontMatter, Number, Ref, Text
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Findings, finding, fix_to_add, place
from dxplan.rules.hiding import HidingScope


def _logs(context: Context) -> Iterator[tuple[Record[Any], str, tuple[Any, ...]]]:
    for record in _records_with_logs(context):
        values = vars(record.fields)  # a missing attribute is slow to find
        for log in LOGS:
            entries = values.get(log)
            if entries:
                yield record, log, entries


def _records_with_logs(context: Context) -> Iterator[Record[Any]]:
    yield from context.portfolio.plans.values()
    yield from context.portfolio.tasks.values()
    yield from context.portfolio.targets.values()


def erratum_of_nothing(context: Context) -> Findings:
    """H101: an erratum of a date that no entry above it has."""
    for record, log, entries in _logs(context):
        corrected = corrected_entries(entries, erratum_group(log))
        for i, corrected_index in enumerate(corrected):
            if corrected_index is not None:
                continue
            yield finding(
                "H101",
                record,
                (log, i, "corrects"),
                subjects=((HidingScope.LOG, record.id, log),),
                date=entries[i].corrects,
            )


def erratum_without_day(context: Context) -> Findings:
    """H102: an erratum that does not say on which day it was made."""
    for record, log, entries in _logs(context):
        for i, entry in enumerate(entries):
            if entry.corrects is None:
                continue
            if entry.recorded is not None:
                continue
            yield finding(
                "H102",
                record,
                (log, i),
                part=KeyPart.MISSING,
                fix=fix_to_add(record, (log, i), "recorded"),
                subjects=((HidingScope.LOG, record.id, log),),
            )


_REMEMBERED = 100
"""How many values of a key are looked through: a ledger has a handful."""


@dataclass(slots=True)
class _KeyHistory:
    """The values that a key has had, and where the last one is written."""

    path: KeyPath
    values: list[object] = field(default_factory=list)

    def holds(self, value: object) -> bool:
        """Whether the key has, or has had, a value."""
        return any(_is_same(value, one) for one in self.values[-_REMEMBERED:])

    def ends_with(self, value: object) -> bool:
        """Whether the key has a value now."""
        return _is_same(value, self.values[-1])


def change_from_elsewhere(context: Context) -> Findings:
    """H103: a change whose `from` is not what stood before it.

    Texts are compared in the languages that are written on both sides. Below an erratum or a
    later date, where what stood depends on the day, any value that the key has had will do.
    """
    for record in _records_with_logs(context):
        yield from _changes_from_elsewhere(context, record)


def _changes_from_elsewhere(context: Context, record: Record[Any]) -> Findings:
    histories: dict[str, _KeyHistory] = {}
    is_in_order = True
    last_day = date.min
    for i, change in enumerate(record.fields.changes):
        key = change.key
        if key not in histories:
            histories[key] = _first_history(context, record, key)
        history = histories[key]
        if change.corrects is not None or change.date < last_day:
            is_in_order = False
        last_day = change.date
        if not _continues(context, record, change, history, is_in_order=is_in_order):
            yield finding(
                "H103",
                record,
                ("changes", i, "from"),
                related=(Related("before-here", place(record, *history.path)),),
                key=key,
            )
        history.values.append(_typed(context, record, key, change.to))
        history.path = ("changes", i, "to")


def _continues(
    context: Context,
    record: Record[Any],
    change: Change,
    history: _KeyHistory,
    *,
    is_in_order: bool,
) -> bool:
    """Whether a change begins from what stood; one that does not say from what, does."""
    if change.was is None:
        return True
    if change.corrects is not None:
        return True
    if not history.values:
        return True
    old = _typed(context, record, change.key, change.was)
    if is_in_order:
        return history.ends_with(old)
    return history.holds(old)


def _first_history(context: Context, record: Record[Any], key: str) -> _KeyHistory:
    """The value that a key has in the front matter."""
    history = _KeyHistory((key,))
    first = record.front_matter.get(key)
    if first:
        history.values.append(_typed(context, record, key, first))
    return history


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
    name = attribute_of(model, key)
    if name is None:
        raise KeyError(key)
    info = model.model_fields[name]
    hint: Any = info.annotation
    if info.metadata:
        hint = Annotated[(info.annotation, *info.metadata)]
    return TypeAdapter(hint)


def _comparable(context: Context, record: Record[Any], value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_comparable(context, record, item) for item in value)
    if isinstance(value, Ref):
        target = context.portfolio.resolve(value, record.jurisdiction)
        return target or str(value)
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
        return _are_same_items(one, other)
    if isinstance(one, FrontMatter) and type(one) is type(other):
        return _are_same_fields(one, other)
    return repr(one) == repr(other)


def _are_same_items(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    if len(one) != len(other):
        return False
    return all(map(_is_same, one, other))


def _are_same_fields(one: FrontMatter, other: object) -> bool:
    for name in type(one).model_fields:
        if not _is_same(getattr(one, name), getattr(other, name)):
            return False
    return True


def _is_same_text(one: Text, other: Text) -> bool:
    number_compared = 0
    for text, other_text in ((one.vi, other.vi), (one.en, other.en)):
        if text is None or other_text is None:
            continue
        if plain_text(text) != plain_text(other_text):
            return False
        number_compared += 1
    return number_compared > 0
