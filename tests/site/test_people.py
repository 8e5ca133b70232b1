"""Who answers for a task, as its pages say it: roles, bodies outside the registers, members, credit."""

from textwrap import dedent

from page_reading import small, text_of
from samples import TASK, reports, task

GROUP = dedent("""
    - {key: g, name: Các xã, kind: collective, members: [a, b]}
    - {key: a, name: Xã A}
    - {key: b, name: Xã B}
    """)


def test_a_task_page_tells_what_each_member_reported() -> None:
    log = reports(
        "date: 2022-05-02, status: completed, by: a, note: Xong",
        "date: 2022-05-01, status: in_progress, by: a",
    )
    pages = small({TASK: task(log, lead="g"), "na/units.yaml": GROUP})
    shown = text_of(pages["vi/na/p/tasks/01/index.html"])
    assert "1/2 đơn vị đã hoàn thành, 1 đã báo cáo" in shown
    assert "Xã A Đã hoàn thành đúng hạn" in shown
    assert "Xã B Chưa có báo cáo" in shown
    assert "Đơn vị báo cáoXã A" in shown
    assert "1/2 đơn vị đã hoàn thành" in text_of(pages["vi/na/p/index.html"])
    assert "Là thành viên của nhóm chủ trì" in text_of(pages["vi/na/b/index.html"])


UNITS = dedent("""
    - {key: a, name: Sở A, valid_until: 2022-05-31, successors: {unit: b, from: 2022-06-01}}
    - {key: b, name: Sở B}
    - {key: c, name: Sở C}
    """)


def test_a_task_page_tells_roles_outside_bodies_and_whom_a_completion_is_credited_to() -> (
    None
):
    text = task(
        "coordinating_units: [{unit: {vi: Viện <i>X</i>}, role: {vi: tư vấn, en: advice}}]\n"
        + reports("date: 2022-06-20, status: completed"),
        lead="[{unit: a, role: nơi thí điểm}, c]",
    )
    pages = small({TASK: text, "na/units.yaml": UNITS})
    html = pages["vi/na/p/tasks/01/index.html"]
    assert "Viện &lt;i&gt;X&lt;/i&gt;" in html
    shown = text_of(html)
    assert "(nơi thí điểm), Sở C" in shown
    assert "(tư vấn)" in shown
    assert "(advice)" in text_of(pages["en/na/p/tasks/01/index.html"])
    assert "Kết quả tính cho" in shown
    assert "Sở B: hoàn thành sau ngày cuối cùng (31/05/2022) của Sở A" in shown
    assert "Việc" in text_of(pages["vi/na/b/index.html"])
