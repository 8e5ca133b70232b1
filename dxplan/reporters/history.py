"""The timeline of one record: what was recorded when, newest first, with the day that each thing was claimed for."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from babel.dates import format_date

from dxplan.diagnostics import Value
from dxplan.exchange.fields import UNPUBLISHED
from dxplan.history.changes import Change, What
from dxplan.history.events import Event, Happened
from dxplan.history.log import Commit
from dxplan.history.pending import Pending
from dxplan.messages import Catalogue
from dxplan.model.records import Kind
from dxplan.reporters.changes import Names, sentence, sentences
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


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a timeline; ``claimed`` is the day that it speaks of, ``late`` how long after it was recorded."""

    what: str
    text: str
    change: Change | None = None
    claimed: str | None = None
    late: int | None = None


def render(timeline: Timeline, words: Catalogue, *, color: bool) -> str:
    """The timeline for people."""
    name = words("history.title", name=timeline.name, id=timeline.id) if timeline.name else timeline.id
    lines = [paint(printable(name), "bold", color=color), words("history.clocks"), ""]
    former = dict.fromkeys(event.before for event in timeline.events if event.what is Happened.RENAMED)
    if former:
        lines[1:1] = [printable(words("history.former", former=", ".join(former)))]
    for commit, told in _blocks(timeline, words):
        lines.append(_heading(timeline, commit, words, color=color))
        lines += [f"  • {printable(line.text)}{_mark(timeline, line, words, color=color)}" for line in told]
        lines.append("")
    if not timeline.events and len(lines) == 3:
        lines += [words("history.nothing"), ""]
    return "\n".join(lines)


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


def _mark(timeline: Timeline, line: _Line, words: Catalogue, *, color: bool) -> str:
    if line.late is None or line.late <= timeline.backdated_days:
        return ""
    return " · " + paint(words("history.late", count=line.late), "warning", color=color)


def _blocks(timeline: Timeline, words: Catalogue) -> Iterator[tuple[Commit | None, list[_Line]]]:
    """What each commit recorded, newest first; before them what none has."""
    waiting = [*_pending(timeline, words)]
    if waiting:
        yield None, waiting
    grouped = [(commit, list(events)) for commit, events in groupby(timeline.events, lambda event: event.commit)]
    for commit, events in reversed(grouped):
        yield commit, [*_lines(timeline, events, words)]


def _pending(timeline: Timeline, words: Catalogue) -> Iterator[_Line]:
    found = timeline.pending
    if timeline.gone:
        yield _Line(Happened.REMOVED, words("history.removed"))
    if found.created:
        yield _Line(Happened.CREATED, words("history.created"))
    if found.before is not None:
        text = words("history.renamed", before=found.before, after=timeline.id)
        yield _Line(Happened.RENAMED, text)
    changes = [_published(change, words) for change in found.changes]
    for change, text in sentences(changes, timeline.kind, words, timeline.names):
        yield _Line(Happened.CHANGED, text, change, _claimed(change))


def _lines(timeline: Timeline, events: Sequence[Event], words: Catalogue) -> Iterator[_Line]:
    for event in events:
        if event.what is Happened.RENAMED:
            yield _Line(event.what, words("history.renamed", before=event.before, after=event.after))
        elif event.what is not Happened.CHANGED:
            yield _Line(event.what, words(f"history.{event.what}"))
        for held in event.held:
            shown = _published(held, words)
            yield _line(event.commit, shown, sentence(shown, timeline.kind, words, timeline.names))
    changes = [_published(event.change, words) for event in events if event.change is not None]
    for change, text in sentences(changes, timeline.kind, words, timeline.names):
        yield _line(events[0].commit, change, text)


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


def _line(commit: Commit, change: Change, text: str) -> _Line:
    claimed = _claimed(change)
    late = (commit.committed - date.fromisoformat(claimed)).days if claimed else None
    return _Line(Happened.CHANGED, text, change, claimed, late if late is not None and late > 0 else None)


def _claimed(change: Change) -> str | None:
    """The day that a new or changed entry speaks of; None where it is no day, or nothing new is claimed."""
    entry = change.new if change.what in {What.ENTRY_ADDED, What.ENTRY_CHANGED} else None
    written = entry.get("date") if isinstance(entry, dict) else None
    try:
        return date.fromisoformat(written).isoformat() if isinstance(written, str) and len(written) == 10 else None
    except ValueError:
        return None


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


def _block(timeline: Timeline, commit: Commit | None, lines: list[_Line]) -> dict[str, Any]:
    return {
        "commit": commit.id if commit else None,
        "recorded": commit.committed.isoformat() if commit else None,
        "author": commit.author if commit else None,
        "subject": commit.subject if commit else None,
        "url": timeline.address(commit.id) if commit else None,
        "out_of_order": commit is not None and commit.id in timeline.out_of_order,
        "events": [_event(line) for line in lines],
    }


def _event(line: _Line) -> dict[str, Any]:
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
