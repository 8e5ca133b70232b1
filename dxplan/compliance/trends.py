"""The progress of every scope through time, by two clocks: by reports and by the record.

By reports a day has what was reported for it, by the record what the repository held on it.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from itertools import accumulate
from typing import Literal, TypeAlias, overload

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.rates import Rate
from dxplan.compliance.summary import SCOPES, Compliance, Scope, ScopeKey, scopes_of
from dxplan.compliance.tallies import Tally, boxes_and_rates, tally_of
from dxplan.compliance.task_timelines import (
    TaskOnDay,
    TaskTimeline,
    evaluated_on,
)
from dxplan.compliance.tasks import exists_from, restated_record
from dxplan.compliance.units import registered_units
from dxplan.model.dates import month_end
from dxplan.model.records import Task
from dxplan.model.values import AreaRef, UnitRef
from dxplan.portfolio.portfolio import Portfolio, Record

Clock: TypeAlias = Literal["by_reports", "by_record"]

POINTS = 24
"""Days of a trend at most: two years by month, six by quarter, twelve by half, then by year."""

_EVERYTHING: ScopeKey = ("all", None)


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


@dataclass(frozen=True, slots=True)
class DayTallies:
    """The tally of every scope on one day; a scope without a counted task is left out.

    Scopes have the ids of now. ``ids`` has those they had in the plans that were counted, each with
    the one it has now.
    """

    tallies: Mapping[ScopeKey, Tally]
    ids: Mapping[str, str]

    def with_current_ids(self, current_id: Callable[[str], str]) -> "DayTallies | None":
        """The same where ids may have changed since.

        None where two scopes became one or one became two: only the tasks tell their tallies then.
        """
        ids = {counted: current_id(counted) for counted in self.ids}
        if ids == self.ids:
            return self
        if len(set(ids.values())) < len(ids):
            return None
        new_ids = {old: ids[counted] for counted, old in self.ids.items()}
        if len(new_ids) < len(ids):
            return None
        tallies = {}
        for (scope, old_id), tally in self.tallies.items():
            new_id = None if old_id is None else new_ids[old_id]
            tallies[scope, new_id] = tally
        return DayTallies(tallies, ids)

    def with_others(self, less: "DayTallies", more: "DayTallies") -> "DayTallies":
        """The same without some tasks that are counted here, and with some others."""
        tallies = dict(self.tallies)
        for row, tally in less.tallies.items():
            tallies[row] -= tally
        for row, tally in more.tallies.items():
            tallies[row] = tallies.get(row, 0) + tally
        rest = {row: tally for row, tally in tallies.items() if tally}
        return DayTallies(rest, {**self.ids, **more.ids})


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The tallies of one day by one clock."""

    date: date
    clock: Clock
    commit: str | None
    tallies: Mapping[ScopeKey, Tally]


class Trend(Sequence[TrendRow]):
    """The rows of every scope, sorted by scope, id, day and clock.

    Each day has a row of scope `all`; another scope has rows from the first day on which a task of
    it counts. Rows are made when they are asked for: of thousands of scopes few pages show many.
    """

    def __init__(self, points: Iterable[TrendPoint] = ()) -> None:
        """Take the days that are known, in any order."""
        self._points = sorted(points, key=_day_and_clock)

    @property
    def has_tasks(self) -> bool:
        """Whether a task was counted on any day."""
        return any(point.tallies for point in self._points)

    @cached_property
    def scopes(self) -> Sequence[ScopeKey]:
        """Every scope that has rows, in their order."""
        found: set[ScopeKey] = set()
        for point in self._points:
            found.add(_EVERYTHING)
            found.update(point.tallies)
        return sorted(found, key=_order)

    def of(self, scope: ScopeKey) -> list[TrendRow]:
        """The rows of one scope."""
        rows = []
        clocks: set[Clock] = set()
        for point in self._points:
            tally = point.tallies.get(scope, 0)
            if tally or scope == _EVERYTHING:
                clocks.add(point.clock)
            if point.clock not in clocks:
                continue
            boxes, rates = boxes_and_rates(tally)
            row = TrendRow(*scope, point.date, point.clock, boxes, rates, point.commit)
            rows.append(row)
        return rows

    def digest_of(self, scope: ScopeKey) -> bytes:
        """What differs as soon as anything of the rows of a scope does but their commits."""
        digest = blake2b(digest_size=16)
        for point in self._points:
            tally = point.tallies.get(scope, 0)
            digest.update(f"{point.date} {point.clock} {tally:x}\n".encode())
        return digest.digest()

    @cached_property
    def digest(self) -> bytes:
        """What differs as soon as anything of any row does."""
        digest = blake2b(digest_size=16)
        for point in self._points:
            day = f"{point.date} {point.clock} {point.commit}\n"
            digest.update(day.encode())
            digest.update(repr(sorted(point.tallies.items(), key=_item_order)).encode())
        return digest.digest()

    def __iter__(self) -> Iterator[TrendRow]:
        """Every row."""
        for scope in self.scopes:
            yield from self.of(scope)

    @cached_property
    def _rows(self) -> list[TrendRow]:
        return list(iter(self))

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> TrendRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[TrendRow]: ...
    def __getitem__(self, index: int | slice) -> TrendRow | Sequence[TrendRow]:
        """A row, or some, by their places."""
        return self._rows[index]


def _day_and_clock(point: TrendPoint) -> tuple[date, bool]:
    return point.date, point.clock == "by_record"


def _order(scope: ScopeKey) -> tuple[int, bool, str]:
    name, scope_id = scope
    return SCOPES.index(name), scope_id is None, scope_id or ""


def _item_order(item: tuple[ScopeKey, Tally]) -> tuple[int, bool, str]:
    return _order(item[0])


NO_TREND = Trend()


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


def trend(
    portfolio: Portfolio,
    days: Iterable[date],
    plans_on: Callable[[date], PlansAtCommit | None],
) -> Trend:
    """Every scope by both clocks on some days.

    A day for which ``plans_on`` has nothing has no row by record.
    """
    days = sorted(set(days))
    now = CountedPlans(portfolio, portfolio.current_id)
    by_reports = now.tallies_on(days)
    points = []
    for day, counted in zip(days, by_reports, strict=True):
        points.append(TrendPoint(day, "by_reports", None, counted.tallies))
    recorded = now
    for day in days:
        plans = plans_on(day)
        if plans is None:
            continue
        if recorded.portfolio is not plans.portfolio:
            recorded = now.at_another_commit(plans.portfolio, recorded)
        (counted,) = recorded.tallies_on([day])
        points.append(TrendPoint(day, "by_record", plans.commit, counted.tallies))
    return Trend(points)


_TimelineKey: TypeAlias = tuple[int, int, int, date]
"""What a timeline depends on: the identities of three parts that it keeps alive, and a day."""


@dataclass(frozen=True, slots=True)
class CountedTask:
    """A task of a portfolio with its timeline; ``reporting`` is the one whose reports count."""

    record: Record[Task]
    reporting: Record[Task]
    exists: date
    timeline: TaskTimeline

    @property
    def key(self) -> _TimelineKey:
        """By which a task that is the same in other plans is found."""
        line = self.timeline
        return id(line.task), id(line.reporting), id(line.plan), self.exists

    @property
    def restates(self) -> bool:
        """Whether the reports of another task count."""
        return self.reporting is not self.record


class CountedPlans:
    """The tasks of one portfolio, counted by scope; scopes have the ids of now."""

    def __init__(
        self,
        portfolio: Portfolio,
        current_id: Callable[[str], str],
        known: Iterable["CountedPlans"] = (),
        ids: Iterable[str] | None = None,
    ) -> None:
        """Take over the timelines of tasks that ``known`` plans have too.

        With ``ids`` only some tasks are counted, those that there are, and none that can't be read.
        """
        self.portfolio = portfolio
        self._current_id = current_id
        self._ids: dict[str, str] = {}
        self._rows: dict[tuple[object, ...], tuple[ScopeKey, ...]] = {}
        timelines: dict[_TimelineKey, TaskTimeline] = {}
        for plans in known:
            timelines |= plans.timelines
        self.tasks = []
        self._counts_unreadable = ids is None
        for task_id in portfolio.tasks if ids is None else ids:
            record = portfolio.tasks.get(task_id)
            if record is not None:
                self.tasks.append(self._counted(record, timelines))

    def _counted(
        self, record: Record[Task], timelines: Mapping[_TimelineKey, TaskTimeline]
    ) -> CountedTask:
        portfolio = self.portfolio
        reporting = restated_record(portfolio, portfolio.tasks, record) or record
        plan = portfolio.plans[record.plan or ""]
        exists = exists_from(portfolio, record)
        timeline = TaskTimeline(record.fields, reporting.fields, plan.fields)
        task = CountedTask(record, reporting, exists, timeline)
        known = timelines.get(task.key)
        if known is None:
            return task
        return replace(task, timeline=known)

    def at_another_commit(
        self,
        portfolio: Portfolio,
        latest: "CountedPlans | None",
        ids: Iterable[str] | None = None,
    ) -> "CountedPlans":
        """What the repository held at another commit, or some tasks of it.

        Timelines of ``latest`` plans are taken too.
        """
        known = [latest or self, self]
        return CountedPlans(portfolio, self._current_id, known, ids)

    def some_of(self, ids: Iterable[str]) -> "CountedPlans":
        """Some of the tasks."""
        return CountedPlans(self.portfolio, self._current_id, [self], ids)

    @cached_property
    def restating(self) -> frozenset[str]:
        """The tasks that name another one whose reports count for them."""
        ids = set()
        for task in self.tasks:
            if task.record.fields.same_as is not None:
                ids.add(task.record.id)
        return frozenset(ids)

    @cached_property
    def timelines(self) -> Mapping[_TimelineKey, TaskTimeline]:
        """The timelines of the tasks."""
        return {task.key: task.timeline for task in self.tasks}

    def tallies_on(self, days: Sequence[date]) -> list[DayTallies]:
        """The tallies of some days, which are sorted."""
        ordinals = [day.toordinal() for day in days]
        changes: dict[ScopeKey, list[Tally]] = defaultdict(lambda: [0] * len(days))
        for task in self.tasks:
            self._add_changes(task, ordinals, changes)
        self._add_unreadable(days, changes)
        on_days: list[dict[ScopeKey, Tally]] = [{} for _ in days]
        for row, of_row in changes.items():
            for tallies, tally in zip(on_days, accumulate(of_row), strict=True):
                if tally:
                    tallies[row] = tally
        return [DayTallies(tallies, self._ids) for tallies in on_days]

    def _add_unreadable(
        self, days: Sequence[date], changes: Mapping[ScopeKey, list[Tally]]
    ) -> None:
        """Add on each day the tasks that can't be read, and take them away on the next."""
        before: list[tuple[ScopeKey, Tally]] = []
        for index, day in enumerate(days):
            for row, tally in before:
                changes[row][index] -= tally
            before = []
            for row, size in self._unreadable(day).items():
                before.append(
                    (self._current_row(row), tally_of("unreadable", size=size))
                )
            for row, tally in before:
                changes[row][index] += tally

    def _add_changes(
        self,
        task: CountedTask,
        ordinals: Sequence[int],
        changes: Mapping[ScopeKey, list[Tally]],
    ) -> None:
        """Add what a task changes on each day in the scopes it stands in."""
        timeline = task.timeline
        tally: Tally = 0
        place: tuple[object, ...] = ()
        rows: list[list[Tally]] = []
        first = bisect_left(ordinals, task.exists.toordinal())
        for index, slot in timeline.stretches(ordinals, first):
            on_day = timeline.evaluated.get(slot)
            if on_day is None:
                day = date.fromordinal(ordinals[index])
                on_day = evaluated_on(self.portfolio, task.record, day)
                timeline.evaluated[slot] = on_day
            for row in rows:
                row[index] -= tally
            tally = on_day.tally
            if tally and on_day[1:] != place:
                place = on_day[1:]
                rows = [changes[row] for row in self._rows_of(task, on_day)]
            for row in rows:
                row[index] += tally

    def _rows_of(self, task: CountedTask, on_day: TaskOnDay) -> tuple[ScopeKey, ...]:
        """The scopes of a task on a day, each once."""
        record = task.record
        key = (record.plan, on_day.area, on_day.leads, task.restates)
        rows = self._rows.get(key)
        if rows is None:
            area = None
            if on_day.area is not None:
                area = self.portfolio.area(AreaRef(on_day.area))
            refs = [UnitRef(lead) for lead in on_day.leads]
            leads = registered_units(self.portfolio, refs, record.jurisdiction)
            scopes = scopes_of(record, area, leads, restates=task.restates)
            rows = tuple(dict.fromkeys(self._current_row(row) for row in scopes))
            self._rows[key] = rows
        return rows

    def _current_row(self, row: ScopeKey) -> ScopeKey:
        scope, scope_id = row
        if scope_id is None:
            return row
        if scope_id not in self._ids:
            self._ids[scope_id] = self._current_id(scope_id)
        return scope, self._ids[scope_id]

    def _unreadable(self, day: date) -> Counter[ScopeKey]:
        unreadable = self.portfolio.unreadable
        if not unreadable or not self._counts_unreadable:
            return Counter()
        nothing = Compliance(
            self.portfolio, day, Settings(), {}, {}, {}, {}, unreadable
        )
        return nothing.unreadable_in
