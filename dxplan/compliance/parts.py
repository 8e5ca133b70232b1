"""How far the parts of a task are, and its status by them (docs/format.md, section 3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from dxplan.compliance.deadline_evaluation import ReportedProgress


@dataclass(frozen=True, slots=True)
class PartsProgress:
    """How many parts a task has, without those stopped or superseded, and how far these are."""

    of: int
    reported: int
    fulfilled: int

    @property
    def status(self) -> str:
        """`completed` where all parts are fulfilled, `not_reported` where none was reported."""
        if self.of and self.fulfilled == self.of:
            return "completed"
        if self.reported:
            return "in_progress"
        return "not_reported"


def progress_of_parts(parts: Iterable[ReportedProgress]) -> PartsProgress:
    """How far some parts are by their reports."""
    counted = [part for part in parts if not part.excluded]
    return PartsProgress(
        of=len(counted),
        reported=sum(bool(part.reports) for part in counted),
        fulfilled=sum(part.fulfilled for part in counted),
    )
