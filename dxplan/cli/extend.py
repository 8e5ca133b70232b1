"""The command `dxplan extend`."""

from typing import Annotated

import typer

from dxplan.cli.given_options import (
    Assignments,
    Date,
    DocumentDetails,
    DocumentOption,
    Identity,
    given_by,
)
from dxplan.cli.log_entry import add_entry
from dxplan.cli.options import TerminalOptions
from dxplan.cli.proposed_change import ChangeOptions
from dxplan.cli.session import open_session
from dxplan.editing.given import Given
from dxplan.editing.ledgers import extended
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change


def command(
    context: typer.Context,
    identity: Identity,
    assignments: Assignments = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DEADLINE")] = None,
    document: DocumentOption = None,
    date: Date = None,
    reason: Annotated[
        str | None, typer.Option("--reason", "--note", metavar="TEXT")
    ] = None,
    *,
    details: DocumentDetails,
    options: ChangeOptions,
    terminal: TerminalOptions,
) -> None:
    """Move a deadline by a document."""
    given = given_by(
        assignments, details, to=to, document=document, date=date, note=reason
    )

    def build(project: EditedProject, given: Given) -> list[Change]:
        return extended(project, identity, given.one("to"), given.having("to"))

    add_entry(open_session(context, terminal), options, given, build)
