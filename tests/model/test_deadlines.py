"""docs/format.md, section 2: every form of a deadline, conditions, occurrences, and from when a record exists."""

from datetime import date
from itertools import islice

import pytest
from pydantic import ValidationError
from samples import PLAN, TASK, codes, md, on, reports, task, task_on

from dxplan.messages import catalogue
from dxplan.model.deadline import Deadline, StepDeadline

EXISTS = date(2022, 1, 10)


def deadline(value: object) -> Deadline:
    return Deadline.model_validate(value)


def occurrences(
    count: int = 4, exists: date = EXISTS, **value: str
) -> list[tuple[str, str]]:
    found = deadline(value).occurrences(exists)
    return [(period.text, due.isoformat()) for period, due in islice(found, count)]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("2022-06-30", "2022-06-30"),
        ("2022-06", "2022-06-30"),
        ("2022-02", "2022-02-28"),
        ("2024-02", "2024-02-29"),
        ("2100-02", "2100-02-28"),
        ("2000-02", "2000-02-29"),
        ("2022-Q1", "2022-03-31"),
        ("2022-Q2", "2022-06-30"),
        ("2022-Q3", "2022-09-30"),
        ("2022-Q4", "2022-12-31"),
        ("2022-H1", "2022-06-30"),
        ("2022-H2", "2022-12-31"),
        ("2022", "2022-12-31"),
        ("2022..2025", "2025-12-31"),
        ("2022-Q1..2024-02", "2024-02-29"),
        ("2022-01-15..2022-12-01", "2022-12-01"),
        ("ongoing", None),
        ("none", None),
        ("every year", None),
    ],
)
def test_the_due_day_of_each_form_is_its_last_day(
    written: str, due: str | None
) -> None:
    found = deadline(written).due_day(EXISTS)
    assert (found.isoformat() if found else None) == due
    assert deadline(written).form == written


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("2022-06", {"by": "2022-06"}),
        ("2022..2025", {"from": "2022", "by": "2025"}),
        ("2022..2025", {"by": "2022..2025"}),
        ("every half", {"every": "half"}),
        ("none", {"by": "none"}),
        ("ongoing", {"by": "ongoing"}),
    ],
)
def test_a_short_form_says_what_the_map_says(short: str, whole: dict[str, str]) -> None:
    assert deadline(short) == deadline(whole)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "2022-02-30",
            "2023-02-29",
            "2022-13",
            "2022-00",
            "2022-06-00",
            "2022-Q5",
            "2022-Q0",
            "2022-H3",
            "22",
            "2022-6",
        ),
        *(
            "30/06/2022",
            "2025..2022",
            "2022..",
            "..2022",
            "every week",
            "each year",
            "never",
            "2022-06-30T00:00",
            "２０２２",
        ),
    ],
)
def test_what_is_no_deadline_is_a_finding(written: str) -> None:
    assert codes(task(deadline=f'"{written}"')) != []


@pytest.mark.parametrize(
    "written",
    [
        "{every: year, due: 13}",
        "{every: year, due: 04-32}",
        "{every: half, due: 7}",
        "{every: quarter, due: 4}",
        "{every: month, due: 32}",
        '{every: month, due: "00"}',
        "{every: week}",
        "{by: 2022, due: 03}",
        "{every: year, by: 2022}",
        "{by: every year}",
        "{from: 2025, by: 2022}",
        "{every: year, from: 2025, until: 2022}",
        "{by: 2022, firm: no}",
        "{by: 2022, ongoing: true}",
        "{by: 2022, till: 2023}",
    ],
)
def test_what_is_no_deadline_map_is_a_finding(written: str) -> None:
    assert codes(task(deadline=written)) != []


@pytest.mark.parametrize("written", ["every quarter", "soon", "2022-13"])
def test_a_target_is_offered_no_recurring_deadline(written: str) -> None:
    with pytest.raises(ValidationError) as raised:
        StepDeadline.model_validate(written)
    [error] = raised.value.errors()
    shape = f"shapes.{error['ctx']['expected']}"
    assert "none" in catalogue("en")(shape)
    assert "every quarter" not in catalogue("en")(shape)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"every": "year", "due": "03"},
            [("2023", "2023-03-31"), ("2024", "2024-03-31")],
        ),
        (
            {"every": "year", "due": "02"},
            [("2023", "2023-02-28"), ("2024", "2024-02-29")],
        ),
        (
            {"every": "year", "due": "02-30"},
            [("2023", "2023-02-28"), ("2024", "2024-02-29")],
        ),
        (
            {"every": "year", "due": "11-15"},
            [("2023", "2023-11-15"), ("2024", "2024-11-15")],
        ),
        (
            {"every": "half", "due": "2"},
            [("2022-H2", "2022-08-31"), ("2023-H1", "2023-02-28")],
        ),
        (
            {"every": "half", "due": "6-31"},
            [("2022-H2", "2022-12-31"), ("2023-H1", "2023-06-30")],
        ),
        (
            {"every": "quarter", "due": "3-05"},
            [("2022-Q2", "2022-06-05"), ("2022-Q3", "2022-09-05")],
        ),
        (
            {"every": "quarter", "due": "2-31"},
            [("2022-Q2", "2022-05-31"), ("2022-Q3", "2022-08-31")],
        ),
        (
            {"every": "month", "due": "31"},
            [("2022-02", "2022-02-28"), ("2022-03", "2022-03-31")],
        ),
        (
            {"every": "month", "due": "05"},
            [("2022-02", "2022-02-05"), ("2022-03", "2022-03-05")],
        ),
        ({"every": "month"}, [("2022-02", "2022-02-28"), ("2022-03", "2022-03-31")]),
        ({"every": "quarter"}, [("2022-Q2", "2022-06-30"), ("2022-Q3", "2022-09-30")]),
        ({"every": "half"}, [("2022-H2", "2022-12-31"), ("2023-H1", "2023-06-30")]),
        ({"every": "year"}, [("2023", "2023-12-31"), ("2024", "2024-12-31")]),
    ],
)
def test_due_narrows_each_occurrence_and_is_capped(
    value: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert occurrences(2, **value) == expected


@pytest.mark.parametrize(
    ("value", "first"),
    [
        ({"every": "year", "from": "2022"}, "2022"),
        ({"every": "quarter", "from": "2022-01"}, "2022-Q1"),
        ({"every": "quarter", "from": "2022-01-02"}, "2022-Q2"),
        ({"every": "month", "from": "2021"}, "2021-01"),
        ({"every": "month", "from": "2024-02-29"}, "2024-03"),
    ],
)
def test_the_first_occurrence_begins_on_or_after_from(
    value: dict[str, str], first: str
) -> None:
    assert occurrences(1, **value)[0][0] == first


def test_without_from_the_first_occurrence_begins_on_or_after_the_day_the_task_exists() -> (
    None
):
    assert occurrences(1, exists=date(2022, 4, 1), every="quarter")[0][0] == "2022-Q2"
    assert occurrences(1, exists=date(2022, 4, 2), every="quarter")[0][0] == "2022-Q3"


@pytest.mark.parametrize(
    ("value", "last"),
    [
        ({"every": "year", "until": "2024"}, "2024"),
        ({"every": "year", "until": "2024-12-30"}, "2023"),
        ({"every": "year", "until": "2024-03-31", "due": "03"}, "2024"),
        ({"every": "year", "until": "2024-03-30", "due": "03"}, "2023"),
        ({"every": "quarter", "until": "2022-H2"}, "2022-Q4"),
    ],
)
def test_the_last_occurrence_ends_on_or_before_until(
    value: dict[str, str], last: str
) -> None:
    assert occurrences(99, **value)[-1][0] == last


@pytest.mark.parametrize(
    ("written", "day", "timeliness"),
    [
        ("2022-06-30", "2022-06-30", "due_soon"),
        ("2022-06-30", "2022-07-01", "overdue"),
        ("2022-05-01", "2022-05-01", "due_soon"),  # a holiday and a Sunday: not shifted
        ("2022-05-01", "2022-05-02", "overdue"),
        ("{by: 2022-06-30, firm: false}", "2022-07-01", "past_expected"),
        ("{by: 2022-06-30, firm: false}", "2022-06-30", "expected"),
        ("{by: 2022-06-30, condition: khi có vốn}", "2022-12-31", "no_deadline"),
        (
            "{by: 2022-06-30, condition: khi có vốn, condition_met_on: 2022-07-10}",
            "2022-07-09",
            "no_deadline",
        ),
        (
            "{by: 2022-06-30, condition: khi có vốn, condition_met_on: 2022-07-10}",
            "2022-07-10",
            "overdue",
        ),
        ("ongoing", "2030-01-01", "no_deadline"),
        ("none", "2030-01-01", "no_deadline"),
        ("{text: trong nhiệm kỳ}", "2030-01-01", "no_deadline"),
    ],
)
def test_an_open_task_against_its_deadline(
    written: str, day: str, timeliness: str
) -> None:
    assert task_on(day, task(deadline=written)).timeliness == timeliness


def test_a_deadline_that_is_not_firm_is_expected_and_never_due() -> None:
    state = task_on("2030-01-01", task(deadline="{by: 2022-06, firm: false}"))
    assert (state.due, state.expected) == (None, date(2022, 6, 30))
    assert (
        on("2030-01-01", {TASK: task(deadline="{by: 2022-06, firm: false}")})
        .summaries["all", None]
        .rates["on_time"]
        .denominator
        == 0
    )


def test_the_text_of_the_source_is_kept_beside_the_day() -> None:
    found = deadline({"by": "2022-12", "text": "trong tháng 12/2022"})
    assert found.text is not None
    assert (found.text.vi, found.firm, found.form) == (
        "trong tháng 12/2022",
        True,
        "2022-12",
    )


# from when a record exists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "plan", "day"),
    [
        ("source: {document: later}", "document: plan-doc", date(2022, 3, 6)),
        ("", "document: plan-doc", date(2022, 1, 10)),
        ("source: {document: undated}", "document: plan-doc", date(2022, 1, 10)),
        ("", "document: undated", date(2022, 4, 1)),
        ("", "document_unknown: không rõ", date(2022, 4, 1)),
        ("source: {locator: mục 1}", "document_unknown: không rõ", date(2022, 4, 1)),
    ],
)
def test_a_task_exists_from_its_source_else_its_plan_else_the_period(
    head: str, plan: str, day: date
) -> None:
    files = {
        PLAN: md(f"title: Kế hoạch\nperiod: 2022-Q2..2023\n{plan}"),
        TASK: task(head),
    }
    before, after = day.fromordinal(day.toordinal() - 1).isoformat(), day.isoformat()
    assert "na/p/tasks/01" not in on(before, files).tasks
    assert on(before, files).summaries["all", None].tasks == 0
    assert on(after, files).tasks["na/p/tasks/01"].exists_from == day


def test_a_completion_may_be_older_than_the_assignment() -> None:
    text = task(reports("date: 2021-12-31, status: completed, completed_on: 2021-11"))
    assert task_on("2022-01-10", text).box == "completed_on_time"


# recurring: what is judged ----------------------------------------------------------------------------------------

QUARTERS = reports(
    "date: 2022-06-20, status: completed, completed_on: 2022-06-15, for: 2022-Q2",
    "date: 2022-10-20, status: completed, completed_on: 2022-10-15, for: 2022-Q3",
    "date: 2022-12-20, status: in_progress, for: 2022-Q4",
)


@pytest.mark.parametrize(
    ("day", "judged", "status", "box", "counts"),
    [
        ("2022-02-01", "2022-Q2", "not_reported", "not_reported", (0, 0)),
        ("2022-05-01", "2022-Q2", "not_reported", "not_reported", (0, 0)),
        ("2022-06-25", "2022-Q2", "completed", "completed_on_time", (0, 0)),
        ("2022-06-30", "2022-Q2", "completed", "completed_on_time", (0, 0)),
        ("2022-07-01", "2022-Q2", "completed", "completed_on_time", (1, 0)),
        ("2022-09-30", "2022-Q2", "completed", "completed_on_time", (1, 0)),
        ("2022-10-01", "2022-Q3", "not_reported", "not_reported_overdue", (1, 1)),
        ("2022-10-20", "2022-Q3", "completed", "completed_late", (2, 0)),
        ("2022-12-31", "2022-Q3", "completed", "completed_late", (2, 0)),
        ("2023-01-01", "2022-Q4", "in_progress", "open_overdue", (2, 1)),
        ("2023-04-01", "2023-Q1", "not_reported", "not_reported_overdue", (2, 2)),
    ],
)
def test_a_recurring_task_is_judged_by_its_latest_ended_occurrence(
    day: str, judged: str, status: str, box: str, counts: tuple[int, int]
) -> None:
    found = task_on(day, task(QUARTERS, deadline="every quarter"))
    assert found.evaluation.occurrence is not None
    assert found.evaluation.occurrences is not None
    assert (
        found.evaluation.occurrence.text,
        found.evaluation.progress.status,
        found.box,
    ) == (
        judged,
        status,
        box,
    )
    assert (
        found.evaluation.occurrences.met,
        found.evaluation.occurrences.missed,
    ) == counts


def test_an_occurrence_ends_on_its_narrowed_day() -> None:
    text = task(deadline="{every: year, from: 2022, due: 03}")
    assert task_on("2022-03-31", text).box == "not_reported"
    assert task_on("2022-04-01", text).box == "not_reported_overdue"
    assert task_on("2022-04-01", text).due == date(2022, 3, 31)


def test_after_until_the_last_occurrence_stays_judged() -> None:
    found = task_on(
        "2030-01-01", task(QUARTERS, deadline="{every: quarter, until: 2022-Q3}")
    )
    assert found.evaluation.occurrence is not None
    assert (found.evaluation.occurrence.text, found.box) == (
        "2022-Q3",
        "completed_late",
    )


def test_reports_of_other_occurrences_and_without_one_do_not_count() -> None:
    text = task(
        reports("date: 2022-05-02, status: in_progress"), deadline="every quarter"
    )
    found = task_on("2022-05-03", text)
    assert (found.evaluation.progress.status, found.days_since_report) == (
        "not_reported",
        1,
    )


def test_a_recurring_task_that_is_not_firm_stands_in_other_boxes_and_never_misses() -> (
    None
):
    text = task(QUARTERS, deadline="{every: quarter, firm: false}")
    assert task_on("2022-07-01", text).box == "completed_other"
    assert task_on("2022-07-01", text).timeliness == "before_expected"
    found = task_on("2023-01-01", text)
    assert (found.box, found.timeliness, found.due) == (
        "open_other",
        "past_expected",
        None,
    )
    assert found.evaluation.occurrences is not None
    assert (found.evaluation.occurrences.met, found.evaluation.occurrences.missed) == (
        2,
        0,
    )


def test_an_occurrence_stopped_with_authority_is_neither_met_nor_missed() -> None:
    text = task(
        reports("date: 2022-05-02, status: cancelled, for: 2022-Q2, authorised_by: qd"),
        deadline="every quarter",
    )
    found = task_on("2022-07-01", text)
    assert found.box == "excluded"
    assert found.evaluation.occurrences is not None
    assert (found.evaluation.occurrences.met, found.evaluation.occurrences.missed) == (
        0,
        0,
    )


def test_a_recurring_task_has_no_occurrence_before_its_condition_is_met() -> None:
    text = task(
        deadline="{every: quarter, condition: khi có vốn, condition_met_on: 2022-08-01}"
    )
    assert task_on("2022-07-31", text).timeliness == "no_deadline"
    assert task_on("2022-10-01", text).due == date(2022, 12, 31)
    unmet = task(deadline="{every: quarter, condition: khi có vốn}")
    assert task_on("2030-01-01", unmet).box == "not_reported"


@pytest.mark.parametrize(
    "written",
    ["2022..2022", "2022..2022-06", "2022-06-30..2022-06-30", "2022-06..2022-06-15"],
)
def test_a_span_may_begin_in_what_it_ends_in(written: str) -> None:
    begin, _, end = written.partition("..")
    assert deadline(written) == deadline({"from": begin, "by": end})


def test_a_milestone_does_not_recur() -> None:
    text = task("milestones: [{by: every quarter, title: Sơ kết}]")
    assert codes(text) == ["S110"]


@pytest.mark.parametrize(
    ("days", "codes_told"),
    [
        ("2022-02-01", []),
        ("2022-01-31..2022-02-04", []),
        ("2022-01-31..2022-03-02", []),
        ("2022-01-31..2022-03-03", ["S110"]),
        ("2022-01-01..2099-12-31", ["S110"]),
        ("2022-02", ["S110"]),
        ("2022", ["S110"]),
    ],
)
def test_days_off_are_a_few_days(days: str, codes_told: list[str]) -> None:
    text = f"- date: {days}\n  name: Tết\n  source: {{document: na/later}}\n"
    assert codes(text, "holidays.yaml") == codes_told
