"""The register entry that a text asks for which names no registered document."""

import re
import unicodedata

from dxplan.diagnostics import Value
from dxplan.model.lenient_numbers import key_reading
from dxplan.model.values import NAME
from dxplan.rules.document_mentions import LONGEST, DocumentMention, parse_mention
from dxplan.rules.document_numbers import TYPE_CODES, corrected
from dxplan.text.suggest import without_accents_and_separators

_TO_FILL_IN = "…"
"""Stands for what only the document says; `check` asks for it until somebody fills it in."""
_NUMBERED_KINDS = frozenset({"qd", "nq", "ct", "cv", "bc", "tb", "nd", "tt"})
"""Kinds of which a text such as “Quyết định 99” surely names a document."""
_PARTY_ISSUERS = frozenset({"tu", "tw", "hu", "du", "thu"})
"""Committees of the Party: their numbers are written 09-NQ/TU."""
_NATIONAL_ASSEMBLY = re.compile(r"(?:ubtv)?qh\d+")
"""The National Assembly of a term, and its standing committee: 67/2006/QH11."""


def suggested_entry(written: str) -> dict[str, Value] | None:
    """The register entry for a document that a text names; None where the text says nothing."""
    mention = parse_mention(written)
    if mention is None:
        return _entry_by_title(written)
    if not mention.tail and mention.kind not in _NUMBERED_KINDS:
        return _entry_by_title(written)
    number = None
    if mention.tail:
        number = _printed_number(mention, written)
    key = written
    if not NAME.fullmatch(written):
        key = _key(mention)
    entry: dict[str, Value] = {"key": key, "number": number or _TO_FILL_IN}
    document_type = _document_type(mention)
    if document_type is not None:
        entry["type"] = document_type
    entry["date"] = _date(mention)
    entry["issuer"] = _TO_FILL_IN
    return entry


def _document_type(mention: DocumentMention) -> str | None:
    """The type that the text says; to be filled in where it may be one of several."""
    said = mention.code or mention.kind
    types = []
    for code in TYPE_CODES:
        if without_accents_and_separators(code) == said:
            types.append(code)
    if not types:
        return None
    if len(types) > 1:
        return _TO_FILL_IN
    return types[0]


def _key(mention: DocumentMention) -> str:
    parts = [mention.ordinal]
    if mention.tail:
        parts += mention.tail
    elif mention.kind:
        parts.append(mention.kind)
    if mention.year:
        parts.append(str(mention.year))
    return "-".join(parts)


def _date(mention: DocumentMention) -> str:
    if len(mention.days) == 1 and mention.has_real_day:
        return mention.days[0]
    if mention.year:
        return f"{mention.year}-{_TO_FILL_IN}"
    return _TO_FILL_IN


def _entry_by_title(written: str) -> dict[str, Value] | None:
    if len(written) > LONGEST:
        return None
    reading = key_reading(written)
    if reading is None:
        return None
    title = " ".join(written.split())
    if NAME.fullmatch(written):
        title = _TO_FILL_IN
    return {
        "key": reading.texts[0],
        "title": title,
        "date": _TO_FILL_IN,
        "issuer": _TO_FILL_IN,
    }


def _printed_number(mention: DocumentMention, written: str) -> str | None:
    """The number in its own letters; None where a key without accents does not tell them."""
    spellings: dict[str, str] = {}
    for word in re.findall(r"\w[\w&]*", unicodedata.normalize("NFC", written)):
        spellings[without_accents_and_separators(word)] = word
    printed_parts: list[str] = []
    parts: list[str] = re.split("([-/])", corrected(_lower_case_number(mention)))
    for part in parts:
        if not part.islower():
            printed_parts.append(part)
            continue
        spelling = spellings.get(without_accents_and_separators(part), part)
        if not spelling.islower():
            printed_parts.append(spelling)
            continue
        if "d" in spelling:  # it may be đ as well
            return None
        printed_parts.append(spelling.upper())
    return "".join(printed_parts)


def _lower_case_number(mention: DocumentMention) -> str:
    """The number in small letters without accents, in the form that its issuer uses."""
    *front, last = mention.tail
    is_of_party_committee = bool(front) and last in _PARTY_ISSUERS
    if mention.is_party or is_of_party_committee:
        return f"{mention.ordinal}-{'-'.join(front)}/{last}"
    if mention.year and _NATIONAL_ASSEMBLY.fullmatch(last):
        return f"{mention.ordinal}/{mention.year}/{last}"
    tail = "-".join(mention.tail)
    if _has_year_in_number(mention):
        return f"{mention.ordinal}/{mention.year}/{tail}"
    return f"{mention.ordinal}/{tail}"


def _has_year_in_number(mention: DocumentMention) -> bool:
    """Whether the number is printed with its year: as the text says, or as its kind usually is."""
    if mention.year_in_number is not None:
        return mention.year_in_number
    if not mention.year:
        return False
    return mention.code in {"nd", "tt"}
