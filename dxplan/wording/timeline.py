"""What one commit did to a record, line by line: the sentence, and the day that is claimed beside that of recording."""

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
from dxplan.wording.sentences import Names, nobody, sentence, sentences


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line of a timeline.

    ``claimed`` is the day that it speaks of, ``days_late`` how long after its own day an entry was recorded
    (`lateness`). ``is_initial``: the record had the entry when it was created.
    """

    what: str
    text: str
    change: Difference | None = None
    claimed: str | None = None
    days_late: int = 0
    is_initial: bool = False


def lines(
    events: Sequence[Event], kind: Kind, words: Catalogue, names: Names = nobody
) -> Iterator[TimelineLine]:
    """The events of a record by one commit."""
    for event in events:
        if event.what is EventType.RENAMED:
            yield TimelineLine(
                event.what,
                words("history.renamed", before=event.old_id, after=event.new_id),
            )
        elif event.what is not EventType.CHANGED:
            yield TimelineLine(event.what, words(f"history.{event.what}"))
        for change in event.initial_entries:
            shown = _published(change, words)
            yield _line(
                event.commit,
                shown,
                sentence(shown, kind, words, names),
                is_initial=True,
            )
    changes = [
        _published(event.change, words) for event in events if event.change is not None
    ]
    for change, text in sentences(changes, kind, words, names):
        yield _line(events[0].commit, change, text)


def unrecorded(
    changes: Iterable[Difference], kind: Kind, words: Catalogue, names: Names = nobody
) -> Iterator[TimelineLine]:
    """Changes that no commit has yet."""
    for change, text in sentences(
        [_published(change, words) for change in changes], kind, words, names
    ):
        yield TimelineLine(EventType.CHANGED, text, change, claimed(change))


def _published(change: Difference, words: Catalogue) -> Difference:
    """A change as anybody may read it: that such a key changed is told, and its value is not."""
    old, new = (_public(change.key, side, words) for side in (change.old, change.new))
    return replace(change, old=old, new=new)


def _public(key: str, value: Value | None, words: Catalogue) -> Value | None:
    if key in UNPUBLISHED:
        return words("diff.unpublished") if value else value
    if isinstance(value, Mapping):
        return {
            inner: item for inner, item in value.items() if inner not in UNPUBLISHED
        }
    return value


def _line(
    commit: Commit, change: Difference, text: str, *, is_initial: bool = False
) -> TimelineLine:
    late = days_late(_new_entry(change), commit.committed, is_initial=is_initial)
    return TimelineLine(
        EventType.CHANGED, text, change, claimed(change), late, is_initial
    )


def claimed(change: Difference) -> str | None:
    """The day that a new or changed entry speaks of; None where it is no day, or nothing new is claimed."""
    entry = _new_entry(change)
    written = entry.get("date") if isinstance(entry, Mapping) else None
    if not isinstance(written, str) or len(written) != len("2022-06-20"):
        return None
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return None


def _new_entry(change: Difference) -> Value | None:
    """The entry that a change added or wrote over; None where nothing new is said."""
    says_something = change.what in {ChangeType.ENTRY_ADDED, ChangeType.ENTRY_CHANGED}
    return change.new if says_something else None
