"""The history on the site: timelines, changes, corrections, re-confirmation, progress, of a real small repository."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import html5lib
import pytest
from history_site import (
    DAY,
    FIRST,
    tell,
)
from page_reading import one_page
from rendering import site_files
from repositories import record, start
from samples import BASE, target, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.exchange.trends import read_trend
from dxplan.history.head import NO_HEAD, GitHead, read_head
from dxplan.portfolio.loader import ParsedFiles, load
from dxplan.site.build import site_of
from dxplan.site.change_rows import ChangeLog

Pages = dict[str, str]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history")
    tell(folder)
    return folder


def built(root: Path, head: GitHead | None = None) -> dict[str, bytes]:
    known: ParsedFiles = {}
    portfolio = load(root, known)
    head = head or read_head(root, load(root), history=True)
    trend = read_trend(root, portfolio, DAY, head, known)
    config = Config(repository_url="https://example.org/plans")
    return site_files(
        root,
        site_of(root, evaluate(portfolio, DAY, Settings()), config, head, trend),
        head,
    )


@cache
def pages(root: Path) -> Pages:
    return {
        path: data.decode()
        for path, data in built(root).items()
        if path.endswith(".html")
    }


def rows(html: str, part: str = "main") -> list[str]:
    """The words of every row of the tables in a part of a page."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    place = tree.find(f".//*[@id='{part}']")
    return [
        " ".join(" ".join(row.itertext()).split())
        for row in place.findall(".//tbody/tr")
    ]


def words(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_a_timeline_shows_both_days_and_marks_what_is_late(root: Path) -> None:
    page = pages(root)["vi/na/p/tasks/02/index.html"]
    newest, oldest = rows(page, "history")
    assert newest.startswith(
        "20/7/2022 10/02/2022 cập nhật muộn 160 ngày Thêm báo cáo ngày 10/02/2022: Đang thực hiện"
    )
    assert oldest == "12/01/2022 – Tạo hồ sơ"
    assert 'href="https://example.org/plans/commit/' in page
    assert "recorded 160 days late" in words(pages(root)["en/na/p/tasks/02/index.html"])


def test_the_home_page_tells_what_changed_last(root: Path) -> None:
    html = pages(root)["vi/index.html"]
    told = html[html.index('id="changed"') :].partition("</section>")[0]
    lines = [
        words(f"<main{line}</main>") for line in re.findall("<li(>.*?)</li>", told)
    ]
    assert len(lines) == 3
    assert lines[0].startswith(
        " 20/7/2022 : Việc hai (Nghệ An) – Thêm báo cáo ngày 10/02/2022: Đang thực hiện"
    )
    assert lines[1].startswith(" 20/5/2022 : Việc ba")
    assert 'href="changes.html"' in told


def test_a_translation_is_no_news_of_the_home_page(tmp_path: Path) -> None:
    start(tmp_path, FIRST)
    record(
        tmp_path,
        "2022-03-01",
        {"na/p/tasks/02.md": task(title="{vi: Việc hai, en: The second}")},
    )
    record(
        tmp_path,
        "2022-03-02",
        {"na/p/tasks/02.md": task(title="{vi: Việc thứ hai, en: The second}")},
    )
    record(
        tmp_path,
        "2022-03-03",
        {"na/p/tasks/02.md": task(title="{vi: Việc thứ hai, en: Second}")},
    )
    found = built(tmp_path)
    told = (
        found["vi/index.html"]
        .decode()
        .partition('id="changed"')[2]
        .partition("</section>")[0]
    )
    assert "02/3/2022" in told
    assert "03/3/2022" not in told
    assert "03/3/2022" in found["vi/changes.html"].decode()


def test_what_only_rewords_something_is_folded_and_no_news(tmp_path: Path) -> None:
    start(tmp_path, FIRST)
    units = BASE["na/units.yaml"]
    record(
        tmp_path,
        "2022-03-01",
        {"na/p/tasks/02.md": task("note: Một ghi chú", title='"Việc “hai”"')},
    )
    record(
        tmp_path,
        "2022-03-02",
        {"na/p/tasks/02.md": task("note: Ghi chú khác", title="Việc hai")},
    )
    record(
        tmp_path,
        "2022-03-02",
        {"na/units.yaml": units.replace("name: Sở A", "name: Sở A tỉnh")},
    )
    record(
        tmp_path,
        "2022-03-03",
        {"na/p/tasks/02.md": task("note: Ghi chú khác", title="Việc hai", lead="b")},
    )
    found = built(tmp_path)
    home = (
        found["vi/index.html"]
        .decode()
        .partition('id="changed"')[2]
        .partition("</section>")[0]
    )
    assert "03/3/2022" in home
    assert "02/3/2022" not in home
    changes = found["vi/changes.html"].decode()
    open_part, _, folded = changes.partition('<details class="reworded"')
    assert "Sở A đổi thành" not in words(open_part + "</main>")
    assert "Đơn vị chủ trì" in words(open_part + "</main>")
    assert (
        '<time datetime="2022-03-02">02/3/2022</time>: 3 dòng chỉ sửa lời văn' in folded
    )
    assert all(told in folded for told in ("Ghi chú khác", "Sở A tỉnh", "Việc hai"))


def test_of_many_records_that_were_created_together_each_kind_is_one_row(
    tmp_path: Path,
) -> None:
    new = {f"na/p/tasks/1{n:02}.md": task() for n in range(18)}
    start(tmp_path, FIRST)
    record(
        tmp_path,
        "2022-03-01",
        {**new, "na/p/targets/11.md": target(""), "na/p/targets/12.md": target("")},
    )
    told = [
        row
        for row in rows(built(tmp_path)["vi/changes.2022-03.html"].decode())
        if "01/3/2022" in row
    ]
    assert [row.partition(" 01/3")[0] for row in told] == [
        "18 hồ sơ (nhiệm vụ) Nghệ An",
        "2 hồ sơ (chỉ tiêu) Nghệ An",
    ]


def test_what_came_with_its_record_is_not_called_late(root: Path) -> None:
    page = pages(root)["vi/na/p/tasks/03/index.html"]
    assert (
        "20/5/2022 11/01/2022 (có sẵn khi tạo hồ sơ) Thêm báo cáo"
        in rows(page, "history")[1]
    )
    assert "muộn" not in words(page)


def test_a_timeline_goes_on_through_a_rename(root: Path) -> None:
    told = rows(pages(root)["vi/na/p/tasks/05-moi/index.html"], "history")
    assert any("Đổi mã từ na/p/tasks/05 thành na/p/tasks/05-moi" in row for row in told)
    assert told[-1].startswith("12/01/2022")


def test_names_of_authors_are_escaped_and_what_commits_say_is_left_out(
    root: Path,
) -> None:
    told = {
        path: html for path, html in pages(root).items() if "Ông &amp; Bà ·" in html
    }
    assert {"changes.html", "changes.2022-07.html"} <= {path[3:] for path in told}
    for html in pages(root).values():
        assert "&lt;script&gt;alert(1)" not in html  # the subject of a commit
    for html in told.values():
        assert ".example" not in html


def test_changes_count_the_rows_that_they_show(root: Path) -> None:
    page = pages(root)["vi/changes.html"]
    counts = [
        int(found)
        for found in re.findall(r"<caption><span>Tháng .*?: (\d+) dòng", page)
    ]
    assert sum(counts) == len(rows(page))
    index = re.findall(
        r'href="[^"]*changes\.(2022-\d\d)\.html">.*?</a>: (\d+)</li>', page
    )
    assert {month for month, _ in index} == {f"2022-0{n}" for n in (1, 2, 3, 4, 5, 7)}
    assert {
        month: len(rows(pages(root)[f"vi/changes.{month}.html"])) for month, _ in index
    } == {month: int(count) for month, count in index}
    assert sum(int(count) for _, count in index) == len(rows(page))


def test_since_a_period_was_closed(root: Path) -> None:
    told = rows(pages(root)["vi/na/changes.2022-H1/index.html"])
    assert len(told) == 1
    assert "Việc hai" in told[0]
    assert "changes.2022-H1/index.html" in pages(root)["vi/na/index.html"]


def test_corrections_come_from_the_files_and_are_counted(root: Path) -> None:
    page = pages(root)["vi/corrections.html"]
    (erratum,), (withdrawn,) = rows(page, "errata"), rows(page, "withdrawn")
    assert (
        "thay cho mục ngày 15/02/2022 Đã hoàn thành (hoàn thành vào 15/02/2022 ) Đang thực hiện"
        in erratum
    )
    assert "01/4/2022 2/KH-UBND" in erratum
    assert withdrawn.startswith("Việc bốn Nghệ An 15/02/2022 Đang thực hiện")
    (moved,), (disputed,) = rows(page, "moved"), rows(page, "disputed")
    assert (
        "30/6/2022 31/12/2022 Điều chỉnh thời hạn ngày 02/5/2022 03/5/2022 9/QĐ-UBND"
        in moved
    )
    assert "Đơn vị không đồng ý" in disputed
    links = re.findall(
        r'href="([^"]*?/index\.html)#((?:reports|verifications|deadline_changes)[^"]*)"',
        page,
    )
    assert len(links) == 4
    for address, part in links:
        assert f'id="{part}"' in pages(root)[f"vi/{address}"]


def test_a_changed_item_marks_its_tasks_wherever_they_stand(root: Path) -> None:
    why = "Việc giao khác đã thay đổi (tên nhiệm vụ) từ ngày 10/3/2022"
    for path in ("na/p/tasks/01/index.html", "bo/p/tasks/01/index.html"):
        assert why in words(pages(root)[f"vi/{path}"])
    for path in ("na/p/index.html", "list.all/index.html", "matrix.html"):
        assert "Cần xác nhận lại" in words(pages(root)[f"vi/{path}"]), path
    assert len(rows(pages(root)["vi/reconfirmation.html"])) == 1
    assert "Needs reconfirming" in words(pages(root)["en/na/p/tasks/01/index.html"])
    assert "Cần xác nhận lại" not in words(pages(root)["vi/na/p/tasks/02/index.html"])


def test_progress_has_both_clocks_and_says_where_nothing_was_held(root: Path) -> None:
    told = rows(pages(root)["vi/progress.html"], "na")
    by_day = {row.split()[0]: row for row in told}
    assert by_day["28/02/2022"] == "28/02/2022 5 0 1 0 1"  # it is open again since
    assert by_day["30/4/2022"] == "30/4/2022 5 0 0 0 1"
    assert told[0] == "31/7/2022 5 0 0 4 1"  # as it still is on the as-of day
    assert 'id="progress"' not in pages(root)["vi/na/p/index.html"]


def test_a_closed_period_tells_when_entries_were_recorded(root: Path) -> None:
    page = words(pages(root)["vi/na/period.2022-H1/index.html"])
    assert "Báo cáo ngày 10/02/2022 : Đang thực hiện (cập nhật ngày 20/7/2022 )" in page


def test_without_a_history_every_part_says_so(root: Path) -> None:
    made = {
        path: data.decode()
        for path, data in built(root, NO_HEAD).items()
        if path.endswith(".html")
    }
    none = "không kèm lịch sử của kho dữ liệu"
    for path in (
        "index.html",
        "progress.html",
        "na/p/index.html",
        "na/p/tasks/02/index.html",
        "method.html",
    ):
        assert none in words(made[f"vi/{path}"]), path
    assert "vi/changes.html" not in made
    assert rows(made["vi/progress.html"], "na")[0] == "31/7/2022 5 0 4 1"
    assert "chỉ xét được những thay đổi ghi trong nhật ký" in words(
        made["vi/reconfirmation.html"]
    )
    assert len(rows(made["vi/corrections.html"])) == 4
    assert none in words(made["vi/na/changes.2022-H1/index.html"])


@pytest.mark.parametrize(("day", "is_told"), [("2022-03-01", True), (str(DAY), False)])
def test_a_page_of_an_earlier_day_says_that_its_texts_are_of_now(
    root: Path, day: str, *, is_told: bool
) -> None:
    portfolio = load(root)
    head = read_head(root, portfolio, history=True)
    compliance = evaluate(portfolio, date.fromisoformat(day), Settings())
    html = one_page(site_of(root, compliance, Config(), head), "vi/na/p/index.html")
    assert ("Phần ghi chú và mô tả là nội dung hiện nay" in words(html)) is is_told


def test_two_builds_are_alike(root: Path) -> None:
    assert built(root) == built(root)


def test_rows_are_counted_without_their_words(root: Path) -> None:
    portfolio = load(root)
    head = read_head(root, portfolio, history=True)
    compliance = evaluate(portfolio, DAY, Settings())
    site = site_of(root, compliance, Config(), head)
    log = ChangeLog(site, "vi")
    for change in site.recorded_changes:
        assert log.row_count([change]) == len(log.rows([change]))
    assert log.row_count(site.recorded_changes) > len(site.recorded_changes) / 2
