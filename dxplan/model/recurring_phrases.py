"""Deadlines in words of duties that recur or never end."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from dxplan.model.dates_in_text import OPEN_YEAR, DateInText, period_before
from dxplan.model.deadline_readings import (
    EVENT,
    FILLING,
    NO_END,
    OPEN_ENDED,
    UNTIL,
    FormMap,
    Phrase,
    PhraseReading,
    due_in_year,
    either,
    only,
)
from dxplan.model.stepped_phrases import several_dates

_QUARTER = r"quy(?! (?:dinh|che|trinh|hoach|mo|luat|uoc|chuan)\b)"


_EVERY: dict[str, str] = {
    "month": r"(?:hang|moi|theo|tung|dinh ky) thang|(?:mot|0?1) lan(?:/| mot | moi )thang"
    r"|(?:mot|0?1) thang/lan",
    "quarter": rf"(?:hang|moi|theo|tung|dinh ky) {_QUARTER}|thang (?:dau"
    rf"|cuoi) (?:cua )?{_QUARTER}"
    r"|(?:mot|0?1) lan(?:/| mot | moi )quy|(?:bon|0?4) lan(?:/| mot | moi )nam|(?:0?3"
    r"|ba) thang(?:/| mot | 0?1 )lan",
    "half": r"(?:hang|moi|dinh ky|theo) (?:0?6|sau) thang|(?:0?6|sau) thang(?:/| mot | 0?1 )lan"
    r"|(?:0?6|sau) thang,? (?:va )?(?:(?:0?1|mot) )?(?:hang )?nam|moi nua nam|(?:hai"
    r"|0?2) lan(?:/| mot | moi )nam",
    "year": r"(?:hang|moi|theo|tung|dinh ky) nam|(?:mot|0?1) lan(?:/| mot | moi )nam|(?:mot"
    r"|0?1) nam/lan",
}


_WEEKLY = r"(?:hang|moi|theo) (?:tuan|ngay)|dinh ky tuan|tuan(?:/| mot | 0?1 )lan|lan/(?:tuan|ngay)"


_ALWAYS = re.compile(
    r"thuong xuyen|lien tuc|thuong ky|dai han|lau dai|thuong nien|xuyen suot|suot (?:nam"
    r"|giai doan|qua trinh)|trong suot"
)


def always(phrase: Phrase) -> PhraseReading | None:
    """`thường xuyên`, with or without when it is reported or since when it is done."""
    if not _ALWAYS.search(phrase.plain) or len(phrase.dates) > 1:
        return None
    if phrase.dates:
        return _always_and_a_date(phrase, phrase.dates[0])
    is_plain = not EVENT.search(phrase.plain)
    reading = {"by": "ongoing", "text": phrase.text}
    return only(reading, "safe" if is_plain else "unsafe")


def _always_and_a_date(phrase: Phrase, item: DateInText) -> PhraseReading:
    """What goes on from a date, until it, or is reported on it."""
    text = phrase.text
    is_single = len(item.forms) == 1
    if item.form == OPEN_YEAR or (UNTIL & set(item.words) and is_single):
        return either({"by": "ongoing", "text": text}, {"by": item.form, "text": text})
    if OPEN_YEAR in item.form:
        yearly = {"every": "year", "due": due_in_year(item.form), "text": text}
        return either({"by": "ongoing", "text": text}, yearly)
    ongoing = {"by": "ongoing", "from": item.forms[0], "text": text}
    if NO_END & set(item.words) or "tro di" in phrase.plain:
        return only(ongoing, "safe")
    if is_single:
        return either(ongoing, {"by": item.form, "text": text})
    return either(ongoing, {"from": item.forms[0], "by": item.form, "text": text})


def recurring(phrase: Phrase) -> PhraseReading | None:
    """`trước ngày 15/12 hằng năm`, `hằng quý`, `thứ Sáu hằng tuần`."""
    text = phrase.text
    if re.search(_WEEKLY, phrase.plain):
        return only({"by": "ongoing", "text": text})
    every = _every(phrase.plain)
    if not every:
        return None
    form: dict[str, Any] = {"every": every}
    is_plain = True
    for item in phrase.dates:
        if not item.form.startswith(OPEN_YEAR):
            is_plain = False
    if not is_plain:
        return _recurring_in_years(phrase, every)
    due = _due_within(phrase, every)
    if due is None:
        return only({**form, "text": text})
    earlier = _due_before(phrase) if every == "year" else ""
    if earlier:
        return either(
            {**form, "due": earlier, "text": text}, {**form, **due, "text": text}
        )
    form |= due
    rest = re.sub("|".join(_EVERY.values()), "", phrase.rest)
    is_alone = not re.sub(
        rf"\b(?:{FILLING}|dinh|ky|bao|cao|hang|ngay|va|,)\b", "", rest
    ).strip(" ,.;:()")
    is_alone = is_alone and bool(_RECURS.search(phrase.plain))
    return only({**form, "text": text}, "safe" if is_alone else "unsafe")


_RECURS = re.compile(r"\b(?:hang|moi|theo|tung|dinh ky|lan)\b")
"""Words that only a duty has that recurs; `6 tháng, năm` alone may be how long it takes."""


def _every(plain: str) -> str:
    """The shortest period that a text recurs by; empty where it does not."""
    for every in ("month", "quarter", "half", "year"):
        if re.search(rf"\b(?:{_EVERY[every]})\b", plain):
            return every
    if re.search(rf"\bdinh ky\b.*\b{_QUARTER}|\bquy, ?(?:6|06|sau) thang", plain):
        return "quarter"
    return ""


def _due_within(phrase: Phrase, every: str) -> dict[str, str] | None:
    """The keys that say when within each occurrence it is due; None where they can't be told."""
    if not phrase.dates:
        return _day_within(phrase.plain, every)
    if every != "year":
        return None
    forms = [form for item in phrase.dates for form in item.forms if form != OPEN_YEAR]
    if not forms:
        return {}
    if len(forms) == 1:
        return {"due": due_in_year(forms[0])}
    if any("Q" in form or "H" in form for form in forms):
        return {"every": "quarter"} if len(forms) == 4 else None
    return _spread_over_year(forms)


def _spread_over_year(forms: Sequence[str]) -> dict[str, str] | None:
    """The period and the day of months or days that are equally far from one another."""
    months = [int(form[5:7]) for form in forms]
    days = {form[8:] for form in forms}
    length = 12 // len(forms)
    unit = {6: "half", 3: "quarter", 1: "month"}.get(length)
    steps = {later - earlier for earlier, later in pairwise(months)}
    if unit is None or steps != {length} or len(days) != 1:
        return None
    within = (months[0] - 1) % length + 1
    day = days.pop()
    if not day:
        return (
            {"every": unit} if within == length else {"every": unit, "due": str(within)}
        )
    return {"every": unit, "due": day if unit == "month" else f"{within}-{day}"}


def _due_before(phrase: Phrase) -> str:
    """`due` of what has to be done before a month or quarter; empty where it says no such thing."""
    if len(phrase.dates) != 1 or phrase.dates[0].is_day:
        return ""
    if phrase.dates[0].form == OPEN_YEAR or "truoc" not in phrase.words:
        return ""
    before = period_before(phrase.dates[0].form)
    return due_in_year(before) if before else ""


def _day_within(plain: str, every: str) -> dict[str, str] | None:
    """`trước ngày 25 hằng tháng`, `ngày 10 của tháng cuối quý`."""
    match = re.search(r"\b(?:ngay|mung) (\d{1,2})\b(?! ?[/.-]\d)", plain)
    month = re.search(r"thang (dau|cuoi|thu (?:nhat|hai|ba))|thang (?:dau|cuoi)", plain)
    day = None
    if match is not None:
        if not 1 <= int(match[1]) <= 31:
            return None
        day = f"{int(match[1]):02}"
    if every == "month":
        return {"due": day} if day else {}
    if every in {"quarter", "half"}:
        length = 3 if every == "quarter" else 6
        within = length
        if month is not None and "dau" in month[0]:
            within = 1
        if day is None:
            return {"due": str(within)} if month is not None else {}
        if month is None:
            return None
        return {"due": f"{within}-{day}"}
    return None if day else {}


def _recurring_in_years(phrase: Phrase, every: str) -> PhraseReading | None:
    """`hằng năm, giai đoạn 2026-2030`, `hằng năm từ 2026`; a day of one year is another thing."""
    text = phrase.text
    item = phrase.dates[-1]
    if len(phrase.dates) > 1:
        return _due_in_years(phrase, every) or several_dates(phrase)
    begin: FormMap = {"every": every, "from": item.forms[0]}
    begun: FormMap = {**begin, "text": text}
    bounded: FormMap = {**begin, "until": item.form, "text": text}
    if len(item.forms) > 1 and item.joined == "-":
        return only(bounded, "safe")
    has_begin = bool(NO_END & set(item.words))
    is_year = len(item.form) == 4
    if has_begin or (is_year and OPEN_ENDED.search(phrase.plain)):
        return only(begun, "safe")
    if is_year and UNTIL & set(item.words):
        return only({"every": every, "until": item.form, "text": text})
    is_said_before = re.search(rf"\b(?:{_EVERY[every]})\b", phrase.plain[: item.begin])
    if is_year and is_said_before:
        return either(bounded, begun)
    return either({"by": item.form, "text": text}, begun)


def _due_in_years(phrase: Phrase, every: str) -> PhraseReading | None:
    """`Trước 15/12 hằng năm, giai đoạn 2026-2030`: a day of each year, and the years."""
    if every != "year" or len(phrase.dates) != 2:
        return None
    within, years = sorted(phrase.dates, key=lambda item: -len(item.form))
    names_its_year = re.search(r"\d{4}", phrase.plain[within.start : within.end])
    is_single = len(within.forms) == 1 and (
        within.is_day or "truoc" not in within.words
    )
    if names_its_year or not is_single or len(years.forms[0]) != 4:
        return None
    form: FormMap = {"every": every, "due": due_in_year(within.form)}
    if years.joined == "-":
        form |= {"from": years.forms[0], "until": years.form}
    elif NO_END & set(years.words):
        form["from"] = years.form
    elif UNTIL & set(years.words):
        form["until"] = years.form
    else:
        return None
    return only({**form, "text": phrase.text})
