"""A folder plans/ without a record: nothing is told of it as if all were well."""

import typer

from dxplan.cli.options import Session, write_error


def refuse_nothing(here: Session, *, is_empty: bool) -> None:
    """Where no record was there to be read: say so on standard error, and exit with 1."""
    if not is_empty:
        return
    problem = here.words("findings.nothing-read.message", folder=f"{here.prefix}plans/")
    advice = here.words("findings.nothing-read.help")
    write_error(here.words("terminal.error", problem=f"{problem} {advice}") + "\n")
    raise typer.Exit(1)
