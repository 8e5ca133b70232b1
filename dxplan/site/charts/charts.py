"""The charts that templates ask for, each made once for all languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dxplan.compliance.summary import ScopeKey
from dxplan.compliance.targets import TargetState
from dxplan.site.charts.targets import SideBySide, TargetChart, path, side_by_side
from dxplan.site.charts.tasks import (
    DeadlineChart,
    ProgressChart,
    Segment,
    deadlines,
    progress,
    segments,
)
from dxplan.site.counts import ScopeCounts
from dxplan.site.site import Site


@dataclass(frozen=True)
class Charts:
    """The charts of one site."""

    site: Site
    _deadlines: dict[ScopeKey, DeadlineChart | None] = field(default_factory=dict)
    _paths: dict[str, TargetChart | None] = field(default_factory=dict)

    def boxes(self, tally: ScopeCounts) -> tuple[Segment, ...]:
        """A scope's boxes side by side."""
        return segments(tally)

    def sizes(self, tally: ScopeCounts) -> list[tuple[str, int]]:
        """The same boxes as numbers."""
        return [(part.name, part.size) for part in segments(tally)]

    def filled(
        self, tallies: Mapping[str, ScopeCounts], keys: Iterable[str]
    ) -> tuple[str, ...]:
        """The boxes that any of several scopes fills."""
        scopes = [tallies[key] for key in keys]
        if not scopes:
            return ()
        filled = []
        for name in scopes[0].boxes:
            size = sum(scope.size(name) for scope in scopes)
            if size:
                filled.append(name)
        return tuple(filled)

    def deadlines(self, tally: ScopeCounts) -> DeadlineChart | None:
        """A scope's firm deadlines by period."""
        if tally.row not in self._deadlines:
            self._deadlines[tally.row] = deadlines(tally)
        return self._deadlines[tally.row]

    def progress(self, row: ScopeKey) -> ProgressChart | None:
        """A scope's progress through time."""
        return progress(self.site.trend.of(row))

    def path(self, state: TargetState) -> TargetChart | None:
        """A target's measurements against its path."""
        if state.id not in self._paths:
            self._paths[state.id] = path(self.site, state)
        return self._paths[state.id]

    def side_by_side(self, states: Iterable[TargetState]) -> SideBySide | None:
        """The targets of one indicator."""
        return side_by_side(self.site, states)
