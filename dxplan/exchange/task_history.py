"""The history of tasks as items: when each thing was recorded, beside the day that it was claimed for."""

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
from dxplan.model.records import Report, Task
from dxplan.portfolio.portfolio import Record

_EMAIL = re.compile(r"\S*@\S*")


def with_history(
    rows: list[Item], compliance: Compliance, history: History
) -> list[Item]:
    """The items of tasks with their histories; of one that can't be read there is none."""
    states = compliance.tasks
    return [
        {**row, "history": _item(compliance, states[str(row["id"])], history)}
        if row["id"] in states
        else row
        for row in rows
    ]


def _item(compliance: Compliance, state: TaskState, history: History) -> Item:
    """What the repository knows of a task on the day: commits recorded by then, and every report seen by then.

    A report that speaks of an earlier day and was recorded only later is seen, with the day on which it was.
    """
    events = history.events(state.id, "task")
    known = [event for event in events if event.commit.committed <= compliance.as_of]
    told = [
        event
        for event in known
        if event.what not in {EventType.FORM, EventType.UNREADABLE}
    ]
    suspect = needs_reconfirmation(
        compliance.portfolio, state, compliance.as_of, history.events
    )
    return {
        "first_recorded": told[0].commit.committed.isoformat() if told else None,
        "last_recorded": told[-1].commit.committed.isoformat() if told else None,
        "commits": len({event.commit.id for event in known}),
        "last_author": author_name(told[-1].commit.author) if told else None,
        "reports": _reports(state.record, events, compliance.as_of),
        "completion_recorded": _completion(compliance, state, history),
        "needs_reconfirmation": {
            "item": suspect.item,
            "key": suspect.key,
            "since": suspect.since.isoformat(),
        }
        if suspect
        else None,
    }


def author_name(author: str) -> str | None:
    """An author's name; addresses are not published."""
    return " ".join(_EMAIL.sub(" ", author).split()) or None


def _reports(record: Record[Task], events: Sequence[Event], as_of: date) -> list[Item]:
    days = _recorded(record, events)
    return [
        {
            "date": report.date.isoformat(),
            "recorded": day.isoformat() if day else None,
            "days_late": (day - report.date).days if day else None,
        }
        for report, day in zip(
            record.fields.all_reports, days, strict=False
        )  # a flat status without its day is no report
        if is_in_force(report, as_of)
    ]


def _recorded(record: Record[Task], events: Sequence[Event]) -> list[date | None]:
    """The day on which each report of a task was recorded; None where it is not committed."""
    found = recordings(events, "reports", entries_of(record.front_matter, "reports"))
    return [event.commit.committed if event is not None else None for event in found]


def _completion(
    compliance: Compliance, state: TaskState, history: History
) -> str | None:
    """The first day on which the repository held that a fulfilled task is; None for an open one."""
    home = compliance.home(state)
    days = (
        _recorded(home, history.events(home.id, "task"))
        if state.evaluation.progress.run
        else []
    )
    found = [
        day
        for report, day in zip(home.fields.all_reports, days, strict=False)
        if day and _is_in(state, report)
    ]
    return min(found).isoformat() if found else None


def _is_in(state: TaskState, report: Report) -> bool:
    """Whether a report is one of those by which the task counts as fulfilled."""
    return report in state.evaluation.progress.run
