"""Commit a few files on a branch of their own, send it, and go back from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dxplan.errors import DxplanError
from dxplan.history.git import GitRepository

_PREFIX = "bao-tien-do/"
"""How the branches begin that are made here."""
_UNDER_WAY = (
    "MERGE_HEAD",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
    "rebase-merge",
    "rebase-apply",
)
"""What git keeps while a merge, a rebase or the like is not finished."""
_USUAL = ("main", "master")


@dataclass(frozen=True, slots=True)
class SavedCommit:
    """A commit in short, and the first line of its message."""

    name: str
    subject: str


@dataclass(frozen=True, slots=True)
class Remote:
    """Another repository by the name it has here, and its address."""

    name: str
    address: str


def branch_in_use(repository: GitRepository) -> str:
    """The branch that HEAD is on; empty where it is on none."""
    options = ("--quiet", "--short")
    return _line(repository.ask("symbolic-ref", *options, "HEAD", accepted=(0, 1)))


def is_own(branch: str) -> bool:
    """Whether a branch was made here."""
    return branch.startswith(_PREFIX)


def main_branch(repository: GitRepository) -> str:
    """The branch into which changes are merged: that of the remote, else main or master."""
    remote = remote_of(repository)
    if remote is not None:
        ref = f"refs/remotes/{remote.name}/HEAD"
        answer = repository.ask("symbolic-ref", "--quiet", ref, accepted=(0, 1, 128))
        head = _line(answer)
        if head:
            return head.removeprefix(f"refs/remotes/{remote.name}/")
    for name in _USUAL:
        if _commit_of(repository, f"refs/heads/{name}"):
            return name
    return _USUAL[0]


def refuse_hindrances(repository: GitRepository, files: Sequence[str]) -> None:
    """Raise DxplanError where files can't be committed without touching somebody's work.

    Paths are from the repository's top. In the way are a merge under way, changes of these files
    that are not committed, and a git that does not know who commits.
    """
    for name in _UNDER_WAY:
        place = _line(repository.ask("rev-parse", "--git-path", name))
        if (repository.top / Path(place)).exists():
            raise DxplanError("git-under-way", folder=str(repository.top))
    options = ("--porcelain", "-z", "--untracked-files=all", "--no-renames")
    status = repository.ask("--literal-pathspecs", "status", *options, "--", *files)
    changed = [entry[3:] for entry in status.decode("utf-8", "replace").split("\0")]
    if any(changed):
        listed = ", ".join(filter(None, changed))
        raise DxplanError("uncommitted-in-the-way", files=listed)
    try:
        repository.ask("var", "GIT_COMMITTER_IDENT")
    except DxplanError as error:
        raise DxplanError("git-no-identity") from error


def commit_files(
    repository: GitRepository,
    files: Sequence[str],
    message: str,
    record: str,
    day: date,
) -> tuple[str, str]:
    """Commit files as they lie on the disk, and no others; the branch, and the commit in short.

    Who is on a branch that was made here stays on it; else there is a new one, named by a record's
    id and a day. Whatever fails, the branch is then as before, and DxplanError is raised.
    """
    before = branch_in_use(repository)
    branch = before
    if not is_own(before):
        branch = _new_branch(repository, record, day)
    try:
        if branch != before:
            repository.change("checkout", "--quiet", "--no-track", "-b", branch)
        repository.change("add", "--", *files)
        options = ("--quiet", "--only", "--cleanup=whitespace", "--file=-")
        repository.change("commit", *options, "--", *files, given=message.encode())
    except DxplanError:
        _go_back(repository, files, before, branch)
        raise
    return branch, _line(repository.ask("rev-parse", "--short", "HEAD"))


def _go_back(
    repository: GitRepository, files: Sequence[str], before: str, branch: str
) -> None:
    """Leave a new branch again, without touching any file."""
    repository.change("reset", "--quiet", "--", *files)
    if branch == before or branch_in_use(repository) != branch:
        return
    place = (before, "--") if before else ("--detach", repository.head)
    repository.change("checkout", "--quiet", *place)
    repository.change("branch", "--quiet", "-D", "--", branch)


def _new_branch(repository: GitRepository, record: str, day: date) -> str:
    """A name that no branch has, such as `bao-tien-do/nghe-an-2022-22-tasks-05-2026-06-15`."""
    parts = [part for part in record.split("/") if part != "tasks"]
    name = f"{_PREFIX}{'-'.join(parts)}-{day.isoformat()}"
    branch = name
    number = 1
    while _commit_of(repository, f"refs/heads/{branch}"):
        number += 1
        branch = f"{name}-{number}"
    repository.ask("check-ref-format", "--branch", branch)
    return branch


def go_to(repository: GitRepository, branch: str) -> None:
    """Go to another branch; raises DxplanError where that would touch uncommitted work."""
    if not _commit_of(repository, f"refs/heads/{branch}"):
        raise DxplanError("unknown-revision", revision=branch)
    repository.change("checkout", "--quiet", branch, "--")


def commits_since(repository: GitRepository, base: str) -> tuple[SavedCommit, ...]:
    """The commits of HEAD that a branch does not have, the newest first; none without it."""
    start = _commit_of(repository, f"refs/heads/{base}")
    if not start:
        return ()
    listing = repository.ask("log", "--format=%h%x09%s", f"{start}..HEAD")
    commits = []
    for line in listing.decode("utf-8", "replace").splitlines():
        name, _, subject = line.partition("\t")
        commits.append(SavedCommit(name, subject))
    return tuple(commits)


def remote_of(repository: GitRepository) -> Remote | None:
    """The repository that branches are sent to: `origin`, or the only one; None without."""
    names = _line(repository.ask("remote")).split()
    names = [name for name in names if not name.startswith("-")]
    if "origin" in names:
        name = "origin"
    elif len(names) == 1:
        name = names[0]
    else:
        return None
    address = _line(repository.ask("remote", "get-url", "--push", "--", name))
    return Remote(name, address)


def is_sent(repository: GitRepository, remote: Remote, branch: str) -> bool:
    """Whether a remote has a branch as it is here, by what was last sent."""
    sent = _commit_of(repository, f"refs/remotes/{remote.name}/{branch}")
    return bool(sent) and sent == _commit_of(repository, f"refs/heads/{branch}")


def _commit_of(repository: GitRepository, ref: str) -> str:
    """The commit of a whole name of a branch; empty where there is none."""
    options = ("--verify", "--quiet", "--end-of-options")
    return _line(repository.ask("rev-parse", *options, ref, accepted=(0, 1)))


def _line(written: bytes) -> str:
    return written.decode("utf-8", "replace").strip()
