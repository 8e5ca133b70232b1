"""What the pages say: each fact that a reader may look for is on its page, in both languages, and nowhere wrongly."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

import html5lib
import pytest
from page_reading import rows_behind, seen
from samples import (
    BASE,
    FROZEN,
    PLAN,
    ROOT,
    TARGET,
    TASK,
    Files,
    assembled,
    md,
    on,
    reports,
    target,
    task,
)

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.public_counts import OFFICIAL, beside_counts
from dxplan.compliance.summary import evaluate, selected
from dxplan.config.config import Config
from dxplan.messages import catalogue
from dxplan.model.records import STATUSES
from dxplan.reporters.status import render
from dxplan.site.formats import LanguageFormats
from dxplan.site.page import LocalizedPage
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer
from dxplan.site.site import Site
from dxplan.site.sitemap import sitemap_files
from dxplan.site.sources import basis
from dxplan.site.table_order import STATUS_ORDER

GLOSSARY = """
- key: lgsp
  name: LGSP
  definition: Nền tảng.
- key: on-time
  name: {vi: Đúng hạn, en: On time}
  definition: Không muộn.
- key: online
  name: {vi: Dịch vụ công trực tuyến, en: Online public service}
  aliases: [online public services]
  definition: Qua mạng.
- key: part
  name: {vi: Một phần, en: Partial}
  aliases: [dịch vụ công trực tuyến một phần]
  definition: Còn một phần.
- key: chu-tri
  name: {vi: Chủ trì, en: Lead}
  definition: Chịu trách nhiệm.
"""


def made(files: Files, day: str = "2022-08-01", **config: object) -> Site:
    compliance = evaluate(assembled(files), date.fromisoformat(day), Settings())
    return Site(compliance, Config(**config), commit=None, dirty=False, version="0")  # type: ignore[arg-type]


class Built(Mapping[str, str]):
    """The pages of a site by their paths, each rendered when it is looked at."""

    def __init__(self, site: Site) -> None:
        self.renderer = Renderer(site, ROOT)
        self.pages = {page.path: page for page in pages(site)}

    def __getitem__(self, path: str) -> str:
        return self.renderer.render(self.pages[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self.pages)

    def __len__(self) -> int:
        return len(self.pages)


def built(files: Files, day: str = "2022-08-01", **config: object) -> Built:
    return Built(made(files, day, **config))


def main(html: str, part: str = "main") -> str:
    """The words of a page's main part, or of what has an id, in one line."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    place = tree.find(f".//*[@id='{part}']")
    return re.sub(r"\s+", " ", "".join(place.itertext())).replace("\u00a0", " ")


def terms_in(html: str) -> Iterator[tuple[str, str]]:
    """The terms that a page links, with their words."""
    return (
        (key, words)
        for key, words in re.findall(
            r'<a class="term" href="[^"#]*#([^"]+)">([^<]*)</a>', html
        )
    )


# pages that explain ----------------------------------------------------------------------------------------------


def test_the_accessibility_statement_says_what_was_not_tested_and_every_page_leads_to_it() -> (
    None
):
    pages_of = built({TASK: task()})
    vi, en = (main(pages_of[f"{lang}/accessibility.html"]) for lang in ("vi", "en"))
    for words in (
        "axe-core",
        "200%",
        "bàn phím",
        "Chưa có người khuyết tật",
        "trình đọc màn hình",
        "320",
    ):
        assert words in vi
    for words in (
        "axe-core",
        "200%",
        "keyboard",
        "No person with a disability",
        "screen reader",
        "320",
    ):
        assert words in en
    for path, html in pages_of.items():
        if path.startswith(("vi/", "en/")) and "<footer" in html:
            assert "accessibility.html" in html[html.index("<footer") :], path


def test_the_accessibility_statement_is_in_the_sitemap() -> None:
    site = made({TASK: task()}, site_url="https://example.org/cds")
    shown = [*pages(site)]
    listed = dict(sitemap_files(site, None, shown, [page.path for page in shown]))[
        "sitemap.xml"
    ].decode()
    assert "<loc>https://example.org/cds/en/accessibility.html</loc>" in listed
    assert "<loc>https://example.org/cds/vi/tasks.html</loc>" in listed


def test_where_to_report_a_mistake_with_and_without_a_repository() -> None:
    without = built({TASK: task()}, publisher="Sở A")
    footer = without["vi/index.html"].partition("<footer")[2]
    assert 'href="method.html#mistake"' in footer
    assert "Thông báo cho Sở A" in main(without["vi/method.html"])
    with_one = built({TASK: task()}, repository_url="https://example.org/plans")
    assert (
        'href="https://example.org/plans/issues/new"'
        in with_one["vi/index.html"].partition("<footer")[2]
    )
    assert "https://example.org/plans/issues/new" in with_one["en/method.html"]
    page = with_one["vi/na/p/tasks/01/index.html"]
    assert 'href="https://example.org/plans/blob/HEAD/plans/na/p/tasks/01.md"' in page
    assert "Nguồn của trang này</a>" in page


def test_the_method_tells_where_it_departs_from_regulations() -> None:
    page = built({})["en/method.html"]
    for name in (
        "boxes",
        "overdue",
        "undetermined",
        "weekends",
        "expected",
        "ongoing",
        "pilot",
        "suspended",
    ):
        assert f'id="departs-{name}"' in page
    assert "Civil Code" in main(page)


# terms -----------------------------------------------------------------------------------------------------------


def test_a_term_is_linked_once_at_its_first_use() -> None:
    note = "Nối LGSP, rồi nối LGSP với dịch vụ công trực tuyến một phần."
    files = {
        "glossary.yaml": GLOSSARY,
        TASK: task(f"note: {note}\n" + reports("date: 2022-02-01, status: completed")),
    }
    renderer = Renderer(made(files), ROOT)
    page = next(
        page
        for page in pages(renderer.site)
        if page.path == "vi/na/p/tasks/01/index.html"
    )
    html = renderer.render(page)
    expected = [
        ("chu-tri", "Đơn vị chủ trì"),
        ("lgsp", "LGSP"),
        ("part", "dịch vụ công trực tuyến một phần"),
    ]
    assert list(terms_in(html)) == expected
    assert renderer.render(page) == html


def test_words_that_may_mean_something_else_are_not_linked() -> None:
    note = (
        "Chi trả đúng hạn một phần kinh phí theo 5/BC-LGSP, của PLGSP; trợ giúp LGSPs."
    )
    page = built({"glossary.yaml": GLOSSARY, TASK: task(f"note: {note}")})[
        "vi/na/p/tasks/01/index.html"
    ]
    assert list(terms_in(page)) == [("chu-tri", "Đơn vị chủ trì")]
    assert note in main(page)


def test_terms_of_a_body_stand_outside_links_and_headings() -> None:
    body = "## Nền tảng LGSP\n\n[LGSP](https://example.org) và `LGSP`, <b>LGSP</b> & LGSP.\n"
    files = {"glossary.yaml": GLOSSARY, TASK: task().removesuffix("\n") + "\n" + body}
    html = built(files)["vi/na/p/tasks/01/index.html"]
    linked = [words for key, words in terms_in(html) if key == "lgsp"]
    assert linked == ["LGSP"]
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for element in (
        found
        for name in ("h1", "h2", "h3", "h4", "code", "th")
        for found in tree.iter(name)
    ):
        assert all(link.get("class") != "term" for link in element.iter("a"))
    assert "&lt;b&gt;" in html


def test_a_text_of_another_language_gets_no_links() -> None:
    files = {"glossary.yaml": GLOSSARY, TASK: task("note: Nối LGSP")}
    html = built(files)["en/na/p/tasks/01/index.html"]
    assert '<span lang="vi">Nối LGSP</span>' in html
    assert [key for key, _ in terms_in(html)] == ["chu-tri"]


def test_a_glossary_without_the_sites_own_words_leaves_them_plain() -> None:
    assert list(terms_in(built({TASK: task()})["vi/na/p/tasks/01/index.html"])) == []


def test_days_in_what_a_log_tells_are_written_as_the_language_does() -> None:
    entry = "date: 2022-02-01, status: completed, note: {vi: Ban hành 2022-01-05., en: Issued 2022-01-05 as 1/2022-02-30.}"
    files = {
        "glossary.yaml": GLOSSARY,
        TASK: task("note: {vi: Việc, en: By 2022-01-06}\n" + reports(entry)),
    }
    pages_of = built(files)
    vi, en = (
        main(pages_of[f"{lang}/na/p/tasks/01/index.html"]) for lang in ("vi", "en")
    )
    assert "Ban hành 05/01/2022." in vi
    assert "Issued 5 January 2022 as 1/2022-02-30." in en
    assert "By 2022-01-06" in en


# lists -----------------------------------------------------------------------------------------------------------


def test_every_status_leads_to_the_rows_of_the_filter() -> None:
    files = {
        TASK: task(
            reports("date: 2022-02-01, status: piloting"), deadline="2022-08-10"
        ),
        "na/p/tasks/02.md": task(),
        "na/p/tasks/03.md": task(
            reports("date: 2022-02-01, status: piloting"), deadline="none"
        ),
    }
    pages_of = built(files)
    linked = re.findall(
        r'href="list.all/index.html#status-([^"]+)">([0-9]+)</a>',
        pages_of["vi/tasks.html"],
    )
    assert (
        {mark for mark, _ in linked}
        == {"piloting", "not_reported", "due_soon", "not_reported_overdue"}
        < set(STATUS_ORDER)
    )
    path = "vi/list.all/index.html"
    rows = re.findall(r'<tr data-status="([^"]*)"', pages_of[path])
    for mark, size in linked:
        assert sum(mark in row.split() for row in rows) == int(size)
        assert rows_behind(pages_of, path, f"status-{mark}") == int(size)


def test_the_next_deadlines_of_a_unit() -> None:
    files = {
        TASK: task(deadline="2022-06-30", title="Đã qua"),
        "na/p/tasks/02.md": task(deadline="2022-12", title="Sau"),
        "na/p/tasks/03.md": task(deadline="{by: 2022-09, firm: false}", title="Trước"),
        "na/p/tasks/04.md": task(
            reports("date: 2022-02-01, status: completed"),
            deadline="2022-10",
            title="Xong",
        ),
        "na/p/tasks/05.md": task(deadline="2022-10", lead="b", title="Của nơi khác"),
        "na/p/tasks/06.md": task(deadline="every quarter", title="Hằng quý"),
    }
    pages_of = built(files)
    found = main(pages_of["vi/na/a/index.html"], "next")
    first, second, third = (
        found.index(day)
        for day in ("30/9/2022", "31/12/2022", "31/12/2022 (quý IV/2022)")
    )
    assert first < second <= third
    assert "30/9/2022 (ngày dự kiến, không phải thời hạn bắt buộc): Trước" in found
    assert "Hằng quý" in found
    assert not {"Đã qua", "Xong", "Của nơi khác"} & {
        word for word in ("Đã qua", "Xong", "Của nơi khác") if word in found
    }
    assert "no deadline of an open task is known" in main(
        pages_of["en/na/c/index.html"], "next"
    )


def test_a_document_tells_what_it_states() -> None:
    files = {
        TASK: task("source: {document: later}", title="Việc của văn bản khác"),
        "na/p/tasks/02.md": task(title="Việc của kế hoạch"),
        TARGET: target('operator: ">="\nvalue: 5\nmeasure: "%"'),
    }
    pages_of = built(files)
    plan, other = (
        main(pages_of[f"vi/na/{key}/index.html"]) for key in ("plan-doc", "later")
    )
    assert "1 nhiệm vụ được nêu trong văn bản này" in plan
    assert "Việc của kế hoạch" in plan
    assert "Mọi chỉ tiêu của kế hoạch Kế hoạch: 1" in plan
    assert "Việc của văn bản khác" not in plan
    assert "Việc của văn bản khác" in other
    assert "stated in this document" not in main(pages_of["en/na/qd/index.html"])


def test_a_document_shows_when_it_was_read_and_its_archived_copy() -> None:
    entry = (
        "- key: bai\n  title: Bài\n  url: https://example.org/bai\n  archive: https://archive.example.org/1\n"
        "  retrieved: 2022-03-04\n- key: khac\n  title: Bài khác\n  url: https://example.org/khac\n"
    )
    pages_of = built({"na/documents.yaml": BASE["na/documents.yaml"] + entry})
    page = pages_of["vi/na/bai/index.html"]
    assert "đọc ngày 04/3/2022" in main(page)
    assert 'href="https://archive.example.org/1"' in page
    assert "Bản lưuchưa có" in main(pages_of["vi/na/khac/index.html"]).replace(
        " chưa có", "chưa có"
    )


SOURCES = {
    "na/documents.yaml": BASE["na/documents.yaml"]
    + "- key: bai\n  title: Bài\n  type: article\n"
    + "- key: trang\n  title: Trang\n  type: web\n  url: https://example.org/trang\n"
    + "- key: qua-bai\n  number: 5/KH-UBND\n  source: {document: bai}\n"
    + "- key: qua-trang\n  number: 6/KH-UBND\n  source: {document: trang}\n",
    TASK: task("source: {document: qua-bai, via: bai}", title="Không kiểm chứng được"),
    "na/p/tasks/02.md": task(
        "source: {document: qua-bai}\n"
        + reports("date: 2022-02-01, status: completed, via: trang"),
        title="Một phần",
    ),
    "na/p/tasks/03.md": task(
        "source: {document: plan-doc, via: trang}", title="Trong kế hoạch"
    ),
    TARGET: target("source: {document: qua-bai}"),
}


def test_a_document_without_an_address_says_so_aloud() -> None:
    pages_of = built(SOURCES)
    article, told, checked, page = (
        main(pages_of[f"vi/na/{key}/index.html"])
        for key in ("bai", "qua-bai", "qua-trang", "trang")
    )
    assert "Không có địa chỉ. Trang này không ghi liên kết đến bài đã đọc" in article
    assert "chính bài này là nguồn đã đọc" in article
    assert "không ghi nguồn" not in article
    assert "nguồn nêu rõ" not in article
    assert "cũng không có liên kết đến nguồn nào viết về văn bản" in told
    assert "Bài [văn bản không có liên kết]" in told
    assert "chỉ kiểm chứng được qua nguồn đã đọc: Trang." in checked
    assert "Không có địa chỉ" not in page
    assert "No address. This site has no link" in main(pages_of["en/na/bai/index.html"])


def test_documents_without_an_address_are_counted_and_listed() -> None:
    pages_of = built(SOURCES)
    listed = main(pages_of["vi/documents-without-address.html"])
    for key in (
        "1/KH-UBND",
        "2/KH-UBND",
        "3/KH-UBND",
        "9/QĐ-UBND",
        "5/KH-UBND [văn bản không có liên kết]",
        "6/KH-UBND",
    ):
        assert key in listed
    assert "Trang" not in listed.partition("người đọc chưa kiểm chứng được.")[2]
    for page in ("documents", "method"):
        assert re.search(
            r'8 văn bản.*documents-without-address.html">7</a>',
            pages_of[f"vi/{page}.html"],
        )
    linked = BASE["na/documents.yaml"].replace(
        "  date", "  url: https://example.org/v\n  date"
    )
    whole = built(
        {
            TASK: task(),
            "na/documents.yaml": linked.replace(
                "3/KH-UBND", "3/KH-UBND\n  url: https://example.org/3"
            ),
        }
    )
    assert "vi/documents-without-address.html" not in whole
    assert "documents-without-address" not in whole["vi/method.html"]


def test_a_task_or_target_of_which_nothing_can_be_checked_is_marked_where_it_is_listed() -> (
    None
):
    pages_of = built(SOURCES)
    rows = re.findall(r"<tr data-status.*?</th>", pages_of["vi/na/p/index.html"])
    told = [re.sub(r"<[^>]+>", "", row) for row in rows]
    assert told == [
        "Không kiểm chứng được [nêu ở văn bản khác] [văn bản không có liên kết]",
        "Một phần [nêu ở văn bản khác]",
        "Trong kế hoạch",
        "Chỉ tiêu [văn bản không có liên kết]",
    ]
    assert "[document without a link]" in main(pages_of["en/na/p/tasks/01/index.html"])
    assert "[document without a link]" in main(
        pages_of["en/na/p/targets/01/index.html"]
    )
    assert "[document without a link]" not in main(
        pages_of["en/na/p/tasks/03/index.html"]
    )


def test_evidence_in_no_register_is_linked_and_named_as_such() -> None:
    entries = """[{file: Biên bản 1.pdf, date: 2022-05-01, type: BB}, {file: khong-co.pdf},
      {url: 'https://a.vn/x?a=1&b="', title: {vi: '<b>Tin</b>', en: News}}, {url: 'javascript:alert(1)'}]"""
    log = reports(f"date: 2022-05-02, status: in_progress, evidence: {entries}")
    pages_of = built({TASK: task(log), "na/p/tasks/Biên bản 1.pdf": ""})
    page = pages_of["vi/na/p/tasks/01/index.html"]
    assert '<a href="../Bi%C3%AAn%20b%E1%BA%A3n%201.pdf">Biên bản 1.pdf</a>' in page
    assert "khong-co.pdfkhông được đăng; ngoài danh mục văn bản" in main(page)
    assert "Biên bản: Biên bản 1.pdf01/5/2022; PDF, " in main(page)
    assert 'href="https://a.vn/x?a=1&amp;b=&#34;"' in page
    assert "&lt;b&gt;Tin&lt;/b&gt;</a>" in page
    assert 'href="javascript' not in page
    assert ">News</a>" in pages_of["en/na/p/tasks/01/index.html"]


@pytest.mark.parametrize(
    ("evidence", "marked"),
    [
        ("qd", True),
        ("trang", False),
        ("[qd, trang]", False),
        ("[qd, {url: 'https://a.vn/x'}]", False),
        (None, False),
    ],
)
def test_evidence_is_a_source_that_can_be_checked_or_not(
    evidence: str | None, marked: bool
) -> None:
    shown = f", evidence: {evidence}" if evidence else ""
    done = task(
        reports(f"date: 2022-05-02, status: completed, completed_on: 2022-05-01{shown}")
    )
    pages_of = built({**SOURCES, TASK: done})
    for lang, label, means in (
        (
            "vi",
            "văn bản không có liên kết",
            "không có địa chỉ nào để người đọc mở những văn bản nêu điều này",
        ),
        (
            "en",
            "document without a link",
            "no address at which readers can open and check the documents that state this",
        ),
    ):
        page = pages_of[f"{lang}/na/p/index.html"]
        (row,) = re.findall(
            r'<th scope="row"[^>]*><a [^>]*tasks/01/index.html.*?</th>', page
        )
        assert ("</a> <br><span" in row, f">[{label}]<" in row) == (marked,) * 2
        assert means in page or not marked


def test_a_task_that_its_plan_does_not_state_says_so_above_all() -> None:
    pages_of = built(SOURCES)
    assert (
        "được nêu trong 5/KH-UBND, không phải trong văn bản của kế hoạch (1/KH-UBND ngày 10/01/2022)"
        in main(pages_of["vi/na/p/tasks/01/index.html"]).partition(
            "Căn cứ giao nhiệm vụ"
        )[0]
    )
    assert "không phải trong văn bản" not in main(
        pages_of["vi/na/p/tasks/03/index.html"]
    )


def test_a_standing_that_nobody_stated_is_not_asserted() -> None:
    plan = BASE[PLAN]
    files = {
        TASK: task(),
        "na/q/plan.md": plan.replace(
            "title: Kế hoạch", "title: Nói rõ\nstanding: in_force"
        ),
    }
    ended = main(built(files, "2023-02-01")["vi/plans.html"])
    assert "Kế hoạchnăm 2022đã hết kỳ kế hoạch; nguồn không nêu hiệu lực" in ended
    assert "Nói rõnăm 2022Đang có hiệu lực" in ended
    assert "Kế hoạchnăm 2022nguồn không nêu hiệu lực" in main(
        built(files)["vi/plans.html"]
    )
    assert "Hiệu lực" not in main(built(files)["vi/na/qd/index.html"])


# tasks -----------------------------------------------------------------------------------------------------------

ASSIGNED = {
    "bo/jurisdiction.md": md("name: Bộ\nlevel: national"),
    "bo/p/plan.md": md(
        "title: Danh mục\ndocument_unknown: chưa rõ\nperiod: 2022\nassigns: true"
    ),
    "bo/p/tasks/01.md": md("title: Việc giao\nlead_unknown: chưa rõ\ndeadline: none"),
    "bo/p/tasks/02.md": md(
        "title: Việc giao hai\nlead_unknown: chưa rõ\ndeadline: none"
    ),
    "xa/jurisdiction.md": md("name: Nơi im lặng\nlevel: province"),
    TASK: task(
        "implements: bo/p/tasks/01\n"
        + reports(
            "date: 2022-02-01, status: completed, document: later, evidence: [qd], note: Đã ban hành."
        )
    ),
}


def test_an_assigned_task_tells_who_answered_it_how_and_who_did_not() -> None:
    pages_of = built(ASSIGNED)
    answered, unanswered = (
        main(pages_of[f"vi/bo/p/tasks/{number}/index.html"]) for number in ("01", "02")
    )
    for words in (
        "Nghệ An: Việc",
        "9/QĐ-UBND ngày 01/5/2022",
        "01/02/2022: Đã ban hành.",
        "2/KH-UBND",
    ):
        assert words in answered
    assert "chưa có dữ liệu Nơi im lặng" in answered
    assert "không có trong kế hoạch" not in answered
    assert "không có trong kế hoạch Nghệ An" in unanswered
    assert "not in the plan Nghe An" in main(pages_of["en/bo/p/tasks/02/index.html"])


def test_a_task_says_that_the_name_it_carries_out_was_rebuilt() -> None:
    item = md(
        "title: Việc giao\nlead_unknown: chưa rõ\ndeadline: none\nsource: {document: na/qd, certainty: reconstructed}"
    )
    pages_of = built(
        {
            **ASSIGNED,
            "bo/p/tasks/01.md": item,
            "na/p/tasks/02.md": task("implements: bo/p/tasks/02"),
        }
    )
    assert "có tên gọi được dựng lại từ bản dịch" in main(
        pages_of["vi/na/p/tasks/01/index.html"]
    )
    same = built({**ASSIGNED, "bo/p/tasks/01.md": item.replace("Việc giao", "Việc")})
    assert "Tên nhiệm vụ được dựng lại từ bản dịch" in main(
        same["vi/na/p/tasks/01/index.html"]
    )
    assert "dựng lại" not in main(pages_of["vi/na/p/tasks/02/index.html"])
    assert "dịch lại" not in main(same["vi/index.html"])


def test_a_report_that_nobody_checked_is_said_to_be_unchecked() -> None:
    unchecked = (
        "Chưa tìm thấy kết quả xác minh của cơ quan nào khác ngoài đơn vị báo cáo."
    )
    reported = reports("date: 2022-02-01, status: completed")
    checked = "verifications: [{date: 2022-03-01, verified_by: b, finding: confirmed}]"
    page = "vi/na/p/tasks/01/index.html"
    assert unchecked in main(built({TASK: task(reported)})[page])
    assert unchecked not in main(built({TASK: task(reported + checked)})[page])
    assert unchecked not in main(built({TASK: task()})[page])


# what it rests on ------------------------------------------------------------------------------------------------


def test_every_comparison_says_on_how_many_sources_of_which_days_it_rests() -> None:
    told = "Dựa trên 1 báo cáo về nhiệm vụ, đọc trong 1 nguồn, ngày 01/02/2022."
    pages_of = built(ASSIGNED)
    for page in ("jurisdictions", "areas", "units", "tasks", "matrix"):
        assert told in main(pages_of[f"vi/{page}.html"]), page
        assert (
            "Based on 1 report on a task, from 1 source, dated 1 February 2022."
            in main(pages_of[f"en/{page}.html"])
        ), page
    silent = built({TASK: task()})
    assert "Chưa có báo cáo nào làm căn cứ." in main(silent["vi/units.html"])


def test_an_indicator_tells_what_it_rests_on_and_who_has_no_target() -> None:
    measured = "measurements: [{date: 2022-03, value: 4, document: later}, {date: 2022-06-01, value: 6, document: qd}]"
    files = {
        **ASSIGNED,
        TARGET: target(f'indicator: share\noperator: ">="\nvalue: 5\n{measured}'),
    }
    page = main(built(files)["vi/share/index.html"])
    assert (
        "Dựa trên 2 số liệu đo, đọc trong 2 nguồn, ngày 31/3/2022 – 01/6/2022." in page
    )
    assert "chưa có dữ liệu Nơi im lặng. Trang này chưa có chỉ tiêu nào" in page


def test_a_restated_task_rests_on_the_source_of_the_one_it_restates() -> None:
    files = {
        **ASSIGNED,
        "xa/p/plan.md": md("title: Khác\ndocument_unknown: chưa rõ\nperiod: 2022"),
        "xa/p/tasks/01.md": md(
            "title: Lại\nlead_unknown: chưa rõ\ndeadline: none\nsame_as: na/p/tasks/01"
        ),
    }
    site = made(files)
    found = basis(site, [site.compliance.tasks["xa/p/tasks/01"]])
    assert (found.entries, found.sources, found.last) == (1, 1, date(2022, 2, 1))


def test_a_place_without_any_report_has_no_percentage() -> None:
    other = {"xa/jurisdiction.md": md("name: Nơi khác\nlevel: province")}
    silent = built({TASK: task(), **other})
    assert "1 chưa có thông tin (tổng cộng 1 đã qua thời hạn)0/1" in main(
        silent["vi/jurisdictions.html"]
    )
    assert "1 without information (1 in all past a deadline)0/1" in main(
        silent["en/jurisdictions.html"]
    )
    report = reports("date: 2022-02-02, status: in_progress")
    reported = built({TASK: task(report, deadline="none"), **other})
    assert "1 đang thực hiện1/102/02/2022" in main(reported["vi/jurisdictions.html"])


def test_a_name_that_says_until_when_says_it_once() -> None:
    ended = "  valid_until: 2022-03-31\n  successors: [{unit: b, from: 2022-04-01}]\n"
    others = "- key: b\n  name: Sở B\n- key: c\n  name: Sở C\n"
    for name, shown in (
        ("Sở A", "Sở A (đến hết 31/3/2022; nay là Sở B)"),
        ("Sở A (đến ngày 31/3/2022)", "Sở A (đến ngày 31/3/2022), nay là Sở B"),
    ):
        units = f"- key: a\n  name: {name}\n{ended}{others}"
        page = built({"na/units.yaml": units, TASK: task()})["vi/index.html"]
        assert shown in main(page)


def test_the_home_page_says_up_to_which_day_it_reflects_reports() -> None:
    pages_of = built(ASSIGNED)
    assert "Phản ánh các báo cáo đến ngày 01/02/2022; tính đến ngày 01/8/2022." in main(
        pages_of["vi/index.html"]
    )
    assert "không kèm lịch sử của kho dữ liệu" in main(
        pages_of["vi/index.html"], "changed"
    )
    assert "without the repository's history" in main(
        pages_of["en/index.html"], "changed"
    )


def test_every_page_speaks_of_its_day_and_of_what_it_is() -> None:
    site = made(ASSIGNED)
    renderer = Renderer(site, ROOT)
    alone = {"root.html", "badge.svg", "embed.html"}
    for page in pages(site):
        if page.template not in alone:
            footer = renderer.render(page).partition("<footer")[2]
            assert (
                "01/8/2022" if said_in(page) == "vi" else "1 August 2022"
            ) in footer, page.path
            assert (
                "không phải là trang thông tin chính thức"
                if said_in(page) == "vi"
                else "not an official government publication"
            ) in footer


def said_in(page: LocalizedPage) -> str:
    return page.lang


# one phrase, one number ------------------------------------------------------------------------------------------

SILENT = {
    TASK: task(deadline="2022-06-30"),
    "na/p/tasks/02.md": task(deadline="none"),
    "na/p/tasks/03.md": task(
        "accepts_pilot: true\n" + reports("date: 2022-02-01, status: piloting"),
        deadline="none",
    ),
    "na/p/tasks/04.md": task(
        reports("date: 2022-02-01, status: completed"), deadline="none"
    ),
}


def test_no_count_of_tasks_goes_by_the_name_of_a_status() -> None:
    for lang in ("vi", "en"):
        words = LanguageFormats(lang, ROOT / f"site_templates/i18n/{lang}.yaml")
        counts = (*OFFICIAL, *beside_counts(official=False))
        named = {str(words(f"count.{name}")) for name in counts}
        assert len(named) == len(counts)
        assert not named & {
            str(words(f"labels.status.{status}"))
            for status in (*STATUSES, "not_reported")
        }


def test_silence_is_counted_once_with_and_once_without_what_is_past_its_deadline() -> (
    None
):
    pages_of = built(SILENT)
    assert "Chưa có báo cáo (chưa đến hạn hoặc không có thời hạn bắt buộc): 1" in main(
        pages_of["vi/index.html"]
    )
    listed = main(pages_of["vi/tasks.html"])
    assert "Chưa có báo cáo2" in listed
    assert (
        "1 Chưa có báo cáo (chưa đến hạn hoặc không có thời hạn bắt buộc)1 Đã qua thời hạn, chưa tìm thấy báo cáo công khai"
        in listed
    )
    assert "Not reported (deadline not reached, or no firm deadline): 1" in main(
        pages_of["en/index.html"]
    )


def test_the_page_of_statuses_says_why_more_count_as_completed_than_report_it() -> None:
    pages_of = built(SILENT)
    told = "cộng lại là 2, còn dòng “Đã hoàn thành” ở trên là 1"
    assert told in main(pages_of["vi/tasks.html"])
    assert "Việc (đang thí điểm)." in main(pages_of["vi/tasks.html"])
    assert 'href="na/p/tasks/03/index.html"' in pages_of["vi/tasks.html"]
    assert "add up to 2, while the row “Completed” above is 1" in main(
        pages_of["en/tasks.html"]
    )
    alike = built({"na/p/tasks/04.md": SILENT["na/p/tasks/04.md"]})
    assert "cộng lại là" not in main(alike["vi/tasks.html"])
    assert "add up to" not in main(alike["en/tasks.html"])


def test_a_jurisdiction_leads_to_exactly_its_tasks_past_their_expected_date() -> None:
    files = {
        TASK: task(deadline="{by: 2022-05, firm: false}", title="Dự kiến đã qua"),
        "na/p/tasks/02.md": task(
            deadline="{by: 2022-12, firm: false}", title="Dự kiến chưa tới"
        ),
        "na/p/tasks/03.md": task(deadline="2022-05", title="Thời hạn chốt"),
        "ha/jurisdiction.md": md("name: Hà\nlevel: province"),
        "ha/p/plan.md": md("title: Khác\ndocument_unknown: chưa rõ\nperiod: 2022"),
        "ha/p/tasks/01.md": md(
            "title: Nơi khác\nlead_unknown: chưa rõ\ndeadline: {by: 2022-05, firm: false}"
        ),
        "xa/jurisdiction.md": md("name: Xa\nlevel: province"),
        "xa/p/plan.md": md("title: Xa\ndocument_unknown: chưa rõ\nperiod: 2022"),
        "xa/p/tasks/01.md": md(
            "title: Không hạn\nlead_unknown: chưa rõ\ndeadline: none"
        ),
    }
    pages_of = built(files)
    path = "vi/list.jurisdiction/na/index.html"
    link = 'href="../list.jurisdiction/na/index.html#past_expected">1</a>'
    assert link in pages_of["vi/na/index.html"]
    (group,) = seen(pages_of[path]).parts["past_expected"]
    listed = main(pages_of[path], group)
    assert "Dự kiến đã qua" in listed
    assert not [
        title
        for title in ("Dự kiến chưa tới", "Thời hạn chốt", "Nơi khác")
        if title in listed
    ]
    assert "past an expected date (which does not count as overdue): 1" in main(
        pages_of["en/na/index.html"]
    )
    assert "đã qua ngày dự kiến" not in main(pages_of["vi/xa/index.html"])
    other = pages_of["vi/list.jurisdiction/xa/index.html"]
    assert "past_expected" not in seen(other).ids


# words that explain ----------------------------------------------------------------------------------------------


def test_a_term_that_the_method_defines_exactly_leads_there() -> None:
    shared = (ROOT / "site_templates/_parts.html").read_text()
    rules = dict(
        re.findall(
            r'"([a-z-]+)": "([a-z_-]+)"',
            shared.partition("set RULES")[2].partition("%}")[0],
        )
    )
    assert {
        "dung-han",
        "trong-han",
        "qua-han",
        "thuong-xuyen",
        "thi-diem",
        "chu-tri",
    } <= set(rules)
    terms = "".join(
        f"- key: {key}\n  name: {key}\n  definition: Nghĩa.\n"
        for key in [*rules, "lgsp"]
    )
    pages_of = built({"glossary.yaml": terms})
    for lang in ("vi", "en"):
        body = (
            pages_of[f"{lang}/glossary.html"]
            .partition("<main")[2]
            .partition("</main>")[0]
        )
        named = re.findall(r'href="method.html#([^"]+)">', body)
        assert sorted(named) == sorted(rules.values())
        assert all(
            f'id="{anchor}"' in pages_of[f"{lang}/method.html"]
            for anchor in rules.values()
        )


def test_the_shipped_glossary_calls_nothing_overdue_that_nobody_reported_on() -> None:
    text = (FROZEN / "plans/glossary.yaml").read_text()
    overdue = text.partition("- key: qua-han")[2].partition("- key:")[0]
    assert "báo cáo gần nhất ghi chưa hoàn thành" in overdue
    assert "chưa thấy báo cáo nào thì trang này không gọi là quá hạn" in overdue
    assert "no report is known, this site does not call the task overdue" in overdue


def test_the_method_says_no_word_of_the_deadlines_twice() -> None:
    for lang in ("vi", "en"):
        rows = re.findall(
            r'id="timeliness-\w+"><th scope="row">(.*?)</th>',
            built({})[f"{lang}/method.html"],
            re.DOTALL,
        )
        words = [re.sub(r"<[^>]*>", "", row).strip() for row in rows]
        assert len(words) == len(set(words)) == 12
    assert "hoàn thành quá hạn" in main(built({})["vi/method.html"])


def test_what_nothing_is_left_out_of_names_nothing_that_could_be() -> None:
    reported = reports("date: 2022-02-01, status: cancelled, authorised_by: later")
    unreadable, excluded = (
        "tệp không đọc được",
        "trừ nhiệm vụ tạm dừng hoặc hủy theo văn bản",
    )
    whole = {TASK: task(), "na/p/tasks/02.md": task(deadline="none")}
    page = "vi/na/index.html"
    assert unreadable not in main(built(whole)[page])
    assert excluded not in main(built(whole)[page])
    assert unreadable not in main(built(whole)["vi/list.jurisdiction/na/index.html"])
    some = main(built({**whole, TASK: task(reported)})[page])
    assert excluded in some
    assert unreadable not in some
    broken = main(built({**whole, "na/p/tasks/03.md": "---\ntitle: [\n---\n"})[page])
    assert broken.count(unreadable) == 1
    assert excluded in broken
    assert f"{excluded} và {unreadable}" in main(built(whole)["vi/method.html"])


def test_a_completion_older_than_the_task_is_remarked_upon() -> None:
    remark = (
        "05/10/2021 (sớm hơn ngày 10/01/2022, là ngày nhiệm vụ này bắt đầu được tính"
    )
    page = "na/p/tasks/01/index.html"

    def told(completed_on: str, lang: str) -> str:
        entry = reports(
            f"date: 2022-07-12, status: completed, completed_on: {completed_on}"
        )
        return main(built({TASK: task(entry)})[f"{lang}/{page}"])

    assert remark in told("2021-10-05", "vi")
    assert "(earlier than 10 January 2022, when this task was assigned" in told(
        "2021-10-05", "en"
    )
    for day in ("2022-01-10", "2022-01", "2022"):
        assert "sớm hơn ngày" not in told(day, "vi")


def test_lists_of_a_part_lead_to_all_targets_and_all_tasks() -> None:
    whole = '<a href="../data/dxplan.xlsx" download>Excel</a>, <a href="../data/{}.csv" download>CSV</a>'
    shared = target('indicator: share\noperator: ">="\nvalue: 5')
    files = {
        TASK: task(),
        TARGET: shared,
        "na/p/targets/02.md": target('operator: ">="\nvalue: 5\nmeasure: "%"'),
    }
    pages_of = built(files)
    for lang in ("vi", "en"):
        targets = pages_of[f"{lang}/targets.html"]
        assert targets.count(whole.format("targets")) == 1
        assert targets.index(whole.format("targets")) < targets.index("<table")
        assert pages_of[f"{lang}/tasks.html"].count(whole.format("tasks")) == 1


ISSUED = {
    "na/units.yaml": "- {key: a, name: Sở A}\n- {key: b, name: Sở B}\n"
    "- {key: ubnd, name: UBND, kind: authority}\n",
    "na/documents.yaml": "- {key: plan-doc, number: 1/KH-UBND, date: 2022-01-10}\n"
    "- {key: own, number: 1/BC-SA, date: 2022-02-01, issuer: a}\n"
    "- {key: committee, number: 2/BC-UBND, date: 2022-02-01, issuer: ubnd}\n"
    "- {key: other, number: 3/BC-SB, date: 2022-02-01, issuer: b}\n"
    "- {key: paper, title: Bài báo, type: article, date: 2022-02-01, issuer: {vi: Báo}}\n",
}


@pytest.mark.parametrize(
    ("document", "certainty", "is_own", "is_marked"),
    [
        ("own", "stated", True, False),
        ("committee", "verified", True, False),
        ("other", "secondary", False, True),
        ("paper", "inferred", False, True),
    ],
)
def test_only_the_units_own_paper_is_its_report_and_a_reading_is_marked(
    document: str, certainty: str, is_own: bool, is_marked: bool
) -> None:
    entry = f"date: 2022-02-02, status: in_progress, document: {document}"
    head = reports(f"{entry}, certainty: {certainty}")
    compliance = on("2022-03-01", {TASK: task(head), **ISSUED})
    site = Site(compliance, Config(), commit=None, dirty=False, version="0")
    (page,) = (
        page for page in pages(site) if page.path == "vi/na/p/tasks/01/index.html"
    )
    text = main(Renderer(site, ROOT).render(page))
    assert "Thông tin về tình hình thực hiện" in text
    assert ("báo cáo của đơn vị" in text) is is_own
    now = text[: text.index("Đơn vị chủ trì")]
    assert ("[theo cách đọc của người biên soạn]" in now) is is_marked
    assert compliance.tasks["na/p/tasks/01"].certainty == certainty


def words_of_page(path: str, files: Files, day: str = "2022-03-01") -> str:
    """The words of one page alone."""
    site = Site(on(day, files), Config(), commit=None, dirty=False, version="0")
    (page,) = (page for page in pages(site) if page.path == f"{path}/index.html")
    return main(Renderer(site, ROOT).render(page))


def test_a_task_without_a_source_of_its_own_is_stated_by_the_document_of_its_plan() -> (
    None
):
    words = words_of_page("vi/na/p/tasks/01", {TASK: task()})
    assert "1/KH-UBND" in words
    assert "(theo văn bản của kế hoạch)" in words
    assert "không ghi nguồn" not in words


def test_tasks_that_are_not_entered_yet_are_not_said_to_be_in_no_source() -> None:
    plan = md("title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\nexpected_tasks: 3")
    words = words_of_page("vi/na/p", {PLAN: plan, TASK: task()})
    assert "đã có thông tin về 1/3 nhiệm vụ; 2 nhiệm vụ chưa được nhập vào đây" in words


def test_a_changed_obligation_is_told_in_words_and_names() -> None:
    change = "{date: 2022-02-01, key: lead_unit, from: a, to: [b, na/c], document: qd, note: Sáp nhập}"
    words = words_of_page(
        "vi/na/p/tasks/01", {TASK: task(f"changes: [{change}]", lead="a")}
    )
    table = words[words.index("Điều chỉnh nhiệm vụ") :]
    assert "lead_unit" not in table
    assert "Đơn vị chủ trì" in table
    assert table.index("Sở A") < table.index("Sở B") < table.index("Sở C")


def test_a_changed_deadline_of_a_target_is_told_in_words() -> None:
    moves = (
        "[{date: 2022-02-01, key: by, from: ongoing, to: {by: 2025-Q1, firm: false}}]"
    )
    target = md(f"title: Chỉ tiêu\nqualitative: true\nby: ongoing\nchanges: {moves}")
    words = words_of_page("vi/na/p/targets/01", {"na/p/targets/01.md": target})
    table = words[words.index("Điều chỉnh nhiệm vụ") :]
    assert "Thời hạnthường xuyênquý I/2025 (dự kiến)" in table


def test_who_carries_out_a_task_is_told_apart_by_place_and_status() -> None:
    done = reports("date: 2022-02-01, status: completed, completed_on: 2022-02-01")
    files = {TASK: task()}
    for place, head in (("xa", ""), ("xb", done)):
        files |= {
            f"{place}/jurisdiction.md": md(f"name: Tỉnh {place}\nlevel: province"),
            f"{place}/p/plan.md": md(
                "title: Kế hoạch\ndocument_unknown: chưa rõ\nperiod: 2022"
            ),
            f"{place}/p/tasks/01.md": md(
                "title: Việc\nlead_unknown: chưa rõ\ndeadline: 2022\n"
                f"implements: na/p/tasks/01\n{head}"
            ),
        }
    words = words_of_page("vi/na/p/tasks/01", files)
    assert "Tỉnh xa: Việc (Kế hoạch) Chưa có báo cáo" in words
    assert "Tỉnh xb: Việc (Kế hoạch) Đã hoàn thành" in words


def test_difficulties_have_a_page_by_place_and_unit_where_any_report_names_one() -> (
    None
):
    log = reports(
        "date: 2022-02-01, status: in_progress, difficulty: <b>Thiếu kinh phí</b>",
        "date: 2022-02-20, status: completed",
    )
    compliance = on("2022-03-01", {TASK: task(log, lead="b")})
    site = Site(compliance, Config(), commit=None, dirty=False, version="0")
    assert site.has("difficulties.html")
    (page,) = (page for page in pages(site) if page.path == "vi/difficulties.html")
    html = Renderer(site, ROOT).render(page)
    assert "<b>Thiếu" not in html
    words = main(html)
    assert "Nghệ An" in words
    assert "Sở B: 1" in words
    assert "báo cáo sau không nêu nữa (20/02/2022: đã hoàn thành)" in words
    silent = on("2022-03-01", {TASK: task(lead="b")})
    assert not Site(silent, Config(), None, dirty=False, version="0").has(
        "difficulties.html"
    )


LATER = {
    "na/q/plan.md": md(
        "title: Danh mục <b>22</b>\ndocument_unknown: chưa rõ\nperiod: 2022\nexpected_tasks: 22"
    ),
    "na/q/tasks/01.md": task("source: {document: plan-doc}"),
}


@pytest.mark.parametrize(
    ("day", "key", "begins"),
    [("2022-01-09", "na/q", "10/01/2022"), ("2021-12-31", "na/p", "10/01/2022")],
)
def test_a_plan_that_does_not_exist_yet_has_a_page_that_says_so(
    day: str, key: str, begins: str
) -> None:
    """Without a document of its own there is a plan from its first task on."""
    compliance = on(day, LATER)
    site = Site(compliance, Config(), commit=None, dirty=False, version="0")
    (page,) = (page for page in pages(site) if page.path == f"vi/{key}/index.html")
    words = main(Renderer(site, ROOT).render(page))
    assert f"Kế hoạch chưa có vào ngày {day[8:]}/{day[5:7]}/{day[:4]}" in words
    assert f"kế hoạch có từ ngày {begins}" in words
    assert "đã có thông tin về" not in words
    assert key not in site.plans
    status = render(
        compliance,
        selected(compliance, {"plan": key}),
        catalogue("vi"),
        official=False,
        color=False,
    )
    assert "có từ ngày" in " ".join(status.split())
    assert "đã có thông tin về" not in " ".join(status.split())


def test_a_plan_that_exists_has_its_own_page() -> None:
    site = Site(on("2022-01-10", LATER), Config(), None, dirty=False, version="0")
    assert {"na/p", "na/q"} <= site.plans.keys()
    assert not site.later_plans


def test_statuses_inferred_from_a_single_document_are_said_to_be() -> None:
    """One figure, as 22 of 22, says nothing of each task: whoever reads the counts has to know."""
    entry = "date: 2022-02-02, status: completed, certainty: inferred, document: "
    second = "na/p/tasks/02.md"
    files = {
        TASK: task(reports(f"{entry}paper")),
        second: task(reports(f"{entry}paper")),
    }
    pages_of = built({**ISSUED, **files})
    once = "đều suy ra từ một văn bản"
    assert "Tất cả suy ra từ một văn bản: " in main(pages_of["vi/na/index.html"])
    assert f"(2 theo cách đọc của người biên soạn, {once})" in pages_of["vi/index.html"]
    shown = "2 theo cách đọc của người biên soạn. Tất cả suy ra từ một văn bản."
    assert shown in pages_of["embed/na/p/index.html"]
    due = task(reports(f"{entry}paper"), deadline="2022-01")
    assert ">0/1*</text>" in built({**ISSUED, TASK: due})["badge/na/p.svg"]
    files[second] = task(reports(f"{entry}plan-doc"))
    assert "suy ra từ một văn bản" not in built({**ISSUED, **files})["vi/na/index.html"]


def test_a_place_says_how_sure_statuses_are_and_shows_first_what_is_urgent() -> None:
    """Of tasks that are due late, early and never, the overdue one stands first."""
    as_read = "date: 2022-02-01, status: in_progress, certainty: inferred"
    stated = "date: 2022-02-01, status: in_progress"
    html = built({
        TASK: task(reports(stated), deadline="2099", title="Việc còn hạn"),
        "na/p/tasks/02.md": task(reports(as_read), deadline="2022-02", title="Việc trễ"),
        "na/p/tasks/03.md": task(deadline="none", title="Việc chưa báo cáo"),
    })  # fmt: skip
    shown = main(html["vi/na/index.html"])
    assert (
        "Tình trạng: 1 do nguồn nêu rõ, 1 theo cách đọc của người biên soạn." in shown
    )
    titles = ("Việc trễ", "Việc còn hạn", "Việc chưa báo cáo")
    places = [shown.index(title) for title in titles]
    assert places == sorted(places)
    units = html["vi/units.html"]
    others = units.partition("<details>")[2]
    assert "2 đơn vị khác" in others
    assert "Sở A" not in others
    assert "Sở B" in others
