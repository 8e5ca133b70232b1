"""The command `dxplan verify-report`."""

from typing import Annotated

import typer

from dxplan.cli.given_options import (
    Assignments,
    Date,
    DocumentDetails,
    DocumentOption,
    Identity,
    NoteOption,
    On,
    given_by,
    value_and_rest,
)
from dxplan.cli.log_entry import add_entry
from dxplan.cli.options import TerminalOptions
from dxplan.cli.proposed_change import ChangeOptions
from dxplan.cli.session import open_session
from dxplan.editing.given import Given
from dxplan.editing.progress import verified
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change


def command(
    context: typer.Context,
    identity: Identity,
    finding: Annotated[str | None, typer.Argument(metavar="FINDING")] = None,
    assignments: Assignments = None,
    by: Annotated[str | None, typer.Option("--by", metavar="UNIT")] = None,
    on: On = None,
    date: Date = None,
    document: DocumentOption = None,
    note: NoteOption = None,
    *,
    details: DocumentDetails,
    options: ChangeOptions,
    terminal: TerminalOptions,
) -> None:
    """Record what somebody else found of a report."""
    text, rest = value_and_rest(finding, assignments)
    day = date or on
    given = given_by(rest, details, by=by, date=day, document=document, note=note)

    def build(project: EditedProject, given: Given) -> list[Change]:
        return verified(project, identity, text, given)

    add_entry(open_session(context, terminal), options, given, build)
