"""A task or target as its page shows it: how it stands, and what its logs tell."""

from dataclasses import dataclass
from typing import Any

from dxplan.comparison.compare import ChangeType, RecordContent, compare
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.local_editor.form_fields import ACTIONS, Action
from dxplan.local_editor.listing import Filters, Listing, Row
from dxplan.local_editor.workspace import Plans
from dxplan.portfolio.portfolio import Record
from dxplan.wording.change_sentences import names_in, sentences
from dxplan.wording.values import ValueWording


@dataclass(frozen=True, slots=True)
class RecordView:
    """What is shown of a record. ``timeliness`` is empty where none is judged."""

    row: Row
    file: str
    deadline: str
    timeliness: str
    entries: tuple[str, ...]
    actions: tuple[Action, ...]


def record_view(plans: Plans, record: Record[Any]) -> RecordView | None:
    """A record as its page shows it; None of one that does not count yet."""
    state = state_of_record(plans, record)
    if state is None:
        return None
    row = Listing(plans, Filters()).row(state)
    return RecordView(
        row,
        plans.project.prefix + record.file,
        _deadline(plans, state),
        _timeliness(plans, state),
        tuple(_entries(plans, record)),
        ACTIONS[record.kind],
    )


def state_of_record(
    plans: Plans, record: Record[Any]
) -> TaskState | TargetState | None:
    """What is derived of a task or target today."""
    compliance = plans.compliance
    if record.kind == "task":
        return compliance.tasks.get(record.id)
    return compliance.targets.get(record.id)


def _deadline(plans: Plans, state: TaskState | TargetState) -> str:
    wording = ValueWording(
        plans.project.catalogue, plans.project.portfolio, state.record
    )
    if isinstance(state, TaskState):
        return wording.deadline(state.deadline)
    return wording.deadline(state.target.by)


def _timeliness(plans: Plans, state: TaskState | TargetState) -> str:
    if isinstance(state, TargetState) or state.timeliness is None:
        return ""
    return plans.project.catalogue(f"labels.timeliness.{state.timeliness}")


def _entries(plans: Plans, record: Record[Any]) -> list[str]:
    """Every entry of its logs in a sentence, the last ones first."""
    catalogue = plans.project.catalogue
    names = names_in(plans.project.portfolio, record.jurisdiction, catalogue.lang)
    changes = compare(RecordContent({}), RecordContent(record.front_matter))
    added = [one for one in changes if one.what is ChangeType.ENTRY_ADDED]
    lines = [text for _, text in sentences(added, record.kind, catalogue, names)]
    lines.reverse()
    return lines
