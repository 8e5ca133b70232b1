"""Deadlines in words that count days, weeks or months from a document or an event."""

import re

from dxplan.model.dates_in_text import dates_in
from dxplan.model.deadline_readings import (
    FILLING,
    FormMap,
    Phrase,
    PhraseReading,
    either,
    only,
)

_NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi lam": 15, "hai muoi": 20, "ba muoi": 30,
}  # fmt: skip


_COUNTED = re.compile(
    rf"(?<!ngay )(?<!\d)(?P<number>\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}) "
    r"(?P<unit>ngay|tuan|thang|nam)(?P<working> lam viec)?[ (,]*"
    r"(?:(?:ke |tinh |ke tinh )?(?:tu|sau)(?: (?:ngay|khi|thoi diem|luc))*)(?: (?P<event>.*))?"
)


_ISSUED = re.compile(
    r"(?:duoc )?(?:ban hanh|ky|ky ban hanh|phat hanh|cong bo)(?: (?:ban hanh )?(?:cac )?"
    r"(?P<document>van ban|ke hoach|quyet dinh|nghi quyet|chi thi|cong van|thong bao"
    r"|chuong trinh|de an)"
    r"(?P<this> nay)?)?"
    r"|(?P<before>van ban|ke hoach|chuong trinh)(?P<this_before> nay)? (?:nay )?"
    r"(?:duoc |co )?(?:ban hanh|ky|ky ban hanh|phe duyet)"
)


_ONLY_ISSUED = frozenset({"ban hanh", "ban hanh ke hoach", "ban hanh ke hoach nay"})
"""Events that say no more than the short form does, which counts from the document itself."""


_DAYS_OF = {"ngay": 1, "tuan": 7, "thang": 30, "nam": 365}


def counted(phrase: Phrase) -> PhraseReading | None:
    """`15 ngày làm việc kể từ ngày ban hành`."""
    match = _COUNTED.search(phrase.plain)
    if match is None or _is_in_date(phrase, match.start()):
        return None
    event = _trimmed(match["event"] or "")
    if not event or _is_this_plan(event):
        return _after_document(phrase, match, event)
    return _after_event(phrase, match, event)


def _length(match: re.Match[str]) -> dict[str, str]:
    """How many days, or working days, are counted."""
    number = _NUMBERS.get(match["number"]) or int(match["number"])
    kind = "working_days" if match["working"] else "days"
    return {kind: str(number * _DAYS_OF[match["unit"]])}


def _after_document(
    phrase: Phrase, match: re.Match[str], event: str
) -> PhraseReading | None:
    """Days that are counted from the document that the deadline stands in."""
    length = _length(match)
    reading: FormMap = {"after": length, "text": phrase.text}
    before = phrase.plain[: match.start()]
    is_rest = not before.strip() or _says_only_limit(before)
    if not event or not is_rest or match["unit"] not in {"ngay", "tuan"}:
        return only(reading, "unsafe")
    if match["unit"] == "ngay" and event in _ONLY_ISSUED:
        kind = "working days" if match["working"] else "days"
        [count] = length.values()
        reading = {"by": f"{count} {kind} after"}
    return only(reading, "safe")


def _after_event(
    phrase: Phrase, match: re.Match[str], event: str
) -> PhraseReading | None:
    """Days that are counted from something else, or from a day that is named."""
    begin = phrase.plain.find(event, match.start("event"))
    after: FormMap = {
        "event": phrase.text[begin : begin + len(event)],
        **_length(match),
    }
    day = dates_in(event)
    if len(day) == 1 and day[0].is_day and day[0].end - day[0].begin == len(event):
        after["met_on"] = day[0].form
    return only({"after": after, "text": phrase.text})


def _is_in_date(phrase: Phrase, place: int) -> bool:
    """Whether a place of a text belongs to one of its dates: `25 tháng sáu` counts nothing."""
    return any(item.start <= place < item.end for item in phrase.dates)


def _trimmed(text: str) -> str:
    """A piece without the brackets and signs around it."""
    return text.strip(" ().,;:")


def _is_this_plan(event: str) -> bool:
    """Whether what days are counted from is the document that the deadline stands in."""
    match = _ISSUED.fullmatch(event)
    if match is None:
        return False
    document = match["document"]
    is_any = document in {None, "van ban", "ke hoach"}
    return bool(is_any or match["this"])


def _says_only_limit(plain: str) -> bool:
    words = _trimmed(plain)
    return bool(re.fullmatch(rf"(?:{FILLING})(?: (?:{FILLING}))*", words))


def bare_days(phrase: Phrase) -> PhraseReading | None:
    """`trong 15 ngày`, which does not say from when."""
    match = re.fullmatch(
        rf"(?:(?:{FILLING}) )*(\d{{1,4}}) (ngay|tuan|thang)( lam viec)?", phrase.plain
    )
    if match is None:
        return None
    count = str(int(match[1]) * _DAYS_OF[match[2]])
    counted = {"working_days" if match[3] else "days": count}
    readings: list[FormMap] = [
        {"after": counted, "text": phrase.text},
        {"after": {"event": "…", **counted}, "text": phrase.text},
    ]
    every = _EVERY_MONTHS.get(int(match[1])) if match[2] == "thang" else None
    if every is not None:
        readings.append({"every": every, "text": phrase.text})
    return either(*readings)


_EVERY_MONTHS = {3: "quarter", 6: "half", 12: "year"}
"""What a bare number of months may say a duty recurs by."""


def bare_number(phrase: Phrase) -> PhraseReading | None:
    """`30`, which a column of days may hold."""
    match = re.fullmatch(r"0*([1-9]\d{0,2})", phrase.plain)
    if match is None:
        return None
    counted = {"days": match[1]}
    return either(
        {"after": counted, "text": phrase.text},
        {"after": {"event": "…", **counted}, "text": phrase.text},
    )
