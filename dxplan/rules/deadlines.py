"""D: deadlines that pass, come near, moved without authority, or fall outside their plan."""

from dxplan.compliance.tasks import TaskState
from dxplan.diagnostics import KeyPath, Part
from dxplan.rules.context import Context, Findings, entries_in_force, finding


def _deadline_path(state: TaskState) -> KeyPath:
    """Where the deadline that stands is written: the last change to it, or the head."""
    changes = state.record.data.deadline_changes
    last = max((i for i, change in enumerate(changes) if change.to == state.deadline), default=None)
    return ("deadline",) if last is None or state.deadline is state.task.deadline else ("deadline_changes", last, "to")


def deadline_before_start(context: Context) -> Findings:
    """D101: due before the task exists."""
    for state in context.compliance.tasks.values():
        due = state.due
        if due is not None and due < state.exists_from:
            yield finding("D101", state.record, _deadline_path(state), due=due, start=state.exists_from)


def extension_without_document(context: Context) -> Findings:
    """D102: a deadline moved without the document that allows it."""
    for task in context.portfolio.tasks.values():
        for i, change in entries_in_force(task, "deadline_changes"):
            if change.document is None:
                yield finding("D102", task, ("deadline_changes", i), part=Part.MISSING, to=change.to.form)


def overdue(context: Context) -> Findings:
    """D103: a firm deadline has passed and no report says the task is fulfilled."""
    for state in context.compliance.tasks.values():
        if state.standing == "counted" and state.judged.timeliness == "overdue":
            yield finding("D103", state.record, _deadline_path(state), due=state.due, status=state.judged.done.status)


def past_expected(context: Context) -> Findings:
    """D104: an expected date has passed and no report says the task is fulfilled."""
    for state in context.compliance.tasks.values():
        if state.standing == "counted" and state.judged.timeliness == "past_expected":
            path, status = _deadline_path(state), state.judged.done.status
            yield finding("D104", state.record, path, due=state.expected, status=status)


def due_soon(context: Context) -> Findings:
    """D105: a firm deadline comes near."""
    for state in context.compliance.tasks.values():
        if state.standing == "counted" and state.judged.timeliness == "due_soon":
            yield finding("D105", state.record, _deadline_path(state), due=state.due)


def deadline_outside_period(context: Context) -> Findings:
    """D106: due after the end of the plan's period, or before its beginning."""
    for state in context.compliance.tasks.values():
        period = context.portfolio.plans[state.record.plan or ""].data.period
        due = state.task.deadline.by.last if state.task.deadline.by else None
        if due is not None and not period.first <= due <= period.last:
            yield finding("D106", state.record, ("deadline",), due=due, period=period)


def extension_without_reason(context: Context) -> Findings:
    """D107: a deadline moved without a word of why."""
    for task in context.portfolio.tasks.values():
        for i, change in entries_in_force(task, "deadline_changes"):
            if change.note is None:
                yield finding("D107", task, ("deadline_changes", i), part=Part.MISSING, to=change.to.form)
