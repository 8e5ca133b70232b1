"""A task's reports against a deadline: its status, timeliness, box (docs/format.md, section 3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, TypeAlias, cast

from dxplan.model.dates import Period, days_between
from dxplan.model.deadline import Deadline
from dxplan.model.records import STOPPING, Report
from dxplan.model.shared import SUREST_FIRST, Certainty

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

NOT_REPORTED_BOXES = ("not_reported_overdue", "not_reported")
"""The boxes of tasks that nobody has reported on, those past a firm deadline first."""

OVERDUE_BOXES = ("open_overdue", "not_reported_overdue")
"""The boxes of open tasks past a firm deadline, those that were reported on first."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Days before a deadline that count as soon, and days without a report that count as stale."""

    due_soon_days: int = 30
    stale_days: int = 120


@dataclass(frozen=True, slots=True)
class ReportedProgress:
    """What the reports of a task, or of one occurrence, say.

    ``run`` is the last unbroken run of reports that fulfil it. ``derived`` is the status of a
    collective that has no reports of its own, from those of its members.
    """

    reports: tuple[Report, ...]
    run: tuple[Report, ...]
    excluded: bool
    derived: str | None = None

    @property
    def status(self) -> str:
        """The last report's status, or `not_reported`."""
        if self.derived is not None:
            return self.derived
        if not self.reports:
            return "not_reported"
        return self.reports[-1].status

    @property
    def least_sure_report(self) -> Report | None:
        """The report whose certainty is that of the status; None where there is none.

        It is the last one; where the status is derived, the least sure of the last of each member.
        """
        if not self.reports:
            return None
        if self.derived is None:
            return self.reports[-1]
        last = {report.by: report for report in self.reports}
        return max(
            last.values(), key=lambda report: SUREST_FIRST.index(report.certainty)
        )

    @property
    def certainty(self) -> Certainty | None:
        """How sure the report is that its status rests on; None where it rests on none."""
        report = self.least_sure_report
        return None if report is None else report.certainty

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


def progress(reports: Sequence[Report], *, accepts_pilot: bool) -> ReportedProgress:
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


def day_and_member(report: Report) -> tuple[date, str]:
    """What sorts reports of a task and of members; those of one day and unit stay as they are."""
    return report.date, report.by or ""


@dataclass(frozen=True, slots=True)
class ReportLog:
    """The reports in force of a task, oldest first: its own, and those of each member.

    ``members`` are those of the collectives that lead it, also the silent ones; ``others`` the
    reports of units that are members no more. ``by_members``: whether no other unit leads it, so
    that it is done when all members are done.
    """

    own: Sequence[Report]
    members: Mapping[str, Sequence[Report]] = field(default_factory=dict)
    others: Sequence[Report] = ()
    by_members: bool = False

    @property
    def all_reports(self) -> list[Report]:
        """Every report, oldest first; of one day the task's own before those of members."""
        reports = [*self.own, *self.others]
        for of_member in self.members.values():
            reports += of_member
        return sorted(reports, key=day_and_member)

    @property
    def counting(self) -> Sequence[Report]:
        """The task's own reports; where it has none, those of members."""
        if self.own or not self.members:
            return self.own
        return self.all_reports

    def by_occurrence(self) -> "dict[str, ReportLog]":
        """The reports for each occurrence of a recurring task, those without one left out."""
        own = _by_occurrence(self.own)
        others = _by_occurrence(self.others)
        members = {unit: _by_occurrence(log) for unit, log in self.members.items()}
        names = dict.fromkeys([*own, *others])
        for of_member in members.values():
            names |= dict.fromkeys(of_member)
        logs = {}
        for name in names:
            logs[name] = self.with_reports(
                own.get(name, ()),
                {unit: of_member.get(name, ()) for unit, of_member in members.items()},
                others.get(name, ()),
            )
        return logs

    def with_reports(
        self,
        own: Sequence[Report],
        members: Mapping[str, Sequence[Report]],
        others: Sequence[Report] = (),
    ) -> "ReportLog":
        """The same task with some of its reports."""
        return ReportLog(own, members, others, self.by_members)

    def without_reports(self) -> "ReportLog":
        """The same task before anybody reported."""
        return self.with_reports((), dict.fromkeys(self.members, ()))


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


_WORST_FIRST: tuple[Timeliness, ...] = (
    "late",
    "undetermined",
    "after_expected",
    "on_time",
    "before_expected",
    "no_deadline",
)


def log_progress(
    log: ReportLog, due: DueDay, *, accepts_pilot: bool
) -> ReportedProgress:
    """What a task's own reports say; where it has none, what those of members do."""
    if log.own or not log.members:
        return progress(log.own, accepts_pilot=accepts_pilot)
    return _members_progress(log, due, accepts_pilot=accepts_pilot)


def _members_progress(
    log: ReportLog, due: DueDay, *, accepts_pilot: bool
) -> ReportedProgress:
    """What the reports of members say of the whole task.

    It is completed when every member is, as late as the latest of them; before that it is in
    progress as soon as one has reported.
    """
    reports = tuple(log.all_reports)
    if not reports:
        return ReportedProgress((), (), excluded=False)
    of_members = [
        progress(of_member, accepts_pilot=accepts_pilot)
        for of_member in log.members.values()
    ]
    is_done = log.by_members and all(done.fulfilled for done in of_members)
    if not is_done:
        return ReportedProgress(reports, (), excluded=False, derived="in_progress")
    latest = min(of_members, key=lambda done: _lateness(done, due))
    return ReportedProgress(reports, latest.run, excluded=False, derived="completed")


def _lateness(done: ReportedProgress, due: DueDay) -> tuple[int, int]:
    """What sorts the latest first: by timeliness, then by the day of completion."""
    stated = done.completed_on
    last = done.run[0].date if stated is None else stated.last
    timeliness = fulfilled_timeliness(done, due)
    return _WORST_FIRST.index(timeliness), -last.toordinal()


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

    def against(self, log: ReportLog, deadline: Deadline) -> Evaluation:
        """Standing reports against one deadline."""
        if deadline.every is not None:
            return self._recurring(log, deadline)
        return self._once(log, DueDay(deadline.due_day(self.as_of), deadline.firm))

    def _once(self, log: ReportLog, due: DueDay) -> Evaluation:
        done = log_progress(log, due, accepts_pilot=self.accepts_pilot)
        if done.excluded:
            timeliness: Timeliness = "excluded"
        elif done.fulfilled:
            timeliness = fulfilled_timeliness(done, due)
        else:
            timeliness = open_timeliness(due, self.as_of, self.settings.due_soon_days)
        return Evaluation(done, due, timeliness, box_of(done, timeliness))

    def _recurring(self, log: ReportLog, deadline: Deadline) -> Evaluation:
        """The latest ended occurrence, or the running one before any has ended.

        The ended occurrences are counted.
        """
        if deadline.waits(self.as_of):
            return self._nothing_ended(log, deadline)
        ended, latest = deadline.ended(self.exists_from, self.as_of)
        if latest is None:
            return self._nothing_ended(log, deadline)
        by_occurrence = log.by_occurrence()
        period, day = latest
        latest_log = by_occurrence.get(period.text) or log.without_reports()
        evaluation = self._once(latest_log, DueDay(day, deadline.firm))
        occurrences = self._occurrences(by_occurrence.values(), deadline, ended)
        return replace(evaluation, occurrence=period, occurrences=occurrences)

    def _nothing_ended(self, log: ReportLog, deadline: Deadline) -> Evaluation:
        """A recurring task before its first occurrence has ended."""
        nothing_due = self._once(log.without_reports(), DueDay(None, deadline.firm))
        return replace(nothing_due, occurrences=Occurrences(0, 0))

    def _occurrences(
        self, reported: Iterable[ReportLog], deadline: Deadline, ended: int
    ) -> Occurrences:
        """How many of the ``ended`` occurrences were met and missed; those without reports too."""
        met = 0
        excused = 0
        for log in reported:
            occurrence = cast("Period", log.all_reports[0].occurrence)
            day = deadline.occurrence_due(occurrence, self.exists_from)
            if day is None or day >= self.as_of:
                continue
            due = DueDay(day, deadline.firm)
            done = log_progress(log, due, accepts_pilot=self.accepts_pilot)
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
