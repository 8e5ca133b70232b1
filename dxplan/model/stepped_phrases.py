"""Deadlines in words with several dates: a span, or milestones and the last day."""

import re
from collections.abc import Iterator
from itertools import pairwise

from dxplan.model.dates_in_text import OPEN_YEAR, DateInText, sort_key
from dxplan.model.deadline_readings import (
    NO_END,
    OPEN_ENDED,
    PART,
    DeadlineForm,
    FormMap,
    Phrase,
    PhraseReading,
    either,
    only,
    part_of,
)

_OUTLOOK = re.compile(r"\b(?:tam nhin|dinh huong)\b")
"""What stands before a year that nobody is bound to."""


_OR = re.compile(r" hoac(?: la)? ")


_MOVED = re.compile(
    r"\bgia han|\bdieu chinh|\blui (?:den|toi|sang)|\bthay doi|\bchuyen sang"
)
"""One of two days took the place of the other."""


def several_dates(phrase: Phrase) -> PhraseReading | None:
    """Two days or more: a span, or milestones and the deadline, which is the last of them."""
    dates = phrase.dates
    if len(dates) < 2:
        return None
    if _OUTLOOK.search(phrase.plain):
        return only({"by": dates[0].form, "text": phrase.text})
    if _OR.search(phrase.plain) or _MOVED.search(phrase.plain):
        return either(*({"by": item.form, "text": phrase.text} for item in dates))
    if len(dates) == 2:
        reading = _turn_of(phrase) or _span(phrase) or _from_to(phrase)
        if reading is not None:
            return reading
    return _in_steps(phrase)


def _in_steps(phrase: Phrase) -> PhraseReading:
    """Milestones and the deadline; something that begins last may have no end."""
    dates = phrase.dates
    pieces = list(_pieces(phrase))
    forms = [_forms_of(item) for item in dates]
    order = sorted(range(len(dates)), key=lambda i: sort_key(forms[i][-1]))
    *earlier, last = forms[order[-1]]
    milestones = []
    for i in order[:-1]:
        for form in forms[i]:
            if form != last:
                milestones.append({"by": form, "title": pieces[i]})
    milestones += ({"by": form, "title": pieces[order[-1]]} for form in earlier)
    reading = DeadlineForm({"by": last, "text": phrase.text}, tuple(milestones))
    if _begins(dates[order[-1]]):
        begun = _ongoing_from(dates[order[-1]].forms[0], phrase)
        done: FormMap = {"by": forms[order[-2]][-1], "text": phrase.text}
        readings = (
            DeadlineForm(begun, tuple(milestones)),
            DeadlineForm(done, tuple(milestones[:-1])),
        )
        return PhraseReading(readings)
    if OPEN_ENDED.search(phrase.plain):
        ongoing = _ongoing_from(dates[order[0]].forms[0], phrase)
        return PhraseReading((reading, DeadlineForm(ongoing)))
    return PhraseReading((reading,))


def _from_to(phrase: Phrase) -> PhraseReading | None:
    """`Bắt đầu Quý I/2026, hoàn thành Quý IV/2026`."""
    first, last = phrase.dates
    if not _begins(first) or _begins(last):
        return None
    return only({"from": first.forms[0], "by": last.form, "text": phrase.text})


def _ongoing_from(start: str, phrase: Phrase) -> FormMap:
    return {"by": "ongoing", "from": start, "text": phrase.text}


def _begins(item: DateInText) -> bool:
    """Whether something begins at a date, and does not end there."""
    return bool(NO_END & set(item.words)) and item.joined != "-"


def _forms_of(item: DateInText) -> tuple[str, ...]:
    """The days and periods of one date: of a span its end, of `đầu năm 2027` that part of it."""
    words = frozenset(item.words)
    if len(item.forms) == 1 and words & PART:
        return (part_of(item.form, words),)
    return item.forms[-1:] if item.joined == "-" else item.forms


def _turn_of(phrase: Phrase) -> PhraseReading | None:
    """`cuối năm 2026, đầu năm 2027`: one time around the turn of two periods."""
    first, second = phrase.dates
    is_turn = "cuoi" in first.words and "dau" in second.words
    if not is_turn or not re.fullmatch(
        r" ?[,-]? ?", phrase.plain[first.end : second.begin]
    ):
        return None
    return only({"by": _forms_of(second)[-1], "text": phrase.text})


def _span(phrase: Phrase) -> PhraseReading | None:
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
    is_unsure = first.unsure or second.unsure
    is_alone = not phrase.rest and OPEN_YEAR not in second.form and not is_unsure
    return only(span, "safe" if is_alone else "unsafe")


def _pieces(phrase: Phrase) -> Iterator[str]:
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
