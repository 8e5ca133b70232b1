"""New lines of ledgers by which something that was late stands better."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from dxplan.comparison.compare import Difference
from dxplan.comparison.lateness import days_after
from dxplan.comparison.match import RecordPair
from dxplan.compliance.changed_items import (
    ChangedItem,
    changed_items,
    entries_added,
    entry_at,
)
from dxplan.compliance.improved_records import ImprovedRecord
from dxplan.compliance.logs import entries_in_force
from dxplan.compliance.summary import Compliance
from dxplan.compliance.what_if import (
    Judged,
    is_less_late,
    standing_of,
    state_without_entries,
    weight_of,
)
from dxplan.diagnostics import KeyPath
from dxplan.model.deadline import form_of
from dxplan.portfolio.portfolio import Portfolio, Record

_LEDGERS = ("deadline_changes", "changes")

Hiding: TypeAlias = Literal["late", "erratum", "form", "occurrences", "decision"]
"""How a line hides a delay.

Recorded long after its day, as an erratum, by a deadline of another form, or by one that lacks
occurrences which were missed before the line's own day; a decision made in time ends it openly.
"""

RecordedOn: TypeAlias = Callable[[str, Difference], date]
"""The day on which a new entry of a file was recorded."""


@dataclass(frozen=True, slots=True)
class LateDecision:
    """A line of a ledger, recorded ``days`` after its day, that improves what was late already.

    ``better`` says how the record stands without it and with it.
    """

    pair: RecordPair
    path: KeyPath
    hiding: Hiding
    days: int
    better: ImprovedRecord


@dataclass(frozen=True, slots=True)
class _Line:
    """A new line of a ledger that could hide a delay."""

    path: KeyPath
    hiding: Hiding
    days: int


def late_decisions(
    old_plans: Portfolio,
    now: Compliance,
    pairs: Iterable[RecordPair],
    recorded: RecordedOn,
    limit: int | None,
) -> Iterator[LateDecision]:
    """Lines of ledgers, with a document, that hide a delay as no extension in time would.

    ``limit`` is how many days after its own a line is recorded in time; None: every line that
    ends a delay.
    """
    for item in changed_items(old_plans, now, pairs):
        if item.state is None:
            continue
        lines = [*_hiding_lines(item, now.as_of, recorded, limit)]
        if not lines:
            continue
        indexes: dict[str, list[int]] = {}
        for line in lines:
            log, index = line.path
            log_indexes = indexes.setdefault(str(log), [])
            log_indexes.append(int(index))
        without = state_without_entries(now, item.record, indexes)
        if without is None:
            continue
        better = _improvement(item.record, without, item.state)
        if better is not None:
            first = lines[0]
            yield LateDecision(item.pair, first.path, first.hiding, first.days, better)


def _improvement(
    record: Record[Any], without: Judged, state: Judged
) -> ImprovedRecord | None:
    """In what a record that was late stands better with some lines than without."""
    old, new = weight_of(without), weight_of(state)
    if is_less_late(old.now, new.now):
        stood, stands = standing_of(without), standing_of(state)
        return ImprovedRecord(record, "better", stood, stands, late=True, left=())
    if new.missed < old.missed:
        stood, stands = str(old.missed), str(new.missed)
        return ImprovedRecord(record, "missed", stood, stands, late=True, left=())
    return None


def _hiding_lines(
    item: ChangedItem, as_of: date, recorded: RecordedOn, limit: int | None
) -> Iterator[_Line]:
    """The new lines of both ledgers that could hide a delay."""
    record = item.record
    for log in _LEDGERS:
        for change in entries_added(item.pair, log):
            path = change.path or ()
            day = recorded(record.file, change)
            days = days_after(entry_at(record, path).date, day)
            hiding = _hiding(record, path, as_of, days, limit)
            if hiding is not None:
                yield _Line(path, hiding, days)


def _hiding(
    record: Record[Any], path: KeyPath, as_of: date, days: int, limit: int | None
) -> Hiding | None:
    """How a line of a ledger, recorded ``days`` after its own day, could hide a delay.

    None where it is an extension recorded in time.
    """
    line = entry_at(record, path)
    if line.document is None:
        return None
    if line.corrects is not None:
        return "erratum"
    if limit is None:
        return "decision"
    if days > limit:
        return "late"
    return _other_deadline(record, path, as_of)


def _other_deadline(
    record: Record[Any], path: KeyPath, as_of: date
) -> Literal["form", "occurrences"] | None:
    """Whether a line gives a deadline of another form, or other occurrences."""
    if path[0] != "deadline_changes":
        return None
    moves = record.fields.deadline_changes
    index = int(path[1])
    line = moves[index]
    earlier = entries_in_force(moves[:index], line.date)
    deadline = record.fields.deadline
    if earlier:
        deadline = earlier[-1].to
    if form_of(deadline, as_of) != form_of(line.to, as_of):
        return "form"
    if deadline.every is not None:
        return "occurrences"
    return None
