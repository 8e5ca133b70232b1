"""The values front matter is made of: text in two languages, days, periods, numbers, references."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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

from dxplan.model.dates import (
    Interval,
    Period,
    day_of,
    days_off_of,
    interval_of,
    period_of,
)
from dxplan.model.lenient_dates import Interpretation
from dxplan.model.lenient_numbers import (
    NUMBER,
    TWO_READINGS,
    both_readings,
    figure,
    flag_reading,
    key_reading,
    range_reading,
)
from dxplan.model.scalars import fault, meant, text_of

T = TypeVar("T")

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
"""What a key, a file name and a folder name may be (docs/format.md, section 1)."""
_BETWEEN_KEYS = re.compile(r"[,;\n]|\s/\s|\s(?:&|\+|và|va|and)\s")
_KEYS = re.compile(rf"{NAME.pattern}(?:/{NAME.pattern})*")


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
        if "x-" not in "".join(value):  # almost no map has any
            return value
        extensions = [key for key in value if key.startswith("x-")]
        if not extensions:
            return value
        rest = dict(value)
        for key in extensions:
            del rest[key]
        return rest


# text


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


# numbers and flags


@dataclass(frozen=True, slots=True)
class Number:
    """An exact decimal and the form the writer gave it."""

    value: Decimal
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class NumberRange(Number):
    """A range of numbers as it is written: ``value`` is its lower bound, ``upper`` the other."""

    upper: Decimal


def number_or_range_of(value: object) -> Number:
    """A number, or a range `40..50`; raises `ambiguous-number` and `invalid-number`."""
    text = text_of(value)
    range_meant = range_reading(text)
    if range_meant is not None:
        raise _no_range(text, range_meant)
    if ".." not in text:
        return number_of(text)
    bounds = [bound.strip() for bound in text.split("..")]
    if len(bounds) != 2 or not all(bounds):
        raise _no_range(text, None)
    lower, upper = map(number_of, bounds)
    if lower.value >= upper.value:
        raise _no_range(text, _turned(lower, upper))
    return NumberRange(lower.value, text, upper.value)


def _turned(first: Number, last: Number) -> Interpretation | None:
    """The range that two bounds in the wrong order may mean; None where they are one number."""
    if first.value == last.value:
        return None
    return Interpretation((f"{last.text}..{first.text}",), "unsafe")


def _no_range(text: str, reading: Interpretation | None) -> PydanticCustomError:
    args = {"operator": "", "unit": "", "variant": "range"}
    return fault("invalid-number", value=text, **args, **meant(reading))


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
        variant = "single" if ".." in text else ""
        return fault("invalid-number", value=text, variant=variant, **meant(None))
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


def group_key_of(value: object) -> str:
    """The key of a group; of one that is none a rule tells which group may be meant."""
    return text_of(value)


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
    """The keys of a list that is written as one text with signs or "và" between them.

    Empty where it is one name, or a part of it is no key.
    """
    keys = []
    for part in _BETWEEN_KEYS.split(text):
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


@dataclass(frozen=True, slots=True)
class ClosedList:
    """A validator for a closed list of words that names ``rule`` on any other word.

    A ``former`` word is read as the one that took its place.
    """

    rule: str
    allowed: tuple[str, ...]
    former: tuple[tuple[str, str], ...]

    def __call__(self, value: object) -> str:
        text = text_of(value)
        for word, current in self.former:
            if text == word:
                text = current
        if text not in self.allowed:
            raise fault(self.rule, value=text, allowed=", ".join(self.allowed))
        return text


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
DaysOff: TypeAlias = Annotated[
    Interval, PlainValidator(days_off_of, json_schema_input_type=str)
]
Amount: TypeAlias = Annotated[
    Number, PlainValidator(number_of, json_schema_input_type=str)
]
AmountOrRange: TypeAlias = Annotated[
    Number, PlainValidator(number_or_range_of, json_schema_input_type=str)
]
Flag: TypeAlias = Annotated[bool, PlainValidator(flag_of, json_schema_input_type=bool)]
Key: TypeAlias = Annotated[str, PlainValidator(key_of, json_schema_input_type=str)]
GroupKey: TypeAlias = Annotated[
    str, PlainValidator(group_key_of, json_schema_input_type=str)
]
AUnit: TypeAlias = Annotated[UnitRef, _ref(UnitRef)]
ADocument: TypeAlias = Annotated[DocumentRef, _ref(DocumentRef)]
AnArea: TypeAlias = Annotated[AreaRef, _ref(AreaRef)]
AnIndicator: TypeAlias = Annotated[IndicatorRef, _ref(IndicatorRef)]
ARecord: TypeAlias = Annotated[RecordRef, _ref(RecordRef)]
AJurisdiction: TypeAlias = Annotated[JurisdictionRef, _ref(JurisdictionRef)]
OneOrMany: TypeAlias = Annotated[
    tuple[T, ...], BeforeValidator(_listed), Field(default=())
]


def enumeration(
    rule: str, *allowed: str, former: Mapping[str, str] | None = None
) -> Any:
    """The validator of a closed list, with its JSON Schema."""
    validator = ClosedList(rule, allowed, tuple((former or {}).items()))
    return PlainValidator(validator, json_schema_input_type=Literal[allowed])
