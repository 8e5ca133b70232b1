"""The search of the site: what its index holds, what it costs, and what a reader finds with it in a real browser."""

import functools
import gzip
import hashlib
import http.server
import json
import random
import re
import shutil
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browsers import OUTSIDE, violations
from playwright.sync_api import Browser, Page
from samples import (
    BASE,
    FROZEN,
    ROOT,
    TARGET,
    TASK,
    Files,
    md,
    on,
    reports,
    target,
    task,
)

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.config.config import Config
from dxplan.files.cache import Cache
from dxplan.model.values import Text
from dxplan.portfolio.loader import load
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer
from dxplan.site.search import index
from dxplan.site.search.entries import SearchEntry
from dxplan.site.search.index import fold_for_search, index_files, packed, tokens
from dxplan.site.site import Site

HOSTILE = "<script>alert(1)</script> \"x\" 'y' <img src=x onerror=alert(2)> &amp; __proto__ constructor"

SMALL: Files = {
    "da-nang/jurisdiction.md": md("name: {vi: Thành phố Đà Nẵng, en: Da Nang City}\nshort: Đà Nẵng\nlevel: province"),
    "cu/jurisdiction.md": md(
        "name: Tỉnh Quảng Cũ\nlevel: province\nvalid_until: 2022-02-28\nsuccessors: {jurisdiction: da-nang}"
    ),
    "na/units.yaml": """
- key: a
  name: Sở Bưu chính, Viễn thông
  aliases: [Sở BCVT]
  valid_until: 2022-03-31
  successors:
    - unit: b
      from: 2022-04-01
- key: b
  name: {vi: Sở Khoa học, en: Department of Science}
- key: c
  name: Sở C
""",
    "na/documents.yaml": BASE["na/documents.yaml"]
    + "- key: 1974-qd\n  number: 1974/QĐ-UBND\n  title: Về kiến trúc\n  date: 2022-01-05\n",
    "na/p/plan.md": md("title: Kế hoạch năm\ndocument: plan-doc\nperiod: 2022\nformer_ids: na/ke-hoach-cu"),
    TASK: task(
        'number: "7"\nformer_ids: na/p/tasks/bay\n' + reports("date: 2022-07-10, status: in_progress"),
        lead="b", title="{vi: Chuyển đổi số trong trường học, en: Schools go digital}",
    ),
    "na/p/tasks/02.md": task(title="Mua sở thú điện tử", lead="c") + "Nội dung nhắc đến kỳ lân.\n",
    "na/p/tasks/03.md": task(title="Đổi số điện thoại và chuyển văn phòng", lead="c"),
    "na/p/tasks/04.md": task(title=json.dumps(HOSTILE), lead="c"),
    "na/p/tasks/05.md": task(title="Sổ tay sơ cứu", lead="c"),
    TARGET: target('operator: ">="\nvalue: 80\nmeasure: "%"'),
    "glossary.yaml": "- key: cds\n  name: Chuyển đổi số\n  definition: Đổi cách làm bằng dữ liệu.\n",
}  # fmt: skip


def renderer_of(compliance: Compliance, **config: object) -> Renderer:
    site = Site(compliance, Config(**config), commit=None, dirty=False, version="0")  # type: ignore[arg-type]
    return Renderer(site, ROOT)


@functools.cache
def small() -> Renderer:
    return renderer_of(on("2022-08-01", SMALL))


@functools.cache
def real() -> Renderer:
    return renderer_of(evaluate(load(FROZEN), date(2026, 11, 22), Settings()))


def written(renderer: Renderer, found: Sequence[SearchEntry], folder: Path) -> Path:
    """The search pages of a site with an index of any entries."""
    for page in pages(renderer.site):
        if page.template == "search.html" or page.path == "vi/index.html":
            (folder / page.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / page.path).write_text(renderer.render(page), encoding="utf-8")
    for path, content in index_files(found):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    for path, file in renderer.static_files():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / path)
    return folder


# the index -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CHUYỂN ĐỔI SỐ", ["chuyen", "doi", "so"]),
        ("Đà Nẵng", ["da", "nang"]),
        ("1974/QĐ-UBND", ["1974", "qd", "ubnd"]),
        ("snake_case, “x”—y…", ["snake", "case", "x", "y"]),
        ("ＡＢＣ １２ ﬁn", ["abc", "12", "fin"]),
        ("İstanbul Straße Ὀδυσσεύς", ["istanbul", "straße", "οδυσσευς"]),
        ("II.3. ½ 😀 数字", ["ii", "3", "1", "2", "数字"]),
        ("\u0301 - ", []),
    ],
)
def test_words_are_folded(text: str, folded: list[str]) -> None:
    for form in ("NFC", "NFD"):
        assert [
            fold_for_search(word) for word in tokens(unicodedata.normalize(form, text))
        ] == folded


def unpacked(text: str) -> list[int]:
    numbers, last, gap, shift = [], -1, 0, 0
    for letter in text:
        code = ord(letter) - 48
        gap += (code & 31) << shift
        shift = shift + 5 if code > 31 else 0
        if not shift:
            last += gap + 1
            numbers.append(last)
            gap = 0
    return numbers


@pytest.mark.parametrize(
    "numbers", [[], [0], [0, 1, 2], [31, 32, 65], [7, 1039, 1040, 40_000, 2_000_000]]
)
def test_lists_of_numbers_are_packed(numbers: list[int]) -> None:
    assert unpacked(packed(numbers)) == numbers
    assert "|" not in packed(numbers)
    assert '"' not in packed(numbers)


def data(content: bytes) -> Any:
    found = re.fullmatch(r'dxplanSearch\("(\w+)", (.*)\)\n', content.decode())
    assert found is not None
    return json.loads(found[2])


def test_every_script_is_named_by_what_it_holds_and_every_key_is_in_its_place() -> None:
    files = dict(index_files(real().entries()))
    manifest = data(files["search/index.js"])
    assert len(files) == 1 + len(manifest["index"]) + len(manifest["titles"])
    for path, content in files.items():
        text = content.decode().split(", ", 1)[1].removesuffix(")\n")
        assert path in {
            "search/index.js",
            f"search/{hashlib.sha256(text.encode()).hexdigest()[:10]}.js",
        }
    first = [*manifest["first"], "\U0010ffff"]
    for i, name in enumerate(manifest["index"]):
        keys = list(data(files[f"search/{name}.js"]))
        assert keys == sorted(keys)
        assert (keys[0], keys[-1] < first[i + 1]) == (first[i], True)
    assert (
        sum(len(data(files[f"search/{name}.js"])) for name in manifest["titles"])
        == manifest["size"]
    )


def test_the_index_is_the_same_every_time() -> None:
    again = renderer_of(evaluate(load(FROZEN), date(2026, 11, 22), Settings()))
    assert list(index_files(again.entries())) == list(index_files(real().entries()))


def test_the_index_is_the_same_where_postings_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[int] = []
    make = index._postings

    def postings(some: Sequence[SearchEntry]) -> object:
        made.append(len(some))
        return make(some)

    monkeypatch.setattr(index, "_postings", postings)
    monkeypatch.setattr(index, "TOGETHER", 3)
    cache = Cache(tmp_path)
    entries = small().entries()
    before = list(index_files(entries, cache))
    assert before == list(index_files(entries))
    changed = [*entries]
    changed[4] = replace(entries[4], texts=("một nội dung khác hẳn",))
    made.clear()
    after = list(index_files(changed, cache))
    assert made == [3]
    assert after == list(index_files(changed))
    assert after != before


def test_everything_that_has_a_page_can_be_found() -> None:
    site = real().site
    addresses = [entry.address for entry in real().entries()]
    expected = [f"{key}/index.html" for key in site.kinds] + [
        f"glossary.html#{key}" for key in site.portfolio.terms
    ]
    pages_of_lists = [
        entry.address for entry in real().entries() if entry.kind == "page"
    ]
    assert {
        "overdue.html",
        "list.jurisdiction/nghe-an/index.html#completed_on_time",
    } < set(pages_of_lists)
    assert sorted(addresses) == sorted(expected + pages_of_lists)
    built = {page.path for page in pages(site)}
    assert {f"vi/{address.partition('#')[0]}" for address in addresses} <= built


def test_what_reports_tell_is_found() -> None:
    """The open data portal stands in a note of a report only, a lead that is not known in its own text."""
    (task,) = (
        entry
        for entry in real().entries()
        if entry.address == "nghe-an/2022-22-tasks/tasks/11/index.html"
    )
    texts = " ".join(task.texts)
    assert "cổng dữ liệu mở" in texts
    assert "open data portal" in texts
    assert "Nguồn chỉ nêu UBND tỉnh" in texts


def entry_of(address: str) -> SearchEntry:
    return next(
        entry for entry in small().entries() if entry.address == f"{address}/index.html"
    )


def test_entries_know_old_names_and_what_is_there_now() -> None:
    assert entry_of("na/a").successors == (
        Text(vi="Sở Khoa học", en="Department of Science"),
    )
    assert (entry_of("na/a").former, entry_of("na/b").former) == (True, False)
    assert entry_of("na/b").predecessors == ("Sở Bưu chính, Viễn thông",)
    assert entry_of("da-nang").predecessors == ("Tỉnh Quảng Cũ",)
    assert entry_of("na/p").names == ("1/KH-UBND", "na/ke-hoach-cu")
    assert entry_of("na/p/tasks/01").names == ("na/p/tasks/bay",)
    assert "na/ke-hoach-cu/tasks/01" in entry_of("na/p/tasks/01").texts
    assert entry_of("na/p/tasks/01").marks == ("in_progress", "overdue")
    assert entry_of("na/p/tasks/02").marks == ("not_reported", "not_reported_overdue")


def test_a_jurisdiction_that_ended_tells_what_became_of_it_and_where() -> None:
    (gone,) = (entry for entry in real().entries() if entry.address == "mic/index.html")
    assert [text.vi for text in gone.successors] == [
        "Trung ương (Bộ hợp nhất vào Bộ Khoa học và Công nghệ)"
    ]
    assert "Ministry of Science and Technology" in (gone.successors[0].en or "")


LISTED = [
    (
        "qua han nghe an",
        "vi",
        "list.jurisdiction/nghe-an/index.html#not_reported_overdue",
    ),
    (
        "overdue Nghe An",
        "en",
        "list.jurisdiction/nghe-an/index.html#not_reported_overdue",
    ),
    ("chưa báo cáo Nghệ An", "vi", "list.jurisdiction/nghe-an/index.html#not_reported"),
    ("qua thoi han", "vi", "overdue.html"),
    ("nghean", "vi", "nghe-an"),
]


def test_the_lists_are_found_and_a_name_without_a_space(
    browser: Browser, folder: Path
) -> None:
    reader = Reader(browser.new_page(), (folder / "real").as_uri())
    for query, lang, expected in LISTED:
        assert reader.search(query, lang)[0] == expected, query
    reader.search("qua thoi han zzzz nghe")
    count = reader.page.locator("#hits h2").inner_text().rpartition("(")[2].rstrip(")")
    assert count in reader.told()
    assert reader.wrong == []
    reader.page.close()


def test_an_empty_site_has_an_index() -> None:
    files = dict(index_files([]))
    assert list(files) == ["search/index.js"]
    assert data(files["search/index.js"])["size"] == 0


# the page --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The search pages of a small site and of the real one."""
    made = tmp_path_factory.mktemp("search")
    written(small(), small().entries(), made / "small")
    written(real(), real().entries(), made / "real")
    return made


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """The same below a path of a web server."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    made = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    )
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_address[1]}"
    made.shutdown()
    made.server_close()


@dataclass
class Reader:
    """A page in the browser, and what went wrong on it or was loaded for it."""

    page: Page
    base: str

    def __post_init__(self) -> None:
        self.wrong: list[str] = []
        self.loaded: list[str] = []
        self.page.on(
            "console",
            lambda told: (
                self.wrong.append(told.text)
                if told.type in {"error", "warning"}
                else None
            ),
        )
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on(
            "dialog",
            lambda dialog: (self.wrong.append(dialog.message), dialog.dismiss()),
        )
        self.page.on("request", lambda request: self.loaded.append(request.url))

    def search(self, query: str, lang: str = "vi") -> list[str]:
        """The addresses of the hits, below the folder of the language."""
        self.page.goto(f"{self.base}/{lang}/search.html?q={quote(query, safe='')}")
        return self.hits()

    def hits(self) -> list[str]:
        self.page.locator("#hits:not([hidden])").wait_for()
        links = self.page.locator("#hits > ol:not(h2 ~ ol) > li > a")
        found = links.evaluate_all(
            "(links) => links.map((link) => link.getAttribute('href'))"
        )
        return [address.removesuffix("/index.html") for address in found]

    def told(self) -> str:
        return self.page.locator("#found").inner_text()

    def shown(self, hit: int = 0) -> str:
        """The words of a hit in one line."""
        return re.sub(r"\s+", " ", self.page.locator("#hits li").nth(hit).inner_text())


@pytest.fixture(params=["file", "server"])
def reader(
    request: pytest.FixtureRequest, browser: Browser, folder: Path, server: str
) -> Iterator[Reader]:
    """Somebody who reads the small site from files, or from a server."""
    base = folder.as_uri() if request.param == "file" else server
    made = Reader(
        browser.new_page(viewport={"width": 390, "height": 800}), f"{base}/small"
    )
    yield made
    assert [wrong for wrong in made.wrong if wrong] == []
    assert [url for url in made.loaded if not url.startswith(base)] == []
    made.page.close()


QUERIES = [
    ("chuyen doi so", ["glossary.html#cds", "na/p/tasks/01", "na/p/tasks/03"]),
    ("CHUYỂN ĐỔI SỐ", ["glossary.html#cds", "na/p/tasks/01", "na/p/tasks/03"]),
    ("da nang", ["da-nang"]),
    ("Đà Nẵng", ["da-nang"]),
    ("1974/QD-UBND", ["na/1974-qd"]),
    ("1974/QĐ-UBND", ["na/1974-qd"]),
    ("1974 qd ubnd", ["na/1974-qd"]),
    ("so buu chinh vien thong", ["na/a", "na/b"]),
    ("Sở BCVT", ["na/a"]),
    ("quang cu", ["cu", "da-nang"]),
    ("na/p/tasks/bay", ["na/p/tasks/01"]),
    ("na/ke-hoach-cu", ["na/p"]),
    ("1/KH-UBND", ["na/plan-doc", "na/p"]),
    ("nhiệm vụ 7 kế hoạch 1/KH-UBND", ["na/p/tasks/01"]),
    ("ky lan", ["na/p/tasks/02"]),
    ("school digital", ["na/p/tasks/01"]),
    ("\u00d0à Nẵng", ["da-nang"]),
    ("k\u1ef3 l\u0430n", ["na/p/tasks/02"]),
    ("\uff11\uff19\uff17\uff14 qd", ["na/1974-qd"]),
    ("Sở", ["na/b", "na/c", "na/p/tasks/02", "na/a"]),
    ("sổ", ["na/p/tasks/05"]),
]


def test_queries_find_what_they_should_composed_or_not(reader: Reader) -> None:
    for query, expected in QUERIES if reader.base.startswith("file:") else QUERIES[:9]:
        for form in ("NFC", "NFD") if not query.isascii() else ("NFC",):
            found = reader.search(unicodedata.normalize(form, query))
            assert found[: len(expected)] == expected, (query, form)


LATE = "list.jurisdiction/na/index.html#overdue"
SILENT = "list.jurisdiction/na/index.html#not_reported_overdue"
ASKED = [
    (query, ["overdue.html", LATE, SILENT])
    for query in (
        "chậm", "cham", "trễ hạn", "quá hạn", "ai chậm", "chậm tiến độ", "sở nào chậm", "tỉnh nào trễ hạn",
        "overdue", "late", "who is late", "which province is late",
    )
] + [
    (query, [LATE, SILENT])
    for query in ("nghệ an trễ hạn", "nghe an cham", "Nghệ An quá hạn", "nghe an late", "overdue Nghe An")
] + [
    ("ai chưa báo cáo", ["not-reported.html"]),
    ("sắp hết hạn", ["due-soon.html"]),
    ("tải về excel", ["data.html"]),
    ("download", ["data.html"]),
]  # fmt: skip
"""What citizens ask in their own words, and the lists that answer."""


def test_citizens_words_lead_to_the_lists_of_what_is_late(reader: Reader) -> None:
    asked = ASKED if reader.base.startswith("file:") else ASKED[:3]
    for number, (query, expected) in enumerate(asked):
        # every second one in both languages: a word is put into both indexes in one place
        for lang in ("vi", "en") if number % 2 == 0 else ("vi",):
            assert {*reader.search(query, lang)[: len(expected)]} == {*expected}, (
                query,
                lang,
            )
            assert reader.page.locator("#hits > p a").count() == 0, (
                query
            )  # no other word is offered
    reader.search("nghệ an trễ hạn")
    shown = reader.shown()
    assert "Nghệ An" in shown
    assert "Tên, số khác" not in shown  # the site calls nothing late in citizens' words


def test_no_jurisdiction_without_anything_late_is_a_hit_for_it() -> None:
    late = {entry.address for entry in small().entries() if "chậm" in entry.queries}
    assert late == {"overdue.html", LATE, SILENT}


def test_nothing_is_loaded_before_the_first_search_and_the_form_leads_there(
    reader: Reader,
) -> None:
    reader.page.goto(f"{reader.base}/vi/index.html")
    assert [url for url in reader.loaded if "/search/" in url] == []
    reader.page.get_by_role("link", name="Tìm kiếm").click()
    reader.page.get_by_label("Từ cần tìm").fill("đà nẵng")
    reader.page.keyboard.press("Enter")
    assert reader.hits() == ["da-nang"]
    assert reader.page.url.endswith("/vi/search.html?q=%C4%91%C3%A0+n%E1%BA%B5ng")
    assert reader.page.get_by_label("Từ cần tìm").input_value() == "đà nẵng"
    assert reader.told() == "Số kết quả: 1"
    reader.loaded.clear()
    reader.page.goto(f"{reader.base}/vi/search.html")
    assert [url for url in reader.loaded if "/search/" in url] == []
    assert reader.page.locator("#hits").is_hidden()
    reader.page.get_by_label("Từ cần tìm").fill("kỳ lân")
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    assert reader.hits() == ["na/p/tasks/02"]


def test_a_hit_says_what_it_is_where_it_stands_and_how(reader: Reader) -> None:
    reader.search("chuyen doi so truong hoc")
    hit = reader.page.locator("#hits li").first
    assert hit.locator("mark").all_inner_texts()[:5] == [
        "Chuyển",
        "đổi",
        "số",
        "trường",
        "học",
    ]
    shown = reader.shown()
    assert shown.startswith(
        "Nhiệm vụ 7. Chuyển đổi số trong trường học Kế hoạch năm · Nghệ An"
    )
    assert "Đang thực hiện quá hạn theo báo cáo gần nhất, ngày 10/7/2022" in shown
    assert (
        "Tình trạng tính đến ngày 01/8/2022."
        in reader.page.locator("#hits").inner_text()
    )
    reader.search("so buu chinh vien thong")
    assert "Đơn vị tiếp nhận: Sở Khoa học" in reader.shown(0)
    assert "Tiếp nhận từ: Sở Bưu chính, Viễn thông" in reader.shown(1)
    reader.search("chuyen doi so truong hoc", "en")
    hit = reader.page.locator("#hits li").first
    assert hit.locator("a").inner_text() == "7. Schools go digital"
    assert (
        hit.locator("p > [lang=vi]").first.inner_text()
        == "Chuyển đổi số trong trường học"
    )
    assert "overdue according to the latest report, of 10 July 2022" in reader.shown()
    reader.search("ky lan", "en")
    hit = reader.page.locator("#hits li").first
    assert hit.locator("a [lang=vi]").inner_text() == "Mua sở thú điện tử"
    assert "The words are in the text" in hit.inner_text()


def test_hostile_titles_and_queries_are_text(reader: Reader) -> None:
    assert "na/p/tasks/04" in reader.search("script alert")
    link = reader.page.locator("#hits li > a").first
    assert link.inner_text() == HOSTILE
    assert link.locator("mark").all_inner_texts() == [
        "script",
        "alert",
        "script",
        "alert",
    ]
    assert reader.page.locator("#hits script, #hits img").count() == 0
    assert reader.search("constructor proto") == ["na/p/tasks/04"]
    for query in (
        "<svg onload=zzzz>",
        "hasOwnProperty",
        "toString",
        "' \" | $ ^",
        "{all} {query}",
        "%",
    ):
        assert reader.search(query) == []
        assert reader.told() == f"Không tìm thấy mục nào cho “{query}”."
        assert reader.page.locator("#found img").count() == 0


def test_no_hits_help(reader: Reader) -> None:
    assert reader.search("chuyn doi so") == []
    assert reader.page.locator("#hits > p a").inner_text() == "chuyển doi so"
    reader.page.locator("#hits > p a").click()
    assert "na/p/tasks/01" in reader.hits()
    assert reader.search("kỳ lân zzzz") == []
    assert "Thử ít từ hơn" in reader.page.locator("#hits").inner_text()
    assert (
        reader.page.locator(".browse").get_by_role("link", name="Đơn vị").is_visible()
    )
    reader.search("kỳ lân sở zzzz")
    assert reader.page.locator("#hits h2").inner_text() == "Chỉ chứa một số từ (1)"
    assert (
        reader.page.locator("#hits ol a").first.get_attribute("href")
        == "na/p/tasks/02/index.html"
    )


def test_a_lost_index_is_told(browser: Browser, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(
        folder / "small", tmp_path / "lost", ignore=shutil.ignore_patterns("search")
    )
    page = browser.new_page()
    page.goto((tmp_path / "lost/vi/search.html").as_uri() + "?q=a")
    page.get_by_text("Không tải được chỉ mục tìm kiếm").wait_for()
    assert page.locator("#hits").is_hidden()
    page.close()


def test_without_scripts_the_lists_are_offered(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "small/vi/search.html").as_uri() + "?q=a")
    assert page.get_by_text("Trình duyệt này đang tắt JavaScript").is_visible()
    assert page.locator(".browse a").count() >= 10
    context.close()


def test_the_page_is_accessible_and_whole(browser: Browser, folder: Path) -> None:
    reader = Reader(
        browser.new_page(viewport={"width": 1280, "height": 900}),
        (folder / "real").as_uri(),
    )
    found: dict[object, object] = {}
    for query in ("chuyen doi so", "so tttt nghe an", "chuyn doi so"):
        reader.search(query)
        for width in (1000, 390, 320, 1280):
            reader.page.set_viewport_size({"width": width, "height": 900})
            found[query, width] = reader.page.evaluate(OUTSIDE)
            if width in {1280, 320}:
                found[query, width, "axe"] = violations(reader.page)
        reader.page.emulate_media(color_scheme="dark")
        contrast = violations(reader.page, "color-contrast", "link-in-text-block")
        found[query, "dark"] = contrast
        reader.page.emulate_media(color_scheme="light")
    assert {key: value for key, value in found.items() if value} == {}
    reader.page.set_viewport_size({"width": 1000, "height": 900})
    reader.page.goto(f"{reader.base}/vi/index.html")
    assert reader.page.locator(".top").bounding_box()["height"] < 125  # type: ignore[index]
    assert reader.page.locator(".top > .seek").is_visible()
    assert reader.wrong == []
    reader.page.close()


# against a plain reading of every entry ----------------------------------------------------------------------------


@functools.cache
def read() -> dict[str, tuple[list[str], set[str]]]:
    """Of each entry the words of its title and names, in their order, and all of its words; folded."""
    plain = {}
    for entry in real().entries():
        shown = [
            entry.number,
            entry.title.vi,
            entry.title.en,
            *entry.names,
            *entry.predecessors,
            *entry.queries,
        ]
        named = [
            fold_for_search(word)
            for text in shown
            for word in [*tokens(text or ""), "|"]
        ]
        everything = {
            *named,
            *(fold_for_search(word) for text in entry.texts for word in tokens(text)),
        }
        plain[entry.address.removesuffix("/index.html")] = (named, everything)
    return plain


def fitting(query: str) -> tuple[set[str], set[str]]:
    """The addresses of what has all the words, and of what is named by them in this order."""
    terms = [fold_for_search(word) for word in tokens(query)]

    def has(everything: set[str], term: str) -> bool:
        return term in everything or (
            len(term) > 3 and any(word.startswith(term) for word in everything)
        )

    everywhere = {
        address
        for address, (_, known) in read().items()
        if all(has(known, term) for term in terms)
    }
    phrase = f" {' '.join(terms)} "
    return everywhere, {
        address
        for address, (named, _) in read().items()
        if phrase in f" {' '.join(named)} "
    }


def test_hits_are_those_of_a_plain_reading_and_the_named_come_first(
    browser: Browser, folder: Path
) -> None:
    reader = Reader(browser.new_page(), (folder / "real").as_uri())
    chosen = random.Random(4)  # noqa: S311 - the same queries every time
    queries = [
        "chuyển đổi số",
        "1974/QD-UBND",
        "du lieu mo nghe an",
        "report",
        "Sở Thông tin và Truyền thông",
    ]
    for entry in chosen.sample(real().entries(), 20):
        known = tokens(entry.title.vi or "") or ["a"]
        start = chosen.randrange(len(known))
        queries.append(" ".join(known[start : start + 3]))
    for query in queries:
        found = reader.search(query)
        everywhere, named = fitting(query)
        assert reader.told().partition(";")[0] == f"Số kết quả: {len(everywhere)}", (
            query
        )
        assert set(found) <= everywhere, query
        assert len(found) == min(20, len(everywhere)), query
        if len(tokens(query)) > 1:
            assert set(found[: len(named)]) <= named, query
    reader.search("chuyển đổi số")
    reader.page.get_by_role("button", name="Xem thêm kết quả").click()
    reader.page.locator("#hits li").nth(39).wait_for()
    assert len(set(reader.hits())) == 40
    assert reader.page.evaluate(
        "document.activeElement === document.querySelectorAll('#hits li > a')[20]"
    )
    assert reader.wrong == []
    reader.page.close()


# ten thousand tasks ------------------------------------------------------------------------------------------------


def many(size: int) -> list[SearchEntry]:
    """Entries whose texts are put together from pieces of the real ones, in their own frequency."""
    chosen = random.Random(7)  # noqa: S311 - the same texts every time
    entries = real().entries()
    texts = [
        " ".join(entry.texts).split()
        for entry in entries
        if entry.kind in {"task", "document"}
    ]
    titles = [
        (entry.title.vi or "").split() for entry in entries if entry.kind == "task"
    ]

    def piece(of: list[list[str]], length: int) -> str:
        text = chosen.choice(of)
        start = chosen.randrange(max(1, len(text) - length))
        return " ".join(text[start : start + length])

    return [
        SearchEntry(
            "task", f"tinh-{i % 34:02}/ke-hoach-{i // 38}/tasks/{i:05}/index.html",
            title=Text(vi=f"{piece(titles, 8)} {piece(titles, 6)}", en=f"{piece(texts, 8)} {i}"),
            number=str(i % 38), texts=(f"nhiệm vụ task tinh-{i % 34:02} {piece(texts, 60)} {piece(texts, 60)}",),
            place=(Text(vi=f"Kế hoạch chuyển đổi số năm {2020 + i % 7} của tỉnh {i % 34}"), Text(vi=f"Tỉnh {i % 34}")),
            marks=("in_progress", "overdue"), reported=date(2026, 1, 1 + i % 28),
        )
        for i in range(size)
    ]  # fmt: skip


def test_of_three_thousand_tasks_a_query_costs_at_most_220_kb(
    browser: Browser, tmp_path: Path
) -> None:
    written(small(), many(3_000), tmp_path)
    sizes = {
        path.name: len(gzip.compress(path.read_bytes(), 6))
        for path in (tmp_path / "search").iterdir()
    }
    assert sum(sizes.values()) < 1_200_000
    reader = Reader(browser.new_page(), tmp_path.as_uri())
    costs = {}
    for query in (
        "chuyen doi so", "CHUYỂN ĐỔI SỐ", "da nang", "1974/QD-UBND", "sở thông tin và truyền thông", "dữ liệu mở",
        "nhiem vu 5 cua tinh nghe an ve chinh quyen so", "report", "đào tạo cán bộ công chức viên chức",
    ):  # fmt: skip
        reader.loaded.clear()
        reader.search(query)
        costs[query] = sum(
            sizes[url.rpartition("/")[2]] for url in reader.loaded if "/search/" in url
        )
    assert min(costs.values()) > 0
    assert {query: cost for query, cost in costs.items() if cost > 220_000} == {}
    assert reader.wrong == []
    reader.page.close()
