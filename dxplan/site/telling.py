"""What was recorded, in one language: the lines of a record's timeline and of the pages of changes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from dxplan.exchange.past import author_name
from dxplan.history.events import Happened
from dxplan.history.log import Commit
from dxplan.hosting import Repository
from dxplan.messages import Catalogue, catalogue
from dxplan.model.values import FrontMatter
from dxplan.narrative.lines import Line, lines
from dxplan.narrative.sentences import Names, names_in
from dxplan.portfolio import Record
from dxplan.site.happenings import Happening, is_wording
from dxplan.site.site import Site

FIRST = 20
"""How many lines of a timeline stand open."""

_EMAIL = re.compile(r"\S*@\S*")


@dataclass(frozen=True, slots=True)
class Told:
    """One line with the record and the commit it is of; ``date`` is the day that it speaks of, where it does."""

    of: Happening
    line: Line
    date: date | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lines of a record, newest first: the ``recent`` ones, all ``older`` ones, and how often only form changed."""

    recent: Sequence[Told]
    older: Sequence[Told]
    form_only: int


@dataclass(frozen=True)
class Telling:
    """All that is told of a site's history in one language. Nothing is escaped: that is for the template."""

    site: Site
    lang: str
    _names: dict[str, Names] = field(default_factory=dict)

    @cached_property
    def _words(self) -> Catalogue:
        return catalogue(self.lang, official=self.site.config.official)

    def told(self, happening: Happening) -> list[Told]:
        """What one commit did to one record, line by line."""
        home = happening.jurisdiction
        if home not in self._names:
            self._names[home] = names_in(self.site.portfolio, home, self.lang)
        events = [event for event in happening.events if event.what is not Happened.FORM]
        found = lines(events, happening.kind, self._words, self._names[home]) if events else ()
        return [Told(happening, line, date.fromisoformat(line.claimed) if line.claimed else None) for line in found]

    def rows(self, happenings: Sequence[Happening]) -> list[Told]:
        """The rows of a table of changes; what changed only form has none, many that were created together have one."""
        return [
            row
            for happening in happenings
            for row in (self.told(happening) if happening.events else [Told(happening, _MANY_CREATED, None)])
        ]

    def apart(self, happenings: Sequence[Happening]) -> tuple[list[Told], dict[date, list[Told]]]:
        """The same rows: those of substance, and those that only reword, by the day they were recorded."""
        substance: list[Told] = []
        reworded: dict[date, list[Told]] = {}
        for row in self.rows(happenings):
            if is_wording(row.line.change, row.of.kind):
                reworded.setdefault(row.of.commit.committed, []).append(row)
            else:
                substance.append(row)
        return substance, reworded

    def timeline(self, record: Record[FrontMatter]) -> Timeline:
        """The timeline of a record up to the day of the site."""
        history = self.site.history
        events = history.events(record.id, record.kind) if history is not None else ()
        seen = [event for event in events if event.commit.committed <= self.site.as_of]
        blocks = [tuple(block) for _, block in groupby(seen, lambda event: event.commit)]
        home = str(record.jurisdiction or "")
        found = [
            row
            for number, block in reversed(list(enumerate(blocks)))
            for row in self.told(Happening(number, block[0].commit, record.kind, home, record.id, block))
        ]
        form = sum(event.what is Happened.FORM for event in seen)
        return Timeline(found[:FIRST], found[FIRST:], form)

    def author(self, commit: Commit) -> str:
        """Who wrote a commit, without addresses; empty where nothing is left."""
        return author_name(commit.author) or ""

    def subject(self, commit: Commit) -> str:
        """What a commit says of itself, without addresses."""
        return " ".join(_EMAIL.sub(" ", commit.subject).split())

    def address(self, commit: Commit) -> str | None:
        """Where a commit is on the web."""
        return Repository(self.site.config.repository_url, commit.id).change()

    def is_late(self, row: Told) -> bool:
        """Whether an entry was recorded long after its day. Errata say so themselves."""
        entry = row.line.change.new if row.line.change else None
        corrects = isinstance(entry, dict) and "corrects" in entry
        return not (row.line.held or corrects) and (row.line.late or 0) > self.site.config.backdated_days

    def is_out_of_order(self, commit: Commit) -> bool:
        """Whether a commit says it was recorded before the one that it follows."""
        return self.site.history is not None and commit.id in self.site.history.out_of_order


_MANY_CREATED = Line(Happened.CREATED, "")
