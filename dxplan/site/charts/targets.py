"""The chart of a target: its measurements through time against its path."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dxplan.compliance.logs import last_day
from dxplan.compliance.targets import TargetState, line_at
from dxplan.model.dates import Period
from dxplan.model.records import Measurement
from dxplan.model.values import Number, NumberRange
from dxplan.site.charts.axes import Axis, Tick, day_axis, number_axis
from dxplan.site.charts.tasks import BOTTOM, TOP
from dxplan.site.site import Site


@dataclass(frozen=True, slots=True)
class MeasuredPoint:
    """A measurement and its place: ``at`` the last day that its date may mean.

    ``first`` is the first.

    ``line`` is what the straight line from the baseline to the value asks for on that day.
    """

    measurement: Measurement
    number: Number
    first: float
    at: float
    top: float
    line: Decimal | None


@dataclass(frozen=True, slots=True)
class EndPoint:
    """A value on a day that a target begins or ends with."""

    when: Period | date
    value: Number
    at: float
    top: float


@dataclass(frozen=True, slots=True)
class TargetChart:
    """A target's measurements through time, with the line from its baseline to its value."""

    points: tuple[MeasuredPoint, ...]
    baseline: EndPoint | None
    goal: EndPoint | None
    today: float | None
    ticks: tuple[Tick[Decimal], ...]
    days: tuple[Tick[date], ...]

    @property
    def has_line(self) -> bool:
        """Whether there is a line to be measured against."""
        if self.baseline is None or self.goal is None:
            return False
        return self.baseline.at < self.goal.at


def path(site: Site, state: TargetState) -> TargetChart | None:
    """A target's path; None where fewer than two numbers were found, from which a way leads."""
    if state.target.qualitative or _found(state) < 2:
        return None
    numbers = _path_numbers(state)
    axes = numbers.axes(rank=is_rank(site, state))
    if axes is None:
        return None
    baseline = None
    if state.target.baseline is not None:
        given = state.target.baseline
        baseline = axes.end(given.date, given.value)
    goal = None
    asked = goal_of(state)
    if state.due and asked is not None:
        goal = axes.end(state.due, asked)
    today = None
    has_begun = site.is_past(min(numbers.days) - timedelta(days=1))
    if has_begun and not site.is_past(max(numbers.days)):
        today = axes.days.place(site.as_of)
    return TargetChart(
        points=_points(axes, state),
        baseline=baseline,
        goal=goal,
        today=today,
        ticks=axes.heights.ticks,
        days=axes.days.ticks,
    )


def _found(state: TargetState) -> int:
    """How many numbers were found of a target, with what it began with."""
    measured = sum(entry.value is not None for entry in state.measurements)
    return measured + (state.target.baseline is not None)


def goal_of(state: TargetState) -> Number | None:
    """The number that a target has to reach: of a range the bound that counts."""
    value = state.target.value
    if isinstance(value, NumberRange) and state.goal is not None:
        return Number(state.goal, str(state.goal))
    return value


def _points(axes: "_PathAxes", state: TargetState) -> tuple[MeasuredPoint, ...]:
    points = []
    for entry in state.measurements:
        if entry.value is not None:
            points.append(axes.measured(state, entry, entry.value))
    return tuple(points)


@dataclass(frozen=True, slots=True)
class _PathNumbers:
    """The numbers of a target's chart, and the first and last days that their dates may mean."""

    values: list[Decimal] = field(default_factory=list)
    days: list[date] = field(default_factory=list)

    def add(self, value: Number, first: date, last: date) -> None:
        self.values.append(value.value)
        self.days.extend([first, last])

    def axes(self, *, rank: bool) -> "_PathAxes | None":
        """The axes; None for a single number or day, or where one is too large or too distant."""
        if len(self.values) < 2 or min(self.days) == max(self.days):
            return None
        days = day_axis(self.days)
        heights = number_axis(self.values, (BOTTOM, TOP), rank=rank)
        if days is None or heights is None:
            return None
        return _PathAxes(days, heights)


def _path_numbers(state: TargetState) -> _PathNumbers:
    """The measurements, the baseline and the value of a target, where these are numbers."""
    numbers = _PathNumbers()
    for entry in state.measurements:
        if entry.value is not None:
            numbers.add(entry.value, entry.date.first, entry.date.last)
    baseline = state.target.baseline
    if baseline is not None:
        numbers.add(baseline.value, baseline.date.first, baseline.date.last)
    goal = goal_of(state)
    if state.due and goal is not None:
        numbers.add(goal, state.due, state.due)
    return numbers


@dataclass(frozen=True, slots=True)
class _PathAxes:
    """The axes of a target's chart, which give values their places."""

    days: Axis[date]
    heights: Axis[Decimal]

    def end(self, when: Period | date, value: Number) -> EndPoint:
        at = self.days.place(last_day(when))
        return EndPoint(when, value, at, self.heights.place(value.value))

    def measured(
        self, state: TargetState, entry: Measurement, number: Number
    ) -> MeasuredPoint:
        last = last_day(entry.date)
        line = None
        if state.due and last <= state.due:
            line = line_at(state.target, state.goal, state.due, last)
        if line is not None:
            line = line.quantize(Decimal("0.1"), ROUND_HALF_UP)
        return MeasuredPoint(
            measurement=entry,
            number=number,
            first=self.days.place(entry.date.first),
            at=self.days.place(last),
            top=self.heights.place(number.value),
            line=line,
        )


def is_rank(site: Site, state: TargetState) -> bool:
    """Whether a target's number is a rank, of which 1 is best."""
    measure = site.measure(state)
    if measure is None:
        return False
    return measure.vi == "rank"
