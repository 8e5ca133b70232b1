"""The charts: their numbers are those of the tables and the data; what is drawn is plain, whole and always the same."""

import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browsers import AXE, CHROMIUM, FLAGS, OUTSIDE, violations
from playwright.sync_api import Browser, Page, sync_playwright
from rendering import site_files
from samples import ROOT, md, on, reports, target, task

from dxplan.compliance.progress_groups import group_sizes
from dxplan.compliance.trends import trend
from dxplan.config.config import Config
from dxplan.history.head import NO_HEAD
from dxplan.site import build
from dxplan.site.charts.axes import day_axis, number_axis
from dxplan.site.charts.bullets import Bullet, scale
from dxplan.site.charts.charts import Charts
from dxplan.site.charts.tasks import COLUMNS, deadlines
from dxplan.site.counts import ScopeCounts
from dxplan.site.formats import LanguageFormats
from dxplan.site.site import Site

DAY = "2024-03-10"
HOSTILE = "<script>alert(1)</script> \"&' {{ 7*7 }} </svg>"
TRENDED = tuple(
    map(
        date.fromisoformat,
        ("2022-05-31", "2022-06-30", "2022-12-31", "2023-12-31", "2024-03-10"),
    )
)


def done(on_day: str, reported: str | None = None) -> str:
    return reports(
        f"date: {reported or on_day}, status: completed, completed_on: {on_day}, document: qd"
    )


FILES = {
    "na/p/tasks/01.md": task(done("2022-06-20"), deadline="2022-06"),
    "na/p/tasks/02.md": task(done("2022-08-20", "2023-05-05"), deadline="2022-06"),
    "na/p/tasks/03.md": task(
        reports("date: 2022-05-01, status: in_progress"), deadline="2022-12"
    ),
    "na/p/tasks/04.md": task(deadline="2022-12"),
    "na/p/tasks/05.md": task(deadline="2024-06", lead="b"),
    "na/p/tasks/06.md": task(deadline="none"),
    "na/p/tasks/07.md": task(done("2022-11-20"), deadline="2023-03"),
    "na/p/tasks/08.md": task(
        reports("date: 2022-05-01, status: in_progress"), deadline="2023-06"
    ),
    "na/p/tasks/09.md": task(done("2022-12-20"), deadline="2023-09"),
    "na/p/targets/path.md": target(
        "level: commune\nindicator: share\noperator: '>='\nvalue: 80\nbaseline: {date: 2021, value: 20}\n"
        "measurements: [{date: 2022-Q2, value: 30}, {date: 2023, value: 41.5}]",
        by="2025",
    ),
    "na/p/targets/rank.md": target(
        "indicator: index\noperator: '<='\nvalue: 15\nout_of: 63\n"
        "measurements: [{date: 2021, value: 63}, {date: 2022, value: 32}]",
        by="2025",
    ),
    "na/p/targets/over.md": target(
        "indicator: share\nmeasurements: [{date: 2023, value: 200, operator: '>'}]",
        by="2025",
    ),
    "na/p/targets/unmeasured.md": target(
        "indicator: share\noperator: '>='\nvalue: 50\nbaseline: {date: 2021, value: 5}"
    ),
    "na/p/targets/empty.md": target("indicator: share\noperator: '>='\nvalue: 50"),
    "na/p/targets/words.md": target(
        "qualitative: true\nmeasurements: [{date: 2022-11, met: true}]"
    ),
}


def site_of(
    files: dict[str, str] | None = None, day: str = DAY, **config: object
) -> Site:
    compliance = on(day, FILES if files is None else files)
    rows = trend(compliance.portfolio, TRENDED, lambda _: None)
    return Site(
        compliance, Config(**config), commit=None, dirty=False, version="0", trend=rows
    )  # type: ignore[arg-type]


def built(files: dict[str, str] | None = None) -> dict[str, str]:
    compliance = on(DAY, FILES if files is None else files)
    rows = trend(compliance.portfolio, TRENDED, lambda _: None)
    contents = site_files(
        Path(), build.site_of(Path(), compliance, Config(), NO_HEAD, rows), NO_HEAD
    )
    return {
        path: text.decode() for path, text in contents.items() if path.endswith(".html")
    }


@pytest.fixture(scope="module")
def html() -> dict[str, str]:
    return built()


def figures(page: str) -> dict[str, ElementTree.Element]:
    """The pictures of a page, by their kind; each is well-formed by itself."""
    found = re.findall(
        r'<svg class="plot".*?</svg>\n(?=<ul|<p|</figure|\n)', page, re.DOTALL
    )
    pictures = [ElementTree.fromstring(svg.replace("\u00a0", " ")) for svg in found]  # noqa: S314 - our own
    return {str(svg.get("aria-labelledby")).split("-")[1]: svg for svg in pictures}


def table(page: str, kind: str) -> list[list[str]]:
    """The rows of the table that follows a chart, as text."""
    rest = page.replace("\u00a0", " ").partition(f'id="chart-{kind}"')[2]
    body = re.search(r"<tbody>(.*?)</tbody>", rest, re.DOTALL)
    assert body is not None
    rows = body[1].split("</tr>")[:-1]
    return [
        [
            re.sub(r"<[^>]*>", "", cell).strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row)
        ]
        for row in rows
    ]


def told(svg: ElementTree.Element) -> list[str]:
    return [
        str(text.text) for text in svg.iter("text") if "told" in str(text.get("class"))
    ]


def test_boxes_are_those_of_the_summary(html: dict[str, str]) -> None:
    page = html["vi/na/index.html"]
    summary = on(DAY, FILES).summaries["jurisdiction", "na"]
    sizes = [size for size in summary.boxes.values() if size]
    boxes = page.partition('<ul class="boxes">')[2].partition("</ul>")[0]
    numbers = [int(number) for number in re.findall(r">(\d+)</a>", boxes)]
    assert numbers == sorted(sizes, reverse=True)
    assert sum(numbers) == summary.tasks == 9
    svg = figures(page)["boxes"]
    groups = [size for size in group_sizes(summary.boxes).values() if size]
    assert [int(number) for number in told(svg)] == groups
    described = "".join(svg.find("desc").itertext())  # type: ignore[union-attr]
    assert all(str(size) in described for size in groups)
    widths = [
        float(str(box.get("width")).rstrip("%"))
        for box in svg.iter("rect")
        if box.get("class")
    ]
    assert sum(widths) == pytest.approx(100, abs=0.05)


def test_deadlines_add_up_to_the_tasks_with_and_without_one(
    html: dict[str, str],
) -> None:
    rows = table(html["vi/na/index.html"], "deadlines")
    assert [(row[0], row[1]) for row in rows[:-1]] == [
        ("tháng 6/2022", "2"),
        ("tháng 12/2022", "2"),
        ("tháng 3/2023", "1"),
        ("tháng 6/2023", "1"),
        ("tháng 9/2023", "1"),
        ("tháng 6/2024", "1"),
    ]
    assert rows[-1][1] == "8"
    assert all(int(row[1]) == sum(map(int, row[2:-1])) for row in rows)
    assert "1 nhiệm vụ khác không có thời hạn bắt buộc" in html["vi/na/index.html"]
    assert told(figures(html["vi/na/index.html"])["deadlines"]) == [*"221111"]
    of_one_task = html["vi/na/b/index.html"]
    assert "chart-boxes" in of_one_task
    assert "chart-deadlines" not in of_one_task


def test_each_task_of_the_deadlines_is_named_beside_its_number(
    html: dict[str, str],
) -> None:
    rows = (
        str(html["vi/na/index.html"])
        .split('id="chart-deadlines"')[1]
        .split("<tbody>")[1]
        .split("</tbody>")[0]
    )
    named = [
        re.findall(r'<a href="([^"]*tasks/[^"]*)"', row)
        for row in rows.split("</tr>")[:-1]
    ]
    assert [len(tasks) for tasks in named] == [2, 2, 1, 1, 1, 1, 0]
    assert len({task for tasks in named for task in tasks}) == 8


def test_silence_after_a_deadline_is_no_overdue_unless_the_site_is_official() -> None:
    silent = deadlines(ScopeCounts(site_of(), ("all", None)))
    official = deadlines(ScopeCounts(site_of(official=True), ("all", None)))
    assert silent is not None
    assert official is not None
    assert dict(silent.boxes)["not_reported_overdue"] == 1
    assert dict(silent.boxes)["overdue"] == 2
    assert dict(official.boxes)["overdue"] == 3
    assert silent.total == official.total == 8


def test_progress_is_drawn_by_the_day_of_completion(html: dict[str, str]) -> None:
    """The second task was reported in 2023 and done in 2022."""
    page = html["vi/na/index.html"]
    assert table(page, "progress") == [
        ["31/12/2023", "9", "4", "2", "3"],
        ["31/12/2022", "9", "4", "0", "4"],
        ["30/6/2022", "9", "1", "0", "6"],
        ["31/5/2022", "9", "0", "0", "7"],
    ]
    svg = figures(page)["progress"]
    assert told(svg) == ["4"]
    assert len(svg.findall("svg")) == len(TRENDED) - 1  # not where the line goes on
    assert "Theo ngày hoàn thành: 0/9 ngày 31/5/2022, 4/9 ngày 10/3/2024" in "".join(
        svg.itertext()
    )
    assert "Theo ngày cập nhật" not in "".join(svg.itertext())


def test_nothing_is_drawn_where_hardly_anything_changed() -> None:
    once = {"na/p/tasks/01.md": FILES["na/p/tasks/01.md"]}
    for path in ("vi/na/index.html", "vi/na/p/index.html"):
        assert "chart-progress" not in built(once)[path]


ELSEWHERE = {
    "xa/jurisdiction.md": md("name: Nơi khác\nlevel: province"),
    "xa/p/plan.md": md("title: Khác\ndocument_unknown: chưa rõ\nperiod: 2022"),
    "xa/p/tasks/01.md": md("title: Việc\nlead_unknown: chưa rõ\ndeadline: none"),
}
"""A second province: of one alone there is nothing to compare."""


def test_silence_is_no_zero() -> None:
    tasks = {"na/p/tasks/01.md": task(), "na/p/tasks/02.md": task()}
    page = built(tasks)["vi/na/index.html"]
    assert "chart-progress" not in page
    described = "".join(figures(page)["boxes"].find("desc").itertext())  # type: ignore[union-attr]
    assert "2 nhiệm vụ: 2 chưa có thông tin (trong đó 2 đã qua thời hạn)." in described
    assert "0,0" not in described


def test_a_path_shows_what_its_table_says(html: dict[str, str]) -> None:
    page = html["vi/na/p/targets/path/index.html"]
    assert table(page, "path") == [
        ["năm 2021", "Mức gốc", "20%", "–"],
        ["quý II/2022", "Số đo", "30%", "27,4%"],
        ["năm 2023", "Số đo", "41,5%", "50,0%"],
        ["31/12/2025", "Mức đề ra", "≥ 80%", "80%"],
    ]
    svg = figures(page)["path"]
    assert sorted(told(svg)) == sorted(
        ["20%", "41,5%", "≥ 80%"]
    )  # 30% stands too near the first
    described = "".join(svg.find("desc").itertext())  # type: ignore[union-attr]
    assert described == (
        "Số đo gần nhất: 41,5% (năm 2023). Mức đề ra: ≥ 80%, chậm nhất ngày 31/12/2025. "
        "Theo đường thẳng từ 20% (năm 2021), tại ngày đo cần đạt 50,0%."
    )
    assert (
        len(
            [line for line in svg.iter("line") if "line-span" in str(line.get("class"))]
        )
        == 2
    )


def test_nothing_is_drawn_of_what_is_not_known(html: dict[str, str]) -> None:
    for key in ("empty", "words", "over"):
        assert "chart-path" not in html[f"vi/na/p/targets/{key}/index.html"], key
    page = html["vi/na/p/targets/unmeasured/index.html"]
    drawn = figures(page)["bullet"]
    marks = {str(mark.get("class")) for mark in drawn if mark.get("class")}
    assert marks == {"track", "baseline", "goal", "told", "soft"}
    assert "Chưa tìm thấy số liệu nào." in "".join(drawn.find("desc").itertext())  # type: ignore[union-attr]
    assert "chart-path" not in page
    assert "chart-bullet" not in html["vi/na/p/targets/words/index.html"]
    nothing = built({})
    assert not any('<figure class="chart"' in page for page in nothing.values())


def test_a_better_rank_stands_higher_and_a_greater_share_too() -> None:
    charts = Charts(site_of())
    states = charts.site.compliance.targets
    rank, share = (
        charts.path(states["na/p/targets/rank"]),
        charts.path(states["na/p/targets/path"]),
    )
    assert rank is not None
    assert share is not None
    assert rank.goal is not None
    assert rank.goal.top < rank.points[0].top
    assert rank.ticks[0].value == 1
    assert share.points[1].top < share.points[0].top
    assert share.has_line
    assert not rank.has_line


def test_places_are_compared_only_by_one_measure() -> None:
    files = {
        **FILES,
        "na/p/targets/people.md": target(
            "indicator: share\nmeasure: người\nvalue: 9\noperator: '>='"
        ),
    }
    site = site_of(files)
    shown = scale(site, site.by_indicator["share"])
    assert shown is not None
    assert shown.ends == (0, 200)
    bullets = {
        state.id.rpartition("/")[2]: shown.bullet(state)
        for state in site.by_indicator["share"]
    }
    assert bullets.pop("people") is None
    assert set(bullets) == {"empty", "unmeasured", "over", "path"}
    assert bullets["over"] == Bullet(start=0, goal=None, latest=100)
    assert bullets["path"] == Bullet(0, 40, 20.75, earlier=(15,), baseline=10)


def test_a_rank_is_a_place_among_those_ranked() -> None:
    site = site_of()
    state = site.compliance.targets["na/p/targets/rank"]
    shown = scale(site, [state])
    assert shown is not None
    assert shown.ends is None
    assert shown.bullet(state) == Bullet(0, goal=77.42, latest=50, earlier=(0,))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_comparison_in_a_browser(folder: Path, page: Page, scheme: str) -> None:
    page.goto((folder / "vi/share/index.html").as_uri())
    page.emulate_media(media="screen", color_scheme=scheme)  # type: ignore[arg-type]
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OUTSIDE) == []
        bars = page.locator("td.bullets svg")
        assert {box["height"] for bar in bars.all() if (box := bar.bounding_box())} == {
            24
        }
    assert violations(page) == []


def test_compared_targets_are_named_by_place_level_and_year(
    html: dict[str, str],
) -> None:
    page = html["vi/share/index.html"]
    rows = re.findall(r'<th scope="row">(.*?)</th>', page)
    names = [re.sub("<[^>]*>", "", row.replace("<br>", " – ")) for row in rows]
    assert names == [
        "Nghệ An · năm 2022 – Kế hoạch: Chỉ tiêu",
        "Nghệ An · năm 2022 – Kế hoạch: Chỉ tiêu",
        "Nghệ An · Cấp xã · năm 2025",
        "Nghệ An · năm 2025",
    ]
    assert page.count("<h2") == 0


def test_no_figure_at_all_is_not_an_old_one() -> None:
    files = {
        f"na/p/targets/{key}.md": target(
            f"indicator: share\noperator: '>='\nvalue: 50{measured}", by="2022"
        )
        for key, measured in {
            "none": "",
            "old": "\nmeasurements: [{date: 2020, value: 9}]",
            "late": "\nmeasurements: [{date: 2023, value: 9}]",
            "unclear": "\nmeasurements: [{date: 2022, value: 40, operator: '>'}]",
        }.items()
    }
    pages = built(files)
    said = {
        key: pages[f"vi/na/p/targets/{key}/index.html"].partition('class="now"')[2]
        for key in ("none", "old", "late", "unclear")
    }
    assert "Chưa có số liệu</span> Chưa tìm thấy số liệu nào." in said["none"]
    assert "Chưa đủ số liệu</span> Có số liệu, nhưng cũ hơn" in said["old"]
    assert "Có số liệu, nhưng không thuộc kỳ" in said["late"]
    assert "Có số liệu, nhưng chưa đủ rõ" in said["unclear"]


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2022-06", "2022-06", 1), ("2022-01", "2024-12", 36), ("2022-01", "2025-01", 13), ("2022", "2040", 19),
        ("2022", "2099", 26), ("1945", "2100", 32),
    ],
)  # fmt: skip
def test_deadlines_of_any_time_have_a_place(first: str, last: str, count: int) -> None:
    files = {
        "na/p/tasks/1.md": task(deadline=first),
        "na/p/tasks/2.md": task(deadline=last),
    }
    found = deadlines(ScopeCounts(site_of(files), ("all", None)))
    assert found is not None
    assert len(found.columns) == count <= COLUMNS
    assert found.total == sum(column.total for column in found.columns) == 2
    assert found.columns[0].total >= 1
    assert found.columns[-1].total >= 1
    words = LanguageFormats("vi", Path("site_templates/i18n/vi.yaml"))
    assert all(
        words.axis_period(column.period) and words.period(column.period)
        for column in found.columns
    )


def test_axes_of_equal_extreme_and_impossible_values() -> None:
    equal = number_axis([Decimal(0), Decimal(0)], (14, 3))
    assert equal is not None
    assert equal.place(Decimal(0)) == 14
    assert number_axis([Decimal("1e400")], (14, 3)) is None
    negative = number_axis([Decimal(-5), Decimal(5)], (14, 3))
    assert negative is not None
    assert [tick.value for tick in negative.ticks if tick.value < 0]
    first = number_axis([Decimal(1)], (14, 3), rank=True)
    assert first is not None
    assert first.place(Decimal(1)) == 3
    assert number_axis([Decimal("0.3")], (14, 3)).ticks[1].value in {
        Decimal("0.1"),
        Decimal("0.05"),
    }  # type: ignore[union-attr]
    assert day_axis([]) is None
    assert day_axis([date(1, 1, 1), date(9999, 12, 31)]) is None
    week = day_axis([date(2022, 7, 12), date(2022, 7, 14)])
    assert week is not None
    assert [tick.value.day for tick in week.ticks] == [12, 13, 14]
    years = day_axis([date(2022, 3, 1), date(2030, 12, 31)])
    assert years is not None
    assert all((tick.value.month, tick.value.day) == (1, 1) for tick in years.ticks)
    assert (
        years.place(date(2022, 3, 1))
        < years.ticks[0].at
        < years.ticks[-1].at
        < years.place(date(2030, 12, 31))
    )


def test_no_picture_needs_a_style_and_all_are_the_same_twice(
    html: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = 0
    for path, page in html.items():
        assert not re.search(r"\sstyle=|<style|\son\w+=", page), path
        for svg in figures(page).values():
            pictures += 1
            assert svg.get("role") == "img"
            titles = [
                f"chart-{str(svg.get('aria-labelledby')).split('-')[1]}-{part}"
                for part in ("title", "desc")
            ]
            assert [svg.find("title").get("id"), svg.find("desc").get("id")] == titles  # type: ignore[union-attr]
            assert all(
                part.get("fill", "url(#").startswith("url(#") for part in svg.iter()
            )
            assert "stroke" not in {name for part in svg.iter() for name in part.keys()}  # noqa: SIM118
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path
    assert pictures >= 20
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    again = built()
    monkeypatch.undo()
    time.tzset()
    assert again == html


def test_hostile_names_stay_text() -> None:
    name = f"name: {{vi: '{HOSTILE.replace(chr(39), chr(39) * 2)}', en: X}}\nlevel: province"
    page = built({**FILES, **ELSEWHERE, "na/jurisdiction.md": md(name)})[
        "vi/index.html"
    ]
    assert "<script>alert" not in page
    assert HOSTILE in unescape(page)


@pytest.fixture(scope="module")
def folder(html: dict[str, str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for path, page in html.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(page, encoding="utf-8")
        shutil.copytree(ROOT / "site_templates/static", root / "static")
        yield root


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(FLAGS)
        )
        yield browser.new_page(viewport={"width": 320, "height": 900})
        browser.close()


INSIDE = """() => [...document.querySelectorAll("svg.plot text")].filter((text) => {
  const own = text.getBoundingClientRect(), picture = text.closest("svg.plot").getBoundingClientRect();
  const across = own.left < picture.left - 1 || own.right > picture.right + 1;
  return text.checkVisibility() && (across || own.top < picture.top - 1 || own.bottom > picture.bottom + 1);
}).map((text) => text.textContent)"""
"""Text that a picture cuts off."""

CONTRAST = """() => {
  const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const paper = light(getComputedStyle(document.body).backgroundColor);
  return Math.min(...[...document.querySelectorAll("svg.plot text, svg.plot tspan")].map((text) => {
    const ink = light(getComputedStyle(text).fill);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  }));
}"""
"""The least contrast of a picture's text: axe does not look into pictures."""


@pytest.mark.parametrize(
    "path",
    [
        "na/index",
        "na/p/targets/path/index",
        "na/p/targets/rank/index",
        "na/p/targets/unmeasured/index",
    ],
)
def test_charts_in_a_browser(folder: Path, page: Page, path: str) -> None:
    assert AXE
    page.goto((folder / "vi" / f"{path}.html").as_uri())
    for look in (
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"forced_colors": "active"},
    ):
        page.emulate_media(**{"color_scheme": "light", "forced_colors": "none", **look})  # type: ignore[arg-type]
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(OUTSIDE) == []
            assert page.evaluate(INSIDE) == [], (look, width)
        assert violations(page) == []
        assert page.evaluate(CONTRAST) >= 7
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert (
        page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('.plot')).fontSize)"
        )
        == 28
    )
    page.emulate_media(media="print", forced_colors="none")
    assert page.locator("svg.plot").first.is_visible()
    assert all(row.is_visible() for row in page.locator(".numbers tbody tr").all())
    page.emulate_media(media="screen")
