"""Save a reviewed change: its files, and a commit of them on a branch of its own."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dxplan.config.config import Config
from dxplan.config.repository_links import RepositoryLinks, page_of_remote
from dxplan.editing.review import Review
from dxplan.editing.write import write, written
from dxplan.errors import DxplanError
from dxplan.history.git import (
    GitRepository,
    open_repository,
    without_credentials,
)
from dxplan.history.own_branch import (
    Remote,
    SavedCommit,
    branch_in_use,
    commit_files,
    commits_since,
    go_to,
    is_own,
    is_sent,
    main_branch,
    refuse_hindrances,
    remote_of,
)


@dataclass(frozen=True, slots=True)
class Saved:
    """The files that were written; the branch and commit, empty without a repository."""

    files: tuple[str, ...]
    branch: str = ""
    commit: str = ""


def save(reviewed: Review, record: str, message: str, day: date) -> Saved:
    """Write a change and commit its files, and nothing else; without a repository only write it.

    Raises DxplanError, and leaves files and branches as they were, where anything is in the way.
    """
    proposal = reviewed.proposal
    root = proposal.project.root
    repository = open_repository(root)
    if repository is None:
        return Saved(write(reviewed))
    files = [f"{repository.prefix}{file}" for file in proposal.edits]
    refuse_hindrances(repository, files)
    with written(reviewed) as paths:
        branch, commit = commit_files(repository, files, message, record, day)
    return Saved(paths, branch, commit)


@dataclass(frozen=True, slots=True)
class BranchState:
    """The branch that changes are on, and how far they have got.

    ``commits`` are those that ``base`` lacks. ``remote`` is where they can be sent; ``page`` is
    where they are proposed once they are there.
    """

    branch: str
    base: str
    commits: tuple[SavedCommit, ...]
    remote: str
    address: str
    is_sent: bool
    page: str | None


def branch_state(root: Path, config: Config, start: str) -> BranchState | None:
    """How far the changes of the branch have got; None where HEAD is on no branch made here."""
    repository = open_repository(root)
    if repository is None:
        return None
    branch = branch_in_use(repository)
    if not is_own(branch):
        return None
    base = start or main_branch(repository)
    remote = remote_of(repository)
    sent = remote is not None and is_sent(repository, remote, branch)
    return BranchState(
        branch,
        base,
        commits_since(repository, base),
        "" if remote is None else remote.name,
        "" if remote is None else without_credentials(remote.address),
        sent,
        _page(remote, config, branch, base) if sent else None,
    )


def _page(remote: Remote | None, config: Config, branch: str, base: str) -> str | None:
    url = None
    if remote is not None:
        url = page_of_remote(remote.address)
    return RepositoryLinks(url or config.repository_url, None).proposal(branch, base)


def start_branch(root: Path) -> str:
    """The branch somebody is on before anything is saved; empty where it is one made here."""
    repository = open_repository(root)
    if repository is None:
        return ""
    branch = branch_in_use(repository)
    return "" if is_own(branch) else branch


def send(root: Path) -> None:
    """Push the branch; raises DxplanError where there is none, or git can't."""
    repository, branch = _own(root)
    remote = remote_of(repository)
    if remote is None:
        raise DxplanError("no-remote")
    repository.push(remote.name, branch)


def go_back(root: Path, start: str) -> None:
    """Go back to the branch from which the changes started."""
    repository, _ = _own(root)
    go_to(repository, start or main_branch(repository))


def _own(root: Path) -> tuple[GitRepository, str]:
    repository = open_repository(root)
    branch = branch_in_use(repository) if repository is not None else ""
    if repository is None or not is_own(branch):
        raise DxplanError("no-own-branch")
    return repository, branch
