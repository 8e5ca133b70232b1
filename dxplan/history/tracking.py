"""What git does not show of the files below plans/: what it ignores, does not look at, or keeps elsewhere."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dxplan.history.git import GitRepository, find
from dxplan.history.head import contents_read, is_published, is_same
from dxplan.portfolio.portfolio import PLANS, Portfolio

_LOOKED_AT = "HMRCK"
"""git's signs of files that it compares with its index; any other was told not to."""


@dataclass(frozen=True, slots=True)
class GitTracking:
    """Files that were read and nobody else will get, and files that git keeps and were not read.

    ``ignored`` are files that were read and that git ignores. Of those that it was told not to look at, ``unseen``
    were read otherwise than it keeps them, and ``absent`` are not there. ``submodules`` are folders of which git
    keeps only that they are another repository.
    """

    ignored: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    submodules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Indexed:
    """A file of git's index."""

    oid: str
    is_looked_at: bool
    is_submodule: bool


def read_tracking(root: Path, portfolio: Portfolio) -> GitTracking | None:
    """How git sees what was read of the working tree; None where plans/ is in no repository.

    Raises DxplanError where there is a repository that git can't or won't read.
    """
    repository = find(root)
    if repository is None:
        return None
    index = _index(repository)
    if (
        not index
    ):  # the repository of somebody's whole home, say: these plans are not kept in it
        return None
    hidden = {
        path: entry
        for path, entry in index.items()
        if not entry.is_looked_at and is_published(path)
    }
    read = contents_read(root, portfolio)
    submodules = [path for path, entry in index.items() if entry.is_submodule]
    elsewhere = (*submodules, *portfolio.repositories)
    unknown = [
        path for path in read if path not in index and not _is_below(path, elsewhere)
    ]
    return GitTracking(
        ignored=_ignored(repository, unknown),
        unseen=tuple(
            path
            for path in sorted(hidden)
            if path in read and not is_same(repository, hidden[path].oid, read[path])
        ),
        absent=tuple(
            path for path in sorted(hidden) if not os.path.lexists(root / path)
        ),
        submodules=tuple(sorted(submodules)),
    )


def _is_below(path: str, folders: Iterable[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)


def _index(repository: GitRepository) -> dict[str, _Indexed]:
    """What git's index holds of plans/, by path."""
    place = f":(top,literal){repository.prefix}{PLANS}"
    entries = {}
    for line in repository.ask(
        "ls-files", "-z", "-v", "--stage", "--full-name", "--", place
    ).split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        sign, mode, oid, _ = about.decode("ascii").split(" ")
        path = name.decode("utf-8", "replace")[len(repository.prefix) :]
        entries[path] = _Indexed(oid, sign in _LOOKED_AT, mode == "160000")
    return entries


def _ignored(repository: GitRepository, paths: Iterable[str]) -> tuple[str, ...]:
    """Those of some files that are not in the index which git ignores."""
    given = b"".join(f"{repository.prefix}{path}\0".encode() for path in paths)
    if not given:
        return ()
    answer = repository.ask(
        "check-ignore", "-z", "--stdin", given=given, accepted=(0, 1)
    )
    return tuple(
        sorted(
            name.decode()[len(repository.prefix) :] for name in answer.split(b"\0")[:-1]
        )
    )
