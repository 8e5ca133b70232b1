"""What each commit did to each record, newest first, for pages."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from dxplan.comparison.compare import entries_of
from dxplan.comparison.events import Commit, Event, EventType
from dxplan.comparison.lateness import days_late
from dxplan.comparison.significance import is_wording
from dxplan.diagnostics import Value
from dxplan.history.timelines import History, recordings
from dxplan.model.records import MODELS, Kind
from dxplan.portfolio.portfolio import Portfolio, Record

_MANY = 20
"""How many records a commit creates at least for those of one kind and place to be one change."""


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """What one commit did to one record.

    ``number`` is the commit's place in the history, the oldest first.

    ``record`` is the id that it has now, or had last. Many records that were created together are
    one change with their ``jurisdiction``, their ``count`` and no events.
    """

    number: int
    commit: Commit
    kind: Kind
    jurisdiction: str
    record: str = ""
    events: tuple[Event, ...] = ()
    count: int = 1

    @property
    def is_form_only(self) -> bool:
        """Whether the file was only written otherwise."""
        if not self.events:
            return False
        return all(event.what is EventType.FORM for event in self.events)

    @property
    def is_wording_only(self) -> bool:
        """Whether at most texts about it changed.

        Nothing that a plan asks for, reports or measures.
        """
        if not self.events:
            return False
        for event in self.events:
            if event.what is EventType.FORM:
                continue
            if not is_wording(event.change, self.kind):
                return False
        return True


@dataclass(frozen=True, slots=True)
class EntryRecording:
    """When an entry of a log was recorded, and how many days after its own day (`lateness`).

    ``is_initial``: its record was created with it.
    """

    day: date
    is_initial: bool
    days_late: int


def recorded_changes(history: History, as_of: date) -> list[RecordedChange]:
    """Everything recorded up to a day, newest first; also what only wrote a file otherwise."""
    numbers = {commit.id: number for number, commit in enumerate(history.commits)}
    changes = []
    for change in _all_changes(history, numbers):
        if change.commit.committed <= as_of:
            changes.append(change)
    grouped = list(_grouped(changes))
    grouped.sort(key=lambda c: (c.commit.committed, c.number), reverse=True)
    return grouped


def _all_changes(
    history: History, numbers: Mapping[str, int]
) -> Iterator[RecordedChange]:
    """What each commit did to every record that ever was, under the last of its ids."""
    for kind in MODELS:
        for key in history.ids(kind):
            events = history.events(key, kind)
            if _last_id(events, key) != key:
                continue
            home = _jurisdiction(kind, key)
            for commit_id, group in groupby(events, lambda event: event.commit.id):
                of_commit = tuple(group)
                commit = of_commit[0].commit
                number = numbers[commit_id]
                yield RecordedChange(number, commit, kind, home, key, of_commit)


def _last_id(events: Sequence[Event], key: str) -> str | None:
    for event in events:
        if event.what is EventType.RENAMED:
            key = str(event.new_id)
    return key


def _jurisdiction(kind: Kind, key: str) -> str:
    """The folder that a record lies in; empty for the registers that all share."""
    folder, slash, _ = key.partition("/")
    if slash or kind == "jurisdiction":
        return folder
    return ""


def _grouped(changes: Iterable[RecordedChange]) -> Iterator[RecordedChange]:
    """The changes, those of many records that one commit created as one."""
    created: dict[tuple[int, Kind, str], list[RecordedChange]] = {}
    created_by: Counter[int] = Counter()
    for change in changes:
        if [event.what for event in change.events] == [EventType.CREATED]:
            key = (change.number, change.kind, change.jurisdiction)
            created.setdefault(key, []).append(change)
            created_by[change.number] += 1
        else:
            yield change
    for (number, kind, jurisdiction), group in created.items():
        if created_by[number] < _MANY or len(group) == 1:
            yield from group
        else:
            commit = group[0].commit
            count = len(group)
            yield RecordedChange(number, commit, kind, jurisdiction, count=count)


def since(
    changes: Iterable[RecordedChange], history: History, commit: str, closed_on: date
) -> list[RecordedChange]:
    """Those that were recorded after a commit.

    Where the history lacks it, after the day of closing.
    """
    numbers = {one.id: number for number, one in enumerate(history.commits)}
    last_number = numbers.get(commit)
    later = []
    for change in changes:
        if last_number is None:
            is_later = change.commit.committed > closed_on
        else:
            is_later = change.number > last_number
        if is_later:
            later.append(change)
    return later


def by_month(changes: Sequence[RecordedChange]) -> dict[str, list[RecordedChange]]:
    """The changes of each month, as `2026-06`, in the order in which they are given."""
    months: dict[str, list[RecordedChange]] = {}
    for change in changes:
        month = change.commit.committed.isoformat()[:7]
        months.setdefault(month, []).append(change)
    return months


def entry_recordings(
    portfolio: Portfolio, history: History | None, key: str, log: str
) -> Sequence[EntryRecording | None]:
    """When each entry of a record's log, as it now stands, was recorded.

    None for one that is not committed; nothing at all without a history.
    """
    if history is None:
        return ()
    record = _record_with_logs(portfolio, key)
    if record is None:
        return ()
    entries = entries_of(record.front_matter, log)
    events = recordings(history.events(key, record.kind), log, entries)
    of_entries: list[EntryRecording | None] = []
    for event, entry in zip(events, entries, strict=True):
        if event is None:
            of_entries.append(None)
        else:
            of_entries.append(_entry_recording(event, entry))
    return of_entries


def _record_with_logs(portfolio: Portfolio, key: str) -> Record[Any] | None:
    indexes: tuple[Mapping[str, Record[Any]], ...] = (
        portfolio.tasks,
        portfolio.targets,
        portfolio.plans,
    )
    for index in indexes:
        if key in index:
            return index[key]
    return None


def _entry_recording(event: Event, entry: Value) -> EntryRecording:
    day = event.commit.committed
    is_initial = event.what is EventType.CREATED
    late = days_late(entry, day, is_initial=is_initial)
    return EntryRecording(day, is_initial, late)
