"""Which commit the working tree stands on, and whether what is read is what that commit holds."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dxplan.config.config import CONFIGURATION_FILES
from dxplan.files.leftovers import is_left_behind
from dxplan.files.pictures import is_picture
from dxplan.history.git import GitRepository, find
from dxplan.history.timelines import History, read_history
from dxplan.portfolio.loader import READ
from dxplan.portfolio.portfolio import PLANS, Portfolio

_OWN_TEMPLATES = "site_templates"
"""The templates of a checkout of dxplan itself."""
_LFS = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\n"
)


@dataclass(frozen=True, slots=True)
class GitHead:
    """The commit that HEAD names (its full name), None without one; ``dirty`` where what was read differs from it.

    ``history`` is what led to it, where that was asked for and is there. ``recorded`` is the day of a commit whose
    files stand in the place of the working tree's. ``changed`` names what differs, from the repository's top.
    """

    commit: str | None
    dirty: bool
    history: History | None = None
    recorded: date | None = None
    changed: tuple[str, ...] = ()


NO_HEAD = GitHead(None, dirty=False)


def read_head(
    root: Path,
    portfolio: Portfolio,
    folders: Iterable[str] = (),
    *,
    history: bool = False,
) -> GitHead:
    """The head of the repository that holds ``root``; NO_HEAD without git or without commits.

    With ``history`` the history of plans/ is read too; a clone without all of it has none. ``folders`` are others from
    which the site is made, relative to ``root``: only they, plans/ and the configuration make a tree dirty.

    Raises DxplanError where there is a repository that git can't or won't read.
    """
    repository = find(root)
    if repository is None:
        return NO_HEAD
    commit = repository.commit("HEAD")
    changed = tuple(_differing(repository, commit, root, portfolio, folders))
    return GitHead(
        commit, bool(changed), read_history(root) if history else None, changed=changed
    )


def _differing(
    repository: GitRepository,
    commit: str,
    root: Path,
    portfolio: Portfolio,
    folders: Iterable[str],
) -> Iterator[str]:
    """What was read and a commit does not hold so, and what it holds and was not read; from the repository's top.

    git is not asked for its status: it leaves out what it was told not to look at.
    """
    entries = repository.tree(commit, PLANS)
    committed = {
        entry.path: entry.oid
        for entry in entries
        if entry.regular and is_published(entry.path)
    }
    read = contents_read(root, portfolio)
    unread = (
        committed.keys() - read.keys()
    )  # a README for one may be there all the same
    read |= {
        path: data for path in unread if (data := _contents(root / path)) is not None
    }
    submodules = [entry.path for entry in entries if entry.submodule]
    yield from (
        f"{repository.prefix}{path}"
        for path in sorted([*submodules, *_unequal(repository, committed, read)])
    )
    for name in (_OWN_TEMPLATES, *folders, *CONFIGURATION_FILES):
        yield from _differing_files(
            repository, commit, Path(os.path.normpath(root / name))
        )


def unread_since_head(root: Path, portfolio: Portfolio) -> Iterator[str]:
    """Files below plans/ that something is said of, that are not read, and that the commit does not hold so."""
    repository = find(root)
    if repository is None or not portfolio.unread:
        return
    entries = repository.tree(repository.commit("HEAD"), PLANS)
    committed = {entry.path: entry.oid for entry in entries if not entry.submodule}
    for path in sorted(portfolio.unread):
        if (root / path).is_dir():
            continue
        data = _contents(root / path) if path in committed else None
        if path not in committed or (
            data is not None and not is_same(repository, committed[path], data)
        ):
            yield repository.prefix + path


def contents_read(root: Path, portfolio: Portfolio) -> dict[str, bytes]:
    """What was read below plans/, by path, and the pictures that are copied, as they are now."""
    pictures = {
        path: data
        for path in portfolio.assets
        if (data := _contents(root / path)) is not None
    }
    return pictures | {
        path: source.content for path, source in portfolio.sources.items()
    }


def is_published(path: str) -> bool:
    """Whether a file below plans/ is one that is read, or copied beside the pages."""
    hidden = any(part.startswith(".") for part in path.split("/"))
    return not hidden and (path.endswith(READ) or is_picture(path))


def _differing_files(
    repository: GitRepository, commit: str, place: Path
) -> Iterator[str]:
    """Likewise of a file, or of a folder with all that is in it."""
    top = repository.top
    if not place.is_relative_to(top):
        if place.exists():
            yield str(place)  # no commit of this repository holds it
        return
    committed = {
        e.path: e.oid
        for e in repository.tree_from_top(commit, place.relative_to(top).as_posix())
    }
    files = (
        [place]
        if place.is_file()
        else [file for file in place.rglob("*") if not is_left_behind(file.name)]
    )
    read = {
        file.relative_to(top).as_posix(): data
        for file in files
        if (data := _contents(file)) is not None
    }
    yield from sorted(_unequal(repository, committed, read))


def _contents(file: Path) -> bytes | None:
    """What a file holds, of a link where it leads, as git keeps it; None of a folder and of what can't be read."""
    try:
        return os.fsencode(file.readlink()) if file.is_symlink() else file.read_bytes()
    except OSError:
        return None


def _unequal(
    repository: GitRepository, committed: Mapping[str, str], read: Mapping[str, bytes]
) -> Iterator[str]:
    """The paths that only one side has, and those with other contents."""
    yield from committed.keys() ^ read.keys()
    for path in committed.keys() & read.keys():
        if not is_same(repository, committed[path], read[path]):
            yield path


def is_same(repository: GitRepository, oid: str, data: bytes) -> bool:
    """Whether contents are an object of git: as they are, with the line ends that git keeps, or as Git LFS keeps them.

    git itself is not asked: it would run the programs that the repository names for such conversions.
    """
    if (
        repository.blob(data) == oid
        or repository.blob(data.replace(b"\r\n", b"\n")) == oid
    ):
        return True
    if not data or b"\0" not in data:  # Git LFS is for pictures
        return False
    pointer = _LFS.match(next(repository.blobs([oid])))
    return (
        pointer is not None and pointer[1].decode() == hashlib.sha256(data).hexdigest()
    )
