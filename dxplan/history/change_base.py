"""The base of a change: what `check --base` compares the working tree with."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dxplan.comparison.match import RecordPair, pairs
from dxplan.comparison.renames import Renames, unstated_renames
from dxplan.config.config import Config, config_of, configuration_reader
from dxplan.config.config_changes import (
    ConfigChange,
    ConfigDiff,
    ConfigFiles,
    compare_configurations,
    configuration_files,
    own_folders,
    with_own_files,
    with_stricter_tip,
)
from dxplan.errors import DxplanError
from dxplan.history.git import (
    GitRepository,
    open_repository,
    require_repository,
)
from dxplan.history.log import Author, edits_since
from dxplan.history.own_file_changes import own_files_changed
from dxplan.history.readable_base import comparable_at
from dxplan.history.recorded_day import RecordedDays, recording
from dxplan.history.replaced_evidence import replaced_evidence
from dxplan.history.snapshot import COMMIT, configuration_at, file_at, portfolio_at
from dxplan.portfolio.loader import ParsedFiles
from dxplan.portfolio.portfolio import Portfolio
from dxplan.source.source_file import Source, plain_source


@dataclass(frozen=True)
class BaseConfigFiles:
    """The files outside plans/ by which a change is judged, at the base and now.

    Paths are relative to the folder that holds plans/; ``baseline`` is that of the baseline file.
    """

    old: ConfigFiles = field(default_factory=dict)
    new: ConfigFiles = field(default_factory=dict)
    baseline: str | None = None

    def source(self, file: str, *, at_base: bool) -> Source | None:
        """One of the files, for diagnostics that point into it."""
        files = self.new
        if at_base:
            files = self.old
        data = files.get(file)
        if data is None:
            return None
        return plain_source(file, data)


_DEFAULTS = ConfigDiff(Config())


@dataclass(frozen=True)
class BasePlans:
    """plans/ at a commit, with the configuration that judged it there."""

    portfolio: Portfolio
    config: Config


@dataclass(frozen=True)
class ChangeBase:
    """plans/ at the commit that a change begins from, and what became of each record.

    ``authors``: the authors of the commits since then, by file. ``recorded``: when each entry was
    recorded. ``configuration``: what judges the change, which is the base's own.
    ``restored``: files that can't be read at the base, with the commit of the last readable version
    that replaces them. ``closed_at``: by commit, the plans that a new closed period may be about:
    those of the base, and of the commits that new periods name, as far as the history of the change
    has them. ``renames``: the records renamed since without saying so in `former_ids`.
    ``replaced_evidence``: the files, evidence of recorded reports, that hold something else by now.
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
    renames: Renames = field(default_factory=dict)
    replaced_evidence: frozenset[str] = frozenset()


def base_of(
    old: Portfolio,
    new: Portfolio,
    commit: str,
    authors: Mapping[str, tuple[Author, ...]] | None = None,
    outside: BaseConfigFiles | None = None,
) -> ChangeBase:
    """The base of a portfolio; raises DxplanError where the configuration now is broken."""
    judged = outside or BaseConfigFiles()
    configuration = compare_configurations(judged.old, judged.new, f" ({commit[:10]})")
    restored: dict[str, str | None] = {}
    for record in old.unreadable:
        if old.data_of(record.file) != new.data_of(record.file):
            restored[record.file] = None
    record_pairs = tuple(pairs(old, new))
    return ChangeBase(
        commit,
        old,
        record_pairs,
        authors or {},
        outside=judged,
        configuration=configuration,
        restored=restored,
        closed_at={commit: BasePlans(old, configuration.judging)},
        renames=unstated_renames(record_pairs),
    )


def read_base(
    root: Path,
    revision: str,
    new: Portfolio,
    parsed: ParsedFiles,
    baseline: Path | None = None,
) -> ChangeBase:
    """The base of the working tree: the merge base of ``revision`` and HEAD.

    ``parsed`` is what was read of the working tree: of the base only what differs is read. A
    ``baseline`` that the repository holds is compared too.
    Raises DxplanError where there is no repository, no such revision, or no such commit in a
    shallow clone.
    """
    repository = require_repository(root)
    head = repository.head
    tip = _resolve(repository, revision)
    commit = repository.merge_base(tip, head)
    outside = _config_files(repository, root, commit, baseline)
    old = comparable_at(repository, commit, new, parsed)
    authors = _authors(repository, commit, head)
    base = base_of(old.portfolio, new, commit, authors, outside)
    own_files = _own_files(repository, commit, outside)
    configuration = with_own_files(base.configuration, own_files)
    if tip != commit:
        configuration = with_stricter_tip(
            configuration, configuration_at(repository, tip)
        )
    return replace(
        base,
        recorded=recording(repository, commit, head, None, parsed),
        restored=old.restored,
        closed_at=_closed_at(repository, head, base, new, parsed),
        configuration=configuration,
        replaced_evidence=replaced_evidence(repository, commit, root, base.pairs),
    )


@dataclass(frozen=True, slots=True)
class GateState:
    """All that `read_base` of HEAD goes by but plans/ as they lie there."""

    commit: str
    outside: BaseConfigFiles
    own_files: tuple[ConfigChange, ...]


def read_gate_state(root: Path) -> GateState | None:
    """What the gate against HEAD goes by now; None where there is no repository."""
    repository = open_repository(root)
    if repository is None:
        return None
    commit = repository.head
    outside = _config_files(repository, root, commit, None)
    return GateState(commit, outside, _own_files(repository, commit, outside))


def _own_files(
    repository: GitRepository, commit: str, outside: BaseConfigFiles
) -> tuple[ConfigChange, ...]:
    folders = own_folders(outside.old, outside.new)
    return tuple(own_files_changed(repository, commit, None, folders))


def _authors(
    repository: GitRepository, base: str, head: str
) -> dict[str, tuple[Author, ...]]:
    authors: dict[str, set[Author]] = {}
    for file, author in edits_since(repository, base, head):
        authors.setdefault(file, set()).add(author)
    return {file: tuple(sorted(authors[file])) for file in sorted(authors)}


def _closed_at(
    repository: GitRepository,
    head: str,
    base: ChangeBase,
    new: Portfolio,
    parsed: ParsedFiles,
) -> dict[str, BasePlans]:
    """The plans at the commits of periods that the base does not have, where they can be read."""
    plans = {}
    for commit in sorted(_newly_closed(base.portfolio, new)):
        if not COMMIT.fullmatch(commit):
            continue
        if not repository.is_ancestor(commit, head):
            continue
        try:
            config = config_of(configuration_at(repository, commit).get)
            portfolio = portfolio_at(repository, commit, parsed)
        except DxplanError:  # a partial clone, or a broken configuration
            continue
        plans[commit] = BasePlans(portfolio, config)
    return plans


def _newly_closed(old: Portfolio, new: Portfolio) -> set[str]:
    """The commits that closed periods name which the older portfolio does not have."""
    old_periods = {closing.fields.sha256 for closing in old.periods.values()}
    commits = set()
    for closing in new.periods.values():
        if closing.fields.sha256 not in old_periods:
            commits.add(closing.fields.commit)
    return commits


def _config_files(
    repository: GitRepository, root: Path, commit: str, baseline: Path | None
) -> BaseConfigFiles:
    old = configuration_at(repository, commit)
    new = configuration_files(configuration_reader(root))
    if baseline is None or not _is_in_repository(repository, commit, baseline):
        return BaseConfigFiles(old, new)
    path = _relative_path(root, baseline)
    data = _content_at(repository, commit, baseline)
    if data is not None:
        old = {**old, path: data}
    return BaseConfigFiles(old, {**new, path: baseline.read_bytes()}, path)


def _is_in_repository(repository: GitRepository, commit: str, file: Path) -> bool:
    """Whether a commit has a file, so that a change may edit it."""
    for revision in (commit, HEAD):
        for place in (file, file.resolve()):
            if _content_at(repository, revision, place) is not None:
                return True
    return False


def _content_at(repository: GitRepository, commit: str, file: Path) -> bytes | None:
    """What a commit has of a file that may be anywhere in the repository."""
    path = _relative_path(repository.top, file)
    if path.startswith("../"):
        return None
    return file_at(replace(repository, prefix=""), commit, path)


def _relative_path(folder: Path, file: Path) -> str:
    """The path from a folder to a file, which may be outside it; a link is not followed."""
    place = file.parent.resolve() / file.name
    return Path(os.path.relpath(place, folder.resolve())).as_posix()


HEAD = "HEAD"
_LIKE_A_DAY = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}")


def _resolve(repository: GitRepository, revision: str) -> str:
    """The commit of a revision; a day, which other commands take, has its own error."""
    try:
        return repository.commit(revision)
    except DxplanError as error:
        if error.key != "unknown-revision" or not _LIKE_A_DAY.fullmatch(revision):
            raise
        raise DxplanError("base-no-day", value=revision) from error
