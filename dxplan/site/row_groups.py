"""The tasks of a scope in groups: a number counts each of them whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dxplan.compliance.public_counts import STANDINGS
from dxplan.compliance.rates import counting_rates
from dxplan.compliance.tasks import TaskState
from dxplan.site.counts import ScopeCounts
from dxplan.site.table_order import STATUS_ORDER, marks


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Tasks of one count that the same rates and statuses count."""

    id: str
    """The part of the page that lists them."""
    count: str
    """The count that they are of."""
    numerators: tuple[str, ...]
    """The rates that count them in the numerator."""
    others: tuple[str, ...]
    """The rates that count them in the rest of the denominator."""
    statuses: tuple[str, ...]
    """The statuses that they are listed under; only of all tasks are statuses counted."""
    is_past_expected: bool
    """Whether their expected date has passed."""
    states: tuple[TaskState, ...]
    """The tasks."""


@dataclass(frozen=True, slots=True)
class GroupPart:
    """What a number counts of the page: a group, or all groups of a count."""

    id: str
    """The part of the page that lists them."""
    count: str
    """The count that they are of."""
    group: RowGroup | None
    """The group; none where it is all of the count."""
    size: int
    """How many tasks there are."""


_Key = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], bool]


@dataclass(frozen=True)
class ScopeGroups:
    """The groups of one scope."""

    tally: ScopeCounts

    @property
    def counts(self) -> tuple[str, ...]:
        """The counts whose tasks are listed; each task of the scope is in one of them."""
        names = (*self.tally.boxes, *STANDINGS)
        return tuple(name for name in names if name in self.tally.tasks)

    @cached_property
    def by_count(self) -> Mapping[str, tuple[RowGroup, ...]]:
        """The groups of each count that has any task."""
        groups: dict[str, tuple[RowGroup, ...]] = {}
        for count in self.counts:
            states = self.tally.tasks[count]
            if states:
                groups[count] = self._groups(count, states)
        return groups

    def _groups(self, count: str, states: list[TaskState]) -> tuple[RowGroup, ...]:
        members: dict[_Key, list[TaskState]] = {}
        for state in states:
            members.setdefault(self._key(state), []).append(state)
        groups: list[RowGroup] = []
        for number, key in enumerate(sorted(members, key=_rank), 1):
            part = count if len(members) == 1 else f"{count}-{number}"
            groups.append(RowGroup(part, count, *key, tuple(members[key])))
        return tuple(groups)

    def _key(self, state: TaskState) -> _Key:
        """What of a task the numbers of the scope count."""
        numerators: tuple[str, ...] = ()
        others: tuple[str, ...] = ()
        statuses: tuple[str, ...] = ()
        is_past_expected = False
        scope, key = self.tally.row
        if state.standing == "counted" and key is not None:
            among, rest = counting_rates(state, self.tally.site.compliance.as_of)
            numerators, others = self._shown(among), self._shown(rest)
        if scope == "all":
            official = self.tally.site.config.official
            statuses = tuple(marks(state, official=official))
        if state.standing == "counted" and scope == "jurisdiction":
            is_past_expected = state.evaluation.timeliness == "past_expected"
        return numerators, others, statuses, is_past_expected

    def _shown(self, rates: tuple[str, ...]) -> tuple[str, ...]:
        """Those of some rates that the scope shows."""
        return tuple(name for name in rates if name in self.tally.rates)

    def numerator_of(self, rate: str) -> Iterator[GroupPart]:
        """The parts of the page that a rate counts in its numerator."""
        return self._parts(lambda group: rate in group.numerators)

    def rest_of(self, rate: str) -> Iterator[GroupPart]:
        """The parts of the page that a rate counts in the rest of its denominator."""
        return self._parts(lambda group: rate in group.others)

    def past_expected(self) -> Iterator[GroupPart]:
        """The parts of the page whose tasks are past an expected date."""
        return self._parts(lambda group: group.is_past_expected)

    def of_status(self, mark: str) -> Iterator[GroupPart]:
        """The parts of the page whose tasks are listed under a status."""
        return self._parts(lambda group: mark in group.statuses)

    def _parts(self, counts: Callable[[RowGroup], bool]) -> Iterator[GroupPart]:
        for count, groups in self.by_count.items():
            chosen = [group for group in groups if counts(group)]
            if len(chosen) == len(groups):
                size = sum(len(group.states) for group in groups)
                yield GroupPart(count, count, None, size)
                continue
            for group in chosen:
                yield GroupPart(group.id, count, group, len(group.states))

    @cached_property
    def statuses(self) -> Mapping[str, int]:
        """How many tasks there are of each status that any has."""
        sizes = dict.fromkeys(STATUS_ORDER, 0)
        for groups in self.by_count.values():
            for group in groups:
                for mark in group.statuses:
                    sizes[mark] += len(group.states)
        return {mark: size for mark, size in sizes.items() if size}


def _rank(key: _Key) -> tuple[object, ...]:
    numerators, others, statuses, is_past_expected = key
    places = tuple(STATUS_ORDER.index(mark) for mark in statuses)
    return -len(numerators), numerators, others, places, is_past_expected


def by_due(states: Iterable[TaskState]) -> list[TaskState]:
    """Tasks by deadline, those without one last."""

    def key(state: TaskState) -> tuple[bool, date, str]:
        due = state.evaluation.due.day
        return due is None, due or state.exists_from, state.id

    return sorted(states, key=key)
