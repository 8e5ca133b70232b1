"""What was recorded, in one language: the lines of a record's timeline and of the pages of changes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from dxplan.comparison.events import Commit, EventType
from dxplan.comparison.significance import is_wording
from dxplan.config.repository_links import RepositoryLinks
from dxplan.exchange.task_history import author_name
from dxplan.messages import Catalogue, catalogue
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Record
from dxplan.site.recent_changes import RecordedChange
from dxplan.site.site import Site
from dxplan.wording.sentences import Names, names_in
from dxplan.wording.timeline import TimelineLine, lines

FIRST = 20
"""How many lines of a timeline stand open."""

_EMAIL = re.compile(r"\S*@\S*")


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line with the record and the commit it is of; ``date`` is the day that it speaks of, where it does."""

    of: RecordedChange
    line: TimelineLine
    date: date | None


@dataclass(frozen=True, slots=True)
class TimelineRows:
    """The lines of a record, newest first: the ``recent`` ones, all ``older`` ones, and how often only form changed."""

    recent: Sequence[ChangeRow]
    older: Sequence[ChangeRow]
    form_only: int


@dataclass(frozen=True)
class ChangeLog:
    """All that is told of a site's history in one language. Nothing is escaped: that is for the template."""

    site: Site
    lang: str
    _names: dict[str, Names] = field(default_factory=dict)

    @cached_property
    def _words(self) -> Catalogue:
        return catalogue(self.lang, official=self.site.config.official)

    def told(self, happening: RecordedChange) -> list[ChangeRow]:
        """What one commit did to one record, line by line."""
        home = happening.jurisdiction
        if home not in self._names:
            self._names[home] = names_in(self.site.portfolio, home, self.lang)
        events = [
            event for event in happening.events if event.what is not EventType.FORM
        ]
        found = (
            lines(events, happening.kind, self._words, self._names[home])
            if events
            else ()
        )
        return [
            ChangeRow(
                happening,
                line,
                date.fromisoformat(line.claimed) if line.claimed else None,
            )
            for line in found
        ]

    def rows(self, happenings: Sequence[RecordedChange]) -> list[ChangeRow]:
        """The rows of a table of changes; what changed only form has none, many that were created together have one."""
        return [
            row
            for happening in happenings
            for row in (
                self.told(happening)
                if happening.events
                else [ChangeRow(happening, _MANY_CREATED, None)]
            )
        ]

    def apart(
        self, happenings: Sequence[RecordedChange]
    ) -> tuple[list[ChangeRow], dict[date, list[ChangeRow]]]:
        """The same rows: those of substance, and those that only reword, by the day they were recorded."""
        substance: list[ChangeRow] = []
        reworded: dict[date, list[ChangeRow]] = {}
        for row in self.rows(happenings):
            if is_wording(row.line.change, row.of.kind):
                reworded.setdefault(row.of.commit.committed, []).append(row)
            else:
                substance.append(row)
        return substance, reworded

    def timeline(self, record: Record[FrontMatter]) -> TimelineRows:
        """The timeline of a record up to the day of the site."""
        history = self.site.history
        events = history.events(record.id, record.kind) if history is not None else ()
        seen = [event for event in events if event.commit.committed <= self.site.as_of]
        blocks = [
            tuple(block) for _, block in groupby(seen, lambda event: event.commit)
        ]
        home = str(record.jurisdiction or "")
        found = [
            row
            for number, block in reversed(list(enumerate(blocks)))
            for row in self.told(
                RecordedChange(
                    number, block[0].commit, record.kind, home, record.id, block
                )
            )
        ]
        form = sum(event.what is EventType.FORM for event in seen)
        return TimelineRows(found[:FIRST], found[FIRST:], form)

    def author(self, commit: Commit) -> str:
        """Who wrote a commit, without addresses; empty where nothing is left."""
        return author_name(commit.author) or ""

    def subject(self, commit: Commit) -> str:
        """What a commit says of itself, without addresses."""
        return " ".join(_EMAIL.sub(" ", commit.subject).split())

    def address(self, commit: Commit) -> str | None:
        """Where a commit is on the web."""
        return RepositoryLinks(self.site.config.repository_url, commit.id).change()

    def is_late(self, row: ChangeRow) -> bool:
        """Whether an entry was recorded long after its own day."""
        return row.line.days_late > self.site.config.backdated_days

    def is_out_of_order(self, commit: Commit) -> bool:
        """Whether a commit says it was recorded before the one that it follows."""
        return (
            self.site.history is not None
            and commit.id in self.site.history.out_of_order
        )


_MANY_CREATED = TimelineLine(EventType.CREATED, "")
