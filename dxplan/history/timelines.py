"""The whole history of plans/: what happened to every record, and when the repository first held each entry."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

from dxplan.comparison.compare import canonical, is_translated
from dxplan.comparison.events import (
    Commit,
    Event,
    EventType,
    RecordHistory,
    Row,
    TrackKey,
    change_of,
)
from dxplan.diagnostics import Value
from dxplan.history.cache import CachedHistory, cache_of
from dxplan.history.file_versions import files_of
from dxplan.history.git import GitRepository, find
from dxplan.history.log import read_commits, read_log
from dxplan.history.rename_chain import LifeKey, lineage
from dxplan.history.rename_changes import link, read_links
from dxplan.history.versions import follow
from dxplan.model.records import MODELS, Kind

_REMEMBERED = 1024
"""Records whose events are kept in memory: the items that many tasks implement are asked for again and again."""

_RECORDS_SOMETHING = frozenset(
    {EventType.CREATED, EventType.CHANGED, EventType.RENAMED, EventType.REMOVED}
)


class History:
    """What happened to every record of plans/ up to a commit, by its first-parent history."""

    def __init__(self, commits: Sequence[Commit], kept: CachedHistory) -> None:
        """Take all commits, oldest first, and what was read of those that changed plans/."""
        self.commits = commits
        self._kept = kept
        self._by_id = {commit.id: commit for commit in commits}
        self._look = lru_cache(_REMEMBERED)(self._events)

    @cached_property
    def out_of_order(self) -> frozenset[str]:
        """The commits that say they were recorded on a day before the commit they follow."""
        return frozenset(
            new.id
            for old, new in pairwise(self.commits)
            if new.committed < old.committed
        )

    @cached_property
    def _lineage(self) -> dict[LifeKey, LifeKey]:
        return lineage(self._kept)

    @cached_property
    def _heirs(self) -> dict[LifeKey, LifeKey]:
        return {old: new for new, old in self._lineage.items()}

    def kind(self, record_id: str) -> Kind | None:
        """The kind of the record that an id names or named; of several the first in the order of all kinds."""
        return next(
            (kind for kind in MODELS if self._kept.track((kind, record_id))), None
        )

    def ids(self, kind: Kind) -> list[str]:
        """Every id that a kind of record ever had."""
        return [identity for found, identity in self._kept.ids() if found == kind]

    def events(self, record_id: str, kind: Kind | None = None) -> tuple[Event, ...]:
        """Everything that happened to a record under all its names, oldest first; nothing of one that never was."""
        known = kind or self.kind(record_id)
        return self._look((known, record_id)) if known else ()

    def recorded(self, record_id: str, log: str, entry: Value) -> date | None:
        """The day on which an entry of a log, as it stands now, was first recorded; None where it is not committed.

        An English text that was added later does not make it another entry.
        """
        (event,) = recordings(self.events(record_id), log, [entry])
        return event.commit.committed if event is not None else None

    def last_recorded(self, record_id: str) -> date | None:
        """The day on which the last change of a record was recorded; what changed only its form does not count."""
        events = (
            event
            for event in reversed(self.events(record_id))
            if event.what in _RECORDS_SOMETHING
        )
        return next((event.commit.committed for event in events), None)

    def _events(self, key: TrackKey) -> tuple[Event, ...]:
        track = self._kept.track(key)
        lives = [(key, i) for i in range(len(track.lives) if track else 0)]
        pending = [life for life in lives if life not in self._heirs]
        if lives and not pending:
            return self._look(self._heirs[lives[-1]][0])
        found: list[tuple[int, Event]] = []
        while pending:
            here = pending.pop()
            found = [*self._life(here), *found]
            if here in self._lineage:
                pending.append(self._lineage[here])
        return tuple(event for _, event in sorted(found, key=lambda pair: pair[0]))

    def _life(self, here: LifeKey) -> Iterator[tuple[int, Event]]:
        """The events of one life, each with the number of its commit."""
        key, i = here
        track = self._kept.track(key) or RecordHistory()
        life, heir = track.lives[i], self._heirs.get(here)
        goes_on = heir is not None and self._start(heir) == life.end
        before = self._lineage.get(here)
        if before is not None:
            yield (
                life.start,
                Event(
                    self._commit(life.start),
                    EventType.RENAMED,
                    before=before[0][1],
                    after=key[1],
                ),
            )
        for row in track.rows:
            if row[0] < life.start or (life.end is not None and row[0] > life.end):
                continue
            if row[1] == EventType.CREATED and before is not None:
                changes = self._kept.links.get(link(self._kept, before, here))
                if changes is not None:
                    for change in changes:
                        yield (
                            row[0],
                            Event(
                                self._commit(row[0]),
                                EventType.CHANGED,
                                change_of(change),
                            ),
                        )
                    continue
            if not (goes_on and row[1] == EventType.REMOVED):
                yield row[0], self._event(row)

    def _start(self, here: LifeKey) -> int | None:
        track = self._kept.track(here[0])
        return track.lives[here[1]].start if track else None

    def _event(self, row: Row) -> Event:
        commit, what = self._commit(row[0]), EventType(row[1])
        if what is EventType.CHANGED:
            return Event(commit, what, change_of(row[2]))
        return Event(
            commit,
            what,
            held=tuple(map(change_of, row[2])) if what is EventType.CREATED else (),
        )

    def _commit(self, number: int) -> Commit:
        return self._by_id[self._kept.commits[number]]


def recordings(
    events: Iterable[Event], log: str, entries: Iterable[Value]
) -> list[Event | None]:
    """For each entry of a log, as it stands now, the event that first recorded it; None where it is not committed."""
    known: dict[str, list[tuple[Event, Value, str]]] = defaultdict(list)
    for event in events:
        for change in event.entries:
            if change.key == log and change.new is not None:
                known[_day_of(change.new)].append(
                    (event, change.new, canonical(change.new))
                )
    return [_first(known.get(_day_of(entry), ()), entry) for entry in entries]


def _day_of(entry: Value) -> str:
    """What an entry shares with all that may be the same one: there may be thousands of other days."""
    return canonical(entry.get("date", "")) if isinstance(entry, dict) else ""


def _first(known: Iterable[tuple[Event, Value, str]], entry: Value) -> Event | None:
    """An English text that was added later does not make it another entry."""
    text = canonical(entry)
    return next(
        (
            event
            for event, value, told in known
            if told == text or is_translated(value, entry)
        ),
        None,
    )


def read_history(root: Path, commit: str | None = None) -> History | None:
    """The history of the plans/ below ``root`` up to HEAD, in one pass, or what is new since it was last read.

    Up to another ``commit`` it is read whole.

    None without a repository, without a commit, and in a shallow clone, where the first commit that is there would
    pass for the day on which everything was recorded. Raises DxplanError where a part of the history is not here.
    """
    repository = find(root)
    if repository is None or repository.lack is not None:
        return None
    head = commit or repository.commit("HEAD")
    commits = read_commits(repository, head)[::-1]
    cache = cache_of(repository)
    kept = cache.read() if commit is None else CachedHistory()
    if not {kept.reached, *kept.commits} <= {
        found.id for found in commits
    }:  # HEAD was moved, or rewritten
        kept = CachedHistory()
    if kept.reached != head:
        _read_on(repository, kept, head)
        if commit is None:
            cache.write(kept)
    return History(commits, kept)


def _read_on(repository: GitRepository, kept: CachedHistory, head: str) -> None:
    """Add what happened since the commit that was reached."""
    first = len(kept.commits)
    steps = read_log(repository, head, kept.reached or None)
    kept.commits += [step.commit.id for step in steps]
    follow(repository, files_of(enumerate(steps, first), kept), kept)
    kept.reached = head
    wanted = {link(kept, old, new): new[0] for new, old in lineage(kept).items()}
    kept.links = {name: rows for name, rows in kept.links.items() if name in wanted}
    missing = (
        (name, key) for name, key in wanted.items() if name and name not in kept.links
    )
    kept.links.update(read_links(repository, list(missing)))
