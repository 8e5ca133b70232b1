"""Plans that are over: nobody goes on reporting on what they left open without a firm deadline."""

from datetime import date, timedelta
from typing import Any

from dxplan.compliance.logs import with_changes
from dxplan.compliance.tasks import TaskState, current_deadline
from dxplan.model.deadline import Deadline, form_of
from dxplan.model.records import Task
from dxplan.portfolio.portfolio import Portfolio, Record

FINAL_REPORT_DAYS = 92
"""How many days a final report may take, from the last day of a plan on."""


_MOVES = frozenset({"changes", "deadline_changes"})
"""The keys by which a task's deadline may be another than it states."""


class EndedPlans:
    """Which plans are over on a day, each looked at once."""

    def __init__(self, portfolio: Portfolio, as_of: date) -> None:
        """Look at the plans of a portfolio on a day."""
        self._portfolio = portfolio
        self._as_of = as_of
        self._is_over: dict[str, bool] = {}
        self._firm_days: dict[str, date | None] = {}

    def has_left_open(self, state: TaskState) -> bool:
        """Whether a task is one that a plan that is over left open without a firm deadline.

        Only those that were not reported for long: they are no longer stale one by one.
        """
        if not state.stale or state.due is not None:
            return False
        return self.is_over(state.record.plan or "")

    def is_over(self, plan: str) -> bool:
        """Whether the time for a final report has passed: from its 92nd day after the last."""
        if plan not in self._is_over:
            wait = timedelta(days=FINAL_REPORT_DAYS)
            latest = self._as_of - wait
            # most plans run on: only of the others the deadlines are looked at
            is_over = self._last_day_of_period(plan) <= latest
            self._is_over[plan] = is_over and self._last_firm_day(plan) <= latest
        return self._is_over[plan]

    def _last_day_of_period(self, plan: str) -> date:
        return with_changes(self._portfolio.plans[plan], self._as_of).period.last

    def _last_firm_day(self, plan: str) -> date:
        """The last firm deadline of its tasks; of what recurs, the day on which it stops."""
        last = date.min
        for record in self._portfolio.by_plan.get(plan, ()):
            day = self._firm_day_of(record)
            if day is not None:
                last = max(last, day)
        return last

    def _firm_day_of(self, record: Record[Task]) -> date | None:
        """The firm day of a task; most have a deadline like many others and never move it."""
        front_matter = record.front_matter
        is_moved = not front_matter.keys().isdisjoint(_MOVES)
        if is_moved or "deadline" not in front_matter:
            task = with_changes(record, self._as_of)
            return self._firm_day(current_deadline(task, self._as_of))
        # the whole record is not typed for it
        written: Any = front_matter["deadline"]
        key = repr(written)
        if key not in self._firm_days:
            deadline = Deadline.model_validate(written)
            self._firm_days[key] = self._firm_day(deadline)
        return self._firm_days[key]

    def _firm_day(self, deadline: Deadline) -> date | None:
        form = form_of(deadline, self._as_of)
        end = None
        if form == "dated":
            end = deadline.by
        if form == "recurring":
            end = deadline.until
        if end is None:
            return None
        return end.last
