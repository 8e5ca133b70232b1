"""The trend of every scope: from the files and the history to rows, and the rows as items."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from dxplan.comparison.events import Commit
from dxplan.compliance.closed_periods import rate
from dxplan.compliance.counted_plans import CountedPlans, DayTallies
from dxplan.compliance.trends import (
    POINTS,
    Trend,
    TrendPoint,
    TrendRow,
    points_by_reports,
    trend_days,
)
from dxplan.exchange.columns import Item
from dxplan.exchange.recorded_trend import RecordedPlans
from dxplan.exchange.trend_cache import TrendCache
from dxplan.files.cache import Cache, user_cache
from dxplan.history.git import GitRepository, MissingHistory, open_repository
from dxplan.history.head import GitHead
from dxplan.history.log import read_commits
from dxplan.history.project_snapshot import ProjectSnapshot
from dxplan.portfolio.loader import ParsedFiles
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Portfolio


def read_trend(
    root: Path,
    portfolio: Portfolio,
    as_of: date,
    head: GitHead,
    parsed_files: ParsedFiles,
    until: date | None = None,
    cache: Cache | None = None,
) -> Trend:
    """Every scope on the days of a trend; by record only where the history up to ``head`` is there.

    Of days after ``until`` nothing recorded is known, and that day is one of the trend.
    ``parsed_files`` are those of ``portfolio``: of its earlier states only what differs is read.
    Without a ``cache`` it is that of the user.
    """
    kept = TrendCache(cache or user_cache())
    now = CountedPlans(portfolio, portfolio.current_id)
    first = min((task.exists for task in now.tasks), default=as_of)
    repository = None
    if head.commit:
        repository = open_repository(root)
    if repository is None or repository.lack is MissingHistory.PARTIAL:
        return Trend(_by_reports_alone(now, trend_days(first, as_of), kept))
    commits = _commits(repository, head)
    if repository.has(commits[-1].id, PLANS):
        # what was deleted since may have begun before all that is left
        first = min(first, commits[-1].committed)
    last = min(until or as_of, as_of)
    days = sorted({*trend_days(first, as_of), last})[-POINTS:]
    by_reports = _by_reports(now, days, kept)
    recorded = RecordedPlans(
        repository,
        kept,
        now,
        by_reports,
        parsed_files,
        head.commit if head.has_its_plans else None,
    )
    by_record = recorded.on_days(_commits_on(commits, days, last))
    points = points_by_reports(now, days, by_reports.values())
    return Trend([*points, *by_record])


def _by_reports_alone(
    now: CountedPlans, days: Sequence[date], kept: TrendCache
) -> list[TrendPoint]:
    return points_by_reports(now, days, _by_reports(now, days, kept).values())


def _by_reports(
    now: CountedPlans, days: Sequence[date], kept: TrendCache
) -> dict[date, DayTallies]:
    """What was reported for each day, as the plans have it now."""
    kept.find_timelines(now)
    tallies = dict(zip(days, now.tallies_on(days), strict=True))
    kept.keep_timelines(days)
    return tallies


def _commits(repository: GitRepository, head: GitHead) -> Sequence[Commit]:
    """Every commit of the first-parent history up to the head, newest first."""
    if head.history is not None:
        return head.history.commits[::-1]
    return read_commits(repository, str(head.commit))


def _commits_on(
    commits: Sequence[Commit], days: Iterable[date], last: date
) -> dict[date, str]:
    """The latest commit of each day or an earlier one; of days after ``last`` there is none."""
    commit_on = {}
    for day in days:
        if day > last:
            continue
        for commit in commits:
            if commit.committed <= day:
                commit_on[day] = commit.id
                break
    return commit_on


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
            "reported": row.reported,
            "boxes": dict(row.boxes),
            "rates": rates,
            "commit": row.commit,
            "completed": row.completed,
        }
        items.append(item)
    return items


def snapshot_trend(snapshot: ProjectSnapshot, as_of: date) -> Trend:
    """Every scope of a snapshot through time up to a day."""
    return read_trend(
        snapshot.root,
        snapshot.portfolio,
        as_of,
        snapshot.head,
        snapshot.parsed_files,
        snapshot.recorded_until,
    )
