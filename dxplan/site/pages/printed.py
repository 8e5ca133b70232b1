"""A page each jurisdiction that is printed on one sheet of A4: its sentence, plans, late tasks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from dxplan.compliance.tasks import TaskState
from dxplan.site.counts import ScopeCounts
from dxplan.site.day_marks import DAY_HTML
from dxplan.site.page import Page
from dxplan.site.page_builder import PageBuilder
from dxplan.site.page_content import PageContent
from dxplan.site.pages.chart_values import BoxesPicture, boxes_picture
from dxplan.site.site import Edition, Site
from dxplan.site.tables import TablePart, TableRow, row

_MOST_PLANS = 5
_MOST_LATE = 5
"""With this many rows of two lines each, all fits on the sheet."""

_GROUPS = ("done", "under_way", "stopped", "no_information")


@dataclass(frozen=True)
class PrintedPage(PageContent):
    """What stands on the sheet of a jurisdiction."""

    template: ClassVar[str] = "print.html"

    key: str
    """The jurisdiction."""
    as_of: Markup
    """The day that it speaks of."""
    boxes: BoxesPicture | None
    """Its sentence and bar."""
    plans: TablePart
    """Its plans with their counts."""
    further_plans: int
    """How many of its plans are not on the sheet."""
    late: TablePart | None
    """The tasks past their firm deadlines, the longest ago first; none where there are none."""
    further_late: int
    """How many of these are not on the sheet."""
    edition: Edition
    """The commit that it speaks from."""


def printed_address(jurisdiction: str) -> str:
    """The address of the sheet of a jurisdiction."""
    return f"print.jurisdiction/{jurisdiction}"


def has_sheet(tally: ScopeCounts) -> bool:
    """Whether there is a sheet of a jurisdiction: whether any of its tasks is counted."""
    return tally.size("tasks") > 0


def pages(site: Site) -> Iterator[Page]:
    """A sheet each jurisdiction with tasks."""
    for key in site.jurisdictions:
        tally = ScopeCounts(site, ("jurisdiction", key))
        if has_sheet(tally):
            crumbs = ("jurisdictions.html", key)
            build = partial(_sheet, key, tally)
            yield Page(printed_address(key), PrintedPage, build, crumbs)


def _sheet(key: str, tally: ScopeCounts, builder: PageBuilder) -> PrintedPage:
    plans = _counted_plans(builder.site, key)
    late = _late_tasks(tally)
    return PrintedPage(
        frame=builder.frame,
        key=key,
        as_of=DAY_HTML,
        boxes=boxes_picture(builder, tally),
        plans=_plan_table(builder, plans[:_MOST_PLANS]),
        further_plans=max(0, len(plans) - _MOST_PLANS),
        late=_late_table(builder, late[:_MOST_LATE], len(late)) if late else None,
        further_late=max(0, len(late) - _MOST_LATE),
        edition=builder.site.edition,
    )


def _counted_plans(site: Site, key: str) -> list[ScopeCounts]:
    """The counts of the plans of a jurisdiction of which any task is counted."""
    tallies = [ScopeCounts(site, ("plan", plan)) for plan in site.plans_of.get(key, ())]
    return [tally for tally in tallies if tally.size("tasks")]


def _late_tasks(tally: ScopeCounts) -> list[TaskState]:
    late = [state for state in tally.counted if state.timeliness == "overdue"]
    return sorted(late, key=lambda state: (str(state.due), state.id))


def _plan_table(builder: PageBuilder, tallies: Sequence[ScopeCounts]) -> TablePart:
    t = builder.t
    heads = [t("column.plan"), t("count.tasks")]
    heads += [t.count_name(group) for group in _GROUPS]
    heads.append(t("print.past"))
    rows = [_plan_row(builder, tally) for tally in tallies]
    return builder.table(t("print.plans"), heads, rows, "counts")


def _plan_row(builder: PageBuilder, tally: ScopeCounts) -> TableRow:
    number, sizes = builder.formats.number, tally.groups
    late = {group: sizes.get(f"{group}_overdue", 0) for group in _GROUPS}
    counts = [number(sizes[group] + late[group]) for group in _GROUPS]
    plan = builder.links.link(tally.row[1] or "")
    all_late = number(sum(late.values()))
    return row(_short(plan), number(tally.size("tasks")), *counts, all_late)


def _late_table(
    builder: PageBuilder, states: Sequence[TaskState], count: int
) -> TablePart:
    t = builder.t
    caption = t("print.late", count=count, number=builder.formats.number(count))
    heads = [t("column.task"), t.field("lead_unit"), t.field("deadline")]
    return builder.table(caption, heads, [_late_row(builder, one) for one in states])


def _late_row(builder: PageBuilder, state: TaskState) -> TableRow:
    links = builder.links
    leads = [links.unit(key) for key in builder.site.compliance.leads[state.id]]
    no_lead = builder.parts.aside(builder.t("task.no_lead"))
    due = builder.formats.day(state.due) if state.due is not None else Markup("")
    lead = _short(Markup(", ").join(leads)) if leads else no_lead
    return row(_short(links.task(state.id)), lead, due)


def _short(html: Markup) -> Markup:
    """What takes two lines of the sheet at most."""
    return Markup('<span class="short">{}</span>').format(html)
