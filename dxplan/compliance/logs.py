"""What a log says on a day: entries not yet dated are not seen, errata stand from the day they were recorded."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from dxplan.model.deadline import TargetDeadline, taking_over
from dxplan.model.fields import series_key
from dxplan.model.shared import Change
from dxplan.model.values import FrontMatter, Period
from dxplan.portfolio.portfolio import Record

M = TypeVar("M", bound=FrontMatter)


class LogEntry(Protocol):
    """A dated entry of a log; ``date`` and ``corrects`` are days or periods."""

    @property
    def corrects(self) -> Any: ...
    @property
    def recorded(self) -> dt.date | None: ...
    @property
    def date(self) -> Any: ...


E = TypeVar("E", bound=LogEntry)


def last_day(when: dt.date | Period) -> dt.date:
    """The day a date counts at: of a month, quarter, half or year its last day."""
    return when.last if isinstance(when, Period) else when


def _whole_log(_: object) -> object:
    return None


def erratum_group(log: str) -> Callable[[Any], object]:
    """What an erratum of a log has in common with the entry it corrects, beside the date."""
    key = series_key(log)
    return lambda entry: getattr(entry, key) if key else None


def corrected_entries(
    log: Sequence[E], group: Callable[[E], object] = _whole_log
) -> list[int | None]:
    """For each entry the index of the one that it corrects: itself if it is no erratum, None where there is none.

    An erratum means the last entry above it, within the same ``group``, that has the date it corrects.
    """
    last: dict[tuple[str, object], int] = {}
    found: list[int | None] = []
    for i, entry in enumerate(log):
        of = group(entry)
        found.append(
            i if entry.corrects is None else last.get((str(entry.corrects), of))
        )
        last[str(entry.date), of] = i
    return found


def is_entry_of_its_own(
    log: Sequence[E],
    index: int,
    added: Collection[int],
    group: Callable[[E], object] = _whole_log,
) -> bool:
    """Whether a new entry is told as one of its own day: no erratum, or one of an entry as new, or of a later day."""
    entry = log[index]
    if entry.corrects is None:
        return True
    above = corrected_entries(log, group)[index]
    return above is not None and (
        above in added or last_day(entry.date) < last_day(log[above].date)
    )


def first_versions(
    log: Sequence[E], group: Callable[[E], object] = _whole_log
) -> list[int | None]:
    """For each entry the index of the first of those that correct one another; None for an erratum of nothing."""
    slots: list[int | None] = []
    for i, above in enumerate(corrected_entries(log, group)):
        slots.append(above if above is None or above == i else slots[above])
    return slots


def indexed_entries_in_force(
    log: Sequence[E],
    as_of: dt.date | None = None,
    group: Callable[[E], object] = _whole_log,
) -> Iterator[tuple[int, E]]:
    """The entries that stand on ``as_of`` (without a day: once all are known), each with its index, in file order.

    An erratum takes the place of the entry it corrects from the day it was recorded (without one, from its own date);
    an erratum of nothing does not count. FORMAT.md, section 1, on logs.
    """
    found = {
        slot: i
        for i, slot in enumerate(first_versions(log, group))
        if slot is not None and (as_of is None or is_in_force(log[i], as_of))
    }
    return ((found[slot], log[found[slot]]) for slot in sorted(found))


def entries_in_force(
    log: Sequence[E], as_of: dt.date, group: Callable[[E], object] = _whole_log
) -> list[E]:
    """The entries of ``log`` that stand on ``as_of``, oldest first; of equal dates the later in the file is last."""
    return sorted(
        (entry for _, entry in indexed_entries_in_force(log, as_of, group)),
        key=lambda entry: last_day(entry.date),
    )


def changes_in_force(changes: Sequence[Change], as_of: dt.date) -> list[Change]:
    """The changes of a record's head that stand on ``as_of``, oldest first."""
    return entries_in_force(changes, as_of, erratum_group("changes"))


def is_in_force(entry: LogEntry, as_of: dt.date) -> bool:
    """Whether an entry is known on ``as_of``: it speaks of no later day and, as an erratum, was not recorded later."""
    return last_day(entry.date) <= as_of and (
        entry.corrects is None or entry.recorded is None or entry.recorded <= as_of
    )


def with_changes(record: Record[M], as_of: dt.date) -> M:
    """The record's front matter with the changes that stand on ``as_of`` applied to its head."""
    changes = getattr(record.fields, "changes", ())
    if not changes:
        return record.fields
    made = changes_in_force(changes, as_of)
    if not made:
        return record.fields
    head = {**record.front_matter, **{change.key: change.to for change in made}}
    data = type(record.fields).model_validate(head)
    return _as_firm_as_it_was(
        record, data, [change.to for change in made if change.key == "by"]
    )


def _as_firm_as_it_was(record: Record[M], data: M, moves: Sequence[Any]) -> M:
    """A target whose moved deadline was only expected: it stays so until a change states `firm`."""
    if not moves:
        return data
    by = record.fields.by  # type: ignore[attr-defined]
    for written in moves:
        by = taking_over(TargetDeadline.model_validate(written), by)
    return data.model_copy(update={"by": by})
