"""Errata: an entry of a log as it should have been."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dxplan.diagnostics import Value
from dxplan.editing.given import ANY_KEY, Given, MissingValuesError
from dxplan.editing.identities import record_named
from dxplan.editing.logs import Log, has_key
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change
from dxplan.editing.value_trees import field_named
from dxplan.errors import DxplanError
from dxplan.model.fields import fields_of
from dxplan.model.lenient_dates import likeliest, period_reading
from dxplan.model.records import DeadlineChange, Measurement, Report, Verification
from dxplan.model.shared import Change as LedgerLine
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import Record

_LOGS: Mapping[str, tuple[tuple[str, type[FrontMatter]], ...]] = {
    "task": (
        ("reports", Report),
        ("verifications", Verification),
        ("deadline_changes", DeadlineChange),
        ("changes", LedgerLine),
    ),
    "target": (("measurements", Measurement), ("changes", LedgerLine)),
    "plan": (("changes", LedgerLine),),
}
_OF_ERRATA = ("corrects", "recorded")


def corrected(
    project: EditedProject, identity: str, day: str, given: Given
) -> list[Change]:
    """An erratum: the last entry of a day, with what is given in the place of what it says.

    A key with an empty text is left out. The log is the first one whose entries have all keys.
    """
    record = record_named(project, identity, ("task", "target", "plan"))
    removed = [name for name, texts in given.values.items() if texts == ("",)]
    for name in removed:
        given = given.having(name)
    if not given.values and not removed:
        raise MissingValuesError([ANY_KEY])
    key, model = _log_of(record, [*given.values, *removed])
    log = Log.of(project, record, given, key, model)
    old = _entry_of(log, day, given)
    entry = {name: value for name, value in old.items() if name not in _OF_ERRATA}
    for name in removed:
        entry.pop(field_named(model, name, name).key, None)
    entry = _with(entry, log.tree(given))
    entry["corrects"] = old["date"]
    entry["recorded"] = project.today.isoformat()
    return log.added(entry)


def _with(entry: Mapping[str, Value], given: Mapping[str, Value]) -> dict[str, Value]:
    """An entry with other values; of a text in two languages only those that are given."""
    changed = dict(entry)
    for name, value in given.items():
        before = entry.get(name)
        if isinstance(before, str) and isinstance(value, dict):
            before = {"vi": before}  # a plain text is Vietnamese
        if isinstance(before, dict) and isinstance(value, dict):
            changed[name] = {**before, **value}
        else:
            changed[name] = value
    return changed


def _log_of(record: Record[Any], names: Sequence[str]) -> tuple[str, type[FrontMatter]]:
    """The first log of a record whose entries have all of some keys."""
    logs = _LOGS[record.kind]
    for log, model in logs:
        if all(has_key(model, name) for name in names):
            return log, model
    first_model = logs[0][1]
    for name in names:
        field_named(first_model, name.partition(".")[0], name)
    raise DxplanError("keys-of-several-logs", names=", ".join(names))


def _entry_of(log: Log, day: str, given: Given) -> dict[str, Value]:
    """The last entry of a day: one of the series that is given, if there is one."""
    of_day = _entries_of_day(log, day)
    series = _series_in(log.model, given)
    of_series = [one for one in of_day if _agrees(one, series)]
    return (of_series or of_day)[-1]


def _entries_of_day(log: Log, day: str) -> list[dict[str, Value]]:
    """The entries of a day; raises DxplanError with the days that have any where it has none."""
    dated = likeliest(period_reading(day)) or day
    entries = [one for one in log.entries if isinstance(one, dict)]
    of_day = [one for one in entries if one.get("date") == dated]
    if not of_day:
        days = ", ".join(str(one.get("date")) for one in entries)
        raise DxplanError("no-entry-of-day", day=day, log=log.key, days=days or "-")
    return of_day


def _series_in(model: type[FrontMatter], given: Given) -> dict[str, str]:
    """What is given of the keys that tell apart the entries of a day."""
    series = {}
    for field in fields_of(model).values():
        if field.meaning.tells_apart == "series" and given.values.get(field.key):
            series[field.key] = given.one(field.key)
    return series


def _agrees(entry: Mapping[str, Value], series: Mapping[str, str]) -> bool:
    items: Iterable[tuple[str, str]] = series.items()
    return all(entry.get(key) == value for key, value in items)
