"""The tasks of each status as pages of their own: what a table's filter of statuses shows, without a script."""

from collections.abc import Iterator

from dxplan.compliance.tasks import TaskState
from dxplan.site.counts import ScopeCounts
from dxplan.site.page import Page
from dxplan.site.site import Site
from dxplan.site.tables import STATUS_ORDER, marks


def sheets(site: Site) -> Iterator[Page]:
    """The page of all statuses, and one for each that any task has."""
    tally = ScopeCounts(site, ("all", None))
    groups: dict[str, list[TaskState]] = {mark: [] for mark in STATUS_ORDER}
    for state in tally.states:
        for mark in marks(state, official=site.config.official):
            groups[mark].append(state)
    found = {mark: states for mark, states in groups.items() if states}
    fulfilled = [
        state for state in tally.counted if state.evaluation.progress.fulfilled
    ]
    apart = [
        state for state in fulfilled if state.evaluation.progress.status != "completed"
    ]
    context = {
        "tally": tally,
        "groups": found,
        "completed": len(fulfilled),
        "apart": apart,
    }
    yield Page("tasks.html", "tasks.html", {"crumbs": (), **context})
    for mark, states in found.items():
        yield Page(
            f"list.status/{mark}",
            "status.html",
            {"crumbs": ("tasks.html",), "mark": mark, "tasks": states},
        )
