"""The tasks that a unit answers for as a member of a group that leads: its own part of each."""

from collections.abc import Sequence

from markupsafe import Markup

from dxplan.compliance.tasks import MemberState, TaskState
from dxplan.site.page_builder import PageBuilder
from dxplan.site.tables import TablePart, TableRow, row


def member_table(
    builder: PageBuilder, unit: str, states: Sequence[TaskState], caption: Markup
) -> TablePart:
    """A table of tasks by what one member of those who lead them has reported and done."""
    t = builder.t
    heads = (
        t("column.task"),
        t("column.plan"),
        t.field("lead_unit"),
        t.field("deadline"),
        t("members.own_part"),
        t("column.report"),
    )
    rows = [
        _row(builder, state, member)
        for state in states
        for member in state.members
        if member.unit == unit
    ]
    return builder.table(caption, heads, rows)


def _row(builder: PageBuilder, state: TaskState, member: MemberState) -> TableRow:
    t, links = builder.t, builder.links
    leads = (links.unit(lead) for lead in builder.site.compliance.leads[state.id])
    reports = member.evaluation.progress.reports
    return row(
        links.task(state.id),
        links.link(state.record.plan or ""),
        Markup(", ").join(leads),
        links.deadline(state.deadline, state.record.jurisdiction),
        builder.language.member_status(member),
        t.day(reports[-1].date) if reports else "–",
    )
