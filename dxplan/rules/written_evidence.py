"""Where links and files are written that are evidence: in reports, each with its path."""

from collections.abc import Iterator, Mapping, Sequence

from dxplan.diagnostics import KeyPath, SymbolicFix, Value
from dxplan.model.evidence import UnregisteredEvidence, is_web_address
from dxplan.model.records import Task
from dxplan.portfolio.evidence_files import evidence_file
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, Reference, uncorrected_entries
from dxplan.rules.list_fixes import list_step
from dxplan.rules.texts import field_of


def unregistered_evidence(
    context: Context,
) -> Iterator[tuple[Record[Task], KeyPath, UnregisteredEvidence]]:
    """The links and files that uncorrected reports of tasks name as evidence, with their paths.

    Those of a report that is written flat stand at the head; an entry may name neither.
    """
    tasks = context.once(_tasks_with_unregistered_evidence)
    for task in tasks:
        for i, report in uncorrected_entries(task, "reports"):
            for j, entry in enumerate(report.evidence):
                if isinstance(entry, UnregisteredEvidence):
                    yield task, ("reports", i, "evidence", j), entry
    for task in tasks:
        for j, entry in enumerate(task.fields.evidence):
            if isinstance(entry, UnregisteredEvidence):
                yield task, ("evidence", j), entry


def _tasks_with_unregistered_evidence(context: Context) -> tuple[Record[Task], ...]:
    """The tasks that may have such evidence, by their files: no other task is typed for it."""
    return tuple(
        task
        for task in context.portfolio.tasks.values()
        if _has_unregistered_evidence(task.front_matter)
    )


def _has_unregistered_evidence(front_matter: Mapping[str, Value]) -> bool:
    """Whether evidence is written as a mapping; the key of a document is one text."""
    reports = front_matter.get("reports")
    entries = reports if isinstance(reports, list) else [reports]
    return any(
        isinstance(evidence, Mapping)
        for entry in (front_matter, *entries)
        if isinstance(entry, Mapping)
        for evidence in _listed(entry.get("evidence"))
    )


def _listed(value: Value | None) -> Sequence[Value | None]:
    """A value as a list, in which one entry may be written without one."""
    return value if isinstance(value, list) else [value]


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
