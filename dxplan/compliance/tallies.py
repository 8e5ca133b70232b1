"""The numbers of a scope's tasks as one number: what two scopes have is added by one addition."""

import struct
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from dxplan.compliance.deadline_evaluation import BOXES
from dxplan.compliance.rates import (
    RATES,
    Rate,
    coverage,
    make_rate,
    unreported_in_boxes,
)

Tally: TypeAlias = int
"""Numbers of 32 bits: the size of each box, the tasks ever reported, those of which nothing is
reported past their first deadline, then both parts of each rate.

A task that is counted stands in a box: only without any task it is 0.
"""

_BITS = 32
_REPORTED = len(BOXES)
_UNREPORTED_ORIGINALLY = _REPORTED + 1
_RATES = _UNREPORTED_ORIGINALLY + 1
_PARTS = _RATES + 2 * len(RATES)
_LAYOUT = struct.Struct(f"<{_PARTS}I")
_UNITS = [1 << _BITS * index for index in range(_PARTS)]
_BOX_TALLIES = dict(zip(BOXES, _UNITS, strict=False))
_RATE_TALLIES = list(zip(_UNITS[_RATES::2], _UNITS[_RATES + 1 :: 2], strict=True))


def tally_of(
    box: str,
    shares: Sequence[bool | None] = (),
    *,
    size: int = 1,
    reported: bool = False,
    unreported_originally: bool = False,
) -> Tally:
    """The tally of so many tasks in a box, with their ``shares`` in each rate (`shares_of`).

    ``unreported_originally``: past their first deadline, and nothing is reported of them.
    """
    tally = size * _BOX_TALLIES[box]
    if reported:
        tally += size * _UNITS[_REPORTED]
    if unreported_originally:
        tally += size * _UNITS[_UNREPORTED_ORIGINALLY]
    for share, (numerator, denominator) in zip(shares, _RATE_TALLIES, strict=False):
        if share is not None:
            tally += size * denominator
        if share:
            tally += size * numerator
    return tally


@lru_cache(4096)
def boxes_and_rates(
    tally: Tally,
) -> tuple[Mapping[str, int], int, Mapping[str, Rate]]:
    """What a tally holds: boxes by name, the tasks ever reported, rates by name."""
    parts = _LAYOUT.unpack(tally.to_bytes(_LAYOUT.size, "little"))
    boxes = dict(zip(BOXES, parts, strict=False))
    reported = parts[_REPORTED]
    covered = coverage(sum(boxes.values()), reported)
    numerators = parts[_RATES::2]
    denominators = parts[_RATES + 1 :: 2]
    rates = {}
    for name, top, bottom in zip(RATES, numerators, denominators, strict=True):
        unreported = unreported_in_boxes(name, boxes)
        if unreported is None:
            unreported = parts[_UNREPORTED_ORIGINALLY]
        rates[name] = make_rate(name, top, bottom, covered, unreported)
    return boxes, reported, rates
