"""How far the parts of a task are, and its status by them (docs/format.md, section 3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from dxplan.compliance.deadline_evaluation import ReportedProgress
from dxplan.model.shared import Certainty, least_sure


@dataclass(frozen=True, slots=True)
class PartsProgress:
    """How many parts a task has, without those stopped or superseded, and how far these are.

    ``certainty`` is the least sure of what is reported of a part, also of one that was stopped;
    None where the status rests on no report.
    """

    of: int
    reported: int
    fulfilled: int
    certainty: Certainty | None = None

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
    parts = list(parts)
    counted = [part for part in parts if not part.excluded]
    reported = sum(bool(part.reports) for part in counted)
    certainty = None
    if reported:
        certainty = least_sure(part.certainty for part in parts if part.certainty)
    return PartsProgress(
        of=len(counted),
        reported=reported,
        fulfilled=sum(part.fulfilled for part in counted),
        certainty=certainty,
    )
