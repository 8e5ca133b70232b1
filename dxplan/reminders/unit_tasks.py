"""The tasks that a unit answers for, each with the unit's own part of it."""

from collections.abc import Iterator
from dataclasses import replace

from dxplan.compliance.deadline_evaluation import ReportLog
from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import MemberState, TaskState
from dxplan.compliance.units import is_dissolved
from dxplan.model.dates import days_between
from dxplan.reminders.reminder import Role


def tasks_of_unit(
    compliance: Compliance, unit: str | None
) -> Iterator[tuple[Role, TaskState]]:
    """What a unit leads, what it took over, and its part of what a group leads.

    A dissolved unit answers for nothing that another took over.
    """
    for state in compliance.tasks_in.get(("unit", unit), ()):
        if not _is_handed_over(compliance, unit, state):
            yield "lead", state
    if unit is None:
        return
    for state in compliance.inherited_by.get(unit, ()):
        if not _is_handed_over(compliance, unit, state):
            yield "inherited", state
    for state in compliance.member_tasks.get(unit, ()):
        for member in state.members:
            if member.unit == unit:
                yield "member", _own_part(compliance, state, member)


def _is_handed_over(compliance: Compliance, unit: str | None, state: TaskState) -> bool:
    """Whether a unit is dissolved and one that is there answers for the task."""
    if unit is None or not is_dissolved(compliance.portfolio, unit, compliance.as_of):
        return False
    for heir in compliance.inherited.get(state.id, ()):
        if not is_dissolved(compliance.portfolio, heir, compliance.as_of):
            return True
    return False


def _own_part(
    compliance: Compliance, state: TaskState, member: MemberState
) -> TaskState:
    """The task as a member of the group that leads it has reported on it."""
    days_since_report = None
    if member.reports:
        last = member.reports[-1].date
        days_since_report = days_between(last, compliance.as_of)
    return replace(
        state,
        evaluation=member.evaluation,
        log=ReportLog(member.reports),
        members=(),
        milestones=(),
        days_since_report=days_since_report,
        stale=state.stale and member.evaluation.progress.is_open,
    )
