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
    "na/p/tasks/01.md": task(
        "targets: [na/p/targets/01, na/p/targets/02]\n"
        + reports("date: 2022-07-01, status: in_progress")
    ),
    "na/p/targets/01.md": target(
        "measure: hộ\noperator: '>='\nvalue: 60\nmeasurements: [{date: 2022-07-01, value: 70}]"
    ),
    "na/p/targets/02.md": target("operator: '>='\nvalue: 5\nmeasure: xã"),
}


@cache
def pages() -> Pages:
    return small(FILES)


def said(path: str, lang: str = "vi") -> str:
    return text_of(pages()[f"{lang}/{path}/index.html"])


def test_a_task_shows_its_targets_and_a_target_its_tasks() -> None:
    shown = said("na/p/tasks/01")
    assert "Chỉ tiêu phục vụChỉ tiêu: ≥ 60 hộ Đạt" in shown
    assert "Chỉ tiêu: ≥ 5 xã Chưa có số liệu" in shown
    assert "Chỉ tiêu phục vụChỉ tiêu: ≥ 60 hộ Đạt" in said("mic/m/tasks/01")
    assert "2 nhiệm vụ ghi là góp phần đạt chỉ tiêu này" in said("na/p/targets/01")
    assert "1 task says that it works for this target" in said("na/p/targets/02", "en")
