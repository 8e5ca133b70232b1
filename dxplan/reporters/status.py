"""The tables of `dxplan status`: the four official figures, what stands beside them, the rates."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from rich.box import SIMPLE_HEAD
from rich.table import Table

from dxplan.compliance.lights import light_of_scope
from dxplan.compliance.overdue import days_overdue
from dxplan.compliance.progress_groups import group_sizes
from dxplan.compliance.public_counts import (
    OFFICIAL,
    STANDINGS,
    shown_sizes,
    shown_timeliness,
)
from dxplan.compliance.rates import Rate
from dxplan.compliance.summary import SCOPES, Compliance, Scope, Summary
from dxplan.compliance.tasks import TaskState
from dxplan.config.config import Lights
from dxplan.messages import Catalogue
from dxplan.model.records import Kind
from dxplan.reporters.status_tables import Status
from dxplan.reporters.trend import render as render_trend
from dxplan.text.table_console import TableWidth, stacked, table_console
from dxplan.text.terminal import printable
from dxplan.wording.names import name_of
from dxplan.wording.numbers import (
    format_fraction,
    format_number,
    format_rate,
    rate_share,
)
from dxplan.wording.progress import progress_sentence

_WIDTH = 120
_NAMES = 28
"""The width of names; a longer id is never broken, so that it can be copied."""
_RATES = ("completion", "on_time")
_FIGURES = ("tasks", *(f"box.{box}" for box in OFFICIAL), "other", *_RATES)
"""The figures of a scope, in their order, as the catalogues call their headings."""


def render_status(
    status: Status, catalogue: Catalogue, columns: int | None = None, *, color: bool
) -> str:
    """The tables of a status, or of its trend; of a recorded state, which one it is.

    ``columns`` are those of the terminal; None where there is none.
    """
    snapshot = status.snapshot
    heading = ""
    if snapshot.is_recorded:
        commit = (snapshot.head.commit or "")[:10]
        day = snapshot.head.recorded
        heading = catalogue("terminal.status.recorded", commit=commit, day=day) + "\n"
    if status.trend is None:
        return heading + render(
            status.compliance,
            status.rows,
            catalogue,
            official=snapshot.config.official,
            color=color,
            lights=snapshot.config.lights,
            columns=columns,
        )
    rows = status.trend
    if not status.is_narrowed:
        rows = [row for row in rows if row.scope == "all"]
    return heading + render_trend(
        rows, catalogue, color=color, until=snapshot.recorded_until
    )


def render(
    compliance: Compliance,
    rows: Sequence[Summary],
    catalogue: Catalogue,
    *,
    official: bool,
    color: bool,
    lights: Lights | None = None,
    columns: int | None = None,
) -> str:
    """One table a scope, and the tasks of a plan, unit or area that was asked for alone."""
    is_single = len(rows) == 1 and rows[0].scope != "all"
    states: Sequence[TaskState] = ()
    if is_single:
        states = compliance.tasks_in.get((rows[0].scope, rows[0].id), [])
    out = io.StringIO()
    width = TableWidth.on_terminal(_width(rows, states), columns)
    console = table_console(out, width.columns, color=color)
    console.print(catalogue("terminal.status.as-of", as_of=compliance.as_of))
    if not official:
        console.print(catalogue("terminal.status.unofficial"))
    if rows and rows[0].tasks:
        sizes = group_sizes(rows[0].boxes)
        console.print(progress_sentence(sizes, catalogue, official=official))
    for scope, rows_of_scope in _by_scope(rows):
        console.print()
        console.print(
            _summary_table(
                compliance,
                scope,
                rows_of_scope,
                catalogue,
                official=official,
                lights=lights,
                is_narrow=width.is_narrow,
            )
        )
    if states:
        console.print()
        table = _task_table(compliance, states, catalogue, width, official=official)
        console.print(table)
    return out.getvalue()


def _by_scope(rows: Sequence[Summary]) -> Iterator[tuple[Scope, list[Summary]]]:
    """The rows that are shown, by scope; scopes without any are left out."""
    for scope in SCOPES:
        rows_of_scope = [row for row in rows if row.scope == scope and _is_shown(row)]
        if rows_of_scope:
            yield scope, rows_of_scope


def _width(rows: Sequence[Summary], states: Sequence[TaskState]) -> int:
    """The width of the tables: more than usual where an id is longer than the column of names."""
    ids = [row.id or "" for row in rows] + [state.id for state in states]
    longest = max(map(len, ids), default=0)
    return max(_WIDTH, _WIDTH - _NAMES + longest)


def frozen_lines(
    compliance: Compliance, home: str, catalogue: Catalogue, *, official: bool
) -> str:
    """What a period of a jurisdiction freezes: the day, the tasks, their boxes, two rates."""
    row = compliance.summaries["jurisdiction", home]
    sizes = shown_sizes(row.boxes, official=official)
    boxes = "; ".join(
        f"{catalogue(f'labels.box.{name}')}: {size}"
        for name, size in sizes.items()
        if size
    )
    boxes = boxes or catalogue("terminal.status.none")
    lines = [
        catalogue("terminal.status.as-of", as_of=compliance.as_of),
        f"{catalogue('terminal.status.tasks')}: {row.tasks}",
        f"{catalogue('terminal.frozen-boxes')}: {boxes}",
    ]
    for name in _RATES:
        rate = format_rate(row.rates[name], catalogue)
        lines.append(f"{catalogue(f'terminal.status.{name}')}: {rate}")
    return "".join(f"{line}\n" for line in lines)


def _is_shown(row: Summary) -> bool:
    """Units and areas with nothing are left out; a jurisdiction or plan with nothing says so."""
    if row.scope in {"all", "jurisdiction", "plan"}:
        return True
    return bool(row.tasks or row.inherited or row.member or row.draft or row.assigned)


def _summary_table(
    compliance: Compliance,
    scope: Scope,
    rows: Sequence[Summary],
    catalogue: Catalogue,
    *,
    official: bool,
    lights: Lights | None,
    is_narrow: bool,
) -> Table:
    title = catalogue(f"labels.scope.{scope}")
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        expand=True,
    )
    name_width = max(_NAMES, *(len(row.id or "") for row in rows))
    name_heading = catalogue("terminal.status.name")
    headings = [catalogue(f"terminal.status.{name}") for name in _FIGURES]
    if is_narrow:
        table.add_column(name_heading, ratio=1, overflow="fold")
        table.add_column(catalogue("terminal.status.figures"), ratio=1, overflow="fold")
    else:
        table.add_column(name_heading, width=name_width, overflow="fold")
        _add_figures(table, headings)
    for row in rows:
        name = "\n".join(map(printable, _name(compliance, row, catalogue)))
        light = _light(compliance, row, catalogue, lights, official=official)
        begins = _later_plan(compliance, row)
        if begins is not None:
            cells = _later_plan_cells(begins, catalogue)
        else:
            cells = _cells(row, catalogue, official=official, light=light)
        if is_narrow:
            cells = [stacked(headings, cells)]
            table.add_section()
        table.add_row(name, *cells)
    return table


def _add_figures(table: Table, headings: Sequence[str]) -> None:
    """A column for each figure, in the order of the cells."""
    for name, heading in zip(_FIGURES, headings, strict=True):
        if name == "other":
            table.add_column(heading, ratio=6)
        else:
            width = _number_width(heading)
            table.add_column(heading, justify="right", width=width)


def _number_width(heading: str) -> int:
    """As wide as a rate, or as the longest word of the heading, which is not broken."""
    return max(7, *map(len, heading.split()))


def _light(
    compliance: Compliance,
    row: Summary,
    catalogue: Catalogue,
    lights: Lights | None,
    *,
    official: bool,
) -> str:
    """The light of a scope in words, with the rate it is by; empty where it has none."""
    if lights is None:
        return ""
    light = light_of_scope(compliance, row, lights, official=official)
    if light is None:
        return ""
    return catalogue(
        "terminal.status.light",
        light=catalogue(f"labels.light.{light}"),
        rate=catalogue(f"labels.rate.{lights.rate}"),
        value=format_rate(row.rates[lights.rate], catalogue),
    )


def _later_plan(compliance: Compliance, row: Summary) -> date | None:
    """The first day of a plan that does not exist yet; None of anything else."""
    if row.scope != "plan" or row.id is None:
        return None
    return compliance.later_plans.get(row.id)


def _later_plan_cells(begins: date, catalogue: Catalogue) -> list[str]:
    """The cells beside the name of a plan that does not exist yet."""
    later = catalogue("terminal.status.later-plan", day=begins)
    return ["–", *["–"] * len(OFFICIAL), later, *["–"] * len(_RATES)]


def _cells(
    row: Summary, catalogue: Catalogue, *, official: bool, light: str
) -> list[str]:
    """The cells of a row beside its name."""
    beside = [getattr(row, name) for name in STANDINGS]
    if not row.tasks and not any(beside):
        no_counts = ["–"] * len(OFFICIAL)
        no_rates = ["–"] * len(_RATES)
        return [catalogue("terminal.status.no-data"), *no_counts, "", *no_rates]
    sizes = shown_sizes(row.boxes, official=official)
    counts = [str(sizes[name]) for name in OFFICIAL]
    rates = [_rate(row.rates[rate], catalogue) for rate in _RATES]
    other = _other_counts(row, sizes, catalogue)
    if light:
        other = f"{light}\n{other}".rstrip()
    return [str(row.tasks), *counts, other, *rates]


def _other_counts(row: Summary, sizes: Mapping[str, int], catalogue: Catalogue) -> str:
    """What is counted beside the official figures."""
    counts = {}
    for name, size in sizes.items():
        if name not in OFFICIAL:
            counts[f"labels.box.{name}"] = size
    for name in STANDINGS:
        counts[f"labels.count.{name}"] = getattr(row, name)
    shown = [f"{catalogue(label)}: {count}" for label, count in counts.items() if count]
    return "; ".join(shown)


def _rate(rate: Rate, catalogue: Catalogue) -> str:
    """A rate in two lines, as narrow as a column of the table."""
    if not rate.denominator:
        return catalogue("labels.rate.unknown")
    fraction = format_fraction(rate, catalogue.lang)
    return f"{fraction}\n{rate_share(rate, catalogue)}"


def _name(compliance: Compliance, row: Summary, catalogue: Catalogue) -> list[str]:
    """The name of a scope, its id and how much of it is recorded, a line each."""
    if row.scope == "all":
        return [catalogue("labels.scope.all")]
    if row.id is None:
        return [catalogue("terminal.status.none")]
    portfolio = compliance.portfolio
    record = portfolio.index(cast("Kind", row.scope))[row.id]
    fields = compliance.fields_in_force(record)
    name, _ = name_of(fields, portfolio, record_id=row.id).get(catalogue.lang)
    lines = [name, row.id]
    expected = getattr(fields, "expected_tasks", None)
    if expected is not None and _later_plan(compliance, row) is None:
        recorded = len(portfolio.by_plan.get(row.id, ()))
        lines.append(
            catalogue("terminal.status.known", known=recorded, expected=expected)
        )
    return lines


def _task_table(
    compliance: Compliance,
    states: Sequence[TaskState],
    catalogue: Catalogue,
    width: TableWidth,
    *,
    official: bool,
) -> Table:
    """Some tasks; those of one plan stand below the headings of its groups."""
    table = Table(box=SIMPLE_HEAD, expand=True)
    longest = max([_NAMES, *(len(state.id) for state in states)])
    id_width = width.of_ids(longest)
    id_heading = catalogue("terminal.status.id")
    table.add_column(id_heading, width=id_width, overflow="fold")
    table.add_column(catalogue("terminal.status.name"), ratio=6, overflow="fold")
    names = ("status", "timeliness", "due")
    headings = [catalogue(f"terminal.status.{name}") for name in names]
    if width.is_narrow:
        table.add_column(headings[0], ratio=6, overflow="fold")
    else:
        table.add_column(headings[0], ratio=2, overflow="fold")
        table.add_column(headings[1], ratio=3, overflow="fold")
        table.add_column(headings[2], width=len("2022-12-31"))
    heading = ""
    is_of_one_plan = len({state.record.plan for state in states}) == 1
    for state in states:
        group = _group(compliance, state, catalogue)
        if is_of_one_plan and group != heading:
            heading = group
            table.add_section()
            table.add_row("", printable(heading), style="bold")
        cells = [
            _status(state, catalogue),
            _timeliness(state, compliance.as_of, catalogue, official=official),
            _due(state),
        ]
        if width.is_narrow:
            cells = [stacked(headings, cells)]
        title = printable(state.task.title.get(catalogue.lang)[0])
        table.add_row(printable(state.id), title, *cells)
    return table


def _due(state: TaskState) -> str:
    """The day that a task is due, else the expected one."""
    due = state.due or state.expected
    if due is None:
        return "–"
    return due.isoformat()


def _status(state: TaskState, catalogue: Catalogue) -> str:
    """The status of a task; where a group of units leads also how many of its members are done."""
    status = catalogue(f"labels.status.{state.status}")
    if state.is_as_read:
        status = catalogue("terminal.status.as-read", status=status)
    members = state.member_counts
    if members is None:
        return status
    counts = catalogue("terminal.status.members", **members._asdict())
    return f"{status}\n{counts}"


def _group(compliance: Compliance, state: TaskState, catalogue: Catalogue) -> str:
    """The title of the group that a task stands in; empty where it stands in none."""
    place = compliance.portfolio.group_place(state.record)
    if not place:
        return ""
    plan = compliance.plans_in_force[state.record.plan or ""]
    return plan.groups[place - 1].title.get(catalogue.lang)[0]


def _timeliness(
    state: TaskState, as_of: date, catalogue: Catalogue, *, official: bool
) -> str:
    timeliness = shown_timeliness(state, official=official)
    if not timeliness:
        return catalogue(f"labels.count.{state.standing}")
    label = catalogue(f"labels.timeliness.{timeliness}")
    days = days_overdue(state, as_of)
    if days is None:
        return label
    number = format_number(str(days), catalogue.lang)
    return catalogue("terminal.status.days-overdue", timeliness=label, number=number)
