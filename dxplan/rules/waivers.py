"""H: waivers that come with the change which they speak of."""

from collections.abc import Mapping, Sequence
from typing import Any

from dxplan.compliance import waivers as waiving
from dxplan.compliance.waivers import is_same_rule, waivers_of
from dxplan.diagnostics import Finding, Related
from dxplan.model.shared import Waiver
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Findings, base_place, finding


def waiver_added(context: Context) -> Findings:
    """H225: a waiver that the base does not have, or not for so long."""
    if context.base is None:
        return
    old_records = {}
    for pair in context.base_pairs:
        if pair.new is not None:
            old_records[pair.new.id] = pair.old
    for record in context.portfolio.pages():
        for i, waiver in enumerate(waivers_of(record)):
            if is_accepted(context, record.id, waiver):
                continue
            yield _added_waiver(context, record, i, old_records.get(record.id))


def _added_waiver(
    context: Context, record: Record[Any], i: int, old_record: Record[Any] | None
) -> Finding:
    waiver = waivers_of(record)[i]
    reason = waiver.reason.vi or waiver.reason.en or ""
    args: dict[str, Any] = {
        "rule": waiver.rule,
        "reason": " ".join(reason.split()).rstrip("."),
        "until": waiver.until,
        "old": "",
    }
    related: tuple[Related, ...] = ()
    index = _index_at_base(context, record, waiver)
    if index is not None:
        old_waiver = context.once(_waivers_at_base)[record.id][index]
        args["variant"] = "extended"
        args["old"] = old_waiver.until
        if old_record is not None:
            old_place = base_place(old_record, ("waivers", index))
            related = (Related("before", old_place),)
    return finding("H225", record, ("waivers", i), related=related, **args)


def _index_at_base(context: Context, record: Record[Any], waiver: Waiver) -> int | None:
    """The first waiver of the same rule that the record had at the base."""
    old_waivers = context.once(_waivers_at_base).get(record.id, ())
    for index, old_waiver in enumerate(old_waivers):
        if is_same_rule(old_waiver, waiver):
            return index
    return None


def is_accepted(context: Context, record: str, waiver: Waiver) -> bool:
    """Whether the base has a waiver of the record for the same rule and at least as long."""
    if context.base is None:
        return True
    return waiving.is_among(waiver, context.once(_waivers_at_base).get(record, ()))


def _waivers_at_base(context: Context) -> Mapping[str, Sequence[Waiver]]:
    """The waivers of the base by the ids that their records have now."""
    waivers = {}
    for pair in context.base_pairs:
        if pair.old is not None and pair.new is not None:
            waivers[pair.new.id] = waivers_of(pair.old)
    return waivers
