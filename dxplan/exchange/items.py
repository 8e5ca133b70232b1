"""Records, and what is derived of them, as rows of every export (docs/format.md, section 5)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeAlias

from dxplan.compliance.closed_periods import summaries
from dxplan.compliance.difficulties import difficulties as named_difficulties
from dxplan.compliance.logs import current_fields, is_in_force, with_changes
from dxplan.compliance.milestones import MilestoneState
from dxplan.compliance.overdue import days_overdue, overdue_class
from dxplan.compliance.parts import PartsProgress
from dxplan.compliance.summary import Compliance
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.exchange.columns import Item
from dxplan.exchange.fields import (
    FIELDS,
    OF_TASKS,
    published_key,
    roles_key,
    unregistered_key,
    upper_key,
)
from dxplan.exchange.plain_values import PlainValues, dated
from dxplan.model.dates import days_between
from dxplan.model.fields import FLAT_REPORT, LOGS
from dxplan.model.records import Task
from dxplan.model.shared import Change
from dxplan.model.validate import validate
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Portfolio, Record, Unreadable, without_logs
from dxplan.text.numbering import NumberKey, natural_key

_UNCHANGED: Item = dict.fromkeys(
    field.key for field in FIELDS["changes"] if field.says == "change"
)
"""A line of the ledger without values: a moved deadline has no `from`."""


_OF_FLAT_REPORT = frozenset(
    (
        *FLAT_REPORT,
        *(f"{key}_text" for key in FLAT_REPORT),
        *(unregistered_key(key) for key in FLAT_REPORT),
    )
)


def records(compliance: Compliance, index: Mapping[str, Record[Any]]) -> list[Item]:
    """Every record of an index, by id."""
    items = []
    for key in sorted(index):
        items.append(front_matter(compliance.portfolio, index[key], compliance.as_of))
    return items


def scopes(compliance: Compliance) -> list[Item]:
    """Every scope with its numbers; which light it has the configuration says (`Dataset`)."""
    rows = compliance.summaries.values()
    return [
        {**item, "light": None, "as_read": row.as_read}
        for item, row in zip(summaries(rows), rows, strict=True)
    ]


def units(compliance: Compliance) -> list[Item]:
    """Every unit, with the number of tasks that it answers for as a member."""
    items = records(compliance, compliance.portfolio.units)
    for item in items:
        item["member_tasks"] = len(compliance.member_tasks.get(item["id"], ()))
    return items


def front_matter(
    portfolio: Portfolio, record: Record[FrontMatter], as_of: date
) -> Item:
    """A record's identity and front matter as of a day: with its changes, without later entries.

    Of a task or target with what it takes from its whole and its plan.
    """
    plain = PlainValues(portfolio, record.jurisdiction)
    return _front_matter(plain, record, as_of)


def _front_matter(plain: PlainValues, record: Record[FrontMatter], as_of: date) -> Item:
    fields = current_fields(plain.portfolio, record, as_of)
    entries = {}
    for log in LOGS:
        if log in type(fields).model_fields:
            entries[log] = _entries_in_force(getattr(fields, log), as_of)
    item = _identity(record)
    item |= _fields(plain, fields, entries)
    if entries.get("changes"):
        changes = entries["changes"]
        item["changes"] = [_change(plain, record, change) for change in changes]
    return item


def _entries_in_force(log: Sequence[Any], as_of: date) -> tuple[Any, ...]:
    if not log:
        return ()
    entries = []
    for entry in log:
        if is_in_force(entry, as_of):
            entries.append(entry)
    return tuple(entries)


def _identity(record: Record[Any] | Unreadable) -> Item:
    return {
        "id": record.id,
        "jurisdiction": record.jurisdiction,
        "plan": record.plan,
    }


def _fields(
    plain: PlainValues, fields: FrontMatter, entries: dict[str, tuple[Any, ...]]
) -> Item:
    """The front matter; of a task without the report that may be written at its head."""
    item = plain.model(fields, entries)
    if not isinstance(fields, Task):
        return item
    for key in _OF_FLAT_REPORT.intersection(item):
        del item[key]
    return item


def _change(plain: PlainValues, record: Record[Any], change: Change) -> Item:
    """A line of the ledger, its values as its key has them elsewhere.

    One that can't be read stays as written.
    """
    item = plain.model(change)
    for name in ("to", "from"):
        if item[name] is None:
            continue
        written = without_logs(record.front_matter)
        written[change.key] = item[name]
        changed = validate(type(record.fields), written).fields
        if changed is None:
            continue
        values = plain.model(changed)
        key = published_key(change.key)
        if key in values:
            item[name] = values[key]
        if values.get(roles_key(change.key)):
            item[name] = plain.value(getattr(changed, change.key))
    return item


Once: TypeAlias = Callable[[str, Callable[[], Item]], Item]
"""Gives the item of a task's id: what makes it, where it is not there yet."""


def _anew(_id: str, make: Callable[[], Item]) -> Item:
    return make()


def tasks(compliance: Compliance, once: Once = _anew) -> list[Item]:
    """Every task that exists on the day, with what is derived of it, in the order of the plans.

    The head's first assignment stays in `changes`. What can't be read stands behind the others
    of its plan.
    """
    items = [once(key, partial(_task, compliance, key)) for key in compliance.tasks]
    unreadable = sorted(compliance.unreadable_tasks, key=_natural_id)
    items += [_unreadable(compliance, record) for record in unreadable]
    places = {key: place for place, key in enumerate(compliance.portfolio.plans)}
    return sorted(items, key=lambda item: places.get(item["plan"], len(places)))


def _natural_id(record: Unreadable) -> tuple[NumberKey, str]:
    return natural_key(record.id), record.id


def _unreadable(compliance: Compliance, record: Unreadable) -> Item:
    """A task whose file can't be read: all that is certain is where it is, and its box."""
    plain = PlainValues(compliance.portfolio, record.jurisdiction)
    blank: dict[str, Any] = {"title": None, "deadline": None, "accepts_pilot": None}
    item = _identity(record)
    item |= _fields(plain, Task.model_construct(**blank), {})
    item |= dict.fromkeys(field.key for field in OF_TASKS)
    item["credited_to"] = []
    item["milestone_states"] = []
    item["box"] = "unreadable"
    item["in_plan"] = {"status": None, "timeliness": None, "box": "unreadable"}
    return item


def _task(compliance: Compliance, key: str) -> Item:
    state = compliance.tasks[key]
    plain = PlainValues(compliance.portfolio, state.record.jurisdiction)
    item = _front_matter(plain, state.record, compliance.as_of)
    reports = _entries_in_force(state.record.fields.all_reports, compliance.as_of)
    item["reports"] = [plain.entry(report) for report in reports]
    item |= _evaluation(state, compliance.as_of)
    credited_units = compliance.credited_units.get(state.id, {})
    item["credited_to"] = [*dict.fromkeys(credited_units.values())]
    item["last_report"] = None
    if state.reports:
        item["last_report"] = plain.value(state.reports[-1])
    item["days_since_report"] = state.days_since_report
    item["verified"] = None
    if state.verifications:
        item["verified"] = state.verifications[-1].finding
    item["history"] = None
    item["group_title"] = _group_title(compliance, plain, state)
    return item


def _group_title(
    compliance: Compliance, plain: PlainValues, state: TaskState | TargetState
) -> Any:
    """The title of the group of its plan that a task or target stands in; None of others."""
    fields = state.task if isinstance(state, TaskState) else state.target
    for group in compliance.plans_in_force[state.record.plan or ""].groups:
        if group.key == fields.group:
            return plain.value(group.title)
    return None


def _evaluation(state: TaskState, as_of: date) -> Item:
    """What is derived of a task.

    Of one that does not count, or restates another, most is nothing; `in_plan` is what counts in
    its own plan.
    """
    progress = state.evaluation.progress
    boxed: Item = {
        "status": state.status,
        "timeliness": state.timeliness,
        "box": state.box,
    }
    item: Item = {
        "standing": state.standing,
        "exists_from": state.exists_from.isoformat(),
        **dict.fromkeys(boxed),
        "in_plan": None,
        "certainty": None,
        "fulfilled": None,
        "due": _day(state.due),
        "original_due": _day(state.original_due),
        "expected": _day(state.expected),
        "stale": None,
        "milestone_states": [_milestone(milestone) for milestone in state.milestones],
        "occurrences": None,
        "members": None,
        "parts": _parts(state.parts),
        **dated("completed_on", None),
        "days_late": None,
        "days_overdue": None,
        "overdue_class": None,
    }
    if state.restates:
        item["standing"] = "restating"
    if state.standing != "counted":
        return item
    item["in_plan"] = boxed
    if state.restates is not None:
        return item
    item |= boxed
    item["certainty"] = state.certainty
    item["fulfilled"] = progress.fulfilled
    item["stale"] = state.stale
    item |= dated("completed_on", progress.completed_on)
    item["days_late"] = _days_late(state, as_of)
    members = state.member_counts
    if members is not None:
        item["members"] = members._asdict()
    item["days_overdue"] = days_overdue(state, as_of)
    item["overdue_class"] = overdue_class(state, as_of)
    counts = state.evaluation.occurrences
    if counts:
        item["occurrences"] = {"met": counts.met, "missed": counts.missed}
    return item


def _milestone(state: MilestoneState) -> Item:
    """A milestone on the day."""
    return {
        "number": state.number,
        "due": _day(state.due),
        "reached_on": _day(state.reached_on),
        "standing": state.standing,
    }


def _parts(parts: PartsProgress | None) -> Item | None:
    """How far the parts of a task are, and its status by them; None where it has none."""
    if parts is None:
        return None
    return {
        "of": parts.of,
        "reported": parts.reported,
        "fulfilled": parts.fulfilled,
        "status": parts.status,
        "certainty": parts.certainty,
    }


def _days_late(state: TaskState, as_of: date) -> int | None:
    """Days from a firm deadline to the as-of date, or to the first day of a late completion.

    None of any other task.
    """
    if state.due is None:
        return None
    if state.timeliness not in {"overdue", "late"}:
        return None
    progress = state.evaluation.progress
    if progress.fulfilled and progress.completed_on:
        return days_between(state.due, progress.completed_on.first)
    return days_between(state.due, as_of)


def targets(compliance: Compliance) -> list[Item]:
    """Every target that exists on the day, with its state, in the order of the plans."""
    return [_target(compliance, state) for state in compliance.targets.values()]


def _target(compliance: Compliance, state: TargetState) -> Item:
    portfolio = compliance.portfolio
    plain = PlainValues(portfolio, state.record.jurisdiction)
    plan = with_changes(portfolio.plans[state.record.plan or ""], compliance.as_of)
    in_plan = None
    if state.state is not None:
        in_plan = {"state": state.state}
    counted_state = None
    if state.restates is None:
        counted_state = state.state
    return {
        **front_matter(portfolio, state.record, compliance.as_of),
        **_judged_step(plain, state),
        **_title(plain, state),
        "measure": plain.text_or_word("measure", portfolio.measure(state.target)),
        "standing": plan.standing,
        "exists_from": state.exists_from.isoformat(),
        "due": _day(state.due),
        "state": counted_state,
        "in_plan": in_plan,
        **_passed(plain, state),
        "latest": plain.value(state.latest),
        "group_title": _group_title(compliance, plain, state),
    }


def _judged_step(plain: PlainValues, state: TargetState) -> Item:
    """Of a target with steps the deadline and the value of the step that is judged."""
    if not state.target.steps:
        return {}
    values = plain.model(state.target)
    keys = ("by", "value", "value_text", upper_key("value"))
    return {key: values[key] for key in keys}


def _passed(plain: PlainValues, state: TargetState) -> Item:
    """What became of the steps that are over, or of the ended occurrences of one that recurs."""
    item: Item = {"occurrence": None, "occurrences": None, "passed_steps": []}
    if state.occurrence is not None:
        item["occurrence"] = state.occurrence.text
    counts = state.occurrences
    if counts is not None:
        item["occurrences"] = {"met": counts.met, "missed": counts.missed}
        return item
    for one in state.passed:
        value = plain.value(one.target.value)
        step = {"due": one.due.isoformat(), "value": value, "state": one.state}
        item["passed_steps"].append(step)
    return item


def _title(plain: PlainValues, state: TargetState) -> Item:
    """What a target is called: its own title, else its indicator's name, else its id."""
    if state.target.title is not None:
        return {"title": plain.value(state.target.title), "title_from": "own"}
    indicator = plain.portfolio.indicator(state.target.indicator)
    if indicator is not None:
        return {"title": plain.value(indicator.fields.name), "title_from": "indicator"}
    return {"title": {"vi": state.id}, "title_from": "id"}


def _day(day: date | None) -> str | None:
    if day is None:
        return None
    return day.isoformat()


def log(compliance: Compliance, kind: str) -> list[Item]:
    """The entries of one log of every record in long form, up to the day.

    `reports`, `measurements` or `changes`.
    """
    items = []
    for record in _records_with(compliance, kind):
        plain = PlainValues(compliance.portfolio, record.jurisdiction)
        for index, entry in enumerate(_entries(record.fields, kind)):
            if not is_in_force(entry, compliance.as_of):
                continue
            item: Item = {
                "id": f"{record.id}#{kind}.{index}",
                "record": record.id,
                "jurisdiction": record.jurisdiction,
                "plan": record.plan,
            }
            item |= _entry(plain, record, entry, kind)
            items.append(item)
    return items


def _entry(plain: PlainValues, record: Record[Any], entry: Any, kind: str) -> Item:
    """An entry of a log; a moved deadline as a line of the ledger."""
    if isinstance(entry, Change):
        return _change(plain, record, entry)
    if kind == "changes":
        return {**_UNCHANGED, **plain.model(entry), "key": "deadline"}
    return plain.model(entry)


def _records_with(compliance: Compliance, kind: str) -> Iterator[Record[Any]]:
    """The records that may have a log: tasks and targets in the order of the plans, then plans."""
    for task in compliance.tasks.values():
        yield task.record
    if kind == "reports":
        return
    for target in compliance.targets.values():
        yield target.record
    if kind == "changes":
        plans = compliance.portfolio.plans
        for key in sorted(plans):
            yield plans[key]


def _entries(fields: Any, kind: str) -> tuple[Any, ...]:
    if kind == "reports":
        return tuple(fields.all_reports)
    if kind == "changes":
        return (*fields.changes, *getattr(fields, "deadline_changes", ()))
    return tuple(getattr(fields, kind, ()))


def difficulties(compliance: Compliance) -> list[Item]:
    """What reports name as difficulties and propose, by jurisdiction and unit, newest first."""
    items = []
    for named in named_difficulties(compliance):
        record = named.state.record
        plain = PlainValues(compliance.portfolio, record.jurisdiction)
        item = {
            "id": f"{record.id}#{named.kind}.{named.index}",
            "record": record.id,
            "jurisdiction": record.jurisdiction,
            "plan": record.plan,
            "unit": list(named.units),
            "kind": named.kind,
            "date": named.report.date.isoformat(),
            "text": plain.value(named.text),
            "answer": named.answer,
            "later_date": None,
            "later_status": None,
        }
        if named.later is not None:
            item["later_date"] = named.later.date.isoformat()
            item["later_status"] = named.later.status
        items.append(item)
    return items
