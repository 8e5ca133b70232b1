"""A clone without its history, and the exact line that mends it where the command runs."""

import os

from dxplan.cli.options import Session, under_actions, write_error


def warn(here: Session, *, always: bool = False) -> None:
    """Say on standard error that the history is not there, for a command that speaks of it.

    ``always`` is for one that can do nothing without it: it says so even where only what is needed is printed.
    """
    from dxplan.history.head import is_shallow

    if (always or not here.quiet) and is_shallow(here.root):
        write_error(here.words("terminal.shallow", line=_line()) + "\n")


def _line() -> str:
    if under_actions():  # the runners of Forgejo and Gitea say so too
        return "fetch-depth: 0"
    return 'GIT_DEPTH: "0"' if os.environ.get("GITLAB_CI") == "true" else "git fetch --unshallow"
