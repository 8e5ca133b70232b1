"""Progress of every scope through time, by two clocks: what was reported for a day, and what was recorded on it."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Literal, TypeAlias

from dxplan.compliance.evaluation import BOXES, Settings
from dxplan.compliance.logs import LogEntry, last_day
from dxplan.compliance.summary import (
    RATES,
    SCOPES,
    Compliance,
    Rate,
    Row,
    Scope,
    rate_rows,
    rows_of,
)
from dxplan.compliance.tasks import TaskState, exists_from, task_state
from dxplan.model.records import Plan, Task
from dxplan.model.values import AreaRef, UnitRef, month_end
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
    """One scope on one day by one clock; ``commit`` is what the repository held then, None by reports."""

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
    """The last days of the months, quarters, halves or years from ``first`` to ``as_of``, and ``as_of`` itself.

    The finest of these of which there are at most `POINTS`; beyond that the last years.
    """
    for months in (1, 3, 6, 12):
        days = [day for day in _ends(min(first, as_of), as_of, months) if day < as_of]
        if len(days) < POINTS:
            break
    return (*days[1 - POINTS :], as_of)


def _ends(first: date, last: date, months: int) -> Iterator[date]:
    for year in range(first.year, last.year + 1):
        for month in range(months, 13, months):
            if month_end(year, month) >= first:
                yield month_end(year, month)


def first_task_day(portfolio: Portfolio, as_of: date) -> date:
    """The first day on which a task exists; ``as_of`` where none does before."""
    return min(
        (exists_from(portfolio, record) for record in portfolio.tasks.values()),
        default=as_of,
    )


def trend(
    portfolio: Portfolio,
    days: Iterable[date],
    snapshot_on: Callable[[date], PlansAtCommit | None],
) -> Iterator[TrendRow]:
    """For each day every scope by both clocks, sorted by scope, id, day and clock.

    Of days for which ``snapshot_on`` knows nothing there is no row by record. Any other day has one of scope `all`;
    another scope has them from the first day on which a task of it counts.
    """
    judgements: dict[tuple[object, ...], _TaskOnDays] = {}
    now = _PlansView(portfolio, portfolio, judgements)
    then: _PlansView | None = None
    rows: list[TrendRow] = []
    seen: dict[Clock, set[Row]] = {"by_reports": set(), "by_record": set()}
    for day in days:
        rows += _rows(now.tallies(day), day, "by_reports", None, seen["by_reports"])
        snapshot = snapshot_on(day)
        if snapshot is None:
            continue
        if then is None or then.portfolio is not snapshot.portfolio:
            then = _PlansView(snapshot.portfolio, portfolio, judgements)
        rows += _rows(
            then.tallies(day), day, "by_record", snapshot.commit, seen["by_record"]
        )
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
    tallies: Mapping[Row, Counter[_Share]],
    day: date,
    clock: Clock,
    commit: str | None,
    seen: set[Row],
) -> Iterator[TrendRow]:
    seen |= {("all", None), *tallies}
    for row in seen:
        shares = tallies.get(row) or Counter[_Share]()
        boxes: Counter[str] = Counter()
        sums = [[0, 0] for _ in RATES]
        for (box, parts), count in shares.items():
            boxes[box] += count
            for total, (numerator, denominator) in zip(sums, parts, strict=True):
                total[0] += count * numerator
                total[1] += count * denominator
        rates = {name: Rate(*total) for name, total in zip(RATES, sums, strict=True)}
        yield TrendRow(
            *row, day, clock, {box: boxes[box] for box in BOXES}, rates, commit
        )


@dataclass(slots=True)
class _TaskOnDay:
    """A task on a day, as far as trends need it; no share where it is not counted."""

    task: Task
    restates: bool
    share: _Share | None


@dataclass(slots=True)
class _TaskOnDays:
    """What is known of a task, for all portfolios that hold the same task, plan and restated task.

    Between two of its ``turns`` its judgement is one; without turns every day has its own.
    ``of`` keeps alive what the key names.
    """

    of: tuple[object, ...]
    turns: tuple[date, ...] | None
    found: dict[object, _TaskOnDay] = field(default_factory=dict)

    def on(self, day: date, portfolio: Portfolio, record: Record[Task]) -> _TaskOnDay:
        slot = day if self.turns is None else bisect_right(self.turns, day)
        if slot not in self.found:
            state = task_state(portfolio, record, day, _ANY)
            self.found[slot] = _TaskOnDay(
                state.task, state.restates is not None, _share(state, day)
            )
        return self.found[slot]


def _share(state: TaskState, day: date) -> _Share | None:
    if state.standing != "counted":
        return None
    parts = rate_rows([state], day)
    return state.evaluation.box, tuple(
        (len(among), len(among) + len(others)) for among, others in parts.values()
    )


def turns_of(task: Task, told: Task, plan: Plan) -> tuple[date, ...] | None:
    """The days on which the box or a rate of a task may become another, sorted; None where any day may be one.

    ``told`` is the task whose reports count. Recurring tasks turn with the calendar, and a changed head may mean
    anything.
    """
    deadlines = [task.deadline, *(change.to for change in task.deadline_changes)]
    if task.changes or told.changes or any(deadline.every for deadline in deadlines):
        return None
    days: set[date] = set()
    log: tuple[LogEntry, ...] = (
        *told.all_reports,
        *task.deadline_changes,
        *plan.changes,
    )
    for entry in log:
        days |= {last_day(entry.date), entry.recorded or last_day(entry.date)}
    for deadline in deadlines:
        days |= {deadline.condition_met_on} if deadline.condition_met_on else set()
        if deadline.by:
            days |= {
                deadline.by.last,
                deadline.by.last + _DAY if deadline.by.last < date.max else date.max,
            }
    return tuple(sorted(days))


class _PlansView:
    """The tasks of one portfolio, their scopes called by the ids of ``now``."""

    def __init__(
        self,
        portfolio: Portfolio,
        now: Portfolio,
        judgements: dict[tuple[object, ...], _TaskOnDays],
    ) -> None:
        self.portfolio = portfolio
        self.current_id = cache(now.current_id)
        self.area = cache(portfolio.area)
        self.leads = cache(self._leads)
        self.tasks = [
            (
                record,
                exists_from(portfolio, record),
                self._judgements(record, judgements),
            )
            for record in portfolio.tasks.values()
        ]

    def _judgements(
        self, record: Record[Task], judgements: dict[tuple[object, ...], _TaskOnDays]
    ) -> _TaskOnDays:
        portfolio = self.portfolio
        same_as = record.fields.same_as
        named = (
            portfolio.tasks.get(portfolio.current_id(same_as), record)
            if same_as
            else record
        )
        plan = portfolio.plans[record.plan or ""].fields
        begins = exists_from(portfolio, record)
        key = (id(record.fields), id(named.fields), id(plan), begins)
        if key not in judgements:
            judgements[key] = _TaskOnDays(
                (record.fields, named.fields, plan),
                turns_of(record.fields, named.fields, plan),
            )
        return judgements[key]

    def _leads(
        self, refs: tuple[UnitRef, ...], jurisdiction: str | None
    ) -> tuple[str, ...]:
        found = (self.portfolio.resolve(ref, jurisdiction) for ref in refs)
        return tuple(dict.fromkeys(unit for unit in found if unit is not None))

    def tallies(self, day: date) -> dict[Row, Counter[_Share]]:
        """What every scope with a counted task adds up."""
        tallies: dict[Row, Counter[_Share]] = defaultdict(Counter)
        for record, begins, judgements in self.tasks:
            if begins > day:
                continue
            judged = judgements.on(day, self.portfolio, record)
            if judged.share is not None:
                for row in self._scopes(record, judged):
                    tallies[row][judged.share] += 1
        unreadable = Compliance(
            self.portfolio, day, _ANY, {}, {}, {}, {}, self.portfolio.unreadable
        ).unreadable_in
        for row, count in unreadable.items():
            tallies[self._called_now(row)]["unreadable", _NOTHING] += count
        return tallies

    def _scopes(self, record: Record[Task], judged: _TaskOnDay) -> Iterable[Row]:
        area: AreaRef | None = judged.task.area
        leads = self.leads(judged.task.lead_unit, record.jurisdiction)
        rows = rows_of(record, self.area(area), leads, restates=judged.restates)
        return dict.fromkeys(map(self._called_now, rows))

    def _called_now(self, row: Row) -> Row:
        scope, key = row
        return (scope, key if key is None else self.current_id(key))


_NOTHING = tuple((0, 0) for _ in RATES)
