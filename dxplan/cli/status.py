"""`dxplan status`."""

from enum import StrEnum
from typing import Annotated

import typer

from dxplan.cli.options import (
    Area,
    AsOf,
    Jurisdiction,
    LangOption,
    NoColor,
    Plan,
    RecordedBy,
    UnitOption,
    as_of_day,
)
from dxplan.cli.output import write, write_data
from dxplan.cli.session import exit_if_nothing_read, open_session
from dxplan.cli.snapshot import read_snapshot
from dxplan.compliance.summary import Scope
from dxplan.reporters.status import render_status
from dxplan.reporters.status_tables import read_status, status_csv, status_json


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
    lang: LangOption = None,
    no_color: NoColor = False,
) -> None:
    """Show tables by jurisdiction, plan, unit and area."""
    session = open_session(context, lang, no_color=no_color)
    day = as_of_day(as_of)
    snapshot = read_snapshot(session, recorded_by)
    if recorded_by is None:  # before the first plan the repository was truly empty
        exit_if_nothing_read(session, is_empty=snapshot.portfolio.is_empty)
    scopes: dict[Scope, str | None] = {
        "jurisdiction": jurisdiction, "plan": plan, "unit": unit, "area": area,
    }  # fmt: skip
    status = read_status(snapshot, day, scopes, with_trend=trend)
    if output is StatusFormat.JSON:
        write_data(status_json(status))
    elif output is StatusFormat.CSV:
        write_data(status_csv(status))
    else:
        write(render_status(status, session.catalogue, color=session.color))
