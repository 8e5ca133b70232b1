"""The feeds: what happened to plans, tasks and targets, by the history, or by the dated entries of the files."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from dxplan.comparison.compare import ChangeType, Difference, entries_of
from dxplan.comparison.events import Event, EventType
from dxplan.compliance.logs import is_in_force, last_day
from dxplan.exchange.atom import Feed, FeedEntry, FeedText, content
from dxplan.exchange.labels import words
from dxplan.exchange.publisher import publisher_of, standing_of
from dxplan.exchange.stable_ids import first_id, urn
from dxplan.history.timelines import History
from dxplan.model.fields import LOGS
from dxplan.model.records import Kind
from dxplan.model.values import Text
from dxplan.portfolio.portfolio import Record
from dxplan.site.site import Site
from dxplan.wording.sentences import names_in, sentences

_ENTRIES = 50
"""How many of the last entries a feed has."""

_LINES = 12
"""How many changes of one record at one time an entry spells out."""

_KINDS: tuple[Kind, ...] = ("plan", "task", "target")
_RANK = {
    EventType.CREATED: 0,
    EventType.RENAMED: 1,
    EventType.CHANGED: 2,
    EventType.REMOVED: 3,
}


@dataclass(frozen=True, slots=True)
class FeedNews:
    """What happened to a record at one time. ``order`` tells of two on one day which was later."""

    day: date
    order: int
    record: str
    kind: Kind
    key: str
    events: tuple[Event, ...] = ()
    changes: tuple[Difference, ...] = ()

    @property
    def age(self) -> tuple[int, int, str, str]:
        """Sorts the latest first."""
        return (-self.day.toordinal(), -self.order, self.record, self.key)


@dataclass(frozen=True)
class Feeds:
    """The feeds of one site; an entry that stands in several is worded once."""

    site: Site
    history: History | None
    made: dict[tuple[str, str], FeedEntry] = field(default_factory=dict)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The feed of the site, then one each unit, by its path."""
        say = words(self.site.config.lang)
        title = self.site.config.title or say("about.title")
        everything = (found for group in self.happened.values() for found in group)
        yield (
            "feed.xml",
            self._feed("feed.xml", "", say("feed.title", title=title), everything),
        )
        for unit, record in self.site.portfolio.units.items():
            path = f"feed/{unit}.xml"
            own = (
                found
                for key in sorted(self._records_of.get(unit, ()))
                for found in self.happened.get(key, ())
            )
            name = record.fields.name.get(self.site.config.lang)[0]
            yield path, self._feed(path, unit, say("feed.unit", unit=name), own)

    @cached_property
    def happened(self) -> dict[str, list[FeedNews]]:
        """Everything that happened to each record up to the day."""
        portfolio, found = self.site.portfolio, {}
        for kind in _KINDS:
            for key, record in portfolio.index(kind).items():
                if key in self.site.kinds:
                    found[key] = [
                        *(
                            self._recorded(kind, key)
                            if self.history
                            else self._dated(record)
                        )
                    ]
        if self.history is not None:
            found |= {
                key: list(self._recorded(kind, key))
                for kind, key in self._removed(self.history)
            }
        return found

    @cached_property
    def _records_of(self) -> dict[str, set[str]]:
        """The tasks and targets that a unit leads, inherited or helps with."""
        compliance, found = self.site.compliance, defaultdict(set)
        for owners in (compliance.leads, compliance.inherited):
            for task, units in owners.items():
                for unit in units:
                    found[unit].add(task)
        for unit, states in self.site.coordinated.items():
            found[unit] |= {state.id for state in states}
        for target in compliance.targets.values():
            for ref in target.target.lead_unit:
                found[
                    self.site.portfolio.resolve(ref, target.record.jurisdiction) or ""
                ].add(target.id)
        return found

    # what happened --------------------------------------------------------------------------------------------

    def _recorded(self, kind: Kind, key: str) -> Iterator[FeedNews]:
        """By the history: one happening a commit."""
        assert self.history is not None  # noqa: S101 - asked only where there is one
        told = [
            event
            for event in self.history.events(key, kind)
            if event.what in _RANK and event.commit.committed <= self.site.as_of
        ]
        for commit, events in groupby(told, key=lambda event: event.commit):
            together = tuple(sorted(events, key=lambda event: _RANK[event.what]))
            changes = tuple(
                c for event in together for c in event.entries if self._is_seen(c)
            )
            if changes or any(
                event.what is not EventType.CHANGED for event in together
            ):
                yield FeedNews(
                    commit.committed,
                    self._order[commit.id],
                    key,
                    kind,
                    commit.id,
                    together,
                    changes,
                )

    @cached_property
    def _order(self) -> dict[str, int]:
        return (
            {commit.id: i for i, commit in enumerate(self.history.commits)}
            if self.history
            else {}
        )

    def _removed(self, history: History) -> Iterator[tuple[Kind, str]]:
        """The records that are gone, under the last of their names."""
        for kind in _KINDS:
            known = self.site.portfolio.index(kind)
            for key in history.ids(kind):
                if (
                    key in known
                    or key in self.site.portfolio.broken
                    or self.site.portfolio.current_id(key) in known
                ):
                    continue
                events = history.events(key, kind)
                renamed = any(
                    event.what is EventType.RENAMED and event.old_id == key
                    for event in events
                )
                if events and events[-1].what is EventType.REMOVED and not renamed:
                    yield kind, key

    def _is_seen(self, change: Difference) -> bool:
        """Whether a change speaks of no later day, if it is of an entry of a log."""
        day = change.new.get("date") if isinstance(change.new, dict) else None
        return not (
            isinstance(day, str)
            and len(day) == 10
            and day > self.site.as_of.isoformat()
        )

    def _dated(self, record: Record[Any]) -> Iterator[FeedNews]:
        """By the entries of a file's logs, each on the day it speaks of, an erratum on the day it was recorded."""
        for log in LOGS:
            typed = getattr(
                record.fields, "all_reports" if log == "reports" else log, ()
            )
            nth: Counter[str] = Counter()
            for i, (entry, written) in enumerate(
                zip(typed, entries_of(record.front_matter, log), strict=False)
            ):
                nth[str(entry.date)] += 1
                day = max(last_day(entry.date), entry.recorded or date.min)
                if is_in_force(entry, self.site.as_of) and day <= self.site.as_of:
                    change = Difference(
                        ChangeType.ENTRY_ADDED, (log, i), None, None, written
                    )
                    key = f"{log} {entry.date} {nth[str(entry.date)]}"
                    yield FeedNews(day, i, record.id, record.kind, key, (), (change,))

    # in words -------------------------------------------------------------------------------------------------

    def _feed(self, path: str, key: str, title: str, news: Iterable[FeedNews]) -> bytes:
        config = self.site.config
        feed = Feed(
            id=urn(
                "feed",
                config.repository_url or config.publisher or config.title or "",
                key,
            ),
            title=title,
            about=standing_of(config, config.lang),
            lang=config.lang,
            author=publisher_of(config, config.lang),
            day=self.site.as_of,
            address=self._address(path, path),
            pages={
                lang: self._address(
                    path, "/".join(filter(None, (lang, key, "index.html")))
                )
                for lang in config.languages
            },
        )
        latest = sorted(news, key=lambda found: found.age)[:_ENTRIES]
        return content(feed, (self._entry(path, found) for found in latest))

    def _address(self, path: str, file: str) -> str:
        """Where a file of the site is: absolute where its address is known, else as seen from the feed."""
        site = self.site.config.site_url
        return f"{site.rstrip('/')}/{file}" if site else "../" * path.count("/") + file

    def _entry(self, path: str, found: FeedNews) -> FeedEntry:
        up = "" if self.site.config.site_url else "../" * path.count("/")
        made = (up, f"{found.record} {found.key}")
        if made not in self.made:
            self.made[made] = self._worded(path, found)
        return self.made[made]

    def _worded(self, path: str, found: FeedNews) -> FeedEntry:
        config = self.site.config
        record = self.site.portfolio.index(found.kind).get(found.record)
        told: dict[str, FeedText] = {
            lang: self._told(path, found, lang) for lang in config.languages
        }
        own = told[config.lang]
        more = len(own.lines) - 1
        say = words(config.lang)
        title = say(
            "feed.entry_more" if more else "feed.entry",
            name=own.name,
            first=own.lines[0],
            count=more,
        )
        known = (
            first_id(self.site.portfolio, record)
            if record is not None
            else found.record
        )
        return FeedEntry(
            urn("entry", found.kind, known, found.key), title, found.day, told
        )

    def _told(self, path: str, found: FeedNews, lang: str) -> FeedText:
        shown = self.site.kinds.get(found.record) == found.kind
        name = self.site.name(found.record) if shown else Text(vi=found.record)
        text, spoken = name.get(lang)
        address = (
            self._address(path, f"{lang}/{found.record}/index.html") if shown else None
        )
        return FeedText(text, spoken, self._lines(found, lang), address)

    def _lines(self, found: FeedNews, lang: str) -> Sequence[str]:
        say = words(lang)
        lines = []
        for event in found.events:
            if event.what is EventType.RENAMED:
                lines.append(
                    say("feed.renamed", before=event.old_id, after=event.new_id)
                )
            elif event.what is not EventType.CHANGED:
                lines.append(say(f"feed.{event.what}"))
        lines += _worded_changes(self.site, found, lang)
        if len(lines) > _LINES:
            return (
                *lines[: _LINES - 1],
                say("feed.more", count=len(lines) - _LINES + 1),
            )
        return lines


def _worded_changes(site: Site, found: FeedNews, lang: str) -> list[str]:
    """The changes of a record as sentences."""
    jurisdiction = found.record.partition("/")[0]
    names = names_in(site.portfolio, jurisdiction, lang)
    return [
        told for _, told in sentences(found.changes, found.kind, words(lang), names)
    ]
