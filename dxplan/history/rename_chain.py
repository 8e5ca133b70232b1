"""Which life of one id goes on under another: renamed records, plans and jurisdictions, along `former_ids`."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from dxplan.comparison.events import TrackKey
from dxplan.history.cache import CachedHistory

LifeKey: TypeAlias = tuple[TrackKey, int]
"""One life of a track, by its index."""


def lineage(kept: CachedHistory) -> dict[LifeKey, LifeKey]:
    """For each life that goes on another's, that other one; none is gone on by two.

    `former_ids` count as they stand now, or as they last stood: a rename that forgot them can still name them later.
    """
    moved = {
        key[1]: former
        for key, former in kept.former.items()
        if key[0] in {"jurisdiction", "plan"}
    }
    keys = dict.fromkeys(kept.former)
    if moved:
        keys |= dict.fromkeys(
            key
            for key in kept.ids()
            if any(folder in moved for folder in _folders(key[1]))
        )
    lives = []
    for key in keys:
        track = kept.track(key)
        lives += [
            (life.end is not None, life.start, key, i)
            for i, life in enumerate(track.lives if track else ())
        ]
    found: dict[LifeKey, LifeKey] = {}
    taken: set[LifeKey] = set()
    for _, start, key, i in sorted(lives):  # what stands has the first claim
        before = _before(key, start, kept, moved, taken)
        if before is not None:
            found[key, i] = before
            taken.add(before)
    return found


def _before(
    key: TrackKey,
    start: int,
    kept: CachedHistory,
    moved: Mapping[str, list[str]],
    taken: set[LifeKey],
) -> LifeKey | None:
    """The life that ended for one that began at ``start``: of those that nobody goes on the one that ended last."""
    found: dict[int, LifeKey] = {}
    for former in _former_ids(key[1], kept.former.get(key, []), moved):
        there = (key[0], former)
        track = kept.track(there)
        for i, life in enumerate(track.lives if track else ()):
            if life.start < start and life.end is not None and (there, i) not in taken:
                found.setdefault(life.end, (there, i))
    return found[max(found)] if found else None


def _former_ids(
    identity: str, own: list[str], moved: Mapping[str, list[str]]
) -> Iterator[str]:
    """The ids that a record may have had: those it names, and what those were called in other folders."""
    seen = {identity}
    pending = [*own, *_in_other_folders(identity, moved)]
    while pending:
        former = pending.pop(0)
        if former not in seen:
            seen.add(former)
            yield former
            pending += _in_other_folders(former, moved)


def _in_other_folders(identity: str, moved: Mapping[str, list[str]]) -> list[str]:
    return [
        former + identity[len(folder) :]
        for folder in _folders(identity)
        for former in moved.get(folder, ())
    ]


def _folders(identity: str) -> list[str]:
    """The jurisdiction and the plan that an id lies in."""
    parts = identity.split("/", 2)
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]
