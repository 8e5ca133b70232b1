"""The command `dxplan correct`."""

from typing import Annotated

import typer

from dxplan.cli.given_options import (
    Assignments,
    DocumentDetails,
    DocumentOption,
    EvidenceOption,
    Identity,
    NoteOption,
    given_by,
)
from dxplan.cli.log_entry import add_entry
from dxplan.cli.options import TerminalOptions
from dxplan.cli.proposed_change import ChangeOptions
from dxplan.cli.session import open_session
from dxplan.editing.errata import corrected
from dxplan.editing.given import Given
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change


def command(
    context: typer.Context,
    identity: Identity,
    day: Annotated[str, typer.Argument(metavar="DATE")],
    assignments: Assignments = None,
    document: DocumentOption = None,
    evidence: EvidenceOption = None,
    note: NoteOption = None,
    *,
    details: DocumentDetails,
    options: ChangeOptions,
    terminal: TerminalOptions,
) -> None:
    """Correct an entry of a log."""
    given = given_by(
        assignments, details, document=document, evidence=evidence, note=note
    )

    def build(project: EditedProject, given: Given) -> list[Change]:
        return corrected(project, identity, day, given)

    add_entry(open_session(context, terminal), options, given, build)
