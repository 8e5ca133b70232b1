"""The reminders as tables for a terminal, one a unit."""

import io

from rich.box import SIMPLE_HEAD
from rich.table import Table

from dxplan.reminders.reminder import Reminder, UnitReminders
from dxplan.reminders.reminders import Reminders
from dxplan.reminders.wording import Wording
from dxplan.text.table_console import TableWidth, stacked, table_console

_WIDTH = 120
_ID_WIDTH = 28


def table(reminders: Reminders, columns: int | None = None, *, color: bool) -> str:
    """What there is in all, then a table for each unit that is reminded of anything.

    ``columns`` are those of the terminal; None where there is none.
    """
    wording = Wording(reminders)
    out = io.StringIO()
    longest = max([_ID_WIDTH, *(len(one.state.id) for one in reminders.all)])
    width = TableWidth.on_terminal(_WIDTH - _ID_WIDTH + longest, columns)
    console = table_console(out, width.columns, color=color)
    console.print(wording.summary_of_all())
    if not reminders.config.official:
        console.print(reminders.catalogue("terminal.status.unofficial"))
    for unit in reminders.reminded():
        console.print()
        # not the table's own title, whose width would break an id
        console.print(wording.unit_with_id(unit.unit), style="bold", soft_wrap=True)
        console.print(_of_unit(wording, unit, longest, width))
    return out.getvalue()


def _of_unit(
    wording: Wording, unit: UnitReminders, id_width: int, width: TableWidth
) -> Table:
    catalogue = wording.reminders.catalogue
    rows = Table(box=SIMPLE_HEAD, expand=True)
    id_heading = catalogue("terminal.status.id")
    rows.add_column(id_heading, width=width.of_ids(id_width), overflow="fold")
    rows.add_column(wording.text("columns.task"), ratio=5, overflow="fold")
    headings = (
        catalogue("terminal.status.due"),
        wording.text("columns.days"),
        catalogue("terminal.status.status"),
    )
    if width.is_narrow:
        rows.add_column(headings[-1], ratio=5, overflow="fold")
    else:
        rows.add_column(headings[0], width=len("2022-12-31"))
        rows.add_column(headings[1], ratio=2, overflow="fold")
        rows.add_column(headings[2], ratio=3, overflow="fold")
    for name, group in wording.reminders.groups(unit).items():
        rows.add_section()
        rows.add_row("", f"{wording.heading(name)}: {len(group)}", style="bold")
        for reminder in group:
            identity, task, *others = _cells(wording, reminder)
            if width.is_narrow:
                others = [stacked(headings, others)]
            rows.add_row(identity, task, *others)
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
