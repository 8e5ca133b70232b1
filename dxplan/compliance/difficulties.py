"""Difficulties and proposals of all reports, and whether a later report still names one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from dxplan.compliance.logs import erratum_group, indexed_entries_in_force
from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import TaskState
from dxplan.model.records import Report
from dxplan.model.values import Text

DifficultyKind: TypeAlias = Literal["difficulty", "proposal"]
DIFFICULTY_KINDS: tuple[DifficultyKind, ...] = get_args(DifficultyKind)

Answer: TypeAlias = Literal["no_later_report", "named_again", "no_longer_named"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
"""What the last report after the one that names something says of it.

That it no longer names it does not say that it was solved.
"""


@dataclass(frozen=True, slots=True)
class Difficulty:
    """What a report of a task names as a difficulty or proposes.

    ``index`` is the place of the report in its file. ``later`` is the last report after it, by the
    same member where members report.
    """

    state: TaskState
    index: int
    report: Report
    kind: DifficultyKind
    text: Text
    units: tuple[str, ...]
    later: Report | None

    @property
    def answer(self) -> Answer:
        """Whether a later report still names it."""
        if self.later is None:
            return "no_later_report"
        if _text_of(self.later, self.kind) is not None:
            return "named_again"
        return "no_longer_named"


def difficulties(compliance: Compliance) -> list[Difficulty]:
    """What all reports name, by jurisdiction and first unit, the newest first.

    Of a task that restates another the other's reports are counted, once.
    """
    named: list[Difficulty] = []
    for state in compliance.tasks.values():
        if state.restates is None:
            named += _of_task(compliance, state)
    return sorted(named, key=_order)


def _of_task(compliance: Compliance, state: TaskState) -> Iterator[Difficulty]:
    log = state.record.fields.all_reports
    if not any(report.difficulty or report.proposal for report in log):
        return
    in_force = indexed_entries_in_force(log, compliance.as_of, erratum_group("reports"))
    entries = sorted(in_force, key=lambda entry: entry[1].date)
    portfolio, home = compliance.portfolio, state.record.jurisdiction
    for place, (index, report) in enumerate(entries):
        units = compliance.leads.get(state.id, ())
        if report.by is not None:
            units = (portfolio.resolve(report.by, home) or str(report.by),)
        later = _last_after(report, entries[place + 1 :])
        for kind in DIFFICULTY_KINDS:
            text = _text_of(report, kind)
            if text is not None:
                yield Difficulty(state, index, report, kind, text, units, later)


def _last_after(report: Report, entries: Sequence[tuple[int, Report]]) -> Report | None:
    """The last report of a later day by the same unit; ``entries`` are sorted by day."""
    later = None
    for _, other in entries:
        if other.by == report.by and other.date > report.date:
            later = other
    return later


def _text_of(report: Report, kind: DifficultyKind) -> Text | None:
    return report.difficulty if kind == "difficulty" else report.proposal


def _order(named: Difficulty) -> tuple[str, tuple[str, ...], int, str, int, str]:
    return (
        str(named.state.record.jurisdiction),
        named.units,
        -named.report.date.toordinal(),
        named.state.id,
        named.index,
        named.kind,
    )
