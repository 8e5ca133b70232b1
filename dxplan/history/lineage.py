"""Which life of one id goes on under another: renamed records, plans and jurisdictions, along `former_ids`."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from dxplan.history.events import Track, TrackKey

LifeKey: TypeAlias = tuple[TrackKey, int]
"""One life of a track, by its index."""

Tracks: TypeAlias = Mapping[TrackKey, Track]


def lineage(tracks: Tracks) -> dict[LifeKey, LifeKey]:
    """For each life that goes on another's, that other one; none is gone on by two.

    `former_ids` count as they stand now, or as they last stood: a rename that forgot them can still name them later.
    """
    moved = {key[1]: track.former for key, track in tracks.items() if key[0] in {"jurisdiction", "plan"}}
    moved = {now: former for now, former in moved.items() if former}
    found: dict[LifeKey, LifeKey] = {}
    taken: set[LifeKey] = set()
    lives = [
        (life.end is not None, life.start, key, i)
        for key, track in tracks.items()
        if track.former or any(folder in moved for folder in _folders(key[1]))
        for i, life in enumerate(track.lives)
    ]
    for _, start, key, i in sorted(lives):  # what stands has the first claim
        before = _before(key, start, tracks, moved, taken)
        if before is not None:
            found[key, i] = before
            taken.add(before)
    return found


def _before(
    key: TrackKey, start: int, tracks: Tracks, moved: Mapping[str, list[str]], taken: set[LifeKey]
) -> LifeKey | None:
    """The life that ended for one that began at ``start``: the last of the nearest old id that nobody goes on."""
    for former in _former_ids(key, tracks, moved):
        lives = tracks[key[0], former].lives if (key[0], former) in tracks else []
        for i in reversed(range(len(lives))):
            there = ((key[0], former), i)
            if lives[i].start < start and lives[i].end is not None and there not in taken:
                return there
    return None


def _former_ids(key: TrackKey, tracks: Tracks, moved: Mapping[str, list[str]]) -> Iterator[str]:
    """The ids that a record may have had: those it names, and what both were called in folders of other names."""
    seen = {key[1]: None}
    pending = [*tracks[key].former, *_in_other_folders(key[1], moved)]
    while pending:
        former = pending.pop(0)
        if former not in seen:
            seen[former] = None
            yield former
            pending += _in_other_folders(former, moved)


def _in_other_folders(identity: str, moved: Mapping[str, list[str]]) -> list[str]:
    return [former + identity[len(folder) :] for folder in _folders(identity) for former in moved.get(folder, ())]


def _folders(identity: str) -> list[str]:
    """The jurisdiction and the plan that an id lies in."""
    parts = identity.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, min(len(parts), 3))]
