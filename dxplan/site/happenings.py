"""What was recorded of whom: the events of every record as rows, newest first, for pages and feeds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from dxplan.history.changes import Change, What, entries_of
from dxplan.history.events import Event, Happened
from dxplan.history.log import Commit
from dxplan.history.past import History, recordings
from dxplan.model.records import MODELS, Kind
from dxplan.portfolio import Portfolio, Record

_MANY = 20
"""Records of one kind that a commit created together, from which on they are told in one row."""


@dataclass(frozen=True, slots=True)
class Happening:
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
        return bool(self.events) and all(event.what is Happened.FORM for event in self.events)

    @property
    def is_translation_only(self) -> bool:
        """Whether at most its English texts changed: nothing that a plan says is another."""
        return bool(self.events) and all(
            event.what is Happened.FORM or _is_english(event.change) for event in self.events
        )


def _is_english(change: Change | None) -> bool:
    if change is None:
        return False
    path = change.path or change.old_path or ()
    return change.what in {What.TRANSLATION, What.ENTRY_TRANSLATED} or path[-1:] == ("en",)


@dataclass(frozen=True, slots=True)
class Entered:
    """When an entry of a log came into the repository; ``held`` where its record was created with it."""

    day: date
    held: bool


def happenings(history: History, as_of: date) -> list[Happening]:
    """Everything recorded up to a day, newest first; also what only wrote a file otherwise."""
    number = {commit.id: i for i, commit in enumerate(history.commits)}
    found = [row for row in _all(history, number) if row.commit.committed <= as_of]
    return sorted(_together(found), key=lambda row: (-row.commit.committed.toordinal(), -row.number))


def _records(history: History) -> Iterator[tuple[Kind, str, tuple[Event, ...]]]:
    """Every record that ever was, by the last of its ids."""
    for kind in MODELS:
        for identity in history.ids(kind):
            events = history.events(identity, kind)
            named = [event.after for event in events if event.what is Happened.RENAMED]
            if events and (not named or named[-1] == identity):
                yield kind, identity, events


def _all(history: History, number: dict[str, int]) -> Iterator[Happening]:
    for kind, identity, events in _records(history):
        for commit, group in groupby(events, lambda event: event.commit):
            yield Happening(number[commit.id], commit, kind, _jurisdiction(kind, identity), identity, tuple(group))


def _jurisdiction(kind: Kind, identity: str) -> str:
    """The folder that a record lies in; empty for the registers that all share."""
    return identity.partition("/")[0] if kind == "jurisdiction" or "/" in identity else ""


def _together(rows: list[Happening]) -> Iterator[Happening]:
    """The rows, those of many records that one commit created as one."""
    created: dict[tuple[int, Kind, str], list[Happening]] = {}
    for row in rows:
        if [event.what for event in row.events] == [Happened.CREATED]:
            created.setdefault((row.number, row.kind, row.jurisdiction), []).append(row)
        else:
            yield row
    for (number, kind, jurisdiction), group in created.items():
        if len(group) < _MANY:
            yield from group
        else:
            yield Happening(number, group[0].commit, kind, jurisdiction, count=len(group))


def since(rows: Iterable[Happening], history: History, commit: str, closed_on: date) -> list[Happening]:
    """Those that were recorded after a commit; where the history lacks it, after the day of closing."""
    at = next((i for i, known in enumerate(history.commits) if known.id == commit), None)
    return [row for row in rows if (row.number > at if at is not None else row.commit.committed > closed_on)]


def by_month(rows: Sequence[Happening]) -> dict[str, list[Happening]]:
    """The rows of each month, as `2026-06`, in the order in which they are given."""
    months: dict[str, list[Happening]] = {}
    for row in rows:
        months.setdefault(row.commit.committed.isoformat()[:7], []).append(row)
    return months


Entering = Callable[[str, str, int], Entered | None]


def entering(portfolio: Portfolio, history: History | None) -> Entering:
    """Tells of an entry of a record's log, as it stands now, when it came into the repository."""
    known: dict[tuple[str, str], list[Entered | None]] = {}

    def entered(record: str, log: str, index: int) -> Entered | None:
        if history is None:
            return None
        if (record, log) not in known:
            known[record, log] = _entered(portfolio, history, record, log)
        found = known[record, log]
        return found[index] if index < len(found) else None

    return entered


def _entered(portfolio: Portfolio, history: History, key: str, log: str) -> list[Entered | None]:
    indexes: tuple[Mapping[str, Record[Any]], ...] = (portfolio.tasks, portfolio.targets, portfolio.plans)
    record = next((index[key] for index in indexes if key in index), None)
    if record is None:
        return []
    found = recordings(history.events(key, record.kind), log, entries_of(record.head, log))
    return [Entered(one.commit.committed, one.what is Happened.CREATED) if one is not None else None for one in found]
