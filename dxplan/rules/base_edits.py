"""What a change did to the logs of each record; a rule of the gate asks once and all of them know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dxplan.comparison.compare import ChangeType, Difference, canonical, entries_of
from dxplan.comparison.equivalence import BeforeAfter
from dxplan.comparison.match import RecordPair
from dxplan.compliance.obligations import is_draft
from dxplan.diagnostics import KeyPath
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context

_KINDS = ("task", "target", "plan")
_MANY = 100
"""New entries of one record among which one that was edited is looked for."""


@dataclass(frozen=True, slots=True)
class LogEdits:
    """A record that is not as it was: its entries that were edited, and those that are gone."""

    pair: RecordPair
    sides: BeforeAfter
    edited: Sequence[Difference]
    gone: Sequence[Difference]


def edits(context: Context) -> Sequence[LogEdits]:
    """Every task, target and plan that is there on both sides and not as it was."""
    found = []
    for pair in context.base.pairs if context.base else ():
        if (
            context.base
            and pair.changes
            and pair.old is not None
            and pair.new is not None
            and pair.old.kind in _KINDS
        ):
            sides = BeforeAfter(
                context.base.portfolio, context.portfolio, pair.old, pair.new
            )
            found.append(LogEdits(pair, sides, *_edited(pair, sides)))
    return found


def was_draft(context: Context, old: Record[Any]) -> bool:
    """Whether a record was in a draft at the base."""
    return context.base is not None and is_draft(
        context.base.portfolio, old, context.as_of
    )


def _edited(
    pair: RecordPair, sides: BeforeAfter
) -> tuple[list[Difference], list[Difference]]:
    """The entries that were edited, and those that are gone; an entry of another day that says the same was edited."""
    edited = [
        change for change in pair.changes if change.what is ChangeType.ENTRY_CHANGED
    ]
    added = [
        change for change in pair.changes if change.what is ChangeType.ENTRY_ADDED
    ][:_MANY]
    gone = []
    for change in (
        change
        for change in pair.changes
        if change.what is ChangeType.ENTRY_REMOVED and day_of(change.old)
    ):
        twin = next(
            (c for c in added if c.key == change.key and _is_twin(sides, change, c)),
            None,
        )
        if twin is None:
            gone.append(change)
        else:
            added.remove(twin)
            edited.append(
                Difference(
                    ChangeType.ENTRY_CHANGED,
                    twin.path,
                    change.old_path,
                    change.old,
                    twin.new,
                )
            )
    return edited, gone


def _is_twin(sides: BeforeAfter, gone: Difference, added: Difference) -> bool:
    """Whether two entries say the same, but for one of their keys at most."""
    if sides.same_entry(typed(sides.old, gone.old_path), typed(sides.new, added.path)):
        return True
    old, new = gone.old, added.new
    if not (
        isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys()
    ):
        return False
    return (
        len(old) > 1
        and sum(canonical({key: old[key]}) != canonical({key: new[key]}) for key in old)
        == 1
    )


def typed(record: Record[Any], path: KeyPath | None) -> object:
    """The entry of a log at a path, as a model; None where there is none."""
    log, i = path or ("", 0)
    entries = (
        record.fields.all_reports
        if log == "reports"
        else getattr(record.fields, str(log), ())
    )
    return entries[i] if isinstance(i, int) and i < len(entries) else None


def in_file(record: Record[Any], path: KeyPath) -> KeyPath:
    """Where an entry is written, or a key of it: a flat report stands in the head."""
    log, i, *inner = path
    head = record.front_matter
    if (
        log != "reports"
        or "status" not in head
        or i != len(entries_of(head, "reports")) - 1
    ):
        return path
    key = (
        {"date": "reported_on"}.get(str(inner[0]), str(inner[0])) if inner else "status"
    )
    return (key, *inner[1:])


def day_of(entry: Any) -> str:
    """The day that an entry speaks of, as it is written."""
    return str(entry.get("date", "")) if isinstance(entry, dict) else ""
