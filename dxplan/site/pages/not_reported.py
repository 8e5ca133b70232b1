"""What nobody has reported: by place and plan, how long each, with a request for information."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.tasks import TaskState
from dxplan.site.counts import ScopeCounts
from dxplan.site.day_marks import days_mark
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.pages.information_requests import request_address, unreported
from dxplan.site.pages.notices import TaskGroup
from dxplan.site.pages.time_left import is_dated
from dxplan.site.site import Site
from dxplan.site.tables import TablePart, TableRow, row, table

_MOST_ROWS = 300
"""With more tasks than these the page names only their plans: each lists its own."""


@dataclass(frozen=True, slots=True)
class PlanWithoutReports:
    """The tasks of a plan that nobody has reported on."""

    plan: str
    """The plan."""
    count: int
    """How many tasks these are."""
    since: date
    """Since when the first of them is there."""
    request: str
    """Where the request for information about them is."""
    rows: TablePart | None
    """The tasks; none where there are too many in all plans."""


@dataclass(frozen=True, slots=True)
class PlaceWithoutReports:
    """The plans of a jurisdiction with tasks that nobody has reported on."""

    place: str
    """The jurisdiction."""
    count: int
    """How many tasks these are."""
    since: date
    """Since when the first of them is there."""
    plans: tuple[PlanWithoutReports, ...]
    """The plans, those silent for the longest first."""


@dataclass(frozen=True)
class NotReportedPage(PageContent):
    """What was never reported, and what was not reported for long."""

    template: ClassVar[str] = "not_reported.html"

    count: int
    """How many tasks nobody has reported on."""
    overdue: int
    """How many of these are past a firm deadline."""
    total: int
    """How many tasks are counted."""
    since: date | None
    """Since when the first of them is there; none where there are none."""
    places: tuple[PlaceWithoutReports, ...]
    """The jurisdictions of these tasks, those with the most first."""
    stale: TaskGroup
    """The tasks whose last report is old."""


def pages(site: Site) -> Iterator[Page]:
    """What nobody has reported, over all plans."""
    tally = ScopeCounts(site, ("all", None))
    yield Page("not-reported.html", NotReportedPage, partial(_not_reported, tally))


def _not_reported(tally: ScopeCounts, builder: PageBuilder) -> NotReportedPage:
    states = unreported(tally)
    return NotReportedPage(
        frame=builder.frame,
        count=len(states),
        overdue=len(tally.tasks["not_reported_overdue"]),
        total=tally.size("tasks"),
        since=states[0].exists_from if states else None,
        places=_places(builder, states),
        stale=_stale(builder, tally),
    )


def _places(
    builder: PageBuilder, states: Sequence[TaskState]
) -> tuple[PlaceWithoutReports, ...]:
    by_plan: dict[str, list[TaskState]] = defaultdict(list)
    for state in states:
        by_plan[str(state.record.plan)].append(state)
    with_rows = len(states) <= _MOST_ROWS
    plans: dict[str, list[PlanWithoutReports]] = defaultdict(list)
    for plan, of_plan in by_plan.items():
        item = PlanWithoutReports(
            plan=plan,
            count=len(of_plan),
            since=of_plan[0].exists_from,
            request=builder.links.address(request_address(plan)),
            rows=_rows(builder, plan, of_plan) if with_rows else None,
        )
        plans[str(of_plan[0].record.jurisdiction)].append(item)
    places = []
    for place in builder.links.by_name(plans):
        of_place = plans[place]
        count = sum(item.count for item in of_place)
        item_of_place = PlaceWithoutReports(
            place, count, of_place[0].since, tuple(of_place)
        )
        places.append(item_of_place)
    return tuple(sorted(places, key=lambda item: -item.count))


def _rows(builder: PageBuilder, plan: str, states: Sequence[TaskState]) -> TablePart:
    """The tasks of a plan, with how long nobody has reported on each."""
    t = builder.t
    rows = [_row(builder, state) for state in states]
    heads = [
        t("column.task"),
        t.field("lead_unit"),
        t.field("deadline"),
        t("not_reported.silent"),
    ]
    whole = table(t("not_reported.caption", count=len(rows)), heads, rows)
    return builder.pager.first_part(replace(whole, heading=builder.links.name(plan)))


def _row(builder: PageBuilder, state: TaskState) -> TableRow:
    t, links = builder.t, builder.links
    leads = builder.site.compliance.leads[state.id]
    names = Markup(", ").join(links.link(unit) for unit in leads)
    deadline = t.deadline(state.deadline)
    if state.timeliness == "overdue":
        past = builder.tag("not_reported_overdue", t("not_reported.past"))
        deadline = Markup("{} {}").format(deadline, past)
    since = state.exists_from
    dated = is_dated(builder.site, state)
    key = "not_reported.days" if dated else "not_reported.days_of_period"
    silent = t(key, days=days_mark(since), day=t.day(since))
    return row(links.task(state.id), names or t("task.no_lead"), deadline, silent)


def _stale(builder: PageBuilder, tally: ScopeCounts) -> TaskGroup:
    """The open tasks whose last report is old."""
    states = [state for state in tally.counted if state.stale and state.reports]
    heading = builder.t("not_reported.stale")
    rows = None
    if states:
        rows = builder.counted_table(states, heading, with_file=False)
    return TaskGroup("stale", heading, rows)
