"""Values of front matter as JSON, CSV and all other formats have them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel

from dxplan.exchange.columns import Item
from dxplan.exchange.fields import (
    WITH_ROLES,
    WORDS_OF,
    is_dated,
    published_key,
    roles_key,
    unregistered_key,
    upper_key,
)
from dxplan.model.dates import Interval, Period
from dxplan.model.deadline import Deadline
from dxplan.model.evidence import (
    UnregisteredEvidence,
    documents_among,
    unregistered_among,
)
from dxplan.model.fields import UNPUBLISHED, fields_of
from dxplan.model.shared import UnitEntry, unit_of, unit_refs
from dxplan.model.values import FrontMatter, Number, NumberRange, Ref, Text, UnitRef
from dxplan.portfolio.portfolio import Portfolio

_NOTHING: dict[str, Any] = {}


def number(value: Decimal) -> int | float:
    """A number as JSON has it: whole where it is whole."""
    if value == value.to_integral_value():
        return int(value)
    return float(value)


class PlainValues:
    """Front matter as plain values; references become full ids where they lead anywhere.

    The same entry of a log gives the same map, which nobody changes.
    """

    def __init__(self, portfolio: Portfolio, jurisdiction: str | None) -> None:
        self.portfolio = portfolio
        self.jurisdiction = jurisdiction
        self._entries: dict[int, tuple[FrontMatter, Item]] = {}

    def value(self, value: Any) -> Any:
        """A value of any type."""
        plain = _PLAIN.get(type(value))
        if plain is not None:
            return plain(value)
        return self._compound(value)

    def _compound(self, value: Any) -> Any:
        """A value whose parts may be references."""
        if isinstance(value, tuple | list):
            return [self.value(item) for item in value]
        if isinstance(value, Ref):
            return self.portfolio.resolve(value, self.jurisdiction) or str(value)
        if isinstance(value, dict):
            return {key: self.value(item) for key, item in value.items()}
        if isinstance(value, str | int):
            return value
        return self.entry(value)

    def entry(self, entry: FrontMatter) -> Item:
        """A map within a record, worked out once."""
        # with the entry itself, as another could get its number once it is gone
        kept = self._entries.get(id(entry))
        if kept is None:
            kept = (entry, self.model(entry))
            self._entries[id(entry)] = kept
        return kept[1]

    def text_or_word(self, key: str, text: Text | None) -> Any:
        """A text, or one of the words that a key may hold and that need no language."""
        if text is None:
            return None
        if text.vi in WORDS_OF[key]:
            return text.vi
        return self.value(text)

    def _roles(self, entries: Iterable[UnitEntry]) -> list[Item]:
        """The entries of a list of units that say more than a unit."""
        items: list[Item] = []
        for entry in entries:
            if isinstance(entry, UnitRef):
                continue
            unit = unit_of(entry)
            is_registered = isinstance(unit, UnitRef)
            items.append(
                {
                    "unit": self.value(unit) if is_registered else None,
                    "name": None if is_registered else self.value(unit),
                    "role": self.value(entry.role),
                }
            )
        return items

    def model(self, model: BaseModel, instead: dict[str, Any] = _NOTHING) -> Item:
        """The published keys of a model; a number and a day stand beside their written forms.

        ``instead`` are the values of some attributes in the place of its own.
        """
        item: Item = {}
        values = model.__dict__ | instead
        for name, key, kind in _published(type(model)):
            value = values[name]
            if kind == "day":
                item |= dated(key, value)
                continue
            if kind == "words":
                item[key] = self.text_or_word(key, value)
                continue
            if kind == "units":
                item[key] = self.value(unit_refs(value))
                item[roles_key(key)] = self._roles(value)
                continue
            if kind == "evidence":
                item[key] = self.value(documents_among(value))
                item[unregistered_key(key)] = self.value(unregistered_among(value))
                continue
            item[key] = self.value(value)
            if kind == "range":
                upper = value.upper if isinstance(value, NumberRange) else None
                item[upper_key(key)] = None if upper is None else number(upper)
            if kind in {"number", "range"}:
                item[f"{key}_text"] = None
                if value is not None:
                    item[f"{key}_text"] = str(value)
        if isinstance(model, Deadline):
            item["form"] = model.form
        return item


@cache
def _published(model: type[BaseModel]) -> tuple[tuple[str, str, str], ...]:
    """The attributes of a model that are published, each with its key and how it is written."""
    published = []
    for name, info in model.model_fields.items():
        if info.exclude or name in UNPUBLISHED:
            continue
        key = info.alias or name
        kind = ""
        if key in WORDS_OF:
            kind = "words"
        elif _holds_roles(model, key):
            kind = "units"
        elif _holds_evidence(model, key):
            kind = "evidence"
        elif _is_dated(model, key):
            kind = "day"
        elif _may_be_range(model, key):
            kind = "range"
        elif _is_number(model, key):
            kind = "number"
        published.append((name, published_key(key), kind))
    return tuple(published)


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


def _holds_roles(model: type[BaseModel], key: str) -> bool:
    if not issubclass(model, FrontMatter):
        return False
    return fields_of(model)[key].type.model in WITH_ROLES


def _holds_evidence(model: type[BaseModel], key: str) -> bool:
    if not issubclass(model, FrontMatter):
        return False
    return fields_of(model)[key].type.model is UnregisteredEvidence


def _is_dated(model: type[BaseModel], key: str) -> bool:
    if not issubclass(model, FrontMatter):
        return False
    return is_dated(fields_of(model)[key])


def _may_be_range(model: type[BaseModel], key: str) -> bool:
    if not issubclass(model, FrontMatter):
        return False
    return fields_of(model)[key].type.or_range


def _is_number(model: type[BaseModel], key: str) -> bool:
    if not issubclass(model, FrontMatter):
        return False
    field_type = fields_of(model)[key].type
    return field_type.scalar == "number" and not field_type.many


def _itself(value: Any) -> Any:
    return value


def _written(value: Period | Interval) -> str:
    return value.text


def _exact(value: Number) -> int | float:
    return number(value.value)


_PLAIN: Mapping[type, Callable[[Any], Any]] = {
    type(None): _itself,
    bool: _itself,
    int: _itself,
    str: _itself,
    Number: _exact,
    NumberRange: _exact,
    date: date.isoformat,
    Period: _written,
    Interval: _written,
    Text: _languages,
}
"""What a value becomes that says all by itself."""
