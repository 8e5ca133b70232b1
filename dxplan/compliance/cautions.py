"""What of a comparison somebody should look at before it is accepted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from dxplan.compliance.contrast import Altered, Contrast
from dxplan.compliance.tasks import TaskState
from dxplan.history.changes import Change, What
from dxplan.history.sides import Recording
from dxplan.model.deadline import binds_otherwise
from dxplan.model.parts import DATED_LOGS
from dxplan.model.values import days_between, interval_of

Name: TypeAlias = Literal[
    "removed", "completion-withdrawn", "deadline-later", "deadline-dropped", "deadline-edited", "entry-removed",
    "entry-changed", "without-document", "backdated", "renamed-unstated", "extended-late",
]  # fmt: skip


_DEADLINES = {"task": "deadline", "target": "by"}


@dataclass(frozen=True, slots=True)
class Caution:
    """One of them: about a record, or one change of it.

    Of ``backdated`` it is the entry furthest back, recorded ``days`` after its own day or later still.
    """

    name: Name
    altered: Altered
    change: Change | None = None
    days: int = 0


def cautions(found: Contrast, recorded: Recording, backdated_days: int) -> Iterator[Caution]:
    """Every caution, record by record."""
    for altered in found.altered:
        if altered.outcome == "removed":
            yield Caution("removed", altered)
        if altered.unstated:
            yield Caution("renamed-unstated", altered)
        yield from _of_states(altered)
        yield from _of_extension(altered)
        yield from _of_first_deadline(altered)
        for change in altered.changes:
            yield from _of_change(altered, change)
        day = recorded.day(altered.record.file) if altered.outcome != "created" else None
        late = [(_days_late(change, day), i) for i, change in enumerate(altered.changes)] if day else []
        days, i = max(late, default=(0, 0))
        if days > backdated_days:
            yield Caution("backdated", altered, altered.changes[i], days)


def _of_states(altered: Altered) -> Iterator[Caution]:
    old, new = altered.old, altered.new
    if not (isinstance(old, TaskState) and isinstance(new, TaskState)):
        return
    if old.judged.done.fulfilled and not new.judged.done.fulfilled:
        yield Caution("completion-withdrawn", altered)
    if old.deadline.every is None and new.deadline.every is None and old.judged.due.day is not None:
        if new.judged.due.day is None or (old.judged.due.firm and not new.judged.due.firm):
            yield Caution("deadline-dropped", altered)
        elif new.judged.due.day > old.judged.due.day:
            yield Caution("deadline-later", altered)


def _of_extension(altered: Altered) -> Iterator[Caution]:
    """An extension that came when the deadline before it had passed and nothing was fulfilled."""
    old = altered.old
    if not isinstance(old, TaskState) or old.deadline.every is not None or old.judged.done.fulfilled:
        return
    if not old.judged.due.firm:  # what is only expected is never late
        return
    added = [c for c in altered.changes if c.what is What.ENTRY_ADDED and c.key == "deadline_changes"]
    first = added[0] if added else None
    if first is None or not isinstance(first.new, dict) or first.new.get("corrects") or old.judged.due.day is None:
        return
    late = days_between(old.judged.due.day, interval_of(first.new["date"]).first)
    if late > 0:
        yield Caution("extended-late", altered, first, late)


def is_rewritten(altered: Altered) -> bool:
    """Whether a first deadline was written over; its wording, or that its condition is met, may come to be known."""
    old, new = altered.pair.old, altered.pair.new
    key = _DEADLINES.get(altered.record.kind)
    return bool(key and old and new and binds_otherwise(getattr(old.data, key), getattr(new.data, key)))


def _of_first_deadline(altered: Altered) -> Iterator[Caution]:
    if is_rewritten(altered):
        key = _DEADLINES[altered.record.kind]
        yield Caution("deadline-edited", altered, next((c for c in altered.changes if c.key == key), None))


def _of_change(altered: Altered, change: Change) -> Iterator[Caution]:
    if change.what in {What.ENTRY_REMOVED, What.ENTRY_CHANGED}:
        yield Caution("entry-removed" if change.new is None else "entry-changed", altered, change)
    if change.what is What.ENTRY_ADDED and change.key in {"deadline_changes", "changes"}:
        entry = change.new if isinstance(change.new, dict) else {}
        if not entry.get("document"):
            yield Caution("without-document", altered, change)


def _days_late(change: Change, recorded: date) -> int:
    """How long after its own day a new entry was recorded; 0 for an erratum, which says so itself."""
    if change.what is not What.ENTRY_ADDED or change.key not in DATED_LOGS or not isinstance(change.new, dict):
        return 0
    written = change.new["date"]  # empty where a flat status does not say its day
    return days_between(interval_of(written).last, recorded) if written and not change.new.get("corrects") else 0
