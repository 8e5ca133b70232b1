"""Days, periods and intervals as the format writes them (docs/format.md, section 1)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from dxplan.model.lenient_dates import (
    FIRST_YEAR,
    LAST_YEAR,
    Interpretation,
    day_reading,
    interval_reading,
    is_plausible,
    period_reading,
    plausible_reading,
    with_right_years,
)
from dxplan.model.scalars import fault, meant, text_of

CalendarUnit: TypeAlias = Literal["month", "quarter", "half", "year"]


_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


PERIOD_PATTERN = r"[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}(-[0-9]{2})?))?"
"""A day, month, quarter, half or year as a pattern of JSON Schema and other formats."""


_PERIOD = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?",
    re.ASCII,
)


def day_of(value: object) -> date:
    """A day as YYYY-MM-DD; raises the faults `invalid-date` and `implausible-year`."""
    text = text_of(value)
    day = _as_day(text)
    if day is None:
        reading = with_right_years(day_reading(text) or _last_day(text))
        raise fault("invalid-date", value=text, expected="day", **meant(reading))
    _check_years(text, day)
    return day


def _check_years(text: str, *days: date) -> None:
    """Raise the fault `implausible-year` where no plan can speak of a day's year."""
    for day in days:
        if is_plausible(day.year):
            continue
        raise fault(
            "implausible-year",
            value=text,
            year=f"{day.year:04}",
            first=str(FIRST_YEAR),
            last=str(LAST_YEAR),
            **meant(plausible_reading(text)),
        )


def _as_day(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _last_day(text: str) -> Interpretation | None:
    """The last day of a period where only a day may stand: nobody can tell which day is meant."""
    reading = period_reading(text)
    if reading is None:
        return None
    period = parse_period(reading.texts[0])
    if period is None:
        return None
    return Interpretation((period.last.isoformat(),), "display")


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


MONTHS_OF_UNITS: dict[CalendarUnit, int] = {
    "month": 1,
    "quarter": 3,
    "half": 6,
    "year": 12,
}


@dataclass(frozen=True, slots=True)
class Period:
    """A day, month, quarter, half or year.

    It has its first and last day (inclusive) and its written form.
    """

    first: date
    last: date
    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def is_day(self) -> bool:
        """Whether it is one day exactly."""
        return self.first == self.last


def calendar_period(every: CalendarUnit, year: int, index: int) -> Period:
    """The ``index``-th (from 1) month, quarter, half or year of a year."""
    months = MONTHS_OF_UNITS[every]
    first = date(year, (index - 1) * months + 1, 1)
    texts = {
        "month": f"{year:04}-{index:02}",
        "quarter": f"{year:04}-Q{index}",
        "half": f"{year:04}-H{index}",
        "year": f"{year:04}",
    }
    return Period(first, month_end(year, index * months), texts[every])


def period_of(value: object) -> Period:
    """A period in a form of docs/format.md, section 2; raises the fault `invalid-date`."""
    text = text_of(value)
    period = parse_period(text)
    if period is None:
        reading = _right_period(text)
        raise fault("invalid-date", value=text, expected="period", **meant(reading))
    _check_years(text, period.first)
    return period


def _right_period(text: str) -> Interpretation | None:
    """The period that a text means; None where it means none."""
    reading = period_reading(text)
    if reading is None or parse_period(reading.texts[0]) is None:
        return None
    return with_right_years(reading)


@lru_cache(maxsize=4096)  # the same days are in most records
def parse_period(text: str) -> Period | None:
    """The period that a text is in a form of docs/format.md, section 2; None where it is none."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    try:
        return _matched_period(match)
    except ValueError:
        return None


def _matched_period(match: re.Match[str]) -> Period:
    """The period of a match of its form; raises ValueError where no calendar has it."""
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return Period(day, day, match[0])
    if match["month"]:
        return calendar_period("month", year, int(match["month"]))
    if match["quarter"]:
        return calendar_period("quarter", year, int(match["quarter"]))
    if match["half"]:
        return calendar_period("half", year, int(match["half"]))
    return calendar_period("year", year, 1)


@dataclass(frozen=True, slots=True)
class Interval:
    """The time a plan covers: its first and last day (inclusive) and its written form."""

    first: date
    last: date
    text: str

    def __str__(self) -> str:
        return self.text


def interval_of(value: object) -> Interval:
    """A period, or two joined by `..`; raises `invalid-date` and `invalid-deadline`."""
    text = text_of(value)
    start, dots, end = text.partition("..")
    if dots and not (start and end):
        raise fault("invalid-deadline", value=text, expected="interval")
    first = parse_period(start)
    last = parse_period(end) if dots else first
    if first is None or last is None:
        reading = _right_interval(text)
        raise fault("invalid-date", value=text, expected="interval", **meant(reading))
    _check_years(text, first.first, last.last)
    if first.first > last.last:
        raise fault("invalid-deadline", value=text, expected="interval")
    return Interval(first.first, last.last, text)


_MOST_DAYS_OFF = 31
"""No holiday is longer; a longer one is a slip of the pen that moves deadlines by months."""


def days_off_of(value: object) -> Interval:
    """A day, or the first and the last of at most 31 days; raises the faults of `interval_of`."""
    days = interval_of(value)
    ends = [parse_period(end) for end in days.text.split("..")]
    are_days = all(end is not None and end.is_day for end in ends)
    count = days_between(days.first, days.last) + 1
    if not are_days or count > _MOST_DAYS_OFF:
        raise fault("invalid-deadline", value=days.text, expected="days-off")
    return days


def _right_interval(text: str) -> Interpretation | None:
    """The interval that a text means; None where its ends are no periods in their order."""
    reading = with_right_years(interval_reading(text))
    if reading is None:
        return None
    start, dots, end = reading.texts[0].partition("..")
    first = parse_period(start)
    last = parse_period(end) if dots else first
    if first is None or last is None or first.first > last.last:
        return None
    return reading


def days_between(earlier: date, later: date) -> int:
    """Whole days from one day to another."""
    return (later - earlier) // timedelta(days=1)
