"""The milestones of a task on a day: which were reached, and which day has passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias, get_args

from dxplan.compliance.counted_deadlines import counted
from dxplan.model.deadline import Deadline
from dxplan.model.records import Report, Task
from dxplan.model.values import Text
from dxplan.portfolio.portfolio import Portfolio, Record

MilestoneStanding: TypeAlias = Literal[
    "reached", "coming", "passed", "past_expected", "no_day"
]
MILESTONE_STANDINGS: tuple[MilestoneStanding, ...] = get_args(MilestoneStanding)
"""`passed`: its firm day is over and no report says that it was reached."""


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """A milestone on a day; ``number`` counts from 1, ``reached_on`` is the first report's day."""

    number: int
    title: Text
    deadline: Deadline
    due: date | None
    reached_on: date | None
    standing: MilestoneStanding


def milestone_states(
    portfolio: Portfolio,
    record: Record[Any],
    task: Task,
    reports: Sequence[Report],
    as_of: date,
) -> tuple[MilestoneState, ...]:
    """The milestones of a task, which has its changes applied, by its standing reports."""
    states = []
    for number, milestone in enumerate(task.milestones, 1):
        deadline = counted(portfolio, record, milestone.by, as_of)
        due = deadline.due_day(as_of)
        reached_on = _reached_on(reports, number)
        standing = _standing(due, reached_on, as_of, firm=deadline.firm)
        states.append(
            MilestoneState(number, milestone.title, deadline, due, reached_on, standing)
        )
    return tuple(states)


def _reached_on(reports: Sequence[Report], number: int) -> date | None:
    for report in reports:
        if number in report.reached:
            return report.date
    return None


def _standing(
    due: date | None, reached_on: date | None, as_of: date, *, firm: bool
) -> MilestoneStanding:
    if reached_on is not None:
        return "reached"
    if due is None:
        return "no_day"
    if as_of <= due:
        return "coming"
    return "passed" if firm else "past_expected"
