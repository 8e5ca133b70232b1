"""Days, periods and deadlines as people write them: the nearest right form, and how sure it is."""

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from dxplan.diagnostics import Applicability
from dxplan.files.sizes import MAX_DATE
from dxplan.text.suggest import without_accents

FIRST_YEAR = 1945
LAST_YEAR = 2100
"""A plan speaks of years from the first documents of the state to a horizon beyond all plans."""

_BUDDHIST = 543
"""Years by which the Buddhist calendar, which some computers are set to, is ahead."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The right forms that a text may mean, the likelier first, and how sure that first one is."""

    texts: tuple[str, ...]
    sure: Applicability = "safe"

    def less_sure(self) -> "Interpretation":
        """The same, but a person has to look at it."""
        if self.sure != "safe":
            return self
        return replace(self, sure="unsafe")


def likeliest(reading: Interpretation | None) -> str:
    """The form that is most likely meant; empty where there is none."""
    return "" if reading is None else reading.texts[0]


def surely_meant(reading: Interpretation | None) -> str:
    """The form that is meant without a doubt; empty where there is none."""
    if reading is None or reading.sure != "safe":
        return ""
    return reading.texts[0]


def is_plausible(year: int) -> bool:
    """Whether a plan can speak of this year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def with_right_years(reading: Interpretation | None) -> Interpretation | None:
    """An interpretation in plausible years; one that had to be put right is only perhaps meant."""
    if reading is None:
        return None
    texts = tuple(_right_years(text) or text for text in reading.texts)
    if texts == reading.texts:
        return reading
    return Interpretation(texts, "unsafe")


def plausible_reading(written: str) -> Interpretation | None:
    """What a day, period or interval in its right form means in plausible years.

    None where nothing can be told.
    """
    text = _right_years(written)
    if text is None:
        return None
    return Interpretation((text,), "unsafe")


def _right_years(text: str) -> str | None:
    """The text with plausible years; None where it has them, or one of them can't be told."""
    years = [int(year) for year in _YEAR.findall(text)]
    meant_years = [_meant_year(year) for year in years]
    if None in meant_years or meant_years == years:
        return None
    remaining = iter(meant_years)
    return _YEAR.sub(lambda _: f"{next(remaining):04}", text)


_YEAR = re.compile(r"(?<!\d)(?<!\d-)(\d{4})(?!\d)")


def _meant_year(year: int) -> int | None:
    """The year that was meant by an implausible one.

    It may be of the Buddhist calendar, or of this century and written without it.
    """
    if is_plausible(year):
        return year
    if is_plausible(year - _BUDDHIST):
        return year - _BUDDHIST
    if year < 100 and is_plausible(year + 2000):
        return year + 2000
    return None


_MONTHS = {
    name.casefold()[:3]: number
    for number, name in enumerate(calendar.month_name)
    if name
}
_NAMED = "(" + "|".join(f"{name}[a-z]*" for name in _MONTHS) + r")\.?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = r"(?:quy|qui|q)\.? ?0?(iv|i{1,3}|[1-4])"
_IN = r"(?: ?[/,-] ?| nam | )"
_LATER = re.compile(
    r"\A(?:(?:truoc|den|het|cham nhat|muon nhat|cuoi|khoang|by|before|end of)(?: vao)? )+(?=.)"
)
"""Words before a day that is a limit: only a person can tell whether that day is in time."""
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
    """Plain text without the sign that ends a sentence; two dots are a range without its end.

    Of a text that is too long to be read it is empty.
    """
    if len(written) > MAX_DATE:
        return ""
    return re.sub(r"(?<![.,;])[.,;]$", "", without_accents(written)).strip()


def day_reading(written: str) -> Interpretation | None:
    """The day that a text means; None where nothing can be told."""
    text = _bare(written)
    without_lead = _LEAD.sub("", text)
    if without_lead != text:
        return day_reading(without_lead)
    without_limit = _LATER.sub("", text)
    if without_limit != text:
        return _less_sure(day_reading(without_limit))
    text = text.removeprefix("ngay ").strip()
    moment = _MOMENT.fullmatch(text)
    if moment is not None:
        return _moment(moment)
    serial = _SERIAL.fullmatch(text)
    if serial is not None:
        return _serial(int(serial[1]))
    for pattern, read in _DAYS:
        match = re.fullmatch(pattern, text)
        if match is not None:
            return read(*match.groups())
    return None


def _less_sure(reading: Interpretation | None) -> Interpretation | None:
    if reading is None:
        return None
    return reading.less_sure()


def _day(year: str | int, month: str | int, day: str | int) -> Interpretation | None:
    """A day of the calendar; of one that no calendar has, the last of its month is the nearest."""
    year, month, day = int(year), int(month), int(day)
    try:
        return Interpretation((date(year, month, day).isoformat(),))
    except ValueError:
        if year == 0 or not 1 <= month <= 12 or not 28 < day <= 31:
            return None
    last = calendar.monthrange(year, month)[1]
    return Interpretation((f"{year:04}-{month:02}-{last}",), "display")


def _day_first(first: str, second: str, year: str) -> Interpretation | None:
    """`31/12/2025`, day first as in Viet Nam; `12/31/2025` has one reading too."""
    readings = _present(_day(year, second, first), _day(year, first, second))
    texts = _safe_texts(readings)
    if texts:
        return Interpretation(texts[:1])
    return readings[0] if readings else None


def _present(*readings: Interpretation | None) -> list[Interpretation]:
    return [reading for reading in readings if reading is not None]


def _safe_texts(readings: Iterable[Interpretation]) -> tuple[str, ...]:
    """The texts of the readings that are sure, each once."""
    texts: dict[str, None] = {}
    for reading in readings:
        if reading.sure == "safe":
            texts |= dict.fromkeys(reading.texts)
    return tuple(texts)


_LATEST = "2030"
"""The last of the years that plans speak of most: of two readings, one up to it is meant."""


def _short_year(
    first: str, sign: str, second: str, third: str
) -> Interpretation | None:
    """`25-12-31` or `31/12/25`: which of the two ends is the year is a guess."""
    year_first = _day(f"20{first}", second, third)
    year_last = _day(f"20{third}", second, first)
    readings = _present(year_first, year_last)
    if sign != "-":
        readings.reverse()
    near = [reading for reading in readings if reading.texts[0][:4] <= _LATEST]
    texts = _safe_texts(near or readings)
    if not texts:
        return None
    return Interpretation(texts, "unsafe")


def _moment(match: re.Match[str]) -> Interpretation | None:
    """The day in Viet Nam of a moment.

    It is certain where the clock is Viet Nam's, or midnight is on the same day.
    """
    written = day_reading(match["day"])
    clock = _clock(match)
    if written is None or clock is None:
        return None
    offset = _offset(match["zone"])
    is_certain_day = len(written.texts) == 1 and written.sure != "display"
    if not is_certain_day or offset == _HANOI:
        return written
    is_midnight = clock == timedelta(0)
    if match["half"] in {"am", "pm"} and _may_be_month_first(match["day"]):
        written = written.less_sure()
    if offset is None:
        return written if is_midnight else written.less_sure()
    day_in_hanoi = _day_in_hanoi(date.fromisoformat(written.texts[0]), clock - offset)
    if day_in_hanoi is None:
        return None
    if is_midnight and day_in_hanoi == written.texts[0]:
        return written
    return Interpretation((day_in_hanoi,), "unsafe")


def _may_be_month_first(written: str) -> bool:
    """Whether a day with slashes is one too with its first two numbers exchanged."""
    match = re.match(r"(\d{1,2})/(\d{1,2})/", written)
    return match is not None and int(match[1]) <= 12 and int(match[2]) <= 12


def _day_in_hanoi(day: date, clock: timedelta) -> str | None:
    """The day in Viet Nam at a time of UTC; None where no calendar has it."""
    try:
        return (datetime.combine(day, time()) + clock + _HANOI).date().isoformat()
    except OverflowError:
        return None


def _clock(match: re.Match[str]) -> timedelta | None:
    """The time of day that is written; None where no clock shows it."""
    hour = int(match["hour"])
    minute = int(match["minute"])
    second = int(match["second"] or 0)
    if match["half"]:
        hour %= 12
    if match["half"] in {"pm", "ch"}:
        hour += 12
    if hour > 23 or minute > 59 or second > 60:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _offset(zone: str | None) -> timedelta | None:
    """How far a zone is ahead of UTC; None where none is written, so that it is a local clock."""
    if zone is None:
        return None
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if match is None:
        return timedelta(0)
    ahead = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if match[1] == "-":
        return -ahead
    return ahead


def _serial(number: int) -> Interpretation | None:
    """The day that a number of a spreadsheet stands for: any number might be one."""
    day = _SERIAL_ORIGIN + timedelta(days=number)
    if not is_plausible(day.year):
        return None
    return Interpretation((day.isoformat(),), "unsafe")


def _compact_day(year: str, month: str, day: str) -> Interpretation | None:
    """`20251231`, which may be another number as well."""
    return _less_sure(_day(year, month, day))


def _named_month(day: str, month: str, year: str) -> Interpretation | None:
    return _day(year, _MONTHS[month[:3]], day)


def _named_month_first(month: str, day: str, year: str) -> Interpretation | None:
    return _day(year, _MONTHS[month[:3]], day)


def _vietnamese_day(day: str, month: str, year: str) -> Interpretation | None:
    return _day(year, month, day)


_DAYS: tuple[tuple[str, Callable[..., Interpretation | None]], ...] = (
    (r"(\d{4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})", _day),
    (r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4})", _day_first),
    (r"(\d{1,2}) thang (\d{1,2})(?:,| nam|,? nam)? ?(\d{4})", _vietnamese_day),
    (r"(\d{2})([-/.])(\d{1,2})[-/.](\d{2})", _short_year),
    (
        rf"(\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?{_NAMED},?[ -](\d{{4}})",
        _named_month,
    ),
    (rf"{_NAMED} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", _named_month_first),
    (r"(20\d{2})([01]\d)([0-3]\d)", _compact_day),
)


def period_reading(written: str) -> Interpretation | None:
    """The day, month, quarter, half or year that a text means; None where nothing can be told."""
    text = _bare(written)
    without_lead = _LEAD.sub("", text)
    if without_lead != text:
        return period_reading(without_lead)
    limit = _LATER.match(text)
    # “before quarter IV” ends with the quarter before it
    if limit is not None and "truoc" not in limit[0]:
        return _less_sure(period_reading(text[limit.end() :]))
    for pattern, read in _PERIODS:
        match = re.fullmatch(pattern, text)
        if match is None:
            continue
        period = read(*match.groups())
        if not period or period.startswith("0000"):  # no calendar has that year
            return None
        return Interpretation((period,))
    return day_reading(text)


def _month(year: str, month: str) -> str:
    number = _MONTHS.get(month[:3]) or int(month)
    if not 1 <= number <= 12:
        return ""
    return f"{year}-{number:02}"


def _quarter(year: str, quarter: str) -> str:
    return f"{year}-Q{_ROMAN.get(quarter) or quarter}"


def _half(which: str, year: str) -> str:
    is_first = which in {"1", "i", "dau", "first"}
    return f"{year}-H1" if is_first else f"{year}-H2"


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
    "quarter": (
        r"(?:hang|moi|theo) quy|quarterly|(?:every|each) quarters?|(?:every )?3 months"
    ),
    "half": (
        r"(?:hang|moi|dinh ky) (?:6|06|sau) thang(?:(?: mot |/)lan)?|(?:6|06|sau) thang mot lan"
        r"|(?:hang|moi) nua nam"
        r"|half-?yearly|every (?:half|6 months)"
    ),
    "year": r"(?:hang|moi|theo) nam|yearly|annual(?:ly)?|(?:every|each) years?",
}
_ONGOING = (
    r"thuong xuyen(?:,? lien tuc)?|lien tuc|thuong xuyen hang nam|tx"
    r"|continuous(?:ly)?|permanent(?:ly)?"
)
_NONE = (
    r"khong|khong co|khong quy dinh|khong xac dinh|khong xac dinh thoi han|khong thoi han"
    r"|khong ro|khong co thoi han|chua co|chua xac dinh|chua ro|no|null|n/a|-|~"
)
_RANGE = re.compile(
    r"(?:(?:tu|from|giai doan) )*(.+?)"
    r"(?: ?\.{2,3} ?| ?-> ?| ?\u2192 ?| den | toi | to | - |(?<=\b\d{4})-(?=\d{4}\b))(.+)"
)


def deadline_reading(written: str, *, recurring: bool = True) -> Interpretation | None:
    """The short form of a deadline that a text means; None where nothing can be told."""
    whole = _bare(written)
    text = whole.removeprefix("dinh ky ")
    if text in {"ongoing", "none"}:
        return Interpretation((text,))
    for every, pattern in _EVERY.items():
        if re.fullmatch(pattern, text) or re.fullmatch(pattern, whole):
            return Interpretation((f"every {every}",)) if recurring else None
    if re.fullmatch(_ONGOING, text):
        return Interpretation(("ongoing",), "unsafe")
    if re.fullmatch(_NONE, text):
        return Interpretation(("none",), "unsafe")
    return interval_reading(written)


def interval_reading(written: str) -> Interpretation | None:
    """The period, or two joined by `..`, that a text means; None where nothing can be told."""
    period = period_reading(written)
    if period is not None:
        return period
    match = _RANGE.fullmatch(_bare(written))
    if match is None:
        return None
    ends = _ends(match[1], match[2])
    if ends is None:
        return None
    first, last = ends
    text = f"{first.texts[0]}..{last.texts[0]}"
    if first.sure == "safe" and last.sure == "safe":
        return Interpretation((text,))
    return Interpretation((text,), "unsafe")


def _ends(start: str, end: str) -> tuple[Interpretation, Interpretation] | None:
    """The two ends of an interval; None where they are no periods, or not in their order.

    A year may stand at the second only.
    """
    last = period_reading(end)
    if last is None or last.sure == "display":
        return None
    month = re.fullmatch(r"(?:thang )?(\d{1,2})", start)
    if month is not None:
        start = f"{month[1]}/{last.texts[0][:4]}"
    first = period_reading(start)
    if first is None or first.sure == "display":
        return None
    if first.texts[0][:4] > last.texts[0][:4]:
        return None
    return first, last
