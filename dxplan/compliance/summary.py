"""A portfolio evaluated for a day: states of records, boxes and rates of scopes.

docs/format.md, sections 3 and 5.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeAlias

from dxplan.compliance.deadline_evaluation import BOXES, Settings
from dxplan.compliance.ended_plans import EndedPlans
from dxplan.compliance.existence import (
    exists_from,
    plan_exists_from,
    plans_exist_from,
)
from dxplan.compliance.logs import with_changes
from dxplan.compliance.rates import (
    Rate,
    coverage,
    rates,
)
from dxplan.compliance.targets import (
    STATES,
    TargetState,
    target_state,
)
from dxplan.compliance.tasks import TaskState, task_state
from dxplan.compliance.units import (
    credited,
    inheritors,
    registered_units,
    with_successors,
)
from dxplan.model.records import Plan
from dxplan.model.values import FrontMatter
from dxplan.portfolio.plan_order import in_plan_order
from dxplan.portfolio.portfolio import Portfolio, Record, Unreadable

Scope: TypeAlias = Literal["all", "jurisdiction", "plan", "unit", "area"]
SCOPES: tuple[Scope, ...] = ("all", "jurisdiction", "plan", "unit", "area")
ScopeKey: TypeAlias = tuple[Scope, str | None]

FULFILLED = frozenset(
    {"completed_on_time", "completed_late", "completed_undetermined", "completed_other"}
)


@dataclass(frozen=True, slots=True)
class Summary:
    """One scope: ``tasks`` is the sum of ``boxes``; the other counts stand beside it.

    ``reported`` are those of ``tasks`` that were ever reported, ``as_read`` those of these whose
    status is how somebody read a source, not what one states.
    """

    scope: Scope
    id: str | None
    boxes: Mapping[str, int]
    rates: Mapping[str, Rate]
    targets: Mapping[str, int]
    assigned: int
    draft: int
    replaced: int
    split: int
    superseded: int
    inherited: int
    member: int
    reported: int
    as_read: int

    @property
    def tasks(self) -> int:
        return sum(self.boxes.values())


@dataclass(frozen=True)
class Compliance:
    """States and summaries of a portfolio on ``as_of``; without records that don't exist yet."""

    portfolio: Portfolio
    as_of: date
    settings: Settings
    tasks: Mapping[str, TaskState]
    targets: Mapping[str, TargetState]
    leads: Mapping[str, tuple[str, ...]]
    inherited: Mapping[str, tuple[str, ...]]
    unreadable: tuple[Unreadable, ...]
    credited_units: Mapping[str, Mapping[str, str]]
    """Of tasks fulfilled after a lead unit's last day: that unit, and who is credited instead."""
    without_final_report: Mapping[str, Sequence[str]]
    """Of plans that are over: the tasks they left open without a firm deadline, long unreported."""

    def counting_units(self, task: str) -> tuple[str, ...]:
        """The units in whose boxes a task stands."""
        return with_successors(self.leads[task], self.credited_units.get(task, {}))

    def fields_in_force(self, record: Record[FrontMatter]) -> FrontMatter:
        """The fields of a record with the changes that are in force on the day."""
        state = self.tasks.get(record.id)
        if record.kind == "task" and state is not None:
            return state.task
        target = self.targets.get(record.id)
        if record.kind == "target" and target is not None:
            return target.target
        if record.kind == "plan":
            return self.plans_in_force[record.id]
        return with_changes(record, self.as_of)

    @cached_property
    def plans_in_force(self) -> Mapping[str, Plan]:
        """Every plan with the changes that are in force on the day."""
        plans = self.portfolio.plans.items()
        return {plan_id: with_changes(plan, self.as_of) for plan_id, plan in plans}

    @cached_property
    def later_plans(self) -> Mapping[str, date]:
        """The plans that do not exist yet on the day, each with the first day on which it does."""
        used = {state.record.plan for state in self.tasks.values()}
        used |= {state.record.plan for state in self.targets.values()}
        others = [plan for plan in self.portfolio.plans if plan not in used]
        days = plans_exist_from(self.portfolio, others)
        return {plan: day for plan, day in days.items() if day > self.as_of}

    @cached_property
    def summaries(self) -> Mapping[ScopeKey, Summary]:
        """Every scope's summary.

        The unit and the area None are those of tasks without a lead or an area.
        """
        return {row: self._summary(row) for row in self._rows()}

    def rows_of_task(self, state: TaskState) -> Iterator[ScopeKey]:
        """The scopes a task stands in; one that restates another stands in its own plan only."""
        area = self.portfolio.area(state.task.area)
        return scopes_of(
            state.record,
            area,
            self.counting_units(state.id),
            restates=state.restates is not None,
        )

    def rows_of_target(self, state: TargetState) -> Iterator[ScopeKey]:
        """The scopes a target stands in, likewise."""
        area = self.portfolio.area(state.target.area)
        return scopes_of(
            state.record,
            area,
            leads_of(self.portfolio, state),
            restates=state.restates is not None,
        )

    def home(self, state: TaskState | TargetState) -> Record[Any]:
        """The record whose logs count for a task or target: the one it restates, if it does."""
        records: Mapping[str, Record[Any]] = self.portfolio.targets
        if isinstance(state, TaskState):
            records = self.portfolio.tasks
        return records.get(state.restates or "", state.record)

    @cached_property
    def tasks_in(self) -> Mapping[ScopeKey, list[TaskState]]:
        """The tasks of each scope."""
        tasks: dict[ScopeKey, list[TaskState]] = {}
        for state in self.tasks.values():
            for row in self.rows_of_task(state):
                tasks.setdefault(row, []).append(state)
        return tasks

    @cached_property
    def targets_in(self) -> Mapping[ScopeKey, list[TargetState]]:
        """The targets of each scope."""
        targets: dict[ScopeKey, list[TargetState]] = {}
        for state in self.targets.values():
            for row in self.rows_of_target(state):
                targets.setdefault(row, []).append(state)
        return targets

    @cached_property
    def unreadable_tasks(self) -> tuple[Unreadable, ...]:
        """The tasks that can't be read, of plans whose tasks are in boxes.

        Not those of drafts, of lists for others, and of plans that begin later.
        """
        tasks = []
        for record in self.unreadable:
            if record.kind != "task":
                continue
            if record.plan not in self._plans_without_boxes:
                tasks.append(record)
        return tuple(tasks)

    @cached_property
    def _plans_without_boxes(self) -> set[str]:
        plans = set()
        for plan_id, plan in self.plans_in_force.items():
            if plan.assigns or plan.standing == "draft":
                plans.add(plan_id)
                continue
            record = self.portfolio.plans[plan_id]
            if plan_exists_from(self.portfolio, record) > self.as_of:
                plans.add(plan_id)
        return plans

    @cached_property
    def unreadable_in(self) -> Counter[ScopeKey]:
        """How many tasks of each scope can't be read."""
        sizes: Counter[ScopeKey] = Counter()
        for row, records in self.unreadable_rows.items():
            sizes[row] = len(records)
        return sizes

    @cached_property
    def unreadable_rows(self) -> Mapping[ScopeKey, list[Unreadable]]:
        """The tasks of each scope that can't be read; their units and areas are not known."""
        records: dict[ScopeKey, list[Unreadable]] = {}
        for record in self.unreadable_tasks:
            for row in _rows_of_unreadable(record):
                records.setdefault(row, []).append(record)
        return records

    @cached_property
    def inherited_by(self) -> Mapping[str, list[TaskState]]:
        """The tasks each unit inherited."""
        tasks: dict[str, list[TaskState]] = {}
        for task, units in self.inherited.items():
            for unit in units:
                tasks.setdefault(unit, []).append(self.tasks[task])
        return tasks

    @cached_property
    def member_tasks(self) -> Mapping[str, list[TaskState]]:
        """The counted tasks that each unit answers for as a member of a collective."""
        tasks: dict[str, list[TaskState]] = {}
        for state in self.tasks.values():
            if not state.counts_for_units:
                continue
            for member in state.members:
                tasks.setdefault(member.unit, []).append(state)
        return tasks

    def _rows(self) -> Iterator[ScopeKey]:
        portfolio = self.portfolio
        yield ("all", None)
        for scope, index in (
            ("jurisdiction", portfolio.jurisdictions),
            ("plan", portfolio.plans),
            ("unit", portfolio.units),
            ("area", portfolio.areas),
        ):
            for key in sorted(index):
                yield (scope, key)  # type: ignore[misc]
        yield ("unit", None)
        yield ("area", None)

    def _summary(self, row: ScopeKey) -> Summary:
        states = self.tasks_in.get(row, [])
        counted = [state for state in states if state.standing == "counted"]
        boxes = Counter(state.evaluation.box for state in counted)
        boxes["unreadable"] += self.unreadable_in[row]
        targets = Counter(state.state for state in self.targets_in.get(row, []))
        standings = Counter(state.standing for state in states)
        reported = sum(bool(state.reports) for state in counted)
        covered = coverage(boxes.total(), reported)
        scope, scope_id = row
        return Summary(
            scope=scope,
            id=scope_id,
            boxes={box: boxes[box] for box in BOXES},
            rates=rates(counted, self.as_of, covered),
            targets={state: targets[state] for state in STATES},
            assigned=standings["assigned"],
            draft=standings["draft"],
            replaced=standings["replaced"],
            split=standings["split"],
            superseded=standings["superseded"],
            inherited=len(self.inherited_in(row)),
            member=len(self.member_tasks_in(row)),
            reported=reported,
            as_read=sum(state.is_as_read for state in counted),
        )

    def inherited_in(self, row: ScopeKey) -> list[TaskState]:
        """The tasks that a unit took over from another; of any other scope none."""
        scope, scope_id = row
        if scope != "unit" or scope_id is None:
            return []
        return self.inherited_by.get(scope_id, [])

    def member_tasks_in(self, row: ScopeKey) -> list[TaskState]:
        """The tasks a unit answers for as a member of a collective; of any other scope none."""
        scope, scope_id = row
        if scope != "unit" or scope_id is None:
            return []
        return self.member_tasks.get(scope_id, [])


def scopes_of(
    record: Record[Any], area: str | None, leads: tuple[str, ...], *, restates: bool
) -> Iterator[ScopeKey]:
    """The scopes of a task or target whose area and lead units are known."""
    yield ("plan", record.plan)
    if restates:
        return
    yield ("all", None)
    yield ("jurisdiction", record.jurisdiction)
    yield ("area", area)
    for unit in leads:
        yield ("unit", unit)
    if not leads:
        yield ("unit", None)


def evaluate(portfolio: Portfolio, as_of: date, settings: Settings) -> Compliance:
    """The states of every task and target that exists on a day, in the order of their plans."""
    tasks = {}
    for record in in_plan_order(portfolio, portfolio.tasks.values()):
        if exists_from(portfolio, record) <= as_of:
            tasks[record.id] = task_state(portfolio, record, as_of, settings)
    left_open = _left_open(portfolio, as_of, tasks)
    targets = {}
    for target in in_plan_order(portfolio, portfolio.targets.values()):
        if exists_from(portfolio, target) <= as_of:
            targets[target.id] = target_state(portfolio, target, as_of)
    leads = {state.id: leads_of(portfolio, state) for state in tasks.values()}

    def was_open(task_id: str, day: date) -> bool:
        record = portfolio.tasks[task_id]
        if exists_from(portfolio, record) > day:
            return False
        return task_state(portfolio, record, day, settings).is_open

    inherited = {}
    credited_units = {}
    for state in tasks.values():
        if not state.counts_for_units:
            continue
        home = state.record.jurisdiction
        replaced = credited(portfolio, leads[state.id], state.completion, home)
        if replaced:
            credited_units[state.id] = replaced
        counting = with_successors(leads[state.id], replaced)
        inherited[state.id] = inheritors(portfolio, state.id, counting, as_of, was_open)
    return Compliance(
        portfolio,
        as_of,
        settings,
        tasks,
        targets,
        leads,
        inherited,
        portfolio.unreadable,
        credited_units,
        left_open,
    )


def _left_open(
    portfolio: Portfolio, as_of: date, tasks: dict[str, TaskState]
) -> dict[str, list[str]]:
    """What plans that are over left open without a firm deadline: no longer stale one by one.

    By plan, the tasks that were not reported for long.
    """
    ended = EndedPlans(portfolio, as_of)
    left_open: dict[str, list[str]] = {}
    for key, state in tasks.items():
        if not ended.has_left_open(state):
            continue
        tasks[key] = replace(state, stale=False)
        if state.restates is None:
            left_open.setdefault(state.record.plan or "", []).append(key)
    return left_open


def leads_of(portfolio: Portfolio, state: TaskState | TargetState) -> tuple[str, ...]:
    """The units that lead a task or target on the day, as far as they are registered."""
    jurisdiction = state.record.jurisdiction
    if isinstance(state, TaskState):
        return registered_units(portfolio, state.task.leads, jurisdiction)
    return registered_units(portfolio, state.target.leads, jurisdiction)


def _rows_of_unreadable(record: Unreadable) -> tuple[ScopeKey, ...]:
    return (
        ("all", None),
        ("jurisdiction", record.jurisdiction),
        ("plan", record.plan),
        ("unit", None),
        ("area", None),
    )


def selected(
    compliance: Compliance, wanted: Mapping[Scope, str | None]
) -> list[Summary]:
    """The summaries of the scopes wanted, by id; all where none is.

    A jurisdiction brings its plans and units. Raises KeyError with an id that no record has.
    """
    rows: dict[ScopeKey, Summary] = {}
    for scope, written_id in wanted.items():
        if written_id is None:
            continue
        scope_id = compliance.portfolio.current_id(written_id)
        rows[scope, scope_id] = compliance.summaries[scope, scope_id]
        if scope == "jurisdiction":
            rows |= _summaries_below(compliance, scope_id)
    if not rows:
        return list(compliance.summaries.values())
    return list(rows.values())


def _summaries_below(
    compliance: Compliance, jurisdiction: str
) -> dict[ScopeKey, Summary]:
    summaries: dict[ScopeKey, Summary] = {}
    prefix = f"{jurisdiction}/"
    for row, summary in compliance.summaries.items():
        scope, scope_id = row
        if scope not in {"plan", "unit"} or scope_id is None:
            continue
        if scope_id.startswith(prefix):
            summaries[row] = summary
    return summaries
