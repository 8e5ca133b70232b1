"""The command `dxplan import`."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from dxplan.cli.import_workbook import import_if_workbook
from dxplan.cli.options import TerminalOptions
from dxplan.cli.output import write
from dxplan.cli.proposed_change import ChangeFormat, ChangeOptions, finish, project_of
from dxplan.cli.questions import agrees, answer_to
from dxplan.cli.session import Session, open_session
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import propose
from dxplan.errors import DxplanError
from dxplan.plan_tables.columns import parse_columns
from dxplan.plan_tables.import_plan import (
    DocumentImport,
    ImportedDocument,
    period_meant,
)
from dxplan.plan_tables.plan_request import PlanRequest
from dxplan.plan_tables.read_document import read_document
from dxplan.plan_tables.report import ImportReport, report_as_json, report_as_text


def command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    into: Annotated[str | None, typer.Option("--into", metavar="PLAN")] = None,
    document: Annotated[str | None, typer.Option("--document", metavar="KEY")] = None,
    columns: Annotated[str | None, typer.Option("--columns", metavar="LIST")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT")] = None,
    period: Annotated[str | None, typer.Option("--period", metavar="PERIOD")] = None,
    new_units: Annotated[
        bool | None, typer.Option("--new-units/--no-new-units")
    ] = None,
    *,
    options: ChangeOptions,
    terminal: TerminalOptions,
) -> None:
    """Take the tasks and targets of a table into a plan."""
    session = open_session(context, terminal)
    place = session.folder / file
    place = place if place.exists() else file
    import_if_workbook(session, place, options)
    request = PlanRequest(
        into or "", title or "", period or "", file.name, document or ""
    )
    read = read_document(place)
    project = project_of(session)
    started = DocumentImport(project, read, parse_columns(columns), request)
    asking = _Asking(session, options)
    _finish(session, asking.imported(started, new_units), project, options)


@dataclass(frozen=True)
class _Asking:
    """Asks for what a document does not say; without a terminal it is refused."""

    session: Session
    options: ChangeOptions

    def imported(
        self, started: DocumentImport, new_units: bool | None
    ) -> ImportedDocument:
        """The document once everything is known that has to be."""
        request = started.request
        if not request.plan:
            plan = self._answer("plan", "import-needs-plan")
            started = replace(started, request=replace(request, plan=plan))
        prepared = started.prepared()
        if not prepared.request.period:
            period = self._answer("period", "import-needs-period")
            asked = replace(prepared.request, period=period_meant(period))
            prepared = replace(prepared, request=asked)
        return self._with_units(prepared, new_units)

    def _with_units(
        self, prepared: DocumentImport, new_units: bool | None
    ) -> ImportedDocument:
        """With new units registered, unless somebody does not want them."""
        imported = prepared.read(adds_units=new_units is not False)
        units = imported.change.new_units
        if not units or new_units is not None or not self.options.may_ask:
            return imported
        names = ", ".join(str(unit["key"]) for unit in units)
        catalogue = self.session.catalogue
        question = catalogue("imports.ask.units", count=len(units), units=names)
        if agrees(question, catalogue):
            return imported
        return prepared.read(adds_units=False)

    def _answer(self, name: str, error: str) -> str:
        if not self.options.may_ask:
            raise DxplanError(error)
        answer = answer_to(self.session.catalogue(f"imports.ask.{name}"))
        if not answer:
            raise DxplanError(error)
        return answer


def _finish(
    session: Session,
    imported: ImportedDocument,
    project: EditedProject,
    options: ChangeOptions,
) -> NoReturn:
    """Show the report of all cells, then the change, and write it."""
    request = imported.request
    report = ImportReport(
        request.file, request.plan, imported.reading, imported.change, session.catalogue,
        request.period, request.period_from,
    )  # fmt: skip
    proposal = propose(project, imported.change.changes)
    if options.output is ChangeFormat.JSON:
        finish(session, proposal, replace(options, also=report_as_json(report)))
    text = report_as_text(report, color=session.color, quiet=session.quiet)
    write(text + "\n")
    finish(session, proposal, options)
