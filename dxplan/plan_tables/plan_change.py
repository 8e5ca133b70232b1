"""What is written of a document: a new plan, or a plan that a corrected table is merged with."""

from collections.abc import Iterable, Iterator, Sequence

from dxplan.diagnostics import AppendItem, InsertKey, Step, Value
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import (
    AddEntry,
    AddFile,
    Change,
    ChangeFile,
    record_content,
)
from dxplan.model.records import Plan
from dxplan.plan_tables.merged_rows import MergedRows
from dxplan.plan_tables.plan_request import PlanChange, PlanRequest
from dxplan.plan_tables.record_content import Groups, folded_title, texts
from dxplan.plan_tables.table_reading import TableReading
from dxplan.portfolio.portfolio import Record


def plan_change(
    project: EditedProject,
    reading: TableReading,
    new_units: Sequence[dict[str, Value]],
    request: PlanRequest,
) -> PlanChange:
    """The changes that make a plan of what was read, or merge that with the plan that is there.

    Raises DxplanError where an obligation of a recorded plan changes without a document.
    """
    change = PlanChange(new_units=[*new_units])
    plan = project.portfolio.plans.get(request.plan)
    groups = _groups_of(plan)
    rows = MergedRows(project, request, change, groups)
    for is_target in (False, True):
        rows.take([one for one in reading.records if one.is_target is is_target])
    rows.refuse_without_document()
    change.changes += entries_of_units(request.jurisdiction, new_units)
    change.changes += _plan_file(request, plan, groups)
    change.changes += rows.files
    return change


def entries_of_units(
    jurisdiction: str, units: Iterable[dict[str, Value]]
) -> Iterator[Change]:
    """The changes that add units to the register of a jurisdiction."""
    for unit in units:
        yield AddEntry(f"plans/{jurisdiction}/units.yaml", unit)


def _groups_of(plan: Record[Plan] | None) -> Groups:
    groups = Groups()
    if plan is not None:
        for group in plan.fields.groups:
            title = group.title.get("vi")[0]
            groups.keys[folded_title(title)] = str(group.key)
    return groups


def _plan_file(
    request: PlanRequest, plan: Record[Plan] | None, groups: Groups
) -> Iterator[Change]:
    """A new plan, or the new headings of one that is there."""
    if plan is not None:
        yield from _new_groups(plan, groups)
        return
    head: dict[str, Value] = {"title": {"vi": request.title}}
    if request.document:
        head["document"] = request.document
    else:
        sentence = "imports.document-unknown"
        head["document_unknown"] = texts(sentence, file=request.file)
    head["period"] = request.period
    if groups.new:
        head["groups"] = [*groups.new]
    yield AddFile(request.path("plan"), record_content(head))


def _new_groups(plan: Record[Plan], groups: Groups) -> Iterator[Change]:
    if not groups.new:
        return
    if "groups" in plan.front_matter:
        steps: tuple[Step, ...] = tuple(
            AppendItem(("groups",), group) for group in groups.new
        )
    else:
        steps = (InsertKey((), "groups", [*groups.new]),)
    yield ChangeFile(plan.file, steps)
