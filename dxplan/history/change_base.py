"""The state that a change begins from: what `check --base` compares the working tree with."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dxplan.comparison.match import RecordPair, pairs
from dxplan.config.config import Config, config_of, configuration_reader
from dxplan.config.config_changes import (
    ConfigDiff,
    Files,
    config_contrast,
    configuration_files,
    judged_by_tip_too,
    own_folders,
    with_own_files,
)
from dxplan.errors import DxplanError
from dxplan.history.git import GitRepository, need
from dxplan.history.log import Author, edits_since
from dxplan.history.own_file_changes import own_files_changed
from dxplan.history.readable_base import comparable_at
from dxplan.history.recorded_day import RecordedDays, recording
from dxplan.history.snapshot import COMMIT, configuration_at, file_at, portfolio_at
from dxplan.portfolio.loader import Known
from dxplan.portfolio.portfolio import Portfolio
from dxplan.source.source_file import Source, plain_source


@dataclass(frozen=True)
class BaseConfigFiles:
    """The files outside plans/ by which a change is judged, as they were at its beginning and as they are now.

    Their paths are relative to the folder that holds plans/; ``baseline`` is that of the file of known findings.
    """

    old: Files = field(default_factory=dict)
    new: Files = field(default_factory=dict)
    baseline: str | None = None

    def source(self, file: str, *, before: bool) -> Source | None:
        """One of them, to point into."""
        data = (self.old if before else self.new).get(file)
        return None if data is None else plain_source(file, data)


_DEFAULTS = ConfigDiff(Config())


@dataclass(frozen=True)
class BasePlans:
    """plans/ at a commit, with the configuration that judged it there."""

    portfolio: Portfolio
    config: Config


@dataclass(frozen=True)
class ChangeBase:
    """plans/ at the commit that a change begins from, and what became of each of its records.

    ``authors`` names, for each file that commits since then have changed, who wrote them; ``recorded`` tells
    when each entry was recorded. ``configuration`` is what judges the change: the base's own. ``restored`` are
    the files that can't be read at the base, with the commit of their last readable state, which stands in their place.
    ``closed_at`` holds by commit the plans that a new closed period may speak of: those of the base, and of the commits
    named by new ones, as far as the history of the change has them.
    """

    commit: str
    portfolio: Portfolio
    pairs: tuple[RecordPair, ...]
    authors: Mapping[str, tuple[Author, ...]] = field(default_factory=dict)
    recorded: RecordedDays = field(default_factory=RecordedDays)
    outside: BaseConfigFiles = BaseConfigFiles()
    configuration: ConfigDiff = _DEFAULTS
    restored: Mapping[str, str | None] = field(default_factory=dict)
    closed_at: Mapping[str, BasePlans] = field(default_factory=dict)


def base_of(
    old: Portfolio,
    new: Portfolio,
    commit: str,
    authors: Mapping[str, tuple[Author, ...]] | None = None,
    outside: BaseConfigFiles | None = None,
) -> ChangeBase:
    """The base of a portfolio; raises DxplanError where the configuration now is broken."""
    judged = outside or BaseConfigFiles()
    configuration = config_contrast(judged.old, judged.new, f" ({commit[:10]})")
    restored = {
        record.file: None
        for record in old.unreadable
        if old.data_of(record.file) != new.data_of(record.file)
    }
    return ChangeBase(
        commit,
        old,
        tuple(pairs(old, new)),
        authors or {},
        outside=judged,
        configuration=configuration,
        restored=restored,
        closed_at={commit: BasePlans(old, configuration.judging)},
    )


def read_base(
    root: Path,
    revision: str,
    new: Portfolio,
    known: Known,
    baseline: Path | None = None,
) -> ChangeBase:
    """The base of the working tree: the last commit that ``revision`` and HEAD have in common.

    ``known`` is what was read of the working tree: of the base only what differs is read. A ``baseline`` that the
    repository holds is compared too.
    Raises DxplanError where there is no repository, no such revision, or no such commit in a shallow clone.
    """
    repository = need(root)
    head = repository.commit(HEAD)
    tip = _named(repository, revision)
    commit = repository.merge_base(tip, head)
    authors: dict[str, set[Author]] = {}
    for file, author in edits_since(repository, commit, head):
        authors.setdefault(file, set()).add(author)
    written = {file: tuple(sorted(authors[file])) for file in sorted(authors)}
    outside = _outside(repository, root, commit, baseline)
    before = comparable_at(repository, commit, new, known)
    base = base_of(before.portfolio, new, commit, written, outside)
    recorded = recording(repository, commit, head, None, known)
    closed_at = _closed_at(repository, head, base, new, known)
    own = own_files_changed(
        repository, commit, None, own_folders(outside.old, outside.new)
    )
    configuration = with_own_files(base.configuration, own)
    if tip != commit:
        configuration = judged_by_tip_too(
            configuration, configuration_at(repository, tip)
        )
    return replace(
        base,
        recorded=recorded,
        restored=before.restored,
        closed_at=closed_at,
        configuration=configuration,
    )


def _closed_at(
    repository: GitRepository, head: str, base: ChangeBase, new: Portfolio, known: Known
) -> dict[str, BasePlans]:
    """By commit the plans from which periods were closed that the base does not have, where they can be read."""
    before = {closing.fields.sha256 for closing in base.portfolio.periods.values()}
    commits = {
        closing.fields.commit
        for closing in new.periods.values()
        if closing.fields.sha256 not in before
    }
    found = {}
    for commit in sorted(commits):
        if COMMIT.fullmatch(commit) and repository.is_ancestor(commit, head):
            try:
                config = config_of(configuration_at(repository, commit).get)
                found[commit] = BasePlans(
                    portfolio_at(repository, commit, known), config
                )
            except (
                DxplanError
            ):  # a partial clone, or a configuration that nobody can read
                continue
    return found


def _outside(
    repository: GitRepository, root: Path, commit: str, baseline: Path | None
) -> BaseConfigFiles:
    old = configuration_at(repository, commit)
    new = configuration_files(configuration_reader(root))
    if baseline is None or not _is_proposed(repository, commit, baseline):
        return BaseConfigFiles(old, new)
    path = _way(root, baseline)
    data = _data_at(repository, commit, baseline)
    return BaseConfigFiles(
        old if data is None else {**old, path: data},
        {**new, path: baseline.read_bytes()},
        path,
    )


def _is_proposed(repository: GitRepository, commit: str, file: Path) -> bool:
    """Whether a file is the repository's, so that a change may edit it; one that no commit holds is the caller's."""
    return any(
        _data_at(repository, at, place) is not None
        for at in (commit, HEAD)
        for place in (file, file.resolve())
    )


def _data_at(repository: GitRepository, commit: str, file: Path) -> bytes | None:
    """What a commit holds of a file that may lie anywhere in the repository."""
    way = _way(repository.top, file)
    return (
        None
        if way.startswith("../")
        else file_at(replace(repository, prefix=""), commit, way)
    )


def _way(folder: Path, file: Path) -> str:
    """The way from a folder to a file that may lie beside it; a link is a file of its own."""
    place = file.parent.resolve() / file.name
    return Path(os.path.relpath(place, folder.resolve())).as_posix()


HEAD = "HEAD"
_LIKE_A_DAY = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}")


def _named(repository: GitRepository, revision: str) -> str:
    """The commit of a revision; of a day, which other commands take, that none is asked for is said."""
    try:
        return repository.commit(revision)
    except DxplanError as error:
        if error.key != "unknown-revision" or not _LIKE_A_DAY.fullmatch(revision):
            raise
        raise DxplanError("base-no-day", value=revision) from error
