"""What is kept of a trend in the user's cache: days of the past, tasks through time."""

import marshal
from collections.abc import (
    Callable,
    Collection,
    Container,
    Iterable,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

from dxplan.compliance.counted_plans import CountedPlans, CountedTask, DayTallies
from dxplan.compliance.task_timelines import TaskOnDay, TaskTimeline
from dxplan.compliance.units import Completion
from dxplan.files.cache import Cache
from dxplan.files.code_version import code_version
from dxplan.portfolio.portfolio import Portfolio, Record

_DAY = "trend-day"
"""All scopes on one day, as the files of one commit have them."""
_TASKS = "trend-tasks"
"""The timelines of the tasks of one plan."""


@dataclass(slots=True)
class TrendCache:
    """The days and timelines that a cache holds.

    ``plans`` are the tasks of each plan that were looked for, by their key, with how many
    evaluations were found of each task.
    """

    cache: Cache
    plans: dict[bytes, list[tuple[CountedTask, int]]] = field(default_factory=dict)

    def day_key(self, tree: str, prefix: str, day: date) -> bytes:
        """The key of a day in the plans of a commit: below ``prefix`` in all its files."""
        return _digest([f"{tree}\0{prefix}\0{day}".encode("utf-8", "surrogateescape")])

    def find_days(
        self, keys: Mapping[date, bytes], current_id: Callable[[str], str]
    ) -> dict[date, DayTallies | None]:
        """The days that are kept, with the ids of now; None for one from before the first plan."""
        values = self.cache.get_many(_DAY, set(keys.values()))
        by_day: dict[date, DayTallies | None] = {}
        for day, key in keys.items():
            if key not in values:
                continue
            kept = marshal.loads(values[key])  # noqa: S302 - our own, with a checksum
            if kept is None:
                by_day[day] = None
                continue
            scopes, tallies, counted_ids, ids = kept
            of_day = DayTallies(
                dict(zip(scopes, tallies, strict=True)),
                dict(zip(counted_ids, ids, strict=True)),
            ).with_current_ids(current_id)
            if of_day is not None:
                by_day[day] = of_day
        return by_day

    def keep_days(self, days: Mapping[bytes, DayTallies | None]) -> None:
        """Keep days by their keys."""
        values = {}
        for key, of_day in days.items():
            values[key] = marshal.dumps(None)
            if of_day is not None:
                tallies, ids = of_day.tallies, of_day.ids
                parts = ([*tallies], [*tallies.values()], [*ids], [*ids.values()])
                values[key] = marshal.dumps(parts)
        self.cache.put_many(_DAY, values)

    def find_timelines(self, plans: CountedPlans) -> None:
        """Give the tasks of plans the timelines that are there."""
        by_plan: dict[str, list[CountedTask]] = {}
        for task in plans.tasks:
            by_plan.setdefault(str(task.record.plan), []).append(task)
        by_key = {}
        for tasks in by_plan.values():
            by_key[_tasks_key(plans.portfolio, tasks)] = tasks
        values = self.cache.get_many(_TASKS, set(by_key))
        for key, tasks in by_key.items():
            if key in values:
                _restore(tasks, values[key])
            sizes = [len(task.timeline.evaluated) for task in tasks]
            self.plans[key] = list(zip(tasks, sizes, strict=True))

    def keep_timelines(self, days: Collection[date]) -> None:
        """Keep the timelines of plans that were evaluated on other days than those kept."""
        ordinals = {day.toordinal() for day in days}
        values = {}
        for key, tasks in self.plans.items():
            if any(len(task.timeline.evaluated) > size for task, size in tasks):
                values[key] = _packed((task.timeline for task, _ in tasks), ordinals)
        self.cache.put_many(_TASKS, values)


def _tasks_key(portfolio: Portfolio, tasks: Sequence[CountedTask]) -> bytes:
    """The key of the timelines of a plan's tasks: all that they depend on."""
    parts = [_content(portfolio, portfolio.plans[str(tasks[0].record.plan)])]
    for task in tasks:
        name = f"{task.record.id} {task.reporting.id} {task.exists} {task.others}"
        parts.append(f"{name} {task.timeline.membership}".encode())
        parts.append(_content(portfolio, task.record))
        if task.restates:
            parts.append(_content(portfolio, task.reporting))
    return _digest(parts)


def _content(portfolio: Portfolio, record: Record[Any]) -> bytes:
    return portfolio.data_of(record.file) or b""


def _packed(timelines: Iterable[TaskTimeline], days: Container[int]) -> bytes:
    """Timelines as bytes, of those without turning days only some days."""
    places: dict[tuple[object, ...], int] = {}
    packed = []
    for timeline in timelines:
        slots = []
        for slot, on_day in timeline.evaluated.items():
            if timeline.turning_days is not None or slot in days:
                place = _place(on_day)
                number = places.setdefault(place, len(places))
                slots.append((slot, on_day.tally, number))
        packed.append((timeline.turning_days, slots))
    return marshal.dumps((list(places), packed))


def _place(on_day: TaskOnDay) -> tuple[object, ...]:
    """Where a task stands on a day, as plain values."""
    if on_day.completion is None:
        return on_day.area, on_day.leads, None
    day, document, last = on_day.completion
    completed = day.toordinal(), document, last.toordinal()
    return on_day.area, on_day.leads, completed


def _restore(tasks: Sequence[CountedTask], value: bytes) -> None:
    places, packed = marshal.loads(value)  # noqa: S302 - our own, with a checksum
    for task, (turning_days, slots) in zip(tasks, packed, strict=True):
        timeline = task.timeline
        timeline.turning_days = turning_days
        for slot, tally, number in slots:
            area, leads, completed = places[number]
            completion = None
            if completed is not None:
                day, document, last = completed
                completion = Completion(
                    date.fromordinal(day), document, date.fromordinal(last)
                )
            on_day = TaskOnDay(tally, area, leads, completion)
            timeline.evaluated[slot] = on_day


def _digest(parts: Iterable[bytes]) -> bytes:
    digest = blake2b(code_version(), digest_size=16)
    for part in parts:
        digest.update(b"%d " % len(part))
        digest.update(part)
    return digest.digest()
