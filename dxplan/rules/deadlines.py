"""D: deadlines that pass, come near, moved without authority, or fall outside their plan."""

from collections.abc import Iterator, Sequence
from typing import Any

from dxplan.compliance.logs import SUPERSEDED, documented_changes
from dxplan.compliance.tasks import TaskState
from dxplan.diagnostics import (
    Finding,
    InsertKey,
    KeyPart,
    KeyPath,
    Related,
    SetValue,
    Step,
    Subject,
    SymbolicFix,
)
from dxplan.model.deadline import Deadline, binding
from dxplan.model.records import Kind
from dxplan.model.registers import Document
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import (
    Context,
    Findings,
    finding,
    fix_to_add,
    place,
    related_start,
    uncorrected_entries,
)
from dxplan.rules.hiding import HidingScope

# passed and coming deadlines ---------------------------------------------------------


def deadline_before_start(context: Context) -> Findings:
    """D101: due before the task exists."""
    for state in context.compliance.tasks.values():
        due = state.due
        if due is None or due >= state.exists_from:
            continue
        yield finding(
            "D101",
            state.record,
            _deadline_path(state),
            related=related_start(context.portfolio, state),
            due=due,
            start=state.exists_from,
        )


def overdue(context: Context) -> Findings:
    """D103: a firm deadline has passed and no report says the task is fulfilled."""
    for state in _counted(context, "overdue"):
        yield _passed("D103", state, due=state.due)


def past_expected(context: Context) -> Findings:
    """D104: an expected date has passed and no report says the task is fulfilled."""
    for state in _counted(context, "past_expected"):
        yield _passed("D104", state, due=state.expected)


def due_soon(context: Context) -> Findings:
    """D105: a firm deadline comes near."""
    for state in _counted(context, "due_soon"):
        yield finding("D105", state.record, _deadline_path(state), due=state.due)


def _counted(context: Context, timeliness: str) -> Iterator[TaskState]:
    for state in context.compliance.tasks.values():
        if state.standing != "counted":
            continue
        if state.evaluation.timeliness == timeliness:
            yield state


def _passed(code: str, state: TaskState, *, due: object) -> Finding:
    status = state.evaluation.progress.status
    args: dict[str, Any] = {"due": due, "status": status}
    occurrence = state.evaluation.occurrence
    if occurrence is not None:
        args["occurrence"] = occurrence.text
        args["variant"] = "occurrence"
        if status == "not_reported":
            args["variant"] = "unreported"
    subjects: list[Subject] = [(HidingScope.KEY, state.id, "deadline")]
    if not state.reports:
        subjects.append((HidingScope.LOG, state.id, "reports"))
    path = _deadline_path(state)
    return finding(code, state.record, path, subjects=tuple(subjects), **args)


def _deadline_path(state: TaskState) -> KeyPath:
    """Where the deadline in force is written: in the last change to it, or in the front matter."""
    path: KeyPath = ("deadline",)
    if state.deadline is state.task.deadline:
        return path
    for i, change in enumerate(state.record.fields.deadline_changes):
        if state.deadline.is_written_as(change.to):
            path = ("deadline_changes", i, "to")
    return path


def deadline_outside_period(context: Context) -> Findings:
    """D106: due after the end of the plan's period, or before its beginning."""
    for state in context.compliance.tasks.values():
        by = state.task.deadline.by
        if by is None or not state.record.fields.deadline_is_stated:
            continue
        plan = context.portfolio.plans[state.record.plan or ""]
        period = plan.fields.period
        if period.first <= by.last <= period.last:
            continue
        yield finding(
            "D106",
            state.record,
            ("deadline",),
            related=(Related("period-here", place(plan, "period")),),
            due=by.last,
            period=period,
        )


def milestone_passed(context: Context) -> Findings:
    """D115: the day of a milestone has passed and no report says that it was reached."""
    for state in context.compliance.tasks.values():
        if state.standing != "counted" or not state.is_open:
            continue
        for milestone in state.milestones:
            if milestone.standing != "passed":
                continue
            yield finding(
                "D115",
                state.record,
                ("milestones", milestone.number - 1, "by"),
                number=milestone.number,
                due=milestone.due,
            )


def late_first_occurrence(context: Context) -> Findings:
    """D116: the first occurrence of a recurring task begins after the year of its document."""
    for state in context.compliance.tasks.values():
        deadline = state.task.deadline
        if deadline.every is None or deadline.start is not None:
            continue
        if state.standing != "counted" or deadline.condition is not None:
            continue
        first = next(deadline.occurrences(state.exists_from), None)
        if first is None or first[0].first.year <= state.exists_from.year:
            continue
        yield finding(
            "D116",
            state.record,
            ("deadline",),
            related=related_start(context.portfolio, state),
            fix=_fix_from(state),
            first=first[0],
            start=state.exists_from,
            year=state.exists_from.year,
            every=deadline.every,
        )


def _fix_from(state: TaskState) -> SymbolicFix:
    """Let a recurring deadline begin in the year of the document."""
    year = str(state.exists_from.year)
    written = state.record.front_matter.get("deadline")
    step: Step = InsertKey(("deadline",), "from", year)
    if isinstance(written, str):
        every = state.task.deadline.every or "year"
        step = SetValue(("deadline",), {"every": every, "from": year})
    return SymbolicFix("unsafe", (step,))


# moved deadlines ---------------------------------------------------------------------


def extension_without_document(context: Context) -> Findings:
    """D102: a deadline moved without the document that allows it."""
    for task, i, change in context.log_entries("task", "deadline_changes"):
        if change.document is None:
            yield _incomplete_extension("D102", task, i, "document")


def extension_without_reason(context: Context) -> Findings:
    """D107: a deadline moved without a word of why."""
    for task, i, change in context.log_entries("task", "deadline_changes"):
        if change.note is None:
            yield _incomplete_extension("D107", task, i, "note")


def _incomplete_extension(code: str, task: Record[Any], i: int, key: str) -> Finding:
    path = ("deadline_changes", i)
    deadline = task.fields.deadline_changes[i].to
    return finding(
        code,
        task,
        path,
        part=KeyPart.MISSING,
        fix=fix_to_add(task, path, key),
        to=deadline.form,
    )


def extension_before_document(context: Context) -> Findings:
    """D108: a deadline moved on a day before the date of the document that allows it."""
    for task, i, change in context.log_entries("task", "deadline_changes"):
        document = context.portfolio.document(change.document, task.jurisdiction)
        if document is None:
            continue
        issued = document.fields.date
        if issued is None or change.date >= issued:
            continue
        yield finding(
            "D108",
            task,
            ("deadline_changes", i, "date"),
            related=(Related("date-here", place(document, "date")),),
            date=change.date,
            document=document.id,
            issued=issued,
        )


def deadline_unchanged(context: Context) -> Findings:
    """D109: a deadline moved to what it is already."""
    for task in context.portfolio.tasks.values():
        if not task.fields.deadline_changes:
            continue
        old = context.portfolio.head(task).deadline
        old_place = place(task, "deadline")
        changes = uncorrected_entries(task, "deadline_changes")
        changes.sort(key=lambda entry: entry[1].date)
        for i, change in changes:
            path = ("deadline_changes", i, "to")
            if binding(change.to) == binding(old):
                yield finding(
                    "D109",
                    task,
                    path,
                    related=(Related("before-here", old_place),),
                    to=change.to.form,
                )
            old = change.to
            old_place = place(task, *path)


# authority ---------------------------------------------------------------------------


_KINDS_WITH_CHANGES: tuple[Kind, ...] = ("plan", "task", "target")


def change_without_document(context: Context) -> Findings:
    """D110: an obligation that was changed without the document that changes it."""
    documented: dict[str, set[int]] = {}
    for kind in _KINDS_WITH_CHANGES:
        for record, i, change in context.log_entries(kind, "changes"):
            if record.id not in documented:
                documented[record.id] = documented_changes(record.fields.changes)
            if i in documented[record.id]:
                continue
            path = ("changes", i)
            variant: dict[str, Any] = {}
            if change.key == SUPERSEDED:
                variant["variant"] = "superseded"
            yield finding(
                "D110",
                record,
                path,
                part=KeyPart.MISSING,
                fix=fix_to_add(record, path, "document"),
                key=change.key,
                **variant,
            )


def decided_by_draft(context: Context) -> Findings:
    """D111: a draft allows nothing: no extension, no change of obligation, no suspension."""
    logs = ("deadline_changes", "changes", "reports")
    for record, path, document in _authorities(context, logs):
        if document.fields.standing != "draft":
            continue
        yield finding(
            "D111",
            record,
            path,
            related=(Related("reason-here", place(document, "standing")),),
            document=document.id,
        )


_AUTHORITY_KEYS = {
    "deadline_changes": "document",
    "changes": "document",
    "reports": "authorised_by",
}
"""By log the key of the document by which an entry decides something."""
_TYPES_WITHOUT_DECISION = frozenset({"BC", "TTr", "article", "web"})
"""Types of documents that tell or ask, and decide nothing."""


def decided_by_report(context: Context) -> Findings:
    """D112: a report, a proposal or a web page extends no deadline and suspends nothing."""
    logs = ("deadline_changes", "reports")
    for record, path, document in _authorities(context, logs):
        document_type = document.fields.type
        if document_type not in _TYPES_WITHOUT_DECISION:
            continue
        yield finding(
            "D112",
            record,
            path,
            related=(Related("reason-here", place(document, "type")),),
            document=document.id,
            type=document_type,
        )


def _authorities(
    context: Context, logs: Sequence[str]
) -> Iterator[tuple[Record[Any], KeyPath, Record[Document]]]:
    """Every document by which an uncorrected entry decides something: record, path, document."""
    for kind in _KINDS_WITH_CHANGES:
        for log in logs:
            key = _AUTHORITY_KEYS[log]
            for record, i, entry in context.log_entries(kind, log):
                ref = getattr(entry, key)
                document = context.portfolio.document(ref, record.jurisdiction)
                if document is not None:
                    yield record, (log, i, key), document


# keys --------------------------------------------------------------------------------


def idle_deadline_key(context: Context) -> Findings:
    """D114: a key of a deadline that says nothing without another that is not there."""
    for task in context.portfolio.tasks.values():
        yield from _idle_keys(task, ("deadline",), task.fields.deadline)
        for i, change in uncorrected_entries(task, "deadline_changes"):
            yield from _idle_keys(task, ("deadline_changes", i, "to"), change.to)
        for i, milestone in enumerate(task.fields.milestones):
            yield from _idle_keys(task, ("milestones", i, "by"), milestone.by)
    for target in context.portfolio.targets.values():
        yield from _idle_keys(target, ("by",), target.fields.by)
        for i, step in enumerate(target.fields.steps):
            yield from _idle_keys(target, ("steps", i, "by"), step.by)


_NEEDED_KEYS = {"condition_met_on": "condition", "until": "every"}
"""Keys of a deadline that say nothing without another key, with that one."""


def _idle_keys(record: Record[Any], path: KeyPath, deadline: Deadline) -> Findings:
    for key, needed in _NEEDED_KEYS.items():
        if getattr(deadline, key) is None:
            continue
        if getattr(deadline, needed) is not None:
            continue
        yield finding("D114", record, (*path, key), key=key, needed=needed)
