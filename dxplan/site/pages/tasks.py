"""A page each task: its obligation, who answers for it, what was delivered, reported, verified."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.deadline_evaluation import NOT_REPORTED_BOXES
from dxplan.compliance.deliverables import mismatch
from dxplan.compliance.logs import entries_in_force
from dxplan.compliance.reconfirmation import Suspect
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.compliance.units import Handover, handovers
from dxplan.model.records import DeadlineChange, Plan, Report, Task
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Record
from dxplan.site.page import Page
from dxplan.site.page_builder import BodyPart, PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.pages.change_tables import Timeline, obligation_changes, timeline
from dxplan.site.pages.evidence import (
    DeliveredDocument,
    delivered,
    types_of_documents,
)
from dxplan.site.pages.information_requests import request_address
from dxplan.site.pages.matrix import Matrix, matrix
from dxplan.site.pages.task_reports import ReportItem, report_items
from dxplan.site.pages.task_structure import TaskStructure, task_structure
from dxplan.site.pages.time_left import TimeLeft, is_dated, time_left
from dxplan.site.site import Site
from dxplan.site.tables import TablePart, row


@dataclass(frozen=True, slots=True)
class CreditedUnit:
    """A successor that is credited with a completion after a lead unit's last day."""

    unit: str
    """The successor."""
    former: str
    """The lead unit that was gone."""
    last_day: date | None
    """Its last day."""


@dataclass(frozen=True)
class TaskPage(PageContent):
    """A task."""

    template: ClassVar[str] = "task.html"

    record: Record[Task]
    """The file of the task."""
    state: TaskState
    """The task on the day of the site."""
    status: Markup
    """Its status, and how it stands to its deadline."""
    home: Record[FrontMatter]
    """The task whose reports are shown: itself, or the one that it restates."""
    plan: Plan
    """Its plan, with the changes of the plan applied."""
    stated_elsewhere: str | None
    """The document that states it, where that is another than its plan's."""
    own_document: Markup
    """The document of its plan."""
    structure: TaskStructure
    """Where it stands in its plan."""
    rebuilt: tuple[tuple[str, bool], ...]
    """The items it carries out whose names were rebuilt, and whether they are its own name."""
    suspect: Suspect | None
    """Why it is to be confirmed again."""
    leads: tuple[str, ...]
    """The units that lead it."""
    steps: list[Handover]
    """Who took over from its lead units, step by step."""
    credited_units: tuple[CreditedUnit, ...]
    """Who is credited with its completion in the place of lead units that were gone."""
    moves: Sequence[DeadlineChange]
    """The moves of its deadline."""
    has_holidays: bool
    """Whether the days off that a count of working days leaves out are known."""
    is_dated: bool
    """Whether a document says since when it is there; else it is the period of its plan."""
    time_left: TimeLeft | None
    """The time that it has until its deadline; none where it is done or has no day."""
    answers: tuple[tuple[TaskState, Markup], ...]
    """The tasks that carry it out."""
    restated: list[str]
    """The tasks that restate it."""
    targets: list[TargetState]
    """The targets that it works for."""
    has_mismatch: bool
    """Whether documents of another type were delivered than were asked for."""
    delivered: tuple[DeliveredDocument, ...]
    """What its reports bring as evidence."""
    reports: tuple[ReportItem, ...]
    """Its reports, the latest first."""
    request: str | None
    """Where a request for information about it is; none where somebody has reported on it."""
    members: TablePart | None
    """The members of the collective that leads it, and what each has reported."""
    changes: TablePart | None
    """The changes of the obligation."""
    body: BodyPart | None
    """The body of its file."""
    timeline: Timeline | None
    """What was recorded of it; none where the history is not known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A task that carries out one that was assigned to others."""

    state: TaskState
    """The task on the day of the site."""
    status: Markup
    """Its status, and how it stands to its deadline."""
    home: Record[FrontMatter]
    """The task whose reports are shown: itself, or the one that it restates."""
    leads: tuple[str, ...]
    """The units that lead it."""
    delivered: tuple[DeliveredDocument, ...]
    """What its reports bring as evidence."""
    report: Report | None
    """Its last report."""
    suspect: Suspect | None
    """Why it is to be confirmed again."""


@dataclass(frozen=True)
class AssignedTaskPage(PageContent):
    """A task that is assigned to others, with the tasks that carry it out."""

    template: ClassVar[str] = "assigned.html"

    record: Record[Task]
    """The file of the task."""
    state: TaskState
    """The task on the day of the site."""
    structure: TaskStructure
    """Where it stands in its plan."""
    plan: Plan
    """Its plan, with the changes of the plan applied."""
    moves: Sequence[DeadlineChange]
    """The moves of its deadline."""
    targets: list[TargetState]
    """The targets that it works for."""
    has_holidays: bool
    """Whether the days off that a count of working days leaves out are known."""
    is_dated: bool
    """Whether a document says since when it is there; else it is the period of its plan."""
    answers: tuple[Answer, ...]
    """The tasks that carry it out."""
    answer_rows: TablePart | None
    """The same tasks as a table."""
    without: list[str]
    """The places whose plans do not carry it out."""
    unknown: list[str]
    """The places of which no plan is known."""
    changes: TablePart | None
    """The changes of the obligation."""
    body: BodyPart | None
    """The body of its file."""
    timeline: Timeline | None
    """What was recorded of it; none where the history is not known."""


def pages(site: Site) -> Iterator[Page]:
    """A page each task; one that is assigned to others has a page of its own kind."""
    matrices = {key: matrix(site, key) for key in site.assigning}
    for key, state in site.compliance.tasks.items():
        record = state.record
        crumbs = ("plans.html", record.jurisdiction, record.plan)
        if site.is_assigned(state):
            build_assigned = partial(_assigned, state, matrices)
            yield Page(key, AssignedTaskPage, build_assigned, crumbs, record)
        else:
            yield Page(key, TaskPage, partial(_task, state), crumbs, record)


def _task(state: TaskState, builder: PageBuilder) -> TaskPage:
    site, links = builder.site, builder.links
    key, record = state.id, state.record
    home = site.compliance.home(state)
    given_types = types_of_documents(site, state).values()
    asked_types = [deliverable.type for deliverable in state.task.deliverables]
    own_document = site.plan_now[str(record.plan)].document
    return TaskPage(
        frame=builder.frame,
        record=record,
        state=state,
        status=builder.language.task_status(state),
        home=home,
        plan=site.plan_now[str(record.plan)],
        stated_elsewhere=site.elsewhere(state),
        own_document=(
            links.reference(own_document, record.jurisdiction)
            if own_document
            else Markup("")
        ),
        structure=task_structure(builder, state),
        rebuilt=tuple(
            (item, _has_name_of(site, state, item)) for item in site.rebuilt(state)
        ),
        suspect=site.suspects.get(key),
        leads=tuple(site.compliance.leads[key]),
        steps=_steps(site, state),
        credited_units=_credited_units(site, key),
        moves=entries_in_force(state.task.deadline_changes, site.compliance.as_of),
        has_holidays=_has_holidays(site, state),
        is_dated=is_dated(site, state),
        time_left=time_left(site, state),
        answers=tuple(
            (answer, builder.language.task_status(answer))
            for answer in site.answers.get(key, [])
        ),
        restated=site.restated.get(key, []),
        targets=site.targets_named(state),
        has_mismatch=bool(mismatch(asked_types, given_types)),
        delivered=delivered(links, state),
        reports=report_items(links, state),
        request=_request(builder, state),
        members=_members(builder, state),
        changes=obligation_changes(builder, record),
        body=builder.body(record),
        timeline=timeline(builder, record),
    )


def _request(builder: PageBuilder, state: TaskState) -> str | None:
    """Where the request for information about a task is that nobody has reported on."""
    if state.box not in NOT_REPORTED_BOXES:
        return None
    return builder.links.address(request_address(str(state.record.plan)))


def _has_holidays(site: Site, state: TaskState) -> bool:
    """Whether working days are counted, and days off are registered."""
    after = state.deadline.after
    if after is None or after.working_days is None:
        return False
    return any(True for _ in site.portfolio.holidays)


def _credited_units(site: Site, task: str) -> tuple[CreditedUnit, ...]:
    credited: list[CreditedUnit] = []
    for former, unit in site.compliance.credited_units.get(task, {}).items():
        last_day = site.portfolio.units[former].fields.valid_until
        credited.append(CreditedUnit(unit, former, last_day))
    return tuple(credited)


def _has_name_of(site: Site, state: TaskState, item: str) -> bool:
    return site.compliance.tasks[item].task.title.vi == state.task.title.vi


def _members(builder: PageBuilder, state: TaskState) -> TablePart | None:
    """The members that have to answer, each with its own status and last report."""
    if not state.members:
        return None
    t = builder.t
    rows = []
    for member in state.members:
        last = member.evaluation.progress.reports[-1:]
        day = builder.formats.day(last[0].date) if last else Markup("–")
        name = builder.links.named_unit(member.unit)
        rows.append(row(name, builder.language.member_status(member), day))
    counts = state.member_counts
    caption = t("members.counts", **({} if counts is None else counts._asdict()))
    heads = [t("members.unit"), t.field("status"), t("column.report")]
    return builder.table(caption, heads, rows)


def _assigned(
    state: TaskState, matrices: Mapping[str, Matrix], builder: PageBuilder
) -> AssignedTaskPage:
    site = builder.site
    record = state.record
    answers = site.answers.get(state.id, [])
    answer_rows = None
    if answers:
        caption = builder.t("assigned.caption", count=len(answers))
        answer_rows = builder.task_table(answers, caption)
    without: list[str] = []
    unknown: list[str] = []
    table = matrices.get(str(record.plan))
    if table is not None:
        assigned = table.assignees[state.id]
        for place in table.answering:
            if place in assigned and (state.id, place) not in table.cells:
                without.append(place)
        unknown = [place for place in table.silent if place in assigned]
    return AssignedTaskPage(
        frame=builder.frame,
        record=record,
        state=state,
        structure=task_structure(builder, state),
        plan=site.plan_now[str(record.plan)],
        moves=entries_in_force(state.task.deadline_changes, site.compliance.as_of),
        targets=site.targets_named(state),
        has_holidays=_has_holidays(site, state),
        is_dated=is_dated(site, state),
        answers=tuple(_answer(builder, answer) for answer in answers),
        answer_rows=answer_rows,
        without=builder.links.by_name(without),
        unknown=builder.links.by_name(unknown),
        changes=obligation_changes(builder, record),
        body=builder.body(record),
        timeline=timeline(builder, record),
    )


def _answer(builder: PageBuilder, state: TaskState) -> Answer:
    site = builder.site
    return Answer(
        state=state,
        status=builder.language.task_status(state),
        home=site.compliance.home(state),
        leads=tuple(site.compliance.leads[state.id]),
        delivered=delivered(builder.links, state),
        report=state.reports[-1] if state.reports else None,
        suspect=site.suspects.get(state.id),
    )


def _steps(site: Site, state: TaskState) -> list[Handover]:
    """Who took over from the task's lead units, step by step."""
    steps: list[Handover] = []
    for lead in site.compliance.leads[state.id]:
        steps += handovers(site.portfolio, lead, site.compliance.as_of)
    return steps
