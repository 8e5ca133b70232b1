"""A cell as it was read, and the text in it."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dxplan.department_workbook.cell_problems import CellFault
from dxplan.department_workbook.plain_values import LONGEST, plain_number, plain_text
from dxplan.text.hidden_characters import hidden_character_in
from dxplan.wording.values import shorten

_SHOWN = 60
"""Characters of a wrong value that a message repeats."""
_ESCAPED = re.compile("_x00(?:0D)_", re.IGNORECASE)
"""How a file holds the carriage return of a line break."""
_CONTROL = re.compile(r"_x00[01][0-9A-F]_", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell as it was read: ``kind`` is openpyxl's letter for what it holds."""

    address: str
    value: Any
    kind: str
    number_format: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return self.value is None or not str(self.value).strip()


def shortened(text: str) -> str:
    """A wrong value as a message repeats it."""
    return shorten(text, _SHOWN)


def cell_text(cell: SourceCell) -> str:
    """The text of a cell; raises CellFault where it holds a day, or what nobody can see."""
    value = cell.value
    if isinstance(value, datetime | date):
        raise CellFault(
            "day-as-text-value", value=f"{value.day}/{value.month}/{value.year}"
        )
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return plain_number(decimal_of(value))
    text = _ESCAPED.sub("", str(value))
    hidden = _hidden_character(text)
    if hidden:
        raise CellFault("control-character", code=hidden)
    if len(text.strip()) > LONGEST:
        raise CellFault("too-long", limit=str(LONGEST))
    return plain_text(text.replace("\t", " "))


def _hidden_character(text: str) -> str:
    """The code of the first character that nobody can see; empty without one."""
    escaped = _CONTROL.search(text)
    if escaped is not None:
        return f"U+{escaped[0][2:6]}"
    return hidden_character_in(text)


def decimal_of(value: float) -> Decimal:
    """A number of Excel with the digits that it is shown with, without those of binary."""
    return Decimal(f"{value:.15g}")
