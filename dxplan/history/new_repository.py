"""Make a repository of git in a folder, and the branch that its first commit will be on."""

from pathlib import Path

from dxplan.config.config import find_repository
from dxplan.errors import DxplanError
from dxplan.history.git import ask_in

FIRST_BRANCH = "main"


def ensure_repository(folder: Path) -> bool:
    """Make a repository in a folder unless one holds it already; whether one was made.

    Raises DxplanError without git, or where git refuses.
    """
    if find_repository(folder.resolve()) is not None:
        return False
    ask_in(folder, "init", "--quiet")
    # `git init -b` is younger than gits that people have
    ask_in(folder, "symbolic-ref", "HEAD", f"refs/heads/{FIRST_BRANCH}")
    return True


def current_branch(folder: Path) -> str:
    """The branch of the repository that holds a folder, also before its first commit.

    Without git, repository or branch it is the one that a new repository gets.
    """
    if find_repository(folder.resolve()) is None:
        return FIRST_BRANCH
    try:
        written = ask_in(folder, "symbolic-ref", "--short", "HEAD")
    except DxplanError:
        return FIRST_BRANCH
    return written.decode("utf-8", "replace").strip()
