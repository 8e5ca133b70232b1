"""Deadlines as real plans word them: each is read, mended, or answered with the readings to choose from.

`deadline_cells.tsv` has a row a cell: the cell, what becomes of it (`read`, `safe`, `unsafe`, `question`, `display` where a
day is named that no calendar has, `unread` where only a person can tell), and what is written or may be.
"""

import json
from collections import Counter
from pathlib import Path

import pytest
from cells import cell_rows, check_cells
from samples import PLAN, TASK, assembled, md, task

from dxplan.check.messages import FindingMessages
from dxplan.diagnostics import SetValue
from dxplan.fixes.edits import apply_edits, byte_fix
from dxplan.messages import LANGUAGES, catalogue

TABLE = Path(__file__).with_name("deadline_cells.tsv")
IN_2026 = {PLAN: md("title: Kế hoạch\ndocument: plan-doc\nperiod: 2026")}
"""The plan that cells without a year stand in."""


def answer(cell: str) -> dict[str, str]:
    """What becomes of a cell."""
    text = task(deadline=json.dumps(cell, ensure_ascii=False))
    portfolio = assembled({**IN_2026, TASK: text})
    if not portfolio.findings:
        return {"cell": cell, "outcome": "read", "written": cell}
    (finding,) = portfolio.findings
    if finding.fix is None:
        forms = finding.args.get("forms", "").replace("\n", " | ")
        outcome = "question" if forms else "unread"
        return {"cell": cell, "outcome": outcome, "written": forms}
    if finding.fix.applicability == "display":
        return {"cell": cell, "outcome": "display", "written": finding.args["nearest"]}
    source = portfolio.sources[finding.place.file]
    fix = byte_fix(source, finding.fix)
    assert fix is not None
    mended = apply_edits(source.content, fix.edits).decode()
    assert assembled({**IN_2026, TASK: mended}).findings == (), mended
    nearest = finding.args["nearest"]
    return {"cell": cell, "outcome": fix.applicability, "written": nearest}


def test_each_cell_is_answered_as_the_table_says() -> None:
    check_cells(TABLE, answer)


def test_every_cell_is_read_or_answered() -> None:
    outcomes = Counter(row["outcome"] for row in cell_rows(TABLE))
    assert outcomes.total() >= 550
    assert outcomes.keys() == {
        "read",
        "safe",
        "unsafe",
        "question",
        "display",
        "unread",
    }
    assert all(row["written"] or row["outcome"] == "unread" for row in cell_rows(TABLE))
    # a question is asked only where a person has to choose
    assert (outcomes["question"] + outcomes["unread"]) * 4 < outcomes.total()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_names_each_reading_as_it_is_to_be_written(lang: str) -> None:
    text = task(deadline="Trước Quý IV/2026")
    (finding,) = assembled({TASK: text}).findings
    sentence = FindingMessages(catalogue(lang)).help(finding)
    assert sentence is not None
    for by in ("2026-Q3", "2026-Q4"):
        assert f'`deadline: {{by: {by}, text: "Trước Quý IV/2026"}}`' in sentence


def test_a_cell_without_its_year_is_of_a_year_of_the_plan() -> None:
    two_years = {PLAN: md("title: Kế hoạch\ndocument: plan-doc\nperiod: 2026..2027")}
    (finding,) = assembled({**two_years, TASK: task(deadline="Quý IV")}).findings
    assert finding.fix is None
    assert finding.args["forms"].split("\n") == [
        f'deadline: {{by: {year}-Q4, text: "Quý IV"}}' for year in (2026, 2027)
    ]


def test_a_cell_in_by_is_mended_where_it_stands() -> None:
    text = task(deadline="{by: Trước 10/02/2026, firm: false}")
    portfolio = assembled({TASK: text})
    (finding,) = portfolio.findings
    assert finding.place.path == ("deadline", "by")
    assert finding.fix is not None
    assert finding.fix.applicability == "safe"
    assert [step.path for step in finding.fix.steps] == [
        ("deadline", "by"),
        ("deadline",),
    ]


def test_milestones_are_not_offered_where_there_can_be_none() -> None:
    moved = task(
        "deadline_changes:\n  - date: 2022-03-01\n    document: later\n    note: x\n"
        "    to: Quý II/2022 trình, Quý IV/2022 ban hành"
    )
    (finding,) = assembled({TASK: moved}).findings
    assert (finding.code, finding.fix) == ("S110", None)
    assert "2022-Q4" in finding.args["nearest"]


def test_words_in_the_by_of_a_milestone_are_mended_within_it() -> None:
    text = task(
        "milestones:\n  - by: Trước 30/6/2022\n    title: Mốc", deadline="2022-12"
    )
    portfolio = assembled({TASK: text})
    (finding,) = portfolio.findings
    assert finding.args["nearest"] == 'by: {by: 2022-06-30, text: "Trước 30/6/2022"}'
    assert finding.fix is not None
    fix = byte_fix(portfolio.sources[finding.place.file], finding.fix)
    assert fix is not None
    mended = apply_edits(
        portfolio.sources[finding.place.file].content, fix.edits
    ).decode()
    assert "- by:\n      by: 2022-06-30\n      text: Trước 30/6/2022\n" in mended
    assert assembled({TASK: mended}).findings == ()


def test_a_target_keeps_the_words_of_its_deadline() -> None:
    target = "na/p/targets/01.md"
    text = md("title: C\noperator: '>='\nvalue: 5\nmeasure: x\nby: Đến năm 2030")
    (finding,) = assembled({target: text}).findings
    assert finding.args["nearest"] == 'by: {by: 2030, text: "Đến năm 2030"}'
    assert finding.fix is not None
    (step,) = finding.fix.steps
    assert step == SetValue(("by",), {"by": "2030", "text": "Đến năm 2030"})
