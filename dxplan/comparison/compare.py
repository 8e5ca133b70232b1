"""What differs between two states of a record, in the words of the plan and not of the file."""

import json
import unicodedata
from collections import deque
from collections.abc import (
    Callable,
    Collection,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any, TypeAlias

from dxplan.diagnostics import KeyPath, Value
from dxplan.model.fields import (
    BILINGUAL,
    ENTRY_DIFFERENCES,
    FLAT_REPORT,
    LOGS,
    UNIT_LISTS,
)

FrontMatter: TypeAlias = Mapping[str, Value]


class ChangeType(StrEnum):
    """The kinds of changes."""

    SET = "set"  # a key that was not there, or held nothing
    CHANGED = "changed"
    EMPTIED = "emptied"  # a key is gone, or holds nothing any more
    ENTRY_ADDED = "entry-added"
    ENTRY_CHANGED = "entry-changed"  # an entry of a log is another than it was
    ENTRY_REMOVED = "entry-removed"
    ENTRY_MOVED = "entry-moved"  # of entries of one day, of which the lower one counts
    ENTRY_TRANSLATED = (
        "entry-translated"  # it got an English text: no change to `compare`
    )
    BODY = "body"
    TRANSLATION = "translation"  # the English body


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference.

    ``path`` leads to it in the new front matter, ``old_path`` in the old; of an entry to the
    entry. ``old`` and ``new`` are the values as written; None where there is none on that side.
    """

    what: ChangeType
    path: KeyPath | None
    old_path: KeyPath | None
    old: Value | None = None
    new: Value | None = None

    @property
    def key(self) -> str:
        """The key of the front matter that it is about; empty for a body."""
        return str((self.path or self.old_path or ("",))[0])


@dataclass(frozen=True, slots=True)
class RecordContent:
    """A record as a file holds it."""

    front_matter: FrontMatter
    body: str = ""
    body_en: str = ""


def compare(old: RecordContent, new: RecordContent) -> tuple[Difference, ...]:
    """Every change between two states of one record: of front matter, logs and bodies.

    Nothing is a change that only writes the same otherwise: a short form, quotation marks, the
    order of keys, one item without its list, a flat report that has become an entry.
    """
    old = _with_note_in_report(old, new)
    changes: list[Difference] = []
    changes.extend(_key_changes(old.front_matter, new.front_matter))
    for log in LOGS:
        changes.extend(_entry_changes(log, old.front_matter, new.front_matter))
    changes.extend(_body_changes(old, new))
    return tuple(changes)


def _with_note_in_report(old: RecordContent, new: RecordContent) -> RecordContent:
    """The old state with a flat report as an entry, where its note went into the new log."""
    front_matter = old.front_matter
    if "status" not in front_matter or "note" not in front_matter:
        return old
    if "status" in new.front_matter or "note" in new.front_matter:
        return old
    reports = entries_of(front_matter, "reports")
    flat_report = reports[-1]
    if isinstance(flat_report, dict):
        reports[-1] = {**flat_report, "note": front_matter["note"]}
    kept = dict(front_matter)
    del kept["note"]
    for key in FLAT_REPORT:
        kept.pop(key, None)
    kept["reports"] = reports
    return RecordContent(kept, old.body, old.body_en)


def _body_changes(old: RecordContent, new: RecordContent) -> Iterator[Difference]:
    if old.body.split() != new.body.split():
        yield Difference(ChangeType.BODY, None, None, old.body, new.body)
    if old.body_en.split() != new.body_en.split():
        what = ChangeType.TRANSLATION
        yield Difference(what, None, None, old.body_en, new.body_en)


# keys -------------------------------------------------------------------------------------------


def _key_changes(old: FrontMatter, new: FrontMatter) -> Iterator[Difference]:
    """The differences of everything but the logs."""
    old_values = dict(_leaves(_without_flat_report(old), ()))
    new_values = dict(_leaves(_without_flat_report(new), ()))
    for path in dict.fromkeys([*new_values, *old_values]):
        old_value = old_values.get(path)
        new_value = new_values.get(path)
        if old_value == new_value:
            continue
        if old_value is None:
            new_written = _at(new, path)
            yield Difference(ChangeType.SET, path, None, None, new_written)
        elif new_value is None:
            old_written = _at(old, path)
            yield Difference(ChangeType.EMPTIED, None, path, old_written, None)
        else:
            old_written = _at(old, path)
            new_written = _at(new, path)
            yield Difference(ChangeType.CHANGED, path, path, old_written, new_written)


def _leaves(value: FrontMatter, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every value that is no map, with its path; two ways to write one value give one text."""
    is_root = not path
    for key, item in value.items():
        if is_root and key in LOGS:
            continue
        is_deadline = is_root and key == "by"
        full = _in_full("deadline" if is_deadline else key, item)
        if isinstance(full, dict):
            yield from _leaves(full, (*path, key))
        elif full not in ("", []):
            yield (*path, key), canonical(full)


def _in_full(key: str, item: Value) -> Value:
    """A short form as the map it stands for."""
    if key == "deadline":
        return _deadline_in_full(item)
    if key in UNIT_LISTS and item:
        entries = item if isinstance(item, list) else [item]
        return [_unit_in_short(entry) for entry in entries]
    is_short_text = key in BILINGUAL and isinstance(item, str) and item != ""
    if is_short_text:
        return {"vi": item}
    return item


def _unit_in_short(entry: Value) -> Value:
    """An entry of a list of units; one that says no more than its unit as the unit."""
    if isinstance(entry, dict) and entry.keys() == {"unit"}:
        return entry["unit"]
    return entry


def _deadline_in_full(item: Value) -> Value:
    """A deadline whose short form, alone or as its `by`, is the map it stands for."""
    if isinstance(item, str):
        return _keys_of_short_form(item) if item else item
    by = item.get("by") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(by, str):
        return item
    full = dict(item)
    full.update(_keys_of_short_form(by))
    return full


def _keys_of_short_form(text: str) -> dict[str, Value]:
    start, dots, end = text.partition("..")
    if dots:
        return {"from": start, "by": end}
    if text.startswith("every "):
        return {"every": text.removeprefix("every ")}
    return {"by": text}


def _at(front_matter: FrontMatter, path: KeyPath) -> Value | None:
    """The value at a path as written: of a short form the form itself."""
    node: Any = front_matter
    for step in path:
        if isinstance(node, str):
            return node
        if not isinstance(node, Mapping) or step not in node:
            return None
        node = node[step]
    return node  # type: ignore[no-any-return]


def _without_flat_report(front_matter: FrontMatter) -> FrontMatter:
    """Front matter without the keys that are read as a report."""
    if "status" not in front_matter:
        return front_matter
    return {key: value for key, value in front_matter.items() if key not in FLAT_REPORT}


# values that say the same -----------------------------------------------------------------------

_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def canonical(value: Value) -> str:
    """One text for all ways to write a value.

    A list of one is its item, the keys of a map have no order.
    """
    return _written(_canonical(value))


def _canonical(value: Value) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", " ".join(value.split()))
    if isinstance(value, list):
        items = [_canonical(item) for item in value]
        if len(items) == 1:
            return items[0]
        return items
    full = {}
    for key, item in value.items():
        canonical_item = _canonical(_in_full(key, item))
        if canonical_item not in ("", [], {}):
            full[key] = canonical_item
    return full


def differing_keys(old: Mapping[str, Value], new: Mapping[str, Value]) -> Iterator[str]:
    """The keys of which two maps do not say the same, those of the old one first."""
    for key in dict.fromkeys([*old, *new]):
        old_text = canonical({key: old.get(key, "")})
        if old_text != canonical({key: new.get(key, "")}):
            yield key


def differing_values(
    old: Value, new: Value
) -> Iterator[tuple[KeyPath, Value | None, Value | None]]:
    """Where two maps say otherwise, with both values; two ways to write one value are the same."""
    old_values = _values(old)
    new_values = _values(new)
    for path in {**old_values, **new_values}:
        old_text = old_values.get(path)
        new_text = new_values.get(path)
        if old_text != new_text:
            yield path, _read(old_text), _read(new_text)


def _values(value: Value) -> dict[KeyPath, str]:
    """The values of a map by their paths; none of what is no map."""
    if not isinstance(value, dict):
        return {}
    return dict(_leaves(value, ()))


def _read(text: str | None) -> Value | None:
    if text is None:
        return None
    value: Value = json.loads(text)
    return value


# entries of logs --------------------------------------------------------------------------------

_MAX_TRANSLATIONS = 20
"""How many entries that say the same but for their English are looked at.

Somebody wrote thousands.
"""


def entries_of(front_matter: FrontMatter, log: str) -> list[Value]:
    """The entries of a log; a flat status of the front matter is the last of its reports."""
    written = front_matter.get(log, [])
    entries: list[Value] = []
    if isinstance(written, list):
        entries = list(written)
    elif isinstance(written, dict):
        entries = [written]
    if log == "reports" and "status" in front_matter:
        entries.append(_flat_report(front_matter))
    return entries


def _flat_report(front_matter: FrontMatter) -> dict[str, Value]:
    """The report that stands in the front matter itself."""
    report: dict[str, Value] = {"date": front_matter.get("reported_on", "")}
    for key, value in front_matter.items():
        if key in FLAT_REPORT and key != "reported_on":
            report[key] = value
    return report


def _entry_changes(
    log: str, old: FrontMatter, new: FrontMatter
) -> Iterator[Difference]:
    """What became of the entries of one log.

    Each old one is looked for unchanged, then by its date.
    """
    old_entries = entries_of(old, log)
    new_entries = entries_of(new, log)
    kept = _kept(old_entries, new_entries)
    matched = set(kept.values())
    unmatched = [k for k in range(len(new_entries)) if k not in matched]
    candidates = _grouped(unmatched, lambda k: _subject(new_entries[k]))
    for i, entry in enumerate(old_entries):
        if i in kept:
            continue
        edited = candidates.get(_subject(entry))
        if not edited:
            yield Difference(ChangeType.ENTRY_REMOVED, None, (log, i), entry, None)
            continue
        k = edited.popleft()
        matched.add(k)
        what = ChangeType.ENTRY_CHANGED
        yield Difference(what, (log, k), (log, i), entry, new_entries[k])
    yield from _moved(log, old_entries, new_entries, kept)
    for k, entry in enumerate(new_entries):
        if k not in matched:
            yield Difference(ChangeType.ENTRY_ADDED, (log, k), None, None, entry)


def _kept(old: Sequence[Value], new: Sequence[Value]) -> dict[int, int]:
    """Which old entry is still there as which new one; one that got its translation is."""
    kept: dict[int, int] = {}
    same = _grouped(range(len(new)), lambda k: canonical(new[k]))
    for i, entry in enumerate(old):
        indexes = same.get(canonical(entry))
        if indexes:
            kept[i] = indexes.popleft()
    unmatched: list[int] = []
    for indexes in same.values():
        unmatched.extend(indexes)
    unmatched.sort()
    kept.update(_translated(old, new, kept.keys(), unmatched))
    return dict(sorted(kept.items()))


def _translated(
    old: Sequence[Value],
    new: Sequence[Value],
    kept: Collection[int],
    unmatched: Iterable[int],
) -> dict[int, int]:
    """Which old entry that is not ``kept`` is an ``unmatched`` new one with its translation."""
    translated: dict[int, int] = {}
    nearly_same = _grouped(unmatched, lambda k: _without_english(new[k]))
    for i, entry in enumerate(old):
        if i in kept:
            continue
        candidates = nearly_same.get(_without_english(entry), deque())
        for k in islice(candidates, _MAX_TRANSLATIONS):
            if is_translated(entry, new[k]):
                translated[i] = k
                candidates.remove(k)
                break
    return translated


def _grouped(
    indexes: Iterable[int], sign: Callable[[int], Hashable]
) -> dict[Hashable, deque[int]]:
    groups: dict[Hashable, deque[int]] = {}
    for index in indexes:
        group = groups.setdefault(sign(index), deque())
        group.append(index)
    return groups


def _without_english(entry: Value) -> frozenset[tuple[KeyPath, str]]:
    return frozenset(
        (path, text) for path, text in _values(entry).items() if path[-1] != "en"
    )


def translations(old: FrontMatter, new: FrontMatter) -> Iterator[Difference]:
    """The entries of logs that only got English texts, which is no change to `compare`."""
    for log in LOGS:
        old_entries = entries_of(old, log)
        new_entries = entries_of(new, log)
        for i, k in _kept(old_entries, new_entries).items():
            old_entry = old_entries[i]
            new_entry = new_entries[k]
            if canonical(old_entry) != canonical(new_entry):
                what = ChangeType.ENTRY_TRANSLATED
                yield Difference(what, (log, k), (log, i), old_entry, new_entry)


def is_translated(old: Value, new: Value) -> bool:
    """Whether an entry is the same but for English texts that were missing."""
    old_values = _values(old)
    new_values = _values(new)
    added = new_values.keys() - old_values.keys()
    if not added:
        return False
    for path in added:
        if path[-1] != "en":
            return False
    return old_values.items() <= new_values.items()


def _subject(entry: Value) -> tuple[str, ...]:
    """What tells an entry from those about something else.

    Its date, and what entries of one day differ in.
    """
    keys = ("date", "corrects", *ENTRY_DIFFERENCES)
    return tuple(_text(entry, key) for key in keys)


def _moved(
    log: str, old: Sequence[Value], new: Sequence[Value], kept: Mapping[int, int]
) -> Iterator[Difference]:
    """The entries that stand before others of their day behind which they stood."""
    last: dict[str, int] = {}
    for i, k in kept.items():
        day = _text(old[i], "date")
        if k < last.get(day, -1):
            what = ChangeType.ENTRY_MOVED
            yield Difference(what, (log, k), (log, i), old[i], new[k])
        last[day] = max(k, last.get(day, -1))


def _text(entry: Value, key: str) -> str:
    if not isinstance(entry, Mapping):
        return ""
    value = entry.get(key, "")
    if isinstance(value, str):
        return value
    return canonical(value)
