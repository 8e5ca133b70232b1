"""The tasks or targets of a plan below the headings of its groups."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.model.records import Group
from dxplan.site.page_builder import PageBuilder
from dxplan.site.site import Site
from dxplan.site.tables import RowsLink, TableFilter, TablePart

S = TypeVar("S", TaskState, TargetState)


@dataclass(frozen=True, slots=True)
class GroupSection:
    """A group of a plan with what stands in it."""

    group: Group | None
    """The group; none of what stands in no group."""
    rows: TablePart
    """What stands in it; its heading is what the group is called."""


@dataclass(frozen=True, slots=True)
class GroupedTables:
    """What a plan holds of a kind, a table each group, with one filter for all."""

    filter: TableFilter | None
    """The filter; none where there are few rows, or they are targets."""
    sections: tuple[GroupSection, ...]
    """The groups in the order of the plan."""
    csv: RowsLink | None
    """The same rows as CSV."""


def grouped_tasks(
    builder: PageBuilder, plan: str, states: Sequence[TaskState]
) -> GroupedTables | None:
    """Some tasks of a plan by its groups; None where it has none."""

    def rows_of(members: list[TaskState], name: Markup) -> TablePart:
        caption = builder.t("group.tasks_caption", count=len(members))
        return builder.task_table(
            members, caption, with_plan=False, in_group=True, heading=name
        )

    parted = list(by_group(builder.site, plan, states))
    if not parted:
        return None
    shared_filter = builder.shared_filter(states)
    sections = _sections(builder, parted, rows_of)
    csv = builder.rows_link("tasks", states)
    return GroupedTables(shared_filter, sections, csv)


def grouped_targets(
    builder: PageBuilder, plan: str, states: Sequence[TargetState]
) -> GroupedTables | None:
    """Some targets of a plan by its groups; None where it has none."""

    def rows_of(members: list[TargetState], name: Markup) -> TablePart:
        caption = builder.t("plan.targets_caption", count=len(members))
        return builder.target_table(
            members, caption, with_plan=False, with_file=False, heading=name
        )

    parted = list(by_group(builder.site, plan, states))
    if not parted:
        return None
    sections = _sections(builder, parted, rows_of)
    csv = builder.rows_link("targets", states)
    return GroupedTables(None, sections, csv)


def grouped_figures(
    builder: PageBuilder, plan: str, states: Sequence[TargetState]
) -> GroupedTables | None:
    """Some figures of a plan that are only followed, by its groups; None where it has none."""

    def rows_of(members: list[TargetState], name: Markup) -> TablePart | None:
        return builder.figure_table(members, with_plan=False, heading=name)

    sections = _sections(builder, by_group(builder.site, plan, states), rows_of)
    return GroupedTables(None, sections, None) if sections else None


def _sections(
    builder: PageBuilder,
    parted: Iterable[tuple[Group | None, list[S]]],
    rows_of: Callable[[list[S], Markup], TablePart | None],
) -> tuple[GroupSection, ...]:
    """A section each group with rows; ``rows_of`` makes those below the name of the group."""
    sections = []
    for group, members in parted:
        rows = rows_of(members, _name(builder, group))
        if rows is not None:
            sections.append(GroupSection(group, rows))
    return tuple(sections)


def _name(builder: PageBuilder, group: Group | None) -> Markup:
    """What a group is called, or what stands in none."""
    if group is None:
        return builder.t("group.no_group")
    return builder.links.text(group.title)


def by_group(
    site: Site, plan: str, states: Sequence[S]
) -> Iterator[tuple[Group | None, list[S]]]:
    """The groups of a plan in which some of its tasks or targets stand; first what is in none.

    Nothing where the plan has no groups, or none of these stands in one.
    """
    groups = site.plan_now[plan].groups
    members: dict[int, list[S]] = {}
    for state in states:
        place = site.portfolio.group_place(state.record)
        members.setdefault(place, []).append(state)
    if not any(members):
        return
    for place in sorted(members):
        yield groups[place - 1] if place else None, members[place]


def empty_groups(
    site: Site, plan: str, states: Iterable[TaskState | TargetState]
) -> tuple[Group, ...]:
    """The groups that a plan names and in which none of its tasks and targets stands."""
    filled = {site.portfolio.group_place(state.record) for state in states}
    groups = enumerate(site.plan_now[plan].groups, 1)
    return tuple(group for place, group in groups if place not in filled)
