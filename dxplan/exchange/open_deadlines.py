"""The days by which tasks are still to be done, as calendars and units' pages list them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from dxplan.compliance.deadline_evaluation import (
    DueDay,
    ReportedProgress,
    log_progress,
)
from dxplan.compliance.milestones import MilestoneState
from dxplan.compliance.tasks import TaskState
from dxplan.model.dates import Period, days_between

_DAYS_AHEAD = 366
_MOST = 12
"""Of a recurring task: how many days ahead its occurrences are listed, and how many.

The next one always.
"""


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """A day by which a task, one of its occurrences, or a milestone is still to be done."""

    state: TaskState
    day: date
    progress: ReportedProgress
    occurrence: Period | None = None
    milestone: MilestoneState | None = None

    @property
    def firm(self) -> bool:
        """Whether the day binds."""
        if self.milestone is not None:
            return self.milestone.deadline.firm
        return self.state.evaluation.due.firm


def open_deadlines(state: TaskState, as_of: date) -> Iterator[OpenDeadline]:
    """The open deadline of a task that is counted.

    Of a recurring one what is open, and its next occurrences; the milestones not reached.
    """
    if state.standing != "counted":
        return
    yield from _open_milestones(state)
    evaluation = state.evaluation
    current = evaluation.occurrence
    if state.is_open and evaluation.due.day is not None:
        yield OpenDeadline(state, evaluation.due.day, evaluation.progress, current)
    for period, day in _coming_occurrences(state, as_of):
        if period == current:
            continue
        reported = _progress_of(state, period, day)
        is_done = reported.fulfilled or reported.excluded
        if not is_done:
            yield OpenDeadline(state, day, reported, period)


def _open_milestones(state: TaskState) -> Iterator[OpenDeadline]:
    if not state.is_open:
        return
    progress_so_far = state.evaluation.progress
    for milestone in state.milestones:
        if milestone.due is None or milestone.reached_on is not None:
            continue
        yield OpenDeadline(state, milestone.due, progress_so_far, milestone=milestone)


def _coming_occurrences(state: TaskState, as_of: date) -> Iterator[tuple[Period, date]]:
    deadline = state.deadline
    if deadline.every is None or deadline.waits(as_of):
        return
    ended, _ = deadline.ended(state.exists_from, as_of)
    occurrences = deadline.occurrences(state.exists_from)
    is_next = True
    for period, day in islice(occurrences, ended, ended + _MOST):
        is_far = days_between(as_of, day) > _DAYS_AHEAD
        if is_far and not is_next:
            return
        yield period, day
        is_next = False


def _progress_of(state: TaskState, occurrence: Period, day: date) -> ReportedProgress:
    """What was reported for an occurrence that is due on a day."""
    log = state.log.by_occurrence().get(occurrence.text, state.log.without_reports())
    due = DueDay(day, state.deadline.firm)
    return log_progress(log, due, accepts_pilot=state.task.accepts_pilot)
