"""Lists: the rows that each number counts, and what is overdue, due soon or not reported."""

from collections.abc import Iterator

from dxplan.compliance.public_counts import STANDINGS
from dxplan.compliance.summary import Row
from dxplan.compliance.tasks import TaskState
from dxplan.site.counts import ON_OWN_PAGE, ScopeCounts, count_folder
from dxplan.site.page import Page
from dxplan.site.site import Site

_WITHOUT_LEAD: Row = ("unit", None)


def sheets(site: Site) -> Iterator[Page]:
    """A page for every count, rate and group of targets that is not empty and that some page shows."""
    for row in _rows(site):
        tally = ScopeCounts(site, row)
        for count in (
            dict.fromkeys(("tasks", *tally.boxes, *STANDINGS))
            if row != _WITHOUT_LEAD
            else ("tasks",)
        ):
            if tally.size(count):
                yield _tasks(tally, count)
        if row[0] == "jurisdiction" and tally.size("past_expected"):
            yield _tasks(tally, "past_expected")
        for name, share in tally.rates.items() if row[1] else ():
            if share.rate.denominator:
                context = {
                    "crumbs": _crumbs(row),
                    "tally": tally,
                    "name": name,
                    "share": share,
                }
                yield Page(count_folder(row, f"rate-{name}"), "rate.html", context)
        for name, states in (
            tally.target_counts.items() if row[1] or row[0] == "all" else ()
        ):
            context = {
                "crumbs": _crumbs(row),
                "tally": tally,
                "name": name,
                "targets": states,
            }
            yield Page(count_folder(row, f"target-{name}"), "target_list.html", context)


def _rows(site: Site) -> Iterator[Row]:
    yield ("all", None)
    yield _WITHOUT_LEAD
    yield ("area", None)
    for row in site.compliance.summaries:
        if row[0] not in ON_OWN_PAGE and row[1] in site.kinds:
            yield row


def _tasks(tally: ScopeCounts, count: str) -> Page:
    context = {
        "crumbs": _crumbs(tally.row),
        "tally": tally,
        "count": count,
        "tasks": tally.tasks.get(count, []),
        "unreadable": tally.unreadable if count in {"tasks", "unreadable"} else [],
    }
    return Page(count_folder(tally.row, count), "list.html", context)


def _crumbs(row: Row) -> tuple[str, ...]:
    scope, key = row
    collection = {
        scope: (f"{scope}s.html",) for scope in ("jurisdiction", "plan", "unit", "area")
    }
    return (*collection.get(scope, ()), *((key,) if key else ()))


def notices(site: Site) -> Iterator[Page]:
    """What is overdue, due soon, not reported, over all plans."""
    tally = ScopeCounts(site, ("all", None))
    boxes = tally.tasks
    overdue = {
        name: _by_due(boxes[name]) for name in ("open_overdue", "not_reported_overdue")
    }
    soon = [
        state for state in tally.counted if state.evaluation.timeliness == "due_soon"
    ]
    silent = {
        name: _by_due(boxes[name]) for name in ("not_reported", "not_reported_overdue")
    }
    stale = [state for state in tally.counted if state.stale and state.reports]
    past = _by_due(boxes["past_expected"])
    yield Page(
        "overdue.html", "overdue.html", {"crumbs": (), "groups": overdue, "past": past}
    )
    yield Page("due-soon.html", "due_soon.html", {"crumbs": (), "tasks": _by_due(soon)})
    yield Page(
        "not-reported.html",
        "not_reported.html",
        {"crumbs": (), "groups": silent, "stale": stale},
    )


def _by_due(states: list[TaskState]) -> list[TaskState]:
    return sorted(
        states,
        key=lambda s: (
            s.evaluation.due.day is None,
            s.evaluation.due.day or s.exists_from,
            s.id,
        ),
    )
