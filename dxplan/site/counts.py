"""The rows behind every number: what a count or rate of a scope counts, and its address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from dxplan.compliance.deadline_evaluation import BOXES
from dxplan.compliance.lights import Light, last_tolerated_days, light_of
from dxplan.compliance.progress_groups import group_sizes
from dxplan.compliance.public_counts import (
    OFFICIAL,
    STANDINGS,
    UNCOUNTED,
    beside_counts,
    overdue_boxes,
    shown_counts,
)
from dxplan.compliance.rates import Coverage, Rate, coverage, rate_of, rate_rows
from dxplan.compliance.summary import ScopeKey
from dxplan.compliance.targets import (
    STATES,
    UNJUDGED,
    TargetState,
    asking,
    only_followed,
)
from dxplan.compliance.tasks import TaskState
from dxplan.portfolio.portfolio import Unreadable
from dxplan.site.site import Site
from dxplan.site.sources import Readings, SourceCount, basis, readings

ALWAYS = frozenset({"completed_other", "open_other", "not_reported"})
"""Counts shown even where they are zero: no firm deadline, and nothing reported."""

ON_OWN_PAGE = frozenset({"unit", "area"})
"""Scopes that are lists themselves: their counts lead to a part of their own page."""


@dataclass(frozen=True)
class RateRows:
    """The rows of a rate by its name: those in its numerator, and the rest of its denominator."""

    name: str
    among: list[TaskState]
    others: list[TaskState]
    coverage: Coverage
    undetermined: int = 0

    @property
    def rate(self) -> Rate:
        """The rate that they make."""
        return rate_of(self.name, self.among, self.others, self.coverage)


@dataclass(frozen=True)
class ScopeCounts:
    """One scope with the rows of each of its counts."""

    site: Site
    row: ScopeKey

    @cached_property
    def states(self) -> list[TaskState]:
        """Every task of the scope."""
        return self.site.compliance.tasks_in.get(self.row, [])

    @cached_property
    def counted(self) -> list[TaskState]:
        """Those that stand in a box."""
        return [state for state in self.states if state.standing == "counted"]

    @cached_property
    def unreadable(self) -> list[Unreadable]:
        """The tasks of the scope that can't be read."""
        return self.site.compliance.unreadable_rows.get(self.row, [])

    @cached_property
    def tasks(self) -> Mapping[str, list[TaskState]]:
        """The rows of each count; `overdue` is the fourth official figure, `tasks` all in a box."""
        by_box: dict[str, list[TaskState]] = {box: [] for box in BOXES}
        for state in self.counted:
            by_box[state.evaluation.box].append(state)
        rows = {
            "tasks": self.counted,
            "overdue": self._overdue(by_box),
            "inherited": self.site.compliance.inherited_in(self.row),
            "member": self.site.compliance.member_tasks_in(self.row),
            "past_expected": [
                state
                for state in self.counted
                if state.evaluation.timeliness == "past_expected"
            ],
        }
        for name in UNCOUNTED:
            rows[name] = [state for state in self.states if state.standing == name]
        rows.update(by_box)
        return rows

    def _overdue(self, by_box: Mapping[str, list[TaskState]]) -> list[TaskState]:
        overdue: list[TaskState] = []
        for box in overdue_boxes(official=self.site.config.official):
            overdue += by_box[box]
        return overdue

    @cached_property
    def targets(self) -> Mapping[str, list[TargetState]]:
        """The targets of each state; `targets` are all, `unjudged` those of plans not in force.

        Figures that are only followed are no targets: `tracked` alone counts them.
        """
        states = self.site.compliance.targets_in.get(self.row, [])
        targets = asking(states)
        groups: dict[str, list[TargetState]] = {
            name: [state for state in states if state.state == name] for name in STATES
        }
        return {
            "targets": targets,
            **groups,
            UNJUDGED: [state for state in targets if state.state is None],
        }

    @cached_property
    def followed(self) -> list[TargetState]:
        """The figures of the scope that are only followed, those of drafts among them."""
        return only_followed(self.site.compliance.targets_in.get(self.row, []))

    @property
    def target_counts(self) -> Mapping[str, list[TargetState]]:
        """The groups of targets counted on a page; a plan's page lists its targets itself."""
        beside = ("targets", UNJUDGED) if self.row[0] == "plan" else ()
        return {
            name: states
            for name, states in self.targets.items()
            if states and name not in beside
        }

    @cached_property
    def shares(self) -> Mapping[str, RateRows]:
        """The rows of each rate; of `on_time` also how many of its tasks are undetermined."""
        shares = {}
        for name, (among, others) in rate_rows(
            self.counted, self.site.compliance.as_of
        ).items():
            undetermined = sum(
                state.evaluation.timeliness == "undetermined" for state in others
            )
            shares[name] = RateRows(
                name,
                among,
                others,
                self.coverage,
                undetermined if name == "on_time" else 0,
            )
        return shares

    @cached_property
    def reported(self) -> int:
        """How many of its tasks were ever reported."""
        return sum(bool(state.reports) for state in self.counted)

    @cached_property
    def coverage(self) -> Coverage:
        """Whether enough of its tasks were ever reported for a rate."""
        return coverage(self.size("tasks"), self.reported)

    @cached_property
    def readings(self) -> Readings:
        """How sure the statuses of its reported tasks are."""
        return readings(self.site, self.counted)

    def light(self, name: str) -> Light | None:
        """The light that stands beside a rate, where the publisher asks for lights by it."""
        lights = self.site.config.lights
        if lights is None or name != lights.rate:
            return None
        days = last_tolerated_days(
            lights, self.counted, official=self.site.config.official
        )
        long_overdue = (self.site.is_past(day) for day in days)
        return light_of(lights, self.shares[name].rate, long_overdue)

    @cached_property
    def groups(self) -> Mapping[str, int]:
        """How many tasks are done, under way, stopped, not known of; the overdue apart."""
        return group_sizes({box: self.size(box) for box in BOXES})

    @cached_property
    def basis(self) -> SourceCount:
        """What the statuses of its tasks rest on."""
        return basis(self.site, self.states)

    @property
    def boxes(self) -> tuple[str, ...]:
        """The counts that add up to the scope's tasks."""
        return shown_counts(official=self.site.config.official)

    @property
    def official_counts(self) -> tuple[str, ...]:
        """The four figures of official statistics."""
        return OFFICIAL

    @property
    def shown_beside(self) -> list[str]:
        """The counts that a page shows beside the four."""
        names = beside_counts(official=self.site.config.official)
        return [name for name in names if name in ALWAYS or self.size(name)]

    @property
    def filled_boxes(self) -> list[str]:
        """The counts that add up to its tasks and are not zero, the largest first."""
        return self._filled(self.boxes)

    @property
    def filled_beside(self) -> list[str]:
        """The counts of what stands in no box that are not zero, the largest first."""
        return self._filled(STANDINGS)

    def _filled(self, names: Iterable[str]) -> list[str]:
        filled = [name for name in names if self.size(name)]
        return sorted(filled, key=self.size, reverse=True)

    @property
    def empty_official(self) -> list[str]:
        """Those of the four figures of official statistics that are zero."""
        return [name for name in OFFICIAL if not self.size(name)]

    def size(self, count: str) -> int:
        """How many rows a count has."""
        if count == "unreadable":
            return len(self.unreadable)
        return len(self.tasks[count]) + (
            len(self.unreadable) if count == "tasks" else 0
        )

    def address(self, count: str) -> str:
        """Where the rows of a count are shown: their own page, or a part of the scope's page."""
        return count_address(self.row, count)

    def figure(self, name: str) -> str:
        """The name of a number for programs (`data-figure`), as `overdue plan na/p`."""
        return figure_of(name, self.row)

    @cached_property
    def rates(self) -> Mapping[str, RateRows]:
        """The rates that are shown; those by the first deadline only where a deadline was moved."""
        moved = any(state.due != state.original_due for state in self.counted)
        return {
            name: share
            for name, share in self.shares.items()
            if moved or not name.endswith("_original")
        }


def columns_of(tallies: Iterable[ScopeCounts]) -> tuple[str, ...]:
    """The columns of a table of scopes: boxes that any of them fills, so that every row adds up."""
    rows = list(tallies)
    names = rows[0].boxes if rows else ()
    columns: list[str] = []
    for name in names:
        is_always_shown = name in OFFICIAL or name in ALWAYS
        if is_always_shown or any(row.size(name) for row in rows):
            columns.append(name)
    return tuple(columns)


def figure_of(name: str, row: ScopeKey, *more: object) -> str:
    """The name of a scope's figure for programs, with the day and clock of one through time."""
    return " ".join([name, *filter(None, row), *map(str, more)])


def count_address(row: ScopeKey, count: str) -> str:
    """Where the rows of a scope's count are listed: a part of a page of the language."""
    scope, key = row
    folder = list_folder(row)
    if scope in ON_OWN_PAGE and key is not None:
        folder = key
    return f"{folder}/index.html#{count}"


def list_folder(row: ScopeKey) -> str:
    """The folder of the page that lists the rows of a scope's counts; no record's id has a dot."""
    scope, key = row
    if scope == "all":
        return "list.all"
    return f"list.{scope}/{key or 'none'}"
