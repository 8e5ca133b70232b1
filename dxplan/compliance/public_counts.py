"""The counts that people are shown, from the boxes of tasks: one definition for all that shows any.

An official publication counts what was never reported as overdue once its deadline has passed; any
other does not know whether a report exists, and keeps the two apart (docs/format.md, section 3).
"""

from collections.abc import Mapping
from typing import get_args

from dxplan.compliance.deadline_evaluation import BOXES, OVERDUE_BOXES
from dxplan.compliance.tasks import TaskStanding, TaskState

OFFICIAL = ("completed_on_time", "completed_late", "open_within", "overdue")
"""The four figures of official statistics (report 1270/BC-TCTTTg of 2017)."""

_OTHERS = (
    "completed_other",
    "open_other",
    "not_reported",
    "not_reported_overdue",
    "completed_undetermined",
    "excluded",
    "unreadable",
)

UNCOUNTED = tuple(name for name in get_args(TaskStanding) if name != "counted")
"""The standings of tasks that stand in no box."""

STANDINGS = (*UNCOUNTED, "inherited", "member")
"""Counts of tasks that stand in no box of the scope."""


def overdue_boxes(*, official: bool) -> tuple[str, ...]:
    """The boxes that make up the fourth official figure."""
    if official:
        return OVERDUE_BOXES
    return ("open_overdue",)


def shown_counts(*, official: bool) -> tuple[str, ...]:
    """The counts that add up to a scope's tasks, in the order in which they are shown."""
    overdue = overdue_boxes(official=official)
    counts = list(OFFICIAL)
    for box in _OTHERS:
        if box not in overdue:
            counts.append(box)
    return tuple(counts)


def beside_counts(*, official: bool) -> tuple[str, ...]:
    """What is shown beside the four: the other boxes, and what stands in none."""
    other_boxes = shown_counts(official=official)[len(OFFICIAL) :]
    return other_boxes + STANDINGS


def shown_in(box: str, *, official: bool) -> str:
    """The count in which a box is shown."""
    if box in overdue_boxes(official=official):
        return "overdue"
    return box


def shown_sizes(boxes: Mapping[str, int], *, official: bool) -> dict[str, int]:
    """The size of each shown count, from those of the boxes."""
    sizes = dict.fromkeys(shown_counts(official=official), 0)
    for box in BOXES:
        sizes[shown_in(box, official=official)] += boxes.get(box, 0)
    return sizes


def shown_timeliness(state: TaskState, *, official: bool) -> str | None:
    """How a task stands to its deadline, as it is shown.

    What was never reported is overdue only in an official publication.
    """
    if official or state.timeliness != "overdue":
        return state.timeliness
    if state.evaluation.progress.status != "not_reported":
        return state.timeliness
    return "not_reported_overdue"
