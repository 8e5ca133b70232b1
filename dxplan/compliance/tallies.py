"""All boxes and rates of a scope as one number: what two scopes have is added by one addition."""

import struct
from typing import TypeAlias

from dxplan.compliance.deadline_evaluation import BOXES
from dxplan.compliance.rates import RATES, Rate

Tally: TypeAlias = int
"""The size of each box, then the numerator and the denominator of each rate, 32 bits each.

A task that is counted stands in a box: only without any task it is 0.
"""

_BITS = 32
_PARTS = len(BOXES) + 2 * len(RATES)
_LAYOUT = struct.Struct(f"<{_PARTS}I")
_BOX_TALLIES = {box: 1 << _BITS * index for index, box in enumerate(BOXES)}


def tally_of(box: str, rates: dict[str, Rate] | None = None, *, size: int = 1) -> Tally:
    """The tally of so many tasks in a box, and what they add to the rates."""
    tally = size * _BOX_TALLIES[box]
    if rates is None:
        return tally
    position = len(BOXES)
    for name in RATES:
        tally += rates[name].numerator << _BITS * position
        tally += rates[name].denominator << _BITS * (position + 1)
        position += 2
    return tally


def boxes_and_rates(tally: Tally) -> tuple[dict[str, int], dict[str, Rate]]:
    """What a tally holds, by the names of boxes and rates."""
    parts = _LAYOUT.unpack(tally.to_bytes(_LAYOUT.size, "little"))
    boxes = dict(zip(BOXES, parts, strict=False))
    numerators = parts[len(BOXES) :: 2]
    denominators = parts[len(BOXES) + 1 :: 2]
    rates = {}
    for name, top, bottom in zip(RATES, numerators, denominators, strict=True):
        rates[name] = Rate(top, bottom)
    return boxes, rates
