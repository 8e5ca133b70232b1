"""docs/format.md, section 3: the states of targets."""

from decimal import Decimal

import pytest
from samples import PLAN, TARGET, codes, md, on, target, target_on

from dxplan.compliance.targets import STATES


def measured(*entries: str) -> str:
    return "measurements:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


def goal(
    operator: str, value: str, *entries: str, more: str = "", by: str = "2022-12-31"
) -> str:
    """A target that asks for a value, with its measurements."""
    return target(
        f'operator: "{operator}"\nvalue: {value}\n{more}\n'
        + (measured(*entries) if entries else ""),
        by=by,
    )


def state(text: str, day: str = "2023-06-01") -> str | None:
    return target_on(day, text).state


def test_the_states_are_those_of_the_format() -> None:
    assert list(STATES) == [
        "met",
        "missed",
        "on_track",
        "behind",
        "open",
        "not_measured",
        "qualitative",
        "tracked",
    ]


@pytest.mark.parametrize(
    ("operator", "value", "result"),
    [
        *((">=", "80", "met"), (">=", "79.9", "missed"), (">=", "80.1", "met")),
        *((">", "80", "missed"), (">", "80.1", "met"), (">", "79", "missed")),
        *(("<=", "80", "met"), ("<=", "80.1", "missed"), ("<=", "79", "met")),
        *(("<", "80", "missed"), ("<", "79.9", "met"), ("<", "81", "missed")),
        *(("=", "80", "met"), ("=", "95", "met"), ("=", "79.9", "missed")),
        *(("~", "76", "met"), ("~", "75.99", "missed"), ("~", "200", "met")),
    ],
)
def test_operators_after_the_deadline(operator: str, value: str, result: str) -> None:
    assert state(goal(operator, "80", f"date: 2022-12-01, value: {value}")) == result


@pytest.mark.parametrize(
    ("more", "higher", "lower"),
    [
        ('measure: "%"', "met", "missed"),
        ("measure: văn bản", "met", "missed"),
        ("", "met", "missed"),
        ("measure: rank", "missed", "met"),
        ("indicator: share", "met", "missed"),
        ("indicator: errors", "missed", "met"),
        ('indicator: errors\nmeasure: "%"', "missed", "met"),
        ("indicator: index", "missed", "met"),
        ("indicator: score", "met", "missed"),
        ("indicator: score\nmeasure: rank", "missed", "met"),
        ("indicator: errors\nmeasure: rank", "missed", "met"),
    ],
)
@pytest.mark.parametrize("operator", ["=", "~"])
def test_equal_and_about_are_judged_in_the_direction_of_the_measure(
    operator: str, more: str, higher: str, lower: str
) -> None:
    found = [
        state(goal(operator, "20", f"date: 2022-12-01, value: {value}", more=more))
        for value in ("30", "10")
    ]
    assert found == [higher, lower]


@pytest.mark.parametrize(
    ("value", "result"), [("105", "met"), ("105.01", "missed"), ("3", "met")]
)
def test_about_where_lower_is_better_is_at_most_105_percent(
    value: str, result: str
) -> None:
    assert (
        state(
            goal(
                "~",
                "100",
                f"date: 2022-12-01, value: {value}",
                more="indicator: errors",
            )
        )
        == result
    )


@pytest.mark.parametrize(
    ("goal_operator", "entry", "result"),
    [
        (">=", 'operator: ">", value: 80', "met"),
        (">", 'operator: ">", value: 80', "met"),
        (">", 'operator: ">=", value: 80', "not_measured"),
        (">=", 'operator: ">", value: 79', "not_measured"),
        (">=", 'operator: "<", value: 80', "missed"),
        (">=", 'operator: "<=", value: 80', "not_measured"),
        (">=", 'operator: "<", value: 90', "not_measured"),
        ("<=", 'operator: "<", value: 80', "met"),
        ("<", 'operator: "<", value: 80', "met"),
        ("<=", 'operator: ">", value: 80', "missed"),
        (">=", 'operator: "~", value: 100', "met"),
        (">=", 'operator: "~", value: 80', "not_measured"),
        (">=", 'operator: "~", value: 70', "missed"),
    ],
)
def test_a_measurement_with_an_operator_proves_only_what_it_says(
    goal_operator: str, entry: str, result: str
) -> None:
    assert state(goal(goal_operator, "80", f"date: 2022-12-01, {entry}")) == result


# which measurement is used ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "result"),
    [
        ("2022-05-31", "not_measured"),
        ("2022-06-01", "open"),
        ("2022-11-30", "open"),
        ("2022-12-01", "met"),
        ("2022-12-31", "open"),
        ("2023-01-01", "missed"),
        ("2023-02-01", "missed"),
    ],
)
def test_the_last_measurement_up_to_the_day_and_the_deadline_is_used(
    day: str, result: str
) -> None:
    text = goal(
        ">=",
        "80",
        "date: 2022-06-01, value: 10",
        "date: 2022-12-31, value: 70",
        "date: 2022-12-01, value: 80",
        "date: 2023-02-01, value: 99",
    )
    assert state(text, day) == result


def test_the_latest_measurement_is_told_even_after_the_deadline() -> None:
    found = target_on(
        "2023-03-01",
        goal(">=", "80", "date: 2022-06-01, value: 10", "date: 2023-02-01, value: 99"),
    )
    assert found.used is not None
    assert found.latest is not None
    assert (found.used.value.text, found.latest.value.text) == ("10", "99")


@pytest.mark.parametrize(
    ("day", "result"),
    [("2022-12-30", "not_measured"), ("2022-12-31", "met"), ("2023-01-01", "met")],
)
def test_a_date_of_lower_precision_counts_at_its_last_day(
    day: str, result: str
) -> None:
    for when in ("2022", "2022-Q4", "2022-H2", "2022-12"):
        assert state(goal(">=", "80", f"date: {when}, value: 80"), day) == result


def test_a_period_that_ends_after_the_deadline_is_not_used() -> None:
    assert (
        state(goal(">=", "80", "date: 2022, value: 80", by="2022-06-30"), "2023-06-01")
        == "not_measured"
    )


def test_errata_of_measurements() -> None:
    text = goal(
        ">=",
        "80",
        "date: 2022-Q3, value: 80",
        "date: 2022-Q3, value: 60, corrects: 2022-Q3, recorded: 2023-02-01",
    )
    assert [state(text, day) for day in ("2023-01-31", "2023-02-01")] == [
        "met",
        "missed",
    ]


# before and after the deadline ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "result"),
    [
        ("2022-12-31", "missed"),
        ("2021-12-31", "missed"),
        ("2021-12-30", "missed"),
        ("2021-12-29", "not_measured"),
    ],
)
def test_a_shortfall_counts_as_missed_if_it_was_measured_in_the_last_366_days(
    when: str, result: str
) -> None:
    assert state(goal(">=", "80", f"date: {when}, value: 10")) == result


def test_an_old_measurement_that_reached_it_stays_met() -> None:
    assert state(goal(">=", "80", "date: 2020, value: 90"), "2025-01-01") == "met"


def test_never_measured() -> None:
    assert [state(goal(">=", "80"), day) for day in ("2022-06-01", "2023-06-01")] == [
        "not_measured",
        "not_measured",
    ]


LINE = "baseline: {date: 2021-12-31, value: 20}"  # to 80 on 2022-12-31: 365 days, 73 days are a fifth


@pytest.mark.parametrize(
    ("when", "value", "result"),
    [
        ("2022-03-14", "32", "on_track"),
        ("2022-03-14", "31.9", "behind"),
        ("2022-03-14", "80", "met"),
        ("2022-03-15", "32", "behind"),
        ("2021-12-31", "20", "on_track"),
        ("2021-06-30", "20", "on_track"),
        ("2021-06-30", "19", "behind"),
    ],
)
def test_before_the_deadline_the_line_is_read_at_the_measurements_date(
    when: str, value: str, result: str
) -> None:
    assert (
        state(
            goal(">=", "80", f"date: {when}, value: {value}", more=LINE), "2022-06-01"
        )
        == result
    )


def test_a_line_downwards() -> None:
    more = "baseline: {date: 2021-12-31, value: 90}"
    found = [
        state(
            goal("<=", "30", f"date: 2022-03-14, value: {value}", more=more),
            "2022-06-01",
        )
        for value in (78, 79, 30)
    ]
    assert found == ["on_track", "behind", "met"]


def test_a_baseline_of_lower_precision_counts_at_its_last_day() -> None:
    more = "baseline: {date: 2021, value: 20}"
    assert (
        state(goal(">=", "80", "date: 2022-03-14, value: 32", more=more), "2022-06-01")
        == "on_track"
    )
    assert target_on(
        "2022-06-01", goal(">=", "80", "date: 2022-03-14, value: 32", more=more)
    ).line == Decimal(32)


@pytest.mark.parametrize(
    ("entry", "result"),
    [
        ('operator: ">", value: 40', "on_track"),
        ('operator: "<", value: 30', "behind"),
        ('operator: "<", value: 90', "open"),
    ],
)
def test_the_line_and_a_measurement_with_an_operator(entry: str, result: str) -> None:
    assert (
        state(goal(">=", "80", f"date: 2022-03-14, {entry}", more=LINE), "2022-06-01")
        == result
    )


def test_without_a_baseline_it_is_open() -> None:
    assert (
        state(goal(">=", "80", "date: 2022-03-14, value: 32"), "2022-06-01") == "open"
    )


def test_on_the_day_of_the_deadline_it_is_not_yet_missed() -> None:
    text = goal(">=", "80", "date: 2022-03-14, value: 32")
    assert [state(text, day) for day in ("2022-12-31", "2023-01-01")] == [
        "open",
        "missed",
    ]


@pytest.mark.parametrize(
    ("value", "more", "result"),
    [("10", "", "open"), ("10", LINE, "behind"), ("80", "", "met")],
)
def test_a_target_that_is_not_firm_is_never_missed(
    value: str, more: str, result: str
) -> None:
    by = "{by: 2022-12-31, firm: false}"
    assert (
        state(
            goal(">=", "80", f"date: 2022-12-01, value: {value}", more=more, by=by),
            "2030-01-01",
        )
        == result
    )


@pytest.mark.parametrize("by", ["none", "ongoing", "{by: 2022, condition: khi có vốn}"])
def test_a_target_without_a_due_day_is_never_missed(by: str) -> None:
    found = [
        state(
            goal(">=", "80", f"date: 2022-12-01, value: {value}", by=by), "2030-01-01"
        )
        for value in (10, 80)
    ]
    assert found == ["open", "met"]


# without a number, and beside the states --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "day", "result"),
    [
        ([], "2022-06-01", "qualitative"),
        ([], "2023-06-01", "qualitative"),
        (["date: 2022-05-01, met: true"], "2022-06-01", "met"),
        (["date: 2022-05-01, met: false"], "2022-06-01", "open"),
        (["date: 2022-05-01, met: false"], "2023-06-01", "missed"),
        (["date: 2020-05-01, met: false"], "2023-06-01", "not_measured"),
        (
            ["date: 2022-05-01, met: false", "date: 2022-06-01, met: true"],
            "2023-06-01",
            "met",
        ),
    ],
)
def test_a_qualitative_target(entries: list[str], day: str, result: str) -> None:
    assert (
        state(
            target("qualitative: true\n" + (measured(*entries) if entries else "")), day
        )
        == result
    )


def test_a_figure_without_operator_and_value_is_tracked() -> None:
    assert state(target('measure: "%"')) == "tracked"
    assert (
        state(target('measure: "%"\n' + measured("date: 2022-05-01, value: 3")))
        == "tracked"
    )


CHANGES = """changes:
  - {date: 2022-08-01, key: value, to: 60, document: qd}
  - {date: 2022-09-01, key: by, to: 2023, document: qd}"""


def test_a_targets_changes_go_into_its_ledger() -> None:
    text = goal(">=", "80", "date: 2022-12-01, value: 60", more=CHANGES)
    before, after = target_on("2022-07-31", text), target_on("2023-01-01", text)
    assert [str(found.target.value) for found in (before, after)] == ["80", "60"]
    assert (after.state, str(after.due)) == ("met", "2023-12-31")


def test_targets_of_a_draft_have_no_state() -> None:
    draft = md("title: K\ndocument: plan-doc\nperiod: 2022\nstanding: draft")
    found = on(
        "2023-06-01",
        {PLAN: draft, TARGET: goal(">=", "80", "date: 2022-12-01, value: 10")},
    )
    assert found.targets["na/p/targets/01"].state is None
    assert sum(found.summaries["all", None].targets.values()) == 0


def test_targets_exist_like_tasks() -> None:
    text = goal(">=", "80", more="source: {document: later}")
    assert on("2022-03-05", {TARGET: text}).targets == {}
    assert on("2022-03-06", {TARGET: text}).targets.keys() == {"na/p/targets/01"}


def test_a_target_that_restates_takes_the_measurements_and_counts_in_its_own_plan_only() -> (
    None
):
    files = {
        "na/q/plan.md": md("title: Q\ndocument: plan-doc\nperiod: 2022"),
        "na/q/targets/01.md": goal(
            ">=",
            "80",
            "date: 2022-12-01, value: 85",
            more="area: society\nlead_unit: a",
        ),
        TARGET: goal(">=", "90", more="same_as: na/q/targets/01"),
    }
    found = on("2023-06-01", files)
    counted = {
        row: {k: v for k, v in summary.targets.items() if v}
        for row, summary in found.summaries.items()
        if any(summary.targets.values())
    }
    own = {"missed": 1}
    rows = [
        ("all", None),
        ("jurisdiction", "na"),
        ("plan", "na/q"),
        ("unit", "na/a"),
        ("area", "society"),
    ]
    assert counted == {**{row: {"met": 1} for row in rows}, ("plan", "na/p"): own}


@pytest.mark.parametrize(
    ("head", "value", "result"),
    [
        ('operator: ">="\nvalue: 40..50', "40", "met"),
        ('operator: ">="\nvalue: 40..50', "39.9", "missed"),
        ("value: 40..50", "45", "met"),
        ("value: 40..50", "39", "missed"),
        ('operator: "<="\nvalue: 40..50', "50", "met"),
        ('operator: "<="\nvalue: 40..50', "50.1", "missed"),
        ("measure: rank\nvalue: 16..18", "18", "met"),
        ("measure: rank\nvalue: 16..18", "19", "missed"),
    ],
)
def test_a_range_is_reached_at_its_nearer_bound(
    head: str, value: str, result: str
) -> None:
    text = target(f"{head}\n" + measured(f"date: 2022-12-01, value: {value}"))
    assert state(text) == result


def test_the_line_to_a_range_leads_to_its_nearer_bound() -> None:
    head = "value: 40..50\nmeasure: hộ\nbaseline: {date: 2021-12-31, value: 0}\n"
    found = target_on(
        "2022-08-01", target(head + measured("date: 2022-07-02, value: 21"))
    )
    assert (found.goal, found.state) == (40, "on_track")


EACH = 'operator: ">="\nvalue: 30\neach: commune\n'


@pytest.mark.parametrize(
    ("head", "entry", "result"),
    [
        (EACH, "reached: 126, out_of: 126", "met"),
        (EACH, "reached: 125, out_of: 126", "missed"),
        (EACH, "reached: 0, out_of: 0", "missed"),
        (EACH, "value: 30", "met"),
        (EACH, "value: 29", "missed"),
        (EACH, "value: 31, reached: 126, out_of: 126", "met"),
        (EACH, "value: 29, reached: 125, out_of: 126", "missed"),
        ("qualitative: true\neach: commune\n", "reached: 2, out_of: 2", "met"),
        ("qualitative: true\neach: commune\n", "reached: 1, out_of: 2", "missed"),
        ("qualitative: true\neach: commune\n", "met: true", "not_measured"),
        ("qualitative: true\neach: commune\n", "met: false", "missed"),
        (EACH.replace("each: commune\n", ""), "reached: 2, out_of: 2", "not_measured"),
    ],
)
def test_every_single_one_has_to_reach_it(head: str, entry: str, result: str) -> None:
    assert state(target(head + measured(f"date: 2022-12-01, {entry}"))) == result


STEPS = (
    'title: Chỉ tiêu\noperator: ">="\nmeasure: "%"\n'
    "steps: [{by: 2026, value: 50}, {by: 2030, value: 80}, {by: 2045, value: 100}]\n"
)


@pytest.mark.parametrize(
    ("day", "entries", "due", "result", "passed"),
    [
        ("2026-12-31", ["date: 2026-12-01, value: 40"], 2026, "open", []),
        ("2027-01-01", ["date: 2026-12-01, value: 40"], 2030, "open", ["missed"]),
        ("2027-01-01", ["date: 2026-12-01, value: 60"], 2030, "open", ["met"]),
        ("2027-01-01", [], 2030, "not_measured", ["not_measured"]),
        ("2027-06-01", ["date: 2027-03-01, value: 90"], 2030, "met", ["not_measured"]),
        (
            "2046-01-01",
            ["date: 2026-12-01, value: 40", "date: 2045-12-01, value: 99"],
            2045,
            "missed",
            ["missed", "not_measured"],
        ),
    ],
)
def test_steps_are_judged_one_after_the_other(
    day: str, entries: list[str], due: int, result: str, passed: list[str]
) -> None:
    found = target_on(day, md(STEPS + (measured(*entries) if entries else "")))
    assert found.due is not None
    assert (found.due.year, found.state) == (due, result)
    assert [one.state for one in found.passed] == passed


@pytest.mark.parametrize(
    ("day", "entries", "result", "counts"),
    [
        ("2022-08-01", [], "not_measured", (0, 0)),
        ("2022-08-01", ["date: 2022-05-01, value: 2"], "open", (0, 0)),
        ("2022-08-01", ["date: 2022-05-01, value: 3"], "met", (0, 0)),
        ("2023-02-01", ["date: 2022-05-01, value: 2"], "missed", (0, 1)),
        ("2024-02-01", ["date: 2022-05-01, value: 3"], "not_measured", (1, 0)),
        (
            "2024-02-01",
            ["date: 2022, value: 3", "date: 2023-05-01, value: 1"],
            "missed",
            (1, 1),
        ),
    ],
)
def test_a_recurring_target_is_judged_by_what_was_measured_inside_each_occurrence(
    day: str, entries: list[str], result: str, counts: tuple[int, int]
) -> None:
    log = measured(*entries) if entries else ""
    text = target('operator: ">="\nvalue: 3\n' + log, by="{every: year, from: 2022}")
    found = target_on(day, text)
    assert found.state == result
    assert found.occurrences is not None
    assert (found.occurrences.met, found.occurrences.missed) == counts


def test_a_step_has_a_day() -> None:
    assert codes(md(STEPS.replace("by: 2026", "by: every year")), TARGET) == ["S110"]
    assert codes(target("value: 50..40"), TARGET) == ["S107"]
    assert codes(md("title: x\nqualitative: true"), TARGET) == ["S102"]


@pytest.mark.parametrize("head", ["value: 80", 'operator: ">="'])
def test_a_value_or_an_operator_alone_asks_for_nothing(head: str) -> None:
    assert (
        state(target(head + "\n" + measured("date: 2022-05-01, value: 3"))) == "tracked"
    )


@pytest.mark.parametrize("when", ["2022-12-31", "2022", "2023"])
def test_a_baseline_on_or_after_the_deadline_makes_no_line(when: str) -> None:
    more = f"baseline: {{date: {when}, value: 20}}"
    found = target_on(
        "2022-06-01", goal(">=", "80", "date: 2022-03-14, value: 32", more=more)
    )
    assert (found.state, found.line) == ("open", None)


def test_a_target_that_names_itself_restates_nothing() -> None:
    found = on(
        "2022-06-01", {TARGET: goal(">=", "80", more="same_as: na/p/targets/01")}
    )
    assert found.summaries["all", None].targets["not_measured"] == 1


def test_a_baseline_of_a_qualitative_target_makes_no_line() -> None:
    text = target(
        "qualitative: true\nvalue: 80\n"
        + LINE
        + "\n"
        + measured("date: 2022-03-14, value: 32, met: false")
    )
    assert state(text, "2022-06-01") == "open"


@pytest.mark.parametrize(
    ("by", "value", "result"),
    [
        ("2023", "60", None),
        ("2023", "95", "met"),
        ("2022-06-30", "60", "missed"),
        ("ongoing", "60", None),
    ],
)
def test_a_replaced_plan_no_longer_asks_for_what_was_not_yet_due(
    by: str, value: str, result: str | None
) -> None:
    replaced = "changes: [{date: 2023-01-01, key: standing, to: replaced}]"
    plan = md(f"title: Kế hoạch\ndocument: plan-doc\nperiod: 2022..2023\n{replaced}")
    files = {
        PLAN: plan,
        TARGET: goal(">=", "90", f"date: 2022-05-31, value: {value}", by=by),
    }
    assert on("2024-06-01", files).targets["na/p/targets/01"].state == result
