"""Which record that is gone is plainly which new one: a file that was renamed and does not say so."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from dxplan.comparison.match import RecordPair, joined
from dxplan.model.records import Kind
from dxplan.portfolio.portfolio import Record

_NEAR = 0.8
"""Of two texts that are nearly the same so many of the words are."""


@dataclass(frozen=True, slots=True)
class Rename:
    """A record under its old and its new id; ``moved`` with a plan or jurisdiction that was renamed itself."""

    old: Record[Any]
    new: Record[Any]
    moved: bool


Renames = Mapping[tuple[Kind, str], Rename]
"""By kind and old id."""


def unstated_renames(pairs: Iterable[RecordPair]) -> Renames:
    """The renames that no `former_ids` names: of what is gone and what is new, that which only one other is like."""
    gone: dict[Kind, list[Record[Any]]] = {kind: [] for kind in _SIGNS}
    fresh: dict[Kind, dict[str, Record[Any]]] = {kind: {} for kind in _SIGNS}
    homes: dict[
        str, str
    ] = {}  # jurisdictions and plans: the id they had, the id they have
    for pair in pairs:
        kind = pair.record.kind
        if pair.old is not None and pair.new is not None:
            homes |= {pair.old.id: pair.new.id} if kind in _HOMES else {}
        elif kind in _SIGNS and pair.new is not None:
            fresh[kind][pair.new.id] = pair.new
        elif kind in _SIGNS:
            gone[kind].append(pair.record)
    found: dict[tuple[Kind, str], Rename] = {}
    for kind in _SIGNS:
        for rename in _of_kind(kind, gone[kind], fresh[kind], homes):
            found[kind, rename.old.id] = rename
            homes |= {rename.old.id: rename.new.id} if kind in _HOMES else {}
    return found


def with_renames(pairs: Iterable[RecordPair]) -> tuple[list[RecordPair], Renames]:
    """The pairs with each of those renames as one record instead of two; the renames by kind and new id."""
    known = list(pairs)
    found = unstated_renames(known)
    fresh = {(kind, rename.new.id): rename for (kind, _), rename in found.items()}
    whole = []
    for pair in known:
        key = (pair.record.kind, pair.record.id)
        if pair.old is None and key in fresh:
            whole.append(joined(fresh[key].old, fresh[key].new))
        elif pair.new is not None or key not in found:
            whole.append(pair)
    return whole, fresh


def _of_kind(
    kind: Kind,
    gone: list[Record[Any]],
    fresh: dict[str, Record[Any]],
    homes: Mapping[str, str],
) -> Iterator[Rename]:
    left: dict[str, Record[Any]] = {}
    for record in gone:
        home = _home(record)
        same = (
            fresh.get(homes.get(home, home) + record.id[len(home) :]) if home else None
        )
        if same is None:
            left[record.id] = record
        else:
            yield Rename(record, fresh.pop(same.id), moved=True)
    for sign, near in _SIGNS[kind]:
        before = _alone(
            (homes.get(_home(old), _home(old)), sign(old), old) for old in left.values()
        )
        after = _alone((_home(new), sign(new), new) for new in fresh.values())
        for key, old in before.items():
            if key in after and (not near or _is_near(old, after[key])):
                del left[old.id]
                yield Rename(old, fresh.pop(after[key].id), moved=False)


def _alone(
    signed: Iterable[tuple[str, Hashable, Record[Any]]],
) -> dict[tuple[str, Hashable], Record[Any]]:
    """The records that share their sign with no other of their home."""
    groups: dict[tuple[str, Hashable], list[Record[Any]]] = {}
    for home, sign, record in signed:
        if sign is not None:
            groups.setdefault((home, sign), []).append(record)
    return {key: records[0] for key, records in groups.items() if len(records) == 1}


def _home(record: Record[Any]) -> str:
    """The plan of a task or target, the jurisdiction of the rest."""
    if record.kind in _HOMES:
        return record.id.rpartition("/")[0]
    return record.plan or record.jurisdiction or ""


def _is_near(one: Record[Any], other: Record[Any]) -> bool:
    first, second = (Counter(_words(record)) for record in (one, other))
    return 2 * (first & second).total() >= _NEAR * (first.total() + second.total())


def _words(record: Record[Any]) -> Iterator[str]:
    yield from _texts(
        {
            key: value
            for key, value in record.front_matter.items()
            if key != "former_ids"
        }
    )
    yield from record.body.split()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.split()
        return
    for item in value.values() if isinstance(value, Mapping) else value:
        yield from _texts(item)


def _title(record: Record[Any]) -> str | None:
    """What it is called; a target without a title: its indicator and its deadline."""
    text = getattr(record.fields, "title", None) or getattr(record.fields, "name", None)
    if text is not None:
        return normalize("NFC", " ".join((text.vi or text.en or "").split())).casefold()
    indicator = getattr(record.fields, "indicator", None)
    return f"{indicator} {record.front_matter.get('by')}" if indicator else None


def _all(
    *signs: Callable[[Record[Any]], Hashable],
) -> Callable[[Record[Any]], Hashable]:
    """Several signs as one, which a record has only if it has each of them."""

    def together(record: Record[Any]) -> Hashable:
        found = tuple(sign(record) for sign in signs)
        return None if None in found else found

    return together


def _key(name: str) -> Callable[[Record[Any]], Hashable]:
    return lambda record: (
        None
        if getattr(record.fields, name) is None
        else str(record.front_matter.get(name))
    )


_ITEM = ((_all(_key("number"), _title), False), (_title, True), (_key("number"), True))
_SIGNS: Mapping[Kind, tuple[tuple[Callable[[Record[Any]], Hashable], bool], ...]] = {
    "jurisdiction": ((_all(_title, _key("level")), False),),
    "plan": tuple(
        (_all(*two), False)
        for two in ((_title, _key("document")), (_title, _key("period")))
    ),
    "task": _ITEM,
    "target": _ITEM,
    "unit": (),
    "document": (),
}
"""By what a record is known again, the surest first; True: the rest of its text is nearly the same too.

Units and documents only move with their jurisdiction: their keys are theirs to keep.
"""
_HOMES = ("jurisdiction", "plan")
