"""Which keys bind somebody, and which of them a change overwrote without an entry in a log."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dxplan.comparison.equivalence import RecordStates
from dxplan.compliance.logs import with_changes
from dxplan.compliance.targets import threshold_of
from dxplan.model.deadline import binds_otherwise
from dxplan.model.fields import deadline_key, judging_keys, keys_with_role, name_key
from dxplan.model.records import MODELS, Kind, Plan, Target, Task
from dxplan.model.values import DocumentRef, Text
from dxplan.portfolio.portfolio import Portfolio, Record

_WITH_OBLIGATIONS: tuple[Kind, ...] = ("task", "target", "plan")

OBLIGATIONS: Mapping[str, tuple[str, ...]] = {
    kind: keys_with_role(MODELS[kind], "obligation") for kind in _WITH_OBLIGATIONS
}
"""The keys of a record that keep the first assignment.

What becomes of them is told by lines of `changes`.
"""

DEADLINES: Mapping[str, str] = {
    "task": deadline_key(Task),
    "target": deadline_key(Target),
}
"""The key of the first deadline."""

BASES: Mapping[str, tuple[str, ...]] = {
    kind: keys_with_role(model, "basis") for kind, model in MODELS.items()
}
"""The keys that something is judged or compared by and that no ledger holds.

A mistake is mended where it stands.
"""

JUDGING_RECORD_KEYS: Mapping[str, tuple[str, ...]] = {
    kind: judging_keys(model) for kind, model in MODELS.items()
}
"""The keys that change how a value is judged, or what is counted, also where none stood before."""


def overwritten(states: RecordStates) -> list[str]:
    """The keys of a head whose first assignment was written over or taken away."""
    keys: list[str] = []
    for key in OBLIGATIONS.get(states.old.kind, ()):
        if not states.binds_alike(key):
            keys.append(key)
    return keys


def moved_deadline(states: RecordStates) -> str:
    """The key of a first deadline that binds to other days; empty where none does.

    Its wording, or that its condition is met, may come to be known.
    """
    key = DEADLINES.get(states.old.kind)
    if key is None:
        return ""
    old_deadline = getattr(states.old_head, key)
    new_deadline = getattr(states.new_head, key)
    if binds_otherwise(old_deadline, new_deadline):
        return key
    return ""


def corrected_bases(states: RecordStates) -> list[str]:
    """The keys that something is judged or compared by and that say something else than before.

    Also a restatement that was added, by which a record leaves all other counts; a key that
    decides how a target is judged and where none stood; a name that was another's. What nothing
    cites judges nothing.
    """
    kind = states.old.kind
    if kind == "document" and not _is_cited(states):
        return []
    keys = [key for key in BASES[kind] if not states.keeps(key)]
    keys += [key for key in JUDGING_RECORD_KEYS[kind] if states.gains(key)]
    if _gains_a_direction(states):
        keys.append("indicator")
    if _takes_a_name(states) or _becomes_another(states):
        keys.append(name_key(MODELS[kind]))
    if "same_as" in BASES[kind] and states.gains("same_as"):
        keys.append("same_as")
    return list(dict.fromkeys(keys))


def _is_cited(states: RecordStates) -> bool:
    """Whether anything cited the record."""
    return bool(states.old_portfolio.citations.get(states.old.id))


def _gains_a_direction(states: RecordStates) -> bool:
    """Whether a target is first tied to an indicator, and another value reaches it by that."""
    if states.old.kind != "target" or not states.gains("indicator"):
        return False
    target = states.new.fields
    indicator = states.new_portfolio.indicator(target.indicator)
    direction = indicator.fields if indicator else None
    return threshold_of(target, None) != threshold_of(target, direction)


def _takes_a_name(states: RecordStates) -> bool:
    """Whether a record is called now as another one was before.

    What is said of the one is then read of the other.
    """
    old, new = states.old, states.new
    key = name_key(MODELS[old.kind])
    if not key or getattr(old.fields, key) == getattr(new.fields, key):
        return False
    name = _called(new, key)
    for other in states.old_portfolio.index(old.kind).values():
        if other.id == old.id or not _are_neighbours(other, old):
            continue
        if _called(other, key) == name:
            return True
    return False


def _are_neighbours(one: Record[Any], other: Record[Any]) -> bool:
    """Whether people meet the names of two records of a kind side by side."""
    if other.kind == "jurisdiction":
        return True
    return one.jurisdiction == other.jurisdiction


_ALIKE = 60
"""From this likeness on, in percent, two names may be one with slips of the pen corrected."""


def _becomes_another(states: RecordStates) -> bool:
    """Whether a record is called so otherwise that readers take it for another.

    The number of a document is left out: it tells by itself.
    """
    kind = states.old.kind
    key = name_key(MODELS[kind])
    if not key or kind == "document":
        return False
    old_name = _called(states.old, key)
    new_name = _called(states.new, key)
    if not old_name:
        return False
    # only a comparison of two states needs it
    from rapidfuzz import fuzz  # noqa: PLC0415

    likeness = fuzz.ratio(old_name, new_name)
    return likeness < _ALIKE


def _called(record: Record[Any], key: str) -> str:
    """What a record is called, to compare."""
    name = getattr(record.fields, key)
    if isinstance(name, Text):
        name = name.vi or name.en
    if name is None:
        return ""
    return " ".join(name.split()).casefold()


def corrected_handover(states: RecordStates) -> str:
    """The key that changes the end of a unit or jurisdiction, or who takes over; empty if none.

    Where nothing was said of it, a source that names a document it did not name before makes it
    known.
    """
    old, new = states.old, states.new
    if old.kind not in {"unit", "jurisdiction"}:
        return ""
    new_document = _cited(new)
    is_documented = new_document is not None and new_document != _cited(old)
    for key in ("valid_from", "valid_until", "successors"):
        if not states.keeps(key):
            return key
        if is_documented or key == "valid_from":
            continue
        if getattr(old.fields, key) != getattr(new.fields, key):
            return key
    return ""


def _cited(record: Record[Any]) -> DocumentRef | None:
    """The document that is named as the source of a record."""
    source = record.fields.source
    if source is None:
        return None
    document: DocumentRef | None = source.document
    return document


def is_draft(portfolio: Portfolio, record: Record[Any], as_of: date) -> bool:
    """Whether a plan, or the plan of a record, is a draft: it is still being written.

    One that was in force and was made a draft again bound somebody, and binds as it did.
    """
    plan_id = record.plan
    if record.kind == "plan":
        plan_id = record.id
    plan = portfolio.plans.get(plan_id or "")
    if plan is None:
        return False
    was_draft = plan.fields.standing == "draft"
    is_still_draft = was_draft and with_changes(plan, as_of).standing == "draft"
    return is_still_draft and not _was_in_force(plan)


def _was_in_force(plan: Record[Plan]) -> bool:
    """Whether a line of its ledger made a plan more than a draft, be it in force or not."""
    standings = [
        change.to for change in plan.fields.changes if change.key == "standing"
    ]
    return any(standing != "draft" for standing in standings)
