"""The timeline of one record: what was recorded when, newest first, with the day that each thing was claimed for."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dxplan.comparison.events import Commit, Event, EventType
from dxplan.history.uncommitted import UncommittedChanges
from dxplan.messages import Catalogue
from dxplan.model.fields import UNPUBLISHED
from dxplan.model.records import Kind
from dxplan.text.terminal import paint, printable
from dxplan.wording.dates import format_day
from dxplan.wording.sentences import Names
from dxplan.wording.timeline import TimelineLine, lines, unrecorded


@dataclass(frozen=True)
class RecordTimeline:
    """A record's events, oldest first, with all that their telling takes.

    ``gone`` says that the working tree lacks the record, ``address`` where a commit can be read on the web.
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
    name = (
        catalogue("history.title", name=timeline.name, id=timeline.id)
        if timeline.name
        else timeline.id
    )
    shown = [
        paint(printable(name), "bold", color=color),
        catalogue("history.clocks"),
        "",
    ]
    former = dict.fromkeys(
        event.old_id for event in timeline.events if event.what is EventType.RENAMED
    )
    if former:
        shown[1:1] = [printable(catalogue("history.former", former=", ".join(former)))]
    for commit, told in _blocks(timeline, catalogue):
        shown.append(_heading(timeline, commit, catalogue, color=color))
        shown += [
            f"  • {printable(line.text)}{_mark(timeline, line, catalogue, color=color)}"
            for line in told
        ]
        shown.append("")
    if not timeline.events and len(shown) == 3:
        shown += [catalogue("history.nothing"), ""]
    return "\n".join(shown)


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
    told = catalogue(
        "history.recorded", day=day, author=commit.author, commit=commit.id[:9]
    )
    parts = [printable(told), *filter(None, [timeline.address(commit.id)])]
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
    waiting = [*_pending(timeline, catalogue)]
    if waiting:
        yield None, waiting
    grouped = [
        (commit, list(events))
        for commit, events in groupby(timeline.events, lambda event: event.commit)
    ]
    for commit, events in reversed(grouped):
        yield commit, [*lines(events, timeline.kind, catalogue, timeline.names)]


def _pending(timeline: RecordTimeline, catalogue: Catalogue) -> Iterator[TimelineLine]:
    found = timeline.pending
    if timeline.gone:
        yield TimelineLine(EventType.REMOVED, catalogue("history.removed"))
    if found.created:
        yield TimelineLine(EventType.CREATED, catalogue("history.created"))
    if found.old_id is not None:
        text = catalogue("history.renamed", before=found.old_id, after=timeline.id)
        yield TimelineLine(EventType.RENAMED, text)
    yield from unrecorded(found.changes, timeline.kind, catalogue, timeline.names)


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
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _block(
    timeline: RecordTimeline, commit: Commit | None, lines: list[TimelineLine]
) -> dict[str, Any]:
    return {
        "commit": commit.id if commit else None,
        "recorded": commit.committed.isoformat() if commit else None,
        "author": commit.author if commit else None,
        "subject": commit.subject if commit else None,
        "url": timeline.address(commit.id) if commit else None,
        "out_of_order": commit is not None and commit.id in timeline.out_of_order,
        "events": [_event(line) for line in lines],
    }


def _event(line: TimelineLine) -> dict[str, Any]:
    change = line.change
    path = (change.path or change.old_path or ()) if change else ()
    told = UNPUBLISHED.isdisjoint(path)
    return {
        "what": change.what if change else line.what,
        "key": ".".join(map(str, path)) or None,
        "old": change.old if change and told else None,
        "new": change.new if change and told else None,
        "claimed": line.claimed,
        "days_late": line.days_late or None,
        "message": line.text,
    }
