"""The tables of a file, by what it is: a Word document, a workbook, CSV or PDF."""

from dataclasses import dataclass
from pathlib import Path

from dxplan.errors import DxplanError
from dxplan.files.office_files import read_limited, read_office_file
from dxplan.plan_tables.pdf_tables import pdf_tables
from dxplan.plan_tables.sheet_tables import sheet_tables
from dxplan.plan_tables.source_table import SourceTable
from dxplan.plan_tables.text_tables import csv_table
from dxplan.plan_tables.word_tables import word_tables

KINDS = (".xlsx", ".docx", ".csv", ".pdf")
"""The endings of files that are read."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """The tables of a file, and the names of its hidden sheets, which are not read."""

    name: str
    tables: list[SourceTable]
    hidden: list[str]


def read_document(path: Path) -> ReadDocument:
    """Read a file; raises DxplanError where it is of another kind, too large, or damaged."""
    ending = path.suffix.lower()
    if ending not in KINDS:
        raise DxplanError("import-kind", file=path.name, kinds=", ".join(KINDS))
    if not path.is_file():
        raise DxplanError("no-such-path", path=str(path))
    if ending == ".docx":
        content = read_office_file(path, "docx")
        return ReadDocument(path.name, word_tables(path.name, content), [])
    if ending == ".xlsx":
        tables, hidden = sheet_tables(path.name, read_office_file(path, "xlsx"))
        return ReadDocument(path.name, tables, hidden)
    content = read_limited(path)
    if ending == ".csv":
        return ReadDocument(path.name, [csv_table(path.name, content)], [])
    return ReadDocument(path.name, pdf_tables(path.name, content), [])
