"""What a change of an entry says beside its sentence in a timeline.

Its other keys, and what differs.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from dxplan.comparison.compare import (
    ChangeType,
    Difference,
    differing_keys,
    differing_values,
)
from dxplan.comparison.lateness import last_day_of
from dxplan.diagnostics import KeyPath, Value
from dxplan.diff.diff import Diff, RecordDiff
from dxplan.diff.log_order import LogOrder
from dxplan.messages import Catalogue
from dxplan.model.keys import map_in
from dxplan.model.records import MODELS
from dxplan.portfolio.portfolio import Record
from dxplan.wording.change_sentences import added_entry, change_of_value
from dxplan.wording.dates import format_day
from dxplan.wording.values import ValueWording, in_sentence

Entry: TypeAlias = Mapping[str, Value]

_SAID: Mapping[str, frozenset[str]] = {
    "reports": frozenset({"status", "by", "for", "completed_on", "percent"}),
    "verifications": frozenset({"verified_by", "finding"}),
    "measurements": frozenset(
        {"value", "operator", "value_text", "met", "reached", "out_of"}
    ),
    "deadline_changes": frozenset({"to"}),
    "changes": frozenset({"key", "to"}),
}
"""The keys of an entry whose values its sentence says."""

_OF_EVERY_SENTENCE = frozenset({"date", "corrects"})
_OF_EVERY_MOVE = frozenset({"from", "document", "note"})

_LEDGERS = ("deadline_changes", "changes")


@dataclass(frozen=True, slots=True)
class EntryDetails:
    """The details of one comparison's entries in one language."""

    diff: Diff
    catalogue: Catalogue
    orders: dict[tuple[int, str], LogOrder] = field(default_factory=dict)

    def details(self, record_diff: RecordDiff, change: Difference) -> Iterator[str]:
        """What is said of an entry beside its sentence."""
        old, new = cast("Entry | None", change.old), cast("Entry | None", change.new)
        if change.what is ChangeType.ENTRY_MOVED:
            return
        if old is not None and new is not None:
            said = _SAID[change.key]
            yield from self._differences(record_diff, change.key, old, new, said)
        elif old is not None:
            yield from self._other_keys(record_diff, change, old)
        elif new is not None:
            yield from self._of_new(record_diff, change, new)
            day = last_day_of(new.get("date"))
            if day is not None and day > self.diff.new.as_of:
                as_of = format_day(self.diff.new.as_of, self.catalogue.lang)
                yield self.catalogue("diff.later", as_of=as_of)

    def _of_new(
        self, record_diff: RecordDiff, change: Difference, entry: Entry
    ) -> Iterator[str]:
        wrong = self._corrected_entry(record_diff, change, entry)
        if wrong is not None:
            yield from self._differences(
                record_diff, change.key, wrong, entry, frozenset()
            )
            if entry.get("recorded"):
                values = self.values(record_diff, is_new=True)
                yield self._labelled(values, change.key, "recorded", entry)
            return
        yield from self._other_keys(record_diff, change, entry)

    def _other_keys(
        self, record_diff: RecordDiff, change: Difference, entry: Entry
    ) -> Iterator[str]:
        """The keys that the sentence does not say."""
        values = self.values(record_diff, is_new=change.new is not None)
        said = _SAID[change.key] | _OF_EVERY_SENTENCE
        if change.key in _LEDGERS and change.new is not None:
            said |= _OF_EVERY_MOVE
        for key in entry:
            if key not in said:
                yield self._labelled(values, change.key, key, entry)

    def _labelled(self, values: ValueWording, log: str, key: str, entry: Entry) -> str:
        label = _label(values, log, (key,))
        text = values.text(key, entry.get(key))
        return self.catalogue("diff.beside", label=label, value=text)

    # ledgers

    def ledger_line(self, record_diff: RecordDiff, change: Difference) -> str | None:
        """What a new line of a ledger changes, by which document, and why.

        None for all else; an erratum is worded as the difference from what it corrects.
        """
        if change.key not in _LEDGERS or change.what is not ChangeType.ENTRY_ADDED:
            return None
        entry = cast("Entry", change.new)
        if self._corrected_entry(record_diff, change, entry) is not None:
            return None
        values = self.values(record_diff, is_new=True)
        old, new = self._moved(values, change, entry)
        summary = self.catalogue(
            "diff.move",
            old=old,
            new=new,
            document=self._authority(values, entry),
            reason=self._reason(values, entry),
        )
        if change.key == "changes":
            label = values.label(str(entry["key"]))
            summary = self.catalogue("diff.beside", label=label, value=summary)
        kind = record_diff.record.kind
        return added_entry(change, kind, self.catalogue, summary)

    def _authority(self, values: ValueWording, entry: Entry) -> str:
        """The document by which a line of a ledger changes something."""
        document = entry.get("document")
        if not document:
            return self.catalogue("diff.by-nothing")
        name = values.text("document", document)
        return self.catalogue("diff.by", document=name)

    def _reason(self, values: ValueWording, entry: Entry) -> str:
        note = entry.get("note")
        if not note:
            return self.catalogue("diff.no-reason")
        return self.catalogue("diff.reason", reason=values.text("note", note))

    def _moved(
        self, values: ValueWording, change: Difference, entry: Entry
    ) -> tuple[str, str]:
        """What stood before a line of a ledger, and what stands by it.

        A deadline is as firm as the one whose place it takes.
        """
        record, index = values.record, _index(change)
        order = self._order(record, change.key)
        replaced = order.replaced(index)
        if change.key == "changes":
            key = str(entry["key"])
            old = record.front_matter.get(key)
            if replaced is not None:
                old = order.written(replaced)["to"]
            return values.text(key, old), values.text(key, entry.get("to"))
        moves, deadline = record.fields.deadline_changes, record.fields.deadline
        if replaced is not None:
            deadline = moves[replaced].to
        return values.deadline(deadline), values.deadline(moves[index].to)

    def _corrected_entry(
        self, record_diff: RecordDiff, change: Difference, entry: Entry
    ) -> Entry | None:
        """The entry that an erratum corrects."""
        record = record_diff.pair.new
        if record is None or not entry.get("corrects"):
            return None
        order = self._order(record, change.key)
        index = order.corrected(_index(change))
        return None if index is None else order.written(index)

    def _order(self, record: Record[Any], log: str) -> LogOrder:
        key = (id(record), log)
        if key not in self.orders:
            self.orders[key] = LogOrder(record, log)
        return self.orders[key]

    # differences

    def _differences(
        self,
        record_diff: RecordDiff,
        log: str,
        old: Entry,
        new: Entry,
        said: Collection[str],
    ) -> Iterator[str]:
        """The keys of an entry that hold another value than before, beside those that are said."""
        for key in differing_keys(old, new):
            if key in {"corrects", "recorded"}:
                continue
            is_said = key in said
            yield from self._difference(
                record_diff, (log, key), old, new, is_said=is_said
            )

    def _difference(
        self,
        record_diff: RecordDiff,
        log_and_key: tuple[str, str],
        old: Entry,
        new: Entry,
        *,
        is_said: bool,
    ) -> Iterator[str]:
        """What became of one key.

        Where both sides read alike, of what is inside, such as a text's other language.
        """
        log, key = log_and_key
        old_values = self.values(record_diff, is_new=False)
        new_values = self.values(record_diff, is_new=True)
        label = _label(new_values, log, (key,))
        old_text, new_text = _text(old_values, old, key), _text(new_values, new, key)
        if old_text != new_text:
            if not is_said:
                yield change_of_value(self.catalogue, label, old_text, new_text)
            return
        inner = differing_values({key: old.get(key, "")}, {key: new.get(key, "")})
        for path, old_value, new_value in inner:
            leaf = str(path[-1])
            name = label
            if leaf == "en":
                name = self.catalogue("changes.english", key=label)
            elif len(path) > 1:
                part = _label(new_values, log, path)
                name = self.catalogue("changes.within", key=label, part=part)
            yield change_of_value(
                self.catalogue,
                name,
                _value(old_values, leaf, old_value),
                _value(new_values, leaf, new_value),
            )

    def values(self, record_diff: RecordDiff, *, is_new: bool) -> ValueWording:
        """How values of one side of a record are written; of a record of one side only, of that."""
        old, new = record_diff.pair.old, record_diff.pair.new
        if new is not None and (is_new or old is None):
            return ValueWording(self.catalogue, self.diff.new.portfolio, new)
        if old is None:
            raise AssertionError
        return ValueWording(self.catalogue, self.diff.old.portfolio, old)


def _label(values: ValueWording, log: str, path: KeyPath) -> str:
    """What the key at a path in an entry of a log is called.

    What stands in a value of any form, as in a line of `changes`, has the label of the record.
    """
    model = map_in(MODELS[values.record.kind], log)
    keys = [step for step in path if isinstance(step, str)]
    for key in keys[:-1]:
        if model is not None:
            model = map_in(model, key)
    return in_sentence(values.label(keys[-1], model))


def _text(values: ValueWording, entry: Entry, key: str) -> str:
    """A value of an entry; of a line of `changes` as the key has it that is changed."""
    changed = entry.get("key")
    if isinstance(changed, str) and key in {"from", "to"}:
        return _value(values, changed, entry.get(key))
    return _value(values, key, entry.get(key))


def _value(values: ValueWording, key: str, value: Value | None) -> str:
    """A value in words; empty where there is none."""
    return "" if value in (None, "", [], {}) else values.text(key, value)


def _index(change: Difference) -> int:
    path = change.path or change.old_path or ("", 0)
    return int(path[1])
