"""Who answers for a task, as its pages say it: roles, bodies outside the registers, members, credit."""

from collections.abc import Mapping
from textwrap import dedent

from page_reading import small, text_of
from samples import TASK, md, on, reports, task

from dxplan.exchange.items import units

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
    assert "1 nhiệm vụ" in _as_member(pages, "b")
    assert "đã qua thời hạn, chưa tìm thấy báo cáo công khai" in _as_member(pages, "b")
    assert "Đã hoàn thành đúng hạn02/5/2022" in _as_member(pages, "a")
    assert "Đang thực hiện" not in _as_member(pages, "a")  # as the whole task stands
    listed = text_of(pages["vi/units.html"])
    assert "Là thành viên của nhóm chủ trì" in listed


def _as_member(pages: Mapping[str, str], unit: str) -> str:
    """What the page of a unit says of tasks that it answers for as a member."""
    section = pages[f"vi/na/{unit}/index.html"].partition('<section id="member">')[2]
    return text_of(f"<main{section.partition('</section></div>')[0]}</main>")


def test_data_count_what_a_unit_answers_for_as_a_member() -> None:
    found = on("2022-08-01", {TASK: task(lead="g"), "na/units.yaml": GROUP})
    counts = {item["id"]: item["member_tasks"] for item in units(found)}
    assert counts == {"na/a": 1, "na/b": 1, "na/g": 0}


def place(name: str, level: str, validity: str = "") -> str:
    return md(f"name: {name}\nlevel: {level}\n{validity}")


def test_the_matrix_has_a_column_for_each_place_that_was_assigned_something() -> None:
    files = {
        "mic/jurisdiction.md": place("Bộ", "national"),
        "mic/m/plan.md": md(
            "title: Danh mục\nperiod: 2022\ndocument_unknown: x\nassigns: true"
        ),
        "mic/m/tasks/01.md": md("title: Cho tỉnh\ndeadline: 2022"),
        "mic/m/tasks/02.md": md("title: Cho xã\nassigned_to: commune\ndeadline: 2022"),
        "nb/jurisdiction.md": place("Tỉnh B", "province", "valid_until: 2021-12-31"),
        "nc/jurisdiction.md": place("Tỉnh Mới", "province", "valid_from: 2022-06-01"),
        "xa/jurisdiction.md": place("Xã X", "commune"),
        "hu/jurisdiction.md": place("Huyện H", "district"),
        TASK: task("implements: mic/m/tasks/01"),
        "na/p/tasks/02.md": md(
            "title: Giao xã\nassigns: true\nassigned_to: [xa]\ndeadline: 2022"
        ),
    }
    pages = small(files)
    html = pages["vi/matrix.html"]
    shown = text_of(html)
    first = (
        shown[: shown.index("Kế hoạch – tình trạng")]
        if "Kế hoạch – tình trạng" in shown
        else shown
    )
    assert "Cho tỉnh" in first
    assert "1/1" in first
    assert "0/1" in first
    assert "không giao" in first
    assert "Không được giao việc nào trong danh mục này:" in shown
    assert "Giao xã" in shown
    assert "Tỉnh B" not in shown
    assert "Giao bộ, ngành, địa phương khác" in text_of(
        pages["vi/na/p/tasks/02/index.html"]
    )
    compliance = on("2022-08-01", files)
    assert compliance.summaries["plan", "na/p"].assigned == 1
    assert compliance.summaries["plan", "na/p"].tasks == 1


def test_a_matrix_of_many_places_has_letters_with_their_words() -> None:
    files = {
        "mic/jurisdiction.md": place("Bộ", "national"),
        "mic/m/plan.md": md(
            "title: Danh mục\nperiod: 2022\ndocument_unknown: x\nassigns: true"
        ),
        "mic/m/tasks/01.md": md("title: Cho tỉnh\ndeadline: 2022"),
        "none/jurisdiction.md": place("Tỉnh chưa có kế hoạch", "province"),
    }
    completed = reports("date: 2022-05-01, status: completed")
    for number in range(34):
        home = f"t{number}"
        files[f"{home}/jurisdiction.md"] = place(f"Tỉnh {number}", "province")
        files[f"{home}/p/plan.md"] = md(
            "title: Kế hoạch\nperiod: 2022\ndocument_unknown: x"
        )
        files[f"{home}/p/tasks/01.md"] = task(
            "implements: mic/m/tasks/01\n" + (completed if number else ""), lead="[]"
        )
    html = small(files)["vi/matrix.html"]
    assert html.count('<span aria-hidden="true">H</span>') == 33
    assert "Đã hoàn thành đúng hạn" in html
    assert "H Đã hoàn thành" in text_of(html)
    assert "34/36" in text_of(html)  # the place "na" has none either
    assert html.count('<th scope="col">') == 2 + 34
    assert "Chưa có dữ liệu" in text_of(html)
    assert "Tỉnh chưa có kế hoạch" in text_of(html)


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
    assert "Sở B: hoàn thành sau ngày cuối cùng (31/5/2022) của Sở A" in shown
    assert "Việc" in text_of(pages["vi/na/b/index.html"])
