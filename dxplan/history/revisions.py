"""The two ends of a comparison: revisions, days, the commit two branches have in common, the working tree."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from dxplan.errors import DxplanError
from dxplan.history.git import GitRepository
from dxplan.history.log import commit_at, commit_on
from dxplan.history.revision_at import commit_named

ReadDay = Callable[[str], date | None]
"""The day that a word of the command line means, if it means one."""

HEAD = "HEAD"


@dataclass(frozen=True, slots=True)
class Revision:
    """One end: a commit and the day it was recorded; without either the working tree.

    A day before the first commit is ``empty``: nothing had been recorded yet. ``tip`` is the commit that was
    named where this one is what it has in common with the other end.
    """

    commit: str | None = None
    recorded: date | None = None
    empty: bool = False
    tip: str | None = None


def sides_of(
    repository: GitRepository, written: str | None, newer: str | None, day_of: ReadDay
) -> tuple[Revision, Revision]:
    """The older and the newer end of a range: `A..B`, `A...B`, `A`, `A..` or none; ``newer`` names what it does not.

    Raises DxplanError where it is no range, names no revision, or reaches behind a shallow clone.
    """
    text = written or HEAD
    dots = next((dots for dots in ("...", "..") if dots in text), "")
    first, _, second = text.partition(dots) if dots else (text, "", "")
    if "..." in second or ".." in second:
        raise DxplanError("not-a-range", range=text)
    if second and newer:
        raise DxplanError("two-newer-sides", range=text, revision=newer)
    old = _side(repository, first or HEAD, day_of)
    end = second or newer or (HEAD if dots else None)
    new = _side(repository, end, day_of) if end else Revision()
    if dots == "..." and old.commit and new.commit:
        old = replace(
            _at(repository, repository.merge_base(old.commit, new.commit)),
            tip=old.commit,
        )
    return old, new


def _side(repository: GitRepository, written: str, day_of: ReadDay) -> Revision:
    day = day_of(written)
    if day is None:
        return _at(repository, commit_named(repository, written))
    found = commit_on(repository, repository.commit(HEAD), day)
    if found is not None:
        return Revision(found.id, found.committed)
    if repository.shallow:
        raise DxplanError("day-not-fetched", day=day.isoformat())
    return Revision(recorded=day, empty=True)


def _at(repository: GitRepository, commit: str) -> Revision:
    return Revision(commit, commit_at(repository, commit).committed)
