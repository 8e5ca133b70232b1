"""On which day an entry of a log was recorded between the two ends of a comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dxplan.comparison.compare import canonical, entries_of, is_translated
from dxplan.diagnostics import Value
from dxplan.history.git import GitRepository
from dxplan.history.log import commit_at, read_log
from dxplan.portfolio.loader import Known, PlansFile, assemble
from dxplan.source.source_file import MAX_BYTES


@dataclass(frozen=True, slots=True)
class CommittedFile:
    """A file as a commit left it; ``blob`` is None where the commit removed it."""

    day: date
    blob: str | None


@dataclass(frozen=True)
class RecordedDays:
    """When what differs from an older commit was recorded: never before that commit itself, whatever later ones say.

    ``versions`` are those of each file since then, oldest first. ``other`` is the day of what no commit holds: the
    working tree's; None where nobody says which it is.
    """

    versions: Mapping[str, Sequence[CommittedFile]] = field(default_factory=dict)
    earliest: date = date.min
    other: date | None = None
    repository: GitRepository | None = None
    known: Known = field(default_factory=dict, repr=False)

    def latest(self, file: str) -> date | None:
        """The last day on which anything of a file was recorded."""
        versions = self.versions.get(file)
        return max(versions[-1].day, self.earliest) if versions else self.other

    def day(self, file: str, log: str, entry: Value | None) -> date | None:
        """The day of the commit that brought an entry which has been there ever since; a translation may have come."""
        first = None
        for version in reversed(self.versions.get(file, ())):
            if not self._holds(file, version, log, entry):
                break
            first = version
        if first is not None:
            return max(first.day, self.earliest)
        return self.other or self.latest(file)

    def is_committed(self, file: str, log: str, entry: Value | None) -> bool:
        """Whether the last commit that changed a file holds an entry."""
        versions = self.versions.get(file)
        return self._holds(file, versions[-1], log, entry) if versions else False

    def _holds(
        self, file: str, version: CommittedFile, log: str, entry: Value | None
    ) -> bool:
        head = self._head(file, version.blob) if version.blob else {}
        if entry is None:
            return False
        there = entries_of(head, log)
        return any(
            canonical(one) == canonical(entry) or is_translated(one, entry)
            for one in there
        )

    def _head(self, file: str, blob: str) -> Mapping[str, Value]:
        if (file, blob) not in self.known and self.repository is not None:
            data = next(self.repository.blobs([blob]))[: MAX_BYTES + 1]
            assemble([PlansFile(file, data, blob=blob)], self.known)
        reading = self.known.get((file, blob))
        head = reading.source.front_matter if reading else None
        return head if isinstance(head, dict) else {}


def recording(
    repository: GitRepository,
    old: str | None,
    new: str,
    today: date | None,
    known: Known | None = None,
) -> RecordedDays:
    """When what differs between two commits was recorded; what only the working tree holds is recorded ``today``.

    Asked of the first-parent history (FORMAT.md, section 3).
    """
    versions: dict[str, list[CommittedFile]] = {}
    for step in read_log(repository, new, old):
        for file in step.files:
            versions.setdefault(file.path, []).append(
                CommittedFile(step.commit.committed, file.new)
            )
    earliest = commit_at(repository, old).committed if old else date.min
    return RecordedDays(
        versions, earliest, today, repository, {} if known is None else known
    )
