"""The plans of a project: of the working tree, or as the repository held them at a commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

from dxplan.config.config import Config, config_of
from dxplan.history.git import require_repository
from dxplan.history.head import GitHead, read_head
from dxplan.history.revisions import id_in_earlier, recorded_commit
from dxplan.history.snapshot import file_at, portfolio_at
from dxplan.history.timelines import read_history
from dxplan.history.tracking import GitTracking, read_tracking
from dxplan.model.records import Kind
from dxplan.portfolio.loader import ParsedFiles, assemble_packs, load
from dxplan.portfolio.plans_files import Pack, PlansFile, packs_of, read_packs
from dxplan.portfolio.portfolio import Portfolio
from dxplan.portfolio.reading import usual_reading

_Key = TypeVar("_Key", bound=str)


@dataclass(frozen=True)
class ProjectSnapshot:
    """The plans and the commit they are of.

    The days of ``config`` are that commit's, all else the working tree's. ``parsed_files`` is what
    has been read so far, for portfolios of other commits. ``recorded_until`` is the day of
    `--recorded-by`: nothing that was recorded later counts. ``packs`` are those of the working
    tree.
    """

    root: Path
    portfolio: Portfolio
    head: GitHead
    config: Config
    parsed_files: ParsedFiles = field(repr=False)
    recorded_until: date | None = None
    packs: Sequence[Pack] = field(default=(), repr=False)

    @property
    def is_recorded(self) -> bool:
        """Whether it is of a commit, not of the working tree."""
        return self.head.recorded is not None

    def read_tracking(self) -> GitTracking | None:
        """How git sees the files; of a commit it hides nothing."""
        if self.is_recorded:
            return GitTracking()
        return read_tracking(self.root, self.portfolio)

    def current_ids(self, ids: Mapping[_Key, str | None]) -> dict[_Key, str | None]:
        """Ids by kind as these plans use them, of records named by a present or an earlier id."""
        current: dict[_Key, str | None] = {}
        for kind, written in ids.items():
            current[kind] = written
            if written:
                current[kind] = self._current_id(kind, written)
        return current

    def _current_id(self, kind: str, written: str) -> str:
        record_kind = cast("Kind", kind)
        if not self.is_recorded:
            return written
        if self.portfolio.current_id(written) in self.portfolio.index(record_kind):
            return written
        working_tree = load(self.root, self.parsed_files, usual_reading())
        return id_in_earlier(self.portfolio, working_tree, record_kind, written)


def read_working_tree(
    root: Path,
    config: Config,
    *,
    with_history: bool = False,
    files: Sequence[PlansFile] | None = None,
) -> ProjectSnapshot:
    """The plans of the working tree. ``with_history`` reads into its head what led to it.

    ``files`` are those of plans/ where they were read already.
    """
    parsed_files: ParsedFiles = {}
    packs = read_packs(root) if files is None else [*packs_of(files)]
    portfolio = assemble_packs(packs, parsed_files, usual_reading())
    head = read_head(
        root,
        portfolio,
        config.folders,
        history=with_history,
        blobs=dict(parsed_files.keys()),
    )
    return ProjectSnapshot(root, portfolio, head, config, parsed_files, packs=packs)


def read_recorded(
    root: Path, config: Config, day_or_revision: date | str, *, with_history: bool
) -> ProjectSnapshot:
    """The plans as the repository held them on a day or at a revision.

    Raises DxplanError where there is no such day or revision, or no repository.
    """
    repository = require_repository(root)
    commit = recorded_commit(repository, day_or_revision)
    committed_config = config_of(
        partial(file_at, repository, commit.id), f" ({commit.id[:10]})"
    )
    days = {
        "due_soon_days": committed_config.due_soon_days,
        "stale_days": committed_config.stale_days,
    }
    history = None
    if with_history:
        history = read_history(root, commit.id)
    head = GitHead(
        commit.id,
        dirty=False,
        recorded=commit.committed,
        history=history,
        has_its_plans=True,
    )
    parsed_files: ParsedFiles = {}
    portfolio = portfolio_at(repository, commit.id, parsed_files)
    until = commit.committed
    if isinstance(day_or_revision, date):
        until = day_or_revision
    return ProjectSnapshot(
        root, portfolio, head, config.model_copy(update=days), parsed_files, until
    )
