"""What stands in the way of git: its version, its settings, the repository, its history."""

import platform
import re
from collections.abc import Iterator
from pathlib import Path

from dxplan.doctor.observation import Observation
from dxplan.errors import DxplanError
from dxplan.history.git import (
    PROMISED_OBJECTS,
    MissingHistory,
    require_repository,
    whole_history,
)
from dxplan.history.git_settings import (
    GitSettings,
    git_settings,
    git_version,
    is_distrusted,
    line_ends_of,
)

OLDEST_GIT = (2, 25)
"""The oldest git that dxplan is tried with."""


def look_at_git(folder: Path) -> Iterator[Observation]:
    """Git itself and its settings in a folder, then the repository that holds it."""
    try:
        version = git_version()
    except DxplanError as error:
        if error.key == "no-git":
            yield Observation("git", "error", "missing")
        else:
            yield Observation("git", "error", failure=error)
        return
    yield _version(version)
    try:
        settings = git_settings(folder)
    except DxplanError as error:
        yield Observation("git-settings", "error", failure=error)
    else:
        yield _user(settings)
        yield _line_ends(folder, settings)
        yield from _file_names(settings)
    yield from _repository(folder)


def _version(version: str) -> Observation:
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    if numbers < OLDEST_GIT:
        oldest = ".".join(map(str, OLDEST_GIT))
        values = {"version": version, "oldest": oldest}
        return Observation("git", "warning", "old", values)
    return Observation("git", "ok", values={"version": version})


def _user(settings: GitSettings) -> Observation:
    if settings.user_name is None:
        command = 'git config --global user.name "Nguyễn Thị Lan"'
        return Observation("git-user", "warning", "no-name", command=command)
    if settings.user_email is None:
        command = "git config --global user.email lan@example.vn"
        return Observation("git-user", "warning", "no-email", command=command)
    values = {"name": settings.user_name, "email": settings.user_email}
    return Observation("git-user", "ok", values=values)


def _line_ends(folder: Path, settings: GitSettings) -> Observation:
    """Whether git would turn the line ends of plans into those of Windows."""
    if settings.autocrlf != "true":
        return Observation("line-ends", "ok")
    try:
        if line_ends_of(folder, "plans/x/jurisdiction.md") == "lf":
            return Observation("line-ends", "ok")
    except DxplanError:
        pass  # the repository can't be read, which is said of it
    command = "git config core.autocrlf input"
    return Observation("line-ends", "warning", "converted", command=command)


def _file_names(settings: GitSettings) -> Iterator[Observation]:
    """On a Mac: whether names with accents are written as everywhere else."""
    if platform.system() != "Darwin":
        return
    if settings.precomposed == "true":
        yield Observation("file-names", "ok")
        return
    command = "git config --global core.precomposeunicode true"
    yield Observation("file-names", "warning", "decomposed", command=command)


def _repository(folder: Path) -> Iterator[Observation]:
    try:
        repository = require_repository(folder)
        lack = repository.lack
    except DxplanError as error:
        yield _unreadable(folder, error)
        return
    yield Observation(
        "repository", "ok", values={"folder": str(repository.top.resolve())}
    )
    if lack is None:
        yield Observation("history", "ok")
        return
    command = PROMISED_OBJECTS if lack is MissingHistory.PARTIAL else whole_history()
    yield Observation("history", "warning", str(lack), command=command)


def _unreadable(folder: Path, error: DxplanError) -> Observation:
    if error.key == "no-repository":
        return Observation("repository", "warning", "none", command="git init -b main")
    if error.key == "no-commit":
        command = 'git add . && git commit -m "…"'
        return Observation("repository", "warning", "no-commit", command=command)
    command = ""
    if is_distrusted(error):
        top = Path(error.details.get("folder", folder)).resolve().as_posix()
        command = f'git config --global --add safe.directory "{top}"'
    return Observation("repository", "error", command=command, failure=error)
