"""Calendars to subscribe to: the open deadlines of each unit (RFC 5545)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, partial

from icalendar import Timezone, TimezoneStandard

from dxplan.compliance.deadline_evaluation import ReportedProgress
from dxplan.compliance.logs import is_in_force, last_day
from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import TaskState
from dxplan.config.config import Config
from dxplan.exchange.columns import clean
from dxplan.exchange.ical_text import (
    component,
    day_line,
    line,
    midnight_line,
    text_line,
)
from dxplan.exchange.labels import data_catalogue
from dxplan.exchange.open_deadlines import OpenDeadline, open_deadlines
from dxplan.exchange.page_addresses import page_address
from dxplan.exchange.publisher import publication_note
from dxplan.exchange.stable_ids import first_id, urn
from dxplan.messages import Catalogue
from dxplan.model.dates import days_between
from dxplan.model.shared import STATED
from dxplan.wording.dates import format_day, format_period

_HANOI = timedelta(hours=7)


_ALARMS = {30: "-P29DT16H", 7: "-P6DT16H"}
"""When alarms ring, by the days before a deadline.

At eight, as the event itself begins at midnight.
"""


@dataclass(frozen=True)
class Calendars:
    """The calendars of one site.

    A task that several units lead is one event in each of their calendars; ``made_once`` gives what
    was made for a key before, or makes it. ``lang`` is another language than the site's.
    """

    compliance: Compliance
    config: Config
    made_once: Callable[[str, Callable[[], bytes]], bytes] = field(
        default_factory=lambda: _made_once({})
    )
    lang: str = ""

    def files(self) -> Iterator[tuple[str, bytes]]:
        """A calendar each unit, also of one that has no open deadline; by its path in the site."""
        for path, make in self.of_units():
            yield path, make()

    def of_units(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """What makes the calendar of each unit, by its path in the site."""
        for key in sorted(self.compliance.portfolio.units):
            yield f"calendar/{key}.ics", partial(self._of_unit, key)

    def of_deadlines(self, name: str, deadlines: Iterable[OpenDeadline]) -> bytes:
        """A calendar of some deadlines; one that is given twice is one event."""
        events: dict[str, bytes] = {}
        for deadline in deadlines:
            uid = self._uid(deadline)
            if uid not in events:
                events[uid] = component("VEVENT", self._event(deadline))
        head = self._head(self._text("calendar.name", unit=name))
        return component("VCALENDAR", [*head, _HANOI_ZONE, *events.values()])

    def _of_unit(self, key: str) -> bytes:
        events = [self._events(state) for state in self._tasks(key)]
        head = self._head(self._text("calendar.name", unit=self._unit(key)))
        return component("VCALENDAR", [*head, _HANOI_ZONE, *events])

    def _tasks(self, unit: str) -> Iterator[TaskState]:
        """What a unit leads, then what it inherited."""
        yield from self.compliance.tasks_in.get(("unit", unit), [])
        yield from self.compliance.inherited_by.get(unit, [])

    def _head(self, name: str) -> Iterator[bytes]:
        name = _line(name)
        yield line("VERSION", "2.0")
        yield line("PRODID", "-//dxplan//dxplan//VI")
        yield line("CALSCALE", "GREGORIAN")
        yield line("METHOD", "PUBLISH")
        yield self._about
        yield text_line("NAME", name)
        yield text_line("X-WR-CALNAME", name)
        yield line("REFRESH-INTERVAL;VALUE=DURATION", "P1D")
        yield line("X-PUBLISHED-TTL", "P1D")
        yield line("X-WR-TIMEZONE", "Asia/Ho_Chi_Minh")

    @cached_property
    def _about(self) -> bytes:
        """What all calendars are, in the two properties that readers look for it in."""
        about = self._text("calendar.about", as_of=self._day(self.compliance.as_of))
        standing = publication_note(self.config, self._lang)
        text = _line(f"{about} {standing}")
        return text_line("DESCRIPTION", text) + text_line("X-WR-CALDESC", text)

    def _events(self, state: TaskState) -> bytes:
        return self.made_once(state.id, partial(self._made_events, state))

    def _made_events(self, state: TaskState) -> bytes:
        deadlines = open_deadlines(state, self.compliance.as_of)
        events = [component("VEVENT", self._event(one)) for one in deadlines]
        return b"".join(events)

    def _event(self, deadline: OpenDeadline) -> Iterator[bytes]:
        state = deadline.state
        as_of = self.compliance.as_of
        summary = self._summary(deadline)
        yield text_line("SUMMARY", _line(summary))
        yield day_line("DTSTART", deadline.day)
        # some readers show nothing without its end
        yield day_line("DTEND", deadline.day + timedelta(days=1))
        yield midnight_line("DTSTAMP", as_of)
        yield line("UID", self._uid(deadline))
        yield line("SEQUENCE", str(moves_of_deadline(state, as_of)))
        lines = [_line(text) for text in self._lines(deadline)]
        yield text_line("DESCRIPTION", "\n".join(lines))
        yield midnight_line("LAST-MODIFIED", _last_change(state, as_of))
        status = "TENTATIVE"
        if deadline.firm:
            status = "CONFIRMED"
        yield line("STATUS", status)
        yield line("TRANSP", "TRANSPARENT")  # a deadline does not make a day busy
        address = page_address(self.config, state.id, self._lang)
        if address is not None:
            yield line("URL", address)
        yield line("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
        for days, trigger in _ALARMS.items():
            if days_between(as_of, deadline.day) >= days:
                text = self._text("calendar.alarm", days=days, what=summary)
                yield _alarm(text, trigger)

    def _uid(self, deadline: OpenDeadline) -> str:
        task = first_id(self.compliance.portfolio, deadline.state.record)
        occurrence = ""
        if deadline.occurrence is not None:
            occurrence = deadline.occurrence.text
        if deadline.milestone is not None:
            occurrence = f"milestone {deadline.milestone.number}"
        return urn("deadline", task, occurrence).removeprefix("urn:uuid:")

    def _summary(self, deadline: OpenDeadline) -> str:
        task = deadline.state.task
        name = task.title.get(self._lang)[0]
        if task.number:
            name = f"{task.number}. {name}"
        kind = "firm" if deadline.firm else "expected"
        if deadline.milestone is not None:
            step = deadline.milestone.title.get(self._lang)[0]
            return self._text(f"calendar.{kind}_milestone", task=name, milestone=step)
        if deadline.occurrence is None:
            return self._text(f"calendar.{kind}", task=name)
        period = format_period(deadline.occurrence.text, self._catalogue)
        return self._text(f"calendar.{kind}_occurrence", task=name, period=period)

    def _lines(self, deadline: OpenDeadline) -> Iterator[str]:
        """The description: how certain the day is, the units, the last report, the page."""
        state = deadline.state
        title = state.task.title
        summary = title.get(self._lang)[0]
        for translation in (title.vi, title.en):
            if translation and translation != summary:
                yield translation
        key = "day" if deadline.firm else "no_day"
        yield self._text(f"calendar.{key}", day=self._day(deadline.day))
        if deadline.milestone is None:
            yield from self._source_and_moves(state)
        yield from self._responsible(state)
        yield self._last_report(deadline.progress)
        address = page_address(self.config, state.id, self._lang)
        if address is None:
            yield state.id
            return
        yield self._text("calendar.page", address=address)

    def _source_and_moves(self, state: TaskState) -> Iterator[str]:
        """The source's words for the deadline, and the first deadline of one that was moved."""
        if state.deadline.text:
            text = state.deadline.text.get(self._lang)[0]
            yield self._text("calendar.source", text=text)
        is_moved = state.deadline is not state.task.deadline
        if is_moved and state.deadline.every is None:
            yield self._text("calendar.moved", first=self._first_day(state))

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
        status = self._catalogue.label("status", progress.status) or progress.status
        if progress.certainty not in STATED:
            status = self._catalogue("changes.said.as-read", said=status)
        return self._text("calendar.reported", day=self._day(last.date), status=status)

    def _unit(self, key: str) -> str:
        return self.compliance.portfolio.units[key].fields.name.get(self._lang)[0]

    def _day(self, day: date) -> str:
        return format_day(day, self._lang)

    def _text(self, key: str, **args: object) -> str:
        return self._catalogue(key, **args)

    @property
    def _lang(self) -> str:
        return self.lang or self.config.lang

    @cached_property
    def _catalogue(self) -> Catalogue:
        return data_catalogue(self._lang, official=self.config.official)


def _made_once(
    made: dict[str, bytes],
) -> Callable[[str, Callable[[], bytes]], bytes]:
    """Gives what is ``made`` already by its key, and adds what is not."""

    def get(key: str, make: Callable[[], bytes]) -> bytes:
        if key not in made:
            made[key] = make()
        return made[key]

    return get


def _line(text: str) -> str:
    """A text that can't break out of its line, however it was written."""
    return clean(" ".join(text.split()))


def moves_of_deadline(state: TaskState, as_of: date) -> int:
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


def _alarm(text: str, trigger: str) -> bytes:
    parts = (
        line("ACTION", "DISPLAY"),
        text_line("DESCRIPTION", _line(text)),
        line("TRIGGER", trigger),
    )
    return component("VALARM", parts)


def _hanoi() -> bytes:
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
    written: bytes = zone.to_ical()
    return written


_HANOI_ZONE = _hanoi()
