"""A task's reports against a deadline: its status, timeliness, box (docs/format.md, section 3)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias, cast

from dxplan.model.dates import Period, days_between
from dxplan.model.deadline import Deadline
from dxplan.model.records import STOPPING, Report

Timeliness: TypeAlias = Literal[
    "on_time",
    "late",
    "undetermined",
    "within",
    "due_soon",
    "overdue",
    "expected",
    "past_expected",
    "before_expected",
    "after_expected",
    "no_deadline",
    "excluded",
]

BOXES = (
    "completed_on_time",
    "completed_late",
    "completed_undetermined",
    "completed_other",
    "open_within",
    "open_overdue",
    "open_other",
    "not_reported",
    "not_reported_overdue",
    "excluded",
    "unreadable",
)
"""Every counted task of a scope stands in exactly one of these."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Days before a deadline that count as soon, and days without a report that count as stale."""

    due_soon_days: int = 30
    stale_days: int = 120


@dataclass(frozen=True, slots=True)
class ReportedProgress:
    """What the reports of a task, or of one occurrence, say.

    ``run`` is the last unbroken run of reports that fulfil it.
    """

    reports: tuple[Report, ...]
    run: tuple[Report, ...]
    excluded: bool

    @property
    def status(self) -> str:
        """The last report's status, or `not_reported`."""
        if not self.reports:
            return "not_reported"
        return self.reports[-1].status

    @property
    def fulfilled(self) -> bool:
        """Completed, or piloting where that is accepted."""
        return bool(self.run)

    @property
    def is_open(self) -> bool:
        """Neither fulfilled nor excluded."""
        return not self.fulfilled and not self.excluded

    @property
    def completed_on(self) -> Period | None:
        """The first stated completion of the run."""
        for report in self.run:
            if report.completed_on is not None:
                return report.completed_on
        return None


def progress(reports: list[Report], *, accepts_pilot: bool) -> ReportedProgress:
    """What a sorted log of reports says.

    Suspending or cancelling without authority has no effect on the task.
    """
    effective = []
    for report in reports:
        if _has_effect(report):
            effective.append(report)
    fulfilling = {"completed"}
    if accepts_pilot:
        fulfilling.add("piloting")
    start = len(effective)
    while start and effective[start - 1].status in fulfilling:
        start -= 1
    run = tuple(effective[start:])
    excluded = False
    if effective:
        excluded = effective[-1].status in STOPPING
    return ReportedProgress(tuple(reports), run, excluded)


def _has_effect(report: Report) -> bool:
    if report.status not in STOPPING:
        return True
    return bool(report.authorised_by)


@dataclass(frozen=True, slots=True)
class DueDay:
    """The day that counts: ``firm`` ones bind, the others are expected."""

    day: date | None
    firm: bool


def fulfilled_timeliness(done: ReportedProgress, due: DueDay) -> Timeliness:
    """How a fulfilled task stands to its deadline."""
    if due.day is None:
        return "no_deadline"
    stated = done.completed_on
    last = done.run[0].date
    if stated is not None:
        last = stated.last
    in_time = last <= due.day
    if not due.firm:
        if in_time:
            return "before_expected"
        return "after_expected"
    if in_time:
        return "on_time"
    if stated is not None and stated.first > due.day:
        return "late"
    return "undetermined"


def open_timeliness(due: DueDay, as_of: date, due_soon_days: int) -> Timeliness:
    """How an open task stands to its deadline on ``as_of``; due today is in time."""
    if due.day is None:
        return "no_deadline"
    if not due.firm:
        if as_of > due.day:
            return "past_expected"
        return "expected"
    if as_of > due.day:
        return "overdue"
    if days_between(as_of, due.day) <= due_soon_days:
        return "due_soon"
    return "within"


_BOXES_OF_FULFILLED: dict[str, str] = {
    "on_time": "completed_on_time",
    "late": "completed_late",
    "undetermined": "completed_undetermined",
}
_BOXES_OF_OPEN: dict[str, str] = {
    "within": "open_within",
    "due_soon": "open_within",
    "overdue": "open_overdue",
}


def box_of(done: ReportedProgress, timeliness: Timeliness) -> str:
    """The one box of a counted task."""
    if done.excluded:
        return "excluded"
    if done.fulfilled:
        return _BOXES_OF_FULFILLED.get(timeliness, "completed_other")
    if done.status == "not_reported":
        if timeliness == "overdue":
            return "not_reported_overdue"
        return "not_reported"
    return _BOXES_OF_OPEN.get(timeliness, "open_other")


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The ended occurrences of a recurring task: fulfilled, and not."""

    met: int
    missed: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A task against one deadline on a day; of a recurring task, one ``occurrence``."""

    progress: ReportedProgress
    due: DueDay
    timeliness: Timeliness
    box: str
    occurrence: Period | None = None
    occurrences: Occurrences | None = None


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Evaluates a task's reports against a deadline."""

    as_of: date
    settings: Settings
    exists_from: date
    accepts_pilot: bool

    def against(self, reports: list[Report], deadline: Deadline) -> Evaluation:
        """Standing reports against one deadline."""
        if deadline.every is not None:
            return self._recurring(reports, deadline)
        return self._once(reports, DueDay(deadline.due_day(self.as_of), deadline.firm))

    def _once(self, reports: list[Report], due: DueDay) -> Evaluation:
        done = progress(reports, accepts_pilot=self.accepts_pilot)
        if done.excluded:
            timeliness: Timeliness = "excluded"
        elif done.fulfilled:
            timeliness = fulfilled_timeliness(done, due)
        else:
            timeliness = open_timeliness(due, self.as_of, self.settings.due_soon_days)
        return Evaluation(done, due, timeliness, box_of(done, timeliness))

    def _recurring(self, reports: list[Report], deadline: Deadline) -> Evaluation:
        """The latest ended occurrence, or the running one before any has ended.

        The ended occurrences are counted.
        """
        if deadline.waits(self.as_of):
            return self._nothing_ended(deadline)
        ended, latest = deadline.ended(self.exists_from, self.as_of)
        if latest is None:
            return self._nothing_ended(deadline)
        by_occurrence = _by_occurrence(reports)
        period, day = latest
        latest_reports = by_occurrence.get(period.text, [])
        evaluation = self._once(latest_reports, DueDay(day, deadline.firm))
        occurrences = self._occurrences(by_occurrence.values(), deadline, ended)
        return replace(evaluation, occurrence=period, occurrences=occurrences)

    def _nothing_ended(self, deadline: Deadline) -> Evaluation:
        """A recurring task before its first occurrence has ended."""
        nothing_due = self._once([], DueDay(None, deadline.firm))
        return replace(nothing_due, occurrences=Occurrences(0, 0))

    def _occurrences(
        self, reported: Iterable[list[Report]], deadline: Deadline, ended: int
    ) -> Occurrences:
        """How many of the ``ended`` occurrences were met and missed; those without reports too."""
        met = 0
        excused = 0
        for reports in reported:
            occurrence = cast("Period", reports[0].occurrence)
            day = deadline.occurrence_due(occurrence, self.exists_from)
            if day is None or day >= self.as_of:
                continue
            done = progress(reports, accepts_pilot=self.accepts_pilot)
            if done.fulfilled:
                met += 1
            elif done.excluded:
                excused += 1
        missed = 0
        if deadline.firm:
            missed = ended - met - excused
        return Occurrences(met, missed)


def _by_occurrence(reports: Iterable[Report]) -> dict[str, list[Report]]:
    """The reports of a recurring task by the occurrence for which they are."""
    by_occurrence: dict[str, list[Report]] = {}
    for report in reports:
        if report.occurrence is None:
            continue
        by_occurrence.setdefault(report.occurrence.text, []).append(report)
    return by_occurrence
