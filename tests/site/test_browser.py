"""The real site in a real browser: accessible, whole at every width, by keyboard, without scripts, from a file."""

import functools
import gzip
import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browsers import ONE_OF_A_KIND, OUTSIDE, violations
from built_sites import dead, heavy
from history_site import DAY as HISTORY_DAY
from history_site import tell
from playwright.sync_api import Browser, Page, Response
from samples import FROZEN, md, task, write

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.exchange.trends import read_trend
from dxplan.history.head import read_head
from dxplan.portfolio.loader import ParsedFiles, load
from dxplan.site.build import site_of
from dxplan.site.pages.all_pages import pages
from dxplan.site.shipped_templates import shipped_templates
from dxplan.text.collation import by_alphabet

DAY = "2026-11-22"
LIST = "vi/list.all/index.html"
TASK = "vi/nghe-an/2022-22-tasks/tasks/05/index.html"
KEYED = ("list.html", "home.html", "task.html", "search.html", "matrix.html")
"""Templates that have, between them, everything that a keyboard may stop at."""

BY_WIDTH = (
    "color-contrast",
    "link-in-text-block",
    "target-size",
    "scrollable-region-focusable",
)
"""What a wide window may break where a phone's is right; what only wide pages have, those of KEYED have too."""

FIRST_TASK = """() => {
  document.querySelector("main > .notice:first-child")?.remove(); // of an earlier day
  const rows = [...document.querySelectorAll("main .tasks tr[data-status]")];
  const first = rows.find((row) => row.checkVisibility());
  return first ? first.getBoundingClientRect().top + scrollY : 0;
}"""
"""How far below the upper edge of a page the row of its first task stands; 0 where it has none."""

SLICES = 4


def build(root: Path, day: str, out: Path) -> Path:
    command = [
        sys.executable,
        "-m",
        "dxplan",
        "-C",
        str(root),
        "build",
        "--keep-going",
        "--as-of",
        day,
    ]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    subprocess.run(
        [*command, "--out", str(out)], check=True, capture_output=True, env=environment
    )
    return out


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real plans."""
    return build(FROZEN, DAY, tmp_path_factory.mktemp("browser") / "site")


@pytest.fixture(scope="module")
def kinds(site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The largest page of every template, of the real site or of a small one that has what the real plans lack."""
    root = tmp_path_factory.mktemp("history")
    tell(root)
    many = {
        f"na/p/tasks/them-{number}.md": task(title=f"Việc thêm {number}")
        for number in range(201)  # more than a page shows
    }
    hard = "reports: {date: 2022-02-01, status: in_progress, difficulty: Thiếu người}"
    many["na/p/tasks/kho.md"] = task(hard)
    many["na/sau/plan.md"] = md(
        "title: Kế hoạch sau\ndocument_unknown: Chưa có\nperiod: 2099"
    )
    many["na/rut/plan.md"] = md(
        "title: Kế hoạch khác\ndocument: qd\nperiod: 2022\n"
        "withdrawn: [{id: na/rut/tasks/01, title: Không phải việc, recorded: 2022-01-05, reason: Nhập nhầm}]"
    )
    write(root, many, base={})
    small = build(root, HISTORY_DAY.isoformat(), site.with_name("small"))
    return {
        **largest(root, HISTORY_DAY, small),
        **largest(FROZEN, date.fromisoformat(DAY), site),
    }


def largest(root: Path, day: date, site: Path) -> dict[str, Path]:
    """The largest page of every template."""
    known: ParsedFiles = {}
    portfolio = load(root, known)
    head = read_head(root, portfolio, history=True)
    trend = read_trend(root, portfolio, day, head, known)
    made = pages(
        site_of(root, evaluate(portfolio, day, Settings()), Config(), head, trend)
    )
    further = [(site / "vi").rglob("*.[0-9].html")]
    found = [
        (page.template, site / page.path)
        for page in made
        if not page.path.startswith("en/")
    ]
    found += [("more.html", file) for files in further for file in files]
    return dict(sorted(found, key=lambda pair: pair[1].stat().st_size))


class Zipped(http.server.SimpleHTTPRequestHandler):
    """Gives files as web servers do."""

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            self.send_error(404)
            return
        content = gzip.compress(file.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site below a path of a web server."""
    serve = functools.partial(Zipped, directory=str(site.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/site/"
    server.shutdown()
    server.server_close()


LED_ON = {"root.html", "moved.html"}
"""Pages that lead on by themselves, at once."""


def test_every_template_of_a_page_is_looked_at(kinds: dict[str, Path]) -> None:
    templates = {
        file.name
        for file in shipped_templates().glob("*.html")
        if not file.name.startswith("_")
    }
    assert kinds.keys() - {"badge.svg"} == templates


def looked_at(kinds: dict[str, Path]) -> list[tuple[str, Path]]:
    """The pages of the templates that people read, each with its template."""
    return [
        (template, file)
        for template, file in sorted(kinds.items())
        if template not in {*LED_ON, "badge.svg"}
    ]


def test_the_built_site_has_no_dead_address_and_no_heavy_page(site: Path) -> None:
    assert dead(site) == []
    assert heavy(site) == []


def seen(page: Page) -> list[str]:
    """What goes wrong on a page: messages of the console, failed scripts, requests to elsewhere."""
    wrong: list[str] = []
    page.on(
        "console",
        lambda message: (
            wrong.append(message.text) if message.type in {"error", "warning"} else None
        ),
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda request: (
            wrong.append(request.url) if not request.url.startswith("file:") else None
        ),
    )
    return wrong


@pytest.mark.parametrize("which", range(SLICES))
def test_every_kind_of_page_is_accessible_and_whole(
    kinds: dict[str, Path], browser: Browser, which: int
) -> None:
    found: dict[object, object] = {}
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    wrong = seen(page)
    for template, path in looked_at(kinds)[which::SLICES]:
        page.emulate_media(color_scheme="light")
        page.goto(path.as_uri())
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found[path, width, "200%"] = page.evaluate(OUTSIDE)
        page.evaluate("document.documentElement.style.fontSize = ''")
        for width in (1280, 820, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            found[path, width] = page.evaluate(OUTSIDE)
        found[path, "axe"] = violations(page)
        page.evaluate(ONE_OF_A_KIND)
        page.emulate_media(color_scheme="dark")
        found[path, "dark"] = violations(page, "color-contrast", "link-in-text-block")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
        rules = () if template in KEYED else BY_WIDTH
        found[path, "axe, wide"] = violations(page, *rules)
    assert {key: value for key, value in found.items() if value} == {}
    assert wrong == []
    page.close()


@pytest.mark.parametrize(("width", "height"), [(390, 900), (1280, 800)])
def test_the_tasks_of_a_plan_place_or_unit_begin_on_the_first_screen(
    site: Path, browser: Browser, width: int, height: int
) -> None:
    """What explains comes after them."""
    page = browser.new_page(viewport={"width": width, "height": height})
    tops = {}
    for name in ("plans", "jurisdictions", "units"):
        items = json.loads((site / f"data/{name}.json").read_text(encoding="utf-8"))
        for item in items["items"][:6]:
            page.goto((site / "vi" / item["id"] / "index.html").as_uri())
            tops[item["id"]] = page.evaluate(FIRST_TASK)
    assert {key: top for key, top in tops.items() if top > height} == {}
    assert sum(top > 0 for top in tops.values()) > 8
    page.close()


def test_contrast_and_forced_colours_and_print(site: Path, browser: Browser) -> None:
    page = browser.new_page(
        viewport={"width": 1280, "height": 900}, color_scheme="dark"
    )
    page.goto((site / "vi/matrix.html").as_uri())
    page.get_by_role("button", name="Tương phản").first.click()
    assert violations(page, "color-contrast", "color-contrast-enhanced") == []
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(0, 0, 0)"
    page.emulate_media(media="print")
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    assert page.get_by_role("button").count() == 0
    assert page.locator(".tag").first.is_visible()
    page.emulate_media(media="screen", forced_colors="active")
    border = "getComputedStyle(document.querySelector('.tag')).borderTopWidth"
    assert page.evaluate(border) != "0px"
    assert violations(page) == []
    page.close()


LOOK = """() => {
  window.reached = {};
  document.addEventListener("focusin", ({target: stop}) => {
    const style = getComputedStyle(stop);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    window.reached[stop.dataset.stop] = outlined && stop.getBoundingClientRect().width > 0;
  });
}"""
"""Keeps of every stop of the keyboard whether one could see it."""


@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    kinds: dict[str, Path], browser: Browser, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    for name in KEYED:
        page.goto(kinds[name].as_uri())
        page.evaluate(ONE_OF_A_KIND)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        if width == 390:
            page.locator(".menu > summary").focus()
            page.keyboard.press("Enter")
            assert page.locator(".parts").is_visible()
        tab_through(page, name)
    page.close()


def tab_through(page: Page, name: str) -> None:
    stops = """() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
      .filter((stop) => stop.checkVisibility({visibilityProperty: true}))
      .map((stop, i) => stop.dataset.stop = i).length"""
    expected = page.evaluate(stops)
    page.evaluate(LOOK)
    page.evaluate(
        "document.activeElement.blur(); document.querySelector('.skip').focus()"
    )
    for _ in range(expected - 1):
        page.keyboard.press("Tab")
    for _ in range(expected):  # on a busy machine the browser loses a key now and then
        if len(page.evaluate("window.reached")) == expected:
            break
        page.keyboard.press("Tab")
    reached = page.evaluate("window.reached")
    assert (name, [stop for stop, visible in reached.items() if not visible]) == (
        name,
        [],
    )
    assert (name, len(reached)) == (name, expected)
    page.keyboard.press("Tab")  # and out of the page again
    assert page.evaluate(
        "document.activeElement === document.body || document.activeElement.className === 'skip'"
    )


def test_the_skip_link_leads_to_the_content(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site / TASK).as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_pages_are_whole_without_scripts(site: Path, browser: Browser) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto((site / LIST).as_uri())
    rows = page.locator("tbody tr")
    assert rows.count() > 20
    for summary in page.locator(".fold > summary").all():
        summary.click()
    assert all(row.is_visible() for row in rows.all())
    assert all(form.is_hidden() for form in page.locator(".filter").all())
    page.get_by_role("link", name="Tìm kiếm").click()
    assert page.url.endswith("vi/search.html")
    assert page.locator(".parts").is_hidden()
    page.locator(".menu > summary").click()
    assert page.locator(".settings").count() == 0
    page.locator(".parts").get_by_role("link", name="Chỉ tiêu").click()
    assert page.url.endswith("vi/targets.html")
    page.locator(".menu > summary").click()
    page.get_by_role("link", name="Các trang khác").click()
    page.locator("#rest").get_by_role("link", name="Quá thời hạn").click()
    assert page.url.endswith("vi/overdue.html")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("en/overdue.html")
    context.close()


def test_every_kind_of_page_is_whole_without_scripts(
    kinds: dict[str, Path], browser: Browser
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    idle = ".filter, .settings, thead button"
    for _, path in looked_at(kinds):
        page.goto(path.as_uri())
        assert page.evaluate(OUTSIDE) == [], path
        assert page.locator("h1").is_visible()
        assert page.locator(idle).filter(visible=True).count() == 0, path
    for template in LED_ON:
        left = kinds[template].as_uri()
        page.goto(left)
        page.wait_for_url(
            lambda url, left=left: (
                url != left and re.search(r"/vi/.*index\.html$", url) is not None
            )
        )
    context.close()


def test_a_table_sorts_and_filters_by_keyboard(site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site / LIST).as_uri())
    written, grouped = names(page), groups(page)
    page.locator(".groups").get_by_label("Tìm trong bảng").focus()
    page.keyboard.type("du lieu")
    assert 0 < len(names(page)) < len(written)
    page.locator(".groups").get_by_role("button", name="Bỏ lọc").press("Enter")
    page.locator(".groups").get_by_role("combobox", name="Tình trạng").focus()
    page.keyboard.type("Đã hoàn")
    assert 0 < len(names(page)) < len(written)
    page.locator(".groups").get_by_role("button", name="Bỏ lọc").press("Space")
    page.locator(".groups").locator("thead th button").first.focus()
    page.keyboard.press("Enter")
    assert groups(page) == by_name(grouped)
    page.close()


def test_sorted_places_stay_below_the_headings_of_their_levels(
    site: Path, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site / "vi/jurisdictions.html").as_uri())
    rows = "[...document.querySelectorAll('.places tbody tr')]"
    headings = f"{rows}.map(row => row.querySelector('.group')?.innerText ?? '')"
    places = f"{rows}.map(row => row.cells[0].innerText)"
    written = page.evaluate(headings)
    assert len({*written}) > 2
    button = page.locator(".places thead button").first
    orders = []
    for _ in range(2):
        button.click()
        assert page.evaluate(headings) == written
        orders.append(page.evaluate(places))
    assert orders[0] != orders[1]
    page.close()


def test_home_is_short_on_a_phone(site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    for lang in ("vi", "en"):
        page.goto((site / lang / "index.html").as_uri())
        assert page.evaluate("document.documentElement.scrollHeight") < 6000
    page.close()


def test_the_header_of_a_phone_has_two_lines(site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((site / "vi/index.html").as_uri())
    assert page.locator(".top").bounding_box()["height"] < 110  # type: ignore[index]
    page.close()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_header_does_not_break_with_a_wide_font(
    site: Path, browser: Browser, lang: str
) -> None:
    """A machine may have one font alone, and a wide one: so does a container."""
    context = browser.new_context(bypass_csp=True)
    found = {}
    page = context.new_page()
    for width, most in ((1280, 125), (1000, 125), (970, 125), (390, 110), (320, 110)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto((site / lang / "index.html").as_uri())
        page.add_style_tag(
            content=":root { --sans: 'DejaVu Sans', Verdana } .top, .top * { letter-spacing: .03em }"
        )
        height = page.locator(".top").bounding_box()["height"]  # type: ignore[index]
        meeting = page.evaluate(MEETING)
        if height >= most or meeting:
            found[width] = height, meeting
    context.close()
    assert found == {}


MEETING = """() => {
  const query = ".menu > summary, .find, .languages a, .name span:last-child", wrong = [];
  const places = [...document.querySelectorAll(query)].map((part) => [part.textContent, part.getBoundingClientRect()]);
  for (const [i, [said, a]] of places.entries()) for (const [other, b] of places.slice(i + 1)) {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    if (across > 0 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2) wrong.push(said + " meets " + other);
  }
  const width = document.documentElement.scrollWidth;
  return width > document.documentElement.clientWidth ? [...wrong, width] : wrong;
}"""
"""What of a phone's header stands on something else of it, or beside the page."""


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_phone_has_search_beside_its_menu_at_every_text_size(
    site: Path, browser: Browser, lang: str
) -> None:
    page = browser.new_page()
    page.goto((site / lang / "accessibility.html").as_uri())
    found: dict[object, object] = {}
    for width in (320, 390, 480):
        page.set_viewport_size({"width": width, "height": 844})
        for text in ("-1", "0", "1", "2"):
            page.evaluate(
                "(size) => { document.documentElement.dataset.size = size; }", text
            )
            assert page.get_by_role(
                "link", name={"vi": "Tìm kiếm", "en": "Search"}[lang]
            ).is_visible()
            found[width, text] = page.evaluate(MEETING)
    assert {key: value for key, value in found.items() if value} == {}
    page.close()


def test_the_text_size_is_chosen_where_it_stands_and_shows(
    site: Path, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((site / LIST).as_uri())
    page.locator(".menu > summary").click()
    choices = page.locator(".menu .settings")
    for name in ("Chữ to hơn", "Chữ to nhất", "Cỡ chữ mặc định"):
        button = choices.get_by_role("button", name=name)
        before = button.bounding_box()
        assert before
        x, y = before["x"] + before["width"] / 2, before["y"] + before["height"] / 2
        page.mouse.click(x, y)
        assert choices.locator("[data-size][aria-pressed=true]").inner_text() == name
        page.mouse.click(x, y)  # again without looking: nothing else came to this place
        assert page.url.endswith(LIST)
        assert button.get_attribute("aria-pressed") == "true"
        colours = button.evaluate(
            "(b) => [getComputedStyle(b).backgroundColor, getComputedStyle(b.parentNode).backgroundColor]"
        )
        assert colours[0] == "rgb(22, 32, 43)" != colours[1]
    page.close()


GROUPS = """() => [...document.querySelectorAll('.groups tbody')].flatMap((body) => {
  const names = [];
  for (const row of [...body.rows].filter((row) => !row.hidden)) {
    const name = row.cells[0].textContent.replace(/\\s+/g, ' ').trim();
    if (row.cells[0].matches('.group')) names.push([]);
    else names.at(-1).push(name);
  }
  return names;
})"""


def groups(page: Page) -> list[list[str]]:
    """The names of the tasks of each plan in each table of a list."""
    return [list(names) for names in page.evaluate(GROUPS)]


def by_name(written: list[list[str]]) -> list[list[str]]:
    """The names of each table in alphabetical order."""
    return [sorted(group, key=by_alphabet) for group in written]


def names(page: Page) -> list[str]:
    return [name for group in groups(page) for name in group]


def test_a_list_sorts_and_filters_and_its_address_says_so(
    address: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + LIST)
    written, grouped = names(page), groups(page)
    head = page.locator(".groups").locator("thead th").first
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert groups(page) == by_name(grouped) != grouped
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert groups(page) == [group[::-1] for group in by_name(grouped)]
    page.locator(".groups").get_by_role("combobox", name="Tình trạng").select_option(
        "completed"
    )
    done = names(page)
    assert 0 < len(done) < len(written)
    assert (
        page.locator(".groups").get_by_role("status").inner_text()
        == f"Hiện {len(done)} trong {len(written)} dòng của trang này."
    )
    assert "status=completed" in page.url
    page.reload()
    assert names(page) == done
    page.locator(".groups").get_by_role("button", name="Bỏ lọc").click()
    assert names(page) == written
    assert "?" not in page.url
    page.locator(".groups").get_by_label("Tìm trong bảng").fill("du lieu")
    assert 0 < len(names(page)) < len(written)
    assert page.url.endswith("?q=du+lieu")
    page.goto(f"{address}{LIST}?status=no-such-status&sort=99")
    assert names(page) == written
    page.close()


def test_an_address_with_the_former_keys_filters_and_sorts_as_before(
    address: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    for former, now in (
        ("tt=completed&sx=-1", "status=completed&sort=-1"),
        ("dp=nghe-an&sx=1", "place=nghe-an&sort=1"),
        ("dv=nghe-an/so-tttt", "unit=nghe-an/so-tttt"),
        ("lv=dinh-danh", "area=dinh-danh"),
    ):
        page.goto(f"{address}{LIST}?{now}")
        shown = names(page)
        count = page.locator(".groups").get_by_role("status").inner_text()
        page.goto(f"{address}{LIST}?{former}")
        assert (
            names(page),
            page.locator(".groups").get_by_role("status").inner_text(),
        ) == (shown, count)
    page.goto(f"{address}{LIST}?tt=completed&sx=-1")
    page.locator(".groups").locator("[data-by=place]").select_option("nghe-an")
    assert page.url.endswith("?status=completed&place=nghe-an&sort=-1")
    page.close()


def test_sorting_on_a_phone_and_from_a_file(site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    wrong = seen(page)
    page.goto((site / LIST).as_uri())
    grouped = groups(page)
    page.locator(".groups").get_by_role("button", name="Lọc thêm").click()
    page.locator(".groups").get_by_label("Sắp xếp theo").select_option(label="Nhiệm vụ")
    assert groups(page) == by_name(grouped)
    assert (
        page.locator(".groups").locator("tbody tr").first.get_attribute("role") == "row"
    )
    assert wrong == []
    page.close()


def test_long_pages_begin_with_what_they_hold(site: Path, browser: Browser) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    for path, least in (("vi/method.html", 15), ("vi/targets.html", 5)):
        page.goto((site / path).as_uri())
        links = page.get_by_role("navigation", name="Trên trang này").get_by_role(
            "link"
        )
        assert links.count() >= least
        for link in links.all():
            link.click()
            assert page.locator(":target").count() == 1
            assert (
                page.evaluate(
                    "Math.abs(document.querySelector(':target').getBoundingClientRect().top)"
                )
                < 844
            )
    context.close()


def test_a_filter_on_a_phone_says_what_it_hides_and_how_to_leave(
    address: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(address + LIST)
    written = names(page)
    reset, caption = (
        page.locator(".groups").get_by_role("button", name="Bỏ lọc"),
        page.locator(".groups caption").first,
    )
    assert reset.is_hidden()
    page.locator(".groups").locator("[data-by=place]").select_option("nghe-an")
    shown = names(page)
    assert 0 < len(shown) < len(written)
    assert re.search(r"– đang hiện [0-9]+/[0-9]+$", caption.inner_text())
    rows = page.locator(".groups tbody tr:not([hidden]):not(:has(> .group))")
    places = rows.evaluate_all("(rows) => rows.map((row) => row.dataset.place)")
    assert places == ["nghe-an"] * len(shown)
    folds = page.locator(".groups .fold:has(tr:not([hidden]) td)")
    assert folds.count() == page.locator(".groups .fold[open]").count()
    page.get_by_role("link", name="English").click()
    page.wait_for_load_state()
    assert page.url.endswith("en/list.all/index.html?place=nghe-an")
    assert len(names(page)) == len(shown)
    page.goto(f"{address}{LIST}?place=nghe-an#main")
    assert (
        page.get_by_role("link", name="English")
        .get_attribute("href")
        .endswith("?place=nghe-an#main")
    )  # type: ignore[union-attr]
    reset.click()
    assert (names(page), reset.is_hidden()) == (written, True)
    assert "đang hiện" not in caption.inner_text()
    page.close()


def test_the_order_can_be_turned_on_a_phone_and_reports_begin_with_the_newest(
    site: Path, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((site / LIST).as_uri())
    page.locator(".groups").get_by_role("button", name="Lọc thêm").click()
    turn = page.locator(".groups").get_by_role("button", name="Đảo thứ tự")
    assert turn.is_disabled()
    days = """() => {
      const byPlan = [];
      for (const row of document.querySelectorAll('.groups tbody tr')) {
        if (row.cells[0].matches('.group')) byPlan.push([]);
        else byPlan.at(-1).push(row.querySelector('td:last-child time')?.dateTime);
      }
      return byPlan.map((plan) => plan.filter(Boolean)).find((plan) => new Set(plan).size > 1);
    }"""
    page.locator(".groups").get_by_label("Sắp xếp theo").select_option(
        label="Báo cáo gần nhất"
    )
    newest = page.evaluate(days)
    assert newest == sorted(newest, reverse=True)
    turn.click()
    assert page.evaluate(days) == sorted(newest)
    assert page.locator(".groups").get_by_label("Sắp xếp theo").input_value() != ""
    page.close()


def test_text_size_and_theme_are_remembered_on_the_next_page(
    address: str, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address + "vi/index.html")
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="Chữ to hơn").click()
    page.get_by_role("button", name="Giao diện tối").click()
    page.goto(address + TASK)
    assert page.evaluate(size) > before
    assert (
        page.get_by_role("button", name="Giao diện tối").get_attribute("aria-pressed")
        == "true"
    )
    assert (
        page.evaluate("getComputedStyle(document.body).backgroundColor")
        == "rgb(18, 24, 31)"
    )
    page.get_by_role("button", name="Cỡ chữ mặc định").click()
    assert page.evaluate(size) == before
    context.close()


def test_settings_work_where_nothing_may_be_remembered(
    site: Path, browser: Browser
) -> None:
    page = browser.new_page()
    wrong = seen(page)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }})"
    )
    page.goto((site / "vi/index.html").as_uri())
    page.get_by_role("button", name="Chữ to hơn").click()
    assert page.evaluate("document.documentElement.dataset.size") == "1"
    assert wrong == []
    page.close()


@pytest.mark.parametrize("place", ["file", "server"])
def test_the_content_policy_holds(
    site: Path, address: str, browser: Browser, place: str
) -> None:
    page = browser.new_page()
    page.goto((site / TASK).as_uri() if place == "file" else address + TASK)
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.tag')).borderTopStyle")
        == "solid"
    )
    blocked = """async () => {
      const found = [];
      document.addEventListener("securitypolicyviolation", (event) => found.push(event.effectiveDirective));
      const put = (name, set) => document.body.append(Object.assign(document.createElement(name), set));
      put("script", {textContent: "window.ran = 1"});
      put("style", {textContent: "body { color: red }"});
      put("img", {src: "https://elsewhere.invalid/x.png"});
      put("iframe", {src: "https://elsewhere.invalid/"});
      document.body.setAttribute("style", "color: red");
      for (let left = 250; found.length < 5 && left; left--) await new Promise((done) => setTimeout(done, 20));
      return [window.ran === undefined, found.sort()];
    }"""
    expected = [
        "frame-src",
        "img-src",
        "script-src-elem",
        "style-src-attr",
        "style-src-elem",
    ]
    assert page.evaluate(blocked) == [True, expected]
    page.close()


LOADED = (
    "home.html",
    "plan.html",
    "task.html",
    "list.html",
    "search.html",
    "matrix.html",
)
"""The templates of pages that load everything that any page loads."""


def test_a_first_load_is_small_and_from_one_server(
    kinds: dict[str, Path], browser: Browser, site: Path, address: str
) -> None:
    """Over the wire, with all that a page needs; fonts are the reader's own.

    What every kind of page weighs is read from its files (`heavy`).
    """
    base, page = address.removesuffix("site/"), browser.new_page()
    wrong: list[str] = []
    loaded: dict[str, int] = {}
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    left = "net::ERR_ABORTED"  # the icon of a page that is left already
    page.on(
        "requestfailed",
        lambda request: wrong.append(request.url) if request.failure != left else None,
    )
    page.on("response", lambda response: loaded.update({response.url: size(response)}))
    for template in LOADED:
        path = kinds[template]
        loaded.clear()
        page.goto(base + path.relative_to(site.parent).as_posix())
        assert (path, wrong) == (path, [])
        assert len(loaded) >= 2
        assert all(url.startswith(base) for url in loaded), path
        assert sum(loaded.values()) < 40_000, (path, loaded)
    page.close()


def size(response: Response) -> int:
    assert response.ok, response.url
    return int(response.headers["content-length"])
