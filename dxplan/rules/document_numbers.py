"""The numbers of documents: how they are written, and the type and body that they name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from dxplan.model.registers import DOCUMENT_TYPES
from dxplan.text.letters import STROKED
from dxplan.text.suggest import without_accents_and_separators

TYPE_CODES = tuple(
    code for code in DOCUMENT_TYPES if code not in {"article", "web", "other"}
)
TYPES_OF_OTHER_CODES = {"TTLT": "TT", "NQLT": "NQ", "KL": ""}
"""Codes that are no type of the format, with their type: joint circulars, conclusions."""
ISSUING_BODIES = ("UBND", "HĐND", "VPCP", "BTTTT", "BKHCN", "STTTT", "SKHCN")
"""What surely issues documents: numbers that begin so are dispatches, without a code of type."""
BODIES = (*ISSUING_BODIES, "TTg", "CP", "TW", "TU")
ISSUED_WITH = {"QĐ": {"QC", "QyĐ", "ĐA", "DA", "PA", "CTr"}, "NQ": {"ĐA", "CTr"}}
"""What a decision or resolution promulgates is cited by the number of that decision."""

_LONGEST = 100
"""No number is longer; what is, is looked at no closer."""
_WORD = r"[^\W\d_][\w&.]*"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # 12/QĐ-UBND, 33/2023/NĐ-CP, 5/UBND-TH
        rf"\d{{1,5}}[A-Za-zĐđ]?(?:/\d{{4}})?/(?P<code>{_WORD})(?:-{_WORD})+",
        # of the Party: 27-NQ/TW
        rf"\d{{1,5}}[A-Za-zĐđ]?-(?P<code>{_WORD})/{_WORD}(?:-{_WORD})*",
        # 67/2006/QH11
        r"\d{1,5}(?:/\d{4})?/(?P<code>QH\d{1,2}|UBTVQH\d{1,2})",
        # of old: 139-HĐBT
        r"\d{1,5}[-/](?P<code>CP|TTg|HĐBT)",
        # standards: QCVN 102:2016/BTTTT
        r"(?P<code>QCVN|TCVN)\b.*",
    )
)
_NUMBER_PARTS = re.compile(rf"(?<=[/-]){_WORD}")
_DASHES = "\u2010-\u2015\u2212"


def code_of(number: str) -> str | None:
    """The first code of a number, of a type or of a body; None where it is not well formed."""
    for part in _NUMBER_PARTS.findall(number):
        if part[0].islower():
            return None
    for form in _FORMS:
        match = form.fullmatch(number)
        if match is not None:
            return match["code"]
    return None


def corrected(number: str) -> str:
    """The number as it is probably meant: no blanks, plain hyphens, codes in their letters."""
    if len(number) > _LONGEST:
        return number
    text = unicodedata.normalize("NFC", number).translate(STROKED).strip()
    text = re.sub(rf"\s*([/{_DASHES}-])\s*", r"\1", text)
    text = re.sub(r"^số\s*:?\s*", "", text, flags=re.IGNORECASE)
    text = re.sub(r"[\s.,;]+\Z", "", re.sub(f"[{_DASHES}]", "-", text))
    parts = re.split("([/-])", text)
    is_first_word = True
    for i, part in enumerate(parts):
        if i == 0:
            continue
        if not re.fullmatch(_WORD, part):
            continue
        parts[i] = _in_usual_letters(_BODIES_BY_FOLDED, part)
        if is_first_word:
            parts[i] = _in_usual_letters(_TYPES_BY_FOLDED, parts[i])
        is_first_word = False
    return "".join(parts)


def _in_usual_letters(spellings: Mapping[str, list[str]], word: str) -> str:
    """The one usual word that differs only in accents or case; else the word itself."""
    candidates = spellings.get(without_accents_and_separators(word), [])
    if len(candidates) != 1:
        return word
    return candidates[0]


def _by_folded(spellings: Iterable[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for word in spellings:
        grouped.setdefault(without_accents_and_separators(word), []).append(word)
    return grouped


_TYPES_BY_FOLDED = _by_folded((*TYPE_CODES, *TYPES_OF_OTHER_CODES))
_BODIES_BY_FOLDED = _by_folded(BODIES)
