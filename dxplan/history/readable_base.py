"""The state that a change begins from, with what can't be read there as it could be read last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from dxplan.history.git import GitRepository
from dxplan.history.log import versions_of
from dxplan.history.snapshot import files_at
from dxplan.portfolio.loader import Known, PlansFile, assemble
from dxplan.portfolio.paths import kind_of
from dxplan.portfolio.portfolio import Portfolio
from dxplan.source.source_file import ENGLISH, MAX_BYTES


@dataclass(frozen=True, slots=True)
class ReadableBase:
    """A portfolio to compare with. ``restored`` names each file that can't be read at its commit and that the newer
    side has otherwise, with the commit at which it could be read last: its contents here; None where there is none.
    """

    portfolio: Portfolio
    restored: Mapping[str, str | None] = field(default_factory=dict)


def comparable_at(
    repository: GitRepository, commit: str, new: Portfolio, known: Known
) -> ReadableBase:
    """The portfolio of a commit to compare a newer one with: no file is left out because it can't be read there."""
    files = list(files_at(repository, commit, known))
    portfolio = assemble(files, known)
    unread = list(unread_files(files, portfolio, new, known))
    if not unread:
        return ReadableBase(portfolio, _homeless(portfolio, new, {}))
    earlier: dict[str, PlansFile] = {}
    restored: dict[str, str | None] = {}
    for path in unread:
        found = _last_readable(repository, commit, path, known)
        restored[path] = found[0] if found else None
        if found:
            earlier[path] = found[1]
    whole = assemble([earlier.get(file.path, file) for file in files], known)
    return ReadableBase(whole, restored | _homeless(whole, new, restored))


def unread_files(
    files: Sequence[PlansFile], portfolio: Portfolio, new: Portfolio, known: Known
) -> Iterator[str]:
    """The files with anything that can't be read and that the newer side has otherwise, or not at all."""
    still = {record.file for record in new.unreadable}
    lost = {record.file for record in portfolio.unreadable}
    for file in files:
        if not _holds_records(file.path):
            continue
        if not file.regular:
            if file.path in lost - still:
                yield file.path
        elif not _is_whole(file, known) and new.data_of(file.path) != portfolio.data_of(
            file.path
        ):
            yield file.path


def _homeless(
    portfolio: Portfolio, new: Portfolio, restored: Mapping[str, str | None]
) -> dict[str, str | None]:
    """The files that were edited and whose plan or jurisdiction can't be read at any commit."""
    files = (
        record.file for record in portfolio.unreadable if record.file not in restored
    )
    return {
        file: None for file in files if new.data_of(file) != portfolio.data_of(file)
    }


def _holds_records(path: str) -> bool:
    parts = PurePosixPath(path).parts[1:]
    return bool(parts) and not path.endswith(ENGLISH) and kind_of(parts) is not None


def _is_whole(file: PlansFile, known: Known) -> bool:
    reading = known.get(file.key)
    return reading is None or (
        reading.source.readable and not reading.unreadable and not reading.broken
    )


def _last_readable(
    repository: GitRepository, commit: str, path: str, known: Known
) -> tuple[str, PlansFile] | None:
    """The last state of a file that can be read, with the commit that made it."""
    for step, blob in versions_of(repository, commit, path):
        data = next(repository.blobs([blob]))[: MAX_BYTES + 1]
        file = PlansFile(path, data, blob=blob)
        assemble([file], known)
        if file.key in known and _is_whole(file, known):
            return step, file
    return None
