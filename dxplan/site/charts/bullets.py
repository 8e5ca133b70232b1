"""Bullets: what targets ask for and what was measured, on one scale."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dxplan.compliance.targets import TargetState
from dxplan.model.records import Target
from dxplan.model.values import Number
from dxplan.site.charts.axes import number_axis
from dxplan.site.charts.targets import goal_of, is_rank
from dxplan.site.site import Site

_WIDTH = (0.0, 100.0)
"""The ends of a scale, in percent of the width."""

_ALL = Decimal(100)
"""What a share in percent is at most."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """Where the numbers of a target stand, in percent of the width; None where there is none.

    ``start`` is where the bar of the latest number begins, ``earlier`` are those before it.
    """

    start: float
    goal: float | None
    latest: float | None
    earlier: tuple[float, ...] = ()
    baseline: float | None = None

    @property
    def bar_at(self) -> float:
        """The left end of the bar of the latest number."""
        return min(self.start, self.latest or 0.0)

    @property
    def bar_length(self) -> float:
        """How long the bar of the latest number is."""
        return round(abs((self.latest or 0.0) - self.start), 2)


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of the targets that share the commonest measure.

    ``ends`` are the numbers at its ends, None where it has places among those ranked.
    ``start`` is where bars begin, in percent of the width.
    """

    site: Site
    measure: str
    ends: tuple[Decimal, Decimal] | None
    start: float
    place: Callable[[Target, Decimal], float | None]

    def bullet(self, state: TargetState) -> Bullet | None:
        """Where the numbers of a target stand; None where it has none of this measure."""
        if _measure(self.site, state) != self.measure:
            return None
        measured = [self._place(state, entry.value) for entry in state.measurements]
        latest = measured.pop() if measured else None
        goal = self._place(state, goal_of(state))
        if goal is None and latest is None:
            return None
        baseline = state.target.baseline
        return Bullet(
            start=self.start,
            goal=goal,
            latest=latest,
            earlier=tuple(place for place in measured if place is not None),
            baseline=self._place(state, baseline.value) if baseline else None,
        )

    def _place(self, state: TargetState, number: Number | None) -> float | None:
        if number is None:
            return None
        return self.place(state.target, number.value)


def scale(site: Site, states: Iterable[TargetState]) -> Scale | None:
    """The scale of some targets; None where no number has anything to be compared with."""
    drawn = _of_commonest_measure(site, states)
    if not drawn:
        return None
    measure = _measure(site, drawn[0])
    rank = is_rank(site, drawn[0])
    if rank and any(state.target.out_of for state in drawn):
        return Scale(site, measure, None, 0.0, _place_among_ranked)
    values = _compared_values(drawn, measure)
    if len(values) < 2:
        return None
    axis = number_axis(values, _WIDTH, rank=rank)
    if axis is None:
        return None

    def place(_: Target, value: Decimal) -> float:
        return axis.place(value)

    if rank:
        return Scale(site, measure, (max(values), Decimal(1)), 0.0, place)
    ends = axis.ticks[0].value, axis.ticks[-1].value
    return Scale(site, measure, ends, axis.place(Decimal(0)), place)


def _compared_values(states: Sequence[TargetState], measure: str) -> list[Decimal]:
    """The numbers of some targets; of a single share in percent also what it is at most."""
    values = [number for state in states for number in _numbers(state)]
    if len(states) == 1 and measure == "%" and max(values) <= _ALL:
        values.append(_ALL)
    return values


def _place_among_ranked(target: Target, rank: Decimal) -> float | None:
    """The share of the others that stand behind; None where it is not known of how many."""
    if target.out_of is None:
        return None
    ranked = target.out_of.value
    if ranked < 2 or not 1 <= rank <= ranked:
        return None
    return round(float(100 * (ranked - rank) / (ranked - 1)), 2)


def _measure(site: Site, state: TargetState) -> str:
    """What a target counts, in the words of its file."""
    measure = site.measure(state)
    if measure is None:
        return ""
    return measure.vi or measure.en or ""


def _of_commonest_measure(
    site: Site, states: Iterable[TargetState]
) -> Sequence[TargetState]:
    """Those of the targets with a number that share the commonest measure."""
    by_measure: dict[str, list[TargetState]] = {}
    for state in states:
        if any(_numbers(state)):
            by_measure.setdefault(_measure(site, state), []).append(state)
    return max(by_measure.values(), key=len, default=[])


def _numbers(state: TargetState) -> Iterator[Decimal]:
    """What a target asks for, began with, and what was measured, where these are numbers."""
    goal = goal_of(state)
    if goal is not None:
        yield goal.value
    if state.target.baseline is not None:
        yield state.target.baseline.value.value
    for entry in state.measurements:
        if entry.value is not None:
            yield entry.value.value
