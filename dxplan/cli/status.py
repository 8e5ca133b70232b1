"""`dxplan status`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dxplan.cli.no_records import refuse_nothing
from dxplan.cli.options import (
    AsOf,
    LangOption,
    NoColor,
    RecordedBy,
    as_of_day,
    session,
    write,
    write_data,
)
from dxplan.cli.snapshot import held
from dxplan.errors import DxplanError

if TYPE_CHECKING:
    from dxplan.portfolio.portfolio import Portfolio


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
    jurisdiction: Annotated[
        str | None,
        typer.Option("--jurisdiction", metavar="ID"),
    ] = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="ID")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="ID")] = None,
    area: Annotated[str | None, typer.Option("--area", metavar="ID")] = None,
    trend: Annotated[
        bool,
        typer.Option(
            "--trend",
        ),
    ] = False,
    lang: LangOption = None,
    no_color: NoColor = False,
) -> None:
    """Show tables by jurisdiction, plan, unit and area."""
    from dxplan.check.assess import Project, assess
    from dxplan.compliance.closed_periods import summaries
    from dxplan.compliance.summary import selected
    from dxplan.exchange.columns import rows_of
    from dxplan.exchange.csv_output import csv_text
    from dxplan.exchange.json_output import envelope, json_text
    from dxplan.exchange.trends import trend_items
    from dxplan.reporters.status import render
    from dxplan.reporters.trend import render as render_trend

    here = session(context, lang, no_color=no_color)
    day = as_of_day(as_of)
    speaking = held(here, recorded_by)
    if (
        recorded_by is None
    ):  # what the repository held before the first plan is a true answer
        refuse_nothing(here, is_empty=speaking.portfolio.is_empty)
    compliance = assess(Project(speaking.portfolio, speaking.config), day).compliance
    if unit is not None:
        unit = _whole_unit(speaking.portfolio, unit)
    wanted = speaking.ids(
        {"jurisdiction": jurisdiction, "plan": plan, "unit": unit, "area": area}
    )
    try:
        rows = selected(compliance, wanted)
    except KeyError as error:
        raise DxplanError("unknown-id", id=str(error.args[0][1])) from error
    shown = {(row.scope, row.id) for row in rows}
    line = (
        [row for row in speaking.trend(day) if (row.scope, row.id) in shown]
        if trend
        else []
    )
    if output is not StatusFormat.TABLE:
        name, items = (
            ("trends", trend_items(line)) if trend else ("summary", summaries(rows))
        )
        as_json = (
            json_text(envelope(compliance, speaking.head, items))
            if output is StatusFormat.JSON
            else None
        )
        write_data(as_json or csv_text(name, rows_of(name, items)))
        return
    if speaking.head.recorded is not None:
        write(speaking.sentence(here.words) + "\n")
    if trend:
        alone = any(wanted.values())
        write(
            render_trend(
                [row for row in line if alone or row.scope == "all"],
                here.words,
                color=here.color,
                until=speaking.until,
            )
        )
    else:
        write(
            render(
                compliance,
                rows,
                here.words,
                official=here.config.official,
                color=here.color,
            )
        )


def _whole_unit(portfolio: "Portfolio", key: str) -> str:
    """The id of a unit of which only the key is said, where one jurisdiction alone has it."""
    units = [unit for unit in portfolio.units if unit.rpartition("/")[2] == key]
    return units[0] if len(units) == 1 else key
