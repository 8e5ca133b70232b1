"""A province's own site, from the wheel alone: nothing on it is said of the demonstration, and nothing is empty."""

import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from built_sites import dead, pairs
from dataout import release, sheet, workbook, written
from icalendar import Calendar
from page_reading import Pages, one_page, site_of, small, text_of
from repositories import record, start
from samples import ROOT, TASK, Files, md, on, reports, task

from dxplan.compliance.closed_periods import summaries
from dxplan.compliance.lights import with_lights
from dxplan.config.config import Config, Lights
from dxplan.exchange.columns import columns
from dxplan.exchange.data_files import data_files
from dxplan.exchange.labels import heading
from dxplan.exchange.licence import licence_of
from dxplan.exchange.publisher import publication_note
from dxplan.history.head import GitHead
from dxplan.messages import catalogue
from dxplan.reporters.status import render

DAY = "2026-06-30"

PROVINCE: Files = {
    "tinh-mau/jurisdiction.md": md("name: {vi: Tỉnh Tĩnh Mẫu, en: Tinh Mau province}\nlevel: province"),
    "tinh-mau/units.yaml": "- key: so-khcn\n  name: {vi: Sở Khoa học và Công nghệ, en: Department of Science}\n",
    "tinh-mau/documents.yaml": "- key: 1-kh-ubnd\n  number: 1/KH-UBND\n  type: KH\n  date: 2026-01-10\n"
    "  url: https://example.org/1\n",
    "tinh-mau/2026/plan.md": md("title: {vi: Kế hoạch 2026, en: Plan 2026}\ndocument: 1-kh-ubnd\nperiod: 2026"),
    "tinh-mau/2026/tasks/01.md": task(
        reports("date: 2026-03-01, status: completed, completed_on: 2026-02-20, document: 1-kh-ubnd"),
        title="{vi: Mở cổng dữ liệu, en: Open the data portal}", lead="so-khcn", deadline="2026-03"),
    "tinh-mau/2026/tasks/02.md": task(title="{vi: Tập huấn, en: Training}", lead="so-khcn", deadline="2026-05"),
    "tinh-mau/2026/tasks/03.md": task(
        reports("date: 2026-04-01, status: in_progress"),
        title="{vi: Số hóa hồ sơ, en: Digitise records}", lead="so-khcn", deadline="2026-12"),
}  # fmt: skip
CONFIG = 'title = "Chuyển đổi số tỉnh Tĩnh Mẫu"\npublisher = "Sở Khoa học và Công nghệ"\nofficial = true\n'

SAID_OF_THE_DEMONSTRATION = (
    "Nghệ An", "Nghe An", "nghe-an", "Bình Định", "Binh Dinh", "Thừa Thiên Huế", "22 nhiệm vụ", "22 tasks", "1974",
    "bài báo", "bài viết", "báo chí", "articles", "newspaper", "dịch máy", "machine-translated", "bản tiếng Anh",
    "không chính thức", "không phải là trang thông tin chính thức", "không phải trang chính thức", "unofficial",
    "not official", "not an official", "trang này chưa tìm thấy báo cáo", "has found no report",
    "trong 0", "in 0 ", "CC BY", "creativecommons", "người đóng góp", "contributors", "Từng bộ, tỉnh",
    "các tỉnh, thành phố", "Bộ, tỉnh, thành phố", "Ministries and provinces", "for all provinces",
    "giao địa phương", "giao bộ, ngành, địa phương khác", "không có liên kết", "no link",
)  # fmt: skip
"""Names and words of the demonstration, and of sites that are not official or compare places."""

EXPLAINED = re.compile(r"(vi|en)/(data(-[a-z]+)?|method|search)\.html|data/.*")
"""Pages that explain every word that a value may have: here only sentences of the demonstration are wrong."""

WORDS_OF_VALUES = frozenset(
    {
        "giao bộ, ngành, địa phương khác",
        "bài báo",
        "Bộ, tỉnh, thành phố",
        "Ministries and provinces",
    }
)


OF_RULES = re.compile(r"(vi|en)/rules(\.[A-Z]\d{3})?\.html")
"""Pages of the rules: the same on every site, they may speak of any kind of document."""

WORDS_OF_RULES = WORDS_OF_VALUES | {"articles", "bản tiếng Anh", "nghe-an", "no link"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package from its wheel in a folder of its own; what it depends on is that of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        str(folder / "dist"),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (folder / "dist").iterdir()
    with zipfile.ZipFile(wheel) as found:
        found.extractall(folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def province(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of a repository that holds plans and a configuration, and nothing else."""
    root = start(
        tmp_path_factory.mktemp("tinh-mau"), PROVINCE, day="2026-01-12", base={}
    )
    (root / "dxplan.toml").write_text(CONFIG, encoding="utf-8")
    record(root, "2026-04-02")
    command = [sys.executable, "-m", "dxplan", "-C", str(root), "build", "--as-of", DAY]
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        command,
        cwd=root,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return root / "build"


def told(site: Path) -> Iterator[tuple[str, str]]:
    """Every file that people read, as words: pages, feeds, calendars, badges, data with its descriptions."""
    for file in sorted(filter(Path.is_file, site.rglob("*"))):
        path = file.relative_to(site).as_posix()
        if file.suffix == ".ics":
            yield (
                path,
                "\n".join(
                    str(part.get("description")) for part in _calendar(file).walk()
                ),
            )
        elif file.suffix in {".html", ".xml", ".svg", ".jsonld", ".txt"}:
            yield (
                path,
                unescape(re.sub(r"<[^>]+>", " ", file.read_text(encoding="utf-8"))),
            )
        elif path == "data/datapackage.json":
            yield path, json.loads(file.read_text(encoding="utf-8"))["description"]


def _calendar(file: Path) -> Calendar:
    found = Calendar.from_ical(file.read_bytes())
    assert isinstance(found, Calendar)
    return found


def sentences_of_the_demonstration() -> list[str]:
    """What the demonstration's own configuration says."""
    own = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "dxplan"
    ]
    notes = [
        text for key in ("sources_note", "reading_note") for text in own[key].values()
    ]
    return [sentence for note in notes for sentence in re.split(r"(?<=[.;]) ", note)]


def test_it_runs_from_the_wheel(installed: Path, province: Path) -> None:
    assert (installed / "dxplan/site_templates/home.html").is_file()
    assert not (installed / "plans").exists()
    manifest = json.loads((province / "dxplan.json").read_text(encoding="utf-8"))
    assert (manifest["official"], manifest["publisher"]) == (
        True,
        "Sở Khoa học và Công nghệ",
    )


def test_nothing_on_it_is_said_of_the_demonstration(province: Path) -> None:
    unwanted = (*SAID_OF_THE_DEMONSTRATION, *sentences_of_the_demonstration())
    wrong = [
        (path, words)
        for path, text in told(province)
        for words in unwanted
        if words in text
        and not (words in WORDS_OF_VALUES and EXPLAINED.fullmatch(path))
        and not (words in WORDS_OF_RULES and OF_RULES.fullmatch(path))
    ]
    assert wrong == [], wrong


def test_its_workbook_and_database_say_the_same(province: Path) -> None:
    book = workbook((province / "data/dxplan.xlsx").read_bytes())
    first = " ".join(
        str(cell)
        for row in book.worksheets[0].iter_rows(values_only=True)
        for cell in row
        if cell
    )
    assert "Do Sở Khoa học và Công nghệ công bố." in first
    assert [
        words
        for words in SAID_OF_THE_DEMONSTRATION
        if words in first and words not in WORDS_OF_VALUES
    ] == []
    with sqlite3.connect(province / "data/dxplan.sqlite") as base:
        about = dict(base.execute("SELECT key, value FROM about").fetchall())
    assert about["licence"] is None
    assert "articles" not in " ".join(filter(None, about.values()))


def test_every_target_of_the_menus_has_content_and_every_link_lives(
    province: Path,
) -> None:
    assert dead(province) == []
    assert (
        pairs(
            file.relative_to(province).as_posix()
            for file in province.rglob("*")
            if file.is_file()
        )
        == []
    )
    for lang in ("vi", "en"):
        home = (province / lang / "index.html").read_text(encoding="utf-8")
        menus = re.findall(
            r'<nav class="parts".*?</nav>|<details class="menu">.*?</details>|<footer.*?</footer>',
            home,
            re.DOTALL,
        )
        own = re.compile(r'href="(?!\.\./|https?:)([^"#]+)"')
        led_to = {
            f"{lang}/{address}" for menu in menus for address in own.findall(menu)
        }
        assert {
            f"{lang}/tinh-mau/index.html",
            f"{lang}/plans.html",
            f"{lang}/units.html",
            f"{lang}/data.html",
        } <= led_to
        for name in (
            "matrix",
            "jurisdictions",
            "areas",
            "glossary",
            "targets",
            "reconfirmation",
        ):
            assert not (province / lang / f"{name}.html").exists(), name
        for address in sorted(led_to):
            html = (
                (province / address)
                .read_text(encoding="utf-8")
                .partition("<main")[2]
                .partition("</main>")[0]
            )
            body = text_of(f"<main{html}</main>")
            dated = "30/6/2026" in body or "30 June 2026" in body
            assert re.search(r"<tbody>\s*<tr|<dl|<h2", html) or dated, address


def test_it_speaks_as_its_publisher(province: Path) -> None:
    home = (province / "vi/index.html").read_text(encoding="utf-8")
    assert "Do Sở Khoa học và Công nghệ công bố." in home
    assert "Tỉnh Tĩnh Mẫu</a>" in home
    method = text_of((province / "vi/method.html").read_text(encoding="utf-8"))
    assert "Ở đây cũng tính là quá hạn" in method
    progress = (province / "vi/progress.html").read_text(encoding="utf-8")
    assert ">Quá hạn</th>" in progress
    assert "Quá hạn, chưa có báo cáo" in text_of(
        (province / "vi/overdue.html").read_text(encoding="utf-8")
    )
    assert "Mức độ tin cậy" not in method.replace("Nguồn và mức độ tin cậy", "")
    data = text_of((province / "en/data.html").read_text(encoding="utf-8"))
    assert "states no licence" in data


# the keys of the configuration ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "address", "title"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        (
            "CC-BY-SA-4.0",
            "https://creativecommons.org/licenses/by-sa/4.0/",
            "CC BY-SA 4.0",
        ),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("ODbL-1.0", "https://spdx.org/licenses/ODbL-1.0.html", "ODbL-1.0"),
        ("https://example.org/l", "https://example.org/l", "https://example.org/l"),
    ],
)
def test_a_licence_is_named_everywhere(named: str, address: str, title: str) -> None:
    config = Config(licence=named)
    files = written(release(config))
    package, dcat = (
        json.loads(files["datapackage.json"]),
        json.loads(files["dcat.jsonld"]),
    )
    own = {} if named.startswith("https") else {"name": named}
    assert package["licenses"] == [{**own, "path": address, "title": title}]
    assert dcat["dct:license"] == {"@id": address}
    assert {found["dct:license"]["@id"] for found in dcat["dcat:distribution"]} == {
        address
    }
    assert json.loads(files["dataset.jsonld"])["license"] == address
    assert json.loads(files["metadata.json"])["license_url"] == address
    page = small({TASK: task()}, licence=named)["vi/data.html"]
    assert f'<a href="{address}" rel="license noopener external">{title}</a>' in page


def test_without_a_licence_none_is_claimed() -> None:
    assert licence_of(None) is None
    files = written(release(Config()))
    for name in ("datapackage.json", "dcat.jsonld", "dataset.jsonld", "metadata.json"):
        found = json.loads(files[name])
        found.pop("@context", None)
        assert "icense" not in json.dumps(found), name
    assert "Đơn vị công bố không nêu giấy phép" in small({TASK: task()})["vi/data.html"]


def test_the_publishers_notes_stand_where_sources_are_spoken_of() -> None:
    notes = {
        "sources_note": {"vi": "Lấy từ <b>sổ</b>."},
        "reading_note": {"vi": "Tên có thể khác.", "en": "Names differ."},
    }
    made = small({TASK: task()}, **notes)
    for path in ("vi/index.html", "vi/method.html", "vi/plans.html", "en/plans.html"):
        assert "Lấy từ &lt;b&gt;sổ&lt;/b&gt;." in made[path], path
    assert '<span lang="vi">Lấy từ' in made["en/index.html"]
    assert "Tên có thể khác." in made["vi/index.html"]
    assert "Names differ." in made["en/method.html"]
    assert "Names differ." not in made["en/plans.html"]
    config = Config(sources_note={"vi": "Lấy từ sổ.", "en": "From ledgers."})
    assert publication_note(config, "en").endswith(" From ledgers.")
    assert publication_note(Config(sources_note="Lấy từ sổ."), "en").endswith(
        " Lấy từ sổ."
    )


@pytest.mark.parametrize(
    "wrong",
    [
        'licence = "CC BY 4.0"',
        "sources_note = {fr = 'x'}",
        "sources_note = ''",
        "reading_note = {}",
    ],
)
def test_a_wrong_key_is_told(tmp_path: Path, wrong: str, dxplan: Any) -> None:
    root = start(tmp_path / "p", {TASK: task()})
    (root / "dxplan.toml").write_text(wrong + "\n", encoding="utf-8")
    done = dxplan("-C", root, "check")
    assert done.returncode == 2
    assert wrong.split(" ", maxsplit=1)[0] in done.stderr
    assert "Traceback" not in done.stderr


# what only some data has ---------------------------------------------------------------------------------------------


def test_sentences_stand_where_the_data_has_what_they_speak_of() -> None:
    plain = small({TASK: task(reports("date: 2022-02-01, status: in_progress"))})
    read = small({
        "na/documents.yaml": "- key: plan-doc\n  number: 1/KH-UBND\n  date: 2022-01-10\n  url: https://example.org/1\n"
        "- key: bao\n  title: Bài\n  type: article\n",
        TASK: task(
            "source: {document: plan-doc, via: bao, certainty: inferred}\n"
            + reports("date: 2022-02-01, status: in_progress, via: bao")
        ),
    })  # fmt: skip
    marks: Mapping[str, str] = {
        "vi/method.html": "Văn bản nào chưa được đọc trực tiếp",
        "en/method.html": "neither clearly stated nor verified",
        "vi/documents.html": "bài viết, trang đã đọc",
    }
    for path, words in marks.items():
        assert words not in text_of(plain[path]), path
        assert words in text_of(read[path]), path
    assert "ghi “văn bản không có liên kết”" in text_of(read["vi/index.html"])
    assert (
        "Dựa trên 1 báo cáo về nhiệm vụ, ngày 01/02/2022, không viện dẫn văn bản nào."
        in text_of(plain["vi/units.html"])
    )
    assert "đọc trong 1 nguồn" in text_of(read["vi/units.html"])


def test_a_page_that_lists_nothing_is_not_there_and_nothing_leads_to_it() -> None:
    made = small(
        {
            "areas.yaml": "",
            "indicators.yaml": "",
            "na/units.yaml": "",
            TASK: md("title: V\nlead_unknown: x\ndeadline: none"),
        }
    )
    for name in (
        "areas",
        "targets",
        "units",
        "matrix",
        "glossary",
        "jurisdictions",
        "changes",
        "reconfirmation",
    ):
        assert f"vi/{name}.html" not in made
        assert not [path for path, html in made.items() if f"/{name}.html" in html], (
            name
        )
    without = small({})
    for name in ("tasks", "overdue", "due-soon", "not-reported", "progress"):
        assert f"vi/{name}.html" not in without
        assert not [
            path for path, html in without.items() if f"/{name}.html" in html
        ], name


# one task, overdue and never reported -------------------------------------------------------------------------------

NEVER_REPORTED: Files = {
    path: text
    for path, text in PROVINCE.items()
    if path not in {"tinh-mau/2026/tasks/01.md", "tinh-mau/2026/tasks/03.md"}
}
COUNTED_APART = re.compile(
    r"chưa có báo cáo được đếm riêng|cùng với những nhiệm vụ chưa có báo cáo|chỉ ghi đúng như vậy|"
    r"chưa tìm thấy báo cáo|or without a report are counted|with those not reported on|"
    r"where no report is known, it says so|no public report found|xám là chưa bắt đầu hoặc chưa có báo cáo,|grey is not started or not reported,",
    re.IGNORECASE,
)
"""Sentences that keep what was never reported apart from what is overdue; an official site counts them as one."""


def never_reported(*, official: bool = True) -> Pages:
    """The site of one unit that leads one task, whose deadline has passed without a report."""
    return small(NEVER_REPORTED, day=DAY, official=official, publisher="Sở Mẫu")


def test_an_official_site_never_says_that_it_counts_the_unreported_apart() -> None:
    pages = never_reported()
    said = {
        path: COUNTED_APART.findall(text_of(html)) if "/data" not in path else []
        for path, html in pages.items()
        if path.endswith(".html") and not OF_RULES.fullmatch(path)
    }
    assert {path: sentences for path, sentences in said.items() if sentences} == {}
    for lang, sentence in (
        ("vi", "đã qua thời hạn bắt buộc thì xếp vào ô quá hạn"),
        ("en", "are in the overdue box once"),
    ):
        assert sentence in text_of(pages[f"{lang}/method.html"])


def test_another_site_says_that_it_counts_the_unreported_apart() -> None:
    pages = never_reported(official=False)
    for path in ("vi/method.html", "en/method.html", "vi/index.html", "en/index.html"):
        assert COUNTED_APART.search(text_of(pages[path])), path


@pytest.mark.parametrize("official", [True, False])
def test_a_badge_says_what_the_page_says(*, official: bool) -> None:
    counts = "1 chưa có thông tin"
    pages = never_reported(official=official)
    site = site_of(on(DAY, NEVER_REPORTED), official=official)
    for scope in ("tinh-mau/so-khcn", "tinh-mau/2026"):
        assert f"– nhiệm vụ: {counts}</title>" in one_page(site, f"badge/{scope}.svg")
        frame = text_of(pages[f"embed/{scope}/index.html"])
        plan = text_of(pages["vi/tinh-mau/2026/index.html"])
        assert "0/1 (chưa có thông tin)" in plan
        for page in (frame, plan):
            assert counts in page
            assert "0,0%" not in page


OVERDUE = {"vi": "Chưa hoàn thành, quá hạn", "en": "Open, overdue"}


def of_an_official_site() -> Mapping[str, bytes]:
    """The data files of the official site, without the folder `data/`."""
    config = Config(official=True, publisher="Sở Mẫu")
    files = data_files(on(DAY, NEVER_REPORTED), GitHead(None, dirty=False), config)
    return {path.removeprefix("data/"): content for path, content in files}


def test_who_filters_data_by_the_label_of_an_official_site_finds_what_it_shows() -> (
    None
):
    task_id = "tinh-mau/2026/tasks/02"
    assert OVERDUE["vi"] in never_reported()["vi/tinh-mau/2026/index.html"]
    files = of_an_official_site()
    with_labels = csv.DictReader(
        files["overviews/tasks_overview.csv"].decode("utf-8-sig").splitlines()
    )
    assert {row["id"]: row["box_label"] for row in with_labels}[task_id] == OVERDUE[
        "vi"
    ]
    book = workbook(files["dxplan.xlsx"])
    for title in ("Xem nhanh nhiệm vụ", "Nhiệm vụ"):
        assert (
            next(row for row in sheet(book, title) if row["Mã"] == task_id)[
                "Ô thống kê"
            ]
            == OVERDUE["vi"]
        )
    explained = [
        row for row in sheet(book, "Ý nghĩa các cột") if row["Tên trong CSV"] == "box"
    ]
    assert explained
    for row in explained:
        assert f"not_reported_overdue = {OVERDUE['vi']};" in str(row["Giá trị"])


def test_every_dictionary_of_an_official_site_has_the_site_s_labels(
    tmp_path: Path,
) -> None:
    files = of_an_official_site()
    (tmp_path / "base.sqlite").write_bytes(files["dxplan.sqlite"])
    with sqlite3.connect(tmp_path / "base.sqlite") as base:
        asked = "SELECT word, vi, en FROM labels WHERE \"column\" = 'tasks.box' AND word LIKE '%overdue'"
        assert sorted(base.execute(asked).fetchall()) == [
            (box, OVERDUE["vi"], OVERDUE["en"])
            for box in ("not_reported_overdue", "open_overdue")
        ]
        assert base.execute(
            "SELECT DISTINCT box_label FROM tasks_overview"
        ).fetchall() == [(OVERDUE["vi"],)]
    told = json.loads(files["schema/tasks.json"])["properties"]["items"]["items"][
        "properties"
    ]["box"]["anyOf"][0]
    assert told["x-labels"]["en"]["open_overdue"] == OVERDUE["en"]
    assert (
        "Đã qua thời hạn, chưa tìm thấy báo cáo công khai"
        not in files["datapackage.json"].decode()
    )
    for page in ("data-tasks", "data-summary", "data-trends"):
        assert OVERDUE["vi"] in never_reported()[f"vi/{page}.html"]


def test_columns_of_an_official_summary_are_told_apart() -> None:
    for lang in ("vi", "en"):
        headings = [
            heading(column, lang, official=True) for column in columns("summary")
        ]
        assert len(set(headings)) == len(headings)
        assert sum(OVERDUE[lang] in told for told in headings) == 2


@pytest.mark.parametrize(
    ("official", "label"),
    [
        (True, OVERDUE["vi"]),
        (False, "Đã qua thời hạn, chưa tìm thấy báo cáo công khai"),
    ],
)
def test_the_terminal_has_the_same_label(*, official: bool, label: str) -> None:
    assert (
        catalogue("vi", official=official)("labels.box.not_reported_overdue") == label
    )


@pytest.mark.parametrize(
    ("statuses", "late_days", "light"),
    [
        (("completed", "completed", "in_progress"), None, "mức vàng"),
        (("completed", "completed", "completed"), 30, "mức xanh"),
        (("in_progress", "in_progress", "in_progress"), None, "mức đỏ"),
        (("completed", "", ""), None, None),
    ],
)
def test_lights_stand_beside_a_rate_by_the_thresholds_that_the_method_names(
    statuses: tuple[str, ...], late_days: int | None, light: str | None
) -> None:
    files: Files = {}
    for number, status in enumerate(statuses, 1):
        head = reports(f"date: 2022-02-01, status: {status}") if status else ""
        files[f"na/p/tasks/0{number}.md"] = task(head, deadline="2022-03")
    lights = {"green_from": 90, "yellow_from": 50.5, "late_days": late_days}
    compliance = on("2022-08-01", files)
    page, method = "vi/na/p/index.html", "vi/method.html"
    site = site_of(compliance, lights=lights)
    words = text_of(one_page(site, page))
    told = [name for name in ("mức xanh", "mức vàng", "mức đỏ") if name in words]
    assert told == ([light] if light else [])
    assert "mức vàng từ 50,5%" in text_of(one_page(site, method))
    plain = site_of(compliance)
    assert "mức" not in text_of(one_page(plain, page)).lower().split("tỷ lệ")[1]
    assert "mức xanh" not in text_of(one_page(plain, method))


def test_a_scope_with_a_task_long_overdue_is_not_green() -> None:
    head = reports("date: 2022-02-01, status: completed, completed_on: 2022-02-01")
    files = {f"na/p/tasks/{n:02}.md": task(head, deadline="2022-03") for n in range(9)}
    files["na/p/tasks/09.md"] = task(
        reports("date: 2022-02-01, status: in_progress"), deadline="2022-03"
    )
    lights = {"green_from": 90, "yellow_from": 50, "late_days": 60}
    for day, light in (("2022-05-30", "mức xanh"), ("2022-05-31", "mức vàng")):
        site = site_of(on(day, files), lights=lights)
        assert light in text_of(one_page(site, "vi/na/p/index.html"))


def test_data_and_terminal_name_the_light_of_a_scope_in_words_with_its_rate() -> None:
    head = reports("date: 2022-02-01, status: completed, completed_on: 2022-02-01")
    files = {TASK: task(head), "na/p/tasks/02.md": task(lead="b")}
    compliance = on("2022-05-01", files)
    lights = Lights(green_from=90, yellow_from=50)
    rows = [*compliance.summaries.values()]
    items = with_lights(compliance, summaries(rows), lights, official=False)
    of_scopes = {(item["scope"], item["id"]): item["light"] for item in items}
    assert of_scopes["plan", "na/p"] == "yellow"
    assert of_scopes["unit", "na/a"] == "green"
    assert of_scopes["unit", "na/b"] is None  # never reported
    without = with_lights(compliance, summaries(rows), None, official=False)
    assert {item["light"] for item in without} == {None}
    plan = compliance.summaries["plan", "na/p"]
    text = render(
        compliance, [plan], catalogue("vi"), official=False, color=False, lights=lights
    )
    assert re.search(r"mức vàng\s*\(.*1/2", " ".join(text.split()))
    shown = render(compliance, [plan], catalogue("vi"), official=False, color=False)
    assert "mức" not in shown


@pytest.mark.parametrize(
    "lights", [{"green_from": 50, "yellow_from": 60}, {"green_from": 50}, {"green": 1}]
)
def test_lights_without_sense_are_wrong_configuration(lights: object) -> None:
    with pytest.raises(ValueError, match="lights"):
        Config(lights=lights)  # type: ignore[arg-type]
