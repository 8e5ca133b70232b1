"""What the home page says in a sentence and a field of squares, and that both are the counts of the tasks."""

import re
from collections import Counter

import pytest
from page_reading import Pages, one_page, site_of, small, text_of
from samples import Files, md, on, reports, task

from dxplan.site.pages import task_squares

DAY = "2022-08-01"
DONE = reports("date: 2022-05-01, status: completed, document: qd")
READ = reports(
    "date: 2022-05-01, status: in_progress, document: qd, certainty: inferred"
)

FILES: Files = {
    "na/p/tasks/01.md": task(DONE, title="Việc xong", deadline="none"),
    "na/p/tasks/02.md": task(READ, title="Việc đang làm", deadline="none"),
    "na/p/tasks/03.md": task(title="Việc lặng lẽ", deadline="2022-06-30"),
    "na/p/tasks/04.md": task(title="Việc còn hạn", deadline="2023-06-30"),
    "xa/jurisdiction.md": md("name: Nơi khác\nlevel: province"),
    "xa/p/plan.md": md("title: Khác\ndocument_unknown: chưa rõ\nperiod: 2022"),
    "xa/p/tasks/01.md": md("title: Việc\nlead_unknown: chưa rõ\ndeadline: none"),
}

_SQUARE = re.compile(
    r'<a class="square square-(\w+)( as-read)?" href="([^"]+)" title="([^"]+)">'
)
_TWIN = re.compile(r'<table class="counts">.*?</table>', re.DOTALL)


@pytest.fixture(scope="module")
def home() -> str:
    return pages()["vi/index.html"]


def pages() -> Pages:
    return small(FILES, DAY)


def test_home_answers_in_a_sentence_that_leads_with_no_zero(home: str) -> None:
    answer = text_of(home).partition("Mỗi ô")[0]
    counts = "1 hoàn thành · 1 đang thực hiện · 3 chưa có thông tin"
    assert f"5 nhiệm vụ: {counts} (trong đó 1 đã qua thời hạn)." in answer
    assert (
        "Tình trạng: 1 do nguồn nêu rõ, 1 theo cách đọc của người biên soạn." in answer
    )
    needs = home.partition('id="attention"')[2].partition("</section>")[0]
    assert re.findall(r">0<", needs) == []
    assert "quá 32 ngày từ 30/6/2022" in text_of(home)
    assert "0 hoàn thành" not in text_of(home)
    assert (
        "1 hoàn thành · 1 đang thực hiện · 2 chưa có thông tin "
        "(tổng cộng 1 đã qua thời hạn; 1 theo cách đọc của người biên soạn)2/401/5/2022"
    ) in text_of(home)


def test_every_counted_task_is_a_square_that_leads_to_it(home: str) -> None:
    squares = _SQUARE.findall(home)
    assert [(group, bool(read), href) for group, read, href, _ in squares] == [
        ("done", False, "na/p/tasks/01/index.html"),
        ("under_way", True, "na/p/tasks/02/index.html"),
        ("no_information", False, "na/p/tasks/04/index.html"),
        ("no_information_overdue", False, "na/p/tasks/03/index.html"),
        ("no_information", False, "xa/p/tasks/01/index.html"),
    ]
    assert [title for *_, title in squares][:2] == [
        "Việc xong – Đã hoàn thành",
        "Việc đang làm – Đang thực hiện, theo cách đọc của người biên soạn",
    ]
    assert "viền nét đứt: theo cách đọc của người biên soạn" in text_of(home)


def test_the_table_of_the_squares_has_their_numbers(home: str) -> None:
    squares = Counter(group for group, *_ in _SQUARE.findall(home))
    table = _TWIN.findall(home)[0]
    sizes = {row[0]: row[1:] for row in (cells(row) for row in table.split("<tr>")[1:])}
    names = sizes.pop("Bộ, tỉnh, thành phố")
    assert names == [
        "Nhiệm vụ",
        "Đã hoàn thành",
        "Đang thực hiện",
        "Chưa có thông tin, chưa qua thời hạn",
        "Chưa có thông tin, đã qua thời hạn",
    ]
    assert sizes == {
        "Nghệ An": ["4", "1", "1", "1", "1"],
        "Nơi khác": ["1", "0", "0", "1", "0"],
        "Tổng số": ["5", *(str(size) for size in squares.values())],
    }


def cells(row: str) -> list[str]:
    """The texts of the cells of a row."""
    texts = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
    return [re.sub(r"<[^>]+>", "", text) for text in texts]


def test_of_too_many_tasks_there_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_squares, "MOST_SQUARES", 4)
    page = one_page(site_of(on(DAY, FILES)), "vi/index.html")
    assert not _SQUARE.search(page)
    assert page.count('class="strip"') == 2
    assert "Có quá nhiều nhiệm vụ hoặc địa phương để vẽ" in text_of(page)
    assert "3 chưa có thông tin" in text_of(page)


def test_a_long_title_is_cut_between_words() -> None:
    title = " ".join(["mười"] * 40)
    page = one_page(
        site_of(on(DAY, {"na/p/tasks/01.md": task(title=title)})), "vi/index.html"
    )
    shown = _SQUARE.findall(page)[0][3]
    assert shown.endswith("mười… – Chưa có thông tin, đã qua thời hạn")
    assert len(shown.partition("…")[0]) < 110
