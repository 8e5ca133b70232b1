"""R: the numbers of documents: how they are written, and whether they agree with the type."""

import re
import unicodedata
from typing import Any

from dxplan.diagnostics import Related, SetValue, SymbolicFix
from dxplan.model.registers import DOCUMENT_TYPES, Document
from dxplan.rules.context import Context, Findings, finding, place, written_path
from dxplan.rules.texts import is_placeholder
from dxplan.text.letters import STROKED
from dxplan.text.suggest import fold

TYPE_CODES = tuple(
    code for code in DOCUMENT_TYPES if code not in {"article", "web", "other"}
)
_OTHER_CODES = {"TTLT": "TT", "NQLT": "NQ", "KL": ""}
"""Codes in numbers that are no type of the format, with the type they are one of: joint circulars, conclusions."""
_BODIES = ("UBND", "HĐND", "VPCP", "BTTTT", "BKHCN", "STTTT", "SKHCN")
"""What surely issues documents: a number that begins so is an official dispatch, which has no code of its type."""

_LONGEST = 100
"""No number is longer; what is, is looked at no closer."""

_WORD = r"[^\W\d_][\w&.]*"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"\d{{1,5}}[A-Za-zĐđ]?(?:/\d{{4}})?/(?P<code>{_WORD})(?:-{_WORD})+",  # 12/QĐ-UBND, 33/2023/NĐ-CP, 5/UBND-TH
        rf"\d{{1,5}}[A-Za-zĐđ]?-(?P<code>{_WORD})/{_WORD}(?:-{_WORD})*",  # of the Party: 27-NQ/TW
        r"\d{1,5}(?:/\d{4})?/(?P<code>QH\d{1,2}|UBTVQH\d{1,2})",  # 67/2006/QH11
        r"\d{1,5}[-/](?P<code>CP|TTg|HĐBT)",  # of old: 139-HĐBT
        r"(?P<code>QCVN|TCVN)\b.*",  # standards: QCVN 102:2016/BTTTT
    )
)


def code_of(number: str) -> str | None:
    """The code that a well-formed number carries first, of a type or of a body; None where it is not well formed."""
    match = next((found for form in _FORMS if (found := form.fullmatch(number))), None)
    if match is None or any(
        part[0].islower() for part in re.findall(rf"(?<=[/-]){_WORD}", number)
    ):
        return None
    return match["code"]


def _known(folded: dict[str, list[str]], word: str) -> str:
    """A known word that differs only in accents or case; the word itself where it is one, or none or several do."""
    known = folded.get(fold(word), [])
    return known[0] if len(known) == 1 and word not in known else word


def _folded(words: tuple[str, ...]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for word in words:
        grouped.setdefault(fold(word), []).append(word)
    return grouped


_TYPE_WORDS = _folded((*TYPE_CODES, *_OTHER_CODES))
KNOWN_BODIES = (*_BODIES, "TTg", "CP", "TW", "TU")
_BODY_WORDS = _folded(KNOWN_BODIES)


def corrected(number: str) -> str:
    """The number as it is probably meant: no blanks, plain hyphens, type and well-known bodies in their letters."""
    if len(number) > _LONGEST:
        return number
    number = unicodedata.normalize("NFC", number).translate(STROKED).strip()
    text = re.sub(r"\s*([/\u2010-\u2015\u2212-])\s*", r"\1", number)
    text = re.sub(
        "[\u2010-\u2015\u2212]",
        "-",
        re.sub(r"^số\s*:?\s*", "", text, flags=re.IGNORECASE),
    ).rstrip(" .,;")
    parts = re.split("([/-])", text)
    words = [i for i, part in enumerate(parts) if i > 0 and re.fullmatch(_WORD, part)]
    for i in words:
        parts[i] = _known(_BODY_WORDS, parts[i])
    if words:
        parts[words[0]] = _known(_TYPE_WORDS, parts[words[0]])
    return "".join(parts)


def _is_administrative(document: Document) -> bool:
    return (
        document.type not in {"article", "web", "other"}
        and document.standing != "draft"
    )


def invalid_document_number(context: Context) -> Findings:
    """R116: the number is not written as numbers of administrative documents are."""
    for record in context.portfolio.documents.values():
        number = record.fields.number
        if number is None or not _is_administrative(record.fields):
            continue
        meant = corrected(number)
        if meant == number and code_of(number) is not None:
            continue
        suggestion = meant if meant != number and code_of(meant) is not None else ""
        fix = None
        if suggestion:
            fix = SymbolicFix(
                "safe"
                if fold(suggestion) == fold(number.translate(STROKED))
                else "unsafe",
                (SetValue(written_path(record, ("number",)), suggestion),),
            )
        yield finding(
            "R116", record, ("number",), fix=fix, value=number, suggestion=suggestion
        )


ISSUED_WITH = {"QĐ": {"QC", "QyĐ", "ĐA", "DA", "PA", "CTr"}, "NQ": {"ĐA", "CTr"}}
"""What a decision or a resolution promulgates or approves is cited by the number of that decision."""
_ALSO_BODIES = {"CT", "CĐ", "TT", "HĐ", "TC"}
"""Codes that open dispatches too: Cục Thuế, Công đoàn, Trung tâm, Hội đồng, Tài chính."""


def type_against_number(context: Context) -> Findings:
    """R117: the type is not the one that the number names."""
    for record in context.portfolio.documents.values():
        kind, number = record.fields.type, record.fields.number
        if kind is None or number is None or not _is_administrative(record.fields):
            continue
        code = code_of(corrected(number))
        if code is None or _agrees(kind, code):
            continue
        named = "CV" if code in _BODIES else _OTHER_CODES.get(code, code)
        fix = None
        if named in TYPE_CODES:
            fix = SymbolicFix(
                "unsafe", (SetValue(written_path(record, ("type",)), named),)
            )
        related = (Related("number-here", place(record, "number")),)
        words: dict[str, Any] = {"type": kind, "named": code, "number": number}
        yield finding("R117", record, ("type",), related=related, fix=fix, **words)


def _agrees(kind: str, code: str) -> bool:
    if code in _BODIES:
        return kind in {"CV", "CĐ", "GM"}
    if code.startswith(("QH", "UBTVQH")):
        return kind in {"L", "NQ"}
    named = _OTHER_CODES.get(code, code)
    if named not in TYPE_CODES or kind == named:
        return True
    return (
        kind in ISSUED_WITH.get(named, ())
        or kind == "L"
        or (kind == "CV" and code in _ALSO_BODIES)
    )


def document_from_the_future(context: Context) -> Findings:
    """R119: a document that was issued, or read, on a day that is still to come."""
    for record in (
        context.portfolio.documents.values() if context.today is not None else ()
    ):
        for key in (
            ("retrieved",)
            if record.fields.standing == "draft"
            else ("date", "retrieved")
        ):
            day = getattr(record.fields, key)
            if day is not None and day > context.today:
                yield finding("R119", record, (key,), date=day, today=context.today)


_CHECKSUM = re.compile("[0-9a-fA-F]{64}")


def invalid_checksum(context: Context) -> Findings:
    """S125: a checksum that can't be one of SHA-256."""
    for record in context.portfolio.documents.values():
        written = record.fields.sha256
        if written is None or _CHECKSUM.fullmatch(written) or is_placeholder(written):
            continue
        bare = re.sub(r"^sha-?256[:= ]+|\s+", "", written, flags=re.IGNORECASE)
        steps = (SetValue(written_path(record, ("sha256",)), bare),)
        fix = SymbolicFix("safe", steps) if _CHECKSUM.fullmatch(bare) else None
        yield finding("S125", record, ("sha256",), fix=fix, length=len(written))
