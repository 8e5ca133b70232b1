"""Axes: where numbers and days stand along a chart, and its ticks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar

from detroit.scale import scale_linear, scale_time

V = TypeVar("V", Decimal, date)

LEFT, RIGHT = 3.0, 97.0
"""Where a chart begins and ends, in percent of its width: marks at its ends are whole."""

PLOT = 12.0
"""Where it begins beside the numbers of its axis."""

_YEARS = range(100, 9900)
_MOST = Decimal("1e15")
"""Beyond these nobody measures, and the library cannot count."""


@dataclass(frozen=True, slots=True)
class Tick(Generic[V]):
    """A value that an axis names, and where."""

    at: float
    value: V


@dataclass(frozen=True, slots=True)
class Axis(Generic[V]):
    """Where values stand between two ends."""

    ticks: tuple[Tick[V], ...]
    place: Callable[[V], float]


def number_axis(
    values: Iterable[Decimal],
    ends: tuple[float, float],
    *,
    rank: bool = False,
    count: int = 4,
) -> Axis[Decimal] | None:
    """An axis of all ``values`` from 0, or of ranks with 1 at its far end; None where they are beyond all measure."""
    known = list(values)
    if any(abs(value) > _MOST for value in known):
        return None
    low, high = min([*known, Decimal(0)]), max([*known, Decimal(0)])
    if rank:
        scale = scale_linear().set_domain(
            [float(max(high, Decimal(2))), float(min([*known, Decimal(1)]))]
        )
    else:
        scale = scale_linear().set_domain([float(low), float(high) or 1.0]).nice(count)
    scale.set_range(list(ends))
    ticks = {_exact(tick) for tick in scale.ticks(count)} | (
        {Decimal(1)} if rank else set()
    )
    whole = rank or all(value == value.to_integral_value() for value in known)
    shown = sorted(
        tick for tick in ticks if not whole or tick == tick.to_integral_value()
    )
    return Axis(
        tuple(Tick(_at(scale, tick), tick) for tick in shown),
        lambda value: _at(scale, value),
    )


def day_axis(days: Iterable[date]) -> Axis[date] | None:
    """An axis of all ``days``, from left to right."""
    known = sorted(days)
    if not known or known[0].year not in _YEARS or known[-1].year not in _YEARS:
        return None
    ends = [datetime.combine(day, time(), UTC) for day in (known[0], known[-1])]
    scale = (
        scale_linear()
        .set_domain([day.toordinal() for day in (known[0], known[-1])])
        .set_range([PLOT, RIGHT])
    )
    found = scale_time().set_domain(ends).ticks(4) if ends[0] < ends[1] else ends[:1]
    days_of = list(
        dict.fromkeys(tick.date() for tick in found if tick.time() == time())
    )
    days_of = days_of[:: -(-len(days_of) // 5) or 1]
    return Axis(
        tuple(Tick(_at(scale, day.toordinal()), day) for day in days_of),
        lambda d: _at(scale, d.toordinal()),
    )


def _at(scale: Any, value: Decimal | int) -> float:
    return round(float(scale(float(value))), 2)


def _exact(tick: float) -> Decimal:
    """A tick as it is written: 0.3, not 0.30000000000000004."""
    written = Decimal(str(round(tick, 9))).normalize()
    return (
        written.quantize(Decimal(1))
        if written == written.to_integral_value()
        else written
    )
