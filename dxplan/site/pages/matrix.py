"""The matrix: the tasks of each list that was assigned to others, against the jurisdictions that answer."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxplan.compliance.tasks import TaskState
from dxplan.site.page import Page
from dxplan.site.site import Site
from dxplan.site.sources import SourceCount, basis


@dataclass(frozen=True)
class Matrix:
    """One assigning plan: its tasks, the jurisdictions, and which tasks answer where.

    ``answering`` are the jurisdictions with a plan for the same time; of the ``silent`` ones none is known.
    """

    plan: str
    rows: list[TaskState]
    answering: list[str]
    silent: list[str]
    cells: dict[tuple[str, str], list[TaskState]]
    unknown: int
    basis: dict[str, SourceCount]


def sheets(site: Site) -> Iterator[Page]:
    """The page of all matrices."""
    matrices = [
        matrix(site, key) for key, plan in site.plan_now.items() if plan.assigns
    ]
    yield Page("matrix.html", "matrix.html", {"crumbs": (), "matrices": matrices})


def matrix(site: Site, plan: str) -> Matrix:
    """The matrix of one assigning plan."""
    rows = site.tasks_of.get(plan, [])
    cells: dict[tuple[str, str], list[TaskState]] = {}
    for row in rows:
        for answer in site.answers.get(row.id, []):
            cells.setdefault((row.id, str(answer.record.jurisdiction)), []).append(
                answer
            )
    own = site.plans[plan].jurisdiction
    jurisdictions = site.portfolio.jurisdictions
    implementing = {jurisdiction for _, jurisdiction in cells}
    columns = [
        key
        for key in site.present
        if key != own
        and (key in implementing or jurisdictions[key].fields.level != "national")
    ]
    answering = [
        key for key in columns if key in implementing or _covers(site, key, plan)
    ]
    return Matrix(
        plan=plan,
        rows=rows,
        answering=answering,
        silent=[key for key in columns if key not in answering],
        cells=cells,
        unknown=site.unknown_tasks(plan),
        basis={
            key: basis(
                site,
                [
                    state
                    for (_, place), found in cells.items()
                    if place == key
                    for state in found
                ],
            )
            for key in answering
        },
    )


def _covers(site: Site, jurisdiction: str, plan: str) -> bool:
    """Whether a jurisdiction has a plan in force, with tasks, for some of the time that ``plan`` covers."""
    time = site.plan_now[plan].period
    return any(
        site.plan_now[key].standing != "draft"
        and key in site.tasks_of
        and site.plan_now[key].period.first <= time.last
        and time.first <= site.plan_now[key].period.last
        for key in site.plans_of.get(jurisdiction, ())
    )
