"""The table of a CSV file, in the encodings and with the signs that Excel writes."""

import csv
import io

from dxplan.errors import DxplanError
from dxplan.files.encodings import utf16_of
from dxplan.files.sizes import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from dxplan.plan_tables.source_table import (
    SourceTable,
    TableCell,
    clean_text,
    doubt_of_length,
    require_size,
)

_SEPARATORS = ";,\t"


def csv_table(name: str, content: bytes) -> SourceTable:
    """The table of a CSV file; raises DxplanError where its bytes are no text, or are too many."""
    text = _decoded(name, content)
    reader = csv.reader(io.StringIO(text), delimiter=_separator(text))
    written: list[list[str]] = []
    try:
        for row in reader:
            width = _width(row)
            if not width and len(written) >= MAX_ROWS:
                continue
            require_size(name, len(written) + 1, width)
            written.append(row[:MAX_COLUMNS])
    except csv.Error as error:
        raise DxplanError("broken-csv", file=name, line=str(reader.line_num)) from error
    width = max((len(row) for row in written), default=0)
    rows = []
    for number, row in enumerate(written, start=1):
        padded = [*row, *[""] * (width - len(row))]
        cells = [
            TableCell(number, column, clean_text(value), doubt=doubt_of_length(value))
            for column, value in enumerate(padded, start=1)
        ]
        rows.append(cells)
    return SourceTable("", rows, is_sheet=True)


def _width(row: list[str]) -> int:
    """How many columns of a row there are up to the last that holds something."""
    return max((i for i, value in enumerate(row, 1) if value.strip()), default=0)


def _decoded(name: str, content: bytes) -> str:
    wide = utf16_of(content)
    if wide is not None:
        return wide[2]
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DxplanError("csv-encoding", file=name) from error


def _separator(text: str) -> str:
    """The sign that most often stands between the values of the first rows."""
    beginning = text[:MAX_CELL]
    return max(_SEPARATORS, key=beginning.count)
