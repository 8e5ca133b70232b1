"""`dxplan status`."""

from enum import StrEnum
from typing import Annotated

import typer

from dxplan.cli.options import AsOf, LangOption, NoColor, as_of_day, session, write, write_data
from dxplan.errors import DxplanError


class Format(StrEnum):
    """Output formats of status."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def command(
    context: typer.Context,
    output: Annotated[Format, typer.Option("--format", help="Dạng kết quả | output format.")] = Format.TABLE,
    as_of: AsOf = None,
    jurisdiction: Annotated[
        str | None, typer.Option("--jurisdiction", help="Chỉ một bộ, tỉnh | one jurisdiction.")
    ] = None,
    plan: Annotated[str | None, typer.Option("--plan", help="Chỉ một kế hoạch | one plan.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="Chỉ một đơn vị | one unit.")] = None,
    area: Annotated[str | None, typer.Option("--area", help="Chỉ một lĩnh vực | one area.")] = None,
    lang: LangOption = None,
    no_color: NoColor = False,
) -> None:
    """Bảng tổng hợp theo tỉnh, kế hoạch, đơn vị, lĩnh vực | tables by jurisdiction, plan, unit, area."""
    from dxplan.checker import settings_of
    from dxplan.compliance.summary import comply, selected
    from dxplan.exchange.columns import rows_of
    from dxplan.exchange.items import summaries
    from dxplan.exchange.tables import csv_text
    from dxplan.exchange.text import envelope, json_text
    from dxplan.history.head import read_head
    from dxplan.loader import load
    from dxplan.reporters.status import render

    here = session(context, lang, no_color=no_color)
    compliance = comply(load(here.root), as_of_day(as_of), settings_of(here.config))
    try:
        rows = selected(compliance, {"jurisdiction": jurisdiction, "plan": plan, "unit": unit, "area": area})
    except KeyError as error:
        raise DxplanError("unknown-id", id=str(error.args[0][1])) from error
    if output is Format.JSON:
        write_data(json_text(envelope(compliance, read_head(here.root), summaries(rows))))
    elif output is Format.CSV:
        write_data(csv_text("summary", rows_of("summary", summaries(rows))))
    else:
        write(render(compliance, rows, here.words, official=here.config.official, color=here.color))
