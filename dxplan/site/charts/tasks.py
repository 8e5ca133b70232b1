"""Charts of tasks: the boxes of a scope, its deadlines by month, its progress through time."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate

from dxplan.compliance.public_counts import shown_in
from dxplan.compliance.summary import Rate
from dxplan.compliance.trends import TrendRow
from dxplan.model.values import Period, calendar_period, month_end
from dxplan.site.charts.axes import PLOT, RIGHT, Axis, Tick, day_axis, number_axis
from dxplan.site.counts import ScopeCounts

TOP, BOTTOM = 3.4, 14.0
"""Between which heights, in em from above, the charts with axes are drawn."""

NAMED = 40
"""Tasks that are named beside their numbers; of more a list by their period would be no table of a chart."""

COLUMNS = 36
"""Periods that stand side by side on a phone."""

_DIGIT = 2.4
"""What a digit takes of a phone's width, in percent; of a wide page's half as much."""

_LINE = 1.4
"""What a number takes of a chart's height, in em."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A count of a stacked bar, and where it stands; ``told`` where its number has room."""

    name: str
    size: int
    at: float
    length: float
    told: bool

    @property
    def roomy(self) -> bool:
        """Whether its number has room on a wide page, where a digit takes half as much."""
        return self.length > _DIGIT / 2 * (len(str(self.size)) + 1)


def segments(tally: ScopeCounts) -> tuple[Segment, ...]:
    """Every box of a scope in which a task stands; together they are the whole."""
    sizes = [(name, tally.size(name)) for name in tally.boxes if tally.size(name)]
    total = tally.size("tasks")
    starts = accumulate((size for _, size in sizes), initial=0)
    return tuple(
        Segment(
            name,
            size,
            _share(start, total),
            _share(size, total),
            _share(size, total) > _DIGIT * (len(str(size)) + 1),
        )
        for (name, size), start in zip(sizes, starts, strict=False)
    )


def _share(size: int, total: int) -> float:
    return round(100 * size / total, 2)


@dataclass(frozen=True, slots=True)
class PeriodBar:
    """The tasks that are due in one period; ``named`` where its label has room, ``told`` where its number has,
    ``roomy`` where it has on a wide page only."""

    period: Period
    parts: tuple[Segment, ...]
    tasks: tuple[str, ...]
    at: float
    width: float
    top: float
    named: bool
    told: bool = False
    roomy: bool = False

    @property
    def total(self) -> int:
        """How many tasks are due in it."""
        return len(self.tasks)

    @property
    def sizes(self) -> dict[str, int]:
        """How many of its tasks stand in each box."""
        return {part.name: part.size for part in self.parts}


@dataclass(frozen=True, slots=True)
class DeadlineChart:
    """Firm deadlines by period; ``beside`` are counted tasks without one, ``today`` is where the day stands."""

    columns: tuple[PeriodBar, ...]
    boxes: tuple[tuple[str, int], ...]
    ticks: tuple[Tick[Decimal], ...]
    beside: int
    today: float | None

    @property
    def filled(self) -> list[PeriodBar]:
        """The periods in which something is due."""
        return [column for column in self.columns if column.total]

    @property
    def total(self) -> int:
        """How many tasks it shows."""
        return sum(size for _, size in self.boxes)

    @property
    def named(self) -> bool:
        """Whether the tasks behind its numbers are few enough to stand beside them."""
        return self.total <= NAMED

    @property
    def most(self) -> PeriodBar:
        """The first of the periods in which most is due."""
        return max(self.columns, key=lambda column: column.total)


def deadlines(tally: ScopeCounts) -> DeadlineChart | None:
    """The current firm deadlines of a scope's counted tasks; None where there is none."""
    official = tally.site.config.official
    due = sorted(
        (state.due, state.id, shown_in(state.evaluation.box, official=official))
        for state in tally.counted
        if state.due
    )
    if not due:
        return None
    periods = _periods(due[0][0], due[-1][0])
    starts = [period.first for period in periods]
    filled: list[dict[str, str]] = [{} for _ in periods]
    for day, task, box in due:
        filled[bisect_right(starts, day) - 1][task] = box
    axis = number_axis([Decimal(max(map(len, filled)))], (BOTTOM, TOP), count=3)
    if axis is None:
        return None
    present = Counter(box for _, _, box in due)
    today = tally.site.as_of
    share = (today - starts[0]).days / ((periods[-1].last - starts[0]).days + 1)
    return DeadlineChart(
        columns=_told(
            [_column(i, periods, filled[i], tally, axis) for i in range(len(periods))]
        ),
        boxes=tuple((name, present[name]) for name in tally.boxes if present[name]),
        ticks=axis.ticks,
        beside=tally.size("tasks") - len(due),
        today=round(PLOT + share * (RIGHT - PLOT), 2) if 0 <= share <= 1 else None,
    )


def _column(
    i: int,
    periods: Sequence[Period],
    boxes: Mapping[str, str],
    tally: ScopeCounts,
    axis: Axis[Decimal],
) -> PeriodBar:
    """The column of the tasks of ``boxes``, each with the box in which it is shown."""
    step = (RIGHT - PLOT) / len(periods)
    width = round(min(step * 0.8, 9), 2)
    sizes, below = Counter(boxes.values()), 0
    parts = []
    for name in tally.boxes:
        if sizes[name]:
            below += sizes[name]
            top = axis.place(Decimal(below))
            height = round(axis.place(Decimal(below - sizes[name])) - top, 2)
            parts.append(Segment(name, sizes[name], top, height, told=False))
    return PeriodBar(
        period=periods[i],
        parts=tuple(parts),
        tasks=tuple(boxes),
        at=round(PLOT + step * i + (step - width) / 2, 2),
        width=width,
        top=axis.place(Decimal(len(boxes))),
        named=i % -(-len(periods) // 3) == 0,
    )


def _told(columns: Sequence[PeriodBar]) -> tuple[PeriodBar, ...]:
    """The columns with those numbers that cover no other, the largest first: on a phone, and more on a wide page."""
    largest = sorted(
        (column for column in columns if column.total), key=lambda column: -column.total
    )
    phone = _apart([], largest, _DIGIT)
    wide = _apart(phone, largest, _DIGIT / 2)
    return tuple(
        replace(c, told=c in phone, roomy=c in wide and c not in phone) for c in columns
    )


def _apart(
    already: Sequence[PeriodBar], columns: Sequence[PeriodBar], digit: float
) -> list[PeriodBar]:
    placed = list(already)
    for one in columns:
        if one not in placed and all(
            abs(one.top - other.top) > _LINE
            or abs(one.at - other.at)
            >= digit * ((len(str(one.total)) + len(str(other.total))) / 2 + 0.5)
            for other in placed
        ):
            placed.append(one)
    return placed


def _periods(first: date, last: date) -> list[Period]:
    """The months of a time, or where these are too many its quarters, years, or so many years together."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= COLUMNS:
        found = [
            divmod(first.year * 12 + first.month - 1 + i, 12) for i in range(months)
        ]
        return [calendar_period("month", year, month + 1) for year, month in found]
    years = range(first.year, last.year + 1)
    if len(years) * 4 <= COLUMNS:
        quarters = [
            calendar_period("quarter", year, index)
            for year in years
            for index in range(1, 5)
        ]
        return [
            quarter
            for quarter in quarters
            if quarter.last >= first and quarter.first <= last
        ]
    step = -(-len(years) // COLUMNS)
    if step == 1:
        return [calendar_period("year", year, 1) for year in years]
    return [
        Period(date(year, 1, 1), month_end(end, 12), f"{year:04}..{end:04}")
        for year in years[::step]
        for end in [min(year + step - 1, last.year)]
    ]


@dataclass(frozen=True, slots=True)
class Dot:
    """A rate on a day, and where it stands."""

    row: TrendRow
    rate: Rate
    at: float
    top: float


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """The rate of completion of a scope through time, by each clock, on the days on which it is determined."""

    lines: Mapping[str, tuple[Dot, ...]]
    ticks: tuple[Tick[Decimal], ...]
    days: tuple[Tick[date], ...]

    @property
    def rows(self) -> list[tuple[date, dict[str, Dot]]]:
        """The same numbers by day."""
        by_day: dict[date, dict[str, Dot]] = {}
        for clock, dots in self.lines.items():
            for dot in dots:
                by_day.setdefault(dot.row.date, {})[clock] = dot
        return sorted(by_day.items())


def progress(rows: Iterable[TrendRow]) -> ProgressChart | None:
    """The progress that the rows of one scope tell; None where it is known of fewer than two days.

    Before the first report it is not known, and no zero.
    """
    known = [
        (row, row.rates["completion"])
        for row in rows
        if row.rates["completion"].denominator and _heard_of(row)
    ]
    days = day_axis(row.date for row, _ in known)
    rates = number_axis([Decimal(100)], (BOTTOM, TOP), count=5)
    if days is None or rates is None or len({row.date for row, _ in known}) < 2:
        return None
    lines: dict[str, list[Dot]] = {"by_reports": [], "by_record": []}
    for row, rate in known:
        lines[row.clock].append(
            Dot(row, rate, days.place(row.date), rates.place(rate.value or Decimal(0)))
        )
    drawn = {
        clock: tuple(sorted(dots, key=lambda dot: dot.row.date))
        for clock, dots in lines.items()
        if dots
    }
    return ProgressChart(drawn, rates.ticks, days.ticks)


def _heard_of(row: TrendRow) -> bool:
    silent = ("not_reported", "not_reported_overdue", "unreadable")
    return any(size for box, size in row.boxes.items() if box not in silent)
