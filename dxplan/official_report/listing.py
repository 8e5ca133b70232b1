"""Tasks named in the text of a report: each with a line, or of many only their numbers by plan."""

from collections.abc import Sequence

from dxplan.compliance.tasks import TaskState
from dxplan.official_report.basis import Basis
from dxplan.official_report.plain_text import plain
from dxplan.official_report.report import Line

MOST_LINES = 40
"""More tasks than these are named by their numbers: annex I has a row for each."""


def each_or_numbers(
    basis: Basis, states: Sequence[TaskState], lines: Sequence[Line]
) -> list[Line]:
    """The lines of tasks; of many their numbers by plan, and that the annex tells of each."""
    if len(lines) <= MOST_LINES:
        return list(lines)
    number = basis.number(len(states))
    cited: tuple[int, ...] = ()
    for line in lines:
        cited += line.sources
    head = Line(
        basis.catalogue("report.many_tasks", number=number), tuple(dict.fromkeys(cited))
    )
    return [head, *numbers_by_plan(basis, states)]


def numbers_by_plan(basis: Basis, states: Sequence[TaskState]) -> list[Line]:
    """A line each plan with the numbers of its tasks among some."""
    lines = []
    for plan in basis.plans:
        of_plan = [state for state in states if state.record.plan == plan]
        if of_plan:
            text = basis.catalogue(
                "report.tasks_of_plan",
                plan=basis.plan_title(plan),
                numbers=_numbered(basis, of_plan),
            )
            lines.append(Line(text, is_item=True))
    return lines


def _numbered(basis: Basis, states: Sequence[TaskState]) -> str:
    """Tasks by their numbers; those without one by their titles."""
    names = []
    numbers = [plain(one.task.number) for one in states if one.task.number]
    if numbers:
        listed = ", ".join(numbers)
        names.append(basis.catalogue("report.task_numbers", numbers=listed))
    names += [basis.text(one.task.title) for one in states if not one.task.number]
    return "; ".join(names)
