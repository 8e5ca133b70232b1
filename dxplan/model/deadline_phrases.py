"""Deadlines as plans word them: what is to be written for each, or which readings there are."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, TypeAlias

from dxplan.diagnostics import Applicability
from dxplan.model.dates_in_text import (
    OPEN_YEAR,
    DateInText,
    cleaned,
    dates_in,
    period_before,
    sort_key,
)

FormMap: TypeAlias = dict[str, Any]
"""The map that is written below `deadline:`."""


@dataclass(frozen=True, slots=True)
class DeadlineForm:
    """One reading of a deadline in words: what is to be written, and steps before it."""

    deadline: FormMap
    milestones: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseReading:
    """What a deadline in words may mean, the likelier first, and how sure the only one is."""

    forms: tuple[DeadlineForm, ...]
    sure: Applicability = "unsafe"


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A deadline in words: as it is written, in plain letters, its dates, and the other words."""

    text: str
    plain: str
    dates: list[DateInText] = field(default_factory=list)
    rest: str = ""

    @property
    def words(self) -> frozenset[str]:
        """The words before the only date."""
        return frozenset(self.dates[0].words)


def phrase_reading(written: str) -> PhraseReading | None:
    """What a deadline in words may mean; None where nothing can be told."""
    text, plain = cleaned(written)
    if len(text) > _LONGEST:
        return None
    dates = dates_in(plain)
    phrase = _Phrase(text, plain, dates, _rest(plain, dates))
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


def _only(deadline: FormMap, sure: Applicability = "unsafe") -> PhraseReading:
    return PhraseReading((DeadlineForm(deadline),), sure)


def _either(*deadlines: FormMap) -> PhraseReading:
    return PhraseReading(tuple(DeadlineForm(deadline) for deadline in deadlines))


# days counted from a document or an event -------------------------------------------------

_NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi lam": 15, "hai muoi": 20, "ba muoi": 30,
}  # fmt: skip
_COUNTED = re.compile(
    rf"(?P<number>\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}) "
    r"(?P<unit>ngay|tuan|thang)(?P<working> lam viec)?[ (,]*"
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
_DAYS_OF = {"ngay": 1, "tuan": 7, "thang": 30}


def _counted(phrase: _Phrase) -> PhraseReading | None:
    """`15 ngày làm việc kể từ ngày ban hành`."""
    match = _COUNTED.search(phrase.plain)
    if match is None:
        return None
    number = _NUMBERS.get(match["number"]) or int(match["number"])
    count = str(number * _DAYS_OF[match["unit"]])
    counted = {"working_days" if match["working"] else "days": count}
    event = _trimmed(match["event"] or "")
    begin = phrase.plain.find(event, match.start("event")) if event else -1
    is_rest = not phrase.plain[: match.start()].strip() or _says_only_limit(
        phrase.plain[: match.start()]
    )
    if not event or _is_this_plan(event):
        is_sure = bool(event) and is_rest and match["unit"] != "thang"
        reading = {"after": counted, "text": phrase.text}
        return _only(reading, "safe" if is_sure else "unsafe")
    words = phrase.text[begin : begin + len(event)]
    return _only({"after": {"event": words, **counted}, "text": phrase.text})


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
    return bool(re.fullmatch(rf"(?:{_FILLING})(?: (?:{_FILLING}))*", words))


_FILLING = (
    r"trong|vong|thoi|han|gian|cham|nhat|muon|khong|qua|hoan|thanh|xong|la|toi|da|phai"
)


def _bare_days(phrase: _Phrase) -> PhraseReading | None:
    """`trong 15 ngày`, which does not say from when."""
    match = re.fullmatch(
        rf"(?:(?:{_FILLING}) )*(\d{{1,4}}) (ngay|tuan|thang)( lam viec)?", phrase.plain
    )
    if match is None:
        return None
    count = str(int(match[1]) * _DAYS_OF[match[2]])
    counted = {"working_days" if match[3] else "days": count}
    return _either(
        {"after": counted, "text": phrase.text},
        {"after": {"event": "…", **counted}, "text": phrase.text},
    )


# duties that recur ------------------------------------------------------------------------

_QUARTER = r"quy(?! (?:dinh|che|trinh|hoach|mo|luat|uoc|chuan))"
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
_WEEKLY = r"(?:hang|moi|theo) (?:tuan|ngay)|dinh ky tuan|tuan/lan"
_FOLLOWING = (
    r"(?:va|cac|nhung|den|toi|hang|cho)* ?(?:nam|giai doan|thoi gian|quy|thang)? ?"
    r"(?:tiep theo|ke tiep|sau do|ve sau|sau nay|tro di)"
)
_OPEN_ENDED = re.compile(
    r"nam tiep theo|nam ke tiep|cac nam sau|nhung nam sau|tro di|ve sau|thoi gian tiep theo"
    r"|giai doan tiep theo|va tiep theo|sau do|sau nay|va (?:cac|nhung|hang|moi) nam"
)
_ALWAYS = re.compile(
    r"thuong xuyen|lien tuc|thuong ky|dai han|lau dai|thuong nien|xuyen suot|suot (?:nam"
    r"|giai doan|qua trinh)|trong suot"
)


def _always(phrase: _Phrase) -> PhraseReading | None:
    """`thường xuyên`, with or without when it is reported or since when it is done."""
    if not _ALWAYS.search(phrase.plain):
        return None
    text = phrase.text
    dates = phrase.dates
    if not dates:
        reading = {"by": "ongoing", "text": text}
        is_plain = not _EVENT.search(phrase.plain)
        return _only(reading, "safe" if is_plain else "unsafe")
    if len(dates) > 1:
        return None
    first = dates[0]
    if OPEN_YEAR in first.form:
        yearly = {"every": "year", "due": _due_in_year(first.form), "text": text}
        return _either({"by": "ongoing", "text": text}, yearly)
    ongoing = {"by": "ongoing", "from": first.forms[0], "text": text}
    if _OPEN_ENDED.search(phrase.plain) or "tu" in first.words:
        return _only(ongoing, "safe")
    last = {"from": first.forms[0], "by": first.form, "text": text}
    if len(first.forms) == 1:
        last = {"by": first.form, "text": text}
    return _either(ongoing, last)


def _recurring(phrase: _Phrase) -> PhraseReading | None:
    """`trước ngày 15/12 hằng năm`, `hằng quý`, `thứ Sáu hằng tuần`."""
    text = phrase.text
    if re.search(_WEEKLY, phrase.plain):
        return _only({"by": "ongoing", "text": text})
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
        return None
    form |= due
    rest = re.sub("|".join(_EVERY.values()), "", phrase.rest)
    is_alone = not re.sub(
        rf"\b(?:{_FILLING}|dinh|ky|bao|cao|hang|ngay|va|,)\b", "", rest
    ).strip(" ,.;:()")
    return _only({**form, "text": text}, "safe" if is_alone else "unsafe")


def _every(plain: str) -> str:
    """The shortest period that a text recurs by; empty where it does not."""
    for every in ("month", "quarter", "half", "year"):
        if re.search(rf"\b(?:{_EVERY[every]})\b", plain):
            return every
    if re.search(rf"\bdinh ky\b.*\b{_QUARTER}|\bquy, ?(?:6|06|sau) thang", plain):
        return "quarter"
    return ""


def _due_within(phrase: _Phrase, every: str) -> dict[str, str] | None:
    """The keys that say when within each occurrence it is due; None where they can't be told."""
    if not phrase.dates:
        return _day_within(phrase.plain, every)
    if every != "year":
        return None
    forms = [form for item in phrase.dates for form in item.forms]
    if len(forms) == 1:
        return {"due": _due_in_year(forms[0])}
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


def _due_in_year(form: str) -> str:
    """`due` of a yearly duty: a month, or a month and a day."""
    rest = form[5:]
    if rest.startswith("Q"):
        return f"{int(rest[1]) * 3:02}"
    if rest.startswith("H"):
        return f"{int(rest[1]) * 6:02}"
    return rest


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


def _recurring_in_years(phrase: _Phrase, every: str) -> PhraseReading | None:
    """`hằng năm, giai đoạn 2026-2030`, `hằng năm từ 2026`; a day of one year is another thing."""
    text = phrase.text
    last = phrase.dates[-1]
    if len(phrase.dates) > 1:
        return _steps(phrase)
    form: dict[str, Any] = {"every": every, "from": last.forms[0]}
    if len(last.forms) > 1 and last.joined == "-":
        return _only({**form, "until": last.form, "text": text}, "safe")
    if len(last.form) == 4 or "tu" in last.words:
        if "tu" in last.words or _OPEN_ENDED.search(phrase.plain):
            return _only({**form, "text": text}, "safe")
        if {"den", "toi", "het"} & set(last.words):
            return _only({"every": every, "until": last.form, "text": text})
        within = {**form, "until": last.form, "text": text}
        return _either(within, {**form, "text": text})
    return _either({"by": last.form, "text": text}, {**form, "text": text})


# conditions ------------------------------------------------------------------------------

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


_EVENT = re.compile(
    r"\b(?:ngay )?sau (?:khi|luc)\b|\bkhi (?!can)|\bngay sau\b|\bsau hoi nghi\b"
    r"|\bsau \w+ (?:duoc|co)\b"
)
"""What has to happen first."""


def _conditional(phrase: _Phrase) -> PhraseReading | None:
    """`sau khi có hướng dẫn của Bộ`; beside a day it may be a condition or only said."""
    if not _CONDITION.search(phrase.plain):
        return None
    text = phrase.text
    waiting = {"condition": text}
    if not phrase.dates:
        if _EVENT.search(phrase.plain):
            return _only(waiting)
        return _either(waiting, {"by": "ongoing", "text": text})
    if len(phrase.dates) > 1 or not _EVENT.search(phrase.plain):
        return None
    dated = _one_date(replace(phrase, rest=""))
    if dated is None or len(dated.forms) != 1:
        return dated
    by = dated.forms[0].deadline
    return _either(by, {**by, "condition": text})


# one date --------------------------------------------------------------------------------

_NO_END = frozenset({"tu", "ke tu", "tinh tu", "bat dau"})
_EXPECTED = frozenset({"du kien", "khoang"})
_PART = frozenset({"dau", "giua", "cuoi"})
_HARMLESS = re.compile(
    r"(?:(?:thoi gian|thoi han|han|hoan thanh|thuc hien|xong|trien khai|ket thuc|trong|hoan thien"
    r"|phai|can|la|:|\(|\)|,|;|\.|-)(?:\s+|\Z))*"
)
"""Words beside a date that say nothing more."""


def _one_date(phrase: _Phrase) -> PhraseReading | None:
    """A cell with one day or period and words around it."""
    if len(phrase.dates) != 1:
        return None
    item = phrase.dates[0]
    reading = _without_end(phrase, item)
    if reading is not None:
        return reading
    if len(item.forms) > 1:
        return _several_periods(phrase, item)
    is_alone = bool(_HARMLESS.fullmatch(phrase.rest))
    return _limited(item, phrase.words, phrase.text, is_alone=is_alone)


def _without_end(phrase: _Phrase, item: DateInText) -> PhraseReading | None:
    """A date from which a duty begins; None where it is one by which something is due."""
    text = phrase.text
    words = phrase.words
    ongoing = {"by": "ongoing", "from": item.forms[0], "text": text}
    if _OPEN_ENDED.search(phrase.plain):
        return _only(ongoing, "safe" if len(item.forms) == 1 else "unsafe")
    if OPEN_YEAR in item.form and re.search(r"nam (?:sau|ke tiep)", phrase.plain):
        due = _due_in_year(item.form)
        yearly = {"every": "year", "due": due, "text": text}
        return _either(yearly, {"by": item.form, "text": text})
    is_span = len(item.forms) > 1 and item.joined == "-"
    if words & _NO_END and not is_span:
        return _only(ongoing)
    if "sau" in words:
        return _either(ongoing, {"condition": text})
    return None


def _limited(
    item: DateInText, words: frozenset[str], text: str, *, is_alone: bool
) -> PhraseReading:
    """One day or period by the words before it."""
    form = item.form
    sure: Applicability = "safe" if is_alone and OPEN_YEAR not in form else "unsafe"
    expected = {"by": form, "firm": "false", "text": text}
    if "phan dau" in words:
        return _either({"by": form, "text": text}, expected)
    if words & _EXPECTED:
        return _only(expected)
    if words & _PART:
        return _only({"by": _part_of(form, words), "text": text})
    if "truoc" in words and not item.is_day:
        before = period_before(form)
        if before:
            return _either({"by": before, "text": text}, {"by": form, "text": text})
        return _only({"by": form, "text": text})
    if {"den", "toi"} & words and not words & {"het", "ngay"} and not item.is_day:
        sure = "unsafe"
    return _only({"by": form, "text": text}, sure)


def _part_of(form: str, words: frozenset[str]) -> str:
    """The first part, the middle or the last of a period, as near as a form comes to it."""
    year, _, rest = form.partition("-")
    if "cuoi" in words or rest.count("-"):
        return form
    is_first = "dau" in words
    if not rest:
        return f"{year}-Q1" if is_first else f"{year}-06"
    if rest.startswith("Q"):
        return f"{year}-{int(rest[1]) * 3 - (2 if is_first else 1):02}"
    if rest.startswith("H"):
        return f"{year}-{int(rest[1]) * 6 - (5 if is_first else 3):02}"
    return f"{form}-{'10' if is_first else '15'}"


def _several_periods(phrase: _Phrase, item: DateInText) -> PhraseReading:
    """`Quý II, III/2026`: a span where they follow each other, else steps."""
    text = phrase.text
    first, last = item.forms[0], item.form
    span = {"from": first, "by": last, "text": text}
    if item.joined == "-":
        is_alone = not phrase.rest and not phrase.words - {
            "trong",
            "giai doan",
            "tu",
            "nam",
        }
        return _only(span, "safe" if is_alone else "unsafe")
    steps = tuple({"by": form, "title": text} for form in item.forms[:-1])
    in_steps = DeadlineForm({"by": last, "text": text}, steps)
    if period_before(item.forms[1]) == first:
        return PhraseReading((DeadlineForm(span), in_steps))
    return PhraseReading((in_steps,))


# several dates ---------------------------------------------------------------------------

_SPAN = re.compile(r"[ ,(]*(?:den|toi|-|->|\.\.\.?|→|cho den|den het)?[ ]*")


_OUTLOOK = re.compile(r"\b(?:tam nhin|dinh huong)\b")
"""What stands before a year that nobody is bound to."""


def _steps(phrase: _Phrase) -> PhraseReading | None:
    """Two days or more: a span, or milestones and the deadline, which is the last of them."""
    dates = phrase.dates
    if len(dates) < 2:
        return None
    if _OUTLOOK.search(phrase.plain):
        return _only({"by": dates[0].form, "text": phrase.text})
    if len(dates) == 2:
        span = _span(phrase)
        if span is not None:
            return span
    pieces = list(_pieces(phrase))
    order = sorted(range(len(dates)), key=lambda i: sort_key(dates[i].form))
    last = dates[order[-1]]
    milestones = []
    for i in order[:-1]:
        for form in dates[i].forms:
            if form != last.form:
                milestones.append({"by": form, "title": pieces[i]})
    deadline: dict[str, Any] = {"by": last.form, "text": phrase.text}
    reading = DeadlineForm(deadline, tuple(milestones))
    if _OPEN_ENDED.search(phrase.plain):
        deadline = {
            "by": "ongoing",
            "from": dates[order[0]].forms[0],
            "text": phrase.text,
        }
        return PhraseReading((reading, DeadlineForm(deadline)))
    return PhraseReading((reading,))


def _span(phrase: _Phrase) -> PhraseReading | None:
    first, second = phrase.dates
    between = phrase.plain[first.end : second.start]
    is_joined = re.fullmatch(
        r" ?(?:den|toi|cho den|den het|den ngay|den het ngay|den thang|-|->|\.\.+|→|den nam) ?",
        between,
    )
    if not is_joined:
        return None
    if sort_key(first.forms[0]) > sort_key(second.form):
        return PhraseReading(())
    span = {"from": first.forms[0], "by": second.form, "text": phrase.text}
    is_alone = not phrase.rest and OPEN_YEAR not in second.form
    return _only(span, "safe" if is_alone else "unsafe")


def _pieces(phrase: _Phrase) -> Iterator[str]:
    """The words that belong to each date: a piece of the text, split where signs separate it."""
    dates = phrase.dates
    bounds = [0]
    for before, behind in pairwise(dates):
        between = phrase.plain[before.end : behind.begin]
        separator = re.search(r"[;,.\n]| va (?=\S)|\) ", between)
        cut = before.end if separator is None else before.end + separator.start()
        bounds.append(cut)
    bounds.append(len(phrase.text))
    for begin, end in pairwise(bounds):
        piece = phrase.text[begin:end].strip(" ;,.\n")
        piece = re.sub(r"^(?:và|va) ", "", piece)
        yield piece or phrase.text


_ISSUE_ON = re.compile(r"\b(?:tu|ke tu)(?: ngay| khi)? (?:duoc )?(?:ban hanh|ky)\b.*")


def _from_issue_on(phrase: _Phrase) -> PhraseReading | None:
    """`Từ ngày ban hành Kế hoạch trở đi`, with or without an end."""
    if not _ISSUE_ON.search(phrase.plain) or len(phrase.dates) > 1:
        return None
    if not phrase.dates:
        return _only({"by": "ongoing", "text": phrase.text})
    return _only({"by": phrase.dates[0].form, "text": phrase.text})


def _number(phrase: _Phrase) -> PhraseReading | None:
    """`30`, which a column of days may hold."""
    match = re.fullmatch(r"0*([1-9]\d{0,2})", phrase.plain)
    if match is None:
        return None
    counted = {"days": match[1]}
    return _either(
        {"after": counted, "text": phrase.text},
        {"after": {"event": "…", **counted}, "text": phrase.text},
    )


def _unread(phrase: _Phrase) -> PhraseReading | None:
    """Words without a day: a condition, or a duty that does not end."""
    has_words = re.search(r"[a-z]{2,}", phrase.plain)
    has_date = re.search(r"\d{4}|\d/\d", phrase.plain)
    if phrase.dates or has_date or not has_words:
        return None
    return _either({"condition": phrase.text}, {"by": "ongoing", "text": phrase.text})


_READERS: tuple[Callable[[_Phrase], PhraseReading | None], ...] = (
    _counted,
    _bare_days,
    _always,
    _recurring,
    _from_issue_on,
    _conditional,
    _number,
    _one_date,
    _steps,
    _unread,
)
