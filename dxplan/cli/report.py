"""The command `dxplan report`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dxplan.check.close_period import period_named
from dxplan.cli.options import (
    AsOf,
    Jurisdiction,
    Plan,
    RecordedBy,
    TerminalOptions,
    UnitOption,
    as_of_day,
    explicit_day,
)
from dxplan.cli.output import STANDARD_OUTPUT, write, write_content
from dxplan.cli.progress import showing_progress
from dxplan.cli.session import Session, exit_if_nothing_read, open_session
from dxplan.cli.snapshot import read_snapshot
from dxplan.compliance.summary import Scope
from dxplan.errors import DxplanError
from dxplan.files.atomic_write import write_file
from dxplan.files.office_files import read_office_file
from dxplan.official_report.make_report import ReportRequest, make_report
from dxplan.official_report.report import OfficialReport
from dxplan.official_report.word_template import filled_template
from dxplan.official_report.writers import WRITERS
from dxplan.portfolio.plans_files import PLANS
from dxplan.text.terminal import printable


class ReportFormat(StrEnum):
    """Formats of a report."""

    DOCX = "docx"
    PDF = "pdf"
    MD = "md"
    XLSX = "xlsx"


def command(
    context: typer.Context,
    period: Annotated[str, typer.Option("--period", metavar="PERIOD")],
    plan: Plan = None,
    jurisdiction: Jurisdiction = None,
    unit: UnitOption = None,
    output: Annotated[ReportFormat | None, typer.Option("--format")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="FILE")] = None,
    day: Annotated[str | None, typer.Option("--date", metavar="DATE")] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    *,
    terminal: TerminalOptions,
) -> None:
    """Write the official report of a period."""
    session = open_session(context, terminal)
    context.with_resource(showing_progress(session))
    scopes: dict[Scope, str | None] = {
        "plan": plan, "jurisdiction": jurisdiction, "unit": unit,
    }  # fmt: skip
    request = ReportRequest(
        scopes=scopes,
        period=period_named(period),
        as_of=as_of_day(as_of),
        written_on=explicit_day(day),
        lang=session.catalogue.lang,
    )
    form = _format_of(output, out)
    content = _content(session, _report(session, request, recorded_by), form, template)
    _save(session, out or Path(f"{_name(request)}.{form}"), content)


def _format_of(output: ReportFormat | None, out: Path | None) -> ReportFormat:
    """The format that is asked for, else what the name of the file says, else a Word document.

    Raises DxplanError where the name says another format than is asked for.
    """
    ending = "" if out is None else _ending(out)
    if ending not in {*ReportFormat}:
        return output or ReportFormat.DOCX
    if output is not None and output != ending:
        raise DxplanError("report-other-ending", file=str(out), format=str(output))
    return ReportFormat(ending)


def _ending(file: Path) -> str:
    return file.suffix.lower().lstrip(".")


def _report(
    session: Session, request: ReportRequest, recorded_by: str | None
) -> OfficialReport:
    snapshot = read_snapshot(session, recorded_by)
    exit_if_nothing_read(session, is_empty=snapshot.portfolio.is_empty)
    return make_report(snapshot, request)


def _save(session: Session, file: Path, content: bytes) -> None:
    """Write the report whole or not at all, and say where; to standard output nothing else."""
    if file == STANDARD_OUTPUT:
        write_content(content)
        return
    if (session.root / PLANS).resolve() in file.resolve().parents:
        raise DxplanError("report-in-plans", file=str(file))
    write_file(file, content)
    if not session.quiet:
        sentence = session.catalogue("terminal.report-written", file=file)
        write(printable(sentence) + "\n")


def _name(request: ReportRequest) -> str:
    """What the file is called where nobody says it: after the scope and the period."""
    written = next(filter(None, request.scopes.values()))
    return f"bao-cao-{written.replace('/', '-')}-{request.period}"


def _content(
    session: Session,
    report: OfficialReport,
    output: ReportFormat,
    template: Path | None,
) -> bytes:
    """The report in a format; a Word document in the office's own template, where there is one."""
    if template is not None and output is not ReportFormat.DOCX:
        raise DxplanError("template-format", format=str(output))
    configured = session.config.report_template
    if template is None and configured is not None:
        template = session.root / configured
    if template is None or output is not ReportFormat.DOCX:
        return WRITERS[output](report)
    if _ending(template) != "docx":
        raise DxplanError("template-not-docx", file=str(template))
    return filled_template(report, read_office_file(template, "docx"), str(template))
