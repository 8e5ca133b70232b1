"""Rates of completion: what they count, how they are rounded (docs/format.md, section 3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal, TypeAlias

from dxplan.compliance.tasks import TaskState

RATES = (
    "completion",
    "completed_of_due",
    "on_time",
    "completed_of_due_original",
    "on_time_original",
)

ORIGINAL = "_original"
"""The end of the name of a rate that is judged by the first deadlines."""


Coverage: TypeAlias = Literal["none", "few", "enough"]
"""How many of a scope's counted tasks were ever reported: none, fewer than half, or enough."""


def coverage(tasks: int, reported: int) -> Coverage:
    """How far the reports of a scope go; ``tasks`` are all of its boxes, also unreadable ones."""
    if tasks and not reported:
        return "none"
    if 2 * reported < tasks:
        return "few"
    return "enough"


def coverage_of_rate(
    name: str, covered: Coverage, unreported: int, denominator: int
) -> Coverage:
    """How far the reports go that a rate of a scope rests on.

    Fewer than enough where it would take for failed what nobody reported: of all tasks more than
    half, of those past due any.
    """
    if covered != "enough" or not unreported:
        return covered
    if name != "completion" or 2 * unreported > denominator:
        return "few"
    return covered


@dataclass(frozen=True, slots=True)
class Rate:
    """A share; ``value`` is in percent with one decimal, half away from zero.

    None where the denominator is 0 or nothing of its scope was ever reported. 100 and 0 are shown
    only where they are exact. ``unreported`` are those of the denominator of which nothing is
    reported. Of few reports people are shown counts alone: ``shown_value``.
    """

    numerator: int
    denominator: int
    coverage: Coverage = "enough"
    unreported: int = 0

    @property
    def value(self) -> Decimal | None:
        if self.coverage == "none":
            return None
        return _percent(self.numerator, self.denominator)

    @property
    def shown_value(self) -> Decimal | None:
        """The percentage that people are shown; None where it would speak of what is not known."""
        if self.coverage != "enough":
            return None
        return self.value


@lru_cache(maxsize=50_000)
def _percent(numerator: int, denominator: int) -> Decimal | None:
    if denominator == 0:
        return None
    exact = Decimal(100 * numerator) / Decimal(denominator)
    rounded = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if rounded == 100 and numerator != denominator:
        return Decimal("99.9")
    if rounded == 0 and numerator != 0:
        return Decimal("0.1")
    return rounded


def rates(
    counted: Iterable[TaskState], as_of: date, covered: Coverage
) -> dict[str, Rate]:
    """The rates of a set of counted tasks, by name; ``_original`` ones judge the first deadline."""
    return {
        name: rate_of(name, numerator, rest, covered)
        for name, (numerator, rest) in rate_rows(counted, as_of).items()
    }


def rate_of(
    name: str,
    numerator: Sequence[TaskState],
    rest: Sequence[TaskState],
    covered: Coverage,
) -> Rate:
    """The rate that the tasks in its numerator and the rest of its denominator make."""
    unreported = sum(is_unreported(state, name) for state in rest)
    return make_rate(
        name, len(numerator), len(numerator) + len(rest), covered, unreported
    )


def make_rate(
    name: str, numerator: int, denominator: int, covered: Coverage, unreported: int
) -> Rate:
    """A rate of a scope by its numbers."""
    covered = coverage_of_rate(name, covered, unreported, denominator)
    return Rate(numerator, denominator, covered, unreported)


def is_unreported(state: TaskState, name: str) -> bool:
    """Whether nothing is reported of a task, as far as a rate judges it."""
    evaluation = state.evaluation
    if name.endswith(ORIGINAL):
        evaluation = state.original
    return evaluation.progress.status == "not_reported"


def is_unreported_originally(state: TaskState, as_of: date) -> bool:
    """Whether the first deadline of a task is past and nothing is reported of it."""
    due = state.original_due
    if due is None or due >= as_of:
        return False
    return is_unreported(state, f"on_time{ORIGINAL}")


def unreported_in_boxes(name: str, boxes: Mapping[str, int]) -> int | None:
    """How many tasks a rate counts of which nothing is reported.

    None of a rate by the first deadlines: boxes are by the current ones.
    """
    if name.endswith(ORIGINAL):
        return None
    past_due = boxes.get("not_reported_overdue", 0)
    if name == "completion":
        return boxes.get("not_reported", 0) + past_due
    return past_due


def rate_rows(
    counted: Iterable[TaskState], as_of: date
) -> dict[str, tuple[list[TaskState], list[TaskState]]]:
    """The tasks behind each rate: those in its numerator, and the rest of its denominator."""
    rows: dict[str, tuple[list[TaskState], list[TaskState]]] = {}
    for name in RATES:
        rows[name] = ([], [])
    for state in counted:
        for name, is_in in zip(RATES, shares_of(state, as_of), strict=True):
            if is_in is None:
                continue
            numerator, rest = rows[name]
            (numerator if is_in else rest).append(state)
    return rows


def shares_of(state: TaskState, as_of: date) -> tuple[bool | None, ...]:
    """Whether a counted task is in the numerator of each rate; None where it is not counted."""
    if state.evaluation.box == "excluded":
        return _IN_NO_RATE
    is_fulfilled = state.evaluation.progress.fulfilled
    due: tuple[bool | None, ...] = (None, None)
    if state.due is not None and state.due < as_of:
        due = (is_fulfilled, state.evaluation.timeliness == "on_time")
    originally_due: tuple[bool | None, ...] = (None, None)
    if state.original_due is not None and state.original_due < as_of:
        original = state.original
        originally_due = (original.progress.fulfilled, original.timeliness == "on_time")
    return (is_fulfilled, *due, *originally_due)


def counting_rates(
    state: TaskState, as_of: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rates that count a counted task: in the numerator, in the rest of the denominator."""
    numerators: list[str] = []
    others: list[str] = []
    for name, is_in in zip(RATES, shares_of(state, as_of), strict=True):
        if is_in is None:
            continue
        (numerators if is_in else others).append(name)
    return tuple(numerators), tuple(others)


_IN_NO_RATE = (None,) * len(RATES)
