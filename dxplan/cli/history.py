"""`dxplan history`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dxplan.cli.options import LangOption, NoColor, Session, session, write, write_data
from dxplan.cli.repository import warn
from dxplan.errors import DxplanError

if TYPE_CHECKING:
    from dxplan.history.git import GitRepository
    from dxplan.history.timelines import History
    from dxplan.portfolio.portfolio import Portfolio, Record
    from dxplan.reporters.history import RecordTimeline


class HistoryFormat(StrEnum):
    """Output formats of history."""

    FULL = "full"
    JSON = "json"


def command(
    context: typer.Context,
    record: Annotated[
        str,
        typer.Argument(
            metavar="ID",
        ),
    ],
    output: Annotated[HistoryFormat, typer.Option("--format")] = HistoryFormat.FULL,
    lang: LangOption = None,
    no_color: NoColor = False,
) -> None:
    """Show the timeline of a record."""
    from dxplan.history.git import need
    from dxplan.history.timelines import read_history
    from dxplan.portfolio.loader import load
    from dxplan.reporters.history import render, to_json

    here = session(context, lang, no_color=no_color)
    repository = need(here.root)
    history = read_history(here.root)
    if history is None:  # a shallow clone: what to do is said there
        warn(here, always=True)
        raise typer.Exit(2)
    found = _timeline(here, repository, load(here.root), history, record)
    if output is HistoryFormat.JSON:
        write_data(to_json(found, here.words, repository.commit("HEAD")))
    else:
        write(render(found, here.words, color=here.color))


def _timeline(
    here: Session,
    repository: "GitRepository",
    portfolio: "Portfolio",
    history: "History",
    written: str,
) -> "RecordTimeline":
    from dxplan.comparison.events import EventType
    from dxplan.config.repository_links import RepositoryLinks as Web
    from dxplan.history.uncommitted import UncommittedChanges, uncommitted_changes
    from dxplan.reporters.history import RecordTimeline
    from dxplan.wording.names import title_of
    from dxplan.wording.sentences import names_in

    asked = written.strip().strip("/").removeprefix("plans/").removesuffix(".md")
    known = portfolio.current_id(asked)
    record = _record(portfolio, known)
    kind = record.kind if record else history.kind(known)
    if kind is None:
        raise DxplanError("unknown-id", id=written, **_meant(portfolio, history, asked))
    found = (
        uncommitted_changes(repository, portfolio, record)
        if record
        else UncommittedChanges()
    )
    events = history.events(found.old_id or known, kind)
    title = title_of(record.fields, portfolio) if record else None
    return RecordTimeline(
        id=record.id if record else known,
        kind=kind,
        name=title.get(here.words.lang)[0] if title else "",
        events=events,
        pending=found,
        gone=record is None
        and known not in portfolio.broken
        and bool(events)
        and events[-1].what != EventType.REMOVED,
        out_of_order=history.out_of_order,
        backdated_days=here.config.backdated_days,
        address=lambda commit: Web(here.config.repository_url, commit).change(),
        names=names_in(
            portfolio,
            record.jurisdiction if record else known.partition("/")[0],
            here.words.lang,
        ),
    )


def _record(portfolio: "Portfolio", known: str) -> "Record[Any] | None":
    from dxplan.model.records import MODELS

    return next(
        (index[known] for kind in MODELS if known in (index := portfolio.index(kind))),
        None,
    )


def _meant(portfolio: "Portfolio", history: "History", written: str) -> dict[str, str]:
    from dxplan.model.records import MODELS
    from dxplan.text.suggest import nearest

    ids = [
        *(record.id for record in portfolio.records()),
        *(old for kind in MODELS for old in history.ids(kind)),
    ]
    meant = nearest(written, ((known, ()) for known in dict.fromkeys(ids)))
    return {"variant": "meant", "meant": meant} if meant else {}
