"""The days and periods that are named in a text, each with the words that stand before it."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dxplan.model.dates import (
    MONTHS_OF_UNITS,
    CalendarUnit,
    calendar_period,
    parse_period,
)
from dxplan.text.suggest import without_accents

OPEN_YEAR = "YYYY"
"""Stands in the place of a year that a text does not name."""


@dataclass(frozen=True, slots=True)
class DateInText:
    """A day or period in a text: where it is, its right form, and the words before it.

    ``begin`` is where those words begin. A list of periods, such as `quý I, II`, is one with
    several ``forms``; ``joined`` is how they are joined: `-` where it is a span.
    """

    begin: int
    start: int
    end: int
    forms: tuple[str, ...]
    joined: str = ""
    words: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        """The last day or period."""
        return self.forms[-1]

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.form.count("-") == 2

    def with_year(self, year: str) -> "DateInText":
        """The same, of this year where it names none."""
        forms = tuple(form.replace(OPEN_YEAR, year) for form in self.forms)
        return replace(self, forms=forms)


def cleaned(written: str) -> tuple[str, str]:
    """A text without needless blanks, and the same in plain letters, with equal offsets."""
    text = " ".join(unicodedata.normalize("NFKC", written).split())
    text = re.sub(r"(?<![.;,:])[.;,:]$", "", text)
    plain = re.sub(r"\bqui\b", "quy", without_accents(text))
    if len(plain) != len(text):
        return plain, plain
    return text, plain


_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_Q = r"(?:iv|i{1,3}|[1-4])(?![a-z0-9])"
_M = r"\d{1,2}(?!\d)"
_JOIN = r" ?(?:,|;|&|-|va|den|toi) ?"
_OF = r"(?: ?[/.-] ?|,? ?(?:cua )?nam | )"
_Y = r"(?:19|20)\d\d"
_YEAR = rf"(?:{_OF}(\d{{4}})(?!\d))?"


def _day(day: str, month: str, year: str | None) -> tuple[str, ...]:
    """One day; empty where no calendar has it, in a leap year where none is named."""
    try:
        named = date(int(year or "2024"), int(month), int(day))
    except ValueError:
        return ()
    return (f"{year or OPEN_YEAR}-{named.month:02}-{named.day:02}",)


def _months(numbers: str, year: str | None) -> tuple[str, ...]:
    forms = []
    for number in re.findall(r"\d+", numbers):
        if not 1 <= int(number) <= 12:
            return ()
        forms.append(f"{year or OPEN_YEAR}-{int(number):02}")
    return tuple(forms)


def _quarters(numbers: str, year: str | None) -> tuple[str, ...]:
    forms = []
    for number in re.findall(_Q, numbers):
        forms.append(f"{year or OPEN_YEAR}-Q{_ROMAN.get(number, number)}")
    return tuple(forms)


def _half(which: str, year: str | None) -> tuple[str, ...]:
    number = 1 if which in {"dau", "1", "i"} else 2
    return (f"{year or OPEN_YEAR}-H{number}",)


def _years(first: str, last: str) -> tuple[str, ...]:
    return (first, last) if first < last else ()


def _listed_years(written: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d{4}", written))


def _iso(form: str) -> tuple[str, ...]:
    return () if parse_period(form) is None else (form,)


_PATTERNS: tuple[tuple[str, Callable[..., tuple[str, ...]]], ...] = (
    (r"(?<!\d)(\d{4}-(?:\d{2}-\d{2}|\d{2}|Q[1-4]))(?![\d-])", _iso),
    (r"(?<![\d/.])(\d{1,2}) ?[/] ?(\d{1,2}) ?[/] ?(\d{4})(?!\d)", _day),
    (r"(?<![\d/.])(\d{1,2}) ?[.] ?(\d{1,2}) ?[.] ?(\d{4})(?!\d)", _day),
    (r"(?<![\d/.])(\d{1,2}) ?- ?(\d{1,2}) ?- ?(\d{4})(?!\d)", _day),
    (rf"(?<![\d/.])(\d{{1,2}}) thang (\d{{1,2}})(?!\d){_YEAR}", _day),
    (rf"(?:cac )?thang ({_M}(?:{_JOIN}(?:thang )?{_M})+){_YEAR}", _months),
    (rf"(?:thang|\bt) ?({_M}){_YEAR}", _months),
    (r"(?<![\d/.-])(\d{1,2}) ?[/-] ?(\d{4})(?!\d)", _months),
    (rf"(?:cac )?quy ({_Q}(?:{_JOIN}(?:quy )?{_Q})+){_YEAR}", _quarters),
    (rf"\b(?:quy|q)\.? ?({_Q}){_YEAR}", _quarters),
    (rf"(?:6|06|sau) thang (dau|cuoi)(?: (?:cua )?nam)?{_YEAR}", _half),
    (rf"nua (?:nam )?(dau|cuoi)(?: (?:cua )?nam)?{_YEAR}", _half),
    (r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?![\d/])", lambda d, m: _day(d, m, None)),
    (r"(?:nam )?(?<!\d)((?:19|20)\d\d) ?(?:-|den|toi) ?(?:nam )?((?:19|20)\d\d)(?!\d)", _years),
    (rf"(?:nam )?(?<![\d/.-])({_Y}(?: ?(?:,|;|va) ?(?:nam )?{_Y})+)(?![\d/-])", _listed_years),
    (r"(?:nam )?(?<![\d/.-])((?:19|20)\d\d)(?![\d/-]|\.\d|\.\.)", _iso),
)  # fmt: skip
_DOCUMENT = re.compile(
    r"(?:so )?\d+(?:/\d{4})?(?:/"
    r"|-)[a-z]+[a-z&]*(?:[-/][a-z&]+)*(?:,? ngay \d{1,2}[/.]\d{1,2}[/.]\d{4})?"
)
"""The number of a document, with its day: no deadline."""
_WEEK = re.compile(r"tuan (?:thu )?(?:\d\d?|nhat|hai|ba|tu|nam|dau|cuoi)(?= |,)")
"""The week of a month: no form says it."""
_LIMITS = (
    "truoc", "den", "toi", "het", "cham nhat", "muon nhat", "tre nhat", "khong qua", "qua",
    "khong muon hon", "khong cham hon", "trong", "vao", "cuoi", "dau", "giua", "khoang", "du kien",
    "tu", "ke tu", "tinh tu", "bat dau", "sau", "ngay", "ngay cuoi", "la", "cho", "tinh",
    "xong", "hoan thanh", "hoan thien", "thuc hien", "trien khai", "ket thuc", "giai doan", "thang",
    "cuoi thang", "nam", "thoi gian", "thoi han", "han", "hoan tat", "cac", "khoi cong", "phan dau",
    "theo", "trong vong", "to chuc",
)  # fmt: skip
_BEFORE = re.compile(
    rf"(?:(?<=[^a-z])|\A)({'|'.join(sorted(_LIMITS, key=len, reverse=True))})[ :]*\Z"
)
_CLOCK = re.compile(
    r"\d{1,2} ?(?:h|g|gio)(?: ?\d{2})?(?: phut)?,?(?: (?:sang|chieu|toi))? ?\Z"
)


def dates_in(plain: str) -> list[DateInText]:
    """The days and periods of a text in plain letters, in their order.

    One without a year is of the year of the next that names one, else of the one before it.
    """
    taken = plain
    for passed_over in (_DOCUMENT, _WEEK):
        taken = passed_over.sub(lambda match: "#" * len(match[0]), taken)
    dates: list[DateInText] = []
    for pattern, read in _PATTERNS:
        for match in re.finditer(pattern, taken):
            forms = read(*match.groups())
            if not forms:
                continue
            joined = "-" if re.search(r"-|den|toi", match[0][4:]) else ","
            begin, words = _words_before(taken, match.start())
            dates.append(
                DateInText(begin, match.start(), match.end(), forms, joined, words)
            )
            blank = "#" * len(match[0])
            taken = taken[: match.start()] + blank + taken[match.end() :]
    dates.sort(key=lambda item: item.start)
    return list(_with_years(dates))


def _words_before(plain: str, start: int) -> tuple[int, tuple[str, ...]]:
    """Where the words that belong to a date begin, and those words, the nearest last."""
    words: list[str] = []
    begin = start
    while True:
        clock = _CLOCK.search(plain[:begin])
        if clock is not None:
            begin = clock.start()
            continue
        match = _BEFORE.search(plain[:begin])
        if match is None:
            return begin, tuple(reversed(words))
        words.append(match[1])
        begin = match.start()


def _with_years(dates: list[DateInText]) -> Iterator[DateInText]:
    nearest_year = ""
    years: list[str] = []
    for item in reversed(dates):
        if not item.form.startswith(OPEN_YEAR):
            nearest_year = item.form[:4]
        years.append(nearest_year)
    nearest_year = ""
    for item, year in zip(dates, reversed(years), strict=True):
        if not item.form.startswith(OPEN_YEAR):
            nearest_year = item.form[:4]
        yield item.with_year(year or nearest_year or OPEN_YEAR)


def sort_key(form: str) -> str:
    """What puts forms in the order of their last days."""
    last = form.rpartition("..")[2].replace(OPEN_YEAR, _ANY_YEAR)
    period = parse_period(last)
    return last if period is None else period.last.isoformat()


_ANY_YEAR = "2000"


def in_some_year(value: Any) -> Any:
    """A value of front matter with a year in the place of one that is not named."""
    if isinstance(value, str):
        return value.replace(OPEN_YEAR, _ANY_YEAR)
    return value


def period_before(form: str) -> str:
    """The month, quarter, half or year before one; empty where it can't be told."""
    period = parse_period(form.replace(OPEN_YEAR, _ANY_YEAR))
    if period is None or period.is_day:
        return ""
    unit = _UNITS[period.text[5:6]] if len(period.text) > 4 else "year"
    day = period.first - timedelta(days=1)
    index = (day.month - 1) // MONTHS_OF_UNITS[unit] + 1
    before = calendar_period(unit, day.year, index).text
    if OPEN_YEAR not in form:
        return before
    return before.replace(_ANY_YEAR, OPEN_YEAR) if before.startswith(_ANY_YEAR) else ""


_UNITS: dict[str, CalendarUnit] = {
    "Q": "quarter",
    "H": "half",
    "0": "month",
    "1": "month",
}
