"""Section II of a report: what is late, unknown or behind, and what is named as difficult."""

from collections.abc import Iterator, Sequence

from dxplan.compliance.difficulties import Difficulty, DifficultyKind, difficulties
from dxplan.compliance.logs import last_day
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.official_report.basis import Basis
from dxplan.official_report.listing import each_or_numbers, numbers_by_plan
from dxplan.official_report.report import Line, Part, Section
from dxplan.official_report.target_figures import asked_text, measured_text

_BEHIND = ("missed", "behind", "not_measured")
"""The states of targets that a report names one by one."""


def shortcomings(basis: Basis) -> Section:
    """What is past its deadline, not reported, behind, and why as far as reports say so."""
    t = basis.catalogue
    unreported = [*_unreported(basis), *_stale(basis)]
    parts = (
        _part(basis, "overdue", _overdue(basis), "no_overdue"),
        _part(basis, "unreported", unreported, "no_unreported"),
        _part(basis, "targets", [*_targets(basis)], _no_targets(basis)),
        _part(basis, "difficulties", named(basis, "difficulty"), "no_difficulties"),
    )
    return Section(t("report.shortcomings.title"), parts)


def _part(basis: Basis, name: str, lines: Sequence[Line], nothing: str) -> Part:
    """A part with a title; where it has no lines it says what that means."""
    t = basis.catalogue
    if not lines:
        lines = (Line(t(f"report.shortcomings.{nothing}")),)
    return Part(t(f"report.shortcomings.{name}"), tuple(lines))


def overdue_tasks(basis: Basis) -> list[TaskState]:
    """The open tasks that are past their firm deadlines, the longest ago first."""
    late = [state for state in basis.counted if state.timeliness == "overdue"]
    return sorted(late, key=lambda state: str(state.due))


def unreported_tasks(basis: Basis) -> list[TaskState]:
    """The counted tasks that nobody has reported on."""
    return [state for state in basis.counted if state.status == "not_reported"]


def obligation(basis: Basis, state: TaskState | TargetState) -> tuple[int, ...]:
    """The source that states a task or target, else the document of its plan."""
    home = state.record.jurisdiction
    fields = state.task if isinstance(state, TaskState) else state.target
    source = fields.source
    if source is not None:
        return basis.sources.cite(source.document, home, source.via)
    plan = basis.compliance.plans_in_force[state.record.plan or ""]
    return basis.sources.cite(plan.document, home)


def _overdue(basis: Basis) -> list[Line]:
    states = overdue_tasks(basis)
    lines = [_overdue_task(basis, state) for state in states]
    return each_or_numbers(basis, states, lines)


def _overdue_task(basis: Basis, state: TaskState) -> Line:
    text = basis.catalogue(
        "report.shortcomings.overdue_task",
        task=basis.task_name(state),
        leads=basis.leads(state),
        deadline=basis.deadline(state),
        timeliness=basis.timeliness(state),
    )
    cited = obligation(basis, state)
    cited += basis.cited(state, state.evaluation.progress.reports[-1:])
    return Line(text, cited, is_item=True)


def _unreported(basis: Basis) -> Iterator[Line]:
    """How many tasks nobody reported on, and which, plan by plan."""
    states = unreported_tasks(basis)
    if not states:
        return
    t = basis.catalogue
    number = basis.number(len(states))
    yield Line(
        t("report.shortcomings.unreported_tasks", count=len(states), number=number)
    )
    yield from numbers_by_plan(basis, states)


def _stale(basis: Basis) -> list[Line]:
    """Tasks that were reported, and not for long."""
    states = [one for one in basis.counted if one.stale and one.reports]
    lines = [_stale_task(basis, state) for state in states]
    return each_or_numbers(basis, states, lines)


def _stale_task(basis: Basis, state: TaskState) -> Line:
    text = basis.catalogue(
        "report.shortcomings.stale",
        task=basis.task_name(state),
        number=basis.number(state.days_since_report or 0),
    )
    return Line(text, basis.cited(state, state.reports[-1:]), is_item=True)


def _no_targets(basis: Basis) -> str:
    judged = [state for state in basis.targets if state.state not in {None, "tracked"}]
    return "no_targets" if judged else "none_judged"


def _targets(basis: Basis) -> Iterator[Line]:
    for state in basis.targets:
        if state.state in _BEHIND:
            yield _target(basis, state)


def _target(basis: Basis, state: TargetState) -> Line:
    name = basis.target_name(state)
    shown_state = basis.target_state(state)
    cited = obligation(basis, state)
    latest = state.latest
    if latest is None:
        text = basis.catalogue(
            "report.shortcomings.target", target=name, state=shown_state
        )
        return Line(text, cited, is_item=True)
    text = basis.catalogue(
        "report.shortcomings.target_measured",
        target=name,
        state=shown_state,
        asked=asked_text(basis, state),
        measured=measured_text(basis, state, latest),
    )
    home = state.record.jurisdiction
    cited += basis.sources.cite(latest.document, home, latest.via)
    return Line(text, cited, is_item=True)


def named(basis: Basis, kind: DifficultyKind) -> list[Line]:
    """What reports of the scope name: those of the period, and earlier ones not left out since."""
    ids = {state.id for state in basis.tasks}
    lines = []
    for one in difficulties(basis.compliance):
        if one.kind != kind or one.state.id not in ids:
            continue
        is_of_period = last_day(one.report.date) >= basis.period.first
        if is_of_period or one.answer != "no_longer_named":
            lines.append(_named(basis, one))
    return lines


def _named(basis: Basis, one: Difficulty) -> Line:
    text = basis.catalogue(
        "report.shortcomings.difficulty",
        task=basis.task_name(one.state),
        units=basis.unit_names(one.units),
        day=basis.day(one.report.date),
        answer=basis.catalogue(f"labels.answer.{one.answer}"),
        text=basis.text(one.text),
    )
    return Line(text, basis.cited(one.state, [one.report]), is_item=True)
