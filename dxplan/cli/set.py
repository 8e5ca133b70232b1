"""The command `dxplan set`."""

from typing import Annotated

import typer

from dxplan.cli.given_options import (
    Assignments,
    Date,
    DocumentDate,
    DocumentIssuer,
    DocumentNumber,
    DocumentOption,
    DocumentTitle,
    DocumentType,
    DocumentUrl,
    EvidenceOption,
    Identity,
    NoteOption,
    document_details,
    given_by,
)
from dxplan.cli.log_entry import add_entry
from dxplan.cli.options import LangOption, NoColor, Quiet
from dxplan.cli.proposed_change import (
    ChangeFormat,
    ChangeOptions,
    DryRun,
    FormatOfChange,
    Yes,
)
from dxplan.cli.session import open_session
from dxplan.editing.given import Given
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change
from dxplan.editing.set_values import set_values


def command(
    context: typer.Context,
    identity: Identity,
    assignments: Assignments = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE")] = None,
    date: Date = None,
    document: DocumentOption = None,
    evidence: EvidenceOption = None,
    note: NoteOption = None,
    document_number: DocumentNumber = None,
    document_date: DocumentDate = None,
    document_title: DocumentTitle = None,
    document_type: DocumentType = None,
    document_issuer: DocumentIssuer = None,
    document_url: DocumentUrl = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    output: FormatOfChange = ChangeFormat.TEXT,
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
) -> None:
    """Report how a record stands."""
    session = open_session(context, lang, no_color=no_color, quiet=quiet)
    details = document_details(
        document_number, document_date, document_title, document_type, document_issuer,
        document_url)  # fmt: skip
    given = given_by(
        assignments, details, date=date, document=document, evidence=evidence, note=note
    )
    options = ChangeOptions(yes, dry_run, output)

    def build(project: EditedProject, given: Given) -> list[Change]:
        return set_values(project, identity, given, on or "")

    add_entry(session, options, given, build)
