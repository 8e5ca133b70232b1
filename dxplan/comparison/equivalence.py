"""Whether a value still says what it said at the base."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dxplan.comparison.significance import obliging_text, plain_text
from dxplan.model.fields import meaning_of
from dxplan.model.values import FrontMatter, Number, Ref, Text
from dxplan.portfolio.portfolio import Portfolio, Record

_MANY = 100
"""Items of a list that are looked for wherever they stand: of a longer one, each in its place."""


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A record before and after, each in its portfolio: references are compared by what they lead to."""

    before: Portfolio
    after: Portfolio
    old: Record[Any]
    new: Record[Any]

    def binds_alike(self, key: str) -> bool:
        """Whether a key of the head binds to the same; English, and a value where none stood, change nothing."""
        return self._same(
            getattr(self.old.fields, key), getattr(self.new.fields, key), strict=False
        )

    def keeps(self, key: str) -> bool:
        """Whether all that a key of the head said is still there; of a list, every item, and more may have come."""
        old, new = getattr(self.old.fields, key), getattr(self.new.fields, key)
        if not (isinstance(old, tuple) and isinstance(new, tuple)):
            return self._same(old, new, strict=False)
        return all(
            any(self._same(item, other, strict=False) for other in new) for item in old
        )

    def gains(self, key: str) -> bool:
        """Whether a key of the head holds something where nothing stood."""
        old, new = getattr(self.old.fields, key), getattr(self.new.fields, key)
        return old in (None, ()) and new not in (None, ())

    def same_entry(self, old: object, new: object) -> bool:
        """Whether an entry of a log is the same; only a translation, or the reply to it, may have come."""
        return self._same(old, new, strict=True)

    def _same(self, old: Any, new: Any, *, strict: bool) -> bool:
        if old is None or old == ():
            return not strict or new is None or new == ()
        if isinstance(old, str) and isinstance(
            new, dict
        ):  # what a change changes to, as written: a plain text
            return {**new, "en": ""} == {"vi": old, "en": ""}
        return type(old) is type(new) and self._same_of_a_kind(old, new, strict=strict)

    def _same_of_a_kind(self, old: Any, new: Any, *, strict: bool) -> bool:
        match old:
            case tuple():
                return self._same_items(old, new, strict=strict)
            case Text():
                return _same_text(old, new, strict=strict)
            case Ref():
                return self._leads_alike(old, new)
            case Number():
                return bool(old.value == new.value)
            case FrontMatter():
                return self._same_fields(old, new, strict=strict)
        return bool(old == new)

    def _same_fields(self, old: FrontMatter, new: FrontMatter, *, strict: bool) -> bool:
        """Whether each field is the same; unless ``strict``, how a source was read is no difference."""
        model = type(old)
        for name in model.model_fields:
            meaning = meaning_of(model, name)
            if not strict and meaning.role == "provenance":
                continue
            is_strict = strict and not meaning.may_follow
            if not self._same(getattr(old, name), getattr(new, name), strict=is_strict):
                return False
        return True

    def _same_items(
        self, old: Sequence[Any], new: Sequence[Any], *, strict: bool
    ) -> bool:
        """Whether each item is there, in any order; one that led nowhere may have become several."""
        if max(len(old), len(new)) > _MANY:
            return len(old) == len(new) and all(
                self._same(a, b, strict=strict) for a, b in zip(old, new, strict=True)
            )
        left = [*new]
        for item in old:
            twin = next(
                (
                    i
                    for i, other in enumerate(left)
                    if self._same(item, other, strict=strict)
                ),
                None,
            )
            if twin is None:
                return False
            del left[twin]
        return not left or any(
            isinstance(item, Ref) and self._led_nowhere(item) for item in old
        )

    def _leads_alike(self, old: Ref, new: Ref) -> bool:
        if self._led_nowhere(old):
            return True  # that was an error: whatever is written now is its mending
        found = self.before.resolve(old, self.old.jurisdiction)
        if found is None:
            return str(old) == str(new)
        meant = {found, self.after.current_id(found)}
        moved = self.after.moved_id(found)
        if moved != self.before.moved_id(
            found
        ):  # numbered anew since, and another record has the name
            meant.add(moved)
        return self.after.resolve(new, self.new.jurisdiction) in meant

    def _led_nowhere(self, ref: Ref) -> bool:
        place = self.old.jurisdiction
        return self.before.resolve(ref, place) is None and not self.before.is_broken(
            ref, place
        )


def _same_text(old: Text, new: Text, *, strict: bool) -> bool:
    read = plain_text if strict else obliging_text
    if old.vi is None:
        return read(old.en) == read(new.en)
    translated = (
        not strict or old.en is None or plain_text(old.en) == plain_text(new.en)
    )
    return read(old.vi) == read(new.vi) and translated
