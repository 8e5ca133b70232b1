"""Which record of one portfolio is which of another: by id, then along `former_ids`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from dxplan.comparison.compare import Difference, RecordContent, canonical, compare
from dxplan.model.records import Kind
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.source.source_file import ENGLISH

_Key: TypeAlias = tuple[Kind, str]
"""The kind and id of a record."""

_Claims: TypeAlias = Mapping[_Key, "Record[Any]"]
"""By the key of a record now the old record that it says it was."""


@dataclass(frozen=True, slots=True)
class RecordPair:
    """The old and the new state of a record; None where it is not there.

    Unreadable records are in no pair.
    """

    old: Record[Any] | None
    new: Record[Any] | None
    changes: tuple[Difference, ...] = ()

    @property
    def record(self) -> Record[Any]:
        """The record as it is now, or as it was last."""
        record = self.new or self.old
        if record is None:
            raise AssertionError
        return record

    @property
    def renamed(self) -> bool:
        """Whether it is there on both sides under two ids."""
        if self.old is None or self.new is None:
            return False
        return self.old.id != self.new.id


def pairs(old: Portfolio, new: Portfolio) -> Iterator[RecordPair]:
    """Every record of either portfolio once, in the order of the new one, then those that are gone.

    A record that can't be read on one of the sides is in no pair: nothing can be said of what
    changed.
    """
    old_records = _old_records(old, new)
    for record in new.records():
        old_record = old_records.get(_key(record))
        if old_record is not None:
            yield joined(old, old_record, new, record)
        elif _is_readable(old, record):
            yield RecordPair(None, record)
    matched = {_key(record) for record in old_records.values()}
    for record in old.records():
        if _key(record) in matched or new.current_id(record.id) in new.broken:
            continue
        if _is_readable(new, record):
            yield RecordPair(record, None)


def _old_records(old: Portfolio, new: Portfolio) -> dict[_Key, Record[Any]]:
    """By its key now the record that each one was: each was one only."""
    renamed = _renamed(old, new)
    taken = {_key(record) for record in renamed.values()}
    old_records: dict[_Key, Record[Any]] = {}
    for record in new.records():
        key = _key(record)
        old_record = renamed.get(key)
        if old_record is None and key not in taken:
            old_record = old.index(record.kind).get(record.id)
        if old_record is not None:
            taken.add(_key(old_record))
            old_records[key] = old_record
    return old_records


def joined(
    old: Portfolio, old_record: Record[Any], new: Portfolio, new_record: Record[Any]
) -> RecordPair:
    """Two records, each of its portfolio, as one.

    What it takes from its whole or its plan differs as its own does.
    """
    changes = _changes(old, old_record, new, new_record)
    return RecordPair(old_record, new_record, changes)


def _key(record: Record[Any]) -> _Key:
    return record.kind, record.id


def _changes(
    old: Portfolio, old_record: Record[Any], new: Portfolio, new_record: Record[Any]
) -> tuple[Difference, ...]:
    if old_record.body_en == new_record.body_en:
        old_files = [old_record, *old.givers(old_record)]
        new_files = [new_record, *new.givers(new_record)]
        if _are_parsed_once(old_files, new_files):
            return ()
    return compare(_content(old, old_record), _content(new, new_record))


def _are_parsed_once(old: Sequence[Record[Any]], new: Sequence[Record[Any]]) -> bool:
    """Whether some records are those of the same files."""
    if len(old) != len(new):
        return False
    pairs = zip(old, new, strict=True)
    return all(one.front_matter is other.front_matter for one, other in pairs)


def _content(portfolio: Portfolio, record: Record[Any]) -> RecordContent:
    written = portfolio.written_head(record)
    return RecordContent(written, record.body, record.body_en)


def _is_readable(portfolio: Portfolio, record: Record[Any]) -> bool:
    """Whether a record of the other side can be read here if it is there, or its register."""
    if record.id in portfolio.broken:
        return False
    source = portfolio.sources.get(record.file)
    return source is None or source.readable


# former ids -------------------------------------------------------------------------------------


def _renamed(old: Portfolio, new: Portfolio) -> dict[_Key, Record[Any]]:
    """What was renamed: by its key now the record that it was; each was one only.

    `former_ids` have the first claim, also to a name that another record has now: tasks that were
    numbered anew.
    """
    claims = _claims(old, new)
    renamed: dict[_Key, Record[Any]] = {}
    for start in claims:
        kind, identity = key = start
        is_new_name = identity not in old.index(kind)
        while is_new_name and key in claims:  # back along the names that were set free
            renamed[key] = claims[key]
            key = (kind, claims[key].id)
        for exchanged in _exchanged_names(old, new, claims, start):
            renamed[exchanged] = claims[exchanged]
    return renamed


def _claims(old: Portfolio, new: Portfolio) -> _Claims:
    """By the key of a record now the old record that it was, by its `former_ids`."""
    claims: dict[_Key, Record[Any]] = {}
    by_nearness = sorted(old.records(), key=lambda record: _distance(record, new))
    for record in by_nearness:
        identity = new.moved_id(record.id)
        if identity != record.id and identity in new.index(record.kind):
            claims.setdefault((record.kind, identity), record)
    return claims


def _distance(record: Record[Any], new: Portfolio) -> tuple[bool, int]:
    """How far a record is from the one that says it was it.

    First those it names, with most of their old ids.
    """
    successor = new.index(record.kind).get(new.moved_id(record.id))
    common: set[str] = set()
    if successor is not None:
        common = {*_former_ids(record)} & {*_former_ids(successor)}
    return record.id not in new.former, -len(common)


def _former_ids(record: Record[Any]) -> tuple[str, ...]:
    ids: tuple[str, ...] = getattr(record.fields, "former_ids", ())
    return ids


def _exchanged_names(
    old: Portfolio, new: Portfolio, claims: _Claims, start: _Key
) -> list[_Key]:
    """The names that records have exchanged among themselves, from one of them on.

    None if that is open.
    """
    steps: list[_Key] = []
    key = start
    while key in claims and key not in steps:
        written = claims[key].id
        if not _is_claimed_anew(old, new, key, written):
            break
        steps.append(key)
        key = (key[0], written)
    if key == start:
        return steps
    return []


def _is_claimed_anew(old: Portfolio, new: Portfolio, key: _Key, written: str) -> bool:
    """Whether a record says now, and its namesake before did not, that it had an id."""
    kind, identity = key
    if written not in _former_ids(new.index(kind)[identity]):
        return False
    namesake = old.index(kind).get(identity)
    return namesake is None or written not in _former_ids(namesake)


@dataclass(frozen=True, slots=True)
class LostId:
    """An old id that led to a record and leads no more, or to another (``leads``).

    ``index`` is its place in the old `former_ids`.
    """

    old: Record[Any]
    new: Record[Any]
    index: int
    written: str
    leads: str


def lost_ids(
    old: Portfolio, new: Portfolio, pairs: Iterable[RecordPair]
) -> Iterator[LostId]:
    """The `former_ids` that no longer lead where they led.

    An id that another record had before is none.
    """
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        for index, written in enumerate(_former_ids(pair.old)):
            if old.current_id(written) != pair.old.id:
                continue
            leads = new.current_id(written)
            if leads == pair.new.id:
                continue
            if not _has_page(new, leads):
                leads = ""
            yield LostId(pair.old, pair.new, index, written, leads)


def _has_page(portfolio: Portfolio, identity: str) -> bool:
    return any(identity in pages for pages in portfolio.page_indexes)


# files that were only written otherwise ---------------------------------------------------------


def rewritten(
    old: Portfolio, new: Portfolio, pairs: Iterable[RecordPair]
) -> Iterator[tuple[Record[Any], str]]:
    """The files that have other bytes and say what they said, each with its record.

    A register comes with one of its records.
    """
    for file, file_pairs in _by_file(pairs).items():
        names: list[str] = []
        for name in (file, file.removesuffix(".md") + ENGLISH):
            if _has_other_bytes(old, new, name):
                names.append(name)
        if not names or not all(map(_says_the_same, file_pairs)):
            continue
        record = file_pairs[-1].record
        for name in names:
            yield record, name


def _by_file(pairs: Iterable[RecordPair]) -> dict[str, list[RecordPair]]:
    by_file: dict[str, list[RecordPair]] = {}
    for pair in pairs:
        files: dict[str, None] = {}
        for record in (pair.old, pair.new):
            if record is not None:
                files[record.file] = None
        for file in files:
            file_pairs = by_file.setdefault(file, [])
            file_pairs.append(pair)
    return by_file


def _has_other_bytes(old: Portfolio, new: Portfolio, file: str) -> bool:
    old_data = old.data_of(file)
    new_data = new.data_of(file)
    if old_data is None or new_data is None:
        return False
    return old_data != new_data


def _says_the_same(pair: RecordPair) -> bool:
    """Whether nothing is said otherwise; a translation that was added to an entry says more."""
    if pair.old is None or pair.new is None:
        return False
    if pair.changes or pair.renamed:
        return False
    old_text = canonical(dict(pair.old.front_matter))
    new_text = canonical(dict(pair.new.front_matter))
    return old_text == new_text
