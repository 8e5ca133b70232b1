"""The report of an import: what each column is taken for, and what is made of every cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from dxplan.messages import Catalogue
from dxplan.plan_tables.plan_request import PlanChange
from dxplan.plan_tables.sections import Section
from dxplan.plan_tables.source_table import SourceTable, TableCell
from dxplan.plan_tables.table_reading import CellReading, Gap, TableReading
from dxplan.text.terminal import paint, printable, width

_TEXT_WIDTH = 44
"""Columns of a terminal that the text of a cell takes at most."""
_STYLES = {"understood": "dim", "changed": "info", "left": "warning"}


@dataclass(frozen=True)
class ImportReport:
    """What is said of an import, in the words of a catalogue."""

    file: str
    plan: str
    reading: TableReading
    change: PlanChange
    catalogue: Catalogue
    period: str = ""
    period_from: str = ""

    def address(self, table: SourceTable, cell: TableCell) -> str:
        """Where a cell is: `Phụ lục!C7`, `C7` of CSV, or table, row and column of a document."""
        if table.is_sheet:
            place = f"{get_column_letter(cell.column)}{cell.row}"
            return f"{table.name}!{place}" if table.name else place
        return self.catalogue(
            "imports.address",
            table=table.name,
            row=str(cell.row),
            column=str(cell.column),
        )

    @property
    def cells(self) -> list[CellReading]:
        """All cells that show something, as they stand in their tables."""
        tables: dict[int, int] = {}
        for reading in self.reading.cells:
            tables.setdefault(id(reading.table), len(tables))

        def place(reading: CellReading) -> tuple[int, int, int]:
            cell = reading.cell
            return tables[id(reading.table)], cell.row, cell.column

        return sorted(self.reading.cells, key=place)

    def summary(self) -> dict[str, int]:
        """How many cells that show something there are, and of each status."""
        reading = self.reading
        return {
            "cells": len(reading.cells),
            "understood": reading.count("understood"),
            "changed": reading.count("changed"),
            "left": reading.count("left"),
        }

    def reason(self, reading: CellReading) -> str:
        """Why a cell is changed or left; empty where it is neither."""
        if not reading.reason:
            return ""
        return self.catalogue(f"imports.reasons.{reading.reason}", value=reading.value)


# for programs


def report_as_json(report: ImportReport) -> dict[str, Any]:
    """The whole report as a value; texts of cells are as they were read."""
    change = report.change
    return {
        "file": report.file,
        "plan": report.plan,
        "period": report.period,
        "period_from": report.period_from or None,
        "tables": [_section_as_json(section) for section in report.reading.sections],
        "summary": report.summary(),
        "cells": [_cell_as_json(report, cell) for cell in report.cells],
        "missing_values": [_gap_as_json(report, gap) for gap in report.reading.gaps],
        "hidden_sheets": report.reading.hidden,
        "hidden_cells": [
            {"table": table.name, "rows_and_columns": [*table.hidden]}
            for table in _with_hidden_cells(report)
        ],
        "added": change.added,
        "changed_records": [
            {"id": one.id, "keys": [*one.keys]} for one in change.changed
        ],
        "unchanged": change.unchanged,
        "missing": change.missing,
        "doubtful": [
            {"number": row.number, "title": row.title, "record": record}
            for row, record in change.doubtful
        ],
        "new_units": change.new_units,
    }


def _section_as_json(section: Section) -> dict[str, Any]:
    return {
        "table": section.table.name,
        "kind": "targets" if section.is_targets else "tasks",
        "columns": [
            {
                "column": get_column_letter(column.number),
                "head": column.head,
                "field": column.field,
                "by": column.reason if column.field else None,
                "period": column.period or None,
            }
            for column in section.columns
        ],
    }


def _cell_as_json(report: ImportReport, reading: CellReading) -> dict[str, Any]:
    return {
        "address": report.address(reading.table, reading.cell),
        "table": reading.table.name,
        "row": reading.cell.row,
        "column": reading.cell.column,
        "text": reading.cell.text,
        "status": reading.status,
        "meaning": reading.meaning,
        "value": reading.value,
        "reason": reading.reason or None,
        "explanation": report.reason(reading) or None,
    }


def _gap_as_json(report: ImportReport, gap: Gap) -> dict[str, Any]:
    return {
        "address": report.address(gap.record.table, gap.cell),
        "number": gap.record.number,
        "title": gap.record.title,
        "missing": gap.missing,
    }


def _with_hidden_cells(report: ImportReport) -> list[SourceTable]:
    """The tables that were read and have rows or columns that nobody sees, each once."""
    tables = {section.table.name: section.table for section in report.reading.sections}
    return [table for table in tables.values() if table.hidden]


# for people


def report_as_text(report: ImportReport, *, color: bool, quiet: bool) -> str:
    """The report in lines; if ``quiet`` without the cells that are simply understood."""
    lines = [*_column_lines(report)]
    lines += _cell_lines(report, color=color, quiet=quiet)
    lines += _gap_lines(report)
    lines += _record_lines(report)
    summary = {key: str(count) for key, count in report.summary().items()}
    lines.append(report.catalogue("imports.summary", file=report.file, **summary))
    return "".join(
        f"{printable(line)}\n" if not color else f"{line}\n" for line in lines
    )


def _column_lines(report: ImportReport) -> Iterator[str]:
    catalogue = report.catalogue
    for section in report.reading.sections:
        kind = "targets" if section.is_targets else "tasks"
        name = section.table.name or report.file
        yield catalogue(f"imports.columns-of-{kind}", table=printable(name))
        for column in section.columns:
            field = column.field or "unknown"
            meaning = catalogue(f"imports.meanings.{field}")
            if column.period:
                meaning = f"{meaning} ({column.period})"
            head = _cut(printable(column.head), _TEXT_WIDTH)
            letters = get_column_letter(column.number)
            yield f"  {letters:<2} {_padded(head, _TEXT_WIDTH)} {meaning}"
    for table in report.reading.unread:
        yield catalogue("imports.unread", table=printable(table.name))
    for table in _with_hidden_cells(report):
        names = ", ".join(table.hidden)
        yield catalogue(
            "imports.hidden-cells", table=printable(table.name), names=names
        )
    for name in report.reading.hidden:
        yield catalogue("imports.hidden-sheet", sheet=printable(name))
    yield ""


def _cell_lines(report: ImportReport, *, color: bool, quiet: bool) -> Iterator[str]:
    catalogue = report.catalogue
    shown = [
        reading
        for reading in report.cells
        if not quiet or reading.status != "understood"
    ]
    addresses = [printable(report.address(one.table, one.cell)) for one in shown]
    widest = max(map(width, addresses), default=0)
    statuses = {name: catalogue(f"imports.statuses.{name}") for name in _STYLES}
    status_width = max(map(width, statuses.values()))
    for reading, address in zip(shown, addresses, strict=True):
        status = _padded(statuses[reading.status], status_width)
        status = paint(status, _STYLES[reading.status], color=color)
        yield f"{_padded(address, widest)}  {status}  {_cell_line(report, reading)}"
    if shown:
        yield ""


def _cell_line(report: ImportReport, reading: CellReading) -> str:
    """What a cell is taken for, its text, what is written for it, and why."""
    meaning = report.catalogue(f"imports.meanings.{reading.meaning}")
    line = f"{meaning}: {_cut(printable(reading.cell.line), _TEXT_WIDTH)}"
    value = printable(reading.value)
    if value and value != reading.cell.line:
        line += f" → {value}"
    reason = printable(report.reason(reading))
    return f"{line}  ({reason})" if reason else line


def _gap_lines(report: ImportReport) -> Iterator[str]:
    for gap in report.reading.gaps:
        name = gap.record.number or gap.record.title
        yield printable(
            report.catalogue(
                f"imports.gaps.{gap.missing}",
                address=report.address(gap.record.table, gap.cell),
                record=name,
            )
        )


def _record_lines(report: ImportReport) -> Iterator[str]:
    catalogue = report.catalogue
    change = report.change
    for row, record in change.doubtful:
        yield printable(
            catalogue(
                "imports.doubtful", number=row.number, title=row.title, record=record
            )
        )
    if report.period_from:
        sentence = f"imports.period-from-{report.period_from}"
        yield catalogue(sentence, period=report.period)
    for record in change.missing:
        yield catalogue("imports.missing", record=record)
    for unit in change.new_units:
        name = unit["name"]
        title = name["vi"] if isinstance(name, dict) else name
        yield printable(
            catalogue("imports.new-unit", key=str(unit["key"]), name=str(title))
        )
    yield catalogue(
        "imports.records",
        added=str(len(change.added)),
        changed=str(len(change.changed)),
        unchanged=str(len(change.unchanged)),
        missing=str(len(change.missing)),
    )


def _cut(text: str, columns: int) -> str:
    if width(text) <= columns:
        return text
    return f"{text[: columns - 1]}…"


def _padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))
