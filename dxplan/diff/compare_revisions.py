"""Compare the plans of two revisions.

Read both, judge them by one configuration, find what needs a look.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dxplan.check.assess import Project, assess
from dxplan.compliance.summary import Compliance, Scope
from dxplan.config.config import Config, configuration_reader
from dxplan.config.config_changes import (
    ConfigDiff,
    ConfigFiles,
    compare_recorded_configurations,
    configuration_files,
    own_folders,
    with_own_files,
    with_stricter_tip,
)
from dxplan.config.repository_links import RepositoryLinks
from dxplan.diff.caution import Caution
from dxplan.diff.cautions import cautions
from dxplan.diff.diff import Diff, compare_plans
from dxplan.diff.places import ChangeLocations
from dxplan.errors import DxplanError
from dxplan.history.git import GitRepository
from dxplan.history.own_file_changes import own_files_changed
from dxplan.history.readable_base import ReadableBase, comparable_at
from dxplan.history.recorded_day import recording
from dxplan.history.revisions import HEAD, Revision
from dxplan.history.snapshot import configuration_at, portfolio_at
from dxplan.portfolio.loader import ParsedFiles, assemble, load
from dxplan.portfolio.portfolio import Portfolio
from dxplan.portfolio.reading import usual_reading


@dataclass(frozen=True, slots=True)
class DiffRequest:
    """Which revisions to compare, of which scopes; ``today`` is None for a day of the past."""

    root: Path
    config: Config
    prefix: str
    repository: GitRepository
    revisions: tuple[Revision, Revision]
    as_of: date
    today: date | None
    scopes: Mapping[Scope, str | None]


@dataclass(frozen=True, slots=True)
class RevisionDiff:
    """What changed between two revisions in plans and configuration, and what to look at."""

    revisions: tuple[Revision, Revision]
    diff: Diff
    cautions: list[Caution]
    configuration: ConfigDiff
    places: ChangeLocations


def compare_revisions(request: DiffRequest) -> RevisionDiff:
    """Compare two revisions.

    Raises DxplanError where one can't be read or a scope does not exist.
    """
    old, new = request.revisions
    parsed_files: ParsedFiles = {}
    configuration = _configuration(request)
    judging = configuration.judging
    new_plans = _read_plans(request, new, parsed_files)
    base = _read_base(request, old, new_plans, parsed_files)
    old_compliance = assess(Project(base.portfolio, judging), request.as_of).compliance
    new_compliance = assess(Project(new_plans, judging), request.as_of).compliance
    diff = _compare(old_compliance, new_compliance, request.scopes)
    diff = replace(diff, restored=base.restored)
    last_recording_day = None if new.commit else request.today
    recorded = recording(
        request.repository, old.commit, new.commit or HEAD, last_recording_day
    )
    links = (
        RepositoryLinks(judging.repository_url, old.commit),
        RepositoryLinks(judging.repository_url, new.commit),
    )
    return RevisionDiff(
        request.revisions,
        diff,
        list(cautions(diff, recorded, judging)),
        configuration,
        ChangeLocations(diff, request.prefix, links),
    )


def _configuration(request: DiffRequest) -> ConfigDiff:
    """The configuration that judges both revisions, the older one's, and what was changed."""
    old, new = request.revisions
    if old.empty:  # nothing was recorded yet: only the working tree's can judge
        return ConfigDiff(request.config)
    old_files = _configuration_files(request, old)
    new_files = _configuration_files(request, new)
    places = (_named_commit(old), _named_commit(new))
    contrast = compare_recorded_configurations(old_files, new_files, places)
    if old.commit is None:
        return contrast
    if old.tip is not None:
        tip = configuration_at(request.repository, old.tip)
        contrast = with_stricter_tip(contrast, tip)
    folders = own_folders(old_files, new_files)
    own = own_files_changed(request.repository, old.commit, new.commit, folders)
    return with_own_files(contrast, own)


def _configuration_files(request: DiffRequest, revision: Revision) -> ConfigFiles:
    if revision.commit is None:
        return configuration_files(configuration_reader(request.root))
    return configuration_at(request.repository, revision.commit)


def _named_commit(revision: Revision) -> str:
    """Where a configuration file is, as errors say it behind its name."""
    return f" ({revision.commit[:10]})" if revision.commit else ""


def _read_plans(
    request: DiffRequest, revision: Revision, parsed_files: ParsedFiles
) -> Portfolio:
    if revision.empty:
        return assemble(())
    if revision.commit is None:
        portfolio = load(request.root, parsed_files, usual_reading())
    else:
        portfolio = portfolio_at(request.repository, revision.commit, parsed_files)
    _refuse_repositories(portfolio)
    return portfolio


def _read_base(
    request: DiffRequest, old: Revision, new: Portfolio, parsed_files: ParsedFiles
) -> ReadableBase:
    """The older plans; what can't be read there is compared as it could be read last."""
    if old.empty or old.commit is None:
        return ReadableBase(_read_plans(request, old, parsed_files))
    base = comparable_at(request.repository, old.commit, new, parsed_files)
    _refuse_repositories(base.portfolio)
    return base


def _refuse_repositories(portfolio: Portfolio) -> None:
    """Raise DxplanError where a folder is a repository of its own.

    Its files would be new here and gone there.
    """
    if portfolio.repositories:
        raise DxplanError("plans-submodule", folder=portfolio.repositories[0])


def _compare(
    old: Compliance, new: Compliance, scopes: Mapping[Scope, str | None]
) -> Diff:
    try:
        return compare_plans(old, new, scopes)
    except KeyError as error:
        raise DxplanError("unknown-id", id=str(error.args[0][1])) from error
