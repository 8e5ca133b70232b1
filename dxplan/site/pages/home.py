"""The home page: how the jurisdictions are doing, what changed, what was reported last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.overdue import days_overdue
from dxplan.compliance.tasks import TaskState
from dxplan.site.counts import ScopeCounts
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import NavigationLink, PageContent
from dxplan.site.pages.change_tables import RecentChange, recent_changes
from dxplan.site.pages.chart_values import (
    BoxesPicture,
    boxes_numbers,
    boxes_picture,
    readings_line,
)
from dxplan.site.pages.place_groups import place_groups
from dxplan.site.pages.place_tables import place_table
from dxplan.site.pages.task_squares import TaskSquares, task_squares
from dxplan.site.site import Site
from dxplan.site.tables import Cell, TablePart, TableRow, row

_RECENT = 2
"""How many of the tasks that were reported on last are shown."""

_LATELY = 3
"""How many of the latest changes are shown."""

_CHANGED_KINDS = ("task", "target")
"""The kinds of records whose changes are shown: not those of registers and of plans."""

_MOST_OVERDUE = 3
"""How many of the tasks that are overdue longest are shown."""

_MOST_ROWS = 40
"""Of more jurisdictions those below others stand on the pages of these."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Which tasks need attention, and how many."""

    tally: ScopeCounts
    """The counts of all tasks."""
    longest: TablePart | None
    """The tasks that are longest past a firm deadline, reported or not."""
    past_deadline: int
    """How many are past a firm deadline, reported or not."""
    past_expected: int
    """How many are past an expected deadline."""
    due_soon: int
    """How many are due soon."""
    reconfirmation: int
    """How many are to be confirmed again."""


@dataclass(frozen=True, slots=True)
class LatestReport:
    """The last report of a task."""

    state: TaskState
    """The task."""
    status: Markup
    """Its status."""


@dataclass(frozen=True, slots=True)
class PlacesBelow:
    """Jurisdictions of one level with tasks that stand on the page of the one above them."""

    parent: str
    """The jurisdiction above them."""
    level: str
    """Their level."""
    count: int
    """How many there are."""


@dataclass(frozen=True, slots=True)
class AssigningPlan:
    """A plan whose tasks are assigned to others."""

    key: str
    """The plan."""
    jurisdiction: str | None
    """Who assigns them."""
    tally: ScopeCounts
    """The counts of its tasks."""
    expected: Markup | None
    """How many tasks it is said to have."""


@dataclass(frozen=True)
class HomePage(PageContent):
    """The home page."""

    template: ClassVar[str] = "home.html"

    tally: ScopeCounts
    """The counts of all tasks."""
    readings: Markup | None
    """How sure the statuses are; none where sources state all of them."""
    reflects: Markup
    """How far the reports go."""
    squares: TaskSquares | None
    """The tasks as squares; none where there are too many."""
    boxes: BoxesPicture | None
    """The same as a bar, where there are too many for squares."""
    numbers: TablePart | None
    """The numbers of the bar."""
    attention: Attention | None
    """What needs attention; none where no list of tasks is built."""
    places: TablePart | None
    """The jurisdictions side by side, where there are several."""
    below: tuple[PlacesBelow, ...]
    """The places that stand on the pages of those above them, where there are too many."""
    assigning: tuple[AssigningPlan, ...]
    """The plans whose tasks are assigned to others."""
    unjudged: list[str]
    """The jurisdictions whose plans have no task that is judged."""
    silent: list[str]
    """The jurisdictions of which no plan is known."""
    recent: tuple[LatestReport, ...]
    """The tasks that were reported on last."""
    changes: tuple[RecentChange, ...]
    """The latest changes."""
    has_units: bool
    """Whether there is a list of units."""
    has_unlinked: bool
    """Whether there are documents that a reader can check nowhere."""
    reading_note: Markup
    """What the publisher says a reader has to know."""
    explaining: tuple[NavigationLink, ...]
    """Links to the pages that explain."""


def pages(_: Site) -> Iterator[Page]:
    """The home page."""
    yield Page("", HomePage, _build, crumbs=None)


def _build(builder: PageBuilder) -> HomePage:
    site, links = builder.site, builder.links
    with_plans = [key for key in site.present if key in site.plans_of]
    tallies = {key: ScopeCounts(site, ("jurisdiction", key)) for key in with_plans}
    everything = ScopeCounts(site, ("all", None))
    judged = links.by_name(key for key in tallies if tallies[key].size("tasks"))
    compared, below = _compared(builder, judged)
    squares = None
    if not below:
        squares = task_squares(builder, tallies, compared, everything)
    boxes = numbers = attention = places = None
    if squares is None and everything.size("tasks"):
        boxes = boxes_picture(builder, everything)
        numbers = boxes_numbers(builder, everything)
    if site.has("tasks.html"):
        attention = _attention(builder, everything)
    if len(compared) > 1:
        caption = builder.t("jurisdictions.caption")
        places = place_table(builder, tallies, compared, caption)
    return HomePage(
        frame=builder.frame,
        tally=everything,
        readings=readings_line(builder, everything.readings),
        reflects=builder.language.reflects,
        squares=squares,
        boxes=boxes,
        numbers=numbers,
        attention=attention,
        places=places,
        below=below,
        assigning=_assigning(builder),
        unjudged=links.by_name(_unjudged(tallies)),
        silent=links.by_name(_silent(site)),
        recent=_recently_reported(builder),
        changes=_latest_changes(builder),
        has_units=site.has("units.html"),
        has_unlinked=bool(site.unlinked),
        reading_note=links.text(site.reading_note),
        explaining=builder.language.own_pages("method", "glossary", "data"),
    )


def _compared(
    builder: PageBuilder, judged: Sequence[str]
) -> tuple[list[str], tuple[PlacesBelow, ...]]:
    """The jurisdictions that stand side by side, and groups of those that would be too many."""
    if len(judged) <= _MOST_ROWS:
        return [*judged], ()
    compared: list[str] = []
    below: list[PlacesBelow] = []
    for group in place_groups(builder, judged):
        if group.parent is None:
            compared += group.places
        else:
            below.append(PlacesBelow(group.parent, group.level, len(group.places)))
    return compared, tuple(below)


def _unjudged(tallies: Mapping[str, ScopeCounts]) -> Iterator[str]:
    """The jurisdictions with plans that have no task, neither of their own nor for others."""
    for key, tally in tallies.items():
        if not tally.size("tasks") and not tally.size("assigned"):
            yield key


def _silent(site: Site) -> list[str]:
    """The jurisdictions of which no plan is known."""
    return [key for key in site.present if key not in site.plans_of]


def _latest_changes(builder: PageBuilder) -> tuple[RecentChange, ...]:
    """The latest changes of tasks and targets, but for those of words alone."""
    latest = [
        change
        for change in builder.site.recorded_changes
        if change.kind in _CHANGED_KINDS and not change.is_wording_only
    ]
    return recent_changes(builder, latest[:_LATELY])


def _recently_reported(builder: PageBuilder) -> tuple[LatestReport, ...]:
    return tuple(
        LatestReport(state, builder.language.task_status(state))
        for state in recent(builder.site)
    )


def _attention(builder: PageBuilder, everything: ScopeCounts) -> Attention:
    site = builder.site
    late = [state for state in everything.counted if state.timeliness == "overdue"]
    soon = [state for state in everything.counted if state.timeliness == "due_soon"]
    return Attention(
        tally=everything,
        longest=_longest_overdue(builder, late) if late else None,
        past_deadline=len(late),
        past_expected=everything.size("past_expected"),
        due_soon=len(soon),
        reconfirmation=len(site.suspects),
    )


def _longest_overdue(builder: PageBuilder, late: Sequence[TaskState]) -> TablePart:
    """The tasks that are longest past a firm deadline: who leads each, since when."""
    t, as_of = builder.t, builder.site.as_of
    ordered = sorted(
        late, key=lambda state: (-(days_overdue(state, as_of) or 0), state.id)
    )
    heads = [t("column.task"), t.field("lead_unit"), t("home.overdue_since")]
    rows = [_overdue_row(builder, state) for state in ordered[:_MOST_OVERDUE]]
    return builder.table(t("home.longest_overdue"), heads, rows)


def _overdue_row(builder: PageBuilder, state: TaskState) -> TableRow:
    t, links, parts = builder.t, builder.links, builder.parts
    leads = [links.unit(key) for key in builder.site.compliance.leads[state.id]]
    place = parts.aside(links.name(str(state.record.jurisdiction)))
    task = Markup("{}<br>{}").format(links.task(state.id), place)
    since = builder.language.overdue_status(state)
    return row(
        task,
        Markup(", ").join(leads) or parts.aside(t("task.no_lead")),
        Cell(since, is_labelled=False),
    )


def _assigning(builder: PageBuilder) -> tuple[AssigningPlan, ...]:
    site = builder.site
    plans: list[AssigningPlan] = []
    for key in site.assigning:
        plan = site.plan_now[key]
        expected = None
        if plan.expected_tasks:
            number = builder.t.number(plan.expected_tasks)
            expected = builder.t("plan.of_expected", number=number)
        tally = ScopeCounts(site, ("plan", key))
        plans.append(AssigningPlan(key, site.plans[key].jurisdiction, tally, expected))
    return tuple(plans)


def recent(site: Site) -> list[TaskState]:
    """The tasks that were reported on last, one line a task."""
    reported = [
        state
        for state in site.compliance.tasks.values()
        if state.reports and state.restates is None
    ]
    reported.sort(key=lambda state: (-state.reports[-1].date.toordinal(), state.id))
    return reported[:_RECENT]
