"""The command `dxplan due`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dxplan.cli.options import (
    AsOf,
    Jobs,
    Jurisdiction,
    NoCache,
    Plan,
    TerminalOptions,
    UnitOption,
    as_of_day,
)
from dxplan.cli.output import (
    terminal_columns,
    write,
    write_data,
    write_error,
    write_path,
)
from dxplan.cli.progress import showing_progress
from dxplan.cli.session import Session, exit_if_nothing_read, open_session
from dxplan.cli.snapshot import read_snapshot
from dxplan.errors import DxplanError
from dxplan.files.atomic_write import write_file
from dxplan.files.resources import use_resources
from dxplan.reminders.formats import Output
from dxplan.reminders.notes import notes
from dxplan.reminders.reminders import Asked, read_reminders
from dxplan.reminders.span import last_day
from dxplan.reminders.table import table


class DueFormat(StrEnum):
    """Output formats of due."""

    TABLE = "table"
    MD = "md"
    JSON = "json"
    ICS = "ics"
    EML = "eml"
    TELEGRAM = "telegram"
    TEAMS = "teams"
    ZALO = "zalo"


def command(
    context: typer.Context,
    unit: UnitOption = None,
    plan: Plan = None,
    jurisdiction: Jurisdiction = None,
    within: Annotated[str, typer.Option("--within", metavar="SPAN")] = "30d",
    output: Annotated[DueFormat, typer.Option("--format")] = DueFormat.TABLE,
    out: Annotated[str | None, typer.Option("--out", metavar="PATH")] = None,
    sender: Annotated[str | None, typer.Option("--sender", metavar="ADDRESS")] = None,
    as_of: AsOf = None,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    *,
    terminal: TerminalOptions,
) -> None:
    """Show what is due, overdue or long unreported, for each unit."""
    use_resources(jobs, with_cache=not no_cache)
    session = open_session(context, terminal)
    day = as_of_day(as_of)
    asked = Asked(last_day(within, day), unit, plan, jurisdiction)
    with showing_progress(session):
        snapshot = read_snapshot(session, None)
        exit_if_nothing_read(session, is_empty=snapshot.portfolio.is_empty)
        reminders = read_reminders(snapshot, session.catalogue, day, asked)
    result = Output(reminders, output.value, sender)
    if out is None:
        _print(session, result)
    else:
        _save(result, out)
    _say_notes(session, result)


def _print(session: Session, result: Output) -> None:
    if result.format == DueFormat.TABLE:
        write(table(result.reminders, terminal_columns(), color=session.color))
    else:
        write_data(result.whole().decode())


def _say_notes(session: Session, result: Output) -> None:
    """What there is to know beside the reminders, on standard error."""
    if session.quiet:
        return
    for note in notes(result.reminders, result.format):
        write_error(note + "\n")


def _save(result: Output, out: str) -> None:
    """Write a file, or a file for each unit into a new folder; print each path."""
    path = Path(out)
    if not result.is_for_folder(out):
        content = result.one_file(out)
        if content:
            _write(path, content)
        return
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise DxplanError("folder-with-files", folder=out)
    for name, content in list(result.files()):
        _write(path / name, content)


def _write(path: Path, content: bytes) -> None:
    write_file(path, content, with_folders=True)
    write_path(path)
