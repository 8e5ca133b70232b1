"""The state of one target on a day (docs/format.md, section 3, target states)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from dxplan.compliance.counted_deadlines import counted
from dxplan.compliance.logs import (
    changes_in_force,
    current_fields,
    entries_in_force,
    last_day,
    with_changes,
)
from dxplan.compliance.tasks import exists_from, restated_record
from dxplan.model.dates import days_between
from dxplan.model.records import Measurement, Plan, Target
from dxplan.model.registers import Indicator
from dxplan.portfolio.portfolio import Portfolio, Record

State: TypeAlias = Literal[
    "met",
    "missed",
    "on_track",
    "behind",
    "open",
    "not_measured",
    "qualitative",
    "tracked",
]

STATES: tuple[State, ...] = (
    "met",
    "missed",
    "on_track",
    "behind",
    "open",
    "not_measured",
    "qualitative",
    "tracked",
)

FRESH_DAYS = 366
"""A shortfall counts as missed only if it was measured in so many days before the deadline."""

_NEAR = Decimal("0.05")
"""What "about" allows: 95 % of the value, or 105 % where lower is better."""


@dataclass(frozen=True, slots=True)
class ValueRange:
    """What a measurement leaves possible: one exact value, or a range ("more than 870")."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a target asks for: at least (``higher``) or at most ``limit``.

    The limit itself is good enough where it is not ``strict``.
    """

    limit: Decimal
    higher: bool
    strict: bool

    def reached_by(self, measured: ValueRange) -> bool | None:
        """True or False where the measurement proves it, None where it leaves both possible."""
        worst = measured.low
        worst_open = measured.low_open
        best = measured.high
        best_open = measured.high_open
        if not self.higher:
            worst = measured.high
            worst_open = measured.high_open
            best = measured.low
            best_open = measured.low_open
        if worst is not None and self._passes(worst, is_open=worst_open):
            return True
        if best is not None and self._fails(best, is_open=best_open):
            return False
        return None

    def _passes(self, worst: Decimal, *, is_open: bool) -> bool:
        """Whether even the worst value is good enough; an open end is not itself possible."""
        margin = self._margin(worst)
        if margin != 0:
            return margin > 0
        return is_open or not self.strict

    def _fails(self, best: Decimal, *, is_open: bool) -> bool:
        """Whether even the best value is not good enough; an open end is not itself possible."""
        margin = self._margin(best)
        if margin != 0:
            return margin < 0
        return is_open or self.strict

    def _margin(self, value: Decimal) -> Decimal:
        """How far a value is beyond the limit, in the good direction."""
        if self.higher:
            return value - self.limit
        return self.limit - value


@dataclass(frozen=True, slots=True)
class TargetState:
    """All that is derived of a target on a day; ``state`` is None where it is not judged."""

    id: str
    record: Record[Target]
    target: Target
    exists_from: date
    restates: str | None
    state: State | None
    due: date | None
    used: Measurement | None
    latest: Measurement | None
    line: Decimal | None
    measurements: tuple[Measurement, ...]

    @property
    def is_figure(self) -> bool:
        """Whether it is only followed, and no target."""
        return is_figure(self.target)


def is_figure(target: Target) -> bool:
    """Whether nothing is asked for: no number with its operator, no class, no quality."""
    has_number = target.value is not None and target.operator is not None
    return not (has_number or target.value_text is not None or target.qualitative)


def asking(states: Iterable[TargetState]) -> list[TargetState]:
    """Those of some states that are targets: something is asked for."""
    return [state for state in states if not state.is_figure]


def only_followed(states: Iterable[TargetState]) -> list[TargetState]:
    """Those of some states that are figures, and no targets."""
    return [state for state in states if state.is_figure]


def threshold_of(target: Target, indicator: Indicator | None) -> Threshold | None:
    """What counts as reached, by the indicator's measure and direction.

    None for a target without a number.
    """
    if target.value is None or target.operator is None:
        return None
    value = target.value.value
    strict = target.operator in {">", "<"}
    if target.operator in {">=", ">"}:
        return Threshold(value, higher=True, strict=strict)
    if target.operator in {"<=", "<"}:
        return Threshold(value, higher=False, strict=strict)
    higher = _is_higher_better(target, indicator)
    if target.operator == "~":
        allowance = _NEAR
        if higher:
            allowance = -_NEAR
        value *= 1 + allowance
    return Threshold(value, higher=higher, strict=False)


def _is_higher_better(target: Target, indicator: Indicator | None) -> bool:
    measure = target.measure
    if measure is None and indicator is not None:
        measure = indicator.measure
    if measure is not None and measure.vi == "rank":
        return False
    if indicator is None:
        return True
    return indicator.better != "lower"


def measured_range(measurement: Measurement) -> ValueRange | None:
    """What a measurement with a number leaves possible."""
    if measurement.value is None:
        return None
    value = measurement.value.value
    operator = measurement.operator
    if operator in {">=", ">"}:
        return ValueRange(value, None, low_open=operator == ">")
    if operator in {"<=", "<"}:
        return ValueRange(None, value, high_open=operator == "<")
    if operator == "~":
        return ValueRange(value * (1 - _NEAR), value * (1 + _NEAR))
    return ValueRange(value, value)


def line_at(target: Target, due: date, day: date) -> Decimal | None:
    """The straight line from the baseline to the target's value, read at ``day``.

    None without a baseline.
    """
    if target.baseline is None or target.value is None:
        return None
    start = last_day(target.baseline.date)
    whole = days_between(start, due)
    if whole <= 0:
        return None
    elapsed = max(0, min(days_between(start, day), whole))
    base = Fraction(target.baseline.value.value)
    goal = Fraction(target.value.value)
    line = base + (goal - base) * Fraction(elapsed, whole)
    return Decimal(line.numerator) / Decimal(line.denominator)


def target_state(
    portfolio: Portfolio, record: Record[Target], as_of: date
) -> TargetState:
    """The state of a target that exists on ``as_of``."""
    target = _with_counted_deadline(portfolio, record, as_of)
    restated = restated_record(portfolio, portfolio.targets, record)
    measured = target
    restates = None
    if restated is not None:
        measured = with_changes(restated, as_of)
        restates = restated.id
    measurements = entries_in_force(measured.measurements, as_of)
    latest = None
    if measurements:
        latest = measurements[-1]
    due = target.by.due_day(as_of)
    used = _last_until(measurements, due)
    line = None
    if used is not None and due is not None:
        line = line_at(target, due, last_day(used.date))
    return TargetState(
        id=record.id,
        record=record,
        target=target,
        exists_from=exists_from(portfolio, record),
        restates=restates,
        state=_state_in_plan(portfolio, record, target, used, as_of),
        due=due,
        used=used,
        latest=latest,
        line=line,
        measurements=tuple(measurements),
    )


def _with_counted_deadline(
    portfolio: Portfolio, record: Record[Target], as_of: date
) -> Target:
    """The target with its changes, and the day of a deadline that is counted in days."""
    target = current_fields(portfolio, record, as_of)
    if target.by.after is None:
        return target
    by = counted(portfolio, record, target.by, as_of)
    return target.model_copy(update={"by": by})


def _last_until(
    measurements: Sequence[Measurement], due: date | None
) -> Measurement | None:
    """The last measurement of a day up to the deadline."""
    for measurement in reversed(measurements):
        if due is None or last_day(measurement.date) <= due:
            return measurement
    return None


def _state_in_plan(
    portfolio: Portfolio,
    record: Record[Target],
    target: Target,
    used: Measurement | None,
    as_of: date,
) -> State | None:
    """The state of a target, None where its plan is a draft or no longer asks for it."""
    plan = portfolio.plans[record.plan or ""]
    if with_changes(plan, as_of).standing == "draft":
        return None
    due = target.by.due_day(as_of)
    indicator = None
    indicator_record = portfolio.indicator(target.indicator)
    if indicator_record is not None:
        indicator = indicator_record.fields
    threshold = threshold_of(target, indicator)
    state = _state(target, threshold, used, due, as_of)
    since = replaced_since(plan, as_of)
    if since is None or state == "met":
        return state
    if due is None or due >= since:
        return None
    return state


def replaced_since(plan: Record[Plan], as_of: date) -> date | None:
    """The day from which a plan is replaced; None while it is not."""
    if with_changes(plan, as_of).standing != "replaced":
        return None
    last = date.min
    for change in changes_in_force(plan.fields.changes, as_of):
        if change.key == "standing":
            last = max(last, change.date)
    return last


def _state(
    target: Target,
    threshold: Threshold | None,
    used: Measurement | None,
    due: date | None,
    as_of: date,
) -> State:
    if is_figure(target):
        return "tracked"
    if used is None:
        if target.qualitative:
            return "qualitative"
        return "not_measured"
    reached = _reached(threshold, used)
    if reached:
        return "met"
    if due is not None and as_of > due and target.by.firm:
        return _state_after_deadline(used, due, reached=reached)
    return _state_until_deadline(target, threshold, used, due)


def _state_after_deadline(
    used: Measurement, due: date, *, reached: bool | None
) -> State:
    """A firm deadline has passed without proof that the target was met."""
    is_fresh = days_between(last_day(used.date), due) <= FRESH_DAYS
    if reached is False and is_fresh:
        return "missed"
    return "not_measured"


def _state_until_deadline(
    target: Target, threshold: Threshold | None, used: Measurement, due: date | None
) -> State:
    """Where the last measurement is against the line from the baseline to the target."""
    measured = measured_range(used)
    if due is None:
        return "open"
    if measured is None or threshold is None:
        return "open"
    line = line_at(target, due, last_day(used.date))
    if line is None:
        return "open"
    on_line = Threshold(line, threshold.higher, strict=False).reached_by(measured)
    if on_line is None:
        return "open"
    if on_line:
        return "on_track"
    return "behind"


def _reached(threshold: Threshold | None, used: Measurement) -> bool | None:
    if threshold is None:
        return used.met
    measured = measured_range(used)
    if measured is None:
        return None
    return threshold.reached_by(measured)
