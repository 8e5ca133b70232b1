"""U: units that are not valid when they count, and tasks that nobody answers for any more."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from dxplan.compliance.summary import Compliance
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.units import answering, is_dissolved
from dxplan.diagnostics import KeyPath, Related, Remove, SetValue, SymbolicFix
from dxplan.model.records import Task
from dxplan.model.registers import Unit
from dxplan.model.values import UnitRef
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
    """U101: a lead or coordinating unit that did not exist on the day the task or target was assigned to it."""
    portfolio = context.portfolio
    for state in _states(context):
        record: Record[Any] = state.record
        for path, ref, day in _assigned(state, record):
            unit = portfolio.unit(ref, record.jurisdiction)
            if unit is None or _is_valid(unit.fields, day):
                continue
            successors = _successors(portfolio, unit.id, day)
            guess = successors[0] if len(successors) == 1 else ""
            words: dict[str, Any] = {
                "value": ref,
                "date": day,
                "successor": ", ".join(successors),
                "suggestion": guess,
            }
            fix = (
                SymbolicFix("unsafe", (SetValue(written_path(record, path), guess),))
                if guess
                else None
            )
            variant: dict[str, Any] = (
                {"variant": "handover"} if path[0] == "changes" else {}
            )
            yield finding(
                "U101",
                record,
                path,
                related=_validity(unit, day),
                fix=fix,
                **words,
                **variant,
            )


def _states(context: Context) -> Iterator[TaskState | TargetState]:
    yield from context.compliance.tasks.values()
    yield from context.compliance.targets.values()


_UNITS = ("lead_unit", "coordinating_units")


def _assigned(
    state: TaskState | TargetState, record: Record[Any]
) -> Iterator[tuple[KeyPath, UnitRef, date]]:
    """Every unit that a record is given to: where, and from which day."""
    for key in _UNITS:
        for i, ref in enumerate(getattr(record.fields, key, ())):
            yield (key, i), ref, state.exists_from
    days = {
        i: change.date
        for i, change in uncorrected_entries(record, "changes")
        if change.key in _UNITS
    }
    for path, ref in references_of(record) if days else ():
        if path[0] == "changes" and path[1] in days and isinstance(ref, UnitRef):
            yield path, ref, days[path[1]]


def _validity(unit: Record[Unit], day: date) -> tuple[Related, ...]:
    key = (
        "valid_until"
        if unit.fields.valid_until is not None and unit.fields.valid_until < day
        else "valid_from"
    )
    return (Related("validity-here", place(unit, key)),)


def _is_valid(unit: Unit, day: date) -> bool:
    return (unit.valid_from is None or unit.valid_from <= day) and (
        unit.valid_until is None or day <= unit.valid_until
    )


def _successors(portfolio: Portfolio, unit: str, day: date) -> list[str]:
    return [other for other in answering(portfolio, unit, day) if other != unit]


def validity_backwards(context: Context) -> Findings:
    """U102: valid until before valid from."""
    records: tuple[Record[Any], ...] = (
        *context.portfolio.units.values(),
        *context.portfolio.jurisdictions.values(),
    )
    for record in records:
        if (
            record.fields.valid_from
            and record.fields.valid_until
            and record.fields.valid_until < record.fields.valid_from
        ):
            related = (Related("validity-here", place(record, "valid_from")),)
            yield finding("U102", record, ("valid_until",), related=related)
        for i, code in enumerate(record.fields.codes):
            if (
                code.valid_from
                and code.valid_until
                and code.valid_until < code.valid_from
            ):
                related = (
                    Related("validity-here", place(record, "codes", i, "valid_from")),
                )
                yield finding(
                    "U102", record, ("codes", i, "valid_until"), related=related
                )


def lead_also_coordinates(context: Context) -> Findings:
    """U103: a unit that coordinates with itself."""
    resolve = context.portfolio.resolve
    for task in context.portfolio.tasks.values():
        leads = [resolve(ref, task.jurisdiction) for ref in task.fields.lead_unit]
        for i, ref in enumerate(task.fields.coordinating_units):
            unit = resolve(ref, task.jurisdiction)
            if unit is not None and unit in leads:
                path, related = (
                    ("coordinating_units", i),
                    _lead(task, leads.index(unit)),
                )
                fix = SymbolicFix(
                    "unsafe", (Remove(written_path(task, path)),)
                )  # another unit may have been meant
                yield finding("U103", task, path, related=related, fix=fix, value=ref)


def _lead(task: Record[Task], i: int) -> tuple[Related, ...]:
    return (Related("lead-here", place(task, "lead_unit", i)),)


def _dissolved_leads(compliance: Compliance) -> Iterator[tuple[TaskState, str]]:
    for state in compliance.tasks.values():
        if (
            state.standing != "counted"
            or not state.is_open
            or state.restates is not None
        ):
            continue
        for unit in compliance.leads[state.id]:
            if is_dissolved(compliance.portfolio, unit, compliance.as_of):
                yield state, unit


def orphaned_task(context: Context) -> Findings:
    """U104: an open task whose lead unit is gone and has no successor."""
    for state, unit in _dissolved_leads(context.compliance):
        if not _successors(context.portfolio, unit, context.as_of):
            last = context.portfolio.units[unit].fields.valid_until
            path, related = _lead_place(context, state, unit)
            yield finding(
                "U104", state.record, path, related=related, unit=unit, last=last
            )


def inherited_task(context: Context) -> Findings:
    """U105: an open task whose lead unit is gone: its successor answers for it."""
    for state, unit in _dissolved_leads(context.compliance):
        successors = _successors(context.portfolio, unit, context.as_of)
        if successors:
            last = context.portfolio.units[unit].fields.valid_until
            path, related = _lead_place(context, state, unit)
            words: dict[str, Any] = {
                "unit": unit,
                "last": last,
                "successor": ", ".join(successors),
            }
            yield finding("U105", state.record, path, related=related, **words)


def _lead_place(
    context: Context, state: TaskState, unit: str
) -> tuple[KeyPath, tuple[Related, ...]]:
    """Where it is written that a unit leads today, as one place however many lead, and where it ended."""
    path = lead_path(context.portfolio, state.record, unit, context.as_of)
    related = (
        Related("validity-here", place(context.portfolio.units[unit], "valid_until")),
    )
    return (path if path[0] == "changes" else path[:1]), related


_LEVELS = ("national", "province", "district", "commune")


def lead_of_another_jurisdiction(context: Context) -> Findings:
    """U106: a lead unit of another jurisdiction, of the same level or a higher one."""
    portfolio = context.portfolio
    heirs: dict[str, set[str]] = {}
    for state in _states(context):
        record: Record[Any] = state.record
        for path, ref, _ in _assigned(state, record):
            unit = portfolio.unit(ref, record.jurisdiction)
            home = portfolio.jurisdictions.get(record.jurisdiction or "")
            other = (
                portfolio.jurisdictions.get(unit.jurisdiction or "")
                if unit is not None
                else None
            )
            if (
                home is None
                or other is None
                or other is home
                or not _is_lead(record, path)
            ):
                continue
            if home.fields.level == "national" or _LEVELS.index(
                other.fields.level
            ) > _LEVELS.index(home.fields.level):
                continue  # work may be given downwards
            if home.id not in heirs:
                heirs[home.id] = _heirs(portfolio, home.id)
            if other.id not in heirs[home.id]:
                yield finding("U106", record, path, value=ref, jurisdiction=other.id)


def _is_lead(record: Record[Any], path: KeyPath) -> bool:
    return (
        record.fields.changes[path[1]].key if path[0] == "changes" else path[0]
    ) == "lead_unit"


def _heirs(portfolio: Portfolio, jurisdiction: str) -> set[str]:
    """The jurisdictions that took over from one, however many steps away."""
    found: set[str] = set()
    pending = [jurisdiction]
    while pending:
        for entry in portfolio.jurisdictions[pending.pop()].fields.successors:
            heir = portfolio.resolve(entry.jurisdiction, None)
            if heir is not None and heir not in found:
                found.add(heir)
                pending.append(heir)
    return found


def duplicate_coordinating_unit(context: Context) -> Findings:
    """U107: a unit named twice among those that lead, or among those that coordinate."""
    for record in (
        *context.portfolio.tasks.values(),
        *context.portfolio.targets.values(),
    ):
        for key in _UNITS:
            first: dict[str, int] = {}
            for i, ref in enumerate(getattr(record.fields, key, ())):
                unit = context.portfolio.resolve(ref, record.jurisdiction)
                if unit is None or first.setdefault(unit, i) == i:
                    continue
                related = (Related("first-here", place(record, key, first[unit])),)
                fix = SymbolicFix("safe", (Remove(written_path(record, (key, i))),))
                yield finding(
                    "U107",
                    record,
                    (key, i),
                    related=related,
                    fix=fix,
                    value=ref,
                    key=key,
                )


def successor_before_end(context: Context) -> Findings:
    """U108: a successor that takes over before its predecessor's last day is past, or that was gone by then itself."""
    portfolio = context.portfolio
    for record in (*portfolio.units.values(), *portfolio.jurisdictions.values()):
        data: Any = record.fields
        for i, entry in enumerate(data.successors):
            key = "unit" if record.kind == "unit" else "jurisdiction"
            named = portfolio.resolve(getattr(entry, key), record.jurisdiction)
            heir: Record[Any] | None = portfolio.index(record.kind).get(named or "")
            end, start = data.valid_until, entry.start or data.valid_until
            last = heir.fields.valid_until if heir is not None else None
            words: dict[str, Any] = {
                "start": start,
                "end": end,
                "value": getattr(entry, key),
            }
            if entry.start is not None and end is not None and entry.start <= end:
                related = (Related("validity-here", place(record, "valid_until")),)
                yield finding(
                    "U108", record, ("successors", i, "from"), related=related, **words
                )
            elif (
                heir is not None
                and last is not None
                and start is not None
                and last < start
            ):
                related = (Related("validity-here", place(heir, "valid_until")),)
                yield finding(
                    "U108",
                    record,
                    ("successors", i, key),
                    related=related,
                    **{**words, "end": last},
                )


_MAILBOX = re.compile(r"[^\s@<>,;:]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")


def invalid_email(context: Context) -> Findings:
    """S126: an address for mail that no mail can be sent to."""
    for unit in context.portfolio.units.values():
        written = unit.fields.email
        if written is None or _MAILBOX.fullmatch(written):
            continue
        bare = re.sub(
            r"^(?:e?-?mail\s*:|mailto:)\s*|[<>\s]|[.;,]+$",
            "",
            written,
            flags=re.IGNORECASE,
        )
        steps = (SetValue(written_path(unit, ("email",)), bare),)
        yield finding(
            "S126",
            unit,
            ("email",),
            fix=SymbolicFix("unsafe", steps) if _MAILBOX.fullmatch(bare) else None,
        )
