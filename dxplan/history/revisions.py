"""Revisions and days as people write them on the command line: which commits they mean."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from dxplan.comparison.events import Commit
from dxplan.errors import DxplanError
from dxplan.history.git import GitRepository
from dxplan.history.log import commit_at, commit_on, read_commits
from dxplan.model.records import Kind
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Portfolio

ReadDay = Callable[[str], date | None]
"""The day that an argument means, if it means one."""

HEAD = "HEAD"

_LIKE_A_DAY = re.compile(
    r"[0-9]{4,8}|[0-9]{4}-[0-9]{1,2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}"
)
"""What somebody means as a day or a year, and git would take for an abbreviated commit."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One side of a comparison: a commit and the day it was recorded, or the working tree.

    A day before the first commit is ``empty``: nothing had been recorded yet. ``tip`` is the commit
    that was named where this one is its merge base with the other side.
    """

    commit: str | None = None
    recorded: date | None = None
    empty: bool = False
    tip: str | None = None


def parse_range(
    repository: GitRepository, written: str | None, newer: str | None, day_of: ReadDay
) -> tuple[Revision, Revision]:
    """The older and the newer side of a range: `A..B`, `A...B`, `A`, `A..` or none.

    ``newer`` names the newer side where the range does not.
    Raises DxplanError where it is no range, names no revision, or reaches behind a shallow clone.
    """
    text = written or HEAD
    first, dots, second = _split(text)
    if _dots(second):
        raise DxplanError("not-a-range", range=text)
    if second and newer:
        raise DxplanError("two-newer-sides", range=text, revision=newer)
    old = _revision(repository, first or HEAD, day_of)
    new = Revision()
    new_name = second or newer
    if new_name:
        new = _revision(repository, new_name, day_of)
    elif dots:
        new = _revision(repository, HEAD, day_of)
    if dots == "...":
        old = _at_merge_base(repository, old, new)
    return old, new


def _at_merge_base(repository: GitRepository, old: Revision, new: Revision) -> Revision:
    """The commit that both sides have in common; the older side itself where one is no commit."""
    if old.commit is None or new.commit is None:
        return old
    merge_base = repository.merge_base(old.commit, new.commit)
    return replace(_at_commit(repository, merge_base), tip=old.commit)


def _split(text: str) -> tuple[str, str, str]:
    """What stands in front of the dots of a range, the dots, and what stands behind them."""
    dots = _dots(text)
    if not dots:
        return text, "", ""
    return text.partition(dots)


def _dots(text: str) -> str:
    """The dots of a range, the longer first."""
    for dots in ("...", ".."):
        if dots in text:
            return dots
    return ""


def _revision(repository: GitRepository, written: str, day_of: ReadDay) -> Revision:
    day = day_of(written)
    if day is None:
        return _at_commit(repository, resolve_revision(repository, written))
    commit = commit_on(repository, repository.head, day)
    if commit is not None:
        return Revision(commit.id, commit.committed)
    if repository.shallow:
        raise DxplanError("day-not-fetched", day=day.isoformat())
    return Revision(recorded=day, empty=True)


def _at_commit(repository: GitRepository, commit: str) -> Revision:
    return Revision(commit, commit_at(repository, commit).committed)


def recorded_commit(repository: GitRepository, when: date | str) -> Commit:
    """The commit of a revision, or the last one recorded on a day or before.

    Of HEAD's first-parent history. Raises DxplanError where there is none, or it has no plans.
    """
    commit: Commit | None
    if isinstance(when, str):
        commit = commit_at(repository, resolve_revision(repository, when))
    else:
        commit = commit_on(repository, repository.head, when)
    if commit is None:
        raise _too_early(repository, str(when))
    if not repository.tree(commit.id, PLANS):
        raise DxplanError("no-plans-recorded", when=str(when), commit=commit.id[:10])
    return commit


def resolve_revision(repository: GitRepository, revision: str) -> str:
    """The commit of an argument that is no day; raises DxplanError where it names none."""
    if _LIKE_A_DAY.fullmatch(revision):
        raise DxplanError("neither-day-nor-revision", value=revision)
    try:
        return repository.commit(revision)
    except DxplanError as error:
        if error.key != "unknown-revision":
            raise
        raise DxplanError("neither-day-nor-revision", value=revision) from error


def _too_early(repository: GitRepository, day: str) -> DxplanError:
    commits = read_commits(repository, repository.head)
    first = min(commit.committed for commit in commits)
    key = "recorded-too-early"
    if repository.shallow:
        key = "recorded-not-fetched"
    return DxplanError(key, day=day, first=first.isoformat())


def id_in_earlier(
    earlier: Portfolio, current: Portfolio, kind: Kind, written: str
) -> str:
    """The id of a record in an earlier portfolio, from any id that it had then, now or in between.

    ``written`` itself where the earlier portfolio has no such record.
    """
    index = earlier.index(kind)
    resolved = earlier.current_id(written)
    if resolved in index:
        return resolved
    for record_id in current.earlier_ids(current.current_id(written)):
        if record_id in index:
            return record_id
    return written
