"""What is said of reminders, in plain text of one line each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dxplan.exchange.page_addresses import page_address
from dxplan.model.shared import STATED
from dxplan.reminders.reminder import Reminder, Subject, UnitReminders
from dxplan.reminders.reminders import Reminders
from dxplan.text.terminal import one_line
from dxplan.wording.dates import format_day, format_period
from dxplan.wording.numbers import format_number


@dataclass(frozen=True)
class Wording:
    """The texts of reminders, from the data: printable, not yet escaped for any format."""

    reminders: Reminders

    @property
    def lang(self) -> str:
        """The language."""
        return self.reminders.catalogue.lang

    def text(self, key: str, **args: object) -> str:
        """A sentence of the section `reminders`."""
        return self.reminders.catalogue(f"reminders.{key}", **args)

    def day(self, day: date) -> str:
        """A day as the language writes it."""
        return format_day(day, self.lang)

    @property
    def as_of(self) -> str:
        """The day for which the reminders are, in the middle of a sentence."""
        return self.day(self.reminders.compliance.as_of)

    @property
    def until(self) -> str:
        """The last day until which deadlines are looked at."""
        return self.day(self.reminders.until)

    def unit_name(self, unit: str | None) -> str:
        """The name of a unit, or that tasks have none."""
        if unit is None:
            return self.text("no_unit")
        record = self.reminders.compliance.portfolio.units[unit]
        return one_line(record.fields.name.get(self.lang)[0])

    def unit_with_id(self, unit: str | None) -> str:
        """The name of a unit with its id, as the table and the list of issues name it."""
        name = self.unit_name(unit)
        if unit is None:
            return name
        return self.text("unit", name=name, id=unit)

    def heading(self, group: str) -> str:
        """The heading of a group."""
        return self.text(f"groups.{group}", until=self.until)

    def counts(self, groups: Mapping[str, Sequence[Reminder]]) -> str:
        """How many reminders each group has."""
        parts = []
        for name, group in groups.items():
            parts.append(self.counted(f"count.{name}", len(group), until=self.until))
        return ", ".join(parts)

    def summary(self, unit: UnitReminders) -> str:
        """How many reminders a unit has, or that it has none."""
        as_of = self.text("as_of", day=self.as_of)
        groups = self.reminders.groups(unit)
        if not groups:
            return self.text("nothing", as_of=as_of, until=self.until)
        return self.text("counts", as_of=as_of, counts=self.counts(groups))

    def summary_of_all(self) -> str:
        """The same of all units; a task of several units is counted once."""
        distinct: dict[Subject, Reminder] = {}
        for reminder in self.reminders.all:
            distinct.setdefault(reminder.subject, reminder)
        return self.summary(UnitReminders(None, tuple(distinct.values())))

    def task(self, reminder: Reminder) -> str:
        """What is to be done: number and title, with the milestone or period that is meant."""
        task = reminder.state.task
        title = one_line(task.title.get(self.lang)[0])
        if task.number:
            title = f"{one_line(task.number)}. {title}"
        deadline = reminder.deadline
        if deadline is None:
            return title
        if deadline.milestone is not None:
            milestone = one_line(deadline.milestone.title.get(self.lang)[0])
            return self.text("milestone", task=title, milestone=milestone)
        if deadline.occurrence is not None:
            period = format_period(deadline.occurrence.text, self.reminders.catalogue)
            return self.text("occurrence", task=title, period=period)
        return title

    def plan(self, reminder: Reminder) -> str:
        """The title of the plan."""
        plans = self.reminders.compliance.plans_in_force
        plan = plans[reminder.state.record.plan or ""]
        return one_line(plan.title.get(self.lang)[0])

    def when(self, reminder: Reminder) -> str:
        """How many days are left or past, and the day; without one, how long nobody reported."""
        days = self.days(reminder)
        deadline = self.deadline(reminder)
        if not deadline:
            return days
        return self.text("when", days=days, deadline=deadline)

    def days(self, reminder: Reminder) -> str:
        """How many days are left, have passed, or are without a report."""
        if reminder.days is None:
            return self.silence(reminder)
        if reminder.days == 0:
            return self.text("today")
        if reminder.days > 0:
            return self.counted("left", reminder.days)
        key = "past" if reminder.firm else "past_expected"
        return self.counted(key, -reminder.days)

    def silence(self, reminder: Reminder) -> str:
        """How long nobody has reported."""
        key = "silent" if reminder.state.reports else "never"
        return self.counted(key, reminder.silent_days)

    def deadline(self, reminder: Reminder) -> str:
        """The day, and whether it binds; empty without one."""
        if reminder.day is None:
            return ""
        key = "firm" if reminder.firm else "expected"
        return self.text(key, day=self.day(reminder.day))

    def status(self, reminder: Reminder) -> str:
        """The status, by which report, and whether somebody read it into a source."""
        catalogue = self.reminders.catalogue
        progress = reminder.state.evaluation.progress
        if reminder.deadline is not None:
            progress = reminder.deadline.progress
        status = catalogue(f"labels.status.{progress.status}")
        if not progress.reports:
            return status
        last = progress.reports[-1]
        status = self.text("reported", status=status, day=self.day(last.date))
        if progress.certainty not in STATED:
            return catalogue("terminal.status.as-read", status=status)
        return status

    def remarks(self, reminder: Reminder) -> list[str]:
        """What else is to be known: how the unit answers for it, and a long silence."""
        remarks = []
        if reminder.role != "lead":
            remarks.append(self.text(reminder.role))
        if reminder.state.stale and reminder.days is not None:
            remarks.append(self.silence(reminder))
        return remarks

    def address(self, record: str) -> str | None:
        """The address of the page of a record; None without a site."""
        return page_address(self.reminders.config, record, self.lang)

    def more(self, count: int) -> str:
        """That so many lines are left out."""
        return self.counted("more", count)

    def counted(self, key: str, count: int, **args: object) -> str:
        """A sentence with a number, in its plural form."""
        number = format_number(str(count), self.lang)
        return self.text(key, count=count, number=number, **args)
