"""Changed obligations: another deadline, another standing of a plan."""

from typing import Any

from dxplan.diagnostics import Value
from dxplan.editing.given import Given, MissingValuesError
from dxplan.editing.identities import record_named
from dxplan.editing.logs import Log, refuse_keys_of_head
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change
from dxplan.editing.value_trees import put_right
from dxplan.model.records import DeadlineChange
from dxplan.model.shared import Change as LedgerLine
from dxplan.portfolio.portfolio import Record


def with_standing(
    project: EditedProject, plan: Record[Any], given: Given
) -> list[Change]:
    """A line of the plan's ledger with another standing; nothing else of a plan is set so."""
    standing = given.one("standing") or given.one("status")
    given = given.having("standing").having("status")
    refuse_keys_of_head(plan, given, LedgerLine)
    if not standing:
        raise MissingValuesError(["standing"])
    return _with_ledger_line(project, plan, given, "standing", standing)


def extended(
    project: EditedProject, identity: str, to: str, given: Given
) -> list[Change]:
    """Another deadline of a task or target, from the day of the document that allows it.

    Raises MissingValuesError without a document.
    """
    record = record_named(project, identity, ("task", "target"))
    missing = []
    if not to:
        missing.append("--to")
    if not given.one("document"):
        missing.append("--document")
    if missing:
        raise MissingValuesError(missing)
    if record.kind == "target":
        return _with_ledger_line(project, record, given, "by", to)
    log = Log.of(project, record, given, "deadline_changes", DeadlineChange)
    given = log.with_document(given)
    given = given.or_else("date", log.day_of_document(given))
    return log.added({**log.tree(given), "to": to})


def _with_ledger_line(
    project: EditedProject, record: Record[Any], given: Given, key: str, to: str
) -> list[Change]:
    """A line of `changes` by which a key has another value."""
    log = Log.of(project, record, given, "changes", LedgerLine)
    given = log.with_document(given)
    given = given.or_else("date", log.day_of_document(given))
    head = {**record.front_matter, key: to}
    model = type(record.fields)
    head = put_right(model, head, (key,), project.catalogue)
    entry = {**log.tree(given), "key": key, "to": head[key]}
    old = _current(log, key)
    if old is not None:
        entry["from"] = old
    return log.added(entry)


def _current(log: Log, key: str) -> Value | None:
    """What a key of the head says now, by the last line of its ledger; None where nothing is."""
    current = log.record.front_matter.get(key)
    for line in log.entries:
        if isinstance(line, dict) and line.get("key") == key:
            current = line.get("to")
    return current
