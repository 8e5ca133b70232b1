"""The history that was read, kept in the user's cache folder; without it all is read again."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dxplan import __version__
from dxplan.comparison.events import EventRow, Lifetime, RecordHistory, TrackKey
from dxplan.files.atomic_write import replace_file
from dxplan.files.cache_dir import cache_folder
from dxplan.history.git import GitRepository

_FORMAT = f"dxplan history 2 {__version__}"
"""A cache of another version is not read."""

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class CachedHistory:
    """The histories of all records up to the commit ``reached``.

    ``commits`` are those that changed plans/: events name them by number. ``rename_changes`` holds
    what changed together with a rename, ``former_ids`` the old ids that records name. A record's
    line of the file is parsed when the record is asked for.
    """

    reached: str = ""
    commits: list[str] = field(default_factory=list)
    rename_changes: dict[str, list[EventRow]] = field(default_factory=dict)
    former_ids: dict[TrackKey, list[str]] = field(default_factory=dict)
    parsed: dict[TrackKey, RecordHistory] = field(default_factory=dict)
    lines: dict[TrackKey, str] = field(default_factory=dict)

    def ids(self) -> Iterator[TrackKey]:
        """Every record that has a history."""
        yield from self.lines
        for key in self.parsed:
            if key not in self.lines:
                yield key

    def record(self, key: TrackKey) -> RecordHistory | None:
        """The history of a record; None where there never was one of that id."""
        if key not in self.parsed and key in self.lines:
            self.parsed[key] = _parse_record(self.lines[key])
        return self.parsed.get(key)

    def record_to_extend(self, key: TrackKey) -> RecordHistory:
        """The history of a record, a new one where there is none."""
        record = self.record(key)
        if record is None:
            record = self.parsed[key] = RecordHistory()
        return record

    def file_lines(self) -> Iterator[str]:
        """The lines of the cache file."""
        former_ids = [[*key, ids] for key, ids in self.former_ids.items()]
        yield _to_json([self.reached, self.commits, self.rename_changes, former_ids])
        for key in self.ids():
            kind, record_id = key
            yield f"{kind}\t{record_id}\t{self._record_line(key)}"

    def _record_line(self, key: TrackKey) -> str:
        record = self.parsed.get(key)
        if record is None:
            return self.lines[key]
        lifetimes = []
        for lifetime in record.lifetimes:
            lifetimes.append(
                [lifetime.start, lifetime.end, lifetime.first, lifetime.last]
            )
        return _to_json([lifetimes, record.rows, record.objects])


def _parse_record(line: str) -> RecordHistory:
    lifetimes, rows, objects = json.loads(line)
    return RecordHistory(
        [_lifetime(*lifetime) for lifetime in lifetimes],
        rows,
        (objects[0], objects[1]),
    )


def _lifetime(
    start: int, end: int | None, first: list[str] | None, last: list[str] | None
) -> Lifetime:
    return Lifetime(
        start,
        end,
        (first[0], first[1]) if first else None,
        (last[0], last[1]) if last else None,
    )


@dataclass(frozen=True, slots=True)
class HistoryCache:
    """The cache file of one working tree."""

    file: Path

    def read(self) -> CachedHistory:
        """What it holds; nothing where it is missing, damaged, or of another version."""
        try:
            return _parse(self.file.read_bytes())
        except (OSError, ValueError):
            return CachedHistory()

    def write(self, cached: CachedHistory) -> None:
        """Write the file, if the folder can be written."""
        content = "\n".join(cached.file_lines()).encode("utf-8", "backslashreplace")
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self.file, f"{_header(content)}\n".encode() + content)


def _parse(data: bytes) -> CachedHistory:
    """Parse a cache file; raises ValueError where it is damaged."""
    header, _, content = data.partition(b"\n")
    if header.decode() != _header(content):
        return CachedHistory()
    first, *lines = content.decode().split("\n")
    reached, commits, rename_changes, former_ids = json.loads(first)
    cached = CachedHistory(reached, commits, rename_changes)
    for kind, record_id, ids in former_ids:
        cached.former_ids[_key(kind, record_id)] = ids
    for line in lines:
        kind, record_id, text = line.split("\t", 2)
        cached.lines[_key(kind, record_id)] = text
    return cached


def _key(kind: Any, record_id: str) -> TrackKey:
    return kind, record_id


def _header(content: bytes) -> str:
    return f"{_FORMAT} {hashlib.blake2b(content, digest_size=16).hexdigest()}"


def cache_of(repository: GitRepository) -> HistoryCache:
    """The cache file of a working tree."""
    place = f"{repository.top.resolve()}\0{repository.prefix}"
    digest = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()
    return HistoryCache(cache_folder() / "history" / f"{digest[:32]}.txt")
