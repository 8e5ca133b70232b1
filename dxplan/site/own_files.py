"""A publisher's own files that go along with the site as they are.

`CNAME`, `.nojekyll`, `.well-known/`.
"""

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from dxplan.config.config import Config
from dxplan.errors import DxplanError
from dxplan.files.leftovers import is_left_behind
from dxplan.files.reading import read_named
from dxplan.files.sizes import MAX_OWN_FILE
from dxplan.portfolio.plans_files import PLANS
from dxplan.text.hidden_characters import can_be_seen


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file by its path in the site, and where it lies."""

    path: str
    place: Path


def own_files(root: Path, config: Config, out: Path | None = None) -> list[OwnFile]:
    """The files of the folder that the configuration names, sorted by path.

    Raises DxplanError where the folder is not there or lies outside the project, or where it holds
    what is not published: links, devices, repositories, files that are too large.
    """
    if config.files is None:
        return []
    folder = root / config.files
    if not folder.is_dir():
        raise DxplanError("own-files-missing", folder=config.files)
    if not _may_hold_own_files(folder, root, out):
        raise DxplanError("own-files-outside", folder=config.files)
    return sorted(_files_below(folder), key=lambda file: file.path)


def _may_hold_own_files(folder: Path, root: Path, out: Path | None) -> bool:
    """Whether a folder lies in the project, apart from the records and from the site."""
    if folder.is_symlink():
        return False
    real = folder.resolve()
    if root not in real.parents:
        return False
    if _overlap(real, root / PLANS) or ".git" in real.relative_to(root).parts:
        return False
    return out is None or not _overlap(real, out)


def _overlap(folder: Path, other: Path) -> bool:
    """Whether one folder lies in the other, or both are one."""
    return folder.is_relative_to(other) or other.is_relative_to(folder)


def _files_below(folder: Path, parent: str = "") -> Iterator[OwnFile]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{parent}{entry.name}"
            if is_left_behind(entry.name):
                continue
            if entry.name == ".git" or not can_be_seen(path):
                raise DxplanError("own-file-refused", file=path)
            if entry.is_dir(follow_symlinks=False):
                yield from _files_below(Path(entry.path), f"{path}/")
                continue
            status = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode):
                raise DxplanError("own-file-refused", file=path)
            if status.st_size > MAX_OWN_FILE:
                limit = str(MAX_OWN_FILE // 1_000_000)
                raise DxplanError("own-file-large", file=path, limit=limit)
            yield OwnFile(path, Path(entry.path))


def own_file_contents(files: Collection[OwnFile]) -> Iterator[tuple[str, bytes]]:
    """The files, each with its contents. Raises DxplanError where one is gone meanwhile."""
    for file in files:
        yield file.path, read_named(file.place, str(file.place))


def refuse_clashes(files: Collection[OwnFile], site_paths: Collection[str]) -> None:
    """Raise DxplanError where a file has the name of a file or folder of the site.

    Capital and small letters are not distinguished, as on many hosts and disks.
    """
    taken = {path.lower() for path in site_paths}
    folders: set[str] = set()
    for path in taken:
        folders.update(_folders(path))
    for file in files:
        path = file.path.lower()
        is_taken = path in taken or path in folders
        lies_in_file = bool(taken.intersection(_folders(path)))
        if is_taken or lies_in_file:
            raise DxplanError("own-file-clash", file=file.path)
        taken.add(path)


def _folders(path: str) -> list[str]:
    """The folders that a path lies in."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]
