"""The table of `dxplan status --trend`: one scope on each day, by both clocks."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

from rich.box import SIMPLE_HEAD
from rich.table import Table

from dxplan.compliance.summary import ScopeKey
from dxplan.compliance.trends import Clock, TrendRow
from dxplan.messages import Catalogue
from dxplan.text.table_console import table_console
from dxplan.text.terminal import printable
from dxplan.wording.numbers import format_number

_WIDTH = 120
_CLOCKS: tuple[Clock, ...] = ("by_reports", "by_record")


def render(
    rows: Sequence[TrendRow],
    catalogue: Catalogue,
    *,
    color: bool,
    until: date | None = None,
) -> str:
    """One table a scope: the tasks that are done, of all that count."""
    out = io.StringIO()
    console = table_console(out, _WIDTH, color=color)
    rows_by_scope: dict[ScopeKey, dict[tuple[date, Clock], TrendRow]] = {}
    for row in rows:
        of_scope = rows_by_scope.setdefault((row.scope, row.id), {})
        of_scope[row.date, row.clock] = row
    for (scope, record_id), of_scope in rows_by_scope.items():
        title = catalogue(f"labels.scope.{scope}")
        if record_id:
            title += f": {printable(record_id)}"
        # not the table's own title, whose width would break an id
        console.print(title, style="bold", soft_wrap=True)
        console.print(_table(of_scope, catalogue))
    meaning = "terminal.trend.meaning-recorded" if until else "terminal.trend.meaning"
    console.print(catalogue(meaning, day=until))
    return out.getvalue()


def _table(rows: Mapping[tuple[date, Clock], TrendRow], catalogue: Catalogue) -> Table:
    table = Table(box=SIMPLE_HEAD)
    table.add_column(catalogue("terminal.trend.day"))
    for clock in _CLOCKS:
        table.add_column(catalogue(f"terminal.trend.{clock}"), justify="right")
    for day in dict.fromkeys(day for day, _ in rows):
        by_clock = [_completed(rows.get((day, clock)), catalogue) for clock in _CLOCKS]
        table.add_row(day.isoformat(), *by_clock)
    return table


def _completed(row: TrendRow | None, catalogue: Catalogue) -> str:
    """The completed tasks of all; where nothing is known of any that stands beside."""
    if row is None:
        return "–"
    numbers = [
        format_number(str(size), catalogue.lang) for size in (row.completed, row.tasks)
    ]
    completed = "/".join(numbers)
    if row.completed or row.reported:
        return completed
    return f"{completed} ({catalogue('labels.coverage.none')})"
