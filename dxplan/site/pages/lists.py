"""Lists: the rows that each number counts, and what is overdue, due soon or not reported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.public_counts import STANDINGS
from dxplan.compliance.summary import ScopeKey
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.site.counts import ON_OWN_PAGE, RateRows, ScopeCounts, count_folder
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.site import Site
from dxplan.site.tables import TablePart, row

_WITHOUT_LEAD: ScopeKey = ("unit", None)


@dataclass(frozen=True)
class CountPage(PageContent):
    """The tasks behind a count."""

    template: ClassVar[str] = "list.html"

    scope: Markup
    """The scope: a link to its page where it has one."""
    scope_title: str
    """The scope as plain text."""
    name: Markup
    """What the count is called."""
    lead: Markup
    """How many tasks there are, and what the count means."""
    tasks: TablePart | None
    """The tasks."""
    unreadable: TablePart | None
    """The files that can't be read."""


@dataclass(frozen=True)
class RatePage(PageContent):
    """The tasks behind a rate."""

    template: ClassVar[str] = "rate.html"

    scope: Markup
    """The scope: a link to its page."""
    scope_title: str
    """The scope as plain text."""
    name: Markup
    """What the rate is called."""
    value: str
    """The rate in figures."""
    figure: str
    """What the value is for programs."""
    means: Markup
    """How it is counted."""
    among: TablePart | None
    """The tasks of its numerator."""
    others: TablePart | None
    """The rest of its denominator."""


@dataclass(frozen=True)
class TargetListPage(PageContent):
    """The targets behind a count."""

    template: ClassVar[str] = "target_list.html"

    scope: Markup
    """The scope: a link to its page where it has one."""
    scope_title: str
    """The scope as plain text."""
    name: Markup
    """The state of the targets."""
    targets: TablePart
    """The targets."""


def pages(site: Site) -> Iterator[Page]:
    """A page for every count, rate and group of targets that is not empty and is shown."""
    for scope in _scopes(site):
        tally = ScopeCounts(site, scope)
        yield from _count_pages(tally)
        yield from _rate_pages(tally)
        yield from _target_pages(tally)


def _scopes(site: Site) -> Iterator[ScopeKey]:
    yield ("all", None)
    yield _WITHOUT_LEAD
    yield ("area", None)
    for scope in site.compliance.summaries:
        if scope[0] not in ON_OWN_PAGE and scope[1] in site.kinds:
            yield scope


def _count_pages(tally: ScopeCounts) -> Iterator[Page]:
    names = ["tasks"]
    if tally.row != _WITHOUT_LEAD:
        names += [*tally.boxes, *STANDINGS]
    if tally.row[0] == "jurisdiction":
        names.append("past_expected")
    for name in dict.fromkeys(names):
        if tally.size(name):
            address = count_folder(tally.row, name)
            yield Page(
                address, CountPage, partial(_count, tally, name), _crumbs(tally.row)
            )


def _rate_pages(tally: ScopeCounts) -> Iterator[Page]:
    if tally.row[1] is None:
        return
    for name, share in tally.rates.items():
        if share.rate.denominator:
            address = count_folder(tally.row, f"rate-{name}")
            build = partial(_rate, tally, name, share)
            yield Page(address, RatePage, build, _crumbs(tally.row))


def _target_pages(tally: ScopeCounts) -> Iterator[Page]:
    scope, key = tally.row
    if key is None and scope != "all":
        return
    for name, states in tally.target_counts.items():
        address = count_folder(tally.row, f"target-{name}")
        build = partial(_targets, tally, name, states)
        yield Page(address, TargetListPage, build, _crumbs(tally.row))


def _crumbs(scope: ScopeKey) -> tuple[str, ...]:
    kind, key = scope
    crumbs = () if kind == "all" else (f"{kind}s.html",)
    return crumbs if key is None else (*crumbs, key)


def _count(tally: ScopeCounts, count: str, builder: PageBuilder) -> CountPage:
    t = builder.t
    name = t.count_name(count)
    sentences = [t("list.count", count=tally.size(count), as_of=builder.as_of)]
    sentences.append(t.count_means(count))
    has_others = any(tally.size(other) for other in ("assigned", "draft", "replaced"))
    if count == "tasks" and has_others:
        sentences.append(t("count_means.tasks_beside"))
    states = tally.tasks.get(count, [])
    tasks = None
    if states:
        is_plan = tally.row[0] == "plan"
        tasks = builder.counted_table(states, name, with_plan=not is_plan)
    return CountPage(
        frame=builder.frame,
        scope=builder.language.scope_link(tally.row),
        scope_title=builder.language.scope_title(tally.row),
        name=name,
        lead=Markup(" ").join(sentences),
        tasks=tasks,
        unreadable=_unreadable(tally, count, builder),
    )


def _unreadable(
    tally: ScopeCounts, count: str, builder: PageBuilder
) -> TablePart | None:
    if count not in {"tasks", "unreadable"} or not tally.unreadable:
        return None
    t = builder.t
    rows = [
        row(
            Markup("<code>{}</code>").format(record.id),
            builder.parts.file_link(record.file),
        )
        for record in tally.unreadable
    ]
    caption = t("list.unreadable_caption", count=len(rows))
    return builder.table(caption, [t("list.id"), t("list.file")], rows)


def _rate(
    tally: ScopeCounts, name: str, share: RateRows, builder: PageBuilder
) -> RatePage:
    t = builder.t
    with_plan = tally.row[0] != "plan"
    among = others = None
    if share.among:
        among = builder.counted_table(share.among, t("rate.among"), with_plan=with_plan)
    if share.others:
        others = builder.counted_table(
            share.others, t("rate.others"), with_plan=with_plan
        )
    return RatePage(
        frame=builder.frame,
        scope=builder.language.scope_link(tally.row),
        scope_title=builder.language.scope_title(tally.row),
        name=t.label("rate", name),
        value=t.rate(share.rate),
        figure=tally.figure(f"rate-{name}"),
        means=builder.language.rate_means(tally, name),
        among=among,
        others=others,
    )


def _targets(
    tally: ScopeCounts, name: str, states: Sequence[TargetState], builder: PageBuilder
) -> TargetListPage:
    named = builder.t.target_state(name)
    caption = builder.t("targets.caption", name=named, count=len(states))
    with_plan = tally.row[0] != "plan"
    return TargetListPage(
        frame=builder.frame,
        scope=builder.language.scope_link(tally.row),
        scope_title=builder.language.scope_title(tally.row),
        name=named,
        targets=builder.target_table(states, caption, with_plan=with_plan),
    )


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Tasks under a heading."""

    id: str
    """The part of the page."""
    heading: Markup
    """The heading."""
    rows: TablePart | None
    """The tasks."""


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


@dataclass(frozen=True)
class NotReportedPage(PageContent):
    """What was never reported, and what was not reported for long."""

    template: ClassVar[str] = "not_reported.html"

    groups: tuple[TaskGroup, ...]
    """The tasks of which no report is known."""
    stale: TaskGroup
    """The tasks whose last report is old."""


def notices(site: Site) -> Iterator[Page]:
    """What is overdue, due soon, not reported, over all plans."""
    tally = ScopeCounts(site, ("all", None))
    yield Page("overdue.html", OverduePage, partial(_overdue, tally))
    yield Page("due-soon.html", DueSoonPage, partial(_due_soon, tally))
    yield Page("not-reported.html", NotReportedPage, partial(_not_reported, tally))


def _overdue(tally: ScopeCounts, builder: PageBuilder) -> OverduePage:
    names = ("open_overdue", "not_reported_overdue")
    groups = [
        _group(builder, name, f"overdue.{name}", _by_due(tally.tasks[name]))
        for name in names
    ]
    past = _by_due(tally.tasks["past_expected"])
    past_expected = _group(builder, "past_expected", "overdue.past_expected", past)
    return OverduePage(builder.frame, tuple(groups), past_expected)


def _due_soon(tally: ScopeCounts, builder: PageBuilder) -> DueSoonPage:
    soon = [
        state for state in tally.counted if state.evaluation.timeliness == "due_soon"
    ]
    tasks = None
    if soon:
        tasks = builder.counted_table(_by_due(soon), builder.t("nav.due-soon"))
    return DueSoonPage(builder.frame, tasks)


def _not_reported(tally: ScopeCounts, builder: PageBuilder) -> NotReportedPage:
    names = ("not_reported", "not_reported_overdue")
    groups = [
        _group(builder, name, f"not_reported.{name}", _by_due(tally.tasks[name]))
        for name in names
    ]
    states = [state for state in tally.counted if state.stale and state.reports]
    stale = _group(builder, "stale", "not_reported.stale", states)
    return NotReportedPage(builder.frame, tuple(groups), stale)


def _group(
    builder: PageBuilder, name: str, heading_key: str, states: Sequence[TaskState]
) -> TaskGroup:
    heading = builder.t(heading_key)
    rows = builder.counted_table(states, heading) if states else None
    return TaskGroup(name, heading, rows)


def _by_due(states: Sequence[TaskState]) -> list[TaskState]:
    """Tasks by deadline, those without one last."""

    def key(state: TaskState) -> tuple[bool, date, str]:
        due = state.evaluation.due.day
        return due is None, due or state.exists_from, state.id

    return sorted(states, key=key)
