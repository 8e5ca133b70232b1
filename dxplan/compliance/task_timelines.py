"""One task through time, as far as trends need it: what it adds to its scopes on which days."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple, TypeAlias

from dxplan.compliance.collectives import Membership
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.logs import DatedEntry, last_day
from dxplan.compliance.rates import is_unreported_originally, shares_of
from dxplan.compliance.tallies import Tally, tally_of
from dxplan.compliance.tasks import TaskState, task_state
from dxplan.compliance.units import Completion
from dxplan.model.deadline import Deadline
from dxplan.model.records import Plan, Task
from dxplan.portfolio.portfolio import Portfolio, Record

_ANY = Settings()
"""The days that settings name move no task from box to box."""
_DAY = timedelta(days=1)


class TaskOnDay(NamedTuple):
    """A task on a day: what it adds to its scopes, 0 where it is not counted.

    ``area`` and ``leads`` as they are written; ``completion`` where it is fulfilled.
    """

    tally: Tally
    area: str | None
    leads: tuple[str, ...]
    completion: Completion | None


Slot: TypeAlias = int
"""A stretch of days on which a task is the same: its number, or the day itself."""


@dataclass
class TaskTimeline:
    """A task on every day that was asked for, a day being its ordinal.

    ``task`` is its file, ``head`` that with what it takes from its ``whole``, if it is a part, and
    its plan. ``reporting`` is the task whose reports count, ``parts_from`` are the days from which
    it has parts, ``membership`` what is known of those who report on it as members.
    """

    task: Task
    head: Task
    reporting: Task
    plan: Plan
    whole: Task | None = None
    parts_from: tuple[date, ...] = ()
    membership: Membership = ()
    evaluated: dict[Slot, TaskOnDay] = field(default_factory=dict)

    @cached_property
    def turning_days(self) -> tuple[int, ...] | None:
        """The days between which nothing changes; None where any day may change something."""
        if self.whole is not None and self.whole.changes:
            return None
        days = turning_days(self.head, self.reporting, self.plan, self.parts_from)
        if days is None or not self.membership:
            return days
        return tuple(sorted({*days, *_turning_days_of_members(self.membership)}))

    def stretches(self, days: Sequence[int], first: int) -> Iterator[tuple[int, Slot]]:
        """The stretches in which sorted days lie, from the ``first`` index on.

        Each is the index of the first day that lies in it, and its slot.
        """
        turning_days = self.turning_days
        if turning_days is None:
            for index in range(first, len(days)):
                yield index, days[index]
            return
        index = first
        while index < len(days):
            slot = bisect_right(turning_days, days[index])
            yield index, slot
            if slot == len(turning_days):
                return
            index = bisect_left(days, turning_days[slot], index)


def evaluated_on(portfolio: Portfolio, record: Record[Task], day: date) -> TaskOnDay:
    """A task on a day."""
    state = task_state(portfolio, record, day, _ANY)
    area = state.task.area
    leads = tuple(str(ref) for ref in state.task.leads)
    return TaskOnDay(
        _tally(state, day),
        None if area is None else str(area),
        leads,
        state.completion,
    )


def _tally(state: TaskState, day: date) -> Tally:
    if state.standing != "counted":
        return 0
    return tally_of(
        state.evaluation.box,
        shares_of(state, day),
        reported=bool(state.reports),
        unreported_originally=is_unreported_originally(state, day),
    )


def turning_days(
    task: Task, reporting: Task, plan: Plan, parts_from: Iterable[date] = ()
) -> tuple[int, ...] | None:
    """The days on which the box or a rate of a task may change, sorted; None if any day may be one.

    ``reporting`` is the task whose reports count, and from ``parts_from`` on parts count in its
    place. A recurring task changes with the calendar, one that is counted in days with documents,
    and a change of fields may mean anything.
    """
    deadlines = [task.deadline]
    deadlines += [change.to for change in task.deadline_changes]
    if task.changes or reporting.changes:
        return None
    if any(deadline.every or deadline.after for deadline in deadlines):
        return None
    days: set[date] = set(parts_from)
    entries: tuple[DatedEntry, ...] = (
        *reporting.all_reports,
        *task.deadline_changes,
        *plan.changes,
    )
    for entry in entries:
        days.add(last_day(entry.date))
        if entry.recorded is not None:
            days.add(entry.recorded)
    for deadline in deadlines:
        days |= _turning_days_of(deadline)
    return tuple(sorted(day.toordinal() for day in days))


def _turning_days_of_members(membership: Membership) -> Iterator[int]:
    """The days on which a member comes to be there or is gone, and those of successions."""
    for _, first, last, _ in membership:
        if first is not None:
            yield first.toordinal()
        if last is not None:
            yield last.toordinal() + 1


def _turning_days_of(deadline: Deadline) -> set[date]:
    """The day a condition was met, the last day in time, and the day after it."""
    days = set()
    if deadline.condition_met_on is not None:
        days.add(deadline.condition_met_on)
    if deadline.by is not None:
        last = deadline.by.last
        days.add(last)
        if last < date.max:
            days.add(last + _DAY)
    return days
