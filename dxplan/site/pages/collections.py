"""One page a kind of record, with every record of the kind."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.targets import TargetState, asking
from dxplan.model.records import Plan
from dxplan.model.registers import Document, Term
from dxplan.model.values import Text
from dxplan.portfolio.portfolio import Record
from dxplan.site.counts import ScopeCounts, columns_of
from dxplan.site.open_sources import has_address, is_read
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.pages.place_tables import place_table
from dxplan.site.pages.targets import ordered
from dxplan.site.site import Site
from dxplan.site.sources import basis
from dxplan.site.tables import Html, TablePart, TableRow, row
from dxplan.text.collation import by_alphabet, initial


@dataclass(frozen=True)
class JurisdictionsPage(PageContent):
    """Every ministry, province and commune with its counts."""

    template: ClassVar[str] = "jurisdictions.html"

    rows: TablePart
    """The jurisdictions."""
    basis: tuple[tuple[str, Markup], ...]
    """What the statuses of each rest on."""


@dataclass(frozen=True, slots=True)
class LaterPlan:
    """A plan that does not exist yet."""

    address: str
    """The address of its page, which says so."""
    title: Text
    """What it is called."""
    begins: date
    """The first day on which it exists."""


@dataclass(frozen=True)
class PlansPage(PageContent):
    """Every plan."""

    template: ClassVar[str] = "plans.html"

    rows: TablePart
    """The plans."""
    later: tuple[LaterPlan, ...]
    """The plans that do not exist yet on the day."""


@dataclass(frozen=True, slots=True)
class SharedTargets:
    """The targets of one shared indicator."""

    key: str
    """The indicator."""
    count: int
    """How many targets there are."""
    rows: TablePart
    """The targets."""


@dataclass(frozen=True)
class TargetsPage(PageContent):
    """Every target, by its indicator."""

    template: ClassVar[str] = "targets.html"

    tally: ScopeCounts
    """The counts of all targets."""
    basis: Markup
    """What the measurements rest on."""
    contents: tuple[tuple[str, Markup], ...]
    """The parts of the page; none where there is only one."""
    shared: tuple[SharedTargets, ...]
    """The targets of each shared indicator."""
    unused: list[str]
    """The indicators without a target."""
    alone: TablePart | None
    """The targets without a shared indicator."""
    tracked: TablePart | None
    """The figures that are only followed."""


@dataclass(frozen=True, slots=True)
class UnitsOfPlace:
    """The units of a jurisdiction."""

    jurisdiction: str
    """The jurisdiction."""
    rows: TablePart | None
    """Those with tasks or targets, with their counts."""
    others: list[str]
    """The others, by name."""


@dataclass(frozen=True)
class UnitsPage(PageContent):
    """Every unit, by its jurisdiction."""

    template: ClassVar[str] = "units.html"

    basis: Markup
    """What the statuses rest on."""
    jurisdictions: tuple[UnitsOfPlace, ...]
    """The units of each jurisdiction."""
    without_lead: ScopeCounts
    """The counts of the tasks that no unit leads."""


@dataclass(frozen=True, slots=True)
class DocumentList:
    """The documents of one sort."""

    name: str
    """Whether they are `official` documents, or `read` articles and web pages."""
    tables: tuple[TablePart, ...]
    """The documents, a table for each jurisdiction."""


@dataclass(frozen=True)
class DocumentsPage(PageContent):
    """Every document by its jurisdiction, or those that can't be opened."""

    template: ClassVar[str] = "documents.html"

    heading: Markup
    """What is listed."""
    lead: Markup
    """What the list is."""
    without_address: int
    """How many documents can't be opened; 0 where only these are listed."""
    total: int
    """How many documents there are."""
    lists: tuple[DocumentList, ...]
    """Official documents, and what was read about them."""


@dataclass(frozen=True)
class AreasPage(PageContent):
    """Every area of work with its counts."""

    template: ClassVar[str] = "areas.html"

    basis: Markup
    """What the statuses rest on."""
    rows: TablePart
    """The areas."""


@dataclass(frozen=True)
class GlossaryPage(PageContent):
    """Every term of the glossary."""

    template: ClassVar[str] = "glossary.html"

    terms: tuple[Record[Term], ...]
    """The terms in alphabetical order."""
    letters: tuple[tuple[str, str], ...]
    """The letters they begin with, each with the first term of it."""


def pages(site: Site) -> Iterator[Page]:
    """The page of each collection."""
    yield Page("jurisdictions.html", JurisdictionsPage, _jurisdictions)
    yield Page("plans.html", PlansPage, _plans)
    yield Page("targets.html", TargetsPage, _targets)
    yield Page("units.html", UnitsPage, _units)
    yield Page("documents.html", DocumentsPage, _documents)
    if without_address(site):
        build = partial(_documents, only_without=True)
        address = "documents-without-address.html"
        yield Page(address, DocumentsPage, build, ("documents.html",))
    yield Page("areas.html", AreasPage, _areas)
    yield Page("glossary.html", GlossaryPage, _glossary)


def without_address(site: Site) -> list[str]:
    """The documents that can't be opened."""
    return [
        key
        for key, record in site.portfolio.documents.items()
        if not has_address(record.fields)
    ]


def _by_jurisdiction(site: Site, keys: Iterable[str]) -> dict[str, list[str]]:
    """Records by their jurisdictions, as far as these have a page."""
    groups: dict[str, list[str]] = {key: [] for key in site.jurisdictions}
    for key in keys:
        groups.setdefault(key.partition("/")[0], []).append(key)
    return {
        jurisdiction: own
        for jurisdiction, own in groups.items()
        if own and jurisdiction in site.kinds
    }


def _jurisdictions(builder: PageBuilder) -> JurisdictionsPage:
    site, t = builder.site, builder.t
    tallies = {
        key: ScopeCounts(site, ("jurisdiction", key)) for key in site.jurisdictions
    }
    keys = builder.links.by_name(tallies)
    return JurisdictionsPage(
        frame=builder.frame,
        rows=place_table(builder, tallies, keys, t("jurisdictions.caption")),
        basis=tuple(
            (key, t.basis(tallies[key].basis))
            for key in keys
            if tallies[key].size("tasks")
        ),
    )


def _plans(builder: PageBuilder) -> PlansPage:
    site, t = builder.site, builder.t
    has_several = site.has("jurisdictions.html")
    heads = [
        t("column.plan"),
        t.field("period"),
        t.field("standing"),
        t.field("document"),
    ]
    heads += [t("column.known"), t("column.targets")]
    if has_several:
        heads.insert(1, t("column.jurisdiction"))
    rows: list[TableRow] = []
    for key in builder.links.by_name(site.plans):
        cells = _plan_cells(builder, site.plans[key])
        if has_several:
            place = builder.links.jurisdiction(str(site.plans[key].jurisdiction))
            cells.insert(0, place)
        rows.append(row(builder.links.link(key), *cells))
    table = builder.table(t("plans.caption"), heads, rows)
    return PlansPage(builder.frame, table, tuple(_later_plans(builder)))


def _later_plans(builder: PageBuilder) -> Iterator[LaterPlan]:
    for key, begins in builder.site.later_plans.items():
        title = builder.site.portfolio.plans[key].fields.title
        yield LaterPlan(builder.links.address(key), title, begins)


def _plan_cells(builder: PageBuilder, record: Record[Plan]) -> list[Html]:
    site, own = builder.site, builder.parts.own
    key = record.id
    plan = site.plan_now[key]
    document = builder.t("plan.document_unknown")
    if plan.document is not None:
        document = builder.links.reference(plan.document, record.jurisdiction)
    tasks = own(key, "tasks", len(site.tasks_of.get(key, ())))
    if plan.expected_tasks:
        tasks = Markup("{}/{}").format(tasks, builder.t.number(plan.expected_tasks))
    targets = own(key, "targets", len(asking(site.targets_of.get(key, ()))))
    period = builder.formats.period(plan.period)
    return [period, _standing(builder, record, plan), document, tasks, targets]


def _standing(builder: PageBuilder, record: Record[Plan], plan: Plan) -> Markup:
    """The standing of a plan, as far as it is known."""
    t = builder.t
    is_stated = "standing" in record.fields.model_fields_set
    if plan.standing != "in_force" or is_stated:
        standing = t.label("standing", plan.standing)
    elif plan.period.last < builder.site.as_of:
        standing = t("plan.period_over")
    else:
        standing = t("plan.standing_unknown")
    if not plan.assigns:
        return standing
    return Markup("{}; {}").format(standing, t("standing.assigned"))


def _targets(builder: PageBuilder) -> TargetsPage:
    site, t, links = builder.site, builder.t, builder.links
    shared: list[SharedTargets] = []
    contents: list[tuple[str, Markup]] = []
    unused: list[str] = []
    for key in site.portfolio.indicators:
        all_states = site.by_indicator.get(key, [])
        if not all_states:
            unused.append(key)
        states = ordered(asking(all_states))
        if not states:
            continue
        name = links.name(key)
        caption = t("targets.caption", name=name, count=len(states))
        rows = builder.target_table(states, caption, with_file=False)
        shared.append(SharedTargets(key, len(states), rows))
        contents.append((key, Markup("{} ({})").format(name, t.number(len(states)))))
    tally = ScopeCounts(site, ("all", None))
    alone = _targets_alone(site)
    alone_rows = None
    if alone:
        caption = t("targets.alone_caption", count=len(alone))
        alone_rows = builder.target_table(alone, caption, with_file=False, by_plan=True)
        heading = Markup("{} ({})").format(t("targets.alone"), t.number(len(alone)))
        contents.append(("alone", heading))
    return TargetsPage(
        frame=builder.frame,
        tally=tally,
        basis=t.basis(basis(site, site.compliance.targets.values()), "measurements"),
        contents=tuple(contents) if len(contents) > 1 else (),
        shared=tuple(shared),
        unused=links.by_name(unused),
        alone=alone_rows,
        tracked=builder.figure_table(ordered(tally.followed), by_plan=True),
    )


def _targets_alone(site: Site) -> list[TargetState]:
    """The targets without a shared indicator."""
    alone: list[TargetState] = []
    for state in asking(site.compliance.targets.values()):
        if site.portfolio.indicator(state.target.indicator) is None:
            alone.append(state)
    return ordered(alone)


def _units(builder: PageBuilder) -> UnitsPage:
    site, t = builder.site, builder.t
    groups = _by_jurisdiction(site, site.portfolio.units).items()
    return UnitsPage(
        frame=builder.frame,
        basis=t.basis(ScopeCounts(site, ("all", None)).basis),
        jurisdictions=tuple(
            _units_of_place(builder, jurisdiction, keys)
            for jurisdiction, keys in groups
        ),
        without_lead=ScopeCounts(site, ("unit", None)),
    )


def _units_of_place(
    builder: PageBuilder, jurisdiction: str, keys: Iterable[str]
) -> UnitsOfPlace:
    t, links = builder.t, builder.links
    busy: dict[str, Sequence[int]] = {}
    others: list[str] = []
    for key in links.by_name(keys):
        sizes = _unit_sizes(builder, key)
        if any(sizes):
            busy[key] = sizes
        else:
            others.append(key)
    if not busy:
        return UnitsOfPlace(jurisdiction, None, others)
    names = ("unit", "units.leads", "units.coordinates", "count.member")
    heads = [builder.label(name) for name in (*names, "count.inherited")]
    rows = [_unit_row(builder, key) for key in busy]
    caption = t("units.caption", jurisdiction=links.name(jurisdiction))
    return UnitsOfPlace(jurisdiction, builder.table(caption, heads, rows), others)


def _unit_sizes(builder: PageBuilder, key: str) -> Sequence[int]:
    """How many tasks a unit leads, coordinates, answers for as a member, and took over."""
    tally = ScopeCounts(builder.site, ("unit", key))
    coordinated = len(builder.site.coordinated.get(key, ()))
    return (
        tally.size("tasks"),
        coordinated,
        tally.size("member"),
        tally.size("inherited"),
    )


def _unit_row(builder: PageBuilder, key: str) -> TableRow:
    """A unit with its numbers of tasks; where it has none of a kind, the cell is empty."""
    parts = builder.parts
    tally = ScopeCounts(builder.site, ("unit", key))
    led, coordinated, as_member, inherited = _unit_sizes(builder, key)
    return row(
        builder.links.dated_unit(key),
        parts.count(tally, "tasks") if led else "",
        parts.own(key, "coordinates", coordinated) if coordinated else "",
        parts.count(tally, "member") if as_member else "",
        parts.count(tally, "inherited") if inherited else "",
    )


def _documents(builder: PageBuilder, *, only_without: bool = False) -> DocumentsPage:
    site, t = builder.site, builder.t
    documents = site.portfolio.documents
    without = without_address(site)
    heading, lead = t("nav.documents"), t("documents.lead")
    if only_without:
        heading, lead = t("documents.without_heading"), t("documents.without_lead")
    elif site.reads_articles:
        lead = t("documents.lead_read")
    listed = without if only_without else list(documents)
    read = [key for key in listed if is_read(documents[key].fields)]
    official = [key for key in listed if not is_read(documents[key].fields)]
    lists = [
        DocumentList(name, tuple(_document_tables(builder, keys)))
        for name, keys in (("official", official), ("read", read))
        if keys
    ]
    return DocumentsPage(
        frame=builder.frame,
        heading=heading,
        lead=lead,
        without_address=0 if only_without else len(without),
        total=len(documents),
        lists=tuple(lists),
    )


def _document_tables(builder: PageBuilder, keys: Iterable[str]) -> Iterator[TablePart]:
    """Some documents, a table for each jurisdiction; with titles where any has one."""
    t, documents = builder.t, builder.site.portfolio.documents
    for jurisdiction, own in _by_jurisdiction(builder.site, keys).items():
        records = [documents[key] for key in builder.links.by_name(own)]
        names = ["document", "type", "date", "issuer"]
        has_titles = any(record.fields.number for record in records)
        if has_titles:
            names.append("column.title")
        rows = [
            _document_row(builder, record, with_title=has_titles) for record in records
        ]
        name = builder.links.name(jurisdiction)
        caption = t("documents.caption", jurisdiction=name, count=len(own))
        yield builder.table(caption, [builder.label(name) for name in names], rows)


def _document_row(
    builder: PageBuilder, record: Record[Document], *, with_title: bool
) -> TableRow:
    cells, document = builder.cells, record.fields
    name = builder.links.link(record.id)
    if record.id in builder.site.unlinked:
        name = cells.unlinked_document(name)
    date = builder.t("document.no_date")
    if document.date is not None:
        date = builder.formats.day(document.date)
    values = [
        cells.document_type(document.type, document.standing == "draft"),
        date,
        builder.links.issuer(record),
    ]
    if with_title:
        values.append(builder.links.text(document.title) if document.number else "")
    return row(name, *values)


def _areas(builder: PageBuilder) -> AreasPage:
    site, t = builder.site, builder.t
    tallies = {key: ScopeCounts(site, ("area", key)) for key in site.portfolio.areas}
    without = ScopeCounts(site, ("area", None))
    columns = ("tasks", *columns_of([*tallies.values(), without]))
    heads = [t.field("area"), *(t.count_name(name) for name in columns)]
    rows = [
        row(builder.links.link(key), *_counts(builder, tallies[key], columns))
        for key in builder.links.by_name(tallies)
    ]
    rows.append(row(t("areas.no_area"), *_counts(builder, without, columns)))
    return AreasPage(
        frame=builder.frame,
        basis=t.basis(ScopeCounts(site, ("all", None)).basis),
        rows=builder.table(t("areas.caption"), heads, rows, "counts"),
    )


def _counts(
    builder: PageBuilder, tally: ScopeCounts, columns: Sequence[str]
) -> list[Markup]:
    return [builder.parts.count(tally, name) for name in columns]


def _glossary(builder: PageBuilder) -> GlossaryPage:
    links = builder.links
    names = {
        key: str(links.text(term.fields.name).striptags())
        for key, term in builder.site.portfolio.terms.items()
    }
    keys = sorted(names, key=lambda key: (by_alphabet(names[key]), key))
    letters: dict[str, str] = {}
    for key in keys:
        letters.setdefault(initial(names[key]), key)
    return GlossaryPage(
        builder.frame,
        tuple(builder.site.portfolio.terms[key] for key in keys),
        tuple((key, letter) for letter, key in letters.items()),
    )
