"""Which record goes on as which other: renames of records, plans and jurisdictions."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from dxplan.comparison.events import TrackKey
from dxplan.history.cache import CachedHistory

LifetimeKey: TypeAlias = tuple[TrackKey, int]
"""One lifetime of a record, by its index."""

FormerIds: TypeAlias = Mapping[str, list[str]]


def rename_chain(cached: CachedHistory) -> dict[LifetimeKey, LifetimeKey]:
    """For each lifetime that continues another one under a new id, that other one.

    No lifetime is continued twice; a record that still exists has the first claim. `former_ids`
    count as they are now, or as they last were: a rename can be declared later.
    """
    folders = _renamed_folders(cached)
    previous: dict[LifetimeKey, LifetimeKey] = {}
    continued: set[LifetimeKey] = set()
    for _, start, key, index in sorted(_candidates(cached, folders)):
        predecessor = _predecessor(key, start, cached, folders, continued)
        if predecessor is not None:
            previous[key, index] = predecessor
            continued.add(predecessor)
    return previous


def _renamed_folders(cached: CachedHistory) -> dict[str, list[str]]:
    """The former ids of jurisdictions and plans, by their ids now."""
    folders = {}
    for key, former_ids in cached.former_ids.items():
        kind, record_id = key
        if kind in {"jurisdiction", "plan"}:
            folders[record_id] = former_ids
    return folders


def _candidates(
    cached: CachedHistory, folders: FormerIds
) -> Iterator[tuple[bool, int, TrackKey, int]]:
    """The lifetimes that may continue another: whether it ended, its start, record and index."""
    keys = dict.fromkeys(cached.former_ids)
    if folders:
        keys.update(dict.fromkeys(_keys_within(folders, cached)))
    for key in keys:
        record = cached.record(key)
        if record is None:
            continue
        for index, lifetime in enumerate(record.lifetimes):
            yield lifetime.end is not None, lifetime.start, key, index


def _keys_within(folders: FormerIds, cached: CachedHistory) -> Iterator[TrackKey]:
    """The records that lie in one of the renamed folders."""
    for key in cached.ids():
        _, record_id = key
        if any(folder in folders for folder in _folders(record_id)):
            yield key


def _predecessor(
    key: TrackKey,
    start: int,
    cached: CachedHistory,
    folders: FormerIds,
    continued: set[LifetimeKey],
) -> LifetimeKey | None:
    """The lifetime that one which began at ``start`` continues: of several, the last that ended."""
    by_end: dict[int, LifetimeKey] = {}
    kind, record_id = key
    own_former_ids = cached.former_ids.get(key, [])
    for former_id in _former_ids(record_id, own_former_ids, folders):
        former_key = (kind, former_id)
        record = cached.record(former_key)
        if record is None:
            continue
        for index, lifetime in enumerate(record.lifetimes):
            if lifetime.end is None or lifetime.start >= start:
                continue
            if (former_key, index) not in continued:
                by_end.setdefault(lifetime.end, (former_key, index))
    if not by_end:
        return None
    return by_end[max(by_end)]


def _former_ids(
    record_id: str, own_former_ids: list[str], folders: FormerIds
) -> Iterator[str]:
    """The ids a record may have had: those it names, and those under former folders."""
    seen = {record_id}
    pending = [*own_former_ids, *_ids_in_former_folders(record_id, folders)]
    while pending:
        former_id = pending.pop(0)
        if former_id in seen:
            continue
        seen.add(former_id)
        yield former_id
        pending += _ids_in_former_folders(former_id, folders)


def _ids_in_former_folders(record_id: str, folders: FormerIds) -> list[str]:
    ids = []
    for folder in _folders(record_id):
        rest = record_id[len(folder) :]
        ids += [former_folder + rest for former_folder in folders.get(folder, ())]
    return ids


def _folders(record_id: str) -> list[str]:
    """The jurisdiction and the plan that an id lies in."""
    parts = record_id.split("/", 2)
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]
