"""Where records and changes of a comparison are written.

File, line, and their address on the web.
"""

from dataclasses import dataclass
from typing import Any

from dxplan.comparison.compare import Difference
from dxplan.config.repository_links import RepositoryLinks
from dxplan.diagnostics import Finding, KeyPart, Place
from dxplan.diff.caution import Caution
from dxplan.diff.diff import Diff, PeriodDiff, RecordDiff
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Portfolio, Record


@dataclass(frozen=True, slots=True)
class Location:
    """A file from the repository's root, and a line where there is one.

    ``id`` is that of an entry that shares its file with others.
    """

    file: str
    line: int | None = None
    id: str | None = None
    address: str | None = None

    @property
    def text(self) -> str:
        """As people write it: `file:line`, and the id where the file does not say it."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.id}" if self.id else place


@dataclass(frozen=True, slots=True)
class ChangeLocations:
    """The locations of one comparison.

    ``prefix`` leads from the repository's root to the folder that holds plans/; ``links`` are
    those of the older and of the newer side.
    """

    diff: Diff
    prefix: str
    links: tuple[RepositoryLinks, RepositoryLinks]

    def of_record(
        self, record_diff: RecordDiff, change: Difference | None = None
    ) -> Location:
        """A record, or one of its changes; of what is gone the place where it was."""
        record = record_diff.record
        is_old = record_diff.pair.new is None
        path = None if is_old or change is None else change.path
        if path is None:
            place = Place(record.file, record.path, KeyPart.KEY, at_base=is_old)
        else:
            place = Place(record.file, (*record.path, *path), at_base=is_old)
        return self._of_place(place, record)

    def of_caution(self, caution: Caution) -> Location:
        """What a caution is about."""
        finding = caution.finding
        if finding is None:
            return self.of_record(caution.record_diff, caution.change)
        return self._of_place(finding.place, self._record(finding, caution))

    def _record(self, finding: Finding, caution: Caution) -> Record[Any]:
        """The record that a finding is about."""
        record = caution.record_diff.record
        if finding.place.file == record.file:
            return record
        for portfolio in (self.diff.new.portfolio, self.diff.old.portfolio):
            for other in portfolio.records():
                if (other.file, other.id) == (finding.place.file, finding.record):
                    return other
        return record

    def of_period(self, period: PeriodDiff) -> Location:
        """A closed period's file."""
        file = self.diff.new.portfolio.periods.get(period.id)
        file = file or self.diff.old.portfolio.periods[period.id]
        is_new = period.has_file or period.new is not None
        return self._location(file.file, None, None, is_new=is_new)

    def of_file(self, name: str, line: int | None, *, is_new: bool) -> Location:
        """A file beside plans/."""
        return self._location(name, line, None, is_new=is_new)

    def _of_place(self, place: Place, record: Record[Any]) -> Location:
        side = self.diff.old if place.at_base else self.diff.new
        line = _line(side.portfolio, place)
        identity = None if record.file == f"{PLANS}/{record.id}.md" else record.id
        return self._location(place.file, line, identity, is_new=not place.at_base)

    def _location(
        self, file: str, line: int | None, identity: str | None, *, is_new: bool
    ) -> Location:
        path = self.prefix + file
        address = self.links[is_new].file_then(path, line)
        return Location(path, line, identity, address)


def _line(portfolio: Portfolio, place: Place) -> int | None:
    """The line of a place; a whole file has none."""
    source = portfolio.sources.get(place.file)
    if source is None or not place.path:
        return None
    first, _ = source.locate(place)
    return source.position(first).line
