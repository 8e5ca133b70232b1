"""What pages say of targets and results: which tasks work for a target, what was asked and delivered."""

from functools import cache

from page_reading import Pages, small, text_of
from samples import Files, md, reports, target, task

FILES: Files = {
    "mic/jurisdiction.md": md("name: Bộ\nlevel: national"),
    "mic/m/plan.md": md(
        "title: Giao\ndocument_unknown: x\nperiod: 2022\nassigns: true"
    ),
    "mic/m/tasks/01.md": md(
        "title: Giao việc\ndeadline: 2022\ntargets: na/p/targets/01"
    ),
    "mic/m/tasks/02.md": md("title: Đo hằng năm\ndeadline: {every: year, from: 2020}"),
    "na/p/tasks/05.md": task("", deadline="{every: year, from: 2020}"),
    "na/p/plan.md": md(
        "title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\n"
        "withdrawn: {id: na/p/tasks/09, title: Họp <đánh giá>, recorded: 2022-07-15,"
        " reason: Là nội dung cuộc họp., see: na/p/tasks/01}"
    ),
    "na/p/tasks/01.md": task(
        "targets: [na/p/targets/01, na/p/targets/02]\n"
        'deliverables: [{type: system, operator: ">=", value: 50..60, measure: "%"}]\n'
        + reports(
            "date: 2022-07-01, status: in_progress, results: [{deliverable: 1, value: 45}]"
        )
    ),
    "na/p/targets/01.md": target(
        "measure: hộ\noperator: '>='\nvalue: 60\nmeasurements: [{date: 2022-07-01, value: 70}]"
    ),
    "na/p/targets/02.md": target(
        "value_text: Nhóm 1\nmeasurements: [{date: 2022-07-01, value_text: Nhóm 2, met: false}]"
    ),
    "na/p/targets/04.md": md(
        "title: Tỷ lệ xã\nmeasure: '%'\noperator: '>='\neach: commune\n"
        "steps: [{by: 2022-06, value: 30..40}, {by: 2030, value: 80}]\n"
        "measurements: [{date: 2022-06-01, reached: 98, out_of: 126}]"
    ),
    "na/p/targets/05.md": target(
        "operator: '>='\nvalue: 3\nmeasure: '%'\nmeasurements: [{date: 2022-03-01, value: 2}]",
        by="{every: quarter, from: 2022}",
    ),
    "na/p/targets/03.md": target(
        "measure: lượt\nmeasurements: [{date: 2022-07-01, value: 12}]"
    ),
}


@cache
def pages() -> Pages:
    return small(FILES)


def text_in(html: str) -> str:
    return text_of(f"<main>{html}</main>")


def said(path: str, lang: str = "vi") -> str:
    return text_of(pages()[f"{lang}/{path}/index.html"])


def test_a_task_shows_its_targets_and_a_target_its_tasks() -> None:
    shown = said("na/p/tasks/01")
    assert "Chỉ tiêu phục vụChỉ tiêu: ≥ 60 hộ Đạt" in shown
    assert "Chỉ tiêu: Nhóm 1" in shown
    assert "Chỉ tiêu phục vụChỉ tiêu: ≥ 60 hộ Đạt" in said("mic/m/tasks/01")
    assert "2 nhiệm vụ ghi là góp phần đạt chỉ tiêu này" in said("na/p/targets/01")
    assert "1 task is stated to contribute to this target" in said(
        "na/p/targets/02", "en"
    )


def test_a_figure_is_no_target() -> None:
    plan = pages()["vi/na/p/index.html"]
    targets = plan[plan.index('id="targets"') : plan.index('id="figures"')]
    figures = plan[plan.index('id="figures"') :]
    assert "4 chỉ tiêu" in targets
    assert "12 lượt" not in text_in(targets)
    assert "1 số liệu được theo dõi" in figures
    assert "12 lượt (01/7/2022)" in text_in(figures)
    assert said("na/p/targets/03").startswith("Số liệu · Kế hoạch")
    every = text_of(pages()["vi/targets.html"])
    assert "4 chỉ tiêu không thuộc chỉ số dùng chung" in every
    assert "1 số liệu được theo dõi" in every


def test_a_class_is_asked_for_and_found_in_words() -> None:
    shown = said("na/p/targets/02")
    assert "Nhóm 1" in shown
    assert "Nhóm 2; chưa đạt" in shown


def test_a_target_shows_its_steps_and_how_many_have_reached_it() -> None:
    shown = said("na/p/targets/04")
    assert "≥ 80% (từng xã)" in shown
    assert "30–40% Không đạt" in shown or "30–40" in shown
    assert "98/126 đạt" in shown
    assert "năm 2030" in shown


def test_only_a_task_that_is_judged_shows_its_occurrences() -> None:
    assert "0 kỳ hoàn thành" in said("na/p/tasks/05")
    assigned = said("mic/m/tasks/02")
    assert "hằng năm" in assigned
    assert "kỳ hoàn thành" not in assigned


def test_a_recurring_target_shows_its_occurrences() -> None:
    shown = said("na/p/targets/05")
    assert "Kỳ được xét: quý II/2022" in shown
    assert "Đã kết thúc: 0 kỳ đạt, 1 kỳ không đạt" in shown


def test_a_result_stands_beside_what_was_asked_for() -> None:
    shown = said("na/p/tasks/01")
    assert "50–60%" in shown
    assert "1. 45% (yêu cầu: ≥ 50–60%)" in shown


def test_a_record_made_by_mistake_leaves_its_address_and_a_correction() -> None:
    page = pages()["vi/na/p/tasks/09/index.html"]
    shown = said("na/p/tasks/09")
    assert "Họp &lt;đánh giá&gt;" in shown
    assert "Là nội dung cuộc họp." in shown
    assert "../01/index.html" in page
    corrections = pages()["vi/corrections.html"]
    listed = corrections[corrections.index('<section id="mistaken"') :]
    assert listed.count("/p/tasks/09/index.html") == 1
    before = small(FILES, day="2022-07-14")["vi/corrections.html"]
    assert "tasks/09" not in before
