"""Which record of one portfolio is which of another: by id, then along `former_ids`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from dxplan.comparison.compare import Difference, RecordContent, canonical, compare
from dxplan.model.records import Kind
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.source.source_file import ENGLISH

Claims: TypeAlias = dict[tuple[Kind, str], "Record[Any]"]
"""By the kind and id of a record now the record before that it says it was."""


@dataclass(frozen=True, slots=True)
class RecordPair:
    """A record before and after; None on the side where there is none. Unreadable records are in no pair."""

    old: Record[Any] | None
    new: Record[Any] | None
    changes: tuple[Difference, ...] = ()

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
        return (
            self.old is not None and self.new is not None and self.old.id != self.new.id
        )


def pairs(old: Portfolio, new: Portfolio) -> Iterator[RecordPair]:
    """Every record of either portfolio once, in the order of the new one, then those that are gone.

    A record that can't be read on one of the sides is in no pair: nothing can be said of what changed.
    """
    renamed = _renamed(old, new)
    taken = {(before.kind, before.id) for before in renamed.values()}
    for record in new.records():
        key = (record.kind, record.id)
        before = renamed.get(key) or (
            old.index(record.kind).get(record.id) if key not in taken else None
        )
        if before is None:
            if record.id not in old.broken and _is_read(old, record):
                yield RecordPair(None, record)
            continue
        taken.add((before.kind, before.id))
        yield RecordPair(before, record, _changes(before, record))
    for record in old.records():
        known = new.current_id(record.id)
        left = (record.kind, record.id) not in taken and _is_read(new, record)
        if left and known not in new.broken and record.id not in new.broken:
            yield RecordPair(record, None)


def _renamed(old: Portfolio, new: Portfolio) -> dict[tuple[Kind, str], Record[Any]]:
    """What was renamed: by its kind and new id the record that it was; each was one only.

    `former_ids` have the first claim, also to a name that another record has now: tasks that were numbered anew.
    """
    claims: Claims = {}
    for record in sorted(old.records(), key=lambda record: _nearness(record, new)):
        now = new.moved_id(record.id)
        if now != record.id and now in new.index(record.kind):
            claims.setdefault((record.kind, now), record)
    found: dict[tuple[Kind, str], Record[Any]] = {}
    for kind, now in claims:
        key = (kind, now)
        while (
            now not in old.index(kind) and key in claims
        ):  # from a name that is new, back along those it set free
            found[key] = claims[key]
            key = (kind, claims[key].id)
        for step in _circle(old, new, claims, (kind, now)):
            found[step] = claims[step]
    return found


def _nearness(record: Record[Any], new: Portfolio) -> tuple[bool, int]:
    """What comes first of those that one record says it was: by its own id, and with all its older ones."""
    now = new.index(record.kind).get(new.moved_id(record.id))
    ids = getattr(now.fields, "former_ids", ()) if now is not None else ()
    return record.id not in new.former, -sum(
        one in ids for one in getattr(record.fields, "former_ids", ())
    )


def _circle(
    old: Portfolio, new: Portfolio, claims: Claims, start: tuple[Kind, str]
) -> list[tuple[Kind, str]]:
    """The names that records have exchanged among themselves since before, from one of them on; none if it is open."""
    steps: list[tuple[Kind, str]] = []
    key = start
    while (
        key in claims
        and key not in steps
        and _is_claimed_anew(old, new, key, claims[key].id)
    ):
        steps.append(key)
        key = (key[0], claims[key].id)
    return steps if key == start else []


def _is_claimed_anew(
    old: Portfolio, new: Portfolio, key: tuple[Kind, str], written: str
) -> bool:
    """Whether a record says now, and its namesake before did not, that it had an id."""
    kind, identity = key
    before = old.index(kind).get(identity)
    now = getattr(new.index(kind)[identity].fields, "former_ids", ())
    return written in now and (
        before is None or written not in getattr(before.fields, "former_ids", ())
    )


@dataclass(frozen=True, slots=True)
class LostId:
    """An old id that led to a record and leads no more, or to another (``leads``); ``index`` is its place before."""

    old: Record[Any]
    new: Record[Any]
    index: int
    written: str
    leads: str


def lost_ids(
    before: Portfolio, now: Portfolio, found: Iterable[RecordPair]
) -> Iterator[LostId]:
    """The `former_ids` that no longer lead where they led; an id that another record had before is none."""
    for pair in found:
        old, new = pair.old, pair.new
        if old is None or new is None:
            continue
        for i, written in enumerate(getattr(old.fields, "former_ids", ())):
            leads = now.current_id(written)
            if before.current_id(written) == old.id and leads != new.id:
                is_led = any(leads in index for index in now.page_indexes)
                yield LostId(old, new, i, written, leads if is_led else "")


def joined(old: Record[Any], new: Record[Any]) -> RecordPair:
    """Two records that nothing in the files says are one."""
    return RecordPair(old, new, _changes(old, new))


def _changes(old: Record[Any], new: Record[Any]) -> tuple[Difference, ...]:
    if (
        old.front_matter is new.front_matter and old.body_en == new.body_en
    ):  # one reading of the same file
        return ()
    return compare(_state(old), _state(new))


def _is_read(other: Portfolio, record: Record[Any]) -> bool:
    """Whether the other side's file of it, its register for one, can be read if it is there."""
    source = other.sources.get(record.file)
    return source is None or source.readable


def _state(record: Record[Any]) -> RecordContent:
    return RecordContent(record.front_matter, record.body, record.body_en)


def rewritten(
    old: Portfolio, new: Portfolio, found: Iterable[RecordPair]
) -> Iterator[tuple[Record[Any], str]]:
    """The files that have other bytes and say what they said, each with its record; of a register with one of them."""
    by_file: dict[str, list[RecordPair]] = {}
    for pair in found:
        for file in dict.fromkeys(
            side.file for side in (pair.old, pair.new) if side is not None
        ):
            by_file.setdefault(file, []).append(pair)
    for file, its in by_file.items():
        names = [
            name for name in (file, _english(file)) if _has_other_bytes(old, new, name)
        ]
        if names and all(map(_says_the_same, its)):
            yield from ((its[-1].record, name) for name in names)


def _has_other_bytes(old: Portfolio, new: Portfolio, file: str) -> bool:
    before, after = old.data_of(file), new.data_of(file)
    return before is not None and after is not None and before != after


def _says_the_same(pair: RecordPair) -> bool:
    """Whether nothing is said otherwise; a translation that was added to an entry says more."""
    if pair.old is None or pair.new is None or pair.changes or pair.renamed:
        return False
    return canonical({**pair.old.front_matter}) == canonical({**pair.new.front_matter})


def _english(file: str) -> str:
    return file.removesuffix(".md") + ENGLISH
