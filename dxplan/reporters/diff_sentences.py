"""What became of one record, a sentence a change, as an official would say it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from dxplan.compliance.cautions import Caution
from dxplan.compliance.contrast import Altered, Contrast, Judged
from dxplan.compliance.tasks import TaskState
from dxplan.diagnostics import Value
from dxplan.history.changes import Change, What, canonical, entries_of, keys_changed
from dxplan.messages import Catalogue
from dxplan.model.parts import LOGS
from dxplan.model.values import Interval, Period, interval_of
from dxplan.portfolio import Portfolio, Record
from dxplan.reporters.spelling import day, deadline
from dxplan.reporters.values import Reader, name_of, shortened

_IDENTITY = frozenset({"date", "status", "corrects", "recorded", "to", "from", "key", "verified_by", "finding", "met"})
"""Keys of an entry that its sentence says itself."""
_LOWER = frozenset({"note"})


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one comparison in one language."""

    found: Contrast
    words: Catalogue
    official: bool

    def heading(self, altered: Altered) -> str:
        """The record by its number, who leads it, and its title."""
        record = altered.record
        portfolio = (self.found.new if altered.pair.new else self.found.old).portfolio
        name = name_of(record, portfolio, self.words)
        if record.kind == "document" and record.data.number and record.data.title:
            name = f"{name}: {record.data.title.get(self.words.lang)[0]}"
        number = getattr(record.data, "number", None) if record.kind in {"task", "target"} else None
        kind = self.words(f"diff.one.{record.kind}") + (f" {number}" if number else "")
        leads = ", ".join(self._leads(altered, portfolio))
        return shortened(f"{kind} ({leads}): {name}" if leads else f"{kind}: {name}")

    def short_heading(self, altered: Altered) -> str:
        """The same without the title, where the number says which it is."""
        numbered = altered.record.kind in {"task", "target"} and altered.record.data.number
        return self.heading(altered).partition(": ")[0] if numbered else self.heading(altered)

    def lines(self, altered: Altered) -> list[str]:
        """Every change of a record: it as a whole, its state, its logs, its head, its text."""
        return [
            *self._outcome(altered),
            *self._state(altered),
            *(self._entry(altered, change) for change in altered.changes if change.key in LOGS),
            *self._head(altered),
            *(self.words(f"diff.{c.what}") for c in altered.changes if c.what in {What.BODY, What.TRANSLATION}),
        ]

    def caution(self, caution: Caution) -> str:
        """Why somebody should look."""
        entry = cast("Mapping[str, Value]", caution.change.new or caution.change.old) if caution.change else {}
        when = entry.get("date", "") if isinstance(entry, Mapping) else ""
        args = {
            "record": self.short_heading(caution.altered),
            "date": self._reader(caution.altered, new=False).text("date", when) if when else "",
            "days": caution.days,
            "count": caution.days,
            "log": self.words(f"diff.log.{caution.change.key}") if caution.change and when else "",
        }
        return self.words(f"diff.caution.{caution.name}", **args)

    # the record as a whole

    def _leads(self, altered: Altered, portfolio: Portfolio) -> Iterator[str]:
        state = altered.new if altered.pair.new else altered.old
        data = (state.task if isinstance(state, TaskState) else state.target) if state else altered.record.data
        for ref in getattr(data, "lead_unit", ()):
            unit = portfolio.unit(ref, altered.record.jurisdiction)
            yield name_of(unit, portfolio, self.words) if unit else str(ref)

    def _outcome(self, altered: Altered) -> Iterator[str]:
        old, new = altered.pair.old, altered.pair.new
        if old is not None and new is not None and altered.outcome == "renamed":
            yield self.words("diff.outcome.renamed", old=old.id, new=new.id)
        elif altered.outcome != "changed":
            yield self.words(f"diff.outcome.{altered.outcome}")

    def _state(self, altered: Altered) -> Iterator[str]:
        old, new = self._judged(altered.old), self._judged(altered.new)
        if altered.outcome in {"created", "removed"}:
            if old or new:
                yield self.words(f"diff.state.{altered.outcome}", state=new or old)
        elif old != new:
            missing = self.words("diff.state.none")
            yield self.words("diff.state.changed", old=old or missing, new=new or missing)
        if altered.outcome == "created" and isinstance(altered.new, TaskState):
            yield self.words("diff.deadline.stated", deadline=deadline(self.words, altered.new.task.deadline))

    def _judged(self, state: Judged | None) -> str | None:
        """A state in words. What was never reported is not called overdue where the site is not official."""
        if state is None:
            return None
        if not isinstance(state, TaskState):
            return self.words(f"labels.target.{state.state}") if state.state else self.words("labels.count.draft")
        status = state.judged.done.status
        if state.box == "not_reported_overdue" and not self.official:
            return self.words("labels.box.not_reported_overdue")
        beside = f"labels.timeliness.{state.timeliness}" if state.timeliness else f"labels.count.{state.standing}"
        if state.timeliness == "excluded":
            beside = "labels.box.excluded"
        return f"{self.words(f'labels.status.{status}')} ({self._small(self.words(beside))})"

    def _small(self, text: str) -> str:
        return text[:1].lower() + text[1:]

    # logs

    def _reader(self, altered: Altered, *, new: bool) -> Reader:
        old_record, new_record = altered.pair.old, altered.pair.new
        if (new and new_record is not None) or old_record is None:
            return Reader(self.words, self.found.new.portfolio, cast("Record[Any]", new_record))
        return Reader(self.words, self.found.old.portfolio, old_record)

    def _entry(self, altered: Altered, change: Change) -> str:
        entry = cast("Mapping[str, Value]", change.old if change.new is None else change.new)
        reader = self._reader(altered, new=change.new is not None)
        what = "corrected" if change.what is What.ENTRY_ADDED and entry.get("corrects") else str(change.what)
        args = {
            "date": reader.text("date", entry.get("date")),
            "corrects": reader.text("date", entry.get("corrects")),
            "recorded": reader.text("date", entry.get("recorded")),
            "told": self._told(altered, change, reader, entry),
        }
        if change.what is What.ENTRY_CHANGED:
            args["told"] = self._differences(altered, change)
        sentence = self.words(f"diff.{what}.{change.key}", **args)
        if self._is_later(entry) and change.what is What.ENTRY_ADDED:
            sentence += self.words("diff.later", as_of=day(self.words, self.found.new.as_of))
        return sentence

    def _is_later(self, entry: Mapping[str, Value]) -> bool:
        when: Interval | Period = interval_of(entry["date"])
        return when.last > self.found.new.as_of

    def _told(self, altered: Altered, change: Change, reader: Reader, entry: Mapping[str, Value]) -> str:
        """What an entry says: the point of it, then its other keys."""
        point = self._point(altered, change, reader, entry)
        beside = [
            self.words("diff.beside", label=self._small(reader.label(key)), value=reader.text(key, value))
            for key, value in entry.items()
            if key not in _IDENTITY and not (key == "document" and change.key in {"deadline_changes", "changes"})
            and not (key in {"value", "operator"} and change.key == "measurements")
        ]  # fmt: skip
        return "; ".join((point, *beside))

    def _point(self, altered: Altered, change: Change, reader: Reader, entry: Mapping[str, Value]) -> str:
        match change.key:
            case "reports":
                return reader.text("status", entry.get("status"))
            case "verifications":
                by, finding = (reader.text(key, entry.get(key)) for key in ("verified_by", "finding"))
                return f"{by}: {self._small(finding)}"
            case "measurements":
                sign = self.words(f"labels.operator.{entry['operator']}") + " " if "operator" in entry else ""
                return sign + reader.text("value", entry["value"]) if "value" in entry else self._met(entry)
        document = entry.get("document")
        by = self.words("diff.by", document=reader.text("document", document)) if document else ""
        if change.key == "deadline_changes":
            was = self._deadline_before(altered, change)
            arrow = self.words("diff.arrow", old=was, new=reader.text("to", entry.get("to")))
        else:
            key = str(entry.get("key"))
            before = self._value_before(altered, change, key)
            label = reader.label(key)
            arrow = f"{label}: {self.words('diff.arrow', old=before, new=reader.text(key, entry.get('to')))}"
        return arrow + (by or self.words("diff.by-nothing"))

    def _met(self, entry: Mapping[str, Value]) -> str:
        return self.words("labels.target.met" if entry.get("met") == "true" else "labels.target.missed")

    def _deadline_before(self, altered: Altered, change: Change) -> str:
        """The deadline that stood before a line of the ledger."""
        reader = self._reader(altered, new=change.new is not None)
        path = change.path or change.old_path or ("", 0)
        above = entries_of(reader.record.head, "deadline_changes")[: int(path[1])]
        last = above[-1] if above else None
        value = last.get("to") if isinstance(last, Mapping) else reader.record.head.get("deadline")
        return reader.text("deadline", value)

    def _value_before(self, altered: Altered, change: Change, key: str) -> str:
        reader = self._reader(altered, new=change.new is not None)
        path = change.path or change.old_path or ("", 0)
        above = entries_of(reader.record.head, "changes")[: int(path[1])]
        values = [entry["to"] for entry in above if isinstance(entry, Mapping) and entry.get("key") == key]
        return reader.text(key, values[-1] if values else reader.record.head.get(key))

    def _differences(self, altered: Altered, change: Change) -> str:
        """The keys of an entry that hold another value than before."""
        old = cast("Mapping[str, Value]", change.old)
        new = cast("Mapping[str, Value]", change.new)
        before, after = self._reader(altered, new=False), self._reader(altered, new=True)
        keys = [k for k in {**old, **new} if canonical(old.get(k, "")) != canonical(new.get(k, ""))]
        return "; ".join(
            self.words(
                "diff.beside",
                label=self._small(after.label(key)),
                value=self.words("diff.arrow", old=before.text(key, old.get(key)), new=after.text(key, new.get(key))),
            )
            for key in keys
        )

    # the head

    def _head(self, altered: Altered) -> Iterator[str]:
        for key, changes in keys_changed(altered.changes).items():
            if not key or key in LOGS or (key == "former_ids" and altered.outcome == "renamed"):
                continue
            if changes[0].what in {What.BODY, What.TRANSLATION}:
                continue
            yield from self._key(altered, key, changes)

    def _key(self, altered: Altered, key: str, changes: list[Change]) -> Iterator[str]:
        before, after = self._reader(altered, new=False), self._reader(altered, new=True)
        label = self.words("diff.deadline.first") if key == "deadline" else after.label(key)
        old, new = before.text(key, before.record.head.get(key)), after.text(key, after.record.head.get(key))
        whole = key != "source" and old != new
        if whole or all(len(change.path or change.old_path or ()) == 1 for change in changes):
            yield self.words("diff.key-changed", key=label, old=old, new=new)
            return
        for change in changes:
            leaf = str((change.path or change.old_path or (key,))[-1])
            inner = self.words("diff.english") if leaf == "en" else self._small(after.label(leaf))
            values = {"old": before.text(leaf, change.old), "new": after.text(leaf, change.new)}
            yield self.words("diff.key-changed", key=f"{label} ({inner})", **values)
