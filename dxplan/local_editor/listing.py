"""Tasks and targets to choose from: filtered by what is typed, by unit, plan and status."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.local_editor.workspace import Plans
from dxplan.messages import Catalogue
from dxplan.model.records import STATUSES
from dxplan.portfolio.portfolio import Record
from dxplan.text.suggest import without_accents
from dxplan.wording.dates import format_day
from dxplan.wording.names import full_name, short_name

MOST_ROWS = 100
_OVERDUE = "overdue"
_NO_DAY = date.max


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for; an empty text leaves nothing out."""

    text: str = ""
    unit: str = ""
    plan: str = ""
    status: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.text or self.unit or self.plan or self.status)


@dataclass(frozen=True, slots=True)
class Row:
    """A task or target in a list. ``tone`` is how its status is coloured."""

    id: str
    kind: str
    number: str
    title: str
    units: str
    plan: str
    due: str
    status: str
    tone: str
    is_overdue: bool


@dataclass(frozen=True)
class Listing:
    """The records that filters leave, the most urgent first."""

    plans: Plans
    filters: Filters

    @property
    def catalogue(self) -> Catalogue:
        """The sentences of the language of whoever looks."""
        return self.plans.project.catalogue

    @cached_property
    def count(self) -> int:
        """How many there are, shown or not."""
        return len(self._states)

    @cached_property
    def rows(self) -> list[Row]:
        """The first of them."""
        return [self.row(state) for state in self._states[:MOST_ROWS]]

    @cached_property
    def _states(self) -> list[TaskState | TargetState]:
        compliance = self.plans.compliance
        everything: list[TaskState | TargetState] = [*compliance.tasks.values()]
        everything += compliance.targets.values()
        states = [state for state in everything if self._is_left(state)]
        return sorted(states, key=_urgency)

    def _is_left(self, state: TaskState | TargetState) -> bool:
        filters = self.filters
        if filters.plan and state.record.plan != filters.plan:
            return False
        if filters.unit and filters.unit not in self._units_of(state):
            return False
        if filters.status and filters.status not in _statuses_of(state):
            return False
        asked = without_accents(filters.text).split()
        if not asked:
            return True
        text = self._searched(state)
        return all(word in text for word in asked)

    def _units_of(self, state: TaskState | TargetState) -> tuple[str, ...]:
        return self.plans.compliance.leads.get(state.id, ())

    def _searched(self, state: TaskState | TargetState) -> str:
        """What is looked through of a record: its id, number, names and units."""
        parts = [state.id, _number_of(state.record)]
        portfolio = self.plans.project.portfolio
        for lang in ("vi", "en"):
            parts.append(full_name(state.record, portfolio, lang))
            for unit in self._units_of(state):
                record = portfolio.units[unit]
                parts += [
                    full_name(record, portfolio, lang),
                    short_name(record, portfolio, lang),
                ]
        return without_accents(" ".join(parts))

    def row(self, state: TaskState | TargetState) -> Row:
        """A record as a row of the list."""
        portfolio = self.plans.project.portfolio
        lang = self.catalogue.lang
        record = state.record
        units = [
            short_name(portfolio.units[u], portfolio, lang)
            for u in self._units_of(state)
        ]
        plan = portfolio.plans.get(record.plan or "")
        return Row(
            record.id,
            self.catalogue(f"local_editor.kind.{record.kind}"),
            _number_of(record),
            full_name(record, portfolio, lang),
            ", ".join(units),
            "" if plan is None else full_name(plan, portfolio, lang),
            "" if state.due is None else format_day(state.due, lang),
            status_label(state, self.catalogue),
            tone_of(state),
            is_overdue(state),
        )

    def unit_options(self) -> list[tuple[str, str]]:
        """The units that lead anything, by name."""
        portfolio = self.plans.project.portfolio
        lang = self.catalogue.lang
        units = {
            unit for leads in self.plans.compliance.leads.values() for unit in leads
        }
        homes = {portfolio.units[unit].jurisdiction for unit in units}
        options = []
        for unit in units:
            name = full_name(portfolio.units[unit], portfolio, lang)
            if len(homes) > 1:
                name = f"{name} ({unit.partition('/')[0]})"
            options.append((unit, name))
        return sorted(
            options, key=lambda option: (without_accents(option[1]), option[0])
        )

    def plan_options(self) -> list[tuple[str, str]]:
        """The plans, by id."""
        portfolio = self.plans.project.portfolio
        lang = self.catalogue.lang
        return [
            (plan.id, full_name(plan, portfolio, lang))
            for plan in portfolio.plans.values()
        ]

    def status_options(self) -> Mapping[str, list[tuple[str, str]]]:
        """The statuses of tasks and of targets, by the heading under which they stand."""
        catalogue = self.catalogue
        tasks = [(_OVERDUE, catalogue("local_editor.overdue"))]
        tasks += [
            (status, catalogue(f"labels.status.{status}"))
            for status in ("not_reported", *STATUSES)
        ]
        present = {state.state for state in self.plans.compliance.targets.values()}
        targets = [
            (str(name), catalogue(f"labels.target.{name}"))
            for name in sorted(filter(None, present))
        ]
        groups = {catalogue("local_editor.kind.task"): tasks}
        if targets:
            groups[catalogue("local_editor.kind.target")] = targets
        return groups


def status_label(state: TaskState | TargetState, catalogue: Catalogue) -> str:
    """The status of a task, or the state of a target."""
    if isinstance(state, TaskState):
        return catalogue(f"labels.status.{state.status}")
    if state.state is None:
        return ""
    return catalogue(f"labels.target.{state.state}")


_TONES = {
    "completed": "done",
    "met": "done",
    "on_track": "done",
    "in_progress": "work",
    "piloting": "work",
    "submitted": "work",
    "behind": "soon",
    "missed": "late",
    "not_reported": "none",
    "not_measured": "none",
}


def tone_of(state: TaskState | TargetState) -> str:
    """How a status is coloured."""
    name = state.status if isinstance(state, TaskState) else state.state
    return _TONES.get(name or "", "idle")


def is_overdue(state: TaskState | TargetState) -> bool:
    """Whether an open task is past its deadline."""
    return isinstance(state, TaskState) and state.timeliness == "overdue"


def _statuses_of(state: TaskState | TargetState) -> Iterable[str | None]:
    if isinstance(state, TargetState):
        return (state.state,)
    if is_overdue(state):
        return (state.status, _OVERDUE)
    return (state.status,)


def _urgency(state: TaskState | TargetState) -> tuple[bool, date, str]:
    """Open tasks by their deadlines first, then all else by theirs."""
    is_open = isinstance(state, TaskState) and state.is_open
    return not is_open, state.due or _NO_DAY, state.id


def _number_of(record: Record[Any]) -> str:
    number = record.front_matter.get("number")
    return number if isinstance(number, str) else ""
