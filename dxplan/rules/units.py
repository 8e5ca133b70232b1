"""U: units that are not valid when they count, and tasks that nobody answers for any more."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.units import answering, is_dissolved
from dxplan.diagnostics import Finding
from dxplan.model.registers import Unit
from dxplan.portfolio import Portfolio, Record
from dxplan.rules.context import Context, Findings, finding, place


def unit_not_valid(context: Context) -> Findings:
    """U101: the lead or a coordinating unit did not exist on the day the task was assigned."""
    portfolio = context.portfolio
    for state in context.compliance.tasks.values():
        day = state.exists_from
        for key in ("lead_unit", "coordinating_units"):
            for i, ref in enumerate(getattr(state.record.data, key)):
                unit = portfolio.unit(ref, state.record.jurisdiction)
                if unit is None or _is_valid(unit.data, day):
                    continue
                successors = _successors(portfolio, unit.id, day)
                guess = successors[0] if len(successors) == 1 else ""
                words = {"value": ref, "date": str(day), "successor": ", ".join(successors), "suggestion": guess}
                yield Finding("U101", place(state.record, key, i), words, record=state.id)


def _is_valid(unit: Unit, day: date) -> bool:
    return (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_until is None or day <= unit.valid_until)


def _successors(portfolio: Portfolio, unit: str, day: date) -> list[str]:
    return [other for other in answering(portfolio, unit, day) if other != unit]


def validity_backwards(context: Context) -> Findings:
    """U102: valid until before valid from."""
    records: tuple[Record[Any], ...] = (*context.portfolio.units.values(), *context.portfolio.jurisdictions.values())
    for record in records:
        if record.data.valid_from and record.data.valid_until and record.data.valid_until < record.data.valid_from:
            yield finding("U102", record, ("valid_until",))
        for i, code in enumerate(record.data.codes):
            if code.valid_from and code.valid_until and code.valid_until < code.valid_from:
                yield finding("U102", record, ("codes", i, "valid_until"))


def lead_also_coordinates(context: Context) -> Findings:
    """U103: a unit that coordinates with itself."""
    resolve = context.portfolio.resolve
    for task in context.portfolio.tasks.values():
        leads = {resolve(ref, task.jurisdiction) for ref in task.data.lead_unit} - {None}
        for i, ref in enumerate(task.data.coordinating_units):
            if resolve(ref, task.jurisdiction) in leads:
                yield finding("U103", task, ("coordinating_units", i), value=ref)


def _dissolved_leads(compliance: Compliance) -> Iterator[tuple[TaskState, str]]:
    for state in compliance.tasks.values():
        if state.standing != "counted" or not state.is_open or state.restates is not None:
            continue
        for unit in compliance.leads[state.id]:
            if is_dissolved(compliance.portfolio, unit, compliance.as_of):
                yield state, unit


def orphaned_task(context: Context) -> Findings:
    """U104: an open task whose lead unit is gone and has no successor."""
    for state, unit in _dissolved_leads(context.compliance):
        if not _successors(context.portfolio, unit, context.as_of):
            last = context.portfolio.units[unit].data.valid_until
            yield finding("U104", state.record, ("lead_unit",), unit=unit, last=last)


def inherited_task(context: Context) -> Findings:
    """U105: an open task whose lead unit is gone: its successor answers for it."""
    for state, unit in _dissolved_leads(context.compliance):
        successors = _successors(context.portfolio, unit, context.as_of)
        if successors:
            last = context.portfolio.units[unit].data.valid_until
            yield finding("U105", state.record, ("lead_unit",), unit=unit, last=last, successor=", ".join(successors))
