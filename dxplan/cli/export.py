"""The command `dxplan export`."""

from collections.abc import Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from dxplan.check.assess import assess, snapshot_project
from dxplan.cli.options import (
    AsOf,
    Plan,
    TerminalOptions,
    UnitOption,
    as_of_day,
    today_unless,
)
from dxplan.cli.output import STANDARD_OUTPUT, write, write_content, write_data
from dxplan.cli.progress import showing_progress
from dxplan.cli.session import Session, exit_if_nothing_read, open_session
from dxplan.cli.snapshot import read_snapshot
from dxplan.department_workbook.export_rows import ExportScope, export_rows
from dxplan.errors import DxplanError
from dxplan.files.atomic_write import unwritable, write_file
from dxplan.portfolio.plans_files import PLANS
from dxplan.text.terminal import printable


class ExportKind(StrEnum):
    """What is exported beside the tasks and targets: files for forms."""

    CMS = "cms"
    ISSUE_FORMS = "issue-forms"
    CODEOWNERS = "codeowners"


class ExportFormat(StrEnum):
    """Output formats of export."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


def command(
    context: typer.Context,
    kind: Annotated[ExportKind | None, typer.Argument(metavar="KIND")] = None,
    output: Annotated[ExportFormat | None, typer.Option("--format")] = None,
    unit: UnitOption = None,
    plan: Plan = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    check: Annotated[bool, typer.Option("--check")] = False,
    as_of: AsOf = None,
    *,
    terminal: TerminalOptions,
) -> None:
    """Write the tasks and targets of a unit or plan as a workbook, CSV or JSON; or forms."""
    session = open_session(context, terminal)
    context.with_resource(showing_progress(session))
    if out is not None and (session.root / PLANS).resolve() in out.resolve().parents:
        raise DxplanError("export-in-plans", file=str(out))
    if kind is not None:
        _refuse_with_kind(kind, {"--format": output, "--unit": unit, "--plan": plan})
        forms = import_module("dxplan.cli.export_forms")
        forms.export_forms(session, kind.value, out, as_of, check=check)
        return
    form = _format(output, out, check=check)
    content = _content(session, as_of, ExportScope(str(form), unit, plan))
    if out is None:
        write_data(content.decode())
    else:
        _save(session, out, content, form)


def _refuse_with_kind(kind: ExportKind, options: Mapping[str, object]) -> None:
    """Raise DxplanError for an option that says nothing of files for forms."""
    for name, value in options.items():
        if value is not None:
            raise DxplanError("not-with-kind", option=name, kind=str(kind))


def _format(
    output: ExportFormat | None, out: Path | None, *, check: bool
) -> ExportFormat:
    """The format that is asked for, else that of the file's name, else a workbook.

    Raises DxplanError where a workbook has no file, and for a check of what is no file for forms.
    """
    if check:
        raise DxplanError("check-needs-kind")
    ending = "" if out is None else out.suffix.lower().lstrip(".")
    named = ExportFormat(ending) if ending in {*ExportFormat} else ExportFormat.XLSX
    form = output or named
    if out is None and form is ExportFormat.XLSX:
        raise DxplanError("export-needs-out")
    return form


def _content(session: Session, as_of: str | None, scope: ExportScope) -> bytes:
    snapshot = read_snapshot(session, None)
    exit_if_nothing_read(session, is_empty=snapshot.portfolio.is_empty)
    project = snapshot_project(snapshot, session.prefix, today_unless(as_of))
    compliance = assess(project, as_of_day(as_of)).compliance
    return export_rows(compliance, session.catalogue, snapshot.head.commit or "", scope)


def _save(session: Session, out: Path, content: bytes, output: ExportFormat) -> None:
    """Write the file; a workbook is never written over one that somebody may have filled in."""
    if out == STANDARD_OUTPUT:
        write_content(content)
        return
    try:
        is_same = out.exists() and out.read_bytes() == content
    except OSError as error:
        raise unwritable(str(out), error) from error
    if out.exists() and output is ExportFormat.XLSX and not is_same:
        raise DxplanError("exported-before", file=str(out))
    if not is_same:
        write_file(out, content)
    if not session.quiet:
        sentence = session.catalogue("terminal.exported", file=str(out))
        write(printable(sentence) + "\n")
