"""The rows of a department: its tasks and targets, each with what was last recorded of it.

A value is text in the form of the files (a status by its word, a day as 2022-12-31), several
pieces of evidence a line each; an empty text is no value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dxplan.department_workbook.columns import SheetLayout, SheetName


@dataclass(frozen=True)
class Row:
    """A record in a sheet; ``by`` is the member of a collective whose own reports these are.

    ``data`` holds what programs get in the place of values for people: texts in every language,
    units by id, deadlines as they are written.
    """

    sheet: SheetName
    id: str
    values: Mapping[str, str]
    by: str = ""
    data: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def value(self, key: str) -> str:
        """The value in a column; empty where there is none."""
        return self.values.get(key, "")


@dataclass(frozen=True)
class DocumentRow:
    """A document that may be cited: how it is written in a cell, and what it is."""

    written: str
    date: str
    title: str


@dataclass(frozen=True)
class DepartmentRows:
    """The rows of all sheets, of a unit or plan where one was asked for."""

    rows: tuple[Row, ...]
    documents: tuple[DocumentRow, ...] = ()
    unit: str = ""
    plan: str = ""

    def of_sheet(self, layout: SheetLayout) -> list[Row]:
        """The rows of one sheet."""
        return [row for row in self.rows if row.sheet == layout.name]

    @property
    def by_id(self) -> dict[str, Row]:
        """Every row by the id of its record."""
        return {row.id: row for row in self.rows}
