"""A workbook that came back is merged: only what the department changed is taken."""

import json
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook
from repositories import git, record
from samples import Run
from strategies import few
from workbooks import Edit, cell_of, edited, exported_bytes, opened, put, repository

from dxplan.department_workbook.import_sentences import ImportSentences
from dxplan.department_workbook.import_workbook import (
    ImportedWorkbook,
    import_workbook,
    is_department_workbook,
)
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import propose
from dxplan.messages import catalogue
from dxplan.portfolio.loader import assemble
from dxplan.portfolio.plans_files import PlansFile
from dxplan.source.source_file import parse

REPORTED = "na/p/tasks/01"
SILENT = "na/p/tasks/02"
SHARED = "na/p/tasks/03"
FIGURE = "na/p/targets/01"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> EditedProject:
    return opened(repository(tmp_path_factory.mktemp("import")))


@pytest.fixture(scope="module")
def content(project: EditedProject) -> bytes:
    return exported_bytes(project, unit="a")


def imported(project: EditedProject, content: bytes) -> ImportedWorkbook:
    result = import_workbook(project, content, "so-a.xlsx")
    assert [one.sentence(catalogue("vi")) for one in result.problems] == []
    return result


def added_lines(
    project: EditedProject, result: ImportedWorkbook
) -> dict[str, list[str]]:
    """What each file has more than before; every line that it had stays in its place."""
    added = {}
    for file, edit in propose(project, result.changes).edits.items():
        old, new = (
            (edit.old or b"").decode().splitlines(),
            edit.new.decode().splitlines(),
        )
        start = next(i for i, line in enumerate(new) if i == len(old) or line != old[i])
        size = len(new) - len(old)
        assert new[:start] + new[start + size :] == old
        added[file] = [line.strip() for line in new[start : start + size]]
    return added


def remarks(result: ImportedWorkbook) -> list[str]:
    return ImportSentences(catalogue("vi"), result).remarks


# what is taken ----------------------------------------------------------------------


def completed(book: Workbook) -> None:
    put("status", "đã hoàn thành")(book)
    put("completed_on", date(2022, 6, 15))(book)
    put("evidence", "9/QĐ-UBND; 4845/QĐ-UBND ngày 15/6/2022; https://example.org/a")(
        book
    )


TAKEN: dict[str, tuple[Edit, dict[str, list[str]]]] = {
    "a status": (
        put("status", "Đang thí điểm"),
        {REPORTED: ["- date: 2022-06-20", "status: piloting"]},
    ),
    "a note of two lines": (
        put("note", "Đã họp.\nĐã chọn đơn vị."),
        {
            REPORTED: [
                "- date: 2022-06-20",
                "status: in_progress",
                "note:",
                'vi: "Đã họp.\\nĐã chọn đơn vị."',
            ]
        },
    ),
    "a day alone": (
        put("date", date(2022, 5, 31)),
        {REPORTED: ["- date: 2022-05-31", "status: in_progress"]},
    ),
    "a first report": (
        put("status", "In progress", SILENT),
        {SILENT: ["reports:", "- date: 2022-06-20", "status: in_progress"]},
    ),
    "a completion": (
        completed,
        {
            "na/documents.yaml": [
                "- key: 4845-qd-ubnd-2022",
                "number: 4845/QĐ-UBND",
                "type: QĐ",
                "date: 2022-06-15",
            ],
            REPORTED: [
                "- date: 2022-06-20",
                "status: completed",
                "completed_on: 2022-06-15",
                "evidence:",
                "- qd",
                "- 4845-qd-ubnd-2022",
                "- url: https://example.org/a",
            ],
        },
    ),
    "a status in other words": (
        put("status", "đang triển khai", SILENT),
        {SILENT: ["reports:", "- date: 2022-06-20", "status: in_progress"]},
    ),
    "a report of a member": (
        put("status", "Đang thực hiện", "na/p/tasks/05"),
        {
            "na/p/tasks/05": [
                "- date: 2022-06-20",
                "status: in_progress",
                "by: a",
            ]
        },
    ),
    "a figure": (
        put("value", 70.125, FIGURE),
        {FIGURE: ["- date: 2022-06-20", "value: 70.1250"]},
    ),
    "an old figure on a new day": (
        put("date", "quý II/2022", FIGURE),
        {FIGURE: ["- date: 2022-Q2", "value: 62.5"]},
    ),
    "a quality": (
        put("met", "Đạt", "na/p/targets/02"),
        {"na/p/targets/02": ["measurements:", "- date: 2022-06-20", "met: true"]},
    ),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_was_changed_becomes_one_new_entry(
    project: EditedProject, content: bytes, name: str
) -> None:
    edit, expected = TAKEN[name]
    added = added_lines(project, imported(project, edited(content, edit)))
    files = {}
    for place, lines in expected.items():
        ending = "" if place.endswith(".yaml") else ".md"
        files[f"plans/{place}{ending}"] = lines
    assert added == files


# what changes nothing ---------------------------------------------------------------


def rearranged(book: Workbook) -> None:
    """Columns moved, added and renamed, rows sorted, hidden and deleted, the sheet renamed."""
    sheet = book["Nhiệm vụ"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=17)]
    keys, head, first, _, third, last = [[*row[8:], *row[:8]] for row in rows]
    head[3] = "Ghi chú của chúng tôi"
    for line, row in enumerate((keys, head, last, third, first), 1):
        for place, value in enumerate([*row, "cột riêng", "=1+1"], 1):
            sheet.cell(line, place).value = value
    sheet.delete_rows(6)
    sheet.row_dimensions[3].hidden = True
    sheet.title = "Việc của Sở A"


def test_a_rearranged_workbook_changes_nothing(
    project: EditedProject, content: bytes
) -> None:
    result = imported(project, edited(content, rearranged))
    assert result.changes == ()
    assert remarks(result) == [
        "Việc của Sở A: 1 dòng đã bị xóa khỏi trang; trong kế hoạch không có gì bị xóa."
    ]


def test_an_emptied_cell_and_deleted_columns_and_sheets_take_nothing(
    project: EditedProject, content: bytes
) -> None:
    def edit(book: Workbook) -> None:
        put("note", None)(book)
        book["Nhiệm vụ"].delete_cols(12)
        del book["Chỉ tiêu"]

    result = imported(project, edited(content, edit))
    assert result.changes == ()
    assert remarks(result) == [
        "Nhiệm vụ: cột “Khó khăn, vướng mắc” không còn; không lấy gì từ cột đó.",
        "Chỉ tiêu: trang không còn; không lấy gì từ trang đó.",
        "Nhiệm vụ!K3: ô đã bị xóa trống. Báo cáo cũ được giữ nguyên nên không có gì để lấy.",
    ]


def test_libreoffice_changes_nothing_and_keeps_one_change(
    project: EditedProject, content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "same.xlsx").write_bytes(content)
    changed = edited(content, put("percent", 55))
    (tmp_path / "changed.xlsx").write_bytes(changed)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            *("--convert-to", "xlsx", "--outdir", tmp_path / "saved"),
            *(tmp_path / "same.xlsx", tmp_path / "changed.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    saved = (tmp_path / "saved/same.xlsx").read_bytes()
    assert saved != content
    assert is_department_workbook(saved)
    result = imported(project, saved)
    assert (result.changes, result.conflicts, result.remarks) == ((), (), ())
    result = imported(project, (tmp_path / "saved/changed.xlsx").read_bytes())
    assert added_lines(project, result) == {
        f"plans/{REPORTED}.md": [
            "- date: 2022-06-20",
            "status: in_progress",
            "percent: 55",
        ]
    }


# two departments --------------------------------------------------------------------


def test_two_departments_import_and_the_one_conflict_is_shown(
    tmp_path: Path, dxplan: Run
) -> None:
    root = repository(tmp_path / "repository")
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for unit, file in (("a", first), ("b", second)):
        done = dxplan("-C", root, "export", "--unit", unit, "--out", file)
        assert done.returncode == 0

    def of_first(book: Workbook) -> None:
        put("status", "Đang thực hiện", SILENT)(book)
        put("status", "Đã trình, chờ duyệt", SHARED)(book)

    def of_second(book: Workbook) -> None:
        put("note", "Đã có bản thảo.", "na/p/tasks/04")(book)
        put("status", "Chưa thực hiện", "na/p/tasks/04")(book)
        put("status", "Đang thực hiện", SHARED)(book)

    for file, edit in ((first, of_first), (second, of_second)):
        file.write_bytes(edited(file.read_bytes(), edit))
    done = dxplan("-C", root, "import", first, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    record(root, "2022-06-21")
    done = dxplan("-C", root, "import", second, "--yes")
    assert done.returncode == 1
    assert done.stdout.count("khi tạo sổ tính là") == 1
    conflict = next(
        line for line in done.stdout.splitlines() if "khi tạo sổ tính" in line
    )
    assert "Nhiệm vụ!F3" in conflict
    for value in ("Đang thí điểm", "Đã trình, chờ duyệt", "Đang thực hiện"):
        assert f"“{value}”" in conflict
    assert git(root, "status", "--porcelain") == "M plans/na/p/tasks/04.md"
    again = dxplan("-C", root, "import", second, "--yes", "--format", "json")
    document = json.loads(again.stdout)
    assert again.returncode == 1
    assert (document["written"], document["changed"]) == ([], [])
    (left_out,) = document["conflicts"]
    assert (left_out["base"], left_out["ours"], left_out["theirs"]) == (
        "piloting",
        "submitted",
        "in_progress",
    )


def test_a_stale_row_takes_over_what_was_reported_since(
    tmp_path: Path, dxplan: Run
) -> None:
    root = repository(tmp_path / "repository")
    file = tmp_path / "a.xlsx"
    dxplan("-C", root, "export", "--unit", "a", "--out", file)
    task = root / "plans" / f"{SILENT}.md"
    text = task.read_text(encoding="utf-8")
    head, _, body = text.partition("\n---\n")
    log = "reports:\n  - date: 2022-06-10\n    status: submitted\n    document: later"
    task.write_text(f"{head}\n{log}\n---\n{body}", encoding="utf-8")
    record(root, "2022-06-21")
    file.write_bytes(edited(file.read_bytes(), put("note", "Đã trình.", SILENT)))
    done = dxplan("-C", root, "import", file, "--dry-run")
    assert done.returncode == 0
    added = [
        line[1:].strip() for line in done.stdout.splitlines() if line.startswith("+ ")
    ]
    assert added[1:] == ["status: submitted", "note:", "vi: Đã trình."]
    assert git(root, "status", "--porcelain") == ""


def test_a_record_that_is_gone_is_named(project: EditedProject, content: bytes) -> None:
    def edit(book: Workbook) -> None:
        cell_of(book, SILENT, "status").value = "Đang thực hiện"

    portfolio = project.portfolio
    tasks = {key: task for key, task in portfolio.tasks.items() if key != SILENT}
    changed = replace(project, portfolio=replace(portfolio, tasks=tasks))
    result = import_workbook(changed, edited(content, edit), "so-a.xlsx")
    assert [problem.key for problem in result.problems] == ["gone"]


# any edit ---------------------------------------------------------------------------


CELLS = st.tuples(
    st.sampled_from(["status", "date", "completed_on", "percent", "evidence", "note"]),
    st.sampled_from(
        ["Đang thí điểm", "đã hoàn thành", date(2022, 6, 15), "15/6/2022", "quý II/2022", 60, "60%",
         -1, "9/QĐ-UBND", "44/QĐ-UBND ngày 1/6/2022", "https://a.vn/b", "=1+1", "Đã họp.\nXong.", "", None]
    ),
    st.sampled_from([REPORTED, SILENT, SHARED]),
)  # fmt: skip


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@few(10)
@given(st.lists(CELLS, min_size=1, max_size=3))
def test_any_cells_are_taken_once_or_said(
    project: EditedProject, content: bytes, cells: list[tuple[str, object, str]]
) -> None:
    def fill_in(book: Workbook) -> None:
        for key, value, name in cells:
            put(key, value, name)(book)

    returned = edited(content, fill_in)
    result = import_workbook(project, returned, "so-a.xlsx")
    if result.problems:
        assert result.changes == ()
        return
    edits = propose(project, result.changes).edits
    named = {f"plans/{name}.md" for _, _, name in cells}
    assert edits.keys() <= named | {"plans/na/documents.yaml"}
    for file, edit in edits.items():
        old, new = (entries_of(file, one) for one in (edit.old or b"", edit.new))
        assert all(one in new for one in old), file
    again = import_workbook(after(project, result), returned, "so-a.xlsx")
    assert again.changes == ()


def entries_of(file: str, content: bytes) -> list[Any]:
    """The entries of a register, or the reports of a task."""
    read: Any = parse(file, content).front_matter
    return read if isinstance(read, list) else read.get("reports", [])


def after(project: EditedProject, result: ImportedWorkbook) -> EditedProject:
    """The project with what was taken."""
    files = dict(project.files)
    for file, change in propose(project, result.changes).edits.items():
        files[file] = PlansFile(file, change.new)
    ordered = {path: files[path] for path in sorted(files)}
    portfolio = assemble(ordered.values())
    return replace(project, files=ordered, portfolio=portfolio, parsed={})
