"""What one commit did to a record, line by line, with the day claimed beside that of recording."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.comparison.events import Commit, Event, EventType
from dxplan.comparison.lateness import days_late
from dxplan.diagnostics import Value
from dxplan.messages import Catalogue
from dxplan.model.fields import UNPUBLISHED
from dxplan.model.records import Kind
from dxplan.wording.change_sentences import (
    Names,
    nobody,
    sentence,
    sentences,
    worded,
)


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line of a timeline.

    ``claimed`` is the day that it speaks of, ``days_late`` how long after its own day an entry was
    recorded (`lateness`). ``is_initial``: the record had the entry when it was created.
    """

    what: str
    text: str
    change: Difference | None = None
    claimed: str | None = None
    days_late: int = 0
    is_initial: bool = False


def lines(
    events: Sequence[Event], kind: Kind, catalogue: Catalogue, names: Names = nobody
) -> Iterator[TimelineLine]:
    """The events of a record by one commit."""
    for event in events:
        if event.what is EventType.RENAMED:
            text = catalogue("history.renamed", before=event.old_id, after=event.new_id)
            yield TimelineLine(event.what, text)
        elif event.what is not EventType.CHANGED:
            yield TimelineLine(event.what, catalogue(f"history.{event.what}"))
        for change in event.initial_entries:
            published = _published(change, catalogue)
            text = sentence(published, kind, catalogue, names)
            yield _line(event.commit, published, text, is_initial=True)
    changes = []
    for event in events:
        if event.change is not None:
            changes.append(_published(event.change, catalogue))
    for change, text in sentences(changes, kind, catalogue, names):
        yield _line(events[0].commit, change, text)


def line_count(events: Sequence[Event]) -> int:
    """How many lines the events of a record by one commit are."""
    count = 0
    changes = []
    for event in events:
        if event.what is not EventType.CHANGED:
            count += 1
        count += len(event.initial_entries)
        if event.change is not None:
            changes.append(event.change)
    return count + sum(1 for _ in worded(changes))


def unrecorded(
    changes: Iterable[Difference],
    kind: Kind,
    catalogue: Catalogue,
    names: Names = nobody,
) -> Iterator[TimelineLine]:
    """Changes that no commit has yet."""
    published = [_published(change, catalogue) for change in changes]
    for change, text in sentences(published, kind, catalogue, names):
        yield TimelineLine(EventType.CHANGED, text, change, claimed(change))


def _published(change: Difference, catalogue: Catalogue) -> Difference:
    """A change as anybody may read it: that such a key changed is shown, and its value is not."""
    return replace(
        change,
        old=_public(change.key, change.old, catalogue),
        new=_public(change.key, change.new, catalogue),
    )


def _public(key: str, value: Value | None, catalogue: Catalogue) -> Value | None:
    if key in UNPUBLISHED:
        if value:
            return catalogue("diff.unpublished")
        return value
    if not isinstance(value, Mapping):
        return value
    published = {}
    for inner, item in value.items():
        if inner not in UNPUBLISHED:
            published[inner] = item
    return published


def _line(
    commit: Commit, change: Difference, text: str, *, is_initial: bool = False
) -> TimelineLine:
    late = days_late(_new_entry(change), commit.committed, is_initial=is_initial)
    return TimelineLine(
        EventType.CHANGED, text, change, claimed(change), late, is_initial
    )


def claimed(change: Difference) -> str | None:
    """The day of a new or changed entry; None where it is no day, or there is no such entry."""
    entry = _new_entry(change)
    if not isinstance(entry, Mapping):
        return None
    written = entry.get("date")
    if not isinstance(written, str) or len(written) != len("2022-06-20"):
        return None
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return None


def _new_entry(change: Difference) -> Value | None:
    """The entry that a change added or wrote over; None where nothing new is said."""
    if change.what not in {ChangeType.ENTRY_ADDED, ChangeType.ENTRY_CHANGED}:
        return None
    return change.new
