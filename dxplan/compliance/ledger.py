"""What a log says on a day: entries not yet dated are not seen, errata stand from the day they were recorded."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from dxplan.model.values import FrontMatter, Period
from dxplan.portfolio import Record

M = TypeVar("M", bound=FrontMatter)


class Entry(Protocol):
    """A dated entry of a log; ``date`` and ``corrects`` are days or periods."""

    @property
    def corrects(self) -> Any: ...
    @property
    def recorded(self) -> dt.date | None: ...
    @property
    def date(self) -> Any: ...


E = TypeVar("E", bound=Entry)


def last_day(when: dt.date | Period) -> dt.date:
    """The day a date counts at: of a month, quarter, half or year its last day."""
    return when.last if isinstance(when, Period) else when


def _same(left: Any, right: Any) -> bool:
    return bool(str(left) == str(right))


def standing_entries(log: Sequence[E], as_of: dt.date, group: Callable[[E], object] = lambda _: None) -> list[E]:
    """The entries of ``log`` that stand on ``as_of``, oldest first; of equal dates the later in the file is last.

    An erratum takes the place of the last entry of the date it corrects above it, within the same ``group``, from
    the day it was recorded (without one, from its own date). FORMAT.md, section 1, on logs.
    """
    slots: list[int | None] = []
    standing: dict[int, E] = {}
    for i, entry in enumerate(log):
        above = i if entry.corrects is None else corrected_slot(log[:i], entry, group)
        slot = above if above is None or above == i else slots[above]
        slots.append(slot)
        if slot is not None and is_seen(entry, as_of):
            standing[slot] = entry
    return sorted((standing[slot] for slot in sorted(standing)), key=lambda entry: last_day(entry.date))


def is_seen(entry: Entry, as_of: dt.date) -> bool:
    """Whether an entry is known on ``as_of``: it speaks of no later day and, as an erratum, was not recorded later."""
    return last_day(entry.date) <= as_of and (
        entry.corrects is None or entry.recorded is None or entry.recorded <= as_of
    )


def corrected_slot(above: Sequence[E], erratum: E, group: Callable[[E], object] = lambda _: None) -> int | None:
    """The index in ``above`` of the entry that ``erratum`` corrects; None where no entry has that date."""
    for i in range(len(above) - 1, -1, -1):
        if _same(above[i].date, erratum.corrects) and group(above[i]) == group(erratum):
            return i
    return None


def effective(record: Record[M], as_of: dt.date) -> M:
    """The record's front matter with the changes that stand on ``as_of`` applied to its head."""
    changes = getattr(record.data, "changes", ())
    if not changes:
        return record.data
    standing = standing_entries(changes, as_of, lambda change: change.key)
    if not standing:
        return record.data
    head = {**record.head, **{change.key: change.to for change in standing}}
    return type(record.data).model_validate(head)
