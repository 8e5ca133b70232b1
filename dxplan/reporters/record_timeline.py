"""Gather what the timeline of a record shows: events, uncommitted changes, names."""

from collections.abc import Iterator, Sequence
from typing import Any

from dxplan.comparison.events import Event, EventType
from dxplan.config.config import Config
from dxplan.config.repository_links import RepositoryLinks
from dxplan.errors import DxplanError
from dxplan.history.git import GitRepository
from dxplan.history.timelines import History
from dxplan.history.uncommitted import UncommittedChanges, uncommitted_changes
from dxplan.model.records import MODELS
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.reporters.history import RecordTimeline
from dxplan.text.suggest import nearest
from dxplan.wording.change_sentences import names_in
from dxplan.wording.names import title_of


def record_timeline(
    written: str,
    portfolio: Portfolio,
    history: History,
    repository: GitRepository,
    config: Config,
    lang: str,
) -> RecordTimeline:
    """The timeline of a record, by its present id, an earlier one, or its path.

    Raises DxplanError where there is none.
    """
    requested = written.strip().strip("/").removeprefix("plans/").removesuffix(".md")
    record_id = portfolio.current_id(requested)
    record = _find_record(portfolio, record_id)
    kind = record.kind if record else history.kind(record_id)
    if kind is None:
        suggestion = _suggestion(portfolio, history, requested)
        raise DxplanError("unknown-id", id=written, **suggestion)
    pending = UncommittedChanges()
    if record is not None:
        pending = uncommitted_changes(repository, portfolio, record)
    events = history.events(pending.old_id or record_id, kind)
    is_broken = record_id in portfolio.broken
    is_gone = record is None and not is_broken and _is_last_seen(events)
    jurisdiction = record.jurisdiction if record else record_id.partition("/")[0]
    return RecordTimeline(
        id=record.id if record else record_id,
        kind=kind,
        name=_name(record, portfolio, lang),
        events=events,
        pending=pending,
        gone=is_gone,
        out_of_order=history.out_of_order,
        backdated_days=config.backdated_days,
        address=lambda commit: RepositoryLinks(config.repository_url, commit).change(),
        names=names_in(portfolio, jurisdiction, lang),
    )


def _find_record(portfolio: Portfolio, record_id: str) -> Record[Any] | None:
    for kind in MODELS:
        record = portfolio.index(kind).get(record_id)
        if record is not None:
            return record
    return None


def _is_last_seen(events: Sequence[Event]) -> bool:
    """Whether the last commit that touched a record left it there."""
    return bool(events) and events[-1].what is not EventType.REMOVED


def _name(record: Record[Any] | None, portfolio: Portfolio, lang: str) -> str:
    """The title of a record; empty where it has none."""
    title = title_of(record.fields, portfolio) if record else None
    return title.get(lang)[0] if title else ""


def _suggestion(portfolio: Portfolio, history: History, written: str) -> dict[str, str]:
    """The id that may have been meant, as arguments of the error."""
    ids = dict.fromkeys(_all_ids(portfolio, history))
    meant = nearest(written, ((record_id, ()) for record_id in ids))
    return {"variant": "meant", "meant": meant} if meant else {}


def _all_ids(portfolio: Portfolio, history: History) -> Iterator[str]:
    """Every id that is used now or was used before."""
    for record in portfolio.records():
        yield record.id
    for kind in MODELS:
        yield from history.ids(kind)
