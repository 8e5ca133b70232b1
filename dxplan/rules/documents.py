"""R, S: documents in the register: their numbers, types, days and checksums."""

import re
from collections.abc import Iterator

from dxplan.diagnostics import Related, SetValue, SymbolicFix
from dxplan.model.registers import Document
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Findings, finding, place, written_path
from dxplan.rules.document_numbers import (
    ISSUED_WITH,
    ISSUING_BODIES,
    TYPE_CODES,
    TYPES_OF_OTHER_CODES,
    code_of,
    corrected,
)
from dxplan.text.letters import STROKED
from dxplan.text.suggest import without_accents_and_separators


def _administrative_documents(
    context: Context,
) -> Iterator[tuple[Record[Document], str]]:
    """The documents whose numbers follow the rules of administrative ones, with their numbers."""
    for record in context.portfolio.documents.values():
        number = record.fields.number
        if number is None:
            continue
        if record.fields.standing == "draft":
            continue
        if record.fields.type in {"article", "web", "other"}:
            continue
        yield record, number


def invalid_document_number(context: Context) -> Findings:
    """R116: the number is not written as numbers of administrative documents are."""
    for record, number in _administrative_documents(context):
        suggestion = corrected(number)
        is_changed = suggestion != number
        is_well_formed = code_of(suggestion) is not None
        if is_well_formed and not is_changed:
            continue
        fix = None
        if is_well_formed:
            fix = _corrected_number(record, number, suggestion)
        else:
            suggestion = ""
        yield finding(
            "R116",
            record,
            ("number",),
            fix=fix,
            value=number,
            suggestion=suggestion,
        )


def _corrected_number(
    record: Record[Document], number: str, suggestion: str
) -> SymbolicFix:
    step = SetValue(written_path(record, ("number",)), suggestion)
    only_letters_differ = without_accents_and_separators(
        suggestion
    ) == without_accents_and_separators(number.translate(STROKED))
    return SymbolicFix("safe" if only_letters_differ else "unsafe", (step,))


_CODES_OF_BODIES_TOO = frozenset({"CT", "CĐ", "TT", "HĐ", "TC"})
"""Codes that open dispatches too: Cục Thuế, Công đoàn, Trung tâm, Hội đồng, Tài chính."""


def type_against_number(context: Context) -> Findings:
    """R117: the type is not the one that the number names."""
    for record, number in _administrative_documents(context):
        document_type = record.fields.type
        code = code_of(corrected(number))
        if document_type is None or code is None:
            continue
        if _agrees(document_type, code):
            continue
        yield finding(
            "R117",
            record,
            ("type",),
            related=(Related("number-here", place(record, "number")),),
            fix=_type_by_number(record, code),
            type=document_type,
            named=code,
            number=number,
        )


def _type_by_number(record: Record[Document], code: str) -> SymbolicFix | None:
    named_type = TYPES_OF_OTHER_CODES.get(code, code)
    if code in ISSUING_BODIES:
        named_type = "CV"
    if named_type not in TYPE_CODES:
        return None
    step = SetValue(written_path(record, ("type",)), named_type)
    return SymbolicFix("unsafe", (step,))


def _agrees(document_type: str, code: str) -> bool:
    if code in ISSUING_BODIES:
        return document_type in {"CV", "CĐ", "GM"}
    if code.startswith(("QH", "UBTVQH")):
        return document_type in {"L", "NQ"}
    named_type = TYPES_OF_OTHER_CODES.get(code, code)
    if named_type not in TYPE_CODES:
        return True
    if document_type in {named_type, "L"}:
        return True
    if document_type in ISSUED_WITH.get(named_type, ()):
        return True
    return document_type == "CV" and code in _CODES_OF_BODIES_TOO


def document_from_the_future(context: Context) -> Findings:
    """R119: a document that was issued, or read, on a day that is still to come."""
    today = context.today
    if today is None:
        return
    for record in context.portfolio.documents.values():
        keys = ["date", "retrieved"]
        if record.fields.standing == "draft":
            keys.remove("date")
        for key in keys:
            day = getattr(record.fields, key)
            if day is None:
                continue
            if day <= today:
                continue
            yield finding("R119", record, (key,), date=day, today=today)


_CHECKSUM = re.compile("[0-9a-fA-F]{64}")


def invalid_checksum(context: Context) -> Findings:
    """S125: a checksum that can't be one of SHA-256."""
    for record in context.portfolio.documents.values():
        written = record.fields.sha256
        if written is None or _CHECKSUM.fullmatch(written):
            continue
        bare = re.sub(r"^sha-?256[:= ]+|\s+", "", written, flags=re.IGNORECASE)
        fix = None
        if _CHECKSUM.fullmatch(bare):
            step = SetValue(written_path(record, ("sha256",)), bare)
            fix = SymbolicFix("safe", (step,))
        yield finding("S125", record, ("sha256",), fix=fix, length=len(written))
