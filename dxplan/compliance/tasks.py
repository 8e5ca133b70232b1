"""The state of one task on a day (docs/format.md, section 3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from dxplan.compliance.assignments import is_assigned
from dxplan.compliance.collectives import report_log
from dxplan.compliance.counted_deadlines import counted
from dxplan.compliance.deadline_evaluation import (
    Evaluation,
    Evaluator,
    ReportLog,
    Settings,
    Timeliness,
)
from dxplan.compliance.existence import exists_from
from dxplan.compliance.logs import (
    current_fields,
    entries_in_force,
    erratum_group,
    with_changes,
)
from dxplan.compliance.milestones import MilestoneState, milestone_states
from dxplan.compliance.parts import PartsProgress, progress_of_parts
from dxplan.compliance.superseding import successors_of
from dxplan.compliance.units import Completion
from dxplan.model.dates import days_between
from dxplan.model.deadline import Deadline
from dxplan.model.records import Plan, Report, Target, Task, Verification
from dxplan.model.shared import STATED, Certainty
from dxplan.model.values import RecordRef
from dxplan.portfolio.portfolio import Portfolio, Record

R = TypeVar("R", Task, Target)

TaskStanding: TypeAlias = Literal[
    "counted", "assigned", "draft", "replaced", "split", "superseded"
]

CADENCE_DAYS = {
    "every week": 10,
    "every two weeks": 20,
    "every month": 31,
    "every quarter": 92,
    "every half": 184,
    "every year": 366,
}
"""After more days than these without a report a task is stale, by the rhythm of its reports."""


@dataclass(frozen=True, slots=True)
class MemberState:
    """A member of a collective that leads a task: its own part of it.

    Of a recurring task what it reported for the occurrence that is judged.
    """

    unit: str
    evaluation: Evaluation
    reports: tuple[Report, ...]

    @property
    def has_reported(self) -> bool:
        """Whether it has reported."""
        return bool(self.evaluation.progress.reports)

    @property
    def fulfilled(self) -> bool:
        """Whether its part is done."""
        return self.evaluation.progress.fulfilled


class MemberCounts(NamedTuple):
    """How many members there are, how many have reported, how many are done."""

    of: int
    reported: int
    fulfilled: int


@dataclass(frozen=True, slots=True)
class TaskState:
    """All that is derived of a task on a day.

    ``task`` has its changes applied, and what it takes from its whole and its plan; a task that is
    not counted has no box. ``parts`` is how far its parts are, None where it has none;
    ``superseded_by`` are the tasks that have taken its place.
    """

    id: str
    record: Record[Task]
    task: Task
    deadline: Deadline
    standing: TaskStanding
    restates: str | None
    exists_from: date
    evaluation: Evaluation
    original: Evaluation
    log: ReportLog
    members: tuple[MemberState, ...]
    verifications: tuple[Verification, ...]
    days_since_report: int | None
    stale: bool
    milestones: tuple[MilestoneState, ...] = ()
    parts: PartsProgress | None = None
    superseded_by: tuple[RecordRef, ...] = ()

    @property
    def status(self) -> str:
        """The status of its last report, or `not_reported`; of a task with parts that of these."""
        if self.parts is not None:
            return self.parts.status
        return self.evaluation.progress.status

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports that count: its own; where a collective leads and it has none, all others."""
        return tuple(self.log.counting)

    @property
    def certainty(self) -> Certainty | None:
        """How sure the report is that its status rests on; of its parts the least sure.

        None where it rests on no report.
        """
        if self.parts is not None:
            return self.parts.certainty
        return self.evaluation.progress.certainty

    @property
    def is_as_read(self) -> bool:
        """Whether its status is how somebody read a source, not what one states."""
        return self.certainty is not None and self.certainty not in STATED

    @property
    def member_counts(self) -> MemberCounts | None:
        """How many members there are, have reported and are done; None where none could."""
        if not self.members:
            return None
        reported = [member for member in self.members if member.has_reported]
        fulfilled = [member for member in self.members if member.fulfilled]
        return MemberCounts(len(self.members), len(reported), len(fulfilled))

    @property
    def box(self) -> str | None:
        """Its box, where it is counted."""
        if self.standing != "counted":
            return None
        return self.evaluation.box

    @property
    def counts_for_units(self) -> bool:
        """Whether it stands in the boxes of units: one that restates another does not."""
        return self.standing == "counted" and self.restates is None

    @property
    def timeliness(self) -> Timeliness | None:
        """Its timeliness, where it is judged."""
        if self.standing not in {"counted", "replaced"}:
            return None
        return self.evaluation.timeliness

    @property
    def is_open(self) -> bool:
        """Neither fulfilled nor excluded."""
        return self.evaluation.progress.is_open

    @property
    def completion(self) -> Completion | None:
        """Since when it is fulfilled; None where it is not."""
        run = self.evaluation.progress.run
        if not run:
            return None
        first = last = run[0].date
        for report in run:
            if report.completed_on is not None:
                first = report.completed_on.first
                last = min(report.completed_on.last, report.date)
                break
        document = run[0].document
        return Completion(first, None if document is None else str(document), last)

    @property
    def due(self) -> date | None:
        """The last day in time of its firm deadline."""
        if not self.evaluation.due.firm:
            return None
        return self.evaluation.due.day

    @property
    def original_due(self) -> date | None:
        """The last day in time of its first deadline, if that was firm."""
        if not self.original.due.firm:
            return None
        return self.original.due.day

    @property
    def expected(self) -> date | None:
        """The last day of a deadline that is not firm."""
        if self.evaluation.due.firm:
            return None
        return self.evaluation.due.day


def current_deadline(task: Task, as_of: date) -> Deadline:
    """The deadline that stands on ``as_of``: the last change of the ledger, or the head's."""
    moved = entries_in_force(task.deadline_changes, as_of)
    if moved:
        return moved[-1].to
    return task.deadline


def restated_record(
    portfolio: Portfolio, records: Mapping[str, Record[R]], record: Record[R]
) -> Record[R] | None:
    """The task or target that a record restates (`same_as`), if there is one and it is another."""
    same_as = record.fields.same_as
    if same_as is None:
        return None
    restated = records.get(portfolio.current_id(same_as))
    if restated is record:
        return None
    return restated


def task_state(
    portfolio: Portfolio, record: Record[Task], as_of: date, settings: Settings
) -> TaskState:
    """The state of a task that exists on ``as_of``."""
    task = current_fields(portfolio, record, as_of)
    restated = restated_record(portfolio, portfolio.tasks, record)
    reporting = task
    restates = None
    if restated is not None:
        reporting = current_fields(portfolio, restated, as_of)
        restates = restated.id
    log = report_log(portfolio, restated or record, reporting, as_of)
    reports = log.counting
    verifications = entries_in_force(
        reporting.verifications, as_of, erratum_group("verifications")
    )
    exists = exists_from(portfolio, record)
    task = _with_counted_deadline(portfolio, record, task, as_of)
    deadline = counted(portfolio, record, current_deadline(task, as_of), as_of)
    evaluator = Evaluator(as_of, settings, exists, reporting.accepts_pilot)
    evaluation = evaluator.against(log, deadline)
    original = evaluation
    if deadline is not task.deadline:
        original = evaluator.against(log, task.deadline)
    plan = with_changes(portfolio.plans[record.plan or ""], as_of)
    parts = _parts(portfolio, record, as_of, settings)
    is_open = evaluation.progress.is_open
    superseded_by = successors_of(portfolio, record, task, as_of)
    standing = _standing(
        plan,
        task,
        is_superseded=bool(superseded_by),
        is_split=parts is not None,
        is_open=is_open,
    )
    silent_days = days_between(exists, as_of)
    days_since_report = None
    if reports:
        silent_days = days_between(reports[-1].date, as_of)
        days_since_report = silent_days
    cadence = task.reporting or plan.reporting or ""
    limit = CADENCE_DAYS.get(cadence, settings.stale_days)
    is_waited_for = standing == "counted" and is_open
    return TaskState(
        id=record.id,
        record=record,
        task=task,
        deadline=deadline,
        standing=standing,
        restates=restates,
        exists_from=exists,
        evaluation=evaluation,
        original=original,
        log=log,
        members=tuple(_members(log, evaluator, deadline)),
        verifications=tuple(verifications),
        days_since_report=days_since_report,
        stale=is_waited_for and silent_days > limit,
        milestones=milestone_states(portfolio, record, task, reports, as_of),
        parts=parts,
        superseded_by=superseded_by,
    )


def _members(
    log: ReportLog, evaluator: Evaluator, deadline: Deadline
) -> Iterator[MemberState]:
    for unit, reports in log.members.items():
        evaluation = evaluator.against(ReportLog(reports), deadline)
        yield MemberState(unit, evaluation, tuple(reports))


def _with_counted_deadline(
    portfolio: Portfolio, record: Record[Task], task: Task, as_of: date
) -> Task:
    """The task with the day that its first deadline leads to, if that is counted in days."""
    if task.deadline.after is None:
        return task
    deadline = counted(portfolio, record, task.deadline, as_of)
    return task.model_copy(update={"deadline": deadline})


def parts_on(
    portfolio: Portfolio, record: Record[Task], as_of: date
) -> list[Record[Task]]:
    """The parts of a task that exist on a day."""
    parts = portfolio.parts.get(record.id, ())
    return [part for part in parts if exists_from(portfolio, part) <= as_of]


def _parts(
    portfolio: Portfolio, record: Record[Task], as_of: date, settings: Settings
) -> PartsProgress | None:
    """How far the parts of a task are that exist on a day; None where it has none."""
    parts = parts_on(portfolio, record, as_of)
    if not parts:
        return None
    states = [task_state(portfolio, part, as_of, settings) for part in parts]
    return progress_of_parts(
        state.evaluation.progress for state in states if state.standing != "superseded"
    )


def _standing(
    plan: Plan, task: Task, *, is_superseded: bool, is_split: bool, is_open: bool
) -> TaskStanding:
    if plan.standing == "draft":
        return "draft"
    if is_superseded:
        return "superseded"
    if is_split:
        return "split"
    if is_assigned(plan, task):
        return "assigned"
    if plan.standing == "replaced" and is_open:
        return "replaced"
    return "counted"
