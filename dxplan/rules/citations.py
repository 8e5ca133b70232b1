"""How people name a document: by number, kind, day and issuer, in a sentence, or in a key made of them."""

import calendar
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from dxplan.diagnostics import Value
from dxplan.model.lenient_dates import day_reading
from dxplan.model.lenient_numbers import key_reading
from dxplan.model.registers import Document
from dxplan.model.values import NAME
from dxplan.rules.documents import ISSUED_WITH, KNOWN_BODIES, TYPE_CODES, corrected
from dxplan.text.suggest import fold, plain

_LONGEST = 300
"""Characters beyond which a text is no name of a document."""

_KINDS = {
    "qd": ("quyet dinh", "decision"),
    "nq": ("nghi quyet", "resolution"),
    "ct": ("chi thi", "directive"),
    "kh": ("ke hoach", "plan"),
    "cv": ("cong van", "official letter", "dispatch"),
    "bc": ("bao cao", "report"),
    "tb": ("thong bao", "notice", "announcement"),
    "ctr": ("chuong trinh", "programme", "program"),
    "da": ("de an", "du an", "project", "scheme"),
    "ttr": ("to trinh", "proposal"),
    "hd": ("huong dan", "hop dong", "guideline"),
    "nd": ("nghi dinh", "decree"),
    "tt": ("thong tu", "circular"),
    "cd": ("cong dien", "telegram"),
    "kl": ("ket luan", "conclusion"),
    "l": ("luat", "law"),
    "qc": ("quy che",),
    "pa": ("phuong an",),
}
"""The codes of kinds in small letters without accents, with what people call them."""
_KIND_OF = {
    name: code
    for code, names in _KINDS.items()
    for name in (*names, code)
    if len(name) > 1
}
_NAMES_OF_KINDS = sorted(
    (name for names in _KINDS.values() for name in names), key=len, reverse=True
)
_KIND_WORD = re.compile(rf"\b(?:{'|'.join(_NAMES_OF_KINDS)})\b")
_KNOWN_KINDS = frozenset({*map(fold, TYPE_CODES), *_KINDS})
_KNOWN_ISSUERS = frozenset(map(fold, KNOWN_BODIES))
_PARTY = frozenset({"tu", "tw", "hu", "du", "thu"})
"""Committees of the Party: their numbers are written 09-NQ/TU."""

_MONTH = (
    "(?:"
    + "|".join(month[:3].lower() + "[a-z]*" for month in calendar.month_name if month)
    + r")\.?"
)
_DAY = re.compile(
    r"(?<![\w/])(?:(?P<vi>ngay)|dated|of|on)?\s*(?P<day>\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?(?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d{1,2}-\d{1,2}|\d{1,2} thang \d{1,2},? (?:nam )?(?:19|20)\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH},? (?:19|20)\d\d"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d)(?!\w)"
)
_YEAR = re.compile(r"(?:\b(?:nam|of|in) |\()((?:19|20)\d\d)\)?(?!\w)")
_WORD = r"[a-z][a-z0-9&]*"
_NUMBER = re.compile(
    rf"(?<![\w/-])(?P<ordinal>\d{{1,5}}[a-z]?)\s?(?P<sign>[-/_.])\s?(?:(?P<year>(?:19|20)\d\d)\s?[-/_.]\s?)?"
    rf"(?P<tail>{_WORD}(?:\s?[-/_.]\s?{_WORD})*?)(?:[-/_.](?P<last>(?:19|20)\d\d))?(?![\w/-])"
)
_SPACED = re.compile(
    rf"(?<![\w/])(?P<ordinal>\d{{1,5}}[a-z]?)\s(?P<tail>(?:{'|'.join(sorted(_KNOWN_KINDS, key=len, reverse=True))})"
    rf"(?:[-/_. ]{_WORD})?)(?:[- ](?P<last>(?:19|20)\d\d))?(?![\w-])"
)
_SHORT = re.compile(
    rf"\b(?P<kind>{'|'.join(sorted(_KIND_OF, key=len, reverse=True))})(?: (?:so|no|number)\b)?[ .:#-]*"
    rf"(?P<ordinal>\d{{1,5}}[a-z]?)(?![\w/])(?:[- ](?P<tail>{_WORD}))?(?:[- ](?P<last>(?:19|20)\d\d))?"
)
_SHORT_BEFORE = re.compile(
    rf"\b(?P<kind>{'|'.join(sorted(_KINDS))})(?: (?:so|no))?[ .:]*$"
)
"""A code in the place of the word for a kind: KH số 78/KH-UBND."""
_SAID = re.compile(
    r"\b(?:so|no|number|ngay|dated|of|on|the|cua|do|ban hanh|van ban|document|issued|by|va|ve|nam|ky hieu"
    r"|chu tich|chairman|chairwoman|people'?s|committee|council|provincial|party"
    r"|uy ban nhan dan|hoi dong nhan dan|ubnd|hdnd"
    r"|ban thuong vu|ban chap hanh|tinh uy|thanh uy|tinh|thanh pho|province|city|thu tuong|chinh phu|prime minister"
    r"|government|bo chinh tri|trung uong|quoc hoi|uy ban thuong vu)\b"
)
"""Words round a number that say nothing more than it does."""
_NAME = r"[A-ZĐÀ-ỸƠƯĂ]\w*(?:\s+[A-ZĐÀ-ỸƠƯĂ]\w*)*"
_PLACE = re.compile(
    r"\b(?i:(?:UBND|HĐND|(?:tỉnh|thành|huyện) ủy)\s+(?:tỉnh|thành phố|huyện|xã)?|tỉnh|thành phố|tp\.?|huyện|xã(?! hội)"
    rf"|phường|thị xã|thị trấn|quận)\s*(?P<vi>{_NAME})"
    rf"|(?P<en>{_NAME})\s+(?i:province|city|district|commune|ward)\b"
)
_NO_PLACE = frozenset({"tinh", "thanh", "thanhpho", "huyen", "xa", "phuong", "quan"})
_BELOW = re.compile(
    r"\b(?:huyện|xã(?! hội)|phường|thị xã|thị trấn|quận|district|commune|ward)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DocumentMention:
    """What a text says of a document: ``ordinal`` 99 of 99/QĐ-UBND, ``tail`` (qd, ubnd), and the kind in words.

    ``days`` are the readings of its day. ``rest`` is whatever else is said, ``places`` the towns and provinces named.
    ``with_year`` tells the numbers of normative documents, 99/2022/QĐ-UBND, which are counted apart from the others; a
    key does not tell.
    """

    ordinal: str
    tail: tuple[str, ...] = ()
    kind: str = ""
    year: int | None = None
    days: tuple[str, ...] = ()
    rest: str = ""
    places: tuple[str, ...] = ()
    below: bool = False
    party: bool = False
    with_year: bool | None = None

    @property
    def code(self) -> str:
        """The code of its kind, by its number or else in words; empty where neither says."""
        return (
            self.tail[0]
            if self.tail and self.tail[0] in _KNOWN_KINDS
            else ""
            if self.tail
            else self.kind
        )

    @property
    def issuer(self) -> tuple[str, ...]:
        """The letters that stand for who issued it, with the department behind them."""
        if len(self.tail) < 2 or self.tail[0] in _KNOWN_ISSUERS:
            return () if self.code and self.tail else self.tail
        return self.tail[1:]

    @property
    def is_national(self) -> bool:
        """Whether one body of the whole country counts these numbers, so that no province has the same."""
        return any(
            re.fullmatch(r"ttg|cp|tw|vpcp|qh\d*|ubtvqh\d*|b[a-z]{2,6}", word)
            for word in self.issuer
        )


@lru_cache(maxsize=20_000)
def cited(written: str) -> DocumentMention | None:
    """The document that a text names by its number; None where it names none."""
    if len(written) > _LONGEST:
        return None
    text = plain(written)
    days: tuple[str, ...] = ()
    day = _DAY.search(text)
    if day is not None:
        reading = day_reading(day["day"])
        days = (
            reading.texts[:1]
            if reading and day["vi"]
            else reading.texts
            if reading
            else ()
        )
        text = f"{text[: day.start()]} {text[day.end() :]}"
    year = _YEAR.search(text)
    if year is not None:
        text = f"{text[: year.start()]} {text[year.end() :]}"
    if len(_NUMBER.findall(text)) > 1:
        return None
    number = _NUMBER.search(text) or _SPACED.search(text) or _SHORT.search(text)
    if number is None:
        return None
    said = _citation(written, text, number, days, int(year[1]) if year else None)
    is_key = NAME.fullmatch(written) is not None
    return (
        None if is_key and not said.code and not _KNOWN_ISSUERS & {*said.tail} else said
    )


@lru_cache(maxsize=20_000)
def names_two(written: str) -> bool:
    """Whether a text names two documents by their numbers."""
    if len(written) > _LONGEST or NAME.fullmatch(written):
        return False
    undated = _YEAR.sub(" ", _DAY.sub(" ", plain(written)))
    return len({number[0] for number in _NUMBER.finditer(undated)}) > 1


def is_another_day(said: DocumentMention, known: DocumentMention) -> bool:
    """Whether a text names a registered document by its number, and another day than its own."""
    if not said.days or not known.days or known.days[0] in said.days:
        return False
    return is_the_same(replace(said, days=known.days, year=known.year), known)


def _citation(
    written: str,
    text: str,
    number: re.Match[str],
    days: tuple[str, ...],
    year: int | None,
) -> DocumentMention:
    parts = number.groupdict()
    tail = tuple(re.findall(r"[a-z0-9&]+", parts["tail"] or ""))
    stated = next(
        (int(parts[name]) for name in ("year", "last") if parts.get(name)), year
    )
    if stated is None and days and len({day[:4] for day in days}) == 1:
        stated = int(days[0][:4])
    before = text[: number.start()]
    short = _SHORT_BEFORE.search(before)
    around = f"{before[: short.start()] if short else before} {text[number.end() :]}"
    named = _KIND_WORD.search(around)
    kind = named[0] if named else ""
    rest = f"{around[: named.start()]} {around[named.end() :]}" if named else around
    if "kind" in parts:
        kind = parts["kind"]
        tail = (_KIND_OF[kind], *tail) if tail else ()
    composed = unicodedata.normalize("NFC", written)
    places = (fold(match["vi"] or match["en"]) for match in _PLACE.finditer(composed))
    return DocumentMention(
        ordinal=parts["ordinal"],
        tail=tail,
        kind=_KIND_OF.get(kind) or (short["kind"] if short else ""),
        year=stated,
        days=days,
        rest=rest,
        places=tuple(place for place in places if place not in _NO_PLACE),
        below=_BELOW.search(composed) is not None,
        party=parts.get("sign") == "-" and "/" in (parts["tail"] or ""),
        with_year=parts.get("year") is not None if "/" in number[0] else None,
    )


def registered(document: Document) -> DocumentMention | None:
    """The number under which a document is registered, with its kind, year and day; None where it has none."""
    numbered = cited(document.number or document.key)
    if numbered is None:
        return None
    year = document.date.year if document.date else numbered.year
    if year is None:
        by_key = cited(document.key)
        year = by_key.year if by_key else None
    days = (document.date.isoformat(),) if document.date else ()
    kind = fold(document.type) if document.type else numbered.kind
    return replace(numbered, year=year, days=days, kind=kind, rest="")


def is_another(said: DocumentMention, known: DocumentMention) -> bool:
    """Whether a text can't mean a registered document: another number, year, day, kind or issuer."""
    if _ordinal(said) != _ordinal(known):
        return True
    if said.year and known.year and said.year != known.year:
        return True
    if said.days and known.days and known.days[0] not in said.days:
        return True
    if (
        None not in (said.with_year, known.with_year)
        and said.with_year != known.with_year
    ):
        return True
    kinds = {
        known.code,
        known.kind,
        *(fold(kind) for kind in ISSUED_WITH.get(known.code, ())),
    } - {""}
    if said.code in _KNOWN_KINDS and kinds and said.code not in kinds:
        return True
    issuers = [
        next((word for word in citation.issuer if word in _KNOWN_ISSUERS), "")
        for citation in (said, known)
    ]
    return all(issuers) and issuers[0] != issuers[1]


def is_the_same(said: DocumentMention, known: DocumentMention) -> bool:
    """Whether all that a text says of a number holds of a registered document."""
    if (
        is_another(said, known)
        or (said.year and not known.year)
        or (said.days and not known.days)
    ):
        return False
    if said.code and said.code not in {known.code, known.kind}:
        return False
    return (
        not said.tail
        or said.tail == known.tail
        or (bool(said.days) and said.tail == known.tail[: len(said.tail)])
    )


def is_certain(said: DocumentMention, home: Iterable[str]) -> bool:
    """Whether what a text says is enough: number, kind and issuer as printed, or its day; and nothing beside that.

    ``home`` are the names of the jurisdiction whose document it is.
    """
    rest = _SAID.sub(" ", said.rest)
    for name in sorted(home, key=len, reverse=True):
        rest = rest.replace(plain(name), " ")
    if re.search(r"[a-z0-9]", _SAID.sub(" ", rest)):
        return False
    if said.tail and said.kind and said.code and said.kind != said.code:
        return False
    return (
        bool(said.days)
        or len(said.tail) > 1
        or (bool(said.tail) and said.tail[0] not in _KNOWN_KINDS)
    )


def _ordinal(citation: DocumentMention) -> str:
    return citation.ordinal.lstrip("0")


# the entry that is missing ---------------------------------------------------------------------------------------

_UNSAID = "…"
"""Stands for what only the document says; `check` asks for it until somebody fills it in."""


def entry_of(written: str) -> dict[str, Value] | None:
    """The entry of a register that a text which names no registered document asks for; None where it says nothing."""
    said = cited(written)
    if said is None or (
        not said.tail
        and said.kind not in {"qd", "nq", "ct", "cv", "bc", "tb", "nd", "tt"}
    ):
        return _entry_by_title(written)
    key = "-".join(
        filter(None, (said.ordinal, *(said.tail or (said.kind,)), str(said.year or "")))
    )
    if NAME.fullmatch(written):
        key = written
    kind = said.code or said.kind
    code = next((code for code in TYPE_CODES if fold(code) == kind), None)
    alone = [fold(code) for code in TYPE_CODES].count(kind) == 1
    entry: dict[str, Value] = {
        "key": key,
        "number": (_printed(said, written) if said.tail else None) or _UNSAID,
    }
    if code is not None:
        entry["type"] = code if alone else _UNSAID
    sure = len(said.days) == 1
    entry["date"] = (
        said.days[0] if sure else f"{said.year}-{_UNSAID}" if said.year else _UNSAID
    )
    return {**entry, "issuer": _UNSAID}


def _entry_by_title(written: str) -> dict[str, Value] | None:
    if len(written) > _LONGEST:
        return None
    reading = key_reading(written)
    if reading is None:
        return None
    title = _UNSAID if NAME.fullmatch(written) else " ".join(written.split())
    return {"key": reading.texts[0], "title": title, "date": _UNSAID, "issuer": _UNSAID}


def _printed(said: DocumentMention, written: str) -> str | None:
    """The number in its own letters; None where a key without accents does not tell them."""
    *front, last = said.tail
    is_party = said.party or (bool(front) and last in _PARTY)
    text = f"{said.ordinal}/{'-'.join(said.tail)}"
    if is_party:
        text = f"{said.ordinal}-{'-'.join(front)}/{last}"
    elif re.fullmatch(r"(?:ubtv)?qh\d+", last) and said.year:
        text = f"{said.ordinal}/{said.year}/{last}"
    elif said.with_year or (
        said.with_year is None and said.code in {"nd", "tt"} and said.year
    ):
        text = f"{said.ordinal}/{said.year}/{'-'.join(said.tail)}"
    spelled: dict[str, str] = {
        fold(word): word
        for word in re.findall(r"\w[\w&]*", unicodedata.normalize("NFC", written))
    }
    words: list[str] = []
    parts: list[str] = re.split("([-/])", corrected(text))
    for word in parts:
        own = spelled.get(fold(word), word) if word.islower() else word
        if own.islower() and "d" in own:
            return None
        words.append(own.upper() if own.islower() else own)
    return "".join(words)
