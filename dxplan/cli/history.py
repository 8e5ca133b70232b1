"""The command `dxplan history`."""

from enum import StrEnum
from typing import Annotated

import typer

from dxplan.cli.git_warnings import warn_of_missing_history
from dxplan.cli.options import LangOption, NoColor, RecordArgument, TerminalOptions
from dxplan.cli.output import write, write_data
from dxplan.cli.progress import showing_progress
from dxplan.cli.session import Session, open_session
from dxplan.history.git import require_repository
from dxplan.history.timelines import History, read_history
from dxplan.portfolio.loader import load
from dxplan.portfolio.reading import usual_reading
from dxplan.reporters.history import render, to_json
from dxplan.reporters.record_timeline import record_timeline


class HistoryFormat(StrEnum):
    """Output formats of history."""

    FULL = "full"
    JSON = "json"


def command(
    context: typer.Context,
    record: RecordArgument,
    output: Annotated[HistoryFormat, typer.Option("--format")] = HistoryFormat.FULL,
    lang: LangOption = None,
    no_color: NoColor = False,
) -> None:
    """Show the timeline of a record."""
    session = open_session(context, TerminalOptions(lang, no_color))
    context.with_resource(showing_progress(session))
    catalogue = session.catalogue
    repository = require_repository(session.root)
    history = _read(session)
    plans = load(session.root, reading=usual_reading())
    timeline = record_timeline(
        record, plans, history, repository, session.config, catalogue.lang
    )
    if output is HistoryFormat.JSON:
        write_data(to_json(timeline, catalogue, repository.head))
    else:
        write(render(timeline, catalogue, color=session.color))


def _read(session: Session) -> History:
    """The history; in a shallow clone exit with 2, where the warning says what to do."""
    history = read_history(session.root)
    if history is None:
        warn_of_missing_history(session, even_if_quiet=True)
        raise typer.Exit(2)
    return history
