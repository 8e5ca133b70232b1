"""What page kinds make the values of their pages with: one site in one language, one page of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, TypeAlias, TypeVar

from jinja2 import Environment
from markupsafe import Markup

from dxplan.compliance.overdue import days_overdue, overdue_class
from dxplan.compliance.parts import PartsProgress
from dxplan.compliance.public_counts import OFFICIAL, beside_counts
from dxplan.compliance.summary import ScopeKey
from dxplan.compliance.targets import UNJUDGED, TargetState
from dxplan.compliance.tasks import MemberState, TaskState
from dxplan.model.records import Report
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Record
from dxplan.site.bodies import Bodies
from dxplan.site.change_rows import ChangeLog
from dxplan.site.charts.charts import Charts
from dxplan.site.counts import ScopeCounts
from dxplan.site.day_marks import DAY_HTML
from dxplan.site.dependencies import RecordedMemo
from dxplan.site.formats import LanguageFormats
from dxplan.site.links import Links
from dxplan.site.own_pages import HEADER, MORE
from dxplan.site.page_content import NavigationLink, PageFrame
from dxplan.site.rows import TargetTableRow, TaskTableRow
from dxplan.site.sharing.pictures import Pictures
from dxplan.site.site import Site
from dxplan.site.site_facts import SiteFacts
from dxplan.site.sources import is_unlinked
from dxplan.site.table_order import TableOrder
from dxplan.site.tables import (
    FILTERED_FROM,
    FilterChoice,
    Html,
    RowsLink,
    Table,
    TableFilter,
    TablePager,
    TablePart,
    TableRow,
    heading_row,
    row,
    row_html,
    table,
)
from dxplan.site.terms import GlossaryTerms


@dataclass(frozen=True)
class HeaderContent:
    """The value that `_header.html` is given as `page`."""

    template: ClassVar[str] = "_header.html"

    sections: tuple[NavigationLink, ...]
    """The parts of the site."""
    is_search: bool
    """Whether the page is the search itself."""


@dataclass(frozen=True)
class FooterContent:
    """The value that `_footer.html` is given as `page`."""

    template: ClassVar[str] = "_footer.html"

    sources_note: Markup
    """What the publisher says of the sources."""
    as_of: Markup
    """The day that every page speaks of."""
    recorded: date | None
    """The day of the commit that the site speaks from, where that is not the present one."""
    has_commit: bool
    """Whether it is known which commit the site speaks from."""
    edition_address: str
    """Where that commit is named: not on every page, or each commit would make all pages new."""
    notices: tuple[NavigationLink, ...]
    """The links of the footer."""
    version: str
    """The version of dxplan."""


@dataclass(frozen=True, slots=True)
class BodyPart:
    """The body of a record."""

    html: Markup
    """The body as HTML."""
    lang: str
    """The language that it is written in."""


@dataclass(frozen=True, slots=True)
class CountGroups:
    """The tasks of a scope, a table for each of its counts."""

    counted: tuple[tuple[str, TablePart], ...]
    """The counts that add up to the scope's tasks, with their names."""
    beside: tuple[tuple[str, TablePart], ...]
    """The counts beside them."""
    filter: TableFilter | None
    """What filters all these tables."""
    csv: RowsLink | None
    """The same tasks as CSV, each once."""


S = TypeVar("S", TaskState, TargetState)

RowKey: TypeAlias = tuple[str, bool, bool, bool]
"""The id of a task or target, and whether its row says its plan, who leads, and how late it is."""


@dataclass
class SiteLanguage:
    """One site in one language; what many pages show is made once."""

    site: Site
    formats: LanguageFormats
    links: Links
    facts: SiteFacts
    environment: Environment
    charts: Charts
    bodies: Bodies
    commits: dict[str, Markup] = field(default_factory=dict)
    """The cells of commits, made once: they show nothing but the commit."""
    rows: RecordedMemo[RowKey, Markup] = field(init=False)
    """The rows of tasks and targets."""

    def __post_init__(self) -> None:
        """Begin without any rows."""
        self.rows = RecordedMemo(self.site.look_ups)

    @cached_property
    def _made(self) -> RecordedMemo[str, Any]:
        return RecordedMemo(self.site.look_ups)

    @cached_property
    def comparisons(self) -> RecordedMemo[str, Any]:
        """The rows of the targets of each indicator, made once for the pages that compare them."""
        return RecordedMemo(self.site.look_ups)

    @cached_property
    def order(self) -> TableOrder:
        """What tables are sorted and filtered by."""
        return TableOrder(self.links)

    @cached_property
    def glossary(self) -> GlossaryTerms:
        """The terms of the glossary."""
        return GlossaryTerms(self.links)

    @cached_property
    def change_log(self) -> ChangeLog:
        """What was recorded, in this language."""
        return ChangeLog(self.site, self.formats.lang)

    @cached_property
    def pictures(self) -> Pictures:
        """The pictures that messengers show beside links."""
        return Pictures(self.site, self.formats, self.links, self.facts.title)

    def macros(self, template: str) -> Any:
        """The macros of a template, by their names."""
        return self.environment.get_template(template).module

    @cached_property
    def parts(self) -> Any:
        """The macros of `_parts.html`."""
        return self.macros("_parts.html")

    @cached_property
    def cells(self) -> Any:
        """The macros of `_cells.html`."""
        return self.macros("_cells.html")

    def _sections(self) -> frozenset[str]:
        """The parts of the site whose pages have a header of their own."""
        names = (*HEADER, *MORE, "search")
        files = [self.site.own_file(f"{name}.html") for name in names]
        return frozenset((*files, *self.site.compared))

    def header_of(self, inner_path: str) -> Markup:
        """The header of a page, by its path in the folder of the language."""
        sections: frozenset[str] = self._made.get("sections", self._sections)
        section = inner_path.partition("/")[0]
        if section not in sections:
            section = ""
        header: Markup = self._made.get(
            f"header {section}", lambda: self._header(section)
        )
        return header

    def _header(self, section: str) -> Markup:
        """The header of the pages of a part of the site."""
        content = HeaderContent(
            sections=(
                *self._home_link(section),
                *self._navigation(HEADER, section),
            ),
            is_search=section == self.site.own_file("search.html"),
        )
        return self._render(content)

    @property
    def footer(self) -> Markup:
        """The footer of every page."""
        footer: Markup = self._made.get("footer", self._footer)
        return footer

    def _footer(self) -> Markup:
        site = self.site
        content = FooterContent(
            sources_note=self.links.text(site.sources_note),
            as_of=self.formats("footer.as_of", day=DAY_HTML),
            recorded=site.recorded,
            has_commit=site.has_commit,
            edition_address=self.links.address("data.html#developers"),
            notices=self._navigation(MORE),
            version=site.version,
        )
        return self._render(content)

    def _render(self, content: HeaderContent | FooterContent) -> Markup:
        html = self.environment.get_template(content.template).render(page=content)
        return Markup(html)  # noqa: S704 - the output of a template is escaped

    def _home_link(self, section: str) -> Sequence[NavigationLink]:
        """Of a single province its own page, which stands in the place of a comparison."""
        if self.site.has("jurisdictions.html"):
            return ()
        links: list[NavigationLink] = []
        for key in self.site.compared:
            fields = self.site.portfolio.jurisdictions[key].fields
            name = self.links.text(fields.short or fields.name)
            links.append(NavigationLink(self.links.address(key), name, section == key))
        return links

    def _navigation(
        self, names: Iterable[str], section: str = ""
    ) -> tuple[NavigationLink, ...]:
        """Links to those of the site's own pages that there are."""
        return tuple(
            NavigationLink(
                address=self.links.address(f"{name}.html"),
                name=self.formats(f"nav.{name}"),
                is_current=section == self.site.own_file(f"{name}.html"),
            )
            for name in self.site.listed(names)
        )

    def own_pages(self, *names: str) -> tuple[NavigationLink, ...]:
        """Links to those of the site's own pages that there are; all where none is named."""
        return self._navigation(names or (*HEADER, *MORE))

    def own_page(self, name: str) -> Markup:
        """A link to a page of the site's own, made once for all pages that show it."""
        page_link: Markup = self._made.get(name, lambda: self._own_page(name))
        return page_link

    def _own_page(self, name: str) -> Markup:
        address = self.links.address(f"{name}.html")
        return Markup('<a href="{}">{}</a>').format(
            address, self.formats(f"nav.{name}")
        )

    @property
    def reflects(self) -> Markup:
        """How far the reports go that every page reflects."""
        as_of = self.formats.day(self.site.as_of)
        latest = self.site.latest_report
        if latest is None:
            return self.formats("footer.no_report", as_of=as_of)
        return self.formats(
            "footer.reflects", latest=self.formats.day(latest), as_of=as_of
        )

    def task_status(self, state: TaskState, *, with_days: bool = False) -> Markup:
        """The status of a task, and beside it how it stands to its deadline.

        How many days past it: in classes, which few days change; the number itself ``with_days``.
        """
        tag = self.parts.tag
        standing = state.standing
        if standing == "assigned":
            safe = tag("assigned", self.formats("standing.assigned"))
            return Markup(safe)  # noqa: S704 - escaped
        status = state.status
        tags: list[Markup] = []
        if standing != "counted":
            tags.append(tag(standing, self.formats(f"standing.{standing}")))
        if standing not in {"draft", "superseded"} or state.reports:
            tags.append(tag(status, self.formats.label("status", status)))
        tags += self._rests_on(state)
        if state.timeliness and state.timeliness != "no_deadline":
            # that there is none stands where the deadline would
            tags.append(self._timeliness(state, state.timeliness))
        if state.timeliness == "overdue":
            tags.append(self._days_overdue(state, with_days=with_days))
        tags += self._beside_status(state)
        return Markup(" ").join(tags)

    def _beside_status(self, state: TaskState) -> Iterator[Markup]:
        """What else is to be known of a status: of members, of a pilot, of changed sources."""
        members = state.member_counts
        if members is not None:
            counts = self.formats("members.counts", **members._asdict())
            yield self.parts.aside(counts)
        is_completed = state.timeliness and state.evaluation.progress.fulfilled
        if is_completed and state.status == "piloting":
            yield self.parts.aside(self.formats("timeliness.pilot_counts"))
        if state.id in self.site.suspects:
            yield self.parts.tag("reconfirm", self.formats("reconfirm.tag"))

    def overdue_status(self, state: TaskState) -> Markup:
        """How many days an open task is past its firm deadline, since when, by which report."""
        days = self._days_overdue(state, with_days=True)
        since = ""
        if state.due is not None:
            since = self.parts.aside(
                self.formats("overdue.since", day=self.formats.day(state.due))
            )
        tag = self._overdue(state.evaluation.progress.reports)
        return Markup("{} {} {}").format(days, since, tag)

    def member_status(self, member: MemberState) -> Markup:
        """The status of a member's own part, and how it stands to the deadline."""
        status = member.evaluation.progress.status
        text = self.formats.label("status", status)
        tags = [Markup(self.parts.tag(status, text))]  # noqa: S704 - escaped
        timeliness = member.evaluation.timeliness
        if timeliness == "overdue":
            tags.append(self._overdue(member.evaluation.progress.reports))
        if timeliness in {"on_time", "late", "undetermined"}:
            aside = self.parts.aside(self.formats(f"timeliness.{timeliness}"))
            tags.append(Markup(aside))  # noqa: S704 - escaped
        return Markup(" ").join(tags)

    def _rests_on(self, state: TaskState) -> Iterator[Markup]:
        """What a status rests on, where that is no plain report: a reading, parts of the task."""
        if state.is_as_read:
            yield self._as_read(state)
        if state.standing == "split" and state.parts is not None:
            yield self.parts_progress(state.parts)

    def _as_read(self, state: TaskState) -> Markup:
        """That a status is how somebody read a source; the degree of certainty as its title."""
        means = self.formats.label("certainty", state.certainty or "")
        html = self.parts.doubt(self.formats("task.as_read"), means)
        return Markup(html)  # noqa: S704 - a macro's output is escaped

    def _days_overdue(self, state: TaskState, *, with_days: bool) -> Markup:
        """How many days an open task is past its firm deadline."""
        if with_days:
            days = days_overdue(state, self.site.as_of) or 0
            number = self.formats.number(days)
            text = self.formats("overdue.days", count=days, number=number)
        else:
            name = overdue_class(state, self.site.compliance.as_of) or ""
            label = self.formats.label("overdue_class", name)
            text = self.formats("overdue.in_class", **{"class": label})
        return Markup(self.parts.aside(text))  # noqa: S704 - a macro's output is escaped

    def parts_progress(self, parts: PartsProgress) -> Markup:
        """How many of a task's parts are fulfilled and reported."""
        sentence = self.formats(
            "parts.progress",
            fulfilled=parts.fulfilled,
            of=parts.of,
            reported=parts.reported,
        )
        return Markup(self.parts.aside(sentence))  # noqa: S704 - a macro's output is escaped

    def _timeliness(self, state: TaskState, timeliness: str) -> Markup:
        parts = self.parts
        if timeliness == "overdue":
            return self._overdue(state.evaluation.progress.reports)
        if timeliness in {"due_soon", "past_expected"}:
            html = parts.tag(timeliness, self.formats(f"timeliness.{timeliness}"))
        else:
            html = parts.aside(self.formats(f"timeliness.{timeliness}"))
        return Markup(html)  # noqa: S704 - a macro's output is escaped

    def _overdue(self, reports: Sequence[Report]) -> Markup:
        """That a deadline has passed: by which report, or that none is known."""
        if reports:
            name = "overdue"
            day = self.formats.day(reports[-1].date)
            text = self.formats("timeliness.overdue", date=day)
        else:
            name = "overdue" if self.facts.is_official else "not_reported_overdue"
            text = self.formats("timeliness.unreported")
        return Markup(self.parts.tag(name, text))  # noqa: S704 - a macro's output is escaped

    def task_row(
        self,
        state: TaskState,
        *,
        with_plan: bool,
        with_leads: bool = True,
        with_days: bool = False,
    ) -> Markup:
        """The row of a task, rendered once for all tables that show it."""
        key = (state.id, with_plan, with_leads, with_days)
        return self.rows.get(
            key,
            lambda: self._task_row(
                state,
                with_plan=with_plan,
                with_leads=with_leads,
                with_days=with_days,
            ),
        )

    def _task_row(
        self,
        state: TaskState,
        *,
        with_plan: bool,
        with_leads: bool,
        with_days: bool,
    ) -> Markup:
        # whoever takes the row from the last build has looked up nothing else of the task
        state = self.site.compliance.tasks[state.id]
        row = self._task_values(state, with_days=with_days)
        html = self.macros("_row.html").task(row, with_plan, with_leads)
        return Markup(html.strip())  # noqa: S704 - a macro's output is escaped

    def _task_values(self, state: TaskState, *, with_days: bool) -> TaskTableRow:
        order = self.order
        leads = tuple(self.site.compliance.leads[state.id])
        due = state.evaluation.due.day
        return TaskTableRow(
            state=state,
            status=self.task_status(state, with_days=with_days),
            is_stated_elsewhere=self.site.elsewhere(state) is not None,
            is_unlinked=is_unlinked(self.site, state),
            marks=" ".join(order.marks(state)),
            leads=leads,
            area=order.area(state),
            rank=order.rank(state.id),
            plan_rank=order.rank(state.record.plan),
            lead_rank=order.rank(leads[0] if leads else ""),
            due=due.toordinal() if due else "",
            severity=order.severity(state),
            reported=state.reports[-1].date.toordinal() if state.reports else "",
        )

    def target_row(self, state: TargetState, *, with_plan: bool) -> Markup:
        """The row of a target or a figure, rendered once for all tables that show it."""
        return self.rows.get(
            (state.id, with_plan, True, False),
            lambda: self._target_row(state, with_plan=with_plan),
        )

    def _target_row(self, state: TargetState, *, with_plan: bool) -> Markup:
        state = self.site.compliance.targets[state.id]  # as of a task
        row = self.target_values(state)
        macros = self.macros("_row.html")
        macro = macros.tracked if state.is_figure else macros.target
        html = macro(row, with_plan)
        return Markup(html.strip())  # noqa: S704 - a macro's output is escaped

    def target_values(self, state: TargetState) -> TargetTableRow:
        """A target as its row in a table."""
        order = self.order
        value = state.target.value
        measured = state.latest.value if state.latest else None
        return TargetTableRow(
            state=state,
            is_unlinked=is_unlinked(self.site, state),
            mark=state.state or UNJUDGED,
            area=order.area(state),
            rank=order.rank(state.id),
            plan_rank=order.rank(state.record.plan),
            value=str(value.value) if value is not None else "",
            measured=str(measured.value) if measured is not None else "",
            due=state.due.toordinal() if state.due else "",
            severity=order.severity(state),
        )

    def names_of(self, keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The options of a filter by records, with their names as plain text."""
        return tuple((key, self.links.plain_name(key)) for key in keys)

    def scope_name(self, row: ScopeKey) -> Markup:
        """What a scope is called."""
        scope, key = row
        return self.links.name(key) if key else self.formats(f"scope.{scope}")

    def scope_link(self, row: ScopeKey) -> Markup:
        """A link to the page of a scope; its name where it has none."""
        scope, key = row
        return self.links.link(key) if key else self.formats(f"scope.{scope}")

    def scope_title(self, row: ScopeKey) -> str:
        """What a scope is called, as plain text."""
        scope, key = row
        if key:
            return self.links.title(key)
        return self.formats(f"scope.{scope}")

    def rate_means(self, tally: ScopeCounts, name: str) -> Markup:
        """How a rate is counted; what nothing is left out of names nothing that could be."""
        if name == "completion" and not tally.size("unreadable"):
            name = "completion_of_all"
            if tally.size("excluded"):
                name = "completion_without_excluded"
        return self.formats(f"rate.means.{name}")


class PageBuilder:
    """One page of a site in one language: it makes what the value of the page is made of."""

    def __init__(
        self,
        language: SiteLanguage,
        path: str,
        inner_path: str,
        crumbs: Sequence[str | None] | None,
        record: Record[Any] | None,
    ) -> None:
        """Begin a page by its paths in the site and in the folder of its language.

        ``crumbs`` are the addresses of the pages above it; None where it has no such line.
        ``record`` is the one that it shows.
        """
        self.language = language
        self.site = language.site
        self.t = language.formats
        self.formats = language.formats
        self.links = language.links
        self.parts = language.parts
        self.cells = language.cells
        self.inner_path = inner_path
        self.pager = TablePager(path)
        self._addresses = crumbs
        self._record = record

    @property
    def as_of(self) -> Markup:
        """The day that every page speaks of."""
        return self.formats.day(self.site.as_of)

    @cached_property
    def frame(self) -> PageFrame:
        """What stands around the page."""
        record = self._record
        return PageFrame(
            lang=self.formats.lang,
            path=self.inner_path,
            header=self.language.header_of(self.inner_path),
            footer=self.language.footer,
            crumbs=self._crumbs(self._addresses),
            source_file=record.file if record is not None else None,
            picture=self.language.pictures.of(record) if record is not None else None,
        )

    def _crumbs(
        self, addresses: Sequence[str | None] | None
    ) -> tuple[Markup, ...] | None:
        if addresses is None:
            return None
        crumbs: list[Markup] = []
        for address in addresses:
            if address is None or not self.site.has(address):
                continue
            if address.endswith(".html"):
                crumbs.append(self.own_page(address.removesuffix(".html")))
            else:
                crumbs.append(self.links.link(address))
        return tuple(crumbs)

    def own_page(self, name: str) -> Markup:
        """A link to a page of the site's own."""
        return self.language.own_page(name)

    def label(self, key: str) -> Markup:
        """A sentence of the catalogue by its dotted key, or what a field is called."""
        return self.t(key) if "." in key else self.t.field(key)

    def tag(self, name: str, text: Html) -> Markup:
        """A tag with its icon."""
        return Markup(self.parts.tag(name, text))  # noqa: S704 - a macro's output is escaped

    def table(
        self,
        caption: Markup,
        heads: Sequence[Html],
        rows: Sequence[TableRow],
        kind: str = "",
        csv: RowsLink | None = None,
    ) -> TablePart:
        """A table of cells: the rows of it that the page itself shows."""
        whole = table(caption, heads, rows, kind)
        if csv is not None:
            whole = replace(whole, csv=csv)
        return self.pager.first_part(whole)

    def task_table(
        self,
        states: Sequence[TaskState],
        caption: Markup,
        *,
        with_plan: bool = True,
        with_leads: bool = True,
        with_file: bool = True,
        with_days: bool = False,
        in_group: bool = False,
        heading: Html = "",
    ) -> TablePart:
        """A table of tasks with its filter and, with a file of its own, the same rows as CSV.

        ``with_leads`` it names the units that lead each, which the page of one unit need not.
        ``with_days`` it says how many days past its deadline each is: every day makes it new.
        One table of several that are grouped has neither: they share a filter and a file. Its
        rows stand below their plans, where others have a column for it.
        """
        by_plan = with_plan and in_group
        has_column = with_plan and not in_group
        heads = self._task_heads(with_plan=has_column, with_leads=with_leads)
        rows, headings = self._rows(
            states,
            lambda state: self.language.task_row(
                state,
                with_plan=has_column,
                with_leads=with_leads,
                with_days=with_days,
            ),
            by_plan=by_plan,
            width=len(heads),
        )
        choices = csv = None
        if not in_group and len(states) >= FILTERED_FROM:
            choices = self._task_choices(states)
        if with_file and not in_group:
            csv = self.rows_link("tasks", states)
        whole = Table(caption, heads, rows, "tasks", choices, csv, heading, headings)
        return self.pager.first_part(whole)

    def _rows(
        self,
        states: Sequence[S],
        make_row: Callable[[S], Markup],
        *,
        by_plan: bool,
        width: int,
    ) -> tuple[tuple[Markup, ...], tuple[int, ...]]:
        """The rows of tasks or targets, ``by_plan`` with headings, and the places of these."""
        if not by_plan:
            return tuple(make_row(state) for state in states), ()
        members: dict[str, list[S]] = {}
        for state in states:
            members.setdefault(str(state.record.plan), []).append(state)
        has_places = len({state.record.jurisdiction for state in states}) > 1
        rows: list[Markup] = []
        headings: list[int] = []
        for plan, of_plan in members.items():
            headings.append(len(rows))
            place = of_plan[0].record.jurisdiction if has_places else None
            rows.append(self._plan_heading(plan, place, width))
            rows += [make_row(state) for state in of_plan]
        return tuple(rows), tuple(headings)

    def _plan_heading(self, plan: str, place: str | None, width: int) -> Markup:
        """The row above the tasks or targets of a plan."""
        name = self.links.link(plan)
        if place is not None:
            name = Markup("{} – {}").format(name, self.links.name(place))
        return row_html(heading_row(name, width))

    def _task_heads(
        self, *, with_plan: bool, with_leads: bool = True
    ) -> tuple[Markup, ...]:
        t = self.t
        heads = [t("column.task")]
        if with_plan:
            heads.append(t("column.plan"))
        if with_leads:
            heads.append(t.field("lead_unit"))
        heads += [t.field("deadline"), t.field("status"), t("column.report")]
        return tuple(heads)

    def shared_filter(
        self, states: Sequence[TaskState], *, with_leads: bool = True
    ) -> TableFilter | None:
        """The filter of grouped tables of tasks; None where they have few rows together."""
        if len(states) < FILTERED_FROM:
            return None
        self.pager.take_filter()
        heads = self._task_heads(with_plan=False, with_leads=with_leads)
        return TableFilter(self._task_choices(states), heads)

    def _task_choices(self, states: Sequence[TaskState]) -> tuple[FilterChoice, ...]:
        t, order, names_of = self.t, self.language.order, self.language.names_of
        statuses = tuple(
            (mark, t.mark_name(mark).striptags()) for mark in order.statuses(states)
        )
        return (
            FilterChoice("status", t.field("status"), statuses),
            FilterChoice(
                "place", t("column.jurisdiction"), names_of(order.places(states))
            ),
            FilterChoice("unit", t.field("lead_unit"), names_of(order.leads(states))),
            FilterChoice("area", t.field("area"), names_of(order.areas(states))),
        )

    def target_table(
        self,
        states: Sequence[TargetState],
        caption: Markup,
        *,
        with_plan: bool = True,
        with_file: bool = True,
        by_plan: bool = False,
        heading: Html = "",
    ) -> TablePart:
        """A table of targets with its filter and, with a file of its own, the same rows as CSV.

        ``by_plan`` its rows stand below their plans, where others have a column for it.
        """
        t = self.t
        with_plan = with_plan and not by_plan
        heads = [
            t("column.target"),
            t("column.figure"),
            t("column.by"),
            t.field("level"),
        ]
        heads += [t("column.latest"), t("column.state")]
        if with_plan:
            heads.insert(1, t("column.plan"))
        rows, headings = self._rows(
            states,
            lambda state: self.language.target_row(state, with_plan=with_plan),
            by_plan=by_plan,
            width=len(heads),
        )
        choices = self._target_choices(states) if len(states) >= FILTERED_FROM else None
        csv = self.rows_link("targets", states) if with_file else None
        whole = Table(
            caption, tuple(heads), rows, "targets", choices, csv, heading, headings
        )
        return self.pager.first_part(whole)

    def figure_table(
        self,
        states: Sequence[TargetState],
        *,
        with_plan: bool = True,
        by_plan: bool = False,
        heading: Html = "",
    ) -> TablePart | None:
        """A table of figures that are only followed; None where there are none."""
        if not states:
            return None
        t = self.t
        with_plan = with_plan and not by_plan
        heads = [t("column.tracked"), t.field("level"), t("column.latest")]
        if with_plan:
            heads.insert(1, t("column.plan"))
        rows, headings = self._rows(
            states,
            lambda state: self.language.target_row(state, with_plan=with_plan),
            by_plan=by_plan,
            width=len(heads),
        )
        caption = t("targets.tracked_caption", count=len(states))
        whole = Table(
            caption,
            tuple(heads),
            rows,
            "targets",
            heading=heading,
            headings=headings,
        )
        return self.pager.first_part(whole)

    def compared_table(
        self,
        caption: Markup,
        heads: Sequence[Html],
        rows: tuple[Markup, ...],
        states: Sequence[TargetState],
    ) -> TablePart:
        """A table of targets of one indicator, with its filter and the file of its rows."""
        choices = self._target_choices(states) if len(states) >= FILTERED_FROM else None
        csv = self.rows_link("targets", states)
        whole = Table(caption, tuple(heads), rows, "targets", choices, csv)
        return self.pager.first_part(whole)

    def _target_choices(
        self, states: Sequence[TargetState]
    ) -> tuple[FilterChoice, ...]:
        t, order, names_of = self.t, self.language.order, self.language.names_of
        names = tuple(
            (name, t.target_state(name).striptags()) for name in order.states(states)
        )
        return (
            FilterChoice("status", t("column.state"), names),
            FilterChoice(
                "place", t("column.jurisdiction"), names_of(order.places(states))
            ),
            FilterChoice("area", t.field("area"), names_of(order.areas(states))),
        )

    def rows_link(
        self,
        kind: str,
        states: Sequence[TaskState] | Sequence[TargetState],
    ) -> RowsLink | None:
        """The link to some tasks or targets as CSV; None where they are few."""
        return self.pager.rows_link(kind, [state.id for state in states])

    def whole(self, kind: str) -> Markup:
        """Where all tasks or targets are to be had."""
        return Markup(self.parts.whole(kind))  # noqa: S704 - a macro's output is escaped

    def counted_table(
        self,
        states: Sequence[TaskState],
        name: Html,
        *,
        with_plan: bool = True,
        with_file: bool = True,
        with_days: bool = False,
        in_group: bool = False,
    ) -> TablePart:
        """A table of tasks whose caption says how many there are of a name."""
        caption = self.t("list.caption", name=name, count=len(states))
        return self.task_table(
            states,
            caption,
            with_plan=with_plan,
            with_file=with_file,
            with_days=with_days,
            in_group=in_group,
        )

    def rates(self, tally: ScopeCounts) -> TablePart:
        """The rates of a scope."""
        t = self.t
        rows: list[TableRow] = []
        for name, share in tally.rates.items():
            value = self.parts.rate(tally, name)
            if share.undetermined:
                undetermined = t("rate.undetermined", count=share.undetermined)
                value = Markup("{} {}").format(value, undetermined)
            means = self.language.rate_means(tally, name)
            rows.append(row(t.label("rate", name), value, means))
        heads = [t("rate.name"), t("rate.value"), t("rate.meaning")]
        return self.table(t("rate.caption"), heads, rows, "rates")

    def groups(self, tally: ScopeCounts, *apart: str) -> CountGroups:
        """The tasks of a scope by count: every task of it stands in one table.

        The page has tables of its own for the counts ``apart``.
        """
        beside = beside_counts(official=self.site.config.official)
        counted = [name for name in (*OFFICIAL, *beside) if name in tally.boxes]
        others = [name for name in beside if name not in tally.boxes]
        if "unreadable" in others:
            others.remove("unreadable")
        shown = [name for name in others if name not in apart]
        listed = _tasks_of_counts(tally, (*counted, *others))
        filtered = _tasks_of_counts(tally, (*counted, *shown))
        with_leads = not self._are_led_by_scope(tally, filtered)
        return CountGroups(
            filter=self.shared_filter(filtered, with_leads=with_leads),
            counted=self._filled_groups(tally, counted, with_leads=with_leads),
            beside=self._filled_groups(tally, shown, with_leads=with_leads),
            csv=self.rows_link("tasks", listed),
        )

    def _are_led_by_scope(
        self, tally: ScopeCounts, states: Sequence[TaskState]
    ) -> bool:
        """Whether a scope is one unit that alone leads each of some tasks."""
        scope, key = tally.row
        if scope != "unit":
            return False
        leads = self.site.compliance.leads
        return all(tuple(leads[state.id]) == (key,) for state in states)

    def _filled_groups(
        self, tally: ScopeCounts, names: Sequence[str], *, with_leads: bool
    ) -> tuple[tuple[str, TablePart], ...]:
        return tuple(
            self._group(tally, name, with_leads=with_leads)
            for name in names
            if tally.size(name)
        )

    def _group(
        self, tally: ScopeCounts, name: str, *, with_leads: bool
    ) -> tuple[str, TablePart]:
        named = self.t.count_name(name)
        caption = self.t("list.caption", name=named, count=tally.size(name))
        return name, self.task_table(
            tally.tasks[name], caption, with_leads=with_leads, in_group=True
        )

    def body(self, record: Record[FrontMatter]) -> BodyPart | None:
        """The body of a record, if it has one."""
        body = self.language.bodies.of(record, self.formats.lang)
        return BodyPart(*body) if body is not None else None


def _tasks_of_counts(tally: ScopeCounts, names: Sequence[str]) -> list[TaskState]:
    """The tasks of several counts, each once, in their order."""
    states: dict[str, TaskState] = {}
    for name in names:
        states |= {state.id: state for state in tally.tasks.get(name, ())}
    return list(states.values())
