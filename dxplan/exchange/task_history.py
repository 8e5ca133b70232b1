"""The history of tasks as items.

When each thing was recorded, beside the day that it was claimed for.
"""

import re
from collections.abc import Sequence
from datetime import date

from dxplan.comparison.compare import entries_of
from dxplan.comparison.events import Event, EventType
from dxplan.compliance.logs import is_in_force
from dxplan.compliance.reconfirmation import needs_reconfirmation
from dxplan.compliance.summary import Compliance
from dxplan.compliance.tasks import TaskState
from dxplan.exchange.columns import Item
from dxplan.history.timelines import History, recordings
from dxplan.model.records import Task
from dxplan.portfolio.portfolio import Record
from dxplan.text.hidden_characters import with_signs_for_hidden

_EMAIL = re.compile(r"(?<!\S)[^\s@]*+@\S*")
_NOT_SHOWN = frozenset({EventType.FORM, EventType.UNREADABLE})


def with_history(
    rows: list[Item], compliance: Compliance, history: History
) -> list[Item]:
    """The items of tasks with their histories; one that can't be read has none."""
    items = []
    for row in rows:
        state = compliance.tasks.get(str(row["id"]))
        if state is None:
            items.append(row)
        else:
            items.append({**row, "history": _history_of(compliance, state, history)})
    return items


def _history_of(compliance: Compliance, state: TaskState, history: History) -> Item:
    """What the repository holds of a task on the day.

    Commits recorded by then, and every report in force.

    A report that speaks of an earlier day and was recorded only later is listed, with the day on
    which it was.
    """
    as_of = compliance.as_of
    events = history.events(state.id, "task")
    recorded = [event for event in events if event.commit.committed <= as_of]
    shown = [event for event in recorded if event.what not in _NOT_SHOWN]
    item: Item = {"first_recorded": None, "last_recorded": None}
    if shown:
        item["first_recorded"] = shown[0].commit.committed.isoformat()
        item["last_recorded"] = shown[-1].commit.committed.isoformat()
    item["commits"] = len({event.commit.id for event in recorded})
    item["last_author"] = None
    if shown:
        item["last_author"] = author_name(shown[-1].commit.author)
    item["reports"] = _reports(state.record, events, as_of)
    item["completion_recorded"] = _completion(compliance, state, history)
    item["needs_reconfirmation"] = None
    portfolio = compliance.portfolio
    suspect = needs_reconfirmation(portfolio, state, as_of, history.events)
    if suspect:
        item["needs_reconfirmation"] = {
            "item": suspect.item,
            "key": suspect.key,
            "since": suspect.since.isoformat(),
        }
    return item


def author_name(author: str) -> str | None:
    """An author's name, of hidden characters a sign; addresses are not published."""
    name = " ".join(_EMAIL.sub(" ", author).split())
    if not name:
        return None
    return with_signs_for_hidden(name)


def _reports(record: Record[Task], events: Sequence[Event], as_of: date) -> list[Item]:
    items = []
    days = _recorded(record, events)
    # a flat status without its day is no report
    for report, day in zip(record.fields.all_reports, days, strict=False):
        if not is_in_force(report, as_of):
            continue
        item: Item = {
            "date": report.date.isoformat(),
            "recorded": None,
            "days_late": None,
        }
        if day:
            item["recorded"] = day.isoformat()
            item["days_late"] = (day - report.date).days
        items.append(item)
    return items


def _recorded(record: Record[Task], events: Sequence[Event]) -> list[date | None]:
    """The day on which each report of a task was recorded; None where it is not committed."""
    entries = entries_of(record.front_matter, "reports")
    days: list[date | None] = []
    for event in recordings(events, "reports", entries):
        if event is None:
            days.append(None)
        else:
            days.append(event.commit.committed)
    return days


def _completion(
    compliance: Compliance, state: TaskState, history: History
) -> str | None:
    """The first day on which the repository held that a fulfilled task is; None for an open one."""
    reports_of_completion = state.evaluation.progress.run
    if not reports_of_completion:
        return None
    home = compliance.home(state)
    recorded_days = _recorded(home, history.events(home.id, "task"))
    days = []
    for report, day in zip(home.fields.all_reports, recorded_days, strict=False):
        if day and report in reports_of_completion:
            days.append(day)
    if not days:
        return None
    return min(days).isoformat()
