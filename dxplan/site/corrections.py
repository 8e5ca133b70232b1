"""What was taken back: errata, withdrawn completions, moved deadlines, disputed reports."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dxplan.comparison.equivalence import RecordStates
from dxplan.compliance.logs import (
    corrected_entries,
    erratum_group,
    indexed_entries_in_force,
    is_in_force,
    last_day,
)
from dxplan.model.fields import LOGS
from dxplan.model.records import Report, Task
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Record
from dxplan.site.recent_changes import EntryRecording
from dxplan.site.site import Site


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry that corrects, withdraws, moves or disputes; ``old`` is what it takes the place of.

    ``part`` is where the entry stands on its record's page; empty where the page does not
    show it any more. ``entered`` is when it came into the repository, ``differing`` the keys
    that an erratum says otherwise.
    """

    record: str
    log: str
    index: int
    entry: Any
    old: Any
    part: str
    entered: EntryRecording | None
    differing: tuple[str, ...] = ()


def newest_first(corrections: Iterator[Correction]) -> list[Correction]:
    """Corrections by the day they became known, the latest first."""
    return sorted(corrections, key=_age)


def _age(correction: Correction) -> tuple[int, str, str, int]:
    if correction.entered is not None:
        day = correction.entered.day
    else:
        day = correction.entry.recorded or last_day(correction.entry.date)
    return (-day.toordinal(), correction.record, correction.log, correction.index)


@dataclass(frozen=True)
class _Log:
    """One log of a record, put into the order of its page once for all its entries."""

    site: Site
    record: Record[Any]
    name: str

    @cached_property
    def entries(self) -> Sequence[Any]:
        """All entries of the file."""
        fields = self.record.fields
        # many kinds have no such log, and to ask a model for it is slow
        entries: Sequence[Any] = vars(fields).get(self.name, ())
        if self.name == "reports" and self.record.kind == "task":
            entries = fields.all_reports
        return entries

    @cached_property
    def shown(self) -> dict[int, Any]:
        """The entries in force on the day by their places in the file, in the page's order."""
        if not self.entries:  # of most records, on any day
            return {}
        in_force = indexed_entries_in_force(
            self.entries, self.site.as_of, erratum_group(self.name)
        )
        return dict(sorted(in_force, key=lambda pair: last_day(pair[1].date)))

    @cached_property
    def _parts(self) -> dict[int, str]:
        """Where on the record's page each entry stands.

        Where a task restates another, its reports and verifications are the other's.
        """
        if self.name not in {"reports", "verifications"}:
            return dict.fromkeys(self.shown, self.name)
        state = self.site.compliance.tasks.get(self.record.id)
        if state is not None and state.restates is not None:
            return {}
        return {
            index: f"{self.name}-{number}" for number, index in enumerate(self.shown, 1)
        }

    def correction(
        self, index: int, old: object = None, differing: tuple[str, ...] = ()
    ) -> Correction:
        """The correction that an entry of the log makes."""
        key = self.record.id
        return Correction(
            record=key,
            log=self.name,
            index=index,
            entry=self.entries[index],
            old=old,
            part=self._parts.get(index, ""),
            entered=self.site.entered(key, self.name, index),
            differing=differing,
        )


def _records(site: Site) -> Iterator[Record[Any]]:
    for key, kind in site.kinds.items():
        if kind in {"task", "target", "plan"}:
            yield site.record(key)


def _tasks(site: Site) -> Iterator[Record[Task]]:
    """The tasks that exist, but for those that restate another: their reports are the other's."""
    for state in site.compliance.tasks.values():
        if state.restates is None:
            yield state.record


def errata(site: Site) -> Iterator[Correction]:
    """Every entry that corrects another, seen on the day; also one that was corrected again."""
    for record in _records(site):
        for name in LOGS:
            log = _Log(site, record, name)
            if all(entry.corrects is None for entry in log.entries):
                continue
            for index, corrected in enumerate(
                corrected_entries(log.entries, erratum_group(name))
            ):
                entry = log.entries[index]
                if entry.corrects is None or not is_in_force(entry, site.as_of):
                    continue
                if corrected is None:
                    yield log.correction(index)
                else:
                    old = log.entries[corrected]
                    differing = _differing_keys(site, record, old, entry)
                    yield log.correction(index, old, differing)


def _differing_keys(
    site: Site, record: Record[Any], old: FrontMatter, new: FrontMatter
) -> tuple[str, ...]:
    """The keys of an entry that its erratum says otherwise."""
    states = RecordStates(site.portfolio, site.portfolio, record, record)
    keys = states.differing_keys(old, new)
    return tuple(key for key in keys if key not in {"corrects", "recorded"})


def withdrawn(site: Site) -> Iterator[Correction]:
    """Reports that take a completion back: later ones, and errata of the completion."""
    for record in _tasks(site):
        log = _Log(site, record, "reports")
        completions = _withdrawn_by_reports(log) | _withdrawn_by_errata(log, site)
        for index, completion in completions.items():
            yield log.correction(index, completion)


def _withdrawn_by_reports(log: _Log) -> dict[int, Report]:
    """The completions that a later report of the same occurrence withdraws, by that report."""
    completions: dict[int, Report] = {}
    latest: dict[str, Report] = {}
    for index, report in log.shown.items():
        occurrence = report.occurrence.text if report.occurrence else ""
        previous = latest.get(occurrence, report)
        if previous.status == "completed" and report.status != "completed":
            completions[index] = previous
        latest[occurrence] = report
    return completions


def _withdrawn_by_errata(log: _Log, site: Site) -> dict[int, Report]:
    """The completions that an erratum says not to be one, by the erratum."""
    completions: dict[int, Report] = {}
    for index, corrected in enumerate(corrected_entries(log.entries)):
        entry = log.entries[index]
        old = entry if corrected is None else log.entries[corrected]
        is_withdrawn = old.status == "completed" and entry.status != "completed"
        if is_withdrawn and is_in_force(entry, site.as_of):
            completions[index] = old
    return completions


def moved(site: Site) -> Iterator[Correction]:
    """Every deadline that was moved: by its own log, or by a change of the obligation."""
    for record in _records(site):
        fields = vars(record.fields)
        deadline = fields.get("deadline", fields.get("by"))
        moves = _Log(site, record, "deadline_changes")
        for index, move in moves.shown.items():
            yield moves.correction(index, deadline)
            deadline = move.to
        changes = _Log(site, record, "changes")
        for index, change in changes.shown.items():
            if change.key in {"deadline", "by"}:
                yield changes.correction(index, change.was)


def disputed(site: Site) -> Iterator[Correction]:
    """Every verification that contradicts the unit's report, with the unit's reply."""
    for record in _tasks(site):
        log = _Log(site, record, "verifications")
        for index, verification in log.shown.items():
            if verification.finding == "disputed":
                yield log.correction(index)
