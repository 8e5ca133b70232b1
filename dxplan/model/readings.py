"""Days, periods and deadlines as people write them: the nearest right form, and how sure it is."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from dxplan.diagnostics import Applicability
from dxplan.suggest import plain


@dataclass(frozen=True, slots=True)
class Reading:
    """The right forms that a text may mean, the likelier first, and how sure that first one is."""

    texts: tuple[str, ...]
    sure: Applicability = "safe"

    def less_sure(self) -> "Reading":
        """The same, but a person has to look at it."""
        return replace(self, sure="unsafe") if self.sure == "safe" else self


_MONTHS = {name.casefold()[:3]: number for number, name in enumerate(calendar.month_name) if name}
_NAMED = "(" + "|".join(f"{name}[a-z]*" for name in _MONTHS) + r")\.?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = r"(?:quy|q)\.? ?(iv|i{1,3}|[1-4])"
_IN = r"(?: ?[/,-] ?| nam | )"
_LATER = re.compile(r"\A(?:(?:truoc|den|het|cham nhat|muon nhat|cuoi|khoang|by|before|end of)(?: vao)? )+(?=.)")
"""What stands before a day that is a limit: whether that day is still in time, only a person can tell."""
_LEAD = re.compile(r"\A(?:trong|vao|in|on) ")
_ZERO = re.compile(r"00:00(?::00(?:\.0+)?)? ?z?")


def _bare(written: str) -> str:
    """Plain text without the sign that ends a sentence; two dots are a range without its end."""
    return re.sub(r"(?<![.,;])[.,;]$", "", plain(written)).strip()


def day_reading(written: str) -> Reading | None:
    """The day that a text means; None where nothing can be told."""
    text = _bare(written)
    if (bare := _LEAD.sub("", text)) != text:
        return day_reading(bare)
    if (bare := _LATER.sub("", text)) != text:
        found = day_reading(bare)
        return found.less_sure() if found else None
    text = text.removeprefix("ngay ").strip()
    for pattern, read in _DAYS:
        if match := re.fullmatch(pattern, text):
            return read(*match.groups())
    return None


def _day(year: str | int, month: str | int, day: str | int) -> Reading | None:
    """A day of the calendar; of one that no calendar has, the last of its month is the nearest."""
    try:
        return Reading((date(int(year), int(month), int(day)).isoformat(),))
    except ValueError:
        if not (1 <= int(month) <= 12 and 28 < int(day) <= 31 and int(year)):
            return None
        return Reading((f"{int(year):04}-{int(month):02}-{calendar.monthrange(int(year), int(month))[1]}",), "display")


def _day_first(first: str, second: str, year: str) -> Reading | None:
    """`31/12/2025`; where both numbers may be a month there are two readings, the Vietnamese first."""
    found = [r for r in (_day(year, second, first), _day(year, first, second)) if r is not None]
    texts = tuple(dict.fromkeys(text for reading in found if reading.sure == "safe" for text in reading.texts))
    if not texts:
        return found[0] if found else None
    return Reading(texts, "safe" if len(texts) == 1 else "unsafe")


_LATEST = "2030"
"""Of two readings of a year, one up to here is meant: plans speak of the next years, and of 2030."""


def _short_year(first: str, sign: str, second: str, third: str) -> Reading | None:
    """`25-12-31` or `31/12/25`: which of the two ends is the year is a guess."""
    found = [r for r in (_day(f"20{first}", second, third), _day(f"20{third}", second, first)) if r is not None]
    if sign != "-":
        found.reverse()
    near = [reading for reading in found if reading.texts[0][:4] <= _LATEST]
    found = near or found
    texts = tuple(dict.fromkeys(text for reading in found if reading.sure == "safe" for text in reading.texts))
    return Reading(texts, "unsafe") if texts else None


def _moment(day: str, time: str) -> Reading | None:
    found = day_reading(day)
    return found if found is None or _ZERO.fullmatch(time) else found.less_sure()


_DAYS: tuple[tuple[str, Callable[..., Reading | None]], ...] = (
    (r"(\d{4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})", _day),
    (r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4})", _day_first),
    (r"(\d{1,2}) thang (\d{1,2})(?:,| nam|,? nam)? ?(\d{4})", lambda d, m, y: _day(y, m, d)),
    (r"(\d{2})([-/.])(\d{1,2})[-/.](\d{2})", _short_year),
    (
        rf"(\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?{_NAMED},?[ -](\d{{4}})",
        lambda d, m, y: _day(y, _MONTHS[m[:3]], d),
    ),
    (rf"{_NAMED} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", lambda m, d, y: _day(y, _MONTHS[m[:3]], d)),
    (r"(\d{4}-\d{1,2}-\d{1,2})[t ](\d{1,2}:.*)", _moment),
    (r"(20\d{2})([01]\d)([0-3]\d)", lambda y, m, d: r.less_sure() if (r := _day(y, m, d)) else None),
)


def period_reading(written: str) -> Reading | None:
    """The day, month, quarter, half or year that a text means; None where nothing can be told."""
    text = _bare(written)
    if (bare := _LEAD.sub("", text)) != text:
        return period_reading(bare)
    if not text.startswith("truoc ") and (bare := _LATER.sub("", text)) != text:
        found = period_reading(bare)  # but "before quarter IV" ends with the one before it
        return found.less_sure() if found else None
    for pattern, read in _PERIODS:
        if match := re.fullmatch(pattern, text):
            return Reading((period,)) if (period := read(*match.groups())) else None
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
_NONE = r"khong|khong co|khong quy dinh|khong ro|khong co thoi han|chua co|no|null|n/a|-|~"
_RANGE = re.compile(
    r"(?:(?:tu|from|giai doan) )*(.+?)"
    r"(?: ?\.{2,3} ?| ?-> ?| ?\u2192 ?| den | toi | to | - |(?<=\b\d{4})-(?=\d{4}\b))(.+)"
)


def deadline_reading(written: str, *, recurring: bool = True) -> Reading | None:
    """The short form of a deadline that a text means; None where nothing can be told."""
    text = _bare(written).removeprefix("dinh ky ")
    if text in {"ongoing", "none"}:
        return Reading((text,))
    for every, pattern in _EVERY.items():
        if re.fullmatch(pattern, text):
            return Reading((f"every {every}",)) if recurring else None
    for pattern, word in ((_ONGOING, "ongoing"), (_NONE, "none")):
        if re.fullmatch(pattern, text):
            return Reading((word,), "unsafe")
    return interval_reading(written)


def interval_reading(written: str) -> Reading | None:
    """The period, or two joined by `..`, that a text means; None where nothing can be told."""
    found = period_reading(written)
    match = _RANGE.fullmatch(_bare(written)) if found is None else None
    if match is None:
        return found
    ends = [*_ends(*match.groups())]
    if len(ends) < 2:
        return None
    unsure = any(end.sure != "safe" for end in ends)
    return Reading(("..".join(end.texts[0] for end in ends),), "unsafe" if unsure else "safe")


def _ends(start: str, end: str) -> Iterator[Reading]:
    """The two ends, where both are there, in their order, and in the calendar; a year may stand at the second only."""
    last = period_reading(end)
    if last is not None and (short := re.fullmatch(r"(?:thang )?(\d{1,2})", start)):
        start = f"{short[1]}/{last.texts[0][:4]}"
    first = period_reading(start)
    if first and last and first.sure != "display" != last.sure and first.texts[0][:4] <= last.texts[0][:4]:
        yield from (first, last)
