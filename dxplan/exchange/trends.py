"""The trend of every scope: from the files and the history to rows, and the rows as items."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from dxplan.comparison.events import Commit
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
from dxplan.history.git import GitRepository, MissingHistory, open_repository
from dxplan.history.head import GitHead
from dxplan.history.log import read_commits
from dxplan.history.project_snapshot import ProjectSnapshot
from dxplan.history.snapshot import portfolio_at
from dxplan.portfolio.loader import ParsedFiles
from dxplan.portfolio.portfolio import PLANS, Portfolio


def read_trend(
    root: Path,
    portfolio: Portfolio,
    as_of: date,
    head: GitHead,
    parsed_files: ParsedFiles,
    until: date | None = None,
) -> list[TrendRow]:
    """Every scope on the days of a trend; by record only where the history up to ``head`` is there.

    Of days after ``until`` nothing recorded is known, and that day is one of the trend.
    ``parsed_files`` are those of ``portfolio``: of its earlier states only what differs is read.
    """
    first = first_task_day(portfolio, as_of)
    repository = None
    if head.commit:
        repository = open_repository(root)
    if repository is None or repository.lack is MissingHistory.PARTIAL:
        return list(trend(portfolio, trend_days(first, as_of), lambda _: None))
    commits = read_commits(repository, str(head.commit))
    if repository.tree(commits[-1].id, PLANS):
        # what was deleted since may have begun before all that is left
        first = min(first, commits[-1].committed)
    last = min(until or as_of, as_of)
    days = sorted({*trend_days(first, as_of), last})[-POINTS:]
    commit_on = {day: _commit_on(commits, day, last) for day in days}
    plans_on = _plans_on(repository, commit_on, parsed_files)
    return list(trend(portfolio, tuple(days), plans_on))


def _commit_on(commits: Sequence[Commit], day: date, last: date) -> str | None:
    """The latest commit of a day or an earlier one; of days after ``last`` there is none."""
    if day > last:
        return None
    for commit in commits:
        if commit.committed <= day:
            return commit.id
    return None


def _plans_on(
    repository: GitRepository,
    commit_on: Mapping[date, str | None],
    parsed_files: ParsedFiles,
) -> Callable[[date], PlansAtCommit | None]:
    """What the repository held on a day; the last answer is kept, as quiet months share it."""
    last: PlansAtCommit | None = None

    def plans_on(day: date) -> PlansAtCommit | None:
        nonlocal last
        commit = commit_on[day]
        if commit is None:
            return None
        if last is None or last.commit != commit:
            plans = portfolio_at(repository, commit, parsed_files)
            last = PlansAtCommit(commit, plans)
        if not last.portfolio.sources:  # a commit from before there were plans
            return None
        return last

    return plans_on


def trend_items(rows: Iterable[TrendRow]) -> list[Item]:
    """The rows of a trend as items."""
    items: list[Item] = []
    for row in rows:
        rates = {name: rate(share) for name, share in row.rates.items()}
        item = {
            "scope": row.scope,
            "id": row.id,
            "date": row.date.isoformat(),
            "clock": row.clock,
            "tasks": row.tasks,
            "boxes": dict(row.boxes),
            "rates": rates,
            "commit": row.commit,
        }
        items.append(item)
    return items


def snapshot_trend(snapshot: ProjectSnapshot, as_of: date) -> list[TrendRow]:
    """Every scope of a snapshot through time up to a day."""
    return read_trend(
        snapshot.root,
        snapshot.portfolio,
        as_of,
        snapshot.head,
        snapshot.parsed_files,
        snapshot.recorded_until,
    )
