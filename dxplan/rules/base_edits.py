"""What a change did to the logs of each record, derived once for all rules against the base."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dxplan.comparison.compare import (
    ChangeType,
    Difference,
    differing_keys,
    entries_of,
)
from dxplan.comparison.equivalence import RecordStates
from dxplan.comparison.match import RecordPair
from dxplan.compliance.obligations import is_draft
from dxplan.diagnostics import KeyPart, KeyPath, Related
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, base_place

_KINDS = ("task", "target", "plan")
_COMPARED_ENTRIES = 100
"""New entries of one record among which an edited one is looked for."""


@dataclass(frozen=True, slots=True)
class LogEdits:
    """A record that is not as it was: its entries that were edited, and those that are gone."""

    pair: RecordPair
    states: RecordStates
    edited: Sequence[Difference]
    gone: Sequence[Difference]


def edits(context: Context) -> Sequence[LogEdits]:
    """Every task, target and plan that is there on both sides and not as it was."""
    log_edits = []
    for pair in context.base_pairs:
        states = states_of(context, pair)
        if states is None:
            continue
        if states.old.kind not in _KINDS:
            continue
        if not pair.changes:
            continue
        edited, gone = _edited_and_gone(pair, states)
        log_edits.append(LogEdits(pair, states, edited, gone))
    return log_edits


def binding_edits(context: Context) -> Iterator[LogEdits]:
    """The edits of records that were no drafts at the base: their front matter binds somebody."""
    for record_edits in context.once(edits):
        if not was_draft(context, record_edits.states.old):
            yield record_edits


def states_of(context: Context, pair: RecordPair) -> RecordStates | None:
    """Both states of a record; None where it is not there on both sides."""
    if context.base is None:
        return None
    if pair.old is None or pair.new is None:
        return None
    return RecordStates(context.base.portfolio, context.portfolio, pair.old, pair.new)


def was_draft(context: Context, old: Record[Any]) -> bool:
    """Whether a record was in a draft at the base."""
    if context.base is None:
        return False
    return is_draft(context.base.portfolio, old, context.as_of)


def _edited_and_gone(
    pair: RecordPair, states: RecordStates
) -> tuple[list[Difference], list[Difference]]:
    """The entries that were edited, and those that are gone.

    An entry that says the same with another day was edited: its file holds it as one gone and one
    added.
    """
    edited = _changes_of_type(pair, ChangeType.ENTRY_CHANGED)
    added = _changes_of_type(pair, ChangeType.ENTRY_ADDED)[:_COMPARED_ENTRIES]
    gone = []
    for removed in _changes_of_type(pair, ChangeType.ENTRY_REMOVED):
        if not written_day(removed.old):
            continue
        twin = _twin_of(removed, added, states)
        if twin is None:
            gone.append(removed)
            continue
        added.remove(twin)
        edited_entry = Difference(
            ChangeType.ENTRY_CHANGED,
            twin.path,
            removed.old_path,
            removed.old,
            twin.new,
        )
        edited.append(edited_entry)
    return edited, gone


def _changes_of_type(pair: RecordPair, change_type: ChangeType) -> list[Difference]:
    return [change for change in pair.changes if change.what is change_type]


def _twin_of(
    removed: Difference, added: Sequence[Difference], states: RecordStates
) -> Difference | None:
    for candidate in added:
        if candidate.key != removed.key:
            continue
        if _is_twin(states, removed, candidate):
            return candidate
    return None


def _is_twin(states: RecordStates, removed: Difference, added: Difference) -> bool:
    """Whether two entries say the same, but for one of their keys at most."""
    old_entry = typed_entry(states.old, removed.old_path)
    new_entry = typed_entry(states.new, added.path)
    if states.same_entry(old_entry, new_entry):
        return True
    old = removed.old
    new = added.new
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    if old.keys() != new.keys():
        return False
    if len(old) == 1:
        return False
    return len([*differing_keys(old, new)]) == 1


def typed_entry(record: Record[Any], path: KeyPath | None) -> Any:
    """The entry of a log at a path, as a model; None where there is none."""
    if path is None:
        return None
    log, index = path
    if log == "reports":
        entries = record.fields.all_reports
    else:
        entries = getattr(record.fields, str(log), ())
    if not isinstance(index, int) or index >= len(entries):
        return None
    return entries[index]


def path_in_file(record: Record[Any], path: KeyPath) -> KeyPath:
    """Where an entry or a key of it is written: a flat report stands in the front matter itself."""
    log, index, *inner = path
    front_matter = record.front_matter
    if log != "reports":
        return path
    if "status" not in front_matter:
        return path
    is_flat_report = index == len(entries_of(front_matter, "reports")) - 1
    if not is_flat_report:
        return path
    if not inner:
        return ("status",)
    first_key = str(inner[0])
    if first_key == "date":
        first_key = "reported_on"
    return (first_key, *inner[1:])


def written_day(entry: object) -> str:
    """The day that an entry speaks of, as it is written."""
    if not isinstance(entry, Mapping):
        return ""
    return str(entry.get("date", ""))


def related_at_base(
    record: Record[Any], path: KeyPath | None = None
) -> tuple[Related, ...]:
    """The related place at the base."""
    return (Related("before", base_place(record, path)),)


def related_key_at_base(record: Record[Any], key: str) -> tuple[Related, ...]:
    """A key at the base; the record where it was not there."""
    if key not in record.front_matter:
        return related_at_base(record)
    return related_at_base(record, (key,))


def written_or_missing(record: Record[Any], path: KeyPath) -> tuple[KeyPath, KeyPart]:
    """Where a key is written; where it is missing if it is not there."""
    if path[0] in record.front_matter:
        return path, KeyPart.VALUE
    return (), KeyPart.MISSING
