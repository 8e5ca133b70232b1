"""The charts that templates ask for, each made once for all languages."""

from dataclasses import dataclass
from functools import cached_property

from dxplan.compliance.summary import ScopeKey
from dxplan.compliance.targets import TargetState
from dxplan.site.charts.targets import TargetChart, path
from dxplan.site.charts.tasks import (
    DeadlineChart,
    ProgressChart,
    Segment,
    deadlines,
    progress,
    segments,
)
from dxplan.site.counts import ScopeCounts
from dxplan.site.dependencies import RecordedMemo
from dxplan.site.site import Site


@dataclass(frozen=True)
class Charts:
    """The charts of one site."""

    site: Site

    def boxes(self, tally: ScopeCounts) -> tuple[Segment, ...]:
        """A scope's boxes side by side."""
        return segments(tally)

    def deadlines(self, tally: ScopeCounts) -> DeadlineChart | None:
        """A scope's firm deadlines by period."""
        return self._deadlines.get(tally.row, lambda: deadlines(tally))

    @cached_property
    def _deadlines(self) -> RecordedMemo[ScopeKey, DeadlineChart | None]:
        return RecordedMemo(self.site.look_ups)

    def progress(self, row: ScopeKey) -> ProgressChart | None:
        """A scope's progress through time."""
        return progress(self.site.trend_of(row))

    def path(self, state: TargetState) -> TargetChart | None:
        """A target's measurements against its path."""
        return self._paths.get(state.id, lambda: path(self.site, state))

    @cached_property
    def _paths(self) -> RecordedMemo[str, TargetChart | None]:
        return RecordedMemo(self.site.look_ups)
