"""Progress of a scope through time for a table: one point a day, with what is known of it by either clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dxplan.compliance.public_counts import shown_sizes
from dxplan.compliance.summary import Row
from dxplan.compliance.trends import TrendRow

_COMPLETED = (
    "completed_on_time",
    "completed_late",
    "completed_undetermined",
    "completed_other",
)
_SILENT = ("not_reported", "not_reported_overdue")

RECENT = 8
"""How many points a page of a scope shows; all of them are on a page of their own."""


@dataclass(frozen=True, slots=True)
class ProgressPoint:
    """One day: what was reported for it, and what the repository held on it; None where nothing is known."""

    day: date
    by_reports: TrendRow | None
    by_record: TrendRow | None

    @property
    def row(self) -> Row:
        """The scope that it speaks of."""
        told = self.by_reports or self.by_record
        return (told.scope, told.id) if told else ("all", None)


def points(rows: Iterable[TrendRow]) -> list[ProgressPoint]:
    """The points that the rows of one scope make, oldest first."""
    own = {(row.date, row.clock): row for row in rows}
    days = dict.fromkeys(day for day, _ in own)
    return [
        ProgressPoint(day, own.get((day, "by_reports")), own.get((day, "by_record")))
        for day in sorted(days)
    ]


def figures(row: TrendRow, *, official: bool) -> dict[str, int]:
    """The counts that a table through time shows: every box of a kind added up."""
    return {
        "tasks": row.tasks,
        "completed": sum(row.boxes[box] for box in _COMPLETED),
        "overdue": shown_sizes(row.boxes, official=official)["overdue"],
        "silent": sum(row.boxes[box] for box in _SILENT),
    }
