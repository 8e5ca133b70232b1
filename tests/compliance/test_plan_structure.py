"""docs/format.md, section 1: groups, the order of records, parts, defaults, and what is superseded."""

from datetime import date

import pytest
from samples import (
    BASE,
    PLAN,
    TARGET,
    TASK,
    Files,
    assembled,
    md,
    on,
    reports,
    target,
    task,
)

from dxplan.check.checker import find_defects
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import Compliance, evaluate, selected
from dxplan.compliance.tasks import TaskState
from dxplan.config.config import Config
from dxplan.exchange import items
from dxplan.messages import catalogue
from dxplan.portfolio.plan_order import in_plan_order
from dxplan.reporters.status import render

DAY = "2022-12-31"
PARTS = [f"na/p/tasks/0{n}" for n in (2, 3)]


def plan(head: str) -> str:
    return md(f"title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\n{head}")


def part(head: str = "") -> str:
    return md(f"title: Phần\npart_of: na/p/tasks/01\n{head}")


def numbered(*numbers: str) -> list[str]:
    """The numbers of tasks in the order of their plan; their files are named by their place."""
    files = {
        f"na/p/tasks/{place}.md": task(f'number: "{number}"')
        for place, number in enumerate(numbers)
    }
    portfolio = assembled(files)
    return [
        record.fields.number or ""
        for record in in_plan_order(portfolio, portfolio.tasks.values())
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        ["1", "2", "10", "10.1", "10.2", "10.10", "10.a", "II"],
        ["I", "II", "IV", "V", "IX", "X", "XI.2", "XI.10"],
        ["a", "b", "c", "d", "đ", "e"],
        ["1", "1a", "1b", "2"],
    ],
)
def test_numbers_are_read_as_people_read_them(numbers: list[str]) -> None:
    assert numbered(*reversed(numbers)) == numbers


def test_a_letter_among_roman_numerals_makes_all_of_them_letters() -> None:
    assert numbered("IX", "V", "A") == ["A", "IX", "V"]


def test_records_stand_by_group_then_number_then_file_name() -> None:
    files = {
        PLAN: plan("groups: [{key: z, title: Z}, {key: a, title: A}]"),
        "na/p/tasks/10.md": task("group: z"),
        "na/p/tasks/9.md": task("group: z"),
        "na/p/tasks/8.md": task('group: z\nnumber: "20"'),
        "na/p/tasks/1.md": task('group: a\nnumber: "1"'),
        "na/p/tasks/2.md": task(),
        TARGET: target("group: a"),
        "na/p/targets/02.md": target("group: z"),
    }
    found = on(DAY, files)
    names = [key.rpartition("/")[2] for key in found.tasks]
    assert names == ["2", "8", "9", "10", "1"]
    assert [*found.targets] == ["na/p/targets/02", "na/p/targets/01"]
    assert [item["id"] for item in items.tasks(found)] == [*found.tasks]
    assert [item["id"] for item in items.targets(found)] == [*found.targets]


def test_the_terminal_shows_the_headings() -> None:
    files = {
        PLAN: plan("groups: [{key: z, title: Nền tảng}, {key: a, title: Dữ liệu}]"),
        TASK: task("group: a", title="Việc một"),
        "na/p/tasks/02.md": task("group: z", title="Việc hai"),
        "na/p/tasks/03.md": task(title="Việc lẻ"),
    }
    found = on(DAY, files)
    rows = selected(found, {"plan": "na/p"})
    shown = render(found, rows, catalogue("vi"), official=False, color=False)
    words = ("Việc lẻ", "Nền tảng", "Việc hai", "Dữ liệu", "Việc một")
    places = [shown.index(word) for word in words]
    assert places == sorted(places)


def test_a_part_stands_in_the_group_of_its_whole() -> None:
    files = {
        PLAN: plan(
            "groups: [{key: z, title: Z}, {key: a, title: A}]\ndefaults: {group: z}"
        ),
        TASK: task("group: a"),
        "na/p/tasks/02.md": part(),
        "na/p/tasks/03.md": task(),
    }
    assert [key[-2:] for key in on(DAY, files).tasks] == ["03", "01", "02"]


# parts ----------------------------------------------------------------------------------------------------------------

DONE = reports("date: 2022-06-01, status: completed, completed_on: 2022-06-01")
BEGUN = reports("date: 2022-06-01, status: in_progress")
STOPPED = reports("date: 2022-06-01, status: cancelled, authorised_by: qd")


@pytest.mark.parametrize(
    ("logs", "status"),
    [
        ((DONE, DONE), "completed"),
        ((DONE, ""), "in_progress"),
        ((BEGUN, ""), "in_progress"),
        (("", ""), "not_reported"),
        ((DONE, STOPPED), "completed"),
        (("", STOPPED), "not_reported"),
        ((STOPPED, STOPPED), "not_reported"),
    ],
)
def test_the_status_of_a_whole_follows_from_its_parts(
    logs: tuple[str, str], status: str
) -> None:
    files = {
        TASK: task(),
        **{f"{key}.md": part(log) for key, log in zip(PARTS, logs, strict=True)},
    }
    found = on(DAY, files)
    whole = found.tasks["na/p/tasks/01"]
    assert (whole.standing, whole.box, whole.status) == ("split", None, status)
    summary = found.summaries["plan", "na/p"]
    assert (summary.tasks, summary.split) == (2, 1)


READ = reports("date: 2022-06-01, status: completed, certainty: inferred")
STOPPED_AS_READ = reports(
    "date: 2022-06-01, status: cancelled, authorised_by: qd, certainty: reconstructed"
)


@pytest.mark.parametrize(
    ("logs", "certainty"),
    [
        ((DONE, DONE), "stated"),
        ((DONE, ""), "stated"),
        ((DONE, READ), "inferred"),
        ((READ, ""), "inferred"),
        ((DONE, STOPPED_AS_READ), "reconstructed"),
        (("", STOPPED_AS_READ), None),
    ],
)
def test_a_whole_is_as_sure_as_the_least_sure_of_its_parts(
    logs: tuple[str, str], certainty: str | None
) -> None:
    files = {
        TASK: task(),
        **{f"{key}.md": part(log) for key, log in zip(PARTS, logs, strict=True)},
    }
    compliance = on(DAY, files)
    whole = compliance.tasks["na/p/tasks/01"]
    is_inferred = certainty not in {None, "stated"}
    assert (whole.certainty, whole.is_as_read) == (certainty, is_inferred)
    item, *_ = items.tasks(compliance)
    assert (item["certainty"], item["parts"]["certainty"]) == (None, certainty)
    (of_plan,) = (row for row in items.scopes(compliance) if row["id"] == "na/p")
    assert of_plan["as_read"] == sum("certainty" in log for log in logs)


def test_before_its_parts_exist_a_task_counts_itself() -> None:
    files = {TASK: task(), "na/p/tasks/02.md": part("source: {document: later}")}
    before, after = (
        on(day, files).tasks["na/p/tasks/01"].standing
        for day in ("2022-03-05", "2022-03-06")
    )
    assert (before, after) == ("counted", "split")


def test_a_part_takes_what_it_leaves_out() -> None:
    whole = task(
        "area: society\nsource: {document: later}\nimplements: na/p/tasks/03\n"
        "deadline_changes: [{date: 2022-06-01, to: 2022-09, document: qd}]\n"
        "changes: [{date: 2022-05-01, document: qd, key: lead_unit, to: b}]"
    )
    found = on(
        DAY, {TASK: whole, "na/p/tasks/02.md": part(), "na/p/tasks/03.md": task()}
    )
    state = found.tasks["na/p/tasks/02"]
    assert (state.due, state.original_due) == (date(2022, 9, 30), date(2022, 6, 30))
    assert found.leads[state.id] == ("na/b",)
    assert state.exists_from == date(2022, 3, 6)
    assert (str(state.task.area), state.task.implements) == (
        "society",
        ("na/p/tasks/03",),
    )
    own = part("area: people\nlead_unit: c\ndeadline: 2022-02")
    state = on(DAY, {TASK: whole, "na/p/tasks/02.md": own}).tasks["na/p/tasks/02"]
    assert (state.due, str(state.task.area)) == (date(2022, 2, 28), "people")
    assert state.task.lead_unit == ("c",)


def test_why_no_unit_is_known_is_taken_too() -> None:
    whole = md("title: V\nlead_unknown: không rõ\ndeadline: 2022")
    files = {
        PLAN: plan("defaults: {lead_unit: a}"),
        TASK: whole,
        "na/p/tasks/02.md": part(),
    }
    found = on(DAY, files)
    assert found.leads["na/p/tasks/02"] == ()
    assert found.tasks["na/p/tasks/02"].task.lead_unknown is not None


@pytest.mark.parametrize("ref", ["na/p/tasks/02", "na/q/tasks/01", "na/p/tasks/03"])
def test_what_can_be_no_part_counts_by_itself(ref: str) -> None:
    files = {
        TASK: task(),
        "na/p/tasks/02.md": task(f"part_of: {ref}"),
        "na/p/tasks/03.md": task("part_of: na/p/tasks/01"),
        "na/q/plan.md": BASE[PLAN],
        "na/q/tasks/01.md": task(),
    }
    found = on(DAY, files)
    assert found.tasks["na/p/tasks/02"].standing == "counted"
    assert found.tasks["na/q/tasks/01"].standing == "counted"
    assert found.tasks["na/p/tasks/01"].standing == "split"


# defaults -------------------------------------------------------------------------------------------------------------


def test_tasks_and_targets_take_what_they_leave_out() -> None:
    files = {
        PLAN: plan(
            "defaults: {source: {document: later}, area: people, lead_unit: b, reporting: every month}"
        ),
        TASK: md("title: V\ndeadline: 2022-06-30"),
        "na/p/tasks/02.md": task("area: society\nreporting: every year"),
        TARGET: target("operator: '>='\nvalue: 5"),
    }
    found = on("2022-05-01", files)
    taking, own = found.tasks.values()
    assert found.leads == {"na/p/tasks/01": ("na/b",), "na/p/tasks/02": ("na/a",)}
    assert (str(taking.task.area), str(own.task.area)) == ("people", "society")
    assert taking.exists_from == date(2022, 3, 6)
    assert (taking.stale, own.stale) == (True, False)
    (figure,) = found.targets.values()
    assert (figure.target.lead_unit, str(figure.target.area)) == (("b",), "people")
    (item, _) = items.tasks(found)
    assert (item["lead_unit"], item["area"]) == (["na/b"], "people")
    assert item["source"]["document"] == "na/later"


def test_a_change_of_the_defaults_counts_from_its_day() -> None:
    files = {
        PLAN: plan(
            "defaults: {lead_unit: a}\n"
            "changes: [{date: 2022-07-01, document: qd, key: defaults, to: {lead_unit: c}}]"
        ),
        TASK: md("title: V\ndeadline: 2022"),
    }
    leads = [
        on(day, files).leads["na/p/tasks/01"] for day in ("2022-06-30", "2022-07-01")
    ]
    assert leads == [("na/a",), ("na/c",)]


# superseded -----------------------------------------------------------------------------------------------------------


def superseded(document: str, day: str = DAY) -> tuple[TaskState, Compliance]:
    line = f"changes: [{{date: 2022-05-05, key: superseded_by, to: [na/p/tasks/02]{document}}}]"
    found = on(day, {TASK: task(line), "na/p/tasks/02.md": task()})
    return found.tasks["na/p/tasks/01"], found


def test_from_its_day_and_with_its_document_a_task_is_superseded() -> None:
    state, found = superseded(", document: qd")
    assert (state.standing, state.box) == ("superseded", None)
    assert state.superseded_by == ("na/p/tasks/02",)
    summary = found.summaries["all", None]
    assert (summary.tasks, summary.superseded) == (1, 1)
    assert superseded(", document: qd", "2022-05-04")[0].standing == "counted"


def test_without_its_document_it_has_no_effect() -> None:
    state, _ = superseded("")
    assert (state.standing, state.superseded_by) == ("counted", ())
    head = on(
        DAY, {TASK: task("superseded_by: na/p/tasks/02"), "na/p/tasks/02.md": task()}
    )
    assert head.tasks["na/p/tasks/01"].standing == "counted"


def test_a_later_line_may_take_it_back() -> None:
    lines = (
        "changes:\n  - {date: 2022-05-05, document: qd, key: superseded_by, to: [na/p/tasks/02]}\n"
        "  - {date: 2022-06-06, document: qd, key: superseded_by, to: []}"
    )
    found = on(DAY, {TASK: task(lines), "na/p/tasks/02.md": task()})
    assert found.tasks["na/p/tasks/01"].standing == "counted"


def superseded_in_turn(*targets: str) -> Files:
    """Tasks of which each names, from a month of its own on, the one that takes its place."""
    files = {}
    for number, to in enumerate(targets, 1):
        day = f"2022-0{number + 2}-01"
        line = (
            f"changes: [{{date: {day}, document: qd, key: superseded_by, to: [{to}]}}]"
        )
        files[f"na/p/tasks/0{number}.md"] = task(line if to else "")
    return files


def standings(day: str, files: Files) -> list[str]:
    return [state.standing for state in on(day, files).tasks.values()]


def test_tasks_that_supersede_each_other_count_as_if_they_did_not() -> None:
    first, second, third = (f"na/p/tasks/0{number}" for number in (1, 2, 3))
    circle = superseded_in_turn(second, third, first)
    assert standings("2022-04-15", circle) == ["superseded", "superseded", "counted"]
    assert standings("2022-05-01", circle) == ["counted"] * 3
    leads_into_it = superseded_in_turn(second, first, first)
    assert standings(DAY, leads_into_it) == ["counted", "counted", "superseded"]
    of_itself = superseded_in_turn(first)
    assert standings(DAY, of_itself) == ["counted"]
    summary = on(DAY, circle).summaries["all", None]
    assert (summary.tasks, summary.superseded) == (3, 0)


def test_what_was_taken_back_makes_no_circle() -> None:
    back = (
        "changes:\n  - {date: 2022-05-05, document: qd, key: superseded_by, to: [na/p/tasks/02]}\n"
        "  - {date: 2022-06-06, document: qd, key: superseded_by, to: []}"
    )
    other = "changes: [{date: 2022-06-07, document: qd, key: superseded_by, to: [na/p/tasks/01]}]"
    files = {TASK: task(back), "na/p/tasks/02.md": task(other)}
    assert standings("2022-06-30", files) == ["counted", "superseded"]
    found = find_defects(on("2022-06-30", files), Config(), None)
    assert "R109" not in {finding.code for finding in found}
    circle = superseded_in_turn("na/p/tasks/02", "na/p/tasks/01")
    found = find_defects(on("2022-06-30", circle), Config(), None)
    assert "R109" in {finding.code for finding in found}


@pytest.mark.parametrize(("deadline", "empty"), [("2022", 1), ("khi nào xong", 0)])
def test_a_group_is_empty_only_where_all_of_its_plan_is_read(
    deadline: str, empty: int
) -> None:
    grouped = {
        PLAN: plan("groups: [{key: g, title: Nhóm}]"),
        TASK: task(deadline=deadline),
    }
    day = date.fromisoformat(DAY)
    compliance = evaluate(assembled(grouped), day, Settings())
    found = find_defects(compliance, Config(), None)
    assert [item.code for item in found].count("R122") == empty
