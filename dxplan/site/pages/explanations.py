"""The pages that explain: method, accessibility, search, the data and their columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.public_counts import OFFICIAL, beside_counts
from dxplan.compliance.targets import STATES, UNJUDGED
from dxplan.config.repository_links import RepositoryLinks
from dxplan.exchange.columns import columns
from dxplan.exchange.fields import FIELDS, LISTS
from dxplan.exchange.licence import Licence, licence_of
from dxplan.exchange.overviews import OVERVIEWS
from dxplan.model.records import STATUSES
from dxplan.site.embeds import EmbedCode, embed_code
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import NavigationLink, PageContent
from dxplan.site.pages.collections import without_address
from dxplan.site.search.entries import ORDER
from dxplan.site.site import Site
from dxplan.site.table_order import STATUS_ORDER
from dxplan.site.tables import Html, TablePart, TableRow, row

_SHOWN_STATUSES = (*STATUSES, "not_reported")

_TIMELINESS = (
    "on_time", "late", "undetermined", "within", "due_soon", "overdue", "expected", "past_expected",
    "before_expected", "after_expected", "no_deadline", "excluded",
)  # fmt: skip

_RATES = (
    "completion",
    "completed_of_due",
    "on_time",
    "completed_of_due_original",
    "on_time_original",
)

_TARGET_STATES = (
    "met", "missed", "on_track", "behind", "open", "not_measured", "qualitative", "tracked",
)  # fmt: skip

_DEPARTURES = (
    "boxes", "overdue", "undetermined", "weekends", "expected", "ongoing", "pilot", "suspended",
    "percent", "bare",
)  # fmt: skip
"""Where the method departs from what is usual."""

_METHOD_PARTS = (
    ("sources", "method.sources.heading"),
    ("status", "method.status_heading"),
    ("deadline", "method.deadline_heading"),
    ("working-days", "method.working_days_heading"),
    ("box", "method.box_heading"),
    ("rate", "method.rate_heading"),
    ("target", "method.target_heading"),
    ("units", "method.units_heading"),
    ("documents", "method.documents_heading"),
    ("clocks", "method.clocks_heading"),
    ("reconfirm", "reconfirm.tag"),
    ("colours", "method.colours_heading"),
    ("checks", "method.checks_heading"),
    ("law", "method.law_heading"),
    ("departs", "departs.heading"),
    ("left-out", "method.left_out_heading"),
    ("mistake", "mistake.heading"),
)
"""The parts of the page of the method, with the keys of their headings."""


@dataclass(frozen=True)
class MethodPage(PageContent):
    """How everything is counted."""

    template: ClassVar[str] = "method.html"

    contents: tuple[tuple[str, Markup], ...]
    """The parts of the page."""
    reads_articles: bool
    """Whether articles or web pages were read about documents."""
    sources_note: Markup
    """What the publisher says of the sources."""
    reading_note: Markup
    """What the publisher says a reader has to know."""
    has_unlinked: bool
    """Whether there are documents that a reader can check nowhere."""
    without_address: int
    """How many documents can't be opened."""
    total_documents: int
    """How many documents there are."""
    certainties: TablePart | None
    """The degrees of certainty; none where every record is certain."""
    statuses: TablePart
    """The statuses."""
    holidays: TablePart | None
    """The days that working days leave out; none where no day is registered."""
    timeliness: TablePart
    """How a task stands to its deadline."""
    boxes: TablePart
    """The counts."""
    rates: TablePart
    """The rates."""
    lights: tuple[Markup, ...]
    """By which thresholds scopes are green, yellow or red; none where the publisher sets none."""
    target_states: TablePart
    """The states of targets."""
    departures: TablePart
    """Where the method departs from what is usual."""
    unknown_tasks: tuple[Markup, ...]
    """Of which plans tasks are not known."""


@dataclass(frozen=True)
class AccessibilityPage(PageContent):
    """What was tried out for readers with disabilities, and what was not."""

    template: ClassVar[str] = "accessibility.html"


@dataclass(frozen=True)
class SearchPage(PageContent):
    """The search of the site."""

    template: ClassVar[str] = "search.html"

    kinds: tuple[str, ...]
    """The kinds of what can be found."""
    tags: tuple[tuple[str, Markup], ...]
    """The tags of statuses by their names."""
    parts: tuple[NavigationLink, ...]
    """Links to the parts of the site."""


@dataclass(frozen=True)
class DataPage(PageContent):
    """What can be downloaded."""

    template: ClassVar[str] = "data.html"

    downloads: TablePart
    """The files with everything in them."""
    reflects: Markup
    """How far the reports go that every page reflects."""
    commit: str | None
    """The commit that the site speaks from."""
    commit_address: str | None
    """Where that commit is on the web."""
    is_dirty: bool
    """Whether files were changed since the commit."""
    licence: Licence | None
    """The licence of the data."""
    tables: TablePart
    """The tables, each as a file."""
    services: TablePart
    """What can be followed and embedded."""
    where: tuple[NavigationLink, ...]
    """The pages that lead to these."""
    changes: tuple[NavigationLink, ...]
    """The page of all changes, where there is one."""
    example: EmbedCode | None
    """What to copy to embed a plan."""


@dataclass(frozen=True)
class DatasetPage(PageContent):
    """The columns of one table of the data."""

    template: ClassVar[str] = "dataset.html"

    name: str
    """The name of its files."""
    title: str
    """What it is called."""
    about: str
    """What it holds."""
    columns: TablePart
    """Its columns."""
    lists: tuple[tuple[str, str], ...]
    """The lists that belong to it, with what they are called."""


def pages(_: Site) -> Iterator[Page]:
    """The pages that explain."""
    yield Page("method.html", MethodPage, _method)
    yield Page("accessibility.html", AccessibilityPage, _accessibility)
    yield Page("search.html", SearchPage, _search)
    yield Page("data.html", DataPage, _data)
    for name in FIELDS:
        build = partial(_dataset, name)
        yield Page(f"data-{name}.html", DatasetPage, build, ("data.html",))


def _method(builder: PageBuilder) -> MethodPage:
    site, t, links = builder.site, builder.t, builder.links
    certainties = None
    if site.certainties:
        names = ("stated", "verified", *site.certainties)
        certainties = _meanings(builder, "certainty", names, "method.word")
    statuses = _meanings(builder, "status", _SHOWN_STATUSES, "status")
    timeliness = _meanings(builder, "timeliness", _TIMELINESS, "method.word")
    boxes = _counts(builder)
    rates = _rates(builder)
    target_states = _meanings(builder, "target", _TARGET_STATES, "column.state")
    departures = _departures(builder)
    return MethodPage(
        frame=builder.frame,
        contents=tuple((id_, t(key)) for id_, key in _METHOD_PARTS),
        reads_articles=site.reads_articles,
        sources_note=links.text(site.sources_note),
        reading_note=links.text(site.reading_note),
        has_unlinked=bool(site.unlinked),
        without_address=len(without_address(site)),
        total_documents=len(site.portfolio.documents),
        certainties=certainties,
        statuses=statuses,
        holidays=_holidays(builder),
        timeliness=timeliness,
        boxes=boxes,
        rates=rates,
        lights=_lights(builder),
        target_states=target_states,
        departures=departures,
        unknown_tasks=_unknown_tasks(builder),
    )


def _holidays(builder: PageBuilder) -> TablePart | None:
    """The registered days off, in the order of their first days."""
    t, links, cite = builder.t, builder.links, builder.parts.cite
    holidays = builder.site.portfolio.holidays
    if not holidays:
        return None
    fields = (holidays[key].fields for key in sorted(holidays))
    rows = [
        row(t.period(day.date), links.text(day.name), cite(day.source, None))
        for day in sorted(fields, key=lambda day: day.date.first)
    ]
    heads = [t("method.holiday_days"), t("method.holiday_name"), t.field("source")]
    return builder.table(t("method.holidays_caption"), heads, rows)


def _lights(builder: PageBuilder) -> tuple[Markup, ...]:
    t, lights = builder.t, builder.site.config.lights
    if lights is None:
        return ()
    thresholds = t(
        "light.means",
        rate=t.label("rate", lights.rate),
        green=t.percentage(lights.green_from),
        yellow=t.percentage(lights.yellow_from),
    )
    sentences = [thresholds]
    if lights.late_days is not None:
        sentences.append(t("light.late", count=lights.late_days))
    return (*sentences, t("light.unknown"))


def _meanings(
    builder: PageBuilder, group: str, names: Sequence[str], head_key: str
) -> TablePart:
    """What the values of a group mean, those that have an icon with it."""
    t, parts = builder.t, builder.parts
    rows: list[TableRow] = []
    for name in names:
        label: Html = t.label(group, name)
        if name in parts.ICONS:
            label = builder.tag(name, label)
        means = t(f"method.{group}.{name}")
        rows.append(row(label, means, attributes=_id(f"{group}-{name}")))
    heads = [builder.label(head_key), t("data.meaning")]
    return builder.table(t(f"method.{group}_caption"), heads, rows)


def _id(name: str) -> Markup:
    return Markup(' id="{}"').format(name)


def _counts(builder: PageBuilder) -> TablePart:
    t = builder.t
    names = (*OFFICIAL, *beside_counts(official=builder.site.config.official))
    rows = [
        row(t.count_name(name), t.count_means(name), attributes=_id(f"box-{name}"))
        for name in names
    ]
    heads = [t("method.box_word"), t("data.meaning")]
    return builder.table(t("method.box_caption"), heads, rows)


def _rates(builder: PageBuilder) -> TablePart:
    t = builder.t
    rows = [
        row(
            t.label("rate", name),
            t(f"rate.means.{name}"),
            attributes=_id(f"rate-{name}"),
        )
        for name in _RATES
    ]
    return builder.table(
        t("method.rate_caption"), [t("rate.name"), t("rate.meaning")], rows
    )


def _departures(builder: PageBuilder) -> TablePart:
    t = builder.t
    rows: list[TableRow] = []
    for name in _DEPARTURES:
        subject, usual, ours = (
            t(f"departs.{name}.{part}") for part in ("subject", "usual", "here")
        )
        rows.append(row(subject, usual, ours, attributes=_id(f"departs-{name}")))
    heads = [t("departs.subject"), t("departs.usual"), t("departs.here")]
    return builder.table(t("departs.caption"), heads, rows)


def _unknown_tasks(builder: PageBuilder) -> tuple[Markup, ...]:
    site, t = builder.site, builder.t
    sentences: list[Markup] = []
    for key in site.plans:
        expected = site.plan_now[key].expected_tasks
        if expected is None or not site.unknown_tasks(key):
            continue
        sentence = t(
            "method.left_out.unknown_tasks",
            plan=builder.links.link(key),
            known=t.number(len(site.tasks_of.get(key, ()))),
            expected=t.number(expected),
        )
        sentences.append(sentence)
    return tuple(sentences)


def _accessibility(builder: PageBuilder) -> AccessibilityPage:
    return AccessibilityPage(builder.frame)


def _search(builder: PageBuilder) -> SearchPage:
    names = (*STATUS_ORDER, "overdue_unreported", *STATES, UNJUDGED)
    tags = tuple((name, _search_tag(builder, name)) for name in names)
    return SearchPage(builder.frame, ORDER, tags, builder.language.own_pages())


def _search_tag(builder: PageBuilder, name: str) -> Markup:
    """The tag of a status in the results of a search."""
    t = builder.t
    if name == "overdue":
        return builder.tag(name, t("timeliness.overdue", date=builder.as_of))
    if name == "overdue_unreported":
        return builder.tag("overdue", t("timeliness.unreported"))
    if name == "not_reported_overdue":
        return builder.tag(name, t("timeliness.unreported"))
    if name == UNJUDGED:
        return builder.tag("draft", t("target.unjudged"))
    if name in STATES:
        return builder.tag(name, t.label("target", name))
    return builder.tag(name, t.mark_name(name))


def _data(builder: PageBuilder) -> DataPage:
    site = builder.site
    plans = [key for key, kind in site.kinds.items() if kind == "plan"]
    edition = site.edition
    repository = RepositoryLinks(site.config.repository_url, edition.commit)
    return DataPage(
        frame=builder.frame,
        downloads=_downloads(builder),
        reflects=builder.language.reflects,
        commit=edition.commit,
        commit_address=repository.change(),
        is_dirty=edition.is_dirty,
        licence=licence_of(site.config.licence),
        tables=_tables(builder),
        services=_services(builder),
        where=builder.language.own_pages("units"),
        changes=builder.language.own_pages("changes"),
        example=embed_code(builder, plans[0]) if plans else None,
    )


def _downloads(builder: PageBuilder) -> TablePart:
    t, cells = builder.t, builder.cells
    rows = [row(cells.data_file("dxplan.xlsx"), "XLSX", t("data.download.xlsx"))]
    for name in OVERVIEWS:
        overview = cells.data_file(
            f"overviews/{name}.csv", t.exchange(f"overview.{name}.title")
        )
        rows.append(row(overview, "CSV", t.exchange(f"overview.{name}.about")))
    tables = cells.data_tables()
    csv = Markup("{} {}").format(t("data.download.csv"), t("data.csv_means"))
    rows.append(row(tables, "CSV", csv))
    rows.append(row(tables, "JSON", t("data.download.json")))
    files = (
        ("dxplan.sqlite", "SQLite", "sqlite"),
        ("metadata.json", "Datasette", "metadata"),
        ("datapackage.json", "Data Package", "datapackage"),
        ("dataset.jsonld", "JSON-LD", "dataset"),
        ("dcat.jsonld", "JSON-LD", "dcat"),
    )
    for name, form, key in files:
        rows.append(row(cells.data_file(name), form, t(f"data.download.{key}")))
    heads = [t("data.file"), t("data.form"), t("data.use")]
    return builder.table(t("data.downloads_caption"), heads, rows)


def _tables(builder: PageBuilder) -> TablePart:
    t, cells = builder.t, builder.cells
    rows: list[TableRow] = []
    for name in FIELDS:
        table_row = row(
            t.exchange(f"dataset.{name}.title"),
            t.exchange(f"dataset.{name}.about"),
            cells.data_file(f"{name}.csv"),
            cells.data_file(f"{name}.json"),
            cells.data_columns(name, len(columns(name))),
            attributes=_id(name),
        )
        rows.append(table_row)
    heads = [t("data.table"), t("data.rows"), "CSV", "JSON", t("data.columns")]
    return builder.table(t("data.tables_caption", count=len(FIELDS)), heads, rows)


def _services(builder: PageBuilder) -> TablePart:
    t, cells = builder.t, builder.cells
    unit, key = t("share.unit"), t("share.id")
    code = Markup("<code>{}</code>")
    feed = Markup("{} {}").format(t("share.use.feed"), t("share.feed_how"))
    calendar = Markup("{} {}").format(t("share.use.calendar"), t("share.calendar_how"))
    rows = [
        row(cells.site_file("feed.xml"), "Atom", feed),
        row(code.format(f"feed/{unit}.xml"), "Atom", t("share.use.unit_feed")),
        row(code.format(f"calendar/{unit}.ics"), "iCalendar", calendar),
        row(code.format(f"badge/{key}.svg"), "SVG", t("share.use.badge")),
        row(code.format(f"embed/{key}/index.html"), "HTML", t("share.use.embed")),
    ]
    heads = [t("data.file"), t("data.form"), t("data.use")]
    return builder.table(t("share.caption"), heads, rows)


def _dataset(name: str, builder: PageBuilder) -> DatasetPage:
    t = builder.t
    title = t.exchange(f"dataset.{name}.title")
    rows = [
        row(
            Markup("<code>{}</code>").format(column.name),
            *t.column(column),
            attributes=_id(column.name),
        )
        for column in columns(name)
    ]
    names = ("field", "name", "meaning", "type", "values")
    heads = [t(f"data.{name}") for name in names]
    lists: list[tuple[str, str]] = []
    for key, listed in LISTS.items():
        if listed.dataset == name:
            lists.append((key, t.table(key)))
    return DatasetPage(
        frame=builder.frame,
        name=name,
        title=title,
        about=t.exchange(f"dataset.{name}.about"),
        columns=builder.table(t("data.fields_caption", file=title), heads, rows),
        lists=tuple(lists),
    )
