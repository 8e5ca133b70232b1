"""Where a task stands in its plan: its group, its whole, its parts, and what took its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from dxplan.compliance.logs import SUPERSEDED, changes_in_force
from dxplan.compliance.tasks import TaskState
from dxplan.model.records import Group
from dxplan.model.shared import Change
from dxplan.model.values import RecordRef
from dxplan.site.page_builder import PageBuilder
from dxplan.site.site import Site
from dxplan.site.tables import TablePart


@dataclass(frozen=True, slots=True)
class TaskStructure:
    """Where a task stands in its plan."""

    group: Group | None
    """The group of its plan that it stands in."""
    whole: str | None
    """The task that it is a part of."""
    parts: TablePart | None
    """Its parts."""
    superseded_by: tuple[str, ...]
    """The tasks that took its place."""
    superseding: Change | None
    """The line of its ledger by which they did."""
    supersedes: list[str]
    """The tasks whose place it took."""


def task_structure(builder: PageBuilder, state: TaskState) -> TaskStructure:
    """Where a task stands in its plan on the day of the site."""
    site = builder.site
    whole = site.portfolio.whole_of(state.record)
    return TaskStructure(
        group=_group(site, state),
        whole=whole.id if whole is not None else None,
        parts=_parts(builder, state),
        superseded_by=tuple(named_tasks(site, state.superseded_by)),
        superseding=_superseding(site, state),
        supersedes=site.supersedes.get(state.id, []),
    )


def named_tasks(site: Site, refs: Iterable[RecordRef]) -> list[str]:
    """The ids of the tasks that are named and that there are."""
    ids = [site.portfolio.current_id(ref) for ref in refs]
    return [task_id for task_id in ids if task_id in site.compliance.tasks]


def _group(site: Site, state: TaskState) -> Group | None:
    key = state.task.group
    for group in site.plan_now[str(state.record.plan)].groups:
        if group.key == key:
            return group
    return None


def _parts(builder: PageBuilder, state: TaskState) -> TablePart | None:
    site = builder.site
    ids = [part.id for part in site.portfolio.parts.get(state.id, ())]
    present = [
        site.compliance.tasks[key] for key in ids if key in site.compliance.tasks
    ]
    if not present:
        return None
    order = {
        one.id: place for place, one in enumerate(site.tasks_of[str(state.record.plan)])
    }
    present.sort(key=lambda part: order[part.id])
    caption = builder.t("parts.caption", count=len(present))
    return builder.task_table(present, caption, with_plan=False)


def _superseding(site: Site, state: TaskState) -> Change | None:
    """The line of the ledger by which other tasks took the place of one."""
    last = None
    if state.superseded_by:
        for change in changes_in_force(state.task.changes, site.compliance.as_of):
            if change.key == SUPERSEDED:
                last = change
    return last
