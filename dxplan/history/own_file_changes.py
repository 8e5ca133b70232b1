"""What a change does to the project's own files from which the site is made: templates, wording, files as they are."""

import os
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from dxplan.config.config_changes import ConfigChange
from dxplan.history.git import GitRepository

_SHOWN = 5
"""So many of the files are named."""


def own_files_changed(
    repository: GitRepository, old: str, new: str | None, folders: Mapping[str, str]
) -> Iterator[ConfigChange]:
    """For each folder, named with its key, the files in it that differ between two commits.

    The newer side is the working tree where there is no commit of it. A folder outside the repository has none.
    """
    for folder, key in folders.items():
        way = os.path.normpath(PurePosixPath(repository.prefix, folder))
        if way.startswith(("..", "/")):
            continue
        changed = sorted(_differing(repository, old, new, way))
        if changed:
            listed = ", ".join(changed[:_SHOWN]) + (
                f", … ({len(changed)})" if len(changed) > _SHOWN else ""
            )
            yield ConfigChange("own-files", changed[0], changed[0], key=key, new=listed)


def _differing(
    repository: GitRepository, old: str, new: str | None, way: str
) -> set[str]:
    """The files in a place that two states have otherwise, relative to the folder that holds plans/."""
    place = f":(top,literal){way}"
    newer = [new] if new is not None else []
    listed = repository.ask(
        "diff",
        "--name-only",
        "--no-renames",
        "--no-ext-diff",
        "-z",
        old,
        *newer,
        "--",
        place,
    )
    if new is None:
        listed += repository.ask(
            "ls-files",
            "--others",
            "--exclude-standard",
            "--full-name",
            "-z",
            "--",
            place,
        )
    paths = (os.fsdecode(name) for name in listed.split(b"\0") if name)
    return {os.path.relpath(path, repository.prefix or ".") for path in paths}
