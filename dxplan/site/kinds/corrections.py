"""What was taken back: errata, withdrawn completions, moved deadlines, verifications that dispute a report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dxplan.compliance.ledger import Entry, corrected_entries, group_of, is_seen, last_day, standing
from dxplan.model.deadline import Deadline
from dxplan.model.parts import LOGS
from dxplan.model.records import Report, Task
from dxplan.model.values import FrontMatter
from dxplan.portfolio import Record
from dxplan.site.happenings import Entered
from dxplan.site.page import Sheet
from dxplan.site.site import Site


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry that corrects, withdraws, moves or disputes; ``before`` is what it takes the place of.

    ``part`` is where the entry stands on its record's page; empty where the page does not show it any more.
    ``entered`` is when the repository first held it, ``differs`` the keys that an erratum says otherwise.
    """

    record: str
    log: str
    index: int
    data: Any
    before: Any
    part: str
    entered: Entered | None
    differs: tuple[str, ...] = ()


def sheets(site: Site) -> Iterator[Sheet]:
    """The page of corrections."""
    groups = {
        "errata": [*errata(site)],
        "withdrawn": [*withdrawn(site)],
        "moved": [*moved(site)],
        "disputed": [*disputed(site)],
    }
    newest = {name: sorted(rows, key=_newest) for name, rows in groups.items()}
    yield Sheet("corrections.html", "corrections.html", {"crumbs": (), "groups": newest})


def _newest(row: Correction) -> tuple[int, str, str, int]:
    day = row.entered.day if row.entered else row.data.recorded or last_day(row.data.date)
    return (-day.toordinal(), row.record, row.log, row.index)


def _row(site: Site, record: str, log: str, index: int, data: Entry, before: object = None) -> Correction:
    entered = site.entered(record, log, index)
    return Correction(record, log, index, data, before, _part(site, record, log, index), entered)


def _records(site: Site) -> Iterator[Record[Any]]:
    return (site.record(key) for key, kind in site.kinds.items() if kind in {"task", "target", "plan"})


def _tasks(site: Site) -> Iterator[Record[Task]]:
    """The tasks that exist, but for those that restate another: their reports and verifications are the other's."""
    for state in site.compliance.tasks.values():
        if state.restates is None:
            yield state.record


def _log(record: Record[Any], log: str) -> Sequence[Any]:
    found: Sequence[Any] = (
        record.data.all_reports if log == "reports" and record.kind == "task" else getattr(record.data, log, ())
    )
    return found


def _shown(site: Site, record: Record[Any], log: str) -> list[tuple[int, Any]]:
    """The entries that stand on the day with their places in the file, as the record's page shows them."""
    found = standing(_log(record, log), site.as_of, group_of(log))
    return sorted(found, key=lambda pair: last_day(pair[1].date))


def _part(site: Site, key: str, log: str, index: int) -> str:
    state = site.compliance.tasks.get(key)
    if state is not None and state.restates is not None and log in {"reports", "verifications"}:
        return ""
    places = [i for i, _ in _shown(site, site.record(key), log)]
    if index not in places:
        return ""
    return f"{log}-{places.index(index) + 1}" if log in {"reports", "verifications"} else log


def errata(site: Site) -> Iterator[Correction]:
    """Every entry that corrects another, seen on the day; also one that was corrected again."""
    for record in _records(site):
        for log in LOGS:
            entries = _log(record, log)
            above = corrected_entries(entries, group_of(log))
            for i, entry in enumerate(entries):
                if entry.corrects is not None and is_seen(entry, site.as_of):
                    corrected = above[i]
                    before = entries[corrected] if corrected is not None else None
                    row = _row(site, record.id, log, i, entry, before)
                    yield replace(row, differs=_differing(before, entry)) if before is not None else row


def _differing(before: FrontMatter, after: FrontMatter) -> tuple[str, ...]:
    """The keys of an entry that another says otherwise."""
    fields = type(after).model_fields.items()
    differing = (field.alias or key for key, field in fields if getattr(before, key) != getattr(after, key))
    return tuple(key for key in differing if key not in {"corrects", "recorded"})


def withdrawn(site: Site) -> Iterator[Correction]:
    """Reports by which a task is not completed any more: later ones, and errata of the completion itself."""
    for record in _tasks(site):
        entries = record.data.all_reports
        found: dict[int, Report] = {}
        last: dict[str, Report] = {}
        for i, report in _shown(site, record, "reports"):
            occurrence = report.occurrence.text if report.occurrence else ""
            before = last.get(occurrence, report)
            if before.status == "completed" != report.status:
                found[i] = before
            last[occurrence] = report
        for i, above in enumerate(corrected_entries(entries)):
            corrected = entries[i if above is None else above]
            if corrected.status == "completed" != entries[i].status and is_seen(entries[i], site.as_of):
                found[i] = corrected
        for i, before in found.items():
            yield _row(site, record.id, "reports", i, entries[i], before)


def moved(site: Site) -> Iterator[Correction]:
    """Every deadline that was moved, with the one before it: by its own ledger, or by a change of the obligation."""
    for record in _records(site):
        before: Deadline | object = getattr(record.data, "deadline", getattr(record.data, "by", None))
        for i, move in _shown(site, record, "deadline_changes"):
            yield _row(site, record.id, "deadline_changes", i, move, before)
            before = move.to
        for i, change in _shown(site, record, "changes"):
            if change.key in {"deadline", "by"}:
                yield _row(site, record.id, "changes", i, change, change.was)


def disputed(site: Site) -> Iterator[Correction]:
    """Every verification that contradicts the unit's report, with the unit's reply."""
    for record in _tasks(site):
        for i, found in _shown(site, record, "verifications"):
            if found.finding == "disputed":
                yield _row(site, record.id, "verifications", i, found)
