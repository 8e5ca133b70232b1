"""Numbers and flags as people write them: the nearest right form, and how sure it is."""

import re
import unicodedata
from dataclasses import dataclass

from dxplan.model.lenient_dates import Interpretation
from dxplan.text.suggest import plain

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
    """The number that a text means, with the sign of comparison and the unit that stand in other keys."""

    reading: Interpretation
    operator: str = ""
    unit: str = ""


def figure(written: str) -> LenientNumber | None:
    """What a mistaken number means; None where nothing can be told."""
    text, operator, unit = plain(written), "", ""
    for sign, pattern in _SIGNS.items():
        if match := re.match(rf"(?:{pattern}) ?(?=[-+\d])", text):
            operator, text = sign, text[match.end() :]
            break
    if match := re.fullmatch(r"(.*\S) (?:(tro len)|tro xuong)", text):
        text, operator = match[1], operator or (">=" if match[2] else "<=")
    slip = (
        "o" in text and re.fullmatch(r"-?[\d.,]*\d[\do.,]*", text) is not None
    )  # the letter in the place of zero
    text = text.replace("o", "0") if slip else text
    if match := _UNIT.fullmatch(text):
        text, unit = match[1].strip(), match[2].strip()
        if re.match(rf"(?:{_MULTIPLIERS})\b", unit):
            return None
    number = _number(text)
    if number is None:
        return None
    sure = not operator and not unit and not slip
    return LenientNumber(
        Interpretation((number,), "safe" if sure else "unsafe"), operator, unit
    )


def _number(text: str) -> str | None:
    """The canonical form of a number that is alone, where it has one reading."""
    text = text.removeprefix("+").replace("- ", "-")
    for pattern in _GROUPED:
        if re.fullmatch(pattern, text):
            decimal = (
                re.search(r"[.,](?=\d*$)", text)
                if len({*re.findall(r"[.,_ ]", text)}) > 1
                else None
            )
            whole = re.sub(r"[.,_ ]", "", text[: decimal.start()] if decimal else text)
            text = whole + (text[decimal.start() :] if decimal else "")
            break
    if re.fullmatch(r"-?[.,]\d+", text):
        text = re.sub(r"(?=[.,])", "0", text)
    elif re.fullmatch(r"-?\d+[.,]", text):
        text = text[:-1]
    return text if NUMBER.fullmatch(text) and not TWO_READINGS.fullmatch(text) else None


def both_readings(text: str) -> tuple[str, str]:
    """An ambiguous number as thousands, and as a fraction."""
    return re.sub("[.,]", "", text), f"{text}0"


_FLAGS = {
    "true": (r"true|yes|co", r"on|y|x|1|t|dung|v|✓|✔|roi"),
    "false": (r"false|no|khong", r"off|n|0|f|sai|k|chua"),
}


def flag_reading(written: str) -> Interpretation | None:
    """The flag that a text means: safe where it is a word for yes or no, unsafe where it only may be."""
    text = plain(written)
    for flag, (sure, perhaps) in _FLAGS.items():
        if re.fullmatch(sure, text):
            return Interpretation((flag,))
        if re.fullmatch(perhaps, text):
            return Interpretation((flag,), "unsafe")
    return None


def key_reading(written: str) -> Interpretation | None:
    """A register's key made of a name."""
    text = re.sub(
        r"[^a-z0-9_]+",
        "-",
        plain(unicodedata.normalize("NFC", written)).replace("&", ""),
    )
    key = text.lstrip("-_")[:80].rstrip("-_")
    return Interpretation((key,), "unsafe") if key else None
