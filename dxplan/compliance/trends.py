"""The progress of every scope through time, by two clocks: by reports and by the record.

By reports a day has what was reported for it, by the record what the repository held on it.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Literal, TypeAlias

from dxplan.compliance.deadline_evaluation import BOXES, Settings
from dxplan.compliance.logs import DatedEntry, last_day
from dxplan.compliance.rates import RATES, Rate, rate_rows
from dxplan.compliance.summary import SCOPES, Compliance, Scope, ScopeKey, scopes_of
from dxplan.compliance.tasks import (
    TaskState,
    exists_from,
    restated_record,
    task_state,
)
from dxplan.compliance.units import registered_units
from dxplan.model.dates import month_end
from dxplan.model.deadline import Deadline
from dxplan.model.records import Plan, Task
from dxplan.model.values import AreaRef, UnitRef
from dxplan.portfolio.portfolio import Portfolio, Record

Clock: TypeAlias = Literal["by_reports", "by_record"]

POINTS = 24
"""Days of a trend at most: two years by month, six by quarter, twelve by half, then by year."""

_ANY = Settings()
"""The days that settings name move no task from box to box."""
_DAY = timedelta(days=1)

_Share: TypeAlias = tuple[str, tuple[tuple[int, int], ...]]
"""What one task adds to a scope: its box, and to each rate its numerator and denominator."""


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One scope on one day by one clock.

    ``commit`` is the repository's last one on that day; None by reports.
    """

    scope: Scope
    id: str | None
    date: date
    clock: Clock
    boxes: Mapping[str, int]
    rates: Mapping[str, Rate]
    commit: str | None

    @property
    def tasks(self) -> int:
        """How many tasks were counted."""
        return sum(self.boxes.values())


@dataclass(frozen=True, slots=True)
class PlansAtCommit:
    """What the repository held at a commit."""

    commit: str
    portfolio: Portfolio


def trend_days(first: date, as_of: date) -> tuple[date, ...]:
    """The last days of months, quarters, halves or years from ``first`` on, and ``as_of`` itself.

    The finest of these of which there are at most `POINTS`; beyond that the last years.
    """
    days: list[date] = []
    for months in (1, 3, 6, 12):
        ends = _period_ends(min(first, as_of), as_of, months)
        days = []
        for day in ends:
            if day < as_of:
                days.append(day)
        if len(days) < POINTS:
            break
    return (*days[1 - POINTS :], as_of)


def _period_ends(first: date, last: date, months: int) -> Iterator[date]:
    for year in range(first.year, last.year + 1):
        for month in range(months, 13, months):
            day = month_end(year, month)
            if day >= first:
                yield day


def first_task_day(portfolio: Portfolio, as_of: date) -> date:
    """The first day on which a task exists; ``as_of`` where none does before."""
    return min(
        (exists_from(portfolio, record) for record in portfolio.tasks.values()),
        default=as_of,
    )


def trend(
    portfolio: Portfolio,
    days: Iterable[date],
    plans_on: Callable[[date], PlansAtCommit | None],
) -> Iterator[TrendRow]:
    """For each day every scope by both clocks, sorted by scope, id, day and clock.

    A day for which ``plans_on`` has nothing has no row by record. Any other day has one of scope
    `all`; another scope has rows from the first day on which a task of it counts.
    """
    cache: _TaskCache = {}
    now = _PlansView(portfolio, portfolio, cache)
    recorded: _PlansView | None = None
    rows: list[TrendRow] = []
    scopes_by_reports: set[ScopeKey] = set()
    scopes_by_record: set[ScopeKey] = set()
    for day in days:
        counts = now.counts(day)
        rows += _rows(counts, day, "by_reports", None, scopes_by_reports)
        plans = plans_on(day)
        if plans is None:
            continue
        if recorded is None or recorded.portfolio is not plans.portfolio:
            recorded = _PlansView(plans.portfolio, portfolio, cache)
        counts = recorded.counts(day)
        rows += _rows(counts, day, "by_record", plans.commit, scopes_by_record)
    yield from sorted(rows, key=_order)


def _order(row: TrendRow) -> tuple[int, bool, str, date, bool]:
    return (
        SCOPES.index(row.scope),
        row.id is None,
        row.id or "",
        row.date,
        row.clock == "by_record",
    )


def _rows(
    counts: Mapping[ScopeKey, Counter[_Share]],
    day: date,
    clock: Clock,
    commit: str | None,
    scopes: set[ScopeKey],
) -> Iterator[TrendRow]:
    """The rows of a day: of the scopes that have had a task, which it adds to ``scopes``."""
    scopes |= {("all", None), *counts}
    for row in scopes:
        shares = counts.get(row) or Counter[_Share]()
        boxes: Counter[str] = Counter()
        numerators = [0] * len(RATES)
        denominators = [0] * len(RATES)
        for (box, parts), size in shares.items():
            boxes[box] += size
            for index, (numerator, denominator) in enumerate(parts):
                numerators[index] += size * numerator
                denominators[index] += size * denominator
        totals = zip(RATES, numerators, denominators, strict=True)
        rates = {name: Rate(top, bottom) for name, top, bottom in totals}
        all_boxes = {box: boxes[box] for box in BOXES}
        yield TrendRow(*row, day, clock, all_boxes, rates, commit)


@dataclass(slots=True)
class _TaskOnDay:
    """A task on a day, as far as trends need it; no share where it is not counted."""

    task: Task
    restates: bool
    share: _Share | None


@dataclass(slots=True)
class _TaskOnDays:
    """A task on every day, for all portfolios with the same task, plan and restated task.

    Between two ``turning_days`` nothing changes; without them every day is evaluated. ``parts``
    keeps alive the objects whose ids are the key.
    """

    parts: tuple[object, ...]
    turning_days: tuple[date, ...] | None
    evaluated: dict[object, _TaskOnDay] = field(default_factory=dict)

    def on(self, day: date, portfolio: Portfolio, record: Record[Task]) -> _TaskOnDay:
        slot: object = day
        if self.turning_days is not None:
            slot = bisect_right(self.turning_days, day)
        if slot not in self.evaluated:
            state = task_state(portfolio, record, day, _ANY)
            self.evaluated[slot] = _TaskOnDay(
                state.task, state.restates is not None, _share(state, day)
            )
        return self.evaluated[slot]


_TaskCache: TypeAlias = dict[tuple[object, ...], _TaskOnDays]


def _share(state: TaskState, day: date) -> _Share | None:
    if state.standing != "counted":
        return None
    parts = []
    for numerator, rest in rate_rows([state], day).values():
        parts.append((len(numerator), len(numerator) + len(rest)))
    return state.evaluation.box, tuple(parts)


def turning_days(task: Task, reporting: Task, plan: Plan) -> tuple[date, ...] | None:
    """The days on which the box or a rate of a task may change, sorted; None if any day may be one.

    ``reporting`` is the task whose reports count. A recurring task changes with the calendar, and a
    change of fields may mean anything.
    """
    deadlines = [task.deadline]
    deadlines += [change.to for change in task.deadline_changes]
    if task.changes or reporting.changes:
        return None
    if any(deadline.every for deadline in deadlines):
        return None
    days: set[date] = set()
    entries: tuple[DatedEntry, ...] = (
        *reporting.all_reports,
        *task.deadline_changes,
        *plan.changes,
    )
    for entry in entries:
        days.add(last_day(entry.date))
        if entry.recorded is not None:
            days.add(entry.recorded)
    for deadline in deadlines:
        days |= _turning_days_of(deadline)
    return tuple(sorted(days))


def _turning_days_of(deadline: Deadline) -> set[date]:
    """The day a condition was met, the last day in time, and the day after it."""
    days = set()
    if deadline.condition_met_on is not None:
        days.add(deadline.condition_met_on)
    if deadline.by is not None:
        last = deadline.by.last
        days.add(last)
        if last < date.max:
            days.add(last + _DAY)
    return days


class _PlansView:
    """The tasks of one portfolio, in scopes with the ids of ``now``."""

    def __init__(
        self, portfolio: Portfolio, now: Portfolio, task_cache: _TaskCache
    ) -> None:
        self.portfolio = portfolio
        self.current_id = cache(now.current_id)
        self.area = cache(portfolio.area)
        self.leads = cache(self._leads)
        self.tasks = []
        for record in portfolio.tasks.values():
            exists = exists_from(portfolio, record)
            on_days = self._on_days(record, exists, task_cache)
            self.tasks.append((record, exists, on_days))

    def _on_days(
        self, record: Record[Task], exists: date, task_cache: _TaskCache
    ) -> _TaskOnDays:
        portfolio = self.portfolio
        reporting = restated_record(portfolio, portfolio.tasks, record) or record
        plan = portfolio.plans[record.plan or ""]
        parts = (record.fields, reporting.fields, plan.fields)
        key = (*(id(part) for part in parts), exists)
        if key not in task_cache:
            task_cache[key] = _TaskOnDays(parts, turning_days(*parts))
        return task_cache[key]

    def _leads(
        self, refs: tuple[UnitRef, ...], jurisdiction: str | None
    ) -> tuple[str, ...]:
        return registered_units(self.portfolio, refs, jurisdiction)

    def counts(self, day: date) -> dict[ScopeKey, Counter[_Share]]:
        """The shares of the tasks of every scope that has counted ones."""
        counts: dict[ScopeKey, Counter[_Share]] = defaultdict(Counter)
        for record, exists, on_days in self.tasks:
            if exists > day:
                continue
            task = on_days.on(day, self.portfolio, record)
            if task.share is None:
                continue
            for row in self._scopes(record, task):
                counts[row][task.share] += 1
        for row, size in self._unreadable(day).items():
            counts[self._current_row(row)]["unreadable", _NO_PARTS] += size
        return counts

    def _unreadable(self, day: date) -> Counter[ScopeKey]:
        unreadable = self.portfolio.unreadable
        nothing = Compliance(self.portfolio, day, _ANY, {}, {}, {}, {}, unreadable)
        return nothing.unreadable_in

    def _scopes(self, record: Record[Task], on_day: _TaskOnDay) -> Iterable[ScopeKey]:
        area: AreaRef | None = on_day.task.area
        leads = self.leads(on_day.task.lead_unit, record.jurisdiction)
        rows = scopes_of(record, self.area(area), leads, restates=on_day.restates)
        return dict.fromkeys(self._current_row(row) for row in rows)

    def _current_row(self, row: ScopeKey) -> ScopeKey:
        scope, scope_id = row
        if scope_id is None:
            return row
        return scope, self.current_id(scope_id)


_NO_PARTS = tuple((0, 0) for _ in RATES)
