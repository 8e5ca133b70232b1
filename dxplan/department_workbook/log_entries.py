"""A changed row as a new entry of a log: what was changed, and what a new entry has to repeat."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dxplan.department_workbook.cell_problems import CellProblem
from dxplan.department_workbook.columns import REPEATED_WHEN_COMPLETED
from dxplan.department_workbook.merge import ChangedRow
from dxplan.diagnostics import Value
from dxplan.editing.documents import NewDocuments
from dxplan.editing.given import Given, MissingValuesError, RefusedValueError
from dxplan.editing.logs import Log
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import AddEntry, Change
from dxplan.model.lenient_numbers import TWO_READINGS
from dxplan.model.records import Measurement, Report
from dxplan.portfolio.portfolio import Record

_FIGURES = frozenset({"value", "met", "value_text", "reached", "out_of"})
"""The columns of a target that say what was measured: a measurement has them all."""
_DOCUMENTS = ("evidence", "document", "authorised_by")


class EntryWriter:
    """Turns changed rows into changes of files; documents that are new are registered once."""

    def __init__(self, project: EditedProject) -> None:
        self.project = project
        self.problems: list[CellProblem] = []
        self._documents: dict[str, NewDocuments] = {}

    def changes(self, rows: Iterable[ChangedRow]) -> list[Change]:
        """The changes of all rows; what can't be written is a problem of its cell."""
        changes: list[Change] = []
        for row in rows:
            if _has_no_figure(row):
                self._report(row, min(row.changed), "figure-missing")
                continue
            try:
                changes += self._entry(row)
            except MissingValuesError as error:
                self._report_document(row, error.about)
            except RefusedValueError as error:
                details = {"value": str(error.details["value"])}
                self._report(row, error.name, "refused", details, error)
        return _each_once(changes)

    def _entry(self, row: ChangedRow) -> list[Change]:
        portfolio = self.project.portfolio
        index: Mapping[str, Record[Any]] = portfolio.tasks
        if row.layout.name == "target":
            index = portfolio.targets
        record = index[portfolio.current_id(row.id)]
        model = Report if row.layout.name == "task" else Measurement
        documents = self._documents_of(record)
        log = Log(self.project, record, row.layout.log, model, documents)
        values = entry_values(row, self.project.today)
        if row.by:
            unit = portfolio.units[row.by]
            values["by"] = (portfolio.written_from(unit, record.jurisdiction),)
        tree = log.tree(Given(values))
        if "evidence" in tree:
            tree["evidence"] = _with_old_maps(tree["evidence"], record)
        return log.added(tree)

    def _documents_of(self, record: Record[Any]) -> NewDocuments:
        home = record.jurisdiction or ""
        if home not in self._documents:
            new = NewDocuments.of(self.project, record, Given())
            self._documents[home] = new
        return self._documents[home]

    def _report_document(self, row: ChangedRow, about: str) -> None:
        """Say which cell names a document of which number or day is not known."""
        for key in _DOCUMENTS:
            if key in row.changed and about.startswith(
                tuple(row.values[key].split("\n"))
            ):
                self._report(row, key, "unknown-document", {"value": about})
                return
        self._report(row, min(row.changed), "unknown-document", {"value": about})

    def _report(
        self,
        row: ChangedRow,
        column: str,
        key: str,
        details: Mapping[str, str] | None = None,
        error: RefusedValueError | None = None,
    ) -> None:
        cell = row.cells.get(column) or row.cells[min(row.changed)]
        args = {**(details or {})}
        if error is not None:
            args["problem"] = str(error.details["problem"])
        self.problems.append(CellProblem(row.sheet, cell, key, args))


def entry_values(row: ChangedRow, today: date) -> dict[str, tuple[str, ...]]:
    """The texts of a new entry by key; several of evidence.

    A report always has a status. One that says that the task is completed repeats the day of
    completion and the evidence, which stand in the row. A measurement repeats all that its row says
    was measured. Without a day of its own an entry is of today.
    """
    values: dict[str, tuple[str, ...]] = {}
    for column in row.layout.editable:
        key = column.key
        value = row.values.get(key, "")
        if not value or not _belongs(row, key, is_repeated=column.repeated):
            continue
        if key == "evidence":
            values[key] = tuple(value.split("\n"))
        elif column.kind in {"number", "percent"}:
            values[key] = (_written_number(value),)
        else:
            values[key] = (value,)
    if "date" not in row.changed:
        values["date"] = (today.isoformat(),)
    return values


def _belongs(row: ChangedRow, key: str, *, is_repeated: bool) -> bool:
    """Whether the value of a row is part of the new entry."""
    if key in row.changed or key == "status" or key in _FIGURES:
        return True
    if key in REPEATED_WHEN_COMPLETED:
        return row.values.get("status") == "completed"
    return is_repeated


def _has_no_figure(row: ChangedRow) -> bool:
    """Whether a row of a target has neither a new figure nor a new day for the old one."""
    if row.layout.name != "target":
        return False
    return not row.changed & (_FIGURES | {"date"})


def _written_number(value: str) -> str:
    """A number as a file takes it: 1.234 might be thousands, 1.2340 is not."""
    return f"{value}0" if TWO_READINGS.fullmatch(value) else value


def _with_old_maps(evidence: Value, record: Record[Any]) -> Value:
    """Evidence with what the last report says of the same address or file: title, day, type."""
    old: dict[object, Value] = {}
    for report in _as_list(record.front_matter.get("reports")):
        if isinstance(report, dict):
            for entry in _as_list(report.get("evidence")):
                old[_where(entry)] = entry
    items: list[Value] = []
    for item in _as_list(evidence):
        where = _where(item)
        items.append(old[where] if where and where in old else item)
    return items


def _as_list(value: Value | None) -> list[Value]:
    """The items of a list, or what is written alone in its place."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _where(entry: Value) -> object:
    """The address or file of unregistered evidence; None of what names a document."""
    if not isinstance(entry, dict):
        return None
    return entry.get("url") or entry.get("file")


def _each_once(changes: Iterable[Change]) -> list[Change]:
    """The changes without a register entry that an earlier row asked for too."""
    kept: list[Change] = []
    entries: set[str] = set()
    for change in changes:
        if isinstance(change, AddEntry):
            entry = repr(change)
            if entry in entries:
                continue
            entries.add(entry)
        kept.append(change)
    return kept
