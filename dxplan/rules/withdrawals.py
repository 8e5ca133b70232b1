"""H, R: tasks and targets that a plan withdraws as recorded by mistake."""

from collections.abc import Iterator
from typing import Any

from dxplan.compliance.deadline_evaluation import OVERDUE_BOXES
from dxplan.compliance.tasks import task_state
from dxplan.diagnostics import KeyPath, Related
from dxplan.history.change_base import ChangeBase
from dxplan.model.records import Plan, Withdrawn
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.rules.base_edits import related_at_base, written_or_missing
from dxplan.rules.context import Context, Findings, base_place, finding, place

_LATE = frozenset({"completed_late", *OVERDUE_BOXES})
"""The boxes of tasks that were completed after a firm deadline, or are open past it."""


def record_withdrawn(context: Context) -> Findings:
    """H230: a task or target that the plan newly says to have been recorded by mistake."""
    if context.base is None:
        return
    at_base = context.base.portfolio.withdrawn
    old_records = _tasks_and_targets(context.base)
    for plan, path, entry in _withdrawals(context.portfolio):
        if entry.id in at_base:
            continue
        old = old_records.get(entry.id)
        related: tuple[Related, ...] = ()
        args: dict[str, Any] = {}
        if old is not None:
            related = (Related("before", base_place(old)),)
            if _was_late(context, context.base, old):
                args["variant"] = "late"
        reason = entry.reason.vi or entry.reason.en or ""
        yield finding(
            "H230",
            plan,
            path,
            related=related,
            id=entry.id,
            reason=" ".join(reason.split()).rstrip("."),
            **args,
        )


def _was_late(context: Context, base: ChangeBase, record: Record[Any]) -> bool:
    """Whether a task of the base was late on the as-of day, done or not; a target never."""
    if record.kind != "task":
        return False
    settings = context.compliance.settings
    state = task_state(base.portfolio, record, context.as_of, settings)
    return state.exists_from <= context.as_of and state.box in _LATE


def lost_withdrawals(context: Context) -> Findings:
    """H228: an id that was withdrawn at the base, and of which nothing is left."""
    if context.base is None:
        return
    portfolio = context.portfolio
    for old_plan, path, entry in _withdrawals(context.base.portfolio):
        plan = portfolio.plans.get(portfolio.current_id(old_plan.id))
        if plan is None or _is_accounted_for(portfolio, entry.id):
            continue
        new_path, part = written_or_missing(plan, ("withdrawn",))
        yield finding(
            "H228",
            plan,
            new_path,
            part=part,
            related=related_at_base(old_plan, path),
            value=entry.id,
            id=plan.id,
            variant="withdrawn",
        )


def withdrawn_in_use(context: Context) -> Findings:
    """R115: an id that is withdrawn, and that a record has all the same."""
    for plan, path, entry in _withdrawals(context.portfolio):
        for index in context.portfolio.page_indexes:
            record = index.get(entry.id)
            if record is None:
                continue
            related = (Related("record-here", place(record)),)
            yield finding(
                "R115",
                plan,
                (*path, "id"),
                related=related,
                value=entry.id,
                variant="withdrawn",
            )


def _is_accounted_for(portfolio: Portfolio, record_id: str) -> bool:
    """Whether a withdrawn id is still withdrawn, or leads to a record again."""
    if record_id in portfolio.withdrawn:
        return True
    current = portfolio.current_id(record_id)
    return any(current in index for index in portfolio.page_indexes)


def _withdrawals(
    portfolio: Portfolio,
) -> Iterator[tuple[Record[Plan], KeyPath, Withdrawn]]:
    """Every entry of `withdrawn`, with its plan and its path."""
    for plan in portfolio.plans.values():
        if "withdrawn" not in plan.front_matter:
            continue
        for i, entry in enumerate(plan.fields.withdrawn):
            yield plan, ("withdrawn", i), entry


def _tasks_and_targets(base: ChangeBase) -> dict[str, Record[Any]]:
    """The tasks and targets of the base by their ids."""
    return {**base.portfolio.tasks, **base.portfolio.targets}
