"""The reminders as JSON, for programs (docs/format.md, section 4)."""

from dxplan.exchange.columns import Item
from dxplan.exchange.json_output import envelope, json_text
from dxplan.model.values import Text
from dxplan.reminders.reminder import Reminder
from dxplan.reminders.reminders import Reminders
from dxplan.reminders.wording import Wording


def json(reminders: Reminders) -> str:
    """Every reminder of every unit, with the day until which deadlines were looked at."""
    wording = Wording(reminders)
    items = [_item(wording, reminder) for reminder in reminders.all]
    document = envelope(reminders.compliance, reminders.head, items)
    document["until"] = reminders.until.isoformat()
    document["unreadable"] = [
        record.id for record in reminders.compliance.unreadable_tasks
    ]
    return json_text(document)


def _item(wording: Wording, reminder: Reminder) -> Item:
    state = reminder.state
    portfolio = wording.reminders.compliance.portfolio
    unit_name = None
    if reminder.unit is not None:
        unit_name = _text(portfolio.units[reminder.unit].fields.name)
    item: Item = {
        "kind": reminder.kind,
        "unit": reminder.unit,
        "unit_name": unit_name,
        "role": reminder.role,
        "id": state.id,
        "jurisdiction": state.record.jurisdiction,
        "plan": state.record.plan,
        "number": state.task.number,
        "title": _text(state.task.title),
    }
    return item | _deadline(reminder) | _reports(wording, reminder)


def _deadline(reminder: Reminder) -> Item:
    """The day with what is left or past, and what exactly is due."""
    item: Item = dict.fromkeys(
        ("due", "expected", "days_left", "days_past", "occurrence", "milestone")
    )
    deadline, days = reminder.deadline, reminder.days
    if deadline is None or days is None:
        return item
    item["due" if deadline.firm else "expected"] = deadline.day.isoformat()
    item["days_left" if days >= 0 else "days_past"] = abs(days)
    if deadline.occurrence is not None:
        item["occurrence"] = deadline.occurrence.text
    if deadline.milestone is not None:
        item["milestone"] = deadline.milestone.number
    return item


def _reports(wording: Wording, reminder: Reminder) -> Item:
    """What was reported, of a recurring task for the occurrence, and how long ago."""
    state = reminder.state
    progress = state.evaluation.progress
    if reminder.deadline is not None:
        progress = reminder.deadline.progress
    item: Item = {
        "status": progress.status,
        "certainty": progress.certainty,
        "last_report": None,
        "days_since_report": state.days_since_report,
        "silent_days": reminder.silent_days,
        "stale": state.stale,
        "url": wording.address(state.id),
    }
    if progress.reports:
        item["last_report"] = progress.reports[-1].date.isoformat()
    return item


def _text(text: Text) -> Item:
    return {"vi": text.vi, "en": text.en}
