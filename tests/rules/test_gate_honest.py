"""What honest people do at the gate passes, and what has to be looked at comes first."""

import pytest
from gate_judging import OPEN, codes, judged, judged_in_order
from samples import BASE, PLAN, TASK, Files, reports, task

TITLE = "Ban hành quy chế dữ liệu"
OTHER = "na/p/tasks/02.md"


@pytest.mark.parametrize(
    "written",
    [
        "Ban hành Quy chế dữ liệu", "Ban hành quy chế dữ liệu.", "Ban hành “quy chế” dữ liệu",
        "BAN HÀNH QUY CHẾ DỮ LIỆU",
    ],
)  # fmt: skip
def test_capitals_and_marks_make_no_other_obligation(written: str) -> None:
    before = {**BASE, TASK: task(title=TITLE)}
    found, names = judged(before, {**before, TASK: task(title=written)})
    assert (codes(found), names) == ([], set())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TITLE, "Ban hành quy chế dự liệu"), ("Đạt 1,5 lần", "Đạt 15 lần"), ("Đạt 1.5 lần", "Đạt 1,5 lần"),
        ("Bộ A và B", "Bộ A, B"), ("Từ 10-2022", "Từ 102022"), ("Đạt 50", "Đạt -50"),
    ],
)  # fmt: skip
def test_other_words_and_other_numbers_do(old: str, new: str) -> None:
    before = {**BASE, TASK: task(title=f"'{old}'")}
    found, names = judged(before, {**before, TASK: task(title=f"'{new}'")})
    assert (codes(found), names) == (["H206"], {"assignment-edited"})


def test_an_entry_of_a_register_that_nothing_cites_may_go() -> None:
    paper = "- key: bai-bao\n  title: Bài báo\n  type: article\n"
    before = {**BASE, "na/documents.yaml": BASE["na/documents.yaml"] + paper}
    assert judged(before, BASE) == ([], set())
    cited = task(reports("date: 2022-03-01, status: in_progress, document: bai-bao"))
    _, names = judged({**before, TASK: cited}, {**BASE, TASK: cited})
    assert names == {"removed"}


def test_an_edit_in_a_plan_that_is_over_makes_nothing_less_stale() -> None:
    """What it left open without a firm deadline is not stale, before the edit as after it."""
    grouped = "period: 2021\ngroups: [{key: g, title: Nhóm}]"
    over = {**BASE, PLAN: BASE[PLAN].replace("period: 2022", grouped)}
    before = {**over, TASK: task(deadline="none")}
    after = {**over, TASK: task("group: g", deadline="none")}
    assert judged(before, after) == ([], set())


def test_the_gravest_cautions_come_first() -> None:
    many: Files = {f"na/p/tasks/{i:02}.md": task() for i in range(10, 60)}
    late: Files = {
        path: task("deadline_changes: [{date: 2022-03-01, to: 2022-12, note: Chờ}]")
        for path in many
    }
    last = {"na/p/tasks/99.md": task(OPEN)}
    before = {**BASE, **many, **last}
    _, names = judged_in_order(
        before,
        {**before, **late, "na/p/tasks/99.md": task(OPEN, deadline="2023-06-30")},
    )
    assert names[0] == "deadline-edited"
    assert names[-1] == "without-document"
