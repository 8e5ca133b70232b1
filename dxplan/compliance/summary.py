"""The whole portfolio on a day: every state, and for every scope its boxes and rates (FORMAT.md, sections 3 and 5)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Literal, TypeAlias

from dxplan.compliance.evaluation import BOXES, Settings
from dxplan.compliance.logs import with_changes
from dxplan.compliance.targets import (
    STATES,
    TargetState,
    target_exists_from,
    target_state,
)
from dxplan.compliance.tasks import TaskState, existence, exists_from, task_state
from dxplan.compliance.units import inheritors
from dxplan.model.records import Plan
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Portfolio, Record, Unreadable

Scope: TypeAlias = Literal["all", "jurisdiction", "plan", "unit", "area"]
SCOPES: tuple[Scope, ...] = ("all", "jurisdiction", "plan", "unit", "area")
Row: TypeAlias = tuple[Scope, str | None]

FULFILLED = frozenset(
    {"completed_on_time", "completed_late", "completed_undetermined", "completed_other"}
)

RATES = (
    "completion",
    "completed_of_due",
    "on_time",
    "completed_of_due_original",
    "on_time_original",
)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share: ``value`` is in percent with one decimal, half away from zero; None where the denominator is 0.

    100 and 0 are shown only where they are exact.
    """

    numerator: int
    denominator: int

    @property
    def value(self) -> Decimal | None:
        if self.denominator == 0:
            return None
        exact = Decimal(100 * self.numerator) / Decimal(self.denominator)
        rounded = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
        if rounded == 100 and self.numerator != self.denominator:
            return Decimal("99.9")
        if rounded == 0 and self.numerator != 0:
            return Decimal("0.1")
        return rounded


@dataclass(frozen=True, slots=True)
class Summary:
    """One scope: ``tasks`` is the sum of ``boxes``; the other counts stand beside it."""

    scope: Scope
    id: str | None
    boxes: Mapping[str, int]
    rates: Mapping[str, Rate]
    targets: Mapping[str, int]
    assigned: int
    draft: int
    replaced: int
    inherited: int

    @property
    def tasks(self) -> int:
        return sum(self.boxes.values())


@dataclass(frozen=True)
class Compliance:
    """States and summaries of a portfolio on ``as_of``. Records that don't exist yet on that day are in none."""

    portfolio: Portfolio
    as_of: date
    settings: Settings
    tasks: Mapping[str, TaskState]
    targets: Mapping[str, TargetState]
    leads: Mapping[str, tuple[str, ...]]
    inherited: Mapping[str, tuple[str, ...]]
    unreadable: tuple[Unreadable, ...]

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
        return {key: with_changes(plan, self.as_of) for key, plan in plans}

    @cached_property
    def summaries(self) -> Mapping[Row, Summary]:
        """Every scope's summary; the unit and the area None are those of tasks without a lead or an area."""
        return {row: self._summary(row) for row in self._rows()}

    def rows_of_task(self, state: TaskState) -> Iterator[Row]:
        """The scopes a task stands in; one that restates another stands in its own plan only."""
        area = self.portfolio.area(state.task.area)
        return rows_of(
            state.record,
            area,
            self.leads[state.id],
            restates=state.restates is not None,
        )

    def rows_of_target(self, state: TargetState) -> Iterator[Row]:
        """The scopes a target stands in, likewise."""
        area = self.portfolio.area(state.target.area)
        return rows_of(
            state.record,
            area,
            leads_of(self.portfolio, state),
            restates=state.restates is not None,
        )

    def home(self, state: TaskState | TargetState) -> Record[Any]:
        """The record whose logs tell of a task or target: of one that restates another, the other."""
        known = (
            self.portfolio.tasks
            if isinstance(state, TaskState)
            else self.portfolio.targets
        )
        return known.get(state.restates or "", state.record)

    @cached_property
    def tasks_in(self) -> Mapping[Row, list[TaskState]]:
        """The tasks of each scope."""
        return _grouped(
            (row, state)
            for state in self.tasks.values()
            for row in self.rows_of_task(state)
        )

    @cached_property
    def targets_in(self) -> Mapping[Row, list[TargetState]]:
        """The targets of each scope."""
        return _grouped(
            (row, state)
            for state in self.targets.values()
            for row in self.rows_of_target(state)
        )

    @cached_property
    def unreadable_tasks(self) -> tuple[Unreadable, ...]:
        """The tasks that can't be read, but for those of plans without boxes: drafts, lists for others, later ones."""
        portfolio = self.portfolio
        unjudged = set()
        for plan in portfolio.plans.values():
            data = with_changes(plan, self.as_of)
            begins = existence(portfolio, plan.id, plan.jurisdiction, None)
            if data.assigns or data.standing == "draft" or begins > self.as_of:
                unjudged.add(plan.id)
        return tuple(
            record
            for record in self.unreadable
            if record.kind == "task" and record.plan not in unjudged
        )

    @cached_property
    def unreadable_in(self) -> Counter[Row]:
        """How many tasks of each scope can't be read."""
        return Counter(
            {row: len(records) for row, records in self.unreadable_rows.items()}
        )

    @cached_property
    def unreadable_rows(self) -> Mapping[Row, list[Unreadable]]:
        """The tasks of each scope that can't be read; their units and areas are not known."""
        return _grouped(
            (row, record)
            for record in self.unreadable_tasks
            for row in _rows_of_unreadable(record)
        )

    @cached_property
    def inherited_by(self) -> Mapping[str, list[TaskState]]:
        """The tasks each unit inherited."""
        return _grouped(
            (unit, self.tasks[task])
            for task, units in self.inherited.items()
            for unit in units
        )

    def _rows(self) -> Iterator[Row]:
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

    def _summary(self, row: Row) -> Summary:
        states = self.tasks_in.get(row, [])
        counted = [state for state in states if state.standing == "counted"]
        boxes = Counter(state.evaluation.box for state in counted)
        boxes["unreadable"] += self.unreadable_in[row]
        targets = Counter(
            state.state
            for state in self.targets_in.get(row, [])
            if state.state is not None
        )
        standings = Counter(state.standing for state in states)
        return Summary(
            scope=row[0],
            id=row[1],
            boxes={box: boxes[box] for box in BOXES},
            rates=rates(counted, self.as_of),
            targets={state: targets[state] for state in STATES},
            assigned=standings["assigned"],
            draft=standings["draft"],
            replaced=standings["replaced"],
            inherited=len(self.inherited_by.get(row[1] or "", []))
            if row[0] == "unit"
            else 0,
        )


def rows_of(
    record: Record[Any], area: str | None, leads: tuple[str, ...], *, restates: bool
) -> Iterator[Row]:
    """The scopes of a task or target whose area and lead units are known."""
    yield ("plan", record.plan)
    if restates:
        return
    yield ("all", None)
    yield ("jurisdiction", record.jurisdiction)
    yield ("area", area)
    for unit in leads or (None,):
        yield ("unit", unit)


def rates(counted: Iterable[TaskState], as_of: date) -> dict[str, Rate]:
    """The rates of a set of counted tasks, by name; ``_original`` ones judge the first deadline."""
    rows = rate_rows(counted, as_of)
    return {
        name: Rate(len(among), len(among) + len(others))
        for name, (among, others) in rows.items()
    }


def rate_rows(
    counted: Iterable[TaskState], as_of: date
) -> dict[str, tuple[list[TaskState], list[TaskState]]]:
    """The tasks behind each rate: those in its numerator, and the rest of its denominator."""
    judged = [state for state in counted if state.evaluation.box != "excluded"]
    due = [state for state in judged if state.due is not None and state.due < as_of]
    first_due = [
        state
        for state in judged
        if state.original_due is not None and state.original_due < as_of
    ]
    return {
        "completion": _parted(
            judged, lambda state: state.evaluation.progress.fulfilled
        ),
        "completed_of_due": _parted(
            due, lambda state: state.evaluation.progress.fulfilled
        ),
        "on_time": _parted(due, lambda state: state.evaluation.timeliness == "on_time"),
        "completed_of_due_original": _parted(
            first_due, lambda state: state.original.progress.fulfilled
        ),
        "on_time_original": _parted(
            first_due, lambda state: state.original.timeliness == "on_time"
        ),
    }


def _parted(
    states: Iterable[TaskState], belongs: Callable[[TaskState], bool]
) -> tuple[list[TaskState], list[TaskState]]:
    among: list[TaskState] = []
    others: list[TaskState] = []
    for state in states:
        (among if belongs(state) else others).append(state)
    return among, others


def evaluate(portfolio: Portfolio, as_of: date, settings: Settings) -> Compliance:
    """Derive everything for one day."""
    tasks = {
        record.id: task_state(portfolio, record, as_of, settings)
        for record in portfolio.tasks.values()
        if exists_from(portfolio, record) <= as_of
    }
    targets = {
        record.id: target_state(portfolio, record, as_of)
        for record in portfolio.targets.values()
        if target_exists_from(portfolio, record) <= as_of
    }
    leads = {state.id: leads_of(portfolio, state) for state in tasks.values()}

    def open_on(task: str, day: date) -> bool:
        record = portfolio.tasks[task]
        return (
            exists_from(portfolio, record) <= day
            and task_state(portfolio, record, day, settings).is_open
        )

    inherited = {
        state.id: inheritors(portfolio, state.id, leads[state.id], as_of, open_on)
        for state in tasks.values()
        if state.standing == "counted" and state.restates is None
    }
    return Compliance(
        portfolio,
        as_of,
        settings,
        tasks,
        targets,
        leads,
        inherited,
        portfolio.unreadable,
    )


def leads_of(portfolio: Portfolio, state: TaskState | TargetState) -> tuple[str, ...]:
    """The units that lead a task or target on the day, as far as they are registered."""
    data = state.task if isinstance(state, TaskState) else state.target
    found = (
        portfolio.resolve(ref, state.record.jurisdiction) for ref in data.lead_unit
    )
    return tuple(dict.fromkeys(unit for unit in found if unit is not None))


def _rows_of_unreadable(record: Unreadable) -> tuple[Row, ...]:
    known: tuple[Row, ...] = (
        ("all", None),
        ("jurisdiction", record.jurisdiction),
        ("plan", record.plan),
    )
    return (*known, ("unit", None), ("area", None))


def _grouped(pairs: Iterable[tuple[object, object]]) -> dict:  # type: ignore[type-arg]
    groups = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return dict(groups)


def selected(
    compliance: Compliance, wanted: Mapping[Scope, str | None]
) -> list[Summary]:
    """The summaries asked for by scope and id: a jurisdiction brings its plans and units; nothing asked is everything.

    Raises KeyError with the id that no record has.
    """
    asked = {
        scope: compliance.portfolio.current_id(key)
        for scope, key in wanted.items()
        if key is not None
    }
    if not asked:
        return [*compliance.summaries.values()]
    rows: dict[Row, Summary] = {}
    for scope, key in asked.items():
        rows[scope, key] = compliance.summaries[scope, key]
        if scope == "jurisdiction":
            below = (
                row
                for row in compliance.summaries
                if row[0] in {"plan", "unit"} and (row[1] or "").startswith(f"{key}/")
            )
            rows |= {row: compliance.summaries[row] for row in below}
    return [*rows.values()]
