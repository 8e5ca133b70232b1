"""From the versions of files to the tracks of records: path by path, so that little is in memory at once."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxplan.comparison.compare import RecordContent, compare
from dxplan.comparison.events import (
    EventType,
    Lifetime,
    ObjectPair,
    Objects,
    RecordHistory,
    Row,
    change_row,
    held_rows,
)
from dxplan.diagnostics import Value
from dxplan.history.cache import CachedHistory
from dxplan.history.file_versions import FileVersion, VersionedFile
from dxplan.history.git import GitRepository
from dxplan.model.records import FLAT_REPORT
from dxplan.model.values import NAME
from dxplan.portfolio.paths import PAGES
from dxplan.source.fast_parse import halves, values
from dxplan.source.source_file import MAX_BYTES


def follow(
    repository: GitRepository, files: list[VersionedFile], kept: CachedHistory
) -> None:
    """Add to what is kept what the versions of files say; one process reads the objects, one version at a time."""
    blobs = repository.blobs(oid for file in files for oid in _wanted(file, kept))

    def take(oid: str | None) -> bytes:
        return next(blobs)[: MAX_BYTES + 1] if oid else b""

    for file in files:
        last = _last(file, kept)
        before = (take(last[0]), take(last[1]))
        now = [take(file.before[0]), take(file.before[1])]
        reader = (
            _FileFollower(file, kept, last, before)
            if file.kind in PAGES
            else _RegisterFollower(file, kept, before[0])
        )
        for version in file.versions:
            for side in (0, 1):
                if version.changed[side]:
                    now[side] = take(version.objects[side])
            reader.version(version, now[0], now[1])


def _wanted(file: VersionedFile, kept: CachedHistory) -> Iterator[str]:
    """The objects that following a file takes, in that order: the last that could be read, those before, the new."""
    yield from filter(None, _last(file, kept))
    yield from filter(None, file.before)
    for version in file.versions:
        yield from (
            oid
            for oid, new in zip(version.objects, version.changed, strict=True)
            if oid and new
        )


def _last(file: VersionedFile, kept: CachedHistory) -> ObjectPair:
    """The objects of a file's last version that could be read, before the new ones."""
    if file.before[0] is None:
        return None, None
    if file.kind in PAGES:
        known = kept.track(file.key)
        return (
            known.lives[-1].last if known and known.lives[-1].end is None else None
        ) or (None, None)
    keys = [
        key
        for key in kept.ids()
        if key[0] == file.kind and key[1].startswith(file.prefix)
    ]
    entries = (track for key in keys if (track := kept.track(key)))
    return next(
        (
            life.last
            for track in entries
            if (life := track.lives[-1]).end is None and life.last
        ),
        (None, None),
    )


@dataclass(slots=True)
class LastReadFile:
    """A record's file as it was last read."""

    objects: Objects
    front: bytes
    front_matter: dict[str, Value]
    body: bytes
    english: bytes


def page_of(
    data: bytes, english: bytes, objects: Objects, known: LastReadFile | None
) -> LastReadFile | None:
    """A version as it is read; a head of the same bytes is not read again. None where it can't be read."""
    parts = halves(data) if len(data) <= MAX_BYTES else None
    if parts is None:
        return None
    if known is not None and parts[0] == known.front:
        return LastReadFile(objects, parts[0], known.front_matter, parts[1], english)
    head = values(parts[0])
    return (
        LastReadFile(objects, parts[0], head, parts[1], english)
        if isinstance(head, dict)
        else None
    )


class _FileFollower:
    """Follows the file of one record."""

    def __init__(
        self,
        file: VersionedFile,
        kept: CachedHistory,
        last: ObjectPair,
        before: tuple[bytes, bytes],
    ) -> None:
        self.file = file
        self.kept = kept
        self.track = kept.new_track(file.key)
        self.page = page_of(*before, (last[0], last[1]), None) if last[0] else None

    def version(self, version: FileVersion, data: bytes, english: bytes) -> None:
        """Add what one version says."""
        oid, track = version.objects[0], self.track
        track.now = version.objects
        stands = bool(track.lives) and track.lives[-1].end is None
        if oid is None:
            if stands:
                track.lives[-1].end = version.number
                track.rows.append([version.number, EventType.REMOVED])
            return
        if not stands:
            track.lives.append(Lifetime(version.number))
            self.page = None
        page = page_of(data, english, (oid, version.objects[1]), self.page)
        if page is not None:
            self._read(version.number, page)
        elif version.changed[0]:
            track.rows.append([version.number, EventType.UNREADABLE])

    def _read(self, number: int, page: LastReadFile) -> None:
        life = self.track.lives[-1]
        life.first = life.first or page.objects
        life.last = page.objects
        self.track.rows += _rows(number, self.page, page)
        named = page.front_matter.get("former_ids", [])
        former = [
            old
            for old in (named if isinstance(named, list) else [named])
            if isinstance(old, str)
        ]
        if former:
            self.kept.former[self.file.key] = former
        else:
            self.kept.former.pop(self.file.key, None)
        self.page = page


def _rows(number: int, old: LastReadFile | None, new: LastReadFile) -> Iterator[Row]:
    if old is None:
        yield [number, EventType.CREATED, held_rows(new.front_matter)]
        return
    changes = compare(*_states(old, new))
    for change in changes:
        yield [number, EventType.CHANGED, change_row(change)]
    if not changes:
        yield [number, EventType.FORM]


def _states(
    old: LastReadFile, new: LastReadFile
) -> tuple[RecordContent, RecordContent]:
    """Two versions, without the parts that are the same in both."""
    heads = (
        _differing(old.front_matter, new.front_matter)
        if old.front != new.front
        else ({}, {})
    )
    bodies = (
        [part.decode("utf-8", "replace") for part in (old.body, new.body)]
        if old.body != new.body
        else ["", ""]
    )
    english = (
        [part.decode("utf-8", "replace") for part in (old.english, new.english)]
        if old.english != new.english
        else ["", ""]
    )
    return RecordContent(heads[0], bodies[0], english[0]), RecordContent(
        heads[1], bodies[1], english[1]
    )


def _differing(
    old: dict[str, Value], new: dict[str, Value]
) -> tuple[dict[str, Value], dict[str, Value]]:
    """Two heads without the keys that hold the same; those that may together be a report stay."""
    same = {
        key
        for key, value in old.items()
        if new.get(key) == value and key not in FLAT_REPORT
    }
    old, new = (
        {key: value for key, value in head.items() if key not in same}
        for head in (old, new)
    )
    return old, new


def entries_in(data: bytes) -> dict[str, dict[str, Value]] | None:
    """The entries of a register by key, the first of each; None where it can't be read."""
    found = values(data) if len(data) <= MAX_BYTES else None
    if found is None or isinstance(found, dict) or (isinstance(found, str) and found):
        return None
    entries: dict[str, dict[str, Value]] = {}
    for entry in found:
        if (
            isinstance(entry, dict)
            and isinstance(key := entry.get("key"), str)
            and NAME.fullmatch(key)
        ):
            entries.setdefault(key, entry)
    return entries


class _RegisterFollower:
    """Follows a register, entry by entry."""

    def __init__(self, file: VersionedFile, kept: CachedHistory, before: bytes) -> None:
        self.file = file
        self.kept = kept
        self.known = entries_in(before) or {}

    def version(self, version: FileVersion, data: bytes, _: bytes) -> None:
        """Add what one version says of each entry."""
        oid = version.objects[0]
        entries = entries_in(data) if oid else {}
        if entries is None:
            for key in self.known:
                self._track(key).rows.append([version.number, EventType.UNREADABLE])
            return
        for key in dict.fromkeys([*self.known, *entries]):
            _entry(
                version.number,
                self._track(key),
                oid or "",
                self.known.get(key),
                entries.get(key),
            )
        self.known = entries

    def _track(self, key: str) -> RecordHistory:
        return self.kept.new_track((self.file.kind, self.file.prefix + key))


def _entry(
    number: int,
    track: RecordHistory,
    oid: str,
    old: dict[str, Value] | None,
    new: dict[str, Value] | None,
) -> None:
    """Add to a track what one version of a register says of its entry."""
    if new is None:
        track.lives[-1].end = number
        track.rows.append([number, EventType.REMOVED])
        return
    if old is None:
        track.lives.append(Lifetime(number, first=(oid, None)))
        track.rows.append([number, EventType.CREATED, held_rows(new)])
    elif old != new:
        track.rows += [
            [number, EventType.CHANGED, change_row(change)]
            for change in compare(*map(RecordContent, _differing(old, new)))
        ]
    track.lives[-1].last = (oid, None)
