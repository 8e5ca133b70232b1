"""Build the commit that a published site names once more, in a folder that is removed again."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dxplan import __version__
from dxplan.check.assess import assess, snapshot_project
from dxplan.config.config import find_root, read_config
from dxplan.errors import DxplanError
from dxplan.exchange.manifest import SUMS, Manifest, read_sums
from dxplan.files.cache import NO_CACHE
from dxplan.history.git import GitRepository, require_repository
from dxplan.history.project_snapshot import read_working_tree
from dxplan.site.build import build_snapshot
from dxplan.site.output.folder import open_site_folder


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The SHA-256 of what a repository builds, by path; or why nothing was built.

    The reasons are `verify.not_rebuilt` of the catalogues.
    """

    sums: Mapping[str, str] | None
    reason: str = ""


def rebuild(repository: Path, manifest: Manifest) -> Rebuilt:
    """What a repository builds of the manifest's commit for its as-of day.

    Raises DxplanError where there is no repository, or where git fails.
    """
    if manifest.version != __version__:
        return Rebuilt(None, "other-version")
    if manifest.commit is None or manifest.as_of is None:
        return Rebuilt(None, "no-commit")
    git = require_repository(find_root(repository))
    try:
        commit = git.commit(manifest.commit)
    except DxplanError:
        return Rebuilt(None, "unknown-commit")
    with tempfile.TemporaryDirectory(prefix="dxplan-verify-") as folder:
        return Rebuilt(_build(git, commit, manifest.as_of, Path(folder)))


def _build(
    git: GitRepository, commit: str, as_of: date, folder: Path
) -> dict[str, str]:
    root = git.check_out(commit, folder / "clone")
    snapshot = read_working_tree(root, read_config(root), with_history=True)
    project = snapshot_project(snapshot, git.prefix, None)
    assessment = assess(project, as_of)
    with open_site_folder(folder / "site", root, NO_CACHE) as place:
        build_snapshot(snapshot, assessment, place)
    return read_sums((folder / "site" / SUMS).read_bytes())
