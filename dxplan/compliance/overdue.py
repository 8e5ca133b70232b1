"""How long tasks are past their firm deadlines: in days, and in classes of days."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from dxplan.compliance.tasks import TaskState
from dxplan.model.dates import days_between

_LAST_DAYS = {"1-30": 30, "31-60": 60, "61-120": 120}

OVERDUE_CLASSES = (*_LAST_DAYS, "over-120")
"""The classes by which reports to People's Committees group what is overdue."""


def days_overdue(state: TaskState, as_of: date) -> int | None:
    """Days since the firm deadline of an open task, reported or not; None of any other."""
    if state.timeliness != "overdue" or state.due is None:
        return None
    return days_between(state.due, as_of)


def overdue_class(state: TaskState, as_of: date) -> str | None:
    """The class of the days since the firm deadline of an open task; None of any other."""
    days = days_overdue(state, as_of)
    if days is None:
        return None
    for name, last in _LAST_DAYS.items():
        if days <= last:
            return name
    return OVERDUE_CLASSES[-1]


def class_sizes(states: Iterable[TaskState], as_of: date) -> dict[str, int]:
    """How many of some tasks are in each class that any is in, the shortest first."""
    sizes = Counter(overdue_class(state, as_of) for state in states)
    return {name: sizes[name] for name in OVERDUE_CLASSES if sizes[name]}
