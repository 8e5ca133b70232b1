"""The commit of HEAD, and whether the files that were read are those of that commit."""

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
from dxplan.history.git import GitRepository, TreeEntry, open_repository
from dxplan.history.snapshot import is_hidden
from dxplan.history.timelines import History, read_history
from dxplan.portfolio.plans_files import PLANS, READ
from dxplan.portfolio.portfolio import Portfolio

_OWN_TEMPLATES = "site_templates"
"""The folder of templates in a checkout of dxplan itself."""
_LFS_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\n"
)


@dataclass(frozen=True, slots=True)
class GitHead:
    """The full id of HEAD's commit, None without one; ``dirty`` where what was read differs.

    ``history`` is the history up to it, if wanted and available. ``recorded`` is the day of a
    commit whose files replace those of the working tree. ``changed`` are the paths that differ,
    from the repository's top. ``has_its_plans``: nothing below plans/ is another than at the commit.
    """

    commit: str | None
    dirty: bool
    history: History | None = None
    recorded: date | None = None
    changed: tuple[str, ...] = ()
    has_its_plans: bool = False


NO_HEAD = GitHead(None, dirty=False)


def read_head(
    root: Path,
    portfolio: Portfolio,
    folders: Iterable[str] = (),
    *,
    history: bool = False,
) -> GitHead:
    """The head of the repository that holds ``root``; NO_HEAD without git or without commits.

    With ``history`` the history of plans/ is read too; a shallow clone has none. Only plans/, the
    configuration and ``folders`` (relative to ``root``), from which the site is made, can make the
    tree dirty.
    Raises DxplanError where there is a repository that git can't or won't read.
    """
    repository = open_repository(root)
    if repository is None:
        return NO_HEAD
    commit = repository.commit("HEAD")
    entries = repository.tree(commit, PLANS)
    changed = [*_changed_plans(repository, entries, root, portfolio)]
    # the working tree may have something else in the place of a link
    has_its_plans = not changed and all(entry.regular for entry in entries)
    changed += changed_outside_plans(repository, commit, root, folders)
    timeline = None
    if history:
        timeline = read_history(root)
    return GitHead(
        commit,
        bool(changed),
        timeline,
        changed=tuple(changed),
        has_its_plans=has_its_plans,
    )


def _changed_plans(
    repository: GitRepository,
    entries: Iterable[TreeEntry],
    root: Path,
    portfolio: Portfolio,
) -> Iterator[str]:
    """Paths from the repository's top where what was read below plans/ and a commit differ.

    `git status` is not asked: it leaves out what git was told to skip.
    """
    committed = {}
    submodules = []
    for entry in entries:
        if entry.submodule:
            submodules.append(entry.path)
        elif entry.regular and is_published(entry.path):
            committed[entry.path] = entry.oid
    read = contents_read(root, portfolio)
    for path in committed.keys() - read.keys():  # a README, say, is not read
        content = content_of(root / path)
        if content is not None:
            read[path] = content
    for path in sorted([*submodules, *_differing(repository, committed, read)]):
        yield f"{repository.prefix}{path}"


def changed_outside_plans(
    repository: GitRepository, commit: str, root: Path, folders: Iterable[str] = ()
) -> Iterator[str]:
    """Paths from the repository's top that differ: of the configuration and what makes the site."""
    for name in (_OWN_TEMPLATES, *folders, *CONFIGURATION_FILES):
        place = Path(os.path.normpath(root / name))
        yield from _changed_below(repository, commit, place)


def unread_since_head(root: Path, portfolio: Portfolio) -> Iterator[str]:
    """Files below plans/ that have findings, are not read, and differ from the commit."""
    repository = open_repository(root)
    if repository is None or not portfolio.unread:
        return
    committed = {}
    for entry in repository.tree(repository.commit("HEAD"), PLANS):
        if not entry.submodule:
            committed[entry.path] = entry.oid
    for path in sorted(portfolio.unread):
        if (root / path).is_dir():
            continue
        oid = committed.get(path)
        if oid is None:
            yield repository.prefix + path
            continue
        content = content_of(root / path)
        if content is None:
            continue
        if not is_same(repository, oid, content):
            yield repository.prefix + path


def contents_read(root: Path, portfolio: Portfolio) -> dict[str, bytes]:
    """The files that were read below plans/, by path, and the pictures that are copied."""
    contents = {}
    for path in portfolio.assets:
        content = content_of(root / path)
        if content is not None:
            contents[path] = content
    for path, source in portfolio.sources.items():
        contents[path] = source.content
    return contents


def is_published(path: str) -> bool:
    """Whether a file below plans/ is one that is read, or copied beside the pages."""
    if is_hidden(path):
        return False
    return path.endswith(READ) or is_picture(path)


def _changed_below(
    repository: GitRepository, commit: str, place: Path
) -> Iterator[str]:
    """Paths from the repository's top that differ: a file, or those in a folder."""
    top = repository.top
    if not place.is_relative_to(top):
        if place.exists():
            yield str(place)  # no commit of this repository can hold it
        return
    committed = {}
    for entry in repository.tree_from_top(commit, place.relative_to(top).as_posix()):
        committed[entry.path] = entry.oid
    files: Iterable[Path] = place.rglob("*")
    if place.is_file():
        files = [place]
    read = {}
    for file in files:
        if file != place and is_left_behind(file.name):
            continue
        content = content_of(file)
        if content is not None:
            read[file.relative_to(top).as_posix()] = content
    yield from sorted(_differing(repository, committed, read))


def content_of(file: Path) -> bytes | None:
    """A file's content as git keeps it, of a link its target; None where it can't be read."""
    try:
        if file.is_symlink():
            return os.fsencode(file.readlink())
        return file.read_bytes()
    except OSError:
        return None


def _differing(
    repository: GitRepository, committed: Mapping[str, str], read: Mapping[str, bytes]
) -> Iterator[str]:
    """The paths that only one side has, and those with other contents."""
    yield from committed.keys() ^ read.keys()
    for path in committed.keys() & read.keys():
        if not is_same(repository, committed[path], read[path]):
            yield path


def is_same(repository: GitRepository, oid: str, content: bytes) -> bool:
    """Whether contents are a git object: as they are, with LF line ends, or behind Git LFS.

    git is not asked to convert: it would run programs that the repository's configuration names.
    """
    if repository.blob(content) == oid:
        return True
    if repository.blob(content.replace(b"\r\n", b"\n")) == oid:
        return True
    if b"\0" not in content:  # Git LFS is for pictures
        return False
    pointer = _LFS_POINTER.match(next(repository.blobs([oid])))
    if pointer is None:
        return False
    return pointer[1].decode() == hashlib.sha256(content).hexdigest()
