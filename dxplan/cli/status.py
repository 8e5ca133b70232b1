"""The command `dxplan status`."""

from enum import StrEnum
from typing import Annotated

import typer

from dxplan.cli.options import (
    Area,
    AsOf,
    Jobs,
    Jurisdiction,
    LangOption,
    NoCache,
    NoColor,
    Plan,
    RecordedBy,
    TerminalOptions,
    UnitOption,
    as_of_day,
)
from dxplan.cli.output import terminal_columns, write, write_data
from dxplan.cli.progress import showing_progress
from dxplan.cli.session import Session, exit_if_nothing_read, open_session
from dxplan.cli.snapshot import read_snapshot
from dxplan.compliance.summary import Scope
from dxplan.files.resources import use_resources
from dxplan.reporters.status import render_status
from dxplan.reporters.status_tables import Status, read_status, status_csv, status_json


class StatusFormat(StrEnum):
    """Output formats of status."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def command(
    context: typer.Context,
    output: Annotated[StatusFormat, typer.Option("--format")] = StatusFormat.TABLE,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    jurisdiction: Jurisdiction = None,
    plan: Plan = None,
    unit: UnitOption = None,
    area: Area = None,
    trend: Annotated[bool, typer.Option("--trend")] = False,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    lang: LangOption = None,
    no_color: NoColor = False,
) -> None:
    """Show tables by jurisdiction, plan, unit and area."""
    use_resources(jobs, with_cache=not no_cache)
    session = open_session(context, TerminalOptions(lang, no_color))
    context.with_resource(showing_progress(session))
    day = as_of_day(as_of)
    snapshot = read_snapshot(session, recorded_by)
    if recorded_by is None:  # before the first plan the repository was truly empty
        exit_if_nothing_read(session, is_empty=snapshot.portfolio.is_empty)
    scopes: dict[Scope, str | None] = {
        "jurisdiction": jurisdiction, "plan": plan, "unit": unit, "area": area,
    }  # fmt: skip
    status = read_status(snapshot, day, scopes, with_trend=trend)
    _print(session, status, output)


def _print(session: Session, status: Status, output: StatusFormat) -> None:
    if output is StatusFormat.JSON:
        write_data(status_json(status))
    elif output is StatusFormat.CSV:
        write_data(status_csv(status))
    else:
        columns = terminal_columns()
        write(render_status(status, session.catalogue, columns, color=session.color))
