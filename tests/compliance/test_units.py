"""docs/format.md, section 3: who answers for a task when units change."""

from datetime import date
from textwrap import dedent

import pytest
from samples import PLAN, TASK, md, on, reports, task

from dxplan.compliance.summary import Compliance
from dxplan.compliance.trends import trend
from dxplan.compliance.units import answering, handovers

UNITS = """
- key: a
  name: Sở A
  valid_until: {a}
  successors: {{unit: b, from: 2022-07-01, takes: bưu chính}}
- key: b
  name: Sở B
- key: c
  name: Sở C
"""
OPEN = task(reports("date: 2022-05-01, status: in_progress"), deadline="none")


def derived(
    day: str, text: str = OPEN, units: str = UNITS.format(a="2022-06-30")
) -> Compliance:
    return on(day, {TASK: text, "na/units.yaml": dedent(units)})


def inherited(
    day: str, text: str = OPEN, units: str = UNITS.format(a="2022-06-30")
) -> dict[str | None, int]:
    rows = derived(day, text, units).summaries
    return {
        row[1]: summary.inherited for row, summary in rows.items() if summary.inherited
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2022-06-30", {}), ("2022-07-01", {"na/b": 1}), ("2025-01-01", {"na/b": 1})],
)
def test_open_tasks_are_inherited_after_the_last_day(
    day: str, expected: dict[str, int]
) -> None:
    assert inherited(day) == expected


def test_inherited_stands_beside_and_not_inside() -> None:
    found = derived("2022-07-01").summaries
    assert [
        (found["unit", unit].tasks, found["unit", unit].inherited)
        for unit in ("na/a", "na/b")
    ] == [(1, 0), (0, 1)]
    assert found["all", None].tasks == 1


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("date: 2022-06-30, status: completed", {}),
        ("date: 2022-06-30, status: suspended, authorised_by: qd", {}),
        ("date: 2022-06-30, status: suspended", {"na/b": 1}),
        ("date: 2022-07-01, status: completed", {}),  # credited
        ("date: 2022-06-30, status: not_started", {"na/b": 1}),
    ],
)
def test_only_tasks_open_on_the_last_day_are_inherited(
    entry: str, expected: dict[str, int]
) -> None:
    assert inherited("2022-08-01", task(reports(entry))) == expected


@pytest.mark.parametrize("unit", ["b", "c"])
def test_reassigned_tasks_are_not_inherited_and_count_inside(unit: str) -> None:
    text = OPEN.replace(
        "reports:",
        f"changes: [{{date: 2022-07-15, key: lead_unit, to: {unit}, document: qd}}]\nreports:",
    )
    assert inherited("2022-07-14", text) == {"na/b": 1}
    assert inherited("2022-07-15", text) == {}
    assert derived("2022-07-15", text).summaries["unit", f"na/{unit}"].tasks == 1


def test_a_task_that_did_not_exist_on_the_last_day_is_not_inherited() -> None:
    assert inherited("2022-08-01", units=UNITS.format(a="2022-01-09")) == {}


CHAIN = """
- key: a
  name: A
  valid_until: 2022-06-30
  successors: {unit: b, from: 2022-07-01}
- key: b
  name: B
  valid_until: 2023-06-30
  successors: {unit: c, from: 2023-07-01}
- key: c
  name: C
"""


@pytest.mark.parametrize(
    ("day", "unit"),
    [
        ("2022-06-30", "na/a"),
        ("2022-07-01", "na/b"),
        ("2023-06-30", "na/b"),
        ("2023-07-01", "na/c"),
    ],
)
def test_a_chain_of_successors(day: str, unit: str) -> None:
    found = derived(day, units=CHAIN)
    assert answering(found.portfolio, "na/a", date.fromisoformat(day)) == (unit,)
    expected = 0 if unit == "na/a" else 1
    assert found.summaries["unit", unit].inherited == expected


def test_a_task_closed_under_the_first_successor_is_not_inherited_by_the_second() -> (
    None
):
    text = task(
        reports(
            "date: 2022-05-01, status: in_progress",
            "date: 2023-01-01, status: completed",
        )
    )
    assert "na/c" not in inherited("2023-07-01", text, CHAIN)


def test_a_task_closed_on_the_first_last_day_is_not_inherited_when_it_opens_again() -> (
    None
):
    text = task(
        reports(
            "date: 2022-05-01, status: completed",
            "date: 2023-01-01, status: in_progress",
        )
    )
    assert inherited("2023-07-01", text, CHAIN) == {}


SPLIT = """
- key: a
  name: A
  valid_until: 2022-06-30
  successors:
    - {unit: b, from: 2022-07-01, takes: bưu chính}
    - {unit: c, from: 2022-09-01, takes: {vi: chuyển đổi số, en: digital transformation}}
- key: b
  name: B
- key: c
  name: C
"""


def test_split_successors_each_inherit_from_their_day_with_what_they_take() -> None:
    assert inherited("2022-08-31", units=SPLIT) == {"na/b": 1}
    assert inherited("2022-09-01", units=SPLIT) == {"na/b": 1, "na/c": 1}
    steps = handovers(
        derived("2022-09-01", units=SPLIT).portfolio, "na/a", date(2022, 9, 1)
    )
    assert [
        (step.successor, step.takes.get("en")[0]) for step in steps if step.takes
    ] == [
        ("na/b", "bưu chính"),
        ("na/c", "digital transformation"),
    ]


def test_successors_that_name_each_other_end() -> None:
    circle = CHAIN.replace(
        "- key: c\n  name: C\n",
        "- key: c\n  name: C\n  valid_until: 2024-06-30\n  successors: {unit: a}\n",
    )
    assert (
        answering(
            derived("2025-01-01", units=circle).portfolio, "na/a", date(2025, 1, 1)
        )
        == ()
    )


def test_several_leads_each_count_the_task() -> None:
    found = derived("2022-05-02", task(lead="[b, c]")).summaries
    assert [found["unit", unit].tasks for unit in ("na/a", "na/b", "na/c", None)] == [
        0,
        1,
        1,
        0,
    ]
    assert found["all", None].tasks == 1


def test_a_successor_that_leads_too_does_not_inherit() -> None:
    assert inherited("2022-08-01", task(lead="[a, b]", deadline="none")) == {}


def test_a_task_of_a_draft_or_an_assigning_plan_is_not_inherited() -> None:
    for head in ("standing: draft", "assigns: true"):
        plan = md(f"title: K\ndocument: plan-doc\nperiod: 2022\n{head}")
        found = on(
            "2022-08-01",
            {PLAN: plan, TASK: task(), "na/units.yaml": UNITS.format(a="2022-06-30")},
        )
        assert found.summaries["unit", "na/b"].inherited == 0


TWO = (
    UNITS.format(a="2022-06-30")
    .replace("takes: bưu chính}", "takes: bưu chính}\n  - {unit: c, from: 2022-07-01}")
    .replace("successors: {", "successors:\n  - {")
)
ISSUED = """
- {key: plan-doc, number: 1/KH-UBND, date: 2022-01-10}
- {key: of-c, number: 7/BC-C, date: 2022-08-01, issuer: c}
- {key: of-other, number: 8/BC, date: 2022-08-01, issuer: {vi: Báo}}
"""
ENDED = UNITS.format(a="2022-06-30")


@pytest.mark.parametrize(
    ("entry", "units", "unit"),
    [
        ("date: 2022-07-20, status: completed", ENDED, "na/b"),
        ("date: 2022-07-20, status: completed, completed_on: 2022-07", ENDED, "na/b"),
        (
            "date: 2022-07-20, status: completed, completed_on: 2022-06-30",
            ENDED,
            "na/a",
        ),
        ("date: 2022-07-20, status: completed, completed_on: 2022-Q2", ENDED, "na/a"),
        ("date: 2022-06-30, status: completed", ENDED, "na/a"),
        ("date: 2022-07-20, status: in_progress", ENDED, "na/a"),
        ("date: 2022-08-20, status: completed, document: of-c", TWO, "na/c"),
        ("date: 2022-08-20, status: completed, document: of-other", TWO, "na/a"),
        ("date: 2022-08-20, status: completed", TWO, "na/a"),
    ],
)
def test_a_completion_after_the_last_day_is_credited_to_who_reports_it(
    entry: str, units: str, unit: str
) -> None:
    files = {
        TASK: task(reports(entry)),
        "na/units.yaml": dedent(units),
        "na/documents.yaml": ISSUED,
    }
    compliance = on("2022-12-31", files)
    counting = [
        row[1]
        for row, summary in compliance.summaries.items()
        if row[0] == "unit" and summary.tasks
    ]
    assert counting == [unit]
    assert compliance.leads["na/p/tasks/01"] == ("na/a",)
    days = [date(2022, 7, 1), date(2022, 12, 31)]
    trend_rows = trend(compliance.portfolio, days, lambda _: None).of(("unit", unit))
    assert trend_rows[-1].boxes == compliance.summaries["unit", unit].boxes
