"""Calendars to subscribe to: the open deadlines of each unit (RFC 5545)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vText

from dxplan.compliance.deadline_evaluation import ReportedProgress
from dxplan.compliance.logs import is_in_force, last_day
from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import TaskState
from dxplan.config.config import Config
from dxplan.exchange.columns import clean
from dxplan.exchange.labels import data_catalogue
from dxplan.exchange.open_deadlines import OpenDeadline, open_deadlines
from dxplan.exchange.publisher import publication_note
from dxplan.exchange.stable_ids import first_id, urn
from dxplan.messages import Catalogue
from dxplan.model.dates import days_between
from dxplan.wording.dates import format_day, format_period

_ALARMS = (30, 7)
"""Days before a deadline."""

_MORNING = timedelta(hours=8)
"""When alarms ring: at eight, as the event itself begins at midnight."""

_HANOI = timedelta(hours=7)


@dataclass(frozen=True)
class Calendars:
    """The calendars of one site.

    A task that several units lead is one event in each of their calendars.
    """

    compliance: Compliance
    config: Config
    events: dict[str, list[Event]] = field(default_factory=dict)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """A calendar each unit, also of one that has no open deadline; by its path in the site."""
        for key in sorted(self.compliance.portfolio.units):
            calendar = self._calendar(key)
            for state in self._tasks(key):
                for event in self._events(state):
                    calendar.add_component(event)
            yield f"calendar/{key}.ics", calendar.to_ical()

    def _tasks(self, unit: str) -> Iterator[TaskState]:
        """What a unit leads, then what it inherited."""
        yield from self.compliance.tasks_in.get(("unit", unit), [])
        yield from self.compliance.inherited_by.get(unit, [])

    def _calendar(self, unit: str) -> Calendar:
        name = self._text("calendar.name", unit=self._unit(unit))
        about = self._text("calendar.about", as_of=self._day(self.compliance.as_of))
        standing = publication_note(self.config, self.config.lang)
        calendar = Calendar()
        calendar.add("prodid", "-//dxplan//dxplan//VI")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        for key in ("name", "x-wr-calname"):
            calendar.add(key, vText(_line(name)))
        for key in ("description", "x-wr-caldesc"):
            calendar.add(key, vText(_line(f"{about} {standing}")))
        calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
        calendar.add("refresh-interval", timedelta(days=1), {"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "P1D")
        calendar.add_component(_hanoi())
        return calendar

    def _events(self, state: TaskState) -> list[Event]:
        if state.id not in self.events:
            deadlines = open_deadlines(state, self.compliance.as_of)
            self.events[state.id] = [self._event(deadline) for deadline in deadlines]
        return self.events[state.id]

    def _event(self, deadline: OpenDeadline) -> Event:
        state = deadline.state
        as_of = self.compliance.as_of
        day_after = deadline.day + timedelta(days=1)
        event = Event()
        event.add("uid", self._uid(deadline))
        event.add("sequence", _moves(state, as_of))
        event.add("dtstamp", _midnight(as_of))
        event.add("last-modified", _midnight(_last_change(state, as_of)))
        event.add("dtstart", deadline.day)
        event.add("dtend", day_after)  # some readers show nothing without it
        event.add("summary", _line(self._summary(deadline)))
        lines = [_line(text) for text in self._lines(deadline)]
        event.add("description", "\n".join(lines))
        status = "TENTATIVE"
        if state.evaluation.due.firm:
            status = "CONFIRMED"
        event.add("status", status)
        event.add("transp", "TRANSPARENT")  # a deadline does not make a day busy
        event.add("x-microsoft-cdo-busystatus", "FREE")
        if self.config.site_url:
            event.add("url", self._address(self.config.site_url, state.id))
        for days in _ALARMS:
            if days_between(as_of, deadline.day) >= days:
                event.add_component(self._alarm(days, deadline))
        return event

    def _uid(self, deadline: OpenDeadline) -> str:
        task = first_id(self.compliance.portfolio, deadline.state.record)
        occurrence = ""
        if deadline.occurrence is not None:
            occurrence = deadline.occurrence.text
        return urn("deadline", task, occurrence).removeprefix("urn:uuid:")

    def _alarm(self, days: int, deadline: OpenDeadline) -> Alarm:
        text = self._text("calendar.alarm", days=days, what=self._summary(deadline))
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", _MORNING - timedelta(days=days))
        alarm.add("description", _line(text))
        return alarm

    def _summary(self, deadline: OpenDeadline) -> str:
        task = deadline.state.task
        name = task.title.get(self.config.lang)[0]
        if task.number:
            name = f"{task.number}. {name}"
        kind = "expected"
        if deadline.state.evaluation.due.firm:
            kind = "firm"
        if deadline.occurrence is None:
            return self._text(f"calendar.{kind}", task=name)
        period = format_period(deadline.occurrence.text, self._catalogue)
        return self._text(f"calendar.{kind}_occurrence", task=name, period=period)

    def _lines(self, deadline: OpenDeadline) -> Iterator[str]:
        """The description: how certain the day is, the units, the last report, the page."""
        state = deadline.state
        title = state.task.title
        summary = title.get(self.config.lang)[0]
        for translation in (title.vi, title.en):
            if translation and translation != summary:
                yield translation
        key = "no_day"
        if state.evaluation.due.firm:
            key = "day"
        yield self._text(f"calendar.{key}", day=self._day(deadline.day))
        if state.deadline.text:
            text = state.deadline.text.get(self.config.lang)[0]
            yield self._text("calendar.source", text=text)
        is_moved = state.deadline is not state.task.deadline
        if is_moved and state.deadline.every is None:
            yield self._text("calendar.moved", first=self._first_day(state))
        yield from self._responsible(state)
        yield self._last_report(deadline.progress)
        if self.config.site_url:
            address = self._address(self.config.site_url, state.id)
            yield self._text("calendar.page", address=address)
        else:
            yield state.id

    def _first_day(self, state: TaskState) -> str:
        first = state.original.due.day
        if first is None:
            return self._text("calendar.no_first")
        return self._day(first)

    def _responsible(self, state: TaskState) -> Iterator[str]:
        leads = [self._unit(unit) for unit in self.compliance.leads[state.id]]
        if leads:
            yield self._text("calendar.leads", units="; ".join(leads))
        inherited = self.compliance.inherited.get(state.id, ())
        heirs = [self._unit(unit) for unit in inherited]
        if heirs:
            yield self._text("calendar.inherited", units="; ".join(heirs))

    def _last_report(self, progress: ReportedProgress) -> str:
        if not progress.reports:
            return self._text("calendar.silent")
        last = progress.reports[-1]
        status = self._catalogue.label("status", last.status) or last.status
        return self._text("calendar.reported", day=self._day(last.date), status=status)

    def _address(self, site: str, record: str) -> str:
        return f"{site.rstrip('/')}/{self.config.lang}/{record}/index.html"

    def _unit(self, key: str) -> str:
        return self.compliance.portfolio.units[key].fields.name.get(self.config.lang)[0]

    def _day(self, day: date) -> str:
        return format_day(day, self.config.lang)

    def _text(self, key: str, **args: object) -> str:
        return self._catalogue(key, **args)

    @property
    def _catalogue(self) -> Catalogue:
        return data_catalogue(self.config.lang, official=self.config.official)


def _line(text: str) -> str:
    """A text that can't break out of its line, however it was written."""
    return clean(" ".join(text.split()))


def _moves(state: TaskState, as_of: date) -> int:
    """How often the deadline was moved by the day.

    It only grows, also by an entry that takes another one back.
    """
    fields = state.record.fields
    moves = 0
    for entry in fields.deadline_changes:
        moves += is_in_force(entry, as_of)
    for change in fields.changes:
        if change.key == "deadline":
            moves += is_in_force(change, as_of)
    return moves


def _last_change(state: TaskState, as_of: date) -> date:
    """The last day of an entry of a log up to the day.

    Without entries the day from which the task exists.
    """
    fields = state.record.fields
    days = []
    for log in (
        fields.deadline_changes,
        fields.changes,
        fields.all_reports,
        fields.verifications,
    ):
        for entry in log:
            if is_in_force(entry, as_of):
                days.append(last_day(entry.date))
    return max(days, default=state.exists_from)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _hanoi() -> Timezone:
    """The time zone: no event needs it, but a calendar without any part is not valid."""
    zone = Timezone()
    standard = TimezoneStandard()
    zone.add("tzid", "Asia/Ho_Chi_Minh")
    begin = datetime(1975, 6, 13)  # noqa: DTZ001 - a zone begins in its own local time
    standard.add("dtstart", begin)
    standard.add("tzoffsetfrom", _HANOI)
    standard.add("tzoffsetto", _HANOI)
    standard.add("tzname", "+07")
    zone.add_component(standard)
    return zone
