"""The reminders as one calendar, whose events those of the site's calendars are too (RFC 5545)."""

from collections.abc import Iterator

from dxplan.exchange.ics import Calendars
from dxplan.exchange.labels import data_catalogue
from dxplan.exchange.open_deadlines import OpenDeadline
from dxplan.reminders.reminders import Reminders
from dxplan.reminders.wording import Wording


def calendar(reminders: Reminders) -> bytes:
    """An event for each day by which something is due, also where that has passed.

    Also what is due later because it was moved, so that a calendar that has the earlier day moves
    the event. What is only long unreported has no day, and is no event.
    """
    calendars = Calendars(
        reminders.compliance, reminders.config, lang=reminders.catalogue.lang
    )
    return calendars.of_deadlines(_name(reminders), _deadlines(reminders))


def _deadlines(reminders: Reminders) -> Iterator[OpenDeadline]:
    for unit in reminders.units:
        for reminder in unit.reminders:
            if reminder.deadline is not None:
                yield reminder.deadline
        yield from unit.moved


def _name(reminders: Reminders) -> str:
    """Of one unit its name, of all the title of the site."""
    if len(reminders.units) == 1:
        return Wording(reminders).unit_name(reminders.units[0].unit)
    config = reminders.config
    return config.title or data_catalogue(reminders.catalogue.lang)("about.title")
