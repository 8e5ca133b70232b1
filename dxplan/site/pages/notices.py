"""What is overdue or due soon, over all plans."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.deadline_evaluation import OVERDUE_BOXES
from dxplan.compliance.overdue import class_sizes
from dxplan.compliance.public_counts import shown_in
from dxplan.compliance.tasks import TaskState
from dxplan.site.counts import ScopeCounts
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import NavigationLink, PageContent
from dxplan.site.row_groups import by_due
from dxplan.site.site import Site
from dxplan.site.tables import TablePart

_FIRST = 50
"""How many tasks of a group these pages show; the list of all tasks has every one."""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Tasks under a heading."""

    id: str
    """The part of the page."""
    heading: Markup
    """The heading."""
    rows: TablePart | None
    """The tasks."""
    whole: NavigationLink | None = None
    """The link to all of them, where these are the first."""
    means: Markup | None = None
    """What they have in common."""


@dataclass(frozen=True)
class OverduePage(PageContent):
    """What is overdue, and what is past a deadline that was only expected."""

    template: ClassVar[str] = "overdue.html"

    groups: tuple[TaskGroup, ...]
    """The tasks past a firm deadline."""
    past_expected: TaskGroup
    """The tasks past an expected deadline."""


@dataclass(frozen=True)
class DueSoonPage(PageContent):
    """What is due soon."""

    template: ClassVar[str] = "due_soon.html"

    tasks: TablePart | None
    """The tasks."""


def pages(site: Site) -> Iterator[Page]:
    """What is overdue and what is due soon, over all plans."""
    tally = ScopeCounts(site, ("all", None))
    yield Page("overdue.html", OverduePage, partial(_overdue, tally))
    yield Page("due-soon.html", DueSoonPage, partial(_due_soon, tally))


def _overdue(tally: ScopeCounts, builder: PageBuilder) -> OverduePage:
    groups = tuple(_overdue_group(tally, builder, box) for box in OVERDUE_BOXES)
    past = by_due(tally.tasks["past_expected"])
    address = tally.address("status-past_expected")
    heading = builder.t("overdue.past_expected")
    past_expected = _first(builder, "past_expected", heading, past, address)
    return OverduePage(builder.frame, groups, past_expected)


def _overdue_group(tally: ScopeCounts, builder: PageBuilder, box: str) -> TaskGroup:
    """The tasks of a box past a firm deadline, with how many days past it they are."""
    t = builder.t
    group = _of_box(tally, builder, box, f"overdue.{box}", with_days=True)
    sizes = class_sizes(tally.tasks[box], builder.site.as_of)
    parts = []
    for name, size in sizes.items():
        label = t.label("overdue_class", name)
        parts.append(
            t("overdue.class_size", **{"class": label, "number": t.number(size)})
        )
    return replace(group, means=Markup(" · ").join(parts))


def _due_soon(tally: ScopeCounts, builder: PageBuilder) -> DueSoonPage:
    soon = [
        state for state in tally.counted if state.evaluation.timeliness == "due_soon"
    ]
    tasks = None
    if soon:
        name = builder.t("nav.due-soon")
        tasks = builder.counted_table(by_due(soon), name, with_file=False)
    return DueSoonPage(builder.frame, tasks)


def _of_box(
    tally: ScopeCounts,
    builder: PageBuilder,
    box: str,
    heading_key: str,
    *,
    with_days: bool = False,
) -> TaskGroup:
    """The tasks of a box; all of them are among the tasks of the count that shows it."""
    count = shown_in(box, official=builder.site.config.official)
    states = by_due(tally.tasks[box])
    address = tally.address(count)
    heading = builder.t(heading_key)
    return _first(builder, box, heading, states, address, with_days=with_days)


def _first(
    builder: PageBuilder,
    name: str,
    heading: Markup,
    states: Sequence[TaskState],
    address: str,
    *,
    with_days: bool = False,
) -> TaskGroup:
    """The tasks that were due first, with a link to all of them where there are more."""
    t = builder.t
    if not states:
        return TaskGroup(name, heading, None)
    if len(states) <= _FIRST:
        rows = builder.counted_table(
            states, heading, with_file=False, with_days=with_days
        )
        return TaskGroup(name, heading, rows)
    caption = t("list.first", name=heading, count=len(states), shown=t.number(_FIRST))
    rows = builder.task_table(
        states[:_FIRST], caption, with_file=False, with_days=with_days
    )
    label = t("list.whole", count=len(states))
    whole = NavigationLink(builder.links.address(address), label)
    return TaskGroup(name, heading, rows, whole)
