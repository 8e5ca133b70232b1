"""P: tasks that are suspended or cancelled: by which document, for which reason."""

from collections.abc import Iterator

from dxplan.compliance.tasks import TaskState
from dxplan.diagnostics import KeyPart, Related
from dxplan.model.records import Report, Task
from dxplan.model.registers import Document
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import (
    Context,
    Findings,
    finding,
    fix_to_add,
    place,
    uncorrected_entries,
)

_STOPS = frozenset({"suspended", "cancelled"})


def _stops(context: Context) -> Iterator[tuple[Record[Task], int, Report]]:
    for task, i, report in context.log_entries("task", "reports"):
        if report.status in _STOPS:
            yield task, i, report


def stopped_without_authority(context: Context) -> Findings:
    """P106: suspended or cancelled without the document that allows it: it takes no effect."""
    for task, i, report in _stops(context):
        if report.authorised_by is not None:
            continue
        path = ("reports", i)
        fix = fix_to_add(task, path, "authorised_by")
        part = KeyPart.MISSING
        yield finding("P106", task, path, part=part, fix=fix, status=report.status)


def stopped_without_reason(context: Context) -> Findings:
    """P107: suspended or cancelled without a word of why."""
    for task, i, report in _stops(context):
        if report.note is not None:
            continue
        path = ("reports", i)
        fix = fix_to_add(task, path, "note")
        part = KeyPart.MISSING
        yield finding("P107", task, path, part=part, fix=fix, status=report.status)


def authority_without_stop(context: Context) -> Findings:
    """P121: the document that allows a stop beside a status that stops nothing."""
    for task, i, report in context.log_entries("task", "reports"):
        if report.authorised_by is None or report.status in _STOPS:
            continue
        path = ("reports", i, "authorised_by")
        related = (Related("status-here", place(task, "reports", i, "status")),)
        yield finding("P121", task, path, related=related, status=report.status)


def weak_authority(context: Context) -> Findings:
    """P124: the document by which a task stops is one that can hardly allow it."""
    for state in context.compliance.tasks.values():
        for i, report in uncorrected_entries(state.record, "reports"):
            if report.status not in _STOPS:
                continue
            document = context.portfolio.document(
                report.authorised_by, state.record.jurisdiction
            )
            if document is None:
                continue
            weakness = _weakness(context, state, document)
            if not weakness:
                continue
            yield finding(
                "P124",
                state.record,
                ("reports", i, "authorised_by"),
                related=(Related("reason-here", place(document, "key")),),
                variant=weakness,
                document=document.id,
                status=report.status,
                issued=document.fields.date or "",
                start=state.exists_from,
            )


def _weakness(context: Context, state: TaskState, document: Record[Document]) -> str:
    """Why a document can hardly stop a task: it assigned it, is older, of elsewhere, or unknown."""
    if _assigns(context, state.record, document):
        return "assigning"
    if _is_of_elsewhere(context, state.record, document):
        return "elsewhere"
    number = document.fields.number
    issued = document.fields.date
    if number is None or issued is None:
        return "unidentified"
    if issued < state.exists_from:
        return "older"
    return ""


def _is_of_elsewhere(
    context: Context, task: Record[Task], document: Record[Document]
) -> bool:
    """Whether a document is neither of the task's jurisdiction nor of a national one."""
    home = document.jurisdiction
    if home == task.jurisdiction:
        return False
    level = context.portfolio.jurisdictions[home or ""].fields.level
    return level != "national"


def _assigns(context: Context, task: Record[Task], document: Record[Document]) -> bool:
    """Whether a document is the one that gave the task."""
    plan = context.portfolio.plans[task.plan or ""]
    refs = [plan.fields.document]
    source = context.portfolio.head(task).source
    if source is not None:
        refs.append(source.document)
    for ref in refs:
        if ref is None:
            continue
        if context.portfolio.resolve(ref, task.jurisdiction) == document.id:
            return True
    return False
