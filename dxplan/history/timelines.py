"""The history of plans/: what happened to every record, and when each entry was first recorded."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

from dxplan.comparison.compare import canonical, is_translated
from dxplan.comparison.events import (
    Commit,
    Event,
    EventRow,
    EventType,
    Lifetime,
    RecordHistory,
    TrackKey,
    change_of,
)
from dxplan.diagnostics import Value
from dxplan.files.cache import Cache, user_cache
from dxplan.files.progress import begin
from dxplan.history.cache import CachedHistory, cache_of
from dxplan.history.file_versions import changed_record_files
from dxplan.history.git import GitRepository, open_repository
from dxplan.history.log import read_commits, read_log
from dxplan.history.rename_chain import LifetimeKey, rename_chain
from dxplan.history.rename_changes import read_rename_changes, rename_key
from dxplan.history.versions import add_versions
from dxplan.model.records import MODELS, Kind

_EVENT_TYPES = {what.value: what for what in EventType}
_CHANGES_CONTENT = frozenset(
    {EventType.CREATED, EventType.CHANGED, EventType.RENAMED, EventType.REMOVED}
)


class History:
    """What happened to every record of plans/ up to a commit, by its first-parent history."""

    def __init__(self, commits: Sequence[Commit], cached: CachedHistory) -> None:
        """Take all commits, oldest first, and what was read of those that changed plans/."""
        self.commits = commits
        self._cached = cached
        by_id = {commit.id: commit for commit in commits}
        self._numbered = [by_id[commit_id] for commit_id in cached.commits]
        self._events: dict[TrackKey, tuple[Event, ...]] = {}
        self._commit_digests: dict[int, bytes] = {}

    @property
    def last_change(self) -> date | None:
        """The day of the last commit that changed plans/; None where none did."""
        if not self._numbered:
            return None
        return self._numbered[-1].committed

    @cached_property
    def out_of_order(self) -> frozenset[str]:
        """The commits that say they were recorded on a day before the commit they follow."""
        commits = set()
        for old, new in pairwise(self.commits):
            if new.committed < old.committed:
                commits.add(new.id)
        return frozenset(commits)

    @cached_property
    def _predecessors(self) -> dict[LifetimeKey, LifetimeKey]:
        return rename_chain(self._cached)

    @cached_property
    def _successors(self) -> dict[LifetimeKey, LifetimeKey]:
        return {old: new for new, old in self._predecessors.items()}

    def kind(self, record_id: str) -> Kind | None:
        """The kind of the record that an id names or named; of several the first of all kinds."""
        for kind in MODELS:
            if self._cached.has((kind, record_id)):
                return kind
        return None

    def ids(self, kind: Kind) -> Sequence[str]:
        """Every id that a kind of record ever had, in the order of their first commits."""
        return self._ids.get(kind, [])

    @cached_property
    def _ids(self) -> dict[Kind, list[str]]:
        ids: dict[Kind, list[str]] = defaultdict(list)
        for kind, record_id in sorted(self._cached.ids(), key=self._first_commit):
            ids[kind].append(record_id)
        return ids

    def _first_commit(self, key: TrackKey) -> tuple[tuple[int, ...], str]:
        """A sort key by which a record's place does not depend on when it was read."""
        _, record_id = key
        return self._cached.numbers[key][:1], record_id

    def events(self, record_id: str, kind: Kind | None = None) -> tuple[Event, ...]:
        """Everything that happened to a record under all its names, oldest first.

        Nothing for an id that no record ever had.
        """
        record_kind = kind or self.kind(record_id)
        if record_kind is None:
            return ()
        return self._events_of((record_kind, record_id))

    def digest_of(self, record_id: str, kind: Kind) -> bytes:
        """What differs as soon as anything of `events` does; most often no event is made for it."""
        key = (kind, record_id)
        digest = blake2b(digest_size=16)
        if not self._cached.has(key):
            return digest.digest()
        if key in self._keys_renamed:
            digest.update(repr(self.events(record_id, kind)).encode("utf-8", "replace"))
            return digest.digest()
        digest.update(self._cached.packed[key])
        for number in self._cached.numbers[key]:
            digest.update(self._commit_digest(number))
        return digest.digest()

    @cached_property
    def _keys_renamed(self) -> frozenset[TrackKey]:
        """The records that go on as another one, or go on from one."""
        lifetimes = (*self._predecessors, *self._successors)
        return frozenset(key for key, _ in lifetimes)

    def _commit_digest(self, number: int) -> bytes:
        if number not in self._commit_digests:
            commit = repr(self._commit(number)).encode("utf-8", "replace")
            self._commit_digests[number] = blake2b(commit, digest_size=16).digest()
        return self._commit_digests[number]

    def _events_of(self, key: TrackKey) -> tuple[Event, ...]:
        if key not in self._events:
            self._events[key] = self._read_events(key)
        return self._events[key]

    def recorded(self, record_id: str, log: str, entry: Value) -> date | None:
        """The day on which an entry of a log, as it is now, was first recorded.

        None where it is not committed. An English text that was added later does not make it
        another entry.
        """
        (event,) = recordings(self.events(record_id), log, [entry])
        if event is None:
            return None
        return event.commit.committed

    def last_recorded(self, record_id: str) -> date | None:
        """The day of the last change of a record; a change of its form alone does not count."""
        for event in reversed(self.events(record_id)):
            if event.what in _CHANGES_CONTENT:
                return event.commit.committed
        return None

    def _read_events(self, key: TrackKey) -> tuple[Event, ...]:
        record = self._cached.record(key)
        if record is None or not record.lifetimes:
            return ()
        if key not in self._keys_renamed and len(record.lifetimes) == 1:
            return tuple(self._event(row) for row in record.rows)
        last_lifetimes = []
        for index in range(len(record.lifetimes)):
            if (key, index) not in self._successors:
                last_lifetimes.append((key, index))
        if not last_lifetimes:  # it exists under another id now
            last = (key, len(record.lifetimes) - 1)
            return self._events_of(self._successors[last][0])
        return self._events_up_to(last_lifetimes)

    def _events_up_to(self, lifetimes: Iterable[LifetimeKey]) -> tuple[Event, ...]:
        """The events of some lifetimes and of all that they go on from, by their commits."""
        pending = list(lifetimes)
        numbered: list[tuple[int, Event]] = []
        while pending:
            lifetime = pending.pop()
            numbered = [*self._events_of_lifetime(lifetime), *numbered]
            if lifetime in self._predecessors:
                pending.append(self._predecessors[lifetime])
        numbered.sort(key=lambda pair: pair[0])
        return tuple(event for _, event in numbered)

    def _events_of_lifetime(self, one: LifetimeKey) -> Iterator[tuple[int, Event]]:
        """The events of one lifetime, each with the number of its commit."""
        key, index = one
        record = self._cached.record(key) or RecordHistory()
        lifetime = record.lifetimes[index]
        predecessor = self._predecessors.get(one)
        changes_of_rename = None
        if predecessor is not None:
            yield lifetime.start, self._renamed(lifetime.start, predecessor, key)
            name = rename_key(self._cached, predecessor, one)
            changes_of_rename = self._cached.rename_changes.get(name)
        is_renamed_at_end = self._is_continued_at_once(one, lifetime)
        for row in _rows_within(lifetime, record.rows):
            number, what = row[0], row[1]
            if what == EventType.CREATED and changes_of_rename is not None:
                for change in changes_of_rename:
                    yield number, self._changed(number, change)
                continue
            if what == EventType.REMOVED and is_renamed_at_end:
                continue
            yield number, self._event(row)

    def _is_continued_at_once(self, one: LifetimeKey, lifetime: Lifetime) -> bool:
        """Whether the commit that ended a lifetime began the one that continues it."""
        successor = self._successors.get(one)
        if successor is None:
            return False
        key, index = successor
        record = self._cached.record(key)
        if record is None:
            return False
        return record.lifetimes[index].start == lifetime.end

    def _renamed(self, number: int, old: LifetimeKey, key: TrackKey) -> Event:
        commit = self._commit(number)
        return Event(commit, EventType.RENAMED, old_id=old[0][1], new_id=key[1])

    def _changed(self, number: int, change: EventRow) -> Event:
        return Event(self._commit(number), EventType.CHANGED, change_of(change))

    def _event(self, row: EventRow) -> Event:
        number, what = row[0], _EVENT_TYPES[row[1]]
        if what is EventType.CHANGED:
            return self._changed(number, row[2])
        if what is EventType.CREATED:
            entries = tuple(change_of(entry) for entry in row[2])
            return Event(self._commit(number), what, initial_entries=entries)
        return Event(self._commit(number), what)

    def _commit(self, number: int) -> Commit:
        return self._numbered[number]


def _rows_within(lifetime: Lifetime, rows: Iterable[EventRow]) -> Iterator[EventRow]:
    """The rows of a record whose commits lie in one of its lifetimes, both ends included."""
    for row in rows:
        number = row[0]
        if number < lifetime.start:
            continue
        if lifetime.end is not None and number > lifetime.end:
            continue
        yield row


def recordings(
    events: Iterable[Event], log: str, entries: Sequence[Value]
) -> list[Event | None]:
    """The event that first recorded each entry of a log; None for one that is not committed."""
    by_date: dict[str, list[tuple[Event, Value]]] = defaultdict(list)
    for event in events:
        for change in event.entries:
            if change.key != log or change.new is None:
                continue
            by_date[_written_date(change.new)].append((event, change.new))
    first_events = []
    for entry in entries:
        candidates = by_date.get(_written_date(entry), [])
        first_events.append(_first(candidates, entry))
    return first_events


def _written_date(entry: Value) -> str:
    """The date of an entry; of thousands only those of one date can be the same."""
    if not isinstance(entry, dict):
        return ""
    written = entry.get("date", "")
    if isinstance(written, str):
        return _canonical_text(written)
    return canonical(written)


@lru_cache(4096)
def _canonical_text(written: str) -> str:
    """The canonical form of a date: the same ones are written again and again."""
    return canonical(written)


def _first(candidates: Sequence[tuple[Event, Value]], entry: Value) -> Event | None:
    """The first event that recorded an entry, with or without its English text."""
    for event, value in candidates:
        if value == entry or is_translated(value, entry):
            return event
        if canonical(value) == canonical(entry):
            return event
    return None


def read_history(root: Path, commit: str | None = None) -> History | None:
    """The history of plans/ below ``root`` up to HEAD or ``commit``; only what is new is read.

    None without a repository, without a commit, and in a
    shallow clone, where the first commit that is there would seem to have recorded everything.
    Raises DxplanError where a part of the history is not here.
    """
    repository = open_repository(root)
    if repository is None or repository.lack is not None:
        return None
    return _read_up_to(repository, commit, user_cache())


def _read_up_to(
    repository: GitRepository, recorded: str | None, cache: Cache
) -> History:
    """The history up to HEAD, or to a commit, by what the cache has of it."""
    begin("history")
    head = recorded or repository.head
    commits = read_commits(repository, head)[::-1]
    place = cache_of(repository, cache, recorded or "")
    cached = place.read()
    if not _is_part_of(cached, commits):  # HEAD was moved, or rewritten
        cached = CachedHistory()
    if cached.reached != head:
        _extend(repository, cached, head)
        cached.pack()
        place.write(cached)
    return History(commits, cached)


def _is_part_of(cached: CachedHistory, commits: Iterable[Commit]) -> bool:
    ids = {commit.id for commit in commits}
    return {cached.reached, *cached.commits} <= ids


def _extend(repository: GitRepository, cached: CachedHistory, head: str) -> None:
    """Add what happened since the commit that the cache reached."""
    first_number = len(cached.commits)
    new = read_log(repository, head, cached.reached or None)
    cached.commits += [changes.commit.id for changes in new]
    files = changed_record_files(enumerate(new, first_number), cached)
    add_versions(repository, files, cached)
    cached.reached = head
    renames = {}
    for new_key, old_key in rename_chain(cached).items():
        renames[rename_key(cached, old_key, new_key)] = new_key[0]
    kept: dict[str, list[EventRow]] = {}
    missing = []
    for name, key in renames.items():
        rows = cached.rename_changes.get(name)
        if rows is not None:
            kept[name] = rows
        elif name:
            missing.append((name, key))
    kept.update(read_rename_changes(repository, missing))
    cached.rename_changes = kept
