"""Texts and numbers in the one form in which they are compared."""

import unicodedata
from decimal import Decimal

LONGEST = 32_000
"""Characters of a text that a cell holds; a longer one is cut, in all that is compared."""


def plain_text(text: str) -> str:
    """A text as it is compared: composed letters, line ends as `\\n`, no blanks around it."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return lines.strip()[:LONGEST].rstrip()


def plain_number(number: Decimal) -> str:
    """A number as it is compared: without zeros behind the decimals, never with an exponent."""
    text = f"{number.normalize():f}"
    return "0" if text == "-0" else text
