"""The home page: how the jurisdictions are doing, what changed, what was reported last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.tasks import TaskState
from dxplan.site.counts import ScopeCounts
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import NavigationLink, PageContent
from dxplan.site.pages.change_tables import RecentChange, recent_changes
from dxplan.site.pages.chart_values import (
    BoxesPicture,
    DeadlinesPicture,
    JurisdictionsPicture,
    boxes_picture,
    deadlines_picture,
    jurisdiction_numbers,
    jurisdictions_picture,
)
from dxplan.site.pages.place_groups import place_groups
from dxplan.site.pages.progress import ProgressSection, progress_section
from dxplan.site.site import Site
from dxplan.site.tables import TablePart

_RECENT = 8
"""How many of the tasks that were reported on last are shown."""

_LATELY = 5
"""How many of the latest changes are shown."""

_MOST_CARDS = 6
"""Of more jurisdictions there is a table in place of a card each."""


_MOST_ROWS = 40
"""Of more jurisdictions those below others stand on the pages of these."""


@dataclass(frozen=True, slots=True)
class Attention:
    """How many tasks need attention."""

    tally: ScopeCounts
    """The counts of all tasks."""
    past_expected: int
    """How many are past an expected deadline."""
    due_soon: int
    """How many are due soon."""
    reconfirmation: int
    """How many are to be confirmed again."""


@dataclass(frozen=True, slots=True)
class JurisdictionCard:
    """How a jurisdiction is doing."""

    key: str
    """The jurisdiction."""
    tally: ScopeCounts
    """The counts of its tasks."""
    basis: Markup
    """What the statuses rest on."""
    plans: list[str]
    """Its plans."""


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

    reflects: Markup
    """How far the reports go."""
    sources_note: Markup
    """What the publisher says of the sources."""
    attention: Attention | None
    """What needs attention; none where no list of tasks is built."""
    compares: bool
    """Whether several jurisdictions stand side by side."""
    has_judged: bool
    """Whether any jurisdiction has a task that stands in a box."""
    cards: tuple[JurisdictionCard, ...]
    """The jurisdictions; none where there are too many."""
    below: tuple[PlacesBelow, ...]
    """The places that stand on the pages of those above them, where there are too many."""
    numbers: TablePart | None
    """The numbers of the jurisdictions, where there are several."""
    jurisdictions: JurisdictionsPicture | None
    """The chart of the jurisdictions, where there are several."""
    boxes: BoxesPicture | None
    """What is known of all tasks."""
    deadlines: DeadlinesPicture | None
    """The chart of all deadlines."""
    assigning: tuple[AssigningPlan, ...]
    """The plans whose tasks are assigned to others."""
    unjudged: list[str]
    """The jurisdictions whose plans have no task that is judged."""
    silent: list[str]
    """The jurisdictions of which no plan is known."""
    progress: ProgressSection | None
    """The progress of everything through time."""
    changes: tuple[RecentChange, ...]
    """The latest changes."""
    recent: TablePart | None
    """The tasks that were reported on last."""
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
    judged = [key for key, tally in tallies.items() if tally.size("tasks")]
    compared, below = _compared(builder, judged)
    numbers = jurisdictions = None
    if len(compared) > 1:
        numbers = jurisdiction_numbers(builder, tallies, compared)
        jurisdictions = jurisdictions_picture(builder, tallies, compared)
    return HomePage(
        frame=builder.frame,
        reflects=builder.language.reflects,
        sources_note=links.text(site.sources_note),
        attention=_attention(site, everything) if site.has("tasks.html") else None,
        compares=site.has("jurisdictions.html"),
        has_judged=bool(judged),
        cards=_cards(builder, compared, tallies),
        below=below,
        numbers=numbers,
        jurisdictions=jurisdictions,
        boxes=boxes_picture(builder, everything),
        deadlines=deadlines_picture(builder, everything),
        assigning=_assigning(builder),
        unjudged=links.by_name(_unjudged(tallies)),
        silent=links.by_name(_silent(site)),
        progress=progress_section(builder, ("all", None)),
        changes=_latest_changes(builder),
        recent=_recently_reported(builder),
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
    """The latest changes of more than words."""
    changes = builder.site.recorded_changes
    latest = [change for change in changes if not change.is_wording_only]
    return recent_changes(builder, latest[:_LATELY])


def _recently_reported(builder: PageBuilder) -> TablePart | None:
    reported = recent(builder.site)
    if not reported:
        return None
    caption = builder.t("home.recent_caption")
    return builder.task_table(reported, caption, with_file=False)


def _attention(site: Site, everything: ScopeCounts) -> Attention:
    due_soon = 0
    for state in everything.counted:
        if state.evaluation.timeliness == "due_soon":
            due_soon += 1
    past_expected = everything.size("past_expected")
    return Attention(everything, past_expected, due_soon, len(site.suspects))


def _cards(
    builder: PageBuilder, keys: Sequence[str], tallies: Mapping[str, ScopeCounts]
) -> tuple[JurisdictionCard, ...]:
    if len(keys) > _MOST_CARDS:
        return ()
    return tuple(
        JurisdictionCard(
            key=key,
            tally=tallies[key],
            basis=builder.t.basis(tallies[key].basis),
            plans=builder.site.plans_of[key],
        )
        for key in builder.links.by_name(keys)
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
