"""The reminders as Markdown for an issue, in which all data is text."""

from collections.abc import Iterator
from urllib.parse import quote

from dxplan.reminders.reminder import Reminder, UnitReminders
from dxplan.reminders.reminders import Reminders
from dxplan.reminders.shortened import shortened
from dxplan.reminders.wording import Wording
from dxplan.text.markdown_escape import escape_markdown

LIMIT = 65_000
"""Characters; an issue of GitHub holds 65,536."""

_KEPT_IN_ADDRESS = "/:?#@!$&+,;=%~"


def markdown(reminders: Reminders) -> str:
    """A heading for each unit that is reminded of anything, and its tasks as lists.

    The first line is a comment by which the issue of a unit is recognised.
    """
    wording = Wording(reminders)
    units = reminders.reminded()
    parts = [f"<!-- dxplan due {_marked(reminders)} -->\n"]
    if not units:
        parts.append(escape_markdown(wording.summary_of_all()) + "\n")
    for unit in units:
        parts += _unit(wording, unit)
    closing = f"\n---\n{wording.text('markdown.closing')}\n"
    limit = LIMIT - len(closing)
    body = shortened(parts, limit, lambda count: f"\n{wording.more(count)}\n")
    if not units:
        return body
    return body + closing


def _marked(reminders: Reminders) -> str:
    """What the comment of the first line names: the unit, where it is one."""
    if reminders.asked is not None:
        return reminders.asked
    if len(reminders.units) == 1:
        return reminders.units[0].unit or "no-unit"
    return "all"


def _unit(wording: Wording, unit: UnitReminders) -> Iterator[str]:
    title = wording.text("markdown.title", unit=wording.unit_name(unit.unit))
    head = f"## {escape_markdown(title)}\n\n"
    if unit.unit is not None:
        head += f"<code>{escape_markdown(unit.unit)}</code> "
    yield f"{head}{escape_markdown(wording.summary(unit))}\n"
    for name, group in wording.reminders.groups(unit).items():
        heading = f"{wording.heading(name)}: {len(group)}"
        before = f"\n### {escape_markdown(heading)}\n\n"
        for reminder in group:
            yield before + _item(wording, reminder)
            before = ""


def _item(wording: Wording, reminder: Reminder) -> str:
    record = reminder.state.id
    task = escape_markdown(wording.task(reminder))
    address = wording.address(record)
    if address is not None:
        task = f"[{task}](<{quote(address, safe=_KEPT_IN_ADDRESS)}>)"
    facts = [wording.status(reminder), *wording.remarks(reminder)]
    facts.append(wording.text("markdown.plan", plan=wording.plan(reminder)))
    lines = [
        f"- **{task}**: {escape_markdown(wording.when(reminder))}  ",
        f"  {escape_markdown('; '.join(facts))}  ",
        f"  <code>{escape_markdown(record)}</code>",
    ]
    return "\n".join(lines) + "\n"
