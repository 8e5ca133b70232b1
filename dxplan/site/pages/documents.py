"""A page each document: where it can be read, what it states, who cites it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.targets import TargetState, asking, only_followed
from dxplan.compliance.tasks import TaskState
from dxplan.model.registers import Document
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import ClosedPeriodFile, Record
from dxplan.site.open_sources import has_address, is_read
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.pages.periods import closings_of
from dxplan.site.site import IncomingReference, Site
from dxplan.site.tables import TablePart


@dataclass(frozen=True, slots=True)
class DocumentAddress:
    """What a page says where a document can't be opened."""

    key: str
    """The sentence that says why."""
    source: Markup | None
    """What can be opened instead, and tells of it."""


@dataclass(frozen=True, slots=True)
class StatedPlan:
    """A plan of which a document states every task or every target."""

    plan: str
    """The plan."""
    kind: str
    """Whether they are `tasks` or `targets`."""
    size: int
    """How many there are."""


@dataclass(frozen=True)
class DocumentPage(PageContent):
    """A document: where it can be read, what it states, who cites it."""

    template: ClassVar[str] = "document.html"

    record: Record[Document]
    """The document."""
    is_read: bool
    """Whether it is an article or a web page that was read about other documents."""
    has_stated_standing: bool
    """Whether its standing has to be said."""
    has_stated_certainty: bool
    """Whether it has to be said how sure it is."""
    without_address: DocumentAddress | None
    """What is said where it can't be opened."""
    states_anything: bool
    """Whether any task or target is stated in it."""
    whole_plans: tuple[StatedPlan, ...]
    """The plans of which it states every task or target; their pages list those."""
    tasks: TablePart | None
    """The other tasks that it states."""
    targets: TablePart | None
    """The other targets that it states."""
    tracked: TablePart | None
    """The other figures that are only followed."""
    cited: tuple[tuple[Markup, list[Record[FrontMatter]]], ...]
    """The records that cite it, by what they cite it as."""
    closes: list[tuple[ClosedPeriodFile, str]]
    """The periods that it closes, with the addresses of their pages."""


def pages(site: Site) -> Iterator[Page]:
    """A page each document."""
    closes: dict[str, list[tuple[ClosedPeriodFile, str]]] = defaultdict(list)
    for jurisdiction in site.jurisdictions:
        for closing, address in closings_of(site, jurisdiction):
            document = site.portfolio.resolve(closing.fields.document, jurisdiction)
            closes[document or ""].append((closing, address))
    for key, record in site.portfolio.documents.items():
        build = partial(_document, record, closes.get(key, []))
        yield Page(
            key, DocumentPage, build, ("documents.html", record.jurisdiction), record
        )


def _document(
    record: Record[Document],
    closes: list[tuple[ClosedPeriodFile, str]],
    builder: PageBuilder,
) -> DocumentPage:
    citations = builder.site.citations(record.id)
    stated = _stated(builder.site, record.id, citations)
    whole = tuple(_whole_plans(builder.site, {record.id: record for record in stated}))
    fields = record.fields
    was_read = is_read(fields)
    return DocumentPage(
        frame=builder.frame,
        record=record,
        is_read=was_read,
        has_stated_standing=fields.standing == "draft"
        or "standing" in fields.model_fields_set,
        has_stated_certainty=not was_read or "certainty" in fields.model_fields_set,
        without_address=_without_address(builder, record, is_read=was_read),
        states_anything=bool(stated),
        whole_plans=whole,
        tasks=_stated_tasks(builder, _others(stated, "task", whole)),
        targets=_stated_targets(builder, _others(stated, "target", whole)),
        tracked=builder.figure_table(
            only_followed(
                _target_states(builder.site, _others(stated, "target", whole))
            )
        ),
        cited=_by_role(builder, [one for one in citations if not _is_stated(one)]),
        closes=closes,
    )


def _whole_plans(
    site: Site, stated: Mapping[str, Record[FrontMatter]]
) -> Iterator[StatedPlan]:
    """The plans of which every task, or every target, is stated."""
    plans = dict.fromkeys(record.plan for record in stated.values() if record.plan)
    for plan in plans:
        tasks = site.tasks_of.get(plan, [])
        if tasks and all(state.id in stated for state in tasks):
            yield StatedPlan(plan, "tasks", len(tasks))
        targets = site.targets_of.get(plan, [])
        if targets and all(state.id in stated for state in targets):
            yield StatedPlan(plan, "targets", len(asking(targets)))


def _others(
    stated: Iterable[Record[FrontMatter]], kind: str, whole: Iterable[StatedPlan]
) -> list[str]:
    """What is stated of a kind, without what the pages of whole plans list."""
    listed = {one.plan for one in whole if one.kind == f"{kind}s"}
    return [
        record.id
        for record in stated
        if record.kind == kind and record.plan not in listed
    ]


def _stated_tasks(builder: PageBuilder, keys: Iterable[str]) -> TablePart | None:
    wanted = set(keys)
    every = builder.site.compliance.tasks
    plans = dict.fromkeys(str(every[key].record.plan) for key in sorted(wanted))
    tasks = []
    for plan in plans:
        of_plan = builder.site.tasks_of.get(plan, ())
        tasks += [state for state in of_plan if state.id in wanted]
    if not tasks:
        return None
    return builder.task_table(tasks, builder.t("stated.tasks", count=len(tasks)))


def _target_states(site: Site, keys: Iterable[str]) -> list[TargetState]:
    return [site.compliance.targets[key] for key in keys]


def _stated_targets(builder: PageBuilder, keys: Iterable[str]) -> TablePart | None:
    targets = asking(_target_states(builder.site, keys))
    if not targets:
        return None
    return builder.target_table(
        targets, builder.t("stated.targets", count=len(targets))
    )


def _without_address(
    builder: PageBuilder, record: Record[Document], *, is_read: bool
) -> DocumentAddress | None:
    source = record.fields.source
    if record.id in builder.site.unlinked:
        key = "no_address_read" if is_read else "no_address_told"
        return DocumentAddress(f"document.{key}", None)
    if has_address(record.fields) or source is None:
        return None
    link = builder.links.source(source.document, source.via, record.jurisdiction)
    return DocumentAddress("document.no_address_source", link)


def _is_stated(citation: IncomingReference) -> bool:
    is_obligation = citation.record.kind in {"task", "target"}
    return is_obligation and citation.role == "source.document"


def _stated(
    site: Site, key: str, citations: Sequence[IncomingReference]
) -> list[Record[FrontMatter]]:
    """The tasks and targets that a document states: those that say so, or take it as their source,
    and of a plan that is the document those that say nothing else."""
    stated = {one.record.id: one.record for one in citations if _is_stated(one)}
    for citation in citations:
        is_of_plan = citation.role == "document"
        for state in _taking(site, citation):
            document = _source_document(site, state)
            if document == key or (is_of_plan and document is None):
                stated[state.id] = state.record
    return list(stated.values())


def _taking(
    site: Site, citation: IncomingReference
) -> Iterator[TaskState | TargetState]:
    """The tasks and targets that may take their source from who names a document."""
    record = citation.record
    roles = {"document", "defaults.source.document"}
    if record.kind == "plan" and citation.role in roles:
        yield from site.tasks_of.get(record.id, ())
        yield from site.targets_of.get(record.id, ())
    if record.kind == "task" and _is_stated(citation):
        for part in site.portfolio.parts.get(record.id, ()):
            if part.id in site.compliance.tasks:
                yield site.compliance.tasks[part.id]


def _source_document(site: Site, state: TaskState | TargetState) -> str | None:
    """The document that is named as the source of a task or target, its own or taken."""
    fields = state.task if isinstance(state, TaskState) else state.target
    if fields.source is None or fields.source.document is None:
        return None
    ref = fields.source.document
    return site.portfolio.resolve(ref, state.record.jurisdiction) or ref


def _by_role(
    builder: PageBuilder, citations: Iterable[IncomingReference]
) -> tuple[tuple[Markup, list[Record[FrontMatter]]], ...]:
    roles: dict[str, list[Record[FrontMatter]]] = defaultdict(list)
    for citation in citations:
        roles[citation.role].append(citation.record)
    other = builder.t("role.other")
    return tuple(
        (builder.t.find(f"role.{role}") or other, roles[role]) for role in sorted(roles)
    )
