"""Numbers as a language writes them: decimal comma and points in Vietnamese, the other way round in English."""

import re
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal

NUMBERS = frozenset({"value", "percent", "expected_tasks", "out_of"})
"""The keys of files that hold numbers."""

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,12})?")
"""What decimal arithmetic holds; nobody reads a longer one as a number."""


@lru_cache(maxsize=4096)
def spelled_number(text: str, lang: str) -> str:
    """A number by its digits, with a decimal point or comma: 20 and 20.0 are equal, and not written alike.

    What is no number stays as it is.
    """
    if not _NUMBER.fullmatch(text):
        return text
    plain = text.replace(",", ".")
    decimals = len(plain.partition(".")[2])
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(Decimal(plain), pattern, locale=lang)
