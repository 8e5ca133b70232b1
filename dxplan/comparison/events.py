"""What happened to a record.

One event a change, and the shape in which tracks of events are kept.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from dxplan.comparison.compare import ChangeType, Difference, entries_of
from dxplan.diagnostics import Value
from dxplan.model.fields import LOGS
from dxplan.model.records import Kind

TrackKey: TypeAlias = tuple[Kind, str]
"""The kind and id of a record: a unit and a document may have the same id."""

Objects: TypeAlias = tuple[str, str | None]
"""The objects of a readable version: of its file, and of its English body."""

ObjectPair: TypeAlias = tuple[str | None, str | None]
"""The objects of a record's file and of its English body; None where there is none."""

EventRow: TypeAlias = list[Any]
"""An event as it is kept, in plain values: number of its commit, event, changes."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the first-parent history.

    ``committed`` is the day in Hanoi on which it says it was recorded.
    """

    id: str
    author: str
    authored: date
    committed: date
    subject: str
    merge: bool


class EventType(StrEnum):
    """The kinds of events."""

    CREATED = "created"
    CHANGED = "changed"
    RENAMED = "renamed"
    FORM = "form-only"  # the file has other bytes and says the same
    UNREADABLE = "unreadable"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a record, and the commit that recorded it.

    ``change`` is what CHANGED; of a body only whether there was one (``old`` and ``new`` are
    empty, or None). ``initial_entries`` are those that a CREATED record brought in its logs;
    ``old_id`` and ``new_id`` are of a RENAMED.
    """

    commit: Commit
    what: EventType
    change: Difference | None = None
    initial_entries: tuple[Difference, ...] = ()
    old_id: str = ""
    new_id: str = ""

    @property
    def entries(self) -> tuple[Difference, ...]:
        """Everything about entries of logs that it recorded."""
        if self.initial_entries:
            return self.initial_entries
        if self.change is None:
            return ()
        return (self.change,)


@dataclass(slots=True)
class Lifetime:
    """One stretch of a path's history, by the numbers of its commits.

    It runs from the commit that added the file to the one that removed it.

    ``first`` and ``last`` are its first and last version that can be read; ``end`` is None
    while it stands.
    """

    start: int
    end: int | None = None
    first: Objects | None = None
    last: Objects | None = None


@dataclass(slots=True)
class RecordHistory:
    """The history of one id: its lifetimes, its events as rows, and the objects of its page now."""

    lifetimes: list[Lifetime] = field(default_factory=list)
    rows: list[EventRow] = field(default_factory=list)
    objects: ObjectPair = (None, None)

    @property
    def exists(self) -> bool:
        """Whether the record was added and not removed since."""
        return bool(self.lifetimes) and self.lifetimes[-1].end is None

    def end_lifetime(self, number: int) -> None:
        """Record that the commit removed the record, if it was there."""
        if self.exists:
            self.lifetimes[-1].end = number
            self.rows.append([number, EventType.REMOVED.value])


def change_row(change: Difference) -> list[Any]:
    """A change as it is kept. Bodies are long, and a timeline says that they changed, not how."""
    if change.what in {ChangeType.BODY, ChangeType.TRANSLATION}:
        old, new = _kept_body(change.old), _kept_body(change.new)
        return [change.what.value, None, None, old, new]
    what = change.what.value
    return [what, change.path, change.old_path, change.old, change.new]


def _kept_body(body: Value | None) -> str | None:
    """Empty where there was no body; None where there was one."""
    if str(body).strip():
        return None
    return ""


_CHANGE_TYPES = {what.value: what for what in ChangeType}


def change_of(row: list[Any]) -> Difference:
    """A change that was kept."""
    what, path, old_path, old, new = row
    return Difference(_CHANGE_TYPES[what], path, old_path, old, new)


def initial_entry_rows(front_matter: dict[str, Value]) -> list[list[Any]]:
    """The entries in the logs of front matter, as rows of changes that added them."""
    rows: list[list[Any]] = []
    for log in LOGS:
        for index, entry in enumerate(entries_of(front_matter, log)):
            row = [ChangeType.ENTRY_ADDED.value, (log, index), None, None, entry]
            rows.append(row)
    return rows
