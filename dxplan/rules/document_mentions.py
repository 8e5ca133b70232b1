"""How people name a document: by number, kind, day and issuer, or by a key made of them."""

import calendar
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from dxplan.model.lenient_dates import Interpretation, day_reading
from dxplan.model.registers import Document
from dxplan.model.values import NAME
from dxplan.rules.document_numbers import BODIES, ISSUED_WITH, TYPE_CODES
from dxplan.text.suggest import without_accents, without_accents_and_separators

LONGEST = 300
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
_CODE_BY_NAME = {
    name: code
    for code, names in _KINDS.items()
    for name in (*names, code)
    if len(name) > 1
}
_NAMES_OF_KINDS = sorted(
    (name for names in _KINDS.values() for name in names), key=len, reverse=True
)
_KIND_WORD = re.compile(rf"\b(?:{'|'.join(_NAMES_OF_KINDS)})\b")
KIND_CODES = frozenset({*map(without_accents_and_separators, TYPE_CODES), *_KINDS})
_ISSUER_CODES = frozenset(map(without_accents_and_separators, BODIES))
_MONTH = (
    "(?:"
    + "|".join(month[:3].lower() + "[a-z]*" for month in calendar.month_name if month)
    + r")\.?"
)
_DAY = re.compile(
    r"(?<![\w/])(?:(?P<vi>ngay)|dated|of|on)?\s*"
    r"(?P<day>\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?(?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d{1,2}-\d{1,2}|\d{1,2} thang \d{1,2},? (?:nam )?(?:19|20)\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH},? (?:19|20)\d\d"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d)(?!\w)"
)
_YEAR = re.compile(r"(?:\b(?:nam|of|in) |\()((?:19|20)\d\d)\)?(?!\w)")
_WORD = r"[a-z][a-z0-9&]*"
_NUMBER = re.compile(
    rf"(?<![\w/-])(?P<ordinal>\d{{1,5}}[a-z]?)\s?(?P<sign>[-/_.])\s?"
    rf"(?:(?P<year>(?:19|20)\d\d)\s?[-/_.]\s?)?"
    rf"(?P<tail>{_WORD}(?:\s?[-/_.]\s?{_WORD})*?)(?:[-/_.](?P<last>(?:19|20)\d\d))?(?![\w/-])"
)
_SPACED = re.compile(
    rf"(?<![\w/])(?P<ordinal>\d{{1,5}}[a-z]?)\s"
    rf"(?P<tail>(?:{'|'.join(sorted(KIND_CODES, key=len, reverse=True))})"
    rf"(?:[-/_. ]{_WORD})?)(?:[- ](?P<last>(?:19|20)\d\d))?(?![\w-])"
)
_SHORT = re.compile(
    rf"\b(?P<kind>{'|'.join(sorted(_CODE_BY_NAME, key=len, reverse=True))})"
    rf"(?: (?:so|no|number)\b)?[ .:#-]*"
    rf"(?P<ordinal>\d{{1,5}}[a-z]?)(?![\w/])(?:[- ](?P<tail>{_WORD}))?"
    rf"(?:[- ](?P<last>(?:19|20)\d\d))?"
)
_PRECEDING_CODE = re.compile(
    rf"\b(?P<kind>{'|'.join(sorted(_KINDS))})(?: (?:so|no))?[ .:]*$"
)
"""A code in the place of the word for a kind: KH số 78/KH-UBND."""
_FILLER = re.compile(
    r"\b(?:so|no|number|ngay|dated|of|on|the|cua|do|ban hanh|van ban|document|issued"
    r"|by|va|ve|nam|ky hieu"
    r"|chu tich|chairman|chairwoman|people'?s|committee|council|provincial|party"
    r"|uy ban nhan dan|hoi dong nhan dan|ubnd|hdnd"
    r"|ban thuong vu|ban chap hanh|tinh uy|thanh uy|tinh|thanh pho|province|city"
    r"|thu tuong|chinh phu|prime minister"
    r"|government|bo chinh tri|trung uong|quoc hoi|uy ban thuong vu)\b"
)
"""Words round a number that say nothing more than it does."""
_NAME = r"[A-ZĐÀ-ỸƠƯĂ]\w*(?:\s+[A-ZĐÀ-ỸƠƯĂ]\w*)*"
_PLACE = re.compile(
    r"\b(?i:(?:UBND|HĐND|(?:tỉnh|thành|huyện) ủy)\s+(?:tỉnh|thành phố|huyện|xã)?"
    r"|tỉnh|thành phố|tp\.?|huyện|xã(?! hội)"
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
    """What a text says of a document.

    Of 99/QĐ-UBND ``ordinal`` is 99 and ``tail`` (qd, ubnd); ``kind`` is the code of what it is
    called in words. ``days`` are the readings of its day; of one that never was (31/2) it is the
    nearest, and ``has_real_day`` is false. ``rest`` is whatever else is said,
    ``places`` the towns and provinces named. ``year_in_number`` tells the numbers of normative
    documents, 99/2022/QĐ-UBND, which are counted apart from the others; it is None in a key,
    which does not tell.
    """

    ordinal: str
    tail: tuple[str, ...] = ()
    kind: str = ""
    year: int | None = None
    days: tuple[str, ...] = ()
    has_real_day: bool = True
    rest: str = ""
    places: tuple[str, ...] = ()
    is_below_province: bool = False
    is_party: bool = False
    year_in_number: bool | None = None

    @property
    def code(self) -> str:
        """The code of its kind, by its number or else in words; empty where neither says."""
        if not self.tail:
            return self.kind
        if self.tail[0] in KIND_CODES:
            return self.tail[0]
        return ""

    @property
    def issuer(self) -> tuple[str, ...]:
        """The letters that stand for who issued it, with the department behind them."""
        if not self.tail:
            return ()
        begins_with_issuer = self.tail[0] in _ISSUER_CODES
        if len(self.tail) > 1 and not begins_with_issuer:
            return self.tail[1:]
        if self.code:
            return ()
        return self.tail

    @property
    def issuing_body(self) -> str:
        """The first word of the issuer that is a well-known body; empty where there is none."""
        for word in self.issuer:
            if word in _ISSUER_CODES:
                return word
        return ""

    @property
    def is_national(self) -> bool:
        """Whether one body of the whole country counts these numbers: no province has the same."""
        return any(_NATIONAL_ISSUER.fullmatch(word) for word in self.issuer)

    @property
    def bare_ordinal(self) -> str:
        """The ordinal without zeros preceding it."""
        return self.ordinal.lstrip("0")


_NATIONAL_ISSUER = re.compile(r"ttg|cp|tw|vpcp|qh\d*|ubtvqh\d*|b[a-z]{2,6}")

# what a text says --------------------------------------------------------------------


@lru_cache(maxsize=20_000)
def parse_mention(written: str) -> DocumentMention | None:
    """The document that a text names by its number; None where it names none or several."""
    if len(written) > LONGEST:
        return None
    text, day = _without_day(without_accents(written))
    text, year = _without_year(text)
    if len(_NUMBER.findall(text)) > 1:
        return None
    number = _NUMBER.search(text) or _SPACED.search(text) or _SHORT.search(text)
    if number is None:
        return None
    mention = _mention(written, text, number, day, year)
    is_key = NAME.fullmatch(written) is not None
    if is_key and not _names_kind_or_issuer(mention):
        return None
    return mention


def _names_kind_or_issuer(mention: DocumentMention) -> bool:
    if mention.code:
        return True
    return not _ISSUER_CODES.isdisjoint(mention.tail)


def _without_day(text: str) -> tuple[str, Interpretation | None]:
    """The text without its first day, and the readings of that."""
    match = _DAY.search(text)
    if match is None:
        return text, None
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    reading = day_reading(match["day"])
    is_day_first = match["vi"] is not None
    if reading is not None and is_day_first:
        reading = replace(reading, texts=reading.texts[:1])
    return rest, reading


def _without_year(text: str) -> tuple[str, int | None]:
    """The text without its first year, and that."""
    match = _YEAR.search(text)
    if match is None:
        return text, None
    return f"{text[: match.start()]} {text[match.end() :]}", int(match[1])


@lru_cache(maxsize=20_000)
def names_two(written: str) -> bool:
    """Whether a text names two documents by their numbers."""
    if len(written) > LONGEST:
        return False
    if NAME.fullmatch(written):
        return False
    undated = _YEAR.sub(" ", _DAY.sub(" ", without_accents(written)))
    numbers = {match[0] for match in _NUMBER.finditer(undated)}
    return len(numbers) > 1


def _mention(
    written: str,
    text: str,
    number: re.Match[str],
    day: Interpretation | None,
    year: int | None,
) -> DocumentMention:
    """``text`` is what is written, plain and without day and year; ``number`` a match of it."""
    days = () if day is None else day.texts
    parts = number.groupdict()
    written_tail = parts["tail"] or ""
    tail = tuple(re.findall(r"[a-z0-9&]+", written_tail))
    preceding, preceding_kind = _without_code(text[: number.start()])
    rest, kind = _without_kind(f"{preceding} {text[number.end() :]}")
    if "kind" in parts:
        kind = parts["kind"]
        if tail:
            tail = (_CODE_BY_NAME[kind], *tail)
    year_in_number = None
    if "/" in number[0]:
        year_in_number = parts.get("year") is not None
    composed = unicodedata.normalize("NFC", written)
    return DocumentMention(
        ordinal=parts["ordinal"],
        tail=tail,
        kind=_CODE_BY_NAME.get(kind) or preceding_kind,
        year=_stated_year(parts, days, year),
        days=days,
        has_real_day=day is None or day.sure != "display",
        rest=rest,
        places=_places(composed),
        is_below_province=_BELOW.search(composed) is not None,
        is_party=parts.get("sign") == "-" and "/" in written_tail,
        year_in_number=year_in_number,
    )


def _without_code(preceding: str) -> tuple[str, str]:
    """What precedes a number without the code of a kind at its end, and that code."""
    match = _PRECEDING_CODE.search(preceding)
    if match is None:
        return preceding, ""
    return preceding[: match.start()], match["kind"]


def _without_kind(text: str) -> tuple[str, str]:
    """The text without its first word for a kind of document, and that word."""
    match = _KIND_WORD.search(text)
    if match is None:
        return text, ""
    return f"{text[: match.start()]} {text[match.end() :]}", match[0]


def _stated_year(
    parts: dict[str, str | None], days: tuple[str, ...], year: int | None
) -> int | None:
    """The year in the number, or beside it, or of the day."""
    for name in ("year", "last"):
        in_number = parts.get(name)
        if in_number:
            return int(in_number)
    if year is not None:
        return year
    years_of_days = {day[:4] for day in days}
    if len(years_of_days) != 1:
        return None
    return int(years_of_days.pop())


def _places(text: str) -> tuple[str, ...]:
    places = []
    for match in _PLACE.finditer(text):
        place = without_accents_and_separators(match["vi"] or match["en"])
        if place not in _NO_PLACE:
            places.append(place)
    return tuple(places)


def mention_of(document: Document) -> DocumentMention | None:
    """The number of a registered document with its kind, year and day; None where it has none."""
    mention = parse_mention(document.number or document.key)
    if mention is None:
        return None
    kind = mention.kind
    if document.type:
        kind = without_accents_and_separators(document.type)
    days: tuple[str, ...] = ()
    year = mention.year
    if document.date is not None:
        days = (document.date.isoformat(),)
        year = document.date.year
    if year is None:
        mention_in_key = parse_mention(document.key)
        if mention_in_key is not None:
            year = mention_in_key.year
    return replace(mention, year=year, days=days, kind=kind, rest="")


# whether a document is meant ---------------------------------------------------------


def contradicts(mention: DocumentMention, registered: DocumentMention) -> bool:
    """Whether a text can't mean a document: another number, year, day, kind or issuer."""
    if mention.bare_ordinal != registered.bare_ordinal:
        return True
    years = {mention.year, registered.year} - {None}
    if len(years) > 1:
        return True
    if _is_of_another_day(mention, registered):
        return True
    forms = {mention.year_in_number, registered.year_in_number} - {None}
    if len(forms) > 1:
        return True
    if _is_of_another_kind(mention, registered):
        return True
    issuers = {mention.issuing_body, registered.issuing_body} - {""}
    return len(issuers) > 1


def _is_of_another_day(mention: DocumentMention, registered: DocumentMention) -> bool:
    if not mention.days or not registered.days:
        return False
    return registered.days[0] not in mention.days


def _is_of_another_kind(mention: DocumentMention, registered: DocumentMention) -> bool:
    if mention.code not in KIND_CODES:
        return False
    kinds = {registered.code, registered.kind}
    for kind in ISSUED_WITH.get(registered.code, ()):
        kinds.add(without_accents_and_separators(kind))
    kinds.discard("")
    if not kinds:
        return False
    return mention.code not in kinds


def has_another_day(mention: DocumentMention, registered: DocumentMention) -> bool:
    """Whether a text names a registered document by its number, and another day than its own."""
    if not _is_of_another_day(mention, registered):
        return False
    redated = replace(mention, days=registered.days, year=registered.year)
    return matches(redated, registered)


def matches(mention: DocumentMention, registered: DocumentMention) -> bool:
    """Whether all that a text says of a number holds of a registered document."""
    if contradicts(mention, registered):
        return False
    if mention.year and not registered.year:
        return False
    if mention.days and not registered.days:
        return False
    if mention.code and mention.code not in {registered.code, registered.kind}:
        return False
    return _is_same_tail(mention, registered)


def _is_same_tail(mention: DocumentMention, registered: DocumentMention) -> bool:
    """Whether the letters of both numbers agree; a text that says the day may leave out the end."""
    if not mention.tail or mention.tail == registered.tail:
        return True
    if not mention.days:
        return False
    return mention.tail == registered.tail[: len(mention.tail)]


def is_complete(mention: DocumentMention, home_names: Iterable[str]) -> bool:
    """Whether a text says enough: number, kind and issuer as printed, or its day, and no more.

    ``home_names`` are those of the jurisdiction whose document it is.
    """
    if _says_more(mention, home_names):
        return False
    if _is_of_two_kinds(mention):
        return False
    if mention.days or len(mention.tail) > 1:
        return True
    if not mention.tail:
        return False
    return mention.tail[0] not in KIND_CODES


def _says_more(mention: DocumentMention, home_names: Iterable[str]) -> bool:
    """Whether anything is left of a text without the usual words and the names of the place."""
    rest = _FILLER.sub(" ", mention.rest)
    for name in sorted(home_names, key=len, reverse=True):
        rest = rest.replace(without_accents(name), " ")
    return re.search(r"[a-z0-9]", _FILLER.sub(" ", rest)) is not None


def _is_of_two_kinds(mention: DocumentMention) -> bool:
    """Whether the number says one kind of document, and a word beside it another."""
    if not mention.kind or not mention.code:
        return False
    return mention.kind != mention.code
