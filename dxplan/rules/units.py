"""U: units that are not valid when they count, and tasks that nobody answers for any more."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dxplan.compliance.existence import plan_exists_from
from dxplan.compliance.summary import Compliance
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.units import answering, is_dissolved, is_valid_on
from dxplan.diagnostics import (
    Applicability,
    Finding,
    KeyPath,
    Related,
    Remove,
    SetValue,
    SymbolicFix,
)
from dxplan.model.records import Jurisdiction, is_lower
from dxplan.model.registers import FORMER_UNIT_KINDS, Unit
from dxplan.model.shared import unit_of
from dxplan.model.values import Ref, UnitRef
from dxplan.portfolio.jurisdiction_tree import register_file
from dxplan.portfolio.portfolio import Portfolio, Record, references_of
from dxplan.rules.context import (
    Context,
    Findings,
    finding,
    lead_path,
    place,
    uncorrected_entries,
    written_path,
)


def unit_not_valid(context: Context) -> Findings:
    """U101: a unit that did not exist on the day a task or target was assigned to it."""
    for assignment in context.once(_all_assignments):
        record = assignment.record
        unit = context.portfolio.unit(assignment.ref, record.jurisdiction)
        if unit is None or is_valid_on(unit.fields, assignment.day):
            continue
        yield _invalid_assignment(context, assignment, unit)


def _states(context: Context) -> Iterator[TaskState | TargetState]:
    yield from context.compliance.tasks.values()
    yield from context.compliance.targets.values()


_UNIT_KEYS = ("lead_unit", "coordinating_units")


@dataclass(frozen=True, slots=True)
class _Assignment:
    """A unit that a record is given to: where it is written, by which key, and from which day."""

    record: Record[Any]
    path: KeyPath
    key: str
    ref: UnitRef
    day: date


def _all_assignments(context: Context) -> list[_Assignment]:
    """The units that tasks and targets are given to, by themselves or by their plans."""
    assignments: list[_Assignment] = []
    for state in _states(context):
        assignments.extend(_assignments(state))
    for plan in context.portfolio.plans.values():
        defaults = plan.fields.defaults
        if defaults is None:
            continue
        day = plan_exists_from(context.portfolio, plan)
        for i, ref in enumerate(defaults.leads):
            path = ("defaults", "lead_unit", i)
            assignments.append(_Assignment(plan, path, "lead_unit", ref, day))
    return assignments


def _assignments(state: TaskState | TargetState) -> Iterator[_Assignment]:
    record: Record[Any] = state.record
    for key in _UNIT_KEYS:
        for path, ref in _named_units(record, key):
            yield _Assignment(record, path, key, ref, state.exists_from)
    yield from _assignments_by_changes(record)


def _named_units(record: Record[Any], key: str) -> Iterator[tuple[KeyPath, UnitRef]]:
    """The units that a list of a record names, each with its path."""
    for i, entry in enumerate(getattr(record.fields, key, ())):
        unit = unit_of(entry)
        if not isinstance(unit, UnitRef):
            continue
        path: KeyPath = (key, i) if unit is entry else (key, i, "unit")
        yield path, unit


def _assignments_by_changes(record: Record[Any]) -> Iterator[_Assignment]:
    changes: dict[str | int, Any] = {}
    for i, change in uncorrected_entries(record, "changes"):
        if change.key in _UNIT_KEYS:
            changes[i] = change
    if not changes:
        return
    for path, ref in references_of(record):
        if path[0] != "changes" or not isinstance(ref, UnitRef):
            continue
        change = changes.get(path[1])
        if change is None:
            continue
        yield _Assignment(record, path, change.key, ref, change.date)


def _invalid_assignment(
    context: Context, assignment: _Assignment, unit: Record[Unit]
) -> Finding:
    record = assignment.record
    path = assignment.path
    day = assignment.day
    successors = _successors(context.portfolio, unit.id, day)
    suggestion = ""
    fix = None
    if len(successors) == 1:
        suggestion = successors[0]
        step = SetValue(written_path(record, path), suggestion)
        fix = SymbolicFix("unsafe", (step,))
    variant: dict[str, Any] = {}
    if path[0] == "changes":
        variant["variant"] = "handover"
    return finding(
        "U101",
        record,
        path,
        related=_validity(unit, day),
        fix=fix,
        value=assignment.ref,
        date=day,
        successor=", ".join(successors),
        suggestion=suggestion,
        **variant,
    )


def _validity(unit: Record[Unit], day: date) -> tuple[Related, ...]:
    """Where it is written that a unit is not valid on a day."""
    last = unit.fields.valid_until
    is_over = last is not None and last < day
    key = "valid_until" if is_over else "valid_from"
    return (Related("validity-here", place(unit, key)),)


def _successors(portfolio: Portfolio, unit: str, day: date) -> list[str]:
    successors = []
    for other in answering(portfolio, unit, day):
        if other != unit:
            successors.append(other)
    return successors


def validity_backwards(context: Context) -> Findings:
    """U102: valid until before valid from."""
    records: tuple[Record[Any], ...] = (
        *context.portfolio.units.values(),
        *context.portfolio.jurisdictions.values(),
    )
    for record in records:
        yield from _backwards(record, (), record.fields)
        for i, code in enumerate(record.fields.codes):
            yield from _backwards(record, ("codes", i), code)


def _backwards(record: Record[Any], path: KeyPath, validity: Any) -> Findings:
    first = validity.valid_from
    last = validity.valid_until
    if first is None or last is None or first <= last:
        return
    related = (Related("validity-here", place(record, *path, "valid_from")),)
    yield finding("U102", record, (*path, "valid_until"), related=related)


# units of a task ---------------------------------------------------------------------


def lead_also_coordinates(context: Context) -> Findings:
    """U103: a unit that coordinates with itself."""
    resolve = context.portfolio.resolve
    for task in context.portfolio.tasks.values():
        head = context.portfolio.head(task)
        leads = [resolve(ref, task.jurisdiction) for ref in head.leads]
        for path, ref in _named_units(task, "coordinating_units"):
            unit = resolve(ref, task.jurisdiction)
            if unit is None or unit not in leads:
                continue
            lead_place = place(task, "lead_unit", leads.index(unit))
            yield finding(
                "U103",
                task,
                path,
                related=(Related("lead-here", lead_place),),
                # another unit may have been meant
                fix=SymbolicFix("unsafe", (Remove(written_path(task, path[:2])),)),
                value=ref,
            )


def duplicate_coordinating_unit(context: Context) -> Findings:
    """U107: a unit named twice among those that lead, or among those that coordinate."""
    portfolio = context.portfolio
    for record in (*portfolio.tasks.values(), *portfolio.targets.values()):
        for key in _UNIT_KEYS:
            yield from _duplicate_units(context, record, key)


def _duplicate_units(context: Context, record: Record[Any], key: str) -> Findings:
    first_path: dict[str, KeyPath] = {}
    for path, ref in _named_units(record, key):
        unit = context.portfolio.resolve(ref, record.jurisdiction)
        if unit is None or first_path.setdefault(unit, path) == path:
            continue
        # an entry with a role says more than its unit
        applicability: Applicability = "safe" if len(path) == 2 else "unsafe"
        step = Remove(written_path(record, path[:2]))
        yield finding(
            "U107",
            record,
            path,
            related=(Related("first-here", place(record, *first_path[unit])),),
            fix=SymbolicFix(applicability, (step,)),
            value=ref,
            key=key,
        )


def lead_of_another_jurisdiction(context: Context) -> Findings:
    """U106: a lead unit of another jurisdiction, of the same level or a higher one."""
    portfolio = context.portfolio
    heirs: dict[str, set[str]] = {}
    for assignment in context.once(_all_assignments):
        record = assignment.record
        home = portfolio.jurisdictions.get(record.jurisdiction or "")
        if home is None or home.fields.level == "national":
            continue
        other = _other_home_of_lead(portfolio, assignment, home)
        if other is None:
            continue
        if home.id not in heirs:
            heirs[home.id] = _heirs(portfolio, home.id)
        if other.id in heirs[home.id]:
            continue
        args: dict[str, Any] = {"value": assignment.ref, "jurisdiction": other.id}
        yield finding("U106", record, assignment.path, **args)


def _other_home_of_lead(
    portfolio: Portfolio, assignment: _Assignment, home: Record[Jurisdiction]
) -> Record[Jurisdiction] | None:
    """The jurisdiction of a lead unit, where it is another and of no lower level than ``home``."""
    if assignment.key != "lead_unit":
        return None
    other = _home_of_unit(portfolio, assignment)
    if other is None or other is home:
        return None
    if _is_below(other, home) or _shares_units(portfolio, home, other):
        return None
    return other


def _shares_units(
    portfolio: Portfolio, home: Record[Jurisdiction], other: Record[Jurisdiction]
) -> bool:
    """Whether a jurisdiction has no units of its own and uses those of another, above it."""
    if other.id not in portfolio.above.get(home.id, ()):
        return False
    return register_file("unit", home.id) not in portfolio.sources


def _home_of_unit(
    portfolio: Portfolio, assignment: _Assignment
) -> Record[Jurisdiction] | None:
    unit = portfolio.unit(assignment.ref, assignment.record.jurisdiction)
    if unit is None:
        return None
    return portfolio.jurisdictions.get(unit.jurisdiction or "")


def _is_below(one: Record[Jurisdiction], other: Record[Jurisdiction]) -> bool:
    """Whether a jurisdiction is of a lower level than another: work may be given downwards."""
    return is_lower(one.fields.level, other.fields.level)


def _heirs(portfolio: Portfolio, jurisdiction: str) -> set[str]:
    """The jurisdictions that took over from one, however many steps away."""
    heirs: set[str] = set()
    pending = [jurisdiction]
    while pending:
        predecessor = portfolio.jurisdictions[pending.pop()]
        for entry in predecessor.fields.successors:
            heir = portfolio.resolve(entry.jurisdiction, None)
            if heir is None or heir in heirs:
                continue
            heirs.add(heir)
            pending.append(heir)
    return heirs


# units that are gone -----------------------------------------------------------------


def orphaned_task(context: Context) -> Findings:
    """U104: an open task whose lead unit is gone and has no successor."""
    for state, unit in _dissolved_leads(context.compliance):
        if not _successors(context.portfolio, unit, context.as_of):
            yield _without_lead("U104", context, state, unit)


def inherited_task(context: Context) -> Findings:
    """U105: an open task whose lead unit is gone: its successor answers for it."""
    for state, unit in _dissolved_leads(context.compliance):
        successors = _successors(context.portfolio, unit, context.as_of)
        if not successors:
            continue
        names = ", ".join(successors)
        yield _without_lead("U105", context, state, unit, successor=names)


def _dissolved_leads(compliance: Compliance) -> Iterator[tuple[TaskState, str]]:
    for state in compliance.tasks.values():
        if not (state.counts_for_units and state.is_open):
            continue
        for unit in compliance.leads[state.id]:
            if is_dissolved(compliance.portfolio, unit, compliance.as_of):
                yield state, unit


def _without_lead(
    code: str, context: Context, state: TaskState, unit: str, **args: Any
) -> Finding:
    """A finding where the unit that is gone is written."""
    record = context.portfolio.units[unit]
    path = lead_path(context.portfolio, state.record, unit, context.as_of)
    path = written_path(state.record, path)
    return finding(
        code,
        state.record,
        path,
        related=(Related("validity-here", place(record, "valid_until")),),
        unit=unit,
        last=record.fields.valid_until,
        **args,
    )


def successor_before_end(context: Context) -> Findings:
    """U108: a successor from before its predecessor's end, or that was gone itself by then."""
    portfolio = context.portfolio
    for record in (*portfolio.units.values(), *portfolio.jurisdictions.values()):
        fields: Any = record.fields
        for i in range(len(fields.successors)):
            yield from _wrong_succession(context, record, i)


def _wrong_succession(context: Context, record: Record[Any], i: int) -> Findings:
    entry = record.fields.successors[i]
    end = record.fields.valid_until
    start = entry.start or end
    if start is None:
        return
    key = "unit" if record.kind == "unit" else "jurisdiction"
    ref = getattr(entry, key)
    args: dict[str, Any] = {"start": start, "value": ref}
    begins_early = end is not None and start <= end
    if entry.start is not None and begins_early:
        path: KeyPath = ("successors", i, "from")
        yield _succession_finding(record, path, record, end=end, **args)
        return
    successor = _successor(context.portfolio, record, ref)
    if successor is None or successor.fields.valid_until is None:
        return
    last = successor.fields.valid_until
    if last < start:
        path = ("successors", i, key)
        yield _succession_finding(record, path, successor, end=last, **args)


def _succession_finding(
    record: Record[Any], path: KeyPath, ended: Record[Any], **args: Any
) -> Finding:
    related = (Related("validity-here", place(ended, "valid_until")),)
    return finding("U108", record, path, related=related, **args)


def _successor(
    portfolio: Portfolio, record: Record[Any], ref: Ref
) -> Record[Any] | None:
    """The unit or jurisdiction that takes over from one of its kind."""
    identity = portfolio.resolve(ref, record.jurisdiction) or ""
    index: Mapping[str, Record[Any]] = portfolio.index(record.kind)
    return index.get(identity)


# kinds -------------------------------------------------------------------------------


def former_unit_kind(context: Context) -> Findings:
    """U109: a kind of unit as format 1.0 wrote it."""
    for unit in context.portfolio.units.values():
        written = unit.front_matter.get("kind")
        if written not in FORMER_UNIT_KINDS:
            continue
        kind = unit.fields.kind
        step = SetValue(written_path(unit, ("kind",)), kind)
        fix = SymbolicFix("safe", (step,))
        yield finding("U109", unit, ("kind",), fix=fix, value=written, kind=kind)


# addresses ---------------------------------------------------------------------------

_MAILBOX = re.compile(r"[^\s@<>,;:]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
_AROUND_MAILBOX = re.compile(
    r"^(?:e?-?mail\s*:|mailto:)\s*|[<>\s]|[.;,]+$", re.IGNORECASE
)


def invalid_email(context: Context) -> Findings:
    """S126: an address for mail that no mail can be sent to."""
    for unit in context.portfolio.units.values():
        written = unit.fields.email
        if written is None or _MAILBOX.fullmatch(written):
            continue
        bare = _AROUND_MAILBOX.sub("", written)
        fix = None
        if _MAILBOX.fullmatch(bare):
            step = SetValue(written_path(unit, ("email",)), bare)
            fix = SymbolicFix("unsafe", (step,))
        yield finding("S126", unit, ("email",), fix=fix)
