"""Suspect answers: the item that a task carries out changed after the task last reported."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.comparison.events import EventType
from dxplan.compliance.logs import standing_changes, standing_entries
from dxplan.compliance.tasks import TaskState
from dxplan.history.timelines import History
from dxplan.portfolio.portfolio import Portfolio, Record

_DEADLINES = ("deadline", "by")
_WHOLE = (*_DEADLINES, "value", "operator", "indicator")
"""Keys of which any change is one of the obligation."""

_LEDGERED = (*_WHOLE, "title", "source")


@dataclass(frozen=True, slots=True, order=True)
class Suspect:
    """What is to be confirmed again: the item that changed, its key (`body` for its text), and since when."""

    since: date
    item: str
    key: str


def needs_reconfirmation(
    portfolio: Portfolio, state: TaskState, as_of: date, history: History | None
) -> Suspect | None:
    """The first change of an implemented item that no report of the task is later than; None where there is none.

    A change in a ledger counts from its date, one in the file from the day it was recorded (without a history only
    ledgers are known). A report of the same day does not confirm it: nobody knows which of the two came first.
    Nothing is asked of a task that never reported: it has said nothing that could be confirmed.
    """
    if not state.reports:
        return None
    last = state.reports[-1].date
    items = (
        _item(portfolio, portfolio.resolve(ref, state.record.jurisdiction))
        for ref in state.task.implements
    )
    found = [
        suspect
        for item in items
        if item is not None and item.id != state.id
        for suspect in _changes(item, as_of, history)
        if last <= suspect.since <= as_of
    ]
    return min(found, default=None)


def _item(portfolio: Portfolio, known: str | None) -> Record[Any] | None:
    indexes = (portfolio.tasks, portfolio.targets, portfolio.plans)
    return next((index[known] for index in indexes if known and known in index), None)


def _changes(
    item: Record[Any], as_of: date, history: History | None
) -> Iterator[Suspect]:
    """When what the item asks for changed, and in which key."""
    for change in standing_changes(item.fields.changes, as_of):
        if change.key in _LEDGERED:
            yield Suspect(change.date, item.id, change.key)
    for move in standing_entries(getattr(item.fields, "deadline_changes", ()), as_of):
        yield Suspect(move.date, item.id, "deadline")
    for event in history.events(item.id, item.kind) if history is not None else ():
        if (
            event.what is EventType.CHANGED
            and event.change is not None
            and _is_of_obligation(event.change)
        ):
            yield Suspect(event.commit.committed, item.id, event.change.key or "body")


def _is_of_obligation(change: Difference) -> bool:
    """Whether a change of the file asks for something else.

    No translation does, nothing that is only filled in, and of a deadline nothing that binds to no other day.
    """
    if change.what is ChangeType.BODY:
        return (
            change.old is None and change.new is None
        )  # there was a text before and after
    path = change.path or change.old_path or ()
    if change.what not in {
        ChangeType.SET,
        ChangeType.CHANGED,
        ChangeType.EMPTIED,
    } or path[-1:] == ("en",):
        return False
    filled_in = change.what is ChangeType.SET
    if path[0] in _DEADLINES and len(path) > 1:
        firm_anyway = path[1] == "firm" and (change.old, change.new) in {
            (None, "true"),
            ("true", None),
        }
        if (
            firm_anyway
            or path[1] == "text"
            or (filled_in and path[1] == "condition_met_on")
        ):
            return False
    return path[0] in _WHOLE or (
        not filled_in and (path[0] == "title" or path[:2] == ("source", "document"))
    )
