"""What the repository held: at a revision, or at the end of a day."""

import re
from datetime import date

from dxplan.comparison.events import Commit
from dxplan.errors import DxplanError
from dxplan.history.git import GitRepository
from dxplan.history.log import commit_at, commit_on, read_commits
from dxplan.model.records import Kind
from dxplan.portfolio.portfolio import PLANS, Portfolio

_LIKE_A_DAY = re.compile(
    r"[0-9]{4,8}|[0-9]{4}-[0-9]{1,2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}"
)
"""What somebody means as a day or a year, and what git would take for the beginning of a commit's name."""


def recorded_commit(repository: GitRepository, when: date | str) -> Commit:
    """The commit that a revision names, or the last one of HEAD's first-parent history recorded on a day or before.

    Raises DxplanError where there is none, or where it holds no plans.
    """
    if isinstance(when, str):
        found: Commit | None = commit_at(repository, commit_named(repository, when))
    else:
        found = commit_on(repository, repository.commit("HEAD"), when)
    if found is None:
        raise _too_early(repository, str(when))
    if not repository.tree(found.id, PLANS):
        raise DxplanError("no-plans-recorded", when=str(when), commit=found.id[:10])
    return found


def commit_named(repository: GitRepository, revision: str) -> str:
    """The commit that a word of the command line names, where it was no day; raises DxplanError where it names none."""
    if _LIKE_A_DAY.fullmatch(revision):
        raise DxplanError("neither-day-nor-revision", value=revision)
    try:
        return repository.commit(revision)
    except DxplanError as error:
        if error.key != "unknown-revision":
            raise
        raise DxplanError("neither-day-nor-revision", value=revision) from error


def _too_early(repository: GitRepository, day: str) -> DxplanError:
    first = min(
        commit.committed
        for commit in read_commits(repository, repository.commit("HEAD"))
    )
    key = "recorded-not-fetched" if repository.shallow else "recorded-too-early"
    return DxplanError(key, day=day, first=first.isoformat())


def id_then(then: Portfolio, now: Portfolio, kind: Kind, written: str) -> str:
    """The id by which an earlier portfolio knows a record that has the id ``written`` then, now or in between.

    ``written`` itself where it knows none.
    """
    index = then.index(kind)
    if then.current_id(written) in index:
        return then.current_id(written)
    return next(
        (name for name in now.earlier_ids(now.current_id(written)) if name in index),
        written,
    )
