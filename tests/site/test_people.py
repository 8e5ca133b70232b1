"""Who answers for a task, as its pages say it: roles, bodies outside the registers, members, credit."""

from textwrap import dedent

from page_reading import small, text_of
from samples import TASK, reports, task

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
