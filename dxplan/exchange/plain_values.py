"""Values of front matter as JSON, CSV and all other formats have them."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel

from dxplan.exchange.columns import Item
from dxplan.exchange.fields import MEASURES, is_dated
from dxplan.model.dates import Interval, Period
from dxplan.model.deadline import Deadline
from dxplan.model.fields import UNPUBLISHED, fields_of
from dxplan.model.values import FrontMatter, Number, Ref, Text
from dxplan.portfolio.portfolio import Portfolio


def number(value: Decimal) -> int | float:
    """A number as JSON has it: whole where it is whole."""
    if value == value.to_integral_value():
        return int(value)
    return float(value)


class PlainValues:
    """Front matter as plain values; references become full ids where they lead anywhere."""

    def __init__(self, portfolio: Portfolio, jurisdiction: str | None) -> None:
        self.portfolio = portfolio
        self.jurisdiction = jurisdiction

    def value(self, value: Any) -> Any:  # noqa: PLR0911 - one line a type
        """A value of any type."""
        match value:
            case None | bool() | int():
                return value
            case Ref():
                return self.portfolio.resolve(value, self.jurisdiction) or str(value)
            case str():
                return value
            case Number():
                return number(value.value)
            case date():
                return value.isoformat()
            case Period() | Interval():
                return value.text
            case Text():
                return _languages(value)
            case tuple() | list():
                return [self.value(item) for item in value]
            case dict():
                return {key: self.value(item) for key, item in value.items()}
        return self.model(value)

    def measure(self, measure: Text | None) -> Any:
        """What is counted: one of the words that need no language, or a text."""
        if measure is None:
            return None
        if measure.vi in MEASURES:
            return measure.vi
        return self.value(measure)

    def model(self, model: BaseModel) -> Item:
        """The published keys of a model; a number and a day stand beside their written forms."""
        item: Item = {}
        model_type = type(model)
        for name, info in model_type.model_fields.items():
            if info.exclude or name in UNPUBLISHED:
                continue
            key = info.alias or name
            value = getattr(model, name)
            if key == "measure":
                item[key] = self.measure(value)
                continue
            if _is_dated(model_type, key):
                item |= dated(key, value)
                continue
            item[key] = self.value(value)
            if not _is_number(model_type, key):
                continue
            item[f"{key}_text"] = None
            if value is not None:
                item[f"{key}_text"] = value.text
        if isinstance(model, Deadline):
            item["form"] = model.form
        return item


def _languages(text: Text) -> Item:
    item = {}
    if text.vi is not None:
        item["vi"] = text.vi
    if text.en is not None:
        item["en"] = text.en
    return item


def dated(key: str, period: Period | None) -> Item:
    """A day that may be known less exactly.

    Its last day, the written form, and how exact that is.
    """
    if period is None:
        return {key: None, f"{key}_text": None, f"{key}_precision": None}
    return {
        key: period.last.isoformat(),
        f"{key}_text": period.text,
        f"{key}_precision": _precision(period),
    }


def _precision(period: Period) -> str:
    """How exactly a period says when something was."""
    if period.is_day:
        return "day"
    years = period.last.year - period.first.year
    months = years * 12 + period.last.month - period.first.month + 1
    return {1: "month", 3: "quarter", 6: "half", 12: "year"}[months]


@cache
def _is_dated(model: type[BaseModel], key: str) -> bool:
    if not issubclass(model, FrontMatter):
        return False
    return is_dated(fields_of(model)[key])


@cache
def _is_number(model: type[BaseModel], key: str) -> bool:
    if not issubclass(model, FrontMatter):
        return False
    return fields_of(model)[key].type.scalar == "number"
