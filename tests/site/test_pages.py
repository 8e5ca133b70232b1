"""The pages of the real plans and of small invented ones: valid, linked, bilingual, and true to the numbers."""

import csv
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest
import yaml
from html5 import Strict
from page_reading import (
    Pages,
    one_page,
    real,
    rendered,
    rows_behind,
    seen,
    site_of,
    small,
    text_of,
)
from samples import (
    PLAN,
    ROOT,
    TARGET,
    TASK,
    assembled,
    md,
    on,
    reports,
    target,
    task,
)

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.deliverables import Mismatch, mismatch
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.messages import catalogue
from dxplan.model.records import STATUSES
from dxplan.model.registers import DOCUMENT_TYPES
from dxplan.rules.content import broken_link, unsafe_link
from dxplan.rules.context import Context
from dxplan.site.counts import ScopeCounts, list_folder
from dxplan.site.formats import LanguageFormats
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer
from dxplan.site.row_groups import ScopeGroups
from dxplan.site.shipped_templates import shipped_templates
from dxplan.site.site import Site
from dxplan.text.collation import by_alphabet

DAYS = ("2022-07-12", "2026-11-22")
SCRIPT = r'<script src="(\.\./)*static/(dxplan|search)\.js" defer></script>'
WRITTEN_BY_BUILD = (
    "data/",
    "dxplan.json",
    "SHA256SUMS",
    "feed.xml",
    "feed/",
    "calendar/",
    "badge/",
    "embed/",
)


def language(path: str) -> str:
    return "en" if path.startswith("en/") or path.endswith(".en.html") else "vi"


# the real plans --------------------------------------------------------------------------------------------------


def test_every_page_is_strict_html5_with_one_first_heading() -> None:
    strict = Strict()
    for path, html in real(DAYS[-1])[1].items():
        strict.parse(html)
        page = seen(html)
        assert page.headings.count("h1") == 1, path
        assert not {"style", "onclick", "onload"} & set(page.attributes), path
        assert [name for name, count in Counter(page.ids).items() if count > 1] == [], (
            path
        )
        assert page.tables == ["table", "caption"] * page.tables.count("table"), path
        assert "\ue000" not in html, path
        assert "\ue001" not in html, path
        assert f'<html lang="{language(path)}">' in html, path


@pytest.mark.parametrize("day", DAYS)
def test_every_link_and_fragment_leads_somewhere(day: str) -> None:
    site, built = real(day)
    static = {address for address, _ in Renderer(site, ROOT).static_files()}
    ids = {path: set(seen(html).ids) for path, html in built.items()}
    broken = []
    for path, html in built.items():
        for link in seen(html).links:
            if link.startswith(("http://", "https://")):
                continue
            address, _, fragment = link.partition("#")
            found = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
                if address
                else path
            )
            known = (
                found in built or found in static or found.startswith(WRITTEN_BY_BUILD)
            )
            if not known or (
                fragment
                and fragment not in ids[found]
                and not fragment.startswith("icon-")
            ):
                broken.append((path, link))
    assert broken == []


@pytest.mark.parametrize("day", DAYS)
def test_every_page_is_linked_from_another(day: str) -> None:
    built = real(day)[1]
    led_to = {
        posixpath.normpath(
            posixpath.join(posixpath.dirname(path), link.partition("#")[0])
        )
        for path, html in built.items()
        if path.startswith("vi/")
        for link in seen(html).links
        if not link.startswith(("http", "#"))
    }
    alone = {path for path in built if path.startswith("vi/")} - led_to
    assert alone == {"vi/404.html"}  # shown for what is not there


@pytest.mark.parametrize("day", DAYS)
def test_both_languages_have_the_same_pages(day: str) -> None:
    built = real(day)[1]
    vi, en = (
        {path[3:] for path in built if path.startswith(f"{lang}/")}
        for lang in ("vi", "en")
    )
    assert vi == en
    frames = [path for path in built if path.startswith("embed/")]
    assert (
        len(frames)
        == 2 * len({path.replace(".en.html", ".html") for path in frames})
        > 0
    )
    assert len(built) == len(vi) + len(en) + len(frames) + 2  # index.html, 404.html


def test_every_figure_of_the_facts_is_on_its_page_with_its_document() -> None:
    built = real("2026-11-22")[1]
    with (ROOT / "tests" / "facts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        html = built[f"vi/{row['record_id']}/index.html"]
        value = '<data class="figure" value="{value}" data-operator="{operator}" data-measure="{measure}">'.format_map(
            {
                key: cell.replace("<", "&lt;").replace(">", "&gt;")
                for key, cell in row.items()
            }
        )
        assert value in html, row
        page = f"vi/{row['record_id']}"
        document = posixpath.relpath(f"vi/{row['document']}/index.html", page)
        assert f'href="{document}"' in html, row


@pytest.mark.parametrize("day", DAYS)
def test_every_count_leads_to_as_many_rows(day: str) -> None:
    """A link that is a number leads to a page, or a part of one, with that many rows."""
    _, built = real(day)
    sizes: dict[tuple[str, str], int] = {}
    for path, html in built.items():
        for link, shown in re.findall(
            r'<a class="count"[^>]*? href="([^"]+)">([0-9.,]+)</a>', html
        ):
            address, _, part = link.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
            if (there, part) not in sizes:
                sizes[there, part] = rows_behind(built, there, part or "main")
            assert sizes[there, part] == int(re.sub("[.,]", "", shown)), (path, link)
    assert len(sizes) > 50


@pytest.mark.parametrize("day", DAYS)
def test_every_rate_leads_to_the_rows_of_its_numerator_and_its_denominator(
    day: str,
) -> None:
    _, built = real(day)
    sizes: dict[tuple[str, str], list[int]] = {}
    for path, html in built.items():
        for link, part, above, below in re.findall(
            r'href="([^"#]+)#(rate-[^"]+)">([0-9.,]+)/([0-9.,]+) \(', html
        ):
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
            if (there, part) not in sizes:
                sizes[there, part] = parts_of_rate(built, there, part)
            among, others = sizes[there, part]
            assert (among, among + others) == (int(above), int(below)), (path, link)
    assert len(sizes) >= 5


def parts_of_rate(built: Pages, path: str, part: str) -> list[int]:
    """How many rows the groups of a rate's numerator have, and those of the rest."""
    section = built[path].partition(f'<section id="{part}">')[2]
    section = section.partition("</section>")[0]
    paragraphs = section.split("<p><strong>")[1:]
    assert len(paragraphs) == 2
    sizes = []
    for paragraph in paragraphs:
        groups = re.findall(r'href="#([^"]+)"', paragraph)
        sizes.append(sum(rows_behind(built, path, group) for group in groups))
        assert re.match(r"[^<]*: ([0-9.,]+)<", paragraph)[1] == str(sizes[-1])  # type: ignore[index]
    return sizes


@pytest.mark.parametrize("day", DAYS)
def test_every_task_of_a_list_stands_in_one_group(day: str) -> None:
    site, built = real(day)
    for row in [("all", None), *site.compliance.summaries]:
        path = f"vi/{list_folder(row)}/index.html"
        if path not in built:
            continue
        tally = ScopeCounts(site, row)
        for count, groups in ScopeGroups(tally).by_count.items():
            ids = [state.id for group in groups for state in group.states]
            assert sorted(ids) == sorted(state.id for state in tally.tasks[count])
            for group in groups:
                assert rows_behind(built, path, group.id) == len(group.states)


@pytest.mark.parametrize("day", DAYS)
def test_rows_behind_the_numbers_are_those_of_the_summary(day: str) -> None:
    site, _ = real(day)
    for row, summary in site.compliance.summaries.items():
        tally = ScopeCounts(site, row)
        assert (
            tally.size("tasks")
            == summary.tasks
            == sum(tally.size(name) for name in tally.boxes)
        )
        assert {
            name: share.rate for name, share in tally.shares.items()
        } == summary.rates
        assert {
            state: len(tally.targets[state]) for state in summary.targets
        } == summary.targets
        beside = ("assigned", "draft", "replaced", "inherited")
        assert [tally.size(name) for name in beside] == [
            getattr(summary, name) for name in beside
        ]


def test_the_22_tasks_on_the_day_of_their_report() -> None:
    built = real("2022-07-12")[1]
    plan = text_of(built["vi/nghe-an/2022-22-tasks/index.html"])
    assert (
        "đã có thông tin về 20/22 nhiệm vụ; 2 nhiệm vụ chưa được nhập vào đây" in plan
    )
    assert "7/20 (35,0%)" in plan
    assert "Đúng hạn trên số đã qua thời hạnchưa xác định" in plan
    assert not re.search(r"(?<![\d,])0(,0)?%", plan)
    matrix = text_of(built["vi/matrix.html"])
    assert "2 nhiệm vụ nữa không có trong nguồn nào" in matrix
    assert "chưa có dữ liệu" in matrix


def test_a_task_says_what_was_asked_and_what_was_delivered_instead() -> None:
    page = text_of(
        real("2022-07-12")[1]["vi/nghe-an/2022-22-tasks/tasks/07/index.html"]
    )
    assert "yêu cầu kế hoạch; tài liệu hiện có thuộc loại khác" in page
    assert "Công văn: 5010/UBND-TH ngày 06/7/2022" in page
    assert "theo bài báo" in page


def test_reports_of_a_later_day_are_not_seen() -> None:
    path = "vi/nghe-an/2022-22-tasks/tasks/01/index.html"
    assert "22/8/2022" not in text_of(real("2022-07-12")[1][path])
    assert "22/8/2022" in text_of(real("2026-11-22")[1][path])


def test_a_dissolved_unit_is_never_named_alone() -> None:
    page = text_of(
        real("2026-11-22")[1]["vi/nghe-an/2022-22-tasks/tasks/05/index.html"]
    )
    assert (
        "Sở Thông tin và Truyền thông tỉnh Nghệ An (đến hết 28/02/2025; nay là Sở Khoa học và Công nghệ"
        in page
    )
    assert "Đơn vị hiện chịu trách nhiệm" in page


def test_places_without_plans_have_no_data_and_no_zero() -> None:
    html = real("2026-11-22")[1]["vi/jurisdictions.html"]
    row = next(part for part in html.split("<tr>") if "gia-lai/index.html" in part)
    assert "chưa có dữ liệu" in row
    assert ">0<" not in row


def test_every_page_says_what_it_is() -> None:
    for path, html in real("2022-07-12")[1].items():
        if path.startswith("vi/"):
            footer = html[html.index("<footer") :]
            assert "không phải là trang thông tin chính thức" in footer
            assert "12/7/2022" in footer
            assert "Không xác định được phiên bản" in footer


def test_the_page_of_data_names_the_commit_for_all_pages() -> None:
    compliance = on("2022-08-01", {TASK: task()})
    site = Site(
        compliance, Config(), commit="0123456789abcdef", dirty=True, version="0"
    )
    pages = rendered(site)
    footer = pages["en/na/p/tasks/01/index.html"].partition("<footer")[2]
    assert "data.html#developers" in footer
    assert "0123456789" not in footer
    edition = pages["en/data.html"].partition('id="edition"')[2]
    assert "0123456789" in edition
    assert "uncommitted" in edition


# small plans -----------------------------------------------------------------------------------------------------


def test_a_task_without_a_report_is_not_called_overdue_by_an_unofficial_site() -> None:
    files = {
        TASK: task(),
        "na/p/tasks/02.md": task(reports("date: 2022-07-10, status: in_progress")),
    }
    page = "vi/na/p/tasks/{}/index.html"
    unofficial = small(files)
    assert "đã qua thời hạn, chưa tìm thấy báo cáo công khai" in text_of(
        unofficial[page.format("01")]
    )
    assert "quá hạn" not in text_of(unofficial[page.format("01")])
    assert "quá hạn theo báo cáo gần nhất, ngày 10/7/2022" in text_of(
        unofficial[page.format("02")]
    )
    assert "overdue according to the latest report, of 10 July 2022" in text_of(
        unofficial["en/na/p/tasks/02/index.html"]
    )
    assert "1 Chưa hoàn thành, quá hạn theo báo cáo gần nhất" in text_of(
        unofficial["vi/na/p/index.html"]
    )
    official = small(files, official=True, publisher="UBND tỉnh")
    assert "quá hạn, chưa có báo cáo" in text_of(official[page.format("01")])
    assert "2 Chưa hoàn thành, quá hạn" in text_of(official["vi/na/p/index.html"])
    assert "không phải là trang thông tin chính thức" not in official["vi/index.html"]
    assert "Do UBND tỉnh công bố." in official["vi/index.html"]


def test_a_rate_without_a_denominator_is_not_determined() -> None:
    page = text_of(small({TASK: task(deadline="none")})["vi/na/p/index.html"])
    assert "Đúng hạn trên số đã qua thời hạnchưa xác định" in page
    assert "Tỷ lệ hoàn thành0/1 (chưa có thông tin)" in page


def test_hostile_text_is_escaped_and_leads_nowhere() -> None:
    script = "<script>alert(1)</script>"
    body = f"# Đầu\n\n{script}\n\n[x](javascript:alert(1)) [y](data:text/html,1) ![z](https://example.org/z.png)\n\n|a|\n|-:|\n|1|\n"
    files = {
        TASK: task(f"note: '{script}'").replace(
            "title: Việc", f"title: 'Việc {script}\" x=\"'"
        )
        + body,
        "na/documents.yaml": f"- key: bad\n  title: '{script}'\n  url: 'javascript:alert(1)'\n",
        PLAN: md("title: Kế hoạch\ndocument_unknown: không rõ\nperiod: 2022"),
    }
    compliance = evaluate(assembled(files), date(2022, 8, 1), Settings())
    built, strict = rendered(site_of(compliance)), Strict()
    for path, html in built.items():
        scripts = re.findall(r"<script[^>]*>[^<]*</script>", html)
        assert [
            script for script in scripts if not re.fullmatch(SCRIPT, script)
        ] == [], path
        assert html.count("<script") == len(scripts), path
        assert not [
            link for link in seen(html).links if re.match(r"(javascript|data):", link)
        ], path
        strict.parse(html)
    page = built["vi/na/p/tasks/01/index.html"]
    assert "<h3>Đầu</h3>" in page
    assert '<td class="right">1</td>' in page
    assert "<img" not in page


def test_links_of_bodies_lead_to_pages() -> None:
    files = {
        TASK: task() + "Xem [việc hai](02.md) và [kế hoạch](../plan.md).\n",
        "na/p/tasks/02.md": task(),
    }
    html = small(files)["vi/na/p/tasks/01/index.html"]
    assert 'href="../02/index.html">việc hai' in html
    assert 'href="../../index.html">kế hoạch' in html


@pytest.mark.parametrize(
    ("written", "leads"),
    [
        ("02.md?x=1", "vi/na/p/tasks/02/index.html"),
        ("02.en.md#a", "vi/na/p/tasks/02/index.html"),
        ("/plans/na/p/plan.md", "vi/na/p/index.html"),
        ("../../jurisdiction.md", "vi/na/index.html"),
        ("..", "vi/na/p/index.html"),
        ("../../#a", "vi/na/index.html"),
        ("../../units.yaml", "vi/units.html"),
        ("../../documents.yaml", "vi/documents.html"),
        ("/plans/areas.yaml", "vi/areas.html"),
        ("/plans/indicators.yaml", "vi/targets.html"),
        ("../../../glossary.yaml", "vi/glossary.html"),
        ("ảnh.png", "vi/na/p/tasks/%E1%BA%A3nh.png"),
        ("<ảnh hai.png>", "vi/na/p/tasks/%E1%BA%A3nh%20hai.png"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("https://example.org/a?b#c", "https://example.org/a?b#c"),
        ("//example.org/a", "https://example.org/a"),
        ("09.md", None),
        ("02", None),
        ("../tasks", None),
        ("../../../../x.md", None),
        ("ftp://example.org/a", None),
    ],
)
def test_what_check_accepts_is_what_the_site_links(
    written: str, leads: str | None
) -> None:
    files = {
        TASK: task() + f"Xem [đây]({written}).\n",
        "na/p/tasks/02.md": task(),
        "na/p/tasks/02.en.md": "Text\n",
        "na/p/tasks/ảnh.png": "",
        "na/p/tasks/ảnh hai.png": "",
        "glossary.yaml": "[]\n",
    }
    compliance = evaluate(assembled(files), date(2022, 8, 1), Settings())
    context = Context(compliance, None)
    accepted = not [*broken_link(context), *unsafe_link(context)]
    address = "vi/na/p/tasks/01/index.html"
    html = one_page(site_of(compliance), address)
    found = re.search(r'<a href="([^"]*)"[^>]*>đây</a>', html)
    assert accepted == (found is not None) == (leads is not None)
    assert found is None or urljoin(address, found[1]) == leads


def test_a_body_brings_no_hidden_character_onto_its_page() -> None:
    written = (
        "&#x202e; &#xe002; `&#x202e;`\n\n<https://x.vn/%0d%E2%80%AE>\n\n"
        '![&#xe000;](a.png "&#xe002;") [x](https://x.vn "&#xe003;&#x202e;")\n'
    )
    plans = assembled({TASK: task() + written})
    assert {finding.code for finding in plans.findings} == {"F103"}
    compliance = evaluate(plans, date(2022, 8, 1), Settings())
    html = one_page(site_of(compliance), "vi/na/p/tasks/01/index.html")
    assert html.count("\ufffd") >= 5
    assert not re.findall("[\r\u202e\x9b\ue000-\uf8ff]", html)
    assert 'title="\ufffd\ufffd"' in html


def test_an_image_of_a_body_is_shown() -> None:
    files = {
        TASK: task() + "![Sơ đồ](../ảnh.png) ![không](../09.png)\n",
        "na/p/ảnh.png": "",
    }
    html = small(files)["vi/na/p/tasks/01/index.html"]
    assert '<img src="../../%E1%BA%A3nh.png" alt="Sơ đồ"' in html
    assert html.count("<img") == 1


@pytest.mark.parametrize(
    ("asked", "kinds", "missed"),
    [
        (["plan"], ["CV"], Mismatch(("KH",), ("CV",))),
        (["plan"], ["CV", None], Mismatch(("KH",), ("CV",))),
        (
            ["plan", "regulation"],
            ["CV", "BC"],
            Mismatch(("KH", "QC", "QyĐ"), ("BC", "CV")),
        ),
        (["plan", "report"], ["KH"], None),
        (["plan"], ["KH", "CV"], None),
        (["plan"], [None], None),
        (["plan"], [], None),
        (["plan", "system"], ["CV"], None),
        ([], ["CV"], None),
    ],
)
def test_deliverables_against_evidence(
    asked: list[str], kinds: list[str | None], missed: Mismatch | None
) -> None:
    assert mismatch(asked, kinds) == missed


def test_a_text_without_translation_is_marked_with_its_language() -> None:
    built = small({TASK: task()})
    assert (
        '<h1><span lang="vi">Việc</span></h1>' in built["en/na/p/tasks/01/index.html"]
    )
    assert "<h1>Việc</h1>" in built["vi/na/p/tasks/01/index.html"]


@pytest.mark.parametrize(
    ("head", "figure"),
    [
        (
            'operator: ">="\nvalue: 1,5\nmeasure: "%"',
            '<data class="figure" value="1.5" data-operator="&gt;=" data-measure="%">≥ 1,5%</data>',
        ),
        (
            'operator: "<="\nvalue: 30\nmeasure: rank\nout_of: 63',
            '<data class="figure" value="30" data-operator="&lt;=" data-measure="rank">hạng ≤ 30/63</data>',
        ),
        (
            "qualitative: true",
            '<data class="figure" value="" data-operator="qualitative" data-measure="">',
        ),
        (
            'measure: tổ\nmeasurements:\n  - {date: 2022-02-01, value: 32, operator: ">"}',
            '<data class="figure" value="32" data-operator="&gt;" data-measure="tổ">&gt; 32 tổ</data>',
        ),
    ],
)
def test_a_figure_stands_in_one_element(head: str, figure: str) -> None:
    assert figure in one_page(
        site_of(on("2022-08-01", {TARGET: target(head)})),
        "vi/na/p/targets/01/index.html",
    )


def test_targets_of_a_draft_are_not_judged() -> None:
    draft = md("title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\nstanding: draft")
    built = small(
        {PLAN: draft, TASK: task(), TARGET: target('operator: "="\nvalue: 5')}
    )
    assert "Không đánh giá" in text_of(built["vi/na/p/targets/01/index.html"])
    page = text_of(built["vi/na/p/tasks/01/index.html"])
    assert "Trong dự thảo" in page
    assert "quá" not in page


def test_a_ministry_task_that_nobody_carries_out_is_not_in_the_plan() -> None:
    files = {
        "bo/jurisdiction.md": md("name: Bộ\nlevel: national"),
        "bo/list/plan.md": md(
            "title: Danh mục\ndocument_unknown: x\nperiod: 2022\nassigns: true\nexpected_tasks: 3"
        ),
        "bo/list/tasks/01.md": md("title: Một\ndeadline: none"),
        "bo/list/tasks/02.md": md("title: Hai\ndeadline: none"),
        TASK: task("implements: bo/list/tasks/01"),
        "other/jurisdiction.md": md("name: Nơi khác\nlevel: province"),
        "later/jurisdiction.md": md("name: Nơi sau\nlevel: province"),
        "later/p/plan.md": md("title: Sau\ndocument_unknown: x\nperiod: 2024"),
        "later/p/tasks/01.md": md("title: Ba\nlead_unknown: x\ndeadline: none"),
    }
    html = small(files, "2024-02-01")["vi/matrix.html"]
    first, second, unknown = [
        *html.split('<tr><th scope="row">')[1:3],
        html.split('<tr class="unknown">')[1],
    ]
    assert "na/p/tasks/01/index.html" in first
    assert "</svg> không có trong kế hoạch" in second
    without = html.partition("chưa có dữ liệu")[2].partition("</p>")[0].casefold()
    # no plan at all, and none for that year: no column is empty
    assert "nơi khác" in without
    assert "nơi sau" in without
    assert html.count('<th scope="col">') == 3
    assert "1 nhiệm vụ nữa không có trong nguồn nào" in unknown


def test_a_renamed_record_is_found_at_its_old_address() -> None:
    plan = md("title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\nformer_ids: na/old")
    built = small({PLAN: plan, TASK: task()})
    assert 'url=../p/index.html"' in built["vi/na/old/index.html"]
    moved = built["vi/na/old/tasks/01/index.html"]
    assert 'url=../../../p/tasks/01/index.html"' in moved


def test_a_plan_that_does_not_exist_yet_says_so_and_has_no_tasks() -> None:
    files = {PLAN: md("title: Kế hoạch\ndocument: later\nperiod: 2022"), TASK: task()}
    before, after = small(files, "2022-03-05"), small(files, "2022-03-06")
    said = "Kế hoạch chưa có vào ngày 05/3/2022; kế hoạch có từ ngày 06/3/2022."
    assert said in text_of(before["vi/na/p/index.html"])
    assert "Kế hoạch (có từ ngày 06/3/2022)" in text_of(before["vi/plans.html"])
    assert "vi/na/p/tasks/01/index.html" not in before
    assert "vi/na/p/tasks/01/index.html" in after
    assert "có từ ngày" not in text_of(after["vi/plans.html"])


def test_addresses_of_the_repository_and_the_site() -> None:
    compliance = on("2022-08-01", {TASK: task()})
    config = Config(
        repository_url="https://example.org/o/r", site_url="https://example.org/site/"
    )
    site = Site(compliance, config, commit="0123456789abcdef", dirty=True, version="0")
    pages = rendered(site)
    commit = "https://example.org/o/r/commit/0123456789abcdef"
    assert f'href="{commit}"' in pages["en/data.html"]
    html = pages["en/na/p/tasks/01/index.html"]
    for link in (
        "https://example.org/o/r/blob/HEAD/plans/na/p/tasks/01.md",
        "https://example.org/o/r/issues/new",
        "https://example.org/site/en/na/p/tasks/01/index.html",
    ):
        assert f'href="{link}"' in html
    assert "(with uncommitted changes)" in pages["en/data.html"]


def test_unreadable_tasks_are_counted_and_listed() -> None:
    compliance = evaluate(
        assembled({TASK: task(), "na/p/tasks/02.md": "nothing"}),
        date(2022, 8, 1),
        Settings(),
    )
    built = rendered(site_of(compliance))
    assert "1 Tệp không đọc được" in text_of(built["vi/na/p/index.html"])
    listed = built["vi/list.plan/na/p/index.html"]
    assert rows_behind(built, "vi/list.plan/na/p/index.html", "unreadable") == 1
    assert rows_behind(built, "vi/list.plan/na/p/index.html", "tasks") == 2
    assert "na/p/tasks/02" in text_of(listed)


@pytest.mark.parametrize(
    "path",
    [
        "na/jurisdiction.md",
        "na/p/plan.md",
        "na/units.yaml",
        "na/documents.yaml",
        "areas.yaml",
    ],
)
def test_pages_stand_around_any_broken_file(path: str) -> None:
    compliance = evaluate(
        assembled({TASK: task("area: society"), path: "- [\n"}),
        date(2022, 8, 1),
        Settings(),
    )
    assert "vi/index.html" in rendered(site_of(compliance))


def test_own_templates_and_words_come_first(tmp_path: Path) -> None:
    (tmp_path / "mine" / "i18n").mkdir(parents=True)
    (tmp_path / "mine" / "moved.html").write_text("mine")
    (tmp_path / "mine" / "i18n" / "vi.yaml").write_text(
        "site:\n  title: Của tỉnh\n", encoding="utf-8"
    )
    site = site_of(on("2022-08-01", {}), templates="mine")
    renderer = Renderer(site, tmp_path)
    home = next(page for page in pages(site) if page.path == "vi/index.html")
    assert "Của tỉnh" in renderer.render(home)


# words -----------------------------------------------------------------------------------------------------------

_PLURALS = {"zero", "one", "two", "few", "many", "other"}


def catalogue_keys(lang: str) -> Iterator[str]:
    """The keys of a catalogue; the plural forms of one sentence are one key."""

    def walk(tree: dict[str, object], prefix: str) -> Iterator[str]:
        for key, value in tree.items():
            if isinstance(value, dict) and not value.keys() <= _PLURALS:
                yield from walk(value, f"{prefix}{key}.")
            else:
                yield prefix + key

    file = shipped_templates() / "i18n" / f"{lang}.yaml"
    yield from walk(yaml.load(file.read_bytes(), Loader=yaml.BaseLoader), "")  # noqa: S506 - scalars as text only


def test_the_catalogues_have_equal_keys() -> None:
    vi, en = list(catalogue_keys("vi")), list(catalogue_keys("en"))
    assert sorted(vi) == sorted(en)
    assert len(vi) == len(set(vi))


def test_every_sentence_that_a_template_names_exists() -> None:
    known, pages = set(catalogue_keys("vi")), LanguageFormats("vi")
    for file in shipped_templates().glob("*.html"):
        for key in re.findall(
            r'\bt\("([a-z_.\-A-Z0-9]+)"[,)]', file.read_text(encoding="utf-8")
        ):
            assert key in known or pages.find(key), (file.name, key)


def test_every_value_of_an_enumeration_has_its_words() -> None:
    known = set(catalogue_keys("vi"))
    assert {f"labels.document_type.{kind}" for kind in DOCUMENT_TYPES} <= catalogue(
        "vi"
    ).entries.keys()
    assert {
        f"method.status.{status}" for status in (*STATUSES, "not_reported")
    } <= known


def test_vietnamese_order() -> None:
    names = [
        "Thừa Thiên Huế",
        "Đà Nẵng",
        "Nghệ An",
        "Ân",
        "Bình Định",
        "Việc 10",
        "Việc 2",
        "Da",
    ]
    assert sorted(names, key=by_alphabet) == [
        "Ân", "Bình Định", "Da", "Đà Nẵng", "Nghệ An", "Thừa Thiên Huế", "Việc 2", "Việc 10",
    ]  # fmt: skip
