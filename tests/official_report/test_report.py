"""The official report: the figures of `dxplan status`, the layout of Decree 30/2020/NĐ-CP, the same bytes every time."""

import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pdfplumber
import pytest
from docx import Document
from docx.shared import Pt
from samples import BASE, PLAN, Files, Run, md, reports, target, task, write

from dxplan import official_report
from dxplan.compliance.progress_groups import group_sizes
from dxplan.compliance.public_counts import shown_sizes
from dxplan.messages import catalogue
from dxplan.text.markdown_escape import escape_markdown
from dxplan.wording.progress import progress_sentence

FONTS = Path(official_report.__file__).parent / "fonts"
FORMATS = ("docx", "pdf", "md", "xlsx")
ODD = "=1+1 *đậm* #set <w:p> {{ 7*7 }} | _x_"
"""A title that each format might take for something else than text."""
FILES: Files = {
    **BASE,
    PLAN: md(
        "title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\nexpected_tasks: 9\nimplements: other/q\n"
    ),
    "other/jurisdiction.md": md("name: Bộ Khác\nlevel: national"),
    "other/q/plan.md": md("title: Danh mục\nperiod: 2022\nassigns: true"),
    "na/p/tasks/01.md": task(
        reports(
            "date: 2022-05-30, status: in_progress, document: later, note: Gần xong.",
            "date: 2022-06-01, status: completed, completed_on: 2022-05-30, document: later, evidence: [qd], note: Xong rồi",
        )
    ),
    "na/p/tasks/02.md": task(
        'number: "2"\n'
        + reports(
            "date: 2022-05-02, status: in_progress, document: later, certainty: inferred, difficulty: Thiếu kinh phí, proposal: Cấp kinh phí"
        ),
        deadline="2022-05-31",
        title="Việc quá hạn",
    ),
    "na/p/tasks/03.md": task('number: "3"', deadline="2022-08-31", title=f"'{ODD}'"),
    "na/p/tasks/04.md": task(
        'number: "4"\n'
        + reports("date: 2022-07-05, status: completed, evidence: [qd]"),
        deadline="2022-12-31",
        title="Việc xong sau kỳ",
    ),
    "na/p/targets/01.md": target(
        'operator: ">="\nvalue: 80\nmeasure: "%"', by="2022-03"
    ),
}
PERIOD = ("--period", "2022-H1", "--as-of", "2022-07-12")
A4 = (210, 297)
OF_PLAN = ("--plan", "na/p", *PERIOD)
Written = Callable[..., bytes]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a plan of which each task stands otherwise."""
    return write(tmp_path / "project", FILES, base={})


@pytest.fixture
def written(root: Path, dxplan: Run, tmp_path: Path) -> Written:
    """The bytes that a call of the command writes."""

    def run(*arguments: object) -> bytes:
        file = tmp_path / "out"
        shown = dxplan("-C", root, "report", *arguments, "--out", file)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert str(file) in shown.stdout
        return file.read_bytes()

    return run


def text_of_pdf(content: bytes) -> list[str]:
    """The text of each page, as one line."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return [" ".join(page.extract_text().split()) for page in pdf.pages]


@pytest.mark.parametrize(
    "scope", [("plan", "na/p"), ("jurisdiction", "na"), ("unit", "a")]
)
def test_the_figures_are_those_of_status(
    written: Written, root: Path, dxplan: Run, scope: tuple[str, str]
) -> None:
    asked = (f"--{scope[0]}", scope[1])
    report = written(*asked, *PERIOD, "--format", "md").decode()
    of_period, later = report.split("Nếu tính cả, đến hết ngày 12/7/2022")
    t = catalogue("vi")
    for day, text in (("2022-06-30", of_period), ("2022-07-12", later)):
        shown = dxplan(
            "-C", root, "status", *asked, "--as-of", day, "--format", "json"
        ).stdout
        row = json.loads(shown)["items"][0]
        sentence = progress_sentence(group_sizes(row["boxes"]), t, official=False)
        assert escape_markdown(sentence) in text
        for name, size in shown_sizes(row["boxes"], official=False).items():
            line = f"- {t(f'labels.box.{name}')}: {size} nhiệm vụ\n"
            assert (line in text) is bool(
                size
                or name
                in {"completed_on_time", "completed_late", "open_within", "overdue"}
            ), line
        rate = row["rates"]["completion"]
        assert f"- Tỷ lệ hoàn thành: {rate['numerator']}/{rate['denominator']} " in text


def test_the_text_says_what_is_known_and_what_is_not(
    written: Written, root: Path, dxplan: Run
) -> None:
    report = written(*OF_PLAN, "--format", "md").decode()
    for said in (
        "Nguồn nêu 9 nhiệm vụ; dữ liệu có 4 nhiệm vụ.",
        "ngày 30/6/2022 (ngày cuối kỳ báo cáo)",
        "dữ liệu chưa được lưu thành phiên bản nào",
        "Việc: Đã hoàn thành, ngày 30/5/2022. Báo cáo ngày 30/5/2022: Gần xong. Báo cáo ngày 01/6/2022: Xong rồi. &#91;",
        "Nhiệm vụ 2 – Việc quá hạn (Sở A; thời hạn: 31/5/2022): quá hạn, 30 ngày",
        "Đang thực hiện (theo cách đọc của người biên soạn)",
        "2 nhiệm vụ chưa có báo cáo",
        "nhiệm vụ 3, 4",
        "chưa có báo cáo nào sau đó): Thiếu kinh phí",
        "chưa có báo cáo nào sau đó): Cấp kinh phí",
        "Chỉ tiêu: Chưa có số liệu",
        "Sau kỳ, ngày 05/7/2022: Đã hoàn thành",
        "- Bộ Khác (để báo cáo);",
        "Tài liệu kiểm chứng: 9/QĐ-UBND ngày 01/5/2022",
        "| 1 | 1/KH-UBND ngày 10/01/2022 |",
        "&#91;", "./.",
    ):  # fmt: skip
        assert said in report, said
    running = written(
        "--plan",
        "na/p",
        "--period",
        "2022",
        "--as-of",
        "5/7/2022",
        "--date",
        "06/7/2022",
        "--format",
        "md",
    ).decode()
    assert (
        "Kỳ báo cáo chưa kết thúc (đến hết ngày 31/12/2022); số liệu tính đến hết ngày 05/7/2022."
        in running
    )
    assert "Nghệ An, ngày 06 tháng 7 năm 2022" in running
    call = ("-C", root, "report", "--plan", "na/p", "--period", "6 tháng đầu năm 2022")
    printed = dxplan(*call, "--as-of", "2022-07-12", "--format", "md", "--out", "-")
    assert printed.stdout.encode() == written(*OF_PLAN, "--format", "md")
    english = written(*OF_PLAN, "--format", "md", "--lang", "en").decode()
    assert "SOCIALIST REPUBLIC OF VIET NAM" in english
    assert "2 tasks have no report" in english


def test_many_tasks_are_named_by_their_numbers(dxplan: Run, tmp_path: Path) -> None:
    many = {
        f"na/q/tasks/{number:02}.md": task(f'number: "{number}"', deadline="2022-06-15")
        for number in range(1, 42)
    }
    plan = md("title: Kế hoạch khác\ndocument: later\nperiod: 2022")
    root = write(tmp_path / "many", {**FILES, **many, "na/q/plan.md": plan}, base={})
    out = tmp_path / "r.md"
    asked = ("--jurisdiction", "na", *PERIOD, "--format", "md", "--out", out)
    assert dxplan("-C", root, "report", *asked).returncode == 0
    report = out.read_text(encoding="utf-8")
    numbers = ", ".join(map(str, range(1, 42)))
    of_plans = f"- Kế hoạch: nhiệm vụ 2\n- Kế hoạch khác: nhiệm vụ {numbers}\n"
    assert (
        f"42 nhiệm vụ; chi tiết từng nhiệm vụ ở phụ lục I: &#91;1, 2&#93;\n\n{of_plans}"
        in report
    )
    assert "Nhiệm vụ 2 – Việc quá hạn (1/KH-UBND): Đang thực hiện" in report
    assert "| | **Kế hoạch khác** |" in report


@pytest.mark.parametrize("output", FORMATS)
def test_the_same_report_has_the_same_bytes(
    written: Written, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    first = written(*OF_PLAN, "--format", output)
    monkeypatch.setenv("TZ", "America/Lima")
    assert written(*OF_PLAN, "--format", output) == first
    if output in {"docx", "xlsx"}:
        times = {entry.date_time for entry in ZipFile(io.BytesIO(first)).infolist()}
        assert {time[:3] for time in times} == {(1980, 1, 1)}


def test_the_word_document_is_laid_out_as_the_decree_asks(written: Written) -> None:
    document = Document(io.BytesIO(written(*OF_PLAN)))
    upright, across = document.sections
    assert (round(upright.page_width.mm), round(upright.page_height.mm)) == A4
    assert (round(across.page_width.mm), round(across.page_height.mm)) == A4[::-1]
    for section in document.sections:
        assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (
            30,
            20,
        )
        assert (round(section.top_margin.mm), round(section.bottom_margin.mm)) == (
            20,
            20,
        )
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].font.size == Pt(14)
    letterhead, ending, tasks, targets, sources = document.tables
    agency, country = (cell.paragraphs for cell in letterhead.rows[0].cells)
    assert [one.text for one in agency] == ["ỦY BAN NHÂN DÂN\nNGHỆ AN", ""]
    assert [one.text for one in country] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "",
    ]  # fmt: skip
    sizes = {
        one.text: (run.font.size.pt, bool(run.bold), bool(run.italic))
        for table in (letterhead, ending)
        for row in table.rows
        for cell in row.cells
        for one in cell.paragraphs
        for run in one.runs
    }
    assert sizes["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] == (13, True, False)
    assert sizes["Độc lập - Tự do - Hạnh phúc"] == (14, True, False)
    assert sizes["Số:          /BC-UBND"] == (13, False, False)
    assert sizes["Nghệ An, ngày 12 tháng 7 năm 2022"] == (14, False, True)
    assert sizes["Nơi nhận:"] == (12, True, True)
    assert sizes["- Lưu: VT, …"] == (11, False, False)
    texts = [one.text for one in document.paragraphs]
    order = [
        "BÁO CÁO", "I. KẾT QUẢ THỰC HIỆN", "II. TỒN TẠI, HẠN CHẾ, NGUYÊN NHÂN",
        "III. PHƯƠNG HƯỚNG, NHIỆM VỤ; ĐỀ XUẤT, KIẾN NGHỊ",
    ]  # fmt: skip
    assert [text for text in texts if text in order] == order
    body = [
        text
        for text in texts
        if text and not text.startswith(("PHỤ LỤC", "(Kèm", "NGUỒN"))
    ]
    assert body[-1].endswith("./.")
    for table in (tasks, targets, sources):
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert [row.cells[1].text for row in tasks.rows[1:]] == [
        "Việc quá hạn",
        ODD,
        "Việc xong sau kỳ",
        "Việc",
    ]
    assert upright.different_first_page_header_footer
    assert not across.different_first_page_header_footer
    assert upright.first_page_header.paragraphs[0].text == "BẢN NHÁP"
    assert "PAGE" in upright.header._element.xml


def test_both_ways_to_pages_agree(written: Written, tmp_path: Path) -> None:
    own = text_of_pdf(written(*OF_PLAN, "--format", "pdf"))
    (tmp_path / "report.docx").write_bytes(written(*OF_PLAN))
    shutil.copytree(FONTS, tmp_path / "fonts")  # as wide as the one that Word has
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "report.docx"],
        check=True, capture_output=True, timeout=120,
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path)},
    )  # fmt: skip
    opened = text_of_pdf((tmp_path / "report.pdf").read_bytes())
    for pages in (own, opened):
        assert pages[0].startswith(
            "BẢN NHÁP ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        )
        assert [page.split()[0] for page in pages[1:]] == [
            str(number) for number in range(2, len(pages) + 1)
        ]
        assert sum("PHỤ LỤC I –" in page for page in pages) == 1
        assert any(ODD.split(" | ", maxsplit=1)[0] in page for page in pages)


def test_no_text_of_the_data_breaks_a_format(dxplan: Run, tmp_path: Path) -> None:
    odd = '"ab\\u0301\\u0301c]]>&<{{ d }}"'
    files = {
        "na/jurisdiction.md": md(f"name: {odd}\nlevel: province"),
        "na/units.yaml": f"- key: a\n  name: {odd}\n",
        "na/documents.yaml": f"- key: later\n  title: {odd}\n",
        PLAN: md(f"title: {odd}\ndocument: later\nperiod: 2022"),
        "na/p/tasks/01.md": task(
            reports(
                f"date: 2022-06-01, status: in_progress, note: {odd}, document: later"
            ),
            title=odd,
        ),
    }
    root = write(tmp_path / "odd", files, base={})
    for output in FORMATS:
        out = tmp_path / f"r.{output}"
        asked = ("--jurisdiction", "na", *PERIOD, "--out", out)
        shown = dxplan("-C", root, "report", *asked)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert out.stat().st_size > 0


def test_text_of_the_data_is_text_in_every_format(written: Written) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written(*OF_PLAN, "--format", "xlsx")))[
        "Phụ lục I"
    ]
    cell = next(one for row in sheet.iter_rows() for one in row if one.value == ODD)
    assert cell.data_type == "s"
    marked = written(*OF_PLAN, "--format", "md").decode()
    assert ODD not in marked
    assert "=1+1 &#42;đậm&#42;" in marked


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--period", "2022-H1"), "đúng một trong các tùy chọn"),
        (("--plan", "na/p", "--unit", "a", "--period", "2022-H1"), "đúng một trong các tùy chọn"),
        (("--plan", "na/nothing", *PERIOD), "na/nothing"),
        (("--plan", "na/p", "--period", "2022-H3"), "2022-H3"),
        (("--plan", "na/p", "--period", "2023", "--as-of", "2022-07-12"), "bắt đầu ngày 2023-01-01"),
        (("--plan", "na/p", "--period", "2021", "--as-of", "2022-07-12"), "có từ ngày 2022-01-10"),
        ((*OF_PLAN, "--date", "2022-06-29"), "trước ngày của số liệu"),
        ((*OF_PLAN, "--format", "pdf", "--template", "x.docx"), "pdf"),
        ((*OF_PLAN, "--template", "missing.docx"), "missing.docx"),
        ((*OF_PLAN, "--template", "mau.xlsx"), "phải là tệp Word"),
        ((*OF_PLAN, "--format", "pdf", "--out", "r.docx"), "không phải --format pdf"),
        ((*OF_PLAN, "--out", "project/plans/na/r.docx"), "plans/"),
        ((*OF_PLAN, "--out", "nowhere/r.docx"), "nowhere"),
    ],
)  # fmt: skip
def test_what_can_not_be_reported_is_refused(
    root: Path, dxplan: Run, arguments: tuple[str, ...], said: str
) -> None:
    folder = root.parent
    before = sorted(folder.rglob("*"))
    shown = dxplan("-C", root, "report", *arguments)
    assert shown.returncode == 2
    assert said in shown.stderr
    assert "Traceback" not in shown.stderr
    assert sorted(folder.rglob("*")) == before


def template_of(*paragraphs: str) -> bytes:
    """A Word document of these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_an_office_fills_its_own_template(
    root: Path, written: Written, tmp_path: Path
) -> None:
    template = tmp_path / "mau.docx"
    template.write_bytes(
        template_of(
            "{{ agency }}: {{ kind|lower }} {{ subject }}",
            "{% for section in sections %}{{ section.title }}; {% for part in section.parts %}{{ part.lines|length }} {% endfor %}{% endfor %}",
            "{% for task in tasks if not task.heading %}{{ loop.index }}. {{ task.task }} [{{ task.status }}] {% endfor %}",
        )
    )
    first = written(*OF_PLAN, "--template", template)
    assert written(*OF_PLAN, "--template", template) == first
    lines = [one.text for one in Document(io.BytesIO(first)).paragraphs]
    assert lines[0].startswith("ỦY BAN NHÂN DÂN\nNGHỆ AN: báo cáo Kết quả")
    assert lines[1].startswith("I. KẾT QUẢ THỰC HIỆN; ")
    assert f"2. {ODD} [Chưa có báo cáo]" in lines[2]
    (root / "dxplan.toml").write_text(
        'report_template = "mau.docx"\n', encoding="utf-8"
    )
    (root / "mau.docx").write_bytes(template.read_bytes())
    assert written(*OF_PLAN) == first


def _packed(size: int) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * size)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        template_of("{{ ''.__class__ }}"),
        template_of("{{ sections.append(1) }}"),
        template_of("{{ agency.format() }}"),
        template_of("{{ 9 ** 9 ** 9 }}"),
        template_of("{{ agency ~ agency }}"),
        template_of("{% include 'x' %}"),
        template_of("{% set a = agency %}"),
        template_of("{% for a in tasks %}{% for b in tasks %}x{% endfor %}{% endfor %}"),
        template_of(
            "{% for a in sections %}{% for b in a.parts %}{% for c in a.parts %}"
            "x{% endfor %}{% endfor %}{% endfor %}"
        ),
        template_of("{{ agencyy }}"),
        template_of("{% if kind %}" * 200 + "x" + "{% endif %}" * 200),
        template_of("{{ agency|attr('upper') }}"),
        template_of("{{ agency"),
        _packed(120_000_000),
        _packed(10),
        b"no document",
        b"PK" + b"\0" * 21_000_000,
    ],
    ids=lambda content: str(len(content)),
)  # fmt: skip
def test_a_template_that_is_not_one_is_refused(
    root: Path, dxplan: Run, tmp_path: Path, content: bytes
) -> None:
    template = tmp_path / "mau.docx"
    template.write_bytes(content)
    shown = dxplan(
        "-C",
        root,
        "report",
        *OF_PLAN,
        "--template",
        template,
        "--out",
        tmp_path / "r.docx",
    )
    assert shown.returncode == 2
    assert "mau.docx" in shown.stderr
    assert not (tmp_path / "r.docx").exists()
