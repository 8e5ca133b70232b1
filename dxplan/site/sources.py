"""What a comparison rests on: how many sources were read, and of which days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dxplan.compliance.logs import last_day
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.model.records import Report
from dxplan.model.values import DocumentRef
from dxplan.site.site import Site


@dataclass(frozen=True, slots=True)
class SourceCount:
    """How many entries something rests on, in how many documents or articles they were read, and of which days."""

    entries: int
    sources: int
    first: date | None
    last: date | None


def basis(site: Site, states: Iterable[TaskState | TargetState]) -> SourceCount:
    """What the statuses of some tasks, or the measurements of some targets, rest on."""
    days: list[date] = []
    read: set[str] = set()
    for state in states:
        home = site.compliance.home(state)
        for entry in (
            state.reports if isinstance(state, TaskState) else state.measurements
        ):
            days.append(last_day(entry.date))
            source = _read(site, entry.via or entry.document, home.jurisdiction)
            read.update([source] if source else ())
    return SourceCount(
        len(days), len(read), min(days, default=None), max(days, default=None)
    )


def is_unlinked(site: Site, state: TaskState | TargetState) -> bool:
    """Whether a reader can check nothing of it: not where it is stated, no report or measurement, no evidence."""
    home = site.compliance.home(state)
    own = state.task.source if isinstance(state, TaskState) else state.target.source
    read = (
        {_read(site, own.via or own.document, state.record.jurisdiction)}
        if own
        else set()
    )
    for entry in state.reports if isinstance(state, TaskState) else state.measurements:
        shown = (
            entry.via or entry.document,
            *(entry.evidence if isinstance(entry, Report) else ()),
        )
        read.update(_read(site, ref, home.jurisdiction) for ref in shown)
    return bool(read - {None}) and read - {None} <= site.unlinked


def _read(site: Site, ref: DocumentRef | None, jurisdiction: str | None) -> str | None:
    found = site.portfolio.document(ref, jurisdiction)
    return found.id if found else None
