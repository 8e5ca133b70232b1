"""How the pages look in a real browser, where no other check sees it: statuses, charts, texts, paper."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from samples import ROOT, md, reports, task, write

WIDTHS = (390, 1280)
PAGES = (
    "index.html",
    "matrix.html",
    "overdue.html",
    "na/index.html",
    "na/p/index.html",
    "na/p/tasks/01/index.html",
    "na/p/targets/01/index.html",
)
STATUSES = {
    "01": task(
        "implements: m/list/tasks/01\n"
        + reports("date: 2022-09-01, status: in_progress")
    ),
    "02": task("implements: m/list/tasks/02", title="Việc không có báo cáo"),
    "03": task(reports("date: 2022-06-01, status: completed"), deadline="2022-07"),
    "04": task(
        reports("date: 2022-09-01, status: completed, completed_on: 2022-08-30"),
        deadline="2022-08",
    ),
    "05": task(
        reports("date: 2022-09-01, status: piloting"),
        deadline="{by: 2022-08, firm: false}",
    ),
    "06": task(reports("date: 2022-09-01, status: submitted"), deadline="2022-10"),
    "07": task(deadline="none"),
}
TARGET = """
    title: Tỷ lệ
    source: {document: plan-doc}
    indicator: share
    operator: ">="
    value: 80
    by: 2025
    baseline: {value: 21, date: 2021-12-31}
    measurements:
      - {date: 2022-03, value: 25}
      - {date: 2022-06, value: 41.5}
"""


def corpus() -> dict[str, str]:
    """A list that eight provinces have to answer, and every status that a task can have."""
    files = {
        "m/jurisdiction.md": md("name: Bộ\nlevel: national"),
        "m/list/plan.md": md(
            "title: Danh mục\ndocument_unknown: x\nperiod: 2022\nassigns: true"
        ),
        **{
            f"m/list/tasks/{i:02}.md": md(
                f"title: Nhiệm vụ được giao số {i}\ndeadline: none"
            )
            for i in range(1, 5)
        },
        **{f"na/p/tasks/{number}.md": text for number, text in STATUSES.items()},
        "na/p/targets/01.md": md(TARGET),
    }
    for i in range(1, 8):
        files[f"p{i}/jurisdiction.md"] = md(f"name: Tỉnh thứ {i}\nlevel: province")
        files[f"p{i}/q/plan.md"] = md(
            "title: Kế hoạch\ndocument_unknown: x\nperiod: 2022"
        )
        for month in range(1, 13):
            text = f"title: Việc\nlead_unknown: x\ndeadline: 2022-{month:02}\nimplements: m/list/tasks/01"
            files[f"p{i}/q/tasks/{month:02}.md"] = md(text)
    return files


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("layout"), corpus())
    command = [
        sys.executable,
        "-m",
        "dxplan",
        "-C",
        str(root),
        "build",
        "--as-of",
        "2022-10-20",
        "--out",
        "site",
    ]
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        cwd=root,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    return root / "site/vi"


TAGS = """() => [...document.querySelectorAll(".tag")].filter((tag) => tag.checkVisibility()).flatMap((tag) => {
  const cell = (tag.closest("td, th, li, dd, p") || document.body).getBoundingClientRect();
  const place = tag.getBoundingClientRect(), icon = tag.querySelector("svg").getBoundingClientRect();
  const words = document.createRange(), said = tag.textContent.trim(), wrong = [];
  words.setStartAfter(tag.querySelector("svg"));
  words.setEndAfter(tag.lastChild);
  const lines = [...words.getClientRects()].filter((line) => line.width > 1);
  const starts = new Set(lines.map((line) => Math.round(line.top / 4)));
  if (place.left < cell.left - 1 || place.right > cell.right + 1) wrong.push("outside: " + said);
  if (lines.some((line) => line.left < icon.right)) wrong.push("under its icon: " + said);
  if (lines.some((line) => line.right > place.right || line.bottom > place.bottom + 1)) wrong.push("cut: " + said);
  if (getComputedStyle(tag).display.includes("flex") && lines.length > starts.size) wrong.push("in columns: " + said);
  return wrong;
})"""

LABELS = """() => [...document.querySelectorAll("svg.plot")].flatMap((plot) => {
  const frame = plot.getBoundingClientRect(), wrong = [];
  const texts = [...plot.querySelectorAll("text")].filter((text) => text.checkVisibility());
  const places = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
  for (const [i, [said, a]] of places.entries()) {
    if (a.left < frame.left - 1 || a.right > frame.right + 1) wrong.push("beside the chart: " + said);
    if (a.top < frame.top - 3 || a.bottom > frame.bottom + 3) wrong.push("above or below the chart: " + said);
    for (const [other, b] of places.slice(i + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > 5) wrong.push(said + " meets " + other);
    }
  }
  return wrong;
})"""

CLIPPED = """() => [...document.querySelectorAll("body *")].flatMap((element) => {
  if (!element.checkVisibility() || element.closest("svg, .hidden, .skip, .scroll, select")) return [];
  if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) return [];
  const style = getComputedStyle(element), place = element.getBoundingClientRect();
  const cut = style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
  const aside = place.right > document.documentElement.clientWidth + 1 || place.left < -1;
  const text = element.matches("h1, h2, h3, p, li, td, dd");
  const tight = text && parseFloat(style.lineHeight) < 1.29 * parseFloat(style.fontSize);
  return cut || aside || tight ? [element.textContent.trim().slice(0, 60)] : [];
})"""
"""Text that is cut or beside the page, and lines too close for letters with two marks such as Ễ above a line with ự."""


@pytest.fixture(scope="module", params=WIDTHS)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": request.param, "height": 900})
    yield opened
    opened.close()


def over(page: Page, site: Path, *scripts: str) -> list[tuple[str, object]]:
    """What the scripts find wrong on each of the pages."""
    found: list[tuple[str, object]] = []
    for path in PAGES:
        page.goto((site / path).as_uri())
        found += [
            (path, wrong) for script in scripts for wrong in page.evaluate(script)
        ]
    return found


def test_statuses_charts_and_texts_are_whole(page: Page, site: Path) -> None:
    assert over(page, site, TAGS, LABELS, CLIPPED) == []
    assert page.locator("svg.plot text").count() > 5
    page.goto((site / "matrix.html").as_uri())
    assert page.locator("td a.cell").count() >= 20


@pytest.mark.parametrize(
    ("script", "css"),
    [
        (TAGS, ".tag { display: inline-flex !important; width: 8rem; }"),
        (LABELS, ".plot text { font-size: 3em; }"),
        (CLIPPED, "h1 { line-height: 1 !important; }"),
    ],
)
def test_what_these_look_for_is_found(
    browser: Browser, site: Path, script: str, css: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900}, bypass_csp=True)
    page.goto(
        (site / "na/p/index.html").as_uri()
        if script != TAGS
        else (site / "overdue.html").as_uri()
    )
    page.add_style_tag(content=css)
    assert page.evaluate(script)
    page.close()


def test_a_head_stays_in_sight_above_many_columns(page: Page, site: Path) -> None:
    page.goto((site / "matrix.html").as_uri())
    box = page.locator(".sideways")
    box.evaluate("(box) => { box.style.maxHeight = '15rem'; box.scrollTo(300, 150); }")
    head, cell = (
        page.locator(f".sideways {which}").first.bounding_box()
        for which in ("thead th", "tbody th")
    )
    frame = box.bounding_box()
    assert head
    assert cell
    assert frame
    assert head["y"] == pytest.approx(frame["y"], abs=2)
    assert head["x"] == cell["x"] == pytest.approx(frame["x"], abs=2)


BEYOND = """() => [...document.querySelectorAll("td, th, text, .tag")].filter((part) => part.checkVisibility()
  && part.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((part) => part.textContent)"""


def test_paper_shows_every_column_and_no_navigation(
    browser: Browser, site: Path
) -> None:
    page = browser.new_page(viewport={"width": 720, "height": 1000})
    page.emulate_media(media="print")
    assert over(page, site, BEYOND) == []
    page.goto((site / "matrix.html").as_uri())
    navigation = page.locator(
        ".parts, .menu, .settings, .filter, .crumbs, .seek"
    ).locator("visible=true")
    assert navigation.count() == 0
    cell = page.locator(".wide td").first
    label = cell.evaluate("(cell) => getComputedStyle(cell, '::before').content")
    assert label == f'"{cell.get_attribute("data-label")}"'
    page.close()


def test_the_dark_theme_is_the_same_by_system_and_by_choice() -> None:
    css = (ROOT / "site_templates/static/dxplan.css").read_text(encoding="utf-8")
    by_system, by_choice = re.findall(
        r"\{\s*color-scheme: dark;(.*?)\}", css, re.DOTALL
    )
    assert by_system.split() == by_choice.split()
