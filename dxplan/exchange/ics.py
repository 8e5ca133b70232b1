"""Calendars to subscribe to: the open deadlines of each unit (RFC 5545)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vText

from dxplan.compliance.evaluation import ReportedProgress, progress
from dxplan.compliance.logs import is_in_force, last_day
from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import TaskState
from dxplan.config.config import Config
from dxplan.exchange.columns import clean
from dxplan.exchange.labels import words
from dxplan.exchange.publisher import standing_of
from dxplan.exchange.stable_ids import first_id, urn
from dxplan.messages import Catalogue
from dxplan.model.values import Period, days_between
from dxplan.wording.dates import format_day, format_period

_AHEAD = 366
_MOST = 12
"""Of a recurring duty: how many days ahead its occurrences are told, and how many of them; the next one always."""

_ALARMS = (30, 7)
"""Days before a deadline."""

_MORNING = timedelta(hours=8)
"""A day begins at midnight: nobody wants to be woken by an alarm of then."""

_HANOI = timedelta(hours=7)


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """A day by which a task, or one occurrence of a recurring one, is to be done and is not known to be."""

    state: TaskState
    day: date
    progress: ReportedProgress
    occurrence: Period | None = None


def open_deadlines(state: TaskState, as_of: date) -> Iterator[OpenDeadline]:
    """The open deadline of a task that is counted; of a recurring one what is open, and its next occurrences."""
    judged = state.evaluation
    if state.standing != "counted":
        return
    if state.is_open and judged.due.day is not None:
        yield OpenDeadline(state, judged.due.day, judged.progress, judged.occurrence)
    deadline = state.deadline
    if deadline.every is None or deadline.waits(as_of):
        return
    ended, _ = deadline.ended(state.exists_from, as_of)
    coming = islice(deadline.occurrences(state.exists_from), ended, ended + _MOST)
    for i, (period, day) in enumerate(coming):
        if i and days_between(as_of, day) > _AHEAD:
            return
        own = [
            report
            for report in state.reports
            if report.occurrence and report.occurrence.text == period.text
        ]
        done = progress(own, accepts_pilot=state.task.accepts_pilot)
        if not (done.fulfilled or done.excluded or period == judged.occurrence):
            yield OpenDeadline(state, day, done, period)


@dataclass(frozen=True)
class Calendars:
    """The calendars of one site. A task that several units lead is one event in each of their calendars."""

    compliance: Compliance
    config: Config
    made: dict[str, list[Event]] = field(default_factory=dict)

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
        name = self._said("calendar.name", unit=self._unit(unit))
        about = self._said("calendar.about", as_of=self._day(self.compliance.as_of))
        told = f"{about} {standing_of(self.config, self.config.lang)}"
        calendar = Calendar()
        calendar.add("prodid", "-//dxplan//dxplan//VI")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        for label, text in (
            ("name", name),
            ("x-wr-calname", name),
            ("description", told),
            ("x-wr-caldesc", told),
        ):
            calendar.add(label, vText(_line(text)))
        calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
        calendar.add("refresh-interval", timedelta(days=1), {"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "P1D")
        calendar.add_component(_hanoi())
        return calendar

    def _events(self, state: TaskState) -> list[Event]:
        if state.id not in self.made:
            as_of = self.compliance.as_of
            self.made[state.id] = [
                self._event(found) for found in open_deadlines(state, as_of)
            ]
        return self.made[state.id]

    def _event(self, found: OpenDeadline) -> Event:
        state, event = found.state, Event()
        occurrence = found.occurrence.text if found.occurrence else ""
        name = urn(
            "deadline", first_id(self.compliance.portfolio, state.record), occurrence
        )
        changed = _midnight(
            max(_days(state, self.compliance.as_of), default=state.exists_from)
        )
        event.add("uid", name.removeprefix("urn:uuid:"))
        event.add("sequence", _moves(state, self.compliance.as_of))
        event.add("dtstamp", _midnight(self.compliance.as_of))
        event.add("last-modified", changed)
        event.add("dtstart", found.day)
        event.add(
            "dtend", found.day + timedelta(days=1)
        )  # the first day after; some readers show none without it
        event.add("summary", _line(self._summary(found)))
        event.add("description", "\n".join(map(_line, self._lines(found))))
        event.add("status", "CONFIRMED" if state.evaluation.due.firm else "TENTATIVE")
        event.add("transp", "TRANSPARENT")  # a deadline does not make a day busy
        event.add("x-microsoft-cdo-busystatus", "FREE")
        if self.config.site_url:
            event.add("url", self._address(self.config.site_url, state.id))
        for days in _ALARMS:
            if days_between(self.compliance.as_of, found.day) >= days:
                event.add_component(self._alarm(days, found))
        return event

    def _alarm(self, days: int, found: OpenDeadline) -> Alarm:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", _MORNING - timedelta(days=days))
        alarm.add(
            "description",
            _line(self._said("calendar.alarm", days=days, what=self._summary(found))),
        )
        return alarm

    def _summary(self, found: OpenDeadline) -> str:
        task = found.state.task
        title = task.title.get(self.config.lang)[0]
        named = f"{task.number}. {title}" if task.number else title
        when = "firm" if found.state.evaluation.due.firm else "expected"
        if found.occurrence is not None:
            return self._said(
                f"calendar.{when}_occurrence",
                task=named,
                period=format_period(found.occurrence.text, self._words),
            )
        return self._said(f"calendar.{when}", task=named)

    def _lines(self, found: OpenDeadline) -> Iterator[str]:
        """What a reader of the event needs to know: how sure the day is, who answers, what was reported, where."""
        state = found.state
        other = {state.task.title.vi, state.task.title.en} - {
            state.task.title.get(self.config.lang)[0],
            None,
        }
        yield from (title for title in other if title)
        yield self._said(
            f"calendar.{'day' if state.evaluation.due.firm else 'no_day'}",
            day=self._day(found.day),
        )
        if state.deadline.text:
            yield self._said(
                "calendar.source", text=state.deadline.text.get(self.config.lang)[0]
            )
        if state.deadline.every is None and state.deadline is not state.task.deadline:
            first = state.original.due.day
            yield self._said(
                "calendar.moved",
                first=self._day(first) if first else self._said("calendar.no_first"),
            )
        leads = [self._unit(unit) for unit in self.compliance.leads[state.id]]
        if leads:
            yield self._said("calendar.leads", units="; ".join(leads))
        heirs = [
            self._unit(unit) for unit in self.compliance.inherited.get(state.id, ())
        ]
        if heirs:
            yield self._said("calendar.inherited", units="; ".join(heirs))
        yield self._reported(found)
        site = self.config.site_url
        yield (
            self._said("calendar.page", address=self._address(site, state.id))
            if site
            else state.id
        )

    def _reported(self, found: OpenDeadline) -> str:
        if not found.progress.reports:
            return self._said("calendar.silent")
        last = found.progress.reports[-1]
        status = self._words.label("status", last.status) or last.status
        return self._said("calendar.reported", day=self._day(last.date), status=status)

    def _address(self, site: str, record: str) -> str:
        return f"{site.rstrip('/')}/{self.config.lang}/{record}/index.html"

    def _unit(self, key: str) -> str:
        return self.compliance.portfolio.units[key].fields.name.get(self.config.lang)[0]

    def _day(self, day: date) -> str:
        return format_day(day, self.config.lang)

    def _said(self, key: str, **args: object) -> str:
        return self._words(key, **args)

    @property
    def _words(self) -> Catalogue:
        return words(self.config.lang, official=self.config.official)


def _line(text: str) -> str:
    """A text that can't break out of its line, however it was written."""
    return clean(" ".join(text.split()))


def _moves(state: TaskState, as_of: date) -> int:
    """How often the deadline was moved by the day: it only grows, also by an entry that takes another one back."""
    moved = [
        entry
        for entry in state.record.fields.deadline_changes
        if is_in_force(entry, as_of)
    ]
    other = [
        entry
        for entry in state.record.fields.changes
        if entry.key == "deadline" and is_in_force(entry, as_of)
    ]
    return len(moved) + len(other)


def _days(state: TaskState, as_of: date) -> Iterator[date]:
    """The days on which the ledgers say that something happened."""
    data = state.record.fields
    for log in (
        data.deadline_changes,
        data.changes,
        data.all_reports,
        data.verifications,
    ):
        yield from (last_day(entry.date) for entry in log if is_in_force(entry, as_of))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _hanoi() -> Timezone:
    """The time zone: no event needs it, but a calendar without any part is not valid."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Asia/Ho_Chi_Minh")
    standard.add("dtstart", datetime(1975, 6, 13))  # noqa: DTZ001 - a time zone begins in its own local time
    standard.add("tzoffsetfrom", _HANOI)
    standard.add("tzoffsetto", _HANOI)
    standard.add("tzname", "+07")
    zone.add_component(standard)
    return zone
