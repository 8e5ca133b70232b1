"""Tables of pages: more rows than a page bears go to further pages, the same rows are a CSV, and nothing is lost."""

import csv
import gzip
import io
import posixpath
import re
from datetime import date
from functools import cache
from pathlib import Path

import html5lib
from markupsafe import Markup
from page_reading import rows_behind
from samples import ROOT, TASK, assembled, md, reports, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer
from dxplan.site.site import Site
from dxplan.site.tables import Table, TablePager, heading_row, plain_row, table

MANY = 450
REPORT = reports("date: 2022-06-20, status: in_progress")
PLAN_PAGE = "vi/na/p/index.html"
LIST = "vi/list.all/index.html"


@cache
def many() -> dict[str, str]:
    """The site of a plan with more tasks than a page bears."""
    files = {
        f"na/p/tasks/{number:03}.md": task(
            f"number: '{number}'\narea: society\n{REPORT if number % 9 else ''}",
            title=f"Việc {number}",
        )
        for number in range(1, MANY + 1)
    }
    compliance = evaluate(assembled(files), date(2022, 8, 1), Settings())
    site = Site(compliance, Config(), commit=None, dirty=False, version="0")
    renderer = Renderer(site, ROOT)
    return {path: text for page in pages(site) for path, text in renderer.files(page)}


def rows(html: str) -> list[str]:
    """The addresses of the tasks in the tables of a page."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return [
        str(link.get("href"))
        for link in tree.findall(".//tbody/tr/th/a")
        if "tasks/" in str(link.get("href"))
    ]


def chain(built: dict[str, str], path: str) -> list[str]:
    """A page and those that its `next` links lead to."""
    found = [path]
    while step := re.search(r'<a rel="next" href="([^"]+)"', built[found[-1]]):
        found.append(
            posixpath.normpath(posixpath.join(posixpath.dirname(found[-1]), step[1]))
        )
    return found


def test_a_long_list_goes_on_and_shows_every_row_once() -> None:
    built = many()
    there = chain(built, PLAN_PAGE)
    assert there == [PLAN_PAGE, "vi/na/p/index.2.html", "vi/na/p/index.3.html"]
    shown = [
        posixpath.basename(posixpath.dirname(link))
        for path in there
        for link in rows(built[path])
    ]
    assert sorted(shown) == [f"{number:03}" for number in range(1, MANY + 1)]
    assert "Trang 3/3" in built[there[-1]]
    assert re.search(r"\(dòng [12][0-9]{2}–[34][0-9]{2} trong 450\)", built[there[1]])
    assert 'rel="next"' not in built[there[-1]]
    assert 'rel="prev"' in built[there[-1]]


def test_further_pages_are_in_both_languages_and_lead_to_each_other() -> None:
    built = many()
    for path in (path for path in built if re.search(r"\.\d+\.html$", path)):
        other = ("en" if path.startswith("vi") else "vi") + path[2:]
        assert other in built
        assert f'{other}"' in built[path]
    html5lib.HTMLParser(strict=True).parse(built["en/na/p/index.3.html"])


def test_no_page_is_heavy() -> None:
    for path, text in many().items():
        if path.endswith(".html"):
            assert len(gzip.compress(text.encode())) < 60_000, path


def test_every_count_leads_to_that_many_rows_over_all_its_pages() -> None:
    built = many()
    counts = re.findall(
        r'<a class="count"[^>]*? href="([^"#]+)#([^"]+)">([0-9.]+)</a>',
        built[PLAN_PAGE],
    )
    assert {int(shown.replace(".", "")) for *_, shown in counts} >= {
        MANY,
        MANY // 9,
        MANY - MANY // 9,
    }
    for link, part, shown in counts:
        first = posixpath.normpath(posixpath.join("vi/na/p", link))
        size = int(shown.replace(".", ""))
        assert rows_behind(built, first, part) == size, (link, part)


def test_what_is_not_reported_begins_with_what_was_due_first() -> None:
    built = many()
    page = built["vi/overdue.html"]
    assert len(rows(page)) == 50 + MANY // 9
    assert not [path for path in built if path.startswith("vi/overdue.2")]
    link = re.search(r'<a href="([^"#]+)#([^"]+)">Xem toàn bộ 400 nhiệm vụ', page)
    assert link is not None
    first = posixpath.normpath(posixpath.join("vi", link[1]))
    assert rows_behind(built, first, link[2]) == MANY - MANY // 9


def test_a_csv_holds_the_same_rows_whatever_the_page_shows_of_them() -> None:
    built = many()
    link = re.search(
        r'<p class="same"><a href="([^"]+)" download>Tải toàn bộ 450 dòng',
        built[PLAN_PAGE],
    )
    assert link is not None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(PLAN_PAGE), link[1]))
    found = list(csv.DictReader(io.StringIO(built[path].removeprefix("\ufeff"))))
    assert {row["id"] for row in found} == {
        f"na/p/tasks/{number:03}" for number in range(1, MANY + 1)
    }
    lists = {path for path in built if path.startswith("data/rows/")}
    assert "data/rows/list.jurisdiction/na.csv" in lists
    assert not [path for path in lists if "list.all" in path or "list.plan" in path]
    for row in found:
        is_due = row["due"] < "2022-08-01"
        rates = (
            ["completion", "completed_of_due", "on_time"] if is_due else ["completion"]
        )
        originals = [f"{name}_original" for name in rates[1:]]
        assert row["numerator_of"] == ""
        assert sorted(row["rest_of"].split("; ")) == sorted([*rates, *originals])
    assert found[0].keys() >= {
        "plan",
        "title_vi",
        "title_en",
        "lead_unit",
        "status",
        "box",
        "due",
    }
    assert (
        f'data/rows/{path.removeprefix("data/rows/")}" download'
        in built["en" + PLAN_PAGE[2:]]
    )


def test_cells_say_their_column_and_what_they_sort_by() -> None:
    files = {
        TASK: task(),
        "na/p/tasks/02.md": task(deadline="2022-05-31", lead="b", title="Ấn định"),
    }
    compliance = evaluate(assembled(files), date(2022, 8, 1), Settings())
    site = Site(compliance, Config(), commit=None, dirty=False, version="0")
    renderer = Renderer(site, ROOT)
    html = next(
        renderer.render(page)
        for page in pages(site)
        if page.path == "vi/na/p/index.html"
    )
    first, second = re.findall(r'<th scope="row" data-k="(\d+)"', html)
    assert int(second) < int(first)
    assert re.findall(r'<td[^>]* data-label="Thời hạn" data-k="(\d+)"', html) == [
        str(date(2022, 6, 30).toordinal()),
        str(date(2022, 5, 31).toordinal()),
    ]
    rates = html[html.index('class="stack rates"') :]
    assert re.findall(r'<td data-label="([^"]+)">', rates)[:2] == [
        "Giá trị",
        "Cách tính",
    ]


def test_a_province_puts_its_emblem_and_colours_on_it(tmp_path: Path) -> None:
    (tmp_path / "mine" / "static").mkdir(parents=True)
    (tmp_path / "mine" / "static" / "emblem.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'/>"
    )
    (tmp_path / "mine" / "static" / "province.css").write_text(
        ":root { --brand: #004a2f; }"
    )
    compliance = evaluate(
        assembled({PLAN_FILE: PLAN_TEXT}), date(2022, 8, 1), Settings()
    )
    site = Site(
        compliance, Config(templates="mine"), commit=None, dirty=False, version="0"
    )
    renderer = Renderer(site, tmp_path)
    html = renderer.render(
        next(page for page in pages(site) if page.path == "vi/index.html")
    )
    assert '<img src="../static/emblem.svg" alt=""' in html
    assert html.index("static/dxplan.css") < html.index("static/province.css")
    assert {"static/emblem.svg", "static/province.css", "static/dxplan.js"} <= {
        path for path, _ in renderer.static_files()
    }


PLAN_FILE, PLAN_TEXT = (
    "na/p/plan.md",
    md("title: Kế hoạch\ndocument: plan-doc\nperiod: 2022"),
)


def _table(rows: int, kind: str = "", heads: int = 5) -> Table:
    whole = tuple(Markup("<tr></tr>") for _ in range(rows))
    return Table(Markup("x"), ("x",) * heads, whole, kind)


def test_a_page_with_many_tables_shows_a_few_rows_of_the_last_ones() -> None:
    pager = TablePager("vi/targets.html")
    shown = [len(pager.first_part(_table(100, "targets")).rows) for _ in range(40)]
    assert shown[:4] == [46, 2, 2, 2]
    assert sum(shown) < 230
    held = [len(further.part.rows) for further in pager.further]
    assert sum(shown) + sum(held) == 40 * 100
    assert max(held) <= 200


def test_a_row_of_a_wide_table_takes_the_room_of_its_cells() -> None:
    pager = TablePager("vi/matrix.html")
    assert len(pager.first_part(_table(100, "wide", heads=60)).rows) == 10
    assert {len(further.part.rows) for further in pager.further} == {10}


def test_only_tables_of_many_rows_have_a_file_and_keep_their_number() -> None:
    pager = TablePager("vi/na/p/index.html")
    few, many = [f"na/p/tasks/{i}" for i in range(9)], ["x"] * 10
    assert pager.rows_link("tasks", few) is None
    assert pager.rows_link("tasks", many) is not None
    assert [file.path for file in pager.rows_files] == ["data/rows/na/p.2.csv"]


def test_headings_are_no_rows_and_stand_again_on_the_next_page() -> None:
    size = 400
    listed = [
        heading_row("Cấp tỉnh", 2),
        *(plain_row(f"Nơi {i}", "1") for i in range(size)),
    ]
    pager = TablePager("vi/x.html")
    first = pager.first_part(table(Markup("Các nơi"), ("Nơi", "Số"), listed))
    (further,) = pager.further
    assert (first.total, first.last + 1, further.part.last) == (
        size,
        further.part.first,
        size,
    )
    assert further.part.rows[0] == first.rows[0]
    assert "Cấp tỉnh" in first.rows[0]
