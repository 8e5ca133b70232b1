"""What a task or target takes from its whole and from its plan where it says nothing itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from dxplan.diagnostics import Value
from dxplan.model.records import Defaults, Plan, Target, Task, with_firmness
from dxplan.model.values import FrontMatter

M = TypeVar("M", bound=FrontMatter)
WrittenHead: TypeAlias = Mapping[str, Value]

_FROM_WHOLE = ("source", "area", "implements", "group")
"""What a part takes from its whole, beside its lead units and its deadline."""
_FROM_PLAN = ("source", "area", "reporting", "group")
"""What a task or target takes from the defaults of its plan, beside its lead units."""


def with_taken(fields: M, whole: Task | None, plan: Plan) -> M:
    """A task or target with what it takes from its ``whole``, if it is a part, and from its plan.

    All as they stand on one day; other records take nothing.
    """
    if not isinstance(fields, Task | Target):
        return fields
    taken: dict[str, Any] = {}
    for key, giver in _taken(fields, whole, plan.defaults):
        taken[key] = getattr(giver, key)
    if whole is not None and "deadline" in taken and isinstance(fields, Task):
        moves = (*whole.deadline_changes, *fields.deadline_changes)
        taken["deadline_changes"] = with_firmness(whole.deadline, moves)
    if not taken:
        return fields
    return fields.model_copy(update=taken)


def written_with_taken(
    written: WrittenHead,
    fields: FrontMatter,
    whole: tuple[WrittenHead, Task] | None,
    plan: tuple[WrittenHead, Plan],
) -> WrittenHead:
    """Front matter with what it takes as it is written there, without the moves of a deadline.

    ``whole`` and ``plan`` are their front matter as written, with its fields.
    """
    if not isinstance(fields, Task | Target):
        return written
    written_plan, plan_fields = plan
    written_whole, whole_fields = whole or ({}, None)
    defaults = written_plan.get("defaults")
    completed = dict(written)
    for key, giver in _taken(fields, whole_fields, plan_fields.defaults):
        place: Any = defaults if giver is plan_fields.defaults else written_whole
        completed[key] = place[key]
    return completed


def may_give(plan: Plan) -> bool:
    """Whether the tasks and targets of a plan may take something from it, on any day."""
    if plan.defaults is not None:
        return True
    return any(change.key == "defaults" for change in plan.changes)


def _taken(
    fields: Task | Target, whole: Task | None, defaults: Defaults | None
) -> Iterator[tuple[str, Task | Defaults]]:
    """Every key that is taken, with who gives it: the whole before the plan."""
    if whole is not None and isinstance(fields, Task) and not fields.deadline_is_stated:
        yield "deadline", whole
    names_lead = _is_for_others(fields) or _names_lead(fields)
    taken: set[str] = set()
    for giver, keys in _givers(fields, whole, defaults):
        if not names_lead and _names_lead(giver):
            names_lead = True
            yield "lead_unit" if giver.lead_unit else "lead_unknown", giver
        for key in keys:
            if key not in taken and _may_take(fields, giver, key):
                taken.add(key)
                yield key, giver


def _is_for_others(fields: Task | Target) -> bool:
    """Whether it is a task that others are given, each of which has a lead of its own."""
    return isinstance(fields, Task) and fields.assigns is True


def _givers(
    fields: Task | Target, whole: Task | None, defaults: Defaults | None
) -> Iterator[tuple[Task | Defaults, Sequence[str]]]:
    """Who may give it something, and which keys: the whole before the plan."""
    if whole is not None and isinstance(fields, Task):
        yield whole, _FROM_WHOLE
    if defaults is not None:
        yield defaults, _FROM_PLAN


def _may_take(fields: Task | Target, giver: Task | Defaults, key: str) -> bool:
    """Whether it leaves out a key that the giver has."""
    return _leaves_out(fields, key) and bool(getattr(giver, key))


def _leaves_out(fields: Task | Target, key: str) -> bool:
    """Whether it could say something by a key and does not."""
    return key in type(fields).model_fields and not getattr(fields, key)


def _names_lead(fields: Task | Target | Defaults) -> bool:
    """Whether it says who leads, or why that is not known."""
    if fields.lead_unit:
        return True
    return getattr(fields, "lead_unknown", None) is not None
