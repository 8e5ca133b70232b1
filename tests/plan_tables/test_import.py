"""`dxplan import`: plans from tables of real appendices, cell by cell, and merged with what is there."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import typst
import yaml
from appendices import (
    HA_NOI,
    HA_NOI_MERGED,
    LAO_CAI,
    NQ03_HEADING,
    NQ03_TARGETS,
    NQ03_TASKS,
    saved,
    word_document,
    workbook,
)
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import load_workbook
from repositories import git, record
from samples import Project, Run

from dxplan.files.sizes import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from dxplan.plan_tables import unit_values
from dxplan.plan_tables.sheet_tables import sheet_tables

PLAN = "na/2026-plan"
UNITS = """
- key: so-khcn
  name: Sở Khoa học và Công nghệ
  short: Sở KH&CN
- key: so-nnmt
  name: Sở Nông nghiệp và Môi trường
  short: Sở NN&MT
- key: van-phong
  name: Văn phòng UBND tỉnh
"""
DOCUMENTS = "- {key: plan-doc, number: 1/KH-UBND, date: 2022-01-10}\n- {key: later, number: 2/KH-UBND, date: 2026-03-06}\n"


@pytest.fixture
def root(project: Project) -> Path:
    """A project whose registers have three units and two documents."""
    return project(
        {
            "na/units.yaml": UNITS,
            "na/documents.yaml": DOCUMENTS,
            "na/p/plan.md": "---\ntitle: P\ndocument: plan-doc\nperiod: 2022\n---\n",
        }
    )


@pytest.fixture
def imported(dxplan: Run, root: Path) -> Callable[..., Any]:
    """Imports bytes as a file of a name, and gives what the command says in JSON."""

    def run(name: str, content: bytes, *options: str, code: int = 0) -> Any:
        (root / name).write_bytes(content)
        into = () if "--into" in options else ("--into", PLAN)
        shown = dxplan(
            "-C",
            root,
            "--lang",
            "en",
            "import",
            name,
            *into,
            "--yes",
            "--format",
            "json",
            *options,
        )
        assert shown.returncode == code, shown.stderr + shown.stdout
        return json.loads(shown.stdout) if shown.stdout else shown.stderr

    return run


def head(root: Path, record: str) -> dict[str, Any]:
    """The front matter of a record of the plan."""
    text = (root / "plans" / PLAN / f"{record}.md").read_text("utf-8")
    return yaml.load(text.split("---\n")[1], yaml.BaseLoader)  # noqa: S506 - every scalar as text


def shown(report: Any, address: str) -> tuple[str, str, str]:
    """What became of the cell at an address."""
    cell = next(one for one in report["cells"] if one["address"] == address)
    return cell["status"], cell["meaning"], cell["value"]


APPENDICES = (
    ("nq03.docx", word_document(NQ03_TASKS, NQ03_HEADING), NQ03_TASKS, 16),
    ("nq03-targets.xlsx", workbook(NQ03_TARGETS), NQ03_TARGETS, 14),
    ("lao-cai.docx", word_document(LAO_CAI), LAO_CAI, 8),
    ("ha-noi.xlsx", workbook(HA_NOI, HA_NOI_MERGED), HA_NOI, 6),
)


@pytest.mark.parametrize(("name", "content", "rows", "records"), APPENDICES)
def test_nine_of_ten_cells_of_real_appendices_are_understood_and_none_is_lost(
    imported: Callable[..., Any],
    dxplan: Run,
    root: Path,
    name: str,
    content: bytes,
    rows: Sequence[Sequence[str]],
    records: int,
) -> None:
    report = imported(name, content)
    cells = sum(bool(text) for row in rows for text in row)
    assert (
        len(report["cells"])
        == len({one["address"] for one in report["cells"]})
        == cells
    )
    assert report["summary"]["left"] <= cells / 10
    assert len(report["added"]) == records
    assert not report["refused"]
    assert dxplan("-C", root, "check", "--no-cache").returncode == 0
    again = imported(name, content)
    assert (again["added"], again["changed"], again["written"]) == ([], [], [])


def test_bullets_and_hidden_signs_of_word_are_no_part_of_a_text(
    imported: Callable[..., Any], root: Path
) -> None:
    table = "TT;Nhiệm vụ;Chủ trì;Thời hạn\n1;\uf0b7 Làm\u00ad sạch\U000e0041;Sở KH&CN;6/2026\n"
    imported("bang.csv", table.encode())
    assert head(root, "tasks/01")["title"] == {"vi": "- Làm sạch"}


@pytest.mark.parametrize(
    "title",
    [
        "Nhóm nhiệm vụ/ Nhiệm vụ cụ thể",
        "Lĩnh vực / Nhiệm vụ",
        "Nhóm nhiệm vụ và nhiệm vụ cụ thể",
    ],
)
def test_groups_and_tasks_in_one_column_are_told_apart(
    imported: Callable[..., Any], root: Path, title: str
) -> None:
    rows = "I;Hạ tầng số;;\n1;Xây dựng trung tâm dữ liệu;Sở KH&CN;6/2026\n"
    imported("bang.csv", f"TT;{title};Chủ trì;Thời hạn\n{rows}".encode())
    task = head(root, "tasks/01")
    assert task["title"] == {"vi": "Xây dựng trung tâm dữ liệu"}
    assert task["group"] == "ha-tang-so"


def test_hidden_rows_and_columns_are_read_and_named(
    imported: Callable[..., Any], dxplan: Run, root: Path
) -> None:
    book = load_workbook(io.BytesIO(workbook(HA_NOI, HA_NOI_MERGED)))
    book.active.row_dimensions[4].hidden = True
    book.active.row_dimensions[400].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.save(root / "ha-noi.xlsx")
    words = ("import", "ha-noi.xlsx", "--into", PLAN, "--period", "2026", "--dry-run")
    said = dxplan("-C", root, "--lang", "en", *words).stdout
    assert "has hidden rows or columns, which were read like the others: 4, B." in said
    report = imported("ha-noi.xlsx", (root / "ha-noi.xlsx").read_bytes())
    assert report["hidden_cells"][0]["rows_and_columns"] == ["4", "B"]
    assert len(report["added"]) == 6


def with_areas_without_end(content: bytes) -> bytes:
    """A workbook whose sheet is merged, and linked, as far as a sheet can go."""
    stream = io.BytesIO()
    area = 'ref="B40:XFD1048576"'
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                merged = f"<mergeCell {area}/></mergeCells>"
                links = f'<hyperlinks><hyperlink {area} location="x"/></hyperlinks>'
                text = part.decode().replace("</mergeCells>", merged + links)
                part = text.encode()
            new.writestr(name, part)
    return stream.getvalue()


def test_areas_without_end_take_no_memory() -> None:
    book = load_workbook(io.BytesIO(workbook(HA_NOI, HA_NOI_MERGED)))
    hidden = book.active.column_dimensions["B"]
    hidden.hidden, hidden.min, hidden.max = True, 2, 3_000_000
    content = io.BytesIO()
    book.save(content)
    tracemalloc.start()
    tables, _ = sheet_tables("a.xlsx", with_areas_without_end(content.getvalue()))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert tables[0].hidden[0] == "B"
    assert any(cell.height > 1 for row in tables[0].rows for cell in row)
    assert most < 50_000_000


def test_rows_become_tasks_with_heading_units_results_and_deadline(
    imported: Callable[..., Any], root: Path
) -> None:
    report = imported("lao-cai.docx", word_document(LAO_CAI))
    assert head(root, "tasks/02") == {
        "number": "2",
        "group": "so-lieu-khao-sat-lam-viec-voi-trung-uong-15-30-9-2026-tien",
        "title": {
            "vi": "Đề nghị doanh nghiệp chủ chuỗi và các cơ quan cung cấp số liệu theo biểu mẫu"
        },
        "lead_unit": ["so-cong-thuong", "so-nnmt"],
        "deliverables": [
            {"type": "other", "title": {"vi": "Hồ sơ số liệu"}},
            {"type": "other", "title": {"vi": "dữ liệu bàn giao"}},
        ],
        "milestones": [{"by": "2026-09-16", "title": {"vi": "Gửi 16/9"}}],
        "deadline": {"by": "2026-09-25", "text": "Gửi 16/9; nhận trước 25/9"},
    }
    assert shown(report, "table 1, row 5, column 4") == ("left", "lead", "doanh nghiệp")
    assert {"key": "to-cong-tac", "name": {"vi": "Tổ công tác"}} in report["new_units"]


def test_a_unit_that_is_not_to_be_registered_is_left(
    imported: Callable[..., Any], root: Path
) -> None:
    report = imported(
        "lao-cai.docx", word_document(LAO_CAI), "--no-new-units", "--into", "na/tien-do"
    )
    assert (report["period"], report["period_from"]) == ("2026", "table")
    assert report["new_units"] == []
    assert shown(report, "table 1, row 3, column 4") == (
        "left",
        "lead",
        "Sở Công Thương",
    )
    text = (root / "plans/na/tien-do/tasks/01.md").read_text("utf-8")
    assert yaml.safe_load(text.split("---")[1])["lead_unknown"] == {
        "vi": "Sở Công Thương"
    }


def test_names_of_a_new_unit_are_one_unit(
    imported: Callable[..., Any], root: Path
) -> None:
    leads = (
        "Sở VH&TT",
        "Sở Văn hóa và Thể thao",
        "Các sở, ban, ngành",
        "Sở, ban, ngành",
    )
    rows = [
        CORRECTED[0],
        *(
            (str(number), f"Việc {number}", lead, "2026")
            for number, lead in enumerate(leads, 1)
        ),
    ]
    report = imported(
        "units.csv", "\n".join('"' + '";"'.join(row) + '"' for row in rows).encode()
    )
    assert report["new_units"] == [
        {
            "key": "so-vhtt",
            "name": {"vi": "Sở Văn hóa và Thể thao"},
            "aliases": ["Sở VH&TT"],
        },
        {
            "key": "cac-so-ban-nganh",
            "name": {"vi": "Các sở, ban, ngành"},
            "kind": "collective",
            "aliases": ["Sở, ban, ngành"],
        },
    ]
    assert [head(root, f"tasks/0{number}")["lead_unit"] for number in (1, 2)] == [
        "so-vhtt",
        "so-vhtt",
    ]


def test_merged_cells_hold_for_all_their_rows_and_parts_take_from_their_whole(
    imported: Callable[..., Any], root: Path
) -> None:
    report = imported("ha-noi.xlsx", workbook(HA_NOI, HA_NOI_MERGED))
    assert [column["field"] for column in report["tables"][0]["columns"]] == [
        "number", "title", "lead", "coordinating", "deliverables", "deadline",
    ]  # fmt: skip
    part = head(root, "tasks/01-a")
    assert part["part_of"] == f"{PLAN}/tasks/01"
    assert (part["number"], part["lead_unit"], part["deadline"]) == (
        "1.a",
        "so-tai-chinh",
        "2026-08-30",
    )
    assert part["coordinating_units"] == ["so-khcn"]
    assert [item["type"] for item in part["deliverables"]] == ["other", "report"]
    assert head(root, "tasks/02-b")["lead_unit"] == "so-tu-phap"
    assert head(root, "tasks/02-b")["group"] == head(root, "plan")["groups"][0]["key"]
    assert head(root, "tasks/08")["deadline"] == "100 days after"
    assert shown(report, "Phụ lục!B10") == ("understood", "total", "")


def test_values_of_targets_have_their_sign_measure_and_horizon(
    imported: Callable[..., Any], root: Path
) -> None:
    imported("nq03-targets.xlsx", workbook(NQ03_TARGETS))
    target = head(root, "targets/11-1")
    assert (target["operator"], target["value"], target["measure"], target["by"]) == (
        ">=",
        "80",
        "%",
        "2030",
    )
    assert head(root, "targets/19")["value"] == "40..50"
    assert head(root, "targets/33")["measure"] == "rank"
    shares = (
        ("TT", "Chỉ tiêu", "ĐVT", "Năm 2026"),
        ("1", "Tỷ lệ hồ sơ", "%", 0.85),
        ("2", "Tỷ lệ xã", "%", "85%"),
    )
    report = imported("shares.xlsx", workbook(shares), "--into", "na/2026-c")
    assert [shown(report, f"Phụ lục!D{row}")[0] for row in (2, 3)] == [
        "left",
        "understood",
    ]
    assert head(root, "targets/02")["value_text"] == {
        "vi": "Đạt mức trên trung bình của thế giới"
    }
    rows = (
        (
            "STT",
            "Chỉ tiêu",
            "ĐVT",
            "Hiện trạng 2024",
            "Năm 2026",
            "Năm 2030",
            "Kinh phí",
        ),
        ("1", "Tỷ lệ hồ sơ trực tuyến", "%", "55", "80%", "100%", "2 tỷ"),
        ("2", "Số xã có mạng 5G", "xã", "", "1.234", "", ""),
    )
    report = imported(
        "years.csv",
        "\n".join(";".join(row) for row in rows).encode("utf-8-sig"),
        "--into",
        "na/2026-b",
    )
    steps = yaml.safe_load(
        (root / "plans/na/2026-b/targets/01.md").read_text("utf-8").split("---")[1]
    )
    assert steps["steps"] == [{"by": 2026, "value": 80}, {"by": 2030, "value": 100}]
    assert steps["baseline"] == {"date": 2024, "value": 55}
    assert shown(report, "E3")[0] == "left"  # thousands or three decimals
    assert shown(report, "G2") == ("changed", "column", "Kinh phí: 2 tỷ")


NESTED = (
    ("PHỤ LỤC PHÂN CÔNG NHIỆM VỤ NĂM 2026",),
    ("TT", "Nội dung nhiệm vụ", "Phân công thực hiện", "", "Thời gian", "", "Sản phẩm", "Cấp ban hành", "Tình trạng"),
    ("", "", "Chủ trì", "Phối hợp", "Bắt đầu", "Hoàn thành", "", "", ""),
    ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"),
    ("A", "NHIỆM VỤ CHUNG"),
    ("I", "Nhận thức số"),
    (1.9, "Tuyên truyền", "Sở KH&CN\nchủ trì", "Các sở, ban, ngành", "Tháng 3", "Tháng 6", "", "UBND tỉnh", ""),
    (1.1, "Tập huấn", "Như trên", "nt", "", "T9/2026", "Lớp tập huấn", "", "Đang làm"),
    ("II", "Thể chế số", "", "", "", "2026"),
    (1.9, "Quy chế", "Văn phòng UBND tỉnh", "Sở NN&MT", "", "31/12/2026", "Quy chế\nKế hoạch", "", ""),
)  # fmt: skip


def test_heads_over_two_rows_numbers_that_begin_anew_and_what_points_above(
    imported: Callable[..., Any], root: Path
) -> None:
    rows = [[*row, *[""] * (9 - len(row))] for row in NESTED]
    report = imported("nested.xlsx", workbook(rows))
    assert [column["field"] for column in report["tables"][0]["columns"]] == [
        "number", "title", "lead", "coordinating", "start", "deadline", "deliverables", None, "skip",
    ]  # fmt: skip
    assert report["added"] == [
        f"{PLAN}/tasks/{name}" for name in ("a-i-01-9", "a-i-01-10", "a-ii-01-9")
    ]
    first, second, third = (
        head(root, f"tasks/{name}") for name in ("a-i-01-9", "a-i-01-10", "a-ii-01-9")
    )
    assert first["deadline"] == {"from": "2026-03", "by": "2026-06", "text": "Tháng 6"}
    assert first["note"] == {"vi": "Cấp ban hành: UBND tỉnh."}
    assert (second["number"], second["lead_unit"]) == ("1.10", "so-khcn")
    assert second["coordinating_units"] == first["coordinating_units"]
    assert shown(report, "Phụ lục!C8") == ("changed", "lead", "Sở KH&CN chủ trì")
    assert shown(report, "Phụ lục!I8")[0] == shown(report, "Phụ lục!F9")[0] == "left"
    assert [item["type"] for item in third["deliverables"]] == ["regulation", "plan"]
    assert head(root, "plan")["title"] == {"vi": "PHỤ LỤC PHÂN CÔNG NHIỆM VỤ NĂM 2026"}


def test_what_is_not_taken_is_said_of_its_cell(
    imported: Callable[..., Any], root: Path
) -> None:
    rows = (
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Bắt đầu", "Hoàn thành"),
        ("", "Không có số", "Sở KH&CN", "3/2026", "Tùy tình hình"),
        ("1", "Việc một", "Sở Tài chính", "3/2026", "Kỳ họp giữa năm 2026"),
        ("2", "Việc hai", "Sở KH&CN", "1/2026", "6/2026"),
        ("3", "Việc ba", "Sở KH&CN", "3206", "30/6/3206"),
        ("4", "Việc bốn", "Sở KH&CN", "", "30 ngày kể từ ngày Đề án được phê duyệt"),
    )
    units = root / "plans/na/units.yaml"
    closed = "- {key: so-tai-chinh, name: Sở Tài chính cũ, valid_until: 2025-02-28}\n"
    units.write_text(UNITS + closed, "utf-8")
    report = imported(
        "a.csv",
        "\n".join(";".join(row) for row in rows).encode(),
        "--document",
        "2/KH-UBND ngày 6/3/2026",
    )
    assert head(root, "plan")["document"] == "later"
    assert report["new_units"] == []  # its key is another unit's
    assert shown(report, "C3") == ("left", "lead", "so-tai-chinh")
    assert shown(report, "E3")[0] == "left"  # a council meets when it does
    assert shown(report, "D2")[0] == shown(report, "D3")[0] == "left"
    assert shown(report, "D4") == ("changed", "start", "2026-01")
    addresses = [cell["address"] for cell in report["cells"]]
    assert addresses[-4:] == ["A6", "B6", "C6", "E6"]
    assert shown(report, "D5")[0] == shown(report, "E5")[0] == "left"  # no such year
    assert head(root, "tasks/03")["deadline"] == {"by": "none", "text": "30/6/3206"}
    after = {"event": "Đề án được phê duyệt", "days": "30"}
    assert head(root, "tasks/04")["deadline"] == {
        "after": after,
        "text": "30 ngày kể từ ngày Đề án được phê duyệt",
    }
    assert head(root, "tasks/02")["deadline"] == {"from": "2026-01", "by": "2026-06"}
    assert head(root, "tasks/01")["title"] == {"vi": "Việc một"}
    assert head(root, "tasks/01-2")["title"] == {"vi": "Không có số"}
    steps = (
        ("TT", "Chỉ tiêu", "ĐVT", "Năm 2026", "Năm 2030"),
        ("1", "Tỷ lệ hồ sơ", "%", "trên 80", "tối thiểu 85"),
    )
    report = imported("b.xlsx", workbook(steps), "--into", "na/2026-b")
    assert [shown(report, f"Phụ lục!{column}2")[0] for column in "DE"] == [
        "understood",
        "left",
    ]


CORRECTED = (
    ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"),
    ("1", "Xây dựng kế hoạch chuyển đổi số năm 2026", "Sở KH&CN", "Quý II/2026"),
    ("2", "Đào tạo kỹ năng số", "Sở KH&CN", "30/9/2026"),
    ("4", "Tổng kết năm", "Văn phòng UBND tỉnh", "12/2026"),
)
FIRST = (
    *CORRECTED[:1],
    ("1", "Xây dựng kế hoạch chuyển đổi số", "Sở KH&CN", "Quý I/2026"),
    CORRECTED[2],
    ("3", "Mua sắm", "Sở KH&CN", "6/2026"),
)


def test_a_corrected_table_is_merged_and_binds_only_by_a_document(
    imported: Callable[..., Any], root: Path, tmp_path: Path
) -> None:
    imported("plan.xlsx", workbook(FIRST), "--document", "plan-doc")
    report = imported("corrected.xlsx", workbook(CORRECTED))
    task = root / "plans" / PLAN / "tasks" / "01.md"
    assert head(root, "tasks/01")["deadline"] == "2026-Q2"  # nobody has recorded it yet
    assert (report["added"], report["missing"]) == (
        [f"{PLAN}/tasks/04"],
        [f"{PLAN}/tasks/03"],
    )
    imported("plan.xlsx", workbook(FIRST))
    git(root, "init", "-q", "-b", "main")
    record(root, "2026-01-12")
    before = task.read_bytes()
    refused = imported("corrected.xlsx", workbook(CORRECTED), code=2)
    assert "--document" in refused
    assert f"{PLAN}/tasks/01 (deadline)" in refused
    assert task.read_bytes() == before
    report = imported("corrected.xlsx", workbook(CORRECTED), "--document", "later")
    moved = head(root, "tasks/01")
    assert moved["deadline"] == "2026-Q1"
    assert moved["deadline_changes"] == [
        {"date": "2026-03-06", "document": "later", "to": "2026-Q2"}
    ]
    assert moved["changes"][0]["key"] == "title"
    assert (root / "plans" / PLAN / "tasks" / "03.md").exists()
    assert imported("corrected.xlsx", workbook(CORRECTED))["changed"] == []


def test_units_of_the_plan_s_own_time_stay_when_a_later_document_changes_it(
    imported: Callable[..., Any], root: Path
) -> None:
    units = root / "plans/na/units.yaml"
    merged = "- {key: so-tttt, name: Sở TT&TT, valid_until: 2025-02-28}\n"
    units.write_text(UNITS + merged, "utf-8")
    rows = (
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn"),
        ("1", "Việc một", "Sở TT&TT", "Sở TT&TT", "6/2026"),
    )
    imported("a.xlsx", workbook(rows), "--document", "plan-doc")
    before = head(root, "tasks/01")
    assert before["coordinating_units"] == ["so-tttt"]
    report = imported("a.xlsx", workbook(rows), "--document", "later")
    assert (report["changed"], report["summary"]["left"]) == ([], 0)


LONG = (CORRECTED[0], ("1", "Việc", "a" * (MAX_CELL + 1), "2026"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "\n".join(map(";".join, LONG)).encode()),
        ("a.xlsx", workbook(LONG)),
        ("a.docx", word_document(LONG)),
    ],
)
def test_a_cell_of_many_pages_is_left(
    imported: Callable[..., Any], root: Path, name: str, content: bytes
) -> None:
    report = imported(name, content)
    cells = [one for one in report["cells"] if one["reason"] == "too-long"]
    assert [(one["status"], one["meaning"]) for one in cells] == [("left", "lead")]
    assert "lead_unit" not in head(root, "tasks/01")


def test_an_import_adds_a_limited_number_of_units(
    imported: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_values, "MAX_NEW_UNITS", 2)
    lines = [f"{i};Việc {i};Sở {name};2026" for i, name in enumerate("ABAC", 1)]
    report = imported("a.csv", "\n".join((";".join(CORRECTED[0]), *lines)).encode())
    assert [unit["key"] for unit in report["new_units"]] == ["so-a", "so-b"]
    left = [cell["text"] for cell in report["cells"] if cell["status"] == "left"]
    assert left == ["Sở C"]


def test_what_is_doubtful_in_word_is_left(
    imported: Callable[..., Any], root: Path
) -> None:
    document = Document()
    table = document.add_table(4, 4)
    for cell, text in zip(table.rows[0].cells, CORRECTED[0], strict=True):
        cell.text = text
    for row in table.rows[1:]:
        for cell, text in zip(
            row.cells, ("", "Việc", "Sở KH&CN", "6/2026"), strict=True
        ):
            cell.text = text
        row.cells[0].paragraphs[0].style = document.styles["List Number"]
        numbering(row.cells[0].paragraphs[0])
    cells = [row.cells for row in table.rows]
    cells[1][1].text = "Việc một"
    inserted = OxmlElement("w:ins")
    inserted.append(cells[1][1].paragraphs[0].runs[0]._r)
    cells[1][1].paragraphs[0]._p.append(inserted)
    cells[2][1].text = "Việc hai"
    cells[2][2].paragraphs[0].runs[0].font.strike = True
    cells[3][1].text = "Việc ba"
    cells[3][3].text = "Theo tiến độ của Bộ"
    report = imported("list.docx", saved(document))
    assert shown(report, "table 1, row 2, column 2")[:2] == ("changed", "title")
    assert shown(report, "table 1, row 3, column 3")[:2] == ("left", "lead")
    assert shown(report, "table 1, row 4, column 4")[:2] == ("left", "deadline")
    assert head(root, "tasks/03")["deadline"] == {
        "by": "none",
        "text": "Theo tiến độ của Bộ",
    }
    assert [one.rpartition("/")[2] for one in report["added"]] == ["01", "02", "03"]


def test_several_tables_of_a_document_and_the_head_of_its_letter(
    imported: Callable[..., Any], root: Path
) -> None:
    document = Document()
    tables = (
        (("UBND TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),),
        (("TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2026"), ("1", "Tỷ lệ hồ sơ", "%", "≥ 80")),
        (CORRECTED[0], ("I", "Thể chế", "", ""), ("1", "Việc một", "Các Sở: KH&CN, NN&MT", "9/2026")),
        (("2", "Việc hai", "Sở KH&CN", "12/2026"), ("II", "Hạ tầng", "", ""), ("3", "Việc ba", "Sở KH&CN", "2026")),
    )  # fmt: skip
    for number, rows in enumerate(tables):
        document.add_paragraph("" if number == 3 else f"Phụ lục {number}")
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    report = imported("annexes.docx", saved(document))
    assert report["summary"]["left"] == 0
    assert report["added"] == [
        f"{PLAN}/{name}" for name in ("tasks/01", "tasks/02", "tasks/03", "targets/01")
    ]
    assert head(root, "tasks/01")["lead_unit"] == ["so-khcn", "so-nnmt"]
    groups = [head(root, f"tasks/0{number}")["group"] for number in (1, 2, 3)]
    assert groups == ["the-che", "the-che", "ha-tang"]


def numbering(paragraph: Any) -> None:
    """Put a paragraph into the list of its style, as Word does where somebody clicks on numbering."""
    number = paragraph.style.element.find(f".//{qn('w:numId')}").get(qn("w:val"))
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = int(number)
    properties.get_or_add_ilvl().val = 0


def test_tables_of_a_pdf_go_on_over_pages(
    imported: Callable[..., Any], root: Path, tmp_path: Path
) -> None:
    rows = [
        CORRECTED[0],
        *(
            (
                str(number),
                f"Nhiệm vụ số {number} của kế hoạch",
                "Sở KH&CN",
                "Quý IV/2026",
            )
            for number in range(1, 30)
        ),
    ]
    long_title = f"Nhiệm vụ dài {'của kế hoạch ' * 150}"
    rows[15] = ("15", long_title, "Sở KH&CN", "Quý IV/2026")
    cells = ", ".join(f"[{text}]" for row in rows for text in row)
    source = tmp_path / "plan.typ"
    source.write_text(
        f"#set page(height: 12cm)\n#table(columns: (1.2cm, 1fr, 3cm, 3cm), {cells})",
        "utf-8",
    )
    report = imported("plan.pdf", typst.compile(source))
    assert len(report["added"]) == 29
    assert head(root, "tasks/29")["deadline"] == "2026-Q4"
    assert head(root, "tasks/15")["title"] == {"vi": long_title.strip()}
    assert "page-break" in {one["reason"] for one in report["cells"]}


def bomb() -> bytes:
    """A document that unpacks to far more than any has."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<w/>" + b" " * 150_000_000)
    return stream.getvalue()


def with_entity(content: bytes) -> bytes:
    """The same document, whose text declares an entity."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(
                    b"<w:document", b'<!DOCTYPE w [<!ENTITY a "aa">]><w:document', 1
                )
            new.writestr(name, data)
    return stream.getvalue()


GOOD = word_document(CORRECTED)


@pytest.mark.parametrize(
    ("name", "content", "options", "said"),
    [
        ("a.txt", b"x", (), "not a document that can be read"),
        ("a.docx", b"", (), "is an empty file"),
        ("a.docx", GOOD[:400], (), "is damaged"),
        ("a.docx", workbook(CORRECTED), (), "is actually a .xlsx file"),
        ("a.docx", bomb(), (), "zip bomb"),
        ("a.docx", with_entity(GOOD), (), "declares XML entities"),
        ("a.docx", word_document((("Họ tên", "Quê quán"), ("A", "B"))), (), "no table of tasks"),
        ("a.csv", "Nhiệm vụ".encode("utf-16-le")[:7] + b"\xff\xfe\xfa", (), "is not in UTF-8"),
        ("a.pdf", b"%PDF-1.4 nothing", (), "PDF"),
        ("a.csv", b"TT;Nhi\xe1\xbb\x87m v\xe1\xbb\xa5\n" + b"1;x\n" * MAX_ROWS, (), f"more than {MAX_ROWS} rows"),
        ("a.csv", b"a;" * MAX_COLUMNS + b"a\n", (), f"or {MAX_COLUMNS} columns"),
        ("a.docx", word_document((("a",) * (MAX_COLUMNS + 1),)), (), f"or {MAX_COLUMNS} columns"),
        ("a.xlsx", workbook((("a",) * (MAX_COLUMNS + 1),)), (), f"or {MAX_COLUMNS} columns"),
        ("a.xlsx", workbook((("a", "b"),), ["A1:B1", "A1:B2"]), (), "is damaged"),
        ("a.docx", GOOD, ("--into", "na/Kế hoạch"), "is not a plan id"),
        ("a.docx", GOOD, ("--into", "hn/2026"), "no jurisdiction “hn”"),
        ("a.docx", GOOD, ("--document", "khong-co"), "is not in any register"),
        ("a.docx", GOOD, ("--columns", "B=lạ"), "is not a column and a field"),
        ("a.docx", GOOD, ("--columns", "0=title"), "is not a column and a field"),
        ("a.docx", GOOD, ("--title", "a\udcff"), "--title has an invisible or broken"),
        ("a.docx", GOOD, ("--columns", "Z=title"), "no column Z: the last one is D"),
        ("a.docx", word_document((CORRECTED[0], ("1", "Việc", "Sở KH&CN", "Quý I"))), ("--into", "na/moi"), "the period that the plan covers"),
        ("a.docx", GOOD, ("--into", "na/moi", "--period", "mai"), "not a period for a plan"),
    ],
)  # fmt: skip
def test_what_can_not_be_imported_is_refused_and_nothing_written(
    imported: Callable[..., Any],
    root: Path,
    name: str,
    content: bytes,
    options: tuple[str, ...],
    said: str,
) -> None:
    before = sorted((root / "plans").rglob("*"))
    answer = imported(name, content, *options, code=2)
    assert said in answer
    assert "Traceback" not in answer
    assert sorted((root / "plans").rglob("*")) == before
