"""The reminders as tables for a terminal, one a unit."""

import io

from rich.box import SIMPLE_HEAD
from rich.table import Table

from dxplan.reminders.reminder import Reminder, UnitReminders
from dxplan.reminders.reminders import Reminders
from dxplan.reminders.wording import Wording
from dxplan.text.table_console import table_console

_WIDTH = 120
_ID_WIDTH = 28


def table(reminders: Reminders, *, color: bool) -> str:
    """What there is in all, then a table for each unit that is reminded of anything."""
    wording = Wording(reminders)
    out = io.StringIO()
    longest = max([_ID_WIDTH, *(len(one.state.id) for one in reminders.all)])
    console = table_console(out, _WIDTH - _ID_WIDTH + longest, color=color)
    console.print(wording.summary_of_all())
    if not reminders.config.official:
        console.print(reminders.catalogue("terminal.status.unofficial"))
    for unit in reminders.reminded():
        console.print()
        # not the table's own title, whose width would break an id
        console.print(wording.unit_with_id(unit.unit), style="bold", soft_wrap=True)
        console.print(_of_unit(wording, unit, longest))
    return out.getvalue()


def _of_unit(wording: Wording, unit: UnitReminders, id_width: int) -> Table:
    catalogue = wording.reminders.catalogue
    rows = Table(box=SIMPLE_HEAD, expand=True)
    rows.add_column(catalogue("terminal.status.id"), width=id_width, overflow="fold")
    rows.add_column(wording.text("columns.task"), ratio=5, overflow="fold")
    rows.add_column(catalogue("terminal.status.due"), width=len("2022-12-31"))
    rows.add_column(wording.text("columns.days"), ratio=2, overflow="fold")
    rows.add_column(catalogue("terminal.status.status"), ratio=3, overflow="fold")
    for name, group in wording.reminders.groups(unit).items():
        rows.add_section()
        rows.add_row("", f"{wording.heading(name)}: {len(group)}", style="bold")
        for reminder in group:
            rows.add_row(*_cells(wording, reminder))
    return rows


def _cells(wording: Wording, reminder: Reminder) -> tuple[str, ...]:
    day = "–"
    if reminder.day is not None:
        day = reminder.day.isoformat()
    status = "\n".join([wording.status(reminder), *wording.remarks(reminder)])
    return (
        reminder.state.id,
        wording.task(reminder),
        day,
        wording.days(reminder),
        status,
    )
