"""Deadlines in words around one day or period."""

import re

from dxplan.model.dates_in_text import OPEN_YEAR, DateInText, period_before
from dxplan.model.deadline_readings import (
    NO_END,
    OPEN_ENDED,
    PART,
    UNTIL,
    DeadlineForm,
    FormMap,
    Phrase,
    PhraseReading,
    due_in_year,
    either,
    only,
    part_of,
)

_EXPECTED = re.compile(r"\b(?:du kien|khoang|dk)\b")


_STRIVEN_FOR = re.compile(r"\bphan dau\b")


_DONE = re.compile(r"\bda (?:hoan thanh|xong|ban hanh|trien khai|thuc hien|trinh)\b")
"""What is reported; by when it was due is not said."""


_BEFORE_SOMETHING = re.compile(r"\btruoc\b")


_ONE_YEAR_MORE = re.compile(r"(?<!cac )(?<!nhung )(?<!hang )nam (?:tiep theo|ke tiep)")
"""One year more, or all that follow: clerks write both so."""


_HARMLESS = re.compile(
    r"(?:(?:thoi gian|thoi han|han|hoan thanh|thuc hien|xong|trien khai|ket thuc|trong|hoan thien"
    r"|phai|can|la|:|\(|\)|,|;|\.|-)(?:\s+|\Z))*"
)
"""Words beside a date that say nothing more."""


def one_date(phrase: Phrase) -> PhraseReading | None:
    """A cell with one day or period and words around it."""
    if len(phrase.dates) != 1:
        return None
    if _DONE.search(phrase.plain):
        return PhraseReading(())
    item = phrase.dates[0]
    reading = _without_end(phrase, item)
    if reading is not None:
        return reading
    if len(item.forms) > 1:
        return _several_periods(phrase, item)
    return _not_firm(phrase, item) or _limited(phrase, item)


def _not_firm(phrase: Phrase, item: DateInText) -> PhraseReading | None:
    """A date that something else has to precede, or that is only expected or striven for."""
    by: FormMap = {"by": item.form, "text": phrase.text}
    expected: FormMap = {"by": item.form, "firm": "false", "text": phrase.text}
    if _BEFORE_SOMETHING.search(phrase.rest) and not item.is_day:
        return either(by, {"condition": phrase.text})
    if _STRIVEN_FOR.search(phrase.plain):
        return either(by, expected)
    if _EXPECTED.search(phrase.plain):
        return only(expected)
    return None


def _without_end(phrase: Phrase, item: DateInText) -> PhraseReading | None:
    """A date from which a duty begins; None where it is one by which something is due."""
    text = phrase.text
    words = phrase.words
    ongoing = {"by": "ongoing", "from": item.forms[0], "text": text}
    if _ONE_YEAR_MORE.search(phrase.plain) and len(item.form) == 4:
        year_more = {"from": item.forms[0], "by": str(int(item.form) + 1), "text": text}
        return either(year_more, ongoing)
    if OPEN_ENDED.search(phrase.plain):
        return only(ongoing, "safe" if len(item.forms) == 1 else "unsafe")
    if OPEN_YEAR in item.form and re.search(r"nam (?:sau|ke tiep)", phrase.plain):
        due = due_in_year(item.form)
        yearly = {"every": "year", "due": due, "text": text}
        return either(yearly, {"by": item.form, "text": text})
    is_span = len(item.forms) > 1 and item.joined == "-"
    if words & NO_END and not is_span:
        return only(ongoing)
    if "sau" in words:
        return either(ongoing, {"condition": text})
    return None


def _limited(phrase: Phrase, item: DateInText) -> PhraseReading:
    """One day or period by the words before it."""
    form = item.form
    text = phrase.text
    words = phrase.words
    is_alone = bool(_HARMLESS.fullmatch(phrase.rest)) and not item.unsure
    is_sure = is_alone and OPEN_YEAR not in form and not words & {"ca", "thang"}
    if words & PART:
        return only({"by": part_of(form, words), "text": text})
    if "truoc" in words and not item.is_day:
        before = period_before(form)
        if before:
            return either({"by": before, "text": text}, {"by": form, "text": text})
        return only({"by": form, "text": text})
    if UNTIL & words and not words & {"het", "ngay"} and not item.is_day:
        is_sure = False
    return only({"by": form, "text": text}, "safe" if is_sure else "unsafe")


def _several_periods(phrase: Phrase, item: DateInText) -> PhraseReading:
    """`Quý II, III/2026`: a span where they follow each other, else steps."""
    text = phrase.text
    first, last = item.forms[0], item.form
    span = {"from": first, "by": last, "text": text}
    if _EXPECTED.search(phrase.plain):
        return only({**span, "firm": "false"})
    if item.joined == "-":
        others = phrase.words - {"trong", "giai doan", "tu", "nam", "ngay"}
        is_sure = not item.unsure and OPEN_YEAR not in last
        is_alone = not phrase.rest and not others and is_sure
        return only(span, "safe" if is_alone else "unsafe")
    steps = tuple({"by": form, "title": text} for form in item.forms[:-1])
    in_steps = DeadlineForm({"by": last, "text": text}, steps)
    if period_before(item.forms[1]) == first:
        return PhraseReading((DeadlineForm(span), in_steps))
    return PhraseReading((in_steps,))
