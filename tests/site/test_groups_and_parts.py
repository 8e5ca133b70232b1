"""What pages show of groups, parts and what is superseded."""

import re
from functools import cache

import pytest
from page_reading import Pages, one_page, site_of, small, text_of
from samples import TASK, Files, md, on, reports, task

from dxplan.exchange.items import targets, tasks
from dxplan.exchange.overviews import OVERVIEWS, overview_columns

DAY = "2022-08-01"

PLAN_HEAD = """
title: Kế hoạch
document: plan-doc
period: 2022
groups: [{key: z, title: {vi: Nền tảng, en: Platforms}, note: Ghi chú}, {key: a, title: Dữ liệu}, {key: e, title: Trống}]
defaults: {lead_unit: b, source: {document: later}}
"""

FILES: Files = {
    "na/p/plan.md": md(PLAN_HEAD),
    TASK: task('number: "2"\ngroup: a', title="Việc hai"),
    "na/p/tasks/10.md": task('number: "10"\ngroup: z', title="Việc mười"),
    "na/p/tasks/9.md": task('number: "9"\ngroup: z', title="Việc chín"),
    "na/p/tasks/lone.md": task(
        "changes: [{date: 2022-05-05, document: qd, key: accepts_pilot, to: true},"
        " {date: 2022-05-05, document: qd, key: deliverables, to: [{type: activity}]}]",
        title="Việc lẻ",
    ),
    "na/p/tasks/part-1.md": md(
        "title: Phần một\nnumber: 9.1\npart_of: na/p/tasks/9\n"
        + reports("date: 2022-06-01, status: completed, completed_on: 2022-06-01")
    ),
    "na/p/tasks/part-2.md": md("title: Phần hai\nnumber: 9.2\npart_of: na/p/tasks/9"),
    "na/p/tasks/gone.md": task(
        "group: a\nchanges: [{date: 2022-05-05, document: qd, key: superseded_by, to: [na/p/tasks/10]}]",
        title="Việc cũ",
    ),
    "na/p/targets/1.md": md("title: Chỉ tiêu\nby: 2022\ngroup: a\nqualitative: true"),
    "na/p/targets/2.md": md("title: Số trạm\nby: none\nmeasure: trạm\ngroup: z"),
    "na/q/plan.md": md(
        "title: Giao\ndocument: plan-doc\nperiod: 2022\nassigns: true\n"
        "groups: [{key: g, title: Nhóm giao}]\ndefaults: {group: g}"
    ),
    "na/q/tasks/1.md": md(
        "title: Được giao\ndeadline: {after: {document: qd, days: 90}}"
    ),
}


@cache
def site() -> Pages:
    return small(FILES)


def page(path: str) -> str:
    return site()[f"vi/na/{path}/index.html"]


def test_a_plan_shows_its_tasks_below_the_headings_of_its_groups() -> None:
    shown = page("p")
    tasks = shown[shown.index('id="tasks"') : shown.index('id="targets"')]
    marks = re.findall(r"<h3>(.*?) <span|tasks/([\w-]+)/index.html", tasks)
    order = [heading or name for heading, name in marks]
    assert order == [
        "Ngoài các nhóm", "lone", "Nền tảng", "9", "part-1", "part-2", "10", "Dữ liệu", "01", "gone",
    ]  # fmt: skip
    assert "Ghi chú" in tasks
    assert "Platforms" in site()["en/na/p/index.html"]
    assert "<h3>Dữ liệu <span" in shown[shown.index('id="targets"') :]


def test_a_plan_names_its_groups_in_which_nothing_stands() -> None:
    assert "chưa có nhiệm vụ hay chỉ tiêu nào ở đâyTrống" in text_of(page("p"))
    assert "chưa có nhiệm vụ hay chỉ tiêu nào ở đây" not in text_of(page("q"))


def test_a_caption_does_not_say_again_what_its_heading_says() -> None:
    shown = page("p")
    assert "<caption><span>4 nhiệm vụ</span></caption>" in shown
    assert 'aria-label="Nền tảng: 4 nhiệm vụ"' in shown
    assert "<caption><span>Nền tảng" not in shown


def test_figures_stand_below_the_headings_of_their_groups() -> None:
    figures = page("p").partition('id="figures"')[2]
    assert figures.index("<h3>Nền tảng <span") < figures.index("Số trạm")
    assert "1 số liệu được theo dõi" in figures


def test_data_name_the_groups_by_their_titles() -> None:
    of_tasks, of_targets = (make(on(DAY, FILES)) for make in (tasks, targets))
    titles = {item["id"]: item["group_title"] for item in (*of_tasks, *of_targets)}
    assert titles["na/p/tasks/part-1"] == {"vi": "Nền tảng", "en": "Platforms"}
    assert titles["na/p/targets/2"] == {"vi": "Nền tảng", "en": "Platforms"}
    assert titles["na/p/tasks/lone"] is None
    for name in OVERVIEWS:
        assert "group_title" in {column.name for column in overview_columns(name)}


def test_a_plan_without_groups_has_one_table() -> None:
    shown = small({TASK: task()})["vi/na/p/index.html"]
    assert "<h3>" not in shown[shown.index('id="tasks"') :]


def test_a_whole_lists_its_parts_and_a_part_names_its_whole() -> None:
    whole = text_of(page("p/tasks/9"))
    assert "1/2 phần đã hoàn thành, 1 phần đã báo cáo" in whole
    assert whole.index("9.1. Phần một") < whole.index("9.2. Phần hai")
    assert "Báo cáo được ghi ở từng phần" in whole
    part = page("p/tasks/part-1")
    assert "Là một phần của9. Việc chín" in text_of(part)
    assert "tasks/9/index.html" in part or "../9/index.html" in part
    assert "Nền tảng" in text_of(part)
    assert "Sở B" not in text_of(part)  # its whole names a unit itself


def test_changes_of_a_task_show_words_and_no_codes() -> None:
    shown = text_of(page("p/tasks/lone"))
    changes = shown[shown.index("Thí điểm được tính là hoàn thành") :]
    assert "có" in changes[:60]
    assert "Loại: hoạt động" in changes
    assert "activity" not in changes
    assert "true" not in changes


def test_the_row_of_a_given_task_has_no_lead_and_names_its_document() -> None:
    shown = text_of(page("q"))
    assert "Được giao" in shown
    assert "chưa rõ đơn vị chủ trì" not in shown
    assert "90 ngày kể từ ngày của văn bản 9/QĐ-UBND" in shown


def test_what_is_superseded_leads_on_and_back() -> None:
    assert re.search(
        r"được thay từ ngày 05/5/2022 theo 9/QĐ-UBND.*10\. Việc mười",
        text_of(page("p/tasks/gone")),
    )
    assert re.search(r"Thay cho\s*Việc cũ", text_of(page("p/tasks/10")))
    changes = page("p/tasks/gone").partition('id="changes"')[2]
    assert re.search(r"Được thay bằng</td>.*<a href=\"../10/index.html\">", changes)


@pytest.mark.parametrize("count", ["split", "superseded"])
def test_what_stands_beside_is_counted_and_listed(count: str) -> None:
    assert f'id="{count}"' in site()["vi/list.plan/na/p/index.html"]


def test_the_matrix_shows_the_headings() -> None:
    matrix = site()["vi/matrix.html"]
    assert matrix.index("Nhóm giao") < matrix.index("Được giao")


def test_a_document_lists_what_takes_it_as_its_source() -> None:
    shown = text_of(site()["vi/na/later/index.html"])
    assert "Kế hoạch" in shown
    assert "Nguồn chung của nhiệm vụ, chỉ tiêu" in shown


def test_what_has_no_english_is_marked_as_vietnamese() -> None:
    """The texts of format 1.1: of groups, roles, steps and events."""
    texts = ("Dữ liệu", "Nơi thí điểm", "Chọn nhà thầu", "Có vốn")
    written = md(
        "title: {vi: Việc, en: Work}\ngroup: a\nlead_unit: [{unit: a, role: Nơi thí điểm}]\n"
        "deadline: {after: {event: Có vốn, days: 10}}\n"
        "milestones: [{by: 2022-09, title: Chọn nhà thầu}]"
    )
    files = {"na/p/plan.md": md(PLAN_HEAD), TASK: written}
    site_of_task = site_of(on(DAY, files))
    shown = one_page(site_of_task, "en/na/p/tasks/01/index.html")
    for text in texts:
        main = shown[shown.index("<main") : shown.index("</main>")]
        marked = main.count(f'<span lang="vi">{text}')
        assert marked == main.count(text) > 0, text
    plan = one_page(site_of_task, "en/na/p/index.html")
    assert '<h3><span lang="vi">Dữ liệu</span> <span' in plan
