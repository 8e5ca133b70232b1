"""A task's reports against a deadline: fulfilled, on time, in which box (FORMAT.md, section 3)."""

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
    """What the reports of a task, or of one occurrence, say; ``run`` is the last unbroken run of fulfilled ones."""

    reports: tuple[Report, ...]
    run: tuple[Report, ...]
    excluded: bool

    @property
    def status(self) -> str:
        """The last report's status, or `not_reported`."""
        return self.reports[-1].status if self.reports else "not_reported"

    @property
    def fulfilled(self) -> bool:
        """Completed, or piloting where that is accepted."""
        return bool(self.run)

    @property
    def completed_on(self) -> Period | None:
        """The first stated completion of the run."""
        return next(
            (report.completed_on for report in self.run if report.completed_on), None
        )


def progress(reports: list[Report], *, accepts_pilot: bool) -> ReportedProgress:
    """Read a sorted log of standing reports; suspending or cancelling without authority has no effect on the task."""
    counting = [
        report
        for report in reports
        if report.authorised_by or report.status not in STOPPING
    ]
    fulfilling = {"completed", "piloting"} if accepts_pilot else {"completed"}
    start = len(counting)
    while start and counting[start - 1].status in fulfilling:
        start -= 1
    return ReportedProgress(
        tuple(reports),
        tuple(counting[start:]),
        bool(counting) and counting[-1].status in STOPPING,
    )


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
    first, last = (
        (stated.first, stated.last) if stated else (done.run[0].date, done.run[0].date)
    )
    if not due.firm:
        return "before_expected" if last <= due.day else "after_expected"
    if last <= due.day:
        return "on_time"
    return "late" if stated and first > due.day else "undetermined"


def open_timeliness(due: DueDay, as_of: date, due_soon_days: int) -> Timeliness:
    """How an open task stands to its deadline on ``as_of``; due today is in time."""
    if due.day is None:
        return "no_deadline"
    if not due.firm:
        return "past_expected" if as_of > due.day else "expected"
    if as_of > due.day:
        return "overdue"
    return "due_soon" if days_between(as_of, due.day) <= due_soon_days else "within"


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
    """A task against one deadline on a day. ``occurrence`` is the one that is judged, of a recurring task."""

    progress: ReportedProgress
    due: DueDay
    timeliness: Timeliness
    box: str
    occurrence: Period | None = None
    occurrences: Occurrences | None = None


@dataclass(frozen=True, slots=True)
class Evaluator:
    """What judging a task's reports needs to know besides them and the deadline."""

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
        """The latest ended occurrence, or the running one before any has ended; the ended ones are counted."""
        count, latest = (
            (0, None)
            if deadline.waits(self.as_of)
            else deadline.ended(self.exists_from, self.as_of)
        )
        if latest is None:
            return replace(
                self._once([], DueDay(None, deadline.firm)),
                occurrences=Occurrences(0, 0),
            )
        own: dict[str, list[Report]] = {}
        for report in reports:
            if report.occurrence is not None:
                own.setdefault(report.occurrence.text, []).append(report)
        met = 0
        missed = (
            count if deadline.firm else 0
        )  # of occurrences nobody reported there may be any number
        for entries in own.values():
            day = deadline.occurrence_due(
                cast("Period", entries[0].occurrence), self.exists_from
            )
            if day is not None and day < self.as_of:
                done = progress(entries, accepts_pilot=self.accepts_pilot)
                met += done.fulfilled
                missed -= deadline.firm and (done.fulfilled or done.excluded)
        period, day = latest
        judged = self._once(own.get(period.text, []), DueDay(day, deadline.firm))
        return replace(judged, occurrence=period, occurrences=Occurrences(met, missed))
