"""What is reported of a task, and what somebody else found of it."""

from typing import Any

from dxplan.diagnostics import Value
from dxplan.editing.given import Given, MissingValuesError, RefusedValueError
from dxplan.editing.identities import record_named
from dxplan.editing.logs import Log, refuse_keys_of_head
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change
from dxplan.model.lenient_dates import day_reading, surely_meant
from dxplan.model.records import Report, Verification
from dxplan.model.values import DocumentRef
from dxplan.portfolio.portfolio import Record


def reported(
    project: EditedProject, task: Record[Any], given: Given, on: str
) -> list[Change]:
    """A new report of a task.

    ``on`` is the day of completion, which is the day of the report too where no other is given;
    without any it speaks of today.
    """
    refuse_keys_of_head(task, given, Report)
    log = Log.of(project, task, given, "reports", Report)
    given = given.or_else("date", _day_of(on) or project.today.isoformat())
    tree = log.tree(given)
    if "status" not in tree:
        raise MissingValuesError(["status"])
    entry = log.right(tree)
    if on and "completed_on" not in entry and _fulfils(task, entry):
        entry["completed_on"] = on
    return log.added(entry)


def _fulfils(task: Record[Any], entry: dict[str, Value]) -> bool:
    """Whether a report says that the task is done: what may have a day of completion."""
    if entry["status"] == "completed":
        return True
    return entry["status"] == "piloting" and bool(task.fields.accepts_pilot)


def _day_of(written: str) -> str:
    """A day as it is written in files; of a text that is no day nothing."""
    return surely_meant(day_reading(written) if written else None)


def verified(
    project: EditedProject, identity: str, finding: str, given: Given
) -> list[Change]:
    """What somebody else found of a task's report.

    Without `by` the unit is that which issued the document, if a register has it.
    """
    task = record_named(project, identity, ("task",))
    log = Log.of(project, task, given, "verifications", Verification)
    given = log.with_document(given)
    given = given.or_else("date", project.today.isoformat())
    given = given.or_else("finding", finding)
    unit = given.one("by") or given.one("verified_by") or _issuer(log, given)
    given = given.having("by").having("verified_by")
    missing = [] if given.one("finding") else ["finding"]
    if not unit:
        missing.append("--by")
    if missing:
        raise MissingValuesError(missing)
    given = given.having("verified_by", unit)
    try:
        return log.added(log.right(log.tree(given)))
    except RefusedValueError as refused:
        raise refused.of_option("verified_by", "--by") from refused


def _issuer(log: Log, given: Given) -> str:
    """The unit that issued the document that is given; empty where that is no unit."""
    home = log.record.jurisdiction
    ref = DocumentRef(given.one("document"))
    document = log.project.portfolio.document(ref, home)
    if document is None or document.jurisdiction != home:
        return ""
    issuer = document.front_matter.get("issuer")
    return issuer if isinstance(issuer, str) else ""
