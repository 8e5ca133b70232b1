"""Write a new repository into an empty folder, whole or not at all."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from dxplan.errors import DxplanError, reason_of
from dxplan.files.atomic_write import replace_file
from dxplan.files.leftovers import is_left_behind

_SHOWN = 5


def refuse_filled_folder(folder: Path) -> None:
    """Raises DxplanError where a folder holds anything but a repository of git, or is no folder."""
    if not folder.exists() and not folder.is_symlink():
        return
    try:
        entries = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        details = reason_of(error)
        raise DxplanError(
            "cannot-write-repository", folder=str(folder), **details
        ) from error
    in_the_way = [
        name for name in entries if name != ".git" and not is_left_behind(name)
    ]
    if in_the_way:
        listed = ", ".join(in_the_way[:_SHOWN])
        if len(in_the_way) > _SHOWN:
            listed += ", …"
        raise DxplanError("folder-not-empty", folder=str(folder), files=listed)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that has none of them; where one fails, remove those before.

    Raises DxplanError.
    """
    written: list[Path] = []
    made: list[Path] = []
    try:
        for path, content in files.items():
            _make_folders((folder / path).parent, made)
            replace_file(folder / path, content)
            written.append(folder / path)
    except OSError as error:
        _remove(written, made)
        details = reason_of(error)
        raise DxplanError(
            "cannot-write-repository", folder=str(folder), **details
        ) from error
    except BaseException:
        _remove(written, made)
        raise


def _make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it; those that were not there are added to ``made``."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir()
        made.append(one)


def _remove(files: list[Path], folders: list[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()
