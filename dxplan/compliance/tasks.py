"""The state of one task on a day (FORMAT.md, section 3)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from dxplan.compliance.evaluation import Evaluation, Evaluator, Settings, Timeliness
from dxplan.compliance.logs import entries_in_force, erratum_group, with_changes
from dxplan.model.deadline import Deadline
from dxplan.model.records import Report, Task, Verification
from dxplan.model.registers import Document
from dxplan.model.values import DocumentRef, days_between
from dxplan.portfolio.portfolio import Portfolio, Record

Standing: TypeAlias = Literal["counted", "assigned", "draft", "replaced"]

CADENCE_DAYS = {
    "every month": 31,
    "every quarter": 92,
    "every half": 184,
    "every year": 366,
}


@dataclass(frozen=True, slots=True)
class TaskState:
    """All that is derived of a task on a day. ``task`` has its changes applied; an uncounted one has no box."""

    id: str
    record: Record[Task]
    task: Task
    deadline: Deadline
    standing: Standing
    restates: str | None
    exists_from: date
    evaluation: Evaluation
    original: Evaluation
    reports: tuple[Report, ...]
    verifications: tuple[Verification, ...]
    days_since_report: int | None
    stale: bool

    @property
    def box(self) -> str | None:
        """Its box, where it is counted."""
        return self.evaluation.box if self.standing == "counted" else None

    @property
    def timeliness(self) -> Timeliness | None:
        """Its timeliness, where it is judged."""
        return (
            self.evaluation.timeliness
            if self.standing in {"counted", "replaced"}
            else None
        )

    @property
    def is_open(self) -> bool:
        """Neither fulfilled nor excluded."""
        return (
            not self.evaluation.progress.fulfilled
            and not self.evaluation.progress.excluded
        )

    @property
    def due(self) -> date | None:
        """The last day in time of its firm deadline."""
        return self.evaluation.due.day if self.evaluation.due.firm else None

    @property
    def original_due(self) -> date | None:
        """The last day in time of its first deadline, if that was firm."""
        return self.original.due.day if self.original.due.firm else None

    @property
    def expected(self) -> date | None:
        """The last day of a deadline that is not firm."""
        return None if self.evaluation.due.firm else self.evaluation.due.day


def current_deadline(task: Task, as_of: date) -> Deadline:
    """The deadline that stands on ``as_of``: the last change of the ledger, or the head's."""
    moved = entries_in_force(task.deadline_changes, as_of)
    return moved[-1].to if moved else task.deadline


def exists_from(portfolio: Portfolio, record: Record[Task]) -> date:
    """The first day a task stands in any scope: of its source's document, its plan's document, or its plan's period."""
    return existence(
        portfolio,
        record.plan or "",
        record.jurisdiction,
        record.fields.source.document if record.fields.source else None,
    )


def existence(
    portfolio: Portfolio,
    plan_id: str,
    jurisdiction: str | None,
    source: DocumentRef | None,
) -> date:
    """The day a record of a plan exists from, given the document its source names (FORMAT.md, section 2)."""
    document = founding_document(portfolio, plan_id, jurisdiction, source)
    issued = document.fields.date if document is not None else None
    return issued or portfolio.plans[plan_id].fields.period.first


def founding_document(
    portfolio: Portfolio,
    plan_id: str,
    jurisdiction: str | None,
    source: DocumentRef | None,
) -> Record[Document] | None:
    """The document whose date a record of a plan exists from; None where none has a date."""
    for ref in (source, portfolio.plans[plan_id].fields.document):
        document = portfolio.document(ref, jurisdiction)
        if document is not None and document.fields.date is not None:
            return document
    return None


def task_state(
    portfolio: Portfolio, record: Record[Task], as_of: date, settings: Settings
) -> TaskState:
    """The state of a task that exists on ``as_of``."""
    task = with_changes(record, as_of)
    named = (
        portfolio.tasks.get(portfolio.current_id(record.fields.same_as))
        if record.fields.same_as
        else None
    )
    told = (
        with_changes(named, as_of)
        if named is not None and named is not record
        else task
    )
    reports = entries_in_force(told.all_reports, as_of)
    begins = exists_from(portfolio, record)
    deadline = current_deadline(task, as_of)

    judge = Evaluator(as_of, settings, begins, told.accepts_pilot)
    judged = judge.against(reports, deadline)
    plan = with_changes(portfolio.plans[record.plan or ""], as_of)
    is_open = not judged.progress.fulfilled and not judged.progress.excluded
    standing = _standing(plan.standing, assigns=plan.assigns, is_open=is_open)
    last = reports[-1].date if reports else None
    limit = CADENCE_DAYS.get(plan.reporting or "", settings.stale_days)
    return TaskState(
        id=record.id,
        record=record,
        task=task,
        deadline=deadline,
        standing=standing,
        restates=named.id if named is not None and told is not task else None,
        exists_from=begins,
        evaluation=judged,
        original=judged
        if deadline is task.deadline
        else judge.against(reports, task.deadline),
        reports=tuple(reports),
        verifications=tuple(
            entries_in_force(told.verifications, as_of, erratum_group("verifications"))
        ),
        days_since_report=days_between(last, as_of) if last else None,
        stale=standing == "counted"
        and is_open
        and days_between(last or begins, as_of) > limit,
    )


def _standing(standing: str, *, assigns: bool, is_open: bool) -> Standing:
    if standing == "draft":
        return "draft"
    if assigns:
        return "assigned"
    return "replaced" if standing == "replaced" and is_open else "counted"
