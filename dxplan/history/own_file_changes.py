"""What a change does to the project's own files of the site: templates, texts, copied files."""

import os
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from dxplan.config.config_changes import ConfigChange
from dxplan.history.git import GitRepository

_MAX_NAMED = 5
"""So many of the files are named."""


def own_files_changed(
    repository: GitRepository, old: str, new: str | None, folders: Mapping[str, str]
) -> Iterator[ConfigChange]:
    """For each folder, named with its key, the files in it that differ between two commits.

    Without a newer commit the working tree is the newer side. A folder outside the repository has
    none.
    """
    for folder, key in folders.items():
        path = os.path.normpath(PurePosixPath(repository.prefix, folder))
        if path.startswith(("..", "/")):
            continue
        changed = sorted(_changed_files(repository, old, new, path))
        if changed:
            listed = _listed(changed)
            yield ConfigChange("own-files", changed[0], changed[0], key=key, new=listed)


def _listed(files: list[str]) -> str:
    listed = ", ".join(files[:_MAX_NAMED])
    if len(files) > _MAX_NAMED:
        listed += f", … ({len(files)})"
    return listed


def _changed_files(
    repository: GitRepository, old: str, new: str | None, path: str
) -> set[str]:
    """The files that differ, relative to the folder that holds plans/."""
    pathspec = f":(top,literal){path}"
    revisions = [old]
    if new is not None:
        revisions.append(new)
    options = ("--name-only", "--no-renames", "--no-ext-diff", "-z")
    listing = repository.ask("diff", *options, *revisions, "--", pathspec)
    if new is None:
        options = ("--others", "--exclude-standard", "--full-name", "-z")
        listing += repository.ask("ls-files", *options, "--", pathspec)
    files = set()
    for name in listing.split(b"\0"):
        if name:
            files.add(os.path.relpath(os.fsdecode(name), repository.prefix or "."))
    return files
