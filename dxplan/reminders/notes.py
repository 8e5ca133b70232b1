"""What whoever asks for reminders has to know beside them."""

from collections.abc import Iterator

from dxplan.reminders.mail import address_of
from dxplan.reminders.reminders import Reminders
from dxplan.reminders.wording import Wording

_LISTED = 5
"""How many records a note names."""


def notes(reminders: Reminders, output_format: str) -> Iterator[str]:
    """What could not be looked at, and what no mail says."""
    wording = Wording(reminders)
    unreadable = reminders.compliance.unreadable_tasks
    if unreadable:
        files = _listed([record.file for record in unreadable])
        yield wording.counted("unreadable", len(unreadable), files=files)
    if output_format == "eml":
        yield from _of_mails(wording)


def _of_mails(wording: Wording) -> Iterator[str]:
    reminders = wording.reminders
    without_unit: list[str] = []
    without_address: list[str] = []
    for unit in reminders.reminded():
        if unit.unit is None:
            without_unit += [one.state.id for one in unit.reminders]
        elif address_of(reminders, unit.unit) is None:
            without_address.append(unit.unit)
    if without_unit:
        tasks = _listed(without_unit)
        yield wording.counted("notes.without_unit", len(without_unit), tasks=tasks)
    if without_address:
        yield wording.text("notes.no_address", units=_listed(without_address))
    if all(unit.unit is None for unit in reminders.reminded()):
        yield wording.text("notes.no_mail")


def _listed(records: list[str]) -> str:
    """Some records, and that there are more."""
    shown = ", ".join(records[:_LISTED])
    if len(records) > _LISTED:
        return f"{shown} …"
    return shown
