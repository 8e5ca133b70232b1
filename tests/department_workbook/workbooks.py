"""A repository with the work of two departments, and the workbooks that are exported of it."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook
from repositories import start
from samples import BASE, md, reports, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.department_workbook.export_rows import ExportScope, export_rows
from dxplan.editing.project import EditedProject, open_project
from dxplan.history.git import require_repository
from dxplan.messages import catalogue

Edit = Callable[[Workbook], object]

EXPORTED_ON = "2022-06-20"
"""A day on which all of the plan has begun."""

FILES = {
    "na/documents.yaml": BASE["na/documents.yaml"],
    "na/p/tasks/01.md": task(
        """
        number: "1"
        reports:
          # cơ quan tự ghi
          - date: 2022-03-10
            status: in_progress
            percent: 40
            document: later
            note:
              vi: Đã lập tổ công tác.
        """,
        title="Lập nền tảng số",
    )
    + "\nNội dung của nhiệm vụ.\n",
    "na/p/tasks/02.md": task('number: "2"', title="Tập huấn cán bộ"),
    "na/p/tasks/03.md": task(
        'number: "3"\nreports: [{date: 2022-04-01, status: piloting}]',
        lead="[a, b]",
        title="Việc chung",
    ),
    "na/units.yaml": BASE["na/units.yaml"]
    + "- key: all\n  name: Các sở\n  kind: collective\n  members: [a, b]\n",
    "na/p/tasks/05.md": task(
        'number: "5"\n' + reports("date: 2022-05-01, by: b, status: piloting"),
        lead="all",
        title="Việc của các sở",
    ),
    "na/p/tasks/04.md": task('number: "4"', lead="b", title="Việc của Sở B"),
    "na/p/targets/01.md": md(
        dedent("""
        number: "5"
        title: Hồ sơ trực tuyến
        by: 2022-12
        operator: ">="
        value: 80
        measure: "%"
        lead_unit: a
        measurements:
          - date: 2022-05-31
            value: 62,5
            document: qd
        """)
    ),
    "na/p/targets/02.md": md(
        "number: '6'\ntitle: Cổng dữ liệu\nby: 2022\nqualitative: true\nlead_unit: a"
    ),
}


def repository(root: Path) -> Path:
    """A repository whose first commit holds the plans of two departments."""
    return start(root, FILES, day="2022-06-01")


def opened(root: Path) -> EditedProject:
    """The plans of a repository, to change them on the day of the export."""
    return open_project(
        root, Config(), catalogue("vi"), today=date.fromisoformat(EXPORTED_ON)
    )


def exported_bytes(project: EditedProject, unit: str) -> bytes:
    """The workbook of a unit."""
    compliance = evaluate(project.portfolio, project.today, Settings())
    repository = require_repository(project.root)
    scope = ExportScope("xlsx", unit, None)
    return export_rows(compliance, project.catalogue, repository.head, scope)


def edited(content: bytes, edit: Callable[[Workbook], object]) -> bytes:
    """A workbook after somebody edited and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell_of(book: Workbook, record: str, key: str) -> Cell:
    """The cell of a record in the column of a key."""
    name = "task" if "/tasks/" in record else "target"
    sheet = book[catalogue("vi")(f"department_workbook.sheets.{name}")]
    places = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=3):
        if row[places[f"{name}.id"] - 1].value == record:
            return sheet.cell(row[0].row, places[f"{name}.{key}"])
    raise AssertionError(record)


def put(key: str, value: object, record: str = "na/p/tasks/01") -> Edit:
    """Writes a value into the cell of a record."""

    def edit(book: Workbook) -> None:
        cell_of(book, record, key).value = value

    return edit
