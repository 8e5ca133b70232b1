"""plans/ at a commit, read without a checkout."""

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from dxplan.config.config import CONFIGURATION_FILES, LINK
from dxplan.config.config_changes import configuration_files
from dxplan.errors import DxplanError
from dxplan.history.git import GitRepository, TreeEntry, find
from dxplan.portfolio.loader import READ, Known, PlansFile, assemble
from dxplan.portfolio.portfolio import PLANS, Portfolio
from dxplan.source.source_file import MAX_BYTES

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")

FilesAt = Callable[[str, Collection[str]], Mapping[str, bytes]]
"""Reads the named files below plans/ at a commit, by path; none of a commit that is not here."""


def portfolio_at(
    repository: GitRepository, commit: str, known: Known | None = None
) -> Portfolio:
    """The portfolio of a commit; with ``known``, what it shares with earlier ones is read no second time."""
    return assemble(files_at(repository, commit, known or {}), known)


def files_at(
    repository: GitRepository, commit: str, known: Container[tuple[str, str]] = ()
) -> Iterator[PlansFile]:
    """Every file below plans/ at a commit, as `read_files` would find it in a checkout, in the same order.

    Those of ``known`` come without their contents.
    """
    files = [
        _found(entry)
        for entry in sorted(
            filter(_is_looked_at, repository.tree(commit, PLANS)), key=_order
        )
    ]
    wanted = [_is_read(file) and file.key not in known for file in files]
    blobs = repository.blobs(
        str(file.blob)
        for file, is_wanted in zip(files, wanted, strict=True)
        if is_wanted
    )
    for file, is_wanted in zip(files, wanted, strict=True):
        yield replace(file, content=next(blobs)[: MAX_BYTES + 1]) if is_wanted else file


def _found(entry: TreeEntry) -> PlansFile:
    named = entry.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return PlansFile(
        named, b"", regular=entry.regular, blob=entry.oid, repository=entry.submodule
    )


def file_at(repository: GitRepository, commit: str, path: str) -> bytes | None:
    """One file of a commit; None where it holds none of that path, relative to the folder that holds plans/."""
    found = [
        entry
        for entry in repository.tree(commit, path)
        if entry.path == path and entry.regular
    ]
    return next(repository.blobs([found[0].oid])) if found else None


def configuration_at(repository: GitRepository, commit: str) -> dict[str, bytes]:
    """The configuration files of a commit by name."""
    links = {
        entry.path
        for name in CONFIGURATION_FILES
        for entry in repository.tree(commit, name)
        if entry.path == name and not entry.regular
    }
    return configuration_files(
        lambda name: LINK if name in links else file_at(repository, commit, name)
    )


def contents_at(
    repository: GitRepository, commit: str, paths: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """Files of a commit with their whole contents; those that are not there are left out."""
    wanted = {*paths}
    oids = {
        entry.path: entry.oid
        for entry in repository.tree(commit, PLANS)
        if entry.path in wanted and entry.regular
    }
    yield from zip(oids, repository.blobs(oids.values()), strict=True)


def file_reader(root: Path) -> FilesAt:
    """Reads files as a commit holds them. A site without git, or of a clone without this commit, reads none."""

    def read(commit: str, files: Collection[str]) -> Mapping[str, bytes]:
        if not files or not COMMIT.fullmatch(commit):
            return {}
        try:
            repository = find(root)
            return (
                dict(contents_at(repository, repository.commit(commit), files))
                if repository
                else {}
            )
        except DxplanError:  # a shallow or a partial clone
            return {}

    return read


def _is_read(file: PlansFile) -> bool:
    return file.regular and file.path.endswith(READ)


def _is_looked_at(entry: TreeEntry) -> bool:
    return not any(part.startswith(".") for part in entry.path.split("/"))


def _order(entry: TreeEntry) -> list[tuple[bool, str]]:
    """A folder's files come before its folders."""
    *folders, name = entry.path.split("/")
    return [*((True, folder) for folder in folders), (False, name)]
