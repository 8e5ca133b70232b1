"""The timeline of one record: what was recorded when, newest first, with the day that each thing was claimed for."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from babel.dates import format_date

from dxplan.diagnostics import Value
from dxplan.exchange.fields import UNPUBLISHED
from dxplan.history.changes import Change
from dxplan.history.events import Event, Happened
from dxplan.history.log import Commit
from dxplan.history.pending import Pending
from dxplan.messages import Catalogue
from dxplan.model.records import Kind
from dxplan.narrative.lines import Line, lines, unrecorded
from dxplan.narrative.sentences import Names
from dxplan.reporters.terminal import paint, printable

_DAY = {"vi": "dd/MM/yyyy", "en": "d MMMM yyyy"}


@dataclass(frozen=True)
class Timeline:
    """A record's events, oldest first, with all that their telling takes.

    ``gone`` says that the working tree lacks the record, ``address`` where a commit can be read on the web.
    """

    id: str
    kind: Kind
    name: str
    events: Sequence[Event]
    pending: Pending
    gone: bool
    out_of_order: frozenset[str]
    backdated_days: int
    address: Callable[[str], str | None]
    names: Names


def render(timeline: Timeline, words: Catalogue, *, color: bool) -> str:
    """The timeline for people."""
    name = words("history.title", name=timeline.name, id=timeline.id) if timeline.name else timeline.id
    shown = [paint(printable(name), "bold", color=color), words("history.clocks"), ""]
    former = dict.fromkeys(event.before for event in timeline.events if event.what is Happened.RENAMED)
    if former:
        shown[1:1] = [printable(words("history.former", former=", ".join(former)))]
    for commit, told in _blocks(timeline, words):
        shown.append(_heading(timeline, commit, words, color=color))
        shown += [f"  • {printable(line.text)}{_mark(timeline, line, words, color=color)}" for line in told]
        shown.append("")
    if not timeline.events and len(shown) == 3:
        shown += [words("history.nothing"), ""]
    return "\n".join(shown)


def _heading(timeline: Timeline, commit: Commit | None, words: Catalogue, *, color: bool) -> str:
    if commit is None:
        return paint(words("history.pending"), "warning", color=color)
    day = format_date(commit.committed, _DAY[words.lang], locale=words.lang)
    told = words("history.recorded", day=day, author=commit.author, commit=commit.id[:9])
    parts = [printable(told), *filter(None, [timeline.address(commit.id)])]
    heading = paint(" · ".join(parts), "bold", color=color)
    if commit.id in timeline.out_of_order:
        heading += " · " + paint(words("history.out-of-order"), "warning", color=color)
    return heading


def _mark(timeline: Timeline, line: Line, words: Catalogue, *, color: bool) -> str:
    if line.late is None or line.late <= timeline.backdated_days:
        return ""
    return " · " + paint(words("history.late", count=line.late), "warning", color=color)


def _blocks(timeline: Timeline, words: Catalogue) -> Iterator[tuple[Commit | None, list[Line]]]:
    """What each commit recorded, newest first; before them what none has."""
    waiting = [*_pending(timeline, words)]
    if waiting:
        yield None, waiting
    grouped = [(commit, list(events)) for commit, events in groupby(timeline.events, lambda event: event.commit)]
    for commit, events in reversed(grouped):
        told = [_public_event(event, words) for event in events]
        yield commit, [*lines(told, timeline.kind, words, timeline.names)]


def _pending(timeline: Timeline, words: Catalogue) -> Iterator[Line]:
    found = timeline.pending
    if timeline.gone:
        yield Line(Happened.REMOVED, words("history.removed"))
    if found.created:
        yield Line(Happened.CREATED, words("history.created"))
    if found.before is not None:
        text = words("history.renamed", before=found.before, after=timeline.id)
        yield Line(Happened.RENAMED, text)
    changes = [_published(change, words) for change in found.changes]
    yield from unrecorded(changes, timeline.kind, words, timeline.names)


def _public_event(event: Event, words: Catalogue) -> Event:
    change = _published(event.change, words) if event.change else None
    return replace(event, change=change, held=tuple(_published(held, words) for held in event.held))


def _published(change: Change, words: Catalogue) -> Change:
    """A change as anybody may read it: that such a key changed is told, and its value is not."""
    old, new = (_public(change.key, side, words) for side in (change.old, change.new))
    return replace(change, old=old, new=new)


def _public(key: str, value: Value | None, words: Catalogue) -> Value | None:
    if key in UNPUBLISHED:
        return words("diff.unpublished") if value else value
    if isinstance(value, Mapping):
        return {inner: item for inner, item in value.items() if inner not in UNPUBLISHED}
    return value


def to_json(timeline: Timeline, words: Catalogue, commit: str) -> str:
    """The timeline for programs, newest first."""
    document = {
        "schema": 1,
        "commit": commit,
        "id": timeline.id,
        "kind": timeline.kind,
        "backdated_days": timeline.backdated_days,
        "items": [_block(timeline, commit, lines) for commit, lines in _blocks(timeline, words)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _block(timeline: Timeline, commit: Commit | None, lines: list[Line]) -> dict[str, Any]:
    return {
        "commit": commit.id if commit else None,
        "recorded": commit.committed.isoformat() if commit else None,
        "author": commit.author if commit else None,
        "subject": commit.subject if commit else None,
        "url": timeline.address(commit.id) if commit else None,
        "out_of_order": commit is not None and commit.id in timeline.out_of_order,
        "events": [_event(line) for line in lines],
    }


def _event(line: Line) -> dict[str, Any]:
    change = line.change
    path = (change.path or change.old_path or ()) if change else ()
    told = UNPUBLISHED.isdisjoint(path)
    return {
        "what": change.what if change else line.what,
        "key": ".".join(map(str, path)) or None,
        "old": change.old if change and told else None,
        "new": change.new if change and told else None,
        "claimed": line.claimed,
        "days_late": line.late,
        "message": line.text,
    }
