"""What every unit is reminded of on a day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dxplan.compliance.overdue import days_overdue
from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import TaskState
from dxplan.exchange.ics import moves_of_deadline
from dxplan.exchange.open_deadlines import OpenDeadline, open_deadlines
from dxplan.model.dates import days_between
from dxplan.reminders.reminder import (
    KINDS,
    Kind,
    Reminder,
    Role,
    Subject,
    UnitReminders,
    subject,
)
from dxplan.reminders.unit_tasks import tasks_of_unit


@dataclass(frozen=True)
class Collector:
    """Collects what units are reminded of until a day (inclusive).

    With a ``plan`` or a ``jurisdiction`` only tasks of it.
    """

    compliance: Compliance
    until: date
    plan: str | None = None
    jurisdiction: str | None = None

    def of_units(self) -> Iterator[UnitReminders]:
        """The reminders of every unit that has any, by id; those without a lead unit come last."""
        units: Sequence[str | None] = sorted(self.compliance.portfolio.units)
        for unit in (*units, None):
            of_unit = self.of_unit(unit)
            if of_unit.reminders or of_unit.moved:
                yield of_unit

    def of_unit(self, unit: str | None) -> UnitReminders:
        """The reminders of one unit, in the order in which they are listed."""
        reminders: dict[Subject, Reminder] = {}
        moved: dict[Subject, OpenDeadline] = {}
        for role, state in tasks_of_unit(self.compliance, unit):
            if not self._is_asked_for(state):
                continue
            deadlines = self._open_deadlines(role, state)
            for reminder in self._of_task(unit, role, state, deadlines):
                # who leads a task and is of the group that leads it is reminded once
                reminders.setdefault(reminder.subject, reminder)
            for deadline in self._moved(state, deadlines):
                moved.setdefault(subject(state, deadline), deadline)
        in_order = sorted(reminders.values(), key=self._order)
        return UnitReminders(unit, tuple(in_order), tuple(moved.values()))

    def _is_asked_for(self, state: TaskState) -> bool:
        if self.plan is not None and state.record.plan != self.plan:
            return False
        if self.jurisdiction is None:
            return True
        return state.record.jurisdiction == self.jurisdiction

    def _open_deadlines(self, role: Role, state: TaskState) -> list[OpenDeadline]:
        """The open deadlines of a task; of a member's part those that the whole task has too."""
        as_of = self.compliance.as_of
        deadlines = list(open_deadlines(state, as_of))
        if role != "member":
            return deadlines
        whole = open_deadlines(self.compliance.tasks[state.id], as_of)
        days = {(one.day, one.occurrence) for one in whole}
        return [one for one in deadlines if (one.day, one.occurrence) in days]

    def _of_task(
        self,
        unit: str | None,
        role: Role,
        state: TaskState,
        deadlines: Sequence[OpenDeadline],
    ) -> Iterator[Reminder]:
        """By its deadlines; of one that none of them calls for, that nobody reports on it."""
        silent_days = state.days_since_report
        if silent_days is None:
            silent_days = days_between(state.exists_from, self.compliance.as_of)
        has_any = False
        for deadline in deadlines:
            kind = self._kind(state, deadline)
            if kind is None:
                continue
            has_any = True
            days = days_between(self.compliance.as_of, deadline.day)
            yield Reminder(unit, role, kind, state, deadline, days, silent_days)
        if has_any or not state.stale:
            return
        silence: Kind = "stale"
        if state.id in self._left_open:
            silence = "no_final_report"
        yield Reminder(unit, role, silence, state, None, None, silent_days)

    def _kind(self, state: TaskState, deadline: OpenDeadline) -> Kind | None:
        """Why a unit is reminded of a deadline; None where it is not."""
        if deadline.day > self.until:
            return None
        if deadline.day >= self.compliance.as_of:
            return "due"
        if deadline.milestone is not None and deadline.firm:
            return "milestone_passed"
        if deadline.milestone is None and self._is_overdue(state):
            return "overdue"
        if state.id in self._left_open:
            return None  # one sentence on the whole plan stands for it
        return "past_expected"

    def _is_overdue(self, state: TaskState) -> bool:
        return days_overdue(state, self.compliance.as_of) is not None

    @cached_property
    def _left_open(self) -> frozenset[str]:
        """The tasks that plans that are over left open."""
        plans: Mapping[str, Sequence[str]] = self.compliance.without_final_report
        return frozenset(task for tasks in plans.values() for task in tasks)

    def _moved(
        self, state: TaskState, deadlines: Sequence[OpenDeadline]
    ) -> Iterator[OpenDeadline]:
        """What is due later because it was moved: a calendar may still have the earlier day."""
        if not moves_of_deadline(state, self.compliance.as_of):
            return
        for deadline in deadlines:
            if deadline.day > self.until:
                yield deadline

    def _order(self, reminder: Reminder) -> tuple[int, date, int, int]:
        """By kind, then the day, then the longest silence, then as in the plans."""
        kind = KINDS.index(reminder.kind)
        day = reminder.day or date.max
        silence = -reminder.silent_days
        return kind, day, silence, self._places[reminder.state.id]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {task: place for place, task in enumerate(self.compliance.tasks)}
