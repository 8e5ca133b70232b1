"""The state of one target on a day (FORMAT.md, section 3, target states)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from dxplan.compliance.logs import (
    changes_in_force,
    entries_in_force,
    last_day,
    with_changes,
)
from dxplan.compliance.tasks import existence
from dxplan.model.records import Measurement, Plan, Target
from dxplan.model.registers import Indicator
from dxplan.model.values import days_between
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
    """What a measurement leaves possible: a bare number is exact, "more than 870" has no upper end."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a target asks for: at least (``higher``) or at most ``limit``, which itself is in where not ``strict``."""

    limit: Decimal
    higher: bool
    strict: bool

    def reached_by(self, measured: ValueRange) -> bool | None:
        """True or False where the measurement proves it, None where it leaves both possible."""
        if self.higher:
            good, good_open, bad, bad_open = (
                measured.low,
                measured.low_open,
                measured.high,
                measured.high_open,
            )
        else:
            good, good_open, bad, bad_open = (
                measured.high,
                measured.high_open,
                measured.low,
                measured.low_open,
            )
        sign = 1 if self.higher else -1
        if good is not None and self._passes(
            sign * (good - self.limit), open_end=good_open
        ):
            return True
        if bad is not None and not self._may_pass(
            sign * (bad - self.limit), open_end=bad_open
        ):
            return False
        return None

    def _passes(self, margin: Decimal, *, open_end: bool) -> bool:
        return margin > 0 or (margin == 0 and (not self.strict or open_end))

    def _may_pass(self, margin: Decimal, *, open_end: bool) -> bool:
        return margin > 0 or (margin == 0 and not self.strict and not open_end)


@dataclass(frozen=True, slots=True)
class TargetState:
    """All that is derived of a target on a day. ``state`` is None where it is not judged (a draft)."""

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


def threshold_of(target: Target, indicator: Indicator | None) -> Threshold | None:
    """What counts as reached, with the indicator's measure and direction. None for a target without a number."""
    if target.value is None or target.operator is None:
        return None
    measure = target.measure or (indicator.measure if indicator else None)
    is_rank = measure is not None and measure.vi == "rank"
    higher = not is_rank and (indicator is None or indicator.better != "lower")
    value = target.value.value
    match target.operator:
        case ">=" | ">":
            return Threshold(value, higher=True, strict=target.operator == ">")
        case "<=" | "<":
            return Threshold(value, higher=False, strict=target.operator == "<")
        case "~":
            return Threshold(
                value * (1 - _NEAR if higher else 1 + _NEAR),
                higher=higher,
                strict=False,
            )
    return Threshold(value, higher=higher, strict=False)


def measured_range(measurement: Measurement) -> ValueRange | None:
    """What a measurement with a number leaves possible."""
    if measurement.value is None:
        return None
    value = measurement.value.value
    match measurement.operator:
        case ">=" | ">":
            return ValueRange(value, None, low_open=measurement.operator == ">")
        case "<=" | "<":
            return ValueRange(None, value, high_open=measurement.operator == "<")
        case "~":
            return ValueRange(value * (1 - _NEAR), value * (1 + _NEAR))
    return ValueRange(value, value)


def line_at(target: Target, due: date, day: date) -> Decimal | None:
    """The straight line from the baseline to the target's value, read at ``day``; None without a baseline."""
    if target.baseline is None or target.value is None:
        return None
    start, whole = (
        last_day(target.baseline.date),
        days_between(last_day(target.baseline.date), due),
    )
    if whole <= 0:
        return None
    share = Fraction(max(0, min(days_between(start, day), whole)), whole)
    base, goal = Fraction(target.baseline.value.value), Fraction(target.value.value)
    line = base + (goal - base) * share
    return Decimal(line.numerator) / Decimal(line.denominator)


def target_state(
    portfolio: Portfolio, record: Record[Target], as_of: date
) -> TargetState:
    """The state of a target that exists on ``as_of``."""
    target = with_changes(record, as_of)
    named = (
        portfolio.targets.get(portfolio.current_id(record.fields.same_as))
        if record.fields.same_as
        else None
    )
    told = (
        with_changes(named, as_of)
        if named is not None and named is not record
        else target
    )
    measurements = entries_in_force(told.measurements, as_of)
    due = target.by.due_day(as_of)
    usable = [m for m in measurements if due is None or last_day(m.date) <= due]
    used = usable[-1] if usable else None
    plan = portfolio.plans[record.plan or ""]
    indicator = portfolio.indicator(target.indicator)
    state: State | None = None
    if with_changes(plan, as_of).standing != "draft":
        state = _state(
            target,
            threshold_of(target, indicator.fields if indicator else None),
            used,
            due,
            as_of,
        )
    since = replaced_since(plan, as_of)
    if since is not None and state != "met" and (due is None or due >= since):
        state = None  # its plan no longer asks for it
    return TargetState(
        id=record.id,
        record=record,
        target=target,
        exists_from=target_exists_from(portfolio, record),
        restates=named.id if named is not None and told is not target else None,
        state=state,
        due=due,
        used=used,
        latest=measurements[-1] if measurements else None,
        line=line_at(target, due, last_day(used.date)) if used and due else None,
        measurements=tuple(measurements),
    )


def replaced_since(plan: Record[Plan], as_of: date) -> date | None:
    """The day from which a plan is replaced; None while it is not."""
    if with_changes(plan, as_of).standing != "replaced":
        return None
    changes = changes_in_force(plan.fields.changes, as_of)
    return max(
        (change.date for change in changes if change.key == "standing"),
        default=date.min,
    )


def target_exists_from(portfolio: Portfolio, record: Record[Target]) -> date:
    """The first day a target stands in any scope."""
    source = record.fields.source.document if record.fields.source else None
    return existence(portfolio, record.plan or "", record.jurisdiction, source)


def _state(
    target: Target,
    wanted: Threshold | None,
    used: Measurement | None,
    due: date | None,
    as_of: date,
) -> State:
    if wanted is None and not target.qualitative:
        return "tracked"
    if used is None:
        return "qualitative" if target.qualitative else "not_measured"
    reached = _reached(wanted, used)
    if reached:
        return "met"
    if due is not None and as_of > due and target.by.firm:
        short = (
            reached is False and days_between(last_day(used.date), due) <= FRESH_DAYS
        )
        return "missed" if short else "not_measured"
    line = line_at(target, due, last_day(used.date)) if due is not None else None
    measured = measured_range(used)
    if line is None or measured is None or wanted is None:
        return "open"
    on_line = Threshold(line, wanted.higher, strict=False).reached_by(measured)
    return "open" if on_line is None else "on_track" if on_line else "behind"


def _reached(wanted: Threshold | None, used: Measurement) -> bool | None:
    if wanted is None:
        return used.met
    measured = measured_range(used)
    return wanted.reached_by(measured) if measured else None
