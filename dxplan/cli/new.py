"""The command `dxplan new`."""

from enum import StrEnum
from typing import Annotated

import typer

from dxplan.cli.given_options import (
    Assignments,
    DocumentDate,
    DocumentIssuer,
    DocumentNumber,
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
from dxplan.editing.new_records import new_record
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change


class NewKind(StrEnum):
    """What can be made."""

    JURISDICTION = "jurisdiction"
    PLAN = "plan"
    TASK = "task"
    TARGET = "target"
    UNIT = "unit"
    DOCUMENT = "document"


def command(
    context: typer.Context,
    kind: Annotated[NewKind, typer.Argument(metavar="KIND")],
    identity: Identity,
    assignments: Assignments = None,
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
    """Make a new record or register entry."""
    session = open_session(context, lang, no_color=no_color, quiet=quiet)
    details = document_details(
        document_number, document_date, document_title, document_type, document_issuer,
        document_url)  # fmt: skip
    given = given_by(assignments, details)
    options = ChangeOptions(yes, dry_run, output)

    def build(project: EditedProject, given: Given) -> list[Change]:
        return new_record(project, kind.value, identity, given)

    add_entry(session, options, given, build)
