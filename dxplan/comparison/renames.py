"""Renames that no `former_ids` states: which record that is gone is plainly which new one."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from dxplan.comparison.match import RecordPair, joined
from dxplan.comparison.significance import plain_text
from dxplan.model.records import Kind
from dxplan.portfolio.portfolio import Portfolio, Record

_NEARLY_THE_SAME = 0.8
"""The share of words that two texts have in common when they are nearly the same."""

_HOME_KINDS = ("jurisdiction", "plan")
"""The kinds of records in whose folders others lie."""


@dataclass(frozen=True, slots=True)
class Rename:
    """A record under its old and its new id.

    ``moved``: its plan or jurisdiction was renamed, and the record went along with it.
    """

    old: Record[Any]
    new: Record[Any]
    moved: bool


Renames: TypeAlias = Mapping[tuple[Kind, str], Rename]
"""By kind and old id."""


def unstated_renames(pairs: Iterable[RecordPair]) -> Renames:
    """Of what is gone and what is new, those records that only each other are like."""
    gone: dict[Kind, list[Record[Any]]] = {}
    created: dict[Kind, dict[str, Record[Any]]] = {}
    new_homes: dict[str, str] = {}  # of jurisdictions and plans the new id by the old
    for pair in pairs:
        old, new = pair.old, pair.new
        kind = pair.record.kind
        if old is None:
            created.setdefault(kind, {})[pair.record.id] = pair.record
        elif new is None:
            gone.setdefault(kind, []).append(old)
        elif kind in _HOME_KINDS:
            new_homes[old.id] = new.id
    renames: dict[tuple[Kind, str], Rename] = {}
    for kind in _SIGNS:
        kind_gone = gone.get(kind, [])
        kind_created = created.get(kind, {})
        for rename in _renames_of_kind(kind, kind_gone, kind_created, new_homes):
            renames[kind, rename.old.id] = rename
            if kind in _HOME_KINDS:
                new_homes[rename.old.id] = rename.new.id
    return renames


def with_renames(
    old: Portfolio, new: Portfolio, pairs: Iterable[RecordPair], renames: Renames
) -> list[RecordPair]:
    """The pairs with each of the renames as one record instead of a removed and a new one."""
    by_new_id: dict[tuple[Kind, str], Rename] = {}
    for rename in renames.values():
        by_new_id[rename.new.kind, rename.new.id] = rename
    joined_pairs: list[RecordPair] = []
    for pair in pairs:
        key = (pair.record.kind, pair.record.id)
        is_new_side = pair.old is None and key in by_new_id
        is_old_side = pair.new is None and key in renames
        if is_new_side:
            rename = by_new_id[key]
            joined_pairs.append(joined(old, rename.old, new, rename.new))
        elif not is_old_side:
            joined_pairs.append(pair)
    return joined_pairs


def _renames_of_kind(
    kind: Kind,
    gone: list[Record[Any]],
    created: dict[str, Record[Any]],
    new_homes: Mapping[str, str],
) -> Iterator[Rename]:
    """The renames of one kind; takes what was renamed out of ``created``."""
    unmatched: dict[str, Record[Any]] = {}
    for record in gone:
        moved_to = _moved_along(record, created, new_homes)
        if moved_to is None:
            unmatched[record.id] = record
        else:
            yield Rename(record, created.pop(moved_to.id), moved=True)
    for sign in _SIGNS[kind]:
        old_by_sign = _by_unique_sign(sign, unmatched.values(), new_homes)
        new_by_sign = _by_unique_sign(sign, created.values(), {})
        for key, old in old_by_sign.items():
            new = new_by_sign.get(key)
            if new is None:
                continue
            if sign.needs_near_text and not _is_near(old, new):
                continue
            del unmatched[old.id]
            del created[new.id]
            yield Rename(old, new, moved=False)


def _moved_along(
    record: Record[Any],
    created: Mapping[str, Record[Any]],
    new_homes: Mapping[str, str],
) -> Record[Any] | None:
    """The new record of the same name in the folder that the record's own was renamed to."""
    home = _home(record)
    if not home:
        return None
    return created.get(new_homes.get(home, home) + record.id[len(home) :])


def _home(record: Record[Any]) -> str:
    """The plan of a task or target, the jurisdiction of the rest."""
    if record.kind in _HOME_KINDS:
        return record.id.rpartition("/")[0]
    return record.plan or record.jurisdiction or ""


# signs by which a record is recognised ----------------------------------------------------------

SignOf: TypeAlias = Callable[[Record[Any]], Hashable]
"""What a record is recognised by; None where it has nothing of the kind."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """Something by which a record is recognised under a new id."""

    of: SignOf
    needs_near_text: bool = False


def _by_unique_sign(
    sign: _Sign, records: Iterable[Record[Any]], new_homes: Mapping[str, str]
) -> dict[tuple[str, Hashable], Record[Any]]:
    """By home and sign the records that share both with no other."""
    groups: dict[tuple[str, Hashable], list[Record[Any]]] = {}
    for record in records:
        value = sign.of(record)
        if value is None:
            continue
        home = _home(record)
        new_home = new_homes.get(home, home)
        group = groups.setdefault((new_home, value), [])
        group.append(record)
    unique: dict[tuple[str, Hashable], Record[Any]] = {}
    for key, group in groups.items():
        if len(group) == 1:
            unique[key] = group[0]
    return unique


def _title(record: Record[Any]) -> str | None:
    """What it is called; of a target without a title its indicator and its deadline."""
    fields = record.fields
    name = getattr(fields, "title", None) or getattr(fields, "name", None)
    if name is not None:
        return plain_text(name.vi or name.en).casefold()
    indicator = getattr(fields, "indicator", None)
    if indicator is None:
        return None
    return f"{indicator} {record.front_matter.get('by')}"


def _key(name: str) -> SignOf:
    """What a key of the front matter says."""

    def value(record: Record[Any]) -> str | None:
        if getattr(record.fields, name) is None:
            return None
        return str(record.front_matter.get(name))

    return value


def _all(*signs: SignOf) -> SignOf:
    """Several signs as one, which a record has only if it has each of them."""

    def together(record: Record[Any]) -> Hashable:
        values = tuple(sign(record) for sign in signs)
        if None in values:
            return None
        return values

    return together


_ITEM_SIGNS = (
    _Sign(_all(_key("number"), _title)),
    _Sign(_title, needs_near_text=True),
    _Sign(_key("number"), needs_near_text=True),
)
_SIGNS: Mapping[Kind, tuple[_Sign, ...]] = {
    "jurisdiction": (_Sign(_all(_title, _key("level"))),),
    "plan": (
        _Sign(_all(_title, _key("document"))),
        _Sign(_all(_title, _key("period"))),
    ),
    "task": _ITEM_SIGNS,
    "target": _ITEM_SIGNS,
    "unit": (),
    "document": (),
}
"""The signs of each kind, the surest first.

Units and documents only move with their jurisdiction: people cite them by their keys, which stay.
"""


# texts ------------------------------------------------------------------------------------------


def _is_near(one: Record[Any], other: Record[Any]) -> bool:
    """Whether all that two records say is nearly the same."""
    first = Counter(_text_parts(one))
    second = Counter(_text_parts(other))
    common = (first & second).total()
    return 2 * common >= _NEARLY_THE_SAME * (first.total() + second.total())


def _text_parts(record: Record[Any]) -> Iterator[str]:
    for key, value in record.front_matter.items():
        if key != "former_ids":
            yield from _parts_of(value)
    yield from record.body.split()


def _parts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.split()
        return
    items = value
    if isinstance(value, Mapping):
        items = value.values()
    for item in items:
        yield from _parts_of(item)
