"""A clone without its history, and the exact line that mends it where the command runs."""

import os

import typer

from dxplan.cli.options import Session


def warn(here: Session) -> None:
    """Say on standard error that the history is not there, for a command that speaks of it."""
    from dxplan.history.head import is_shallow

    if not here.quiet and is_shallow(here.root):
        typer.echo(here.words("terminal.shallow", line=_line()), err=True)


def _line() -> str:
    if os.environ.get("GITHUB_ACTIONS") == "true":  # the runners of Forgejo and Gitea say so too
        return "fetch-depth: 0"
    return 'GIT_DEPTH: "0"' if os.environ.get("GITLAB_CI") == "true" else "git fetch --unshallow"
