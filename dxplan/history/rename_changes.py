"""What changed together with a rename.

The last version under the old id is compared with the first one under the new id.
"""

from collections.abc import Iterable, Iterator, Sequence

from dxplan.comparison.compare import RecordContent, compare
from dxplan.comparison.events import EventRow, TrackKey, change_row
from dxplan.history.cache import CachedHistory
from dxplan.history.git import GitRepository
from dxplan.history.rename_chain import LifetimeKey
from dxplan.history.versions import read_page, register_entries
from dxplan.portfolio.paths import PAGES

_NO_OBJECT = "-"


def rename_key(cached: CachedHistory, old: LifetimeKey, new: LifetimeKey) -> str:
    """The cache key of a rename: the four objects to compare, and both ids.

    Empty where one of the two could never be read.
    """
    old_record = cached.record(old[0])
    new_record = cached.record(new[0])
    if old_record is None or new_record is None:
        return ""
    last = old_record.lifetimes[old[1]].last
    first = new_record.lifetimes[new[1]].first
    if last is None or first is None:
        return ""
    oids = [oid or _NO_OBJECT for oid in (*last, *first)]
    return "\t".join([*oids, old[0][1], new[0][1]])


def read_rename_changes(
    repository: GitRepository, renames: Iterable[tuple[str, TrackKey]]
) -> Iterator[tuple[str, list[EventRow]]]:
    """What each rename changed, by its key; one process reads the objects."""
    wanted = list(renames)
    oids = []
    for name, _ in wanted:
        for oid in _oids(name):
            if oid != _NO_OBJECT:
                oids.append(oid)
    blobs = repository.blobs(oids)
    for name, key in wanted:
        data = []
        for oid in _oids(name):
            if oid == _NO_OBJECT:
                data.append(b"")
            else:
                data.append(next(blobs))
        old_id, new_id = name.split("\t")[4:]
        old = content_at(key, old_id, data[:2])
        new = content_at(key, new_id, data[2:])
        yield name, list(_changes(old, new))


def _oids(rename: str) -> list[str]:
    return rename.split("\t")[:4]


def _changes(
    old: RecordContent | None, new: RecordContent | None
) -> Iterator[EventRow]:
    if old is None or new is None:
        return
    for change in compare(old, new):
        if change.key != "former_ids":  # the rename itself
            yield change_row(change)


def content_at(
    key: TrackKey, record_id: str, data: Sequence[bytes]
) -> RecordContent | None:
    """A record as the contents of its file and of its English body have it.

    None where it can't be read.
    """
    if key[0] not in PAGES:
        entries = register_entries(data[0]) or {}
        entry = entries.get(record_id.rpartition("/")[2])
        if entry is None:
            return None
        return RecordContent(entry)
    page = read_page(data[0], data[1], ("", None), None)
    if page is None:
        return None
    return RecordContent(
        page.front_matter,
        page.body.decode("utf-8", "replace"),
        page.english.decode("utf-8", "replace"),
    )
