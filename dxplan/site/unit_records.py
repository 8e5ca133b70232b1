"""The tasks and targets that each unit answers for or coordinates."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import TaskState


def records_of_units(
    compliance: Compliance, coordinated: Mapping[str, Sequence[TaskState]]
) -> dict[str, tuple[str, ...]]:
    """The ids of what each unit leads, inherited, coordinates or is a member for, sorted."""
    records: dict[str, set[str]] = defaultdict(set)
    for answering in (compliance.leads, compliance.inherited):
        for task, units in answering.items():
            for unit in units:
                records[unit].add(task)
    for unit, as_member in compliance.member_tasks.items():
        records[unit].update(state.id for state in as_member)
    for unit, states in coordinated.items():
        records[unit].update(state.id for state in states)
    for unit, target in _leads_of_targets(compliance):
        records[unit].add(target)
    return {unit: tuple(sorted(ids)) for unit, ids in records.items()}


def _leads_of_targets(compliance: Compliance) -> Iterator[tuple[str, str]]:
    """Each unit that leads a target, with the target; empty where no register has the unit."""
    for target in compliance.targets.values():
        home = target.record.jurisdiction
        for ref in target.target.leads:
            yield compliance.portfolio.resolve(ref, home) or "", target.id
