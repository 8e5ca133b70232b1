"""What changed beside the name of a renamed record: its last version under one name, its first under another."""

from collections.abc import Iterable, Iterator, Sequence

from dxplan.comparison.compare import RecordContent, compare
from dxplan.comparison.events import Row, TrackKey, change_row
from dxplan.history.cache import CachedHistory
from dxplan.history.git import GitRepository
from dxplan.history.rename_chain import LifeKey
from dxplan.history.versions import entries_in, page_of
from dxplan.portfolio.paths import PAGES

_NONE = "-"


def link(kept: CachedHistory, old: LifeKey, new: LifeKey) -> str:
    """The name of the step from one life to the one that goes on it: the four objects it takes, and its record.

    Empty where one of the two could never be read.
    """
    before, after = kept.track(old[0]), kept.track(new[0])
    last = before.lives[old[1]].last if before else None
    first = after.lives[new[1]].first if after else None
    if last is None or first is None:
        return ""
    return "\t".join([*(oid or _NONE for oid in (*last, *first)), old[0][1], new[0][1]])


def read_links(
    repository: GitRepository, wanted: Iterable[tuple[str, TrackKey]]
) -> Iterator[tuple[str, list[Row]]]:
    """What each step changed, by its name, as it is kept; one process reads the objects."""
    steps = list(wanted)
    blobs = repository.blobs(
        oid for name, _ in steps for oid in name.split("\t")[:4] if oid != _NONE
    )
    for name, key in steps:
        oids, (before, after) = name.split("\t")[:4], name.split("\t")[4:]
        data = [next(blobs) if oid != _NONE else b"" for oid in oids]
        yield (
            name,
            list(
                _changes(
                    state_at(key, before, data[:2]), state_at(key, after, data[2:])
                )
            ),
        )


def _changes(old: RecordContent | None, new: RecordContent | None) -> Iterator[Row]:
    for change in compare(old, new) if old and new else ():
        if change.key != "former_ids":  # that is what says so
            yield change_row(change)


def state_at(
    key: TrackKey, identity: str, data: Sequence[bytes]
) -> RecordContent | None:
    """A record as the objects of its file and of its English body hold it; None where it can't be read."""
    if key[0] not in PAGES:
        entry = (entries_in(data[0]) or {}).get(identity.rpartition("/")[2])
        return RecordContent(entry) if entry is not None else None
    page = page_of(data[0], data[1], ("", None), None)
    if page is None:
        return None
    return RecordContent(
        page.front_matter,
        page.body.decode("utf-8", "replace"),
        page.english.decode("utf-8", "replace"),
    )
