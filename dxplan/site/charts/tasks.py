"""Charts of tasks: the boxes of a scope, its deadlines by month, its progress through time."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from dxplan.compliance.public_counts import shown_in
from dxplan.compliance.trends import Clock, TrendRow
from dxplan.model.dates import Period, calendar_period, month_end
from dxplan.site.charts.axes import PLOT, RIGHT, Axis, Tick, day_axis, number_axis
from dxplan.site.counts import ScopeCounts
from dxplan.site.progress import telling_rows
from dxplan.site.site import Site

TOP = 3.4
BOTTOM = 14.0
"""Between which heights, in em from above, the charts with axes are drawn."""

NAMED = 40
"""Tasks that are named beside their numbers.

Of more a list by their period would be no table of a chart.
"""

COLUMNS = 36
"""Periods that stand side by side on a phone."""

_DIGIT = 2.4
"""What a digit takes of a phone's width, in percent; of a wide page's half as much."""

_SIGN = 2.5
"""What the sign before a number takes, in digits."""

_LINE = 1.4
"""What a number takes of a chart's height, in em."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A count of a stacked bar, and where it stands; ``number_fits`` where its number has room."""

    name: str
    size: int
    at: float
    length: float
    number_fits: bool

    @property
    def number_fits_wide(self) -> bool:
        """Whether its number has room on a wide page, where a digit takes half as much."""
        return self.length > _DIGIT / 2 * (len(str(self.size)) + _SIGN)


def segments(tally: ScopeCounts) -> tuple[Segment, ...]:
    """Every group of a scope in which a task stands; together they are the whole."""
    total = tally.size("tasks")
    parts = []
    start = 0
    for name, size in tally.groups.items():
        if not size:
            continue
        length = _share(size, total)
        has_room = length > _DIGIT * (len(str(size)) + _SIGN)
        parts.append(Segment(name, size, _share(start, total), length, has_room))
        start += size
    return tuple(parts)


def _share(size: int, total: int) -> float:
    return round(100 * size / total, 2)


@dataclass(frozen=True, slots=True)
class PeriodBar:
    """The tasks that are due in one period.

    ``named``: its label has room. ``number_fits``: its number has room;
    ``number_fits_wide``: on a wide page only.
    """

    period: Period
    parts: tuple[Segment, ...]
    tasks: tuple[str, ...]
    at: float
    width: float
    top: float
    named: bool
    number_fits: bool = False
    number_fits_wide: bool = False

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
    """Firm deadlines by period.

    ``beside`` counts tasks without one, ``today`` is where the as-of day stands.
    """

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
    due = _due_tasks(tally)
    if not due:
        return None
    periods = _periods(due[0][0], due[-1][0])
    boxes_in = _boxes_by_period(due, periods)
    most = max(len(boxes) for boxes in boxes_in)
    axis = number_axis([Decimal(most)], (BOTTOM, TOP), count=3)
    if axis is None:
        return None
    columns = []
    for index, boxes in enumerate(boxes_in):
        columns.append(_column(index, periods, boxes, tally.boxes, axis))
    sizes = Counter(box for _, _, box in due)
    filled_boxes = []
    for name in tally.boxes:
        if sizes[name]:
            filled_boxes.append((name, sizes[name]))
    return DeadlineChart(
        columns=_with_numbers(columns),
        boxes=tuple(filled_boxes),
        ticks=axis.ticks,
        beside=tally.size("tasks") - len(due),
        today=_place_of_today(tally.site, periods),
    )


def _due_tasks(tally: ScopeCounts) -> list[tuple[date, str, str]]:
    """The day, the id and the box of each counted task with a firm deadline, by day."""
    official = tally.site.config.official
    due = []
    for state in tally.counted:
        if state.due:
            box = shown_in(state.evaluation.box, official=official)
            due.append((state.due, state.id, box))
    due.sort()
    return due


def _boxes_by_period(
    due: Iterable[tuple[date, str, str]], periods: Sequence[Period]
) -> list[dict[str, str]]:
    """The box of each task that is due in each of the periods."""
    starts = [period.first for period in periods]
    boxes_in: list[dict[str, str]] = [{} for _ in periods]
    for day, task, box in due:
        boxes_in[bisect_right(starts, day) - 1][task] = box
    return boxes_in


def _place_of_today(site: Site, periods: Sequence[Period]) -> float | None:
    """Where the as-of day stands among the columns of periods; None outside of them."""
    first = periods[0].first
    end = periods[-1].last + timedelta(days=1)
    has_begun = site.is_past(first - timedelta(days=1))
    if not has_begun or site.is_past(end):
        return None
    share = (site.as_of - first).days / (end - first).days
    return round(PLOT + share * (RIGHT - PLOT), 2)


def _column(
    index: int,
    periods: Sequence[Period],
    boxes: Mapping[str, str],
    order: Iterable[str],
    axis: Axis[Decimal],
) -> PeriodBar:
    """The column of the tasks of ``boxes``, each with its box; ``order`` is that of the boxes."""
    step = (RIGHT - PLOT) / len(periods)
    width = round(min(step * 0.8, 9), 2)
    sizes = Counter(boxes.values())
    parts = []
    below = 0
    for name in order:
        size = sizes[name]
        if not size:
            continue
        bottom = axis.place(Decimal(below))
        below += size
        top = axis.place(Decimal(below))
        parts.append(
            Segment(name, size, top, round(bottom - top, 2), number_fits=False)
        )
    return PeriodBar(
        period=periods[index],
        parts=tuple(parts),
        tasks=tuple(boxes),
        at=round(PLOT + step * index + (step - width) / 2, 2),
        width=width,
        top=axis.place(Decimal(len(boxes))),
        named=index % math.ceil(len(periods) / 3) == 0,
    )


def _with_numbers(columns: Sequence[PeriodBar]) -> tuple[PeriodBar, ...]:
    """The columns with those numbers that cover no other, the largest first.

    On a phone, and more on a wide page.
    """
    filled = [column for column in columns if column.total]
    largest_first = sorted(filled, key=lambda column: -column.total)
    on_phone = _without_overlap([], largest_first, _DIGIT)
    on_wide_page = _without_overlap(on_phone, largest_first, _DIGIT / 2)
    marked = []
    for column in columns:
        number_fits = column in on_phone
        number_fits_wide = column in on_wide_page and not number_fits
        marked.append(
            replace(column, number_fits=number_fits, number_fits_wide=number_fits_wide)
        )
    return tuple(marked)


def _without_overlap(
    placed: Sequence[PeriodBar], columns: Sequence[PeriodBar], digit: float
) -> list[PeriodBar]:
    """The placed columns and those whose numbers cover none of the others.

    ``digit`` is the width of a digit.
    """
    kept = list(placed)
    for column in columns:
        if column in kept:
            continue
        is_covered = any(_overlap(column, other, digit) for other in kept)
        if not is_covered:
            kept.append(column)
    return kept


def _overlap(one: PeriodBar, other: PeriodBar, digit: float) -> bool:
    if abs(one.top - other.top) > _LINE:
        return False
    digits = (len(str(one.total)) + len(str(other.total))) / 2
    return abs(one.at - other.at) < digit * (digits + 0.5)


def _periods(first: date, last: date) -> list[Period]:
    """The months of a time; where these are too many its quarters, years, or spans of years."""
    first_month = first.year * 12 + first.month - 1
    last_month = last.year * 12 + last.month - 1
    if last_month - first_month < COLUMNS:
        return [_month(number) for number in range(first_month, last_month + 1)]
    years = range(first.year, last.year + 1)
    if len(years) * 4 <= COLUMNS:
        return _quarters(first, last)
    years_together = math.ceil(len(years) / COLUMNS)
    if years_together == 1:
        return [calendar_period("year", year, 1) for year in years]
    spans = []
    for year in years[::years_together]:
        end = min(year + years_together - 1, last.year)
        text = f"{year:04}..{end:04}"
        spans.append(Period(date(year, 1, 1), month_end(end, 12), text))
    return spans


def _month(number: int) -> Period:
    """The month of a number that counts from January of the year 0."""
    year, month = divmod(number, 12)
    return calendar_period("month", year, month + 1)


def _quarters(first: date, last: date) -> list[Period]:
    quarters = []
    for year in range(first.year, last.year + 1):
        for index in range(1, 5):
            quarter = calendar_period("quarter", year, index)
            is_too_early = quarter.last < first
            is_too_late = quarter.first > last
            if not is_too_early and not is_too_late:
                quarters.append(quarter)
    return quarters


@dataclass(frozen=True, slots=True)
class Dot:
    """How many tasks were completed by a day, and where that stands."""

    row: TrendRow
    at: float
    top: float


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """The completed tasks of a scope through time, by each clock."""

    lines: Mapping[Clock, tuple[Dot, ...]]
    ticks: tuple[Tick[Decimal], ...]
    days: tuple[Tick[date], ...]


FEWEST_VALUES = 3
"""With fewer different numbers a line says nothing that a sentence does not."""


def progress(rows: Sequence[TrendRow]) -> ProgressChart | None:
    """The progress that the rows of one scope tell; None where hardly anything changes.

    The axis of numbers reaches up to all tasks.
    """
    values = {row.completed for row in rows}
    if len(values) < FEWEST_VALUES:
        return None
    day_places = day_axis({row.date for row in rows})
    most = Decimal(max(row.tasks for row in rows))
    heights = number_axis([most], (BOTTOM, TOP), count=5)
    if day_places is None or heights is None:
        return None
    lines: dict[Clock, list[Dot]] = {"by_reports": [], "by_record": []}
    for row in sorted(telling_rows(rows), key=lambda row: row.date):
        at = day_places.place(row.date)
        dot = Dot(row, at, heights.place(Decimal(row.completed)))
        lines[row.clock].append(dot)
    drawn = {}
    for clock, dots in lines.items():
        if dots:
            drawn[clock] = tuple(_corners(dots))
    return ProgressChart(drawn, heights.ticks, day_places.ticks)


def _corners(dots: Sequence[Dot]) -> Iterator[Dot]:
    """The dots at which a line turns, with its ends."""
    last = len(dots) - 1
    for index, dot in enumerate(dots):
        neighbours = (dots[max(index - 1, 0)], dots[min(index + 1, last)])
        is_flat = all(other.top == dot.top for other in neighbours)
        if not is_flat or index in {0, last}:
            yield dot
