"""The command `dxplan extend`."""

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
    Identity,
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
    """Move a deadline by a document."""
    session = open_session(context, lang, no_color=no_color, quiet=quiet)
    details = document_details(
        document_number, document_date, document_title, document_type, document_issuer,
        document_url)  # fmt: skip
    given = given_by(
        assignments, details, to=to, document=document, date=date, note=reason
    )
    options = ChangeOptions(yes, dry_run, output)

    def build(project: EditedProject, given: Given) -> list[Change]:
        return extended(project, identity, given.one("to"), given.having("to"))

    add_entry(session, options, given, build)
