"""A page each unit and area of work."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.units import answering
from dxplan.exchange.open_deadlines import OpenDeadline, open_deadlines
from dxplan.model.registers import Area, Unit
from dxplan.model.values import Text
from dxplan.portfolio.portfolio import Record
from dxplan.site.counts import ScopeCounts
from dxplan.site.page import Page
from dxplan.site.page_builder import CountGroups, PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.pages.chart_values import (
    BoxesPicture,
    DeadlinesPicture,
    boxes_picture,
    deadlines_picture,
)
from dxplan.site.pages.member_tables import member_table
from dxplan.site.site import Site
from dxplan.site.tables import TablePart

_COMING = 10
"""How many of a unit's next deadlines its page shows."""


@dataclass(frozen=True, slots=True)
class Succession:
    """A unit that took over from another, or that another took over from."""

    link: Markup
    """The link to the other unit."""
    start: date | None
    """The day from which it answers."""
    takes: Text | None
    """What of the tasks it took over."""


@dataclass(frozen=True, slots=True)
class ComingDeadline:
    """An open deadline of a unit."""

    deadline: OpenDeadline
    """The deadline and its task."""
    is_inherited: bool
    """Whether the task was another unit's."""


@dataclass(frozen=True)
class UnitPage(PageContent):
    """A unit: its tasks by count, its next deadlines, what it took over."""

    template: ClassVar[str] = "unit.html"

    record: Record[Unit]
    """The unit."""
    tally: ScopeCounts
    """The counts of its tasks and targets."""
    has_ended: bool
    """Whether it is no more."""
    answering: list[str]
    """The units that answer for its tasks now."""
    boxes: BoxesPicture | None
    """The chart of its counts."""
    deadlines: DeadlinesPicture | None
    """The chart of its deadlines."""
    successors: tuple[Succession, ...]
    """The units that took over from it."""
    predecessors: tuple[Succession, ...]
    """The units that it took over from."""
    member_of: list[str]
    """The units of which it is a member."""
    coming: tuple[ComingDeadline, ...]
    """Its next open deadlines."""
    groups: CountGroups
    """Its tasks, a table for each count."""
    as_member: TablePart | None
    """The tasks that a group leads of which it is a member, with its own part of each."""
    coordinated: TablePart | None
    """The tasks that it coordinates."""
    targets: TablePart | None
    """The targets that it leads."""
    tracked: TablePart | None
    """The figures that are only followed."""


def units(site: Site) -> Iterator[Page]:
    """A page each unit."""
    members: dict[str, list[str]] = defaultdict(list)
    for key, unit in site.portfolio.units.items():
        for ref in unit.fields.members:
            members[site.portfolio.resolve(ref, unit.jurisdiction) or ""].append(key)
    for key, record in site.portfolio.units.items():
        build = partial(_unit, record, members.get(key, []))
        yield Page(key, UnitPage, build, ("units.html", record.jurisdiction), record)


def _unit(record: Record[Unit], member_of: list[str], builder: PageBuilder) -> UnitPage:
    site, t, links = builder.site, builder.t, builder.links
    key = record.id
    tally = ScopeCounts(site, ("unit", key))
    last_day = record.fields.valid_until
    boxes = boxes_picture(builder, tally)
    deadlines = deadlines_picture(builder, tally)
    groups = builder.groups(tally, "member")
    as_member = coordinated = targets = None
    if tally.size("member"):
        caption = t("group.tasks_caption", count=tally.size("member"))
        as_member = member_table(builder, key, tally.tasks["member"], caption)
    coordinated_tasks = site.coordinated.get(key, [])
    if coordinated_tasks:
        coordinated = builder.counted_table(
            coordinated_tasks, t("unit.coordinates"), with_file=False
        )
    led_targets = tally.targets["targets"]
    if led_targets:
        caption = t("plan.targets_caption", count=len(led_targets))
        targets = builder.target_table(led_targets, caption)
    return UnitPage(
        frame=builder.frame,
        record=record,
        tally=tally,
        has_ended=last_day is not None and site.is_past(last_day),
        answering=[
            other
            for other in answering(site.portfolio, key, site.compliance.as_of)
            if other != key
        ],
        boxes=boxes,
        deadlines=deadlines,
        successors=tuple(
            Succession(
                links.reference(entry.unit, record.jurisdiction),
                entry.start,
                entry.takes,
            )
            for entry in record.fields.successors
        ),
        predecessors=tuple(
            Succession(links.link(other), entry.start, entry.takes)
            for other, entry in site.predecessors.get(key, [])
        ),
        member_of=member_of,
        coming=_coming(site, tally),
        groups=groups,
        as_member=as_member,
        coordinated=coordinated,
        targets=targets,
        tracked=builder.figure_table(tally.followed),
    )


def _coming(site: Site, tally: ScopeCounts) -> tuple[ComingDeadline, ...]:
    """The next open deadlines of a unit, firm or expected, nearest first, as in its calendar."""
    inherited = tally.tasks["inherited"]
    coming: list[OpenDeadline] = []
    for state in [*tally.states, *inherited]:
        recurs = state.deadline.every is not None
        as_of = site.as_of if recurs else site.compliance.as_of  # needs no day
        for deadline in open_deadlines(state, as_of):
            if not site.is_past(deadline.day):
                coming.append(deadline)
    coming.sort(key=lambda deadline: (deadline.day, deadline.state.id))
    return tuple(
        ComingDeadline(deadline, deadline.state in inherited)
        for deadline in coming[:_COMING]
    )


@dataclass(frozen=True)
class AreaPage(PageContent):
    """An area of work: its tasks by count, its targets."""

    template: ClassVar[str] = "area.html"

    record: Record[Area]
    """The area."""
    tally: ScopeCounts
    """The counts of its tasks and targets."""
    boxes: BoxesPicture | None
    """The chart of its counts."""
    deadlines: DeadlinesPicture | None
    """The chart of its deadlines."""
    groups: CountGroups
    """Its tasks, a table for each count."""
    targets: TablePart | None
    """Its targets."""
    tracked: TablePart | None
    """The figures that are only followed."""


def areas(site: Site) -> Iterator[Page]:
    """A page each area of work."""
    for key, record in site.portfolio.areas.items():
        yield Page(key, AreaPage, partial(_area, record), ("areas.html",), record)


def _area(record: Record[Area], builder: PageBuilder) -> AreaPage:
    tally = ScopeCounts(builder.site, ("area", record.id))
    boxes = boxes_picture(builder, tally)
    deadlines = deadlines_picture(builder, tally)
    groups = builder.groups(tally)
    states = tally.targets["targets"]
    targets = None
    if states:
        caption = builder.t("plan.targets_caption", count=len(states))
        targets = builder.target_table(states, caption)
    tracked = builder.figure_table(tally.followed)
    return AreaPage(
        builder.frame, record, tally, boxes, deadlines, groups, targets, tracked
    )
