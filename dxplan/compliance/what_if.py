"""Records and plans as they would be without a change, and which of two states is worse."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from dxplan.comparison.compare import entries_of
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.ended_plans import EndedPlans
from dxplan.compliance.existence import exists_from
from dxplan.compliance.summary import Compliance
from dxplan.compliance.targets import TargetState, target_state
from dxplan.compliance.tasks import TaskState, task_state
from dxplan.diagnostics import Value
from dxplan.model.fields import FLAT_REPORT
from dxplan.model.records import Kind
from dxplan.model.validate import validate
from dxplan.portfolio.in_hand import INDEXES
from dxplan.portfolio.portfolio import Portfolio, Record

Judged: TypeAlias = TaskState | TargetState

_WEIGHTS = {
    "open_overdue": 5,
    "not_reported_overdue": 4,
    "completed_late": 3,
    "completed_undetermined": 2,
    **dict.fromkeys(("open_within", "open_other", "not_reported"), 1),
    "missed": 3,
    "behind": 2,
    **dict.fromkeys(("open", "on_track", "not_measured"), 1),
}
"""How bad a box or a target's state is to stand in.

What is done, met, or not counted weighs nothing.
"""
LATE = 2
"""From this weight on something is late, missed or behind."""


class StandingRank(NamedTuple):
    """How bad a task or target stands.

    By its deadline, by its first one, in missed occurrences, without reports.
    """

    now: int = 0
    first: int = 0
    missed: int = 0
    stale: bool = False


def weight_of(state: Judged | None) -> StandingRank:
    """How bad a task or target stands; nothing where it is not counted."""
    if isinstance(state, TargetState):
        return StandingRank(
            _WEIGHTS.get(state.state or "", 0), missed=state.missed_before
        )
    if state is None or state.box is None:
        return StandingRank()
    occurrences = state.evaluation.occurrences
    missed = 0
    if occurrences is not None:
        missed = occurrences.missed
    return StandingRank(
        _WEIGHTS.get(state.box, 0),
        _WEIGHTS.get(state.original.box, 0),
        missed,
        state.stale,
    )


def standing_of(state: Judged | None, *, first: bool = False) -> str:
    """The box or the target state, by the ``first`` deadline if asked.

    Empty where it is not counted.
    """
    if isinstance(state, TargetState):
        return state.state or ""
    if state is None or state.box is None:
        return ""
    if first:
        return state.original.box
    return state.box


def state_in(
    portfolio: Portfolio,
    record: Record[Any],
    as_of: date,
    settings: Settings,
    ended: EndedPlans,
) -> Judged | None:
    """The state of a task or target in a portfolio; None where it does not exist yet on the day.

    ``ended`` looks at the plans of that portfolio on that day.
    """
    if exists_from(portfolio, record) > as_of:
        return None
    if record.kind == "task":
        state = task_state(portfolio, record, as_of, settings)
        if ended.has_left_open(state):
            return replace(state, stale=False)
        return state
    return target_state(portfolio, record, as_of)


def state_without_entries(
    compliance: Compliance, record: Record[Any], indexes: Mapping[str, Collection[int]]
) -> Judged | None:
    """The state of a task or target without some entries of its logs.

    None where that can't be read.
    """
    front_matter = dict(record.front_matter)
    for log, places in indexes.items():
        leave_out(front_matter, log, places)
    without = with_front_matter(record, front_matter)
    if without is None:
        return None
    portfolio, settings = compliance.portfolio, compliance.settings
    ended = EndedPlans(portfolio, compliance.as_of)
    return state_in(portfolio, without, compliance.as_of, settings, ended)


def is_less_late(old: int, new: int) -> bool:
    """Whether what was late is less so, by its weights."""
    return old >= LATE and new < old


def leave_out(
    front_matter: dict[str, Value], log: str, places: Collection[str | int]
) -> None:
    """Take entries out of a log of front matter; a flat report is the last of its reports."""
    if not places:
        return
    entries = entries_of(front_matter, log)
    has_flat_report = log == "reports" and "status" in front_matter
    if has_flat_report:
        entries.pop()
        if len(entries) in places:
            for key in FLAT_REPORT:
                front_matter.pop(key, None)
    kept: list[Value] = []
    for index, entry in enumerate(entries):
        if index not in places:
            kept.append(entry)
    front_matter.pop(log, None)
    if kept:
        front_matter[log] = kept


def with_front_matter(
    record: Record[Any], front_matter: Mapping[str, Value]
) -> Record[Any] | None:
    """A record with other front matter; None where that can't be read."""
    fields = validate(type(record.fields), front_matter).fields
    if fields is None:
        return None
    return replace(record, front_matter=front_matter, typed_fields=fields)


def with_records(portfolio: Portfolio, records: Iterable[Record[Any]]) -> Portfolio:
    """A portfolio with some of its records exchanged, or added."""
    by_kind: dict[Kind, dict[str, Record[Any]]] = {}
    for record in records:
        same_kind = by_kind.setdefault(record.kind, {})
        same_kind[record.id] = record
    indexes = {}
    for kind, exchanged in by_kind.items():
        indexes[INDEXES[kind]] = {**portfolio.index(kind), **exchanged}
    return replace(portfolio, **indexes)  # type: ignore[arg-type]
