"""Warnings about the repository: what of the history is missing, and how git sees the files."""

from dxplan.cli.output import write_error
from dxplan.cli.session import Session
from dxplan.errors import DxplanError
from dxplan.history.git import (
    PROMISED_OBJECTS,
    MissingHistory,
    is_absence,
    require_repository,
    whole_history,
)
from dxplan.history.tracking import GitTracking, read_tracking
from dxplan.portfolio.portfolio import Portfolio
from dxplan.text.terminal import printable


def warn_of_missing_history(session: Session, *, even_if_quiet: bool = False) -> None:
    """Say on standard error that a part of the history is missing, for a command that needs it.

    ``even_if_quiet`` is for one that can do nothing without it.

    Raises DxplanError where git refuses.
    """
    if session.quiet and not even_if_quiet:
        return
    try:
        missing = require_repository(session.root).lack
    except DxplanError as error:
        if not is_absence(error):
            raise
        return
    if missing is None:
        return
    is_partial = missing is MissingHistory.PARTIAL
    command = PROMISED_OBJECTS if is_partial else whole_history()
    write_error(session.catalogue(f"terminal.{missing}", line=command) + "\n")


def why_no_commit(session: Session) -> str:
    """Why a site names no commit: no git, no repository, or none yet; empty where there is one."""
    try:
        require_repository(session.root)
    except DxplanError as error:
        if not is_absence(error):
            raise
        return session.catalogue(f"terminal.{error.key}", **error.details) + "\n"
    return ""


def tracking_or_warning(session: Session, portfolio: Portfolio) -> GitTracking | None:
    """How git sees the files; where git refuses, None and a warning."""
    try:
        return read_tracking(session.root, portfolio)
    except DxplanError as error:
        problem = session.catalogue.failure(error.key, error.details)
        sentence = session.catalogue("terminal.not-tracked", problem=problem)
        write_error(printable(sentence) + "\n")
        return None
