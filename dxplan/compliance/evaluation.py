"""A task's reports against a deadline: fulfilled, on time, in which box (FORMAT.md, section 3)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias, cast

from dxplan.model.deadline import Deadline
from dxplan.model.records import STOPPING, Report
from dxplan.model.values import Period, days_between

Timeliness: TypeAlias = Literal[
    "on_time", "late", "undetermined", "within", "due_soon", "overdue", "expected", "past_expected",
    "before_expected", "after_expected", "no_deadline", "excluded",
]  # fmt: skip

BOXES = (
    "completed_on_time", "completed_late", "completed_undetermined", "completed_other", "open_within", "open_overdue",
    "open_other", "not_reported", "not_reported_overdue", "excluded", "unreadable",
)  # fmt: skip
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
    effective = [report for report in reports if _has_effect(report)]
    fulfilling = {"completed", "piloting"} if accepts_pilot else {"completed"}
    start = len(effective)
    while start and effective[start - 1].status in fulfilling:
        start -= 1
    excluded = bool(effective) and effective[-1].status in STOPPING
    return ReportedProgress(tuple(reports), tuple(effective[start:]), excluded)


def _has_effect(report: Report) -> bool:
    return bool(report.authorised_by) or report.status not in STOPPING


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
    last = stated.last if stated is not None else done.run[0].date
    in_time = last <= due.day
    if not due.firm:
        return "before_expected" if in_time else "after_expected"
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
        return "past_expected" if as_of > due.day else "expected"
    if as_of > due.day:
        return "overdue"
    if days_between(as_of, due.day) <= due_soon_days:
        return "due_soon"
    return "within"


def box_of(done: ReportedProgress, timeliness: Timeliness) -> str:
    """The one box of a counted task."""
    if done.excluded:
        return "excluded"
    if done.fulfilled:
        firm = {
            "on_time": "completed_on_time",
            "late": "completed_late",
            "undetermined": "completed_undetermined",
        }
        return firm.get(timeliness, "completed_other")
    if done.status == "not_reported":
        return "not_reported_overdue" if timeliness == "overdue" else "not_reported"
    return {
        "within": "open_within",
        "due_soon": "open_within",
        "overdue": "open_overdue",
    }.get(timeliness, "open_other")


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
        ended, latest = 0, None
        if not deadline.waits(self.as_of):
            ended, latest = deadline.ended(self.exists_from, self.as_of)
        if latest is None:
            nothing_due = self._once([], DueDay(None, deadline.firm))
            return replace(nothing_due, occurrences=Occurrences(0, 0))
        by_occurrence: dict[str, list[Report]] = {}
        for report in reports:
            if report.occurrence is not None:
                by_occurrence.setdefault(report.occurrence.text, []).append(report)
        period, day = latest
        latest_reports = by_occurrence.get(period.text, [])
        evaluation = self._once(latest_reports, DueDay(day, deadline.firm))
        occurrences = self._occurrences(by_occurrence.values(), deadline, ended)
        return replace(evaluation, occurrence=period, occurrences=occurrences)

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
        missed = ended - met - excused if deadline.firm else 0
        return Occurrences(met, missed)
