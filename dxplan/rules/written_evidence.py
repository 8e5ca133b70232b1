"""Where links and files are written that are evidence: in reports, each with its path."""

from collections.abc import Iterator

from dxplan.diagnostics import KeyPath
from dxplan.model.evidence import UnregisteredEvidence
from dxplan.model.records import Task
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context


def unregistered_evidence(
    context: Context,
) -> Iterator[tuple[Record[Task], KeyPath, UnregisteredEvidence]]:
    """The links and files that uncorrected reports of tasks name as evidence, with their paths.

    Those of a report that is written flat stand at the head; an entry may name neither.
    """
    for task, i, report in context.log_entries("task", "reports"):
        for j, entry in enumerate(report.evidence):
            if isinstance(entry, UnregisteredEvidence):
                yield task, ("reports", i, "evidence", j), entry
    for task in context.portfolio.tasks.values():
        for j, entry in enumerate(task.fields.evidence):
            if isinstance(entry, UnregisteredEvidence):
                yield task, ("evidence", j), entry
