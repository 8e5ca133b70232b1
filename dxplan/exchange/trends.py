"""The trend of every scope: from the files and the history to rows, and the rows as items."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from dxplan.compliance.closed_periods import rate
from dxplan.compliance.trends import (
    POINTS,
    PlansAtCommit,
    TrendRow,
    first_task_day,
    trend,
    trend_days,
)
from dxplan.exchange.columns import Item
from dxplan.history.git import GitRepository, MissingHistory, find
from dxplan.history.head import GitHead
from dxplan.history.log import read_commits
from dxplan.history.snapshot import portfolio_at
from dxplan.portfolio.loader import ParsedFiles
from dxplan.portfolio.portfolio import PLANS, Portfolio


def read_trend(
    root: Path,
    portfolio: Portfolio,
    as_of: date,
    head: GitHead,
    known: ParsedFiles,
    until: date | None = None,
) -> list[TrendRow]:
    """Every scope on the days of a trend; by record only where the history up to ``head`` is there.

    Of days after ``until`` nothing recorded is known, and that day is one of the trend.
    ``known`` is what has been read of ``portfolio``: of its earlier states only what differs is read.
    """
    first = first_task_day(portfolio, as_of)
    repository = find(root) if head.commit else None
    if (
        repository is None
        or head.commit is None
        or repository.lack is MissingHistory.PARTIAL
    ):
        return [*trend(portfolio, trend_days(first, as_of), lambda _: None)]
    commits = read_commits(repository, head.commit)
    if repository.tree(
        commits[-1].id, PLANS
    ):  # what was deleted since may have begun before all that is left
        first = min(first, commits[-1].committed)
    days = trend_days(first, as_of)
    last = min(until or as_of, as_of)
    days = tuple(sorted({*days, last}))[-POINTS:]
    held = [
        (day, next((c.id for c in commits if c.committed <= day <= last), None))
        for day in days
    ]
    return [*trend(portfolio, days, _snapshots(repository, dict(held), known))]


def _snapshots(
    repository: GitRepository, held: dict[date, str | None], known: ParsedFiles
) -> Callable[[date], PlansAtCommit | None]:
    """What the repository held on a day; the last answer is kept, as quiet months share it."""
    last: list[PlansAtCommit] = []

    def snapshot_on(day: date) -> PlansAtCommit | None:
        commit = held[day]
        if commit is None:
            return None
        if not last or last[0].commit != commit:
            last[:] = [PlansAtCommit(commit, portfolio_at(repository, commit, known))]
        return (
            last[0] if last[0].portfolio.sources else None
        )  # a commit from before there were plans

    return snapshot_on


def trend_items(rows: Iterable[TrendRow]) -> list[Item]:
    """The rows of a trend as items."""
    return [
        {
            "scope": row.scope,
            "id": row.id,
            "date": row.date.isoformat(),
            "clock": row.clock,
            "tasks": row.tasks,
            "boxes": dict(row.boxes),
            "rates": {name: rate(share) for name, share in row.rates.items()},
            "commit": row.commit,
        }
        for row in rows
    ]
