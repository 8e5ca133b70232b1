"""The columns of the sheets of tasks and targets."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from dxplan.messages import Catalogue
from dxplan.model.field_words import field_label
from dxplan.model.records import Measurement, Report, Target, Task
from dxplan.model.values import FrontMatter

ValueKind: TypeAlias = Literal[
    "text", "day", "span", "number", "percent", "status", "flag", "document", "evidence"
]
"""What the cells of a column hold; `text` is also what is only shown."""
SheetName: TypeAlias = Literal["task", "target"]


@dataclass(frozen=True)
class Column:
    """A column: ``key`` names it, whatever stands above it and wherever it was moved.

    ``model`` has the field that gives it its heading. What is not ``editable`` is only shown.
    ``repeated``: a new entry says it again though the cell was not changed.
    """

    key: str
    model: type[FrontMatter]
    kind: ValueKind = "text"
    editable: bool = False
    width: int = 14
    repeated: bool = False

    def heading(self, catalogue: Catalogue) -> str:
        """What stands above it."""
        own = catalogue.get(f"department_workbook.headings.{self.key}")
        return own or field_label(catalogue, self.key, self.model)


@dataclass(frozen=True)
class SheetLayout:
    """A sheet: its columns in their order, those that are shown before those that are edited.

    A new entry is written into the log of a record; ``date_key`` is the column with its day.
    """

    name: SheetName
    columns: tuple[Column, ...]
    log: str
    date_key: str = "date"

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """The columns by their keys."""
        return {column.key: column for column in self.columns}

    @property
    def shown(self) -> list[Column]:
        """The columns that are locked."""
        return [column for column in self.columns if not column.editable]

    @property
    def editable(self) -> list[Column]:
        """The columns in which somebody writes."""
        return [column for column in self.columns if column.editable]


TASK_SHEET = SheetLayout(
    "task",
    (
        Column("id", Task, width=20),
        Column("number", Task, width=7),
        Column("title", Task, width=44),
        Column("lead_unit", Task, width=22),
        Column("deadline", Task, width=18),
        Column("status", Report, "status", editable=True, width=20),
        Column("date", Report, "day", editable=True, width=13),
        Column("completed_on", Report, "span", editable=True, width=13, repeated=True),
        Column("for", Report, "span", editable=True, width=11, repeated=True),
        Column("percent", Report, "percent", editable=True, width=9),
        Column("note", Report, editable=True, width=40),
        Column("difficulty", Report, editable=True, width=32),
        Column("proposal", Report, editable=True, width=32),
        Column("document", Report, "document", editable=True, width=22),
        Column("evidence", Report, "evidence", editable=True, width=26, repeated=True),
        Column("authorised_by", Report, "document", editable=True, width=22),
    ),
    log="reports",
)
TARGET_SHEET = SheetLayout(
    "target",
    (
        Column("id", Target, width=20),
        Column("number", Target, width=7),
        Column("title", Target, width=44),
        Column("lead_unit", Target, width=22),
        Column("goal", Target, width=16),
        Column("measure", Target, width=12),
        Column("by", Target, width=14),
        Column("value", Measurement, "number", editable=True, width=12),
        Column("date", Measurement, "span", editable=True, width=13),
        Column("met", Measurement, "flag", editable=True, width=12),
        Column("value_text", Measurement, editable=True, width=18),
        Column("reached", Measurement, "number", editable=True, width=12),
        Column("out_of", Measurement, "number", editable=True, width=12),
        Column("document", Measurement, "document", editable=True, width=22),
        Column("note", Measurement, editable=True, width=40),
    ),
    log="measurements",
)
SHEETS = (TASK_SHEET, TARGET_SHEET)

REPEATED_WHEN_COMPLETED = frozenset({"completed_on", "evidence"})
"""Columns that a new report repeats only where it says that the task is completed."""
