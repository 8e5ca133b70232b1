"""The tasks of plans counted by scope on days of a trend, each task evaluated once.

Plans of several commits share the evaluation of the tasks that they have in common.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import TypeAlias

from dxplan.compliance.collectives import Membership, membership
from dxplan.compliance.counted_deadlines import starts
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.existence import exists_from
from dxplan.compliance.summary import Compliance, ScopeKey, scopes_of
from dxplan.compliance.superseding import ids_in_chains, ledgers_behind
from dxplan.compliance.tallies import Tally, tally_of
from dxplan.compliance.task_timelines import TaskOnDay, TaskTimeline, evaluated_on
from dxplan.compliance.tasks import restated_record
from dxplan.compliance.units import credited, registered_units, with_successors
from dxplan.model.records import Task
from dxplan.model.values import AreaRef, UnitRef
from dxplan.portfolio.portfolio import Portfolio, Record


@dataclass(frozen=True, slots=True)
class DayTallies:
    """The tally of every scope on one day; a scope without a counted task is left out.

    Scopes have the ids of now. ``ids`` has those they had in the plans that were counted, each with
    the one it has now.
    """

    tallies: Mapping[ScopeKey, Tally]
    ids: Mapping[str, str]

    def with_current_ids(self, current_id: Callable[[str], str]) -> "DayTallies | None":
        """The same where ids may have changed since.

        None where two scopes became one or one became two: only the tasks tell their tallies then.
        """
        ids = {counted: current_id(counted) for counted in self.ids}
        if ids == self.ids:
            return self
        if len(set(ids.values())) < len(ids):
            return None
        new_ids = {old: ids[counted] for counted, old in self.ids.items()}
        if len(new_ids) < len(ids):
            return None
        tallies = {}
        for (scope, old_id), tally in self.tallies.items():
            new_id = None if old_id is None else new_ids[old_id]
            tallies[scope, new_id] = tally
        return DayTallies(tallies, ids)

    def with_others(self, less: "DayTallies", more: "DayTallies") -> "DayTallies":
        """The same without some tasks that are counted here, and with some others."""
        tallies = dict(self.tallies)
        for row, tally in less.tallies.items():
            tallies[row] -= tally
        for row, tally in more.tallies.items():
            tallies[row] = tallies.get(row, 0) + tally
        rest = {row: tally for row, tally in tallies.items() if tally}
        return DayTallies(rest, {**self.ids, **more.ids})


_TimelineKey: TypeAlias = tuple[
    int, int, int, int, date, tuple[date, ...], Membership, tuple[object, ...]
]
"""What a timeline depends on: the identities of four parts it keeps alive, days, and members."""


@dataclass(frozen=True, slots=True)
class CountedTask:
    """A task of a portfolio with its timeline; ``reporting`` is the one whose reports count."""

    record: Record[Task]
    reporting: Record[Task]
    exists: date
    timeline: TaskTimeline
    others: tuple[object, ...] = ()
    """What of other records it depends on: days that deadlines are counted from, ledgers."""

    @property
    def key(self) -> _TimelineKey:
        """By which a task that is the same in other plans is found."""
        line = self.timeline
        parts = id(line.task), id(line.reporting), id(line.plan), id(line.whole)
        days = self.exists, line.parts_from
        return (*parts, *days, line.membership, self.others)

    @property
    def restates(self) -> bool:
        """Whether the reports of another task count."""
        return self.reporting is not self.record


def ids_bound_together(portfolio: Portfolio) -> set[str]:
    """The ids of all tasks that have parts, of these, and of what others take the place of."""
    ids = ids_in_chains(portfolio)
    for whole, parts in portfolio.parts.items():
        ids.add(whole)
        ids.update(part.id for part in parts)
    return ids


class CountedPlans:
    """The tasks of one portfolio, counted by scope; scopes have the ids of now."""

    def __init__(
        self,
        portfolio: Portfolio,
        current_id: Callable[[str], str],
        evaluated: Iterable["CountedPlans"] = (),
        ids: Iterable[str] | None = None,
    ) -> None:
        """Take over the timelines of tasks that ``evaluated`` plans have too.

        With ``ids`` only some tasks are counted, those that there are, and none that can't be read.
        """
        self.portfolio = portfolio
        self._current_id = current_id
        self._ids: dict[str, str] = {}
        self._rows: dict[tuple[object, ...], tuple[ScopeKey, ...]] = {}
        timelines: dict[_TimelineKey, TaskTimeline] = {}
        for plans in evaluated:
            timelines |= plans.timelines
        self.tasks = []
        self._counts_unreadable = ids is None
        for task_id in portfolio.tasks if ids is None else ids:
            record = portfolio.tasks.get(task_id)
            if record is not None:
                self.tasks.append(self._counted(record, timelines))

    def _counted(
        self, record: Record[Task], timelines: Mapping[_TimelineKey, TaskTimeline]
    ) -> CountedTask:
        portfolio = self.portfolio
        reporting = restated_record(portfolio, portfolio.tasks, record) or record
        plan = portfolio.plans[record.plan or ""]
        exists = exists_from(portfolio, record)
        whole = portfolio.whole_of(record)
        parts = portfolio.parts.get(record.id, ())
        timeline = TaskTimeline(
            record.fields,
            portfolio.head(record),
            reporting.fields,
            plan.fields,
            None if whole is None else whole.fields,
            tuple(sorted(exists_from(portfolio, part) for part in parts)),
            membership(portfolio, reporting),
        )
        others = (*starts(portfolio, record), *ledgers_behind(portfolio, record))
        task = CountedTask(record, reporting, exists, timeline, others)
        timeline_of_same = timelines.get(task.key)
        if timeline_of_same is None:
            return task
        return replace(task, timeline=timeline_of_same)

    def at_another_commit(
        self,
        portfolio: Portfolio,
        latest: "CountedPlans | None",
        ids: Iterable[str] | None = None,
    ) -> "CountedPlans":
        """What the repository held at another commit, or some tasks of it.

        Timelines of ``latest`` plans are taken too.
        """
        evaluated = [latest or self, self]
        return CountedPlans(portfolio, self._current_id, evaluated, ids)

    def some_of(self, ids: Iterable[str]) -> "CountedPlans":
        """Some of the tasks."""
        return CountedPlans(self.portfolio, self._current_id, [self], ids)

    @cached_property
    def depending(self) -> frozenset[str]:
        """The tasks that others have a say in.

        Those that restate one, have parts, are parts, or are said to be superseded.
        """
        ids = ids_bound_together(self.portfolio)
        for task in self.tasks:
            if task.record.fields.same_as is not None:
                ids.add(task.record.id)
        return frozenset(ids)

    @cached_property
    def timelines(self) -> Mapping[_TimelineKey, TaskTimeline]:
        """The timelines of the tasks."""
        return {task.key: task.timeline for task in self.tasks}

    def tallies_on(self, days: Sequence[date]) -> list[DayTallies]:
        """The tallies of some days, which are sorted."""
        ordinals = [day.toordinal() for day in days]
        changes: dict[ScopeKey, list[Tally]] = defaultdict(lambda: [0] * len(days))
        for task in self.tasks:
            self._add_changes(task, ordinals, changes)
        self._add_unreadable(days, changes)
        on_days: list[dict[ScopeKey, Tally]] = [{} for _ in days]
        for row, of_row in changes.items():
            for tallies, tally in zip(on_days, accumulate(of_row), strict=True):
                if tally:
                    tallies[row] = tally
        return [DayTallies(tallies, self._ids) for tallies in on_days]

    def _add_unreadable(
        self, days: Sequence[date], changes: Mapping[ScopeKey, list[Tally]]
    ) -> None:
        """Add on each day the tasks that can't be read, and take them away on the next."""
        of_last_day: list[tuple[ScopeKey, Tally]] = []
        for index, day in enumerate(days):
            for row, tally in of_last_day:
                changes[row][index] -= tally
            of_last_day = []
            for row, size in self._unreadable(day).items():
                of_last_day.append(
                    (self._current_row(row), tally_of("unreadable", size=size))
                )
            for row, tally in of_last_day:
                changes[row][index] += tally

    def _add_changes(
        self,
        task: CountedTask,
        ordinals: Sequence[int],
        changes: Mapping[ScopeKey, list[Tally]],
    ) -> None:
        """Add what a task changes on each day in the scopes it stands in."""
        tally: Tally = 0
        place: tuple[object, ...] = ()
        rows: list[list[Tally]] = []
        for index, on_day in self.stretches(task, ordinals):
            for row in rows:
                row[index] -= tally
            tally = on_day.tally
            if tally and on_day[1:] != place:
                place = on_day[1:]
                rows = [changes[row] for row in self.rows_of(task, on_day)]
            for row in rows:
                row[index] += tally

    def stretches(
        self, task: CountedTask, ordinals: Sequence[int]
    ) -> Iterator[tuple[int, TaskOnDay]]:
        """A task on sorted days, from each of which on it is the same: the index of the day."""
        timeline = task.timeline
        first = bisect_left(ordinals, task.exists.toordinal())
        for index, slot in timeline.stretches(ordinals, first):
            on_day = timeline.evaluated.get(slot)
            if on_day is None:
                day = date.fromordinal(ordinals[index])
                on_day = evaluated_on(self.portfolio, task.record, day)
                timeline.evaluated[slot] = on_day
            yield index, on_day

    def rows_of(self, task: CountedTask, on_day: TaskOnDay) -> tuple[ScopeKey, ...]:
        """The scopes of a task on a day, each once."""
        completion = on_day.completion
        if completion is not None and not self._has_ended_lead(task.record, on_day):
            completion = None
        key = (
            task.record.plan,
            on_day.area,
            on_day.leads,
            completion,
            task.restates,
        )
        rows = self._rows.get(key)
        if rows is None:
            scopes = self._scopes(task, on_day._replace(completion=completion))
            rows = tuple(dict.fromkeys(self._current_row(row) for row in scopes))
            self._rows[key] = rows
        return rows

    def _has_ended_lead(self, record: Record[Task], on_day: TaskOnDay) -> bool:
        """Whether any lead unit has a last day."""
        for lead in on_day.leads:
            unit = self.portfolio.unit(UnitRef(lead), record.jurisdiction)
            if unit is not None and unit.fields.valid_until is not None:
                return True
        return False

    def _scopes(self, task: CountedTask, on_day: TaskOnDay) -> Iterator[ScopeKey]:
        record = task.record
        area = None
        if on_day.area is not None:
            area = self.portfolio.area(AreaRef(on_day.area))
        refs = [UnitRef(lead) for lead in on_day.leads]
        leads = registered_units(self.portfolio, refs, record.jurisdiction)
        home = record.jurisdiction
        credited_units = credited(self.portfolio, leads, on_day.completion, home)
        units = with_successors(leads, credited_units)
        return scopes_of(record, area, units, restates=task.restates)

    def _current_row(self, row: ScopeKey) -> ScopeKey:
        scope, scope_id = row
        if scope_id is None:
            return row
        if scope_id not in self._ids:
            self._ids[scope_id] = self._current_id(scope_id)
        return scope, self._ids[scope_id]

    def _unreadable(self, day: date) -> Counter[ScopeKey]:
        unreadable = self.portfolio.unreadable
        if not unreadable or not self._counts_unreadable:
            return Counter()
        nothing = Compliance(
            self.portfolio, day, Settings(), {}, {}, {}, {}, unreadable, {}, {}
        )
        return nothing.unreadable_in
