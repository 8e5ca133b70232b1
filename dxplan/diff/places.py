"""Where a comparison's records and changes are written: file, line, and their address on the web."""

from dataclasses import dataclass
from typing import Any

from dxplan.comparison.compare import Difference
from dxplan.config.repository_links import RepositoryLinks
from dxplan.diagnostics import Finding, KeyPart, KeyPath, Place
from dxplan.diff.caution import Caution
from dxplan.diff.diff import Diff, PeriodDiff, RecordDiff
from dxplan.portfolio.portfolio import PLANS, Portfolio, Record


@dataclass(frozen=True, slots=True)
class Location:
    """A file from the repository's root, a line where there is one, and the id of an entry that shares its file."""

    file: str
    line: int | None = None
    id: str | None = None
    address: str | None = None

    @property
    def text(self) -> str:
        """It as people write it: `file:line`, and the id where the file does not say it."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.id}" if self.id else place


@dataclass(frozen=True, slots=True)
class ChangeLocations:
    """The places of one comparison. ``prefix`` leads from the repository's root to the folder that holds plans/."""

    found: Diff
    prefix: str
    webs: tuple[RepositoryLinks, RepositoryLinks]

    def of_record(
        self, altered: RecordDiff, change: Difference | None = None
    ) -> Location:
        """A record, or one of its changes; of what is gone the place where it was."""
        is_new = altered.pair.new is not None
        record = altered.record
        path = change.path if change and is_new else None
        compliance = self.found.new if is_new else self.found.old
        line = self._line(compliance.portfolio, record, path)
        identity = None if record.file == f"{PLANS}/{record.id}.md" else record.id
        return self._spot(record.file, line, identity, is_new=is_new)

    def of_caution(self, caution: Caution) -> Location:
        """What a caution is about."""
        if caution.finding is None:
            return self.of_record(caution.record_diff, caution.change)
        return self._of_finding(caution.finding, caution.record_diff.record)

    def _of_finding(self, finding: Finding, record: Record[Any]) -> Location:
        place = finding.place
        side = self.found.old if place.at_base else self.found.new
        source = side.portfolio.sources.get(place.file)
        line = None
        if source is not None and place.path:
            line = source.position(source.locate(place)[0]).line
        identity = finding.record or record.id
        shown = None if place.file == f"{PLANS}/{identity}.md" else identity
        return self._spot(place.file, line, shown, is_new=not place.at_base)

    def of_period(self, one: PeriodDiff) -> Location:
        """A closed period's file."""
        sides = (self.found.new, self.found.old)
        closing = next(
            found for side in sides if (found := side.portfolio.periods.get(one.id))
        )
        return self._spot(
            closing.file, None, None, is_new=one.has_file or one.new is not None
        )

    def of_file(self, name: str, line: int | None, *, is_new: bool) -> Location:
        """A file beside plans/."""
        return self._spot(name, line, None, is_new=is_new)

    def _spot(
        self, file: str, line: int | None, identity: str | None, *, is_new: bool
    ) -> Location:
        path = self.prefix + file
        return Location(path, line, identity, self.webs[is_new].file_then(path, line))

    @staticmethod
    def _line(
        portfolio: Portfolio, record: Record[Any], path: KeyPath | None
    ) -> int | None:
        """The line of a change, or of the entry of a register; a whole file has none."""
        source = portfolio.sources.get(record.file)
        if source is None or not (path or record.path):
            return None
        place = Place(
            record.file,
            (*record.path, *(path or ())),
            KeyPart.VALUE if path else KeyPart.KEY,
        )
        return source.position(source.locate(place)[0]).line
