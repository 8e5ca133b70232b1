"""One thing that a unit is reminded of, as a value."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, get_args

from dxplan.compliance.public_counts import shown_timeliness
from dxplan.compliance.tasks import TaskState
from dxplan.exchange.open_deadlines import OpenDeadline

Kind: TypeAlias = Literal[
    "overdue", "milestone_passed", "due", "past_expected", "stale", "no_final_report"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Why a unit is reminded, in the order in which reminders are listed.

A firm deadline has passed; a firm milestone has; one is due; an expected date has passed; nobody
has reported for long; the plan is over and nobody gave a final report.
"""

Role: TypeAlias = Literal["lead", "inherited", "member"]
"""How the unit answers for the task: it leads it, took it over, or is of a group that leads it."""

GROUPS = (
    "overdue",
    "not_reported_overdue",
    "milestone_passed",
    "due",
    "past_expected",
    "stale",
    "no_final_report",
)
"""Under what reminders are shown: what was never reported is overdue only in an official one."""


Subject: TypeAlias = tuple[str, ...]
"""What is due: a task, with the occurrence or the milestone that is meant."""


def subject(state: TaskState, deadline: OpenDeadline | None) -> Subject:
    """What tells a deadline, or a task without one, from all others."""
    if deadline is None:
        return (state.id,)
    if deadline.milestone is not None:
        return state.id, "milestone", str(deadline.milestone.number)
    if deadline.occurrence is not None:
        return state.id, "occurrence", deadline.occurrence.text
    return state.id, "deadline"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a unit is reminded of on a day.

    ``state`` is that of the task, of a member of a group that of its own part. ``days`` are left
    until the deadline, negative once it has passed; None without a deadline. ``silent_days`` have
    passed since the last report, or since the task exists.
    """

    unit: str | None
    role: Role
    kind: Kind
    state: TaskState
    deadline: OpenDeadline | None
    days: int | None
    silent_days: int

    @property
    def day(self) -> date | None:
        """The day by which it is due."""
        if self.deadline is None:
            return None
        return self.deadline.day

    @property
    def firm(self) -> bool:
        """Whether that day binds."""
        return self.deadline is not None and self.deadline.firm

    @property
    def subject(self) -> Subject:
        """What is due."""
        return subject(self.state, self.deadline)

    def group(self, *, official: bool) -> str:
        """The group of `GROUPS` under which it is shown."""
        if self.kind != "overdue":
            return self.kind
        return shown_timeliness(self.state, official=official) or self.kind


@dataclass(frozen=True, slots=True)
class UnitReminders:
    """What one unit is reminded of; None is who answers for tasks without a lead unit.

    ``moved`` are its open deadlines that are due later because they were moved.
    """

    unit: str | None
    reminders: tuple[Reminder, ...]
    moved: tuple[OpenDeadline, ...] = ()
