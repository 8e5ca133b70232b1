"""The start of a deadline that is counted in days (docs/format.md, section 2)."""

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, TypeAlias

from pydantic import PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from dxplan.model.meaning import PROSE
from dxplan.model.scalars import fault
from dxplan.model.values import ADocument, Day, FrontMatter, Number, Text, number_of

_MOST = Decimal(9999)
"""More days than a deadline of any plan is away."""


def count_of(value: object) -> Number:
    """A whole number from 1 on; raises the faults of `number_of`."""
    try:
        number = number_of(value)
    except PydanticCustomError as error:
        if error.type != "invalid-number" or (error.context or {}).get("nearest"):
            raise
        raise _no_count(str(value)) from None
    if number.value % 1 or not 1 <= number.value <= _MOST:
        raise _no_count(number.text)
    return number


def _no_count(text: str) -> PydanticCustomError:
    return fault("invalid-number", value=text, nearest="", variant="whole")


Count: TypeAlias = Annotated[
    Number, PlainValidator(count_of, json_schema_input_type=str)
]


def ordinal_of(value: object) -> int:
    """The place of an item in a list, counted from 1; raises the faults of `number_of`."""
    return int(count_of(value).value)


OrdinalNumber: TypeAlias = Annotated[
    int, PlainValidator(ordinal_of, json_schema_input_type=str)
]


class After(FrontMatter):
    """What a deadline is counted from, and how many days.

    Without ``document`` and ``event`` it is the document that the record exists from. ``met_on``
    is the day of what it is counted from, where that is no date of a document.
    """

    document: ADocument | None = None
    event: Annotated[Text | None, PROSE] = None
    days: Count | None = None
    working_days: Count | None = None
    met_on: Day | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> "After":
        for key, other in (("working_days", "days"), ("event", "document")):
            if getattr(self, key) is not None and getattr(self, other) is not None:
                raise fault(
                    "invalid-deadline", expected="counted-days", value=f"{other}, {key}"
                )
        if self.days is None and self.working_days is None:
            raise fault("invalid-deadline", expected="counted-days", value="after")
        return self

    @property
    def count(self) -> int:
        """How many days, or working days, are counted."""
        number = self.days or self.working_days
        return 0 if number is None else int(number.value)

    def due_from(self, start: date, holidays: frozenset[date]) -> date:
        """The last day in time where days are counted from ``start``, which is none of them."""
        if self.working_days is None:
            return start + timedelta(days=self.count)
        return working_day_after(start, self.count, holidays)


@lru_cache(maxsize=4096)
def working_day_after(start: date, count: int, holidays: frozenset[date]) -> date:
    """The ``count``-th day behind ``start`` from Monday to Friday that is no holiday."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day
