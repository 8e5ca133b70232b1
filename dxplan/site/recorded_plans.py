"""Plans, evaluation and history with every look-up recorded for the page that makes it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dxplan.comparison.events import Commit, Event
from dxplan.compliance.summary import Compliance
from dxplan.history.timelines import History
from dxplan.model.records import Kind
from dxplan.portfolio.portfolio import Portfolio
from dxplan.site.dependencies import WHOLE, LookUps, RecordedMapping

_INDEXES = (
    "sources",
    "jurisdictions",
    "plans",
    "tasks",
    "targets",
    "units",
    "documents",
    "areas",
    "indicators",
    "terms",
    "holidays",
    "periods",
)

_DERIVED_INDEXES = (
    "above",
    "below",
    "shared_registers",
    "former",
    "withdrawn",
    "withdrawals",
    "by_plan",
    "parts",
    "citations",
)

_STATES = (
    "tasks",
    "targets",
    "leads",
    "inherited",
    "credited_units",
    "without_final_report",
)

_DERIVED_STATES = (
    "plans_in_force",
    "summaries",
    "tasks_in",
    "targets_in",
    "unreadable_rows",
    "inherited_by",
    "member_tasks",
)


def recorded_compliance(compliance: Compliance, look_ups: LookUps) -> Compliance:
    """An evaluation whose look-ups, and those in its portfolio, are recorded."""
    portfolio = _recorded_portfolio(compliance.portfolio, look_ups)
    states: dict[str, Any] = {
        name: RecordedMapping(f"compliance.{name}", getattr(compliance, name), look_ups)
        for name in _STATES
    }
    recorded = replace(compliance, portfolio=portfolio, **states)
    for name in _DERIVED_STATES:
        derived = getattr(compliance, name)
        vars(recorded)[name] = RecordedMapping(f"compliance.{name}", derived, look_ups)
    return recorded


def _recorded_portfolio(portfolio: Portfolio, look_ups: LookUps) -> Portfolio:
    indexes: dict[str, Any] = {
        name: RecordedMapping(f"portfolio.{name}", getattr(portfolio, name), look_ups)
        for name in _INDEXES
    }
    recorded = replace(portfolio, **indexes)
    for name in _DERIVED_INDEXES:
        derived = getattr(portfolio, name)
        vars(recorded)[name] = RecordedMapping(f"portfolio.{name}", derived, look_ups)
    return recorded


class RecordedHistory(History):
    """A history whose look-ups are recorded: one record, or all commits."""

    def __init__(self, history: History, look_ups: LookUps) -> None:
        """Record the look-ups in a history."""
        vars(self).update(vars(history))
        self._history = history
        self._look_ups = look_ups

    def events(self, record_id: str, kind: Kind | None = None) -> tuple[Event, ...]:
        """Everything that happened to a record; only it is depended on."""
        self._look_ups.current.add(("history.events", (record_id, kind)))
        return self._history.events(record_id, kind)

    @property
    def commits(self) -> Sequence[Commit]:  # type: ignore[override]
        """All commits, oldest first; every later one is another value."""
        self._look_ups.current.add(("history.commits", WHOLE))
        return self._history.commits
