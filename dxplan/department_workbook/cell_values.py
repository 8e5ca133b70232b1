"""What stands in a cell, as a value in the form of the files; what can't be one is a fault."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from dxplan.department_workbook.cell_days import day_value, span_value
from dxplan.department_workbook.cell_problems import CellFault
from dxplan.department_workbook.columns import Column, ValueKind
from dxplan.department_workbook.plain_values import plain_number
from dxplan.department_workbook.shown_values import flag_label
from dxplan.department_workbook.source_cell import (
    SourceCell,
    cell_text,
    decimal_of,
    shortened,
)
from dxplan.messages import LANGUAGES, Catalogue, catalogue
from dxplan.model.evidence import is_web_address
from dxplan.model.lenient_numbers import NUMBER, TWO_READINGS, both_readings
from dxplan.model.meant_values import meant_word
from dxplan.model.records import STATUSES
from dxplan.text.suggest import without_accents_and_separators
from dxplan.wording.numbers import format_number

_BETWEEN = re.compile(r"[;\n]")


DocumentKeys = Callable[[str], str]
"""The key of a document as somebody names it; what no register has stays as it is named."""


@dataclass(frozen=True)
class CellReader:
    """Reads the cells of a workbook's sheets."""

    catalogue: Catalogue

    def value(self, cell: SourceCell, column: Column, documents: DocumentKeys) -> str:
        """The value of a cell, empty where nothing stands in it; raises CellFault."""
        if cell.kind == "f":
            formula = getattr(cell.value, "text", cell.value)
            raise CellFault("formula", formula=shortened(str(formula)))
        if cell.kind == "e":
            raise CellFault("error-value", value=str(cell.value))
        if cell.is_empty:
            return ""
        if column.kind == "document":
            return _document(cell_text(cell), documents)
        if column.kind == "evidence":
            return _evidence(cell_text(cell), documents)
        return _READERS[column.kind](self, cell)

    def status(self, cell: SourceCell) -> str:
        """The status of a label, in any language, of its own word or of what surely means it."""
        written = cell_text(cell)
        meant = meant_word(("status",), written, STATUSES)
        if meant.get("sure") == "safe":
            return meant["fix"]
        meant = meant_word(("status",), written, STATUSES)
        if meant.get("sure") == "safe":
            return meant["fix"]
        labels = [self.catalogue(f"labels.status.{name}") for name in STATUSES]
        raise CellFault(
            "unknown-status", value=shortened(written), statuses="; ".join(labels)
        )

    def flag(self, cell: SourceCell) -> str:
        """`true` or `false`, for what the drop-down list offers."""
        if isinstance(cell.value, bool):
            return "true" if cell.value else "false"
        written = cell_text(cell)
        for lang in LANGUAGES:
            for value in ("true", "false"):
                label = flag_label(catalogue(lang), value)
                if _is_same_word(written, label) or _is_same_word(written, value):
                    return value
        raise CellFault(
            "unknown-flag",
            value=shortened(written),
            met=flag_label(self.catalogue, "true"),
            missed=flag_label(self.catalogue, "false"),
        )

    def text(self, cell: SourceCell) -> str:
        """A text, also one that Excel took for a number."""
        return cell_text(cell)

    def number(self, cell: SourceCell) -> str:
        """A number; of a text one in the forms that files take."""
        value = cell.value
        if isinstance(value, bool | date | time | timedelta):
            raise CellFault("not-a-number", value=shortened(str(value)))
        if isinstance(value, int | float):
            number = decimal_of(value)
            is_share = "%" in cell.number_format
            return plain_number(number * 100 if is_share else number)
        written = cell_text(cell).removesuffix("%").strip()
        if TWO_READINGS.fullmatch(written):
            first, second = both_readings(written)
            raise CellFault(
                "number-two-readings", value=written, first=first, second=second
            )
        if not NUMBER.fullmatch(written):
            raise CellFault("not-a-number", value=shortened(written))
        return plain_number(Decimal(written.replace(",", ".")))

    def percent(self, cell: SourceCell) -> str:
        """A number from 0 to 100; 0.85 may be 85%, so that it is a fault."""
        text = self.number(cell)
        number = Decimal(text)
        if not 0 <= number <= 100:
            raise CellFault("percent-out", value=self._shown(text))
        if 0 < number < 1 and not _says_percent(cell):
            percent = plain_number(number * 100)
            raise CellFault(
                "percent-fraction",
                value=self._shown(text),
                percent=self._shown(percent),
            )
        return text

    def _shown(self, number: str) -> str:
        """A number as the language writes it."""
        return format_number(number, self.catalogue.lang)


def _day(_: CellReader, cell: SourceCell) -> str:
    return day_value(cell)


def _span(_: CellReader, cell: SourceCell) -> str:
    return span_value(cell)


_READERS: Mapping[ValueKind, Callable[[CellReader, SourceCell], str]] = {
    "status": CellReader.status,
    "flag": CellReader.flag,
    "text": CellReader.text,
    "day": _day,
    "span": _span,
    "number": CellReader.number,
    "percent": CellReader.percent,
}


def _says_percent(cell: SourceCell) -> bool:
    if isinstance(cell.value, str):
        return cell.value.strip().endswith("%")
    return "%" in cell.number_format


def _is_same_word(one: str, other: str) -> bool:
    return without_accents_and_separators(one) == without_accents_and_separators(other)


def _document(text: str, documents: DocumentKeys) -> str:
    keys = _evidence(text, documents).split("\n")
    if len(keys) > 1:
        raise CellFault("several-documents")
    return keys[0]


def _evidence(text: str, documents: DocumentKeys) -> str:
    """The keys of documents, addresses and names of files, a line each and each once."""
    keys: dict[str, None] = {}
    for part in _BETWEEN.split(text):
        name = part.strip()
        if not name:
            continue
        keys[name if is_web_address(name) else documents(name)] = None
    return "\n".join(keys)
