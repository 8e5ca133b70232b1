"""The register entry that a text asks for which names no registered document."""

import re
import unicodedata

from dxplan.diagnostics import Value
from dxplan.model.lenient_numbers import key_reading
from dxplan.model.values import NAME
from dxplan.rules.document_mentions import LONGEST, DocumentMention, parse_mention
from dxplan.rules.document_numbers import TYPE_CODES, corrected
from dxplan.text.suggest import fold

_TO_FILL_IN = "…"
"""Stands for what only the document says; `check` asks for it until somebody fills it in."""
_NUMBERED_KINDS = frozenset({"qd", "nq", "ct", "cv", "bc", "tb", "nd", "tt"})
"""Kinds of which a text such as “Quyết định 99” surely names a document."""
_PARTY_ISSUERS = frozenset({"tu", "tw", "hu", "du", "thu"})
"""Committees of the Party: their numbers are written 09-NQ/TU."""


def suggested_entry(written: str) -> dict[str, Value] | None:
    """The register entry for a document that a text names; None where the text says nothing."""
    mention = parse_mention(written)
    if mention is None or not (mention.tail or mention.kind in _NUMBERED_KINDS):
        return _entry_by_title(written)
    number = _printed_number(mention, written) if mention.tail else None
    entry: dict[str, Value] = {
        "key": written if NAME.fullmatch(written) else _key(mention),
        "number": number or _TO_FILL_IN,
    }
    types = [
        code for code in TYPE_CODES if fold(code) == (mention.code or mention.kind)
    ]
    if types:
        entry["type"] = types[0] if len(types) == 1 else _TO_FILL_IN
    entry["date"] = _date(mention)
    entry["issuer"] = _TO_FILL_IN
    return entry


def _key(mention: DocumentMention) -> str:
    parts = [mention.ordinal, *(mention.tail or (mention.kind,))]
    if mention.year:
        parts.append(str(mention.year))
    return "-".join(part for part in parts if part)


def _date(mention: DocumentMention) -> str:
    if len(mention.days) == 1:
        return mention.days[0]
    return f"{mention.year}-{_TO_FILL_IN}" if mention.year else _TO_FILL_IN


def _entry_by_title(written: str) -> dict[str, Value] | None:
    if len(written) > LONGEST:
        return None
    reading = key_reading(written)
    if reading is None:
        return None
    return {
        "key": reading.texts[0],
        "title": _TO_FILL_IN if NAME.fullmatch(written) else " ".join(written.split()),
        "date": _TO_FILL_IN,
        "issuer": _TO_FILL_IN,
    }


def _printed_number(mention: DocumentMention, written: str) -> str | None:
    """The number in its own letters; None where a key without accents does not tell them."""
    spellings: dict[str, str] = {}
    for word in re.findall(r"\w[\w&]*", unicodedata.normalize("NFC", written)):
        spellings[fold(word)] = word
    spelled_parts: list[str] = []
    parts: list[str] = re.split("([-/])", corrected(_lower_case_number(mention)))
    for word in parts:
        spelling = spellings.get(fold(word), word) if word.islower() else word
        if spelling.islower() and "d" in spelling:  # it may be đ as well
            return None
        spelled_parts.append(spelling.upper() if spelling.islower() else spelling)
    return "".join(spelled_parts)


def _lower_case_number(mention: DocumentMention) -> str:
    """The number in small letters without accents, in the form that its issuer uses."""
    *front, last = mention.tail
    tail = "-".join(mention.tail)
    if mention.is_party or (front and last in _PARTY_ISSUERS):
        return f"{mention.ordinal}-{'-'.join(front)}/{last}"
    if mention.year and re.fullmatch(r"(?:ubtv)?qh\d+", last):
        return f"{mention.ordinal}/{mention.year}/{last}"
    is_usual_with_year = mention.year_in_number is None and mention.code in {"nd", "tt"}
    if mention.year_in_number or (is_usual_with_year and mention.year):
        return f"{mention.ordinal}/{mention.year}/{tail}"
    return f"{mention.ordinal}/{tail}"
