"""A page each entry of a register: units, documents, areas of work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.units import answering
from dxplan.exchange.open_deadlines import OpenDeadline, open_deadlines
from dxplan.model.registers import Area, Document, Unit
from dxplan.model.values import FrontMatter, Text
from dxplan.portfolio.portfolio import ClosedPeriodFile, Record
from dxplan.site.counts import ScopeCounts
from dxplan.site.embeds import EmbedCode, embed_code
from dxplan.site.open_sources import has_address
from dxplan.site.page import Page
from dxplan.site.page_builder import CountGroups, PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.pages.chart_values import (
    BoxesPicture,
    DeadlinesPicture,
    boxes_picture,
    deadlines_picture,
)
from dxplan.site.pages.periods import closings_of
from dxplan.site.site import IncomingReference, Site
from dxplan.site.tables import TablePart

_COMING = 10
"""How many of a unit's next deadlines its page shows."""


@dataclass(frozen=True, slots=True)
class Succession:
    """A unit that took over from another, or that another took over from."""

    link: Markup
    """The link to the other unit."""
    start: date | None
    """The day from which it answers."""
    takes: Text | None
    """What of the tasks it took over."""


@dataclass(frozen=True, slots=True)
class ComingDeadline:
    """An open deadline of a unit."""

    deadline: OpenDeadline
    """The deadline and its task."""
    is_inherited: bool
    """Whether the task was another unit's."""


@dataclass(frozen=True)
class UnitPage(PageContent):
    """A unit: its tasks by count, its next deadlines, what it took over."""

    template: ClassVar[str] = "unit.html"

    record: Record[Unit]
    """The unit."""
    tally: ScopeCounts
    """The counts of its tasks and targets."""
    has_ended: bool
    """Whether it is no more."""
    answering: list[str]
    """The units that answer for its tasks now."""
    boxes: BoxesPicture | None
    """The chart of its counts."""
    deadlines: DeadlinesPicture | None
    """The chart of its deadlines."""
    successors: tuple[Succession, ...]
    """The units that took over from it."""
    predecessors: tuple[Succession, ...]
    """The units that it took over from."""
    member_of: list[str]
    """The units of which it is a member."""
    coming: tuple[ComingDeadline, ...]
    """Its next open deadlines."""
    groups: CountGroups
    """Its tasks, a table for each count."""
    coordinated: TablePart | None
    """The tasks that it coordinates."""
    targets: TablePart | None
    """The targets that it leads."""
    embed: EmbedCode
    """What to copy into another page."""


def units(site: Site) -> Iterator[Page]:
    """A page each unit."""
    members: dict[str, list[str]] = defaultdict(list)
    for key, unit in site.portfolio.units.items():
        for ref in unit.fields.members:
            members[site.portfolio.resolve(ref, unit.jurisdiction) or ""].append(key)
    for key, record in site.portfolio.units.items():
        build = partial(_unit, record, members.get(key, []))
        yield Page(key, UnitPage, build, ("units.html", record.jurisdiction), record)


def _unit(record: Record[Unit], member_of: list[str], builder: PageBuilder) -> UnitPage:
    site, t, links = builder.site, builder.t, builder.links
    key = record.id
    tally = ScopeCounts(site, ("unit", key))
    last_day = record.fields.valid_until
    boxes = boxes_picture(builder, tally)
    deadlines = deadlines_picture(builder, tally)
    groups = builder.groups(tally)
    coordinated = targets = None
    coordinated_tasks = site.coordinated.get(key, [])
    if coordinated_tasks:
        coordinated = builder.counted_table(coordinated_tasks, t("unit.coordinates"))
    led_targets = tally.targets["targets"]
    if led_targets:
        caption = t("plan.targets_caption", count=len(led_targets))
        targets = builder.target_table(led_targets, caption)
    return UnitPage(
        frame=builder.frame,
        record=record,
        tally=tally,
        has_ended=last_day is not None and last_day < site.as_of,
        answering=[
            other
            for other in answering(site.portfolio, key, site.as_of)
            if other != key
        ],
        boxes=boxes,
        deadlines=deadlines,
        successors=tuple(
            Succession(
                links.reference(entry.unit, record.jurisdiction),
                entry.start,
                entry.takes,
            )
            for entry in record.fields.successors
        ),
        predecessors=tuple(
            Succession(links.link(other), entry.start, entry.takes)
            for other, entry in site.predecessors.get(key, [])
        ),
        member_of=member_of,
        coming=_coming(site, tally),
        groups=groups,
        coordinated=coordinated,
        targets=targets,
        embed=embed_code(builder, key),
    )


def _coming(site: Site, tally: ScopeCounts) -> tuple[ComingDeadline, ...]:
    """The next open deadlines of a unit, firm or expected, nearest first, as in its calendar."""
    inherited = tally.tasks["inherited"]
    coming: list[OpenDeadline] = []
    for state in [*tally.states, *inherited]:
        for deadline in open_deadlines(state, site.as_of):
            if deadline.day >= site.as_of:
                coming.append(deadline)
    coming.sort(key=lambda deadline: (deadline.day, deadline.state.id))
    return tuple(
        ComingDeadline(deadline, deadline.state in inherited)
        for deadline in coming[:_COMING]
    )


@dataclass(frozen=True, slots=True)
class DocumentAddress:
    """What a page says where a document can't be opened."""

    key: str
    """The sentence that says why."""
    source: Markup | None
    """What can be opened instead, and tells of it."""


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
    tasks: TablePart | None
    """The tasks that it states."""
    targets: TablePart | None
    """The targets that it states."""
    cited: tuple[tuple[Markup, list[Record[FrontMatter]]], ...]
    """The records that cite it, by what they cite it as."""
    closes: list[tuple[ClosedPeriodFile, str]]
    """The periods that it closes, with the addresses of their pages."""


def documents(site: Site) -> Iterator[Page]:
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
    stated = _stated(builder.site, citations)
    fields = record.fields
    is_read = fields.type in {"article", "web"}
    return DocumentPage(
        frame=builder.frame,
        record=record,
        is_read=is_read,
        has_stated_standing=fields.standing == "draft"
        or "standing" in fields.model_fields_set,
        has_stated_certainty=not is_read or "certainty" in fields.model_fields_set,
        without_address=_without_address(builder, record, is_read=is_read),
        states_anything=bool(stated),
        tasks=_stated_tasks(builder, stated),
        targets=_stated_targets(builder, stated),
        cited=_by_role(builder, [one for one in citations if not _is_stated(one)]),
        closes=closes,
    )


def _stated_tasks(
    builder: PageBuilder, stated: Iterable[Record[FrontMatter]]
) -> TablePart | None:
    tasks = []
    for record in stated:
        if record.kind == "task":
            tasks.append(builder.site.compliance.tasks[record.id])
    if not tasks:
        return None
    return builder.task_table(tasks, builder.t("stated.tasks", count=len(tasks)))


def _stated_targets(
    builder: PageBuilder, stated: Iterable[Record[FrontMatter]]
) -> TablePart | None:
    targets = []
    for record in stated:
        if record.kind == "target":
            targets.append(builder.site.compliance.targets[record.id])
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
    site: Site, citations: Sequence[IncomingReference]
) -> list[Record[FrontMatter]]:
    """The tasks and targets that a document states: those that say so, and of a plan that is
    the document those that say nothing else."""
    stated = {one.record.id: one.record for one in citations if _is_stated(one)}
    for citation in citations:
        if citation.role != "document" or citation.record.kind != "plan":
            continue
        plan = citation.record.id
        for state in (*site.tasks_of.get(plan, ()), *site.targets_of.get(plan, ())):
            source = state.record.fields.source
            if source is None or source.document is None:
                stated[state.id] = state.record
    return list(stated.values())


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


@dataclass(frozen=True)
class AreaPage(PageContent):
    """An area of work: its tasks by count, its targets."""

    template: ClassVar[str] = "area.html"

    record: Record[Area]
    """The area."""
    tally: ScopeCounts
    """The counts of its tasks and targets."""
    boxes: BoxesPicture | None
    """The chart of its counts."""
    deadlines: DeadlinesPicture | None
    """The chart of its deadlines."""
    groups: CountGroups
    """Its tasks, a table for each count."""
    targets: TablePart | None
    """Its targets."""


def areas(site: Site) -> Iterator[Page]:
    """A page each area of work."""
    for key, record in site.portfolio.areas.items():
        yield Page(key, AreaPage, partial(_area, record), ("areas.html",), record)


def _area(record: Record[Area], builder: PageBuilder) -> AreaPage:
    tally = ScopeCounts(builder.site, ("area", record.id))
    boxes = boxes_picture(builder, tally)
    deadlines = deadlines_picture(builder, tally)
    groups = builder.groups(tally)
    states = tally.targets["targets"]
    targets = None
    if states:
        caption = builder.t("plan.targets_caption", count=len(states))
        targets = builder.target_table(states, caption)
    return AreaPage(builder.frame, record, tally, boxes, deadlines, groups, targets)
