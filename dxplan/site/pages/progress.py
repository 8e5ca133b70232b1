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
from dxplan.site.progress import (
    RECENT,
    ProgressPoint,
    change_points,
    figures,
    points,
)
from dxplan.site.site import Site
from dxplan.site.tables import Cell, TablePart, row

_COUNTS = ("tasks", "completed", "overdue", "silent")


@dataclass(frozen=True, slots=True)
class ProgressSection:
    """The progress of one scope through time."""

    picture: ProgressPicture
    """The chart."""
    rows: TablePart
    """The latest days on which a number changed."""
    address: str
    """Where all days are."""


@dataclass(frozen=True, slots=True)
class ScopeProgress:
    """The days of one scope on which a number changed."""

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
        changes = _changes(builder, scope)
        if not changes:
            continue
        caption = builder.t(
            "progress.caption_of", name=builder.language.scope_name(scope)
        )
        table = _days_table(builder, changes, caption)
        heading = builder.language.scope_link(scope)
        scopes.append(ScopeProgress(scope[1] or "all", heading, table))
    return ProgressPage(builder.frame, tuple(scopes))


def _changes(builder: PageBuilder, scope: ScopeKey) -> list[ProgressPoint]:
    """The days on which the numbers of a scope changed, oldest first."""
    all_days = points(builder.site.trend_of(scope))
    return change_points(all_days, official=builder.site.config.official)


def progress_section(builder: PageBuilder, scope: ScopeKey) -> ProgressSection | None:
    """The progress of a scope; None where hardly anything has changed."""
    chart: ProgressChart | None = builder.language.charts.progress(scope)
    if chart is None:
        return None
    part = f"#{scope[1]}" if scope[0] == "jurisdiction" else ""
    changes = _changes(builder, scope)
    return ProgressSection(
        picture=progress_picture(builder, chart),
        rows=_days_table(builder, changes[-RECENT:], builder.t("progress.caption")),
        address=builder.links.address(f"progress.html{part}"),
    )


def _days_table(
    builder: PageBuilder, days: Sequence[ProgressPoint], caption: Markup
) -> TablePart:
    """Days, newest first; without a column of what was recorded where nothing is known of it."""
    names = ["day", "tasks", "completed", "recorded", "overdue", "silent"]
    if not any(point.by_record for point in days):
        names.remove("recorded")
    heads = [builder.t(f"progress.{name}") for name in names]
    rows = []
    for point in reversed(days):
        cells = _day_cells(builder, point)
        of_day = [cells[name] for name in names if name != "day"]
        rows.append(row(builder.formats.day(point.day), *of_day))
    return builder.table(caption, heads, rows, "counts")


def _day_cells(builder: PageBuilder, point: ProgressPoint) -> dict[str, Cell | Markup]:
    """A day: what is completed by it, and what the repository had as done on it."""
    number = builder.formats.number
    nothing = builder.t("progress.none")
    cells: dict[str, Cell | Markup] = dict.fromkeys((*_COUNTS, "recorded"), nothing)
    if point.by_reports:
        counted = figures(point.by_reports, official=builder.site.config.official)
        for name in _COUNTS:
            cells[name] = _figure_cell(point, name, number(counted[name]))
    if point.by_record:
        completed = number(point.by_record.completed)
        cells["recorded"] = _figure_cell(point, "completed", completed, "by_record")
    return cells


def _figure_cell(point: ProgressPoint, name: str, text: str, *more: str) -> Cell:
    figure = figure_of(name, point.row, point.day, *more)
    return Cell(text, Markup(' data-figure="{}"').format(figure))
