"""Who answers for a task: its lead units, and who inherited it from a unit that is dissolved."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dxplan.model.registers import Unit
from dxplan.model.values import DocumentRef, Text, UnitRef
from dxplan.portfolio.portfolio import Portfolio

OpenOn = Callable[[str, date], bool]
"""Whether a task, by id, was open on a day."""


@dataclass(frozen=True, slots=True)
class Handover:
    """One step of succession: who took over from whom, from which day, and which part."""

    unit: str
    successor: str
    start: date | None
    takes: Text | None


def registered_units(
    portfolio: Portfolio, refs: Iterable[UnitRef], jurisdiction: str | None
) -> tuple[str, ...]:
    """The ids of the units that references name, each once; without those of no unit."""
    units: dict[str, None] = {}
    for ref in refs:
        unit = portfolio.resolve(ref, jurisdiction)
        if unit is not None:
            units[unit] = None
    return tuple(units)


def units_above(portfolio: Portfolio, unit: str | None) -> tuple[str, ...]:
    """The units that a unit belongs to, the nearest first."""
    above: list[str] = []
    record = portfolio.units.get(unit or "")
    while record is not None:
        parent = portfolio.unit(record.fields.parent, record.jurisdiction)
        if parent is None:
            break
        if parent.id == unit or parent.id in above:  # they belong to each other
            break
        above.append(parent.id)
        record = parent
    return tuple(above)


def is_of_one_line(portfolio: Portfolio, unit: str | None, other: str | None) -> bool:
    """Whether two units are one, or one belongs to the other or has it as a member."""
    if unit is None or other is None:
        return False
    if unit == other:
        return True
    if _is_part_of(portfolio, unit, other):
        return True
    return _is_part_of(portfolio, other, unit)


def _is_part_of(portfolio: Portfolio, part: str, whole: str) -> bool:
    """Whether a unit belongs to another one, at any level, or is its member."""
    if whole in units_above(portfolio, part):
        return True
    return part in _members(portfolio, whole)


def _members(portfolio: Portfolio, unit: str) -> set[str | None]:
    record = portfolio.units.get(unit)
    if record is None:
        return set()
    return {
        portfolio.resolve(member, record.jurisdiction)
        for member in record.fields.members
    }


def is_valid_on(unit: Unit, day: date) -> bool:
    """Whether a unit is there on a day."""
    if unit.valid_from is not None and day < unit.valid_from:
        return False
    return unit.valid_until is None or day <= unit.valid_until


def is_dissolved(portfolio: Portfolio, unit: str, as_of: date) -> bool:
    """Whether a unit's last day is past."""
    record = portfolio.units.get(unit)
    if record is None:
        return False
    last_day = record.fields.valid_until
    if last_day is None:
        return False
    return last_day < as_of


def handovers(portfolio: Portfolio, unit: str, as_of: date) -> tuple[Handover, ...]:
    """Every step from a dissolved unit to those that answer for its work on ``as_of``.

    None while the unit exists.
    """
    steps: list[Handover] = []
    pending = [unit]
    seen = {unit}
    while pending:
        current = pending.pop(0)
        if not is_dissolved(portfolio, current, as_of):
            continue
        record = portfolio.units[current]
        for entry in record.fields.successors:
            successor = portfolio.resolve(entry.unit, record.jurisdiction)
            if successor is None:
                continue
            if entry.start is not None and entry.start > as_of:
                continue
            steps.append(Handover(current, successor, entry.start, entry.takes))
            if successor not in seen:
                seen.add(successor)
                pending.append(successor)
    return tuple(steps)


def answering(portfolio: Portfolio, unit: str, as_of: date) -> tuple[str, ...]:
    """The units that answer for a unit's work on ``as_of``: itself, or its last successors."""
    steps = handovers(portfolio, unit, as_of)
    if not steps:
        return (unit,)
    successors: dict[str, None] = {}
    for step in steps:
        if not is_dissolved(portfolio, step.successor, as_of):
            successors[step.successor] = None
    return tuple(successors)


class Completion(NamedTuple):
    """Since when a task is fulfilled, and the document in which that was reported.

    ``day`` is the first day on which it may have been done, ``last`` the day by which it was: of a
    month its ends. ``document`` as it is written in the file of the task whose reports count.
    """

    day: date
    document: str | None
    last: date


def credited(
    portfolio: Portfolio,
    leads: Iterable[str],
    completion: Completion | None,
    jurisdiction: str | None,
) -> dict[str, str]:
    """The lead units that were gone when a task came to be fulfilled, each with who is credited.

    It is the successor that issued the report, or the only one there was on that day. Where several
    were and none of them issued it, the old unit keeps it.
    """
    if completion is None:
        return {}
    credited_units = {}
    for lead in leads:
        if not is_dissolved(portfolio, lead, completion.day):
            continue
        successor = _reporting_successor(portfolio, lead, completion, jurisdiction)
        if successor is not None:
            credited_units[lead] = successor
    return credited_units


def _reporting_successor(
    portfolio: Portfolio, lead: str, completion: Completion, jurisdiction: str | None
) -> str | None:
    successors = answering(portfolio, lead, completion.day)
    if lead in successors:  # nobody took over yet
        return None
    if len(successors) == 1:
        return successors[0]
    if completion.document is None:
        return None
    document = portfolio.document(DocumentRef(completion.document), jurisdiction)
    if document is None or not isinstance(document.fields.issuer, UnitRef):
        return None
    issuer = portfolio.resolve(document.fields.issuer, document.jurisdiction)
    return issuer if issuer in successors else None


def with_successors(
    leads: Iterable[str], credited_units: Mapping[str, str]
) -> tuple[str, ...]:
    """The units in whose boxes a task stands: its leads, or those credited in their place."""
    return tuple(dict.fromkeys(credited_units.get(lead, lead) for lead in leads))


def inheritors(
    portfolio: Portfolio,
    task: str,
    leads: tuple[str, ...],
    as_of: date,
    open_on: OpenOn,
) -> tuple[str, ...]:
    """The units that inherited a task on ``as_of``.

    It was open on its lead's last day, and still names that lead.
    """
    inherited: dict[str, None] = {}
    for lead in leads:
        for step in handovers(portfolio, lead, as_of):
            if step.unit != lead and step.unit not in inherited:
                continue
            last_day = portfolio.units[step.unit].fields.valid_until
            if last_day is not None and open_on(task, last_day):
                inherited[step.successor] = None
    for lead in leads:
        inherited.pop(lead, None)
    return tuple(inherited)
