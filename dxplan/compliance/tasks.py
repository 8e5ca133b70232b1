"""The state of one task on a day: status, timeliness, box (FORMAT.md, section 3)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from dxplan.compliance.ledger import effective, standing_entries
from dxplan.model.deadline import Deadline
from dxplan.model.records import Report, Task, Verification
from dxplan.model.values import Period, days_between
from dxplan.portfolio import Portfolio, Record

Timeliness: TypeAlias = Literal[
    "on_time", "late", "undetermined", "within", "due_soon", "overdue", "expected", "past_expected",
    "before_expected", "after_expected", "no_deadline", "excluded",
]  # fmt: skip

BOXES = (
    "completed_on_time", "completed_late", "completed_undetermined", "completed_other", "open_within", "open_overdue",
    "open_other", "not_reported", "not_reported_overdue", "excluded", "unreadable",
)  # fmt: skip
"""Every counted task of a scope stands in exactly one of these."""

Standing: TypeAlias = Literal["counted", "assigned", "draft", "replaced"]

CADENCE_DAYS = {"every month": 31, "every quarter": 92, "every half": 184, "every year": 366}


@dataclass(frozen=True, slots=True)
class Settings:
    """Days before a deadline that count as soon, and days without a report that count as stale."""

    due_soon_days: int = 30
    stale_days: int = 120


@dataclass(frozen=True, slots=True)
class Progress:
    """What the reports of a task, or of one occurrence of it, say. ``run`` is the last unbroken run of fulfilled ones."""

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
        return next((report.completed_on for report in self.run if report.completed_on), None)


def progress(reports: list[Report], *, accepts_pilot: bool) -> Progress:
    """Read a sorted log of standing reports."""
    fulfilling = {"completed", "piloting"} if accepts_pilot else {"completed"}
    run = _last_run(reports, fulfilling)
    stopped = _last_run(reports, {"suspended", "cancelled"})
    return Progress(tuple(reports), run, any(report.authorised_by for report in stopped))


def _last_run(reports: list[Report], statuses: set[str]) -> tuple[Report, ...]:
    start = len(reports)
    while start and reports[start - 1].status in statuses:
        start -= 1
    return tuple(reports[start:])


@dataclass(frozen=True, slots=True)
class Due:
    """The day that counts: ``firm`` ones bind, the others are expected."""

    day: date | None
    firm: bool


def fulfilled_timeliness(done: Progress, due: Due) -> Timeliness:
    """How a fulfilled task stands to its deadline."""
    if due.day is None:
        return "no_deadline"
    stated = done.completed_on
    first, last = (stated.first, stated.last) if stated else (done.run[0].date, done.run[0].date)
    if not due.firm:
        return "before_expected" if last <= due.day else "after_expected"
    if last <= due.day:
        return "on_time"
    return "late" if stated and first > due.day else "undetermined"


def open_timeliness(due: Due, as_of: date, due_soon_days: int) -> Timeliness:
    """How an open task stands to its deadline on ``as_of``; due today is in time."""
    if due.day is None:
        return "no_deadline"
    if not due.firm:
        return "past_expected" if as_of > due.day else "expected"
    if as_of > due.day:
        return "overdue"
    return "due_soon" if days_between(as_of, due.day) <= due_soon_days else "within"


def box_of(done: Progress, timeliness: Timeliness) -> str:
    """The one box of a counted task."""
    if done.excluded:
        return "excluded"
    if done.fulfilled:
        firm = {"on_time": "completed_on_time", "late": "completed_late", "undetermined": "completed_undetermined"}
        return firm.get(timeliness, "completed_other")
    if done.status == "not_reported":
        return "not_reported_overdue" if timeliness == "overdue" else "not_reported"
    return {"within": "open_within", "due_soon": "open_within", "overdue": "open_overdue"}.get(timeliness, "open_other")


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The ended occurrences of a recurring task: fulfilled, and not."""

    met: int
    missed: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A task against one deadline on a day. ``occurrence`` is the one that is judged, of a recurring task."""

    done: Progress
    due: Due
    timeliness: Timeliness
    box: str
    occurrence: Period | None = None
    occurrences: Occurrences | None = None


@dataclass(frozen=True, slots=True)
class TaskState:
    """All that is derived of a task on a day. ``task`` has its changes applied; ``box`` is None where it is not judged."""

    id: str
    record: Record[Task]
    task: Task
    deadline: Deadline
    standing: Standing
    restates: str | None
    exists_from: date
    judged: Judged
    original: Judged
    reports: tuple[Report, ...]
    verifications: tuple[Verification, ...]
    days_since_report: int | None
    stale: bool

    @property
    def box(self) -> str | None:
        """Its box, where it is counted."""
        return self.judged.box if self.standing == "counted" else None

    @property
    def timeliness(self) -> Timeliness | None:
        """Its timeliness, where it is judged."""
        return self.judged.timeliness if self.standing in {"counted", "replaced"} else None

    @property
    def is_open(self) -> bool:
        """Neither fulfilled nor excluded."""
        return not self.judged.done.fulfilled and not self.judged.done.excluded

    @property
    def due(self) -> date | None:
        """The last day in time of its firm deadline."""
        return self.judged.due.day if self.judged.due.firm else None

    @property
    def original_due(self) -> date | None:
        """The last day in time of its first deadline, if that was firm."""
        return self.original.due.day if self.original.due.firm else None

    @property
    def expected(self) -> date | None:
        """The last day of a deadline that is not firm."""
        return None if self.judged.due.firm else self.judged.due.day


def current_deadline(task: Task, as_of: date) -> Deadline:
    """The deadline that stands on ``as_of``: the last change of the ledger, or the head's."""
    moved = standing_entries(task.deadline_changes, as_of)
    return moved[-1].to if moved else task.deadline


def judge(reports: list[Report], deadline: Deadline, *, accepts_pilot: bool, exists_from: date, as_of: date, settings: Settings) -> Judged:
    """A task's standing reports against one deadline."""
    if deadline.every is not None:
        return _judge_recurring(reports, deadline, accepts_pilot, exists_from, as_of, settings)
    return _judge_once(progress(reports, accepts_pilot=accepts_pilot), Due(deadline.due_day(as_of), deadline.firm), as_of, settings)


def _judge_once(done: Progress, due: Due, as_of: date, settings: Settings) -> Judged:
    if done.excluded:
        timeliness: Timeliness = "excluded"
    elif done.fulfilled:
        timeliness = fulfilled_timeliness(done, due)
    else:
        timeliness = open_timeliness(due, as_of, settings.due_soon_days)
    return Judged(done, due, timeliness, box_of(done, timeliness))


def _judge_recurring(  # noqa: PLR0917 - the arguments of `judge`
    reports: list[Report], deadline: Deadline, accepts_pilot: bool, exists_from: date, as_of: date, settings: Settings  # noqa: FBT001
) -> Judged:
    """The latest ended occurrence, or the running one before any has ended; the ended ones are counted."""
    met = missed = 0
    latest: Judged | None = None
    for period, due in deadline.occurrences(exists_from):
        ended = due < as_of
        if latest is not None and not ended:
            break
        own = [report for report in reports if report.occurrence and report.occurrence.text == period.text]
        judged = _judge_once(progress(own, accepts_pilot=accepts_pilot), Due(due, deadline.firm), as_of, settings)
        latest = Judged(judged.done, judged.due, judged.timeliness, judged.box, period)
        met += ended and judged.done.fulfilled
        missed += ended and not judged.done.fulfilled and not judged.done.excluded
        if not ended:
            break
    if latest is None:
        latest = _judge_once(progress([], accepts_pilot=accepts_pilot), Due(None, deadline.firm), as_of, settings)
    return Judged(latest.done, latest.due, latest.timeliness, latest.box, latest.occurrence, Occurrences(met, missed))


def exists_from(portfolio: Portfolio, record: Record[Task]) -> date:
    """The first day a task stands in any scope: of its source's document, its plan's document, or its plan's period."""
    return existence(portfolio, record.plan or "", record.jurisdiction, record.data.source.document if record.data.source else None)


def existence(portfolio: Portfolio, plan_id: str, jurisdiction: str | None, source: object) -> date:
    """The day a record of a plan exists from, given the document its source names (FORMAT.md, section 2)."""
    plan = portfolio.plans[plan_id].data
    for ref in (source, plan.document):
        found = portfolio.resolve(ref, jurisdiction) if ref is not None else None  # type: ignore[arg-type]
        issued = portfolio.documents[found].data.date if found in portfolio.documents else None
        if issued is not None:
            return issued
    return plan.period.first


def task_state(portfolio: Portfolio, record: Record[Task], as_of: date, settings: Settings) -> TaskState:
    """The state of a task that exists on ``as_of``."""
    task = effective(record, as_of)
    named = portfolio.resolve(record.data.same_as, record.jurisdiction) if record.data.same_as else None
    told = effective(portfolio.tasks[named], as_of) if named in portfolio.tasks and named != record.id else task
    reports = standing_entries(told.all_reports, as_of)
    begins = exists_from(portfolio, record)
    deadline = current_deadline(task, as_of)

    def against(which: Deadline) -> Judged:
        return judge(reports, which, accepts_pilot=told.accepts_pilot, exists_from=begins, as_of=as_of, settings=settings)

    judged = against(deadline)
    plan = effective(portfolio.plans[record.plan or ""], as_of)
    is_open = not judged.done.fulfilled and not judged.done.excluded
    standing = _standing(plan.standing, assigns=plan.assigns, is_open=is_open)
    last = reports[-1].date if reports else None
    limit = CADENCE_DAYS.get(plan.reporting or "", settings.stale_days)
    return TaskState(
        id=record.id,
        record=record,
        task=task,
        deadline=deadline,
        standing=standing,
        restates=named if told is not task else None,
        exists_from=begins,
        judged=judged,
        original=judged if deadline is task.deadline else against(task.deadline),
        reports=tuple(reports),
        verifications=tuple(standing_entries(told.verifications, as_of, lambda entry: entry.verified_by)),
        days_since_report=days_between(last, as_of) if last else None,
        stale=standing == "counted" and is_open and days_between(last or begins, as_of) > limit,
    )


def _standing(standing: str, *, assigns: bool, is_open: bool) -> Standing:
    if standing == "draft":
        return "draft"
    if assigns:
        return "assigned"
    return "replaced" if standing == "replaced" and is_open else "counted"


def last_day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)
