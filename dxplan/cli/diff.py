"""The command `dxplan diff`."""

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
    parse_day,
    today_unless,
)
from dxplan.cli.output import write, write_data
from dxplan.cli.progress import showing_progress
from dxplan.cli.session import Session, open_session
from dxplan.compliance.summary import Scope
from dxplan.diff import json, markdown, terminal
from dxplan.diff.compare_revisions import DiffRequest, RevisionDiff, compare_revisions
from dxplan.diff.summary import summarize
from dxplan.files.resources import use_resources
from dxplan.history.git import require_repository
from dxplan.history.revisions import parse_range


class DiffFormat(StrEnum):
    """Output formats of diff."""

    FULL = "full"
    JSON = "json"
    MARKDOWN = "markdown"


def command(
    context: typer.Context,
    span: Annotated[str | None, typer.Argument(metavar="A..B")] = None,
    output: Annotated[DiffFormat, typer.Option("--format")] = DiffFormat.FULL,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    jurisdiction: Jurisdiction = None,
    plan: Plan = None,
    unit: UnitOption = None,
    area: Area = None,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    lang: LangOption = None,
    no_color: NoColor = False,
) -> None:
    """Tell what changed between two states of the plans."""
    use_resources(jobs, with_cache=not no_cache)
    session = open_session(context, TerminalOptions(lang, no_color))
    context.with_resource(showing_progress(session))
    day = as_of_day(as_of)
    repository = require_repository(session.root)
    revisions = parse_range(repository, span, recorded_by, parse_day)
    scopes: dict[Scope, str | None] = {
        "jurisdiction": jurisdiction, "plan": plan, "unit": unit, "area": area,
    }  # fmt: skip
    request = DiffRequest(
        session.root, session.config, session.prefix, repository, revisions,
        day, today_unless(as_of), scopes,
    )  # fmt: skip
    _print(session, compare_revisions(request), output)


def _print(session: Session, changed: RevisionDiff, output: DiffFormat) -> None:
    catalogue = session.catalogue
    parts = (
        changed.diff,
        changed.revisions,
        changed.cautions,
        changed.configuration,
        changed.places,
    )
    if output is DiffFormat.JSON:
        write_data(json.render(*parts))
        return
    summary = summarize(*parts, catalogue)
    if output is DiffFormat.MARKDOWN:
        write_data(markdown.render(summary, catalogue))
    else:
        write(terminal.render(summary, catalogue, color=session.color))
