"""What files held at a commit."""

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from dxplan.errors import DxplanError
from dxplan.history.plumbing import find
from dxplan.portfolio import PLANS

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")

FilesAt = Callable[[str, Collection[str]], Mapping[str, bytes]]
"""The files below plans/ of those named that a commit has, by their paths; none of a commit that is not there."""


def file_reader(root: Path) -> FilesAt:
    """Reads files as a commit holds them. A site without git, or of a clone without this commit, reads none."""

    def read(commit: str, files: Collection[str]) -> Mapping[str, bytes]:
        repository = find(root) if files and COMMIT.fullmatch(commit) else None
        if repository is None:
            return {}
        try:
            tree = repository.tree(repository.commit(commit), PLANS)
            found = {entry.path: entry.oid for entry in tree if entry.regular and entry.path in files}
            return dict(zip(found, repository.blobs(found.values()), strict=True))
        except DxplanError:  # a shallow or a partial clone
            return {}

    return read
