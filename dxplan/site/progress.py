"""Progress of a scope through time for a table: one point a day, by reports and by record."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dxplan.compliance.deadline_evaluation import NOT_REPORTED_BOXES
from dxplan.compliance.public_counts import shown_sizes
from dxplan.compliance.summary import ScopeKey
from dxplan.compliance.trends import TrendRow

RECENT = 8
"""How many changes a page of a scope shows; all of them are on a page of their own."""


@dataclass(frozen=True, slots=True)
class ProgressPoint:
    """One day: what was reported for it, and what the repository held on it.

    None where nothing is known.
    """

    day: date
    by_reports: TrendRow | None
    by_record: TrendRow | None

    @property
    def row(self) -> ScopeKey:
        """The scope that it speaks of."""
        row = self.by_reports or self.by_record
        if row is None:
            return ("all", None)
        return (row.scope, row.id)


def telling_rows(rows: Iterable[TrendRow]) -> list[TrendRow]:
    """The rows of one scope; by record none where that is of a single day, which shows no trend."""
    rows = list(rows)
    days = Counter(row.clock for row in rows)
    return [row for row in rows if row.clock == "by_reports" or days[row.clock] > 1]


def points(rows: Iterable[TrendRow]) -> list[ProgressPoint]:
    """The points that the rows of one scope make, oldest first."""
    by_clock: dict[date, dict[str, TrendRow]] = {}
    for row in telling_rows(rows):
        by_clock.setdefault(row.date, {})[row.clock] = row
    points = []
    for day, of_day in sorted(by_clock.items()):
        point = ProgressPoint(day, of_day.get("by_reports"), of_day.get("by_record"))
        points.append(point)
    return points


def change_points(
    points: Iterable[ProgressPoint], *, official: bool
) -> list[ProgressPoint]:
    """Those on which a table shows other numbers than on the one before, and the first."""
    changes: list[ProgressPoint] = []
    last: object = None
    for point in points:
        numbers = _shown_numbers(point, official=official)
        if numbers != last:
            changes.append(point)
        last = numbers
    return changes


def _shown_numbers(point: ProgressPoint, *, official: bool) -> object:
    by_reports = by_record = None
    if point.by_reports is not None:
        by_reports = figures(point.by_reports, official=official)
    if point.by_record is not None:
        by_record = point.by_record.completed
    return by_reports, by_record


def figures(row: TrendRow, *, official: bool) -> dict[str, int]:
    """The counts that a table through time shows: every box of a kind added up."""
    return {
        "tasks": row.tasks,
        "completed": row.completed,
        "overdue": shown_sizes(row.boxes, official=official)["overdue"],
        "silent": sum(row.boxes[box] for box in NOT_REPORTED_BOXES),
    }
