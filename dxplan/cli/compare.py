"""The command `dxplan compare`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dxplan.cli.options import AsOf, LangOption, Quiet, explicit_day
from dxplan.cli.output import write, write_data
from dxplan.cli.progress import showing_stages
from dxplan.cli.session import catalogue_without_project, has_color, is_quiet
from dxplan.published_sites.compare_sites import CompareOptions, compare_sites
from dxplan.published_sites.comparison import STALE_DAYS
from dxplan.published_sites.comparison_data import source_item
from dxplan.published_sites.comparison_texts import comparison_text
from dxplan.published_sites.read_source import ReadingOptions
from dxplan.text.terminal import json_for_terminal


class CompareFormat(StrEnum):
    """Output formats of compare."""

    TEXT = "text"
    JSON = "json"


def command(
    context: typer.Context,
    sites: Annotated[list[str], typer.Argument(metavar="SITE")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR")],
    as_of: AsOf = None,
    stale_days: Annotated[
        int, typer.Option("--stale-days", metavar="N", min=1, max=36_500)
    ] = STALE_DAYS,
    lock: Annotated[Path | None, typer.Option("--lock", metavar="FILE")] = None,
    pinned: Annotated[bool, typer.Option("--pinned")] = False,
    offline: Annotated[bool, typer.Option("--offline")] = False,
    output: Annotated[CompareFormat, typer.Option("--format")] = CompareFormat.TEXT,
    lang: LangOption = None,
    quiet: Quiet = False,
) -> None:
    """Compare published sites on pages of their own."""
    catalogue = catalogue_without_project(context, lang)
    reading = ReadingOptions(offline=offline, pinned=pinned)
    options = CompareOptions(explicit_day(as_of), stale_days, lock, reading)
    silent = is_quiet(context, quiet=quiet)
    with showing_stages(catalogue, quiet=silent, color=has_color(context)):
        comparison = compare_sites(sites, out, options)
    if output is CompareFormat.JSON:
        sources = [source_item(source) for source in comparison.sources]
        document = {"schema": 1, "out": str(out), "sources": sources}
        write_data(json_for_terminal(document))
    elif not silent:
        write(comparison_text(comparison, out, lock, catalogue))
    if comparison.left_out:
        raise typer.Exit(1)
