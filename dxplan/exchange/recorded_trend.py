"""The trend by the record: what the repository held on the days of a trend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dxplan.compliance.counted_plans import CountedPlans, DayTallies, ids_bound_together
from dxplan.compliance.trends import TrendPoint
from dxplan.exchange.trend_cache import TrendCache
from dxplan.history.earlier_tasks import EarlierTasks, earlier_tasks
from dxplan.history.git import GitRepository
from dxplan.history.snapshot import portfolio_at
from dxplan.portfolio.loader import ParsedFiles
from dxplan.portfolio.portfolio import Portfolio

_Days = dict[date, DayTallies | None]
"""The tallies of days; None for a day from before there were plans."""


@dataclass(slots=True)
class RecordedPlans:
    """What the repository held, counted one commit after another.

    ``now`` are the plans of today, ``by_reports`` their tallies on each day, and ``head`` the
    commit that they are of, if they are of one. In memory is what was ``parsed`` for now, and
    for one commit.
    """

    repository: GitRepository
    kept: TrendCache
    now: CountedPlans
    by_reports: Mapping[date, DayTallies]
    parsed_now: ParsedFiles
    head: str | None = None
    parsed: ParsedFiles = field(default_factory=dict)
    latest: CountedPlans | None = None

    def on_days(self, commit_on: Mapping[date, str]) -> list[TrendPoint]:
        """The points of all days by the commits that they are shown by."""
        trees = self.repository.root_trees(set(commit_on.values()))
        keys = {}
        for day, commit in commit_on.items():
            if commit != self.head:
                tree = trees[commit]
                keys[day] = self.kept.day_key(tree, self.repository.prefix, day)
        kept_days = self.kept.find_days(keys, self.now.portfolio.current_id)
        new: _Days = {}
        for commit, days in _days_of(commit_on).items():
            missing = [day for day in days if day not in kept_days]
            if commit == self.head:
                kept_days |= self._of_now(days)
            elif missing:
                new |= self._of_commit(commit, missing)
        self.kept.keep_days({keys[day]: of_day for day, of_day in new.items()})
        points = []
        for day, tallies in {**kept_days, **new}.items():
            if tallies is not None:
                point = TrendPoint(day, "by_record", commit_on[day], tallies.tallies)
                points.append(point)
        return points

    def _of_now(self, days: Sequence[date]) -> _Days:
        if not self.now.portfolio.sources:
            return dict.fromkeys(days)
        return {day: self.by_reports[day] for day in days}

    def _of_commit(self, commit: str, days: Sequence[date]) -> _Days:
        """What a commit holds on some days."""
        if self.head is not None:
            earlier = earlier_tasks(
                self.repository,
                self.now.portfolio,
                self.head,
                commit,
                {**self.parsed_now, **self.parsed},
            )
            if earlier is not None:
                return self._by_differences(earlier, days)
        portfolio = self._read(commit)
        if not portfolio.sources:
            return dict.fromkeys(days)
        self.latest = self.now.at_another_commit(portfolio, self.latest)
        return dict(zip(days, self.latest.tallies_on(days), strict=True))

    def _by_differences(self, earlier: EarlierTasks, days: Sequence[date]) -> _Days:
        """The tallies of now, with other tasks in the place of those that differ.

        What a task is that restates another one, has parts, is one or is superseded, may depend on
        any that differs.
        """
        self.parsed = earlier.parsed
        ids = (
            earlier.differing
            | self.now.depending
            | ids_bound_together(earlier.portfolio)
        )
        replaced = self.now.some_of(ids)
        self.latest = self.now.at_another_commit(earlier.portfolio, self.latest, ids)
        less, more = replaced.tallies_on(days), self.latest.tallies_on(days)
        tallies: _Days = {}
        for day, less_on_day, more_on_day in zip(days, less, more, strict=True):
            of_now = self.by_reports[day]
            tallies[day] = of_now.with_others(less_on_day, more_on_day)
        return tallies

    def _read(self, commit: str) -> Portfolio:
        """The plans of a commit; what only earlier ones had is parsed no longer."""
        parsed = {**self.parsed_now, **self.parsed}
        portfolio = portfolio_at(self.repository, commit, parsed)
        self.parsed = {}
        for key, file in parsed.items():
            path, _ = key
            if portfolio.sources.get(path) is file.source:
                self.parsed[key] = file
        return portfolio


def _days_of(commit_on: Mapping[date, str]) -> dict[str, list[date]]:
    """The days that each commit is shown on, in the order of days."""
    days: dict[str, list[date]] = {}
    for day, commit in sorted(commit_on.items()):
        days.setdefault(commit, []).append(day)
    return days
