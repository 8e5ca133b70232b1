"""The tables of a document as a grid of cells, each with its address."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dxplan.errors import DxplanError
from dxplan.files.sizes import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from dxplan.text.hidden_characters import FILLERS, SAFE_TO_DELETE

Doubt: TypeAlias = Literal["formula", "error", "struck", "nested", "too-long"]
"""Why a cell is not taken: a formula, an error, struck-out text, a table inside, its length."""

Mending: TypeAlias = Literal["tracked-changes", "page-break"]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its text in lines, and where it is.

    ``row`` and ``column`` count from 1 and are those of its first place; ``height`` and ``width``
    say over how many it is merged. ``is_number`` and ``is_date`` mark what a workbook holds as
    such; a date reads `31/12/2026`. ``mended`` says what was done to the text: tracked changes are
    taken as accepted, what a page break cut is joined.
    """

    row: int
    column: int
    text: str = ""
    height: int = 1
    width: int = 1
    doubt: Doubt | None = None
    is_number: bool = False
    is_date: bool = False
    mended: Mending | None = None

    @property
    def line(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    @property
    def is_blank(self) -> bool:
        """Whether it shows nothing."""
        return not self.text and self.doubt is None


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table: a merged cell stands in each of its places, all rows are equally long.

    ``name`` is that of its sheet, or its number in the document, counted from 1. ``heading`` is
    what stands before it. ``lines_wrap``: a line break may be no more than the edge of a cell, as
    in PDF. ``hidden`` are its rows and columns that nobody sees and that hold something, as a
    workbook calls them: `5`, `D`.
    """

    name: str
    rows: Sequence[Sequence[TableCell]]
    heading: Sequence[str] = ()
    is_sheet: bool = False
    lines_wrap: bool = False
    hidden: Sequence[str] = ()

    @property
    def width(self) -> int:
        """Its columns."""
        return len(self.rows[0]) if self.rows else 0

    @property
    def first_row(self) -> int:
        """The number of its first row, as its cells count it."""
        return self.rows[0][0].row if self.rows and self.rows[0] else 1


def require_size(name: str, rows: int, columns: int) -> None:
    """Raise DxplanError where a table has too many rows or columns: what is cut off is missed."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        limits = {"rows": str(MAX_ROWS), "columns": str(MAX_COLUMNS)}
        raise DxplanError("table-too-large", file=name, **limits)


_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"
)
_SOFT_HYPHEN = "\u00ad"
_BULLET = re.compile("^[\uf020-\uf0ff](?=\\s)", re.MULTILINE)
"""A sign of Symbol or Wingdings at the begin of a line, as Word writes it: `\uf0b7 Họp`."""
_FILLERS = re.compile(f"[{FILLERS}]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def doubt_of_length(written: str) -> Doubt | None:
    """The doubt about a cell that holds more characters than are read."""
    return "too-long" if len(written) > MAX_CELL else None


def clean_text(written: str) -> str:
    """The first `MAX_CELL` characters of a text in NFC, without control and hidden signs.

    Its lines have no blank edges.

    A bullet of a font of signs becomes a hyphen; other characters of private use stay, for nobody
    knows what they mean.
    """
    text = _BREAKS.sub("\n", written[:MAX_CELL]).replace(_SOFT_HYPHEN, "")
    text = _FILLERS.sub(" ", unicodedata.normalize("NFC", text))
    text = _CONTROL.sub("", text)
    text = _BULLET.sub("-", SAFE_TO_DELETE.sub("", text))
    lines = []
    for line in text.split("\n"):
        text_line = " ".join(line.split())
        if text_line:
            lines.append(text_line)
    return "\n".join(lines)
