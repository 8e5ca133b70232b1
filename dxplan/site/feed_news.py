"""What feeds tell: changes of plans, tasks and targets, by the history or by dated entries."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from dxplan.comparison.compare import ChangeType, Difference, entries_of
from dxplan.comparison.events import Commit, Event, EventType
from dxplan.compliance.logs import is_in_force, last_day
from dxplan.history.timelines import History
from dxplan.model.fields import LOGS
from dxplan.model.records import Kind
from dxplan.portfolio.portfolio import Record
from dxplan.site.dependencies import RecordedMemo
from dxplan.site.site import Site

_KINDS: tuple[Kind, ...] = ("plan", "task", "target")
_RANK = {
    EventType.CREATED: 0,
    EventType.RENAMED: 1,
    EventType.CHANGED: 2,
    EventType.REMOVED: 3,
}
"""The events that feeds tell, in the order in which an entry tells those of one commit."""


@dataclass(frozen=True, slots=True)
class FeedNews:
    """What changed in a record at one time.

    ``order``: of two news of one day the later has the larger.

    ``key`` names the news among those of its record and never changes.
    """

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
class RecordNews:
    """The news of each record of a site up to its day.

    ``history`` is that of the site, in which look-ups are not recorded.
    """

    site: Site
    history: History | None

    @cached_property
    def records(self) -> list[tuple[Kind, str]]:
        """All records with news: those that have pages, and with a history those that are gone."""
        records: list[tuple[Kind, str]] = []
        for kind in _KINDS:
            for key in self.site.portfolio.index(kind):
                if key in self.site.kinds:
                    records.append((kind, key))
        if self.history is not None:
            records += _removed_records(self.site, self.history)
        return records

    def of(self, key: str) -> list[FeedNews]:
        """The news of a task or target; none of one that has no page."""
        kind = self.site.kinds.get(key)
        if kind not in _KINDS:
            return []
        return self.news(kind, key)

    def news(self, kind: Kind, key: str) -> list[FeedNews]:
        """The news of a record."""
        return self._made.get((kind, key), lambda: self._news(kind, key))

    @cached_property
    def _made(self) -> RecordedMemo[tuple[Kind, str], list[FeedNews]]:
        return RecordedMemo(self.site.look_ups)

    def _news(self, kind: Kind, key: str) -> list[FeedNews]:
        as_of = self.site.as_of
        if self.site.history is None:
            return list(_entries(self.site.portfolio.index(kind)[key], as_of))
        events = _shown_events(self.site.history, kind, key, as_of)
        return list(_commits(key, kind, events, self._commit_numbers, as_of))

    @cached_property
    def _commit_numbers(self) -> dict[str, int]:
        """The place of each commit; only which of two is the later shows in a feed.

        That is settled by the ids of the two.
        """
        commits: Sequence[Commit] = ()
        if self.history is not None:
            commits = self.history.commits
        return {commit.id: number for number, commit in enumerate(commits)}


def _entries(record: Record[Any], as_of: date) -> Iterator[FeedNews]:
    """News for each entry of a log, dated by its own day; an erratum by the day of recording."""
    for log in LOGS:
        attribute: str = log
        if log == "reports":
            attribute = "all_reports"
        entries = getattr(record.fields, attribute, ())
        written_entries = entries_of(record.front_matter, log)
        entries_on_day: Counter[str] = Counter()
        pairs = zip(entries, written_entries, strict=False)
        for index, (entry, written) in enumerate(pairs):
            entry_day = str(entry.date)
            entries_on_day[entry_day] += 1
            day = max(last_day(entry.date), entry.recorded or date.min)
            if not is_in_force(entry, as_of) or day > as_of:
                continue
            key = f"{log} {entry_day} {entries_on_day[entry_day]}"
            path = (log, index)
            change = Difference(ChangeType.ENTRY_ADDED, path, None, None, written)
            yield FeedNews(day, index, record.id, record.kind, key, (), (change,))


def _shown_events(
    history: History, kind: Kind, key: str, as_of: date
) -> Iterator[Event]:
    """The events of a record that feeds tell, up to the day."""
    for event in history.events(key, kind):
        if event.what not in _RANK:
            continue
        if event.commit.committed <= as_of:
            yield event


def _commits(
    key: str,
    kind: Kind,
    events: Iterable[Event],
    commit_numbers: dict[str, int],
    as_of: date,
) -> Iterator[FeedNews]:
    """News for each commit that changed the record."""
    for commit, of_commit in groupby(events, key=lambda event: event.commit):
        group = tuple(sorted(of_commit, key=lambda event: _RANK[event.what]))
        changes = _changes_by(group, as_of)
        is_change_only = all(event.what is EventType.CHANGED for event in group)
        if is_change_only and not changes:
            continue
        number = commit_numbers[commit.id]
        day = commit.committed
        yield FeedNews(day, number, key, kind, commit.id, group, changes)


def _changes_by(events: Iterable[Event], as_of: date) -> tuple[Difference, ...]:
    """The changes of events but for entries of logs that are dated later than the day."""
    changes = []
    for event in events:
        for change in event.entries:
            if not _is_dated_after(change, as_of):
                changes.append(change)
    return tuple(changes)


def _is_dated_after(change: Difference, as_of: date) -> bool:
    """Whether a change is of an entry of a log, dated by day, whose day is later."""
    if not isinstance(change.new, dict):
        return False
    day = change.new.get("date")
    if not isinstance(day, str) or len(day) != len("2026-01-31"):
        return False
    return day > as_of.isoformat()


def _removed_records(site: Site, history: History) -> Iterator[tuple[Kind, str]]:
    """The records that are gone, under the last of their ids."""
    portfolio = site.portfolio
    for kind in _KINDS:
        present = portfolio.index(kind)
        for key in history.ids(kind):
            is_present = key in present or portfolio.current_id(key) in present
            if is_present or key in portfolio.broken:
                continue
            if _was_removed(history.events(key, kind), key):
                yield kind, key


def _was_removed(events: Sequence[Event], key: str) -> bool:
    """Whether a record was removed under an id, after no renaming."""
    if not events:
        return False
    if events[-1].what is not EventType.REMOVED:
        return False
    renamed_ids = [event.old_id for event in events if event.what is EventType.RENAMED]
    return key not in renamed_ids
