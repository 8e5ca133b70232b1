"""What a report is made of: the state of a scope at the end of a period, and its names in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from dxplan.compliance.logs import last_day
from dxplan.compliance.overdue import days_overdue
from dxplan.compliance.public_counts import shown_timeliness
from dxplan.compliance.summary import Compliance, ScopeKey, Summary
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.history.head import GitHead
from dxplan.messages import Catalogue
from dxplan.model.dates import Period
from dxplan.model.records import Report
from dxplan.model.values import Text
from dxplan.official_report.plain_text import plain
from dxplan.official_report.sources import Sources
from dxplan.portfolio.portfolio import Portfolio
from dxplan.wording.dates import format_period
from dxplan.wording.names import full_name, name_of
from dxplan.wording.numbers import format_number
from dxplan.wording.values import ValueWording, in_sentence


@dataclass(frozen=True)
class Basis:
    """A scope and its period.

    ``compliance`` is that of the day of the figures: the last of the period, or an earlier one
    while the period is not over. ``later`` is that of the day up to which reports are looked at.
    """

    compliance: Compliance
    later: Compliance
    row: ScopeKey
    period: Period
    written_on: date
    head: GitHead
    official: bool
    catalogue: Catalogue
    sources: Sources = field(repr=False)

    @property
    def portfolio(self) -> Portfolio:
        """The plans."""
        return self.compliance.portfolio

    @property
    def as_of(self) -> date:
        """The day of the figures."""
        return self.compliance.as_of

    @property
    def summary(self) -> Summary:
        """The figures of the scope, those of `dxplan status`."""
        return self.compliance.summaries[self.row]

    @cached_property
    def tasks(self) -> list[TaskState]:
        """The tasks of the scope, in the order of their plans."""
        return self.compliance.tasks_in.get(self.row, [])

    @cached_property
    def counted(self) -> list[TaskState]:
        """The tasks that stand in a box."""
        return [state for state in self.tasks if state.standing == "counted"]

    @cached_property
    def targets(self) -> list[TargetState]:
        """The targets of the scope."""
        return self.compliance.targets_in.get(self.row, [])

    @cached_property
    def plans(self) -> list[str]:
        """The plans of the tasks and targets of the scope, in their order."""
        plans: dict[str, None] = {}
        for task in self.tasks:
            plans[task.record.plan or ""] = None
        for target in self.targets:
            plans[target.record.plan or ""] = None
        return list(plans)

    def text(self, text: Text) -> str:
        """A text of the data in the language of the report; what nobody sees stands as its code."""
        return plain(text.get(self.catalogue.lang)[0])

    def number(self, value: int) -> str:
        """A number as the language writes it."""
        return format_number(str(value), self.catalogue.lang)

    def when(self, period: date | Period) -> str:
        """A day, month, quarter or year in words."""
        return format_period(str(period), self.catalogue, day_word=True)

    def day(self, day: date) -> str:
        """A day as it stands behind "ngày"."""
        return format_period(day.isoformat(), self.catalogue)

    def plan_title(self, plan: str) -> str:
        """The title of a plan on the day of the figures; its id where it can't be read."""
        fields = self.compliance.plans_in_force.get(plan)
        if fields is None:
            return plain(plan)
        return self.text(fields.title)

    def jurisdiction_name(self, key: str, *, short: bool = False) -> str:
        """The name of a jurisdiction, or its short name."""
        fields = self.portfolio.jurisdictions[key].fields
        name = name_of(fields, self.portfolio, record_id=key, short=short)
        return self.text(name)

    def unit_name(self, unit: str) -> str:
        """The name of a unit; its id where no register has it."""
        record = self.portfolio.units.get(unit)
        if record is None:
            return plain(unit)
        return plain(full_name(record, self.portfolio, self.catalogue.lang))

    def unit_names(self, units: Iterable[str]) -> str:
        """The names of units; that none is known where there are none."""
        names = [self.unit_name(unit) for unit in units]
        return ", ".join(names) or self.catalogue("report.no_lead")

    def leads(self, state: TaskState) -> str:
        """Who leads a task."""
        return self.unit_names(self.compliance.leads.get(state.id, ()))

    def task_name(self, state: TaskState) -> str:
        """A task by its number and title."""
        title = self._with_plan(self.text(state.task.title), state.record.plan)
        if state.task.number is None:
            return title
        number = plain(state.task.number)
        return self.catalogue("report.task_number", number=number, title=title)

    def target_name(self, state: TargetState) -> str:
        """A target by its number and title."""
        title = self._with_plan(self.target_title(state), state.record.plan)
        if state.target.number is None:
            return title
        number = plain(state.target.number)
        return self.catalogue("report.target_number", number=number, title=title)

    def _with_plan(self, title: str, plan: str | None) -> str:
        """A title with its plan, by the number of its document, where there are several."""
        if len(self.plans) < 2 or plan is None:
            return title
        name = self.plan_title(plan)
        fields = self.compliance.plans_in_force[plan]
        home = self.portfolio.plans[plan].jurisdiction
        document = self.portfolio.document(fields.document, home)
        if document is not None and document.fields.number is not None:
            name = plain(document.fields.number)
        return self.catalogue("report.task_of_plan", title=title, plan=name)

    def target_title(self, state: TargetState) -> str:
        """The title of a target, or the name of its indicator; with the levels that it is for."""
        name = self.text(name_of(state.target, self.portfolio, record_id=state.id))
        levels = [self.catalogue(f"labels.level.{one}") for one in state.target.level]
        if not levels:
            return name
        return f"{name} ({in_sentence(', '.join(levels))})"

    def deadline(self, state: TaskState) -> str:
        """The deadline of a task in words."""
        wording = ValueWording(self.catalogue, self.portfolio, state.record)
        return plain(wording.deadline(state.deadline))

    def status(self, state: TaskState) -> str:
        """The status of a task, marked where it is how somebody read a source."""
        status = self.catalogue(f"labels.status.{state.status}")
        if state.is_as_read:
            return self.catalogue("report.as_read", status=status)
        return status

    def timeliness(self, state: TaskState) -> str:
        """How a task stands to its deadline, with the days that it is late."""
        timeliness = shown_timeliness(state, official=self.official)
        if not timeliness:
            return self.catalogue(f"labels.count.{state.standing}")
        label = self.catalogue(f"labels.timeliness.{timeliness}")
        days = days_overdue(state, self.as_of)
        if days is None:
            return label
        number = self.number(days)
        return self.catalogue(
            "report.shortcomings.days", timeliness=label, number=number
        )

    def target_state(self, state: TargetState) -> str:
        """How a target stands; that it is only followed, or not judged, where it has no state."""
        if state.state is None:
            return self.catalogue("report.unjudged")
        return self.catalogue(f"labels.target.{state.state}")

    def cited(self, state: TaskState, reports: Iterable[Report]) -> tuple[int, ...]:
        """The numbers of the documents of some reports of a task, and of their evidence."""
        home = self.home_of_reports(state)
        numbers: tuple[int, ...] = ()
        for report in reports:
            numbers += self.sources.cite(report.document, home, report.via)
        return numbers

    def home_of_reports(self, state: TaskState) -> str | None:
        """The jurisdiction whose registers the reports of a task name documents of."""
        if state.restates is None:
            return state.record.jurisdiction
        return self.portfolio.tasks[state.restates].jurisdiction

    def later_reports(self, state: TaskState) -> list[Report]:
        """The reports of a task after the day of the figures, up to the day of the report."""
        later = self.later.tasks.get(state.id)
        if later is None:
            return []
        return [one for one in later.reports if last_day(one.date) > self.as_of]
