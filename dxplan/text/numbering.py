"""The numbers printed in plans, in reading order: `1 < 2 < 10 < 10.1 < 10.a < II`."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from dxplan.text.collation import by_alphabet

_PART = re.compile(r"[0-9]+|[^\W\d_]+")
_ROMAN = re.compile(
    r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", re.IGNORECASE
)
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

NumberKey: TypeAlias = tuple[tuple[int, object], ...]
"""A sort key: a number before a letter, and what is shorter before what begins with it."""


@lru_cache(maxsize=65536)
def natural_key(text: str) -> NumberKey:
    """The sort key of a number or a file name: digits by their value, letters by the alphabet."""
    return tuple(_part_key(part) for part in _PART.findall(text))


@lru_cache(maxsize=65536)
def roman_key(text: str) -> NumberKey:
    """The sort key of a number whose first part is Roman."""
    parts = _PART.findall(text)
    if not parts:
        return ()
    first, *rest = parts
    return ((0, _roman_value(first)), *map(_part_key, rest))


def are_roman(texts: Iterable[str]) -> bool:
    """Whether the first part of each number is a Roman numeral; False where there is none."""
    numbers = tuple(texts)
    return bool(numbers) and all(map(_begins_roman, numbers))


@lru_cache(maxsize=65536)
def _begins_roman(text: str) -> bool:
    first = _PART.search(text)
    return first is not None and _ROMAN.fullmatch(first[0]) is not None


def _part_key(part: str) -> tuple[int, object]:
    if part[0] in "0123456789":
        # digits as text: a number of thousands of them is too long for int()
        digits = part.lstrip("0")
        return 0, (len(digits), digits)
    return 1, by_alphabet(part)


def _roman_value(text: str) -> int:
    """The value of a Roman numeral: a smaller digit before a greater one is taken away."""
    digits = [_ROMAN_DIGITS[letter] for letter in text.upper()]
    value = 0
    for digit, following in zip(digits, [*digits[1:], 0], strict=True):
        value += -digit if digit < following else digit
    return value
