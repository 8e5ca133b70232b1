"""The rows of a record's timeline and of the pages of changes, in one language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from dxplan.comparison.events import Commit, Event, EventType
from dxplan.comparison.significance import is_wording
from dxplan.config.repository_links import RepositoryLinks
from dxplan.exchange.task_history import author_name
from dxplan.messages import Catalogue, catalogue
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Record
from dxplan.site.recent_changes import RecordedChange
from dxplan.site.site import Site
from dxplan.wording.change_sentences import Names, names_in
from dxplan.wording.timeline import TimelineLine, line_count, lines

FIRST = 20
"""How many lines of a timeline stand open."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line with the record and the commit it is of.

    ``date`` is the day that it speaks of, where it does.
    """

    of: RecordedChange
    line: TimelineLine
    date: date | None


@dataclass(frozen=True, slots=True)
class TimelineRows:
    """The lines of a record, newest first.

    The ``recent`` ones, all ``older`` ones, and how often only form changed.
    """

    recent: Sequence[ChangeRow]
    older: Sequence[ChangeRow]
    form_only: int


@dataclass(frozen=True)
class ChangeLog:
    """A site's history in one language, line by line.

    Nothing is escaped: that is for the template.
    """

    site: Site
    lang: str
    _names: dict[str, Names] = field(default_factory=dict)

    @cached_property
    def _catalogue(self) -> Catalogue:
        return catalogue(self.lang, official=self.site.config.official)

    def rows_of(self, change: RecordedChange) -> list[ChangeRow]:
        """What one commit did to one record, line by line."""
        home = change.jurisdiction
        if home not in self._names:
            self._names[home] = names_in(self.site.portfolio, home, self.lang)
        events = _events_with_rows(change)
        if not events:
            return []
        rows = []
        for line in lines(events, change.kind, self._catalogue, self._names[home]):
            day = None
            if line.claimed:
                day = date.fromisoformat(line.claimed)
            rows.append(ChangeRow(change, line, day))
        return rows

    def rows(self, changes: Sequence[RecordedChange]) -> list[ChangeRow]:
        """The rows of a table of changes.

        What changed only form has none, many that were created together have one.
        """
        rows = []
        for change in changes:
            if change.events:
                rows += self.rows_of(change)
            else:
                rows.append(ChangeRow(change, _MANY_CREATED, None))
        return rows

    def row_count(self, changes: Iterable[RecordedChange]) -> int:
        """How many rows a table of changes has."""
        count = 0
        for change in changes:
            count += line_count(_events_with_rows(change)) if change.events else 1
        return count

    def split_rewordings(
        self, changes: Sequence[RecordedChange]
    ) -> tuple[list[ChangeRow], dict[date, list[ChangeRow]]]:
        """The same rows: those of substance, and by day those that only reword."""
        substance: list[ChangeRow] = []
        reworded: dict[date, list[ChangeRow]] = {}
        for row in self.rows(changes):
            if is_wording(row.line.change, row.of.kind):
                reworded.setdefault(row.of.commit.committed, []).append(row)
            else:
                substance.append(row)
        return substance, reworded

    def timeline(self, record: Record[FrontMatter]) -> TimelineRows:
        """The timeline of a record up to the day of the site."""
        events = self._events(record)
        home = str(record.jurisdiction or "")
        changes: list[RecordedChange] = []
        for commit, group in groupby(events, lambda event: event.commit):
            number = len(changes)
            of_commit = tuple(group)
            changes.append(
                RecordedChange(number, commit, record.kind, home, record.id, of_commit)
            )
        rows = []
        for change in reversed(changes):
            rows += self.rows_of(change)
        form_only = sum(event.what is EventType.FORM for event in events)
        return TimelineRows(rows[:FIRST], rows[FIRST:], form_only)

    def _events(self, record: Record[FrontMatter]) -> list[Event]:
        history = self.site.history
        if history is None:
            return []
        events = []
        for event in history.events(record.id, record.kind):
            if event.commit.committed <= self.site.compliance.as_of:
                events.append(event)
        return events

    def author(self, commit: Commit) -> str:
        """Who wrote a commit, without e-mail addresses; empty where nothing is left."""
        return author_name(commit.author) or ""

    def address(self, commit: Commit) -> str | None:
        """Where a commit is on the web."""
        return RepositoryLinks(self.site.config.repository_url, commit.id).change()

    def is_late(self, row: ChangeRow) -> bool:
        """Whether an entry was recorded long after its own day."""
        return row.line.days_late > self.site.config.backdated_days

    def is_out_of_order(self, commit: Commit) -> bool:
        """Whether a commit says it was recorded before the one that it follows."""
        history = self.site.history
        if history is None:
            return False
        return commit.id in history.out_of_order


def _events_with_rows(change: RecordedChange) -> list[Event]:
    """The events that have rows."""
    return [event for event in change.events if event.what is not EventType.FORM]


_MANY_CREATED = TimelineLine(EventType.CREATED, "")
