"""Several files that are written together: all of them, or none."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from dxplan.files.atomic_write import replace_file

WriteOne: TypeAlias = Callable[[str, bytes], None]
"""Writes a file below the folder, by its path from there; raises OSError."""


@contextmanager
def all_or_none(root: Path, old: Mapping[str, bytes]) -> Iterator[WriteOne]:
    """What writes files below a folder, with the folders on the way to them.

    Where anything is raised inside, every file is put back as it was, as far as the disk lets that
    happen: those of ``old`` with what they held, all others and new folders removed.
    """
    files: list[str] = []
    folders: list[Path] = []

    def write_one(path: str, content: bytes) -> None:
        _make_folders((root / path).parent, folders)
        replace_file(root / path, content)
        files.append(path)

    try:
        yield write_one
    except BaseException:
        _put_back(root, files, old)
        for folder in reversed(folders):
            with suppress(OSError):
                folder.rmdir()
        raise


def _make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it; those that were not there are added to ``made``."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir()
        made.append(one)


def _put_back(root: Path, files: Iterable[str], old: Mapping[str, bytes]) -> None:
    """Give files back what they held; those that ``old`` lacks are removed. Errors are ignored."""
    for file in files:
        with suppress(OSError):
            if file in old:
                replace_file(root / file, old[file])
            else:
                (root / file).unlink()
