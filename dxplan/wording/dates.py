"""Days, periods and deadlines as one language writes them, in plain text."""

import re
from datetime import date
from functools import lru_cache

from dxplan.messages import Catalogue
from dxplan.model.after import After
from dxplan.model.dates import Period, parse_period
from dxplan.model.deadline import Deadline

_DAY = "d MMMM yyyy"
_MONTH = "MMMM yyyy"
_SHORT_DAY = "d MMM yyyy"
_SHORT_MONTH = "MMM yyyy"
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_ISO_DAY = re.compile(r"(?<![\w/.-])\d{4}-\d\d-\d\d(?![\w/-])", re.ASCII)


@lru_cache(maxsize=20_000)
def format_day(day: date, lang: str) -> str:
    """A day: 06/3/2022, 6 March 2022."""
    return _format_day(day, _DAY, lang)


def _format_day(day: date, pattern: str, lang: str) -> str:
    if lang == "vi":
        return f"{day.day:02}/{_vietnamese_month(day)}"
    return _formatted(day, pattern, lang)


def _format_month(day: date, pattern: str, lang: str) -> str:
    if lang == "vi":
        return _vietnamese_month(day)
    return _formatted(day, pattern, lang)


def _vietnamese_month(day: date) -> str:
    """A month as Decree 30/2020/NĐ-CP writes it: only January and February have a zero."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{month}/{day.year}"


def _formatted(day: date, pattern: str, lang: str) -> str:
    # it is slow to load, and most checks write no day in words
    from babel.dates import format_date  # noqa: PLC0415

    return format_date(day, pattern, locale=lang)


def format_iso_days(text: str, lang: str) -> str:
    """A text in which each day that is written as `2022-06-30` is written as the language does."""

    def formatted(match: re.Match[str]) -> str:
        try:
            day = date.fromisoformat(match[0])
        except ValueError:  # 30 February: shown as it is written
            return match[0]
        return format_day(day, lang)

    return _ISO_DAY.sub(formatted, text)


def format_short_day(day: date, lang: str) -> str:
    """A day on an axis: only the month of the first of a month, only the year of 1 January."""
    if day.day > 1:
        return _format_day(day, _SHORT_DAY, lang)
    if day.month > 1:
        return _format_month(day, _SHORT_MONTH, lang)
    return str(day.year)


def format_short_period(period: Period, lang: str) -> str:
    """A month, quarter, year or range of years on an axis."""
    year, _, rest = period.text.partition("-")
    if rest.startswith("Q"):
        if lang == "vi":
            return f"{_ROMAN[rest[1]]}/{year}"
        return f"{rest} {year}"
    if rest:
        return _format_month(period.first, _SHORT_MONTH, lang)
    return period.text.replace("..", "–")


def period_sentence(period: Period, lang: str) -> tuple[str, dict[str, str]]:
    """The sentence of the catalogue's section `periods` that names a period, and what fills it.

    A day, month or year fills the field that is called as the sentence.
    """
    year, _, rest = period.text.partition("-")
    if period.is_day:
        return "day", {"day": format_day(period.first, lang)}
    if rest.startswith("Q"):
        number = _ROMAN[rest[1]] if lang == "vi" else rest[1]
        return "quarter", {"number": number, "year": year}
    if rest.startswith("H"):
        return f"half{rest[1]}", {"year": year}
    if rest:
        return "month", {"month": _format_month(period.first, _MONTH, lang)}
    return "year", {"year": year}


def format_period(text: str, catalogue: Catalogue, *, day_word: bool = False) -> str:
    """A day, month, quarter, half or year as written in a file, or two of them joined by `..`.

    ``day_word`` puts "ngày" before a day, for sentences that do not say it. Other text stays.
    """
    start, dots, end = text.partition("..")
    if dots:
        return catalogue(
            "periods.range",
            start=format_period(start, catalogue, day_word=day_word),
            end=format_period(end, catalogue, day_word=day_word),
        )
    period = parse_period(text)
    if period is None:
        return text
    sentence, fields = period_sentence(period, catalogue.lang)
    if sentence == "day" and not day_word:
        return fields["day"]
    return catalogue(f"periods.{sentence}", **fields)


def counted_sentence(
    after: After, catalogue: Catalogue, document: str = ""
) -> tuple[str, dict[str, str]]:
    """The sentence of `deadlines` that says what days are counted from, and what fills it.

    ``document`` is the name of the document that they are counted from; without it its key.
    """
    unit = "days" if after.working_days is None else "working_days"
    days = catalogue(f"deadlines.{unit}", count=after.count)
    if after.event is not None:
        event, _ = after.event.get(catalogue.lang)
        return "after_event", {"days": days, "event": event}
    if after.document is not None:
        return "after_document", {
            "days": days,
            "document": document or str(after.document),
        }
    return "after_issue", {"days": days}


def _format_counted(
    deadline: Deadline, after: After, catalogue: Catalogue, document: str
) -> str:
    """Days that are counted, behind the day they lead to where that is known."""
    sentence, fields = counted_sentence(after, catalogue, document)
    how = catalogue(f"deadlines.{sentence}", **fields)
    if deadline.by is None:
        return how
    day = format_period(deadline.by.text, catalogue)
    return catalogue("deadlines.counted", day=day, how=how)


def format_deadline(
    deadline: Deadline, catalogue: Catalogue, document: str = ""
) -> str:
    """A deadline, without the source's own words.

    ``document`` is the name of the document that its days are counted from.
    """
    if deadline.every is not None:
        text = catalogue(f"labels.every.{deadline.every}")
    elif deadline.after is not None:
        text = _format_counted(deadline, deadline.after, catalogue, document)
    elif deadline.by is not None:
        text = format_period(deadline.form, catalogue)
    elif deadline.ongoing:
        return catalogue("deadlines.ongoing")
    else:
        return catalogue("deadlines.none")
    if deadline.condition is not None and deadline.condition_met_on is None:
        condition, _ = deadline.condition.get(catalogue.lang)
        text = catalogue("deadlines.condition", when=text, condition=condition)
    if deadline.firm:
        return text
    return catalogue("deadlines.expected", when=text)
