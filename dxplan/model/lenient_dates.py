"""Days, periods and deadlines as people write them: the nearest right form, and how sure it is."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from dxplan.diagnostics import Applicability
from dxplan.text.suggest import plain

FIRST_YEAR, LAST_YEAR = 1945, 2100
"""The years a plan can speak of: from the first documents of the state to a horizon that no plan goes beyond."""

_BUDDHIST = 543
"""Years by which the Buddhist calendar of neighbouring countries, and of some computers, is ahead."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The right forms that a text may mean, the likelier first, and how sure that first one is."""

    texts: tuple[str, ...]
    sure: Applicability = "safe"

    def less_sure(self) -> "Interpretation":
        """The same, but a person has to look at it."""
        return replace(self, sure="unsafe") if self.sure == "safe" else self


def is_plausible(year: int) -> bool:
    """Whether a plan can speak of this year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def with_right_years(reading: Interpretation | None) -> Interpretation | None:
    """A reading in years that a plan can speak of: what another calendar says is only perhaps meant."""
    if reading is None:
        return None
    meant = tuple(_right_years(text) or text for text in reading.texts)
    return reading if meant == reading.texts else Interpretation(meant, "unsafe")


def plausible_reading(written: str) -> Interpretation | None:
    """What a day, period or interval in its right form means in plausible years; None where nothing can be told."""
    meant = _right_years(written)
    return Interpretation((meant,), "unsafe") if meant else None


def _right_years(text: str) -> str | None:
    """The text with the years that were meant; None where they stand there, or one of them can't be told."""
    years = [int(year) for year in _YEAR.findall(text)]
    meant = [_meant_year(year) for year in years]
    if None in meant or meant == years:
        return None
    right = iter(meant)
    return _YEAR.sub(lambda _: f"{next(right):04}", text)


_YEAR = re.compile(r"(?<!\d)(?<!\d-)(\d{4})(?!\d)")


def _meant_year(year: int) -> int | None:
    """The year that was meant: of the Buddhist calendar 543 less, of one without its century this century's."""
    if is_plausible(year):
        return year
    for candidate in (year - _BUDDHIST, year + 2000 if year < 100 else 0):
        if is_plausible(candidate):
            return candidate
    return None


_MONTHS = {
    name.casefold()[:3]: number
    for number, name in enumerate(calendar.month_name)
    if name
}
_NAMED = "(" + "|".join(f"{name}[a-z]*" for name in _MONTHS) + r")\.?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = r"(?:quy|q)\.? ?(iv|i{1,3}|[1-4])"
_IN = r"(?: ?[/,-] ?| nam | )"
_LATER = re.compile(
    r"\A(?:(?:truoc|den|het|cham nhat|muon nhat|cuoi|khoang|by|before|end of)(?: vao)? )+(?=.)"
)
"""What stands before a day that is a limit: whether that day is still in time, only a person can tell."""
_LEAD = re.compile(
    r"\A(?:trong |vao |in |on |(?:(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?),? ))"
)
"""A word before a day that says nothing more: a preposition, or the day of the week."""
_MOMENT = re.compile(
    r"(?P<day>.*\d)(?:t|,? )(?:luc )?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?: ?(?P<half>[ap]m|sa|ch))?"
    r"(?: ?(?P<zone>z|utc|(?:gmt|utc)?[+-]\d{1,2}(?::?\d{2})?|gmt)(?: ?\(.*\))?)?"
)
"""A day with a time, as forms, spreadsheets and programs write it."""
_HANOI = timedelta(hours=7)
"""How far Viet Nam's clock is ahead of UTC; there is no summer time."""
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_SERIAL_ORIGIN = date(1899, 12, 30)
"""The day 0 of the days that Excel counts."""


def _bare(written: str) -> str:
    """Plain text without the sign that ends a sentence; two dots are a range without its end."""
    return re.sub(r"(?<![.,;])[.,;]$", "", plain(written)).strip()


def day_reading(written: str) -> Interpretation | None:
    """The day that a text means; None where nothing can be told."""
    text = _bare(written)
    if (bare := _LEAD.sub("", text)) != text:
        return day_reading(bare)
    if (bare := _LATER.sub("", text)) != text:
        found = day_reading(bare)
        return found.less_sure() if found else None
    text = text.removeprefix("ngay ").strip()
    if match := _MOMENT.fullmatch(text):
        return _moment(match)
    if match := _SERIAL.fullmatch(text):
        return _serial(int(match[1]))
    for pattern, read in _DAYS:
        if match := re.fullmatch(pattern, text):
            return read(*match.groups())
    return None


def _day(year: str | int, month: str | int, day: str | int) -> Interpretation | None:
    """A day of the calendar; of one that no calendar has, the last of its month is the nearest."""
    try:
        return Interpretation((date(int(year), int(month), int(day)).isoformat(),))
    except ValueError:
        if not (1 <= int(month) <= 12 and 28 < int(day) <= 31 and int(year)):
            return None
        return Interpretation(
            (
                f"{int(year):04}-{int(month):02}-{calendar.monthrange(int(year), int(month))[1]}",
            ),
            "display",
        )


def _day_first(first: str, second: str, year: str) -> Interpretation | None:
    """`31/12/2025`; where both numbers may be a month there are two readings, the Vietnamese first."""
    found = [
        r
        for r in (_day(year, second, first), _day(year, first, second))
        if r is not None
    ]
    texts = tuple(
        dict.fromkeys(
            text
            for reading in found
            if reading.sure == "safe"
            for text in reading.texts
        )
    )
    if not texts:
        return found[0] if found else None
    return Interpretation(texts, "safe" if len(texts) == 1 else "unsafe")


_LATEST = "2030"
"""Of two readings of a year, one up to here is meant: plans speak of the next years, and of 2030."""


def _short_year(
    first: str, sign: str, second: str, third: str
) -> Interpretation | None:
    """`25-12-31` or `31/12/25`: which of the two ends is the year is a guess."""
    found = [
        r
        for r in (_day(f"20{first}", second, third), _day(f"20{third}", second, first))
        if r is not None
    ]
    if sign != "-":
        found.reverse()
    near = [reading for reading in found if reading.texts[0][:4] <= _LATEST]
    found = near or found
    texts = tuple(
        dict.fromkeys(
            text
            for reading in found
            if reading.sure == "safe"
            for text in reading.texts
        )
    )
    return Interpretation(texts, "unsafe") if texts else None


def _moment(match: re.Match[str]) -> Interpretation | None:
    """The day in Viet Nam of a moment: certain where the clock is Viet Nam's, or midnight is on the same day."""
    written, clock, offset = (
        day_reading(match["day"]),
        _clock(match),
        _offset(match["zone"]),
    )
    if written is None or clock is None:
        return None
    if len(written.texts) > 1 or written.sure == "display" or offset == _HANOI:
        return written
    midnight = clock == timedelta(0)
    if offset is None:
        return written if midnight else written.less_sure()
    there = _day_in_hanoi(date.fromisoformat(written.texts[0]), clock - offset)
    if midnight and there == written.texts[0]:
        return written
    return Interpretation((there,), "unsafe") if there else None


def _day_in_hanoi(day: date, clock: timedelta) -> str | None:
    """The day in Viet Nam at a time of UTC; None where no calendar has it."""
    try:
        return (datetime.combine(day, time()) + clock + _HANOI).date().isoformat()
    except OverflowError:
        return None


def _clock(match: re.Match[str]) -> timedelta | None:
    """The time of day that is written; None where no clock shows it."""
    hour, minute, second = (
        int(match[part] or 0) for part in ("hour", "minute", "second")
    )
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in {"pm", "ch"} else 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _offset(zone: str | None) -> timedelta | None:
    """How far a zone is ahead of UTC; None where none is written: then it is the writer's own clock."""
    if zone is None:
        return None
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if match is None:
        return timedelta(0)
    ahead = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return -ahead if match[1] == "-" else ahead


def _serial(number: int) -> Interpretation | None:
    """The day that a number of a spreadsheet stands for: only a suggestion, as any number might be one."""
    day = _SERIAL_ORIGIN + timedelta(days=number)
    return (
        Interpretation((day.isoformat(),), "unsafe")
        if FIRST_YEAR <= day.year <= LAST_YEAR
        else None
    )


_DAYS: tuple[tuple[str, Callable[..., Interpretation | None]], ...] = (
    (r"(\d{4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})", _day),
    (r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4})", _day_first),
    (
        r"(\d{1,2}) thang (\d{1,2})(?:,| nam|,? nam)? ?(\d{4})",
        lambda d, m, y: _day(y, m, d),
    ),
    (r"(\d{2})([-/.])(\d{1,2})[-/.](\d{2})", _short_year),
    (
        rf"(\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?{_NAMED},?[ -](\d{{4}})",
        lambda d, m, y: _day(y, _MONTHS[m[:3]], d),
    ),
    (
        rf"{_NAMED} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})",
        lambda m, d, y: _day(y, _MONTHS[m[:3]], d),
    ),
    (
        r"(20\d{2})([01]\d)([0-3]\d)",
        lambda y, m, d: r.less_sure() if (r := _day(y, m, d)) else None,
    ),
)


def period_reading(written: str) -> Interpretation | None:
    """The day, month, quarter, half or year that a text means; None where nothing can be told."""
    text = _bare(written)
    if (bare := _LEAD.sub("", text)) != text:
        return period_reading(bare)
    if not text.startswith("truoc ") and (bare := _LATER.sub("", text)) != text:
        found = period_reading(
            bare
        )  # but "before quarter IV" ends with the one before it
        return found.less_sure() if found else None
    for pattern, read in _PERIODS:
        if match := re.fullmatch(pattern, text):
            return (
                Interpretation((period,)) if (period := read(*match.groups())) else None
            )
    return day_reading(text)


def _month(year: str, month: str) -> str:
    number = _MONTHS.get(month[:3]) or int(month)
    return f"{year}-{number:02}" if 1 <= number <= 12 else ""


def _quarter(year: str, quarter: str) -> str:
    return f"{year}-Q{_ROMAN.get(quarter) or quarter}"


def _half(which: str, year: str) -> str:
    return f"{year}-H{1 if which in {'1', 'i', 'dau', 'first'} else 2}"


_HALF = r"(?:6|06|sau) thang (dau|cuoi)|nua (dau|cuoi)"
_PERIODS: tuple[tuple[str, Callable[..., str]], ...] = (
    (r"(?:nam |year )?(\d{4})", str),
    (rf"(?:thang |t)?(\d{{1,2}}){_IN}(\d{{4}})", lambda m, y: _month(y, m)),
    (r"(\d{4}) ?[-/.] ?(\d{1,2})", _month),
    (rf"{_NAMED},?[ -](\d{{4}})", lambda m, y: _month(y, m)),
    (rf"{_QUARTER}(?:{_IN})?(\d{{4}})", lambda q, y: _quarter(y, q)),
    (rf"(?:nam )?(\d{{4}}) ?[-/,]? ?{_QUARTER}", _quarter),
    (rf"(?:{_HALF})(?:{_IN})(\d{{4}})", lambda a, b, y: _half(a or b, y)),
    (r"h([12]) ?[-/]? ?(\d{4})", _half),
    (r"(\d{4}) ?[-/]? ?h([12])", lambda y, h: _half(h, y)),
    (r"(first|second) half(?: of)? (\d{4})", _half),
)

_EVERY = {
    "month": r"(?:hang|moi|theo) thang|monthly|(?:every|each) months?",
    "quarter": r"(?:hang|moi|theo) quy|quarterly|(?:every|each) quarters?|(?:every )?3 months",
    "half": r"(?:hang|moi)? ?(?:6|sau) thang(?: mot lan)?|(?:hang|moi) nua nam|half-?yearly|every (?:half|6 months)",
    "year": r"(?:hang|moi|theo) nam|yearly|annual(?:ly)?|(?:every|each) years?",
}
_ONGOING = r"thuong xuyen(?:,? lien tuc)?|lien tuc|thuong xuyen hang nam|continuous(?:ly)?|permanent(?:ly)?"
_NONE = (
    r"khong|khong co|khong quy dinh|khong ro|khong co thoi han|chua co|no|null|n/a|-|~"
)
_RANGE = re.compile(
    r"(?:(?:tu|from|giai doan) )*(.+?)"
    r"(?: ?\.{2,3} ?| ?-> ?| ?\u2192 ?| den | toi | to | - |(?<=\b\d{4})-(?=\d{4}\b))(.+)"
)


def deadline_reading(written: str, *, recurring: bool = True) -> Interpretation | None:
    """The short form of a deadline that a text means; None where nothing can be told."""
    text = _bare(written).removeprefix("dinh ky ")
    if text in {"ongoing", "none"}:
        return Interpretation((text,))
    for every, pattern in _EVERY.items():
        if re.fullmatch(pattern, text):
            return Interpretation((f"every {every}",)) if recurring else None
    for pattern, word in ((_ONGOING, "ongoing"), (_NONE, "none")):
        if re.fullmatch(pattern, text):
            return Interpretation((word,), "unsafe")
    return interval_reading(written)


def interval_reading(written: str) -> Interpretation | None:
    """The period, or two joined by `..`, that a text means; None where nothing can be told."""
    found = period_reading(written)
    match = _RANGE.fullmatch(_bare(written)) if found is None else None
    if match is None:
        return found
    ends = [*_ends(*match.groups())]
    if len(ends) < 2:
        return None
    unsure = any(end.sure != "safe" for end in ends)
    return Interpretation(
        ("..".join(end.texts[0] for end in ends),), "unsafe" if unsure else "safe"
    )


def _ends(start: str, end: str) -> Iterator[Interpretation]:
    """The two ends, where both are there, in their order, and in the calendar; a year may stand at the second only."""
    last = period_reading(end)
    if last is not None and (short := re.fullmatch(r"(?:thang )?(\d{1,2})", start)):
        start = f"{short[1]}/{last.texts[0][:4]}"
    first = period_reading(start)
    if (
        first
        and last
        and first.sure != "display" != last.sure
        and first.texts[0][:4] <= last.texts[0][:4]
    ):
        yield from (first, last)
