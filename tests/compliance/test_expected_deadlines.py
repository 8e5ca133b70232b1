"""A deadline that was only expected stays so when it is moved, until somebody says that it is firm."""

import pytest
from samples import TASK, md, on, portfolio, target, target_on, task, task_on

from dxplan.check.checker import find_defects
from dxplan.config.config import Config
from dxplan.exchange.items import tasks as items_of_tasks
from dxplan.model.records import Task

EXPECTED = "{by: 2022-06, firm: false}"


def moved(*entries: str) -> str:
    return "deadline_changes:\n" + "".join(
        f"  - {{{entry}, document: later, note: x}}\n" for entry in entries
    )


@pytest.mark.parametrize(
    ("first", "entries", "firm"),
    [
        (EXPECTED, ["date: 2022-03-06, to: 2022-09"], False),
        (EXPECTED, ["date: 2022-03-06, to: {by: 2022-09, text: Quý III}"], False),
        (
            EXPECTED,
            ["date: 2022-03-06, to: 2022-09", "date: 2022-03-07, to: 2022-10"],
            False,
        ),
        (EXPECTED, ["date: 2022-03-06, to: {by: 2022-09, firm: true}"], True),
        (
            EXPECTED,
            [
                "date: 2022-03-06, to: {by: 2022-09, firm: true}",
                "date: 2022-03-07, to: 2022-10",
            ],
            True,
        ),
        (
            EXPECTED,
            [
                "date: 2022-03-07, to: 2022-10",
                "date: 2022-03-06, to: {by: 2022-09, firm: true}",
            ],
            True,
        ),
        (
            EXPECTED,
            [
                "date: 2022-03-06, to: {by: 2022-09, firm: true}",
                "date: 2022-03-06, to: 2022-10, corrects: 2022-03-06, recorded: 2022-03-08",
            ],
            False,
        ),
        ("2022-06", ["date: 2022-03-06, to: 2022-09"], True),
        (
            "2022-06",
            [
                "date: 2022-03-06, to: {by: 2022-09, firm: false}",
                "date: 2022-03-07, to: 2022-10",
            ],
            False,
        ),
    ],
)
def test_a_move_is_as_firm_as_what_it_moves(
    first: str, entries: list[str], firm: bool
) -> None:
    state = task_on("2023-01-01", task(moved(*entries), deadline=first))
    assert state.deadline.firm is firm
    assert state.evaluation.timeliness == ("overdue" if firm else "past_expected")
    assert (state.due is not None, state.expected is not None) == (firm, not firm)


def test_data_and_rules_say_the_same() -> None:
    files = {TASK: task(moved("date: 2022-03-06, to: 2022-09"), deadline=EXPECTED)}
    compliance = on("2023-01-01", files)
    (item,) = items_of_tasks(compliance)
    assert [
        (move["to"]["form"], move["to"]["firm"]) for move in item["deadline_changes"]
    ] == [("2022-09", False)]
    assert (item["due"], item["expected"], item["box"]) == (
        None,
        "2022-09-30",
        "not_reported",
    )
    codes = {
        found.code: found.place.path
        for found in find_defects(compliance, Config(), None)
    }
    assert codes["D104"] == ("deadline_changes", 0, "to")
    assert "D103" not in codes


def test_a_move_to_the_same_expected_day_changes_nothing() -> None:
    files = {TASK: task(moved("date: 2022-03-06, to: 2022-06"), deadline=EXPECTED)}
    assert "D109" in {
        found.code for found in find_defects(on("2022-04-01", files), Config(), None)
    }


def test_the_head_is_read_as_it_is_written() -> None:
    files = {TASK: task(moved("date: 2022-03-06, to: 2022-09"), deadline=EXPECTED)}
    data = portfolio(files).tasks["na/p/tasks/01"].fields
    assert isinstance(data, Task)
    assert (data.deadline.firm, data.deadline.form) == (False, "2022-06")


@pytest.mark.parametrize(
    ("to", "firm"), [("2022-03", False), ("{by: 2022-03, firm: true}", True)]
)
def test_a_target_that_was_only_expected(to: str, firm: bool) -> None:
    text = md(
        "title: Chỉ tiêu\noperator: '>='\nvalue: 60\nby: {by: 2022-02, firm: false}\n"
        f"changes: [{{date: 2022-02-06, key: by, to: {to}, document: later}}]\n"
        "measurements: [{date: 2022-01-15, value: 10}]\n"
    )
    assert target_on("2022-06-01", text).state == ("missed" if firm else "open")
    assert target_on(
        "2022-06-01", target("operator: '>='\nvalue: 60", by=f"{to}")
    ).target.by.firm
