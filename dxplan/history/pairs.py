"""Which record of one portfolio is which of another: by id, then along `former_ids`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dxplan.history.changes import Change, State, compare
from dxplan.portfolio import Portfolio, Record
from dxplan.source.envelope import ENGLISH


@dataclass(frozen=True, slots=True)
class Pair:
    """A record before and after; None on the side where there is none. Unreadable records are in no pair."""

    old: Record[Any] | None
    new: Record[Any] | None
    changes: tuple[Change, ...] = ()

    @property
    def record(self) -> Record[Any]:
        """The record as it is now, or as it was last."""
        found = self.new or self.old
        if found is None:
            raise AssertionError
        return found

    @property
    def renamed(self) -> bool:
        """Whether it is there on both sides under two ids."""
        return self.old is not None and self.new is not None and self.old.id != self.new.id


def pairs(old: Portfolio, new: Portfolio) -> Iterator[Pair]:
    """Every record of either portfolio once, in the order of the new one, then those that are gone.

    A record that can't be read on one of the sides is in no pair: nothing can be said of what changed.
    """
    taken = set()
    for record in new.records():
        before = _before(old, new, record)
        if before is None:
            if record.id not in old.broken and _is_read(old, record):
                yield Pair(None, record)
            continue
        taken.add((before.kind, before.id))
        yield Pair(before, record, _changes(before, record))
    for record in old.records():
        known = new.current_id(record.id)
        left = (record.kind, record.id) not in taken and _is_read(new, record)
        if left and known not in new.broken and record.id not in new.broken:
            yield Pair(record, None)


def joined(old: Record[Any], new: Record[Any]) -> Pair:
    """Two records that nothing in the files says are one."""
    return Pair(old, new, _changes(old, new))


def _changes(old: Record[Any], new: Record[Any]) -> tuple[Change, ...]:
    if old.head is new.head and old.body_en == new.body_en:  # one reading of the same file
        return ()
    return compare(_state(old), _state(new))


def _is_read(other: Portfolio, record: Record[Any]) -> bool:
    """Whether the other side's file of it, its register for one, can be read if it is there."""
    source = other.sources.get(record.file)
    return source is None or source.readable


def _before(old: Portfolio, new: Portfolio, record: Record[Any]) -> Record[Any] | None:
    """The record that it was: of the same id, or of one that leads to its id now."""
    index = old.index(record.kind)
    if record.id in index:
        return index[record.id]
    own = getattr(record.data, "former_ids", ())
    candidates = [*own, *_moved_with_its_folder(new, record.id)]
    return next((index[former] for former in candidates if former in index), None)


def _moved_with_its_folder(new: Portfolio, identity: str) -> Iterator[str]:
    """The ids that a record had before its plan or jurisdiction was renamed."""
    for former, now in new.former.items():
        if identity.startswith(f"{now}/"):
            yield former + identity[len(now) :]


def _state(record: Record[Any]) -> State:
    return State(record.head, record.body, record.body_en)


def is_form_only(old: Portfolio, new: Portfolio, pair: Pair) -> bool:
    """Whether a record's file has other bytes and the record has not changed."""
    if pair.old is None or pair.new is None or pair.changes or pair.renamed:
        return False
    return any(
        before is not None and after is not None and before.data != after.data
        for before, after in (
            (old.sources.get(pair.old.file), new.sources.get(pair.new.file)),
            (old.sources.get(_english(pair.old.file)), new.sources.get(_english(pair.new.file))),
        )
    )


def _english(file: str) -> str:
    return file.removesuffix(".md") + ENGLISH
