"""docs/format.md, section 3: tasks led by a group of units, whose members report on their own part."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import TASK, on, reports, task
from strategies import DAYS, UNITS, World, derive, few, worlds

from dxplan.compliance.tasks import TaskState

GROUP = """
- {key: g, name: Các xã, kind: collective, members: [a, b]}
- {key: a, name: Xã A}
- {key: b, name: Xã B}
- {key: c, name: Xã C}
"""
MERGED = """
- {key: g, name: Các xã, kind: collective, members: [a, b, c]}
- {key: a, name: Xã A, valid_until: 2022-05-31, successors: {unit: c, from: 2022-06-01}}
- {key: b, name: Xã B}
- {key: c, name: Xã C, valid_from: 2022-06-01}
"""
GONE = MERGED.replace("successors: {unit: c, from: 2022-06-01}", "note: x")


def state(
    *entries: str,
    units: str = GROUP,
    day: str = "2022-12-31",
    lead: str = "g",
    deadline: str = "2022-06-30",
) -> TaskState:
    text = task(reports(*entries) if entries else "", lead=lead, deadline=deadline)
    return on(day, {TASK: text, "na/units.yaml": units}).tasks["na/p/tasks/01"]


A = "date: 2022-05-01, status: completed, by: a"
B = "date: 2022-06-01, status: completed, by: b"
B_LATE = "date: 2022-08-01, status: completed, completed_on: 2022-07-20, by: b"
B_VAGUE = "date: 2022-08-01, status: completed, by: b"
B_OPEN = "date: 2022-06-01, status: in_progress, by: b"
B_STOPPED = "date: 2022-06-01, status: cancelled, authorised_by: qd, by: b"


AS_READ = ", certainty: inferred"


@pytest.mark.parametrize(
    ("entries", "certainty"),
    [
        ((), None),
        ((A, B), "stated"),
        ((A + AS_READ, B), "inferred"),
        ((A + AS_READ, "date: 2022-05-02, status: completed, by: a", B), "stated"),
        (("date: 2022-05-02, status: completed", B + AS_READ), "stated"),
    ],
)
def test_a_status_derived_from_members_is_as_sure_as_the_least_sure_of_them(
    entries: tuple[str, ...], certainty: str | None
) -> None:
    assert state(*entries).certainty == certainty


@pytest.mark.parametrize(
    ("entries", "status", "box", "counts"),
    [
        ((), "not_reported", "not_reported_overdue", (2, 0, 0)),
        ((A,), "in_progress", "open_overdue", (2, 1, 1)),
        ((A, B), "completed", "completed_on_time", (2, 2, 2)),
        ((A, B_LATE), "completed", "completed_late", (2, 2, 2)),
        ((A, B_VAGUE), "completed", "completed_undetermined", (2, 2, 2)),
        ((A, B_OPEN), "in_progress", "open_overdue", (2, 2, 1)),
        ((A, B_STOPPED), "in_progress", "open_overdue", (2, 2, 1)),
        (
            ("date: 2022-06-01, status: in_progress", A, B),
            "in_progress",
            "open_overdue",
            (2, 2, 2),
        ),
        (
            ("date: 2022-06-01, status: completed", A),
            "completed",
            "completed_on_time",
            (2, 1, 1),
        ),
        (
            ("date: 2022-06-01, status: completed, by: c", A),
            "in_progress",
            "open_overdue",
            (2, 1, 1),
        ),
    ],
)
def test_the_whole_is_told_by_its_own_reports_else_by_its_members(
    entries: tuple[str, ...], status: str, box: str, counts: tuple[int, int, int]
) -> None:
    found = state(*entries)
    assert found.evaluation.progress.status == status
    assert found.box == box
    assert found.member_counts == counts


def test_a_lead_beside_the_group_is_not_done_by_its_members() -> None:
    assert state(A, B, lead="[g, c]").evaluation.progress.status == "in_progress"


def test_an_erratum_of_a_member_corrects_its_own_report_only() -> None:
    again = "date: 2022-05-01, status: in_progress, by: a, corrects: 2022-05-01, recorded: 2022-09-01"
    b = "date: 2022-05-01, status: completed, by: b"
    assert state(A, b, again).member_counts == (2, 2, 1)


@pytest.mark.parametrize(
    ("units", "entries", "counts"),
    [
        (MERGED, (A, B), (2, 1, 1)),
        (MERGED, (B, "date: 2022-06-20, status: completed, by: c"), (2, 2, 2)),
        (GONE, (B, "date: 2022-06-20, status: completed, by: c"), (3, 2, 2)),
    ],
)
def test_a_member_that_is_gone_is_followed_by_its_successor_or_stays(
    units: str, entries: tuple[str, ...], counts: tuple[int, int, int]
) -> None:
    assert state(*entries, units=units).member_counts == counts


def test_each_occurrence_is_the_members_own() -> None:
    first = "date: 2022-04-01, for: 2022-Q1, status: completed, by: %s"
    second = "date: 2022-07-01, for: 2022-Q2, status: completed, by: %s"
    found = state(
        first % "a",
        first % "b",
        second % "a",
        day="2022-08-01",
        deadline="{every: quarter, from: 2022}",
    )
    assert found.evaluation.progress.status == "in_progress"
    assert found.member_counts == (2, 1, 1)
    counts = found.evaluation.occurrences
    assert counts is not None
    assert (counts.met, counts.missed) == (1, 1)


def test_a_member_counts_the_task_beside_its_own_boxes() -> None:
    text = task(reports(A), lead="g")
    found = on("2022-12-31", {TASK: text, "na/units.yaml": GROUP}).summaries
    beside = [
        (found["unit", f"na/{unit}"].tasks, found["unit", f"na/{unit}"].member)
        for unit in "gabc"
    ]
    assert beside == [(1, 0), (0, 1), (0, 1), (0, 0)]


def silenced(world: World, unit: str) -> World:
    """The same where a member never reported."""
    without = {
        path: tuple(entry for entry in work.reports if f"by: {unit}" not in entry)
        for path, work in world.tasks.items()
    }
    return world.with_reports(without)


@given(worlds(), DAYS, st.sampled_from(UNITS))
@few(60)
def test_a_silent_member_betters_no_number(world: World, day: date, unit: str) -> None:
    told, silent = derive(world, day), derive(silenced(world, unit), day)
    for scope, summary in silent.summaries.items():
        before = told.summaries[scope]
        for name, rate in summary.rates.items():
            assert rate.numerator <= before.rates[name].numerator, (scope, name)
        assert summary.member == before.member
    for key, state_now in silent.tasks.items():
        was = told.tasks[key]
        if state_now.evaluation.progress.fulfilled:
            assert was.evaluation.progress.fulfilled
        if state_now.member_counts and was.member_counts:
            assert state_now.member_counts.fulfilled <= was.member_counts.fulfilled
            assert state_now.member_counts.of == was.member_counts.of
