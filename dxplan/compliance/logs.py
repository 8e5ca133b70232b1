"""Which entries of a log count on a day: no later ones, and errata from their recording on."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from dxplan.model.dates import Period
from dxplan.model.deadline import TargetDeadline, taking_over
from dxplan.model.fields import series_key
from dxplan.model.shared import Change
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.portfolio.taken_fields import with_taken

M = TypeVar("M", bound=FrontMatter)

SUPERSEDED = "superseded_by"
"""The key of a ledger by which other tasks take the place of one."""


class DatedEntry(Protocol):
    """A dated entry of a log; ``date`` and ``corrects`` are days or periods."""

    @property
    def corrects(self) -> Any: ...
    @property
    def recorded(self) -> dt.date | None: ...
    @property
    def date(self) -> Any: ...


E = TypeVar("E", bound=DatedEntry)


def last_day(when: dt.date | Period) -> dt.date:
    """The day a date counts at: of a month, quarter, half or year its last day."""
    if isinstance(when, Period):
        return when.last
    return when


def _whole_log(_: object) -> object:
    return None


def erratum_group(log: str) -> Callable[[Any], object]:
    """What an erratum of a log has in common with the entry it corrects, beside the date."""
    key = series_key(log)
    if not key:
        return _whole_log
    return attrgetter(key)


def corrected_entries(
    log: Sequence[E], group: Callable[[E], object] = _whole_log
) -> list[int | None]:
    """For each entry the index of the one that it corrects; its own where it is no erratum.

    An erratum means the last entry above it, in the same ``group``, that has the date it corrects;
    None where there is none.
    """
    last: dict[tuple[str, object], int] = {}
    corrected: list[int | None] = []
    for index, entry in enumerate(log):
        entry_group = group(entry)
        if entry.corrects is None:
            corrected.append(index)
        else:
            corrected.append(last.get((str(entry.corrects), entry_group)))
        last[str(entry.date), entry_group] = index
    return corrected


def is_entry_of_its_own(
    log: Sequence[E],
    index: int,
    added: Collection[int],
    group: Callable[[E], object] = _whole_log,
) -> bool:
    """Whether a new entry counts as one of its own day and not as the correction of an old one.

    It is no erratum, or one of an entry as new, or of a later day than the entry it corrects.
    """
    entry = log[index]
    if entry.corrects is None:
        return True
    corrected = corrected_entries(log, group)[index]
    if corrected is None:
        return False
    if corrected in added:
        return True
    return last_day(entry.date) < last_day(log[corrected].date)


def first_versions(
    log: Sequence[E], group: Callable[[E], object] = _whole_log
) -> list[int | None]:
    """For each entry the index of the first of those that correct one another.

    None for an erratum of nothing.
    """
    first: list[int | None] = []
    for index, corrected in enumerate(corrected_entries(log, group)):
        if corrected is None or corrected == index:
            first.append(corrected)
        else:
            first.append(first[corrected])
    return first


def indexed_entries_in_force(
    log: Sequence[E],
    as_of: dt.date | None = None,
    group: Callable[[E], object] = _whole_log,
) -> Iterator[tuple[int, E]]:
    """The entries in force on ``as_of``, each with its index, in file order; without a day of all.

    An erratum takes the place of the entry it corrects from the day it was recorded (without one,
    from its own date); an erratum of nothing does not count. docs/format.md, section 1, on logs.
    """
    latest: dict[int, int] = {}
    for index, first in enumerate(first_versions(log, group)):
        if first is None:
            continue
        if as_of is None or is_in_force(log[index], as_of):
            latest[first] = index
    return ((latest[first], log[latest[first]]) for first in sorted(latest))


def entries_in_force(
    log: Sequence[E], as_of: dt.date, group: Callable[[E], object] = _whole_log
) -> list[E]:
    """The entries in force on ``as_of``, oldest first; entries of one date in file order."""
    entries = [entry for _, entry in indexed_entries_in_force(log, as_of, group)]
    return sorted(entries, key=lambda entry: last_day(entry.date))


def changes_in_force(changes: Sequence[Change], as_of: dt.date) -> list[Change]:
    """The changes of a record's fields in force on ``as_of``, oldest first.

    That something is superseded has no effect without its document.
    """
    in_force = entries_in_force(changes, as_of, erratum_group("changes"))
    if not any(change.key == SUPERSEDED for change in in_force):
        return in_force
    documented = documented_changes(changes)
    effective = [changes[index] for index in documented]
    return [
        change for change in in_force if change.key != SUPERSEDED or change in effective
    ]


def documented_changes(changes: Sequence[Change]) -> set[int]:
    """The entries that name a document, or correct one that does: an erratum need not repeat it."""
    documented: set[int] = set()
    if not changes:
        return documented
    corrected = corrected_entries(changes, erratum_group("changes"))
    for index, corrected_index in enumerate(corrected):
        if changes[index].document is not None or corrected_index in documented:
            documented.add(index)
    return documented


def is_in_force(entry: DatedEntry, as_of: dt.date) -> bool:
    """Whether an entry counts on ``as_of``: not dated later, nor an erratum recorded later."""
    if last_day(entry.date) > as_of:
        return False
    if entry.corrects is None or entry.recorded is None:
        return True
    return entry.recorded <= as_of


def with_changes(record: Record[M], as_of: dt.date) -> M:
    """The record's fields with the changes in force on ``as_of`` applied."""
    changes = vars(record.fields).get("changes")  # a missing attribute is slow to find
    if not changes:
        return record.fields
    applied = changes_in_force(changes, as_of)
    if not applied:
        return record.fields
    front_matter = dict(record.front_matter)
    for change in applied:
        front_matter[change.key] = change.to
    fields = type(record.fields).model_validate(front_matter)
    deadlines = []
    for change in applied:
        if change.key == "by":
            deadlines.append(change.to)
    if not deadlines:
        return fields
    return _with_firmness(record, fields, deadlines)


def current_fields(portfolio: Portfolio, record: Record[M], as_of: dt.date) -> M:
    """The fields of a record in force on ``as_of``, with what it takes from its whole and plan."""
    fields = with_changes(record, as_of)
    plan = portfolio.plans.get(record.plan or "")
    if plan is None or record.kind not in {"task", "target"}:
        return fields
    whole = portfolio.whole_of(record)
    current_plan = with_changes(plan, as_of)
    if whole is None and current_plan.defaults is None:
        return fields
    whole_fields = None if whole is None else with_changes(whole, as_of)
    return with_taken(fields, whole_fields, current_plan)


def _with_firmness(record: Record[M], fields: M, deadlines: Sequence[Any]) -> M:
    """A moved deadline of a target stays expected until a change states `firm`."""
    by = record.fields.by  # type: ignore[attr-defined]
    for written in deadlines:
        by = taking_over(TargetDeadline.model_validate(written), by)
    return fields.model_copy(update={"by": by})
