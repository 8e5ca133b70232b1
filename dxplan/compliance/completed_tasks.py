"""How many tasks of each scope were completed by some days, as far as is known on the last one."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from dxplan.compliance.counted_plans import CountedPlans, CountedTask
from dxplan.compliance.summary import ScopeKey
from dxplan.compliance.task_timelines import TaskOnDay


class _Stretch(NamedTuple):
    """Days on which a task is the same: the index of the first, and that after the last."""

    start: int
    end: int
    on_day: TaskOnDay


def completed_by(plans: CountedPlans, days: Sequence[date]) -> list[Counter[ScopeKey]]:
    """The tasks of each scope that were completed by each of some sorted days.

    A task counts from the day of its completion on, or from that of its report where none is
    stated; one that is open again on the last day does not. One that recurs counts on each day as
    it was reported until then.
    """
    ordinals = [day.toordinal() for day in days]
    completed: list[Counter[ScopeKey]] = [Counter() for _ in days]
    for task in plans.tasks:
        for stretch in _completed_stretches(plans, task, ordinals):
            for row in plans.rows_of(task, stretch.on_day):
                for index in range(stretch.start, stretch.end):
                    completed[index][row] += 1
    return completed


def _completed_stretches(
    plans: CountedPlans, task: CountedTask, ordinals: Sequence[int]
) -> Iterator[_Stretch]:
    """The days on which a task is counted and completed."""
    stretches = list(_stretches(plans, task, ordinals))
    if not stretches:
        return
    if _recurs(task):
        for stretch in stretches:
            if stretch.on_day.tally and stretch.on_day.completion is not None:
                yield stretch
        return
    completion = stretches[-1].on_day.completion
    if completion is None:
        return
    first = bisect_left(ordinals, completion.last.toordinal())
    for stretch in stretches:
        if stretch.on_day.tally:
            yield stretch._replace(start=max(stretch.start, first))


def _stretches(
    plans: CountedPlans, task: CountedTask, ordinals: Sequence[int]
) -> Iterator[_Stretch]:
    starts = list(plans.stretches(task, ordinals))
    ends = (*(start for start, _ in starts[1:]), len(ordinals))
    for i, (start, on_day) in enumerate(starts):
        yield _Stretch(start, ends[i], on_day)


def _recurs(task: CountedTask) -> bool:
    """Whether a task has ever been one that recurs."""
    head = task.timeline.head
    deadlines = [head.deadline, *(change.to for change in head.deadline_changes)]
    return any(deadline.every for deadline in deadlines)
