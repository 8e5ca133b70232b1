"""The history that was read, kept in the user's cache; without it all is read again."""

import marshal
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from dxplan.comparison.events import EventRow, Lifetime, RecordHistory, TrackKey
from dxplan.files.cache import Cache
from dxplan.files.code_version import code_version
from dxplan.history.git import GitRepository

_KIND = "history"

_WITHOUT_SHARING = 2
"""A version of marshal that writes equal values as equal bytes: later ones tell shared parts."""


@dataclass(slots=True)
class CachedHistory:
    """The histories of all records up to the commit ``reached``.

    ``commits`` are those that changed plans/: events name them by number. ``rename_changes`` holds
    what changed together with a rename, ``former_ids`` the old ids that records name. What is
    ``packed`` of a record is read when the record is asked for; ``numbers`` are the commits of its
    events. ``extended`` are the records to which events were added since they were packed.
    """

    reached: str = ""
    commits: list[str] = field(default_factory=list)
    rename_changes: dict[str, list[EventRow]] = field(default_factory=dict)
    former_ids: dict[TrackKey, list[str]] = field(default_factory=dict)
    records: dict[TrackKey, RecordHistory] = field(default_factory=dict)
    packed: dict[TrackKey, bytes] = field(default_factory=dict)
    numbers: dict[TrackKey, tuple[int, ...]] = field(default_factory=dict)
    extended: set[TrackKey] = field(default_factory=set)

    def ids(self) -> Iterator[TrackKey]:
        """Every record that has a history."""
        yield from self.packed
        yield from self.extended - self.packed.keys()

    def has(self, key: TrackKey) -> bool:
        """Whether there ever was a record of an id."""
        return key in self.packed or key in self.records

    def record(self, key: TrackKey) -> RecordHistory | None:
        """The history of a record; None where there never was one of that id."""
        record = self.records.get(key)
        if record is None and key in self.packed:
            record = self.records[key] = _unpacked(self.packed[key])
        return record

    def record_to_extend(self, key: TrackKey) -> RecordHistory:
        """The history of a record, a new one where there is none, to which events are added."""
        record = self.record(key)
        if record is None:
            record = self.records[key] = RecordHistory()
        self.extended.add(key)
        return record

    def pack(self) -> None:
        """Pack the records to which events were added."""
        for key in self.extended:
            record = self.records[key]
            self.packed[key] = _packed(record)
            self.numbers[key] = tuple(dict.fromkeys(row[0] for row in record.rows))
        self.extended.clear()


def _packed(record: RecordHistory) -> bytes:
    lifetimes = []
    for lifetime in record.lifetimes:
        lifetimes.append((lifetime.start, lifetime.end, lifetime.first, lifetime.last))
    return marshal.dumps((lifetimes, record.rows, record.objects), _WITHOUT_SHARING)


def _unpacked(packed: bytes) -> RecordHistory:
    lifetimes, rows, objects = marshal.loads(packed)  # noqa: S302 - as in `HistoryCache`
    return RecordHistory([Lifetime(*lifetime) for lifetime in lifetimes], rows, objects)


@dataclass(frozen=True, slots=True)
class HistoryCache:
    """What the cache holds of one history."""

    cache: Cache
    key: bytes

    def read(self) -> CachedHistory:
        """The history; nothing where it is not there."""
        value = self.cache.get_many(_KIND, [self.key]).get(self.key)
        if value is None:
            return CachedHistory()
        kept: Any = marshal.loads(value)  # noqa: S302 - from our own folder, with a checksum
        reached, commits, rename_changes, former_ids, keys, packed, numbers = kept
        return CachedHistory(
            reached,
            commits,
            rename_changes,
            former_ids,
            packed=dict(zip(keys, packed, strict=True)),
            numbers=dict(zip(keys, numbers, strict=True)),
        )

    def write(self, cached: CachedHistory) -> None:
        """Keep a history, all of whose records are packed."""
        keys = list(cached.packed)
        kept = (
            cached.reached,
            cached.commits,
            cached.rename_changes,
            cached.former_ids,
            keys,
            list(cached.packed.values()),
            [cached.numbers[key] for key in keys],
        )
        self.cache.put_many(_KIND, {self.key: marshal.dumps(kept)})


def cache_of(repository: GitRepository, cache: Cache, commit: str = "") -> HistoryCache:
    """Where the history of a working tree is kept, or that up to one commit of it."""
    place = f"{repository.top.resolve()}\0{repository.prefix}\0{commit}"
    digest = blake2b(code_version(), digest_size=16)
    digest.update(place.encode("utf-8", "surrogateescape"))
    return HistoryCache(cache, digest.digest())
