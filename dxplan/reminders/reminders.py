"""The reminders of a day, with what is needed to word them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from dxplan.check.assess import Project, assess
from dxplan.compliance.summary import Compliance
from dxplan.config.config import Config
from dxplan.history.head import GitHead
from dxplan.history.project_snapshot import ProjectSnapshot
from dxplan.messages import Catalogue
from dxplan.portfolio.named_records import (
    jurisdiction_named,
    plan_named,
    unit_named,
)
from dxplan.reminders.collect import Collector
from dxplan.reminders.reminder import GROUPS, Reminder, UnitReminders


@dataclass(frozen=True)
class Reminders:
    """What units are reminded of until a day (inclusive), in the language of the catalogue.

    ``asked`` is the one unit that was asked for, None where all were; ``units`` are those with
    any, and the one that was asked for.
    """

    compliance: Compliance
    config: Config
    head: GitHead
    catalogue: Catalogue
    until: date
    units: tuple[UnitReminders, ...]
    asked: str | None = None

    @property
    def all(self) -> Iterator[Reminder]:
        """The reminders of all units."""
        for unit in self.units:
            yield from unit.reminders

    def only(self, unit: UnitReminders) -> "Reminders":
        """Those of one unit."""
        return replace(self, units=(unit,))

    def reminded(self) -> tuple[UnitReminders, ...]:
        """The units that are reminded of anything."""
        return tuple(unit for unit in self.units if unit.reminders)

    def groups(self, unit: UnitReminders) -> dict[str, list[Reminder]]:
        """The reminders of a unit by the group under which they are shown, none of them empty."""
        groups: dict[str, list[Reminder]] = {name: [] for name in GROUPS}
        for reminder in unit.reminders:
            name = reminder.group(official=self.config.official)
            groups[name].append(reminder)
        return {name: group for name, group in groups.items() if group}


@dataclass(frozen=True)
class Asked:
    """Until which day somebody wants to be reminded, and of what, as they wrote it."""

    until: date
    unit: str | None = None
    plan: str | None = None
    jurisdiction: str | None = None


def read_reminders(
    snapshot: ProjectSnapshot,
    catalogue: Catalogue,
    as_of: date,
    asked: Asked,
) -> Reminders:
    """The reminders of a day; raises DxplanError where what is asked for does not exist."""
    portfolio = snapshot.portfolio
    plan = asked.plan and plan_named(portfolio, asked.plan)
    jurisdiction = asked.jurisdiction and jurisdiction_named(
        portfolio, asked.jurisdiction
    )
    unit = asked.unit and unit_named(portfolio, asked.unit, plan or "")
    project = Project(portfolio, snapshot.config)
    compliance = assess(project, as_of).compliance
    collector = Collector(compliance, asked.until, plan, jurisdiction)
    units = _units(collector, unit)
    return Reminders(
        compliance,
        snapshot.config,
        snapshot.head,
        catalogue,
        asked.until,
        units,
        unit,
    )


def _units(collector: Collector, unit: str | None) -> tuple[UnitReminders, ...]:
    """The reminders of one unit, of all where none is named."""
    if unit is None:
        return tuple(collector.of_units())
    return (collector.of_unit(unit),)
