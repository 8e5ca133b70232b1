"""docs/format.md, sections 3 and 5: what scopes add up to, and the rates; with properties of generated portfolios."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import BASE, PLAN, TASK, assembled, md, on, reports, task
from strategies import DAYS, World, derive, few, worlds

from dxplan.compliance.deadline_evaluation import BOXES, Settings
from dxplan.compliance.progress_groups import group_sizes, reported_by_box
from dxplan.compliance.rates import RATES, Rate
from dxplan.compliance.summary import Compliance, ScopeKey, evaluate, selected
from dxplan.messages import catalogue
from dxplan.portfolio.loader import assemble
from dxplan.portfolio.plans_files import PlansFile
from dxplan.wording.numbers import format_rate

DAY = "2022-12-31"


# rates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [
        *(
            (7, 20, "35.0"),
            (0, 20, "0.0"),
            (20, 20, "100.0"),
            (1, 3, "33.3"),
            (2, 3, "66.7"),
        ),
        *(
            (1, 16, "6.3"),
            (3, 16, "18.8"),
            (1, 2000, "0.1"),
            (3, 2000, "0.2"),
        ),  # 6.25, 18.75, 0.05, 0.15: half away
        *(
            (2499, 2500, "99.9"),
            (1999, 2000, "99.9"),
            (9995, 10000, "99.9"),
            (9994, 10000, "99.9"),
        ),
        *(
            (1, 2500, "0.1"),
            (1, 1_000_000, "0.1"),
            (999_999, 1_000_000, "99.9"),
            (0, 0, None),
        ),
    ],
)
def test_rounding(numerator: int, denominator: int, value: str | None) -> None:
    assert Rate(numerator, denominator).value == (
        None if value is None else Decimal(value)
    )


def rate(day: str, name: str, *texts: str) -> tuple[int, int]:
    files = {f"na/p/tasks/{number:02}.md": text for number, text in enumerate(texts)}
    found = on(day, files).summaries["all", None].rates[name]
    return found.numerator, found.denominator


IN_TIME = task(reports("date: 2022-06-20, status: completed"))
LATE = task(reports("date: 2022-07-20, status: completed, completed_on: 2022-07-20"))
UNDETERMINED = task(reports("date: 2022-07-20, status: completed"))
SILENT = task()
LATER = task(reports("date: 2022-06-20, status: completed"), deadline="2023")
EXPECTED = task(
    reports("date: 2022-06-20, status: completed"),
    deadline="{by: 2022-06, firm: false}",
)
STOPPED = task(reports("date: 2022-06-20, status: cancelled, authorised_by: qd"))
PILOT = task(
    "accepts_pilot: true\n" + reports("date: 2022-06-20, status: piloting"),
    deadline="none",
)
EXTENDED = task(
    "deadline_changes: [{date: 2022-06-01, to: 2022-07, document: qd, note: x}]\n"
    + reports("date: 2022-07-20, status: completed, completed_on: 2022-07-20")
)


@pytest.mark.parametrize(
    ("name", "texts", "expected"),
    [
        ("completion", [], (0, 0)),
        ("completion", [IN_TIME, SILENT, STOPPED, PILOT, EXPECTED], (3, 4)),
        ("completion", [STOPPED], (0, 0)),
        (
            "completed_of_due",
            [IN_TIME, LATE, UNDETERMINED, SILENT, LATER, EXPECTED, PILOT, STOPPED],
            (3, 4),
        ),
        (
            "on_time",
            [IN_TIME, LATE, UNDETERMINED, SILENT, LATER, EXPECTED, PILOT, STOPPED],
            (1, 4),
        ),
        ("on_time", [LATER, EXPECTED], (0, 0)),
        ("on_time", [EXTENDED, SILENT], (1, 2)),
        ("on_time_original", [EXTENDED, SILENT], (0, 2)),
        ("completed_of_due_original", [EXTENDED, SILENT], (1, 2)),
    ],
)
def test_rates_count_what_the_format_says(
    name: str, texts: list[str], expected: tuple[int, int]
) -> None:
    assert rate(DAY, name, *texts) == expected


def test_past_due_begins_the_day_after_the_deadline() -> None:
    assert [rate(day, "on_time", IN_TIME) for day in ("2022-06-30", "2022-07-01")] == [
        (0, 0),
        (1, 1),
    ]


def test_an_extension_moves_past_due_and_the_first_deadline_stays() -> None:
    assert [
        rate("2022-07-15", name, EXTENDED) for name in ("on_time", "on_time_original")
    ] == [(0, 0), (0, 1)]


def test_a_first_deadline_that_was_not_firm_is_in_no_original_rate() -> None:
    text = task(
        "deadline_changes: [{date: 2022-06-01, to: {by: 2022-07, firm: true}, document: qd, note: x}]",
        deadline="{by: 2022-06, firm: false}",
    )
    assert [rate(DAY, name, text) for name in ("on_time", "on_time_original")] == [
        (0, 1),
        (0, 0),
    ]


def test_every_rate_is_there() -> None:
    assert tuple(on(DAY, {}).summaries["all", None].rates) == RATES


# rows -------------------------------------------------------------------------------------------------------------


def test_every_record_has_its_row_and_what_has_no_lead_or_area_its_own() -> None:
    files = {
        TASK: task("area: society"),
        "na/p/tasks/02.md": md("title: V\nlead_unknown: không rõ\ndeadline: none"),
    }
    found = {row: summary.tasks for row, summary in on(DAY, files).summaries.items()}
    assert found == {
        ("all", None): 2,
        ("jurisdiction", "na"): 2,
        ("plan", "na/p"): 2,
        ("unit", "na/a"): 1,
        ("unit", "na/b"): 0,
        ("unit", "na/c"): 0,
        ("unit", None): 1,
        ("area", "society"): 1,
        ("area", "people"): 0,
        ("area", None): 1,
    }


def test_a_broken_file_is_counted_as_unreadable() -> None:
    found = evaluate(
        assembled({TASK: "---\ntitle: [\n", "na/p/tasks/02.md": task("area: society")}),
        date(2022, 2, 1),
        Settings(),
    )
    unreadable = {
        row: s.boxes["unreadable"]
        for row, s in found.summaries.items()
        if s.boxes["unreadable"]
    }
    rows = [
        ("all", None),
        ("jurisdiction", "na"),
        ("plan", "na/p"),
        ("unit", None),
        ("area", None),
    ]
    assert unreadable == dict.fromkeys(rows, 1)
    assert found.summaries["all", None].tasks == 2
    assert found.summaries["all", None].rates["completion"] == Rate(0, 1, "none", 1)


@pytest.mark.parametrize(
    ("head", "day"),
    [("standing: draft", DAY), ("assigns: true", DAY), ("", "2022-01-09")],
)
def test_a_broken_file_of_a_plan_without_boxes_has_none(head: str, day: str) -> None:
    files = {
        PLAN: md(f"title: K\ndocument: plan-doc\nperiod: 2022\n{head}"),
        TASK: "---\ntitle: [\n",
    }
    found = evaluate(assembled(files), date.fromisoformat(day), Settings())
    assert [row for row, summary in found.summaries.items() if summary.tasks] == []


def test_tasks_of_a_broken_plan_are_unreadable() -> None:
    found = evaluate(
        assembled({PLAN: "---\n", TASK: task()}), date.fromisoformat(DAY), Settings()
    ).summaries
    assert found["all", None].boxes["unreadable"] == 1
    assert found["jurisdiction", "na"].tasks == 1


def test_what_is_asked_for() -> None:
    found = on(DAY, {TASK: task()})
    rows = [
        (row.scope, row.id)
        for row in selected(found, {"jurisdiction": "na", "plan": None})
    ]
    assert rows == [
        ("jurisdiction", "na"),
        ("plan", "na/p"),
        ("unit", "na/a"),
        ("unit", "na/b"),
        ("unit", "na/c"),
    ]
    assert [
        (row.scope, row.id)
        for row in selected(found, {"unit": "na/a", "area": "society"})
    ] == [
        ("unit", "na/a"),
        ("area", "society"),
    ]
    with pytest.raises(KeyError):
        selected(found, {"plan": "na/x"})


# properties -------------------------------------------------------------------------------------------------------


@given(worlds(), DAYS)
def test_what_is_counted_adds_up(world: World, day: date) -> None:
    """To draw a portfolio costs more than to count it: all that holds of one is looked at together."""
    found = derive(world, day)
    boxes_add_up(found)
    jurisdictions_areas_and_plans_add_up_to_all(found)
    rates_follow_from_the_boxes(found)
    what_is_split_or_superseded_stands_beside(found)
    groups_add_up_and_percentages_need_reports(found)


def boxes_add_up(found: Compliance) -> None:
    for row, summary in found.summaries.items():
        assert tuple(summary.boxes) == BOXES
        assert (
            summary.tasks
            == sum(summary.boxes.values())
            == len(
                [
                    state
                    for state in found.tasks_in.get(row, [])
                    if state.box is not None
                ]
            )
            + found.unreadable_in[row]
        )


def jurisdictions_areas_and_plans_add_up_to_all(found: Compliance) -> None:
    whole = found.summaries["all", None]
    restating = [
        state.evaluation.box
        for state in found.tasks.values()
        if state.restates and state.box
    ]
    for box in BOXES:
        counts = {
            scope: sum(
                s.boxes[box] for s in found.summaries.values() if s.scope == scope
            )
            for scope in ("jurisdiction", "area", "plan")
        }
        assert (counts["jurisdiction"], counts["area"]) == (
            whole.boxes[box],
            whole.boxes[box],
        )
        assert counts["plan"] - restating.count(box) == whole.boxes[box]


def rates_follow_from_the_boxes(found: Compliance) -> None:
    for summary in found.summaries.values():
        fulfilled = sum(
            count
            for box, count in summary.boxes.items()
            if box.startswith("completed_")
        )
        left_out = summary.boxes["excluded"] + summary.boxes["unreadable"]
        completion = summary.rates["completion"]
        assert completion.numerator == fulfilled
        assert completion.denominator == summary.tasks - left_out
        due = summary.rates["on_time"].denominator
        assert due == summary.rates["completed_of_due"].denominator
        assert (
            summary.boxes["open_overdue"] + summary.boxes["not_reported_overdue"]
            == due - summary.rates["completed_of_due"].numerator
        )
        assert (
            summary.rates["on_time"].numerator
            <= summary.rates["completed_of_due"].numerator
            <= due
        )


def what_is_split_or_superseded_stands_beside(found: Compliance) -> None:
    for row, summary in found.summaries.items():
        states = found.tasks_in.get(row, [])
        for standing in ("split", "superseded"):
            beside = [state for state in states if state.standing == standing]
            assert getattr(summary, standing) == len(beside)
            assert all(state.box is None for state in beside)
    for whole, parts in found.portfolio.parts.items():
        state = found.tasks.get(whole)
        present = [part.id for part in parts if part.id in found.tasks]
        if state is None or state.standing in {"draft", "superseded"}:
            continue
        assert (state.standing == "split") == bool(present)


def groups_add_up_and_percentages_need_reports(found: Compliance) -> None:
    for summary in found.summaries.values():
        sizes = group_sizes(summary.boxes)
        assert sum(sizes.values()) == summary.tasks
        assert reported_by_box(summary.boxes) <= summary.reported <= summary.tasks
        for name, rate in summary.rates.items():
            assert rate.value is None or summary.reported
            assert rate.unreported <= rate.denominator - rate.numerator
            if rate.shown_value is not None:
                assert 2 * summary.reported >= summary.tasks
                assert 2 * rate.unreported <= rate.denominator
                assert name == "completion" or not rate.unreported


@given(
    worlds(), DAYS, st.sampled_from(["na/a", "na/b", "na/c", "nb/a", "nb/b", "nb/c"])
)
def test_a_silent_unit_never_looks_better(world: World, day: date, unit: str) -> None:
    before = derive(world, day)
    own = [
        state.record.file.removeprefix("plans/")
        for state in before.tasks_in.get(("unit", unit), [])
    ]
    after = derive(world.with_reports(dict.fromkeys(own, ())), day)
    for name in RATES:
        silent, reporting = (
            found.summaries["unit", unit].rates[name].value for found in (after, before)
        )
        assert silent is None or silent <= (reporting or 0)


@given(worlds(), DAYS, st.data())
def test_a_silent_task_betters_no_number(
    world: World, day: date, data: st.DataObject
) -> None:
    if not world.tasks:
        return
    before = derive(world, day)
    path = data.draw(st.sampled_from([*world.tasks]))
    after = derive(world.with_reports({path: ()}), day)
    for row, summary in before.summaries.items():
        for name in RATES:
            silent = after.summaries[row].rates[name].value
            assert silent is None or silent <= (summary.rates[name].value or 0)


@given(worlds(), DAYS, st.sampled_from(["suspended", "cancelled"]), st.data())
def test_stopping_without_authority_changes_no_rate(
    world: World, day: date, status: str, data: st.DataObject
) -> None:
    changed = {}
    for path, work in world.tasks.items():
        at = data.draw(st.integers(0, len(work.reports)))
        recurring = ", for: 2022-Q3" if "every" in work.deadline else ""
        entry = f"date: {data.draw(DAYS)}, status: {status}{recurring}"
        if "same_as" not in work.head[-1]:
            changed[path] = (*work.reports[:at], entry, *work.reports[at:])
    before, after = derive(world, day), derive(world.with_reports(changed), day)
    assert _fractions(before) == _fractions(after)
    assert sum(s.boxes["excluded"] for s in before.summaries.values()) == sum(
        s.boxes["excluded"] for s in after.summaries.values()
    )


def _fractions(compliance: Compliance) -> dict[ScopeKey, list[tuple[int, int]]]:
    """What every rate of every scope is made of."""
    return {
        row: [(rate.numerator, rate.denominator) for rate in summary.rates.values()]
        for row, summary in compliance.summaries.items()
    }


@pytest.mark.parametrize(
    ("reported", "shown", "value"),
    [(0, None, None), (1, None, Decimal("0.0")), (2, Decimal("0.0"), Decimal("0.0"))],
)
def test_of_few_reports_no_percentage_is_shown(
    reported: int, shown: Decimal | None, value: Decimal | None
) -> None:
    files = {}
    for number in range(4):
        told = reports("date: 2022-05-01, status: in_progress")
        files[f"na/p/tasks/0{number}.md"] = task(
            told if number < reported else "", deadline="2022-12"
        )
    whole = on("2022-06-01", files).summaries["all", None]
    rate = whole.rates["completion"]
    assert (whole.reported, rate.numerator, rate.denominator) == (reported, 0, 4)
    assert (rate.shown_value, rate.value) == (shown, value)


@pytest.mark.parametrize(
    ("silent", "wanted"),
    [
        (0, "1/1 (100,0%)"),
        (1, "1/2 (1 chưa có thông tin)"),
        (2, "1/3 (2 chưa có thông tin)"),
    ],
)
def test_what_nobody_reported_has_not_failed_its_deadline(
    silent: int, wanted: str
) -> None:
    files = {"na/p/tasks/00.md": IN_TIME}
    for number in range(silent):
        files[f"na/p/tasks/1{number}.md"] = SILENT
    for number in range(4):
        under_way = reports("date: 2022-05-01, status: in_progress")
        files[f"na/p/tasks/2{number}.md"] = task(under_way, deadline="2023")
    rates = on("2022-08-01", files).summaries["all", None].rates
    assert format_rate(rates["on_time"], catalogue("vi")) == wanted
    assert format_rate(rates["completed_of_due"], catalogue("vi")) == wanted
    assert format_rate(rates["on_time_original"], catalogue("vi")) == wanted
    assert (rates["on_time"].numerator, rates["on_time"].denominator) == (1, 1 + silent)


@given(worlds(), DAYS, st.integers(1, 400))
def test_as_time_goes_by(world: World, day: date, days: int) -> None:
    before, after = derive(world, day), derive(world, day + timedelta(days=days))
    assert before.tasks.keys() <= after.tasks.keys()
    for key, state in before.tasks.items():
        later = after.tasks[key]
        assert later.exists_from == state.exists_from
        assert set(state.log.all_reports) <= set(later.log.all_reports)
        stopped = any(
            report.status in {"suspended", "cancelled"} for report in later.reports
        )
        if (
            state.evaluation.occurrences
            and later.evaluation.occurrences
            and not stopped
        ):  # what is stopped is not counted
            assert sum(vars_of(state)) <= sum(vars_of(later))


def vars_of(state: object) -> tuple[int, int]:
    counted = state.evaluation.occurrences  # type: ignore[attr-defined]
    return counted.met, counted.missed


@given(worlds(), DAYS, st.randoms(use_true_random=False))
@few(60)
def test_the_order_of_files_does_not_matter(
    world: World, day: date, random: Random
) -> None:
    files = [
        PlansFile(f"plans/{path}", text.encode())
        for path, text in sorted(world.files.items())
    ]
    shuffled = list(files)
    random.shuffle(shuffled)
    first, second = (
        evaluate(assemble(found), day, Settings()).summaries
        for found in (files, shuffled)
    )
    assert [*first.items()] == [*second.items()]


def test_an_empty_portfolio_has_the_three_rows_of_nothing() -> None:
    found = evaluate(assembled({}, base={}), date(2022, 1, 1), Settings()).summaries
    assert {row: summary.tasks for row, summary in found.items()} == {
        ("all", None): 0,
        ("unit", None): 0,
        ("area", None): 0,
    }


def test_the_base_has_one_row_for_each_record() -> None:
    assert len(on(DAY, {}).summaries) == 1 + 1 + 1 + 3 + 2 + 2
    assert BASE.keys() >= {"areas.yaml", "na/units.yaml"}
