"""What differs between two states of a record, in the words of the plan and not of the file."""

import json
import unicodedata
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from dxplan.diagnostics import KeyPath, Value
from dxplan.model.fields import BILINGUAL, ENTRY_DIFFERENCES, FLAT_REPORT, LOGS

Head = Mapping[str, Value]


class ChangeType(StrEnum):
    """The kinds of changes."""

    SET = "set"  # a key that was not there, or held nothing
    CHANGED = "changed"
    EMPTIED = "emptied"  # a key is gone, or holds nothing any more
    ENTRY_ADDED = "entry-added"
    ENTRY_CHANGED = "entry-changed"  # an entry of a log is another than it was
    ENTRY_REMOVED = "entry-removed"
    ENTRY_MOVED = "entry-moved"  # entries of one day stand in another order, and of equal dates the later one counts
    ENTRY_TRANSLATED = "entry-translated"  # an entry got an English text, which `compare` takes for no change
    BODY = "body"
    TRANSLATION = "translation"  # the English body


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. ``path`` leads to it in the new head, ``old_path`` in the old one; of an entry to the entry.

    ``old`` and ``new`` are the values as written; None where there is none on that side.
    """

    what: ChangeType
    path: KeyPath | None
    old_path: KeyPath | None
    old: Value | None = None
    new: Value | None = None

    @property
    def key(self) -> str:
        """The key of the head that it is about; empty for a body."""
        return str((self.path or self.old_path or ("",))[0])


@dataclass(frozen=True, slots=True)
class RecordContent:
    """A record as a file holds it."""

    front_matter: Head
    body: str = ""
    body_en: str = ""


def compare(old: RecordContent, new: RecordContent) -> tuple[Difference, ...]:
    """Every change between two states of one record: of its head, of its logs, of its bodies.

    Nothing is a change that only writes the same otherwise: a short form, quotation marks, the order of keys, one
    item without its list, a flat report of the head that has become an entry.
    """
    old = _with_its_note(old, new)
    found = [*_keys(old.front_matter, new.front_matter)]
    for log in LOGS:
        found += _entries(log, old.front_matter, new.front_matter)
    found += _bodies(old, new)
    return tuple(found)


def _with_its_note(old: RecordContent, new: RecordContent) -> RecordContent:
    """The old state with a flat report as an entry, where the head's note went with it into the new one's log."""
    head = old.front_matter
    if not (
        {"status", "note"} <= head.keys()
        and not {"status", "note"} & new.front_matter.keys()
    ):
        return old
    *entries, flat = entries_of(head, "reports")
    told: list[Value] = [
        *entries,
        {**flat, "note": head["note"]} if isinstance(flat, dict) else flat,
    ]
    kept = {
        key: value
        for key, value in head.items()
        if key not in FLAT_REPORT and key != "note"
    }
    return RecordContent({**kept, "reports": told}, old.body, old.body_en)


def _bodies(old: RecordContent, new: RecordContent) -> Iterator[Difference]:
    for what, before, after in (
        (ChangeType.BODY, old.body, new.body),
        (ChangeType.TRANSLATION, old.body_en, new.body_en),
    ):
        if before.split() != after.split():
            yield Difference(what, None, None, before, after)


def _keys(old: Head, new: Head) -> Iterator[Difference]:
    """The differences of everything but the logs."""
    before, after = (
        dict(_leaves(_without_flat(old), ())),
        dict(_leaves(_without_flat(new), ())),
    )
    for path in [*after, *(path for path in before if path not in after)]:
        was, now = before.get(path), after.get(path)
        if was == now:
            continue
        if was is None:
            yield Difference(ChangeType.SET, path, None, None, _at(new, path))
        elif now is None:
            yield Difference(ChangeType.EMPTIED, None, path, _at(old, path), None)
        else:
            yield Difference(
                ChangeType.CHANGED, path, path, _at(old, path), _at(new, path)
            )


def _leaves(value: Head, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every value that is no map, with its path; two ways to write one value give one text."""
    for key, item in value.items():
        here = (*path, key)
        if not path and key in LOGS:
            continue
        shaped = (
            _whole(key, item)
            if path
            else _whole("deadline" if key == "by" else key, item)
        )
        if isinstance(shaped, dict):
            yield from _leaves(shaped, here)
        elif shaped not in ("", []):
            yield here, canonical(shaped)


def _whole(key: str, item: Value) -> Value:
    """A short form as the map it stands for."""
    if isinstance(item, str) and item:
        if key in BILINGUAL:
            return {"vi": item}
        if key == "deadline":
            return _whole_deadline(item)
    if key == "deadline" and isinstance(item, dict) and isinstance(item.get("by"), str):
        return {**item, **_whole_deadline(str(item["by"]))}
    return item


def _whole_deadline(text: str) -> dict[str, Value]:
    start, dots, end = text.partition("..")
    if dots:
        return {"from": start, "by": end}
    return (
        {"every": text.removeprefix("every ")}
        if text.startswith("every ")
        else {"by": text}
    )


def _at(head: Head, path: KeyPath) -> Value | None:
    """The value at a path as written: of a short form the form itself."""
    node: Any = head
    for step in path:
        if not isinstance(node, Mapping) or step not in node:
            return node if isinstance(node, str) else None
        node = node[step]
    return node  # type: ignore[no-any-return]


_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def canonical(value: Value) -> str:
    """One text for all ways to write a value: a list of one is its item, the keys of a map have no order."""
    return _written(_canonical(value))


def _canonical(value: Value) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", " ".join(value.split()))
    if isinstance(value, list):
        items = [_canonical(item) for item in value]
        return items[0] if len(items) == 1 else items
    whole = {key: _canonical(_whole(key, item)) for key, item in value.items()}
    return {key: item for key, item in whole.items() if item not in ("", [], {})}


def _without_flat(head: Head) -> Head:
    """A head without the keys that are read as a report."""
    return (
        {key: value for key, value in head.items() if key not in FLAT_REPORT}
        if "status" in head
        else head
    )


def entries_of(head: Head, log: str) -> list[Value]:
    """The entries of a log; a flat status of the head is the last of its reports."""
    entries = head.get(log, [])
    found: list[Value] = (
        list(entries)
        if isinstance(entries, list)
        else [entries]
        if isinstance(entries, dict)
        else []
    )
    if log == "reports" and "status" in head:
        flat = {
            key: value
            for key, value in head.items()
            if key in FLAT_REPORT and key != "reported_on"
        }
        found.append({"date": head.get("reported_on", ""), **flat})
    return found


def _entries(log: str, old: Head, new: Head) -> Iterator[Difference]:
    """What became of the entries of one log: each old one is looked for unchanged, then by its date."""
    before, after = entries_of(old, log), entries_of(new, log)
    kept = _kept(before, after)
    found = {*kept.values()}
    twins = _grouped(
        (k for k in range(len(after)) if k not in found), lambda k: _speaks_of(after[k])
    )
    for i in (i for i in range(len(before)) if i not in kept):
        alike = twins.get(_speaks_of(before[i]))
        if not alike:
            yield Difference(ChangeType.ENTRY_REMOVED, None, (log, i), before[i], None)
        else:
            twin = alike.popleft()
            found.add(twin)
            yield Difference(
                ChangeType.ENTRY_CHANGED, (log, twin), (log, i), before[i], after[twin]
            )
    yield from _moved(log, before, after, kept)
    for k in range(len(after)):
        if k not in found:
            yield Difference(ChangeType.ENTRY_ADDED, (log, k), None, None, after[k])


def _kept(before: Sequence[Value], after: Sequence[Value]) -> dict[int, int]:
    """Which old entry is still there as which new one. A translation added is no change."""
    same = _grouped(range(len(after)), lambda k: canonical(after[k]))
    kept = {
        i: places.popleft()
        for i, entry in enumerate(before)
        if (places := same.get(canonical(entry)))
    }
    fresh = _grouped(
        sorted(k for places in same.values() for k in places),
        lambda k: _without_english(after[k]),
    )
    for i in (i for i in range(len(before)) if i not in kept):
        near = fresh.get(_without_english(before[i]), deque())
        twin = next(
            (k for k in islice(near, _MANY) if is_translated(before[i], after[k])), None
        )
        if twin is not None:
            kept[i] = twin
            near.remove(twin)
    return dict(sorted(kept.items()))


_MANY = 20
"""Entries that say the same but for their English: so many are looked at, where somebody wrote thousands of them."""


def _grouped(
    places: Iterable[int], sign: Callable[[int], Hashable]
) -> dict[Hashable, deque[int]]:
    found: dict[Hashable, deque[int]] = {}
    for place in places:
        found.setdefault(sign(place), deque()).append(place)
    return found


def _without_english(entry: Value) -> frozenset[tuple[KeyPath, str]]:
    leaves = _leaves(entry, ()) if isinstance(entry, dict) else ()
    return frozenset((path, text) for path, text in leaves if path[-1] != "en")


def translations(old: Head, new: Head) -> Iterator[Difference]:
    """The entries of logs that only got English texts; `compare` holds that nothing else was said by that."""
    for log in LOGS:
        before, after = entries_of(old, log), entries_of(new, log)
        for i, k in _kept(before, after).items():
            if canonical(before[i]) != canonical(after[k]):
                yield Difference(
                    ChangeType.ENTRY_TRANSLATED, (log, k), (log, i), before[i], after[k]
                )


def differences(
    old: Value, new: Value
) -> Iterator[tuple[KeyPath, Value | None, Value | None]]:
    """Where two maps say otherwise, with both values; two ways to write one value are the same."""
    before, after = (
        dict(_leaves(side, ())) if isinstance(side, dict) else {} for side in (old, new)
    )
    for path in {**before, **after}:
        if before.get(path) != after.get(path):
            yield path, _read(before.get(path)), _read(after.get(path))


def _read(text: str | None) -> Value | None:
    found: Value | None = None if text is None else json.loads(text)
    return found


def is_translated(old: Value, new: Value) -> bool:
    """Whether an entry is the same but for English texts that were missing."""
    before, after = (
        dict(_leaves(side, ())) if isinstance(side, dict) else {} for side in (old, new)
    )
    added = {path for path in after if path not in before}
    return (
        bool(added)
        and all(path[-1] == "en" for path in added)
        and all(after.get(p) == v for p, v in before.items())
    )


def _speaks_of(entry: Value) -> tuple[str, ...]:
    """What tells an entry from those that speak of something else: its date, and what entries of one day differ in."""
    keys = ("date", "corrects", *ENTRY_DIFFERENCES)
    return tuple(_text(entry, key) for key in keys)


def _moved(
    log: str, before: Sequence[Value], after: Sequence[Value], kept: Mapping[int, int]
) -> Iterator[Difference]:
    last: dict[str, int] = {}
    for i, k in kept.items():
        day = _text(before[i], "date")
        if k < last.get(day, -1):
            yield Difference(
                ChangeType.ENTRY_MOVED, (log, k), (log, i), before[i], after[k]
            )
        last[day] = max(k, last.get(day, -1))


def _text(entry: Value, key: str) -> str:
    value = entry.get(key, "") if isinstance(entry, Mapping) else ""
    return value if isinstance(value, str) else canonical(value)


def keys_changed(changes: Iterable[Difference]) -> dict[str, list[Difference]]:
    """The changes by the key of the head that they are about."""
    found: dict[str, list[Difference]] = {}
    for change in changes:
        found.setdefault(change.key, []).append(change)
    return found
