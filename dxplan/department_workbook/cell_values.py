"""What stands in a cell, as a value in the form of the files; what can't be one is a fault."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from dxplan.department_workbook.cell_problems import CellFault
from dxplan.department_workbook.columns import Column, ValueKind
from dxplan.department_workbook.rows import LONGEST, plain_number, plain_text
from dxplan.department_workbook.shown_values import flag_label
from dxplan.messages import LANGUAGES, Catalogue, catalogue
from dxplan.model.dates import parse_period
from dxplan.model.lenient_dates import (
    FIRST_YEAR,
    LAST_YEAR,
    day_reading,
    is_plausible,
    period_reading,
)
from dxplan.model.lenient_numbers import NUMBER, TWO_READINGS, both_readings
from dxplan.model.records import STATUSES
from dxplan.text.suggest import without_accents_and_separators

_SHOWN = 60
"""Characters of a wrong value that a message repeats."""
_ESCAPED = re.compile("_x00(?:0D)_", re.IGNORECASE)
"""How a file holds the carriage return of a line break."""
_CONTROL = re.compile(r"_x00[01][0-9A-F]_", re.IGNORECASE)
_HIDDEN = frozenset(
    "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_ADDRESS = re.compile(r"https?://\S+")
_BETWEEN = re.compile(r"[;\n]")


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
            return _document(_text(cell), documents)
        if column.kind == "evidence":
            return _evidence(_text(cell), documents)
        return _READERS[column.kind](self, cell)

    def status(self, cell: SourceCell) -> str:
        """The status of a label, in any language, or of its own word."""
        written = _text(cell)
        status = _statuses().get(without_accents_and_separators(written))
        if status is not None:
            return status
        labels = [self.catalogue(f"labels.status.{name}") for name in STATUSES]
        raise CellFault(
            "unknown-status", value=shortened(written), statuses="; ".join(labels)
        )

    def flag(self, cell: SourceCell) -> str:
        """`true` or `false`, for what the drop-down list offers."""
        if isinstance(cell.value, bool):
            return "true" if cell.value else "false"
        written = _text(cell)
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
        return _text(cell)

    def day(self, cell: SourceCell) -> str:
        """A day: one of Excel, or the text 2026-12-31."""
        if isinstance(cell.value, datetime | date | time | timedelta):
            return _real_day(cell.value)
        if isinstance(cell.value, int | float):
            raise CellFault("day-as-number", value=str(cell.value))
        written = _text(cell)
        period = parse_period(written)
        if period is not None and period.is_day:
            return _plausible(period.first)
        self._refuse_text_of_day(written)
        raise CellFault("not-a-day", value=shortened(written))

    def span(self, cell: SourceCell) -> str:
        """A day as `day` takes it, or a month, quarter, half or year as people write it."""
        if isinstance(cell.value, datetime | date | time | timedelta):
            return _real_day(cell.value)
        written = str(cell.value) if isinstance(cell.value, int) else _text(cell)
        period = parse_period(written)
        if period is None:
            self._refuse_text_of_day(written)
            reading = period_reading(written)
            if reading is not None and reading.sure == "safe":
                period = parse_period(reading.texts[0])
        if period is None or not is_plausible(period.first.year):
            raise CellFault("not-a-period", value=shortened(written))
        return period.text

    def _refuse_text_of_day(self, written: str) -> None:
        """Raise CellFault for `31/12/2026` as text, with what it probably means."""
        reading = day_reading(written)
        if reading is None or reading.sure == "display":
            return
        iso = reading.texts[0]
        day = date.fromisoformat(iso)
        shown = f"{day.day}/{day.month}/{day.year}"
        raise CellFault("day-as-text", value=shortened(written), day=shown, iso=iso)

    def number(self, cell: SourceCell) -> str:
        """A number; of a text one in the forms that files take."""
        value = cell.value
        if isinstance(value, bool | date | time | timedelta):
            raise CellFault("not-a-number", value=shortened(str(value)))
        if isinstance(value, int | float):
            number = _decimal(value)
            is_share = "%" in cell.number_format
            return plain_number(number * 100 if is_share else number)
        written = _text(cell).removesuffix("%").strip()
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
            raise CellFault("percent-out", value=text)
        if 0 < number < 1 and not _says_percent(cell):
            percent = plain_number(number * 100)
            raise CellFault("percent-fraction", value=text, percent=percent)
        return text


_READERS: Mapping[ValueKind, Callable[[CellReader, SourceCell], str]] = {
    "status": CellReader.status,
    "flag": CellReader.flag,
    "text": CellReader.text,
    "day": CellReader.day,
    "span": CellReader.span,
    "number": CellReader.number,
    "percent": CellReader.percent,
}


def shortened(text: str) -> str:
    """A wrong value as a message repeats it."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _text(cell: SourceCell) -> str:
    """The text of a cell; raises CellFault where it holds a day, or what nobody can see."""
    value = cell.value
    if isinstance(value, datetime | date):
        raise CellFault(
            "day-as-text-value", value=f"{value.day}/{value.month}/{value.year}"
        )
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return plain_number(_decimal(value))
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
    for character in text:
        is_control = (
            unicodedata.category(character) == "Cc" and character not in "\n\r\t"
        )
        if is_control or character in _HIDDEN:
            return f"U+{ord(character):04X}"
    return ""


def _decimal(value: float) -> Decimal:
    """A number of Excel with the digits that it is shown with, without those of binary."""
    return Decimal(f"{value:.15g}")


def _says_percent(cell: SourceCell) -> bool:
    if isinstance(cell.value, str):
        return cell.value.strip().endswith("%")
    return "%" in cell.number_format


def _real_day(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, time | timedelta):
        raise CellFault("not-a-day", value=str(value))
    if isinstance(value, datetime):
        if value.time() != time():
            raise CellFault("day-with-time", value=f"{value:%d/%m/%Y %H:%M}")
        value = value.date()
    return _plausible(value)


def _plausible(day: date) -> str:
    if is_plausible(day.year):
        return day.isoformat()
    raise CellFault(
        "year-out", year=str(day.year), first=str(FIRST_YEAR), last=str(LAST_YEAR)
    )


def _is_same_word(one: str, other: str) -> bool:
    return without_accents_and_separators(one) == without_accents_and_separators(other)


def _statuses() -> Mapping[str, str]:
    """Every status by its labels and its word, without accents."""
    statuses = {}
    for status in STATUSES:
        labels = [catalogue(lang)(f"labels.status.{status}") for lang in LANGUAGES]
        for label in (status, *labels):
            statuses[without_accents_and_separators(label)] = status
    return statuses


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
        keys[name if _ADDRESS.fullmatch(name) else documents(name)] = None
    return "\n".join(keys)
