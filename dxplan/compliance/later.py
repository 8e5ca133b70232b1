"""Compliance that is evaluated when anybody asks for a state."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TypeVar

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.ended_plans import EndedPlans
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.portfolio.portfolio import Portfolio

V = TypeVar("V")


class Later(Mapping[str, V]):
    """A mapping that is made when it is first looked into."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], Mapping[str, V]]) -> None:
        self._make = cache(make)

    def __getitem__(self, key: str) -> V:
        return self._make()[key]

    def __contains__(self, key: object) -> bool:
        return key in self._make()

    def __iter__(self) -> Iterator[str]:
        return iter(self._make())

    def __len__(self) -> int:
        return len(self._make())


def evaluate_later(portfolio: Portfolio, as_of: date, settings: Settings) -> Compliance:
    """What `evaluate` returns; nothing is evaluated before it is asked for."""

    @cache
    def evaluated() -> Compliance:
        return evaluate(portfolio, as_of, settings)

    def left_open() -> Mapping[str, Sequence[str]]:
        ended = EndedPlans(portfolio, as_of)
        if not any(ended.is_over(plan) for plan in portfolio.plans):
            return {}
        return evaluated().without_final_report

    return Compliance(
        portfolio,
        as_of,
        settings,
        Later(lambda: evaluated().tasks),
        Later(lambda: evaluated().targets),
        Later(lambda: evaluated().leads),
        Later(lambda: evaluated().inherited),
        portfolio.unreadable,
        Later(lambda: evaluated().credited_units),
        Later(left_open),
    )
