"""Deadlines that are counted in days, milestones, and the faults of real plans, each with its right value."""

from datetime import date

import pytest
from samples import TASK, Files, assembled, on, task, task_on

from dxplan.compliance.tasks import CADENCE_DAYS
from dxplan.diagnostics import Finding
from dxplan.exchange import items
from dxplan.exchange.open_deadlines import open_deadlines
from dxplan.rules.completions import completed_without_date
from dxplan.rules.context import Context, Findings
from dxplan.rules.deadlines import late_first_occurrence, milestone_passed
from dxplan.rules.progress import unknown_milestone
from dxplan.rules.units import inherited_task
from dxplan.site.digests import ValueDigests

DOCUMENTS = "na/documents.yaml"
ISSUED: Files = {
    DOCUMENTS: "- key: plan-doc\n  number: 1/KH-UBND\n  date: 2022-01-10\n"
    "- key: later\n  number: 2/KH-UBND\n  date: 2022-03-01\n"
    "- key: draft\n  number: 3/KH-UBND\n  date: 2022-03-01\n  standing: draft\n"
    "- key: undated\n  number: 4/KH-UBND\n"
    "- key: unsure\n  number: 5/KH-UBND\n  date: 2022-03-01\n  certainty: inferred\n"
}
HOLIDAYS: Files = {
    "holidays.yaml": "- date: 2022-01-31..2022-02-04\n  name: Tết\n  source: {document: na/later}\n"
}


def found(rule: object, day: str, *texts: str, files: Files = ISSUED) -> list[Finding]:
    tasks = {f"na/p/tasks/{i:02}.md": text for i, text in enumerate(texts, 1)}
    context = Context(on(day, {**files, **tasks}), None)
    findings: Findings = rule(context)  # type: ignore[operator]
    return [*findings]


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("days: 100", "2022-04-20"),
        ("document: later, days: 30", "2022-03-31"),
        ("document: later, working_days: 10", "2022-03-15"),
        ("event: Có vốn, days: 10, met_on: 2022-02-01", "2022-02-11"),
        ("document: undated, days: 10, met_on: 2022-02-01", "2022-02-11"),
        ("event: Có vốn, days: 10", None),
        ("event: Có vốn, days: 10, met_on: 2022-12-01", None),
        ("document: draft, days: 10", None),
        ("document: undated, days: 10", None),
    ],
)
def test_days_are_counted_from_what_is_known(after: str, due: str | None) -> None:
    state = task_on("2022-06-30", task(deadline=f"{{after: {{{after}}}}}"), ISSUED)
    assert state.due == (due and date.fromisoformat(due))
    assert state.box == ("not_reported_overdue" if due else "not_reported")
    assert state.deadline.waits(date(2022, 6, 30)) == (due is None)


@pytest.mark.parametrize(
    ("short", "due"),
    [
        ("100 days after", "2022-04-20"),
        ("10 working days after", "2022-01-24"),
        ("{by: 100 days after, text: trong 100 ngày}", "2022-04-20"),
    ],
)
def test_days_after_the_document_have_a_short_form(short: str, due: str) -> None:
    state = task_on("2022-06-30", task(deadline=short), ISSUED)
    assert state.due == date.fromisoformat(due)
    assert short.partition(",")[0].removeprefix("{by: ") == state.task.deadline.form


@pytest.mark.parametrize("wrong", ["0 days after", "10 days", "100 Days after"])
def test_what_is_no_count_of_days_is_told(wrong: str) -> None:
    codes = {one.code for one in assembled({TASK: task(deadline=wrong)}).findings}
    assert codes == {"S110"}


def test_a_day_after_an_inferred_date_binds_nobody() -> None:
    text = task(deadline="{after: {document: unsure, days: 30}}")
    state = task_on("2022-06-30", text, ISSUED)
    assert (state.due, state.expected) == (None, date(2022, 3, 31))
    assert (state.timeliness, state.box) == ("past_expected", "not_reported")


def test_working_days_leave_out_the_holidays_that_are_registered() -> None:
    text = task(deadline="{after: {working_days: 20}}")
    assert task_on("2022-06-30", text, ISSUED).due == date(2022, 2, 7)
    with_holidays = {**ISSUED, **HOLIDAYS}
    assert task_on("2022-06-30", text, with_holidays).due == date(2022, 2, 14)


def test_a_document_counts_from_its_day_on() -> None:
    text = task(deadline="{after: {document: later, days: 30}}")
    assert task_on("2022-02-28", text, ISSUED).due is None
    assert task_on("2022-03-01", text, ISSUED).due == date(2022, 3, 31)


STEPS = (
    "milestones:\n  - {by: 2022-03, title: Chọn}\n  - {by: {after: {days: 30}}, title: Mời}\n"
    "  - {by: {by: 2022-04, firm: false}, title: Thử}\n  - {by: 2022-11, title: Mua}\n"
)
REACHED = STEPS + (
    "reports:\n  - {date: 2022-02-20, status: in_progress, reached: [1]}"
)


def test_a_milestone_stands_beside_every_box() -> None:
    state = task_on("2022-06-30", task(REACHED, deadline="2022-12"), ISSUED)
    assert [step.standing for step in state.milestones] == [
        "reached", "passed", "past_expected", "coming",
    ]  # fmt: skip
    assert state.milestones[0].reached_on == date(2022, 2, 20)
    assert state.box == "open_within"


def test_a_milestone_that_passed_is_a_warning_until_it_is_reached() -> None:
    texts = task(REACHED, deadline="2022-12"), task(STEPS, deadline="2022-12")
    passed = found(milestone_passed, "2022-06-30", *texts)
    assert [(f.place.path, f.args["number"]) for f in passed] == [
        (("milestones", 1, "by"), "2"),
        (("milestones", 0, "by"), "1"),
        (("milestones", 1, "by"), "2"),
    ]
    assert found(milestone_passed, "2022-01-20", *texts) == []


def test_a_report_names_milestones_that_are_there() -> None:
    text = task(REACHED.replace("[1]", "[1, 5]"), deadline="2022-12")
    (finding,) = found(unknown_milestone, "2022-06-30", text)
    assert finding.place.path == ("reports", 0, "reached", 1)


def test_open_milestones_are_days_to_come() -> None:
    state = task_on("2022-06-30", task(REACHED, deadline="2022-12"), ISSUED)
    days = [
        (one.day.isoformat(), one.firm)
        for one in open_deadlines(state, date(2022, 6, 30))
    ]
    assert days == [
        ("2022-02-09", True), ("2022-04-30", False), ("2022-11-30", True), ("2022-12-31", True),
    ]  # fmt: skip


def test_data_have_the_milestones_and_what_is_counted() -> None:
    text = task(REACHED, deadline="{after: {document: later, days: 30}}")
    (item,) = items.tasks(on("2022-06-30", {**ISSUED, TASK: text}))
    assert item["due"] == "2022-03-31"
    assert item["deadline"]["after"]["document"] == "na/later"
    assert item["deadline"]["form"] == "30 days after"
    assert item["milestone_states"][0] == {
        "number": 1, "due": "2022-03-31", "reached_on": "2022-02-20", "standing": "reached",
    }  # fmt: skip
    assert item["reports"][0]["reached"] == [1]


def test_weeks_are_a_cadence() -> None:
    weekly = {
        "na/p/plan.md": "---\ntitle: Kế hoạch\ndocument: plan-doc\nperiod: 2022\nreporting: every week\n---\n",
    }
    files = {**ISSUED, **weekly}
    assert not task_on("2022-01-20", task(deadline="2022"), files).stale
    assert task_on("2022-01-21", task(deadline="2022"), files).stale
    assert CADENCE_DAYS["every two weeks"] == 20


def test_a_duty_of_every_year_says_that_it_begins_with_the_next() -> None:
    (finding,) = found(
        late_first_occurrence,
        "2022-06-30",
        task(deadline="every year"),
        task(deadline="{every: year, from: 2022}"),
        task(deadline="every quarter"),
    )
    assert (finding.record, finding.args["first"]) == ("na/p/tasks/01", "2023")


# faults of real plans ----------------------------------------------------------------


def test_without_a_deadline_no_day_of_completion_is_asked_for() -> None:
    done = "reports: {date: 2022-05-01, status: completed}"
    findings = found(
        completed_without_date,
        "2022-06-30",
        task(done, deadline="none"),
        task(done, deadline="ongoing"),
        task(done, deadline="2022-06"),
    )
    assert [f.record for f in findings] == ["na/p/tasks/03"]


def test_the_unit_that_is_gone_is_pointed_at() -> None:
    units: Files = {
        "na/units.yaml": "- {key: a, name: Sở A}\n- key: b\n  name: Sở B\n  valid_until: 2022-05-01\n"
        "  successors: {unit: a}\n- {key: c, name: Sở C}\n"
    }
    text = task(deadline="2022-12").replace("lead_unit: a", "lead_unit: [a, b]")
    moved = task(
        "changes: {date: 2022-02-01, key: lead_unit, to: [c, b], document: later}",
        deadline="2022-12",
    )
    findings = found(
        inherited_task, "2022-06-30", text, moved, files={**ISSUED, **units}
    )
    assert [f.place.path for f in findings] == [
        ("lead_unit", 1),
        ("changes", "to", 1),
    ]


def test_a_page_is_made_again_on_the_day_that_a_milestone_passes() -> None:
    text = task("milestones: {by: 2022-03, title: Chọn}", deadline="2022-12")

    def digest(day: str) -> bytes:
        compliance = on(day, {**ISSUED, TASK: text})
        digests = ValueDigests(compliance.portfolio, compliance.as_of)
        return digests.of(compliance.tasks["na/p/tasks/01"])

    assert digest("2022-03-30") == digest("2022-03-31")
    assert digest("2022-03-31") != digest("2022-04-01")
