"""Lists: for each scope the page of the rows that its numbers count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.public_counts import STANDINGS
from dxplan.compliance.summary import ScopeKey
from dxplan.site.counts import ON_OWN_PAGE, ScopeCounts, list_folder
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.pages.member_tables import member_table
from dxplan.site.pages.number_sums import NumberSum, group_name, other_sums, rate_sums
from dxplan.site.row_groups import RowGroup, ScopeGroups, by_due
from dxplan.site.site import Site
from dxplan.site.tables import RowsLink, TableFilter, TablePart, row


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """The tasks of a group."""

    id: str | None
    """The part of the page; none where the group is all of its count."""
    numerators: tuple[str, ...]
    """The rates that count them in the numerator."""
    others: tuple[str, ...]
    """The rates that count them in the rest of the denominator."""
    rows: TablePart
    """The tasks."""


@dataclass(frozen=True, slots=True)
class CountSection:
    """The tasks of a count, in their groups."""

    id: str
    """The name of the count, which is the part of the page."""
    name: Markup
    """What the count is called."""
    size: int
    """How many tasks it has."""
    means: Markup
    """What the count means."""
    groups: tuple[ListedGroup, ...]
    """The tasks."""


@dataclass(frozen=True)
class ListPage(PageContent):
    """The rows behind the numbers of a scope: each stands in one group."""

    template: ClassVar[str] = "list.html"

    scope: Markup
    """The scope: a link to its page where it has one."""
    scope_title: str
    """The scope as plain text."""
    contents: tuple[tuple[str, Markup], ...]
    """The parts of the page, with their headings."""
    task_count: int
    """How many tasks are counted."""
    has_others: bool
    """Whether there are tasks that are not counted."""
    filter: TableFilter | None
    """What filters all tables of tasks."""
    counted: tuple[CountSection, ...]
    """The counts that add up to the scope's tasks."""
    unreadable: TablePart | None
    """The files that can't be read."""
    beside: tuple[CountSection, ...]
    """The counts beside them."""
    rates: tuple[NumberSum, ...]
    """What each rate counts."""
    sums: tuple[NumberSum, ...]
    """What other numbers count."""
    targets: tuple[tuple[str, TablePart], ...]
    """The targets by state."""
    tracked: TablePart | None
    """The figures that are only followed."""
    target_count: int
    """How many targets there are."""
    is_whole: bool
    """Whether it lists all there is, which the data have as files."""
    task_rows: RowsLink | None
    """The same tasks as CSV."""
    target_rows: RowsLink | None
    """The same targets as CSV."""


def pages(site: Site) -> Iterator[Page]:
    """A page for every scope that has any row and is shown."""
    for scope in _scopes(site):
        tally = ScopeCounts(site, scope)
        if tally.states or tally.unreadable or _shown_targets(tally):
            build = partial(_list, tally)
            yield Page(list_folder(scope), ListPage, build, _crumbs(scope))


def _scopes(site: Site) -> Iterator[ScopeKey]:
    yield ("all", None)
    yield ("unit", None)
    yield ("area", None)
    for scope in site.compliance.summaries:
        if scope[0] not in ON_OWN_PAGE and scope[1] in site.kinds:
            yield scope


def _crumbs(scope: ScopeKey) -> tuple[str, ...]:
    kind, key = scope
    crumbs = () if kind == "all" else (f"{kind}s.html",)
    return crumbs if key is None else (*crumbs, key)


def _shown_targets(tally: ScopeCounts) -> bool:
    scope, key = tally.row
    if key is None and scope != "all":
        return False
    return bool(tally.targets["targets"] or tally.targets["tracked"])


def _list(tally: ScopeCounts, builder: PageBuilder) -> ListPage:
    groups = ScopeGroups(tally)
    shared_filter = builder.shared_filter(tally.states)
    sections = tuple(_sections(groups, builder))
    counted = tuple(section for section in sections if section.id not in STANDINGS)
    beside = tuple(section for section in sections if section.id in STANDINGS)
    unreadable = _unreadable(tally, builder)
    rates = tuple(rate_sums(groups, builder))
    sums = tuple(other_sums(groups, builder))
    targets = tuple(_targets(tally, builder))
    listed_targets = tally.targets["targets"] if targets else []
    tracked = None
    if _shown_targets(tally):
        tracked = builder.figure_table(
            tally.targets["tracked"],
            with_plan=tally.row[0] != "plan",
            by_plan=tally.row[0] != "plan",
        )
    followed = [("target-tracked", tracked)] if tracked is not None else []
    scope = tally.row[0]
    has_files = scope not in {
        "all",
        "plan",
    }  # data/ has all; a plan's own page has its rows
    return ListPage(
        frame=builder.frame,
        scope=builder.language.scope_link(tally.row),
        scope_title=builder.language.scope_title(tally.row),
        contents=_contents(builder, sections, unreadable, (*targets, *followed)),
        task_count=tally.size("tasks"),
        has_others=bool(beside),
        filter=shared_filter,
        counted=counted,
        unreadable=unreadable,
        beside=beside,
        rates=rates,
        sums=sums,
        targets=targets,
        tracked=tracked,
        target_count=len(listed_targets),
        is_whole=scope == "all",
        task_rows=builder.rows_link("tasks", tally.states) if has_files else None,
        target_rows=builder.rows_link("targets", listed_targets) if has_files else None,
    )


def _contents(
    builder: PageBuilder,
    sections: Iterable[CountSection],
    unreadable: TablePart | None,
    targets: Iterable[tuple[str, TablePart]],
) -> tuple[tuple[str, Markup], ...]:
    caption = partial(builder.t, "list.caption")
    parts = [
        (section.id, caption(name=section.name, count=section.size))
        for section in sections
    ]
    if unreadable is not None:
        parts.append(("unreadable", unreadable.caption))
    parts += [(name, table.caption) for name, table in targets]
    return tuple(parts)


def _sections(groups: ScopeGroups, builder: PageBuilder) -> Iterator[CountSection]:
    for count, members in groups.by_count.items():
        listed = tuple(_listed(groups, group, builder) for group in members)
        yield CountSection(
            count,
            builder.t.count_name(count),
            groups.tally.size(count),
            builder.t.count_means(count),
            listed,
        )


def _listed(groups: ScopeGroups, group: RowGroup, builder: PageBuilder) -> ListedGroup:
    scope = groups.tally.row[0]
    states = list(group.states)
    if scope == "all":
        states = by_due(states)
    name = group_name(builder, group.count, group)
    if group.count == "member":
        caption = builder.t("list.caption", name=name, count=len(states))
        rows = member_table(builder, groups.tally.row[1] or "", states, caption)
    else:
        rows = builder.counted_table(
            states, name, with_plan=scope != "plan", in_group=True
        )
    part = None if group.id == group.count else group.id
    return ListedGroup(part, group.numerators, group.others, rows)


def _unreadable(tally: ScopeCounts, builder: PageBuilder) -> TablePart | None:
    if not tally.unreadable:
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


def _targets(
    tally: ScopeCounts, builder: PageBuilder
) -> Iterator[tuple[str, TablePart]]:
    if not _shown_targets(tally):
        return
    t = builder.t
    with_plan = tally.row[0] != "plan"
    for name, states in tally.targets.items():
        if name in {"targets", "tracked"} or not states:
            continue
        caption = t("targets.caption", name=t.target_state(name), count=len(states))
        table = builder.target_table(
            states,
            caption,
            with_plan=with_plan,
            with_file=False,
            by_plan=with_plan,
        )
        yield f"target-{name}", table
