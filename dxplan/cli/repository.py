"""What commands say of the repository: what it lacks and the line that mends it, and how git sees the files."""

from typing import TYPE_CHECKING

from dxplan.cli.options import Session, write_error
from dxplan.errors import DxplanError

if TYPE_CHECKING:
    from dxplan.history.tracking import GitTracking
    from dxplan.portfolio.portfolio import Portfolio


def warn(here: Session, *, always: bool = False) -> None:
    """Say on standard error that a part of the history is not there, for a command that speaks of it.

    ``always`` is for one that can do nothing without it: it says so even where only what is needed is printed.
    Raises DxplanError where git refuses.
    """
    from dxplan.history.git import (
        PROMISED_OBJECTS,
        MissingHistory,
        is_absence,
        need,
        whole_history,
    )

    if here.quiet and not always:
        return
    try:
        lack = need(here.root).lack
    except DxplanError as error:
        if not is_absence(error):
            raise
        return
    if lack is not None:
        line = PROMISED_OBJECTS if lack is MissingHistory.PARTIAL else whole_history()
        write_error(here.words(f"terminal.{lack}", line=line) + "\n")


def without_commit(here: Session) -> str:
    """Why a site names no commit: no git, no repository, or none yet; empty where there is one."""
    from dxplan.history.git import is_absence, need

    try:
        need(here.root)
    except DxplanError as error:
        if not is_absence(error):
            raise
        return here.words(f"terminal.{error.key}", **error.details) + "\n"
    return ""


def tracking(here: Session, portfolio: "Portfolio") -> "GitTracking | None":
    """How git sees the files, for a command that needs no git: where it refuses, that is said on standard error."""
    from dxplan.history.tracking import read_tracking
    from dxplan.text.terminal import printable

    try:
        return read_tracking(here.root, portfolio)
    except DxplanError as error:
        problem = here.words.failure(error.key, error.details)
        write_error(
            printable(here.words("terminal.not-tracked", problem=problem)) + "\n"
        )
        return None
