"""The tables of `dxplan status` as values.

Which scopes, on which day, with or without their trend.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dxplan.check.assess import Project, assess
from dxplan.compliance.closed_periods import summaries
from dxplan.compliance.lights import with_lights
from dxplan.compliance.summary import Compliance, Scope, Summary, selected
from dxplan.compliance.trends import TrendRow
from dxplan.errors import DxplanError
from dxplan.exchange.columns import Item, rows_of
from dxplan.exchange.csv_output import csv_text
from dxplan.exchange.json_output import envelope, json_text
from dxplan.exchange.trends import snapshot_trend, trend_items
from dxplan.history.project_snapshot import ProjectSnapshot
from dxplan.portfolio.named_records import units_named
from dxplan.portfolio.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class Status:
    """The rows of a status. ``trend`` is None where none was asked for.

    ``is_narrowed`` says that one jurisdiction, plan, unit or area was asked for.
    """

    snapshot: ProjectSnapshot
    compliance: Compliance
    rows: list[Summary]
    trend: list[TrendRow] | None
    is_narrowed: bool


def read_status(
    snapshot: ProjectSnapshot,
    as_of: date,
    scopes: Mapping[Scope, str | None],
    *,
    with_trend: bool,
) -> Status:
    """The status of the scopes that are named, of all where none is.

    Raises DxplanError where one does not exist.
    """
    project = Project(snapshot.portfolio, snapshot.config)
    compliance = assess(project, as_of).compliance
    scopes = {**scopes, "unit": _unit_id(snapshot.portfolio, scopes["unit"])}
    scopes = snapshot.current_ids(scopes)
    try:
        rows = selected(compliance, scopes)
    except KeyError as error:
        raise DxplanError("unknown-id", id=str(error.args[0][1])) from error
    trend = None
    if with_trend:
        shown = {(row.scope, row.id) for row in rows}
        trend = []
        for row in snapshot_trend(snapshot, as_of):
            if (row.scope, row.id) in shown:
                trend.append(row)
    return Status(snapshot, compliance, rows, trend, any(scopes.values()))


def _unit_id(portfolio: Portfolio, written: str | None) -> str | None:
    """The id of a unit of which the key or a name is written, where it is the only one."""
    if written is None:
        return None
    units = units_named(portfolio, written)
    return units[0] if len(units) == 1 else written


def status_json(status: Status) -> str:
    """The rows, or their trend, as JSON."""
    _, items = _named_items(status)
    return json_text(envelope(status.compliance, status.snapshot.head, items))


def status_csv(status: Status) -> str:
    """The rows, or their trend, as CSV."""
    name, items = _named_items(status)
    return csv_text(name, rows_of(name, items))


def _named_items(status: Status) -> tuple[str, list[Item]]:
    """The name of the data file whose columns the rows have, and the rows as items."""
    if status.trend is not None:
        return "trends", trend_items(status.trend)
    config = status.snapshot.config
    items = with_lights(
        status.compliance,
        summaries(status.rows),
        config.lights,
        official=config.official,
    )
    return "summary", items
