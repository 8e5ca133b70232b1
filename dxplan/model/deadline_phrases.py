"""Deadlines as plans word them: what is to be written for each, or which readings there are."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from dxplan.model.counted_phrases import bare_days, bare_number, counted
from dxplan.model.dated_phrases import one_date
from dxplan.model.dates_in_text import DateInText, cleaned, dates_in
from dxplan.model.deadline_readings import EVENT, Phrase, PhraseReading, either, only
from dxplan.model.recurring_phrases import always, recurring
from dxplan.model.stepped_phrases import several_dates


def phrase_reading(written: str) -> PhraseReading | None:
    """What a deadline in words may mean; None where nothing can be told."""
    if len(written) > _LONGEST:
        return None
    text, plain = cleaned(written)
    if len(text) > _LONGEST:  # some characters become several
        return None
    dates = dates_in(plain)
    phrase = Phrase(text, plain, dates, _rest(plain, dates))
    for read in _READERS:
        reading = read(phrase)
        if reading is not None:
            return reading if reading.forms else None
    return None


_LONGEST = 600
"""A longer text is no deadline."""


def _rest(plain: str, dates: Sequence[DateInText]) -> str:
    """What a text says beside its dates."""
    pieces = []
    reached = 0
    for item in dates:
        pieces.append(plain[reached : item.begin])
        reached = item.end
    pieces.append(plain[reached:])
    return " ".join(" ".join(pieces).split()).strip(" .,;:()-+*")


_CONDITION = re.compile(
    r"\b(?:ngay )?sau (?:khi|luc)\b|\bkhi (?:co|duoc|hoan thanh|phat sinh|nhan|bo|chinh phu"
    r"|ubnd|thanh pho)\b|"
    r"\bngay khi\b|\bngay sau\b|\btheo (?:tien do|lo trinh|huong dan|yeu cau|chi dao|quy dinh"
    r"|ke hoach|thoi han|"
    r"thoi gian|dot|tung|chuong trinh|nhiem vu|noi dung|phan cong|de nghi|van ban|quyet dinh"
    r"|nghi quyet|su)\b|"
    r"\btuy theo\b|\bcan cu\b|\btheo [a-z]|\bphu thuoc\b|\bsau hoi nghi\b|\bdot xuat\b"
    r"|\bsau \w+ (?:duoc|co)\b"
)


def _conditional(phrase: Phrase) -> PhraseReading | None:
    """`sau khi có hướng dẫn của Bộ`; beside a day it may be a condition or only said."""
    if not _CONDITION.search(phrase.plain):
        return None
    text = phrase.text
    waiting = {"condition": text}
    if not phrase.dates:
        if EVENT.search(phrase.plain):
            return only(waiting)
        return either(waiting, {"by": "ongoing", "text": text})
    if len(phrase.dates) > 1 or not EVENT.search(phrase.plain):
        return None
    dated = one_date(replace(phrase, rest=""))
    if dated is None or len(dated.forms) != 1:
        return dated
    by = dated.forms[0].deadline
    return either(by, {**by, "condition": text})


_ISSUE_ON = re.compile(r"\b(?:tu|ke tu)(?: ngay| khi)? (?:duoc )?(?:ban hanh|ky)\b.*")


def _from_issue_on(phrase: Phrase) -> PhraseReading | None:
    """`Từ ngày ban hành Kế hoạch trở đi`, with or without an end."""
    if not _ISSUE_ON.search(phrase.plain) or len(phrase.dates) > 1:
        return None
    if not phrase.dates:
        return only({"by": "ongoing", "text": phrase.text})
    return only({"by": phrase.dates[0].form, "text": phrase.text})


def _unread(phrase: Phrase) -> PhraseReading | None:
    """Words without a day: a condition, or a duty that does not end."""
    has_words = re.search(r"[a-z]{2,}", phrase.plain)
    has_date = re.search(r"\d{4}|\d/\d", phrase.plain)
    if phrase.dates or has_date or not has_words or _DITTO.fullmatch(phrase.plain):
        return None
    return either({"condition": phrase.text}, {"by": "ongoing", "text": phrase.text})


_DITTO = re.compile(r"-?nt-?|(?:nhu|theo) (?:tren|muc tren|dong tren)|cung ky")
"""What only points to another row of the table."""


_READERS: tuple[Callable[[Phrase], PhraseReading | None], ...] = (
    counted,
    bare_days,
    always,
    recurring,
    _from_issue_on,
    _conditional,
    bare_number,
    one_date,
    several_dates,
    _unread,
)
