"""What became of one entry of a log: a report, a verification, a measurement, a line of a ledger."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from dxplan.comparison.compare import (
    ChangeType,
    Difference,
    canonical,
    differences,
    entries_of,
)
from dxplan.compliance.logs import (
    corrected_entries,
    erratum_group,
    first_versions,
    indexed_entries_in_force,
    last_day,
)
from dxplan.diagnostics import Value
from dxplan.diff.diff import Diff, RecordDiff
from dxplan.messages import Catalogue
from dxplan.model.values import interval_of
from dxplan.portfolio.portfolio import Record
from dxplan.wording.dates import format_day, format_deadline
from dxplan.wording.values import ValueWording

_ANY = frozenset({"date", "corrects", "recorded"})
_SAID: Mapping[str, frozenset[str]] = {
    "reports": _ANY | {"status"},
    "verifications": _ANY | {"verified_by", "finding"},
    "measurements": _ANY | {"value", "operator", "met"},
    "deadline_changes": _ANY | {"to", "document", "note"},
    "changes": _ANY | {"key", "from", "to", "document", "note"},
}
"""The keys of an entry that its sentence says itself."""


@dataclass(frozen=True, slots=True)
class EntrySentences:
    """The sentences of one comparison's entries in one language."""

    found: Diff
    words: Catalogue
    logs: dict[tuple[int, str], "_SortedLog"] = field(default_factory=dict)

    def sentence(self, altered: RecordDiff, change: Difference) -> str:
        """What became of one entry."""
        entry = cast(
            "Mapping[str, Value]", change.old if change.new is None else change.new
        )
        reader = reader_of(altered, self.found, self.words, new=change.new is not None)
        what, told = str(change.what), self._told(change, reader, entry)
        if change.what in {ChangeType.ENTRY_CHANGED, ChangeType.ENTRY_TRANSLATED}:
            told = self._differences(
                altered, cast("Mapping[str, Value]", change.old), entry
            )
        elif change.what is ChangeType.ENTRY_ADDED and entry.get("corrects"):
            what = "corrected"
            log = self._log(reader.record, change.key)
            corrected = log.corrected(_index(change))
            wrong = log.written(corrected) if corrected is not None else None
            told = (
                self._differences(altered, wrong, entry) if wrong is not None else ""
            ) or told
        days = {
            key: reader.text("date", entry.get(key))
            for key in ("date", "corrects", "recorded")
        }
        sentence = self.words(f"diff.{what}.{change.key}", told=told, **days)
        if self._is_later(entry) and change.what is ChangeType.ENTRY_ADDED:
            sentence += self.words(
                "diff.later", as_of=format_day(self.found.new.as_of, self.words.lang)
            )
        return sentence

    def _log(self, record: Record[Any], log: str) -> "_SortedLog":
        known = self.logs.get((id(record), log))
        if known is None:
            known = self.logs[id(record), log] = _SortedLog(record, log)
        return known

    def _is_later(self, entry: Mapping[str, Value]) -> bool:
        return (
            bool(entry["date"])
            and interval_of(entry["date"]).last > self.found.new.as_of
        )

    def _told(
        self, change: Difference, reader: ValueWording, entry: Mapping[str, Value]
    ) -> str:
        """What an entry says: the point of it, then its other keys."""
        said = _SAID[change.key]
        beside = [
            self._beside(reader, key, value)
            for key, value in entry.items()
            if key not in said
        ]
        return "; ".join((self._point(change, reader, entry), *beside))

    def _beside(self, reader: ValueWording, key: str, value: Value) -> str:
        return self.words(
            "diff.beside", label=small(reader.label(key)), value=reader.text(key, value)
        )

    def _point(
        self, change: Difference, reader: ValueWording, entry: Mapping[str, Value]
    ) -> str:
        match change.key:
            case "reports":
                return reader.text("status", entry.get("status"))
            case "verifications":
                by, finding = (
                    reader.text(key, entry.get(key))
                    for key in ("verified_by", "finding")
                )
                return f"{by}: {small(finding)}"
            case "measurements":
                sign = (
                    self.words(f"labels.operator.{entry['operator']}") + " "
                    if "operator" in entry
                    else ""
                )
                return (
                    sign + reader.text("value", entry["value"])
                    if "value" in entry
                    else self._met(entry)
                )
        return self._move(change, reader, entry)

    def _met(self, entry: Mapping[str, Value]) -> str:
        return self.words(
            "labels.target.met"
            if entry.get("met") == "true"
            else "labels.target.missed"
        )

    def _move(
        self, change: Difference, reader: ValueWording, entry: Mapping[str, Value]
    ) -> str:
        """A line of a ledger: from what to what, from which day, by which document, and why."""
        key = str(entry["key"]) if change.key == "changes" else "deadline"
        old, new = self._moved(change, reader, key, entry)
        document, note = entry.get("document"), entry.get("note")
        by = (
            self.words("diff.by", document=reader.text("document", document))
            if document
            else None
        )
        why = (
            self.words("diff.reason", reason=reader.text("note", note))
            if note
            else None
        )
        return self.words(
            "diff.move",
            key=reader.label(key),
            old=old,
            new=new,
            date=reader.text("date", entry.get("date")),
            document=by or self.words("diff.by-nothing"),
            reason=why or self.words("diff.no-reason"),
        )

    def _moved(
        self,
        change: Difference,
        reader: ValueWording,
        key: str,
        entry: Mapping[str, Value],
    ) -> tuple[str, str]:
        """What a line of a ledger changes, and to what; a deadline as firm as the one whose place it takes."""
        log, index = self._log(reader.record, change.key), _index(change)
        before = log.before(index)
        if change.key == "changes":
            old = (
                log.written(before)["to"]
                if before is not None
                else reader.record.front_matter.get(key)
            )
            return reader.text(key, old), reader.text(key, entry.get("to"))
        moves, first = (
            reader.record.fields.deadline_changes,
            reader.record.fields.deadline,
        )
        old_deadline = moves[before].to if before is not None else first
        return format_deadline(old_deadline, self.words), format_deadline(
            moves[index].to, self.words
        )

    def _differences(
        self, altered: RecordDiff, old: Mapping[str, Value], new: Mapping[str, Value]
    ) -> str:
        """The keys of an entry that hold another value than before."""
        before, after = (
            reader_of(altered, self.found, self.words, new=False),
            reader_of(altered, self.found, self.words, new=True),
        )
        keys = [
            k
            for k in {**old, **new}
            if canonical(old.get(k, "")) != canonical(new.get(k, ""))
        ]
        return "; ".join(
            line
            for key in keys
            if key not in {"corrects", "recorded"}
            for line in self._difference(before, after, old, new, key)
        )

    def _difference(
        self,
        before: ValueWording,
        after: ValueWording,
        old: Mapping[str, Value],
        new: Mapping[str, Value],
        key: str,
    ) -> Iterator[str]:
        """What became of one key; where both sides read alike, of what is inside, such as a text's other language."""
        label, texts = (
            small(after.label(key)),
            (_text(before, old, key), _text(after, new, key)),
        )
        if texts[0] != texts[1]:
            yield self.words("diff.key-changed", key=label, old=texts[0], new=texts[1])
            return
        for path, was, now in differences(
            {key: old.get(key, "")}, {key: new.get(key, "")}
        ):
            leaf = str(path[-1])
            inner = (
                self.words("diff.english") if leaf == "en" else small(after.label(leaf))
            )
            values = {"old": before.text(leaf, was), "new": after.text(leaf, now)}
            yield self.words(
                "diff.key-changed",
                key=label if len(path) == 1 else f"{label} ({inner})",
                **values,
            )


def _text(reader: ValueWording, entry: Mapping[str, Value], key: str) -> str:
    """A value of an entry; of a line of `changes` as the key has it that is changed."""
    changed = entry.get("key")
    return reader.text(
        changed if isinstance(changed, str) and key in {"from", "to"} else key,
        entry.get(key),
    )


def _index(change: Difference) -> int:
    return int((change.path or change.old_path or ("", 0))[1])


class _SortedLog:
    """A log of a record, put into the order in which it counts once for all its sentences: there may be thousands."""

    def __init__(self, record: Record[Any], log: str) -> None:
        entries = (
            record.fields.all_reports
            if log == "reports"
            else getattr(record.fields, log)
        )
        of = erratum_group(log)
        self._written = entries_of(record.front_matter, log)
        self._corrected = corrected_entries(entries, of)
        slots = first_versions(entries, of)
        self._places = [
            (str(of(entry)), last_day(entry.date), i if slot is None else slot)
            for i, (entry, slot) in enumerate(zip(entries, slots, strict=True))
        ]
        self._standing = sorted(
            (str(of(entry)), last_day(entry.date), slots[i] or 0, i)
            for i, entry in indexed_entries_in_force(entries, None, of)
        )

    def corrected(self, index: int) -> int | None:
        """The place of the entry that an erratum corrects."""
        return self._corrected[index]

    def before(self, index: int) -> int | None:
        """The place of the line whose value another line takes the place of: by date, as errata have corrected it."""
        own = self._places[index]
        at = bisect_left(self._standing, own) - 1
        while (
            at >= 0 and self._standing[at][2] == own[2]
        ):  # an erratum of it that gives it an earlier date
            at -= 1
        return (
            self._standing[at][3]
            if at >= 0 and self._standing[at][0] == own[0]
            else None
        )

    def written(self, index: int) -> Mapping[str, Value]:
        """An entry as it is written."""
        return cast("Mapping[str, Value]", self._written[index])


def reader_of(
    altered: RecordDiff, found: Diff, words: Catalogue, *, new: bool
) -> ValueWording:
    """Who reads the values of one side of a record; of one that is only on the other side, that one's."""
    old_record, new_record = altered.pair.old, altered.pair.new
    if (new and new_record is not None) or old_record is None:
        return ValueWording(words, found.new.portfolio, cast("Record[Any]", new_record))
    return ValueWording(words, found.old.portfolio, old_record)


def small(text: str) -> str:
    """A label in the middle of a sentence."""
    return text[:1].lower() + text[1:]
