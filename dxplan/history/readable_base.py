"""The plans at a base, where unreadable files are replaced by their last readable versions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from dxplan.files.sizes import MAX_BYTES
from dxplan.history.git import GitRepository
from dxplan.history.log import versions_of
from dxplan.history.snapshot import files_at
from dxplan.portfolio.loader import ParsedFiles, assemble
from dxplan.portfolio.paths import kind_of
from dxplan.portfolio.plans_files import PlansFile
from dxplan.portfolio.portfolio import Portfolio
from dxplan.source.source_file import ENGLISH


@dataclass(frozen=True, slots=True)
class ReadableBase:
    """A portfolio to compare with.

    ``restored`` names each file that can't be read at its commit and differs on the newer side,
    with the commit whose version replaces it; None where no version can be read.
    """

    portfolio: Portfolio
    restored: Mapping[str, str | None] = field(default_factory=dict)


def comparable_at(
    repository: GitRepository, commit: str, new: Portfolio, parsed: ParsedFiles
) -> ReadableBase:
    """The portfolio of a commit, to compare a newer one with."""
    files = list(files_at(repository, commit, parsed))
    portfolio = assemble(files, parsed)
    unread = list(unread_files(files, portfolio, new, parsed))
    if not unread:
        return ReadableBase(portfolio, _unreadable_homes(portfolio, new, {}))
    replaced: dict[str, PlansFile] = {}
    restored: dict[str, str | None] = {}
    for path in unread:
        version = _last_readable(repository, commit, path, parsed)
        restored[path] = None
        if version is not None:
            restored[path], replaced[path] = version
    readable_files = [replaced.get(file.path, file) for file in files]
    whole = assemble(readable_files, parsed)
    restored.update(_unreadable_homes(whole, new, restored))
    return ReadableBase(whole, restored)


def unread_files(
    files: Sequence[PlansFile],
    portfolio: Portfolio,
    new: Portfolio,
    parsed: ParsedFiles,
) -> Iterator[str]:
    """The files that can't be read as a whole and that differ on the newer side, or are gone."""
    readable_now = {record.file for record in portfolio.unreadable}
    readable_now.difference_update(record.file for record in new.unreadable)
    for file in files:
        if not _holds_records(file.path):
            continue
        if not file.regular:
            if file.path in readable_now:
                yield file.path
            continue
        if _is_whole(file, parsed):
            continue
        if _differs(file.path, portfolio, new):
            yield file.path


def _differs(path: str, old: Portfolio, new: Portfolio) -> bool:
    return new.data_of(path) != old.data_of(path)


def _unreadable_homes(
    portfolio: Portfolio, new: Portfolio, restored: Mapping[str, str | None]
) -> dict[str, str | None]:
    """The files that were edited and whose plan or jurisdiction can't be read at any commit."""
    files: dict[str, str | None] = {}
    for record in portfolio.unreadable:
        if record.file in restored:
            continue
        if _differs(record.file, portfolio, new):
            files[record.file] = None
    return files


def _holds_records(path: str) -> bool:
    parts = PurePosixPath(path).parts[1:]
    if not parts or path.endswith(ENGLISH):
        return False
    return kind_of(parts) is not None


def _is_whole(file: PlansFile, parsed: ParsedFiles) -> bool:
    content = parsed.get(file.key)
    if content is None:
        return True
    if content.unreadable or content.broken:
        return False
    return content.source.readable


def _last_readable(
    repository: GitRepository, commit: str, path: str, parsed: ParsedFiles
) -> tuple[str, PlansFile] | None:
    """The last version of a file that can be read, after the commit that made it."""
    for version, blob in versions_of(repository, commit, path):
        content = next(repository.blobs([blob]))[: MAX_BYTES + 1]
        file = PlansFile(path, content, blob=blob)
        assemble([file], parsed)
        if file.key in parsed and _is_whole(file, parsed):
            return version, file
    return None
