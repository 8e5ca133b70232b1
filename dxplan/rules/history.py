"""H: what the logs of one state of the files already show: errata of nothing, changes from what was not there."""

from collections.abc import Iterator
from typing import Any

from dxplan.compliance.ledger import standing_entries
from dxplan.diagnostics import Part
from dxplan.portfolio import Record
from dxplan.rules.context import Context, Findings, corrected, finding


def _logs(context: Context) -> Iterator[tuple[Record[Any], str, tuple[Any, ...]]]:
    portfolio = context.portfolio
    for index in (portfolio.plans, portfolio.tasks, portfolio.targets):
        for record in index.values():
            for log in ("reports", "verifications", "measurements", "deadline_changes", "changes"):
                entries = getattr(record.data, log, ())
                if entries:
                    yield record, log, entries


def erratum_of_nothing(context: Context) -> Findings:
    """H101: an erratum of a date that no entry above it has."""
    for record, log, entries in _logs(context):
        for i, entry in enumerate(entries):
            if entry.corrects is not None and corrected(entries[:i], entry, log) is None:
                yield finding("H101", record, (log, i, "corrects"), date=entry.corrects)


def erratum_without_day(context: Context) -> Findings:
    """H102: an erratum that does not say on which day it was made."""
    for record, log, entries in _logs(context):
        for i, entry in enumerate(entries):
            if entry.corrects is not None and entry.recorded is None:
                yield finding("H102", record, (log, i), part=Part.MISSING)


def change_from_elsewhere(context: Context) -> Findings:
    """H103: a change whose `from` is not what stood before it."""
    for record, log, entries in _logs(context):
        if log != "changes":
            continue
        for i, change in enumerate(entries):
            if change.was is None or change.corrects is not None:
                continue
            earlier = standing_entries(entries[:i], change.date, lambda e: e.key)
            before = next((e.to for e in reversed(earlier) if e.key == change.key), record.head.get(change.key))
            if before is not None and change.was != before:
                yield finding("H103", record, ("changes", i, "from"), key=change.key)
