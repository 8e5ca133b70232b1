"""Deadlines: the map, its short forms and occurrences (docs/format.md, section 2)."""

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, cast

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from dxplan.model.after import After
from dxplan.model.dates import (
    MONTHS_OF_UNITS,
    CalendarUnit,
    Period,
    calendar_period,
    interval_of,
    month_end,
)
from dxplan.model.dates_in_text import in_some_year
from dxplan.model.deadline_phrases import phrase_reading
from dxplan.model.deadline_readings import FormMap, PhraseReading
from dxplan.model.lenient_dates import (
    Interpretation,
    deadline_reading,
    with_right_years,
)
from dxplan.model.meaning import PROSE
from dxplan.model.scalars import fault, meant, text_of
from dxplan.model.values import Day, Flag, FrontMatter, Line, Span, Text, enumeration
from dxplan.model.worded_deadlines import meant_phrase

_EVERY = re.compile(r"every (month|quarter|half|year)")
COUNTED_PATTERN = r"([1-9][0-9]{0,3}) (working )?days after"
_COUNTED = re.compile(COUNTED_PATTERN)
_DUE = {
    "year": r"([0-9]{2})(?:-([0-9]{2}))?",
    "half": r"([1-6])(?:-([0-9]{2}))?",
    "quarter": r"([1-3])(?:-([0-9]{2}))?",
    "month": r"()([0-9]{2})",
}


class Deadline(FrontMatter):
    """When something is due.

    Without ``by`` and ``every`` no day is stated; ``ongoing`` marks a continuous duty.
    """

    recurs: ClassVar[bool] = True
    shape: ClassVar[str] = "deadline"
    """What a fault says is expected: a section of the catalogues' `shapes`."""

    by: Span | None = None
    text: Annotated[Text | None, PROSE] = None
    firm: Flag = True
    condition: Annotated[Text | None, PROSE] = None
    condition_met_on: Day | None = None
    every: (
        Annotated[
            CalendarUnit,
            enumeration("unknown-value", "month", "quarter", "half", "year"),
        ]
        | None
    ) = None
    due: Line | None = None
    start: Annotated[Span | None, Field(alias="from")] = None
    until: Span | None = None
    after: After | None = None
    # not a key: what the short form `ongoing` says
    ongoing: Annotated[bool, Field(exclude=True)] = False

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        if isinstance(value, str):
            return cls._read(text_of(value))
        if not isinstance(value, dict):
            return value
        if "ongoing" in value:
            raise fault("unknown-key", key="ongoing")
        written = value.get("by")
        if not isinstance(written, str):
            return value
        short = cls._read(text_of(written), at="by")
        if short == {"by": written}:
            return value
        rest = {key: item for key, item in value.items() if key != "by"}
        _check_fits(written, short, rest)
        return rest | short

    @classmethod
    def _read(cls, text: str, at: str = "") -> dict[str, Any]:
        """A short form as a map; ``at`` is its key where it stands in a longer form.

        Raises the faults `invalid-date`, `invalid-deadline` and `implausible-year`.
        """
        try:
            return _short(text)
        except PydanticCustomError as error:
            if not at:
                raise cls._fault(text, error, at) from None
            # of one date in `by` its type says what is wrong, beside the faults of other keys
            if error.type == "implausible-year":
                if ".." in text:
                    raise _at(error, at) from None
                return {"by": text}
            reading = cls._meant(text, at)
            is_sure = reading is not None and reading.sure == "safe"
            is_date = _is_wrong_date(error, text, reading)
            if is_date and (is_sure or cls._phrase(text, reading) is None):
                return {"by": text}
            raise cls._fault(text, error, at) from None

    @classmethod
    def _meant(cls, text: str, at: str) -> Interpretation | None:
        """The short form that a text means; None where nothing can be told."""
        recurring = cls.recurs and not at
        reading = with_right_years(deadline_reading(text, recurring=recurring))
        if reading is None or not _is_short(reading.texts[0]):
            return None
        return reading

    @classmethod
    def _phrase(cls, text: str, reading: Interpretation | None) -> PhraseReading | None:
        """What a text means that is worded as in a plan; None where its short form says it all."""
        if reading is not None and reading.texts[0] in {"ongoing", "none"}:
            return None
        phrase = phrase_reading(text)
        if phrase is None:
            return None
        forms = []
        for form in phrase.forms:
            if cls._is_form(form.deadline):
                forms.append(form)
        if not forms:
            return None
        sure = phrase.sure if len(forms) == len(phrase.forms) else "unsafe"
        return PhraseReading(tuple(forms), sure)

    @classmethod
    def _is_form(cls, form: FormMap) -> bool:
        """Whether a form is valid, in whatever year it is."""
        by = {key: in_some_year(value) for key, value in form.items()}
        try:
            cls.model_validate(by)
        except ValidationError:
            return False
        return True

    @classmethod
    def _fault(
        cls, text: str, error: PydanticCustomError, at: str
    ) -> PydanticCustomError:
        """The fault of a text that is no short form, with what it may mean."""
        if error.type == "implausible-year":
            return _at(error, at)
        reading = cls._meant(text, at)
        args = {"value": text, **meant(reading)}
        if at:
            args["at"] = at
        phrase = None
        if reading is None or reading.sure != "safe":
            phrase = cls._phrase(text, reading)
        if phrase is not None:
            worded = meant_phrase(phrase)
            return fault("invalid-deadline", expected=cls.shape, **{**args, **worded})
        if _is_wrong_date(error, text, reading):
            expected = "period" if at else cls.shape
            return fault("invalid-date", expected=expected, **args)
        return fault("invalid-deadline", expected=cls.shape, **args)

    @model_validator(mode="after")
    def _due_fits(self) -> "Deadline":
        if self.due is not None and not _is_due(self.due, self.every):
            raise fault(
                "invalid-deadline", expected="deadline", value=self.due, at="due"
            )
        if self.every is not None and self.by is not None:
            raise fault(
                "invalid-deadline", expected="deadline", value=self.by.text, at="by"
            )
        if self.after is not None:
            self._check_after()
        if self.start is None:
            return self
        for end in (self.by, self.until):
            if end is not None and self.start.first > end.last:
                raise fault(
                    "invalid-deadline",
                    expected="deadline",
                    value=f"{self.start.text}..{end.text}",
                )
        return self

    def _check_after(self) -> None:
        """Raise `invalid-deadline` where `after` stands beside what it says itself."""
        others = ("by", "every", "start", "until", "condition", "condition_met_on")
        is_stated_twice = any(getattr(self, name) is not None for name in others)
        if is_stated_twice or self.ongoing:
            raise fault("invalid-deadline", expected="deadline", value="after")

    @property
    def form(self) -> str:
        """The short form that says the same, without text, firmness and condition.

        Of days that are counted it is what can be said in short: `30 days after`.
        """
        if self.after is not None:
            kind = "days" if self.after.working_days is None else "working days"
            return f"{self.after.count} {kind} after"
        if self.every is not None:
            return f"every {self.every}"
        if self.by is not None and self.start is not None:
            return f"{self.start.text}..{self.by.text}"
        if self.by is not None:
            return self.by.text
        if self.ongoing:
            return "ongoing"
        return "none"

    def due_day(self, as_of: date) -> date | None:
        """The last day in time; None where there is none, or it waits for its condition."""
        if self.by is None or self.waits(as_of):
            return None
        return self.by.last

    def waits(self, as_of: date) -> bool:
        """Whether a condition, or a start that is not known, keeps it from having a due day."""
        if self.after is not None:
            return self.by is None
        if self.condition is None:
            return False
        return self.condition_met_on is None or self.condition_met_on > as_of

    def counted_from(
        self, start: date | None, holidays: frozenset[date], *, firm: bool
    ) -> "Deadline":
        """The same with its day, where ``after`` is counted from a day that is known."""
        if self.after is None or start is None:
            return self
        day = self.after.due_from(start, holidays)
        by = Period(day, day, day.isoformat())
        return self.model_copy(update={"by": by, "firm": self.firm and firm})

    def is_written_as(self, written: "Deadline") -> bool:
        """Whether it is a deadline as it is written, its day worked out or not."""
        if self.after is None or written.after is None:
            return self == written
        return self.after == written.after and self.text == written.text

    def occurrences(self, exists_from: date) -> Iterator[tuple[Period, date]]:
        """Every occurrence of a recurring duty with its last day in time.

        They have no end unless ``until`` is stated. ``exists_from`` is the day the task exists:
        without ``from`` no occurrence begins before it, and none before its condition is met.
        """
        for number in self._numbers(exists_from):
            period = self._numbered(number)
            yield period, self._due_in(period)

    def occurrence_due(self, period: Period, exists_from: date) -> date | None:
        """The last day in time of one occurrence; None where the period is none of them."""
        number = self._number(period.first)
        if number not in self._numbers(exists_from):
            return None
        if self._numbered(number).text != period.text:
            return None
        return self._due_in(period)

    def ended(
        self, exists_from: date, as_of: date
    ) -> tuple[int, tuple[Period, date] | None]:
        """How many occurrences have ended before ``as_of``, and the last one that has.

        Before any has ended it is the first one; None where there are no occurrences.
        """
        numbers = self._numbers(exists_from)
        if not numbers:
            return 0, None
        current = self._number(as_of)
        has_current_ended = self._due_in(self._numbered(current)) < as_of
        stop = min(numbers.stop, current + has_current_ended)
        count = max(0, stop - numbers.start)
        period = self._numbered(numbers[max(0, count - 1)])
        return count, (period, self._due_in(period))

    def _numbers(self, exists_from: date) -> range:
        """The occurrences, counted from the year 0: a number is worked out, never looked for."""
        if self.every is None:
            return range(0)
        earliest = exists_from
        if self.start is not None:
            earliest = self.start.first
        if self.condition is not None:
            earliest = max(earliest, self.condition_met_on or date.max)
        first = self._number(earliest)
        if self._numbered(first).first < earliest:
            first += 1
        if self.until is None:
            return range(first, self._number(date.max) + 1)
        last = self._number(self.until.last)
        if self._due_in(self._numbered(last)) <= self.until.last:
            last += 1
        return range(first, last)

    def _number(self, day: date) -> int:
        return (day.year * 12 + day.month - 1) // MONTHS_OF_UNITS[self.every or "month"]

    def _numbered(self, number: int) -> Period:
        every: CalendarUnit = self.every or "month"
        year, index = divmod(number, 12 // MONTHS_OF_UNITS[every])
        return calendar_period(every, year, index + 1)

    def _due_in(self, period: Period) -> date:
        if self.due is None or self.every is None:
            return period.last
        match = cast("re.Match[str]", re.fullmatch(_DUE[self.every], self.due))
        month = period.first.month
        if match[1]:
            month += int(match[1]) - 1
        if match[2] is None:
            return month_end(period.first.year, month)
        length = calendar.monthrange(period.first.year, month)[1]
        return date(period.first.year, month, min(int(match[2]), length))


def _at(error: PydanticCustomError, key: str) -> PydanticCustomError:
    """The same fault, of the key in a longer form."""
    args = {name: str(value) for name, value in (error.context or {}).items()}
    args.pop("rule", None)
    if key:
        args["at"] = key
    return fault(error.type, **args)


def _check_fits(text: str, short: Mapping[str, Any], rest: Mapping[str, Any]) -> None:
    """Raise `invalid-deadline` where a short form in `by` says what other keys say too."""
    is_recurring = "every" in short
    is_overlapping = not short.keys().isdisjoint(rest)
    is_undated_recurrence = "every" in rest and "by" not in short
    if is_recurring or is_overlapping or is_undated_recurrence:
        raise fault("invalid-deadline", expected="deadline", value=text, at="by")


def _is_wrong_date(
    error: PydanticCustomError, text: str, reading: Interpretation | None
) -> bool:
    """Whether a text that is no short form is to be one date: it has digits and no words."""
    if error.type != "invalid-date" or not re.search(r"\d", text):
        return False
    named = text if reading is None else reading.texts[0]
    return not re.search(r"\.\.|[a-z]", named)


def _is_due(due: str, every: CalendarUnit | None) -> bool:
    """Whether `due` names a month and day within the period of a recurring deadline."""
    if every is None:
        return False
    match = re.fullmatch(_DUE[every], due)
    if match is None:
        return False
    month = int(match[1] or 1)
    day = int(match[2] or 1)
    return 1 <= month <= MONTHS_OF_UNITS[every] and 1 <= day <= 31


def _short(text: str) -> dict[str, Any]:
    """A short form as a map; raises `invalid-date`, `invalid-deadline`, `implausible-year`."""
    if text == "none":
        return {}
    if text == "ongoing":
        return {"ongoing": True}
    recurring = _EVERY.fullmatch(text)
    if recurring is not None:
        return {"every": recurring[1]}
    counted = _COUNTED.fullmatch(text)
    if counted is not None:
        kind = "days" if counted[2] is None else "working_days"
        return {"after": {kind: counted[1]}}
    interval_of(text)
    start, dots, end = text.partition("..")
    if dots:
        return {"from": start, "by": end}
    return {"by": text}


def _is_short(text: str) -> bool:
    try:
        _short(text)
    except PydanticCustomError:
        return False
    return True


class TargetDeadline(Deadline):
    """The deadline of a target."""


class StepDeadline(TargetDeadline):
    """The deadline of one of several steps: any form but recurring."""

    recurs: ClassVar[bool] = False
    shape: ClassVar[str] = "target-deadline"

    @model_validator(mode="after")
    def _not_recurring(self) -> "StepDeadline":
        if self.every is not None:
            raise fault(
                "invalid-deadline", expected=self.shape, value=f"every {self.every}"
            )
        return self


Cadence: TypeAlias = Annotated[
    str,
    enumeration(
        "unknown-value",
        "every week",
        "every two weeks",
        "every month",
        "every quarter",
        "every half",
        "every year",
    ),
]
"""How often a plan's units report."""


Form: TypeAlias = Literal[
    "dated", "recurring", "waiting", "expected", "ongoing", "none"
]
"""In which way a deadline binds, from a firm day to nothing."""
BINDING: frozenset[Form] = frozenset({"dated", "recurring"})
"""The forms of which something can be late or missed."""


def form_of(deadline: Deadline, as_of: date) -> Form:
    """The form of a deadline on a day."""
    if not deadline.firm:
        return "expected"
    if deadline.waits(as_of):
        return "waiting"
    if deadline.every is not None:
        return "recurring"
    if deadline.by is not None:
        return "dated"
    return "ongoing" if deadline.ongoing else "none"


def taking_over(new: Deadline, old: Deadline) -> Deadline:
    """A deadline that takes the place of another, which stays expected until `firm` is stated."""
    if old.firm or "firm" in new.model_fields_set:
        return new
    return new.model_copy(update={"firm": False})


def binding(deadline: Deadline) -> tuple[object, ...]:
    """What a deadline says but for its wording: where it is equal, the same days bind."""
    start = None
    if deadline.start is not None:
        start = deadline.start.first
    condition = None
    if deadline.condition is not None:
        condition = deadline.condition.vi or deadline.condition.en
    return (
        start,
        _last_of(deadline.by),
        _last_of(deadline.until),
        deadline.firm,
        deadline.every,
        deadline.due,
        deadline.ongoing,
        condition,
        deadline.condition_met_on,
        _binding_start(deadline.after),
    )


def _binding_start(after: After | None) -> tuple[object, ...] | None:
    """What days are counted from, how many, and from which day if that is known."""
    if after is None:
        return None
    event = None
    if after.event is not None:
        event = after.event.vi or after.event.en
    is_working = after.working_days is not None
    return after.document, event, after.count, is_working, after.met_on


def _with_day_known(old: After, new: After) -> After:
    """What days are counted from with the day of its event, where only the newer one states it."""
    if old.event is None or old.met_on is not None:
        return old
    return old.model_copy(update={"met_on": new.met_on})


def _last_of(period: Period | None) -> date | None:
    if period is None:
        return None
    return period.last


def binds_otherwise(old: Deadline, new: Deadline) -> bool:
    """Whether a deadline was written over, so that it binds to other days.

    That its condition is met, or an event has come that days are counted from, may come to be
    known.
    """
    if old.condition_met_on is None:
        old = old.model_copy(update={"condition_met_on": new.condition_met_on})
    if old.after is not None and new.after is not None:
        old = old.model_copy(update={"after": _with_day_known(old.after, new.after)})
    return binding(old) != binding(new)
