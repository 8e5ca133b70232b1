"""The annexes of a report: every task, every target, and the sources."""

from collections.abc import Callable, Iterator, Sequence

from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.model.evidence import EvidenceEntry
from dxplan.model.records import Report
from dxplan.model.shared import CoordinatingUnit, unit_of
from dxplan.model.values import DocumentRef, Text
from dxplan.official_report.basis import Basis
from dxplan.official_report.letterhead import date_parts, symbol
from dxplan.official_report.plain_text import plain
from dxplan.official_report.report import Annex, Column, Row, source_mark
from dxplan.official_report.results import status_with_day
from dxplan.official_report.shortcomings import obligation
from dxplan.official_report.target_figures import asked_text, measured_text
from dxplan.wording.values import ValueWording

_TASK_COLUMNS = {
    "number": 11, "task": 52, "units": 34, "deadline": 23, "status": 26, "timeliness": 23,
    "result": 78,
}  # fmt: skip
_TARGET_COLUMNS = {
    "number": 11, "target": 82, "asked": 32, "by": 28, "measured": 46, "state": 28, "source": 20,
}  # fmt: skip
_SOURCE_COLUMNS = {"number": 11, "document": 236}
"""Widths in millimetres; those of each annex together fill the width of a page across."""


def annexes(basis: Basis) -> tuple[Annex, ...]:
    """The tables; sources last, for by then all are cited."""
    made = [_annex(basis, "tasks", _TASK_COLUMNS, _by_plan(basis, basis.tasks, _task))]
    if basis.targets:
        rows = _by_plan(basis, basis.targets, _target)
        made.append(_annex(basis, "targets", _TARGET_COLUMNS, rows))
    sources = enumerate(basis.sources.texts(), start=1)
    rows = [Row((str(number), text)) for number, text in sources]
    made.append(_annex(basis, "sources", _SOURCE_COLUMNS, rows))
    return tuple(made)


def _annex(
    basis: Basis, name: str, columns: dict[str, int], rows: Sequence[Row]
) -> Annex:
    t = basis.catalogue
    head = t(
        "report.annex.head",
        symbol=symbol(basis),
        as_of=basis.day(basis.as_of),
        **date_parts(basis.written_on, t.lang),
    )
    return Annex(
        name=name,
        sheet=t(f"report.workbook.{name}"),
        title=t(f"report.annex.{name}"),
        head=head,
        columns=tuple(
            Column(key, t(f"report.annex.column.{key}"), width)
            for key, width in columns.items()
        ),
        rows=tuple(rows),
        nothing=t(f"report.annex.no_{'sources' if name == 'sources' else 'tasks'}"),
    )


def _by_plan(
    basis: Basis,
    states: Sequence[TaskState] | Sequence[TargetState],
    row: Callable[[Basis, TaskState], Row] | Callable[[Basis, TargetState], Row],
) -> list[Row]:
    """A row each task or target, below the headings of plans and of their groups."""
    rows: list[Row] = []
    heading = ""
    for state in states:
        current = _heading(basis, state)
        if current and current != heading:
            heading = current
            rows.append(Row((current,), is_heading=True))
        rows.append(row(basis, state))  # type: ignore[arg-type]
    return rows


def _heading(basis: Basis, state: TaskState | TargetState) -> str:
    """The plan, where there are several, and the group that a task or target stands in."""
    plan = state.record.plan or ""
    parts = []
    if len(basis.plans) > 1:
        parts.append(basis.plan_title(plan))
    place = basis.portfolio.group_place(state.record)
    if place:
        group = basis.compliance.plans_in_force[plan].groups[place - 1]
        parts.append(basis.text(group.title))
    return " – ".join(parts)


def _task(basis: Basis, state: TaskState) -> Row:
    return Row(
        (
            plain(state.task.number or ""),
            basis.text(state.task.title),
            _units(basis, state),
            basis.deadline(state),
            status_with_day(basis, state),
            basis.timeliness(state),
            "\n".join(_result(basis, state)),
        )
    )


def _units(basis: Basis, state: TaskState) -> str:
    """Who leads a task, and on a line of its own who helps."""
    leads = basis.leads(state)
    helping = [_coordinator(basis, state, one) for one in _coordinators(state)]
    if not helping:
        return leads
    units = ", ".join(helping)
    return f"{leads}\n{basis.catalogue('report.annex.coordinating', units=units)}"


def _coordinators(state: TaskState) -> Iterator[tuple[object, Text | None]]:
    """Each body that helps, and its role."""
    for entry in state.task.coordinating_units:
        role = entry.role if isinstance(entry, CoordinatingUnit) else None
        yield unit_of(entry), role


def _coordinator(
    basis: Basis, state: TaskState, entry: tuple[object, Text | None]
) -> str:
    unit, role = entry
    if isinstance(unit, Text):
        name = basis.text(unit)
    else:
        wording = ValueWording(basis.catalogue, basis.portfolio, state.record)
        name = plain(wording.reference(unit))  # type: ignore[arg-type]
    return name if role is None else f"{name} ({basis.text(role)})"


def _result(basis: Basis, state: TaskState) -> Iterator[str]:
    """What the last report says, its evidence, what was verified and reported later; sources."""
    t = basis.catalogue
    last = state.reports[-1:]
    for report in last:
        if report.note is not None:
            yield basis.text(report.note)
        yield from _evidence(basis, state, report)
        for kind in ("difficulty", "proposal"):
            text = getattr(report, kind)
            if text is not None:
                yield t(f"report.annex.{kind}", text=basis.text(text))
    for one in state.verifications:
        unit = basis.portfolio.resolve(one.verified_by, basis.home_of_reports(state))
        yield t(
            "report.annex.verification",
            unit=basis.unit_name(unit or str(one.verified_by)),
            day=basis.day(one.date),
            finding=t(f"labels.finding.{one.finding}"),
        )
    later = basis.later_reports(state)
    if later:
        status = basis.status(basis.later.tasks[state.id])
        day = basis.day(later[-1].date)
        yield t("report.annex.later", day=day, status=status)
    cited = obligation(basis, state) + basis.cited(state, [*last, *later[-1:]])
    if cited:
        yield source_mark(cited)


def _evidence(basis: Basis, state: TaskState, report: Report) -> Iterator[str]:
    if not report.evidence:
        return
    home = basis.home_of_reports(state)
    named = [_evidence_name(basis, one, home) for one in report.evidence]
    evidence = "; ".join(named)
    yield basis.catalogue("report.annex.evidence", evidence=evidence)


def _evidence_name(basis: Basis, entry: EvidenceEntry, home: str | None) -> str:
    """A document by the number of its source, a link or file by its title and address."""
    if isinstance(entry, DocumentRef):
        return basis.sources.name(entry, home)
    if entry.title is None:
        return plain(entry.where)
    return f"{basis.text(entry.title)} ({plain(entry.where)})"


def _target(basis: Basis, state: TargetState) -> Row:
    t = basis.catalogue
    cited = obligation(basis, state)
    measured = t("labels.target.not_measured")
    latest = state.latest
    if latest is not None:
        measured = measured_text(basis, state, latest)
        cited += basis.sources.cite(
            latest.document, state.record.jurisdiction, latest.via
        )
    wording = ValueWording(t, basis.portfolio, state.record)
    return Row(
        (
            plain(state.target.number or ""),
            basis.target_title(state),
            asked_text(basis, state),
            plain(wording.deadline(state.target.by)),
            measured,
            basis.target_state(state),
            source_mark(cited),
        )
    )
