"""What a department changed in its workbook, against what stands in the plans by now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dxplan.department_workbook.cell_problems import (
    CellFault,
    CellProblem,
    Remark,
    fault_at,
)
from dxplan.department_workbook.cell_values import CellReader, DocumentKeys
from dxplan.department_workbook.columns import Column, SheetLayout
from dxplan.department_workbook.plain_values import plain_text
from dxplan.department_workbook.read_sheets import ReadRow, ReadSheet
from dxplan.department_workbook.rows import Row
from dxplan.department_workbook.shown_values import ShownValues
from dxplan.department_workbook.source_cell import SourceCell, shortened

_OBLIGATIONS = frozenset({"lead_unit", "deadline", "goal", "measure", "by", "title"})
"""The columns that are only shown and say what was assigned."""
_WITHOUT_CONFLICT = frozenset({"date", "for"})
"""The columns that say of which entry a row speaks: two departments may each add their own."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that was changed to one thing here, and to another one in the plans."""

    sheet: str
    cell: str
    column: Column
    id: str
    base: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class ChangedRow:
    """A row with something new: ``values`` are the merged ones, ``changed`` the keys taken.

    ``cells`` are the addresses of its cells by key.
    """

    sheet: str
    layout: SheetLayout
    id: str
    by: str
    values: Mapping[str, str]
    changed: frozenset[str]
    cells: Mapping[str, str]


@dataclass
class Merge:
    """What came of the rows of a workbook."""

    rows: list[ChangedRow] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class RowLookUp:
    """What the cells of a row are read with: how the base was shown, and names of documents."""

    base_shown: ShownValues
    documents: DocumentKeys


class Merger:
    """Merges sheet by sheet; ``base`` and ``ours`` are the rows by id, then and now."""

    def __init__(
        self, reader: CellReader, base: Mapping[str, Row], ours: Mapping[str, Row]
    ) -> None:
        self.reader = reader
        self.base = base
        self.ours = ours
        self.merge = Merge()

    def add(
        self, sheet: ReadSheet, look_ups: Mapping[str, RowLookUp], ids: Iterable[str]
    ) -> None:
        """Merge the rows of a sheet.

        ``look_ups`` are by jurisdiction; ``ids`` those of all records there are.
        """
        self.merge.problems += sheet.problems
        all_ids = frozenset(ids)
        for row in sheet.rows:
            base = self.base.get(row.id)
            if base is None or base.sheet != sheet.layout.name:
                self._report_foreign(sheet, row, all_ids)
                continue
            look_up = look_ups[row.id.partition("/")[0]]
            theirs = self._read(sheet, row, base, look_up)
            if theirs is not None:
                self._merge_row(sheet, row, base, theirs)

    def _report_foreign(
        self, sheet: ReadSheet, row: ReadRow, all_ids: frozenset[str]
    ) -> None:
        key = "id-foreign" if row.id in all_ids else "id-edited"
        fault = CellFault(key, value=shortened(row.id))
        problem = fault_at(sheet.title, row.cells["id"].address, fault)
        self.merge.problems.append(problem)

    def _read(
        self, sheet: ReadSheet, row: ReadRow, base: Row, look_up: RowLookUp
    ) -> dict[str, str] | None:
        """The values of a row; None where one of them can't be taken."""
        values: dict[str, str] = {}
        is_right = True
        for key, cell in row.cells.items():
            column = sheet.layout.by_key[key]
            try:
                values[key] = self._value(cell, column, base.value(key), look_up)
                self._refuse_edit(column, base.value(key), values[key], cell)
            except CellFault as fault:
                problem = fault_at(sheet.title, cell.address, fault)
                self.merge.problems.append(problem)
                is_right = False
        return values if is_right else None

    def _value(
        self, cell: SourceCell, column: Column, base: str, look_up: RowLookUp
    ) -> str:
        if _is_as_shown(cell, column, base, look_up.base_shown):
            return base
        if not column.editable and cell.kind not in "fe":
            return plain_text("" if cell.value is None else str(cell.value))
        return self.reader.value(cell, column, look_up.documents)

    def _refuse_edit(
        self, column: Column, base: str, value: str, cell: SourceCell
    ) -> None:
        """Raise CellFault where what is only shown was edited, or a status was deleted."""
        if not column.editable:
            self._refuse_other_value(column, base, value, cell)
        elif column.kind == "status" and base and not value:
            label = self.reader.catalogue(f"labels.status.{base}")
            raise CellFault("status-emptied", value=label)

    def _refuse_other_value(
        self, column: Column, base: str, value: str, cell: SourceCell
    ) -> None:
        """Raise CellFault where a cell that is only shown says something else."""
        if value == base or (column.key == "number" and _is_same_number(cell, base)):
            return
        catalogue = self.reader.catalogue
        nothing = catalogue("department_workbook.nothing")
        raise CellFault(
            "obligation-edited" if column.key in _OBLIGATIONS else "shown-edited",
            heading=column.heading(catalogue),
            base=shortened(base) or nothing,
            value=shortened(value) or nothing,
        )

    def _merge_row(
        self, sheet: ReadSheet, row: ReadRow, base: Row, theirs: Mapping[str, str]
    ) -> None:
        """Take what the department changed, unless somebody else changed it to something else."""
        ours = self.ours.get(row.id)
        changed = {
            key: value for key, value in theirs.items() if value != base.value(key)
        }
        if not changed:
            return
        if ours is None:
            fault = CellFault("gone", value=row.id)
            address = row.cells["id"].address
            self.merge.problems.append(fault_at(sheet.title, address, fault))
            return
        conflicts = [*self._conflicts(sheet, row, base, ours, changed)]
        if conflicts:
            self.merge.conflicts += conflicts
            return
        self._take(sheet, row, ours, changed)

    def _conflicts(
        self,
        sheet: ReadSheet,
        row: ReadRow,
        base: Row,
        ours: Row,
        changed: Mapping[str, str],
    ) -> Iterator[Conflict]:
        for key, value in changed.items():
            now = ours.value(key)
            if key in _WITHOUT_CONFLICT or not value or not now:
                continue
            if now in {base.value(key), value}:
                continue
            yield Conflict(
                sheet.title,
                row.cells[key].address,
                sheet.layout.by_key[key],
                row.id,
                base.value(key),
                now,
                value,
            )

    def _take(
        self, sheet: ReadSheet, row: ReadRow, ours: Row, changed: Mapping[str, str]
    ) -> None:
        new = {key for key, value in changed.items() if value != ours.value(key)}
        says = {key for key in new if changed[key]}
        if not says:
            self._remark_on(sheet, row, changed, new)
            return
        addresses = {key: cell.address for key, cell in row.cells.items()}
        values = {**ours.values, **changed}
        taken = frozenset(key for key in changed if changed[key])
        self.merge.rows.append(
            ChangedRow(
                sheet.title, sheet.layout, row.id, ours.by, values, taken, addresses
            )
        )

    def _remark_on(
        self,
        sheet: ReadSheet,
        row: ReadRow,
        changed: Mapping[str, str],
        new: set[str],
    ) -> None:
        """Say why nothing is taken: cells were emptied, or the plans say the same already."""
        for key in sorted(new):
            cell = row.cells[key].address
            details = {"sheet": sheet.title, "cell": cell}
            self.merge.remarks.append(Remark("emptied", details))
        same = [key for key, value in changed.items() if value and key not in new]
        if same:
            cells = ", ".join(row.cells[key].address for key in same)
            details = {"sheet": sheet.title, "cells": cells}
            self.merge.remarks.append(Remark("already", details))


def _is_as_shown(
    cell: SourceCell, column: Column, base: str, shown: ShownValues
) -> bool:
    """Whether a cell still holds what the workbook was made with."""
    if not base:
        return cell.is_empty
    if cell.kind != "s":
        return False
    text = plain_text(str(cell.value).replace("_x000D_", ""))
    return text == plain_text(str(shown.show(column, base)))


def _is_same_number(cell: SourceCell, base: str) -> bool:
    """Whether a number in a plan, such as 5, is the same after Excel made a number of the text."""
    return isinstance(cell.value, int) and str(cell.value) == base
