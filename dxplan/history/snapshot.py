"""plans/ at a commit, read without a checkout."""

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from dxplan.config.config import CONFIGURATION_FILES, LINK
from dxplan.config.config_changes import configuration_files
from dxplan.errors import DxplanError
from dxplan.files.sizes import MAX_BYTES
from dxplan.history.git import GitRepository, TreeEntry, open_repository
from dxplan.history.same_contents import is_hidden
from dxplan.portfolio.loader import ParsedFiles, assemble
from dxplan.portfolio.plans_files import PLANS, READ, PlansFile
from dxplan.portfolio.portfolio import Portfolio

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
    entries = []
    for entry in repository.tree(commit, PLANS):
        if not is_hidden(entry.path):
            entries.append(entry)
    entries.sort(key=_files_first)
    files: list[tuple[PlansFile, bool]] = []
    oids = []
    for entry in entries:
        file = _plans_file(entry)
        lacks_content = _is_read(file) and file.key not in parsed
        files.append((file, lacks_content))
        if lacks_content:
            oids.append(entry.oid)
    blobs = repository.blobs(oids)
    for file, lacks_content in files:
        if not lacks_content:
            yield file
            continue
        content = next(blobs)[: MAX_BYTES + 1]
        yield replace(file, content=content)


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

    entries = {}
    for entry in repository.tree(commit, *CONFIGURATION_FILES):
        entries[entry.path] = entry

    def read(name: str) -> bytes | None:
        entry = entries.get(name)
        if entry is None:
            return None
        if not entry.regular:
            return LINK
        return next(repository.blobs([entry.oid]))

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
        if not files:
            return {}
        if not COMMIT.fullmatch(commit):
            return {}
        try:
            repository = open_repository(root)
            if repository is None:
                return {}
            return dict(contents_at(repository, repository.commit(commit), files))
        except DxplanError:  # a shallow or a partial clone
            return {}

    return read


def _is_read(file: PlansFile) -> bool:
    return file.regular and file.path.endswith(READ)


def _files_first(entry: TreeEntry) -> list[tuple[bool, str]]:
    """A sort key by which a folder's files precede its folders."""
    *folders, name = entry.path.split("/")
    key = [(True, folder) for folder in folders]
    key.append((False, name))
    return key
