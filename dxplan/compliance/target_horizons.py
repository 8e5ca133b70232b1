"""By which day, and by which measurement, a target is judged: its steps and its occurrences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from dxplan.compliance.logs import last_day
from dxplan.model.dates import Period
from dxplan.model.records import Measurement, Target, TargetStep


@dataclass(frozen=True, slots=True)
class Horizon:
    """What is asked for until one day, and the measurement that counts for it.

    ``target`` has the deadline and value of the step that it is; ``due`` is the last day in time,
    None where there is none. ``occurrence`` is that of a target that recurs.
    """

    target: Target
    due: date | None
    used: Measurement | None
    occurrence: Period | None = None


def judged_horizon(
    target: Target,
    measurements: Sequence[Measurement],
    exists_from: date,
    as_of: date,
) -> Horizon:
    """By what a target is judged on a day.

    The first step that is not yet past, else the last; the latest ended occurrence, before any has
    ended the first.
    """
    if target.steps:
        return _at_step(target, _current_step(target, as_of), measurements, as_of)
    if target.by.every is not None:
        _, judged = target.by.ended(exists_from, as_of)
        if judged is None:
            return Horizon(target, None, None)
        return _at_occurrence(target, *judged, measurements)
    due = target.by.due_day(as_of)
    return Horizon(target, due, last_until(measurements, due))


def passed_horizons(
    target: Target,
    measurements: Sequence[Measurement],
    exists_from: date,
    as_of: date,
) -> Iterator[Horizon]:
    """The steps before the one that is judged, or every occurrence that has ended, in order."""
    if target.steps:
        current = _current_step(target, as_of)
        for step in target.steps:
            if step is current:
                return
            yield _at_step(target, step, measurements, as_of)
    if target.by.every is not None:
        count, _ = target.by.ended(exists_from, as_of)
        for period, due in islice(target.by.occurrences(exists_from), count):
            yield _at_occurrence(target, period, due, measurements)


def _current_step(target: Target, as_of: date) -> TargetStep:
    """The first step whose day is not past on ``as_of``, else the last."""
    for step in target.steps:
        due = step.by.due_day(as_of)
        if due is None or due >= as_of:
            return step
    return target.steps[-1]


def at_step(target: Target, step: TargetStep) -> Target:
    """A target as one of its steps asks for it."""
    return target.model_copy(update={"by": step.by, "value": step.value})


def _at_step(
    target: Target,
    step: TargetStep,
    measurements: Sequence[Measurement],
    as_of: date,
) -> Horizon:
    due = step.by.due_day(as_of)
    return Horizon(at_step(target, step), due, last_until(measurements, due))


def _at_occurrence(
    target: Target, period: Period, due: date, measurements: Sequence[Measurement]
) -> Horizon:
    """One occurrence: only measurements inside it count."""
    used = last_until(measurements, due)
    if used is not None and last_day(used.date) < period.first:
        used = None
    return Horizon(target, due, used, period)


def last_until(
    measurements: Sequence[Measurement], due: date | None
) -> Measurement | None:
    """The last measurement of a day up to the deadline."""
    for measurement in reversed(measurements):
        if due is None or last_day(measurement.date) <= due:
            return measurement
    return None
