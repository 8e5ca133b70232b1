"""Axes: where numbers and days stand along a chart, and its ticks."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar

from detroit.scale import scale_linear, scale_time

V = TypeVar("V", Decimal, date)

RIGHT = 97.0
"""Where a chart ends, in percent of its width: a mark at its end is whole."""

PLOT = 12.0
"""Where it begins beside the numbers of its axis."""

_YEARS = range(100, 9900)
_MOST = Decimal("1e15")
"""Years and numbers beyond which the library fails; nobody measures them."""


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
    """An axis of all ``values`` and 0, or of ranks with 1 at its far end.

    None where one is too large.
    """
    numbers = list(values)
    if any(abs(value) > _MOST for value in numbers):
        return None
    scale = _number_scale(numbers, count)
    if rank:
        scale = _rank_scale(numbers)
    scale.set_range(list(ends))
    counts_whole = all(_is_whole(value) for value in numbers)
    named = _named_numbers(scale, count, whole=rank or counts_whole)
    if rank:
        named.add(Decimal(1))
    ticks = [Tick(_at(scale, value), value) for value in sorted(named)]
    return Axis(tuple(ticks), lambda value: _at(scale, value))


def _named_numbers(scale: Any, count: int, *, whole: bool) -> set[Decimal]:
    """About ``count`` numbers that an axis names; where ``whole`` those of them that are."""
    named = set()
    for tick in scale.ticks(count):
        value = _exact(tick)
        if whole and not _is_whole(value):
            continue
        named.add(value)
    return named


def _rank_scale(ranks: Sequence[Decimal]) -> Any:
    """A scale of ranks from the largest to 1; it has at least the ranks 2 and 1."""
    first = min(ranks, default=Decimal(1))
    last = max(ranks, default=Decimal(2))
    first = min(first, Decimal(1))
    last = max(last, Decimal(2))
    return scale_linear().set_domain([float(last), float(first)])


def _number_scale(numbers: Sequence[Decimal], count: int) -> Any:
    """A scale with 0 and all numbers, from one round number to another."""
    bottom = float(min([*numbers, Decimal(0)]))
    top = float(max([*numbers, Decimal(0)]))
    if not top:
        top = 1.0
    return scale_linear().set_domain([bottom, top]).nice(count)


def day_axis(days: Iterable[date]) -> Axis[date] | None:
    """An axis of all ``days``, from left to right.

    None without days, or with one of a distant year.
    """
    in_order = sorted(days)
    if not in_order:
        return None
    first = in_order[0]
    last = in_order[-1]
    if first.year not in _YEARS or last.year not in _YEARS:
        return None
    scale = scale_linear().set_domain([first.toordinal(), last.toordinal()])
    scale.set_range([PLOT, RIGHT])

    def place(day: date) -> float:
        return _at(scale, day.toordinal())

    ticks = [Tick(place(day), day) for day in _named_days(first, last)]
    return Axis(tuple(ticks), place)


def _named_days(first: date, last: date) -> list[date]:
    """At most five days that an axis names."""
    if first == last:
        return [first]
    ends = [datetime.combine(day, time(), UTC) for day in (first, last)]
    days: dict[date, None] = {}
    for tick in scale_time().set_domain(ends).ticks(4):
        if tick.time() == time():
            days[tick.date()] = None
    step = max(1, math.ceil(len(days) / 5))
    return list(days)[::step]


def _at(scale: Any, value: Decimal | int) -> float:
    return round(float(scale(float(value))), 2)


def _exact(tick: float) -> Decimal:
    """A tick as it is written: 0.3, not 0.30000000000000004."""
    exact = Decimal(str(round(tick, 9))).normalize()
    if _is_whole(exact):
        return exact.quantize(Decimal(1))
    return exact


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()
