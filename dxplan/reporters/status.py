"""The tables of `dxplan status`: the four official figures, what stands beside them, the rates."""

import io
from collections.abc import Mapping, Sequence
from typing import cast

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from dxplan.compliance.public_counts import (
    OFFICIAL,
    STANDINGS,
    shown_sizes,
    shown_timeliness,
)
from dxplan.compliance.summary import Compliance, Rate, Scope, Summary
from dxplan.compliance.tasks import TaskState
from dxplan.messages import Catalogue
from dxplan.model.records import Kind
from dxplan.text.terminal import printable
from dxplan.wording.names import name_of
from dxplan.wording.numbers import format_fraction, format_percent, format_rate

_WIDTH = 120
_NAMES = 28
"""What of the width names take; an id is longer at times and never broken: it is there to be copied."""
_RATES = ("completion", "on_time")


def render(
    compliance: Compliance,
    rows: Sequence[Summary],
    catalogue: Catalogue,
    *,
    official: bool,
    color: bool,
) -> str:
    """One table a scope, and the tasks of a plan, unit or area that was asked for alone."""
    out = io.StringIO()
    longest = max((len(row.id or "") for row in rows), default=0)
    only = rows[0] if len(rows) == 1 and rows[0].scope != "all" else None
    states = compliance.tasks_in.get((only.scope, only.id), []) if only else []
    longest = max([longest, *(len(state.id) for state in states)])
    width = max(_WIDTH, _WIDTH - _NAMES + longest)
    console = Console(
        file=out,
        width=width,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        markup=False,
    )
    console.print(catalogue("terminal.status.as-of", as_of=compliance.as_of))
    if not official:
        console.print(catalogue("terminal.status.unofficial"))
    for scope in ("all", "jurisdiction", "plan", "unit", "area"):
        of_scope = [row for row in rows if row.scope == scope and _worth_a_row(row)]
        if of_scope:
            console.print()
            console.print(
                _summary_table(
                    compliance, scope, of_scope, catalogue, official=official
                )
            )
    if only:
        console.print()
        console.print(_task_table(states, catalogue, official=official))
    return out.getvalue()


def frozen_lines(
    compliance: Compliance, home: str, catalogue: Catalogue, *, official: bool
) -> str:
    """What a period of a jurisdiction freezes, in five lines: the day, the tasks, their boxes, the two rates."""
    row = compliance.summaries["jurisdiction", home]
    sizes = shown_sizes(row.boxes, official=official)
    boxes = "; ".join(
        f"{catalogue(f'labels.box.{name}')}: {size}"
        for name, size in sizes.items()
        if size
    )
    rates = {rate: format_rate(row.rates[rate], catalogue) for rate in _RATES}
    lines = [
        catalogue("terminal.status.as-of", as_of=compliance.as_of),
        f"{catalogue('terminal.status.tasks')}: {row.tasks}",
        f"{catalogue('terminal.frozen-boxes')}: {boxes or catalogue('terminal.status.none')}",
        *(
            f"{catalogue(f'terminal.status.{rate}')}: {told}"
            for rate, told in rates.items()
        ),
    ]
    return "".join(f"{line}\n" for line in lines)


def _worth_a_row(row: Summary) -> bool:
    """Units and areas with nothing are left out; a jurisdiction or plan with nothing says so."""
    return row.scope in {"all", "jurisdiction", "plan"} or bool(
        row.tasks or row.inherited or row.draft or row.assigned
    )


def _summary_table(
    compliance: Compliance,
    scope: Scope,
    rows: Sequence[Summary],
    catalogue: Catalogue,
    *,
    official: bool,
) -> Table:
    title = catalogue(f"labels.scope.{scope}")
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        expand=True,
    )
    ids = (len(row.id or "") for row in rows)
    table.add_column(
        catalogue("terminal.status.name"), width=max(_NAMES, *ids), overflow="fold"
    )
    table.add_column(catalogue("terminal.status.tasks"), justify="right", width=7)
    for box in OFFICIAL:
        table.add_column(
            catalogue(f"terminal.status.box.{box}"), justify="right", width=7
        )
    table.add_column(catalogue("terminal.status.other"), ratio=6)
    for rate in _RATES:
        table.add_column(catalogue(f"terminal.status.{rate}"), justify="right", width=8)
    for row in rows:
        name = "\n".join(map(printable, _name(compliance, row, catalogue)))
        if not any((row.tasks, row.assigned, row.draft, row.replaced, row.inherited)):
            table.add_row(
                name, catalogue("terminal.status.no-data"), *["–"] * 4, "", "–", "–"
            )
            continue
        sizes = shown_sizes(row.boxes, official=official)
        figures = [str(sizes[name]) for name in OFFICIAL]
        rates = [_rate(row.rates[rate], catalogue) for rate in _RATES]
        table.add_row(
            name, str(row.tasks), *figures, _beside(row, sizes, catalogue), *rates
        )
    return table


def _beside(row: Summary, sizes: Mapping[str, int], catalogue: Catalogue) -> str:
    counts = [
        (f"labels.box.{name}", size)
        for name, size in sizes.items()
        if name not in OFFICIAL
    ]
    counts += [(f"labels.count.{name}", getattr(row, name)) for name in STANDINGS]
    return "; ".join(f"{catalogue(label)}: {count}" for label, count in counts if count)


def _rate(rate: Rate, catalogue: Catalogue) -> str:
    """A rate in two lines, as narrow as a column of the table."""
    if rate.value is None:
        return catalogue("labels.rate.unknown")
    fraction = format_fraction(rate, catalogue.lang)
    return f"{fraction}\n{format_percent(rate.value, catalogue.lang)}"


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
    if expected is not None:
        recorded = len(portfolio.by_plan.get(row.id, ()))
        lines.append(
            catalogue("terminal.status.known", known=recorded, expected=expected)
        )
    return lines


def _task_table(
    states: Sequence[TaskState], catalogue: Catalogue, *, official: bool
) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True)
    ids = (len(state.id) for state in states)
    table.add_column(
        catalogue("terminal.status.id"), width=max(_NAMES, *ids), overflow="fold"
    )
    for key, ratio in (("name", 6), ("status", 2), ("timeliness", 3)):
        table.add_column(
            catalogue(f"terminal.status.{key}"), ratio=ratio, overflow="fold"
        )
    table.add_column(catalogue("terminal.status.due"), width=len("2022-12-31"))
    for state in states:
        due = state.due or state.expected
        how = shown_timeliness(state, official=official)
        timeliness = catalogue(
            f"labels.timeliness.{how}" if how else f"labels.count.{state.standing}"
        )
        status = catalogue(f"labels.status.{state.evaluation.progress.status}")
        name = printable(state.task.title.get(catalogue.lang)[0])
        table.add_row(
            printable(state.id),
            name,
            status,
            timeliness,
            due.isoformat() if due else "–",
        )
    return table
