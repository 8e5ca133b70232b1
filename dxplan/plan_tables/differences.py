"""What a row of a table says otherwise than the record that it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from dxplan.comparison.significance import obliging_text
from dxplan.diagnostics import Value
from dxplan.model.values import FrontMatter, Number, Ref, Text
from dxplan.plan_tables.matching import AnyRecord
from dxplan.portfolio.portfolio import Portfolio
from dxplan.text.suggest import without_accents_and_separators

OBLIGATIONS = frozenset({
    "title", "lead_unit", "deliverables", "operator", "value", "value_text", "measure",
    "steps", "baseline", "deadline", "by",
})  # fmt: skip
"""Keys of which a change of a recorded plan is an entry of a ledger."""
_ADDED_ONLY = frozenset({"note", "area", "milestones"})
"""Keys that are written where there are none: what people wrote there is worth more."""


@dataclass(frozen=True, slots=True)
class KeyDifference:
    """A key that a row says otherwise: the new value, and whether the record has the key."""

    key: str
    value: Value
    is_there: bool

    @property
    def is_obligation(self) -> bool:
        """Whether somebody is bound by it."""
        return self.key in OBLIGATIONS


def differences(
    portfolio: Portfolio, record: AnyRecord, current: Any, head: dict[str, Value]
) -> Iterator[KeyDifference]:
    """The keys of a row's front matter that say something else than the record does now.

    ``current`` are its fields with all changes applied. What the row leaves blank is no
    difference, and neither is another wording of the same obligation.
    """
    model = type(record.fields)
    for key, value in head.items():
        new = _typed(model, key, value, record)
        old = getattr(current, key, None)
        is_there = old is not None and old != ()
        if new is None or (key in _ADDED_ONLY and is_there):
            continue
        if _said(portfolio, record, old) != _said(portfolio, record, new):
            yield KeyDifference(key, value, is_there)


def _typed(model: type[FrontMatter], key: str, value: Value, record: AnyRecord) -> Any:
    """The value as the model reads it; None where it can't."""
    written = {**record.front_matter, key: value}
    for other in ("changes", "deadline_changes"):
        written.pop(other, None)
    try:
        return getattr(model.model_validate(written), key)
    except ValidationError:
        return None


def _said(portfolio: Portfolio, record: AnyRecord, value: Any) -> object:
    """What a value says, in a form that is equal for equal meanings."""
    if isinstance(value, tuple) and value:
        return frozenset(_said(portfolio, record, item) for item in value)
    if isinstance(value, FrontMatter) and not isinstance(value, Text):
        return _said_by_fields(portfolio, record, value)
    return _said_by_one(portfolio, record, value)


def _said_by_one(portfolio: Portfolio, record: AnyRecord, value: Any) -> object:
    """What a value without parts says."""
    match value:
        case None | ():
            return None
        case Text():
            return obliging_text(value.get("vi")[0])
        case Ref():
            resolved = portfolio.resolve(value, record.jurisdiction)
            return resolved or without_accents_and_separators(str(value))
        case Number():
            return value.value, getattr(value, "upper", value.value)
    return str(value)


_BESIDE = frozenset({"text", "role", "type"})
"""Fields that change nothing of what a row says: the source's words, a role, a guessed type."""


def _said_by_fields(
    portfolio: Portfolio, record: AnyRecord, value: FrontMatter
) -> object:
    said = []
    for name in type(value).model_fields:
        if name in _BESIDE:
            continue
        one = _said(portfolio, record, getattr(value, name))
        if one is not None:
            said.append((name, one))
    if len(said) == 1 and said[0][0] == "unit":
        return said[0][1]
    return frozenset(said)
