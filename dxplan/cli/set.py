"""The command `dxplan set`."""

import typer

from dxplan.cli.given_options import (
    Assignments,
    Date,
    DocumentDetails,
    DocumentOption,
    EvidenceOption,
    Identity,
    NoteOption,
    On,
    given_by,
)
from dxplan.cli.log_entry import add_entry
from dxplan.cli.options import TerminalOptions
from dxplan.cli.proposed_change import ChangeOptions
from dxplan.cli.session import open_session
from dxplan.editing.given import Given
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change
from dxplan.editing.set_values import set_values


def command(
    context: typer.Context,
    identity: Identity,
    assignments: Assignments = None,
    on: On = None,
    date: Date = None,
    document: DocumentOption = None,
    evidence: EvidenceOption = None,
    note: NoteOption = None,
    *,
    details: DocumentDetails,
    options: ChangeOptions,
    terminal: TerminalOptions,
) -> None:
    """Report how a record stands."""
    given = given_by(
        assignments, details, date=date, document=document, evidence=evidence, note=note
    )

    def build(project: EditedProject, given: Given) -> list[Change]:
        return set_values(project, identity, given, on or "")

    add_entry(open_session(context, terminal), options, given, build)
