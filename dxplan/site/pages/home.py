"""The home page: how the jurisdictions are doing, what changed, what was reported last, how to read it."""

from collections.abc import Iterator

from dxplan.compliance.tasks import TaskState
from dxplan.site.counts import ScopeCounts
from dxplan.site.page import Page
from dxplan.site.site import Site

_RECENT = 8
_LATELY = 5


def sheets(site: Site) -> Iterator[Page]:
    """The home page."""
    with_plans = [key for key in site.present if key in site.plans_of]
    counted = {key: ScopeCounts(site, ("jurisdiction", key)) for key in with_plans}
    everything = ScopeCounts(site, ("all", None))
    context = {
        "crumbs": None,
        "judged": [key for key in with_plans if counted[key].size("tasks")],
        "shown": [
            key
            for key in with_plans
            if not (counted[key].size("tasks") or counted[key].size("assigned"))
        ],
        "silent": [key for key in site.present if key not in site.plans_of],
        "assigning": [key for key, plan in site.plan_now.items() if plan.assigns],
        "tallies": counted,
        "plan_tallies": {key: ScopeCounts(site, ("plan", key)) for key in site.plans},
        "all": everything,
        "past_expected": everything.size("past_expected"),
        "soon": sum(
            state.evaluation.timeliness == "due_soon" for state in everything.counted
        ),
        "recent": recent(site),
        "lately": [row for row in site.happenings if not row.is_wording_only][:_LATELY],
    }
    yield Page("", "home.html", context)


def recent(site: Site) -> list[TaskState]:
    """The tasks that were reported on last, one line a task."""
    reported = [
        state
        for state in site.compliance.tasks.values()
        if state.reports and state.restates is None
    ]
    return sorted(
        reported, key=lambda state: (-state.reports[-1].date.toordinal(), state.id)
    )[:_RECENT]
