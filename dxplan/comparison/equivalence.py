"""Whether a value of a record still says what it said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dxplan.comparison.significance import obliging_text, plain_text
from dxplan.diagnostics import Value
from dxplan.model.fields import meaning_of
from dxplan.model.shared import CoordinatingUnit, LeadUnit, is_less_sure
from dxplan.model.values import FrontMatter, Number, NumberRange, Ref, Text, UnitRef
from dxplan.portfolio.portfolio import Portfolio, Record

_MAX_UNORDERED = 100
"""Items of a list that are looked for wherever they stand: of a longer one, each in its place."""


@dataclass(frozen=True, slots=True)
class RecordStates:
    """The old and the new state of a record, each in its portfolio.

    References are compared by what they lead to.
    """

    old_portfolio: Portfolio
    new_portfolio: Portfolio
    old: Record[Any]
    new: Record[Any]

    @property
    def old_head(self) -> Any:
        """The old fields as first assigned, with what was taken from whole and plan."""
        return self.old_portfolio.head(self.old)

    @property
    def new_head(self) -> Any:
        """The new fields as first assigned, with what is taken from whole and plan."""
        return self.new_portfolio.head(self.new)

    @property
    def old_written(self) -> Mapping[str, Value]:
        """The old front matter, with what was taken."""
        return self.old_portfolio.written_head(self.old)

    @property
    def new_written(self) -> Mapping[str, Value]:
        """The new front matter, with what is taken."""
        return self.new_portfolio.written_head(self.new)

    def binds_alike(self, key: str) -> bool:
        """Whether a key of the front matter binds to the same.

        English, and a value where none stood, change nothing.
        """
        old, new = self._values(key)
        return self._same(old, new, strict=False)

    def keeps(self, key: str) -> bool:
        """Whether all that a key said is still there; to a list, items may have come."""
        old, new = self._values(key)
        if not isinstance(old, tuple) or not isinstance(new, tuple):
            return self._same(old, new, strict=False)
        return all(self._is_among(item, new) for item in old)

    def gains(self, key: str) -> bool:
        """Whether a key holds something where nothing stood."""
        old, new = self._values(key)
        return _is_nothing(old) and not _is_nothing(new)

    def same_entry(self, old: object, new: object) -> bool:
        """Whether an entry of a log is the same.

        Only a translation, or the reply to it, may have come, and it may be called less sure.
        """
        return self._same(old, new, strict=True)

    def differing_keys(self, old: FrontMatter, new: FrontMatter) -> list[str]:
        """The keys of which two entries of one model do not say the same."""
        keys: list[str] = []
        for name, field in type(new).model_fields.items():
            old_value, new_value = getattr(old, name), getattr(new, name)
            if not self._same(old_value, new_value, strict=True):
                keys.append(field.alias or name)
        return keys

    def _values(self, key: str) -> tuple[Any, Any]:
        return getattr(self.old_head, key), getattr(self.new_head, key)

    def _is_among(self, item: object, items: Sequence[object]) -> bool:
        return self._index_of(item, items, strict=False) is not None

    def _same(self, old: Any, new: Any, *, strict: bool) -> bool:
        if _is_nothing(old):
            return _is_nothing(new) or not strict
        if isinstance(old, str) and isinstance(new, dict):
            # what a change changes to, as written: a plain text that was translated
            return {**new, "en": ""} == {"vi": old, "en": ""}
        old, new = _with_role_alike(old, new)
        if type(old) is not type(new):
            return False
        return self._same_of_a_type(old, new, strict=strict)

    def _same_of_a_type(self, old: Any, new: Any, *, strict: bool) -> bool:
        match old:
            case tuple():
                return self._same_items(old, new, strict=strict)
            case Text():
                return _same_text(old, new, strict=strict)
            case Ref():
                return self._leads_alike(old, new)
            case Number():
                return _bounds(old) == _bounds(new)
            case FrontMatter():
                return self._same_fields(old, new, strict=strict)
        return bool(old == new)

    def _same_fields(self, old: FrontMatter, new: FrontMatter, *, strict: bool) -> bool:
        """Whether each field is the same.

        Unless ``strict``, how a source was read is no difference.
        """
        model = type(old)
        for name in model.model_fields:
            meaning = meaning_of(model, name)
            if not strict and meaning.role == "provenance":
                continue
            if meaning.may_weaken and is_less_sure(
                getattr(new, name), getattr(old, name)
            ):
                continue
            is_strict = strict and not meaning.may_follow
            if not self._same(getattr(old, name), getattr(new, name), strict=is_strict):
                return False
        return True

    def _same_items(
        self, old: Sequence[Any], new: Sequence[Any], *, strict: bool
    ) -> bool:
        """Whether each item is there, in any order.

        One that led nowhere may have become several.
        """
        if max(len(old), len(new)) > _MAX_UNORDERED:
            return self._same_in_order(old, new, strict=strict)
        left = [*new]
        for item in old:
            index = self._index_of(item, left, strict=strict)
            if index is None:
                return False
            del left[index]
        return not left or any(map(self._led_nowhere, old))

    def _index_of(
        self, item: object, items: Sequence[object], *, strict: bool
    ) -> int | None:
        """The index of the first item that says the same; None where none does."""
        for index, other in enumerate(items):
            if self._same(item, other, strict=strict):
                return index
        return None

    def _same_in_order(
        self, old: Sequence[Any], new: Sequence[Any], *, strict: bool
    ) -> bool:
        if len(old) != len(new):
            return False
        for item, other in zip(old, new, strict=True):
            if not self._same(item, other, strict=strict):
                return False
        return True

    def _leads_alike(self, old: Ref, new: Ref) -> bool:
        if self._led_nowhere(old):
            return True  # that was an error: whatever is written now corrects it
        led_to = self.old_portfolio.resolve(old, self.old.jurisdiction)
        if led_to is None:
            return str(old) == str(new)
        meant = {led_to, self.new_portfolio.current_id(led_to)}
        moved = self.new_portfolio.moved_id(led_to)
        if moved != self.old_portfolio.moved_id(led_to):
            meant.add(moved)  # numbered anew since, and another record has the name
        return self.new_portfolio.resolve(new, self.new.jurisdiction) in meant

    def _led_nowhere(self, item: object) -> bool:
        """Whether an item is a reference that led to no record, readable or not."""
        if not isinstance(item, Ref):
            return False
        home = self.old.jurisdiction
        if self.old_portfolio.resolve(item, home) is not None:
            return False
        return not self.old_portfolio.is_broken(item, home)


def _with_role_alike(old: Any, new: Any) -> tuple[Any, Any]:
    """A unit that stands alone on one side as an entry without a role, where the other has one."""
    if isinstance(old, UnitRef) and isinstance(new, LeadUnit | CoordinatingUnit):
        return type(new).model_construct(unit=old), new
    if isinstance(new, UnitRef) and isinstance(old, LeadUnit | CoordinatingUnit):
        return old, type(old).model_construct(unit=new)
    return old, new


def _bounds(number: Number) -> tuple[Decimal, Decimal]:
    """The lower and the upper bound of a range; of one number twice the same."""
    if isinstance(number, NumberRange):
        return number.value, number.upper
    return number.value, number.value


def _is_nothing(value: object) -> bool:
    """Whether a field holds nothing: no value, or no items."""
    return value is None or value == ()


def _same_text(old: Text, new: Text, *, strict: bool) -> bool:
    read = plain_text if strict else obliging_text
    if old.vi is None:
        return read(old.en) == read(new.en)
    if read(old.vi) != read(new.vi):
        return False
    if strict and old.en is not None:
        return plain_text(old.en) == plain_text(new.en)
    return True
