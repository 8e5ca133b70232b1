"""Which waivers a change brings along."""

from collections.abc import Sequence
from typing import Any

from dxplan.model.shared import Waiver
from dxplan.portfolio.portfolio import Record


def waivers_of(record: Record[Any] | None) -> Sequence[Waiver]:
    """The waivers of a record; none of a kind that takes none."""
    # almost no record has one: the others need not be typed for it
    if record is None or "waivers" not in record.front_matter:
        return ()
    waivers: Sequence[Waiver] = getattr(record.fields, "waivers", ())
    return waivers


def is_same_rule(one: Waiver, other: Waiver) -> bool:
    """Whether two waivers name their rule alike."""
    return one.rule.lower() == other.rule.lower()


def is_among(waiver: Waiver, accepted: Sequence[Waiver]) -> bool:
    """Whether a waiver is among those accepted, for the same rule and at least as long."""
    same_rule = [other for other in accepted if is_same_rule(other, waiver)]
    return any(other.until >= waiver.until for other in same_rule)
