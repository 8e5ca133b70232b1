"""On which day an entry of a log was recorded between two commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dxplan.comparison.compare import canonical, entries_of, is_translated
from dxplan.diagnostics import Value
from dxplan.files.sizes import MAX_BYTES
from dxplan.history.git import GitRepository
from dxplan.history.log import commit_at, read_log
from dxplan.portfolio.loader import ParsedFiles, assemble
from dxplan.portfolio.plans_files import PlansFile


@dataclass(frozen=True, slots=True)
class CommittedFile:
    """A version of a file; ``blob`` is None where the commit removed it."""

    day: date
    blob: str | None


@dataclass(frozen=True)
class RecordedDays:
    """When what differs from an older commit was recorded: never before that commit itself.

    ``versions`` are those of each file since then, oldest first. ``uncommitted`` is the day of what
    no commit has; None where it is unknown.
    """

    versions: Mapping[str, Sequence[CommittedFile]] = field(default_factory=dict)
    earliest: date = date.min
    uncommitted: date | None = None
    repository: GitRepository | None = None
    parsed: ParsedFiles = field(default_factory=dict, repr=False)

    def latest(self, file: str) -> date | None:
        """The last day on which anything of a file was recorded."""
        versions = self.versions.get(file)
        if not versions:
            return self.uncommitted
        return max(versions[-1].day, self.earliest)

    def day(self, file: str, log: str, entry: Value | None) -> date | None:
        """The day of the commit since which the file has an entry, translated or not."""
        first = None
        for version in reversed(self.versions.get(file, ())):
            if not self._has_entry(file, version, log, entry):
                break
            first = version
        if first is not None:
            return max(first.day, self.earliest)
        if self.uncommitted is not None:
            return self.uncommitted
        return self.latest(file)

    def is_committed(self, file: str, log: str, entry: Value | None) -> bool:
        """Whether the last version of a file has an entry."""
        versions = self.versions.get(file)
        if not versions:
            return False
        return self._has_entry(file, versions[-1], log, entry)

    def _has_entry(
        self, file: str, version: CommittedFile, log: str, entry: Value | None
    ) -> bool:
        if entry is None or version.blob is None:
            return False
        text = canonical(entry)
        front_matter = self._front_matter(file, version.blob)
        for committed in entries_of(front_matter, log):
            if canonical(committed) == text or is_translated(committed, entry):
                return True
        return False

    def _front_matter(self, file: str, blob: str) -> Mapping[str, Value]:
        if (file, blob) not in self.parsed and self.repository is not None:
            content = next(self.repository.blobs([blob]))[: MAX_BYTES + 1]
            assemble([PlansFile(file, content, blob=blob)], self.parsed)
        parsed = self.parsed.get((file, blob))
        if parsed is None:
            return {}
        front_matter = parsed.source.front_matter
        if not isinstance(front_matter, dict):
            return {}
        return front_matter


def recording(
    repository: GitRepository,
    old: str | None,
    new: str,
    today: date | None,
    parsed: ParsedFiles | None = None,
) -> RecordedDays:
    """When what differs between two commits was recorded; the working tree is recorded ``today``.

    By the first-parent history (docs/format.md, section 3).
    """
    versions: dict[str, list[CommittedFile]] = {}
    for changes in read_log(repository, new, old):
        for file in changes.files:
            version = CommittedFile(changes.commit.committed, file.new)
            versions.setdefault(file.path, []).append(version)
    earliest = date.min
    if old:
        earliest = commit_at(repository, old).committed
    if parsed is None:
        parsed = {}
    return RecordedDays(versions, earliest, today, repository, parsed)
