"""What tables of tasks and targets are sorted and filtered by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dxplan.compliance.progress_groups import GROUP_OF
from dxplan.compliance.public_counts import UNCOUNTED, shown_timeliness
from dxplan.compliance.targets import STATES, UNJUDGED, TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.model.records import STATUSES
from dxplan.site.dependencies import LookUps, recorded_property
from dxplan.site.links import Links
from dxplan.text.collation import by_alphabet

_ATTENTION = (
    "under_way_overdue",
    "no_information_overdue",
    "under_way",
    "no_information",
    "stopped",
    "done",
)
"""The groups of tasks in the order in which they need attention."""

_TIMELY = ("overdue", "not_reported_overdue", "due_soon", "past_expected")

STATUS_ORDER = (*STATUSES, "not_reported", *UNCOUNTED, *_TIMELY)
"""Everything that a list of tasks is filtered by in its column of statuses."""


@dataclass(frozen=True)
class TableOrder:
    """The order of the records of one site in one language, and what their tables filter by."""

    links: Links

    @property
    def look_ups(self) -> LookUps:
        """Where look-ups are recorded."""
        return self.links.site.look_ups

    @property
    def collection(self) -> str:
        """What the places of records are part of, where a page says what it depends on."""
        return f"order-{self.links.formats.lang}"

    @recorded_property
    def ranks(self) -> Mapping[str, int]:
        """The place of each record in the alphabetical order of all."""
        keys = sorted(
            self.links.site.kinds, key=lambda key: (by_alphabet(self._shown(key)), key)
        )
        return {key: rank for rank, key in enumerate(keys)}

    def _shown(self, key: str) -> str:
        """The name of a record, a task's with its number before it."""
        site = self.links.site
        name = self.links.title(key)
        state = site.compliance.tasks.get(key)
        number = state.task.number if state is not None else None
        return f"{number or ''} {name}".strip()

    def rank(self, key: str | None) -> int | str:
        """The place of a record in the alphabetical order of all; empty where there is none."""
        return self.ranks.get(key or "", "")

    def _by_rank(self, keys: set[str]) -> list[str]:
        return sorted(keys - {""}, key=lambda key: self.ranks.get(key, -1))

    def marks(self, state: TaskState) -> list[str]:
        """The statuses by which a task is filtered."""
        return marks(state, official=self.links.site.config.official)

    def statuses(self, states: Iterable[TaskState]) -> list[str]:
        """The statuses that some tasks have, in the order in which work proceeds."""
        present = {mark for state in states for mark in self.marks(state)}
        return [mark for mark in STATUS_ORDER if mark in present]

    def states(self, states: Iterable[TargetState]) -> list[str]:
        """The states that some targets have."""
        present = {state.state or UNJUDGED for state in states}
        return [name for name in (*STATES, UNJUDGED) if name in present]

    def severity(self, state: TaskState | TargetState) -> int:
        """The rank of a status, the gravest first."""
        if isinstance(state, TargetState):
            return (*STATES, None).index(state.state)
        return -max(STATUS_ORDER.index(mark) for mark in self.marks(state))

    def by_urgency(self, states: Iterable[TaskState]) -> list[TaskState]:
        """Tasks as they need attention: past a deadline, due soon, open, done."""
        return sorted(states, key=self._urgency)

    def _urgency(self, state: TaskState) -> tuple[int, bool, date, str]:
        due = state.evaluation.due.day
        day = due or state.exists_from
        return self._urgency_rank(state), due is None, day, state.id

    def _urgency_rank(self, state: TaskState) -> int:
        official = self.links.site.config.official
        timeliness = shown_timeliness(state, official=official)
        if state.standing != "counted":
            return len(_TIMELY) + len(_ATTENTION)
        if timeliness in _TIMELY:
            return _TIMELY.index(timeliness)
        return len(_TIMELY) + _ATTENTION.index(GROUP_OF[state.evaluation.box])

    def leads(self, states: Iterable[TaskState]) -> list[str]:
        """The units that lead some tasks, in alphabetical order."""
        leads = self.links.site.compliance.leads
        return self._by_rank({unit for state in states for unit in leads[state.id]})

    def area(self, state: TaskState | TargetState) -> str:
        """The area of a task or target; empty where it has none."""
        ref = state.task.area if isinstance(state, TaskState) else state.target.area
        if ref is None:
            return ""
        return self.links.site.portfolio.resolve(ref, None) or ""

    def areas(self, states: Iterable[TaskState | TargetState]) -> list[str]:
        """The areas of some tasks or targets, in alphabetical order."""
        return self._by_rank({self.area(state) for state in states})

    def places(self, states: Iterable[TaskState | TargetState]) -> list[str]:
        """The jurisdictions of some tasks or targets, in alphabetical order."""
        return self._by_rank({state.record.jurisdiction or "" for state in states})


def marks(state: TaskState, *, official: bool) -> list[str]:
    """The statuses under which a task is listed: its own, and beside it what is urgent."""
    if state.standing != "counted":
        return [state.standing]
    status = state.status
    timeliness = shown_timeliness(state, official=official)
    if timeliness in _TIMELY:
        return [status, timeliness]
    return [status]
