"""What a command speaks of: the working tree, or what the repository held at a commit."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from dxplan.cli.options import Session, day_of
from dxplan.config.config import Config
from dxplan.messages import Catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dxplan.compliance.summary import Scope
    from dxplan.compliance.trends import TrendRow
    from dxplan.history.head import GitHead
    from dxplan.history.tracking import GitTracking
    from dxplan.model.records import Kind
    from dxplan.portfolio.loader import ParsedFiles
    from dxplan.portfolio.portfolio import Portfolio


@dataclass(frozen=True)
class Snapshot:
    """The plans and the commit they are of. The days of ``config`` are that commit's, all else the working tree's.

    ``known`` is what has been read so far, for portfolios of other commits.
    """

    root: Path
    portfolio: "Portfolio"
    head: "GitHead"
    config: Config
    known: "ParsedFiles"
    until: date | None = None
    """The day of `--recorded-by`: nothing that was recorded later is known."""

    @property
    def tracking(self) -> "GitTracking | None":
        """How git sees the files; of a commit it hides nothing."""
        from dxplan.history.tracking import GitTracking, read_tracking

        return (
            GitTracking()
            if self.head.recorded is not None
            else read_tracking(self.root, self.portfolio)
        )

    def ids(self, wanted: "Mapping[Scope, str | None]") -> "dict[Scope, str | None]":
        """The ids that were asked for, as these plans know them: a record is found by whichever of its ids."""
        return {
            scope: key and self._id(cast("Kind", scope), key)
            for scope, key in wanted.items()
        }

    def _id(self, kind: "Kind", written: str) -> str:
        from dxplan.history.revisions import id_in_earlier
        from dxplan.portfolio.loader import load

        if self.head.recorded is None or self.portfolio.current_id(
            written
        ) in self.portfolio.index(kind):
            return written
        return id_in_earlier(self.portfolio, load(self.root, self.known), kind, written)

    def trend(self, as_of: date) -> "list[TrendRow]":
        """Every scope through time up to a day."""
        from dxplan.exchange.trends import read_trend

        return read_trend(
            self.root, self.portfolio, as_of, self.head, self.known, self.until
        )

    def sentence(self, words: Catalogue) -> str:
        """By which recorded state a table speaks."""
        return words(
            "terminal.status.recorded",
            commit=(self.head.commit or "")[:10],
            day=self.head.recorded,
        )


def held(here: Session, recorded_by: str | None, *, history: bool = False) -> Snapshot:
    """The working tree without ``--recorded-by``, else what the repository held on that day or at that revision.

    With ``history`` its head tells what led to it.
    Raises DxplanError where there is no such day or revision, or no repository.
    """
    from dxplan.history.head import read_head
    from dxplan.portfolio.loader import ParsedFiles, load

    known: ParsedFiles = {}
    if recorded_by is not None:
        return _recorded(here, recorded_by, known, history=history)
    portfolio = load(here.root, known)
    head = read_head(here.root, portfolio, here.config.folders, history=history)
    return Snapshot(here.root, portfolio, head, here.config, known)


def _recorded(
    here: Session, recorded_by: str, known: "ParsedFiles", *, history: bool
) -> Snapshot:
    from dxplan.config.config import config_of
    from dxplan.history.git import need
    from dxplan.history.head import GitHead
    from dxplan.history.revisions import recorded_commit
    from dxplan.history.snapshot import file_at, portfolio_at
    from dxplan.history.timelines import read_history

    repository = need(here.root)
    day = day_of(recorded_by)
    commit = recorded_commit(repository, day or recorded_by)
    then = config_of(
        lambda name: file_at(repository, commit.id, name), f" ({commit.id[:10]})"
    )
    days = {"due_soon_days": then.due_soon_days, "stale_days": then.stale_days}
    past = read_history(here.root, commit.id) if history else None
    head = GitHead(commit.id, dirty=False, recorded=commit.committed, history=past)
    portfolio = portfolio_at(repository, commit.id, known)
    return Snapshot(
        here.root,
        portfolio,
        head,
        here.config.model_copy(update=days),
        known,
        day or commit.committed,
    )
