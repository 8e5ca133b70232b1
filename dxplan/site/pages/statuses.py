"""How many tasks there are of each status: a table's filter without a script."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.tasks import TaskState
from dxplan.site.counts import ScopeCounts
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import NavigationLink, PageContent
from dxplan.site.row_groups import ScopeGroups
from dxplan.site.site import Site
from dxplan.site.tables import TablePart, row

_NAMED = 6
"""How many of the tasks are named whose status is another than their count."""


@dataclass(frozen=True)
class TasksPage(PageContent):
    """How many tasks there are of each status."""

    template: ClassVar[str] = "tasks.html"

    tally: ScopeCounts
    """The counts of all tasks."""
    basis: Markup
    """What the statuses rest on."""
    statuses: TablePart | None
    """The statuses that any task has."""
    completed_apart: Markup | None
    """Why fewer tasks have the status of completion than are counted as completed."""
    named_apart: Markup
    """Tasks that are counted as completed and have another status."""
    other_pages: tuple[NavigationLink, ...]
    """Links to other lists."""


def pages(site: Site) -> Iterator[Page]:
    """The page of all statuses."""
    tally = ScopeCounts(site, ("all", None))
    yield Page("tasks.html", TasksPage, partial(_tasks, tally))


def _tasks(tally: ScopeCounts, builder: PageBuilder) -> TasksPage:
    t = builder.t
    sizes = ScopeGroups(tally).statuses
    fulfilled = [
        state for state in tally.counted if state.evaluation.progress.fulfilled
    ]
    apart = [
        state for state in fulfilled if state.evaluation.progress.status != "completed"
    ]
    completed_apart = None
    if apart:
        completed_apart = t(
            "statuses.completed_apart",
            boxes=t.number(len(fulfilled)),
            row=t.number(len(fulfilled) - len(apart)),
            status=t.label("status", "completed"),
        )
    return TasksPage(
        frame=builder.frame,
        tally=tally,
        basis=t.basis(tally.basis),
        statuses=_statuses(tally, sizes, builder) if sizes else None,
        completed_apart=completed_apart,
        named_apart=_named_apart(builder, apart),
        other_pages=builder.language.own_pages(
            "units", "areas", "plans", "jurisdictions", "due-soon", "overdue"
        ),
    )


def _statuses(
    tally: ScopeCounts, sizes: Mapping[str, int], builder: PageBuilder
) -> TablePart:
    t, parts, links = builder.t, builder.parts, builder.links
    rows = [
        row(
            parts.tag(mark, t.mark_name(mark)),
            parts.size_link(
                size,
                links.address(tally.address(f"status-{mark}")),
                tally.figure(f"status-{mark}"),
            ),
        )
        for mark, size in sizes.items()
    ]
    return builder.table(
        t("statuses.caption"), [t.field("status"), t("kind.tasks")], rows
    )


def _named_apart(builder: PageBuilder, states: Sequence[TaskState]) -> Markup:
    named: list[Markup] = []
    for state in states[:_NAMED]:
        status = builder.t.label("status", state.evaluation.progress.status).lower()
        named.append(Markup("{} ({})").format(builder.links.task(state.id), status))
    end = "; …" if len(states) > _NAMED else "."
    return Markup("; ").join(named) + end
