"""Suspect answers: the item that a task carries out changed after the task last reported."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from dxplan.comparison.events import Event, EventType
from dxplan.comparison.significance import LEDGERED_OBLIGATIONS, changes_obligation
from dxplan.compliance.logs import changes_in_force, entries_in_force
from dxplan.compliance.tasks import TaskState
from dxplan.model.records import Kind
from dxplan.portfolio.portfolio import Portfolio, Record

EventsOf: TypeAlias = Callable[[str, Kind], Iterable[Event]]
"""What happened to a record, by its id and kind, the oldest first."""


@dataclass(frozen=True, slots=True, order=True)
class Suspect:
    """What is to be confirmed again.

    The item that changed, its key (`body` for its text), and since when.
    """

    since: date
    item: str
    key: str


def needs_reconfirmation(
    portfolio: Portfolio, state: TaskState, as_of: date, events_of: EventsOf | None
) -> Suspect | None:
    """The first change of an implemented item that no report of the task is later than.

    None where there is none. A change in a ledger counts from its date, one in the file from
    the day it was recorded; without ``events_of`` only ledgers are read. A report of the same
    day does not confirm: nobody can tell which came first. Of a task that never reported
    nothing is asked.
    """
    if not state.reports:
        return None
    last = state.reports[-1].date
    suspects = []
    for ref in state.task.implements:
        item = _item(portfolio, portfolio.resolve(ref, state.record.jurisdiction))
        if item is None or item.id == state.id:
            continue
        for suspect in _changes(portfolio, item, as_of, events_of):
            if last <= suspect.since <= as_of:
                suspects.append(suspect)
    return min(suspects, default=None)


def _item(portfolio: Portfolio, identity: str | None) -> Record[Any] | None:
    if identity is None:
        return None
    for kind in ("task", "target", "plan"):
        record = portfolio.index(kind).get(identity)
        if record is not None:
            return record
    return None


def _changes(
    portfolio: Portfolio, item: Record[Any], as_of: date, events_of: EventsOf | None
) -> Iterator[Suspect]:
    """When what the item asks for changed, and in which key."""
    yield from _ledgered_changes(portfolio, item, as_of)
    if events_of is None:
        return
    for event in events_of(item.id, item.kind):
        if event.what is not EventType.CHANGED or event.change is None:
            continue
        if changes_obligation(event.change):
            key = event.change.key or "body"
            yield Suspect(event.commit.committed, item.id, key)


def _ledgered_changes(
    portfolio: Portfolio, item: Record[Any], as_of: date
) -> Iterator[Suspect]:
    """The changes that the ledgers of an item tell."""
    for change in changes_in_force(item.fields.changes, as_of):
        if change.key in LEDGERED_OBLIGATIONS:
            yield Suspect(change.date, item.id, change.key)
    deadline_changes = getattr(portfolio.head(item), "deadline_changes", ())
    for deadline_change in entries_in_force(deadline_changes, as_of):
        yield Suspect(deadline_change.date, item.id, "deadline")
