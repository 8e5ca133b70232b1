"""What differs between a closed period and the files as they are now, and by which entries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from dxplan.comparison.compare import entries_of
from dxplan.compliance.logs import last_day
from dxplan.compliance.summary import Compliance
from dxplan.compliance.targets import TargetState
from dxplan.compliance.tasks import TaskState
from dxplan.diagnostics import Value
from dxplan.model.closed_period import ClosedPeriod, FrozenRecord, digest
from dxplan.model.fields import LOGS
from dxplan.portfolio.portfolio import Portfolio, Record

DerivedState: TypeAlias = Mapping[str, str]
"""What is derived of a task (`status`, `box` or `standing`, `due`) or a target (`state`)."""


@dataclass(frozen=True, slots=True)
class PeriodDifference:
    """A task or target that the files now tell otherwise of the day.

    ``was`` is None of one that was not there, ``now`` of one that is gone.
    """

    id: str
    was: DerivedState | None
    now: DerivedState | None


@dataclass(frozen=True, slots=True)
class ErratumEntry:
    """An entry of a record's log.

    ``data`` is a report, a verification, a measurement or a change.
    """

    record: str
    log: str
    index: int
    data: Any


def corrected_portfolio(portfolio: Portfolio, day: date) -> Portfolio:
    """The portfolio in which every erratum recorded by ``day`` stands for all of the past."""
    indexes: dict[str, dict[str, Record[Any]]] = {}
    for name in ("plans", "tasks", "targets"):
        records: Mapping[str, Record[Any]] = getattr(portfolio, name)
        indexes[name] = {
            key: _corrected_record(record, day) for key, record in records.items()
        }
    return replace(portfolio, **indexes)  # type: ignore[arg-type]


def _corrected_record(record: Record[Any], day: date) -> Record[Any]:
    """A record whose errata, as far as they were recorded by a day, do not say when."""
    front_matter = {**record.front_matter}
    is_corrected = False
    for log in LOGS:
        corrected = _recorded_errata(record, log, day)
        if not corrected:
            continue
        is_corrected = True
        # what stands flat in the front matter stays there
        entries = entries_of({log: front_matter[log]}, log)
        for index in corrected:
            entries[index] = _undated(entries[index])
        front_matter[log] = entries
    if not is_corrected:
        return record
    fields = type(record.fields).model_validate(front_matter)
    return replace(record, front_matter=front_matter, typed_fields=fields)


def _recorded_errata(record: Record[Any], log: str, day: date) -> list[int]:
    """The indexes of the errata of a log that were recorded by a day."""
    corrected = []
    for index, entry in enumerate(getattr(record.fields, log, ())):
        if entry.corrects is None or entry.recorded is None:
            continue
        if entry.recorded <= day:
            corrected.append(index)
    return corrected


def _undated(entry: Value) -> Value:
    """An erratum without the day on which it was recorded."""
    if not isinstance(entry, dict):
        return entry
    undated = dict(entry)
    undated.pop("recorded", None)
    return undated


def derived_on(compliance: Compliance, jurisdiction: str) -> dict[str, DerivedState]:
    """What is derived of every task and target of a jurisdiction, by id."""
    states: dict[str, DerivedState] = {}
    for task in compliance.tasks.values():
        if task.record.jurisdiction == jurisdiction:
            states[task.id] = _derived_of_task(task)
    for target in compliance.targets.values():
        if target.record.jurisdiction == jurisdiction:
            states[target.id] = _derived_of_target(target)
    for record in compliance.unreadable_tasks:
        if record.jurisdiction == jurisdiction:
            states[record.id] = {"box": "unreadable"}
    return dict(sorted(states.items()))


def _derived_of_task(task: TaskState) -> DerivedState:
    derived: dict[str, str] = {"status": task.status}
    if task.box is not None:
        derived["box"] = task.box
    else:
        derived["standing"] = task.standing
    if task.due is not None:
        derived["due"] = task.due.isoformat()
    return derived


def _derived_of_target(target: TargetState) -> DerivedState:
    if target.state is None:
        return {}
    return {"state": target.state}


def frozen_state(record: FrozenRecord) -> DerivedState:
    """Likewise, as it was frozen."""
    frozen: dict[str, str] = {}
    for name in ("status", "box", "standing", "due", "state"):
        value = getattr(record, name)
        if value is not None:
            frozen[name] = str(value)
    return frozen


def frozen_items(closed: ClosedPeriod) -> list[FrozenRecord]:
    """The tasks and targets among the records of a closed period."""
    return [record for record in closed.records if record.id.count("/") == 3]


def period_differences(
    closed: ClosedPeriod, now: Compliance, jurisdiction: str
) -> Iterator[PeriodDifference]:
    """Every task and target whose words are no longer those that were frozen.

    ``now`` speaks of the same day.
    """
    left = derived_on(now, jurisdiction)
    for record in frozen_items(closed):
        key = now.portfolio.current_id(record.id)
        was = frozen_state(record)
        now_state = left.pop(key, None)
        if was != now_state:
            yield PeriodDifference(key, was, now_state)
    for key, state in left.items():
        yield PeriodDifference(key, None, state)


def files_changed_since_closing(
    closed: ClosedPeriod, portfolio: Portfolio
) -> tuple[dict[str, str], list[str]]:
    """The changed files of records and registers by id, and the ids of those gone."""
    files = {record.id: record.file for record in portfolio.pages()}
    files |= {record.id: record.file for record in portfolio.unreadable}
    changed: dict[str, str] = {}
    gone: list[str] = []

    def compare(name: str, current_name: str, file: str, sha256: str) -> None:
        source = portfolio.sources.get(file)
        if source is None:  # a link in its place is no file either
            gone.append(name)
        elif digest(source.content) != sha256:
            changed[current_name] = source.file

    for record in closed.records:
        current_id = portfolio.current_id(record.id)
        compare(record.id, current_id, files.get(current_id, ""), record.sha256)
    for register in closed.registers:
        compare(register.file, register.file, register.file, register.sha256)
    return changed, gone


def new_entries(
    record: Record[Any],
    old_front_matter: Mapping[str, Value] | None,
    closed: ClosedPeriod,
    day: date,
) -> list[ErratumEntry]:
    """The entries of a record about a closed period, made after closing, that a day knows of.

    ``old_front_matter`` is the record's as it was then. Without it only errata tell by
    themselves that they are later.
    """
    entries = []
    for log in LOGS:
        written = entries_of(record.front_matter, log)
        old: list[Value] | None = None
        if old_front_matter is not None:
            old = entries_of(old_front_matter, log)
        for index, entry in enumerate(getattr(record.fields, log, ())):
            if last_day(entry.date) > closed.as_of or not _is_recorded(entry, day):
                continue
            is_old = old is not None and written[index] in old
            if is_old or (old is None and not _is_later_erratum(entry, closed)):
                continue
            entries.append(ErratumEntry(record.id, log, index, entry))
    return entries


def _is_recorded(entry: Any, day: date) -> bool:
    """Whether an entry, if it is an erratum, was recorded by a day."""
    if entry.corrects is None or entry.recorded is None:
        return True
    return bool(entry.recorded <= day)


def _is_later_erratum(entry: Any, closed: ClosedPeriod) -> bool:
    """Whether an erratum says that it was recorded after closing."""
    if entry.corrects is None or entry.recorded is None:
        return False
    return bool(entry.recorded > closed.closed_on)
