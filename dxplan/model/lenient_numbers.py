"""Numbers and flags as people write them: the nearest right form, and how sure it is."""

import re
import unicodedata
from dataclasses import dataclass

from dxplan.files.sizes import MAX_NUMBER
from dxplan.model.lenient_dates import Interpretation
from dxplan.text.suggest import without_accents

NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,6})?")
TWO_READINGS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""Thousands, or three decimals: nobody can tell."""

_GROUPED = (
    r"-?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?",  # 1.234.567,8
    r"-?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?",  # 1,234,567.8
    r"-?\d{1,3}\.\d{3},\d+",
    r"-?\d{1,3},\d{3}\.\d+",
    r"-?\d{1,3}(?:[ _]\d{3})+(?:[.,](?!\d{3}$)\d+)?",  # 1 234,5
)
_SIGNS = {
    ">=": r">=|=>|≥|⩾|it nhat|toi thieu|tu|at least|khong duoi",
    "<=": r"<=|=<|≤|⩽|toi da|nhieu nhat|at most|khong qua|khong vuot qua",
    ">": r">|tren|hon|over|more than",
    "<": r"<|duoi|under|less than",
    "~": r"~|≈|khoang|about|gan",
}
_MULTIPLIERS = (
    r"tram|chuc|nghin|ngan|van|trieu|tr|ty|ti|k|m|bn|thousand|million|billion"
)
_UNIT = re.compile(r"([-\d.,_ ]*\d) ?([^\W\d_][^\d]*|%|‰)")


@dataclass(frozen=True, slots=True)
class LenientNumber:
    """The number that a text means, with the sign and the unit that belong into other keys."""

    reading: Interpretation
    operator: str = ""
    unit: str = ""


def figure(written: str) -> LenientNumber | None:
    """What a mistaken number means; None where nothing can be told."""
    if len(written) > MAX_NUMBER:
        return None
    text, operator = _without_sign(without_accents(written))
    has_letter_for_zero = _is_number_with_letter(text)
    if has_letter_for_zero:
        text = text.replace("o", "0")
    unit = ""
    measured = _UNIT.fullmatch(text)
    if measured is not None:
        text = measured[1].strip()
        unit = measured[2].strip()
    if re.match(rf"(?:{_MULTIPLIERS})\b", unit):
        return None
    number = _number(text)
    if number is None:
        return None
    if operator or unit or has_letter_for_zero:
        return LenientNumber(Interpretation((number,), "unsafe"), operator, unit)
    return LenientNumber(Interpretation((number,)))


_RANGE = re.compile(
    r"(?:từ\s+)?(?P<low>\S+?)\s?%?\s?(?:[-–—…]|đến|tới)\s?(?P<high>\S+?)\s?%?",
    re.IGNORECASE,
)


def range_reading(written: str) -> Interpretation | None:
    """The range that a text with a dash or `đến` between two numbers means, else None."""
    if len(written) > MAX_NUMBER:
        return None
    match = _RANGE.fullmatch(written.strip())
    if match is None:
        return None
    low = _number(match["low"])
    high = _number(match["high"])
    if low is None or high is None:
        return None
    return Interpretation((f"{low}..{high}",), "unsafe")


def _without_sign(text: str) -> tuple[str, str]:
    """A text without its sign of comparison, and that sign."""
    operator = ""
    for sign, pattern in _SIGNS.items():
        match = re.match(rf"(?:{pattern}) ?(?=[-+\d])", text)
        if match is not None:
            text = text[match.end() :]
            operator = sign
            break
    limit = re.fullmatch(r"(.*\S) (tro len|tro xuong)", text)
    if limit is None:
        return text, operator
    if not operator:
        operator = ">=" if limit[2] == "tro len" else "<="
    return limit[1], operator


def _is_number_with_letter(text: str) -> bool:
    """Whether the letter o stands in the place of a zero."""
    if "o" not in text:
        return False
    return re.fullmatch(r"-?[\d.,]*\d[\do.,]*", text) is not None


def _number(text: str) -> str | None:
    """The canonical form of a number that is alone, where it has one reading."""
    text = text.removeprefix("+").replace("- ", "-")
    for pattern in _GROUPED:
        if re.fullmatch(pattern, text):
            text = _ungrouped(text)
            break
    if re.fullmatch(r"-?[.,]\d+", text):
        text = re.sub(r"(?=[.,])", "0", text)
    elif re.fullmatch(r"-?\d+[.,]", text):
        text = text[:-1]
    if not NUMBER.fullmatch(text) or TWO_READINGS.fullmatch(text):
        return None
    return text


def _ungrouped(text: str) -> str:
    """A number without the signs that group its thousands."""
    whole = text
    fraction = ""
    signs = set(re.findall(r"[.,_ ]", text))
    decimal = re.search(r"[.,](?=\d*$)", text)
    if decimal is not None and len(signs) > 1:
        whole = text[: decimal.start()]
        fraction = text[decimal.start() :]
    return re.sub(r"[.,_ ]", "", whole) + fraction


def both_readings(text: str) -> tuple[str, str]:
    """An ambiguous number as thousands, and as a fraction."""
    return re.sub("[.,]", "", text), f"{text}0"


_FLAGS = {
    "true": (r"true|yes|co", r"on|y|x|1|t|dung|v|✓|✔|roi"),
    "false": (r"false|no|khong", r"off|n|0|f|sai|k|chua"),
}


def flag_reading(written: str) -> Interpretation | None:
    """The flag that a text means; only a word for yes or no is safe."""
    if len(written) > MAX_NUMBER:
        return None
    text = without_accents(written)
    for flag, (sure, perhaps) in _FLAGS.items():
        if re.fullmatch(sure, text):
            return Interpretation((flag,))
        if re.fullmatch(perhaps, text):
            return Interpretation((flag,), "unsafe")
    return None


def key_reading(written: str) -> Interpretation | None:
    """A register's key made of a name."""
    beginning = written[:MAX_NUMBER]
    name = without_accents(unicodedata.normalize("NFC", beginning)).replace("&", "")
    text = re.sub(r"[^a-z0-9_]+", "-", name)
    key = text.lstrip("-_")[:80].rstrip("-_")
    if not key:
        return None
    return Interpretation((key,), "unsafe")
