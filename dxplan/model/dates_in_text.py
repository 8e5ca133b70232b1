"""The days and periods that are named in a text, each with the words that stand before it."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
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
    several ``forms``; ``joined`` is how they are joined: `-` where it is a span. Of one that is
    ``unsure`` some sign had to be read as another, or a part is left out.
    """

    begin: int
    start: int
    end: int
    forms: tuple[str, ...]
    joined: str = ""
    words: tuple[str, ...] = ()
    unsure: bool = False

    @property
    def form(self) -> str:
        """The last day or period."""
        return self.forms[-1]

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.form.count("-") == 2

    def with_year(self, year: str) -> "DateInText":
        """The same, of this year where it names none, and where that has such days."""
        forms = tuple(form.replace(OPEN_YEAR, year) for form in self.forms)
        if any(parse_period(in_some_year(form)) is None for form in forms):
            return self
        return replace(self, forms=forms)


def cleaned(written: str) -> tuple[str, str]:
    """A text without needless blanks, and the same in plain letters, with equal offsets."""
    text = " ".join(unicodedata.normalize("NFKC", written).split())
    text = re.sub(r"(?<![.;,:])[.;,:]$", "", text)
    plain = re.sub(r"\bqui\b", "quy", without_accents(text))
    if len(plain) != len(text):
        return plain, plain
    return text, plain


_ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
    "xi": 11, "xii": 12,
}  # fmt: skip
_MONTH_NAMES = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_MONTH_NAME = "|".join(sorted(_MONTH_NAMES, key=len, reverse=True))
_ROMAN_MONTH = "|".join(sorted(_ROMAN, key=len, reverse=True))
_Q = r"(?:iv|i{1,3}|0?[1-4])(?![a-z0-9])"
_M = r"\d{1,2}(?!\d)"
_JOIN = r" ?(?:,|;|&|\+|-|va|den|toi) ?"
_IN_BRACKETS = r" ?\((?=(?:nam )?\d{4} ?\))(?:nam )?"
_OF = rf"(?: ?[/.-] ?(?:nam )?|,? ?(?:cua )?nam |{_IN_BRACKETS}| )"
_Y = r"(?:19|20)\d\d"
_NO_HYPHEN = r"(?:(?<!-)|(?<=\d{4}-)|(?<=====-))"
"""No hyphen stands before it, but of a period up to it: `11/2026-2/2027`."""
_YEAR = rf"(?:{_OF}(\d{{4}}|(?<=/)[23]\d(?!/))(?!\d))?(?: nam nay\b)?"
_ALONE = r"(?<![\d/.])(?<!\b[ol|])"
"""No number stands before it, nor a letter that a scanned digit may have become."""
_SCANNED_Q = r"(?:[il|]{1,3}|[il|]v)(?![a-z0-9|])"
"""A Roman number of a quarter, some letters of which may come from a scan."""


def _full(year: str | None) -> str:
    """A year in four digits; the mark of one that is not named."""
    if year is None:
        return OPEN_YEAR
    return year if len(year) == 4 else f"20{year}"


def _day(day: str, month: str, year: str | None) -> tuple[str, ...]:
    """One day; empty where no calendar has it, in a leap year where none is named."""
    in_year = _full(year)
    try:
        named = date(int(in_year if year else "2024"), int(month), int(day))
    except ValueError:
        return ()
    return (f"{in_year}-{named.month:02}-{named.day:02}",)


def _two_days(first: str, last: str, month: str, year: str | None) -> tuple[str, ...]:
    """`15-30/6/2026`; empty where no calendar has them in this order."""
    if int(first) >= int(last):
        return ()
    begin = _day(first, month, year)
    end = _day(last, month, year)
    return (*begin, *end) if begin and end else ()


def _day_of_months(day: str, months: str, year: str | None) -> tuple[str, ...]:
    """`ngày 25 các tháng 3, 6, 9, 12`; empty where one of them has no such day."""
    days: list[str] = []
    for month in re.findall(r"\d+", months):
        named = _day(day, month, year)
        if not named:
            return ()
        days += named
    return tuple(days)


def _months(numbers: str, year: str | None) -> tuple[str, ...]:
    forms = []
    for number in re.findall(r"\d+", numbers):
        if not 1 <= int(number) <= 12:
            return ()
        forms.append(f"{_full(year)}-{int(number):02}")
    return tuple(forms)


def _worded_month(name: str, year: str | None) -> tuple[str, ...]:
    """`tháng sáu năm 2026`, `tháng VI/2026`."""
    number = _MONTH_NAMES.get(name) or _ROMAN[name]
    return (f"{_full(year)}-{number:02}",)


def _worded_day(day: str, name: str, year: str) -> tuple[str, ...]:
    """`25 tháng sáu năm 2026`."""
    return _day(day, str(_MONTH_NAMES[name]), year)


def _quarters(numbers: str, year: str | None) -> tuple[str, ...]:
    forms = []
    for number in re.findall(_Q, numbers):
        quarter = _ROMAN.get(number) or int(number)
        forms.append(f"{_full(year)}-Q{quarter}")
    return tuple(forms)


def _scanned_quarter(number: str, year: str | None) -> tuple[str, ...]:
    """`quý lI/2026`: letters and signs that look like the Roman one."""
    return _quarters(re.sub(r"[l|]", "i", number), year)


def _half(which: str, year: str | None) -> tuple[str, ...]:
    number = 1 if which in {"dau", "1", "i"} else 2
    return (f"{_full(year)}-H{number}",)


def _years(first: str, last: str) -> tuple[str, ...]:
    return (first, last) if first < last else ()


def _listed_years(written: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d{4}", written))


def _iso(form: str) -> tuple[str, ...]:
    return () if parse_period(form) is None else (form,)


_TWO_DAYS = (
    rf"{_ALONE}(?<!thang )(\d{{1,2}}) ?(?:-|,|va|den|den ngay) ?"
    r"(\d{1,2}) ?/ ?(\d{1,2})(?:/(\d{4}))?(?![\d/])"
)
_THIS_YEAR = (
    r"\b(?:(?<=\bcuoi )|(?<=\bgiua )|(?<=\bdau )|(?<=\bhet )|(?<=\btrong )|(?<=\bca ))"
    r"nam(?: nay)?(?! ?\d)(?! (?:hoc|sau|toi|tai chinh|ke|tiep))\b|\bnam nay\b"
)
"""The year that a plan is of: `cuối năm`, `trong năm`, `năm nay`."""
_ISO = (
    r"(?<!\d)(?:(?<!\d/)|(?<=-\d\d/))(\d{4}-(?:\d{2}-\d{2}|\d{2}|Q[1-4]))"
    r"(?![\d-]|/(?!\d{4}-))"
)
"""A form of the format, and not the middle of `01/2026-12/2026`."""
_Pattern = tuple[str, Callable[..., tuple[str, ...]]]
_PATTERNS: tuple[_Pattern, ...] = (
    (_ISO, _iso),
    (_TWO_DAYS, _two_days),
    (rf"(?:{_ALONE}|(?<=\d{{4}}/))(\d{{1,2}}) ?[/] ?(\d{{1,2}}) ?[/] ?(\d{{4}})(?!\d)", _day),
    (rf"{_ALONE}(\d{{1,2}}) ?[.] ?(\d{{1,2}}) ?[.] ?(\d{{4}})(?!\d)", _day),
    (rf"{_ALONE}(\d{{1,2}}) ?- ?(\d{{1,2}}) ?- ?(\d{{4}})(?!\d)", _day),
    (rf"{_ALONE}(\d{{1,2}}) (?:cua )?(?:cac )?thang ({_M}(?:{_JOIN}(?:thang )?{_M})+){_YEAR}",
     _day_of_months),
    (rf"{_ALONE}(\d{{1,2}}) thang (\d{{1,2}})(?!\d){_YEAR}", _day),
    (rf"(?:cac )?thang ({_M}(?:{_JOIN}(?:thang )?{_M})+){_YEAR}", _months),
    (rf"(?:cac )?\b(?:quy |q)({_Q}(?:{_JOIN}(?:quy |q)?{_Q})+){_YEAR}", _quarters),
    (rf"\b(?:quy |q)({_Q}(?: {_Q})+)(?! ?[/.-] ?\d{{1,2}}(?!\d)){_YEAR}", _quarters),
    (rf"\b(?:quy|q)\.? ?({_Q}){_YEAR}", _quarters),
    (rf"(?:thang|\bt\.?|\bth\.?) ?({_M}){_YEAR}", _months),
    (rf"thang ({_ROMAN_MONTH})(?![a-z]){_YEAR}", _worded_month),
    (rf"{_ALONE}(\d{{1,2}}) thang ({_MONTH_NAME})(?:/| nam )(\d{{4}})(?!\d)", _worded_day),
    (rf"thang ({_MONTH_NAME})(?:/| nam )(\d{{4}})(?!\d)", _worded_month),
    (rf"(?<![\w/.+]){_NO_HYPHEN}(?<!quy )(\d{{1,2}}) ?[/-] ?(\d{{4}})(?!\d)", _months),
    (rf"(?:\b6 ?t(?:h|hg)?\.?|(?:6|06|sau) thang) (dau|cuoi)(?: (?:cua )?nam)?{_YEAR}", _half),
    (rf"nua (?:nam )?(dau|cuoi)(?: (?:cua )?nam)?{_YEAR}", _half),
    (rf"{_ALONE}(\d{{1,2}})/(\d{{1,2}})(?![\d/])", lambda d, m: _day(d, m, None)),
    (r"(?:nam )?(?<!\d)((?:19|20)\d\d) ?(?:-|den|toi) ?(?:nam )?((?:19|20)\d\d)(?!\d)", _years),
    (rf"(?:nam )?(?<![\d/.-])({_Y}(?: ?(?:,|;|va) ?(?:nam )?{_Y})+)(?![\d/-])", _listed_years),
    (r"(?:nam )?(?<![\d/.-])(?<!\d,\d,)(?<!\d,\d\d,)((?:19|20)\d\d)(?![\d/-]|\.\d|\.\.)", _iso),
    (_THIS_YEAR, lambda: (OPEN_YEAR,)),
)  # fmt: skip
_UNSURE_PATTERNS: tuple[_Pattern, ...] = (
    (rf"{_ALONE}(\d{{1,2}})[/.](\d{{1,2}})[/.]([23]\d)(?![\d/.])", _day),
    (rf"\bquy ({_SCANNED_Q}){_YEAR}", _scanned_quarter),
    (r"(?<![a-z0-9/])(iv|i{1,3}) ?/ ?(\d{4})(?!\d)", _quarters),
)
"""What is read where nothing surer is: a person has to look at it."""
_DOCUMENT = re.compile(
    r"(?:so )?\d+(?:/\d{4})?(?:/|-)(?!(?:quy|thang|nam|ngay|den|toi|iv|i{1,3}|q|t)(?![a-z]))"
    r"[a-z][a-z&]*(?:[-/][a-z&]+)*(?:,? ngay \d{1,2}[/.]\d{1,2}[/.]\d{4})?"
)
"""The number of a document, with its day: no deadline."""
_WEEK = re.compile(r"tuan (?:thu )?(?:\d\d?|nhat|hai|ba|tu|nam|dau|cuoi)(?= |,)")
"""The week of a month: no form says it."""
_INVESTMENT = re.compile(r"(?<!bat )\bdau tu\b")
"""`đầu tư`, which is neither a beginning nor a `từ`."""
_TIMES = re.compile(r"\b\d{1,2} (?:lan|lop|dot|cuoc|buoi|hoi nghi)\b")
"""How often something is done, which is not the number of a quarter: `mỗi quý 1 lần`."""
_LIMITS = (
    "truoc", "den", "toi", "het", "cham nhat", "muon nhat", "tre nhat", "khong qua", "qua",
    "khong muon hon", "khong cham hon", "trong", "vao", "cuoi", "dau", "giua", "khoang", "du kien",
    "tu", "ke tu", "tinh tu", "bat dau", "sau", "ngay", "ngay cuoi", "la", "cho", "tinh",
    "xong", "hoan thanh", "hoan thien", "thuc hien", "trien khai", "ket thuc", "giai doan", "thang",
    "cuoi thang", "nam", "thoi gian", "thoi han", "han", "hoan tat", "cac", "khoi cong", "phan dau",
    "theo", "trong vong", "to chuc", "ca", "dk",
)  # fmt: skip
_BEFORE = re.compile(
    rf"(?:(?<=[^a-z])|\A)({'|'.join(sorted(_LIMITS, key=len, reverse=True))})[ :]*\Z"
)
_CLOCK = re.compile(
    r"\d{1,2} ?(?:h|g|gio|:)(?: ?\d{2})?'?(?: phut)?,?(?: (?:sang|chieu|toi))? ?\Z"
)


def dates_in(plain: str) -> list[DateInText]:
    """The days and periods of a text in plain letters, in their order.

    One without a year is of the year of the next that names one, else of the one before it.
    """
    taken = plain
    for passed_over in (_DOCUMENT, _WEEK, _INVESTMENT, _TIMES):
        taken = passed_over.sub(lambda match: "#" * len(match[0]), taken)
    dates: list[DateInText] = []
    for pattern, read in (*_PATTERNS, *_UNSURE_PATTERNS):
        is_unsure = (pattern, read) in _UNSURE_PATTERNS
        for match in re.finditer(pattern, taken):
            forms = read(*match.groups())
            if not forms:
                continue
            begin, words = _words_before(taken, match.start())
            dates.append(
                DateInText(
                    begin,
                    match.start(),
                    match.end(),
                    forms,
                    _joined(match[0], forms),
                    words,
                    unsure=is_unsure or _is_short_year(match[0]),
                )
            )
            blank = "=" * len(match[0])
            taken = taken[: match.start()] + blank + taken[match.end() :]
    dates.sort(key=lambda item: item.start)
    return list(_with_years(dates))


def _joined(written: str, forms: Sequence[str]) -> str:
    """How several periods are joined: `-` where they are a span; empty for a single one."""
    if len(forms) == 1:
        return ""
    names_years = len(forms[0]) == 4
    numbers = written if names_years else re.sub(r"[-/. ]*\d{4}\Z", "", written)
    return "-" if re.search(r"-|den|toi", numbers) else ","


def _is_short_year(written: str) -> bool:
    """Whether a period ends in a year of two digits."""
    return re.search(r"/[23]\d\Z", written) is not None and "/" in written


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
    if period is None or period.is_day or period.first == date.min:
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
