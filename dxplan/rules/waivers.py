"""H: waivers that come with the change which they speak of."""

from collections.abc import Mapping, Sequence
from typing import Any

from dxplan.compliance import waivers as waiving
from dxplan.compliance.waivers import is_same_rule, waivers_of
from dxplan.diagnostics import Related
from dxplan.model.shared import Waiver
from dxplan.rules.context import Context, Findings, base_place, finding


def waiver_added(context: Context) -> Findings:
    """H225: a waiver that the base does not have, or not for so long."""
    if context.base is None:
        return
    accepted = context.once(_waivers_of_base)
    olds = {
        pair.new.id: pair.old for pair in context.base.pairs if pair.new is not None
    }
    for record in context.portfolio.pages():
        for i, waiver in enumerate(waivers_of(record)):
            if is_accepted(context, record.id, waiver):
                continue
            before = [
                (n, one)
                for n, one in enumerate(accepted.get(record.id, ()))
                if is_same_rule(one, waiver)
            ]
            old = olds.get(record.id)
            related = tuple(
                Related("before", base_place(old, ("waivers", n)))
                for n, _ in before[:1]
                if old
            )
            extended = (
                {"variant": "extended", "old": before[0][1].until}
                if before
                else {"old": ""}
            )
            reason = " ".join(
                (waiver.reason.vi or waiver.reason.en or "").split()
            ).rstrip(".")
            words: dict[str, Any] = {
                "rule": waiver.rule,
                "reason": reason,
                "until": waiver.until,
                **extended,
            }
            yield finding("H225", record, ("waivers", i), related=related, **words)


def is_accepted(context: Context, record: str, waiver: Waiver) -> bool:
    """Whether a waiver of a record was there before the change, for the same rule and at least as long."""
    if context.base is None:
        return True
    return waiving.is_accepted(waiver, context.once(_waivers_of_base).get(record, ()))


def _waivers_of_base(context: Context) -> Mapping[str, Sequence[Waiver]]:
    """The waivers of the base by the ids that their records have now."""
    pairs = context.base.pairs if context.base else ()
    both = ((pair.old, pair.new) for pair in pairs)
    return {new.id: waivers_of(old) for old, new in both if old and new}
