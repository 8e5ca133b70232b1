"""What was taken back: errata, withdrawn completions, moved deadlines, verifications that dispute a report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dxplan.compliance.logs import (
    corrected_entries,
    erratum_group,
    indexed_entries_in_force,
    is_in_force,
    last_day,
)
from dxplan.model.deadline import Deadline
from dxplan.model.fields import LOGS
from dxplan.model.records import Report, Task
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Record
from dxplan.site.page import Page
from dxplan.site.recent_changes import EntryRecording
from dxplan.site.site import Site


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry that corrects, withdraws, moves or disputes; ``before`` is what it takes the place of.

    ``part`` is where the entry stands on its record's page; empty where the page does not show it any more.
    ``entered`` is when the repository first held it, ``differs`` the keys that an erratum says otherwise.
    """

    record: str
    log: str
    index: int
    data: Any
    before: Any
    part: str
    entered: EntryRecording | None
    differs: tuple[str, ...] = ()


def sheets(site: Site) -> Iterator[Page]:
    """The page of corrections."""
    groups = {
        "errata": [*errata(site)],
        "withdrawn": [*withdrawn(site)],
        "moved": [*moved(site)],
        "disputed": [*disputed(site)],
    }
    newest = {name: sorted(rows, key=_newest) for name, rows in groups.items()}
    yield Page("corrections.html", "corrections.html", {"crumbs": (), "groups": newest})


def _newest(row: Correction) -> tuple[int, str, str, int]:
    day = (
        row.entered.day if row.entered else row.data.recorded or last_day(row.data.date)
    )
    return (-day.toordinal(), row.record, row.log, row.index)


@dataclass(frozen=True)
class _Log:
    """One log of a record, put into the order of its page once for all its rows: there may be thousands."""

    site: Site
    record: Record[Any]
    name: str

    @cached_property
    def entries(self) -> Sequence[Any]:
        """All entries of the file."""
        data = self.record.fields
        is_task = self.name == "reports" and self.record.kind == "task"
        return data.all_reports if is_task else getattr(data, self.name, ())

    @cached_property
    def shown(self) -> dict[int, Any]:
        """The entries that stand on the day by their places in the file, as the record's page shows them."""
        found = indexed_entries_in_force(
            self.entries, self.site.as_of, erratum_group(self.name)
        )
        return dict(sorted(found, key=lambda pair: last_day(pair[1].date)))

    @cached_property
    def _parts(self) -> dict[int, str]:
        """Where on the record's page each entry stands; where a task restates another, its lists are the other's."""
        is_list = self.name in {"reports", "verifications"}
        state = self.site.compliance.tasks.get(self.record.id)
        if is_list and state is not None and state.restates is not None:
            return {}
        return {
            index: f"{self.name}-{n}" if is_list else self.name
            for n, index in enumerate(self.shown, 1)
        }

    def row(
        self, index: int, before: object = None, differs: tuple[str, ...] = ()
    ) -> Correction:
        """An entry as a row of the page."""
        key, data, part = (
            self.record.id,
            self.entries[index],
            self._parts.get(index, ""),
        )
        entered = self.site.entered(key, self.name, index)
        return Correction(key, self.name, index, data, before, part, entered, differs)


def _records(site: Site) -> Iterator[Record[Any]]:
    return (
        site.record(key)
        for key, kind in site.kinds.items()
        if kind in {"task", "target", "plan"}
    )


def _tasks(site: Site) -> Iterator[Record[Task]]:
    """The tasks that exist, but for those that restate another: their reports and verifications are the other's."""
    for state in site.compliance.tasks.values():
        if state.restates is None:
            yield state.record


def errata(site: Site) -> Iterator[Correction]:
    """Every entry that corrects another, seen on the day; also one that was corrected again."""
    for record in _records(site):
        for name in LOGS:
            log = _Log(site, record, name)
            for i, above in enumerate(
                corrected_entries(log.entries, erratum_group(name))
            ):
                entry = log.entries[i]
                if entry.corrects is not None and is_in_force(entry, site.as_of):
                    before = log.entries[above] if above is not None else None
                    yield log.row(
                        i,
                        before,
                        _differing(before, entry) if before is not None else (),
                    )


def _differing(before: FrontMatter, after: FrontMatter) -> tuple[str, ...]:
    """The keys of an entry that another says otherwise."""
    fields = type(after).model_fields.items()
    differing = (
        field.alias or key
        for key, field in fields
        if getattr(before, key) != getattr(after, key)
    )
    return tuple(key for key in differing if key not in {"corrects", "recorded"})


def withdrawn(site: Site) -> Iterator[Correction]:
    """Reports by which a task is not completed any more: later ones, and errata of the completion itself."""
    for record in _tasks(site):
        log = _Log(site, record, "reports")
        entries = log.entries
        found: dict[int, Report] = {}
        last: dict[str, Report] = {}
        for i, report in log.shown.items():
            occurrence = report.occurrence.text if report.occurrence else ""
            before = last.get(occurrence, report)
            if before.status == "completed" != report.status:
                found[i] = before
            last[occurrence] = report
        for i, above in enumerate(corrected_entries(entries)):
            corrected = entries[i if above is None else above]
            if corrected.status == "completed" != entries[i].status and is_in_force(
                entries[i], site.as_of
            ):
                found[i] = corrected
        for i, before in found.items():
            yield log.row(i, before)


def moved(site: Site) -> Iterator[Correction]:
    """Every deadline that was moved, with the one before it: by its own ledger, or by a change of the obligation."""
    for record in _records(site):
        before: Deadline | object = getattr(
            record.fields, "deadline", getattr(record.fields, "by", None)
        )
        moves, changes = (
            _Log(site, record, "deadline_changes"),
            _Log(site, record, "changes"),
        )
        for i, move in moves.shown.items():
            yield moves.row(i, before)
            before = move.to
        for i, change in changes.shown.items():
            if change.key in {"deadline", "by"}:
                yield changes.row(i, change.was)


def disputed(site: Site) -> Iterator[Correction]:
    """Every verification that contradicts the unit's report, with the unit's reply."""
    for record in _tasks(site):
        log = _Log(site, record, "verifications")
        for i, found in log.shown.items():
            if found.finding == "disputed":
                yield log.row(i)
