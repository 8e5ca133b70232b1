"""H: what the logs of one state of the files already show: errata of nothing, changes from what was not there."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from dxplan.compliance.ledger import corrected_entries, slots_of
from dxplan.diagnostics import Part
from dxplan.model.parts import Change
from dxplan.model.values import FrontMatter, Interval, Number, Period, Ref
from dxplan.portfolio import Record
from dxplan.rules.context import Context, Findings, finding, group_of


def _logs(context: Context) -> Iterator[tuple[Record[Any], str, tuple[Any, ...]]]:
    portfolio = context.portfolio
    for index in (portfolio.plans, portfolio.tasks, portfolio.targets):
        for record in index.values():
            for log in ("reports", "verifications", "measurements", "deadline_changes", "changes"):
                entries = getattr(record.data, log, ())
                if entries:
                    yield record, log, entries


def erratum_of_nothing(context: Context) -> Findings:
    """H101: an erratum of a date that no entry above it has."""
    for record, log, entries in _logs(context):
        for i, above in enumerate(corrected_entries(entries, group_of(log))):
            if above is None:
                yield finding("H101", record, (log, i, "corrects"), date=entries[i].corrects)


def erratum_without_day(context: Context) -> Findings:
    """H102: an erratum that does not say on which day it was made."""
    for record, log, entries in _logs(context):
        for i, entry in enumerate(entries):
            if entry.corrects is not None and entry.recorded is None:
                yield finding("H102", record, (log, i), part=Part.MISSING)


def change_from_elsewhere(context: Context) -> Findings:
    """H103: a change whose `from` is not what stood before it."""
    for record, log, entries in _logs(context):
        if log != "changes":
            continue
        known = _Known(entries)
        for i, change in enumerate(entries):
            if change.was is not None and change.corrects is None:
                earlier = known.last(change.key, change.date)
                before = earlier.to if earlier is not None else record.head.get(change.key)
                if before is not None and _typed(context, record, change.key, change.was) != _typed(
                    context, record, change.key, before
                ):
                    yield finding("H103", record, ("changes", i, "from"), key=change.key)
            known.add(i)


class _Known:
    """What the upper part of a ledger says on any day, without reading it again for each line below."""

    def __init__(self, entries: Sequence[Change]) -> None:
        self.entries = entries
        self.slots = slots_of(entries, group_of("changes"))
        self.by_day: dict[str, list[tuple[date, int, int]]] = {}
        self.seen: dict[int, list[tuple[date, int]]] = {}

    def add(self, i: int) -> None:
        entry, slot = self.entries[i], self.slots[i]
        if slot is None:
            return
        insort(self.by_day.setdefault(entry.key, []), (entry.date, slot, i))
        since = entry.date if entry.corrects is None else max(entry.date, entry.recorded or entry.date)
        stack = self.seen.setdefault(slot, [])
        while stack and stack[-1][0] >= since:  # never seen again: the later in the file stands from no later day
            stack.pop()
        stack.append((since, i))

    def last(self, key: str, day: date) -> Change | None:
        """The last change of a key that stands on a day."""
        below = (day, len(self.entries), 0)
        dated = self.by_day.get(key, [])
        stands: dict[int, int] = {}
        for at in range(bisect_left(dated, below) - 1, -1, -1):
            _, slot, i = dated[at]
            if slot not in stands:
                stack = self.seen[slot]
                place = bisect_left(stack, below[:2])
                stands[slot] = stack[place - 1][1] if place else -1
            if stands[slot] == i:
                return self.entries[i]
        return None


def _typed(context: Context, record: Record[Any], key: str, value: object) -> object:
    """A value as its field reads it, so that two ways to write the same are equal; as written if it can't be read."""
    model: type[FrontMatter] = type(record.data)
    try:
        return _comparable(context, record, _field(model, key).validate_python(value))
    except ValidationError:
        return value


@cache
def _field(model: type[FrontMatter], key: str) -> TypeAdapter[Any]:
    info = next(info for name, info in model.model_fields.items() if key == (info.alias or name))
    hint: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    return TypeAdapter(hint)


def _comparable(context: Context, record: Record[Any], value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_comparable(context, record, item) for item in value)
    if isinstance(value, Ref):
        return context.portfolio.resolve(value, record.jurisdiction) or str(value)
    if isinstance(value, Number):
        return value.value
    return (value.first, value.last) if isinstance(value, Period | Interval) else value
