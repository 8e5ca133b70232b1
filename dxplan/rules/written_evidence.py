"""Where links and files are written that are evidence: in reports, each with its path."""

from collections.abc import Iterator

from dxplan.diagnostics import KeyPath, SymbolicFix
from dxplan.model.evidence import UnregisteredEvidence, is_web_address
from dxplan.model.records import Task
from dxplan.portfolio.evidence_files import evidence_file
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Reference
from dxplan.rules.list_fixes import list_step
from dxplan.rules.texts import field_of


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


def fix_of_plain_evidence(context: Context, reference: Reference) -> SymbolicFix | None:
    """Write an address or a file as what it is, where it stands in the place of a document's key.

    None where the text is neither, or the file is not there.
    """
    if field_of(reference.path) != "evidence":
        return None
    text = str(reference.ref)
    key = "url" if is_web_address(text) else "file"
    if key == "file":
        file = evidence_file(reference.record, text)
        if file is None or file not in context.portfolio.assets:
            return None
    step = list_step(context, reference, [{key: text}])
    return None if step is None else SymbolicFix("safe", (step,))
