"""Records and what is derived of them as plain items, the rows of every export (FORMAT.md, section 5)."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel

from dxplan.compliance.logs import is_in_force, with_changes
from dxplan.compliance.summary import Compliance
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.exchange.columns import Item
from dxplan.exchange.fields import FIELDS, MEASURES, OF_TASKS, is_dated
from dxplan.model.deadline import Deadline
from dxplan.model.fields import FLAT_REPORT, LOGS, UNPUBLISHED, fields_of
from dxplan.model.records import Task
from dxplan.model.shared import Change
from dxplan.model.validate import validate
from dxplan.model.values import (
    FrontMatter,
    Interval,
    Number,
    Period,
    Ref,
    Text,
    days_between,
)
from dxplan.portfolio.portfolio import Portfolio, Record, Unreadable, without_logs


def number(value: Decimal) -> int | float:
    """A number as JSON has it: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


class _PlainValues:
    """Front matter as plain values; references become full ids where they lead anywhere."""

    def __init__(self, portfolio: Portfolio, jurisdiction: str | None) -> None:
        self.portfolio = portfolio
        self.jurisdiction = jurisdiction

    def value(self, value: Any) -> Any:  # noqa: PLR0911 - one line a type
        match value:
            case None | bool() | int():
                return value
            case Ref():
                return self.portfolio.resolve(value, self.jurisdiction) or str(value)
            case str():
                return value
            case Number():
                return number(value.value)
            case date():
                return value.isoformat()
            case Period() | Interval():
                return value.text
            case Text():
                return {
                    key: text
                    for key, text in (("vi", value.vi), ("en", value.en))
                    if text is not None
                }
            case tuple() | list():
                return [self.value(item) for item in value]
            case dict():
                return {key: self.value(item) for key, item in value.items()}
        return self.model(value)

    def measure(self, measure: Text | None) -> Any:
        """What is counted: one of the words that need no language, or a text."""
        return (
            measure.vi
            if measure is not None and measure.vi in MEASURES
            else self.value(measure)
        )

    def model(self, data: BaseModel) -> Item:
        item: Item = {}
        for name, info in type(data).model_fields.items():
            if info.exclude or name in UNPUBLISHED:
                continue
            key, value = info.alias or name, getattr(data, name)
            if key == "measure":
                item[key] = self.measure(value)
                continue
            if _is_dated(type(data), key):
                item |= dated(key, value)
                continue
            item[key] = self.value(value)
            if _is_number(type(data), key):
                item[f"{key}_text"] = value.text if value is not None else None
        if isinstance(data, Deadline):
            item["form"] = data.form
        return item


def dated(key: str, period: Period | None) -> Item:
    """A day that may be known less exactly: its last day, the written form, and how exact that is."""
    if period is None:
        return {key: None, f"{key}_text": None, f"{key}_precision": None}
    return {
        key: period.last.isoformat(),
        f"{key}_text": period.text,
        f"{key}_precision": _precision(period),
    }


def _precision(period: Period) -> str:
    """How exactly a period says when something was."""
    if period.is_day:
        return "day"
    months = (
        (period.last.year - period.first.year) * 12
        + period.last.month
        - period.first.month
        + 1
    )
    return {1: "month", 3: "quarter", 6: "half", 12: "year"}[months]


@cache
def _is_dated(model: type[BaseModel], key: str) -> bool:
    return issubclass(model, FrontMatter) and is_dated(fields_of(model)[key])


@cache
def _is_number(model: type[BaseModel], key: str) -> bool:
    return (
        issubclass(model, FrontMatter) and fields_of(model)[key].type.scalar == "number"
    )


def _change(plain: _PlainValues, record: Record[Any], change: Change) -> Item:
    """A line of the ledger whose values are as its key has them elsewhere; one that can't be read stays as written."""
    item = plain.model(change)
    for name in ("to", "from"):
        if item[name] is None:
            continue
        changed = validate(
            type(record.fields),
            {**without_logs(record.front_matter), change.key: item[name]},
        ).fields
        if changed is not None and change.key in (typed := plain.model(changed)):
            item[name] = typed[change.key]
    return item


def front_matter(
    portfolio: Portfolio, record: Record[FrontMatter], as_of: date
) -> Item:
    """A record's identity and its front matter with the changes that stand on ``as_of``; later entries are not seen."""
    item: Item = {
        "id": record.id,
        "jurisdiction": record.jurisdiction,
        "plan": record.plan,
    }
    data = with_changes(record, as_of)
    logs = [log for log in LOGS if hasattr(data, log)]
    seen = {
        log: tuple(entry for entry in getattr(data, log) if is_in_force(entry, as_of))
        for log in logs
    }
    head = _head(data.model_copy(update=seen), portfolio, record.jurisdiction)
    if seen.get("changes"):
        plain = _PlainValues(portfolio, record.jurisdiction)
        head["changes"] = [_change(plain, record, change) for change in seen["changes"]]
    return item | head


def _head(data: FrontMatter, portfolio: Portfolio, jurisdiction: str | None) -> Item:
    plain = _PlainValues(portfolio, jurisdiction).model(data)
    return (
        {k: v for k, v in plain.items() if k.removesuffix("_text") not in FLAT_REPORT}
        if isinstance(data, Task)
        else plain
    )


def records(compliance: Compliance, index: Mapping[str, Record[Any]]) -> list[Item]:
    """Every record of an index, by id."""
    return [
        front_matter(compliance.portfolio, index[key], compliance.as_of)
        for key in sorted(index)
    ]


def tasks(compliance: Compliance) -> list[Item]:
    """Every task that exists on the day, with what is derived of it. The head's first assignment stays in `changes`."""
    items = [_task(compliance, state) for state in compliance.tasks.values()]
    items += [_unreadable(compliance, record) for record in compliance.unreadable_tasks]
    return sorted(items, key=lambda item: str(item["id"]))


def _unreadable(compliance: Compliance, record: Unreadable) -> Item:
    """A task that is there and can't be read: all that is known is where it is, and its box."""
    blank: dict[str, Any] = {"title": None, "deadline": None, "accepts_pilot": None}
    nothing = Task.model_construct(**blank)
    identity = {
        "id": record.id,
        "jurisdiction": record.jurisdiction,
        "plan": record.plan,
    }
    return (
        identity
        | _head(nothing, compliance.portfolio, record.jurisdiction)
        | dict.fromkeys(field.key for field in OF_TASKS)
        | {
            "box": "unreadable",
            "in_plan": {"status": None, "timeliness": None, "box": "unreadable"},
        }
    )


def _task(compliance: Compliance, state: TaskState) -> Item:
    item = front_matter(compliance.portfolio, state.record, compliance.as_of)
    plain = _PlainValues(compliance.portfolio, state.record.jurisdiction)
    done, counts = state.evaluation.progress, state.evaluation.occurrences
    reports = state.record.fields.all_reports
    item["reports"] = [
        plain.model(report)
        for report in reports
        if is_in_force(report, compliance.as_of)
    ]
    has_box = state.standing == "counted"
    is_counted = has_box and state.restates is None
    judged = {"status": done.status, "timeliness": state.timeliness, "box": state.box}
    return item | {
        "standing": "restating" if state.restates else state.standing,
        "exists_from": state.exists_from.isoformat(),
        **(judged if is_counted else dict.fromkeys(judged)),
        "in_plan": judged if has_box else None,
        "fulfilled": done.fulfilled if is_counted else None,
        "due": _day(state.due),
        "original_due": _day(state.original_due),
        "expected": _day(state.expected),
        "stale": state.stale if is_counted else None,
        "occurrences": {"met": counts.met, "missed": counts.missed}
        if counts and is_counted
        else None,
        **dated("completed_on", done.completed_on if is_counted else None),
        "days_late": _days_late(state, compliance.as_of) if is_counted else None,
        "last_report": plain.value(state.reports[-1]) if state.reports else None,
        "days_since_report": state.days_since_report,
        "verified": state.verifications[-1].finding if state.verifications else None,
        "history": None,
    }


def _days_late(state: TaskState, as_of: date) -> int | None:
    """Days from a firm deadline to the as-of date, or to the first day of a late completion; None of any other task."""
    done = state.evaluation.progress
    if state.due is None or state.timeliness not in {"overdue", "late"}:
        return None
    until = done.completed_on.first if done.fulfilled and done.completed_on else as_of
    return days_between(state.due, until)


def targets(compliance: Compliance) -> list[Item]:
    """Every target that exists on the day, with its state."""
    return [
        _target(compliance, compliance.targets[key])
        for key in sorted(compliance.targets)
    ]


def _target(compliance: Compliance, state: TargetState) -> Item:
    item = front_matter(compliance.portfolio, state.record, compliance.as_of)
    plain = _PlainValues(compliance.portfolio, state.record.jurisdiction)
    return (
        item
        | _title(plain, state)
        | {
            "measure": plain.measure(compliance.portfolio.measure(state.target)),
            "standing": with_changes(
                compliance.portfolio.plans[state.record.plan or ""], compliance.as_of
            ).standing,
            "exists_from": state.exists_from.isoformat(),
            "due": _day(state.due),
            "state": state.state if state.restates is None else None,
            "in_plan": {"state": state.state} if state.state is not None else None,
            "latest": plain.value(state.latest),
        }
    )


def _title(plain: _PlainValues, state: TargetState) -> Item:
    """What a target is called, and whether that is its own title, its indicator's name, or only its id."""
    if state.target.title is not None:
        return {"title": plain.value(state.target.title), "title_from": "own"}
    indicator = plain.portfolio.indicator(state.target.indicator)
    if indicator is not None:
        return {"title": plain.value(indicator.fields.name), "title_from": "indicator"}
    return {"title": {"vi": state.id}, "title_from": "id"}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def log(compliance: Compliance, kind: str) -> list[Item]:
    """The entries of one log of every record in long form, up to the day: `reports`, `measurements` or `changes`."""
    return list(_log(compliance, kind))


def _log(compliance: Compliance, kind: str) -> Iterator[Item]:
    portfolio = compliance.portfolio
    states: list[TaskState | TargetState] = [
        compliance.tasks[key] for key in sorted(compliance.tasks)
    ]
    if kind != "reports":
        states += [compliance.targets[key] for key in sorted(compliance.targets)]
    logged: list[Record[Any]] = [state.record for state in states]
    if kind == "changes":
        logged += [portfolio.plans[key] for key in sorted(portfolio.plans)]
    for record in logged:
        plain = _PlainValues(portfolio, record.jurisdiction)
        for i, entry in enumerate(_entries(record.fields, kind)):
            if not is_in_force(entry, compliance.as_of):
                continue
            item = (
                _change(plain, record, entry)
                if isinstance(entry, Change)
                else plain.model(entry)
            )
            if kind == "changes" and "key" not in item:
                item = {**_UNCHANGED, **item, "key": "deadline"}
            yield {
                "id": f"{record.id}#{kind}.{i}",
                "record": record.id,
                "jurisdiction": record.jurisdiction,
                "plan": record.plan,
            } | item


_UNCHANGED: Item = dict.fromkeys(
    field.key for field in FIELDS["changes"] if field.says == "change"
)
"""A line of the ledger without values: a moved deadline has no `from`."""


def _entries(data: Any, kind: str) -> tuple[Any, ...]:
    if kind == "reports":
        return tuple(data.all_reports)
    if kind == "changes":
        return (*data.changes, *getattr(data, "deadline_changes", ()))
    return tuple(getattr(data, kind, ()))
