"""The commit of HEAD, and whether the files that were read are those of that commit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from dxplan.history.git import GitRepository, TreeEntry, open_repository
from dxplan.history.same_contents import (
    changed_outside_plans,
    content_of,
    differing,
    is_published,
    is_same,
)
from dxplan.history.timelines import History, read_history
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class GitHead:
    """The full id of HEAD's commit, None without one; ``dirty`` where what was read differs.

    ``history`` is the history up to it, if wanted and available. ``recorded`` is the day of a
    commit whose files replace those of the working tree. ``changed`` are the paths that differ,
    from the repository's top. ``has_its_plans``: nothing below plans/ is another than at the
    commit.
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
    blobs: Mapping[str, str] = MappingProxyType({}),
) -> GitHead:
    """The head of the repository that holds ``root``; NO_HEAD without git or without commits.

    With ``history`` the history of plans/ is read too; a shallow clone has none. Only plans/, the
    configuration and ``folders`` (relative to ``root``), from which the site is made, can make the
    tree dirty. ``blobs`` are git's names for the contents of files of which they are known.
    Raises DxplanError where there is a repository that git can't or won't read.
    """
    repository = open_repository(root)
    if repository is None:
        return NO_HEAD
    commit = repository.head
    entries = repository.tree(commit, PLANS)
    changed = [*_changed_plans(repository, entries, root, portfolio, blobs)]
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
    blobs: Mapping[str, str],
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
    for path, blob in blobs.items():
        if committed.get(path) == blob:
            del committed[path]
            read.pop(path, None)
    for path in sorted([*submodules, *differing(repository, committed, read)]):
        yield f"{repository.prefix}{path}"


def unread_since_head(root: Path, portfolio: Portfolio) -> Iterator[str]:
    """Files below plans/ that have findings, are not read, and differ from the commit."""
    repository = open_repository(root)
    if repository is None or not portfolio.unread:
        return
    committed = {}
    for entry in repository.tree(repository.head, PLANS):
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
    """The files that were read below plans/, by path, and the files that are copied."""
    contents = {}
    for path in portfolio.assets:
        content = content_of(root / path)
        if content is not None:
            contents[path] = content
    for path, source in portfolio.sources.items():
        contents[path] = source.content
    return contents
