"""Which commit the working tree stands on."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # no git is no reason to fail: it is no commit known
import git

from dxplan.history.past import History, read_history


@dataclass(frozen=True, slots=True)
class Head:
    """The commit that HEAD names (full SHA-1), None without one; ``dirty`` where files differ from it.

    ``history`` is what led to it, where that was asked for and is there. ``recorded`` is the day of a commit whose
    files stand in the place of the working tree's. ``changed`` names what differs, from the repository's top.
    """

    commit: str | None
    dirty: bool
    history: History | None = None
    recorded: date | None = None
    changed: tuple[str, ...] = ()


NO_HEAD = Head(None, dirty=False)


def read_head(root: Path, *templates: str, history: bool = False) -> Head:
    """The head of the repository that holds ``root``; NO_HEAD without git or without commits.

    With ``history`` the history of plans/ is read too; a shallow clone has none.

    Only plans/, the templates and the configuration make a tree dirty: nothing else reaches a page.
    """
    sources = ("plans", "site_templates", "dxplan.toml", "pyproject.toml", *templates)
    try:
        repository = git.Repo(root, search_parent_directories=True)
        commit = repository.head.commit.hexsha
        places = (str(root / name) for name in sources)
        answer: str = repository.git.status("--porcelain", "-z", "--no-renames", "--", *places)
    except (
        git.InvalidGitRepositoryError,
        git.NoSuchPathError,
        git.GitCommandError,
        git.GitCommandNotFound,
        ValueError,
    ):
        return NO_HEAD
    changed = tuple(line[3:] for line in answer.split("\0") if line)
    return Head(commit, bool(changed), read_history(root) if history else None, changed=changed)


def is_shallow(root: Path) -> bool:
    """Whether the repository that holds ``root`` was cloned without its whole history."""
    try:
        common = git.Repo(root, search_parent_directories=True).common_dir
    except (git.InvalidGitRepositoryError, git.NoSuchPathError):
        return False
    return (Path(common) / "shallow").is_file()
