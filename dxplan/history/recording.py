"""On which day an entry of a log was recorded between the two ends of a comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dxplan.diagnostics import Value
from dxplan.history.changes import canonical, entries_of, is_translated
from dxplan.history.log import commit_at, read_log
from dxplan.history.plumbing import Repository
from dxplan.loader import File, Known, assemble
from dxplan.source.envelope import MAX_BYTES


@dataclass(frozen=True, slots=True)
class Version:
    """A file as a commit left it; ``blob`` is None where the commit removed it."""

    day: date
    blob: str | None


@dataclass(frozen=True)
class Recording:
    """When what differs from an older commit was recorded: never before that commit itself, whatever later ones say.

    ``versions`` are those of each file since then, oldest first. ``other`` is the day of what no commit holds: the
    working tree's; None where nobody says which it is.
    """

    versions: Mapping[str, Sequence[Version]] = field(default_factory=dict)
    earliest: date = date.min
    other: date | None = None
    repository: Repository | None = None
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

    def _holds(self, file: str, version: Version, log: str, entry: Value | None) -> bool:
        head = self._head(file, version.blob) if version.blob else {}
        if entry is None:
            return False
        there = entries_of(head, log)
        return any(canonical(one) == canonical(entry) or is_translated(one, entry) for one in there)

    def _head(self, file: str, blob: str) -> Mapping[str, Value]:
        if (file, blob) not in self.known and self.repository is not None:
            data = next(self.repository.blobs([blob]))[: MAX_BYTES + 1]
            assemble([File(file, data, blob=blob)], self.known)
        reading = self.known.get((file, blob))
        head = reading.source.head if reading else None
        return head if isinstance(head, dict) else {}


def recording(
    repository: Repository, old: str | None, new: str, today: date | None, known: Known | None = None
) -> Recording:
    """When what differs between two commits was recorded; what only the working tree holds is recorded ``today``.

    Asked of the first-parent history (FORMAT.md, section 3).
    """
    versions: dict[str, list[Version]] = {}
    for step in read_log(repository, new, old):
        for file in step.files:
            versions.setdefault(file.path, []).append(Version(step.commit.committed, file.new))
    earliest = commit_at(repository, old).committed if old else date.min
    return Recording(versions, earliest, today, repository, {} if known is None else known)
