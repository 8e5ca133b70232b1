"""One number for one thing: whatever a page, badge, frame or table of the terminal says equals data/, official or not.

Numbers on pages name themselves: `data-figure="overdue plan na/p"`, with `rate-…`, `target-…`, `status-…` before the
scope, and behind it the day of one through time.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path, PurePosixPath
from posixpath import join, normpath
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import html5lib
import pytest
from history_site import DAY, tell
from rendering import site_files
from repositories import record
from samples import ROOT, Run, md, on, reports, target, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.public_counts import shown_sizes
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.exchange.trends import read_trend
from dxplan.history.head import read_head
from dxplan.portfolio.loader import ParsedFiles, load
from dxplan.site import embeds
from dxplan.site.build import site_of
from dxplan.site.render import Renderer
from dxplan.site.site import Site

Files: TypeAlias = dict[str, bytes]
Figures: TypeAlias = dict[str, Any]

_ROW = re.compile(
    r'<tr data-status="[^"]*"(?:(?!</tr>).)*?<a href="([^"]+)/index.html">.*?'
    r'<td class="status"[^>]*>(.*?)</td>',
    re.DOTALL,
)
_TABLE = re.compile(
    r'<table class="([^"]*)">\s*<caption>(.*?)</caption>.*?<tbody>(.*?)</tbody>',
    re.DOTALL,
)
DONE = "status: completed, document: later"
DECIMALS = target(
    "indicator: share\noperator: '>='\nvalue: '55.5'\nbaseline: {date: 2021, value: '10,5'}\n"
    "changes: [{date: 2022-07-01, key: value, from: '55.5', to: '66.5', document: qd}]\nmeasurements: [{date: 2022-05, "
    "value: '40.5'}, {date: 2022-05, value: '41.5', corrects: 2022-05, recorded: 2022-07-01, document: qd}]"
)
MORE = {
    "na/p/tasks/10.md": task(title="Chưa báo cáo", deadline="2022-03"),
    "na/p/tasks/11.md": task(
        "area: society", title="Chưa báo cáo, đơn vị khác", deadline="2022-03", lead="b"
    ),
    "na/p/tasks/12.md": task(
        reports("date: 2022-02-01, status: piloting"),
        title="Quá hạn",
        deadline="2022-03",
    ),
    "na/p/tasks/13.md": task(
        reports(f"date: 2022-05-01, {DONE}, completed_on: 2022-04-20"),
        title="Muộn",
        deadline="2022-03",
    ),
    "na/p/tasks/14.md": task(
        reports(f"date: 2022-03-01, {DONE}, completed_on: 2022-02-20"),
        title="Đúng hạn",
        deadline="2022-03",
    ),
    "na/p/tasks/15.md": task(
        reports(f"date: 2022-05-01, {DONE}"), title="Chưa rõ", deadline="2022-03"
    ),
    "na/p/tasks/16.md": task(title="Sắp đến hạn", deadline="2022-08-20"),
    "na/p/tasks/17.md": task(title="Dự kiến", deadline="{by: 2022-05, firm: false}"),
    "na/p/tasks/18.md": task(
        reports("date: 2022-02-01, status: in_progress"), deadline="every quarter"
    ),
    "na/p/tasks/19.md": task(
        reports("date: 2022-02-01, status: suspended, authorised_by: qd"),
        title="Dừng",
        deadline="2022-03",
    ),
    "na/p/tasks/20.md": task(
        reports("date: 2022-06-01, status: in_progress, percent: '12.5'"),
        title="Một phần",
    ),
    "na/p/targets/01.md": target(
        "indicator: share\noperator: '>='\nvalue: '54.5'\nexcludes: Không"
    ),
    "na/nhap/plan.md": md(
        "title: Dự thảo\ndocument_unknown: chưa rõ\nperiod: 2022\nstanding: draft"
    ),
    "na/nhap/tasks/01.md": task(title="Việc dự thảo"),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which every box has a task."""
    folder = tmp_path_factory.mktemp("numbers")
    tell(folder)
    record(folder, "2022-07-25", MORE)
    record(folder, "2022-07-26", {"na/p/targets/01.md": DECIMALS})
    return folder


@pytest.fixture(scope="module", params=[False, True], ids=["unofficial", "official"])
def site(request: pytest.FixtureRequest, root: Path) -> Files:
    known: ParsedFiles = {}
    portfolio = load(root, known)
    head = read_head(root, portfolio, history=True)
    config = Config(official=request.param, publisher="Sở A")
    trend = read_trend(root, portfolio, DAY, head, known)
    return {
        **site_files(
            root,
            site_of(root, evaluate(portfolio, DAY, Settings()), config, head, trend),
            head,
        ),
        "official": json.dumps(request.param).encode(),
    }


def items(site: Files, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(site[f"data/{name}.json"])["items"]
    return found


def is_official(site: Files) -> bool:
    return bool(json.loads(site["official"]))


def expected(site: Files) -> Figures:
    """Every figure by its name, from data/ alone: a count, or a rate as (numerator, denominator, value)."""
    official = is_official(site)
    found: Figures = {}
    for row in items(site, "summary"):
        scope = " ".join(filter(None, (row["scope"], row["id"])))
        sizes = shown_sizes(row["boxes"], official=official)
        sizes |= {
            name: row[name]
            for name in ("tasks", "assigned", "draft", "replaced", "inherited")
        }
        found |= {f"{name} {scope}": size for name, size in sizes.items()}
        found |= {
            f"rate-{name} {scope}": rate_of(rate) for name, rate in row["rates"].items()
        }
        found |= {
            f"target-{name} {scope}": size for name, size in row["targets"].items()
        }
    for row in items(site, "trends"):
        scope = " ".join(filter(None, (row["scope"], row["id"], row["date"])))
        if row["clock"] == "by_record":
            found[f"completed {scope} by_record"] = row["completed"]
            continue
        boxes = row["boxes"]
        found |= {
            f"tasks {scope}": row["tasks"],
            f"overdue {scope}": boxes["open_overdue"]
            + (boxes["not_reported_overdue"] if official else 0),
            f"completed {scope}": row["completed"],
            f"silent {scope}": boxes["not_reported"] + boxes["not_reported_overdue"],
        }
    return found | by_task(site) | by_target(site)


def rate_of(rate: dict[str, Any]) -> tuple[int, int, float | None]:
    return rate["numerator"], rate["denominator"], rate["value"]


def by_task(site: Files) -> Figures:
    """What only the tasks tell: how many have a status, are due soon or past an expected date."""
    found: Counter[str] = Counter()
    for item in items(site, "tasks"):
        if item["standing"] != "counted":
            found[f"status-{item['standing']} all"] += 1
            continue
        how, status = item["timeliness"], item["status"]
        if how == "overdue" and status == "not_reported" and not is_official(site):
            how = "not_reported_overdue"
        found[f"status-{status} all"] += 1
        if how in {"overdue", "not_reported_overdue", "due_soon", "past_expected"}:
            found[f"status-{how} all"] += 1
        if how in {"due_soon", "past_expected"}:
            found[f"{how} all"] += 1
            found[f"{how} jurisdiction {item['jurisdiction']}"] += 1
        if item["history"] and item["history"]["needs_reconfirmation"]:
            found["reconfirmation all"] += 1
    return dict(found)


def by_target(site: Files) -> Figures:
    """All targets of each scope that a page counts them for, and those that are not judged."""
    found: Counter[str] = Counter()
    for item in items(site, "targets"):
        for scope in (
            "all",
            f"jurisdiction {item['jurisdiction']}",
            f"plan {item['plan']}",
        ):
            found[f"target-targets {scope}"] += 1
            found[f"target-unjudged {scope}"] += item["state"] is None
    return dict(found)


def language(path: str) -> str:
    return (
        "en"
        if path.startswith("en/") or re.search(r"\.en\.(html|svg)$", path)
        else "vi"
    )


def told(text: str, lang: str) -> int | tuple[int, int] | tuple[int, int, float] | None:
    """What a number on a page says; None where it says in words that it is not determined."""
    point = "," if lang == "vi" else "."
    text = unescape(text).replace("\u00a0", " ").strip()
    rate = re.match(
        rf"(\d+)/(\d+)(?: \((?:(\d+){re.escape(point)}(\d) %)?.*\)| · .+)?$", text
    )
    if rate is None:
        return int(text) if re.fullmatch(r"\d+", text) else None
    numerator, denominator, whole, tenth = rate.groups()
    known = int(numerator), int(denominator)
    return (*known, float(f"{whole}.{tenth}")) if whole else known


def figures(site: Files) -> Iterator[tuple[str, str, Any]]:
    """Every figure that names itself: the file, the name, what is told."""
    for path, content in site.items():
        if not path.endswith((".html", ".svg")) or b"data-figure" not in content:
            continue
        for name, inner in re.findall(
            r'data-figure="([^"]+)"[^>]*>(.*?)</', content.decode(), re.DOTALL
        ):
            yield (
                path,
                unescape(name),
                told(re.sub(r"<[^>]+>", "", inner), language(path)),
            )


def test_every_figure_of_every_page_equals_the_data(site: Files) -> None:
    known = expected(site)
    wrong, names, kinds = [], Counter[str](), Counter[str]()
    for path, name, value in figures(site):
        right = known.get(name, 0)
        names[name.split(" ")[0]] += 1
        kinds[path.split("/")[0]] += 1
        if isinstance(right, tuple):
            right = (
                None
                if right[1] == 0
                else right[: len(value)]
                if isinstance(value, tuple)
                else right
            )
        if value != right and (
            value is not None or not path.startswith("badge/")
        ):  # a badge may say "no report known"
            wrong.append((path, name, value, right))
    assert wrong == []
    assert {"vi", "en", "badge"} <= kinds.keys()
    assert {
        "tasks",
        "overdue",
        "silent",
        "completed",
        "due_soon",
        "past_expected",
        "draft",
        "assigned",
    } <= names.keys()
    assert {
        "rate-completion",
        "rate-on_time",
        "target-behind",
        "status-overdue",
    } <= names.keys() | {"target-behind"}
    assert ("not_reported_overdue" in names) is not is_official(site)


def test_no_percentage_is_shown_of_what_is_mostly_unreported(site: Files) -> None:
    scopes = {
        " ".join(filter(None, (row["scope"], row["id"]))): row
        for row in items(site, "summary")
    }
    few = 0
    for path, name, value in figures(site):
        rate, _, scope = name.partition(" ")
        if not rate.startswith("rate-") or scope not in scopes:
            continue
        row = scopes[scope]
        silent = row["boxes"]["not_reported_overdue"]
        if rate == "rate-completion":
            silent += row["boxes"]["not_reported"]
        is_few = 2 * row["reported"] < row["tasks"]
        if value and not rate.endswith("_original"):
            most = value[1] // 2 if rate == "rate-completion" else 0
            is_few = is_few or silent > most
        few += is_few
        assert not (is_few and value and len(value) > 2), (path, name)
    assert few


def test_a_badge_names_what_nobody_reported() -> None:
    under_way = reports("date: 2022-05-01, status: in_progress")
    files = {
        "na/p/tasks/01.md": task(reports("date: 2022-06-20, status: completed")),
        "na/p/tasks/02.md": task(),
        "na/p/tasks/03.md": task(under_way, deadline="2023"),
    }
    site = Site(on("2022-08-01", files), Config(), None, dirty=False, version="0")
    pages = {page.path: page for page in embeds.pages(site)}
    badge = Renderer(site, ROOT).render(pages["badge/na/p.svg"])
    assert "đúng hạn: 1/2 · 1 chưa có thông tin</title>" in badge
    assert "(trong đó 1 chưa có thông tin)" in badge
    frame = Renderer(site, ROOT).render(pages["embed/na/p/index.html"])
    assert "1 hoàn thành · 1 đang thực hiện · 1 chưa có thông tin" in unescape(
        frame.replace("&nbsp;", " ").replace("\u00a0", " ")
    )


def test_overdue_is_the_same_in_boxes_and_through_time(site: Files) -> None:
    """The case: two tasks overdue in the boxes, none in the table of the same day."""
    overdue = {
        name: value
        for path, name, value in figures(site)
        if path in {"vi/na/index.html", "vi/progress.html"} and "overdue" in name
    }
    through_time = [name for name in overdue if "overdue jurisdiction na 20" in name]
    late = [
        item
        for item in items(site, "tasks")
        if item["box"] in {"open_overdue", "not_reported_overdue"}
    ]
    unreported = [item for item in late if item["status"] == "not_reported"]
    assert len(late) > len(unreported) > 1
    size = len(late) if is_official(site) else len(late) - len(unreported)
    assert overdue["overdue jurisdiction na"] == overdue[max(through_time)] == size


@cache
def parsed(page: bytes) -> ET.Element:
    found: ET.Element = html5lib.parse(page.decode(), namespaceHTMLElements=False)
    return found


def rows_of(site: Files, path: str, part: str) -> list[ET.Element]:
    """The rows of the tables of tasks and targets on a page, or in a part of it; without any, those of all tables.

    A row that only names the plan of those below it is none.

    A part without tables names the parts of its page that add up to it.
    """
    page = parsed(site[path])
    whole = page if not part else next(e for e in page.iter() if e.get("id") == part)
    tables = list(whole.iter("table"))
    tables = [
        e for e in tables if {"tasks", "targets"} & set((e.get("class") or "").split())
    ] or tables
    if not tables:
        groups = [str(e.get("href")).removeprefix("#") for e in whole.iter("a")]
        return [row for group in groups for row in rows_of(site, path, group)]
    return [
        row
        for table in tables
        for body in table.iter("tbody")
        for row in body.iter("tr")
        if row[0].get("class") != "group"
    ]


def test_a_number_leads_to_as_many_rows(site: Files) -> None:
    led = 0
    for path, content in site.items():
        if not re.match(r"(vi|en)/.*\.html$", path):
            continue
        for href, inner in re.findall(
            r'<a class="count"[^>]*? href="([^"]+)">([^<]*)</a>', content.decode()
        ):
            address, _, part = href.partition("#")
            there = (
                normpath(join(PurePosixPath(path).parent.as_posix(), address))
                if address
                else path
            )
            assert len(rows_of(site, there, part)) == told(inner, language(path)), (
                path,
                href,
            )
            led += 1
    assert led > 100


def test_a_heading_counts_the_rows_of_its_table(site: Files) -> None:
    counted = 0
    for path, content in site.items():
        if not re.match(r"(vi|en)/.*\.html$", path):
            continue
        for kind, caption, rows in _TABLE.findall(content.decode()):
            size = re.search(
                r"(?:: |^|: .*?)(\d+)(?: [^\d]*)?$", re.sub(r"<[^>]+>", "", caption)
            )
            if {"tasks", "targets"} & set(kind.split()) and size:
                headings = rows.count('class="group"')
                assert rows.count("</tr>") - headings == int(size[1]), (path, caption)
                counted += 1
    assert counted > 50


def test_the_state_of_a_task_is_the_same_on_its_page_in_lists_and_in_data(
    site: Files,
) -> None:
    tasks = {item["id"]: item for item in items(site, "tasks")}
    official, seen = is_official(site), Counter[str]()
    for path, content in site.items():
        if not re.match(r"(vi|en)/.*\.html$", path):
            continue
        html = content.decode()
        own = re.search(r'<p class="now">(.*?)</p>', html, re.DOTALL)
        cells = (
            [(path.removesuffix("/index.html").partition("/")[2], own[1])]
            if own
            else []
        )
        for href, cell in _ROW.findall(html):
            there = normpath(
                join(PurePosixPath(path).parent.as_posix(), href)
            ).partition("/")[2]
            cells.append((there, cell))
        for key, cell in (found for found in cells if found[0] in tasks):
            item = tasks[key]
            tags = re.findall(r'<span class="tag ([a-z_]+)"', cell)
            if item["standing"] == "counted":
                late = item["timeliness"] == "overdue"
                silent = item["status"] == "not_reported" and not official
                assert item["status"] in tags, (path, key)
                assert ("overdue" in tags) == (late and not silent), (path, key)
                assert ("not_reported_overdue" in tags) == (late and silent), (
                    path,
                    key,
                )
            seen[key] += 1
    assert seen.keys() >= {
        key for key, item in tasks.items() if item["standing"] == "counted"
    }


@pytest.mark.parametrize("official", [False, True])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_terminal_says_the_same(
    root: Path, dxplan: Run, official: bool, lang: str
) -> None:
    """The four figures of a plan, and the words for what was never reported."""
    (root / "dxplan.toml").write_text(
        f"official = {str(official).lower()}\n", encoding="utf-8"
    )
    try:
        asked = ("-C", root, "status", "--plan", "na/p", "--as-of", DAY)
        (row,) = json.loads(dxplan(*asked, "--format", "json").stdout)["items"]
        table = dxplan(*asked, "--lang", lang).stdout
    finally:
        (root / "dxplan.toml").unlink()
    sizes = shown_sizes(row["boxes"], official=official)
    four = [
        sizes[name]
        for name in ("completed_on_time", "completed_late", "open_within", "overdue")
    ]
    assert re.search(
        r"Kế hoạch +" + " +".join(map(str, [row["tasks"], *four])) + r"\b", table
    ), table
    silent = {"vi": "đã qua thời", "en": "deadline passed"}[lang]
    assert (silent in table) is not official
    for word in ("trang này", "this page", "this site"):
        assert word not in table


def test_ids_are_never_broken(root: Path, dxplan: Run) -> None:
    """An id is there to be copied: it stands whole on a line, however long it is."""
    long = "ke-hoach-" + "rat-dai-" * 6 + "2022"
    folder = root / "plans/na" / long
    (folder / "tasks").mkdir(parents=True)
    try:
        (folder / "plan.md").write_text(
            md("title: Dài\ndocument: plan-doc\nperiod: 2022"), encoding="utf-8"
        )
        name = "thiet-lap-mang-luoi-to-cong-nghe-so-cong-dong"
        (folder / f"tasks/{name}.md").write_text(task(), encoding="utf-8")
        for options in (
            (),
            ("--plan", f"na/{long}"),
            ("--jurisdiction", "na"),
            ("--plan", f"na/{long}", "--trend"),
        ):
            told_lines = [
                line.strip()
                for line in dxplan(
                    "-C", root, "status", "--as-of", DAY, *options
                ).stdout.splitlines()
            ]
            assert any(f"na/{long}" in line for line in told_lines), options
        tasks = dxplan(
            "-C", root, "status", "--as-of", DAY, "--plan", f"na/{long}"
        ).stdout
        assert f"na/{long}/tasks/{name}" in tasks
    finally:
        for file in (*folder.glob("tasks/*"), folder / "plan.md"):
            file.unlink()
        (folder / "tasks").rmdir()
        folder.rmdir()


def cites_standards(path: str) -> bool:
    """Whether a page is a rule's, which names sections and versions of standards."""
    return "/rules." in path


def words_of(html: str) -> str:
    """What a reader sees of a page but for codes, numbers of tasks, versions and licences."""
    html = re.sub(r"<(code|pre|script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    html = re.sub(r'<span class="number">.*?</span>', " ", html)
    text = unescape(re.sub(r"<[^>]+>", "|", html))
    return re.sub(
        r"(dxplan|WCAG|CC BY|Creative Commons \D+|WCAG 2.0,) \d\.\d(\.\d)?", " ", text
    )


def test_decimals_are_written_as_the_language_does_everywhere(site: Files) -> None:
    """`55.5` stood beside `55,5%` on Vietnamese pages: in ledgers of changes, histories, corrections."""
    odd = {
        "vi": re.compile(r"(?<![\d./])\d+\.\d{1,2}(?![\d./])"),
        "en": re.compile(r"\d,\d{1,2}(?!\d)"),
    }
    right = {"vi": "66,5", "en": "66.5"}
    seen = Counter[str]()
    for path, content in site.items():
        if not path.endswith(".html") or not path.count("/"):
            continue
        if "accessibility" not in path and not cites_standards(path):
            text = words_of(content.decode())
            assert odd[language(path)].findall(text) == [], path
            seen[path] += text.count(right[language(path)])
    for lang, numbers in {
        "vi": ("54,5", "55,5", "66,5", "41,5", "10,5"),
        "en": ("54.5", "55.5", "66.5", "10.5"),
    }.items():
        page = words_of(site[f"{lang}/na/p/targets/01/index.html"].decode())
        assert [number for number in numbers if number not in page] == []
        assert {"vi": "12,5%", "en": "12.5%"}[lang] in words_of(
            site[f"{lang}/na/p/tasks/20/index.html"].decode()
        )
        assert right[lang].replace("66", "41") in words_of(
            site[f"{lang}/corrections.html"].decode()
        )
