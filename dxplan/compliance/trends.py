"""The progress of every scope through time, by two clocks: by reports and by the record.

By reports a day has what was reported for it, by the record what the repository held on it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Literal, TypeAlias, overload

from dxplan.compliance.completed_tasks import completed_by
from dxplan.compliance.counted_plans import CountedPlans, DayTallies
from dxplan.compliance.rates import Rate
from dxplan.compliance.summary import FULFILLED, SCOPES, Scope, ScopeKey
from dxplan.compliance.tallies import Tally, boxes_and_rates
from dxplan.model.dates import month_end
from dxplan.portfolio.portfolio import Portfolio

Clock: TypeAlias = Literal["by_reports", "by_record"]

POINTS = 24
"""Days of a trend at most: two years by month, six by quarter, twelve by half, then by year."""

_EVERYTHING: ScopeKey = ("all", None)


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One scope on one day by one clock.

    ``reported`` are the tasks that were ever reported. ``completed`` are by reports those completed
    by that day as far as is known on the last day of the trend, by the record those that it had as
    completed on that day. ``commit`` is the repository's last one on that day; None by reports.
    """

    scope: Scope
    id: str | None
    date: date
    clock: Clock
    boxes: Mapping[str, int]
    reported: int
    rates: Mapping[str, Rate]
    completed: int
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
class TrendPoint:
    """The tallies of one day by one clock.

    ``completed`` are by reports the tasks of each scope that were completed by that day.
    """

    date: date
    clock: Clock
    commit: str | None
    tallies: Mapping[ScopeKey, Tally]
    completed: Mapping[ScopeKey, int] = field(default_factory=dict)

    def completed_in(self, scope: ScopeKey, boxes: Mapping[str, int]) -> int:
        """How many tasks of a scope were completed by that day."""
        if self.clock == "by_reports":
            return self.completed.get(scope, 0)
        return sum(boxes[box] for box in FULFILLED)


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
        scopes: set[ScopeKey] = set()
        for point in self._points:
            scopes.add(_EVERYTHING)
            scopes.update(point.tallies)
        return sorted(scopes, key=_order)

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
            boxes, reported, rates = boxes_and_rates(tally)
            row = TrendRow(
                *scope,
                date=point.date,
                clock=point.clock,
                boxes=boxes,
                reported=reported,
                rates=rates,
                completed=point.completed_in(scope, boxes),
                commit=point.commit,
            )
            rows.append(row)
        return rows

    def digest_of(self, scope: ScopeKey) -> bytes:
        """What differs as soon as anything of the rows of a scope does but their commits."""
        digest = blake2b(digest_size=16)
        for point in self._points:
            tally = point.tallies.get(scope, 0)
            completed = point.completed.get(scope, 0)
            line = f"{point.date} {point.clock} {tally:x} {completed}\n"
            digest.update(line.encode())
        return digest.digest()

    @cached_property
    def digest(self) -> bytes:
        """What differs as soon as anything of any row does."""
        digest = blake2b(digest_size=16)
        for point in self._points:
            day = f"{point.date} {point.clock} {point.commit}\n"
            digest.update(day.encode())
            digest.update(repr(sorted(point.tallies.items(), key=_item_order)).encode())
            completed = sorted(point.completed.items(), key=_item_order)
            digest.update(repr(completed).encode())
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


def points_by_reports(
    plans: CountedPlans, days: Sequence[date], tallies: Iterable[DayTallies]
) -> list[TrendPoint]:
    """The points by reports of some sorted days, whose tallies are known."""
    points = []
    completed = completed_by(plans, days)
    for day, of_day, completed_on_day in zip(days, tallies, completed, strict=True):
        point = TrendPoint(day, "by_reports", None, of_day.tallies, completed_on_day)
        points.append(point)
    return points


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
    points = points_by_reports(now, days, now.tallies_on(days))
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
