"""A page each jurisdiction and each plan."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from markupsafe import Markup

from dxplan.compliance.public_counts import UNCOUNTED
from dxplan.compliance.targets import asking
from dxplan.compliance.tasks import TaskState
from dxplan.model.records import Group, Jurisdiction, Plan
from dxplan.portfolio.portfolio import ClosedPeriodFile, Record
from dxplan.site.counts import ScopeCounts, list_folder
from dxplan.site.page import Page
from dxplan.site.page_builder import BodyPart, PageBuilder
from dxplan.site.page_content import NavigationLink, PageContent
from dxplan.site.pages.change_tables import Timeline, obligation_changes, timeline
from dxplan.site.pages.chart_values import (
    BoxesPicture,
    DeadlinesPicture,
    boxes_picture,
    deadlines_picture,
)
from dxplan.site.pages.grouped_tables import (
    GroupedTables,
    empty_groups,
    grouped_figures,
    grouped_targets,
    grouped_tasks,
)
from dxplan.site.pages.information_requests import request_address, unreported
from dxplan.site.pages.periods import changes_address, closings_of
from dxplan.site.pages.place_tables import place_table
from dxplan.site.pages.printed import has_sheet, printed_address
from dxplan.site.pages.progress import ProgressSection, progress_section
from dxplan.site.pages.promise_lines import PromiseLine, plan_line
from dxplan.site.site import Site
from dxplan.site.tables import TablePart

_URGENT = 5
"""How many tasks the page of a jurisdiction shows; the pages of its plans show all."""


@dataclass(frozen=True, slots=True)
class ScopeFigures:
    """How a jurisdiction or a plan is doing, in figures and charts."""

    tally: ScopeCounts
    """The counts of its tasks."""
    basis: Markup
    """What the statuses rest on."""
    boxes: BoxesPicture | None
    """The chart of its counts."""
    rates: TablePart
    """Its rates."""
    deadlines: DeadlinesPicture | None
    """The chart of its deadlines."""
    progress: ProgressSection | None
    """Its progress through time."""


def scope_figures(builder: PageBuilder, tally: ScopeCounts) -> ScopeFigures | None:
    """How a scope is doing; None where no task of it stands in a box."""
    if not tally.size("tasks"):
        return None
    return ScopeFigures(
        tally=tally,
        basis=builder.t.basis(tally.basis),
        boxes=boxes_picture(builder, tally),
        rates=builder.rates(tally),
        deadlines=deadlines_picture(builder, tally),
        progress=progress_section(builder, tally.row),
    )


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A plan in the list of its jurisdiction."""

    key: str
    """Its id."""
    plan: Plan
    """The plan with its changes applied."""
    tasks: int
    """How many tasks of it are known."""
    counts: Markup | None
    """How many of its tasks are done, under way, not known of; none where none is counted."""


@dataclass(frozen=True, slots=True)
class ClosedPeriodItem:
    """A closed period in the list of its jurisdiction."""

    closing: ClosedPeriodFile
    """The period."""
    address: str
    """Where its page is."""
    changes_address: str
    """Where the page of what changed since is."""


@dataclass(frozen=True)
class JurisdictionPage(PageContent):
    """A province or a ministry: how it is doing, its plans, units and documents."""

    template: ClassVar[str] = "jurisdiction.html"

    record: Record[Jurisdiction]
    """The jurisdiction."""
    has_ended: bool
    """Whether it is no more."""
    tally: ScopeCounts
    """The counts of its tasks and targets."""
    figures: ScopeFigures | None
    """How it is doing; none where no task stands in a box."""
    tasks: TablePart | None
    """The tasks that need attention first."""
    further_tasks: NavigationLink | None
    """The link to all of its tasks, where these are only some."""
    plans: tuple[PlanItem, ...]
    """Its plans."""
    closed_periods: tuple[ClosedPeriodItem, ...]
    """Its closed periods."""
    damaged_periods: list[str]
    """The files of closed periods that can't be read."""
    parent: str | None
    """The jurisdiction right above it."""
    places: TablePart | None
    """The jurisdictions right below it, with their counts."""
    predecessors: list[str]
    """The jurisdictions that it took over from."""
    body: BodyPart | None
    """The body of its file."""
    units: list[str]
    """Its units, by name."""
    documents: list[str]
    """Its documents, by name."""
    sheet: str | None
    """The address of its sheet to print; none where no task stands in a box."""


def jurisdictions(site: Site) -> Iterator[Page]:
    """A page each jurisdiction."""
    for key in site.jurisdictions:
        record = site.portfolio.jurisdictions[key]
        build = partial(_jurisdiction, record)
        chain = reversed(site.portfolio.above.get(key, ()))
        crumbs = ("jurisdictions.html", *chain)
        yield Page(key, JurisdictionPage, build, crumbs, record)


def _jurisdiction(
    record: Record[Jurisdiction], builder: PageBuilder
) -> JurisdictionPage:
    site = builder.site
    portfolio = site.portfolio
    key = record.id
    tally = ScopeCounts(site, ("jurisdiction", key))
    last_day = record.fields.valid_until
    plans = site.plans_of.get(key, [])
    damaged = [file for file in site.broken if file.startswith(f"{key}/periods/")]
    tasks = _urgent_tasks(builder, tally)
    units = _ids_in(key, portfolio.units)
    documents = _ids_in(key, portfolio.documents)
    return JurisdictionPage(
        frame=builder.frame,
        record=record,
        has_ended=last_day is not None and site.is_past(last_day),
        tally=tally,
        tasks=tasks,
        further_tasks=_further_tasks(builder, tally),
        figures=scope_figures(builder, tally) if plans else None,
        plans=tuple(_plan_item(builder, plan) for plan in plans),
        closed_periods=tuple(
            ClosedPeriodItem(closing, address, changes_address(address))
            for closing, address in closings_of(site, key)
        ),
        damaged_periods=sorted(damaged),
        parent=next(iter(portfolio.above.get(key, ())), None),
        places=_places_below(builder, key),
        predecessors=_predecessors(site, key),
        body=builder.body(record),
        units=builder.links.by_name(units),
        documents=builder.links.by_name(documents),
        sheet=builder.links.address(printed_address(key)) if has_sheet(tally) else None,
    )


def _urgent_tasks(builder: PageBuilder, tally: ScopeCounts) -> TablePart | None:
    """The tasks of a jurisdiction that need attention first; None where it has no tasks."""
    states = builder.language.order.by_urgency(_listed_tasks(tally))
    if not states:
        return None
    shown = states[:_URGENT]
    key = "jurisdiction.first_tasks"
    if len(shown) == len(states):
        key = "jurisdiction.all_tasks"
    caption = builder.t(key, count=len(states), shown=len(shown))
    return builder.task_table(shown, caption, with_file=False, in_group=True)


def _listed_tasks(tally: ScopeCounts) -> Sequence[TaskState]:
    """The tasks that a jurisdiction counts; of one that counts none those it names."""
    return tally.counted or tally.states


def _further_tasks(builder: PageBuilder, tally: ScopeCounts) -> NavigationLink | None:
    """The link to all tasks of a jurisdiction, where its own page has not all of them."""
    count = len(_listed_tasks(tally))
    if count <= _URGENT:
        return None
    address = builder.links.address(f"{list_folder(tally.row)}/index.html")
    return NavigationLink(address, builder.t("list.whole", count=count))


def _plan_item(builder: PageBuilder, key: str) -> PlanItem:
    site = builder.site
    tally = ScopeCounts(site, ("plan", key))
    counts = None
    if tally.size("tasks"):
        counts = builder.t.progress_counts(tally.groups)
        if tally.readings.as_read:
            aside = builder.t.as_read_count(tally.readings)
            counts = Markup("{} ({})").format(counts, aside)
    return PlanItem(key, site.plan_now[key], len(site.tasks_of.get(key, ())), counts)


def _places_below(builder: PageBuilder, key: str) -> TablePart | None:
    """The jurisdictions right below one with their counts; None where there are none."""
    site = builder.site
    below = site.portfolio.below.get(key)
    if not below:
        return None
    tallies = {place: ScopeCounts(site, ("jurisdiction", place)) for place in below}
    caption = builder.t("jurisdiction.places_caption", count=len(below))
    return place_table(builder, tallies, below, caption)


def _ids_in(jurisdiction: str, records: Mapping[str, Record[Any]]) -> list[str]:
    """The ids of the records of a jurisdiction."""
    entries = records.values()
    return [record.id for record in entries if record.jurisdiction == jurisdiction]


def _predecessors(site: Site, key: str) -> list[str]:
    """The jurisdictions from which one took over."""
    others = site.portfolio.jurisdictions.values()
    return [other.id for other in others if _succeeds(site, key, other)]


def _succeeds(site: Site, key: str, other: Record[Jurisdiction]) -> bool:
    """Whether a jurisdiction took over from another."""
    successors = (entry.jurisdiction for entry in other.fields.successors)
    return any(site.portfolio.resolve(ref, None) == key for ref in successors)


@dataclass(frozen=True)
class PlanPage(PageContent):
    """A plan: how it is doing, its tasks and targets."""

    template: ClassVar[str] = "plan.html"

    record: Record[Plan]
    """The file of the plan."""
    plan: Plan
    """The plan with its changes applied."""
    tally: ScopeCounts
    """The counts of its tasks and targets."""
    request: str | None
    """Where a request for information is about its tasks that nobody has reported on."""
    life: PromiseLine | None
    """What came before it, what followed, and the results; none where it stands alone."""
    became: str | None
    """The document that its draft became."""
    task_count: int
    """How many of its tasks are known."""
    target_count: int
    """How many targets it has."""
    unknown_tasks: int
    """How many of the tasks that it is said to have are not known."""
    left_open: int
    """How many tasks it left open without a firm deadline and a final report, once it is over."""
    figures: ScopeFigures | None
    """How it is doing; none where no task stands in a box."""
    standings: list[str]
    """The counts of its tasks that stand in no box."""
    body: BodyPart | None
    """The body of its file."""
    tasks: TablePart | None
    """Its tasks."""
    targets: TablePart | None
    """Its targets."""
    tracked: TablePart | None
    """The figures that are only followed."""
    grouped_tasks: GroupedTables | None
    """Its tasks by group, where it has groups."""
    grouped_targets: GroupedTables | None
    """Its targets by group, where it has groups."""
    grouped_figures: GroupedTables | None
    """The figures that are only followed by group, where it has groups."""
    empty_groups: tuple[Group, ...]
    """The groups that it names and in which nothing stands."""
    changes: TablePart | None
    """The changes of the plan."""
    documents: list[str]
    """The documents that it, its tasks and its targets name."""
    timeline: Timeline | None
    """What was recorded of it; none where the history is not known."""


def plans(site: Site) -> Iterator[Page]:
    """A page each plan."""
    documents_of = _documents_of_plans(site)
    for key, record in site.plans.items():
        build = partial(_plan, record, documents_of.get(key, []))
        yield Page(key, PlanPage, build, ("plans.html", record.jurisdiction), record)


def _plan(record: Record[Plan], documents: list[str], builder: PageBuilder) -> PlanPage:
    site, t = builder.site, builder.t
    key = record.id
    plan = site.plan_now[key]
    tally = ScopeCounts(site, ("plan", key))
    tasks = site.tasks_of.get(key, [])
    targets = asking(site.targets_of.get(key, []))
    task_table = target_table = figure_table = None
    task_groups = grouped_tasks(builder, key, tasks)
    target_groups = grouped_targets(builder, key, targets)
    figure_groups = grouped_figures(builder, key, tally.followed)
    if tasks and task_groups is None:
        caption = t("plan.tasks_caption", count=len(tasks))
        task_table = builder.task_table(tasks, caption, with_plan=False)
    if targets and target_groups is None:
        caption = t("plan.targets_caption", count=len(targets))
        target_table = builder.target_table(targets, caption, with_plan=False)
    if figure_groups is None:
        figure_table = builder.figure_table(tally.followed, with_plan=False)
    figures = scope_figures(builder, tally)
    return PlanPage(
        frame=builder.frame,
        record=record,
        plan=plan,
        tally=tally,
        request=builder.links.address(request_address(key))
        if unreported(tally)
        else None,
        life=plan_line(builder, key),
        became=_became(site, record.jurisdiction, plan),
        task_count=len(tasks),
        target_count=len(targets),
        unknown_tasks=site.unknown_tasks(key),
        left_open=len(site.compliance.without_final_report.get(key, ())),
        figures=figures,
        standings=[name for name in UNCOUNTED if tally.size(name)],
        body=builder.body(record),
        tasks=task_table,
        targets=target_table,
        tracked=figure_table,
        grouped_tasks=task_groups,
        grouped_targets=target_groups,
        grouped_figures=figure_groups,
        empty_groups=empty_groups(site, key, [*tasks, *targets, *tally.followed]),
        changes=obligation_changes(builder, record),
        documents=builder.links.by_name(documents),
        timeline=timeline(builder, record),
    )


def _documents_of_plans(site: Site) -> dict[str, list[str]]:
    """For each plan the documents that it, its tasks and its targets name."""
    documents: dict[str, list[str]] = defaultdict(list)
    for key in site.portfolio.documents:
        plans: dict[str, None] = {}
        for citation in site.citations(key):
            citing = citation.record
            plan = citing.id if citing.kind == "plan" else citing.plan
            if plan is not None:
                plans[plan] = None
        for plan in plans:
            documents[plan].append(key)
    return documents


def _became(site: Site, jurisdiction: str | None, plan: Plan) -> str | None:
    """The document that a plan's draft became, once that was issued."""
    draft = site.portfolio.document(plan.document, jurisdiction)
    if draft is None:
        return None
    final = site.portfolio.document(draft.fields.became, draft.jurisdiction)
    if final is None or (final.fields.date or site.as_of) > site.as_of:
        return None
    return final.id
