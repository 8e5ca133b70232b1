"""Numbers, percentages and rates as a language writes them: 1.234,5 or 1,234.5."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from dxplan.messages import Catalogue

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,12})?")
"""What decimal arithmetic holds; nobody reads a longer one as a number."""


class Fraction(Protocol):
    """A part of a whole; ``shown_value`` is its percentage, None where it is not determined."""

    @property
    def numerator(self) -> int: ...
    @property
    def denominator(self) -> int: ...
    @property
    def shown_value(self) -> Decimal | None: ...
    @property
    def coverage(self) -> str: ...
    @property
    def unreported(self) -> int: ...


@lru_cache(maxsize=4096)
def format_number(text: str, lang: str) -> str:
    """A number with all the decimals that it is written with; what is no number stays as it is.

    A range `40..50` becomes 40–50.
    """
    first, dots, last = text.partition("..")
    if dots:
        return (
            f"{format_number(first.strip(), lang)}–{format_number(last.strip(), lang)}"
        )
    if not _NUMBER.fullmatch(text):
        return text
    plain = text.replace(",", ".")
    decimals = len(plain.partition(".")[2])
    pattern = "#,##0"
    if decimals:
        pattern += "." + "0" * decimals
    # it is slow to load, and most checks write no number in words
    from babel.numbers import format_decimal  # noqa: PLC0415

    return format_decimal(Decimal(plain), pattern, locale=lang)


def format_size(size: int, lang: str) -> str:
    """How large a file is, never less than it is: 640 B, 12 kB, 1,3 MB."""
    if size < 1_000:
        return f"{size}\u00a0B"
    if size <= 999_000:
        return f"{-(-size // 1_000)}\u00a0kB"
    tenths = Decimal(-(-size // 100_000)) / 10
    return f"{format_number(f'{tenths:.1f}', lang)}\u00a0MB"


def format_percent(value: Decimal, lang: str) -> str:
    """A percentage: 66,7%."""
    return f"{format_number(str(value), lang)}%"


def format_fraction(rate: Fraction, lang: str) -> str:
    """What a rate is made of: 2/3."""
    numerator = format_number(str(rate.numerator), lang)
    denominator = format_number(str(rate.denominator), lang)
    return f"{numerator}/{denominator}"


def format_rate(rate: Fraction | None, catalogue: Catalogue) -> str:
    """A rate with what it is made of, 2/3 (66,7%); "not determined" where that is nothing."""
    if rate is None or not rate.denominator:
        return catalogue("labels.rate.unknown")
    lang = catalogue.lang
    return f"{format_fraction(rate, lang)} ({rate_share(rate, catalogue)})"


def rate_share(rate: Fraction, catalogue: Catalogue) -> str:
    """What a rate comes to: its percentage, and of how many tasks nothing is known.

    Where few tasks were reported only the latter: they have not failed.
    """
    parts = []
    if rate.shown_value is not None:
        parts.append(format_percent(rate.shown_value, catalogue.lang))
    if rate.coverage == "none":
        parts.append(catalogue("labels.coverage.none"))
    elif rate.unreported:
        parts.append(format_unreported(rate, catalogue))
    elif rate.shown_value is None:
        parts.append(catalogue("labels.coverage.few"))
    return "; ".join(parts)


def format_unreported(rate: Fraction, catalogue: Catalogue) -> str:
    """Of how many tasks that a rate counts nothing is reported."""
    number = format_number(str(rate.unreported), catalogue.lang)
    return catalogue(
        "progress.part.no_information", count=rate.unreported, number=number
    )
