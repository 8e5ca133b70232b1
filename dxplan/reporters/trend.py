"""The table of `dxplan status --trend`: one scope on each day, by both clocks."""

import io
from collections.abc import Sequence
from datetime import date

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from dxplan.compliance.trends import Clock, TrendRow
from dxplan.messages import Catalogue
from dxplan.text.terminal import printable
from dxplan.wording.numbers import format_rate

_CLOCKS: tuple[Clock, ...] = ("by_reports", "by_record")


def render(
    rows: Sequence[TrendRow],
    catalogue: Catalogue,
    *,
    color: bool,
    until: date | None = None,
) -> str:
    """One table a scope: the tasks that are done, of all that count; a dash where nothing is known."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=120,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        markup=False,
    )
    for scope, key in dict.fromkeys((row.scope, row.id) for row in rows):
        title = catalogue(f"labels.scope.{scope}") + (
            f": {printable(key)}" if key else ""
        )
        console.print(
            title, style="bold", soft_wrap=True
        )  # not the table's own title, whose width would break an id
        table = Table(box=SIMPLE_HEAD)
        table.add_column(catalogue("terminal.trend.day"))
        for clock in _CLOCKS:
            table.add_column(catalogue(f"terminal.trend.{clock}"), justify="right")
        own = {
            (row.date, row.clock): row
            for row in rows
            if (row.scope, row.id) == (scope, key)
        }
        for day in dict.fromkeys(row.date for row in own.values()):
            table.add_row(
                day.isoformat(),
                *(_progress(own, day, clock, catalogue) for clock in _CLOCKS),
            )
        console.print(table)
    console.print(
        catalogue(
            "terminal.trend.meaning-recorded" if until else "terminal.trend.meaning",
            day=until,
        )
    )
    return out.getvalue()


def _progress(
    own: dict[tuple[date, Clock], TrendRow],
    day: date,
    clock: Clock,
    catalogue: Catalogue,
) -> str:
    row = own.get((day, clock))
    if row is None:
        return "–"
    return format_rate(row.rates["completion"], catalogue)
