"""Days, periods, deadlines, numbers and rates as one language writes them, in plain text."""

import re
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from dxplan.compliance.summary import Rate
from dxplan.messages import Catalogue
from dxplan.messages.numbers import spelled_number
from dxplan.model.deadline import Deadline

_DATES = {"vi": "dd/MM/yyyy", "en": "d MMMM yyyy"}
_MONTHS = {"vi": "M/yyyy", "en": "MMMM yyyy"}
_ROMAN = ("I", "II", "III", "IV")
_PERIOD = re.compile(
    r"(\d{4})(?:-(?:(H(?=[12])|Q(?=[1-4]))(\d)|(\d\d)(?:-(\d\d))?))?", re.ASCII
)


def day(words: Catalogue, when: date) -> str:
    """A day."""
    return format_date(when, _DATES[words.lang], locale=words.lang)


def period(words: Catalogue, text: str) -> str:
    """A day, month, quarter, half or year as written in a file, or two of them; anything else as it is."""
    start, dots, end = text.partition("..")
    if dots:
        return words(
            "diff.period.range", start=period(words, start), end=period(words, end)
        )
    parts = _PERIOD.fullmatch(text)
    if parts is None:
        return text
    year, letter, index, month, of_month = parts.groups()
    if month:
        try:
            first = date(int(year), int(month), int(of_month or 1))
        except ValueError:  # 30 February
            return text
        named = format_date(first, _MONTHS[words.lang], locale=words.lang)
        return (
            day(words, first) if of_month else words("diff.period.month", month=named)
        )
    if letter == "Q":
        return words("diff.period.quarter", roman=_ROMAN[int(index) - 1], year=year)
    return words(
        f"diff.period.half{index}" if letter else "diff.period.year", year=year
    )


def deadline(words: Catalogue, due: Deadline) -> str:
    """A deadline, without the source's own words."""
    if due.every is not None:
        shown = words(f"labels.every.{due.every}")
    elif due.by is not None:
        shown = period(words, due.form)
    else:
        return words("diff.deadline.ongoing" if due.ongoing else "diff.deadline.none")
    if due.condition is not None and due.condition_met_on is None:
        shown = words(
            "diff.deadline.condition",
            when=shown,
            condition=due.condition.get(words.lang)[0],
        )
    return shown if due.firm else words("diff.deadline.expected", when=shown)


def number(words: Catalogue, value: str | Decimal) -> str:
    """A number as this language writes it."""
    return spelled_number(str(value), words.lang)


def rate(words: Catalogue, share: Rate | None) -> str:
    """A rate with what it is made of; of nothing it is not determined."""
    value = share.value if share else None
    if share is None or value is None:
        return words("labels.rate.unknown")
    return f"{share.numerator}/{share.denominator} ({number(words, value)} %)"
