"""The state that a change begins from: what `check --base` compares the working tree with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from dxplan.errors import DxplanError
from dxplan.history.log import Author, edits_since
from dxplan.history.pairs import Pair, pairs
from dxplan.history.plumbing import Repository, need
from dxplan.history.snapshot import portfolio_at
from dxplan.loader import Known
from dxplan.portfolio import Portfolio


@dataclass(frozen=True)
class Base:
    """plans/ at the commit that a change begins from, and what became of each of its records.

    ``authors`` names, for each file that commits since then have changed, who wrote them; ``recorded`` is the day on
    which the first of them was recorded.
    """

    commit: str
    portfolio: Portfolio
    pairs: tuple[Pair, ...]
    authors: Mapping[str, tuple[Author, ...]] = field(default_factory=dict)
    recorded: Mapping[str, date] = field(default_factory=dict)


def base_of(
    old: Portfolio, new: Portfolio, commit: str, authors: Mapping[str, tuple[Author, ...]] | None = None
) -> Base:
    """The base of a portfolio."""
    return Base(commit, old, tuple(pairs(old, new)), authors or {})


def read_base(root: Path, revision: str, new: Portfolio, known: Known) -> Base:
    """The base of the working tree: the last commit that ``revision`` and HEAD have in common.

    ``known`` is what was read of the working tree: of the base only what differs is read.
    Raises DxplanError where there is no repository, no such revision, or no such commit in a shallow clone.
    """
    repository = need(root)
    head = repository.commit("HEAD")
    commit = repository.merge_base(_named(repository, revision), head)
    authors: dict[str, set[Author]] = {}
    recorded: dict[str, date] = {}
    for file, author, day in edits_since(repository, commit, head):
        authors.setdefault(file, set()).add(author)
        recorded[file] = min(day, recorded.get(file, day))
    written = {file: tuple(sorted(authors[file])) for file in sorted(authors)}
    return replace(base_of(portfolio_at(repository, commit, known), new, commit, written), recorded=recorded)


_LIKE_A_DAY = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}")


def _named(repository: Repository, revision: str) -> str:
    """The commit of a revision; of a day, which other commands take, that none is asked for is said."""
    try:
        return repository.commit(revision)
    except DxplanError as error:
        if error.key != "unknown-revision" or not _LIKE_A_DAY.fullmatch(revision):
            raise
        raise DxplanError("base-no-day", value=revision) from error
