"""Section III of a report: what falls due next, what stays to be done, what reports propose."""

from collections.abc import Iterator
from datetime import timedelta

from dxplan.compliance.tasks import TaskState
from dxplan.model.closed_period import closable_period
from dxplan.model.dates import Period
from dxplan.official_report.basis import Basis
from dxplan.official_report.listing import each_or_numbers
from dxplan.official_report.report import Line, Part, Section
from dxplan.official_report.shortcomings import (
    named,
    obligation,
    overdue_tasks,
    unreported_tasks,
)


def next_steps(basis: Basis) -> Section:
    """What has to be done in the next period, and what is proposed."""
    t = basis.catalogue
    following = period_after(basis.period)
    due = _due(basis, following)
    if not due:
        due = [Line(t("report.next.none_due"))]
    proposals = named(basis, "proposal")
    if not proposals:
        proposals = [Line(t("report.next.no_proposals"))]
    title = t("report.next.due", period=basis.when(following))
    parts = (
        Part(title, tuple(due)),
        Part(t("report.next.open"), tuple(_open(basis))),
        Part(t("report.next.proposals"), tuple(proposals)),
    )
    return Section(t("report.next.title"), parts)


def period_after(period: Period) -> Period:
    """The period of the same length that begins on the next day."""
    first = period.last + timedelta(days=1)
    month, half = first.month, 1 if first.month <= 6 else 2
    forms = {
        "H": f"{first.year}-H{half}",
        "Q": f"{first.year}-Q{(month + 2) // 3}",
        "": f"{first.year}",
    }
    mark = period.text.partition("-")[2][:1]
    following = closable_period(forms.get(mark, f"{first.year}-{month:02}"))
    return following or period


def _due(basis: Basis, following: Period) -> list[Line]:
    """The open tasks whose deadline is after the figures and by the end of the next period."""
    states = []
    for state in basis.counted:
        day = state.due or state.expected
        if not state.is_open or day is None:
            continue
        if basis.as_of < day <= following.last:
            states.append(state)
    lines = [_due_task(basis, state) for state in states]
    return each_or_numbers(basis, states, lines)


def _due_task(basis: Basis, state: TaskState) -> Line:
    text = basis.catalogue(
        "report.next.due_task",
        task=basis.task_name(state),
        leads=basis.leads(state),
        deadline=basis.deadline(state),
    )
    return Line(text, obligation(basis, state), is_item=True)


def _open(basis: Basis) -> Iterator[Line]:
    """How many tasks are left, by what has to be done about them."""
    t = basis.catalogue
    overdue = overdue_tasks(basis)
    unreported = unreported_tasks(basis)
    late = {state.id for state in (*overdue, *unreported)}
    under_way = [
        state for state in basis.counted if state.is_open and state.id not in late
    ]
    sizes = {
        "overdue": len(overdue),
        "unreported": len(unreported),
        "under_way": len(under_way),
    }
    for name, size in sizes.items():
        if size:
            text = t(f"report.next.{name}", number=basis.number(size))
            yield Line(text, is_item=True)
    if not any(sizes.values()):
        yield Line(t("report.next.nothing_open"))
