"""What was recorded of whom: the events of every record as rows, newest first, for pages and feeds."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
"""Records that a commit created together, from which on those of one kind and place are told in one row."""


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """What one commit did to one record. ``number`` is the commit's place in the history, the oldest first.

    ``record`` is the id that it has now, or had last. Of many records that were created together there is one
    happening with their ``jurisdiction``, their ``count`` and no events.
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
        return bool(self.events) and all(
            event.what is EventType.FORM for event in self.events
        )

    @property
    def is_wording_only(self) -> bool:
        """Whether at most words about it changed: nothing that a plan asks for, reports or measures is another."""
        return bool(self.events) and all(
            event.what is EventType.FORM or is_wording(event.change, self.kind)
            for event in self.events
        )


@dataclass(frozen=True, slots=True)
class EntryRecording:
    """When an entry of a log came into the repository, and how many days after its own day (`lateness`).

    ``is_initial``: its record was created with it.
    """

    day: date
    is_initial: bool
    days_late: int


def happenings(history: History, as_of: date) -> list[RecordedChange]:
    """Everything recorded up to a day, newest first; also what only wrote a file otherwise."""
    number = {commit.id: i for i, commit in enumerate(history.commits)}
    found = [row for row in _all(history, number) if row.commit.committed <= as_of]
    return sorted(
        _together(found),
        key=lambda row: (-row.commit.committed.toordinal(), -row.number),
    )


def _records(history: History) -> Iterator[tuple[Kind, str, tuple[Event, ...]]]:
    """Every record that ever was, by the last of its ids."""
    for kind in MODELS:
        for identity in history.ids(kind):
            events = history.events(identity, kind)
            named = [
                event.new_id for event in events if event.what is EventType.RENAMED
            ]
            if events and (not named or named[-1] == identity):
                yield kind, identity, events


def _all(history: History, number: dict[str, int]) -> Iterator[RecordedChange]:
    for kind, identity, events in _records(history):
        for commit, group in groupby(events, lambda event: event.commit):
            yield RecordedChange(
                number[commit.id],
                commit,
                kind,
                _jurisdiction(kind, identity),
                identity,
                tuple(group),
            )


def _jurisdiction(kind: Kind, identity: str) -> str:
    """The folder that a record lies in; empty for the registers that all share."""
    return (
        identity.partition("/")[0] if kind == "jurisdiction" or "/" in identity else ""
    )


def _together(rows: list[RecordedChange]) -> Iterator[RecordedChange]:
    """The rows, those of many records that one commit created as one."""
    created: dict[tuple[int, Kind, str], list[RecordedChange]] = {}
    for row in rows:
        if [event.what for event in row.events] == [EventType.CREATED]:
            created.setdefault((row.number, row.kind, row.jurisdiction), []).append(row)
        else:
            yield row
    together = Counter(number for (number, *_), group in created.items() for _ in group)
    for (number, kind, jurisdiction), group in created.items():
        if together[number] < _MANY or len(group) == 1:
            yield from group
        else:
            yield RecordedChange(
                number, group[0].commit, kind, jurisdiction, count=len(group)
            )


def since(
    rows: Iterable[RecordedChange], history: History, commit: str, closed_on: date
) -> list[RecordedChange]:
    """Those that were recorded after a commit; where the history lacks it, after the day of closing."""
    at = next(
        (i for i, known in enumerate(history.commits) if known.id == commit), None
    )
    return [
        row
        for row in rows
        if (row.number > at if at is not None else row.commit.committed > closed_on)
    ]


def by_month(rows: Sequence[RecordedChange]) -> dict[str, list[RecordedChange]]:
    """The rows of each month, as `2026-06`, in the order in which they are given."""
    months: dict[str, list[RecordedChange]] = {}
    for row in rows:
        months.setdefault(row.commit.committed.isoformat()[:7], []).append(row)
    return months


Entering = Callable[[str, str, int], EntryRecording | None]


def entering(portfolio: Portfolio, history: History | None) -> Entering:
    """Tells of an entry of a record's log, as it stands now, when it came into the repository."""
    known: dict[tuple[str, str], list[EntryRecording | None]] = {}

    def entered(record: str, log: str, index: int) -> EntryRecording | None:
        if history is None:
            return None
        if (record, log) not in known:
            known[record, log] = _entered(portfolio, history, record, log)
        found = known[record, log]
        return found[index] if index < len(found) else None

    return entered


def _entered(
    portfolio: Portfolio, history: History, key: str, log: str
) -> list[EntryRecording | None]:
    indexes: tuple[Mapping[str, Record[Any]], ...] = (
        portfolio.tasks,
        portfolio.targets,
        portfolio.plans,
    )
    record = next((index[key] for index in indexes if key in index), None)
    if record is None:
        return []
    entries = entries_of(record.front_matter, log)
    events = recordings(history.events(key, record.kind), log, entries)
    return [
        None if event is None else _entry_recording(event, entry)
        for event, entry in zip(events, entries, strict=True)
    ]


def _entry_recording(event: Event, entry: Value) -> EntryRecording:
    day = event.commit.committed
    is_initial = event.what is EventType.CREATED
    late = days_late(entry, day, is_initial=is_initial)
    return EntryRecording(day, is_initial, late)
