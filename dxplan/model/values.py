"""The values front matter is made of: text in two languages, days, periods, numbers, references."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from dxplan.model.lenient_dates import (
    FIRST_YEAR,
    LAST_YEAR,
    Interpretation,
    day_reading,
    interval_reading,
    is_plausible,
    period_reading,
    plausible_reading,
    with_right_years,
)
from dxplan.model.lenient_numbers import (
    NUMBER,
    TWO_READINGS,
    both_readings,
    figure,
    flag_reading,
    key_reading,
)

T = TypeVar("T")
Unit: TypeAlias = Literal["month", "quarter", "half", "year"]

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
"""What a key, a file name and a folder name may be (FORMAT.md, section 1)."""
_KEYS = re.compile(rf"{NAME.pattern}(?:/{NAME.pattern})*")


def fault(rule: str, **args: str) -> PydanticCustomError:
    """An error that names the rule (by its kebab-case name) and fills its sentences."""
    return PydanticCustomError(rule, "{rule}", {"rule": rule, **args})


def meant(reading: Interpretation | None) -> dict[str, str]:
    """The arguments of a fault that name the nearest right form.

    `fix` is what a fix writes, `sure` how sure that is.
    Of several readings all are named, none is called the nearest, and there is no fix.
    """
    if reading is None:
        return {"nearest": ""}
    if len(reading.texts) > 1:
        return {"nearest": "", "readings": ", ".join(reading.texts)}
    text = reading.texts[0]
    return {"nearest": text, "fix": text, "sure": reading.sure}


class FrontMatter(BaseModel):
    """A map of the format: unknown keys are errors, keys that begin with `x-` are ignored."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", ignored_types=(cached_property,)
    )

    @model_validator(mode="before")
    @classmethod
    def _without_extensions(cls, value: object) -> object:
        if isinstance(value, str):
            text_of(value)  # nothing where a map is wanted is an empty value
        if not isinstance(value, dict):
            return value
        extensions = [key for key in value if key.startswith("x-")]
        if not extensions:
            return value
        rest = dict(value)
        for key in extensions:
            del rest[key]
        return rest


# text


def text_of(value: object) -> str:
    """A scalar with something in it; raises the faults `wrong-type` and `empty-value`."""
    if not isinstance(value, str):
        shape = "list" if isinstance(value, list) else "map"
        raise fault("wrong-type", expected="text", found=shape)
    if not value.strip():
        raise fault("empty-value")
    return value


Line: TypeAlias = Annotated[str, BeforeValidator(text_of)]


class Text(FrontMatter):
    """What a reader sees: Vietnamese, English, or both. A plain string is Vietnamese."""

    vi: Line | None = None
    en: Line | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        if isinstance(value, str):
            return {"vi": text_of(value)}
        if isinstance(value, dict) and not value:
            raise fault("empty-value")
        return value

    def get(self, lang: str) -> tuple[str, str]:
        """The text in ``lang``, or else in the other language, with the language it is in."""
        texts = {"vi": self.vi, "en": self.en}
        for candidate in (lang, "vi", "en"):
            text = texts.get(candidate)
            if text is not None:
                return text, candidate
        return "", lang


# days and periods

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
PERIOD_PATTERN = r"[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}(-[0-9]{2})?))?"
"""A day, month, quarter, half or year as a pattern of JSON Schema and other formats."""

_PERIOD = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?",
    re.ASCII,
)


def day_of(value: object) -> date:
    """A day as YYYY-MM-DD; raises the faults `invalid-date` and `implausible-year`."""
    text = text_of(value)
    day = _as_day(text)
    if day is None:
        reading = with_right_years(day_reading(text) or _last_day(text))
        raise fault("invalid-date", value=text, expected="day", **meant(reading))
    _check_years(text, day)
    return day


def _check_years(text: str, *days: date) -> None:
    """Raise the fault `implausible-year` where no plan can speak of a day's year."""
    for day in days:
        if is_plausible(day.year):
            continue
        raise fault(
            "implausible-year",
            value=text,
            year=f"{day.year:04}",
            first=str(FIRST_YEAR),
            last=str(LAST_YEAR),
            **meant(plausible_reading(text)),
        )


def _as_day(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _last_day(text: str) -> Interpretation | None:
    """The last day of a period where only a day may stand: nobody can tell which day is meant."""
    reading = period_reading(text)
    if reading is None:
        return None
    period = parse_period(reading.texts[0])
    if period is None:
        return None
    return Interpretation((period.last.isoformat(),), "display")


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


MONTHS_OF_UNITS: dict[Unit, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A day, month, quarter, half or year.

    It has its first and last day (inclusive) and its written form.
    """

    first: date
    last: date
    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def is_day(self) -> bool:
        """Whether it is one day exactly."""
        return self.first == self.last


def calendar_period(every: Unit, year: int, index: int) -> Period:
    """The ``index``-th (from 1) month, quarter, half or year of a year."""
    months = MONTHS_OF_UNITS[every]
    first = date(year, (index - 1) * months + 1, 1)
    texts = {
        "month": f"{year}-{index:02d}",
        "quarter": f"{year}-Q{index}",
        "half": f"{year}-H{index}",
        "year": f"{year}",
    }
    return Period(first, month_end(year, index * months), texts[every])


def period_of(value: object) -> Period:
    """A period in a form of FORMAT.md, section 2; raises the fault `invalid-date`."""
    text = text_of(value)
    period = parse_period(text)
    if period is None:
        reading = _right_period(text)
        raise fault("invalid-date", value=text, expected="period", **meant(reading))
    _check_years(text, period.first)
    return period


def _right_period(text: str) -> Interpretation | None:
    """The period that a text means; None where it means none."""
    reading = period_reading(text)
    if reading is None or parse_period(reading.texts[0]) is None:
        return None
    return with_right_years(reading)


def parse_period(text: str) -> Period | None:
    """The period that a text is in a form of FORMAT.md, section 2; None where it is none."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    try:
        return _matched_period(match)
    except ValueError:
        return None


def _matched_period(match: re.Match[str]) -> Period:
    """The period of a match of its form; raises ValueError where no calendar has it."""
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return Period(day, day, match[0])
    if match["month"]:
        return calendar_period("month", year, int(match["month"]))
    if match["quarter"]:
        return calendar_period("quarter", year, int(match["quarter"]))
    if match["half"]:
        return calendar_period("half", year, int(match["half"]))
    return calendar_period("year", year, 1)


@dataclass(frozen=True, slots=True)
class Interval:
    """The time a plan covers: its first and last day (inclusive) and its written form."""

    first: date
    last: date
    text: str

    def __str__(self) -> str:
        return self.text


def interval_of(value: object) -> Interval:
    """A period, or two joined by `..`; raises `invalid-date` and `invalid-deadline`."""
    text = text_of(value)
    start, dots, end = text.partition("..")
    if dots and not (start and end):
        raise fault("invalid-deadline", value=text)
    first = parse_period(start)
    last = parse_period(end) if dots else first
    if first is None or last is None:
        reading = _right_interval(text)
        raise fault("invalid-date", value=text, expected="interval", **meant(reading))
    _check_years(text, first.first, last.last)
    if first.first > last.last:
        raise fault("invalid-deadline", value=text)
    return Interval(first.first, last.last, text)


def _right_interval(text: str) -> Interpretation | None:
    """The interval that a text means; None where its ends are no periods in their order."""
    reading = with_right_years(interval_reading(text))
    if reading is None:
        return None
    start, dots, end = reading.texts[0].partition("..")
    first = parse_period(start)
    last = parse_period(end) if dots else first
    if first is None or last is None or first.first > last.last:
        return None
    return reading


# numbers and flags


@dataclass(frozen=True, slots=True)
class Number:
    """An exact decimal and the form the writer gave it."""

    value: Decimal
    text: str

    def __str__(self) -> str:
        return self.text


def number_of(value: object) -> Number:
    """A whole or decimal number; raises `ambiguous-number` and `invalid-number`."""
    text = text_of(value)
    if TWO_READINGS.fullmatch(text):
        thousands, fraction = both_readings(text)
        raise fault(
            "ambiguous-number", value=text, thousands=thousands, fraction=fraction
        )
    if not NUMBER.fullmatch(text):
        raise _invalid_number(text)
    return Number(Decimal(text.replace(",", ".")), text)


def _invalid_number(text: str) -> PydanticCustomError:
    number = figure(text)
    if number is None:
        return fault("invalid-number", value=text, **meant(None))
    return fault(
        "invalid-number",
        value=text,
        operator=number.operator,
        unit=number.unit,
        **meant(number.reading),
    )


def flag_of(value: object) -> bool:
    """`true` or `false`; raises the fault `invalid-flag`."""
    text = text_of(value)
    if text not in {"true", "false"}:
        raise fault("invalid-flag", value=text, **meant(flag_reading(text)))
    return text == "true"


# names and references


def key_of(value: object) -> str:
    """A key of a register; raises the fault `invalid-key`."""
    text = text_of(value)
    if not NAME.fullmatch(text):
        raise fault("invalid-key", value=text, **meant(key_reading(text)))
    return text


class Ref(str):
    """The name of another record as written; ``kind`` says in which index it is looked up."""

    __slots__ = ()
    kind: ClassVar[str] = ""


class UnitRef(Ref):
    """A unit: its key in its own jurisdiction, or `jurisdiction/key`."""

    kind = "unit"


class DocumentRef(Ref):
    """A document: its key in its own jurisdiction, or `jurisdiction/key`."""

    kind = "document"


class AreaRef(Ref):
    """An area of work: its bare key."""

    kind = "area"


class IndicatorRef(Ref):
    """An indicator: its bare key."""

    kind = "indicator"


class RecordRef(Ref):
    """A plan, task or target: its whole id."""

    kind = "record"


class JurisdictionRef(Ref):
    """A jurisdiction: the name of its folder."""

    kind = "jurisdiction"


def listed_keys(text: str) -> list[str]:
    """The keys of a list that is written as one text with commas or semicolons.

    Empty where it is one name, or a part of it is no key.
    """
    keys = []
    for part in re.split("[,;]", text):
        key = part.strip()
        if not key:
            continue
        if not _KEYS.fullmatch(key):
            return []
        keys.append(key)
    return keys if len(keys) > 1 else []


def _ref(kind: type[Ref]) -> Any:
    return PlainValidator(
        lambda value: kind(text_of(value)), json_schema_input_type=str
    )


def one_of(rule: str, allowed: tuple[str, ...]) -> Callable[[object], str]:
    """A validator for a closed list of words that names ``rule`` on any other word."""

    def check(value: object) -> str:
        text = text_of(value)
        if text not in allowed:
            raise fault(rule, value=text, allowed=", ".join(allowed))
        return text

    return check


def _listed(value: object) -> object:
    if isinstance(value, list):
        return value
    return [value]


Day: TypeAlias = Annotated[date, PlainValidator(day_of, json_schema_input_type=str)]
Span: TypeAlias = Annotated[
    Period, PlainValidator(period_of, json_schema_input_type=str)
]
Covered: TypeAlias = Annotated[
    Interval, PlainValidator(interval_of, json_schema_input_type=str)
]
Amount: TypeAlias = Annotated[
    Number, PlainValidator(number_of, json_schema_input_type=str)
]
Flag: TypeAlias = Annotated[bool, PlainValidator(flag_of, json_schema_input_type=bool)]
Key: TypeAlias = Annotated[str, PlainValidator(key_of, json_schema_input_type=str)]
AUnit: TypeAlias = Annotated[UnitRef, _ref(UnitRef)]
ADocument: TypeAlias = Annotated[DocumentRef, _ref(DocumentRef)]
AnArea: TypeAlias = Annotated[AreaRef, _ref(AreaRef)]
AnIndicator: TypeAlias = Annotated[IndicatorRef, _ref(IndicatorRef)]
ARecord: TypeAlias = Annotated[RecordRef, _ref(RecordRef)]
AJurisdiction: TypeAlias = Annotated[JurisdictionRef, _ref(JurisdictionRef)]
OneOrMany: TypeAlias = Annotated[
    tuple[T, ...], BeforeValidator(_listed), Field(default=())
]


def enumeration(rule: str, *allowed: str) -> Any:
    """The validator of a closed list, with its JSON Schema."""
    return PlainValidator(
        one_of(rule, allowed), json_schema_input_type=Literal[allowed]
    )


def days_between(earlier: date, later: date) -> int:
    """Whole days from one day to another."""
    return (later - earlier) // timedelta(days=1)
