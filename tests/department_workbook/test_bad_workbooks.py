"""Workbooks that can't be taken: each is answered by its cell and changes nothing."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from repositories import git
from samples import Run
from workbooks import Edit, cell_of, edited, exported_bytes, opened, put, repository

from dxplan.department_workbook.import_workbook import (
    ImportedWorkbook,
    import_workbook,
    is_department_workbook,
)
from dxplan.editing.project import EditedProject
from dxplan.errors import DxplanError
from dxplan.files.office_files import read_office_file
from dxplan.files.sizes import MAX_UNPACKED
from dxplan.messages import LANGUAGES, catalogue

FIGURE = "na/p/targets/01"
QUALITY = "na/p/targets/02"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> EditedProject:
    return opened(repository(tmp_path_factory.mktemp("bad")))


@pytest.fixture(scope="module")
def content(project: EditedProject) -> bytes:
    return exported_bytes(project, unit="a")


def imported(
    project: EditedProject, tmp_path: Path, content: bytes
) -> ImportedWorkbook:
    file = tmp_path / "so-a.xlsx"
    file.write_bytes(content)
    return import_workbook(project, read_office_file(file, "xlsx"), file.name)


# what is wrong with a cell ----------------------------------------------------------


def put_as_percentage(book: Workbook) -> None:
    cell = cell_of(book, "na/p/tasks/01", "percent")
    cell.value = 1.5
    cell.number_format = "0%"


def put_as_plain_number(book: Workbook) -> None:
    cell = cell_of(book, "na/p/tasks/01", "date")
    cell.value = 44926
    cell.number_format = "General"


def merge_statuses(book: Workbook) -> None:
    book["Nhiệm vụ"].merge_cells("F3:F4")


def copy_row(book: Workbook) -> None:
    sheet = book["Nhiệm vụ"]
    sheet.append([cell.value for cell in sheet[3]])


def copy_column(book: Workbook) -> None:
    book["Nhiệm vụ"]["R1"] = "task.status"


def add_row_of(identity: str | None) -> Edit:
    def edit(book: Workbook) -> None:
        book["Nhiệm vụ"].append([identity, "9", "Việc", "", "", "Đang thực hiện"])

    return edit


def delete_ids(book: Workbook) -> None:
    book["Nhiệm vụ"].delete_cols(1)


def delete_keys(book: Workbook) -> None:
    book["Nhiệm vụ"].delete_rows(1)


def fill_far_down(book: Workbook) -> None:
    book["Nhiệm vụ"]["A1048576"] = "x"


CELLS: dict[str, tuple[Edit, str, str]] = {
    "formula": (put("percent", "=40+20"), "Nhiệm vụ!J3", "công thức =40+20"),
    "formula over cells": (put("percent", ArrayFormula("J3", "=SUM(1,2)")), "Nhiệm vụ!J3", "công thức =SUM(1,2)"),
    "error of Excel": (put("percent", "#REF!"), "Nhiệm vụ!J3", "lỗi #REF!"),
    "day as text": (put("date", "31/12/2026"), "Nhiệm vụ!G3", "gõ 2026-12-31"),
    "day in words": (put("date", "quý IV"), "Nhiệm vụ!G3", "“quý IV” không phải là một ngày"),
    "day as number": (put_as_plain_number, "Nhiệm vụ!G3", "44926 là số chứ không phải ngày"),
    "day with time": (put("date", datetime(2026, 5, 1, 8, 30)), "Nhiệm vụ!G3", "08:30"),  # noqa: DTZ001
    "year typed as a day": (put("completed_on", date(1905, 7, 14)), "Nhiệm vụ!H3", "năm 1905"),
    "no month": (put("completed_on", "tháng 13"), "Nhiệm vụ!H3", "“tháng 13” không phải là ngày, tháng"),
    "completion as text": (put("completed_on", "05/02/2026"), "Nhiệm vụ!H3", "5/2/2026"),
    "unknown status": (put("status", "Gần xong"), "Nhiệm vụ!F3", "Chưa thực hiện; Đang thực hiện"),
    "two statuses": (put("status", "Đang làm, xong"), "Nhiệm vụ!F3", "tình trạng “Đang làm, xong”"),
    "status deleted": (put("status", None), "Nhiệm vụ!F3", "“Đang thực hiện” bị xóa"),
    "share for percent": (put("percent", 0.85), "Nhiệm vụ!J3", "0,85% hoặc 85%"),
    "too much percent": (put("percent", 850), "Nhiệm vụ!J3", "850 nằm ngoài"),
    "percentage of 150": (put_as_percentage, "Nhiệm vụ!J3", "150 nằm ngoài"),
    "percent in words": (put("percent", "tám mươi"), "Nhiệm vụ!J3", "“tám mươi” không phải là một số"),
    "flag for a number": (put("percent", True), "Nhiệm vụ!J3", "“True” không phải là một số"),
    "number of two readings": (put("value", "1.234", FIGURE), "Chỉ tiêu!H3", "1234 hoặc 1.2340"),
    "number with its unit": (put("value", "85 điểm", FIGURE), "Chỉ tiêu!H3", "“85 điểm” không phải là một số"),
    "day for a number": (put("value", date(2026, 1, 2), FIGURE), "Chỉ tiêu!H3", "2026-01-02"),
    "neither met nor missed": (put("met", "gần đạt", QUALITY), "Chỉ tiêu!J4", "“Đạt” hay “Không đạt”"),
    "note of an old figure": (put("note", "Số tháng 5", FIGURE), "Chỉ tiêu!O3", "cần giá trị mới"),
    "day for a text": (put("note", date(2026, 1, 2)), "Nhiệm vụ!K3", "định dạng ô kiểu Text"),
    "control character": (put("note", "Xong_x0007_ rồi"), "Nhiệm vụ!K3", "U+0007"),
    "hidden direction": (put("note", "Xong \u202egnoX"), "Nhiệm vụ!K3", "U+202E"),
    "text too long": (put("note", "dài " * 8_100), "Nhiệm vụ!K3", "32000"),
    "unknown document": (put("evidence", "một công văn"), "Nhiệm vụ!O3", "tài liệu “một công văn”"),
    "document without its day": (put("document", "77/QĐ-UBND"), "Nhiệm vụ!N3", "tài liệu “77/QĐ-UBND”"),
    "two documents in one": (put("document", "9/QĐ-UBND; 1/KH-UBND"), "Nhiệm vụ!N3", "chỉ nhận một văn bản"),
    "deadline edited": (put("deadline", "31/12/2030"), "Nhiệm vụ!E3", "`deadline_changes`"),
    "lead unit edited": (put("lead_unit", "Sở B"), "Nhiệm vụ!D3", "“Sở A” bị sửa thành “Sở B”"),
    "required level edited": (put("goal", "≥ 60", FIGURE), "Chỉ tiêu!E3", "“≥ 80” bị sửa thành “≥ 60”"),
    "number edited": (put("number", "99"), "Nhiệm vụ!B3", "chỉ để xem"),
    "title deleted": (put("title", None), "Nhiệm vụ!C3", "(trống)"),
    "merged cells": (merge_statuses, "Nhiệm vụ!F3", "F3:F4 bị gộp"),
    "row of another unit": (add_row_of("na/p/tasks/04"), "Nhiệm vụ!A7", "đơn vị hay kế hoạch khác"),
    "row of nobody": (add_row_of("na/p/tasks/77"), "Nhiệm vụ!A7", "không hồ sơ nào mang mã đó"),
    "row without an id": (add_row_of(None), "Nhiệm vụ!F7", "không có mã ở A7"),
    "row twice": (copy_row, "Nhiệm vụ!A7", "ở đây và ở A3"),
    "id edited": (put("id", "na/p/tasks/1"), "Nhiệm vụ!A3", "“na/p/tasks/1”"),
    "id as formula": (put("id", "=A4"), "Nhiệm vụ!A3", "công thức =A4"),
    "column twice": (copy_column, "Nhiệm vụ!R1", "ở đây và ở F1"),
    "no column of ids": (delete_ids, "Nhiệm vụ", "không còn cột mã"),
    "no row of keys": (delete_keys, "Nhiệm vụ", "không còn dòng ẩn đầu tiên"),
    "cells far down": (fill_far_down, "Nhiệm vụ", "dòng 1048576"),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_that_cannot_be_taken_is_named(
    project: EditedProject, content: bytes, tmp_path: Path, name: str
) -> None:
    edit, cell, said = CELLS[name]
    result = imported(project, tmp_path, edited(content, edit))
    assert result.changes == ()
    (problem,) = result.problems
    vietnamese, english = [problem.sentence(catalogue(lang)) for lang in LANGUAGES]
    assert vietnamese.startswith(f"{cell}: ")
    assert said in vietnamese
    assert english.startswith(f"{cell}: ")
    assert english != vietnamese


def test_what_a_formula_showed_is_named_and_not_taken(
    project: EditedProject, content: bytes, tmp_path: Path
) -> None:
    formula = edited(content, put("percent", "=40+20"))
    shown = _with_part(
        formula,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(
            b"<f>40+20</f><v></v>", b"<f>40+20</f><v>60</v>"
        ).replace(b"<f>40+20</f><v />", b"<f>40+20</f><v>60</v>"),
    )
    (problem,) = imported(project, tmp_path, shown).problems
    assert "đang hiện 60" in problem.sentence(catalogue("vi"))


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(
    project: EditedProject, content: bytes, tmp_path: Path, dxplan: Run
) -> None:
    def edit(book: Workbook) -> None:
        put("percent", 0.85)(book)
        put("deadline", "2030")(book)
        put("note", "Đúng.", "na/p/tasks/02")(book)

    file = tmp_path / "so-a.xlsx"
    file.write_bytes(edited(content, edit))
    done = dxplan("-C", project.root, "import", file, "--yes")
    assert done.returncode == 1
    assert done.stdout.index("Nhiệm vụ!E3") < done.stdout.index("Nhiệm vụ!J3")
    assert "2 chỗ" in done.stdout
    assert git(project.root, "status", "--porcelain") == ""


def test_what_the_check_refuses_is_named_by_its_cell(
    project: EditedProject, content: bytes, tmp_path: Path, dxplan: Run
) -> None:
    def edit(book: Workbook) -> None:
        put("status", "Đã hoàn thành")(book)
        put("completed_on", date(2022, 6, 15))(book)
        put("date", date(2022, 6, 10))(book)

    file = tmp_path / "so-a.xlsx"
    file.write_bytes(edited(content, edit))
    done = dxplan("-C", project.root, "import", file, "--yes")
    assert done.returncode == 1
    assert "Nhiệm vụ!H3: P105. Ngày hoàn thành 2022-06-15" in done.stdout
    assert git(project.root, "status", "--porcelain") == ""


# what is wrong with a file ----------------------------------------------------------


def _with_part(content: bytes, name: str, change: object) -> bytes:
    """The file with a part changed by a function, or added as these bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            data = old.read(part)
            if part == name and callable(change):
                data = change(data)
            new.writestr(part, data)
        if isinstance(change, bytes):
            new.writestr(name, change)
    return out.getvalue()


def _zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def _with_entity(content: bytes) -> bytes:
    def declare(xml: bytes) -> bytes:
        head, _, rest = xml.partition(b"<workbook")
        return head + b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook' + rest

    return _with_part(content, "xl/workbook.xml", declare)


def _bomb(content: bytes) -> bytes:
    return _with_part(content, "xl/media/image1.png", b"\0" * (MAX_UNPACKED + 1))


def _with_password(content: bytes) -> bytes:
    """The same with the mark of a password at each part."""
    changed = bytearray(content)
    for signature, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = changed.find(signature)
        while start >= 0:
            changed[start + place] |= 1
            start = changed.find(signature, start + 4)
    return bytes(changed)


def _word(_: bytes) -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def _foreign(_: bytes) -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def _edit_base(book: Workbook) -> None:
    book["_dxplan"]["A8"] = "value"
    book["_dxplan"]["C8"] = "khác"


def _of_another_history(book: Workbook) -> None:
    book["_dxplan"]["B3"] = "0123456789" * 4


def _without_sheets(book: Workbook) -> None:
    for name in ("Nhiệm vụ", "Chỉ tiêu"):
        del book[name]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FILES = {
    "office-empty": lambda _: b"",
    "office-encrypted": lambda _: OLE + "EncryptedPackage".encode("utf-16-le"),
    "office-encrypted parts": _with_password,
    "office-old": lambda _: OLE + b"\0" * 512,
    "office-pdf": lambda _: b"%PDF-1.7\n",
    "office-text": lambda _: "mã,tình trạng\n1,xong\n".encode(),
    "office-web-page": lambda _: b"\xef\xbb\xbf<html><table></table></html>",
    "office-opendocument": lambda _: _zipped(
        mimetype=b"application", content_dot_xml=b"<a/>"
    ),
    "office-not": lambda _: _zipped(a_dot_txt=b"a"),
    "office-other-kind": _word,
    "office-macros": lambda content: _with_part(content, "xl/vbaProject.bin", b"macro"),
    "office-binary": lambda content: _with_part(content, "xl/workbook.bin", b"binary"),
    "office-unpacks-large": _bomb,
    "office-entities": _with_entity,
    "office-damaged": lambda content: content[: len(content) // 2],
    "office-damaged sheet": lambda content: _with_part(
        content, "xl/worksheets/sheet1.xml", lambda xml: xml[:-50]
    ),
    "workbook-not-ours": _foreign,
    "workbook-base-damaged": lambda content: edited(content, _edit_base),
    "workbook-stale": lambda content: edited(content, _of_another_history),
    "workbook-no-sheet": lambda content: edited(content, _without_sheets),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_refused(
    project: EditedProject, content: bytes, tmp_path: Path, name: str
) -> None:
    with pytest.raises(DxplanError) as refused:
        imported(project, tmp_path, FILES[name](content))
    key = name.partition(" ")[0]
    assert refused.value.key == key
    sentences = {
        catalogue(lang).failure(key, refused.value.details) for lang in LANGUAGES
    }
    assert len(sentences) == 2
    assert all("so-a.xlsx" in sentence for sentence in sentences)


def test_a_refused_file_is_one_sentence(
    dxplan: Run, project: EditedProject, tmp_path: Path
) -> None:
    done = dxplan("-C", project.root, "import", tmp_path / "none.xlsx", "--yes")
    assert (done.returncode, done.stdout) == (2, "")
    assert "none.xlsx" in done.stderr


def test_our_workbooks_are_recognised(content: bytes) -> None:
    assert is_department_workbook(content)
    assert not is_department_workbook(_foreign(b""))
    without_base = edited(content, lambda book: book.remove(book["_dxplan"]))
    assert is_department_workbook(without_base)  # no table of somebody else's
