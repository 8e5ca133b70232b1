"""The order of the records of a plan: by group, by the number printed in it, by file name."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

from dxplan.model.records import Target, Task
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.text.numbering import NumberKey, are_roman, natural_key, roman_key

R = TypeVar("R", Record[Task], Record[Target])
OrderKey: TypeAlias = tuple[int, int, bool, NumberKey, NumberKey, str]
"""The places of plan and group, whether there is no number, it, the file name, the id."""


def in_plan_order(portfolio: Portfolio, records: Iterable[R]) -> list[R]:
    """Tasks or targets plan after plan, each plan's in its own order (docs/format.md, section 1).

    What stands in no group stands before the first one, and what has no number behind the numbered.
    """
    plans = portfolio.everything.plans
    places = {plan_id: place for place, plan_id in enumerate(plans)}
    by_group: dict[tuple[int, int], list[R]] = defaultdict(list)
    for record in records:
        plan_place = places[record.plan or ""]
        by_group[plan_place, portfolio.group_place(record)].append(record)
    keyed: list[tuple[OrderKey, R]] = []
    for (plan_place, group_place), members in by_group.items():
        number_key = _number_key(members)
        for record in members:
            number = _number_of(record)
            name = record.id.rpartition("/")[2]
            key = (
                plan_place,
                group_place,
                not number,
                number_key(number),
                natural_key(name),
                record.id,
            )
            keyed.append((key, record))
    keyed.sort(key=itemgetter(0))
    return [record for _, record in keyed]


def _number_of(record: Record[Any]) -> str:
    """The number printed in the plan, as it is written; empty where there is none."""
    number = record.front_matter.get("number")
    return number.strip() if isinstance(number, str) else ""


def _number_key(members: Iterable[Record[Any]]) -> Callable[[str], NumberKey]:
    """How the numbers of a group are read: Roman where all of them are."""
    numbers = [number for number in map(_number_of, members) if number]
    return roman_key if are_roman(numbers) else natural_key
