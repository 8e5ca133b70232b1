"""The boxes of a scope in four groups: done, under way, stopped, and where nothing is known."""

from collections.abc import Mapping

from dxplan.compliance.deadline_evaluation import BOXES

GROUPS: Mapping[str, tuple[str, ...]] = {
    "done": (
        "completed_on_time",
        "completed_late",
        "completed_undetermined",
        "completed_other",
    ),
    "under_way": ("open_within", "open_other"),
    "under_way_overdue": ("open_overdue",),
    "stopped": ("excluded",),
    "no_information": ("not_reported", "unreadable"),
    "no_information_overdue": ("not_reported_overdue",),
}
"""The groups with the boxes they add up; those past a firm deadline apart, so that all add up."""

OVERDUE_GROUPS = ("under_way_overdue", "no_information_overdue")
"""The groups of what is past a firm deadline."""

_UNKNOWN_GROUPS = ("no_information", "no_information_overdue")
"""The groups of what nothing is known of."""

GROUP_OF = {box: group for group, boxes in GROUPS.items() for box in boxes}
"""The group of each box."""


def group_sizes(boxes: Mapping[str, int]) -> dict[str, int]:
    """The size of each group, from those of the boxes; together they are the tasks of the scope."""
    sizes = dict.fromkeys(GROUPS, 0)
    for box in BOXES:
        sizes[GROUP_OF[box]] += boxes.get(box, 0)
    return sizes


def reported_by_box(boxes: Mapping[str, int]) -> int:
    """The tasks whose box says that they were reported: all but the groups without information."""
    sizes = group_sizes(boxes)
    return sum(sizes.values()) - sum(sizes[group] for group in _UNKNOWN_GROUPS)
