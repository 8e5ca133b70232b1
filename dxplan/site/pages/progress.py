"""Progress through time: the section of a scope's page, and the page of all scopes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.summary import ScopeKey
from dxplan.site.charts.tasks import ProgressChart
from dxplan.site.counts import figure_of
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.pages.chart_values import ProgressPicture, progress_picture
from dxplan.site.progress import RECENT, ProgressPoint, figures, points
from dxplan.site.site import Site
from dxplan.site.tables import Cell, TablePart, TableRow, row

_COUNTS = ("tasks", "completed", "overdue", "silent")


@dataclass(frozen=True, slots=True)
class ProgressSection:
    """The progress of one scope through time."""

    picture: ProgressPicture | None
    """The chart; none where there is nothing to compare."""
    rows: TablePart
    """The latest days."""
    address: str
    """Where all days are."""


@dataclass(frozen=True, slots=True)
class ScopeProgress:
    """All days of one scope."""

    id: str
    """The part of the page."""
    heading: Markup
    """The scope."""
    rows: TablePart
    """The days, the latest first."""


@dataclass(frozen=True)
class ProgressPage(PageContent):
    """Progress through time of everything and of each jurisdiction."""

    template: ClassVar[str] = "progress.html"

    scopes: tuple[ScopeProgress, ...]
    """The scopes of which anything is known."""


def pages(_: Site) -> Iterator[Page]:
    """The page of progress through time."""
    yield Page("progress.html", ProgressPage, _build)


def _build(builder: PageBuilder) -> ProgressPage:
    site = builder.site
    rows: list[ScopeKey] = [("all", None)]
    rows += [("jurisdiction", key) for key in site.jurisdictions]
    scopes: list[ScopeProgress] = []
    for scope in rows:
        all_days = points(site.trend_of(scope))
        if not all_days:
            continue
        caption = builder.t(
            "progress.caption_of", name=builder.language.scope_name(scope)
        )
        table = _days_table(builder, all_days, caption)
        heading = builder.language.scope_link(scope)
        scopes.append(ScopeProgress(scope[1] or "all", heading, table))
    return ProgressPage(builder.frame, tuple(scopes))


def progress_section(builder: PageBuilder, scope: ScopeKey) -> ProgressSection | None:
    """The progress of a scope; None where its latest reports are not known."""
    all_points = points(builder.site.trend_of(scope))
    latest = all_points[-1].by_reports if all_points else None
    if latest is None or not latest.tasks:
        return None
    chart: ProgressChart | None = builder.language.charts.progress(scope)
    part = f"#{scope[1]}" if scope[0] == "jurisdiction" else ""
    return ProgressSection(
        picture=progress_picture(builder, chart) if chart is not None else None,
        rows=_days_table(builder, all_points[-RECENT:], builder.t("progress.caption")),
        address=builder.links.address(f"progress.html{part}"),
    )


def _days_table(
    builder: PageBuilder, days: Sequence[ProgressPoint], caption: Markup
) -> TablePart:
    names = ("day", "tasks", "completed", "overdue", "silent", "rate", "held")
    heads = [builder.t(f"progress.{name}") for name in names]
    rows = [_day_row(builder, point) for point in reversed(days)]
    return builder.table(caption, heads, rows, "counts")


def _day_row(builder: PageBuilder, point: ProgressPoint) -> TableRow:
    """A day: what was reported for it, beside it what the repository held as done on it."""
    nothing = builder.t("progress.none")
    cells: list[Cell | Markup] = [nothing] * (len(_COUNTS) + 1)
    if point.by_reports:
        counted = figures(point.by_reports, official=builder.site.config.official)
        cells = [
            _figure_cell(point, name, builder.formats.number(counted[name]))
            for name in _COUNTS
        ]
        completion = builder.formats.rate(point.by_reports.rates["completion"])
        cells.append(_figure_cell(point, "rate-completion", completion))
    by_record: Cell | Markup = nothing
    if point.by_record:
        completion = builder.formats.rate(point.by_record.rates["completion"])
        by_record = _figure_cell(point, "rate-completion", completion, "by_record")
    return row(builder.formats.day(point.day), *cells, by_record)


def _figure_cell(point: ProgressPoint, name: str, text: str, *more: str) -> Cell:
    figure = figure_of(name, point.row, point.day, *more)
    return Cell(text, Markup(' data-figure="{}"').format(figure))
