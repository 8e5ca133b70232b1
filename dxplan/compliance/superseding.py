"""Which tasks have taken the place of one on a day; what leads in a circle takes no place."""

from collections.abc import Iterator
from datetime import date

from dxplan.compliance.logs import SUPERSEDED, changes_in_force, with_changes
from dxplan.model.records import Task
from dxplan.model.values import RecordRef
from dxplan.portfolio.portfolio import Portfolio, Record


def successors_of(
    portfolio: Portfolio, record: Record[Task], task: Task, as_of: date
) -> tuple[RecordRef, ...]:
    """The tasks that have taken the place of one, whose fields on the day are ``task``.

    None where these lead back to it: nobody would answer for the tasks of a circle, so each of
    them counts as if it were not superseded.
    """
    named = _named_successors(task, as_of)
    if not named:
        return ()
    if any(after.id == record.id for after in _tasks_behind(portfolio, named, as_of)):
        return ()
    return named


def ids_in_chains(portfolio: Portfolio) -> set[str]:
    """The ids of all tasks with a line that names what takes their place."""
    ids: set[str] = set()
    for record in portfolio.tasks.values():
        if _ever_named(record):
            ids.add(record.id)
    return ids


def ledgers_behind(portfolio: Portfolio, record: Record[Task]) -> tuple[object, ...]:
    """All that it depends on, beside its own file, whether a task is superseded."""
    pending = _ever_named(record)
    ledgers: dict[str, str] = {}
    while pending:
        after = portfolio.tasks.get(portfolio.current_id(pending.pop()))
        if after is None or after.id in ledgers:
            continue
        named = _ever_named(after)
        ledgers[after.id] = repr(after.front_matter["changes"]) if named else ""
        pending += named
    return tuple(sorted(ledgers.items()))


def _ever_named(record: Record[Task]) -> list[RecordRef]:
    """Every task that any line of a ledger names as what takes the place of its task."""
    named: list[RecordRef] = []
    if "changes" not in record.front_matter:
        return named  # most records are not typed for it
    for change in record.fields.changes:
        if change.key == SUPERSEDED:
            listed = change.to if isinstance(change.to, list | tuple) else [change.to]
            named += [RecordRef(one) for one in listed if isinstance(one, str)]
    return named


def _tasks_behind(
    portfolio: Portfolio, named: tuple[RecordRef, ...], as_of: date
) -> Iterator[Record[Task]]:
    """Every task that is reached by following what takes the place of what, each once."""
    pending = [*named]
    seen: set[str] = set()
    while pending:
        record = portfolio.tasks.get(portfolio.current_id(pending.pop()))
        if record is None or record.id in seen:
            continue
        seen.add(record.id)
        yield record
        pending += _named_successors(with_changes(record, as_of), as_of)


def _named_successors(task: Task, as_of: date) -> tuple[RecordRef, ...]:
    """What a task's ledger names on the day: what its head says is an error."""
    if not task.superseded_by:
        return ()
    for change in changes_in_force(task.changes, as_of):
        if change.key == SUPERSEDED:
            return task.superseded_by
    return ()
