"""A closed period beside what the files say of the same day now: what differs, and by which entries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from dxplan.comparison.compare import entries_of
from dxplan.compliance.logs import last_day
from dxplan.compliance.summary import Compliance
from dxplan.diagnostics import Value
from dxplan.model.closed_period import ClosedPeriod, FrozenRecord, digest
from dxplan.model.fields import LOGS
from dxplan.portfolio.portfolio import Portfolio, Record

Words: TypeAlias = Mapping[str, str]
"""What is derived of a task (`status`, `box` or `standing`, `due`) or a target (`state`), by name."""


@dataclass(frozen=True, slots=True)
class PeriodDifference:
    """A task or target that the files now tell otherwise of the day. ``was`` is None of one that was not there,
    ``now`` of one that is gone.
    """

    id: str
    was: Words | None
    now: Words | None


@dataclass(frozen=True, slots=True)
class ErratumEntry:
    """An entry of a record's log; ``data`` is a report, a verification, a measurement or a change."""

    record: str
    log: str
    index: int
    data: Any


def as_known(portfolio: Portfolio, day: date) -> Portfolio:
    """The portfolio in which every erratum that was recorded by ``day`` stands for all of the past."""
    indexes: dict[str, dict[str, Record[Any]]] = {}
    for name, index in (
        ("plans", portfolio.plans),
        ("tasks", portfolio.tasks),
        ("targets", portfolio.targets),
    ):
        records: dict[str, Record[Any]] = {**index}
        indexes[name] = {key: _as_known(record, day) for key, record in records.items()}
    return replace(portfolio, **indexes)  # type: ignore[arg-type]


def _as_known(record: Record[Any], day: date) -> Record[Any]:
    known = {
        (log, i)
        for log in LOGS
        for i, entry in enumerate(getattr(record.fields, log, ()))
        if entry.corrects is not None
        and entry.recorded is not None
        and entry.recorded <= day
    }
    if not known:
        return record
    head = {**record.front_matter}
    for log in {log for log, _ in known}:
        entries = enumerate(
            entries_of({log: head[log]}, log)
        )  # what stands flat in the head stays there
        head[log] = [
            _undated(entry) if (log, i) in known else entry for i, entry in entries
        ]
    return replace(
        record, front_matter=head, fields=type(record.fields).model_validate(head)
    )


def _undated(entry: Value) -> Value:
    return (
        {key: value for key, value in entry.items() if key != "recorded"}
        if isinstance(entry, dict)
        else entry
    )


def words_on(compliance: Compliance, jurisdiction: str) -> dict[str, Words]:
    """What is derived of every task and target of a jurisdiction, by id."""
    found: dict[str, Words] = {}
    for task in compliance.tasks.values():
        if task.record.jurisdiction == jurisdiction:
            placed = (
                {"box": task.box}
                if task.box is not None
                else {"standing": task.standing}
            )
            due = {"due": task.due.isoformat()} if task.due else {}
            found[task.id] = {
                "status": task.evaluation.progress.status,
                **placed,
                **due,
            }
    for target in compliance.targets.values():
        if target.record.jurisdiction == jurisdiction:
            found[target.id] = (
                {"state": target.state} if target.state is not None else {}
            )
    for record in compliance.unreadable_tasks:
        if record.jurisdiction == jurisdiction:
            found[record.id] = {"box": "unreadable"}
    return dict(sorted(found.items()))


def frozen_words(record: FrozenRecord) -> Words:
    """Likewise, as it was frozen."""
    told = {
        name: getattr(record, name)
        for name in ("status", "box", "standing", "due", "state")
    }
    return {name: str(value) for name, value in told.items() if value is not None}


def frozen_tasks(closed: ClosedPeriod) -> list[FrozenRecord]:
    """The tasks and targets among the records of a closed period."""
    return [record for record in closed.records if record.id.count("/") == 3]


def differences(
    closed: ClosedPeriod, now: Compliance, jurisdiction: str
) -> Iterator[PeriodDifference]:
    """Every task and target whose words are no longer those that were frozen; ``now`` speaks of the same day."""
    left = words_on(now, jurisdiction)
    for record in frozen_tasks(closed):
        key = now.portfolio.current_id(record.id)
        was, words = frozen_words(record), left.pop(key, None)
        if was != words:
            yield PeriodDifference(key, was, words)
    for key, words in left.items():
        yield PeriodDifference(key, None, words)


def changed_files(
    closed: ClosedPeriod, portfolio: Portfolio
) -> tuple[dict[str, str], list[str]]:
    """The files of records and registers that are no longer what they were, by id, and the ids of those gone."""
    files = {record.id: record.file for record in portfolio.pages()}
    files |= {record.id: record.file for record in portfolio.unreadable}
    changed: dict[str, str] = {}
    gone = []
    frozen = [
        (record.id, portfolio.current_id(record.id), record.sha256)
        for record in closed.records
    ]
    named = [(was, key, files.get(key), sha256) for was, key, sha256 in frozen]
    named += [
        (register.file, register.file, register.file, register.sha256)
        for register in closed.registers
    ]
    for was, key, file, sha256 in named:
        source = portfolio.sources.get(file or "")
        if source is None:  # a link in its place is no file either
            gone.append(was)
        elif digest(source.content) != sha256:
            changed[key] = source.file
    return changed, gone


def new_entries(
    record: Record[Any],
    before: Mapping[str, Value] | None,
    closed: ClosedPeriod,
    day: date,
) -> list[ErratumEntry]:
    """The entries of a record that speak of a closed period and came after closing.

    ``before`` is the record's head as it was then. Without it only errata tell by themselves that they are later.
    """
    found = []
    for log in LOGS:
        written = entries_of(record.front_matter, log)
        old = entries_of(before, log) if before is not None else []
        for i, entry in enumerate(getattr(record.fields, log, ())):
            later = entry.recorded is not None and entry.recorded > closed.closed_on
            added = (
                written[i] not in old
                if before is not None
                else entry.corrects is not None and later
            )
            known = (
                entry.corrects is None
                or entry.recorded is None
                or entry.recorded <= day
            )
            if added and known and last_day(entry.date) <= closed.as_of:
                found.append(ErratumEntry(record.id, log, i, entry))
    return found
