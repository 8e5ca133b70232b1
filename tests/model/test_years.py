"""Years that no plan can speak of, days of completion beside an open status, and days as forms write them."""

from datetime import date

import pytest
from samples import (
    PLAN,
    TARGET,
    TASK,
    Project,
    Run,
    assembled,
    md,
    portfolio,
    reports,
    target,
    task,
)

from dxplan.check.checker import find_defects
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.diagnostics import Finding, SetValue
from dxplan.model.records import Report
from dxplan.model.validate import validate
from dxplan.portfolio.portfolio import Portfolio

AS_OF = date(2023, 6, 30)


def findings(read: Portfolio, code: str) -> list[Finding]:
    """What check finds of one rule where a day is asked for, so that nothing is in the future."""
    found = find_defects(evaluate(read, AS_OF, Settings()), Config(), None)
    return [item for item in found if item.code == code]


DOCUMENT = "- key: x\n  number: 1/KH-UBND\n  date: {}\n"
EVERYWHERE = [
    (TASK, task(reports("date: {}, status: in_progress"))),
    (TASK, task(reports("date: 2022-07-01, status: completed, completed_on: {}"))),
    (
        TASK,
        task(
            reports(
                "date: 2022-07-01, status: completed, corrects: {}, recorded: 2022-07-02"
            )
        ),
    ),
    (
        TASK,
        task(
            reports(
                "date: 2022-07-01, status: completed, corrects: 2022-06-01, recorded: {}"
            )
        ),
    ),
    (
        TASK,
        task(
            "verifications:\n  - date: {}\n    verified_by: b\n    finding: confirmed"
        ),
    ),
    (
        TASK,
        task("deadline_changes:\n  - date: 2022-07-01\n    document: qd\n    to: {}"),
    ),
    (TASK, task("waivers:\n  - rule: D103\n    reason: Chờ.\n    until: {}")),
    (TASK, task(deadline="{}")),
    (TASK, task(deadline="2022..{}")),
    (TASK, task("x-a: b", deadline="\n  every: year\n  from: {}")),
    (
        TARGET,
        target(
            'operator: ">="\nvalue: 1\nmeasure: xã\nbaseline:\n  date: {}\n  value: 0'
        ),
    ),
    (
        TARGET,
        target(
            'operator: ">="\nvalue: 1\nmeasure: xã\nmeasurements:\n  - date: {}\n    value: 0'
        ),
    ),
    (TARGET, target('operator: ">="\nvalue: 1\nmeasure: xã', by="{}")),
    (PLAN, md("title: Kế hoạch\ndocument: plan-doc\nperiod: {}")),
    ("na/jurisdiction.md", md("name: Nghệ An\nlevel: province\nvalid_from: {}")),
    ("na/documents.yaml", DOCUMENT),
    ("na/units.yaml", "- key: a\n  name: Sở A\n  valid_until: {}\n"),
]


@pytest.mark.parametrize(
    "written", ["2565-07-12", "0022-07-12", "2202-07-12", "1822-07-12"]
)
@pytest.mark.parametrize(("path", "text"), EVERYWHERE)
def test_a_year_that_no_plan_speaks_of_is_found_in_every_date(
    path: str, text: str, written: str
) -> None:
    found = findings(assembled({path: text.replace("{}", written)}), "S127")
    assert [item.place.file for item in found] == [f"plans/{path}"]


@pytest.mark.parametrize(("path", "text"), EVERYWHERE)
def test_an_ordinary_year_is_not(path: str, text: str) -> None:
    assert findings(assembled({path: text.replace("{}", "2022-07-12")}), "S127") == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2565-07-12", "2022-07-12"),
        ("2565-Q3", "2022-Q3"),
        ("2565..2568", "2022..2025"),
        ("0022-12", "2022-12"),
        ("2202", None),
        ("1822-01-01", None),
    ],
)
def test_the_year_that_was_meant_is_suggested_and_never_sure(
    written: str, meant: str | None
) -> None:
    (found,) = findings(assembled({TASK: task(deadline=written)}), "S127")
    assert found.args["nearest"] == (meant or "")
    assert (found.fix.applicability if found.fix else None) == (
        "unsafe" if meant else None
    )


@pytest.mark.parametrize("written", ["1945-09-02", "2100-12-31"])
def test_the_years_from_1945_to_2100_are_accepted(written: str) -> None:
    assert findings(assembled({TASK: task(deadline=written)}), "S127") == []


def test_the_command_says_so_where_a_day_is_given(
    dxplan: Run, project: Project
) -> None:
    root = project({TASK: task(reports("date: 2565-07-12, status: completed"))})
    done = dxplan("-C", root, "check", "--as-of", "2022-12-31", "--format", "concise")
    assert done.returncode == 1
    assert "S127" in done.stdout
    assert "2022-07-12" in dxplan("-C", root, "check", "--as-of", "2022-12-31").stdout


# a day of completion, and an authority, beside a status that makes nothing of it ------------------------------------


@pytest.mark.parametrize(
    ("head", "count"),
    [
        (reports("date: 2022-06-01, status: in_progress, completed_on: 2022-05-30"), 1),
        (reports("date: 2022-06-01, status: not_started, completed_on: 2022-05"), 1),
        (reports("date: 2022-06-01, status: piloting, completed_on: 2022-05-30"), 1),
        (
            reports(
                "date: 2022-06-01, status: cancelled, authorised_by: qd, completed_on: 2022-05-30"
            ),
            1,
        ),
        ("status: in_progress\nreported_on: 2022-06-01\ncompleted_on: 2022-05-30", 1),
        (
            "accepts_pilot: true\n"
            + reports("date: 2022-06-01, status: piloting, completed_on: 2022-05-30"),
            0,
        ),
        (reports("date: 2022-06-01, status: completed, completed_on: 2022-05-30"), 0),
        (
            reports(
                "date: 2022-06-01, status: in_progress, completed_on: 2022-05-30",
                "date: 2022-06-01, status: completed, completed_on: 2022-05-30, "
                "corrects: 2022-06-01, recorded: 2022-06-02",
            ),
            0,
        ),
    ],
)
def test_a_day_of_completion_stands_beside_a_completion(head: str, count: int) -> None:
    assert len(findings(portfolio({TASK: task(head)}), "P120")) == count


@pytest.mark.parametrize(
    ("entry", "count"),
    [
        ("date: 2022-06-01, status: in_progress, authorised_by: qd", 1),
        ("date: 2022-06-01, status: completed, authorised_by: qd", 1),
        ("date: 2022-06-01, status: suspended, authorised_by: qd", 0),
        ("date: 2022-06-01, status: cancelled, authorised_by: qd", 0),
    ],
)
def test_an_authority_stands_beside_a_stop(entry: str, count: int) -> None:
    assert len(findings(portfolio({TASK: task(reports(entry))}), "P121")) == count


@pytest.mark.parametrize(
    ("deadline", "count"),
    [
        ("{by: 2022, condition_met_on: 2022-03-01}", 1),
        ("{by: 2022, until: 2023}", 1),
        ("{by: 2022, condition: Khi có tiền., condition_met_on: 2022-03-01}", 0),
        ("{every: year, until: 2023}", 0),
    ],
)
def test_a_key_of_a_deadline_stands_beside_the_one_it_needs(
    deadline: str, count: int
) -> None:
    assert len(findings(portfolio({TASK: task(deadline=deadline)}), "D114")) == count
    moved = task(
        f"deadline_changes:\n  - {{date: 2022-03-01, document: qd, to: {deadline}}}"
    )
    assert len(findings(portfolio({TASK: moved}), "D114")) == count
    if "every" not in deadline:
        head = target('operator: ">="\nvalue: 1\nmeasure: xã', by=deadline)
        assert len(findings(portfolio({TARGET: head}), "D114")) == count
        steps = f"title: Chỉ tiêu\noperator: '>='\nmeasure: xã\nsteps:\n  - {{by: {deadline}, value: 1}}"
        assert len(findings(portfolio({TARGET: md(steps)}), "D114")) == count
        milestone = task(f"milestones:\n  - {{by: {deadline}, title: Chọn}}")
        assert len(findings(portfolio({TASK: milestone}), "D114")) == count


# days as forms and spreadsheets write them -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day", "sure"),
    [
        ("2025-06-29T17:00:00.000Z", "2025-06-30", "unsafe"),
        ("2025-06-29T16:59:59Z", "2025-06-29", "unsafe"),
        ("2025-06-29t17:00:00z", "2025-06-30", "unsafe"),
        ("2025-06-29T17:00:00+00:00", "2025-06-30", "unsafe"),
        ("2025-06-29T23:30:00+09:00", "2025-06-29", "unsafe"),
        ("2025-06-29T23:30:00-0500", "2025-06-30", "unsafe"),
        ("2025-06-29T00:00:00+07:00", "2025-06-29", "safe"),
        ("2025-06-29T23:30:00.250+0700", "2025-06-29", "safe"),
        ("2025-06-29 08:00 GMT+7", "2025-06-29", "safe"),
        ("2025-06-29T00:00:00", "2025-06-29", "safe"),
        ("2025-06-29 00:00:00", "2025-06-29", "safe"),
        ("29/06/2025 00:00:00", "2025-06-29", "safe"),
        ("6/29/2025 12:00:00 AM", "2025-06-29", "safe"),
        ("29/06/2025, 14:30", "2025-06-29", "unsafe"),
        ("Sun, 29 Jun 2025 17:00:00 GMT", "2025-06-30", "unsafe"),
        ("45837", "2025-06-29", "unsafe"),
        ("45837.75", "2025-06-29", "unsafe"),
        ("2025-06-29T25:00:00Z", "", None),
        ("9999-12-31T23:59:59-12:00", "", None),
        ("99999", "", None),
    ],
)
def test_a_moment_is_the_day_it_is_in_viet_nam(
    written: str, day: str, sure: str | None
) -> None:
    (found,) = validate(Report, {"date": written, "status": "completed"}).faults
    assert (found.code, found.args["nearest"]) == ("S106", day)
    assert (found.fix.applicability if found.fix else None) == sure
    if found.fix:
        assert found.fix.steps == (SetValue(("date",), day),)


def test_a_clock_with_am_and_pm_may_write_the_month_first() -> None:
    (found,) = validate(
        Report, {"date": "05/06/2025 12:00:00 AM", "status": "completed"}
    ).faults
    assert found.args["nearest"] == "2025-06-05"
    assert found.fix is not None
    assert found.fix.applicability == "unsafe"


def test_only_what_is_certain_is_fixed_without_being_asked(
    dxplan: Run, project: Project
) -> None:
    certain = "date: '2025-06-29T00:00:00+07:00', status: in_progress"
    instant = "date: '2025-06-29T17:00:00.000Z', status: in_progress"
    root = project(
        {TASK: task(reports(certain)), "na/p/tasks/02.md": task(reports(instant))}
    )
    dxplan("-C", root, "fix")
    assert "'2025-06-29'" in (root / "plans" / TASK).read_text()
    assert "17:00:00.000Z" in (root / "plans/na/p/tasks/02.md").read_text()
    dxplan("-C", root, "fix", "--unsafe")
    assert "'2025-06-30'" in (root / "plans/na/p/tasks/02.md").read_text()
