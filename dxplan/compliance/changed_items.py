"""The tasks and targets of a comparison, and the entries that their logs have got."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.comparison.match import RecordPair
from dxplan.compliance.obligations import is_draft
from dxplan.compliance.summary import Compliance
from dxplan.compliance.what_if import Judged
from dxplan.diagnostics import KeyPath
from dxplan.portfolio.portfolio import Portfolio, Record


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """A task or target that is there on both sides and was in no draft.

    ``state`` is how it stands now.
    """

    pair: RecordPair
    record: Record[Any]
    state: Judged | None


def changed_items(
    old_plans: Portfolio, now: Compliance, pairs: Iterable[RecordPair]
) -> Iterator[ChangedItem]:
    """Every such task and target."""
    for pair in pairs:
        old, new = pair.old, pair.new
        if old is None or new is None or new.kind not in {"task", "target"}:
            continue
        if not is_draft(old_plans, old, now.as_of):
            state = _state(now, new)
            yield ChangedItem(pair, new, state)


def _state(compliance: Compliance, record: Record[Any]) -> Judged | None:
    if record.kind == "task":
        return compliance.tasks.get(record.id)
    return compliance.targets.get(record.id)


def entries_added(pair: RecordPair, log: str | None = None) -> Iterator[Difference]:
    """The new entries of a record, of one log if asked."""
    for change in pair.changes:
        is_of_log = log is None or change.key == log
        if is_of_log and change.what is ChangeType.ENTRY_ADDED:
            yield change


def indexes_added(pair: RecordPair, log: str) -> list[int]:
    """The indexes of the entries that a log has got."""
    indexes = []
    for change in entries_added(pair, log):
        index = entry_index(change.path)
        if index is not None:
            indexes.append(index)
    return indexes


def entry_index(path: KeyPath | None) -> int | None:
    """The index of the entry of a log that a path leads to; None where it leads to none."""
    if path is None or len(path) < 2:
        return None
    index = path[1]
    if isinstance(index, int):
        return index
    return None


def entries_in_model(record: Record[Any], log: str) -> Sequence[Any]:
    """The entries of a log as models; of reports also the flat one of the front matter."""
    if log == "reports":
        return tuple(record.fields.all_reports)
    return tuple(getattr(record.fields, log, ()))


def entry_at(record: Record[Any], path: KeyPath) -> Any:
    """The entry of a log at a path.

    None where there is none, as of a flat status without its day.
    """
    index = entry_index(path)
    if index is None:
        return None
    log = str(path[0])
    entries = entries_in_model(record, log)
    if index < len(entries):
        return entries[index]
    return None
