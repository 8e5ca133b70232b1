"""The command `dxplan close`."""

from dataclasses import replace
from typing import Annotated

import typer

from dxplan.check.assess import Project, assess, read_project
from dxplan.check.close_period import (
    PeriodClosing,
    closing_day,
    home_of_open_period,
    manifest,
    only_jurisdiction,
    period_named,
    prepare_closing,
    refuse_late_reports,
    write_manifest,
)
from dxplan.check.diagnose import diagnose
from dxplan.cli.options import AsOf, Jurisdiction, TerminalOptions, explicit_day, today
from dxplan.cli.output import write, write_data, write_error
from dxplan.cli.session import Session, open_session
from dxplan.compliance.summary import Compliance
from dxplan.diagnostics import Severity
from dxplan.history.tracking import read_tracking
from dxplan.reporters import full
from dxplan.reporters.status import frozen_lines


def command(
    context: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD")],
    document: Annotated[str, typer.Option("--document", metavar="KEY")],
    jurisdiction: Jurisdiction = None,
    as_of: AsOf = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    *,
    terminal: TerminalOptions,
) -> None:
    """Freeze the numbers of a reporting period."""
    session = open_session(context, terminal)
    closed_period = period_named(period)
    day = closing_day(closed_period, explicit_day(as_of), today())
    project = _read(session)
    home = home_of_open_period(
        session.root, project.portfolio, document, jurisdiction, closed_period
    )
    _stop_on_errors(session, project, home)
    closing = prepare_closing(
        session.root, project.portfolio, home, document, closed_period, today()
    )
    compliance = assess(project, day).compliance
    if as_of is None:
        refuse_late_reports(compliance, closing, today())
    _save(session, compliance, closing, dry_run=dry_run)


def _read(session: Session) -> Project:
    return read_project(
        session.root, session.config, prefix=session.prefix, today=today()
    )


def _stop_on_errors(session: Session, project: Project, home: str) -> None:
    """Print the errors in the files that the numbers come from; exit with 1 where there are any."""
    tracking = read_tracking(session.root, project.portfolio)
    assessment = assess(replace(project, tracking=tracking), today())
    result = diagnose(assessment, session.catalogue)
    result = only_jurisdiction(result, session.prefix, home)
    if not result.fails(Severity.ERROR):
        return
    catalogue = session.catalogue
    color = session.color
    write(full.render_from(result, Severity.ERROR, catalogue, color=color))
    write(catalogue("terminal.not-closed") + "\n")
    raise typer.Exit(1)


def _save(
    session: Session, compliance: Compliance, closing: PeriodClosing, *, dry_run: bool
) -> None:
    """Write the manifest and say what it freezes; in a dry run print both and write nothing."""
    content = manifest(compliance, closing)
    catalogue = session.catalogue
    summary = ""
    if not session.quiet:
        official = session.config.official
        home = closing.jurisdiction
        summary = frozen_lines(compliance, home, catalogue, official=official)
    if dry_run:
        write_data(content.decode())
        write_error(summary)
        return
    write_manifest(session.root, closing, content)
    if session.quiet:
        return
    sentence = catalogue(
        "terminal.closed",
        period=closing.period,
        jurisdiction=closing.jurisdiction,
        as_of=compliance.as_of,
        file=closing.file,
    )
    write(f"{summary}{sentence}\n")
