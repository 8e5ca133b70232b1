"""What a comparison rests on: how many sources were read, and of which days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dxplan.compliance.logs import last_day
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.model.evidence import documents_among, unregistered_among
from dxplan.model.records import Measurement, Report
from dxplan.model.shared import Citation
from dxplan.model.values import DocumentRef
from dxplan.site.site import Site


@dataclass(frozen=True, slots=True)
class SourceCount:
    """How many entries something rests on, from how many sources, and of which days."""

    entries: int
    sources: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Readings:
    """How many statuses a source states, how many are how somebody read one."""

    stated: int
    as_read: int
    only_source: str | None
    """What was read for all of the latter, where they are several: it need not name each task."""


def basis(site: Site, states: Iterable[TaskState | TargetState]) -> SourceCount:
    """What the statuses of some tasks, or the measurements of some targets, rest on."""
    days: list[date] = []
    read: set[str] = set()
    for state in states:
        home = site.compliance.home(state)
        for entry in _entries(state):
            days.append(last_day(entry.date))
            source = _read(site, entry.via or entry.document, home.jurisdiction)
            if source is not None:
                read.add(source)
    return SourceCount(
        len(days), len(read), min(days, default=None), max(days, default=None)
    )


def readings(site: Site, states: Iterable[TaskState]) -> Readings:
    """How sure the statuses of some tasks are; those that were never reported have none."""
    reported = [state for state in states if state.reports]
    as_read = [state for state in reported if state.is_as_read]
    sources = {_latest_source(site, state) for state in as_read}
    only_source = sources.pop() if len(as_read) > 1 == len(sources) else None
    return Readings(len(reported) - len(as_read), len(as_read), only_source)


def _latest_source(site: Site, state: TaskState) -> str | None:
    """What was read for the report on which the status of a task rests."""
    report = state.evaluation.progress.least_sure_report
    if report is None:
        return None
    home = site.compliance.home(state)
    return _read(site, report.via or report.document, home.jurisdiction)


def is_unlinked(site: Site, state: TaskState | TargetState) -> bool:
    """Whether a reader can check nothing of it: no source, no entry, no evidence."""
    home = site.compliance.home(state)
    own = _source_of(state)
    read: set[str | None] = set()
    if own is not None:
        read.add(_read(site, own.via or own.document, state.record.jurisdiction))
    for entry in _entries(state):
        read.add(_read(site, entry.via or entry.document, home.jurisdiction))
        if isinstance(entry, Report):
            if unregistered_among(entry.evidence):
                return False
            for ref in documents_among(entry.evidence):
                read.add(_read(site, ref, home.jurisdiction))
    read.discard(None)
    return bool(read) and all(key in site.unlinked for key in read)


def _source_of(state: TaskState | TargetState) -> Citation | None:
    """Where a task or target says that it stands."""
    if isinstance(state, TaskState):
        return state.task.source
    return state.target.source


def _entries(state: TaskState | TargetState) -> Sequence[Report | Measurement]:
    """The reports of a task, the measurements of a target."""
    if isinstance(state, TaskState):
        return state.reports
    return state.measurements


def _read(site: Site, ref: DocumentRef | None, jurisdiction: str | None) -> str | None:
    document = site.portfolio.document(ref, jurisdiction)
    return document.id if document is not None else None
