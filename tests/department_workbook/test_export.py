"""`dxplan export`: the rows of a department as a workbook, CSV and JSON."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from samples import Run
from workbooks import EXPORTED_ON, repository

AS_OF = ("--as-of", EXPORTED_ON)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("export"))


def exported(dxplan: Run, root: Path, out: Path, *options: str) -> Path:
    done = dxplan("-C", root, "export", *options, *AS_OF, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert str(out) in done.stdout
    return out


def test_a_workbook_can_be_worked_in(dxplan: Run, root: Path, tmp_path: Path) -> None:
    out = exported(dxplan, root, tmp_path / "a.xlsx", "--unit", "so a")
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [
        "Nhiệm vụ",
        "Chỉ tiêu",
        "Văn bản",
        "Hướng dẫn",
        "_dxplan",
    ]
    assert book["_dxplan"].sheet_state == "veryHidden"
    sheet = book["Nhiệm vụ"]
    assert sheet.freeze_panes == "D3"
    assert sheet.row_dimensions[1].hidden
    assert sheet.protection.sheet
    assert not sheet.protection.password
    keys = {cell.value: cell.column - 1 for cell in sheet[1]}
    row = sheet[3]
    assert row[keys["task.status"]].value == "Đang thực hiện"
    date = row[keys["task.date"]]
    assert (date.value.date().isoformat(), date.number_format) == (
        "2022-03-10",
        "dd/mm/yyyy",
    )
    assert row[keys["task.id"]].protection.locked
    assert not row[keys["task.status"]].protection.locked
    assert all(cell.comment for cell in sheet[2])
    lists = {
        str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation
    }
    assert lists["F3:F6"] == "dxplan_statuses"
    assert lists["O3:O6"] == "dxplan_documents"
    assert "quý" in str(book["Hướng dẫn"]["A6"].value) or book["Hướng dẫn"].max_row > 10
    titles = [line[2].value for line in sheet.iter_rows(min_row=3)]
    assert titles == [
        "Lập nền tảng số",
        "Tập huấn cán bộ",
        "Việc chung",
        "Việc của các sở",
    ]


def test_the_same_state_gives_the_same_bytes(
    dxplan: Run, root: Path, tmp_path: Path
) -> None:
    one = exported(dxplan, root, tmp_path / "1.xlsx", "--unit", "na/a")
    other = exported(dxplan, root, tmp_path / "2.xlsx", "--unit", "a")
    assert one.read_bytes() == other.read_bytes()


def test_a_workbook_that_may_be_filled_in_is_not_overwritten(
    dxplan: Run, root: Path, tmp_path: Path
) -> None:
    out = exported(dxplan, root, tmp_path / "a.xlsx", "--unit", "a")
    before = out.read_bytes()
    done = dxplan("-C", root, "export", "--unit", "b", *AS_OF, "--out", out)
    assert done.returncode == 2
    assert out.read_bytes() == before


def test_the_rows_as_data(dxplan: Run, root: Path) -> None:
    options = ("--unit", "a", "--plan", "na/p", *AS_OF)
    shown = dxplan("-C", root, "export", *options, "--format", "json")
    document = json.loads(shown.stdout)
    items = {item["id"]: item for item in document["items"]}
    assert items["na/p/tasks/01"]["note"] == {"vi": "Đã lập tổ công tác."}
    assert items["na/p/targets/01"]["value"] == "62.5"
    shown = dxplan("-C", root, "export", *options, "--format", "csv")
    lines = [*csv.DictReader(io.StringIO(shown.stdout.removeprefix("\ufeff")))]
    assert [line["id"] for line in lines] == [*items]
    assert (
        dxplan("-C", root, "export", *options, "--out", root / "a.csv").returncode == 0
    )
    assert (root / "a.csv").read_text(
        "utf-8"
    ) == shown.stdout  # its name says the format
    inside = root / "plans" / "a.csv"
    for words in (options, ("codeowners",)):
        refused = dxplan("-C", root, "export", *words, "--out", inside)
        assert (refused.returncode, inside.exists()) == (2, False)
    assert lines[0]["status"] == "in_progress"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--unit", "so d", "--format", "json"), "không có hồ sơ “so d”"),
        (("--unit", "c", "--format", "json"), "không có nhiệm vụ hay chỉ tiêu nào"),
        (("--plan", "na/q", "--format", "json"), "Có phải ý là na/p"),
        ((), "hãy nêu tên tệp"),
        (("--check",), "dxplan export codeowners --check"),
        (("codeowners", "--unit", "na/a"), "không dùng --unit cùng với codeowners"),
    ],
)
def test_what_cannot_be_exported(
    dxplan: Run, root: Path, options: tuple[str, ...], said: str
) -> None:
    done = dxplan("-C", root, "export", *options, *AS_OF)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
