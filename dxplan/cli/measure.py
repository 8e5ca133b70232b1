"""The command `dxplan measure`."""

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
    NoteOption,
    document_details,
    given_by,
    value_and_rest,
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
from dxplan.editing.measurements import measured
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change


def command(
    context: typer.Context,
    identity: Identity,
    value: Annotated[str | None, typer.Argument(metavar="VALUE")] = None,
    assignments: Assignments = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE")] = None,
    date: Date = None,
    document: DocumentOption = None,
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
    """Record what was measured of a target."""
    session = open_session(context, lang, no_color=no_color, quiet=quiet)
    details = document_details(
        document_number, document_date, document_title, document_type, document_issuer,
        document_url)  # fmt: skip
    text, rest = value_and_rest(value, assignments)
    day = date or on
    given = given_by(rest, details, date=day, document=document, note=note)
    options = ChangeOptions(yes, dry_run, output)

    def build(project: EditedProject, given: Given) -> list[Change]:
        return measured(project, identity, text, given)

    add_entry(session, options, given, build)
