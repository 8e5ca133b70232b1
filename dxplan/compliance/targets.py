"""The state of one target on a day (docs/format.md, section 3, target states)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from dxplan.compliance.counted_deadlines import counted
from dxplan.compliance.deadline_evaluation import Occurrences
from dxplan.compliance.existence import exists_from
from dxplan.compliance.logs import (
    changes_in_force,
    current_fields,
    entries_in_force,
    last_day,
    with_changes,
)
from dxplan.compliance.target_horizons import (
    Horizon,
    judged_horizon,
    passed_horizons,
)
from dxplan.compliance.tasks import restated_record
from dxplan.model.dates import Period, days_between
from dxplan.model.deadline import Deadline
from dxplan.model.records import Measurement, Plan, Target
from dxplan.model.registers import Indicator
from dxplan.model.values import NumberRange
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

UNJUDGED = "unjudged"
"""How a target is listed that has no state: of a draft, or of a plan that was replaced."""

FRESH_DAYS = 366
"""A shortfall counts as missed only if it was measured in so many days before the deadline."""

NEAR = Decimal("0.05")
"""The share by which "about" may be missed: 95 % of the value, or 105 % where lower is better."""


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
class PassedHorizon:
    """A step that is over, or an ended occurrence, and how it stands."""

    target: Target
    due: date
    state: State
    occurrence: Period | None = None


@dataclass(frozen=True, slots=True)
class TargetState:
    """All that is derived of a target on a day; ``state`` is None where it is not judged.

    ``target`` is as its step of the day asks for it, ``goal`` the number that has to be reached.
    """

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
    goal: Decimal | None = None
    occurrence: Period | None = None
    passed: tuple["PassedHorizon", ...] = ()

    @property
    def occurrences(self) -> Occurrences | None:
        """How many ended occurrences of a target that recurs were met, and missed."""
        if self.target.by.every is None:
            return None
        return Occurrences(self._passed_as("met"), self._passed_as("missed"))

    @property
    def missed_before(self) -> int:
        """How many steps before this one, or ended occurrences, were missed."""
        return self._passed_as("missed")

    def _passed_as(self, state: State) -> int:
        return sum(one.state == state for one in self.passed)

    @property
    def is_figure(self) -> bool:
        """Whether it is only followed, and no target."""
        return is_figure(self.target)


def is_figure(target: Target) -> bool:
    """Whether nothing is asked for: no number with its operator, no class, no quality."""
    has_number = _asked_operator(target) is not None
    return not (has_number or target.value_text is not None or target.qualitative)


def have_all_reached(measurement: Measurement) -> bool:
    """Whether as many reach what is asked for as there are."""
    reached, out_of = measurement.reached, measurement.out_of
    if reached is None or out_of is None:
        return False
    return out_of.value > 0 and reached.value == out_of.value


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
    operator = _asked_operator(target)
    goal = goal_of(target, indicator)
    if operator is None or goal is None:
        return None
    strict = operator in {">", "<"}
    higher = _wants_more(target, operator, indicator)
    if operator == "~":
        allowance = NEAR
        if higher:
            allowance = -NEAR
        goal *= 1 + allowance
    return Threshold(goal, higher=higher, strict=strict)


def goal_of(target: Target, indicator: Indicator | None) -> Decimal | None:
    """The number that has to be reached: of a range the lower bound, or the upper one.

    The upper one is reached where lower is better. None for a target without a number.
    """
    operator = _asked_operator(target)
    if target.value is None or operator is None:
        return None
    value = target.value
    if isinstance(value, NumberRange) and not _wants_more(target, operator, indicator):
        return value.upper
    return value.value


def _asked_operator(target: Target) -> str | None:
    """How a target's number is to be reached; a range alone is to be reached as it is.

    None where nothing is asked for in numbers.
    """
    value = target.value
    if value is None and target.steps:
        value = target.steps[0].value
    if value is None:
        return None
    if target.operator is None and isinstance(value, NumberRange):
        return "="
    return target.operator


def _wants_more(target: Target, operator: str, indicator: Indicator | None) -> bool:
    """Whether higher numbers reach a target."""
    if operator in {">=", ">"}:
        return True
    if operator in {"<=", "<"}:
        return False
    return _is_higher_better(target, indicator)


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
        return ValueRange(value * (1 - NEAR), value * (1 + NEAR))
    return ValueRange(value, value)


def line_at(
    target: Target, goal: Decimal | None, due: date, day: date
) -> Decimal | None:
    """The straight line from the baseline to ``goal``, read at ``day``.

    None without a baseline, and for a target that recurs.
    """
    if target.baseline is None or goal is None or target.by.every is not None:
        return None
    start = last_day(target.baseline.date)
    whole = days_between(start, due)
    if whole <= 0:
        return None
    elapsed = max(0, min(days_between(start, day), whole))
    base = Fraction(target.baseline.value.value)
    line = base + (Fraction(goal) - base) * Fraction(elapsed, whole)
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
    start = exists_from(portfolio, record)
    horizon = judged_horizon(target, measurements, start, as_of)
    due, used = horizon.due, horizon.used
    indicator = _indicator_of(portfolio, target)
    goal = goal_of(horizon.target, indicator)
    line = None
    if used is not None and due is not None:
        line = line_at(horizon.target, goal, due, last_day(used.date))
    passed = []
    for one in passed_horizons(target, measurements, start, as_of):
        if one.due is not None:
            stood = _state(one, goal_of(one.target, indicator), indicator, as_of)
            passed.append(PassedHorizon(one.target, one.due, stood, one.occurrence))
    return TargetState(
        id=record.id,
        record=record,
        target=horizon.target,
        exists_from=start,
        restates=restates,
        state=_state_in_plan(portfolio, record, horizon, goal, as_of),
        due=due,
        used=used,
        latest=latest,
        line=line,
        measurements=tuple(measurements),
        goal=goal,
        occurrence=horizon.occurrence,
        passed=tuple(passed),
    )


def _with_counted_deadline(
    portfolio: Portfolio, record: Record[Target], as_of: date
) -> Target:
    """The target with its changes, and the days of deadlines that are counted in days."""
    target = current_fields(portfolio, record, as_of)
    steps = []
    for step in target.steps:
        by: Deadline = step.by
        if by.after is not None:
            by = counted(portfolio, record, by, as_of)
        steps.append(step.model_copy(update={"by": by}))
    by_itself: Deadline = target.by
    if by_itself.after is not None:
        by_itself = counted(portfolio, record, by_itself, as_of)
    if not steps and by_itself is target.by:
        return target
    return target.model_copy(update={"by": by_itself, "steps": tuple(steps)})


def _indicator_of(portfolio: Portfolio, target: Target) -> Indicator | None:
    record = portfolio.indicator(target.indicator)
    if record is None:
        return None
    return record.fields


def _state_in_plan(
    portfolio: Portfolio,
    record: Record[Target],
    horizon: Horizon,
    goal: Decimal | None,
    as_of: date,
) -> State | None:
    """The state of a target, None where its plan is a draft or no longer asks for it."""
    plan = portfolio.plans[record.plan or ""]
    if with_changes(plan, as_of).standing == "draft":
        return None
    due = horizon.due
    indicator = _indicator_of(portfolio, horizon.target)
    state = _state(horizon, goal, indicator, as_of)
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
    horizon: Horizon,
    goal: Decimal | None,
    indicator: Indicator | None,
    as_of: date,
) -> State:
    """How a target stands to what it asks for until one day."""
    target, due, used = horizon.target, horizon.due, horizon.used
    threshold = threshold_of(target, indicator)
    if is_figure(target):
        return "tracked"
    if used is None:
        if target.qualitative:
            return "qualitative"
        return "not_measured"
    reached = _reached(target, threshold, used)
    if reached:
        return "met"
    if due is not None and as_of > due and target.by.firm:
        return _state_after_deadline(used, due, reached=reached)
    return _state_until_deadline(horizon, threshold, used, goal)


def _state_after_deadline(
    used: Measurement, due: date, *, reached: bool | None
) -> State:
    """A firm deadline has passed without proof that the target was met."""
    is_fresh = days_between(last_day(used.date), due) <= FRESH_DAYS
    if reached is False and is_fresh:
        return "missed"
    return "not_measured"


def _state_until_deadline(
    horizon: Horizon,
    threshold: Threshold | None,
    used: Measurement,
    goal: Decimal | None,
) -> State:
    """Where the last measurement is against the line from the baseline to the target."""
    due = horizon.due
    measured = measured_range(used)
    if due is None:
        return "open"
    if measured is None or threshold is None:
        return "open"
    line = line_at(horizon.target, goal, due, last_day(used.date))
    if line is None:
        return "open"
    on_line = Threshold(line, threshold.higher, strict=False).reached_by(measured)
    if on_line is None:
        return "open"
    if on_line:
        return "on_track"
    return "behind"


def _reached(
    target: Target, threshold: Threshold | None, used: Measurement
) -> bool | None:
    """Whether a measurement reaches what is asked for; None where that can't be told.

    Where every single one must reach it, all do, or the least of them does.
    """
    if target.each is not None and used.reached is not None:
        if have_all_reached(used):
            return True
        if used.value is None:
            return False
    if threshold is None:
        is_said_of_all = target.each is not None and used.met is True
        return None if is_said_of_all else used.met
    measured = measured_range(used)
    if measured is None:
        return None
    return threshold.reached_by(measured)
