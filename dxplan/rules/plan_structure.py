"""R, P, S: groups of a plan, parts of a task or jurisdiction, and what took a task's place."""

from collections.abc import Iterator
from typing import Any

from dxplan.compliance.logs import SUPERSEDED
from dxplan.diagnostics import KeyPart, KeyPath, Related, SetValue, SymbolicFix
from dxplan.model.records import Task, is_lower
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Findings, finding, place, written_path
from dxplan.text.suggest import suggest

# groups ------------------------------------------------------------------------------


def unknown_group(context: Context) -> Findings:
    """R120: a group that its plan does not have."""
    for record, path, key in _named_groups(context):
        plan_id = record.id if record.kind == "plan" else record.plan
        plan = context.portfolio.plans[plan_id or ""]
        keys = [group.key for group in plan.fields.groups]
        if key in keys:
            continue
        names = [
            (group.key, filter(None, (group.title.vi, group.title.en)))
            for group in plan.fields.groups
        ]
        meant = suggest(key, names)
        fix = None
        if meant is not None:
            step = SetValue(written_path(record, path), meant.value)
            fix = SymbolicFix("safe" if meant.exact else "unsafe", (step,))
        yield finding(
            "R120",
            record,
            path,
            fix=fix,
            value=key,
            suggestion=meant.value if meant is not None else "",
            plan=plan.id,
        )


def _named_groups(context: Context) -> Iterator[tuple[Record[Any], KeyPath, str]]:
    """Every group that a task, a target or the defaults of a plan name, with where they do."""
    portfolio = context.portfolio
    for plan in portfolio.plans.values():
        defaults = plan.fields.defaults
        if defaults is not None and defaults.group is not None:
            yield plan, ("defaults", "group"), defaults.group
    records: tuple[Record[Any], ...] = (
        *portfolio.tasks.values(),
        *portfolio.targets.values(),
    )
    for record in records:
        if record.fields.group is not None:
            yield record, ("group",), record.fields.group


def duplicate_group(context: Context) -> Findings:
    """R121: two groups of a plan with one key."""
    for plan in context.portfolio.plans.values():
        first_index: dict[str, int] = {}
        for index, group in enumerate(plan.fields.groups):
            first = first_index.setdefault(group.key, index)
            if first == index:
                continue
            related = Related("first-here", place(plan, "groups", first, "key"))
            path = ("groups", index, "key")
            yield finding("R121", plan, path, related=(related,), value=group.key)


def empty_group(context: Context) -> Findings:
    """R122: a group in which nothing stands, as far as all of its plan can be read."""
    portfolio = context.portfolio
    unread_plans = {record.plan for record in portfolio.unreadable}
    used: set[tuple[str | None, str]] = set()
    records: tuple[Record[Any], ...] = (
        *portfolio.tasks.values(),
        *portfolio.targets.values(),
    )
    for record in records:
        if record.plan is not None and portfolio.plans[record.plan].fields.groups:
            used.add((record.plan, portfolio.head(record).group or ""))
    for plan in portfolio.plans.values():
        for index, group in enumerate(plan.fields.groups):
            is_used = (plan.id, group.key) in used
            if not is_used and plan.id not in unread_plans:
                path = ("groups", index, "key")
                yield finding("R122", plan, path, value=group.key)


# parts -------------------------------------------------------------------------------


def wrong_part(context: Context) -> Findings:
    """R123: a part of itself, of a task of another plan, or of what is a part itself."""
    portfolio = context.portfolio
    for task in portfolio.tasks.values():
        ref = task.fields.part_of
        if ref is None or portfolio.whole_of(task) is not None:
            continue
        whole = portfolio.tasks.get(portfolio.current_id(ref))
        if whole is None:  # other rules speak of it
            continue
        variant, related = _obstacle_to_part(task, whole)
        args: dict[str, Any] = {"variant": variant}
        yield finding("R123", task, ("part_of",), related=related, value=ref, **args)


def _obstacle_to_part(
    task: Record[Task], whole: Record[Task]
) -> tuple[str, tuple[Related, ...]]:
    """Why a task can't be a part of another, and where that is written."""
    if whole.id == task.id:
        return "itself", ()
    if whole.plan != task.plan:
        return "plan", ()
    return "nested", (Related("reason-here", place(whole, "part_of")),)


def reports_beside_parts(context: Context) -> Findings:
    """P129: a task with parts that carries reports or verifications of its own."""
    portfolio = context.portfolio
    for task in portfolio.tasks.values():
        parts = portfolio.parts.get(task.id)
        if not parts:
            continue
        for key in ("reports", "status", "verifications"):
            if not task.front_matter.get(key):
                continue
            related = Related("part-here", place(parts[0], "part_of"))
            yield finding(
                "P129",
                task,
                (key,),
                part=KeyPart.KEY,
                related=(related,),
                key=key,
                count=len(parts),
            )


# jurisdictions above others ----------------------------------------------------------


def wrong_parent(context: Context) -> Findings:
    """R124: a jurisdiction that is part of one whose level is not above its own."""
    jurisdictions = context.portfolio.jurisdictions
    for record in jurisdictions.values():
        ref = record.fields.part_of
        if ref is None:
            continue
        parent = jurisdictions.get(context.portfolio.current_id(ref))
        if parent is None or parent.id == record.id:  # other rules speak of it
            continue
        level, parent_level = record.fields.level, parent.fields.level
        if parent_level == "national" or is_lower(level, parent_level):
            continue
        related = Related("reason-here", place(parent, "level"))
        yield finding(
            "R124",
            record,
            ("part_of",),
            related=(related,),
            value=ref,
            level=level,
            parent_level=parent_level,
        )


# what took its place -----------------------------------------------------------------


def superseded_in_head(context: Context) -> Findings:
    """S129: `superseded_by` in the head of a task, where no document says so and from when."""
    for task in context.portfolio.tasks.values():
        if task.fields.superseded_by:
            yield finding("S129", task, (SUPERSEDED,), part=KeyPart.KEY)
