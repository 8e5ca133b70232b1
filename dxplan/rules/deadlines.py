"""D: deadlines that pass, come near, moved without authority, or fall outside their plan."""

from collections.abc import Iterator, Sequence
from typing import Any

from dxplan.compliance.logs import corrected_entries, erratum_group
from dxplan.compliance.tasks import TaskState
from dxplan.diagnostics import KeyPart, KeyPath, Related
from dxplan.model.deadline import Deadline, binding
from dxplan.model.registers import Document
from dxplan.model.shared import Change
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import (
    Context,
    Findings,
    finding,
    fix_to_add,
    place,
    start_of,
    uncorrected_entries,
)


def _deadline_path(state: TaskState) -> KeyPath:
    """Where the deadline that stands is written: the last change to it, or the head."""
    changes = state.record.fields.deadline_changes
    last = max(
        (i for i, change in enumerate(changes) if change.to == state.deadline),
        default=None,
    )
    return (
        ("deadline",)
        if last is None or state.deadline is state.task.deadline
        else ("deadline_changes", last, "to")
    )


def deadline_before_start(context: Context) -> Findings:
    """D101: due before the task exists."""
    for state in context.compliance.tasks.values():
        due = state.due
        if due is not None and due < state.exists_from:
            related = start_of(context.portfolio, state)
            yield finding(
                "D101",
                state.record,
                _deadline_path(state),
                related=related,
                due=due,
                start=state.exists_from,
            )


def extension_without_document(context: Context) -> Findings:
    """D102: a deadline moved without the document that allows it."""
    for task in context.portfolio.tasks.values():
        for i, change in uncorrected_entries(task, "deadline_changes"):
            if change.document is None:
                path, fix = (
                    ("deadline_changes", i),
                    fix_to_add(task, ("deadline_changes", i), "document"),
                )
                yield finding(
                    "D102", task, path, part=KeyPart.MISSING, fix=fix, to=change.to.form
                )


def overdue(context: Context) -> Findings:
    """D103: a firm deadline has passed and no report says the task is fulfilled."""
    for state in context.compliance.tasks.values():
        if state.standing == "counted" and state.evaluation.timeliness == "overdue":
            words = {
                "due": state.due,
                "status": state.evaluation.progress.status,
                **_occurrence(state),
            }
            yield finding("D103", state.record, _deadline_path(state), **words)


def _occurrence(state: TaskState) -> dict[str, Any]:
    """Which occurrence of a recurring task is spoken of, and whether any report names it."""
    judged = state.evaluation.occurrence
    if judged is None:
        return {}
    none = state.evaluation.progress.status == "not_reported"
    return {
        "occurrence": judged.text,
        "variant": "unreported" if none else "occurrence",
    }


def past_expected(context: Context) -> Findings:
    """D104: an expected date has passed and no report says the task is fulfilled."""
    for state in context.compliance.tasks.values():
        if (
            state.standing == "counted"
            and state.evaluation.timeliness == "past_expected"
        ):
            words = {
                "due": state.expected,
                "status": state.evaluation.progress.status,
                **_occurrence(state),
            }
            yield finding("D104", state.record, _deadline_path(state), **words)


def due_soon(context: Context) -> Findings:
    """D105: a firm deadline comes near."""
    for state in context.compliance.tasks.values():
        if state.standing == "counted" and state.evaluation.timeliness == "due_soon":
            yield finding("D105", state.record, _deadline_path(state), due=state.due)


def deadline_outside_period(context: Context) -> Findings:
    """D106: due after the end of the plan's period, or before its beginning."""
    for state in context.compliance.tasks.values():
        plan = context.portfolio.plans[state.record.plan or ""]
        period = plan.fields.period
        due = state.task.deadline.by.last if state.task.deadline.by else None
        if due is not None and not period.first <= due <= period.last:
            related = (Related("period-here", place(plan, "period")),)
            yield finding(
                "D106",
                state.record,
                ("deadline",),
                related=related,
                due=due,
                period=period,
            )


def extension_without_reason(context: Context) -> Findings:
    """D107: a deadline moved without a word of why."""
    for task in context.portfolio.tasks.values():
        for i, change in uncorrected_entries(task, "deadline_changes"):
            if change.note is None:
                path, fix = (
                    ("deadline_changes", i),
                    fix_to_add(task, ("deadline_changes", i), "note"),
                )
                yield finding(
                    "D107", task, path, part=KeyPart.MISSING, fix=fix, to=change.to.form
                )


def extension_before_document(context: Context) -> Findings:
    """D108: a deadline moved on a day before the date of the document that allows it."""
    for task in context.portfolio.tasks.values():
        for i, change in uncorrected_entries(task, "deadline_changes"):
            document = context.portfolio.document(change.document, task.jurisdiction)
            if (
                document is not None
                and document.fields.date is not None
                and change.date < document.fields.date
            ):
                related = (Related("date-here", place(document, "date")),)
                path, issued = ("deadline_changes", i, "date"), document.fields.date
                yield finding(
                    "D108",
                    task,
                    path,
                    related=related,
                    date=change.date,
                    document=document.id,
                    issued=issued,
                )


def deadline_unchanged(context: Context) -> Findings:
    """D109: a deadline moved to what it is already."""
    for task in context.portfolio.tasks.values():
        if not task.fields.deadline_changes:
            continue
        stood, where = task.fields.deadline, place(task, "deadline")
        for i, change in sorted(
            uncorrected_entries(task, "deadline_changes"),
            key=lambda entry: entry[1].date,
        ):
            path = ("deadline_changes", i, "to")
            if binding(change.to) == binding(stood):
                related = (Related("before-here", where),)
                yield finding("D109", task, path, related=related, to=change.to.form)
            stood, where = change.to, place(task, *path)


def change_without_document(context: Context) -> Findings:
    """D110: an obligation that was changed without the document that changes it."""
    portfolio = context.portfolio
    for index in (portfolio.plans, portfolio.tasks, portfolio.targets):
        for record in index.values():
            named = _with_document(record.fields.changes)
            for i, change in uncorrected_entries(record, "changes"):
                if i not in named:
                    path, fix = (
                        ("changes", i),
                        fix_to_add(record, ("changes", i), "document"),
                    )
                    yield finding(
                        "D110",
                        record,
                        path,
                        part=KeyPart.MISSING,
                        fix=fix,
                        key=change.key,
                    )


def _with_document(changes: Sequence[Change]) -> set[int]:
    """The entries that name a document, or correct one that does: an erratum need not repeat it."""
    named: set[int] = set()
    for i, above in enumerate(
        corrected_entries(changes, erratum_group("changes")) if changes else ()
    ):
        if changes[i].document is not None or above in named:
            named.add(i)
    return named


def decided_by_draft(context: Context) -> Findings:
    """D111: a draft allows nothing: no extension, no change of obligation, no suspension."""
    for record, path, document in _authorities(
        context, ("deadline_changes", "changes", "reports")
    ):
        if document.fields.standing == "draft":
            related = (Related("reason-here", place(document, "standing")),)
            yield finding("D111", record, path, related=related, document=document.id)


_TELLING = frozenset({"BC", "TTr", "article", "web"})
"""Types of documents that tell or ask, and decide nothing."""


def decided_by_report(context: Context) -> Findings:
    """D112: a report or a proposal, or what is no document at all, extends no deadline and suspends nothing."""
    for record, path, document in _authorities(
        context, ("deadline_changes", "reports")
    ):
        if document.fields.type in _TELLING:
            related = (Related("reason-here", place(document, "type")),)
            yield finding(
                "D112",
                record,
                path,
                related=related,
                document=document.id,
                type=document.fields.type,
            )


def _authorities(
    context: Context, logs: Sequence[str]
) -> Iterator[tuple[Record[Any], KeyPath, Record[Document]]]:
    """Every document by which an entry in force decides something, with the record and the key that names it."""
    portfolio = context.portfolio
    for index in (portfolio.plans, portfolio.tasks, portfolio.targets):
        for record in index.values():
            for log in logs:
                key = "authorised_by" if log == "reports" else "document"
                for i, entry in uncorrected_entries(record, log):
                    document = portfolio.document(
                        getattr(entry, key), record.jurisdiction
                    )
                    if document is not None:
                        yield record, (log, i, key), document


def idle_deadline_key(context: Context) -> Findings:
    """D114: a key of a deadline that says nothing without another that is not there."""
    portfolio = context.portfolio
    for task in portfolio.tasks.values():
        yield from _idle(task, ("deadline",), task.fields.deadline)
        for i, change in uncorrected_entries(task, "deadline_changes"):
            yield from _idle(task, ("deadline_changes", i, "to"), change.to)
    for target in portfolio.targets.values():
        yield from _idle(target, ("by",), target.fields.by)


def _idle(record: Record[Any], path: KeyPath, deadline: Deadline) -> Findings:
    if deadline.condition_met_on is not None and deadline.condition is None:
        yield finding(
            "D114",
            record,
            (*path, "condition_met_on"),
            key="condition_met_on",
            needed="condition",
        )
    if deadline.until is not None and deadline.every is None:
        yield finding("D114", record, (*path, "until"), key="until", needed="every")
