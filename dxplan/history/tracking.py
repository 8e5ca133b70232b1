"""Files below plans/ that git does not show as changed: ignored, skipped, or in a submodule."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dxplan.history.git import GitRepository, open_repository
from dxplan.history.head import contents_read
from dxplan.history.index import (
    IndexEntry,
    ignored_among,
    index_entries,
    index_listing,
)
from dxplan.history.same_contents import is_published, is_same
from dxplan.portfolio.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class GitTracking:
    """Files that were read and nobody else will get, and files that git keeps and were not read.

    ``ignored``: were read, and git ignores them. Of those that git was told to skip
    (assume-unchanged, skip-worktree), ``unseen`` were read with other contents than it keeps, and
    ``absent`` are not there. ``submodules``: folders that are other repositories.
    """

    ignored: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    submodules: tuple[str, ...] = ()


def read_tracking(root: Path, portfolio: Portfolio) -> GitTracking | None:
    """How git tracks what was read of the working tree; None where plans/ is in no repository.

    Raises DxplanError where there is a repository that git can't or won't read.
    """
    repository = open_repository(root)
    if repository is None:
        return None
    index = index_entries(repository, index_listing(repository))
    # the repository of a whole home folder, say: it does not keep these plans
    if not index:
        return None
    read = contents_read(root, portfolio)
    submodules = []
    skipped = {}
    for path, entry in sorted(index.items()):
        if entry.is_submodule:
            submodules.append(path)
        if not entry.is_compared and is_published(path):
            skipped[path] = entry.oid
    absent = []
    for path in skipped:
        if not os.path.lexists(root / path):
            absent.append(path)
    return GitTracking(
        ignored=_ignored(repository, portfolio, index, read, submodules),
        unseen=tuple(_differing(repository, skipped, read)),
        absent=tuple(absent),
        submodules=tuple(submodules),
    )


def _differing(
    repository: GitRepository, oids: Mapping[str, str], read: Mapping[str, bytes]
) -> Iterable[str]:
    for path, oid in oids.items():
        content = read.get(path)
        if content is None:
            continue
        if not is_same(repository, oid, content):
            yield path


def _ignored(
    repository: GitRepository,
    portfolio: Portfolio,
    index: Mapping[str, IndexEntry],
    read: Iterable[str],
    submodules: Iterable[str],
) -> tuple[str, ...]:
    """Files that were read, are not in the index, and that git ignores."""
    repositories = (*submodules, *portfolio.repositories)
    untracked = []
    for path in read:
        if path in index or _is_below(path, repositories):
            continue
        untracked.append(path)
    return ignored_among(repository, untracked)


def _is_below(path: str, folders: Iterable[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)
