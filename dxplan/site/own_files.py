"""A publisher's own files that go along with the site as they are: `CNAME`, `.nojekyll`, `.well-known/`."""

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from dxplan.config.config import Config
from dxplan.errors import DxplanError
from dxplan.files.leftovers import is_left_behind
from dxplan.portfolio.portfolio import PLANS

LARGEST = 50_000_000
"""Bytes of one file: hosts of static sites take no larger ones, and git keeps every version for good."""


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file by its path in the site, and where it lies."""

    path: str
    place: Path


def own_files(root: Path, config: Config, out: Path | None = None) -> list[OwnFile]:
    """The files of the folder that the configuration names, sorted by path.

    Raises DxplanError where the folder is not there, lies outside the project, or holds what is not published: links,
    devices, repositories, files that are too large.
    """
    if config.files is None:
        return []
    folder = root / config.files
    if not folder.is_dir():
        raise DxplanError("own-files-missing", folder=config.files)
    inner = {root / PLANS, *([out] if out else [])}
    real = folder.resolve()
    near = any(
        real == other or real.is_relative_to(other) or other.is_relative_to(real)
        for other in inner
    )
    if near or root not in real.parents or folder.is_symlink():
        raise DxplanError("own-files-outside", folder=config.files)
    return sorted(_below(folder, ""), key=lambda file: file.path)


def _below(folder: Path, way: str) -> Iterator[OwnFile]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{way}{entry.name}"
            if is_left_behind(entry.name):
                continue
            if entry.name == ".git" or not path.isprintable():
                raise DxplanError("own-file-refused", file=path)
            if entry.is_dir(follow_symlinks=False):
                yield from _below(Path(entry.path), f"{path}/")
                continue
            status = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode):
                raise DxplanError("own-file-refused", file=path)
            if status.st_size > LARGEST:
                raise DxplanError(
                    "own-file-large", file=path, limit=str(LARGEST // 1_000_000)
                )
            yield OwnFile(path, Path(entry.path))


def contents(files: Collection[OwnFile]) -> Iterator[tuple[str, bytes]]:
    """The files, each with its contents."""
    for file in files:
        yield file.path, file.place.read_bytes()


def refuse_clashes(files: Collection[OwnFile], made: Collection[str]) -> None:
    """Raise DxplanError where a file has the name of one that the site has, or of a folder of it.

    Many hosts and disks don't tell capital letters from small ones.
    """
    taken = {path.lower() for path in made}
    folders = {folder for path in taken for folder in _folders(path)}
    for file in files:
        path = file.path.lower()
        if path in taken or path in folders or taken.intersection(_folders(path)):
            raise DxplanError("own-file-clash", file=file.path)
        taken.add(path)


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
