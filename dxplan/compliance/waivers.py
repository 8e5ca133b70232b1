"""Which waivers a change brings along."""

from collections.abc import Sequence
from typing import Any

from dxplan.model.shared import Waiver
from dxplan.portfolio.portfolio import Record


def waivers_of(record: Record[Any] | None) -> Sequence[Waiver]:
    """The waivers of a record; none of a kind that takes none."""
    return getattr(record.fields, "waivers", ()) if record else ()


def is_same_rule(one: Waiver, other: Waiver) -> bool:
    """Whether two waivers name their rule alike."""
    return one.rule.lower() == other.rule.lower()


def is_accepted(waiver: Waiver, before: Sequence[Waiver]) -> bool:
    """Whether a waiver was there before, for the same rule and at least as long."""
    return any(
        is_same_rule(one, waiver) and one.until >= waiver.until for one in before
    )
