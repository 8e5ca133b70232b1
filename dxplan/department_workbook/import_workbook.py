"""A workbook that came back, as changes of the plans: read, merged, and turned into new entries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from openpyxl.workbook.workbook import Workbook

from dxplan.check.assess import settings_of
from dxplan.compliance.later import evaluate_later
from dxplan.compliance.summary import Compliance
from dxplan.department_workbook.base_sheet import BASE_SHEET, Base
from dxplan.department_workbook.cell_problems import CellProblem, Remark
from dxplan.department_workbook.cell_values import CellReader
from dxplan.department_workbook.columns import SHEETS
from dxplan.department_workbook.document_cells import documents_of
from dxplan.department_workbook.formula_results import with_formula_results
from dxplan.department_workbook.log_entries import EntryWriter
from dxplan.department_workbook.merge import ChangedRow, Conflict, Merger, RowLookUp
from dxplan.department_workbook.open_workbook import base_of, sheets_of
from dxplan.department_workbook.read_sheets import (
    ReadSheet,
    missing_columns,
    read_sheets,
    sheets_without_keys,
)
from dxplan.department_workbook.row_writer import RowWriter
from dxplan.department_workbook.rows import DepartmentRows, Row
from dxplan.department_workbook.shown_values import ShownValues
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change
from dxplan.errors import DxplanError
from dxplan.files.office_files import part_of, parts_below
from dxplan.files.workbook_reader import read_workbook
from dxplan.history.git import open_repository
from dxplan.messages import Catalogue, catalogue


@dataclass(frozen=True)
class ImportedWorkbook:
    """What a workbook asks for: ``changes``, unless it has ``problems``.

    The rows of ``conflicts`` are left out of the changes. ``rows`` are those that are taken, by the
    ids of their records.
    """

    changes: tuple[Change, ...]
    problems: tuple[CellProblem, ...]
    conflicts: tuple[Conflict, ...]
    remarks: tuple[Remark, ...]
    rows: Mapping[str, ChangedRow] = field(default_factory=dict)


def import_workbook(
    project: EditedProject, content: bytes, name: str
) -> ImportedWorkbook:
    """Merge a workbook, of which ``content`` was accepted by `read_office_file`, with the plans.

    Raises DxplanError where it is none of ours, was damaged, or is of another history.
    """
    book = read_workbook(content, name)
    base = base_of(book, name)
    _refuse_stale(project, base, name)
    return _Import(project, book, base, name).run(content)


def _refuse_stale(project: EditedProject, base: Base, name: str) -> None:
    """Raise DxplanError where the commit of a workbook is not in the history of HEAD."""
    if not base.commit:
        return
    repository = open_repository(project.root)
    if repository is None or not repository.is_ancestor(base.commit, repository.head):
        raise DxplanError("workbook-stale", file=name, commit=base.commit[:10])


class _Import:
    """One workbook on its way into the plans."""

    def __init__(
        self, project: EditedProject, book: Workbook, base: Base, name: str
    ) -> None:
        self.project = project
        self.base = base
        self.name = name
        self.sheets = sheets_of(book)

    def run(self, content: bytes) -> ImportedWorkbook:
        """The changes of all sheets, with what is to be said of them."""
        problems = [*sheets_without_keys(self.sheets, self._sheet_names())]
        sheets = read_sheets(self.sheets)
        if not sheets and not problems:
            raise DxplanError("workbook-no-sheet", file=self.name)
        merger = Merger(
            CellReader(self.project.catalogue), self.base.rows.by_id, self.ours.by_id
        )
        look_ups = self._look_ups()
        for sheet in sheets:
            merger.add(sheet, look_ups, self._ids())
        merge = merger.merge
        problems += with_formula_results(merge.problems, content, self.name)
        changes: list[Change] = []
        if not problems:
            writer = EntryWriter(self.project)
            changes = writer.changes(merge.rows)
            problems += writer.problems
        return ImportedWorkbook(
            tuple(changes) if not problems else (),
            tuple(problems),
            tuple(merge.conflicts),
            (*self._remarks(sheets), *merge.remarks),
            {self.project.portfolio.current_id(row.id): row for row in merge.rows},
        )

    @cached_property
    def base_catalogue(self) -> Catalogue:
        """The sentences of the language that the workbook was made in."""
        return catalogue(self.base.lang, official=self.project.config.official)

    @cached_property
    def compliance(self) -> Compliance:
        """The plans as they are now."""
        settings = settings_of(self.project.config)
        return evaluate_later(self.project.portfolio, self.project.today, settings)

    @cached_property
    def ours(self) -> DepartmentRows:
        """The same rows as they would be exported now."""
        writer = RowWriter(self.compliance, self.base_catalogue)
        rows: list[Row] = []
        for row in self.base.rows.rows:
            current = self.project.portfolio.current_id(row.id)
            now = self._row(writer, row, current)
            if now is not None:
                rows.append(now)
        return DepartmentRows(tuple(rows))

    def _row(self, writer: RowWriter, row: Row, current: str) -> Row | None:
        """A row as it is now, under the id that the workbook has for it."""
        now: Row | None = None
        if row.sheet == "task":
            state = self.compliance.tasks.get(current)
            if state is not None and writer.takes_reports(state):
                now = writer.task_row(state, row.by)
        elif current in self.compliance.targets:
            now = writer.target_row(self.compliance.targets[current])
        if now is None:
            return None
        return Row(row.sheet, row.id, now.values, row.by)

    def _look_ups(self) -> Mapping[str, RowLookUp]:
        """How the cells of each jurisdiction are read."""
        writer = RowWriter(self.compliance, self.base_catalogue)
        look_ups = {}
        for home in {row.id.partition("/")[0] for row in self.base.rows.rows}:
            shown = ShownValues(self.base_catalogue, writer.document_names(home))
            look_ups[home] = RowLookUp(shown, documents_of(self.project, home))
        return look_ups

    def _sheet_names(self) -> list[str]:
        names = {row.sheet for row in self.base.rows.rows}
        return [self._sheet_name(name) for name in names]

    def _sheet_name(self, name: str) -> str:
        return self.base_catalogue(f"department_workbook.sheets.{name}")

    def _ids(self) -> list[str]:
        portfolio = self.project.portfolio
        return [*portfolio.tasks, *portfolio.targets]

    def _remarks(self, sheets: list[ReadSheet]) -> list[Remark]:
        """What was deleted from the workbook, and deletes nothing."""
        remarks = []
        for layout in SHEETS:
            expected = {row.id for row in self.base.rows.of_sheet(layout)}
            if not expected:
                continue
            read = [sheet for sheet in sheets if sheet.layout == layout]
            if not read:
                details: dict[str, Any] = {"sheet": self._sheet_name(layout.name)}
                remarks.append(Remark("sheet-missing", details))
            for sheet in read:
                remarks += self._remarks_of(sheet, expected)
        return remarks

    def _remarks_of(self, sheet: ReadSheet, expected: set[str]) -> list[Remark]:
        remarks = []
        missing = expected - {row.id for row in sheet.rows}
        if missing and not sheet.problems:
            details: dict[str, Any] = {"sheet": sheet.title, "count": len(missing)}
            remarks.append(Remark("rows-missing", details))
        for column in missing_columns(sheet):
            heading = column.heading(self.project.catalogue)
            details = {"sheet": sheet.title, "heading": heading}
            remarks.append(Remark("column-missing", details))
        return remarks


def is_department_workbook(content: bytes) -> bool:
    """Whether a workbook that `read_office_file` accepted is one of ours.

    It has the hidden sheet; where somebody deleted that, the keys of its columns.
    """
    if BASE_SHEET.encode() in part_of(content, "xl/workbook.xml"):
        return True
    texts = chain(
        [part_of(content, "xl/sharedStrings.xml")],
        parts_below(content, "xl/worksheets/"),
    )
    return any(_ID_KEY.search(part) for part in texts)


_ID_KEY = re.compile(rb">(?:task|target)\.id<")
"""The key of the column of ids, as a text that cells share, or in its cell."""
