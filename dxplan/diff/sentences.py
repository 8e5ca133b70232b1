"""What became of one record, a sentence a change, as an official would say it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dxplan.check.messages import FindingMessages
from dxplan.comparison.compare import ChangeType, Difference, keys_changed
from dxplan.compliance.public_counts import shown_timeliness
from dxplan.compliance.tasks import TaskState
from dxplan.diagnostics import Finding
from dxplan.diff.caution import Caution
from dxplan.diff.diff import Diff, RecordDiff, RecordState, is_deadline_edited
from dxplan.diff.entries import EntrySentences, reader_of, small
from dxplan.messages import Catalogue
from dxplan.model.fields import LOGS
from dxplan.model.records import STOPPING
from dxplan.portfolio.portfolio import Portfolio
from dxplan.rules.base_records import KEPT_KINDS, removal_finding
from dxplan.wording.dates import format_day, format_deadline, format_period
from dxplan.wording.names import short_name
from dxplan.wording.values import ValueWording, is_extension_key, shorten


@dataclass(frozen=True, slots=True)
class ChangeSentences:
    """The sentences of one comparison in one language."""

    found: Diff
    words: Catalogue
    official: bool

    def heading(self, altered: RecordDiff) -> str:
        """The record by its number, who leads it, and its title."""
        record = altered.record
        portfolio = (self.found.new if altered.pair.new else self.found.old).portfolio
        name = short_name(record, portfolio, self.words.lang)
        if record.kind == "document" and record.fields.number:
            title = (
                record.fields.title.get(self.words.lang)[0]
                if record.fields.title
                else ""
            )
            return shorten(
                f"{self.words('diff.one.document')} {name}{': ' if title else ''}{title}"
            )
        number = (
            getattr(record.fields, "number", None)
            if record.kind in {"task", "target"}
            else None
        )
        kind = self.words(f"diff.one.{record.kind}") + (f" {number}" if number else "")
        leads = ", ".join(self._leads(altered, portfolio))
        return shorten(f"{kind} ({leads}): {name}" if leads else f"{kind}: {name}")

    def short_heading(self, altered: RecordDiff) -> str:
        """The same without the title, where the number says which it is."""
        numbered = (
            altered.record.kind in {"task", "target"} and altered.record.fields.number
        )
        return (
            self.heading(altered).partition(": ")[0]
            if numbered
            else self.heading(altered)
        )

    def lines(self, altered: RecordDiff) -> list[str]:
        """Every change of a record: it as a whole, its state, its logs, its head, its text."""
        entries = EntrySentences(self.found, self.words)
        return [
            *self._outcome(altered),
            *self._state(altered),
            *(
                entries.sentence(altered, change)
                for change in altered.changes
                if change.key in LOGS
            ),
            *self._head(altered),
            *(
                self._text(change)
                for change in altered.changes
                if change.what in {ChangeType.BODY, ChangeType.TRANSLATION}
            ),
        ]

    def caution(self, caution: Caution) -> str:
        """Why a reviewer should look: what the gate says, or what became of a record."""
        record = self.short_heading(caution.record_diff)
        if caution.finding is not None:
            return self._finding(record, caution.finding)
        if caution.name == "removed" and caution.record_diff.record.kind in KEPT_KINDS:
            return self._finding(record, removal_finding(caution.record_diff.record))
        return self.words(
            f"diff.caution.{self._outcome_key(caution)}",
            record=record,
            count=caution.days,
            **self._entry(caution.change),
            **self._deadlines(caution.record_diff),
            **self._improved(caution),
        )

    def _finding(self, record: str, finding: Finding) -> str:
        """What the gate says, with the key that it is about by its label."""
        args = dict(finding.args)
        for name in ("key", "at"):
            if name in args:
                first, _, inner = args[name].partition(".")
                label = small(self._label(first))
                args[name] = f"{label}.{inner}" if inner else label
        message = FindingMessages(self.words).message(replace(finding, args=args))
        return self.words("diff.caution.finding", record=record, finding=message)

    def _label(self, key: str) -> str:
        return self.words.get(f"diff.key.any.{key}") or key

    def _outcome_key(self, caution: Caution) -> str:
        """The sentence of an outcome: of what was removed that of its kind."""
        record_diff = caution.record_diff
        if caution.name == "removed":
            return f"removed.{record_diff.record.kind}"
        if caution.name == "plan-not-counted":
            return f"plan-not-counted.{caution.key}"
        if caution.name == "deadline-dropped":
            old = record_diff.old
            recurred = isinstance(old, TaskState) and old.deadline.every is not None
            return f"deadline-dropped.{'recurring' if recurred else 'dated'}"
        return caution.name

    def _entry(self, change: Difference | None) -> dict[str, str]:
        """The entry of a log that an outcome comes from: its log and its date."""
        if change is None or change.key not in LOGS:
            return {"log": "", "date": ""}
        entry = change.old if change.new is None else change.new
        written = entry.get("date") if isinstance(entry, Mapping) else None
        date = format_period(written, self.words) if isinstance(written, str) else ""
        return {"log": small(self.words(f"diff.log.{change.key}")), "date": date}

    def _deadlines(self, record_diff: RecordDiff) -> dict[str, str]:
        """The last days by which a task was and is due."""
        days = {"old": "", "new": ""}
        for side, state in (("old", record_diff.old), ("new", record_diff.new)):
            if isinstance(state, TaskState) and state.evaluation.due.day is not None:
                days[side] = format_day(state.evaluation.due.day, self.words.lang)
        return days

    def _improved(self, caution: Caution) -> dict[str, str]:
        """In what a record stands better."""
        improved = caution.improved
        if improved is None:
            return {"outcome": ""}
        outcome = self.words.outcome(improved.how, improved.stood, improved.stands, "")
        return {"outcome": outcome}

    # the record as a whole

    def _leads(self, altered: RecordDiff, portfolio: Portfolio) -> Iterator[str]:
        state = altered.new if altered.pair.new else altered.old
        data = (
            (state.task if isinstance(state, TaskState) else state.target)
            if state
            else altered.record.fields
        )
        for ref in getattr(data, "lead_unit", ()):
            unit = portfolio.unit(ref, altered.record.jurisdiction)
            yield short_name(unit, portfolio, self.words.lang) if unit else str(ref)

    def _outcome(self, altered: RecordDiff) -> Iterator[str]:
        old, new = altered.pair.old, altered.pair.new
        if old is not None and new is not None and altered.outcome == "renamed":
            inside = (
                len(old.id.rpartition("/")[0]) + 1
                if old.id.rpartition("/")[0] == new.id.rpartition("/")[0]
                else 0
            )
            key = "renamed-unstated" if altered.is_unstated_rename else "renamed"
            yield self.words(
                f"diff.outcome.{key}", old=old.id[inside:], new=new.id[inside:]
            )
        elif altered.outcome != "changed":
            yield self.words(f"diff.outcome.{altered.outcome}")

    def _state(self, altered: RecordDiff) -> Iterator[str]:
        old, new = self._judged(altered.old), self._judged(altered.new)
        if altered.outcome in {"created", "removed"}:
            if old or new:
                yield self.words(f"diff.state.{altered.outcome}", state=new or old)
        elif old != new:
            missing = self.words("diff.state.none")
            yield self.words(
                "diff.state.changed", old=old or missing, new=new or missing
            )
        if altered.outcome == "created" and isinstance(altered.new, TaskState):
            yield self.words(
                "diff.deadline.stated",
                deadline=format_deadline(altered.new.task.deadline, self.words),
            )

    def _judged(self, state: RecordState | None) -> str | None:
        """A state in words. What was never reported is not called overdue where the site is not official."""
        if state is None:
            return None
        if not isinstance(state, TaskState):
            return (
                self.words(f"labels.target.{state.state}")
                if state.state
                else self.words("labels.count.draft")
            )
        status = state.evaluation.progress.status
        timeliness = shown_timeliness(state, official=self.official)
        if timeliness == "not_reported_overdue":
            return self.words("labels.box.not_reported_overdue")
        beside = (
            f"labels.timeliness.{timeliness}"
            if timeliness
            else f"labels.count.{state.standing}"
        )
        if timeliness == "excluded":
            beside = "labels.box.excluded"
        told = f"{self.words(f'labels.status.{status}')} ({small(self.words(beside))})"
        if status in STOPPING and timeliness and timeliness != "excluded":
            return f"{told}, {self.words('diff.state.without-authority')}"
        return told

    def _text(self, change: Difference) -> str:
        way = (
            "edited"
            if change.old and change.new
            else "added"
            if change.new
            else "removed"
        )
        return self.words(f"diff.{change.what}.{way}")

    # the head

    def _head(self, altered: RecordDiff) -> Iterator[str]:
        for key, changes in keys_changed(altered.changes).items():
            if (
                not key
                or key in LOGS
                or (key == "former_ids" and altered.outcome == "renamed")
            ):
                continue
            if changes[0].what in {ChangeType.BODY, ChangeType.TRANSLATION}:
                continue
            yield from self._key(altered, key, changes)

    def _key(
        self, altered: RecordDiff, key: str, changes: list[Difference]
    ) -> Iterator[str]:
        before, after = (
            reader_of(altered, self.found, self.words, new=False),
            reader_of(altered, self.found, self.words, new=True),
        )
        label = (
            self.words("diff.deadline.first") if key == "deadline" else after.label(key)
        )
        old, new = (
            reader.text(key, _stated(reader, key)) for reader in (before, after)
        )
        is_said_otherwise = key in {"deadline", "by"} and not is_deadline_edited(
            altered
        )  # its days are the same
        whole = key != "source" and old != new and not is_said_otherwise
        if whole or all(
            len(change.path or change.old_path or ()) == 1 for change in changes
        ):
            yield self.words("diff.key-changed", key=label, old=old, new=new)
            return
        for change in changes:
            leaf = _leaf(change)
            inner = self._inner(change, leaf, after)
            values = {
                "old": before.text(leaf, change.old),
                "new": after.text(leaf, change.new),
            }
            yield self.words("diff.key-changed", key=f"{label} ({inner})", **values)

    def _inner(self, change: Difference, leaf: str, reader: ValueWording) -> str:
        """What of a key has changed; of a text below it the key of that text, and its language where it is English."""
        path = [str(step) for step in change.path or change.old_path or ()]
        english = self.words("diff.english")
        if len(path) < 3 or leaf not in {"vi", "en"}:
            return english if leaf == "en" else small(reader.label(leaf))
        name = small(reader.label(path[-2]))
        return f"{name}, {english}" if leaf == "en" else name


def _stated(reader: ValueWording, key: str) -> Any:
    """What a key says in a record's head; where it is not written, the word that then counts."""
    written = reader.record.front_matter.get(key)
    fields = type(reader.record.fields).model_fields
    default = fields[key].default if key in fields else None
    return default if written is None and isinstance(default, str) else written


def _leaf(change: Difference) -> str:
    """The key whose value has changed; one that the format leaves to its writer is not looked into."""
    path = [str(step) for step in change.path or change.old_path or ()]
    return next(filter(is_extension_key, path), path[-1])
