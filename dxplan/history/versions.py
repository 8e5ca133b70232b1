"""From the versions of files to the histories of records, one file at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from dxplan.comparison.compare import RecordContent, compare
from dxplan.comparison.events import (
    EventRow,
    EventType,
    Lifetime,
    ObjectPair,
    Objects,
    RecordHistory,
    change_row,
    initial_entry_rows,
)
from dxplan.diagnostics import Value
from dxplan.files.sizes import MAX_BYTES
from dxplan.history.cache import CachedHistory
from dxplan.history.file_versions import FileVersion, VersionedFile
from dxplan.history.git import GitRepository
from dxplan.model.fields import FLAT_REPORT
from dxplan.model.values import NAME
from dxplan.portfolio.paths import PAGES
from dxplan.source.fast_parse import halves, parse_values

ParsedFrontMatter = dict[str, Value]
"""The front matter of a record, or an entry of a register, as plain values."""


def add_versions(
    repository: GitRepository, files: list[VersionedFile], cached: CachedHistory
) -> None:
    """Add what the versions of files say to the histories of their records.

    One process reads all objects, one version at a time, so that little is in memory.
    """
    oids = chain.from_iterable(_needed(file, cached) for file in files)
    blobs = repository.blobs(oids)

    def read(oid: str | None) -> bytes:
        if not oid:
            return b""
        return next(blobs)[: MAX_BYTES + 1]

    for file in files:
        last = _last_readable(file, cached)
        last_data = (read(last[0]), read(last[1]))
        data = read(file.previous[0])
        english = read(file.previous[1])
        follower = _follower(file, cached, last, last_data)
        for version in file.versions:
            if version.changed[0]:
                data = read(version.objects[0])
            if version.changed[1]:
                english = read(version.objects[1])
            follower.add(version, data, english)


def _follower(
    file: VersionedFile,
    cached: CachedHistory,
    last: ObjectPair,
    last_data: tuple[bytes, bytes],
) -> "_PageFollower | _RegisterFollower":
    if file.kind in PAGES:
        return _PageFollower(file, cached, last, last_data)
    return _RegisterFollower(file, cached, last_data[0])


def _needed(file: VersionedFile, cached: CachedHistory) -> Iterator[str]:
    """The objects that `add_versions` reads for a file, in the order in which it reads them."""
    last = _last_readable(file, cached)
    for oid in (*last, *file.previous):
        if oid:
            yield oid
    for version in file.versions:
        oid, english_oid = version.objects
        changed, english_changed = version.changed
        if oid and changed:
            yield oid
        if english_oid and english_changed:
            yield english_oid


def _last_readable(file: VersionedFile, cached: CachedHistory) -> ObjectPair:
    """The objects of a file's last readable version before the new ones."""
    if file.previous[0] is None:
        return None, None
    if file.kind in PAGES:
        objects = _standing_objects(cached.record(file.key))
        if objects is None:
            return None, None
        return objects
    for key in cached.ids():
        kind, record_id = key
        if kind != file.kind:
            continue
        if not record_id.startswith(file.prefix):
            continue
        objects = _standing_objects(cached.record(key))
        if objects is not None:
            return objects
    return None, None


def _standing_objects(record: RecordHistory | None) -> Objects | None:
    """The last readable objects of a record that was not removed."""
    if record is None:
        return None
    lifetime = record.lifetimes[-1]
    if lifetime.end is not None:
        return None
    return lifetime.last


@dataclass(slots=True)
class PageVersion:
    """A readable version of a record's page: the bytes of its parts, and its front matter."""

    objects: Objects
    front_matter_bytes: bytes
    front_matter: ParsedFrontMatter
    body: bytes
    english: bytes


def read_page(
    data: bytes, english: bytes, objects: Objects, previous: PageVersion | None
) -> PageVersion | None:
    """Read a version of a page; None where it can't be read.

    Front matter with the same bytes as in the ``previous`` version is not parsed again.
    """
    if len(data) > MAX_BYTES:
        return None
    parts = halves(data)
    if parts is None:
        return None
    front, body = parts
    if previous is not None and front == previous.front_matter_bytes:
        return PageVersion(objects, front, previous.front_matter, body, english)
    front_matter = parse_values(front)
    if not isinstance(front_matter, dict):
        return None
    return PageVersion(objects, front, front_matter, body, english)


class _PageFollower:
    """Adds the versions of a page to the history of its record."""

    def __init__(
        self,
        file: VersionedFile,
        cached: CachedHistory,
        last: ObjectPair,
        last_data: tuple[bytes, bytes],
    ) -> None:
        self.file = file
        self.cached = cached
        self.record = cached.record_to_extend(file.key)
        self.page: PageVersion | None = None
        if last[0]:
            self.page = read_page(*last_data, (last[0], last[1]), None)

    def add(self, version: FileVersion, data: bytes, english: bytes) -> None:
        """Add what one version says."""
        record = self.record
        record.objects = version.objects
        oid, english_oid = version.objects
        if oid is None:
            record.end_lifetime(version.number)
            return
        if not record.exists:
            record.lifetimes.append(Lifetime(version.number))
            self.page = None
        page = read_page(data, english, (oid, english_oid), self.page)
        if page is not None:
            self._add_page(version.number, page)
        elif version.changed[0]:
            record.rows.append([version.number, EventType.UNREADABLE.value])

    def _add_page(self, number: int, page: PageVersion) -> None:
        lifetime = self.record.lifetimes[-1]
        if lifetime.first is None:
            lifetime.first = page.objects
        lifetime.last = page.objects
        self.record.rows += _rows(number, self.page, page)
        former_ids = _former_ids(page.front_matter)
        if former_ids:
            self.cached.former_ids[self.file.key] = former_ids
        else:
            self.cached.former_ids.pop(self.file.key, None)
        self.page = page


def _former_ids(front_matter: ParsedFrontMatter) -> list[str]:
    written = front_matter.get("former_ids")
    if isinstance(written, str):
        return [written]
    if not isinstance(written, list):
        return []
    former_ids = []
    for former_id in written:
        if isinstance(former_id, str):
            former_ids.append(former_id)
    return former_ids


def _rows(number: int, old: PageVersion | None, new: PageVersion) -> Iterator[EventRow]:
    if old is None:
        yield [number, EventType.CREATED.value, initial_entry_rows(new.front_matter)]
        return
    old_content, new_content = _changed_contents(old, new)
    changes = compare(old_content, new_content)
    for change in changes:
        yield [number, EventType.CHANGED.value, change_row(change)]
    if not changes:
        yield [number, EventType.FORM.value]


def _changed_contents(
    old: PageVersion, new: PageVersion
) -> tuple[RecordContent, RecordContent]:
    """Two versions, without the parts that are the same in both."""
    old_front: ParsedFrontMatter = {}
    new_front: ParsedFrontMatter = {}
    if old.front_matter_bytes != new.front_matter_bytes:
        old_front, new_front = _changed_keys(old.front_matter, new.front_matter)
    old_body, new_body = _changed_texts(old.body, new.body)
    old_english, new_english = _changed_texts(old.english, new.english)
    return (
        RecordContent(old_front, old_body, old_english),
        RecordContent(new_front, new_body, new_english),
    )


def _changed_texts(old: bytes, new: bytes) -> tuple[str, str]:
    if old == new:
        return "", ""
    return old.decode("utf-8", "replace"), new.decode("utf-8", "replace")


def _changed_keys(
    old: ParsedFrontMatter, new: ParsedFrontMatter
) -> tuple[ParsedFrontMatter, ParsedFrontMatter]:
    """Both sides without the keys that are the same in both.

    The keys of a flat report stay: together they may be one report.
    """
    old_changed = dict(old)
    new_changed = dict(new)
    for key, value in old.items():
        if key not in FLAT_REPORT and new.get(key) == value:
            del old_changed[key]
            del new_changed[key]
    return old_changed, new_changed


def register_entries(data: bytes) -> dict[str, ParsedFrontMatter] | None:
    """The entries of a register by key, the first of each; None where it can't be read."""
    if len(data) > MAX_BYTES:
        return None
    content = parse_values(data)
    if content == "":
        return {}
    if not isinstance(content, list):
        return None
    entries: dict[str, ParsedFrontMatter] = {}
    for entry in content:
        if not isinstance(entry, dict):
            continue
        key = entry.get("key")
        if isinstance(key, str) and NAME.fullmatch(key):
            entries.setdefault(key, entry)
    return entries


class _RegisterFollower:
    """Adds the versions of a register to the histories of its entries."""

    def __init__(
        self, file: VersionedFile, cached: CachedHistory, last_data: bytes
    ) -> None:
        self.file = file
        self.cached = cached
        self.entries = register_entries(last_data) or {}

    def add(self, version: FileVersion, data: bytes, _: bytes) -> None:
        """Add what one version says of each entry."""
        oid = version.objects[0]
        entries: dict[str, ParsedFrontMatter] | None = {}
        if oid:
            entries = register_entries(data)
        if entries is None:
            for key in self.entries:
                row = [version.number, EventType.UNREADABLE.value]
                self._record(key).rows.append(row)
            return
        for key in dict.fromkeys([*self.entries, *entries]):
            record = self._record(key)
            old = self.entries.get(key)
            new = entries.get(key)
            _add_entry(version.number, record, oid or "", old, new)
        self.entries = entries

    def _record(self, key: str) -> RecordHistory:
        return self.cached.record_to_extend((self.file.kind, self.file.prefix + key))


def _add_entry(
    number: int,
    record: RecordHistory,
    oid: str,
    old: ParsedFrontMatter | None,
    new: ParsedFrontMatter | None,
) -> None:
    """Add what one version of a register says of an entry to its history."""
    if new is None:
        record.end_lifetime(number)
        return
    if old is None:
        record.lifetimes.append(Lifetime(number, first=(oid, None)))
        record.rows.append([number, EventType.CREATED.value, initial_entry_rows(new)])
    elif old != new:
        old_changed, new_changed = _changed_keys(old, new)
        changes = compare(RecordContent(old_changed), RecordContent(new_changed))
        for change in changes:
            record.rows.append([number, EventType.CHANGED.value, change_row(change)])
    record.lifetimes[-1].last = (oid, None)
