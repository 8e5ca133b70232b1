"""The timeline of one record, newest first: what was recorded when, for which day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dxplan.comparison.events import Commit, Event, EventType
from dxplan.history.uncommitted import UncommittedChanges
from dxplan.messages import Catalogue
from dxplan.model.fields import UNPUBLISHED
from dxplan.model.records import Kind
from dxplan.text.terminal import json_for_terminal, paint, printable
from dxplan.wording.change_sentences import Names
from dxplan.wording.dates import format_day
from dxplan.wording.timeline import TimelineLine, lines, unrecorded


@dataclass(frozen=True)
class RecordTimeline:
    """A record's events, oldest first, with what wording them takes.

    ``gone``: the working tree lacks the record; ``address``: where a commit can be read on the web.
    """

    id: str
    kind: Kind
    name: str
    events: Sequence[Event]
    pending: UncommittedChanges
    gone: bool
    out_of_order: frozenset[str]
    backdated_days: int
    address: Callable[[str], str | None]
    names: Names


def render(timeline: RecordTimeline, catalogue: Catalogue, *, color: bool) -> str:
    """The timeline for people."""
    text = [_title(timeline, catalogue, color=color)]
    former_ids = dict.fromkeys(
        event.old_id for event in timeline.events if event.what is EventType.RENAMED
    )
    if former_ids:
        former = catalogue("history.former", former=", ".join(former_ids))
        text.append(printable(former))
    text += [catalogue("history.clocks"), ""]
    blocks = list(_blocks(timeline, catalogue))
    for commit, timeline_lines in blocks:
        text.append(_heading(timeline, commit, catalogue, color=color))
        for line in timeline_lines:
            mark = _mark(timeline, line, catalogue, color=color)
            text.append(f"  • {printable(line.text)}{mark}")
        text.append("")
    if not blocks:
        text += [catalogue("history.nothing"), ""]
    return "\n".join(text)


def _title(timeline: RecordTimeline, catalogue: Catalogue, *, color: bool) -> str:
    title = timeline.id
    if timeline.name:
        title = catalogue("history.title", name=timeline.name, id=timeline.id)
    return paint(printable(title), "bold", color=color)


def _heading(
    timeline: RecordTimeline,
    commit: Commit | None,
    catalogue: Catalogue,
    *,
    color: bool,
) -> str:
    if commit is None:
        return paint(catalogue("history.pending"), "warning", color=color)
    day = format_day(commit.committed, catalogue.lang)
    recorded = catalogue(
        "history.recorded", day=day, author=commit.author, commit=commit.id[:9]
    )
    parts = [printable(recorded)]
    address = timeline.address(commit.id)
    if address:
        parts.append(address)
    heading = paint(" · ".join(parts), "bold", color=color)
    if commit.id in timeline.out_of_order:
        heading += " · " + paint(
            catalogue("history.out-of-order"), "warning", color=color
        )
    return heading


def _mark(
    timeline: RecordTimeline, line: TimelineLine, catalogue: Catalogue, *, color: bool
) -> str:
    if line.days_late <= timeline.backdated_days:
        return ""
    late = catalogue("history.late", count=line.days_late)
    return " · " + paint(late, "warning", color=color)


def _blocks(
    timeline: RecordTimeline, catalogue: Catalogue
) -> Iterator[tuple[Commit | None, list[TimelineLine]]]:
    """What each commit recorded, newest first; before them what none has."""
    uncommitted = list(_uncommitted(timeline, catalogue))
    if uncommitted:
        yield None, uncommitted
    by_commit = groupby(timeline.events, lambda event: event.commit)
    blocks = [(commit, list(events)) for commit, events in by_commit]
    for commit, events in reversed(blocks):
        yield commit, list(lines(events, timeline.kind, catalogue, timeline.names))


def _uncommitted(
    timeline: RecordTimeline, catalogue: Catalogue
) -> Iterator[TimelineLine]:
    pending = timeline.pending
    if timeline.gone:
        yield TimelineLine(EventType.REMOVED, catalogue("history.removed"))
    if pending.created:
        yield TimelineLine(EventType.CREATED, catalogue("history.created"))
    if pending.old_id is not None:
        text = catalogue("history.renamed", before=pending.old_id, after=timeline.id)
        yield TimelineLine(EventType.RENAMED, text)
    yield from unrecorded(pending.changes, timeline.kind, catalogue, timeline.names)


def to_json(timeline: RecordTimeline, catalogue: Catalogue, commit: str) -> str:
    """The timeline for programs, newest first."""
    document = {
        "schema": 1,
        "commit": commit,
        "id": timeline.id,
        "kind": timeline.kind,
        "backdated_days": timeline.backdated_days,
        "items": [
            _block(timeline, commit, lines)
            for commit, lines in _blocks(timeline, catalogue)
        ],
    }
    return json_for_terminal(document)


def _block(
    timeline: RecordTimeline, commit: Commit | None, lines: list[TimelineLine]
) -> dict[str, Any]:
    block: dict[str, Any] = {
        "commit": None,
        "recorded": None,
        "author": None,
        "subject": None,
        "url": None,
        "out_of_order": False,
        "events": [_event(line) for line in lines],
    }
    if commit is not None:
        block["commit"] = commit.id
        block["recorded"] = commit.committed.isoformat()
        block["author"] = commit.author
        block["subject"] = commit.subject
        block["url"] = timeline.address(commit.id)
        block["out_of_order"] = commit.id in timeline.out_of_order
    return block


def _event(line: TimelineLine) -> dict[str, Any]:
    event: dict[str, Any] = {
        "what": line.what,
        "key": None,
        "old": None,
        "new": None,
        "claimed": line.claimed,
        "days_late": line.days_late or None,
        "message": line.text,
    }
    change = line.change
    if change is not None:
        path = change.path or change.old_path or ()
        event["what"] = change.what
        event["key"] = ".".join(map(str, path)) or None
        if UNPUBLISHED.isdisjoint(path):
            event["old"] = change.old
            event["new"] = change.new
    return event
