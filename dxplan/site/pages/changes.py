"""What was recorded lately, in each month, since a period was closed; what to confirm again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.portfolio.portfolio import ClosedPeriodFile
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import NavigationLink, PageContent
from dxplan.site.pages.change_tables import ChangeTables, change_tables
from dxplan.site.pages.periods import changes_address, closings_of
from dxplan.site.recent_changes import RecordedChange, by_month, since
from dxplan.site.site import Site
from dxplan.site.tables import TablePart, row

_LATELY = 200
"""The page of changes shows whole months until it has as many commits' changes of records."""


@dataclass(frozen=True, slots=True)
class ChangesOfMonth:
    """What was recorded in one month."""

    heading: Markup
    """The month."""
    changes: ChangeTables
    """The changes."""


@dataclass(frozen=True, slots=True)
class MonthLink:
    """A link to the changes of a month."""

    address: str
    """Where they are."""
    month: Markup
    """The month."""
    count: int
    """How many changes there are."""


@dataclass(frozen=True)
class ChangesPage(PageContent):
    """What was recorded lately."""

    template: ClassVar[str] = "changes.html"

    closed_periods: tuple[NavigationLink, ...]
    """Links to what changed since a period was closed."""
    lately: tuple[ChangesOfMonth, ...]
    """The changes of the latest months."""
    form_only: int
    """How many changes were only of a file's form."""
    months: tuple[MonthLink, ...]
    """Every month in which anything was recorded."""


@dataclass(frozen=True)
class ChangesMonthPage(PageContent):
    """What was recorded in one month."""

    template: ClassVar[str] = "changes_month.html"

    heading: Markup
    """The month."""
    changes: ChangeTables
    """The changes."""


@dataclass(frozen=True)
class ChangesPeriodPage(PageContent):
    """What was recorded since a period was closed."""

    template: ClassVar[str] = "changes_period.html"

    heading: Markup
    """The period and the jurisdiction."""
    closing: ClosedPeriodFile
    """The closed period."""
    period_address: str
    """Where the page of the period is."""
    changes: ChangeTables | None
    """The changes; none where nothing was recorded since."""


@dataclass(frozen=True)
class ReconfirmationPage(PageContent):
    """The tasks whose item changed after their last report."""

    template: ClassVar[str] = "reconfirmation.html"

    tasks: TablePart | None
    """The tasks."""


def pages(site: Site) -> Iterator[Page]:
    """The pages of changes, and of what is to be confirmed again."""
    changes = [change for change in site.recorded_changes if not change.is_form_only]
    months = by_month(changes)
    form_only = len(site.recorded_changes) - len(changes)
    yield Page("changes.html", ChangesPage, partial(_changes, months, form_only))
    for month, of_month in months.items():
        build_month = partial(_month, month, of_month)
        address = f"changes.{month}.html"
        yield Page(address, ChangesMonthPage, build_month, ("changes.html",))
    for key in site.jurisdictions:
        own = [change for change in changes if change.jurisdiction == key]
        for closing, address in closings_of(site, key):
            build_period = partial(_since, closing, address, own)
            crumbs = ("changes.html", closing.jurisdiction)
            yield Page(
                changes_address(address), ChangesPeriodPage, build_period, crumbs
            )
    yield Page("reconfirmation.html", ReconfirmationPage, _reconfirmation)


def _changes(
    months: Mapping[str, list[RecordedChange]], form_only: int, builder: PageBuilder
) -> ChangesPage:
    if builder.site.history is None:
        return ChangesPage(builder.frame, (), (), 0, ())
    log = builder.language.change_log
    return ChangesPage(
        frame=builder.frame,
        closed_periods=_closed_periods(builder),
        lately=tuple(
            _of_month(builder, month, months[month]) for month in _lately(months)
        ),
        form_only=form_only,
        months=tuple(
            MonthLink(
                address=builder.links.address(f"changes.{month}.html"),
                month=builder.formats.month(month),
                count=log.row_count(changes),
            )
            for month, changes in months.items()
        ),
    )


def _closed_periods(builder: PageBuilder) -> tuple[NavigationLink, ...]:
    links: list[NavigationLink] = []
    for key in builder.site.jurisdictions:
        for closing, address in closings_of(builder.site, key):
            target = builder.links.address(changes_address(address))
            links.append(NavigationLink(target, _since_heading(builder, closing)))
    return tuple(links)


def _since_heading(builder: PageBuilder, closing: ClosedPeriodFile) -> Markup:
    return builder.t(
        "happened.since_period",
        period=builder.formats.period(closing.fields.period),
        jurisdiction=builder.links.name(str(closing.jurisdiction)),
    )


def _of_month(
    builder: PageBuilder, month: str, changes: Sequence[RecordedChange]
) -> ChangesOfMonth:
    shown = builder.formats.month(month)
    heading = builder.t("happened.month", month=shown)
    caption = shown.striptags().capitalize()
    return ChangesOfMonth(heading, change_tables(builder, changes, caption))


def _month(
    month: str, changes: Sequence[RecordedChange], builder: PageBuilder
) -> ChangesMonthPage:
    heading = builder.t("happened.month", month=builder.formats.month(month))
    return ChangesMonthPage(
        builder.frame, heading, change_tables(builder, changes, heading)
    )


def _lately(months: Mapping[str, Sequence[RecordedChange]]) -> list[str]:
    """The latest months, so many that their changes do not go beyond the limit; at least one."""
    shown: list[str] = []
    size = 0
    for month, changes in months.items():
        size += len(changes)
        if shown and size > _LATELY:
            break
        shown.append(month)
    return shown


def _since(
    closing: ClosedPeriodFile,
    address: str,
    own: Sequence[RecordedChange],
    builder: PageBuilder,
) -> ChangesPeriodPage:
    site = builder.site
    closed = closing.fields
    changes: list[RecordedChange] = []
    if site.history is not None:
        changes = since(own, site.history, closed.commit, closed.closed_on)
    return ChangesPeriodPage(
        frame=builder.frame,
        heading=_since_heading(builder, closing),
        closing=closing,
        period_address=builder.links.address(address),
        changes=change_tables(builder, changes, builder.t("nav.changes"))
        if changes
        else None,
    )


def _reconfirmation(builder: PageBuilder) -> ReconfirmationPage:
    site, t, links = builder.site, builder.t, builder.links
    if not site.suspects:
        return ReconfirmationPage(builder.frame, None)
    heads = [
        t("column.task"),
        t("reconfirm.item"),
        t("reconfirm.changed"),
        t("reconfirm.since"),
    ]
    heads += [t("column.report"), t.field("lead_unit")]
    rows = []
    for key, suspect in site.suspects.items():
        state = site.compliance.tasks[key]
        place = links.name(str(state.record.jurisdiction))
        leads = Markup(", ").join(
            links.unit(unit) for unit in site.compliance.leads[key]
        )
        task_row = row(
            builder.cells.named(links.task(key), place),
            links.task(suspect.item),
            t(f"reconfirm.key.{suspect.key}"),
            builder.formats.day(suspect.since),
            builder.formats.day(state.reports[-1].date),
            leads or t("task.no_lead"),
        )
        rows.append(task_row)
    caption = t("list.caption", name=t("nav.reconfirmation"), count=len(rows))
    return ReconfirmationPage(
        builder.frame, builder.table(caption, heads, rows, "past")
    )
