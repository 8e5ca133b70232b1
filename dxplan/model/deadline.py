"""Deadlines: the map and its short forms, and the occurrences of recurring ones (FORMAT.md, section 2)."""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, cast

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from dxplan.model.lenient_dates import deadline_reading, with_right_years
from dxplan.model.meaning import PROSE
from dxplan.model.values import (
    Day,
    Flag,
    FrontMatter,
    Line,
    Period,
    Span,
    Text,
    Unit,
    calendar_period,
    enumeration,
    fault,
    interval_of,
    meant,
    month_end,
    text_of,
)

_EVERY = re.compile(r"every (month|quarter|half|year)")
_DUE = {
    "year": r"([0-9]{2})(?:-([0-9]{2}))?",
    "half": r"([1-6])(?:-([0-9]{2}))?",
    "quarter": r"([1-3])(?:-([0-9]{2}))?",
    "month": r"()([0-9]{2})",
}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class Deadline(FrontMatter):
    """When something is due. Without ``by`` and ``every`` no day is stated; ``ongoing`` marks a continuous duty."""

    recurs: ClassVar[bool] = True

    by: Span | None = None
    text: Annotated[Text | None, PROSE] = None
    firm: Flag = True
    condition: Annotated[Text | None, PROSE] = None
    condition_met_on: Day | None = None
    every: (
        Annotated[
            Unit, enumeration("unknown-value", "month", "quarter", "half", "year")
        ]
        | None
    ) = None
    due: Line | None = None
    start: Annotated[Span | None, Field(alias="from")] = None
    until: Span | None = None
    ongoing: Annotated[bool, Field(exclude=True)] = (
        False  # not a key: what the short form `ongoing` says
    )

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        if isinstance(value, str):
            return cls._read(text_of(value))
        if not isinstance(value, dict):
            return value
        if "ongoing" in value:
            raise fault("unknown-key", key="ongoing")
        if isinstance(value.get("by"), str):
            short = cls._read(text_of(value["by"]), at="by")
            overlap = short.keys() & value.keys() - {"by"} or (
                "every" in value and "by" not in short
            )
            if "every" in short or overlap:
                raise fault("invalid-deadline", value=value["by"], at="by")
            if short != {"by": value["by"]}:
                return {**{k: v for k, v in value.items() if k != "by"}, **short}
        return value

    @classmethod
    def _read(cls, text: str, at: str = "") -> dict[str, Any]:
        """A short form as a map; one that can't be read says what it may mean. ``at`` is its key in a longer form."""
        try:
            return _short(text)
        except PydanticCustomError as error:
            if error.type == "implausible-year":
                if at and ".." not in text:
                    return {
                        "by": text
                    }  # the type of the key says so, beside what else is wrong with the map
                raise _at(error, at) from None
            reading = with_right_years(
                deadline_reading(text, recurring=cls.recurs and not at)
            )
            if reading is None or not _is_short(reading.texts[0]):
                reading = None
            named = reading.texts[0] if reading else text
            is_date = (
                error.type == "invalid-date"
                and re.search(r"\d", text)
                and not re.search(r"\.\.|[a-z]", named)
            )
            if is_date and at:
                return {
                    "by": text
                }  # the type of the key says so, beside what else is wrong with the map
            rule, expected = (
                ("invalid-date", {"expected": "period"})
                if is_date
                else ("invalid-deadline", {})
            )
            raise fault(
                rule,
                value=text,
                **expected,
                **meant(reading),
                **({"at": at} if at else {}),
            ) from None

    @model_validator(mode="after")
    def _due_fits(self) -> "Deadline":
        if self.due is not None:
            if self.every is None:
                raise fault("invalid-deadline", value=self.due, at="due")
            match = re.fullmatch(_DUE[self.every], self.due)
            month, day = (
                (int(part) if part else 1 for part in match.groups())
                if match
                else (0, 0)
            )
            if not (1 <= month <= _MONTHS[self.every] and 1 <= day <= 31):
                raise fault("invalid-deadline", value=self.due, at="due")
        if self.every is not None and self.by is not None:
            raise fault("invalid-deadline", value=self.by.text, at="by")
        for end in (self.by, self.until):
            if (
                self.start is not None
                and end is not None
                and self.start.first > end.last
            ):
                raise fault("invalid-deadline", value=f"{self.start.text}..{end.text}")
        return self

    @property
    def form(self) -> str:
        """The short form that says the same, without text, firmness and condition."""
        if self.every is not None:
            return f"every {self.every}"
        if self.by is not None:
            return f"{self.start.text}..{self.by.text}" if self.start else self.by.text
        return "ongoing" if self.ongoing else "none"

    def due_day(self, as_of: date) -> date | None:
        """The last day that is still in time; None where none is stated, or its condition is not met by ``as_of``."""
        return self.by.last if self.by is not None and not self.waits(as_of) else None

    def waits(self, as_of: date) -> bool:
        """Whether a condition that is not met by ``as_of`` keeps it from having a due day."""
        return self.condition is not None and (
            self.condition_met_on is None or self.condition_met_on > as_of
        )

    def occurrences(self, exists_from: date) -> Iterator[tuple[Period, date]]:
        """Every occurrence of a recurring duty with its last day in time, without end unless ``until`` is stated.

        ``exists_from`` is the day the task exists: without ``from`` no occurrence begins before it, and none before
        its condition is met.
        """
        for number in self._numbers(exists_from):
            period = self._numbered(number)
            yield period, self._due_in(period)

    def occurrence_due(self, period: Period, exists_from: date) -> date | None:
        """The last day in time of one occurrence; None where the period is none of them."""
        number = self._number(period.first)
        known = (
            number in self._numbers(exists_from)
            and self._numbered(number).text == period.text
        )
        return self._due_in(period) if known else None

    def ended(
        self, exists_from: date, as_of: date
    ) -> tuple[int, tuple[Period, date] | None]:
        """How many occurrences have ended before ``as_of``, and the last of them, or the first before any has."""
        numbers = self._numbers(exists_from)
        here = self._number(as_of)
        stop = min(numbers.stop, here + (self._due_in(self._numbered(here)) < as_of))
        count = max(0, stop - numbers.start)
        if not numbers:
            return 0, None
        period = self._numbered(numbers[max(0, count - 1)])
        return count, (period, self._due_in(period))

    def _numbers(self, exists_from: date) -> range:
        """The occurrences, counted from the year 0: a number is worked out, never looked for."""
        if self.every is None:
            return range(0)
        earliest = self.start.first if self.start else exists_from
        if self.condition is not None:
            earliest = max(earliest, self.condition_met_on or date.max)
        first = self._number(earliest)
        first += self._numbered(first).first < earliest
        last = self._number(self.until.last if self.until else date.max)
        in_time = (
            self.until is None or self._due_in(self._numbered(last)) <= self.until.last
        )
        return range(first, last + in_time)

    def _number(self, day: date) -> int:
        return (day.year * 12 + day.month - 1) // _MONTHS[self.every or "month"]

    def _numbered(self, number: int) -> Period:
        every: Unit = self.every or "month"
        year, index = divmod(number, 12 // _MONTHS[every])
        return calendar_period(every, year, index + 1)

    def _due_in(self, period: Period) -> date:
        if self.due is None or self.every is None:
            return period.last
        groups = cast(
            "re.Match[str]", re.fullmatch(_DUE[self.every], self.due)
        ).groups()
        month = period.first.month + (int(groups[0]) if groups[0] else 1) - 1
        if groups[1] is None:
            return month_end(period.first.year, month)
        length = calendar.monthrange(period.first.year, month)[1]
        return date(period.first.year, month, min(int(groups[1]), length))


def _at(error: PydanticCustomError, key: str) -> PydanticCustomError:
    """The same fault, of the key in a longer form."""
    words = {
        name: str(word)
        for name, word in (error.context or {}).items()
        if name != "rule"
    }
    return fault(error.type, **words, **({"at": key} if key else {}))


def _short(text: str) -> dict[str, Any]:
    if text == "none":
        return {}
    if text == "ongoing":
        return {"ongoing": True}
    if match := _EVERY.fullmatch(text):
        return {"every": match[1]}
    start, dots, end = text.partition("..")
    interval_of(text)
    return {"from": start, "by": end} if dots else {"by": text}


def _is_short(text: str) -> bool:
    try:
        _short(text)
    except PydanticCustomError:
        return False
    return True


class TargetDeadline(Deadline):
    """The deadline of a target: any form but recurring."""

    recurs: ClassVar[bool] = False

    @model_validator(mode="after")
    def _not_recurring(self) -> "TargetDeadline":
        if self.every is not None:
            raise fault("invalid-deadline", value=f"every {self.every}")
        return self


Cadence: TypeAlias = Annotated[
    str,
    enumeration(
        "unknown-value", "every month", "every quarter", "every half", "every year"
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
    """A deadline that takes the place of another: what was only expected stays so until `firm` is stated."""
    if old.firm or "firm" in new.model_fields_set:
        return new
    return new.model_copy(update={"firm": False})


def binding(deadline: Deadline) -> tuple[object, ...]:
    """What a deadline says but for its wording: two that are equal here bind to the same days."""
    start = deadline.start and deadline.start.first
    ends = [period and period.last for period in (deadline.by, deadline.until)]
    condition = deadline.condition and (deadline.condition.vi or deadline.condition.en)
    met = deadline.condition_met_on
    return (
        start,
        *ends,
        deadline.firm,
        deadline.every,
        deadline.due,
        deadline.ongoing,
        condition,
        met,
    )


def binds_otherwise(old: Deadline, new: Deadline) -> bool:
    """Whether a deadline was written over: it binds to other days. That its condition is met may come to be known."""
    if old.condition_met_on is None:
        old = old.model_copy(update={"condition_met_on": new.condition_met_on})
    return binding(old) != binding(new)
