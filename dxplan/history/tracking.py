"""Files below plans/ that git does not show as changed: ignored, skipped, or in a submodule."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dxplan.history.git import GitRepository, open_repository
from dxplan.history.head import contents_read, is_published, is_same
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Portfolio

_COMPARED_TAGS = "HMRCK"
"""git's tags of files that it compares with its index; the others it was told to skip."""
_SUBMODULE_MODE = "160000"


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


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A file of git's index."""

    oid: str
    is_compared: bool
    is_submodule: bool


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


def ignored_among(
    repository: GitRepository, untracked: Sequence[str]
) -> tuple[str, ...]:
    """Those of some files in no index that git ignores."""
    if not untracked:
        return ()
    names = [f"{repository.prefix}{path}\0" for path in untracked]
    answer = repository.ask(
        "check-ignore",
        "-z",
        "--stdin",
        given="".join(names).encode(),
        accepted=(0, 1),
    )
    paths = []
    for name in answer.split(b"\0")[:-1]:
        paths.append(name.decode()[len(repository.prefix) :])
    return tuple(sorted(paths))


def _is_below(path: str, folders: Iterable[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)


def index_listing(repository: GitRepository) -> bytes:
    """git's index of plans/, as git prints it."""
    pathspec = f":(top,literal){repository.prefix}{PLANS}"
    options = ("-z", "-v", "--stage", "--full-name")
    return repository.ask("ls-files", *options, "--", pathspec)


def index_entries(repository: GitRepository, listing: bytes) -> dict[str, IndexEntry]:
    """The files of a printed index, by path."""
    entries = {}
    for line in listing.split(b"\0")[:-1]:
        description, _, name = line.partition(b"\t")
        tag, mode, oid, _ = description.decode("ascii").split(" ")
        path = name.decode("utf-8", "replace")[len(repository.prefix) :]
        is_compared = tag in _COMPARED_TAGS
        entries[path] = IndexEntry(oid, is_compared, mode == _SUBMODULE_MODE)
    return entries
