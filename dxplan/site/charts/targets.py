"""Charts of targets: one against its path, and all of an indicator side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from dxplan.compliance.logs import last_day
from dxplan.compliance.targets import TargetState, line_at
from dxplan.model.records import Measurement
from dxplan.model.values import Number, Period
from dxplan.site.charts.axes import LEFT, RIGHT, Axis, Tick, day_axis, number_axis
from dxplan.site.charts.tasks import BOTTOM, TOP
from dxplan.site.site import Site

ROWS = 60
"""Targets that a reader can compare in one picture."""


@dataclass(frozen=True, slots=True)
class MeasuredPoint:
    """A measurement and where it stands: from the first to the last day that its date may mean, on its last."""

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
    """A target's measurements through time, with the line from its baseline to its value where there is one."""

    found: tuple[MeasuredPoint, ...]
    baseline: EndPoint | None
    goal: EndPoint | None
    today: float | None
    ticks: tuple[Tick[Decimal], ...]
    days: tuple[Tick[date], ...]

    @property
    def has_line(self) -> bool:
        """Whether there is a line to be measured against."""
        return (
            self.baseline is not None
            and self.goal is not None
            and self.baseline.at < self.goal.at
        )


def path(site: Site, state: TargetState) -> TargetChart | None:
    """A target's path; None where there is nothing to compare: a single number, or none."""
    target, due = state.target, state.due
    measured = [(m, m.value) for m in state.measurements if m.value is not None]
    goal = (due, target.value) if due and target.value else None
    base = target.baseline
    if (
        target.qualitative
        or len(measured) + (goal is not None) + (base is not None) < 2
    ):
        return None
    periods = [entry.date for entry, _ in measured] + ([base.date] if base else [])
    ends = [day for when in periods for day in (when.first, when.last)] + (
        [goal[0]] if goal else []
    )
    days = day_axis(ends)
    figures = (
        [value for _, value in measured]
        + ([base.value] if base else [])
        + ([goal[1]] if goal else [])
    )
    numbers = number_axis(
        [figure.value for figure in figures], (BOTTOM, TOP), rank=is_rank(site, state)
    )
    if days is None or numbers is None or min(ends) == max(ends):
        return None

    def end(when: Period | date, value: Number) -> EndPoint:
        return EndPoint(
            when, value, days.place(last_day(when)), numbers.place(value.value)
        )

    return TargetChart(
        found=tuple(
            _found(state, entry, value, days, numbers) for entry, value in measured
        ),
        baseline=end(base.date, base.value) if base else None,
        goal=end(*goal) if goal else None,
        today=days.place(site.as_of) if min(ends) <= site.as_of <= max(ends) else None,
        ticks=numbers.ticks,
        days=days.ticks,
    )


def _found(
    state: TargetState,
    entry: Measurement,
    value: Number,
    days: Axis[date],
    numbers: Axis[Decimal],
) -> MeasuredPoint:
    last = last_day(entry.date)
    line = (
        line_at(state.target, state.due, last)
        if state.due and last <= state.due
        else None
    )
    return MeasuredPoint(
        measurement=entry,
        number=value,
        first=days.place(entry.date.first),
        at=days.place(last),
        top=numbers.place(value.value),
        line=line.quantize(Decimal("0.1"), ROUND_HALF_UP) if line is not None else None,
    )


def is_rank(site: Site, state: TargetState) -> bool:
    """Whether a target's number is a rank, of which 1 is best."""
    measure = site.measure(state)
    return measure is not None and measure.vi == "rank"


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target beside others: where its value and its latest measurement stand."""

    state: TargetState
    goal: float | None
    found: MeasuredPoint | None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The targets of one indicator that are counted alike; ``beside`` are those that are not, or have no number."""

    lines: tuple[TargetRow, ...]
    ticks: tuple[Tick[Decimal], ...]
    beside: int


def side_by_side(site: Site, states: Iterable[TargetState]) -> SideBySide | None:
    """Targets in their order; None where fewer than two numbers can be compared."""
    known = list(states)
    alike = [
        state
        for state in known
        if state.target.value or (state.latest and state.latest.value)
    ]
    measures = [str(site.measure(state)) for state in alike]
    common = max(measures, key=measures.count, default="")
    alike = [
        state
        for state, measure in zip(alike, measures, strict=True)
        if measure == common
    ][:ROWS]
    values = [state.target.value.value for state in alike if state.target.value]
    values += [
        state.latest.value.value
        for state in alike
        if state.latest and state.latest.value
    ]
    rank = bool(alike) and is_rank(site, alike[0])
    axis = number_axis(values, (LEFT, RIGHT), rank=rank, count=3)
    if axis is None or len(alike) < 2:
        return None
    return SideBySide(
        tuple(_line(state, axis) for state in alike),
        axis.ticks,
        len(known) - len(alike),
    )


def _line(state: TargetState, axis: Axis[Decimal]) -> TargetRow:
    latest, value = state.latest, state.target.value
    found = None
    if latest and latest.value:
        at = axis.place(latest.value.value)
        found = MeasuredPoint(latest, latest.value, at, at, 0, None)
    return TargetRow(state, axis.place(value.value) if value else None, found)
