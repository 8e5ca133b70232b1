"""Rates of completion: their numerators and denominators, and how they are rounded (docs/format.md, 3)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from dxplan.compliance.tasks import TaskState

RATES = (
    "completion",
    "completed_of_due",
    "on_time",
    "completed_of_due_original",
    "on_time_original",
)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share; ``value`` is in percent with one decimal, half away from zero.

    None where the denominator is 0. 100 and 0 are shown only where they are exact.
    """

    numerator: int
    denominator: int

    @property
    def value(self) -> Decimal | None:
        return _percent(self.numerator, self.denominator)


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


def rates(counted: Iterable[TaskState], as_of: date) -> dict[str, Rate]:
    """The rates of a set of counted tasks, by name; ``_original`` ones judge the first deadline."""
    return {
        name: Rate(len(numerator), len(numerator) + len(rest))
        for name, (numerator, rest) in rate_rows(counted, as_of).items()
    }


def rate_rows(
    counted: Iterable[TaskState], as_of: date
) -> dict[str, tuple[list[TaskState], list[TaskState]]]:
    """The tasks behind each rate: those in its numerator, and the rest of its denominator."""
    all_tasks: list[TaskState] = []
    due: list[TaskState] = []
    originally_due: list[TaskState] = []
    for state in counted:
        if state.evaluation.box == "excluded":
            continue
        all_tasks.append(state)
        if state.due is not None and state.due < as_of:
            due.append(state)
        if state.original_due is not None and state.original_due < as_of:
            originally_due.append(state)
    return {
        "completion": _split(all_tasks, _is_fulfilled),
        "completed_of_due": _split(due, _is_fulfilled),
        "on_time": _split(due, _is_on_time),
        "completed_of_due_original": _split(originally_due, _was_fulfilled_originally),
        "on_time_original": _split(originally_due, _was_on_time_originally),
    }


def _is_fulfilled(state: TaskState) -> bool:
    return state.evaluation.progress.fulfilled


def _is_on_time(state: TaskState) -> bool:
    return state.evaluation.timeliness == "on_time"


def _was_fulfilled_originally(state: TaskState) -> bool:
    return state.original.progress.fulfilled


def _was_on_time_originally(state: TaskState) -> bool:
    return state.original.timeliness == "on_time"


def _split(
    states: Iterable[TaskState], condition: Callable[[TaskState], bool]
) -> tuple[list[TaskState], list[TaskState]]:
    numerator: list[TaskState] = []
    rest: list[TaskState] = []
    for state in states:
        if condition(state):
            numerator.append(state)
        else:
            rest.append(state)
    return numerator, rest
