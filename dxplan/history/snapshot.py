"""plans/ at a commit, read without a checkout."""

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from dxplan.config.config import LINK
from dxplan.config.config_changes import configuration_files
from dxplan.errors import DxplanError
from dxplan.history.git import GitRepository, TreeEntry, find
from dxplan.portfolio.loader import READ, ParsedFiles, PlansFile, assemble
from dxplan.portfolio.portfolio import PLANS, Portfolio
from dxplan.source.decoding import MAX_BYTES

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")

FilesAt = Callable[[str, Collection[str]], Mapping[str, bytes]]
"""Reads the named files below plans/ at a commit, by path; none of a commit that is not here."""


def portfolio_at(
    repository: GitRepository, commit: str, parsed: ParsedFiles | None = None
) -> Portfolio:
    """The portfolio of a commit; files in ``parsed`` are not read again."""
    return assemble(files_at(repository, commit, parsed or {}), parsed)


def files_at(
    repository: GitRepository, commit: str, parsed: Container[tuple[str, str]] = ()
) -> Iterator[PlansFile]:
    """Every file below plans/ at a commit, as `read_files` would find it, in the same order.

    Those that are ``parsed`` come without their contents.
    """
    entries = [
        entry for entry in repository.tree(commit, PLANS) if not _is_hidden(entry.path)
    ]
    entries.sort(key=_files_before_folders)
    files = [_plans_file(entry) for entry in entries]
    to_read = [_is_read(file) and file.key not in parsed for file in files]
    blobs = repository.blobs(
        str(file.blob) for file, is_read in zip(files, to_read, strict=True) if is_read
    )
    for file, is_read in zip(files, to_read, strict=True):
        if is_read:
            yield replace(file, content=next(blobs)[: MAX_BYTES + 1])
        else:
            yield file


def _plans_file(entry: TreeEntry) -> PlansFile:
    path = entry.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return PlansFile(
        path, b"", regular=entry.regular, blob=entry.oid, repository=entry.submodule
    )


def file_at(repository: GitRepository, commit: str, path: str) -> bytes | None:
    """One regular file of a commit, if it is there.

    The path is relative to the folder that holds plans/.
    """
    for entry in repository.tree(commit, path):
        if entry.path == path and entry.regular:
            return next(repository.blobs([entry.oid]))
    return None


def configuration_at(repository: GitRepository, commit: str) -> dict[str, bytes]:
    """The configuration files of a commit by name."""

    def read(name: str) -> bytes | None:
        for entry in repository.tree(commit, name):
            if entry.path == name and not entry.regular:
                return LINK
        return file_at(repository, commit, name)

    return configuration_files(read)


def contents_at(
    repository: GitRepository, commit: str, paths: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """Files of a commit with their whole contents; those that are not there are left out."""
    wanted = set(paths)
    oids = {}
    for entry in repository.tree(commit, PLANS):
        if entry.regular and entry.path in wanted:
            oids[entry.path] = entry.oid
    yield from zip(oids, repository.blobs(oids.values()), strict=True)


def file_reader(root: Path) -> FilesAt:
    """A function that reads files at a commit.

    It reads none without git, or in a clone without this commit.
    """

    def read(commit: str, files: Collection[str]) -> Mapping[str, bytes]:
        if not files or not COMMIT.fullmatch(commit):
            return {}
        try:
            repository = find(root)
            if repository is None:
                return {}
            return dict(contents_at(repository, repository.commit(commit), files))
        except DxplanError:  # a shallow or a partial clone
            return {}

    return read


def _is_read(file: PlansFile) -> bool:
    return file.regular and file.path.endswith(READ)


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))


def _files_before_folders(entry: TreeEntry) -> list[tuple[bool, str]]:
    """A sort key: a folder's files come before its folders."""
    *folders, name = entry.path.split("/")
    return [*((True, folder) for folder in folders), (False, name)]
