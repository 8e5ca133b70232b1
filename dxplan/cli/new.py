"""The command `dxplan new`."""

from typing import Annotated

import typer

from dxplan.cli.given_options import Assignments, DocumentDetails, Identity, given_by
from dxplan.cli.log_entry import add_entry
from dxplan.cli.options import TerminalOptions
from dxplan.cli.proposed_change import ChangeOptions
from dxplan.cli.session import open_session
from dxplan.editing.given import Given
from dxplan.editing.new_records import NewKind, new_record
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change


def command(
    context: typer.Context,
    kind: Annotated[NewKind, typer.Argument(metavar="KIND")],
    identity: Identity,
    assignments: Assignments = None,
    *,
    details: DocumentDetails,
    options: ChangeOptions,
    terminal: TerminalOptions,
) -> None:
    """Make a new record or register entry."""
    given = given_by(assignments, details)

    def build(project: EditedProject, given: Given) -> list[Change]:
        return new_record(project, kind, identity, given)

    add_entry(open_session(context, terminal), options, given, build)
