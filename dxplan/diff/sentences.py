"""What became of one record, a sentence a change.

As in its timeline, with what a reviewer needs beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.compliance.public_counts import shown_timeliness
from dxplan.compliance.tasks import TaskState
from dxplan.diff.diff import Diff, RecordDiff, RecordState
from dxplan.diff.entries import EntryDetails
from dxplan.messages import Catalogue
from dxplan.model.fields import LOGS
from dxplan.model.records import STOPPING
from dxplan.portfolio.portfolio import Record
from dxplan.wording.change_sentences import Names, names_in
from dxplan.wording.dates import format_deadline
from dxplan.wording.timeline import unrecorded
from dxplan.wording.values import in_sentence


@dataclass(frozen=True)
class RecordSentences:
    """The sentences of one comparison in one language."""

    diff: Diff
    catalogue: Catalogue
    is_official: bool

    @cached_property
    def _entries(self) -> EntryDetails:
        return EntryDetails(self.diff, self.catalogue)

    def lines(self, record_diff: RecordDiff) -> list[str]:
        """Every change of a record.

        It as a whole, its state, its logs, its front matter, its text.
        """
        return [
            *self._outcome(record_diff),
            *self._state(record_diff),
            *self._changes(record_diff),
        ]

    # changes

    def _changes(self, record_diff: RecordDiff) -> Iterator[str]:
        """Each change by the sentence of its timeline, and its details."""
        changes = []
        for change in record_diff.changes:
            is_rename = record_diff.outcome == "renamed" and change.key == "former_ids"
            if not is_rename:  # the outcome says that
                changes.append(change)
        changes.sort(key=_part_of_record)
        names = self._names(record_diff)
        kind = record_diff.record.kind
        for line in unrecorded(changes, kind, self.catalogue, names):
            if line.change is None:
                yield line.text
                continue
            ledger_line = self._entries.ledger_line(record_diff, line.change)
            details = self._details(record_diff, line.change)
            yield "; ".join([ledger_line or line.text, *details])

    def _details(self, record_diff: RecordDiff, change: Difference) -> Iterator[str]:
        if change.key in LOGS:
            yield from self._entries.details(record_diff, change)
            return
        if len(change.path or change.old_path or ()) != 1:
            return
        values = self._entries.values(record_diff, is_new=False)
        implied = _implied(values.record, change.key)
        if not implied:
            return
        text = values.text(change.key, implied)
        if change.what is ChangeType.SET:
            yield self.catalogue("diff.implied-before", value=text)
        elif change.what is ChangeType.EMPTIED:
            yield self.catalogue("diff.implied-now", value=text)

    def _names(self, record_diff: RecordDiff) -> Names:
        """What is referred to by its name now; what is gone, by the one that it had."""
        lang = self.catalogue.lang
        record = record_diff.record
        home = record.jurisdiction
        new_names = names_in(self.diff.new.portfolio, home, lang)
        old_names = names_in(self.diff.old.portfolio, home, lang)

        def name(key: str, written: str) -> str | None:
            return new_names(key, written) or old_names(key, written)

        return name

    # the record as a whole

    def _outcome(self, record_diff: RecordDiff) -> Iterator[str]:
        old, new = record_diff.pair.old, record_diff.pair.new
        outcome = record_diff.outcome
        if old is None or new is None or outcome != "renamed":
            if outcome != "changed":
                yield self.catalogue(f"diff.outcome.{outcome}")
            return
        old_id, new_id = old.id, new.id
        folder, _, name = old_id.rpartition("/")
        new_folder, _, new_name = new_id.rpartition("/")
        if folder == new_folder:
            old_id, new_id = name, new_name
        key = "diff.outcome.renamed"
        if record_diff.is_unstated_rename:
            key = "diff.outcome.renamed-unstated"
        yield self.catalogue(key, old=old_id, new=new_id)

    def _state(self, record_diff: RecordDiff) -> Iterator[str]:
        """How its state is another."""
        old, new = self._text(record_diff.old), self._text(record_diff.new)
        outcome = record_diff.outcome
        if outcome in {"created", "removed"}:
            if old or new:
                yield self.catalogue(f"diff.state.{outcome}", state=new or old)
        elif old != new:
            missing = self.catalogue("diff.state.none")
            yield self.catalogue(
                "diff.state.changed", old=old or missing, new=new or missing
            )
        if outcome == "created" and isinstance(record_diff.new, TaskState):
            deadline = format_deadline(record_diff.new.task.deadline, self.catalogue)
            yield self.catalogue("diff.deadline.stated", deadline=deadline)

    def _text(self, state: RecordState | None) -> str | None:
        """A state in words.

        What was never reported is not called overdue where the site is not official.
        """
        if state is None:
            return None
        if isinstance(state, TaskState):
            return self._task_state(state)
        if state.state:
            return self.catalogue(f"labels.target.{state.state}")
        return self.catalogue("labels.count.draft")

    def _task_state(self, state: TaskState) -> str:
        timeliness = shown_timeliness(state, official=self.is_official)
        if timeliness == "not_reported_overdue":
            return self.catalogue("labels.box.not_reported_overdue")
        if timeliness == "excluded":
            judgement = self.catalogue("labels.box.excluded")
        elif timeliness:
            judgement = self.catalogue(f"labels.timeliness.{timeliness}")
        else:
            judgement = self.catalogue(f"labels.count.{state.standing}")
        status = state.status
        label = self.catalogue(f"labels.status.{status}")
        text = f"{label} ({in_sentence(judgement)})"
        if state.is_as_read:
            text = self.catalogue("diff.state.as-read", state=text)
        is_counted = bool(timeliness) and timeliness != "excluded"
        if status in STOPPING and is_counted:
            return f"{text}, {self.catalogue('diff.state.without-authority')}"
        return text


def _implied(record: Record[Any], key: str) -> str:
    """The word that counts where a key is not written; empty where none does."""
    field = type(record.fields).model_fields.get(key)
    default = None if field is None else field.default
    return default if isinstance(default, str) else ""


def _part_of_record(change: Difference) -> int:
    """Where a change is told: logs first, then the front matter, then the text."""
    if change.what in {ChangeType.BODY, ChangeType.TRANSLATION}:
        return 2
    return 0 if change.key in LOGS else 1
