"""What pages tell of a promise: its story on a task's page, its life on a line, what nobody reported."""

import re
from datetime import date

import html5lib
import pytest
from page_reading import one_page, site_of, small, text_of
from samples import BASE, PLAN, TARGET, TASK, Files, md, on, reports, target, task

from dxplan.site.day_marks import DAY_HTML, DayForms, days_mark

LATER = "na/q/plan.md"
CHAIN: Files = {
    "na/documents.yaml": BASE["na/documents.yaml"]
    + "- {key: draft, type: NQ, date: 2021-12-01, standing: draft, became: nq}\n"
    + "- {key: nq, number: 7/NQ-HĐND, type: NQ, date: 2022-02-01}\n",
    PLAN: md("title: Dự thảo\ndocument: draft\nperiod: 2022\nstanding: draft"),
    TARGET: target("indicator: share\noperator: '>='\nvalue: 40\nlevel: province"),
    LATER: md("title: Nghị quyết\ndocument: nq\nperiod: 2022..2025"),
    "na/q/targets/01.md": target(
        "indicator: share\noperator: '>='\nvalue: 45\nlevel: province\n"
        "measurements: [{date: 2022-06-30, value: 30, document: qd}]"
    ),
    "na/r/plan.md": md(
        "title: Kế hoạch sau\ndocument: later\nperiod: 2022\nimplements: na/q"
    ),
    "na/r/tasks/01.md": task(reports("date: 2022-07-01, status: in_progress")),
}


def line_of(page: str) -> list[str]:
    """The steps of the life that a page shows, in words."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    steps = tree.findall(".//section[@class='life']//li")
    return [" ".join("".join(step.itertext()).split()) for step in steps]


def test_a_task_page_tells_its_story_in_order() -> None:
    log = reports(
        "date: 2022-05-02, status: in_progress, certainty: inferred, note: Việc đầu",
        "date: 2022-06-02, status: in_progress, document: qd, evidence: qd, note: Việc sau",
    )
    page = small({TASK: task(log, deadline="2022-06-30")})[
        "vi/na/p/tasks/01/index.html"
    ]
    told = text_of(page)
    order = (
        "Nội dung cam kết",
        "Cơ quan thực hiện",
        "Thời hạn thực hiện",
        "đã quá 32 ngày kể từ ngày 30/6/2022",
        "Việc sau",
        "Việc đầu",
        "Tài liệu kiểm chứng",
        "Lịch sử",
    )
    places = [told.index(words) for words in order]
    assert places == sorted(places)
    later, earlier = re.findall(r'<li id="(reports-\d)">(.*?)</li>', page, re.DOTALL)
    assert (later[0], earlier[0]) == ("reports-2", "reports-1")
    assert "theo cách đọc của người biên soạn" in earlier[1]
    assert "theo cách đọc của người biên soạn" not in later[1]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2022-06-29", "còn 1 ngày"),
        ("2022-06-30", "hôm nay là ngày cuối cùng"),
        ("2022-07-01", "đã quá 1 ngày"),
    ],
)
def test_a_task_says_how_many_days_it_has(day: str, words: str) -> None:
    site = site_of(on(day, {TASK: task(deadline="2022-06-30")}))
    assert words in text_of(one_page(site, "vi/na/p/tasks/01/index.html"))


def test_days_are_counted_anew_where_they_stand() -> None:
    def forms(day: date) -> DayForms:
        return DayForms.of(
            day, f"<b>{day}</b>", str(day), lambda count: f"{count} days"
        )

    marked = (
        f"é {days_mark(date(2022, 6, 20))}, {DAY_HTML}, {days_mark(date(2023, 1, 1))}"
    )
    old, new = forms(date(2022, 6, 30)), forms(date(2022, 9, 30))
    content, places = old.bytes_with_places(marked)
    assert content.decode() == "é 10 days, <b>2022-06-30</b>, 185 days"
    assert old.replaced(content, places, new) == new.bytes_with_places(marked)
    assert old.replaced(content.replace(b"10", b"11"), places, new) is None


def test_the_life_of_a_promise_stands_on_the_pages_of_its_plans_and_targets() -> None:
    pages = small(CHAIN)
    steps = [
        "Dự thảo nghị quyết 01/12/2021",
        "Nghị quyết 7/NQ-HĐND 01/02/2022",
        "Kế hoạch 2/KH-UBND 06/3/2022",
        "Kết quả 1 đang thực hiện (báo cáo gần nhất ngày 01/7/2022)",
    ]
    for plan in ("p", "q", "r"):
        assert line_of(pages[f"vi/na/{plan}/index.html"]) == steps
    first, second, third, results = line_of(pages["vi/na/p/targets/01/index.html"])
    assert first.endswith("≥ 40%")
    assert second.endswith("≥ 45%")
    assert third == steps[2]
    assert results == "Kết quả 30% (30/6/2022)"


def test_a_document_without_a_plan_is_a_step_too() -> None:
    draft = {key: CHAIN[key] for key in ("na/documents.yaml", PLAN)}
    site = site_of(on("2022-08-01", draft))
    page = one_page(site, "vi/na/p/index.html")
    assert line_of(page) == [
        "Dự thảo nghị quyết 01/12/2021",
        "Nghị quyết 7/NQ-HĐND 01/02/2022",
        "Kết quả chưa có thông tin về kết quả",
    ]
    assert 'href="../nq/index.html">Nghị quyết 7/NQ-HĐND' in page


def test_the_life_of_a_promise_shows_nothing_of_a_later_day() -> None:
    site = site_of(on("2022-01-15", CHAIN))
    assert line_of(one_page(site, "vi/na/p/index.html")) == []


def test_who_has_not_reported_is_asked_in_a_letter() -> None:
    files = {
        TASK: task(deadline="2022-06-30"),
        "na/p/tasks/02.md": task(reports("date: 2022-07-01, status: in_progress")),
        "na/p/tasks/03.md": task(deadline="none", title="<i>Ba</i>"),
        "na/s/plan.md": md("title: Không rõ văn bản\nperiod: 2022"),
        "na/s/tasks/01.md": task(),
    }
    pages = small(files)
    told = text_of(pages["vi/not-reported.html"])
    assert "3 trong 4 nhiệm vụ chưa có báo cáo nào" in told
    assert "2 nhiệm vụ đã qua thời hạn" in told
    assert "203 ngày (giao ngày 10/01/2022)" in told
    assert "212 ngày (tính từ đầu kỳ kế hoạch, 01/01/2022)" in told
    assert 'href="request.plan/na/p/index.html"' in pages["vi/not-reported.html"]
    assert "/request.plan/na/p/" in pages["vi/na/p/index.html"]
    asked = [
        number
        for number in ("01", "02", "03")
        if "/request.plan/na/p/" in pages[f"vi/na/p/tasks/{number}/index.html"]
    ]
    assert asked == ["01", "03"]
    for lang in ("vi", "en"):
        page = pages[f"{lang}/request.plan/na/p/index.html"]
        tree = html5lib.parse(page, namespaceHTMLElements=False)
        letter = tree.find(".//textarea")
        assert letter.get("lang") == "vi"
        assert "readonly" in letter.attrib
        assert "104/2016/QH13" in letter.text
        assert "Văn bản: 1/KH-UBND ngày 10/01/2022\n\nNhiệm vụ:\n1. " in letter.text
        assert (
            "chủ trì: Sở A; thời hạn: 30/6/2022\n2. <i>Ba</i>; chủ trì" in letter.text
        )


def test_no_letter_is_written_where_all_have_reported() -> None:
    pages = small({TASK: task(reports("date: 2022-07-01, status: in_progress"))})
    assert not [path for path in pages if "/request.plan/" in path]
