"""Tasks that are assigned to others: which, to which jurisdictions, and since when."""

from collections.abc import Iterable
from datetime import date

from dxplan.compliance.logs import changes_in_force
from dxplan.model.records import Jurisdiction, Plan, Task
from dxplan.model.values import Ref
from dxplan.portfolio.portfolio import Portfolio, Record

EVERY_PROVINCE = ("province",)
"""To whom a task is assigned where nothing is said."""


def is_assigned(plan: Plan, task: Task) -> bool:
    """Whether a task is given to others: it says so itself, else its plan does."""
    if task.assigns is not None:
        return task.assigns
    return plan.assigns


def assignees(
    portfolio: Portfolio,
    task: Record[Task],
    plan_in_force: Plan,
    task_in_force: Task,
    day: date,
) -> frozenset[str]:
    """The other jurisdictions that a task was assigned to on a day, without those not there then.

    A level means every jurisdiction of it.
    """
    written: Iterable[str] = task_in_force.assigned_to
    written = written or plan_in_force.assigned_to or EVERY_PROVINCE
    assigned: set[str] = set()
    for entry in written:
        if isinstance(entry, Ref):
            identity = portfolio.resolve(entry, None)
            if identity is not None:
                assigned.add(identity)
            continue
        for key, record in portfolio.jurisdictions.items():
            if record.fields.level == entry:
                assigned.add(key)
    there = set()
    for key in assigned - {task.jurisdiction}:
        if _is_there(portfolio.jurisdictions[key].fields, day):
            there.add(key)
    return frozenset(there)


def _is_there(jurisdiction: Jurisdiction, day: date) -> bool:
    if jurisdiction.valid_from is not None and day < jurisdiction.valid_from:
        return False
    return jurisdiction.valid_until is None or day <= jurisdiction.valid_until


_ASSIGNING = frozenset({"assigns", "assigned_to"})


def assigned_on(
    task: Record[Task], plan: Record[Plan], exists_from: date, as_of: date
) -> date:
    """The day on which a task was assigned to those who have it now.

    The day of the last change of that, else the day from which the task exists.
    """
    day = exists_from
    for record in (task, plan):
        for change in changes_in_force(record.fields.changes, as_of):
            if change.key in _ASSIGNING:
                day = max(day, change.date)
    return day
