"""Since when a task is there, and how many days it has left or is past its deadline."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dxplan.compliance.existence import founding_document
from dxplan.compliance.tasks import TaskState
from dxplan.site.site import Site


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How the day of the page stands to the last day of a deadline."""

    last_day: date
    """The last day that is in time, or that is expected."""
    how: Literal["left", "today", "past"]
    """Whether that day is still to come, is the day of the page, or has passed."""
    is_firm: bool
    """Whether the deadline binds; else it is only expected."""


def time_left(site: Site, state: TaskState) -> TimeLeft | None:
    """The time that an open task has; None of one that is done, not judged or without a day."""
    due = state.evaluation.due
    if state.standing != "counted" or not state.is_open or due.day is None:
        return None
    if site.is_past(due.day):
        return TimeLeft(due.day, "past", due.firm)
    if site.is_past(due.day - timedelta(days=1)):
        return TimeLeft(due.day, "today", due.firm)
    return TimeLeft(due.day, "left", due.firm)


def is_dated(site: Site, state: TaskState) -> bool:
    """Whether a document says since when a task is there; else it is its plan's period."""
    return founding_document(site.portfolio, state.record) is not None
