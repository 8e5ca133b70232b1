"""A clone without its history, and the exact line that mends it where the command runs."""

from dxplan.cli.options import Session, write_error


def warn(here: Session, *, always: bool = False) -> None:
    """Say on standard error that the history is not there, for a command that speaks of it.

    ``always`` is for one that can do nothing without it: it says so even where only what is needed is printed.
    """
    from dxplan.history.head import is_shallow
    from dxplan.history.plumbing import whole_history

    if (always or not here.quiet) and is_shallow(here.root):
        write_error(here.words("terminal.shallow", line=whole_history()) + "\n")
